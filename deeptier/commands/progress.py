"""Shows how a scenario runs: a moving bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

from rich.progress import TimeElapsedColumn

from deeptier.audit import Step as AuditStep
from deeptier.chain.deployment import DeployStep
from deeptier.commands.bar import Bar
from deeptier.commands.output import Output
from deeptier.commands.tables import StepTable
from deeptier.scenario.model import Scenario, Step
from deeptier.scenario.report import Row
from deeptier.scenario.telling import title_of

_STAGES = {"logs": "blocks read", "decode": "logs decoded", "replay": "events replayed"}


class RunProgress(Bar):
    """Watches a run. Use as a context manager."""

    def __init__(self, output: Output, scenario: Scenario) -> None:
        super().__init__(output, "starting", TimeElapsedColumn())
        self._output = output
        self._scenario = scenario
        self._plain = not output.console.is_watched
        self._table = StepTable(scenario, output.console.width)
        self._set_ups = self._sent = self._gas = 0
        self._stage = ""

    def stage(self, text: str) -> None:
        """A new stage begins."""
        self.move(0, None, text)
        if self._plain:
            self._output.say(text)

    def deployed(self, step: DeployStep) -> None:
        """A step of the deployment is done."""
        if step.number == 1:
            self.stage("deploying the contracts")
        self.move(step.number, step.total, step.text)

    def set_up(self, text: str) -> None:
        """A transaction of the set-up was mined."""
        if not self._set_ups:
            self.stage("setting up the parties")
        self._set_ups += 1
        self.move(0, None, text)

    def begin(self, step: Step) -> None:
        """A step of the scenario begins."""
        if step.number == 1:
            self._output.say()
            self._output.console.print(self._table.header())
        title = title_of(step, self._scenario)
        self.move(step.number - 1, len(self._scenario.steps), title)

    def done(self, row: Row) -> None:
        """A step is done."""
        if row.gas is not None:
            self._sent += 1
            self._gas += row.gas
        for line in self._table.rows(row):
            self._output.console.print(line)
        self.move(row.number, None)

    def audited(self, step: AuditStep) -> None:
        """The audit came further."""
        if not self._stage:
            self._output.say()
            self._output.say(
                f"{self._gas:,} gas in {self._sent} steps, after {self._set_ups} transactions that"
                " set up parties, deposits and credit lines"
            )
            self.stage("replaying the chain's logs")
        if step.stage != self._stage:
            self._stage = step.stage
        done = _STAGES.get(step.stage, "views compared")
        self.move(step.done, step.total, f"audit: {done}")
