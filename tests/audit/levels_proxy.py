"""A node between client and node: it passes questions on, and may change the answers."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.request import Request, urlopen

#: Method, parameters, result: the result to give instead. Raise `Refusal` to answer an error.
Change = Callable[[str, list[Any], Any], Any]


class Refusal(Exception):
    """The node does not do that."""


class Proxy(ThreadingHTTPServer):
    """Asks the node at `target`."""

    daemon_threads = True

    def __init__(self, target: str, change: Change) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.target = target
        self.change = change

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def answer(self, body: bytes) -> bytes:
        request = Request(self.target, body, {"Content-Type": "application/json"})
        with urlopen(request, timeout=30) as response:
            answers = json.load(response)
        asked = json.loads(body)
        if isinstance(asked, list):
            by_id = {each["id"]: each for each in asked}
            return json.dumps([self._changed(by_id[each["id"]], each) for each in answers]).encode()
        return json.dumps(self._changed(asked, answers)).encode()

    def _changed(self, asked: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
        if "result" not in answer:
            return answer
        try:
            result = self.change(asked["method"], asked["params"], answer["result"])
        except Refusal as refusal:
            error = {"code": -32601, "message": str(refusal)}
            return {"jsonrpc": "2.0", "id": answer["id"], "error": error}
        return {**answer, "result": result}


class _Handler(BaseHTTPRequestHandler):
    server: Proxy
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        content = self.server.answer(body)
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Nobody reads it."""


@contextmanager
def lying(target: str, change: Change) -> Iterator[str]:
    """A proxy before a node, at the URL that is given."""
    proxy = Proxy(target, change)
    thread = threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield proxy.url
    finally:
        proxy.shutdown()
        proxy.server_close()
        thread.join()
