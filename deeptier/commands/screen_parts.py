"""Pieces that screens share: amounts of a currency, days to a day, colours, what is hidden."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from deeptier.commands.figures_table import figures_table
from deeptier.commands.output import Output
from deeptier.money import format_amount
from deeptier.status.reading import Reading

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


def show_table(output: Output, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table."""
    output.console.print(figures_table(columns, rows))


def more(output: Output, hidden: int, what: str) -> None:
    """Say that not all was shown, where it was not."""
    if hidden > 0:
        output.say(f"and {hidden:,} more {what} (--json has all)")
