"""The books that clearing keeps: those of the contracts, and they follow the chain anywhere."""

from __future__ import annotations

import pytest
from desk_stage import Stage
from due_scene import DUE, Scene

from deeptier.audit.events.clearing import Repaid
from deeptier.clearing.cash import cash_of
from deeptier.clearing.ledger import Ledger
from deeptier.clearing.progress import silent


@pytest.fixture
def scene(stage: Stage) -> Scene:
    return Scene(stage)


def test_what_is_owed_is_what_the_contracts_say(scene: Scene) -> None:
    """On the due day, late, paid in part, and settled."""
    for face in (100_00, 333_33, 77_77):
        scene.issue(face, penalty_ppm_per_day=777, grace_days=9)
    scene.on(DUE)
    scene.house.repay(scene.sender("core"), 1, 100_00)
    scene.on(DUE + 2)
    scene.house.repay(scene.sender("core"), 2, 11_11)
    scene.on(DUE + 7)
    ledger = Ledger(scene.office, silent)
    found = cash_of(ledger.books, (1, 2, 3), ledger.day)
    for number, cash in found.items():
        account = ledger.views.ask("Clearing", "accountOf", number)
        owed = ledger.views.ask("Clearing", "owedOn", number)
        told = (cash.principal_owed, cash.penalty_owed, cash.to_guarantor)
        assert told == (owed["principal"], owed["penalty"], owed["toGuarantor"])
        kept = (cash.face, cash.principal_paid, cash.penalty_paid, cash.redeemed)
        names = ("face", "principalPaid", "penaltyPaid", "redeemed")
        assert kept == tuple(account[name] for name in names)
        assert cash.extra_paid_out == account["extraPaidOut"]
    assert [each.penalty_owed > 0 for each in found.values()] == [False, True, True]


def test_only_what_came_since_is_told(scene: Scene) -> None:
    scene.issue(50_00)
    scene.on(DUE)
    ledger = Ledger(scene.office, silent)
    assert ledger.catch_up() == []
    scene.house.repay(scene.sender("core"), 1, 20_00)
    assert [each.principal for each in ledger.catch_up() if isinstance(each, Repaid)] == [20_00]
    assert ledger.catch_up() == []
    assert ledger.books.accounts[1].principal_paid == 20_00
    assert ledger.head.number == scene.stage.web3.eth.block_number


def test_a_chain_that_took_blocks_back_is_read_anew(scene: Scene) -> None:
    scene.issue(50_00)
    scene.on(DUE)
    provider = scene.stage.web3.provider
    snapshot = provider.make_request("evm_snapshot", [])["result"]  # type: ignore[arg-type]
    scene.house.repay(scene.sender("core"), 1, 20_00)
    ledger = Ledger(scene.office, silent)
    assert provider.make_request("evm_revert", [snapshot])["result"]  # type: ignore[arg-type]
    for amount in (1, 2, 4):
        scene.house.repay(scene.sender("core"), 1, amount)
    told = [each.principal for each in ledger.catch_up() if isinstance(each, Repaid)]
    assert ledger.books.accounts[1].principal_paid == 7
    assert told == [2, 4]
