"""The worked tables of docs/SPEC.md, for tests that let the contracts compute them again."""

from __future__ import annotations

from pathlib import Path

SPEC = Path(__file__).resolve().parents[2] / "docs" / "SPEC.md"


def spec_table(*columns: str) -> list[dict[str, str]]:
    """The rows of the one table of SPEC that has exactly these columns."""
    lines = SPEC.read_text(encoding="utf-8").splitlines()
    head = "| " + " | ".join(columns) + " |"
    assert lines.count(head) == 1, f"{lines.count(head)} tables of SPEC have the columns {columns}"
    rows = []
    for line in lines[lines.index(head) + 2 :]:
        if not line.startswith("|"):
            break
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        rows.append(dict(zip(columns, cells, strict=True)))
    return rows


def fen(cell: str) -> int:
    """An amount as the tables write it, such as 10,875,000."""
    return int(cell.replace(",", ""))
