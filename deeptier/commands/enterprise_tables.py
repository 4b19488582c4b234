"""An enterprise on one screen: its money, what it owes and holds, what waits for it."""

from __future__ import annotations

from collections.abc import Sequence

from deeptier.commands.output import Output
from deeptier.commands.screen_parts import counted, money_in, more, show_table, style_of
from deeptier.status.enterprise_facts import EnterpriseFacts, Held, InCurrency
from deeptier.status.reading import Reading

_ROWS_SHOWN = 6


def show_enterprise(output: Output, reading: Reading, facts: EnterpriseFacts) -> None:
    """An enterprise: its standing in the register, then its money, debts and lots."""
    output.say(f"{facts.enterprise}  {facts.state}", style=style_of(facts.state))
    if facts.enterprise.name:
        output.say(f"account   {facts.enterprise.address}")
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
    for each in facts.currencies:
        _currency(output, reading, each)


def _currency(output: Output, reading: Reading, figures: InCurrency) -> None:
    money = money_in(reading, figures.currency)
    output.say()
    output.say(f"deposits  {money(figures.deposits)} {reading.token(figures.currency).symbol}")
    if figures.line_limit or figures.owes:
        mandate = "by mandate" if figures.mandate else "no mandate to collect"
        output.say(
            f"owes      {money(figures.owes_open)}, overdue {money(figures.owes_overdue)};"
            f" lines {money(figures.line_used)} of {money(figures.line_limit)}; {mandate}"
        )
    if figures.granted:
        output.say(
            f"granted   lines of {money(figures.granted)}, used {money(figures.granted_used)}"
        )
    if figures.holds:
        output.say(
            f"holds     {money(figures.holds_amount)} in {counted(len(figures.holds), 'lot')}"
        )
    if figures.offered:
        output.say(
            f"waiting   {money(figures.offered_amount)} in"
            f" {counted(len(figures.offered), 'lot')} offered to it, not accepted yet",
            style="yellow",
        )
    if figures.owes:
        output.say()
        show_table(
            output,
            ("owes, payable", "due day", "days left", "open", "what"),
            (
                (
                    str(each.payable),
                    each.due_date,
                    f"{each.days_left:,}",
                    money(each.open),
                    each.state,
                )
                for each in figures.owes[:_ROWS_SHOWN]
            ),
        )
        more(output, len(figures.owes) - _ROWS_SHOWN, "payables")
    for title, lots in (("holds, lot", figures.holds), ("offered, lot", figures.offered)):
        if lots:
            output.say()
            _lots(output, reading, figures.currency, title, lots)


def _lots(
    output: Output, reading: Reading, currency: str, title: str, lots: Sequence[Held]
) -> None:
    money = money_in(reading, currency)
    show_table(
        output,
        (title, "obligor", "due day", "days left", "amount", ""),
        (
            (
                each.lot,
                str(each.obligor),
                each.due_date,
                f"{each.days_left:,}",
                money(each.amount),
                ", ".join(each.holds),
            )
            for each in lots[:_ROWS_SHOWN]
        ),
    )
    more(output, len(lots) - _ROWS_SHOWN, "lots")
