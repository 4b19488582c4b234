"""How the steps of a scenario are told to people."""

from __future__ import annotations

from deeptier.money import format_amount
from deeptier.scenario.actions import Issue, SetLimit, SuspendLine
from deeptier.scenario.model import Balances, Scenario, Step
from deeptier.scenario.outcome import Outcome


def who_acts(step: Step, scenario: Scenario) -> str:
    """The display name of the party that acts, or agrees."""
    action = step.action
    if isinstance(action, Balances):
        return ""
    if isinstance(action, Issue):
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
    return f"step {step.number} ({step.date.isoformat()}, {step.verb.replace('_', ' ')}{by})"


def note_of(step: Step, scenario: Scenario, outcome: Outcome) -> str:
    """What is worth telling beside lot and amount."""
    figures = outcome.figures
    notes = []
    if isinstance(step.action, Issue):
        payable = scenario.payables[step.action.payable]
        signers = filter(None, (payable.obligor, payable.payee, payable.guarantor))
        notes.append(f"signed by {', '.join(map(scenario.name_of, signers))}")
    if "discount" in figures:
        notes.append(
            f"{figures['days']} days: discount {format_amount(figures['discount'])},"
            f" proceeds {format_amount(figures['proceeds'])}"
        )
    if figures.get("penalty"):
        notes.append(
            f"principal {format_amount(figures['principal'])},"
            f" penalty {format_amount(figures['penalty'])}"
        )
    notes.extend(f"lot {lot} kept: {error}" for lot, error in outcome.skipped.items())
    return "; ".join(notes)
