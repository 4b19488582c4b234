"""Tables of figures: whatever the width of the screen, every figure is shown whole."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from deeptier.commands.figures_table import figures_table

COLUMNS = ("payable", "obligor", "due", "collected", "paid out", "unpaid")
ROWS = [
    ("1", "[red]Huaxin Motors[/]", "10,000,000.00", "9,999,999.99", "10,000,000.00", "0.01"),
    ("2", "甲方汽车", "184,467,440,737,095,516.15", "", "0.00", "184,467,440,737,095,516.15"),
]


def shown(width: int, rows: list[tuple[str, ...]] = ROWS) -> str:
    out = io.StringIO()
    Console(file=out, width=width, highlight=False).print(figures_table(COLUMNS, rows))
    return out.getvalue()


@pytest.mark.parametrize("width", [40, 60, 80, 100, 132, 200])
def test_every_cell_is_shown_whole(width: int) -> None:
    words = shown(width).split()
    assert [word for word in words if "…" in word] == []
    assert {word for row in ROWS for cell in row for word in cell.split()} <= set(words)


def test_a_row_is_a_line_where_there_is_room() -> None:
    assert shown(85, ROWS[:1]).splitlines() == [
        "payable  obligor                          due     collected       paid out  unpaid",
        "1        [red]Huaxin Motors[/]  10,000,000.00  9,999,999.99  10,000,000.00    0.01",
    ]


def test_columns_move_together_before_words_are_folded() -> None:
    assert shown(80, ROWS[:1]).splitlines() == [
        "payable obligor                         due    collected      paid out unpaid",
        "1       [red]Huaxin Motors[/] 10,000,000.00 9,999,999.99 10,000,000.00   0.01",
    ]


def test_words_are_folded_before_rows_are_taken_apart() -> None:
    assert [line.rstrip() for line in shown(70, ROWS[:1]).splitlines()] == [
        "payable obligor                  due    collected      paid out unpaid",
        "1       [red]Huaxin    10,000,000.00 9,999,999.99 10,000,000.00   0.01",
        "        Motors[/]",
    ]


def test_on_a_narrow_screen_each_row_stands_by_itself() -> None:
    assert shown(40).splitlines() == [
        "payable    1",
        "obligor    [red]Huaxin Motors[/]",
        "due        10,000,000.00",
        "collected  9,999,999.99",
        "paid out   10,000,000.00",
        "unpaid     0.01",
        "",
        "payable    2",
        "obligor    甲方汽车",
        "due        184,467,440,737,095,516.15",
        "paid out   0.00",
        "unpaid     184,467,440,737,095,516.15",
    ]


def test_a_column_of_marks_is_there_where_there_are_marks() -> None:
    marked = [("7-1", "1.00", ""), ("7-2", "2.00", "frozen")]
    out = io.StringIO()
    console = Console(file=out, width=80, highlight=False)
    console.print(figures_table(("lot", "amount", ""), marked))
    console.print(figures_table(("lot", "amount", ""), marked[:1]))
    assert [line.rstrip() for line in out.getvalue().splitlines()] == [
        "lot  amount",
        "7-1    1.00",
        "7-2    2.00  frozen",
        "lot  amount",
        "7-1    1.00",
    ]
    assert out.getvalue().endswith("7-1    1.00\n")
