"""A real proxy between a client and a node that spoils answers, as bad nodes and providers do.

    with FaultyProxy(devnet.url, drop_one_log(block=7)) as proxy:
        ... proxy.url ...

A fault is a function `fault(asked, answer) -> answer`, with the parsed requests (always a list) and
the node's bytes in an `Answer`. It gives the answer back, changed or not, a new one, or None, which
hangs up without a word. Faults that concern single results are made with `on_result`.
"""

from __future__ import annotations

import gzip
import json
import threading
import time
import urllib.request
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

Asked = list[dict[str, Any]]


@dataclass(frozen=True)
class Answer:
    """What goes back to the client.

    Attributes:
        announced: length that the header names, where it is not that of the body.
    """

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    announced: int | None = None


Fault = Callable[[Asked, Answer], "Answer | None"]


def none(asked: Asked, answer: Answer) -> Answer:
    """No fault."""
    return answer


class FaultyProxy:
    """Listens on a port of its own while the `with` lasts; `fault` may be changed meanwhile.

    Attributes:
        asked: all requests so far, in order, batches opened.
    """

    def __init__(self, url: str, fault: Fault = none) -> None:
        self.fault = fault
        self.asked: Asked = []
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def log_message(self, *_: Any) -> None:
                """Nothing is logged."""

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                parsed = json.loads(body)
                asked = parsed if isinstance(parsed, list) else [parsed]
                proxy.asked += asked
                headers = {"Content-Type": "application/json"}
                request = urllib.request.Request(url, body, headers)
                with urllib.request.urlopen(request, timeout=60) as reply:
                    answer = proxy.fault(asked, Answer(reply.read()))
                if answer is None:
                    self.close_connection = True
                    return
                self._give(answer)

            def _give(self, answer: Answer) -> None:
                announced = len(answer.body) if answer.announced is None else answer.announced
                try:
                    self.send_response(answer.status)
                    for name, value in answer.headers.items():
                        self.send_header(name, value)
                    self.send_header("Content-Length", str(announced))
                    self.end_headers()
                    self.wfile.write(answer.body)
                    if announced != len(answer.body):
                        self.close_connection = True
                except OSError:  # the client gave up, or was killed
                    self.close_connection = True

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            block_on_close = False

            def handle_error(self, *_: Any) -> None:
                """A killed client is no error."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def asked_for(self, method: str) -> list[list[Any]]:
        """The parameters of each request of a method, in order."""
        return [each["params"] for each in self.asked if each["method"] == method]

    def __enter__(self) -> FaultyProxy:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def on_result(method: str, change: Callable[[list[Any], Any], Any]) -> Fault:
    """Each result of a method becomes `change(params, result)`; `change` gets a copy of its own."""

    def fault(asked: Asked, answer: Answer) -> Answer:
        if all(each["method"] != method for each in asked):
            return answer
        parsed = json.loads(answer.body)
        params = {each["id"]: each["params"] for each in asked if each["method"] == method}
        for reply in parsed if isinstance(parsed, list) else [parsed]:
            if reply.get("id") in params and "result" in reply:
                reply["result"] = change(params[reply["id"]], deepcopy(reply["result"]))
        return replace(answer, body=json.dumps(parsed).encode())

    return fault


def on_logs(change: Callable[[list[dict[str, Any]]], list[dict[str, Any]]]) -> Fault:
    """Each answer of eth_getLogs becomes what `change` makes of its logs."""
    return on_result("eth_getLogs", lambda _, logs: change(logs))


def drop_one_log(block: int, index: int | None = None) -> Fault:
    """One log of a block is missing: the one with this index, by default the block's first."""

    def change(logs: list[dict[str, Any]]) -> list[dict[str, Any]]:
        dropped = [
            log
            for log in logs
            if int(log["blockNumber"], 16) == block
            and (index is None or int(log["logIndex"], 16) == index)
        ][:1]
        return [log for log in logs if log not in dropped]

    return on_logs(change)


def alter_amount(block: int, index: int | None = None) -> Fault:
    """The last digit of a log's data is another: of the one with this index, or the first such."""

    def change(logs: list[dict[str, Any]]) -> list[dict[str, Any]]:
        for log in logs:
            meant = index is None or int(log["logIndex"], 16) == index
            if meant and int(log["blockNumber"], 16) == block and len(log["data"]) > 2:
                last = int(log["data"][-1], 16)
                log["data"] = log["data"][:-1] + format(last ^ 1, "x")
                break
        return logs

    return on_logs(change)


def repeat_page(asked: Asked, answer: Answer) -> Answer:
    """Every answer of eth_getLogs holds its logs twice."""
    return on_logs(lambda logs: logs + logs)(asked, answer)


def stale_page() -> Fault:
    """A cache gives the first page of logs again, whatever is asked."""
    first: list[Any] = []

    def change(logs: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if logs and not first:
            first.extend(logs)
        return first or logs

    return on_logs(change)


def hide_receipts(block: int) -> Fault:
    """A block's receipts are said to be none, by each of the methods that give them."""

    def change(params: list[Any], result: Any) -> Any:
        return [] if params[0] == hex(block) else result

    return on_result("eth_getBlockReceipts", change)


def alter_header(block: int, **words: str) -> Fault:
    """A block's header has other words in it, such as `parentHash="0x…"`."""

    def change(params: list[Any], header: Any) -> Any:
        return {**header, **words} if header and header["number"] == hex(block) else header

    return on_result("eth_getBlockByNumber", change)


def other_chains_block(block: int) -> Fault:
    """A block, and its logs, come from another chain: another hash, another parent."""
    digits = format(block, "064x")
    foreign = {"hash": "0xbad0" + digits[4:], "parentHash": "0xbadd" + digits[4:]}

    def log_change(logs: list[dict[str, Any]]) -> list[dict[str, Any]]:
        for log in logs:
            if int(log["blockNumber"], 16) == block:
                log["blockHash"] = foreign["hash"]
        return logs

    headers, logs = alter_header(block, **foreign), on_logs(log_change)
    return lambda asked, answer: logs(asked, headers(asked, answer))


def refusing(message: str, code: int = -32602, status: int = 200) -> Callable[[Asked], Answer]:
    """A JSON-RPC error for every request."""

    def refuse(asked: Asked) -> Answer:
        errors = [
            {"jsonrpc": "2.0", "id": each["id"], "error": {"code": code, "message": message}}
            for each in asked
        ]
        return Answer(json.dumps(errors if len(errors) > 1 else errors[0]).encode(), status)

    return refuse


#: How providers say that a range of blocks is too wide or too full.
DIALECTS: dict[str, Callable[[Asked], Answer]] = {
    "results": refusing("query returned more than 10000 results", -32005),
    "range": refusing("eth_getLogs is limited to a 10,000 block range", -32602),
    "size": refusing("Log response size exceeded. You can make eth_getLogs requests", -32602, 400),
    "status": lambda asked: Answer(b"<html>413 Request Entity Too Large</html>", 413),
    "limit": refusing("limit exceeded", -32005),
}


def too_large(dialect: str, widest: int) -> Fault:
    """Ranges of more than `widest` blocks are refused in one of the `DIALECTS`."""

    def fault(asked: Asked, answer: Answer) -> Answer:
        for each in asked:
            if each["method"] == "eth_getLogs":
                question = each["params"][0]
                blocks = int(question["toBlock"], 16) - int(question["fromBlock"], 16) + 1
                if blocks > widest:
                    return DIALECTS[dialect](asked)
        return answer

    return fault


def rate_limited(times: int, retry_after: str | None = "0") -> Fault:
    """The first `times` posts are answered with 429."""
    headers = {} if retry_after is None else {"Retry-After": retry_after}
    return for_a_while(times, lambda asked, answer: Answer(b"slow down", 429, headers))


def truncated(asked: Asked, answer: Answer) -> Answer:
    """Half of the JSON, announced as if it were all."""
    return Answer(answer.body[: len(answer.body) // 2])


def cut_off(asked: Asked, answer: Answer) -> Answer:
    """The connection ends in the middle of the answer."""
    return Answer(answer.body[: len(answer.body) // 2], announced=len(answer.body))


def hung_up(asked: Asked, answer: Answer) -> None:
    """The connection ends without an answer."""


def stalled(seconds: float) -> Fault:
    """The answer comes so late."""

    def fault(asked: Asked, answer: Answer) -> Answer:
        time.sleep(seconds)
        return answer

    return fault


def zipped(asked: Asked, answer: Answer) -> Answer:
    """The answer is compressed, as large providers do."""
    return Answer(gzip.compress(answer.body), headers={"Content-Encoding": "gzip"})


def for_a_while(times: int, fault: Fault) -> Fault:
    """A fault that goes away after so many posts."""
    left = [times]

    def once_more(asked: Asked, answer: Answer) -> Answer | None:
        left[0] -= 1
        return fault(asked, answer) if left[0] >= 0 else answer

    return once_more


def only_on(method: str, fault: Fault) -> Fault:
    """A fault that touches only posts that ask for a method."""

    def chosen(asked: Asked, answer: Answer) -> Answer | None:
        return fault(asked, answer) if any(each["method"] == method for each in asked) else answer

    return chosen
