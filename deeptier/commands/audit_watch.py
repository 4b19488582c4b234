"""`deeptier audit watch`: follows a deployment, and raises alarms by rule."""

from __future__ import annotations

import json as json_format
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from deeptier.audit.progress import Progress, Step
from deeptier.audit.watch.follow import Span, Watch
from deeptier.audit.watch.ledger import SAID_TWICE
from deeptier.audit.watch.notes import Note
from deeptier.audit.watch.rules import Rules, rules_of_file
from deeptier.commands.chain_asked import ChainAsked
from deeptier.commands.names_file import Names, NamesOption
from deeptier.commands.output import FINDINGS, Output
from deeptier.errors import InputError

EXAMPLES = """
Examples:

deeptier audit watch

deeptier audit watch --rpc http://127.0.0.1:8545 --deployment build/demo/deployment.json
--names build/demo/names.json --from 0 --until 55

deeptier audit watch --rpc http://127.0.0.1:8545 --rules watch.yaml --json
"""

_SAID_TWICE = {event.__name__ for event in SAID_TWICE}
_STYLES = {"alarm": "bold red", "reorganised": "yellow", "silent": "yellow", "refused": "yellow"}


def watch(
    first: Annotated[
        int | None,
        typer.Option(
            "--from", metavar="BLOCK", help="Tell from this block on; the next unless given.", min=0
        ),
    ] = None,
    last: Annotated[
        int | None,
        typer.Option(
            "--until", metavar="BLOCK", help="End after this block; never unless given.", min=0
        ),
    ] = None,
    rules: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="YAML file of rules; sensible ones unless given."),
    ] = None,
    names: NamesOption = None,
    pause: Annotated[
        float,
        typer.Option(
            metavar="SECONDS", help="Seconds between two questions to the node.", min=0.05, max=3600
        ),
    ] = 1.0,
    *,
    chain: ChainAsked,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line on stdout.")] = False,
) -> None:
    """Follow the chain: a line for each event, an alarm where a rule says so.

    With --until it ends: exit code 1 if there was an alarm. Else it goes on until Ctrl-C.
    """
    output = _Lines(json)
    with output.guarded(), output.reading() as progress:
        if first is not None and last is not None and last < first:
            raise InputError("--until", last, f"--from, {first}, or later")
        limits = rules_of_file(rules) if rules else Rules()
        known = Names.of(names, chain.book).called
        web3, stands = chain.open()
        running = Watch(web3, stands, limits, known, output.tell, pause, progress=progress)
        running.run(Span(first, last))
        if running.alarms:
            raise typer.Exit(FINDINGS)


class _Lines(Output):
    """Writes a line at a time: notes for people, or JSON objects, errors too."""

    def __init__(self, as_json: bool) -> None:
        super().__init__(as_json)
        self._status = self.console.status("reading the past")

    def tell(self, note: Note) -> None:
        """Write a note; the past is read."""
        self._status.stop()
        if self.as_json:
            self._object(note.to_json())
        elif note.kind != "event" or note.more["event"] not in _SAID_TWICE:
            self.say(note.line, style=_STYLES.get(note.kind))

    def document(self, content: dict[str, Any]) -> None:
        """Why the watch ended before its time, if JSON was asked for."""
        if self.as_json:
            self._object({"kind": "stopped", **content})

    @contextmanager
    def reading(self) -> Iterator[Progress]:
        """Shows on a terminal how far the past is read."""

        def progress(step: Step) -> None:
            self._status.update(f"reading the past: {step.done:,} of {step.total:,} blocks")

        if self.console.is_watched:
            self._status.start()
        try:
            yield progress
        finally:
            self._status.stop()

    def _object(self, content: dict[str, Any]) -> None:
        self.write(json_format.dumps(content, ensure_ascii=False))
