"""What a hold stops and what it leaves: the table of docs/SPEC.md, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from held import OPERATIONS, Held
from stage import ORDER, Stage
from standing import lapse

SPEC = Path(__file__).resolve().parents[2] / "docs" / "SPEC.md"
COLUMNS = (
    *("frozen, gives", "frozen, gets", "lot frozen", "payable frozen"),
    *("business paused", "expired", "closed"),
)


def cells_by_operation() -> dict[str, dict[str, str]]:
    """The answers of the table, by operation and hold."""
    text = SPEC.read_text(encoding="utf-8")
    head = f"| operation | {' | '.join(COLUMNS)} |\n"
    rows = text[text.index(head) :].split("\n\n")[0].splitlines()[2:]
    table = {}
    for row in rows:
        operations, *answers = [cell.strip() for cell in row.strip("|").split("|")]
        for operation in operations.split(" (")[0].split(", "):
            assert operation not in table, f"{operation} is there twice"
            table[operation] = dict(zip(COLUMNS, answers, strict=True))
    return table


TABLE = cells_by_operation()


@contextmanager
def undone(chain: Any) -> Iterator[None]:
    """Undo what the body does, and leave the test's own starting point as it is."""
    start = chain._snapshot_id
    chain.snapshot()
    yield
    chain.revert()
    chain._snapshot_id = start


def parties_of(held: Held, column: str, cells: dict[str, str]) -> list[Any]:
    """Who is held in turn; an expired or closed one is either party that the table knows."""
    if column == "frozen, gives":
        return list(held.gives)
    if column == "frozen, gets":
        return list(held.gets)
    if column in ("expired", "closed"):
        gives = held.gives if cells["frozen, gives"] != "–" else ()
        gets = held.gets if cells["frozen, gets"] != "–" else ()
        return [*gives, *gets]
    return [None]


def put(stage: Stage, held: Held, column: str, party: Any) -> dict[str, tuple[Any, ...]]:
    """Put the hold; the arguments that each error would have."""
    house, regulator = stage.house, {"from": stage.people.regulator}
    if column == "lot frozen":
        house.warrants.freezeLot(held.lot, ORDER, regulator)
    elif column == "payable frozen":
        house.warrants.freezePayable(held.lot >> 192, ORDER, regulator)
    elif column == "business paused":
        house.enterprises.pauseBusiness(ORDER, regulator)
    else:
        name, *arguments = lapse(stage, party, column.split(",")[0])
        return {
            name: tuple(arguments),
            "Warrants_HolderFrozen": (held.lot, party),
            "Pledges_PartyFrozen": (held.lot, party),
            "Clearing_PartyHeld": (held.lot >> 192, party),
            "CreditLines_BankFrozen": (stage.line, party),
            "Evidence_NotEnterprise": (party,),
        }
    return {
        "Warrants_LotFrozen": (held.lot,),
        "Warrants_PayableFrozen": (held.lot >> 192,),
        "Enterprises_BusinessPaused": (stage.today,),
    }


def test_the_table_has_every_operation_that_can_be_brought_about():
    assert sorted(TABLE) == sorted(OPERATIONS)


@pytest.mark.rule("R74")
@pytest.mark.rule("R75")
@pytest.mark.rule("R76")
@pytest.mark.rule("R77")
@pytest.mark.rule("R79")
@pytest.mark.parametrize("operation", TABLE)
def test_every_hold_answers_as_the_table_says(stage, chain, refused, operation):
    cells, held, tried = TABLE[operation], OPERATIONS[operation](stage), 0
    for column, answer in cells.items():
        if answer == "–":
            continue
        parties = parties_of(held, column, cells)
        assert parties, f"{column} has nobody to hold"
        for party in parties:
            print(operation, column, party, answer)  # shown where it fails
            with undone(chain):
                arguments = put(stage, held, column, party)
                if answer.startswith("`"):
                    error = answer.strip("`")
                    with refused(error, *arguments[error]):
                        held.act()
                else:
                    tx = held.act()
                    assert ("Skipped" in getattr(tx, "events", ())) == (answer == "skipped")
            tried += 1
    held.act()
    assert tried > 0
