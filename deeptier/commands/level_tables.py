"""How a verification by levels is shown to people, while it runs and at its end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone

from rich.progress import TimeRemainingColumn

from deeptier.audit.levels import Level, Outcome, Report, Status
from deeptier.audit.progress import Step
from deeptier.commands.bar import Bar
from deeptier.commands.output import Output
from deeptier.commands.tables import verdict_lines

_STAGES = {
    "logs": "blocks read",
    "state": "views compared",
    "headers": "headers linked",
    "words": "words proved",
}
_STYLES = {Status.PASSED: "green", Status.FOUND: "bold red", Status.NOT_RUN: "yellow"}
_NAME_WIDTH, _STATUS_WIDTH = 8, 7
_FINDINGS_SHOWN = 20


class LevelProgress(Bar):
    """A bar for each stage, on a terminal only. Use as a context manager."""

    def __init__(self, output: Output) -> None:
        super().__init__(output, "", TimeRemainingColumn())
        self._stage = ""

    def show(self, step: Step) -> None:
        """The verification came further."""
        if step.stage != self._stage:
            self._stage = step.stage
            self.restart(_STAGES.get(step.stage, step.stage))
        self.move(step.done, step.total)


def report_lines(report: Report) -> Iterator[tuple[str, str]]:
    """A report as lines with a style each."""
    if report.verdict is not None:
        yield from verdict_lines(report.verdict)
    for outcome in report.outcomes:
        yield _outcome_line(outcome), _STYLES[outcome.status]
        if outcome.level is not Level.BOOKS:  # the verdict has shown them
            yield from _finding_lines(outcome)
    header = report.header
    when = datetime.fromtimestamp(header.time, timezone.utc).strftime("%Y-%m-%d %H:%M:%S UTC")
    yield f"rests on the header of block {header.height:,} of {when}", ""
    yield f"  hash {header.hash}", ""
    yield f"  state root {header.state_root}", ""
    if not report.is_verified:
        yield "no level could be run: nothing is verified", "bold red"
    for outcome in report.missing:
        told = f"level {outcome.level.value} was asked for and was not run: {outcome.reason}"
        yield told, "bold red"


def _outcome_line(outcome: Outcome) -> str:
    name = f"{outcome.level.value:<{_NAME_WIDTH}}  {outcome.status.value:<{_STATUS_WIDTH}}"
    done = ", ".join(f"{count:,} {what}" for what, count in outcome.counts.items())
    if outcome.status is Status.FOUND:
        count = len(outcome.findings)
        done = f"{count:,} finding{'s'[: count > 1]}; {done}"
    if outcome.reason is not None:
        done = outcome.reason if outcome.status is Status.NOT_RUN else f"{done}; {outcome.reason}"
    return f"{name}  {done}"


def _finding_lines(outcome: Outcome) -> Iterator[tuple[str, str]]:
    for finding in outcome.findings[:_FINDINGS_SHOWN]:
        yield f"  {finding}", "red"
    more = len(outcome.findings) - _FINDINGS_SHOWN
    if more > 0:
        yield f"  and {more} more (--json has all)", "red"
