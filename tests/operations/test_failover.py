"""Several endpoints are one chain: whatever one of them does, business goes on, and once only."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest
from desk_stage import Stage
from front import Front, Trick
from web3 import Web3
from web3.exceptions import Web3Exception

from deeptier.chain.artifacts import CONTRACTS
from deeptier.chain.connection import WrongChainError, web3_over
from deeptier.chain.sending import Sender
from deeptier.desk.endpoints import Endpoint, Way
from deeptier.desk.failover import Failover, NobodyAnswersError

#: What one is asked whose height is compared.
GLANCE = ["eth_chainId", "eth_getBlockByNumber", "eth_blockNumber"]


def dead_url() -> str:
    """Where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"


@dataclass
class Scene:
    stage: Stage
    first: Front
    second: Front
    now: float = 0.0

    def web3(self, *urls: str, chain_id: int | None = None) -> Web3:
        ways = [Way(Endpoint(url)) for url in urls or (self.first.url, self.second.url)]
        provider = Failover(
            ways,
            chain_id or int(self.stage.web3.eth.chain_id),
            timeout_seconds=1,
            remedy="start one",
            clock=lambda: self.now,
        )
        return web3_over(provider)

    def pay(self, web3: Web3) -> int:
        """Core pays anna one fen; what anna then has."""
        office = self.stage.office
        sender = Sender(web3, office.keyring.signer("core"))
        house = type(office.house)(office.house.deployment, web3)
        house.transfer(sender, office.book.address("anna"), 1)
        return house.balance_of(office.book.address("anna"))


@pytest.fixture
def scene(stage: Stage) -> Iterator[Scene]:
    with ExitStack() as stack:
        fronts = [stack.enter_context(Front(stage.url)) for _ in range(2)]
        yield Scene(stage, *fronts)


def test_first_endpoint_is_asked_while_it_answers(scene: Scene) -> None:
    web3 = scene.web3()
    for _ in range(3):
        assert web3.eth.block_number > 0
    assert scene.first.count("eth_blockNumber") == 4  # one to compare
    assert scene.second.asked == GLANCE


def test_goes_on_where_the_first_endpoint_is_down(scene: Scene) -> None:
    web3 = scene.web3(dead_url(), scene.second.url)
    assert scene.pay(web3) == 1
    assert web3.provider.asked == scene.second.url


@pytest.mark.parametrize(
    "says",
    [
        (503, b""),
        (429, b"slow down"),
        (200, b"<html>login</html>"),
        (200, b""),
        (200, b"null"),
        (200, b"[]"),
        (200, b'"0x7a69"'),
        (200, b'{"jsonrpc": "2.0", "id": 1}'),
        (200, b'{"jsonrpc": "2.0", "id": 1, "result": null}'),
        (200, b'{"jsonrpc": "2.0", "id": 1, "result": 31337}'),
        (200, b'{"jsonrpc": "2.0", "id": 1, "error": "no"}'),
    ],
)
def test_goes_on_where_the_first_endpoint_talks_nonsense(
    scene: Scene, says: tuple[int, bytes]
) -> None:
    scene.first.says = says
    assert scene.pay(scene.web3()) == 1


def test_goes_on_where_the_first_endpoint_stalls(scene: Scene) -> None:
    scene.first.swallows = "eth_call"
    assert scene.pay(scene.web3()) == 1
    assert scene.first.count("eth_call") == 1


def test_goes_on_where_the_first_endpoint_is_too_busy(scene: Scene) -> None:
    scene.first.trick = lambda asked: (
        {"error": {"code": -32005, "message": "limit exceeded"}}
        if asked["method"] == "eth_call"
        else None
    )
    assert scene.pay(scene.web3()) == 1


@pytest.mark.parametrize(
    ("says", "reason"),
    [
        ((404, b""), "http 404, not found."),
        ((200, b"<html>login</html>"), "what it answers is no JSON: is it a node?"),
        ((200, b"[]"), "what it answers is no JSON-RPC: is it a node?"),
        ((200, b'{"result": [1]}'), "it answers [1] to eth_chainId: is it a node?"),
        ((200, b'{"error": {"message": "no"}}'), "it refused eth_chainId: no."),
    ],
)
def test_nonsense_is_told_as_such(scene: Scene, says: tuple[int, bytes], reason: str) -> None:
    scene.first.says = says
    with pytest.raises(NobodyAnswersError, match=re.escape(f": {reason} start one") + "$"):
        scene.web3(scene.first.url).eth.get_block("latest")


def busy_once(method: str, *, code: int = -32005, message: str = "limit exceeded") -> Trick:
    """A node that is too busy for the first question of a kind."""
    left = [method]

    def trick(asked: dict[str, Any]) -> dict[str, Any] | None:
        if asked["method"] not in left:
            return None
        left.clear()
        return {"error": {"code": code, "message": message}}

    return trick


def test_only_endpoint_that_is_too_busy_is_asked_again(scene: Scene) -> None:
    scene.first.trick = busy_once("eth_sendRawTransaction")
    assert scene.pay(scene.web3(scene.first.url)) == 1
    assert scene.first.count("eth_sendRawTransaction") == 2


def test_only_endpoint_says_when_to_ask_again(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        scene.first.says = None

    monkeypatch.setattr("deeptier.desk.failover.time.sleep", sleep)
    scene.first.says, scene.first.more = (429, b"slow down"), {"Retry-After": "7"}
    assert scene.web3(scene.first.url).eth.block_number > 0
    assert waited == [7]


def test_too_many_logs_are_no_failure(scene: Scene) -> None:
    """The same code as of a node that is too busy; who asked asks for fewer."""
    says = "query returned more than 10000 results"
    scene.first.trick = busy_once("eth_getLogs", message=says)
    with pytest.raises(Web3Exception, match=says):
        scene.web3().eth.get_logs({"fromBlock": 0})


def test_several_questions_of_which_one_is_too_much_are_asked_again(scene: Scene) -> None:
    scene.first.edits = lambda answer: (
        answer.replace(b'"result":', b'"error":{"code":429,"message":"slow down"},"was":', 1)
        if answer.startswith(b"[")
        else answer
    )
    web3 = scene.web3()
    with web3.batch_requests() as batch:
        for number in range(3):
            batch.add(web3.eth.get_block(number))
        blocks = batch.execute()
    assert [block["number"] for block in blocks] == [0, 1, 2]
    assert web3.provider.asked == scene.second.url


def test_transaction_that_was_taken_in_silence_is_sent_once(scene: Scene) -> None:
    """The first endpoint takes it and never answers; the second knows it already."""
    scene.first.swallows = "eth_sendRawTransaction"
    assert scene.pay(scene.web3()) == 1
    assert scene.first.count("eth_sendRawTransaction") == 1
    assert scene.second.count("eth_sendRawTransaction") == 1


def test_refusal_is_no_failure(scene: Scene) -> None:
    """What a contract refuses, it refuses everywhere: nobody else is asked."""
    office = scene.stage.office
    web3 = scene.web3()
    mint = office.house.function("DepositToken", "mint", office.book.address("core"), 1)
    with pytest.raises(Exception, match="0x068ca9d8"):  # AccessManagedUnauthorized
        web3.eth.call({"to": mint.address, "data": mint._encode_transaction_data()})
    assert scene.second.asked == GLANCE


def test_comes_back_to_the_first_endpoint_after_a_while(scene: Scene) -> None:
    scene.first.says = (503, b"")
    web3 = scene.web3()
    assert web3.eth.block_number > 0
    scene.first.says = None
    scene.first.asked.clear()
    assert web3.eth.block_number > 0
    assert scene.first.asked == []
    scene.now += 15
    assert web3.eth.block_number > 0
    assert scene.first.count("eth_chainId") == 1  # checked anew
    assert web3.provider.asked == scene.first.url


def test_asks_a_resting_endpoint_when_all_others_fail(scene: Scene) -> None:
    scene.first.says = (503, b"")
    web3 = scene.web3()
    assert web3.eth.block_number > 0
    scene.first.says, scene.second.says = None, (503, b"")
    assert web3.eth.block_number > 0
    assert web3.provider.asked == scene.first.url


def test_says_of_each_endpoint_why_it_cannot_be_used(scene: Scene) -> None:
    dead = dead_url()
    scene.second.trick = lambda asked: {"result": "0x1"}
    with pytest.raises(NobodyAnswersError) as caught:
        scene.web3(dead, scene.second.url).eth.get_block("latest")
    assert str(caught.value) == (
        f"no chain answers at {dead}: connection refused; {scene.second.url}: chain 1 answers "
        "there, not chain 31337. start one"
    )


def test_refuses_another_chain(scene: Scene) -> None:
    with pytest.raises(WrongChainError, match=f"chain 31337 answers at {scene.first.url}, not"):
        scene.web3(scene.first.url, chain_id=5).eth.get_block("latest")


def test_passes_over_an_endpoint_that_turned_into_another_chain(scene: Scene) -> None:
    """Restarted meanwhile with other data: it is checked again after it was silent."""
    web3 = scene.web3()
    assert web3.eth.block_number > 0
    scene.first.says = (503, b"")
    assert web3.eth.block_number > 0
    scene.first.says = None
    scene.first.trick = lambda asked: (
        {"result": "0x7"} if asked["method"] == "eth_chainId" else None
    )
    scene.now += 15
    assert scene.pay(web3) == 1
    assert web3.provider.asked == scene.second.url


def test_passes_over_an_endpoint_of_another_first_block(scene: Scene) -> None:
    first = dict(scene.stage.web3.provider.make_request("eth_getBlockByNumber", ["0x0", False]))
    other = {**first["result"], "hash": "0x" + "12" * 32}
    web3 = scene.web3()
    assert web3.eth.block_number > 0
    scene.first.says = (503, b"")
    scene.second.trick = lambda asked: (
        {"result": other} if asked["method"] == "eth_getBlockByNumber" else None
    )
    with pytest.raises(NobodyAnswersError, match="begins with another block"):
        assert web3.eth.block_number


def test_passes_over_an_endpoint_that_lags(scene: Scene) -> None:
    """An older state would give nonces again that are used."""
    behind = hex(scene.stage.web3.eth.block_number)
    web3 = scene.web3()
    scene.pay(web3)
    scene.first.says = (503, b"")
    scene.second.trick = lambda asked: (
        {"result": behind} if asked["method"] == "eth_blockNumber" else None
    )
    with pytest.raises(NobodyAnswersError, match=r"it is behind the others by 1 block\."):
        web3.eth.get_block("latest")
    scene.second.trick = lambda asked: None
    assert web3.eth.get_block("latest")["number"] == int(behind, 16) + 1


def test_passes_over_the_first_endpoint_when_it_stands_still(scene: Scene) -> None:
    """Cut off from its peers it answers as if nothing was, and mines nothing."""
    web3 = scene.web3()
    before = web3.eth.block_number
    stale = dict(scene.stage.devnet.clock.ask("eth_getBlockByNumber", hex(before), False))
    scene.first.trick = lambda asked: (
        {"result": hex(before)}
        if asked["method"] == "eth_blockNumber"
        else {"result": stale}
        if asked["method"] == "eth_getBlockByNumber" and asked["params"][0] == "latest"
        else None
    )
    for _ in range(3):
        scene.stage.devnet.clock.ask("evm_mine")
    scene.now += 15
    assert web3.eth.block_number == before, "blocks take a moment from node to node"
    scene.stage.devnet.clock.ask("evm_mine")
    assert web3.eth.block_number == before, "it was looked at a moment ago"
    assert web3.provider.changes == 0
    scene.now += 15
    assert web3.eth.block_number == before + 4
    assert web3.provider.asked == scene.second.url
    assert web3.provider.changes == 1


def test_height_of_another_chain_is_no_measure(scene: Scene) -> None:
    scene.second.trick = lambda asked: {
        "result": "0x1" if asked["method"] == "eth_chainId" else hex(10**9)
    }
    web3 = scene.web3()
    assert web3.eth.block_number > 0
    assert web3.provider.asked == scene.first.url


def test_endpoint_that_lags_a_moment_is_waited_for(scene: Scene) -> None:
    """The block that the first one had shown reaches the second a little later."""
    behind = hex(scene.stage.web3.eth.block_number)
    late = iter([behind, behind])
    web3 = scene.web3()
    scene.pay(web3)
    scene.first.says = (503, b"")
    scene.second.trick = lambda asked: (
        {"result": number}
        if asked["method"] == "eth_blockNumber" and (number := next(late, None))
        else None
    )
    assert web3.eth.get_block("latest")["number"] == int(behind, 16) + 1


def test_what_cannot_be_repeated_is_asked_of_one_endpoint_only(scene: Scene) -> None:
    scene.first.swallows = "evm_mine"
    web3 = scene.web3()
    before = web3.eth.block_number
    with pytest.raises(NobodyAnswersError):
        web3.provider.make_request("evm_mine", [])
    assert scene.stage.web3.eth.block_number == before + 1
    assert scene.second.count("evm_mine") == 0


def test_several_questions_at_once_go_on_too(scene: Scene) -> None:
    web3 = scene.web3()
    newest = web3.eth.block_number
    scene.first.says = (503, b"")
    with web3.batch_requests() as batch:
        for number in range(newest + 1):
            batch.add(web3.eth.get_block(number))
        blocks = batch.execute()
    assert [block["number"] for block in blocks] == list(range(newest + 1))
    assert scene.second.asked[-1] == "eth_getBlockByNumber"


def test_office_opens_on_a_node_that_takes_no_batches(scene: Scene) -> None:
    scene.first.takes_batches = False
    scene.stage.write_network(endpoints=[scene.first.url])
    assert scene.stage.office.today == scene.stage.office.house.today()
    assert scene.first.count("eth_getCode") == 2 * (1 + len(CONTRACTS))


def test_headers_of_proof_of_authority_are_understood(scene: Scene) -> None:
    """They hold the signatures of those who made the block: more than 32 bytes."""
    seal = b'"extraData":"0x' + b"5e" * 97 + b'"'
    scene.first.edits = lambda answer: re.sub(rb'"extraData":"0x[0-9a-f]*"', seal, answer)
    scene.stage.write_network(endpoints=[scene.first.url])
    office = scene.stage.office
    done = office.house.transfer(office.sender("core"), office.book.address("anna"), 1)
    block = office.web3.eth.get_block(done.receipt.block_number)
    assert block["proofOfAuthorityData"] == b"\x5e" * 97
