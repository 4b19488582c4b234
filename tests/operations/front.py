"""A node that misbehaves: it stands in front of a devnet and spoils its answers as it is told."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import requests

#: Gets a question; gives an answer, or None for that of the devnet behind.
Trick = Callable[[dict[str, Any]], dict[str, Any] | None]


NO_BATCH = {"error": {"code": -32600, "message": "no batches here"}}


def no_trick(_: dict[str, Any]) -> None:
    """Answer as the devnet does."""


class Front:
    """Use as a context manager."""

    def __init__(self, behind: str, tls: ssl.SSLContext | None = None) -> None:
        self.behind = behind
        self.takes_batches = True
        self.asked: list[str] = []
        self.paths: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.trick: Trick = no_trick
        #: Status and body instead of an answer.
        self.says: tuple[int, bytes] | None = None
        #: Headers of its answers besides.
        self.more: dict[str, str] = {}
        #: What it makes of the devnet's answers.
        self.edits: Callable[[bytes], bytes] = bytes
        #: Passes the question on, and then never answers.
        self.swallows = ""
        #: Passes the question on, and then ends the connection, once.
        self.drops = ""
        #: Seconds between any two bytes of its answers, headers and all.
        self.drips = 0.0
        self._let_go = threading.Event()
        front = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                front._answer(self)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Front:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._let_go.set()
        self._server.shutdown()
        self._server.server_close()

    def count(self, method: str) -> int:
        return self.asked.count(method)

    def _of_devnet(self, body: bytes) -> bytes:
        kind = {"Content-Type": "application/json"}
        with requests.Session() as session:
            session.trust_env = False  # a proxy may be meant for those who ask
            answer = session.post(self.behind, data=body, headers=kind, timeout=30)
        return self.edits(answer.content)

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        asked = json.loads(body)
        first = asked[0] if isinstance(asked, list) else asked
        self.asked.append(first["method"])
        self.paths.append(handler.path)
        self.headers.append(dict(handler.headers.items()))
        status, answer = self.says or (200, b"")
        if self.says is None:
            is_refused = isinstance(asked, list) and not self.takes_batches
            found = (
                {"error": {"code": -32600, "message": "no"}} if is_refused else self.trick(first)
            )
            if found is None:
                answer = self._of_devnet(body)
            else:
                answer = json.dumps({"jsonrpc": "2.0", "id": first["id"], **found}).encode()
        if self.swallows == first["method"]:
            self._let_go.wait(30)
            return
        if self.drops == first["method"]:
            self.drops = ""
            return
        if self.drips:
            self._drip(handler, b"HTTP/1.0 200 OK\r\n\r\n" + answer)
            return
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(answer)))
        for name, value in self.more.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(answer)

    def _drip(self, handler: BaseHTTPRequestHandler, answer: bytes) -> None:
        with suppress(OSError):  # who asks has gone away
            for each in answer:
                handler.wfile.write(bytes([each]))
                self._let_go.wait(self.drips)
