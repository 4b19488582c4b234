"""`deeptier audit verify`: four levels of trust in what a node says."""

from __future__ import annotations

import json as json_text
from pathlib import Path
from typing import Annotated

import typer

from deeptier.audit.errors import AuditError
from deeptier.audit.levels import (
    DEFAULT_SAMPLE,
    Level,
    Report,
    Status,
    Stored,
    Wanted,
    run_levels,
)
from deeptier.audit.store import Store, open_store
from deeptier.audit.store.syncing import require_store
from deeptier.commands.at import HERE, DeskOption, NetworkOption
from deeptier.commands.chain_asked import ChainAsked, DeploymentOption, NodesOption
from deeptier.commands.level_tables import LevelProgress, report_lines
from deeptier.commands.output import FINDINGS, JsonOption, Output, option
from deeptier.commands.writing import write_output
from deeptier.errors import InputError

EXAMPLES = """
Examples:

deeptier audit verify

deeptier audit verify --rpc http://127.0.0.1:8545 --deployment deployments/devnet.json

deeptier audit verify --rpc https://node-a.example --rpc https://node-b.example --store audit
--sample all --report verification.json

deeptier audit verify --network consortium --level books --level complete --json
"""
_ALL = "all"
_DIGITS_READ = 18  # no books have so many lots


def verify(
    rpc: NodesOption = None,
    deployment: DeploymentOption = None,
    store: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Take logs and deployment from this store, not from the node."
        ),
    ] = None,
    block: Annotated[
        int | None,
        typer.Option(metavar="BLOCK", help="Block to audit at; the latest unless given.", min=0),
    ] = None,
    level: Annotated[
        list[Level] | None,
        typer.Option(help="Run this level, and fail if it cannot be run; all unless given."),
    ] = None,
    sample: Annotated[
        str,
        typer.Option(
            metavar="NUMBER", help="How many lots' words to prove for the level storage, or `all`."
        ),
    ] = str(DEFAULT_SAMPLE),
    report: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the JSON document to this file too.")
    ] = None,
    desk: DeskOption = HERE,
    network: NetworkOption = None,
    json: JsonOption = False,
) -> None:
    """Rebuild everything from the chain's logs, and trust the node in nothing that can be checked.

    books: the logs, replayed, equal the contracts' views at one block. complete: headers and
    receipts prove that no log was left out or altered. storage: the words of lots are proved
    against the state root. nodes: two or more nodes give the same header.

    Exit code 1 where a level finds something, one that was asked for by name was not run, or none
    could be run.
    """
    output = Output(json)
    with output.guarded():
        wanted_sample = option("--sample", _sample, sample)
        urls = rpc or []
        _require_different(urls)
        _require_folder(report)
        opened = None if store is None else open_store(store)
        chain = ChainAsked(urls[0] if urls else None, deployment, desk, network)
        nodes, stands = chain.open_each(output, urls, None if opened is None else opened.deployment)
        if store is not None:
            require_store(store, stands)
        stored = None if opened is None else _stored(opened, block)
        wanted = Wanted(block, tuple(level or ()), wanted_sample, stored)
        with LevelProgress(output) as progress:
            found = run_levels(nodes, stands, wanted, progress.show)
        document = found.to_json()
        if report is not None:
            write_output(report, json_text.dumps(document, indent=2, ensure_ascii=False) + "\n")
        output.document(document)
        if not json:
            for line, style in report_lines(found):
                output.say(line, style=style or None)
        _keep(output, opened, found)
        if not found.ok:
            raise typer.Exit(FINDINGS)


def _stored(opened: Store, block: int | None) -> Stored:
    head, summary = opened.summary(block)
    return Stored(head, summary, lambda: opened.logs(last=head.number))


def _keep(output: Output, opened: Store | None, report: Report) -> None:
    """A store remembers what its audits came to; a level that was not run came to nothing.

    The verdict stands where the store cannot be written, as somebody else's, or one being synced.
    """
    try:
        for each in report.outcomes:
            if opened is not None and each.status is not Status.NOT_RUN:
                level, outcome, header = each.level.value, each.status.value, report.header
                opened.record_verdict(level, outcome, header.height, header.hash)
    except AuditError as error:
        output.say(f"the verdict is not noted in the store: {error}", style="yellow")


def _sample(text: str) -> int | None:
    if text == _ALL:
        return None
    if not (text.isascii() and text.isdecimal() and int(text[:_DIGITS_READ])):
        raise InputError("sample", text, f'a whole number from 1, or "{_ALL}"')
    return int(text[:_DIGITS_READ])


def _require_different(urls: list[str]) -> None:
    plain = [url.rstrip("/") for url in urls]
    for position, url in enumerate(urls):
        if plain[position] in plain[:position]:
            raise InputError("--rpc", url, "given once: a node cannot confirm itself")


def _require_folder(path: Path | None) -> None:
    if path is not None and (path.is_dir() or not path.parent.is_dir()):
        raise InputError("--report", str(path), "a file in a folder that exists")
