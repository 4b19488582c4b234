"""How commands read a desk's chain, and what they say where its logs contradict themselves."""

from __future__ import annotations

from rich.progress import TimeRemainingColumn

from deeptier.commands.bar import Bar
from deeptier.commands.output import Output
from deeptier.desk.office import Office
from deeptier.status.reading import Reading

_FINDINGS_SHOWN = 5


def read_desk(output: Output, office: Office) -> Reading:
    """Read the chain up to its newest block, with a bar on a terminal.

    Errors: `AuditError` when it cannot be read.
    """
    with Bar(output, "reading the logs", TimeRemainingColumn()) as bar:
        return Reading(office, lambda step: bar.move(step.done, step.total))


def tell_findings(output: Output, reading: Reading) -> None:
    """Warn that what was told may be wrong."""
    count = len(reading.findings)
    if not count:
        return
    output.say(
        f"{count} finding{'s'[: count > 1]}: the logs contradict themselves, so this may be wrong;"
        " see deeptier audit verify",
        style="bold red",
    )
    for finding in reading.findings[:_FINDINGS_SHOWN]:
        output.say(f"  {finding}", style="red")
