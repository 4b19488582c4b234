"""What a hold stops in financing by sale, and what it leaves: the table of SPEC, cell by cell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from finance import adopt_rules, hold, set_standing, trading
from stage import Stage
from worked import rows

FACE = 1_000_000
HELD = {
    "frozen, gives": "frozen",
    "frozen, gets": "frozen",
    "lot frozen": "lot",
    "payable frozen": "payable",
    "business paused": "business",
    "expired": "expired",
    "closed": "closed",
}


@dataclass(frozen=True)
class Operation:
    """What comes before it, what it is, and who gives and gets, by names of people."""

    before: Callable[[Stage], Any]
    act: Callable[[Stage, Any], Any]
    gives: str
    gets: tuple[str, ...] = ()


def issued(stage: Stage) -> Any:
    terms = stage.terms(FACE)
    stage.confirm(terms)
    return int(stage.house.payables.payableCount()) << 192, terms


def offered_standing(stage: Stage) -> Any:
    set_standing(stage)
    return issued(stage)


def given_back(stage: Stage) -> Any:
    lot, terms = issued(stage)
    stage.endorse(lot, stage.people.core)
    return lot, terms


def counted_and_passed_on(stage: Stage) -> Any:
    adopt_rules(stage, financierCap=FACE)
    lot, terms = issued(stage)
    stage.accept(stage.bid(lot), lot)
    stage.endorse(lot, stage.people.supplier2)
    return lot, terms


def in_default(stage: Stage) -> Any:
    lot, terms = issued(stage)
    stage.accept(stage.bid(lot, recourse=True), lot)
    stage.default(lot)
    return lot, terms


def claimed(stage: Stage) -> Any:
    lot, terms = in_default(stage)
    stage.house.desk.claimRecourse(lot, lot, {"from": stage.people.financier})
    trading(stage, stage.people.supplier4, 2 * FACE, stage.house.desk)
    return lot, terms


def carry_cancellation(stage: Stage, terms: Any) -> Any:
    payables, people = stage.house.payables, stage.people
    number = payables.payableOfTerms(stage.terms_digest(terms))
    digest = payables.cancellationDigest(number, stage.terms_digest(terms), stage.today)
    consents = [stage.sign(who, bytes(digest)) for who in (people.core, people.supplier1)]
    what = (terms.words, (), stage.today, *consents)
    return payables.cancel(*what, {"from": people.outsider})


def sell_standing(stage: Stage, lot: int) -> Any:
    people = stage.people
    seller = {"from": people.supplier1}
    return stage.house.desk.acceptStanding(people.financier, lot, FACE, 0, seller)


def set_mandate(stage: Stage) -> Any:
    what = (stage.house.deposits, 1, 2, 3)
    return stage.house.desk.setInterestMandate(*what, {"from": stage.people.core})


OPERATIONS = {
    "accept a bid": Operation(
        issued,
        lambda stage, it: stage.accept(stage.bid(it[0]), it[0]),
        "supplier1",
        ("financier",),
    ),
    "acceptStanding": Operation(
        offered_standing,
        lambda stage, it: sell_standing(stage, it[0]),
        "supplier1",
        ("financier",),
    ),
    "retire": Operation(
        given_back,
        lambda stage, it: stage.house.clearing.retire(it[0], {"from": stage.people.core}),
        "core",
    ),
    "cancel": Operation(
        issued, lambda stage, it: carry_cancellation(stage, it[1]), "supplier1", ("core",)
    ),
    "setStandingBid": Operation(issued, lambda stage, it: set_standing(stage), "financier"),
    "setInterestMandate": Operation(issued, lambda stage, it: set_mandate(stage), "core"),
    "cancelBid": Operation(
        issued,
        lambda stage, it: stage.house.desk.cancelBid(
            stage.bid().words, {"from": stage.people.financier}
        ),
        "financier",
    ),
    "cancelAllBids": Operation(
        issued,
        lambda stage, it: stage.house.desk.cancelAllBids({"from": stage.people.financier}),
        "financier",
    ),
    "releaseExposure": Operation(
        counted_and_passed_on,
        lambda stage, it: stage.house.desk.releaseExposure(
            it[0], 1, {"from": stage.people.outsider}
        ),
        "financier",
    ),
    "claimRecourse": Operation(
        in_default,
        lambda stage, it: stage.house.desk.claimRecourse(
            it[0], it[0], {"from": stage.people.financier}
        ),
        "financier",
        ("supplier1",),
    ),
    "payRecourse": Operation(
        claimed,
        lambda stage, it: stage.house.desk.payRecourse(it[0], {"from": stage.people.supplier4}),
        "supplier4",
        ("financier", "supplier1"),
    ),
}


def cells(operation: str) -> dict[str, str]:
    """The row of SPEC that names an operation."""
    [row] = [
        row
        for row in rows("operation", *HELD)
        if operation in row["operation"].split(" (")[0].split(", ")
    ]
    return {column: row[column].strip("`") for column in HELD}


def situations() -> list[Any]:
    """Each cell that applies: operation, column, the party that is held, what must come of it."""
    found = []
    for name, operation in OPERATIONS.items():
        parties = {"frozen, gives": (operation.gives,), "frozen, gets": operation.gets}
        for column, cell in cells(name).items():
            both = (operation.gives, *operation.gets)
            held = parties.get(column, both if column in ("expired", "closed") else ("",))
            if cell != "–":
                assert held, f"{name} has nobody who gets"
                found += [(name, column, party, cell) for party in held]
    return found


def arguments(stage: Stage, cell: str, lot: int, party: Any) -> tuple[Any, ...]:
    return {
        "Enterprises_Frozen": (party,),
        "Enterprises_Closed": (party,),
        "Enterprises_Expired": (party, stage.today - 1, stage.today),
        "Enterprises_BusinessPaused": (stage.today,),
        "Warrants_HolderFrozen": (lot, party),
        "Warrants_LotFrozen": (lot,),
        "Warrants_PayableFrozen": (lot >> 192,),
    }[cell]


@pytest.mark.rule("R74")
@pytest.mark.rule("R80")
@pytest.mark.parametrize(("name", "column", "party", "cell"), situations())
def test_a_cell_of_the_table_of_holds(stage, people, refused, name, column, party, cell):
    operation = OPERATIONS[name]
    situation = operation.before(stage)
    held = getattr(people, party) if party else None
    hold(stage, HELD[column], situation[0], held)
    before = stage.lot(situation[0])
    if cell == "yes":
        operation.act(stage, situation)
        return
    with refused(cell, *arguments(stage, cell, situation[0], held)):
        operation.act(stage, situation)
    assert stage.lot(situation[0]) == before
