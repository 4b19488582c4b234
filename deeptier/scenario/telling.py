"""How the steps of a scenario are told to people."""

from __future__ import annotations

from deeptier.chain.outcome import Outcome
from deeptier.days import date_of
from deeptier.money import format_amount
from deeptier.scenario.actions import Cancel, Issue, Send, SetLimit, SuspendLine
from deeptier.scenario.cast import Cast
from deeptier.scenario.model import Balances, Scenario, Step

_TOLD = (
    ("obligor_part", "the obligor bears {}"),
    ("fee", "fee {}"),
    ("interest", "interest {}"),
    ("debt", "debt {}"),
    ("to_financier", "{} to the financier"),
    ("to_pledgor", "{} to the pledgor"),
    ("deposit", "deposit of {} taken"),
    ("to_guarantor", "{} for the guarantor"),
)


def who_acts(step: Step, scenario: Scenario) -> str:
    """The display name of the party that acts, or agrees."""
    action = step.action
    if isinstance(action, Balances):
        return ""
    if isinstance(action, Issue | Cancel):
        return scenario.name_of(scenario.payables[action.payable].obligor)
    if isinstance(action, SetLimit | SuspendLine):
        return scenario.name_of(scenario.lines[action.line].bank)
    return scenario.name_of(action.who)


def carrier_of(step: Step, scenario: Scenario) -> str | None:
    """The display name of the party that carries the consent to the chain, if another does."""
    action = step.action
    carrier = action.carrier if isinstance(action, Issue) else getattr(action, "carrier", None)
    return scenario.name_of(carrier) if carrier else None


def title_of(step: Step, scenario: Scenario) -> str:
    """How a message names a step."""
    who = who_acts(step, scenario)
    by = f" by {who}" if who else ""
    what = step.verb.replace("_", " ")
    if isinstance(step.action, Send):
        what += f" {step.action.contract}.{step.action.function}"
    return f"step {step.number} ({step.date.isoformat()}, {what}{by})"


def note_of(step: Step, scenario: Scenario, outcome: Outcome, cast: Cast) -> str:
    """What is worth telling beside lot and amount."""
    figures = outcome.figures
    notes = []
    if isinstance(step.action, Send):
        notes.append(f"{step.action.contract}.{step.action.function}")
    if isinstance(step.action, Issue):
        payable = scenario.payables[step.action.payable]
        signers = filter(None, (payable.obligor, payable.payee, payable.guarantor))
        notes.append(f"signed by {', '.join(map(scenario.name_of, signers))}")
    if "discount" in figures:
        notes.append(
            f"{figures['days']} days: discount {format_amount(figures['discount'])},"
            f" proceeds {format_amount(figures['proceeds'])}"
        )
    notes.extend(
        text.format(format_amount(figures[name])) for name, text in _TOLD if name in figures
    )
    if outcome.passed_over:
        notes.append(f"not taken: {', '.join(outcome.passed_over)}")
    names = {cast.address(party): scenario.name_of(party) for party in scenario.parties}
    notes.extend(
        f"lot {lot} held for {names.get(to, to)} until {date_of(day).isoformat()}"
        for lot, (to, day) in outcome.held_for.items()
    )
    if figures.get("penalty"):
        notes.append(
            f"principal {format_amount(figures['principal'])},"
            f" penalty {format_amount(figures['penalty'])}"
        )
    notes.extend(f"lot {lot} kept: {error}" for lot, error in outcome.skipped.items())
    return "; ".join(notes)
