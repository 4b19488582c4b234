"""The table of holds in SPEC, cell by cell, for guarantee, deposit and pledge."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from figures import spec_table
from pledging import digest_of, pledge, pledge_bid, take
from stage import ORDER, Stage

FACE = 1_000_000_000
FUNDS = 10**12
COLUMNS = (
    *("frozen, gives", "frozen, gets", "lot frozen", "payable frozen", "business paused"),
    *("expired", "closed"),
)
ROWS = {row["operation"]: row for row in spec_table("operation", *COLUMNS)}
OPERATIONS = (
    "payGuarantee (gives: bank; gets: holders)",
    "payRecovery (gets: bank)",
    "giveBackDeposit (gets: obligor)",
    "pledge (gives: holder; gets: financier)",
    "cancelPledgeBid (gives: financier)",
    "repayLoan (gives: payer; gets: financier)",
    "foreclose (gives: holder; gets: financier)",
    "claim, redeem of a pledged lot (gives: holder; gets: financier)",
)


@dataclass(frozen=True)
class Scene:
    """An operation that is about to succeed, and its parties."""

    lot: int
    gives: Any
    gets: Any
    call: Callable[[], Any]


@pytest.fixture(scope="module")
def ready(stage, people):
    """Bank, financier and supplier2 have deposits, and let the contracts take them."""
    for payer, spender in (
        (people.guarantor, stage.house.clearing),
        (people.financier, stage.house.pledges),
        (people.supplier2, stage.house.pledges),
    ):
        stage.fund(payer, FUNDS)
        stage.house.deposits.approve(spender, 2**256 - 1, {"from": payer})
    return stage


def pay_guarantee(stage: Stage) -> Scene:
    people = stage.people
    lot = stage.issue(FACE, guarantor=people.guarantor)
    stage.default(lot)
    pay = stage.house.clearing.payGuarantee
    bank = people.guarantor
    return Scene(lot, bank, people.supplier1, lambda: pay(lot >> 192, FACE, {"from": bank}))


def pay_recovery(stage: Stage) -> Scene:
    people, clearing = stage.people, stage.house.clearing
    scene = pay_guarantee(stage)
    scene.call()
    stage.repay(scene.lot, FACE + 5_500_000)
    number = scene.lot >> 192
    push = clearing.payRecovery
    return Scene(scene.lot, None, people.guarantor, lambda: push(number, {"from": people.outsider}))


def give_back_deposit(stage: Stage) -> Scene:
    people = stage.people
    lot = stage.issue(FACE, depositPpm=100_000)
    stage.repay(lot, FACE)
    push = stage.house.clearing.giveBackDeposit
    return Scene(lot, None, people.core, lambda: push(lot >> 192, {"from": people.outsider}))


def pledging(stage: Stage) -> Scene:
    people = stage.people
    lot = stage.issue(FACE)
    bid = pledge_bid(stage, lot)
    return Scene(lot, people.supplier1, people.financier, lambda: take(stage, bid))


def cancelling(stage: Stage) -> Scene:
    people, cancel = stage.people, stage.house.pledges.cancelPledgeBid
    lot = stage.issue(FACE)
    bid = pledge_bid(stage, lot)
    assert stage.house.pledges.isBidUsed(digest_of(stage, bid)) is False
    sender = {"from": people.financier}
    return Scene(lot, people.financier, None, lambda: cancel(bid.words, sender))


def repaying(stage: Stage) -> Scene:
    people = stage.people
    lot = stage.issue(FACE)
    pledge(stage, lot)
    repay = stage.house.pledges.repayLoan
    sender = {"from": people.supplier2}
    return Scene(lot, people.supplier2, people.financier, lambda: repay(lot, sender))


def foreclosing(stage: Stage) -> Scene:
    people = stage.people
    lot = stage.issue(FACE)
    pledge(stage, lot)
    stage.sleep_days(31)
    take_over = stage.house.pledges.foreclose
    sender = {"from": people.financier}
    return Scene(lot, people.supplier1, people.financier, lambda: take_over(lot, sender))


def claiming(stage: Stage) -> Scene:
    people, clearing = stage.people, stage.house.clearing
    lot = stage.issue(FACE)
    pledge(stage, lot)
    stage.repay(lot, 900_000_000)
    stage.sleep_days(150)
    sender = {"from": people.outsider}
    return Scene(lot, people.supplier1, people.financier, lambda: clearing.claim(lot, sender))


def redeeming(stage: Stage) -> Scene:
    people, clearing = stage.people, stage.house.clearing
    lot = stage.issue(FACE)
    pledge(stage, lot)
    stage.repay(lot, FACE)
    sender = {"from": people.outsider}
    return Scene(lot, people.supplier1, people.financier, lambda: clearing.redeem(lot, sender))


SCENES = dict(
    zip(
        OPERATIONS,
        (
            *((pay_guarantee,), (pay_recovery,), (give_back_deposit,), (pledging,)),
            *((cancelling,), (repaying,), (foreclosing,), (claiming, redeeming)),
        ),
        strict=True,
    )
)
CELLS = [
    pytest.param(operation, column, make, id=f"{make.__name__}: {column}")
    for operation in OPERATIONS
    for column in COLUMNS
    for make in SCENES[operation]
    if ROWS[operation][column] != "–"
]


def hold(stage: Stage, scene: Scene, column: str) -> list[Any]:
    """Bring the hold about; the parties that it concerns."""
    people, house = stage.people, stage.house
    regulator, registrar = {"from": people.regulator}, {"from": people.registrar}
    if column.startswith("frozen"):
        party = scene.gives if column == "frozen, gives" else scene.gets
        house.enterprises.freeze(party, ORDER, regulator)
        return [party]
    if column == "lot frozen":
        house.warrants.freezeLot(scene.lot, ORDER, regulator)
    elif column == "payable frozen":
        house.warrants.freezePayable(scene.lot >> 192, ORDER, regulator)
    elif column == "business paused":
        house.enterprises.pauseBusiness(ORDER, regulator)
    parties = [party for party in (scene.gives, scene.gets) if party is not None]
    if column == "closed":
        for party in parties:
            house.enterprises.close(party, registrar)
    if column == "expired":
        for party in parties:
            roles = house.enterprises.enterpriseOf(party)["roles"]
            house.enterprises.renew(party, roles, stage.today, registrar)
        stage.sleep_days(1)
    return parties


def arguments(stage: Stage, scene: Scene, error: str, party: Any) -> tuple[Any, ...]:
    """What an error of the table says."""
    today, number = stage.today, scene.lot >> 192
    return {
        "Enterprises_Frozen": (party,),
        "Enterprises_Closed": (party,),
        "Enterprises_Expired": (party, today - 1, today),
        "Enterprises_BusinessPaused": (today,),
        "Warrants_LotFrozen": (scene.lot,),
        "Warrants_PayableFrozen": (number,),
        "Warrants_HolderFrozen": (scene.lot, party),
        "Pledges_PartyFrozen": (scene.lot, party),
        "Clearing_PartyHeld": (number, party),
    }[error]


@pytest.mark.rule("R79")
@pytest.mark.rule("R160")
@pytest.mark.rule("R165")
@pytest.mark.rule("R170")
@pytest.mark.rule("R171")
@pytest.mark.rule("R175")
@pytest.mark.rule("R210")
@pytest.mark.rule("R211")
@pytest.mark.parametrize(("operation", "column", "make"), CELLS)
def test_a_hold_stops_what_its_cell_says_and_leaves_the_rest(
    ready, refused, operation, column, make
):
    scene = make(ready)
    parties = hold(ready, scene, column)
    answer = ROWS[operation][column]
    if answer == "yes":
        assert scene.call().status == 1
        return
    error = answer.strip("`")
    party = parties[0] if parties else None
    with refused(error, *arguments(ready, scene, error, party)):
        scene.call()


@pytest.mark.rule("R171")
@pytest.mark.parametrize("column", ["expired", "closed"])
def test_a_financier_alone_that_lapsed_lends_nothing(ready, people, enterprises, refused, column):
    scene = pledging(ready)
    alone = Scene(scene.lot, None, people.financier, scene.call)
    hold(ready, alone, column)
    error = {"expired": "Enterprises_Expired", "closed": "Enterprises_Closed"}[column]
    with refused(error, *arguments(ready, scene, error, people.financier)):
        scene.call()


@pytest.mark.rule("R171")
def test_every_cell_of_these_rows_is_tested():
    asked = [cell for row in OPERATIONS for cell in ROWS[row].values() if cell != "–"]
    # The last row stands for two operations; each row's own name is among its values.
    last = [cell for cell in ROWS[OPERATIONS[-1]].values() if cell != "–"]
    assert len(CELLS) == len(asked) - len(OPERATIONS) + len(last) - 1
