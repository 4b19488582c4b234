"""A lot, and a payable, on one screen each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import partial

from deeptier.commands.output import Output
from deeptier.commands.screen_parts import (
    counted,
    days_left,
    fact,
    money_in,
    show_table,
    style_of,
    with_symbol,
)
from deeptier.status.lot_facts import LotFacts, TitleStep
from deeptier.status.payable_facts import LiveLot, PayableFacts
from deeptier.status.reading import Reading, Who

_ROWS_SHOWN = 12
#: Of a payable with more lots than that: its holders, and the first of its lots.
_FEW_SHOWN = 5


def show_lot(output: Output, reading: Reading, facts: LotFacts) -> None:
    """A lot: whose, of how much, due when, and its title."""
    money, tell = money_in(reading, facts.currency), partial(fact, output)
    state = ", ".join((facts.state, *facts.holds))
    output.say(f"lot {facts.lot}  {state}", style=style_of(facts.state, *facts.holds))
    held = "held by" if facts.state == "live" else "last held by"
    output.say(f"{with_symbol(reading, facts.currency, facts.amount)} {held} {facts.holder}")
    tell(
        "due",
        f"{facts.due_date}, {days_left(facts.days_left)}; owed by {facts.obligor}"
        f" on payable {facts.payable}" + _guarantor(facts.guarantor),
    )
    if facts.state == "live":
        tell("to come", f"{money(facts.outstanding)}; paid so far {money(facts.claimed)}")
    tell(
        "tier",
        f"{facts.tier} of {facts.tier_cap}; {counted(facts.depth, 'cut')} below the root"
        f" lot; {counted(facts.lots_cut, 'lot')} cut from it",
    )
    if facts.offered_to:
        tell("offered", f"to {facts.offered_to}, until {facts.offered_until}", "yellow")
    if "holder replaced" in facts.holds:
        follow = f"deeptier follow --lot {facts.lot}"
        tell("replaced", f"its holder is; it goes to the account in its place by: {follow}")
    if facts.pledged_to:
        tell("pledged", f"to {facts.pledged_to}, for {money(facts.pledged_for)} today", "yellow")
    output.say()
    earlier = len(facts.title) - _ROWS_SHOWN
    if earlier > 0:
        output.say(f"{earlier} earlier steps (--json has all)")
    show_table(
        output,
        ("day", "what", "lot", "party", "amount"),
        facts.title[-_ROWS_SHOWN:],
        lambda each: (each.date, each.what, each.lot, _parties(each), money(each.amount)),
        _ROWS_SHOWN,
        "steps",
    )


def show_payable(output: Output, reading: Reading, facts: PayableFacts) -> None:
    """A payable: its terms, its cash, and who holds lots of it."""
    money, tell = money_in(reading, facts.currency), partial(fact, output)
    marks = ("frozen",) if facts.frozen else ()
    state = ", ".join((facts.state, *marks))
    output.say(f"payable {facts.payable}  {state}", style=style_of(facts.state, *marks))
    tell(
        "owed by",
        f"{facts.obligor} to {facts.payee} at first; {facts.backing}, line {facts.line}"
        + _guarantor(facts.guarantor),
    )
    retired = facts.face_issued - facts.face
    tell(
        "face",
        with_symbol(reading, facts.currency, facts.face)
        + (f", after {money(retired)} of it was given up" if retired else ""),
    )
    tell(
        "due",
        f"{facts.due_date}, {days_left(facts.days_left)};"
        f" {counted(facts.grace_days, 'day')} of grace;"
        f" penalty {facts.penalty_per_day} a day; tiers {facts.tier_cap}",
    )
    tell(
        "cash",
        f"due {money(facts.due)}, collected {money(facts.collected)},"
        f" paid out {money(facts.paid_out)}, unpaid {money(facts.unpaid)}",
    )
    tell(
        "obligor",
        f"owes {money(facts.owed)} today; "
        + ("collected by mandate" if facts.mandate else "gave no mandate to collect")
        + (f"; deposit {money(facts.deposit)}" if facts.deposit else ""),
    )
    if len(facts.lots) > _ROWS_SHOWN:
        _show_holders(output, reading, facts)
    if facts.lots:
        _show_lots(output, reading, facts)


def _show_holders(output: Output, reading: Reading, facts: PayableFacts) -> None:
    """Who holds how much of a payable with many lots, those with most first."""
    money, lots = money_in(reading, facts.currency), defaultdict[Who, list[LiveLot]](list)
    for each in facts.lots:
        lots[each.holder].append(each)
    holders = sorted(lots, key=lambda holder: -_amount(lots[holder]))
    output.say()
    show_table(
        output,
        (f"holder ({len(lots):,})", "lots", "amount"),
        holders,
        lambda each: (str(each), f"{len(lots[each]):,}", money(_amount(lots[each]))),
        _FEW_SHOWN,
        "holders",
    )


def _show_lots(output: Output, reading: Reading, facts: PayableFacts) -> None:
    money, count = money_in(reading, facts.currency), len(facts.lots)
    output.say()
    show_table(
        output,
        (f"lot ({count:,})", "holder", "amount", "tier", ""),
        facts.lots,
        lambda each: (
            each.lot,
            str(each.holder),
            money(each.amount),
            str(each.tier),
            ", ".join(each.holds),
        ),
        _ROWS_SHOWN if count <= _ROWS_SHOWN else _FEW_SHOWN,
        "lots",
    )


def _amount(lots: Sequence[LiveLot]) -> int:
    return sum(each.amount for each in lots)


def _guarantor(guarantor: Who | None) -> str:
    return f"; guaranteed by {guarantor}" if guarantor else ""


def _parties(step: TitleStep) -> str:
    if step.giver and step.receiver and step.giver != step.receiver:
        return f"{step.giver} → {step.receiver}"
    return str(step.receiver or step.giver or "")
