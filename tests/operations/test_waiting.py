"""A transaction counts when it has its confirmations; until then it is not given up."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from desk_stage import Stage
from front import Front

from deeptier.chain.connection import connect
from deeptier.chain.sending import Receipt, Sender
from deeptier.chain.waiting import UnminedError, Wait


@contextmanager
def mining_by_hand(stage: Stage) -> Iterator[None]:
    stage.devnet.clock.ask("evm_setAutomine", False)
    try:
        yield
    finally:
        stage.devnet.clock.ask("evm_setAutomine", True)


class Payment(threading.Thread):
    """Core pays anna one fen, in a thread."""

    def __init__(self, stage: Stage, **settings: int) -> None:
        super().__init__(daemon=True)
        office = stage.office
        account = office.keyring.signer("core")
        self._sender = Sender(stage.web3, account, **settings)
        self._call = office.house.function(
            "DepositToken", "transfer", office.book.address("anna"), 1
        )
        self.sent = threading.Event()
        self.hash = ""
        self.receipt: Receipt | None = None
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            self.receipt = self._sender.send(self._call, before_sending=self._remember)
        except Exception as error:
            self.error = error

    def _remember(self, transaction_hash: str) -> None:
        self.hash = transaction_hash
        self.sent.set()


def wait_until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def known(stage: Stage, transaction_hash: str) -> dict[str, Any] | None:
    """What the node says of a transaction."""
    return stage.devnet.clock.ask("eth_getTransactionByHash", transaction_hash)


def mined(stage: Stage, transaction_hash: str) -> bool:
    found = known(stage, transaction_hash)
    return found is not None and found["blockNumber"] is not None


def mine(stage: Stage) -> None:
    stage.devnet.clock.ask("evm_mine")


def test_waits_for_its_confirmations(stage: Stage) -> None:
    payment = Payment(stage, confirmations=2)
    payment.start()
    assert payment.sent.wait(20)
    wait_until(lambda: mined(stage, payment.hash))
    mine(stage)
    payment.join(0.5)
    assert payment.receipt is None
    mine(stage)
    payment.join(20)
    assert payment.receipt is not None
    assert payment.receipt.block_number == stage.web3.eth.block_number - 2


def test_tells_how_many_confirmations_are_wanting(stage: Stage) -> None:
    payment = Payment(stage, confirmations=3, receipt_seconds=1)
    payment.run()
    assert str(payment.error) == (
        f"transaction {payment.hash} is mined, and has 0 of 3 confirmations; "
        "no block came for 1 seconds"
    )


def test_transaction_that_a_reorganisation_took_out_is_sent_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deeptier.chain.waiting._HAND_OVER_SECONDS", 0.1)
    before = stage.devnet.clock.ask("evm_snapshot")
    payment = Payment(stage, confirmations=2)
    payment.start()
    assert payment.sent.wait(20)
    wait_until(lambda: mined(stage, payment.hash))
    assert stage.devnet.clock.ask("evm_revert", before)
    assert known(stage, payment.hash) is None
    mine(stage)
    wait_until(lambda: mined(stage, payment.hash))
    mine(stage)
    mine(stage)
    payment.join(20)
    assert payment.receipt is not None
    assert payment.receipt.block_number == stage.web3.eth.block_number - 2


def test_transaction_that_a_node_forgot_is_handed_over_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deeptier.chain.waiting._HAND_OVER_SECONDS", 0.1)
    with mining_by_hand(stage):
        payment = Payment(stage)
        payment.start()
        assert payment.sent.wait(20)
        wait_until(lambda: known(stage, payment.hash))
        stage.devnet.clock.ask("anvil_dropTransaction", payment.hash)
        wait_until(lambda: known(stage, payment.hash))
        mine(stage)
        payment.join(20)
    assert payment.receipt is not None


def test_silent_node_is_asked_again(stage: Stage) -> None:
    raw_hash = stage.web3.eth.get_block("latest")["transactions"][0]
    with Front(stage.url) as front:
        web3 = connect(front.url)
        web3.provider.exception_retry_configuration = None
        front.says = (503, b"")
        threading.Timer(0.3, setattr, (front, "says", None)).start()
        receipt = Wait(20).until_mined(web3, raw_hash)
    assert receipt["transactionHash"] == raw_hash
    assert front.count("eth_getTransactionReceipt") > 1


def test_gives_up_with_the_hash_when_nobody_answers_any_more(stage: Stage) -> None:
    raw_hash = stage.web3.eth.get_block("latest")["transactions"][0]
    with Front(stage.url) as front:
        web3 = connect(front.url)
        web3.provider.exception_retry_configuration = None
        front.says = (503, b"")
        with pytest.raises(UnminedError) as caught:
            Wait(1).until_mined(web3, raw_hash)
    assert caught.value.transaction_hash == "0x" + bytes(raw_hash).hex()
