"""What a hold stops and what it leaves: the table of docs/SPEC.md, cell by cell."""

from __future__ import annotations

from typing import Any

import brownie
import pytest
from figures import spec_table
from haste import undone
from held import ROWS, Held
from stage import ORDER, Stage
from standing import lapse

COLUMNS = (
    *("frozen, gives", "frozen, gets", "lot frozen", "payable frozen"),
    *("business paused", "expired", "closed"),
)
TABLE = {
    row["operation"].split(" (g")[0]: {column: row[column] for column in COLUMNS}
    for row in spec_table("operation", *COLUMNS)
}
OPERATIONS = [(row, place) for row, prepares in ROWS.items() for place in range(len(prepares))]


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
            "Orders_ReceiverNotOpen": (held.lot, party),
        }
    return {
        "Warrants_LotFrozen": (held.lot,),
        "Warrants_PayableFrozen": (held.lot >> 192,),
        "Enterprises_BusinessPaused": (stage.today,),
    }


def test_the_table_has_every_operation_that_can_be_brought_about():
    assert sorted(TABLE) == sorted(ROWS)


@pytest.mark.rule("R74")
@pytest.mark.rule("R75")
@pytest.mark.rule("R76")
@pytest.mark.rule("R77")
@pytest.mark.rule("R79")
@pytest.mark.parametrize(("row", "place"), OPERATIONS)
def test_every_hold_answers_as_the_table_says(stage, refused, row, place):
    cells, held, tried = TABLE[row], ROWS[row][place](stage), 0
    for column, answer in cells.items():
        if answer == "–":
            continue
        parties = parties_of(held, column, cells)
        assert parties, f"{column} has nobody to hold"
        for party in parties:
            print(row, place, column, party, answer)  # shown where it fails
            with undone(brownie):
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
