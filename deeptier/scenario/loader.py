"""Reads a scenario file: strictly, all its problems at once, without a chain."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from deeptier.reading.nodes import Notes, Value
from deeptier.reading.problems import ProblemsError
from deeptier.reading.yaml_file import compose, file_error, read_text
from deeptier.scenario.actions import Issue
from deeptier.scenario.balances import read_balances
from deeptier.scenario.counterparts import read_counterparts
from deeptier.scenario.declarations import read_lines, read_parties, read_payables
from deeptier.scenario.mentions import payables_in
from deeptier.scenario.model import CreditLine, Party, Payable, Scenario, Step
from deeptier.scenario.names import Names
from deeptier.scenario.steps import read_step

_MAX_BYTES = 1_000_000
_LONG_TEXT = 1_000


def load_scenario(path: Path | str, counterparts: Path | None = None) -> Scenario:
    """Read the scenario in a file; the contracts of its counterparts lie compiled in a folder.

    Errors: `ProblemsError` with every problem of the file, each with its line and column.
    """
    text = read_text(path, _MAX_BYTES)
    return parse_scenario(text, str(path), counterparts)


def parse_scenario(text: str, file: str, counterparts: Path | None = None) -> Scenario:
    """Read a scenario from text; `file` names it in problems.

    Errors: as `load_scenario`.
    """
    node = compose(text, file)
    if node is None:
        raise file_error(file, "is empty; it must hold a scenario")
    notes = Notes(file)
    scenario = _read(Value(notes, node, ""), counterparts)
    if notes.problems:
        raise ProblemsError(tuple(sorted(set(notes.problems))))
    return scenario


def _read(value: Value, folder: Path | None) -> Scenario:
    fields = value.fields("a scenario")
    title = fields.required("title", lambda found: found.text(80), "")
    about = fields.optional("description")
    description = about.text(_LONG_TEXT, lines=True) if about else ""
    currency = fields.required("currency", lambda found: found.text(longest=11), "")
    start = fields.required("start", Value.date, date.min)
    parties = fields.required("parties", read_parties, dict[str, Party]())
    beside = fields.optional("counterparts")
    counterparts = read_counterparts(beside, parties, folder) if beside else {}
    lines = fields.required(
        "lines", lambda found: read_lines(found, parties, start), dict[str, CreditLine]()
    )
    payables = fields.required(
        "payables",
        lambda found: read_payables(found, Names(parties, lines, {}), start),
        dict[str, Payable](),
    )
    names = Names(parties, lines, payables, counterparts)
    steps = fields.required("steps", lambda found: _steps(found, names, start), tuple[Step, ...]())
    end = fields.optional("expect")
    balances = read_balances(end, names) if end else None
    fields.close()
    return Scenario(
        file=value.notes.file,
        title=title,
        description=" ".join(description.split()),
        currency=currency,
        start=start,
        parties=parties,
        lines=lines,
        payables=payables,
        steps=steps,
        end=balances,
        counterparts=counterparts,
    )


def _steps(value: Value, names: Names, start: date) -> tuple[Step, ...]:
    steps: list[Step] = []
    issued: set[str] = set()
    latest = start
    time = 0
    for number, found in enumerate(value.items("step"), 1):
        step = read_step(found, number, names, latest)
        if step.date > latest:
            latest, time = step.date, 0
        if step.time is not None and step.date == latest:
            if step.time < time:
                found.notes.note(
                    found.node, f"{found.path}.time", "is before the time of an earlier step"
                )
            time = max(time, step.time)
        _check_issued(step, found, issued)
        steps.append(step)
    return tuple(steps)


def _check_issued(step: Step, found: Value, issued: set[str]) -> None:
    """Every payable that a step touches was issued before; no payable is issued twice."""
    action = step.action
    if isinstance(action, Issue):
        if step.expected.refused is None:
            if action.payable in issued:
                found.notes.note(
                    found.node,
                    f"{found.path}.payable",
                    f"is {action.payable!r}; an earlier step issued it, so this one must expect"
                    " to be refused",
                )
            issued.add(action.payable)
        return
    for payable in sorted(payables_in(action) - issued):
        found.notes.note(
            found.node, found.path, f"is about payable {payable!r}, which no earlier step issues"
        )
