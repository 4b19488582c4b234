"""`deeptier doctor`."""

from __future__ import annotations

import typer

from deeptier.commands.at import HERE, DeskOption, NetworkOption, desk_at
from deeptier.commands.output import FINDINGS, JsonOption, Output
from deeptier.doctor.examination import examine
from deeptier.doctor.finding import Finding, State

EXAMPLES = """
Examples:

deeptier doctor

deeptier doctor --network consortium --json
"""

_STYLES = {State.WELL: None, State.NOTE: "yellow", State.AMISS: "red"}


def doctor(
    desk: DeskOption = HERE, network: NetworkOption = None, json: JsonOption = False
) -> None:
    """Look at versions, compiler, devnets, keys and chain, and say how to mend what is amiss.

    Exit code 1 when something is amiss. Nothing is changed.
    """
    output = Output(json)
    with output.guarded():
        findings = []
        area = ""
        for each in examine(desk_at(desk), network):
            if each.area != area:
                area = each.area
                output.say(area, style="bold")
            findings.append(each)
            _show(output, each)
        count = sum(each.state is State.AMISS for each in findings)
        output.say(f"{count} to mend" if count else "all is well")
        output.document({"ok": not count, "findings": [_words(each) for each in findings]})
        if count:
            raise typer.Exit(FINDINGS)


def _show(output: Output, found: Finding) -> None:
    style = _STYLES[found.state]
    output.say(f"  {found.state.value:<5}  {found.what}: {found.found}", style=style)
    if found.remedy:
        output.say(f"         {found.remedy}")


def _words(found: Finding) -> dict[str, str | None]:
    return {
        "area": found.area,
        "what": found.what,
        "state": found.state.value,
        "found": found.found,
        "remedy": found.remedy or None,
    }
