"""Pieces that screens share: amounts of a currency, days to a day, colours, what is hidden."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from deeptier.commands.figures_table import figures_table
from deeptier.commands.output import Output
from deeptier.commands.wrapping import print_below
from deeptier.money import format_amount
from deeptier.status.reading import Reading

T = TypeVar("T")

_NAMES_WIDTH = 10
_BAD = frozenset({"overdue", "in default", "closed", "replaced", "not in the register"})
_HELD = frozenset(
    {
        "frozen",
        "holder frozen",
        "holder replaced",
        "payable frozen",
        "expired",
        "offered",
        "pledged",
    }
)


def money_in(reading: Reading, currency: str) -> Callable[[int], str]:
    """Writes amounts of a currency."""
    decimals = reading.token(currency).decimals
    return lambda amount: format_amount(amount, decimals)


def with_symbol(reading: Reading, currency: str, amount: int) -> str:
    """An amount with what its currency calls itself; its address, where that is nothing."""
    symbol = reading.token(currency).symbol or currency
    return f"{money_in(reading, currency)(amount)} {symbol}"


def days_left(days: int) -> str:
    """How far a due day is."""
    if days == 0:
        return "today"
    return f"in {counted(days, 'day')}" if days > 0 else f"{counted(-days, 'day')} ago"


def counted(number: int, what: str) -> str:
    """A number of things: "1 lot", "2 lots"."""
    if number == 1:
        return f"1 {what}"
    return f"{number:,} {what}es" if what.endswith("ch") else f"{number:,} {what}s"


def style_of(*states: str) -> str:
    """The colour of a heading: red for what is lost or late, yellow for what is held."""
    if _BAD & set(states):
        return "bold red"
    return "bold yellow" if _HELD & set(states) else "bold"


def fact(output: Output, name: str, text: str, style: str | None = None) -> None:
    """A line that begins with what it tells; a terminal gets it broken between words."""
    if output.console.is_terminal:
        print_below(output.console, text, _NAMES_WIDTH, style or "", name)
    else:
        output.say(f"{name:<{_NAMES_WIDTH}}{text}", style=style)


def show_table(
    output: Output,
    columns: Sequence[str],
    things: Sequence[T],
    cells: Callable[[T], Sequence[str]],
    most: int,
    what: str = "",
) -> None:
    """Print as many things as a screen takes, `most` rows of them, and say where there are more."""
    table = figures_table(columns, map(cells, things[:most]))
    if not table.fits(output.console.width):
        table = figures_table(columns, map(cells, things[: max(1, most // len(columns))]))
    output.console.print(table)
    more(output, len(things) - len(table.rows), what)


def more(output: Output, hidden: int, what: str) -> None:
    """Say that not all was shown, where it was not."""
    if hidden > 0:
        output.say(f"and {hidden:,} more {what} (--json has all)")
