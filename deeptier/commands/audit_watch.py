"""`deeptier audit watch`: follows a deployment, and raises alarms by rule."""

from __future__ import annotations

import json as json_format
from pathlib import Path
from typing import Annotated

import typer

from deeptier.audit.watch.follow import Span, Watch
from deeptier.audit.watch.ledger import SAID_TWICE
from deeptier.audit.watch.notes import Note
from deeptier.audit.watch.rules import Rules, rules_of_file
from deeptier.chain.connection import connect
from deeptier.chain.deployment import Deployment
from deeptier.commands.audit_source import (
    DEVNET_RECORD,
    DeploymentOption,
    NamesOption,
    names_of_file,
)
from deeptier.commands.output import FINDINGS, Output
from deeptier.errors import InputError

EXAMPLES = """
Examples:

deeptier audit watch --rpc http://127.0.0.1:8545 --deployment deployments/devnet.json

deeptier audit watch --rpc http://127.0.0.1:8545 --deployment build/demo/deployment.json
--names build/demo/names.json --from 0 --until 55

deeptier audit watch --rpc http://127.0.0.1:8545 --rules watch.yaml --json
"""

_SAID_TWICE = {event.__name__ for event in SAID_TWICE}
_STYLES = {"alarm": "bold red", "reorganised": "yellow", "silent": "yellow", "refused": "yellow"}


def watch(
    rpc: Annotated[str, typer.Option(help="Node: http(s)://, ws(s):// or ipc://.")],
    deployment: DeploymentOption = DEVNET_RECORD,
    first: Annotated[
        int | None,
        typer.Option("--from", help="Tell from this block on; the next unless given.", min=0),
    ] = None,
    last: Annotated[
        int | None,
        typer.Option("--until", help="End after this block; never unless given.", min=0),
    ] = None,
    rules: Annotated[
        Path | None, typer.Option(help="YAML file of rules; sensible ones unless given.")
    ] = None,
    names: NamesOption = None,
    pause: Annotated[
        float, typer.Option(help="Seconds between two questions to the node.", min=0.05, max=3600)
    ] = 1.0,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line on stdout.")] = False,
) -> None:
    """Follow the chain: a line for each event, an alarm where a rule says so.

    With --until it ends: exit code 1 if there was an alarm. Else it goes on until Ctrl-C.
    """
    output = Output(json)
    with output.guarded():
        if first is not None and last is not None and last < first:
            raise InputError("--until", last, f"--from, {first}, or later")
        stands = Deployment.load(deployment)
        limits = rules_of_file(rules) if rules else Rules()
        known = names_of_file(names) if names else {}
        web3 = connect(rpc, stands.chain_id)
        running = Watch(web3, stands, limits, known, lambda note: _tell(output, note), pause)
        running.run(Span(first, last))
        if running.alarms:
            raise typer.Exit(FINDINGS)


def _tell(output: Output, note: Note) -> None:
    if output.as_json:
        print(json_format.dumps(note.to_json(), ensure_ascii=False), flush=True)  # noqa: T201 - the result
    elif note.kind != "event" or note.more["event"] not in _SAID_TWICE:
        output.say(note.line, style=_STYLES.get(note.kind))
