"""Nodes over a websocket, and over a socket file."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from desk_stage import Stage
from websockets.sync.server import ServerConnection, serve

from deeptier.desk.failover import NobodyAnswersError


class Line:
    """A websocket in front of a devnet, which hangs up once when it is asked `hangs_up`."""

    def __init__(self, behind: str) -> None:
        self.behind = behind
        self.hangs_up = ""
        self.greeted = 0

    def answer(self, caller: ServerConnection) -> None:
        self.greeted += 1
        for question in caller:
            if self.hangs_up and f'"{self.hangs_up}"' in str(question):
                self.hangs_up = ""
                return
            caller.send(passed_on(self.behind, question))


def passed_on(behind: str, question: str | bytes) -> str:
    kind = {"Content-Type": "application/json"}
    return requests.post(behind, data=question, headers=kind, timeout=30).text


@contextmanager
def line(stage: Stage) -> Iterator[Line]:
    """The only endpoint of the stage is a websocket, while this lasts."""
    found = Line(stage.url)
    with serve(found.answer, "127.0.0.1", 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        stage.write_network(endpoints=[f"ws://127.0.0.1:{server.socket.getsockname()[1]}"])
        yield found
        server.shutdown()


def test_websocket_is_an_endpoint(stage: Stage) -> None:
    with line(stage) as found:
        office = stage.office
        done = office.house.transfer(office.sender("core"), office.book.address("anna"), 1)
        assert done.receipt.logs
        assert found.greeted == 1


def test_websocket_that_was_closed_is_opened_again(stage: Stage) -> None:
    """Nodes and what stands before them close a line that lies idle."""
    with line(stage) as found:
        office = stage.office
        found.hangs_up = "eth_call"
        assert office.house.today() == office.today
        assert found.greeted == 2
        found.hangs_up = "evm_mine"
        with pytest.raises(NobodyAnswersError, match="it dropped the connection"):
            office.web3.provider.make_request("evm_mine", [])


def test_socket_file_is_an_endpoint(stage: Stage, tmp_path: Path) -> None:
    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            asked = b""
            while piece := self.connection.recv(4096):
                asked += piece
                try:
                    json.loads(asked)
                except ValueError:
                    continue
                self.wfile.write(passed_on(stage.url, asked).encode() + b"\n")
                asked = b""

    path = tmp_path / "node.ipc"
    with socketserver.ThreadingUnixStreamServer(str(path), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        stage.write_network(endpoints=[f"ipc://{path}"])
        office = stage.office
        done = office.house.transfer(office.sender("core"), office.book.address("anna"), 1)
        assert done.receipt.logs
        server.shutdown()


def test_answer_of_many_millions_of_bytes_is_one(stage: Stage) -> None:
    """A library's limit of one is less than the logs of a busy day."""
    with line(stage):
        web3 = stage.desk.network().connect()
        questions = [("eth_getBlockByNumber", [hex(number % 20), True]) for number in range(300)]
        answers = web3.provider.make_batch_request(questions)
    assert len(json.dumps(answers, default=dict)) > 2**20
