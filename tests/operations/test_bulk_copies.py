"""A journal that was copied, fetched from a backup, or overtaken by hand: nothing is done twice."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from desk_stage import Stage

from deeptier.bulk import JournalError, Pace, Step, StoppedError, run_bulk
from deeptier.bulk.intent import Intent
from deeptier.bulk.wire import NodeError, Request, Wire
from deeptier.desk.party import DevnetKey

COUNT = 24
SLOW = Pace(batch=4, window=4)


def payments(stage: Stage) -> list[Intent]:
    """2 to the number minor units: the sum tells which were paid, and how often."""
    to, words = stage.address("anna"), ("DepositToken", "transfer")
    return [
        Intent(f"T-{n}", "transfer", "bank" if n % 3 else "core", *words, (to, 2**n), f"pay {n}")
        for n in range(COUNT)
    ]


def paid(stage: Stage) -> int:
    return stage.office.house.balance_of(stage.address("anna"))


def stopped_after(stage: Stage, done: int, journal: Path) -> None:
    def stop(step: Step) -> None:
        if step.done >= done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_bulk(stage.office, payments(stage), journal, progress=stop, pace=SLOW)


@pytest.mark.parametrize("done", [0, 9])
def test_a_backup_of_a_journal_does_nothing_twice(stage: Stage, tmp_path: Path, done: int) -> None:
    journal, backup = tmp_path / "pay.run", tmp_path / "backup.run"
    stopped_after(stage, done, journal)
    shutil.copy(journal, backup)
    assert run_bulk(stage.office, payments(stage), journal).is_clean
    height = stage.web3.eth.block_number
    result = run_bulk(stage.office, payments(stage), backup)
    assert (result.is_clean, paid(stage)) == (True, 2**COUNT - 1)
    assert stage.web3.eth.block_number == height
    told = {item.reason for item in result.items if item.reason}
    assert [reason.partition(":")[0] for reason in told] == [
        "done since the run was planned, but not by it"
    ]


def test_a_node_without_old_states_tells_it_by_its_blocks(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal, backup = tmp_path / "pay.run", tmp_path / "backup.run"
    stopped_after(stage, 0, journal)
    shutil.copy(journal, backup)
    run_bulk(stage.office, payments(stage), journal)
    ask_all = Wire.ask_all

    def forgets(self: Wire, requests: Sequence[Request]) -> list[Any]:
        answers = ask_all(self, requests)
        for at, (method, words) in enumerate(requests):
            if method == "eth_getTransactionCount" and words[-1].startswith("0x"):
                answers[at] = NodeError(method, {"message": "missing trie node"})
        return answers

    monkeypatch.setattr(Wire, "ask_all", forgets)
    assert run_bulk(stage.office, payments(stage), backup).is_clean
    assert paid(stage) == 2**COUNT - 1


def test_what_was_done_by_hand_meanwhile_is_not_done_again(stage: Stage, tmp_path: Path) -> None:
    journal, office = tmp_path / "pay.run", stage.office
    stopped_after(stage, 0, journal)
    office.house.transfer(office.sender("core"), stage.address("anna"), 2**21)
    office.house.transfer(office.sender("core"), stage.address("anna"), 2**22)  # not core's to do
    result = run_bulk(office, payments(stage), journal)
    assert [item.key for item in result.items if item.reason] == ["T-21"]
    assert paid(stage) == 2**COUNT - 1 + 2**22


def test_two_runs_of_the_same_payments_pay_twice(stage: Stage, tmp_path: Path) -> None:
    """A desk's other run is no copy, though it does the same: it was asked for once more."""
    journal, again = tmp_path / "pay.run", tmp_path / "again.run"
    stopped_after(stage, 0, journal)
    stopped_after(stage, 0, again)
    for each in (journal, again, journal):
        assert run_bulk(stage.office, payments(stage), each).is_clean
    assert paid(stage) == 2 * (2**COUNT - 1)


def test_a_party_with_another_address_ends_what_its_earlier_one_began(
    stage: Stage, tmp_path: Path
) -> None:
    """What core signed before is on its way; what is left it signs with its new key."""
    journal, office = tmp_path / "pay.run", stage.office
    other = stage.devnet.accounts[9].address
    office.house.mint(office.sender("platform"), other, 2**COUNT)
    mining = stage.web3.provider.make_request
    mining("evm_setAutomine", [False])  # type: ignore[arg-type]
    waiting = replace(office, network=replace(office.network, devnet=None))
    with pytest.raises(StoppedError, match="no block took any"):
        run_bulk(waiting, payments(stage), journal, pace=replace(SLOW, patience_seconds=0.3))
    mining("evm_setAutomine", [True])  # type: ignore[arg-type]
    core = replace(stage.desk.book.party("core"), address=other, signed_by=DevnetKey(9))
    stage.desk.book.with_changed("core", core).save(stage.folder / "parties.yaml")
    assert run_bulk(stage.office, payments(stage), journal).is_clean
    assert paid(stage) == 2**COUNT - 1
    assert stage.web3.eth.get_transaction_count(other) == COUNT // 3 - 2


def test_copies_at_work_at_the_same_time(stage: Stage, tmp_path: Path) -> None:
    journal, copy = tmp_path / "here" / "pay.run", tmp_path / "there" / "pay.run"
    stopped_after(stage, 0, journal)
    copy.parent.mkdir()
    shutil.copy(journal, copy)
    processes = [
        get_context("fork").Process(
            target=run_bulk, args=(stage.office, payments(stage), each), kwargs={"pace": SLOW}
        )
        for each in (journal, copy)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0]
    for each in (journal, copy):
        assert run_bulk(stage.office, payments(stage), each).is_clean
    assert paid(stage) == 2**COUNT - 1


def test_two_runs_do_not_send_as_one_account_at_one_moment(stage: Stage, tmp_path: Path) -> None:
    """They would sign the same transactions, and each count them as its own."""
    office, once, again = stage.office, tmp_path / "once.run", tmp_path / "again.run"
    refusals: list[str] = []

    def meanwhile(_: Step) -> None:
        if not refusals:
            with pytest.raises(JournalError) as refused:
                run_bulk(office, payments(stage), again)
            refusals.append(str(refused.value))

    assert run_bulk(office, payments(stage), once, progress=meanwhile).is_clean
    assert refusals[0].startswith("another run sends as ")
    assert refusals[0].endswith(" now: when it has ended, run this again")
    assert run_bulk(office, payments(stage), again).is_clean
    assert paid(stage) == 2 * (2**COUNT - 1)
