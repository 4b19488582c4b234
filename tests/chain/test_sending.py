"""Refusals cost nothing and are told alike on every node; what is sent is sent once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from chain_stage import DEPOSITS, Stage
from eth_account import Account
from web3 import Web3
from web3.exceptions import Web3Exception, Web3RPCError

from deeptier.chain.artifacts import artifact
from deeptier.chain.errors import Refused
from deeptier.chain.record import Rules
from deeptier.chain.sending import Sender, UnminedError


def count(stage: Stage, name: str) -> int:
    return stage.devnet.web3.eth.get_transaction_count(stage.accounts[name].address)


def mint(stage: Stage) -> Any:
    """A call that only the operator may make."""
    return stage.house.function("DepositToken", "mint", stage.address("core"), 1)


def test_refusal_sends_nothing(stage: Stage) -> None:
    before = count(stage, "core")
    with pytest.raises(Refused) as caught:
        stage["core"].send(mint(stage))
    assert caught.value.error == "AccessManagedUnauthorized"
    assert caught.value.args_by_name == {"caller": stage.address("core")}
    assert caught.value.sentence == "core has not the role that may do this"
    assert caught.value.transaction_hash is None
    assert count(stage, "core") == before


def _call(stage: Stage) -> None:
    mint(stage).call({"from": stage.address("core")})


def _estimate(stage: Stage) -> None:
    mint(stage).estimate_gas({"from": stage.address("core")})


@pytest.mark.parametrize("ask", [_call, _estimate])
def test_refusal_is_read_from_every_kind_of_question(
    stage: Stage, ask: Callable[[Stage], None]
) -> None:
    with pytest.raises(Web3Exception) as caught:
        ask(stage)
    refused = stage["core"].refused(caught.value)
    assert refused is not None
    assert refused.sentence == "core has not the role that may do this"


def test_failed_transaction_is_explained_by_its_block(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The state changed between question and transaction: the question is passed here."""
    sender = stage["core"]
    answers = iter([None])
    ask = sender._dry_run
    monkeypatch.setattr(sender, "_dry_run", lambda *asked: next(answers, 0) is None or ask(*asked))
    with pytest.raises(Refused) as caught:
        sender.send(mint(stage), gas=200_000)
    assert caught.value.error == "AccessManagedUnauthorized"
    mined = stage.devnet.web3.eth.get_transaction_receipt(caught.value.transaction_hash)
    assert mined["status"] == 0


def test_out_of_gas_is_explained(stage: Stage) -> None:
    with pytest.raises(Refused) as caught:
        stage["operator"].send(mint(stage), gas=30_000)
    assert caught.value.error == "Silent"
    assert caught.value.sentence == (
        f"transaction {caught.value.transaction_hash} failed; it may have run out of gas"
    )


def test_constructor_that_refuses_is_explained(stage: Stage) -> None:
    made = artifact("Enterprises")
    contract = stage.devnet.web3.eth.contract(abi=made.abi, bytecode=made.bytecode)
    core = stage.address("core")
    wrong = contract.constructor(core, core, 50_401, Rules().as_tuple())
    with pytest.raises(Refused) as caught:
        stage["core"].send(wrong)
    assert caught.value.sentence == (
        "no civil time is 50401 seconds ahead of UTC: it is -43200 to 50400"
    )


def test_receipt_is_the_chains(stage: Stage) -> None:
    receipt = stage["operator"].send(mint(stage))
    mined = stage.devnet.web3.eth.get_transaction_receipt(receipt.transaction_hash)
    assert receipt.block_number == mined["blockNumber"]
    assert receipt.gas_used == mined["gasUsed"]
    assert receipt.logs == tuple(mined["logs"])
    assert "Transfer" in {event.name for event in stage.house.events(receipt)}
    assert stage["operator"].receipt_of(receipt.transaction_hash) == receipt
    assert stage["operator"].receipt_of("0x" + "ab" * 32) is None


def test_fees_follow_the_chain(stage: Stage) -> None:
    receipt = stage["operator"].send(mint(stage))
    sent = stage.devnet.web3.eth.get_transaction(receipt.transaction_hash)
    if stage.devnet.backend == "anvil":  # base fee 0
        assert (sent["type"], sent["gasPrice"]) == (0, 0)
    else:
        base_fee = stage.devnet.web3.eth.get_block(receipt.block_number - 1)["baseFeePerGas"]
        assert sent["type"] == 2
        assert sent["maxFeePerGas"] == 2 * base_fee + sent["maxPriorityFeePerGas"]


def test_node_needs_no_key(stage: Stage) -> None:
    """An account that the node has never heard of sends, and the node only carries its bytes."""
    stranger = Account.create()
    web3, house = stage.devnet.web3, stage.house
    web3.eth.send_transaction(
        {"from": stage.address("core"), "to": stranger.address, "value": Web3.to_wei(1, "ether")}
    )
    Sender(web3, stranger).send(house.function("DepositToken", "approve", stranger.address, 1))
    assert house.ask("DepositToken", "allowance", stranger.address, stranger.address) == 1
    assert stranger.address not in web3.eth.accounts


def test_threads_share_a_sender(stage: Stage) -> None:
    before, sender = count(stage, "operator"), stage["operator"]
    with ThreadPoolExecutor(8) as pool:
        receipts = list(pool.map(lambda _: sender.send(mint(stage)), range(24)))
    assert len({receipt.transaction_hash for receipt in receipts}) == 24
    assert count(stage, "operator") == before + 24
    assert stage.house.balance_of(stage.address("core")) == DEPOSITS + 24


def test_lost_answer_is_no_second_payment(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The node takes the bytes and its answer is lost: they are handed over again, and known."""
    before, sender = count(stage, "operator"), stage["operator"]
    send_raw = stage.devnet.web3.eth.send_raw_transaction
    lost = []

    def loses_its_answer(raw: Any) -> Any:
        send_raw(raw)
        lost.append(raw)
        raise ConnectionResetError

    monkeypatch.setattr(stage.devnet.web3.eth, "send_raw_transaction", loses_its_answer)
    receipt = sender.send(mint(stage))
    assert len(lost) == 1
    assert receipt.gas_used > 21_000
    assert count(stage, "operator") == before + 1
    assert stage.house.balance_of(stage.address("core")) == DEPOSITS + 1


def test_unreachable_node_is_asked_again_and_then_told(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def unreachable(raw: Any) -> Any:
        asked.append(raw)
        raise ConnectionResetError

    monkeypatch.setattr(stage.devnet.web3.eth, "send_raw_transaction", unreachable)
    with pytest.raises(ConnectionResetError):
        stage["operator"].send(mint(stage))
    assert len(asked) == 3
    assert len(set(asked)) == 1


def test_nonce_of_the_past_is_refused_by_a_node_that_keeps_the_rules(stage: Stage) -> None:
    before = stage.house.balance_of(stage.address("core"))
    if stage.devnet.backend == "ganache":  # does not: that nothing is sent twice is never its work
        stage["operator"].send(mint(stage), nonce=0)
        assert stage.house.balance_of(stage.address("core")) == before + 1
        return
    with pytest.raises(Web3RPCError, match=r"nonce too low"):
        stage["operator"].send(mint(stage), nonce=0)
    assert stage.house.balance_of(stage.address("core")) == before


def test_hash_is_told_before_anybody_else_knows_it(stage: Stage) -> None:
    told: list[str] = []

    def tell(transaction_hash: str) -> None:
        assert stage["operator"].receipt_of(transaction_hash) is None
        told.append(transaction_hash)

    receipt = stage["operator"].send(mint(stage), before_sending=tell)
    assert told == [receipt.transaction_hash]


def test_transaction_that_is_not_mined_is_told(stage: Stage) -> None:
    web3 = stage.devnet.web3
    stop, go = {
        "anvil": (("evm_setAutomine", [False]), ("evm_setAutomine", [True])),
        "ganache": (("miner_stop", []), ("miner_start", [])),
    }[stage.devnet.backend]
    sender = Sender(web3, stage.accounts["operator"], receipt_seconds=1)
    web3.provider.make_request(*stop)
    try:
        with pytest.raises(UnminedError) as caught:
            sender.send(mint(stage))
    finally:
        web3.provider.make_request(*go)
        web3.provider.make_request("evm_mine", [])
    sent = caught.value.transaction_hash
    assert str(caught.value) == f"transaction {sent} is not mined after 1 seconds"
    receipt = sender.receipt_of(sent)
    assert receipt is not None
    assert stage.house.balance_of(stage.address("core")) == DEPOSITS + 1


def test_other_errors_of_a_node_stay_what_they_are(stage: Stage) -> None:
    error = Web3RPCError("busy", rpc_response={"error": {"code": -32005, "message": "busy"}})
    assert stage["core"].refused(error) is None
