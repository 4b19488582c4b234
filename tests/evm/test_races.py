"""Who comes first: both orders of each race end as docs/RACES.md says, with sound books."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from racing import RACES, Race, row
from stage import Stage

ROOT = Path(__file__).resolve().parents[2]
#: Each file of races is a section of the document, in this order.
SECTIONS = ("sales", "holds", "cash", "recourse", "parties", "issuing")
for _section in SECTIONS:
    import_module(f"races_{_section}")


def rows_of_the_document() -> dict[str, dict[str, str]]:
    """Every row of docs/RACES.md by its race."""
    found: dict[str, dict[str, str]] = {}
    columns: list[str] = []
    for line in (ROOT / "docs" / "RACES.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.startswith("|"):
            columns = []
        elif not columns:
            columns = cells
        elif set(line) - set("|- "):
            assert cells[0] not in found, f"{cells[0]} is there twice"
            found[cells[0]] = dict(zip(columns, cells, strict=True))
    return found


ROWS = rows_of_the_document()


@pytest.mark.parametrize("played", RACES.values(), ids=lambda played: played.name)
def test_both_orders_end_as_the_document_says(stage: Stage, played: Race) -> None:
    ends = row(stage, played)
    assert ROWS.get(played.name) == ends, "| " + " | ".join(ends.values()) + " |"


def test_the_document_has_these_races_and_no_others() -> None:
    assert list(ROWS) == list(RACES)
