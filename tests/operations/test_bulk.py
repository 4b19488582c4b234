"""The bulk engine: each item once, whatever nodes, others and the chain do meanwhile."""

from __future__ import annotations

import fcntl
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from desk_stage import Stage
from eth_typing import HexStr

from deeptier.bulk import BulkResult, JournalError, Pace, State, StoppedError, look, run_bulk
from deeptier.bulk.intent import Intent
from deeptier.bulk.journal import Journal
from deeptier.bulk.look import receipts_of
from deeptier.bulk.wire import NodeError, Request, Wire
from deeptier.chain.fees import Fees
from deeptier.desk.office import Office
from deeptier.errors import InputError

QUICK = Pace(
    batch=10,
    poll_seconds=0.01,
    nudge_seconds=0.1,
    stuck_seconds=0.2,
    behind_seconds=0.0,
    silence_seconds=0.3,
    patience_seconds=20.0,
)
GWEI = 10**9


def payment(stage: Stage, number: int, sender: str = "core", **changes: Any) -> Intent:
    """2 to the number minor units: the sum tells which were paid, and how often."""
    intent = Intent(
        key=f"T-{number}",
        verb="transfer",
        sender=sender,
        contract="DepositToken",
        function="transfer",
        arguments=(stage.address("anna"), 2**number),
        sentence=f"pay {number}",
    )
    return replace(intent, **changes)


def payments(stage: Stage, count: int) -> list[Intent]:
    return [payment(stage, n, "bank" if n % 3 == 0 else "core") for n in range(count)]


def paid(stage: Stage) -> int:
    return stage.office.house.balance_of(stage.address("anna"))


def run(
    stage: Stage, intents: Sequence[Intent], journal: Path, office: Office | None = None
) -> BulkResult:
    return run_bulk(office or stage.office, intents, journal, pace=QUICK)


def rpc(stage: Stage, method: str, *words: Any) -> Any:
    answer = stage.web3.provider.make_request(method, list(words))  # type: ignore[arg-type]
    assert "result" in answer, answer
    return answer["result"]


@pytest.fixture(autouse=True)
def _no_leavings(stage: Stage) -> Iterator[None]:
    """Undoing blocks leaves the pool and the next block's fee as they are."""
    yield
    rpc(stage, "anvil_dropAllTransactions")
    rpc(stage, "anvil_setNextBlockBaseFeePerGas", "0x0")


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "runs" / "pay.run"


def test_every_item_is_mined_once_and_a_second_run_does_nothing(
    stage: Stage, journal: Path
) -> None:
    intents = payments(stage, 35)
    first = run(stage, intents, journal)
    assert first.is_clean
    assert paid(stage) == 2**35 - 1
    height = stage.web3.eth.block_number
    assert run(stage, intents, journal) == first
    assert stage.web3.eth.block_number == height
    assert [item.number for item in first.items] == list(range(1, 36))
    assert all(item.transaction and item.block and item.gas_used for item in first.items)


def test_items_of_one_sender_are_sent_in_their_order(stage: Stage, journal: Path) -> None:
    result = run(stage, payments(stage, 35), journal)
    for sender in ("core", "bank"):
        nonces = [item.nonce for item in result.items if item.sender == sender]
        assert nonces == sorted(n for n in nonces if n is not None)


def test_a_refused_item_stops_no_other_and_has_its_reason(stage: Stage, journal: Path) -> None:
    intents = payments(stage, 12)
    intents[4] = replace(intents[4], arguments=(stage.address("anna"), 2**63), gas=100_000)
    result = run(stage, intents, journal)
    (failed,) = result.failed
    assert (failed.key, failed.block is not None) == ("T-4", True)
    assert "refused" in (failed.reason or "")
    assert len(result.mined) == 11
    assert paid(stage) == 2**12 - 1 - 2**4
    assert run(stage, intents, journal) == result


def test_an_item_for_which_no_block_has_gas_fails_without_being_sent(
    stage: Stage, journal: Path
) -> None:
    intents = payments(stage, 6)
    intents[2] = replace(intents[2], gas=10**9)
    (failed,) = run(stage, intents, journal).failed
    assert (failed.key, failed.nonce) == ("T-2", None)
    assert failed.reason == "it asks for 1,000,000,000 gas, and a block has 30,000,000"
    assert paid(stage) == 2**6 - 1 - 2**2


def test_an_item_that_the_node_never_takes_makes_way(stage: Stage, journal: Path) -> None:
    intents = payments(stage, 6)
    intents[2] = replace(intents[2], gas=21_000)  # less than its calldata costs
    (failed,) = run(stage, intents, journal).failed
    assert failed.key == "T-2"
    assert "no block would have it; see to its gas" in (failed.reason or "")
    assert paid(stage) == 2**6 - 1 - 2**2


def test_out_of_the_gas_that_was_given(stage: Stage, journal: Path) -> None:
    intents = payments(stage, 3)
    intents[1] = replace(intents[1], gas=30_000)
    (failed,) = run(stage, intents, journal).failed
    assert failed.reason == "it ran out of gas: its limit was 30,000"


def test_an_estimate_that_was_too_low_is_mended(
    stage: Stage, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = Wire.ask

    def low(self: Wire, method: str, *words: Any) -> Any:
        return hex(20_000) if method == "eth_estimateGas" else ask(self, method, *words)

    monkeypatch.setattr(Wire, "ask", low)
    assert run(stage, payments(stage, 4), journal).is_clean
    assert paid(stage) == 2**4 - 1


def test_a_nonce_that_another_transaction_used_is_given_up(
    stage: Stage, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    intents = payments(stage, 9)
    sign = Journal.sign

    def steal(self: Journal, signed: Any) -> None:
        sign(self, signed)
        monkeypatch.setattr(Journal, "sign", sign)
        office = stage.office
        office.house.transfer(office.sender("core"), stage.address("bolt"), 1)

    monkeypatch.setattr(Journal, "sign", steal)
    result = run(stage, intents, journal)
    assert result.is_clean
    assert paid(stage) == 2**9 - 1


def test_a_used_nonce_that_nobody_can_tell_of_waits(
    stage: Stage, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Signed anew, an item could happen twice: the node has its nonce, and no receipt for it."""
    intents = payments(stage, 9)
    ask_all = Wire.ask_all

    def forgets(self: Wire, requests: Sequence[Request]) -> list[Any]:
        answers = ask_all(self, requests)
        for at, (method, words) in enumerate(requests):
            if method == "eth_getTransactionCount" and words[-1].startswith("0x"):
                answers[at] = NodeError(method, {"message": "missing trie node"})
        return answers

    def hides(wire: Wire, hashes: Sequence[str]) -> dict[str, Any]:
        found = receipts_of(wire, hashes)
        found.pop(max(found, key=lambda each: int(found[each]["gasUsed"], 16), default=""), None)
        return found

    monkeypatch.setattr(Wire, "ask_all", forgets)
    monkeypatch.setattr(look, "receipts_of", hides)
    result = run(stage, intents, journal)
    assert result.waiting
    assert all("does not tell by which" in (item.reason or "") for item in result.waiting)
    monkeypatch.undo()
    assert run(stage, intents, journal).is_clean
    assert paid(stage) == 2**9 - 1


def test_a_devnet_that_forgets_to_mine_is_asked_for_a_block(stage: Stage, journal: Path) -> None:
    rpc(stage, "evm_setAutomine", False)
    result = run_bulk(stage.office, payments(stage, 25), journal, pace=QUICK)
    assert result.is_clean
    assert paid(stage) == 2**25 - 1


def test_a_journal_is_for_its_owner_alone(stage: Stage, journal: Path) -> None:
    assert run(stage, payments(stage, 1), journal).is_clean
    assert journal.stat().st_mode & 0o777 == 0o600


def test_lost_blocks_are_noticed_and_mined_again(stage: Stage, journal: Path) -> None:
    intents = payments(stage, 12)
    run(stage, intents[:5], journal.with_name("other.run"))
    snapshot = rpc(stage, "evm_snapshot")
    run(stage, intents, journal)
    assert rpc(stage, "evm_revert", snapshot) is True
    before = paid(stage)
    again = run(stage, intents, journal)
    assert again.is_clean
    assert paid(stage) - before == 2**12 - 1


def test_a_chain_that_goes_back_during_the_run(
    stage: Stage, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = rpc(stage, "evm_snapshot")
    settle = Journal.settle

    def lose(self: Journal, outcomes: Any) -> None:
        found = list(outcomes)
        settle(self, found)
        if found and self.counts().get("mined", 0) > 10:
            monkeypatch.setattr(Journal, "settle", settle)
            assert rpc(stage, "evm_revert", snapshot) is True

    monkeypatch.setattr(Journal, "settle", lose)
    few_at_once = replace(QUICK, window=20)  # so that not all are settled when the chain goes back
    assert run_bulk(stage.office, payments(stage, 33), journal, pace=few_at_once).is_clean
    assert Journal.settle is settle
    assert paid(stage) == 2**33 - 1


def test_a_reset_chain_is_refused(stage: Stage, journal: Path) -> None:
    run(stage, payments(stage, 2), journal)
    with_other_genesis(journal)
    with pytest.raises(JournalError, match=r"chain \d+ was reset, its first block is another one"):
        run(stage, payments(stage, 2), journal)


def with_other_genesis(path: Path) -> None:
    kept = Journal(path)
    with kept.commit():
        kept.note(first_block="0x" + "00" * 32)
    kept.close()


def test_other_items_are_refused_with_what_differs(stage: Stage, journal: Path) -> None:
    run(stage, payments(stage, 3), journal)
    other = payments(stage, 3)
    other[1] = replace(other[1], key="T-17", sentence="pay somebody else")
    with pytest.raises(JournalError, match=r"its item 2 is T-1, .* now it is T-17, .*somebody"):
        run(stage, other, journal)
    with pytest.raises(JournalError, match="is of 3 items, and 2 are given"):
        run(stage, payments(stage, 2), journal)
    assert paid(stage) == 2**3 - 1


def test_two_processes_on_one_journal_are_refused(stage: Stage, journal: Path) -> None:
    journal.parent.mkdir(parents=True)
    with journal.with_name("pay.run.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(JournalError, match="is in use: another process"):
            run(stage, payments(stage, 2), journal)
    assert paid(stage) == 0


def test_what_says_nothing_to_the_contracts_is_refused_before_anything(
    stage: Stage, journal: Path
) -> None:
    height = stage.web3.eth.block_number
    good = payment(stage, 0)
    for bad, field in (
        (replace(good, key="x", arguments=(stage.address("anna"), -1)), "arguments of x"),
        (replace(good, key="x", arguments=(stage.address("anna"),)), "function"),
        (replace(good, key="x", function="steal"), "function"),
        (good, "key"),
        (replace(good, key="x", sender="nobody"), "party|name"),
    ):
        with pytest.raises(InputError, match=field):
            run(stage, [good, bad], journal)
    with pytest.raises(InputError, match="intents"):
        run(stage, [], journal)
    assert stage.web3.eth.block_number == height
    assert not journal.exists()


def test_a_silent_node_stops_the_run_and_nothing_is_lost(
    stage: Stage, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, intents = stage.office, payments(stage, 33)
    ask, seen = type(office.web3.provider).make_batch_request, [0]

    def falls_silent(self: Any, requests: Any) -> Any:
        seen[0] += 1
        if seen[0] > 5:
            raise ConnectionError("connection refused")
        return ask(self, requests)

    monkeypatch.setattr(type(office.web3.provider), "make_batch_request", falls_silent)
    with pytest.raises(StoppedError, match=r"did not answer for 0.3 seconds.*run again"):
        run(stage, intents, journal, office)
    monkeypatch.undo()
    assert run(stage, intents, journal).is_clean
    assert paid(stage) == 2**33 - 1


def test_a_lost_answer_is_asked_for_again(
    stage: Stage, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The node did what it was asked, and its answers were lost on the way."""
    office, intents = stage.office, payments(stage, 25)
    ask, seen = type(office.web3.provider).make_batch_request, [0]

    def loses(self: Any, requests: Any) -> Any:
        answer = ask(self, requests)
        seen[0] += 1
        if seen[0] % 2:
            raise ConnectionResetError("connection reset by peer")
        return answer

    monkeypatch.setattr(type(office.web3.provider), "make_batch_request", loses)
    pace = replace(QUICK, silence_seconds=30.0)
    assert run_bulk(office, intents, journal, pace=pace).is_clean
    monkeypatch.undo()
    assert paid(stage) == 2**25 - 1


def test_who_cannot_pay_for_gas_waits_and_the_others_go_on(stage: Stage, journal: Path) -> None:
    rpc(stage, "anvil_setNextBlockBaseFeePerGas", hex(GWEI))
    rpc(stage, "evm_mine")
    wealth = stage.web3.eth.get_balance(stage.address("bank"))  # type: ignore[arg-type]
    rpc(stage, "anvil_setBalance", stage.address("bank"), "0x0")
    intents = [replace(each, gas=100_000) for each in payments(stage, 9)]
    result = run(stage, intents, journal)
    assert {item.sender for item in result.waiting} == {"bank"}
    assert all("bank cannot pay for gas" in (item.reason or "") for item in result.waiting)
    assert {item.sender for item in result.mined} == {"core"}
    rpc(stage, "anvil_setBalance", stage.address("bank"), hex(wealth))
    assert run(stage, intents, journal).is_clean
    assert paid(stage) == 2**9 - 1


def test_a_stuck_transaction_is_replaced_by_one_that_pays_more(
    stage: Stage, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rpc(stage, "anvil_setNextBlockBaseFeePerGas", hex(GWEI))
    rpc(stage, "evm_mine")
    rpc(stage, "evm_setAutomine", False)
    renewed = [0]
    sign = Journal.sign

    def dearer(self: Journal, signed: Any) -> None:
        rows = list(signed)
        sign(self, rows)
        renewed[0] += 1
        if renewed[0] == 1:
            rpc(stage, "anvil_setNextBlockBaseFeePerGas", hex(50 * GWEI))
            rpc(stage, "evm_mine")
            rpc(stage, "evm_setIntervalMining", 1)

    monkeypatch.setattr(Journal, "sign", dearer)
    try:
        result = run(stage, [payment(stage, n, gas=100_000) for n in range(3)], journal)
    finally:
        rpc(stage, "evm_setIntervalMining", 0)
        rpc(stage, "evm_setAutomine", True)
    assert result.is_clean
    assert renewed[0] > 1
    assert paid(stage) == 2**3 - 1


def test_confirmations_are_waited_for(stage: Stage, journal: Path) -> None:
    office = stage.office
    patient = replace(office, network=replace(office.network, confirmations=3))
    done: list[int] = []
    rpc(stage, "evm_setIntervalMining", 1)
    try:
        result = run_bulk(
            patient,
            payments(stage, 3),
            journal,
            pace=QUICK,
            progress=lambda step: done.append(step.done),
        )
    finally:
        rpc(stage, "evm_setIntervalMining", 0)
        rpc(stage, "evm_setAutomine", True)
    newest = max(item.block or 0 for item in result.items)
    assert result.is_clean
    assert stage.web3.eth.block_number >= newest + 3
    assert done[0] == 0


def test_a_fixed_price_is_never_exceeded(stage: Stage, journal: Path) -> None:
    rpc(stage, "anvil_setNextBlockBaseFeePerGas", hex(0))
    office = stage.office
    fixed = replace(office, network=replace(office.network, fees=Fees(gas_price=7)))
    result = run(stage, payments(stage, 3), journal, fixed)
    assert result.is_clean
    for item in result.items:
        assert stage.web3.eth.get_transaction(HexStr(item.transaction or ""))["gasPrice"] == 7


def test_states_are_counted(stage: Stage, journal: Path) -> None:
    result = run(stage, payments(stage, 3), journal)
    assert result.counts == {each.value: 3 * (each is State.MINED) for each in State}


def test_another_program_in_the_pool_is_waited_for(stage: Stage, journal: Path) -> None:
    """A transaction of the account, not by this run, waits for a block under a nonce of the run."""
    rpc(stage, "anvil_setNextBlockBaseFeePerGas", hex(GWEI))
    rpc(stage, "evm_mine")
    rpc(stage, "evm_setAutomine", False)
    office = stage.office
    core = office.keyring.signer("core")
    taken = {
        "to": stage.address("bolt"), "value": 0, "gas": 50_000, "gasPrice": 4 * GWEI,
        "nonce": stage.web3.eth.get_transaction_count(core.address) + 1,
        "chainId": stage.web3.eth.chain_id, "data": b"",
    }  # fmt: skip
    rpc(stage, "eth_sendRawTransaction", core.sign_transaction(taken).raw_transaction.to_0x_hex())
    patient = replace(office, network=replace(office.network, devnet=None))
    blocks = threading.Timer(0.7, lambda: rpc(stage, "evm_setAutomine", True))
    blocks.start()
    try:
        result = run(stage, [payment(stage, n, gas=100_000) for n in range(9)], journal, patient)
    finally:
        blocks.join()
        rpc(stage, "evm_setAutomine", True)
    assert result.is_clean
    assert paid(stage) == 2**9 - 1
