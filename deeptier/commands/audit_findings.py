"""What the auditor's verbs say of logs that contradict themselves."""

from __future__ import annotations

from deeptier.audit.findings import Finding
from deeptier.audit.history import History
from deeptier.commands.output import Output

_FINDINGS_SHOWN = 5


def tell_findings(output: Output, history: History, others: tuple[Finding, ...] = ()) -> None:
    """Warn of logs that contradict themselves: what is told from them may be wrong."""
    findings = (*others, *history.rebuilt.findings)
    if not findings or output.as_json:
        return
    count = len(findings)
    output.say()
    output.say(
        f"{count} finding{'s'[: count > 1]}: the logs contradict themselves, so this may be wrong;"
        " see deeptier audit verify",
        style="bold red",
    )
    for finding in findings[:_FINDINGS_SHOWN]:
        output.say(f"  {finding}", style="red")
