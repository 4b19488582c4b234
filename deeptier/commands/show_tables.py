"""A lot, and a payable, on one screen each."""

from __future__ import annotations

from deeptier.commands.output import Output
from deeptier.commands.screen_parts import counted, days_left, money_in, more, show_table, style_of
from deeptier.status.lot_facts import LotFacts, TitleStep
from deeptier.status.payable_facts import PayableFacts
from deeptier.status.reading import Reading, Who

_LOTS_SHOWN = 12
_STEPS_SHOWN = 12


def show_lot(output: Output, reading: Reading, facts: LotFacts) -> None:
    """A lot: whose, of how much, due when, and its title."""
    money = money_in(reading, facts.currency)
    state = ", ".join((facts.state, *facts.holds))
    output.say(f"lot {facts.lot}  {state}", style=style_of(facts.state, *facts.holds))
    held = "held by" if facts.state == "live" else "last held by"
    output.say(f"{money(facts.amount)} {held} {facts.holder}")
    output.say(
        f"due       {facts.due_date}, {days_left(facts.days_left)}; owed by {facts.obligor}"
        f" on payable {facts.payable}" + _guarantor(facts.guarantor)
    )
    if facts.state == "live":
        output.say(f"to come   {money(facts.outstanding)}; paid so far {money(facts.claimed)}")
    output.say(
        f"tier      {facts.tier} of {facts.tier_cap}; {counted(facts.depth, 'cut')} below the root"
        f" lot; {counted(facts.lots_cut, 'lot')} cut from it"
    )
    if facts.offered_to:
        output.say(f"offered   to {facts.offered_to}, until {facts.offered_until}", style="yellow")
    if "holder replaced" in facts.holds:
        follow = f"deeptier follow --lot {facts.lot}"
        output.say(f"replaced  its holder is; it goes to the account in its place by: {follow}")
    if facts.pledged_to:
        owed = money(facts.pledged_for)
        output.say(f"pledged   to {facts.pledged_to}, for {owed} today", style="yellow")
    output.say()
    steps = facts.title[-_STEPS_SHOWN:]
    if len(steps) < len(facts.title):
        output.say(f"{len(facts.title) - len(steps)} earlier steps (--json has all)")
    show_table(
        output,
        ("day", "what", "lot", "party", "amount"),
        ((each.date, each.what, each.lot, _parties(each), money(each.amount)) for each in steps),
    )


def show_payable(output: Output, reading: Reading, facts: PayableFacts) -> None:
    """A payable: its terms, its cash, and who holds lots of it."""
    money = money_in(reading, facts.currency)
    marks = ("frozen",) if facts.frozen else ()
    state = ", ".join((facts.state, *marks))
    output.say(f"payable {facts.payable}  {state}", style=style_of(facts.state, *marks))
    output.say(
        f"owed by   {facts.obligor} to {facts.payee} at first; {facts.backing}, line {facts.line}"
        + _guarantor(facts.guarantor)
    )
    retired = facts.face_issued - facts.face
    output.say(
        f"face      {money(facts.face)}"
        + (f", after {money(retired)} of it was given up" if retired else "")
    )
    output.say(
        f"due       {facts.due_date}, {days_left(facts.days_left)};"
        f" {counted(facts.grace_days, 'day')} of grace;"
        f" penalty {facts.penalty_per_day} a day; tiers {facts.tier_cap}"
    )
    output.say(
        f"cash      due {money(facts.due)}, collected {money(facts.collected)},"
        f" paid out {money(facts.paid_out)}, unpaid {money(facts.unpaid)}"
    )
    output.say(
        f"obligor   owes {money(facts.owed)} today; "
        + ("collected by mandate" if facts.mandate else "gave no mandate to collect")
        + (f"; deposit {money(facts.deposit)}" if facts.deposit else "")
    )
    if facts.lots:
        output.say()
        show_table(
            output,
            (f"lot ({len(facts.lots)})", "holder", "amount", "tier", ""),
            (
                (
                    each.lot,
                    str(each.holder),
                    money(each.amount),
                    str(each.tier),
                    ", ".join(each.holds),
                )
                for each in facts.lots[:_LOTS_SHOWN]
            ),
        )
        more(output, len(facts.lots) - _LOTS_SHOWN, "lots")


def _guarantor(guarantor: Who | None) -> str:
    return f"; guaranteed by {guarantor}" if guarantor else ""


def _parties(step: TitleStep) -> str:
    if step.giver and step.receiver and step.giver != step.receiver:
        return f"{step.giver} → {step.receiver}"
    return str(step.receiver or step.giver or "")
