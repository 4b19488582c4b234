"""An enterprise on one screen: its money, what it owes and holds, what waits for it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from deeptier.commands.output import Output
from deeptier.commands.screen_parts import (
    counted,
    fact,
    money_in,
    show_table,
    style_of,
    with_symbol,
)
from deeptier.status.enterprise_facts import EnterpriseFacts, Held, InCurrency, Owes
from deeptier.status.reading import Reading

#: In all tables together; each has two.
_ROWS_SHOWN, _FEWEST_SHOWN = 12, 2


def show_enterprise(output: Output, reading: Reading, facts: EnterpriseFacts) -> None:
    """An enterprise: its standing in the register, then its money, debts and lots."""
    output.say(f"{facts.enterprise}  {facts.state}", style=style_of(facts.state))
    if facts.enterprise.name:
        fact(output, "account", facts.enterprise.address)
    if facts.until:
        accepts = (
            f"; has {counted(facts.acceptance_days, 'day')} to accept what it is given"
            if facts.acceptance_days
            else ""
        )
        output.say(f"takes part as {', '.join(facts.roles)} until {facts.until}{accepts}")
    if facts.successor:
        output.say(f"its place was taken by {facts.successor}", style="yellow")
    if facts.proposed:
        output.say(
            f"{facts.proposed} is to take its place from {facts.proposed_from} on;"
            " it objects by: deeptier successor refuse",
            style="bold yellow",
        )
    if facts.defaults:
        output.say(f"{counted(facts.defaults, 'payable')} in default", style="bold red")
    used = [each for each in facts.currencies if _is_used(each)] or list(facts.currencies[:1])
    tables = sum(map(bool, (part for each in used for part in _parts(each))))
    for each in used:
        _currency(output, reading, each, max(_FEWEST_SHOWN, _ROWS_SHOWN // max(tables, 1)))


def _is_used(figures: InCurrency) -> bool:
    """Whether an enterprise has anything to do with a currency."""
    return bool(figures.deposits or figures.line_limit or figures.granted or any(_parts(figures)))


def _parts(figures: InCurrency) -> tuple[Sequence[Owes] | Sequence[Held], ...]:
    return figures.owes, figures.holds, figures.offered


def _currency(output: Output, reading: Reading, figures: InCurrency, most: int) -> None:
    money, tell = money_in(reading, figures.currency), partial(fact, output)
    output.say()
    tell("deposits", with_symbol(reading, figures.currency, figures.deposits))
    if figures.line_limit or figures.owes:
        mandate = "by mandate" if figures.mandate else "no mandate to collect"
        tell(
            "owes",
            f"{money(figures.owes_open)}, overdue {money(figures.owes_overdue)};"
            f" lines {money(figures.line_used)} of {money(figures.line_limit)}; {mandate}",
        )
    if figures.granted:
        tell("granted", f"lines of {money(figures.granted)}, used {money(figures.granted_used)}")
    if figures.holds:
        tell("holds", f"{money(figures.holds_amount)} in {counted(len(figures.holds), 'lot')}")
    if figures.offered:
        tell(
            "waiting",
            f"{money(figures.offered_amount)} in"
            f" {counted(len(figures.offered), 'lot')} offered to it, not accepted yet",
            "yellow",
        )
    if figures.owes:
        output.say()
        show_table(
            output,
            ("owes, payable", "due day", "days left", "open", "what"),
            figures.owes,
            lambda each: (
                str(each.payable),
                each.due_date,
                f"{each.days_left:,}",
                money(each.open),
                each.state,
            ),
            most,
            "payables",
        )
    for title, lots in (("holds, lot", figures.holds), ("offered, lot", figures.offered)):
        if lots:
            output.say()
            show_table(
                output,
                (title, "obligor", "due day", "days left", "amount", ""),
                lots,
                lambda each: (
                    each.lot,
                    str(each.obligor),
                    each.due_date,
                    f"{each.days_left:,}",
                    money(each.amount),
                    ", ".join(each.holds),
                ),
                most,
                "lots",
            )
