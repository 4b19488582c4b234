"""A desk's day on one screen."""

from __future__ import annotations

from deeptier.commands.output import Output
from deeptier.commands.screen_parts import counted, money_in, show_table
from deeptier.status.desk_facts import CurrencyDay, DeskFacts, PartyDay
from deeptier.status.reading import Reading

_PARTIES_SHOWN = 12
_NUMBERS_SHOWN = 10


def show_desk(output: Output, reading: Reading, facts: DeskFacts) -> None:
    """Print what falls due, what is late, and how the desk's parties stand."""
    output.say(
        f"{facts.date}, block {facts.block:,} of {facts.network}, chain {facts.chain_id}",
        style="bold",
    )
    if facts.closed:
        output.say(f"no open day: {facts.closed}", style="yellow")
    for day in facts.currencies:
        output.say()
        _show_currency(output, reading, day)
    for each in facts.parties:
        if each.replaced_from and each.currency == facts.currencies[0].currency:
            output.say(
                f"{each.party} is to be replaced from {each.replaced_from} on: deeptier show",
                style="bold yellow",
            )
    if facts.parties:
        output.say()
        _show_parties(output, reading, facts)


def _show_parties(output: Output, reading: Reading, facts: DeskFacts) -> None:
    """Those first with whom there is business, in the currencies in which there is any."""
    is_one, own = len(facts.currencies) <= 1, facts.currencies[0].currency

    def is_quiet(each: PartyDay) -> bool:
        return each.state == "active" and not any(each.amounts)

    def cells(each: PartyDay) -> tuple[str, ...]:
        money = money_in(reading, each.currency)
        symbol = reading.token(each.currency).symbol or each.currency
        state = "" if each.state == "active" else each.state
        amounts = map(money, each.amounts)
        return (str(each.party) if is_one else f"{each.party}, {symbol}", *amounts, state)

    there = [each for each in facts.parties if each.currency == own or any(each.amounts)]
    show_table(
        output,
        (
            "party" if is_one else "party, currency",
            "deposits",
            "owes",
            "overdue",
            "holds",
            "offered",
            "",
        ),
        sorted(there, key=is_quiet),
        cells,
        _PARTIES_SHOWN,
        "parties" if is_one else "lines of parties",
    )


def _show_currency(output: Output, reading: Reading, day: CurrencyDay) -> None:
    money = money_in(reading, day.currency)
    symbol = reading.token(day.currency).symbol or day.currency
    output.say(
        f"{symbol}: {counted(day.payables, 'payable')} of"
        f" {money(day.face_issued)}; {money(day.open.open)} open in {day.open.payables:,};"
        f" {money(day.cash_kept)} came in and is not paid out"
    )
    buckets = (
        ("due today", day.due_today, "bold"),
        ("in 7 days", day.due_in_7_days, None),
        ("in 30 days", day.due_in_30_days, None),
        ("overdue", day.overdue, "red"),
        ("in default", day.in_default, "bold red"),
    )
    for name, bucket, style in buckets:
        if bucket.payables:
            output.say(f"{name:<11} {money(bucket.open)} in {bucket.payables:,}", style=style)
    if day.to_clear:
        numbers = ", ".join(map(str, day.to_clear[:_NUMBERS_SHOWN]))
        rest = ", …" if len(day.to_clear) > _NUMBERS_SHOWN else ""
        output.say(
            f"to clear    {numbers}{rest}: deeptier clear --due today --overdue", style="yellow"
        )
