"""Tables of docs/SPEC.md, so that a contract test computes what stands there."""

from __future__ import annotations

from pathlib import Path

SPEC = Path(__file__).parents[2] / "docs" / "SPEC.md"


def spec_table(*columns: str) -> list[dict[str, str]]:
    """The rows of the one table that has exactly these columns."""
    header = f"| {' | '.join(columns)} |\n"
    _, found, body = SPEC.read_text(encoding="utf-8").partition(header)
    assert found, f"no table of SPEC has the columns {columns}"
    assert header not in body, f"two tables of SPEC have the columns {columns}"
    rows = []
    for line in body.splitlines()[1:]:
        if not line.startswith("|"):
            break
        cells = (cell.strip() for cell in line.strip().strip("|").split("|"))
        rows.append(dict(zip(columns, cells, strict=True)))
    return rows
