"""`deeptier invoice read` and `salt`: from files of invoices to payables to confirm."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import TimeRemainingColumn

from deeptier.commands.at import HERE, DeskOption, NetworkOption, desk_at
from deeptier.commands.bar import Bar
from deeptier.commands.invoice_tables import document, show
from deeptier.commands.output import FINDINGS, JsonOption, Output, option
from deeptier.days import parse_date
from deeptier.errors import InputError
from deeptier.invoices.checking import check_file
from deeptier.invoices.paper import Paper, State
from deeptier.invoices.payables import (
    ENDINGS,
    check_columns,
    columns_set,
    existing,
    ready,
    write_payables,
)
from deeptier.invoices.salt import PLACE, make_salt
from deeptier.invoices.surroundings import Choices, Surroundings, of_desk, of_files

READ_EXAMPLES = """
Examples:

deeptier invoice read inbox/4711.xml inbox/4712.pdf

deeptier invoice read inbox --out payables.csv --set line=1

deeptier invoice read inbox --out payables.yaml --sealed private/seals --offline --json
"""
SALT_EXAMPLES = """
Example:

deeptier invoice salt
"""

_READ = (".xml", ".pdf")


def read(
    files: Annotated[
        list[Path], typer.Argument(help="Invoices, XML or PDF, or folders that hold them.")
    ],
    out: Annotated[
        Path | None, typer.Option(help="New file for the payables: .csv or .yaml.")
    ] = None,
    sealed: Annotated[
        Path | None,
        typer.Option(help="Folder for seals and their salts; beside --out unless given."),
    ] = None,
    salt_file: Annotated[
        Path | None,
        typer.Option(
            envvar="DEEPTIER_SALT_FILE",
            help=f"File of the network's invoice salt; the desk's {PLACE} unless given.",
        ),
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", help="Column of all payables, such as line=1; may be repeated."),
    ] = None,
    currency: Annotated[
        str | None,
        typer.Option(help="Currency they must be in; the network's deposits' unless given."),
    ] = None,
    token: Annotated[
        list[str] | None,
        typer.Option(
            help="Deposit token of another currency, by its name in the address book; may be"
            " repeated."
        ),
    ] = None,
    on: Annotated[
        str | None, typer.Option(help="Day on which they are read; today unless given.")
    ] = None,
    offline: Annotated[
        bool, typer.Option("--offline", help="Do not ask the chain which invoices are used.")
    ] = False,
    desk: DeskOption = HERE,
    network: NetworkOption = None,
    json: JsonOption = False,
) -> None:
    """Check invoices, and with --out make payables to confirm.

    Reads UBL 2.1, UN/CEFACT CII, and PDFs of Factur-X and ZUGFeRD.

    Exit code 1 where a file is wrong: nothing of it goes out.
    """
    output = Output(json)
    with output.guarded():
        _check_options(out, sealed, set_, token)
        others = columns_set(set_ or [])
        today = option("--on", parse_date, on) if on is not None else None
        chosen, passed = _chosen(files)
        if out is None:
            given = of_files(today or date.today(), currency, salt_file)
        else:
            named = tuple(token or ())
            choices = Choices(network, today, currency, named, salt_file, offline)
            given = of_desk(desk_at(desk), choices)
        if given.around is not None:
            check_columns(others, given.around)
        papers = _checked(output, chosen, given)
        seals = _written(output, out, sealed, papers, given, others)
        output.document(document(papers, out if seals else None, seals))
        if not json:
            show(output, papers, passed, out if seals else None, seals)
            if out is None and today is None:
                output.say(f"as of {given.against.today}, by this computer's clock; else say --on")
        if any(each.state is State.WRONG for each in papers):
            raise typer.Exit(FINDINGS)


def salt(desk: DeskOption = HERE, json: JsonOption = False) -> None:
    """Make a network's invoice salt: once, by its first member, who shares it with the others.

    Fingerprints of invoices are made with it. All members must have the same, and nobody else may.
    """
    output = Output(json)
    with output.guarded():
        path = desk_at(desk).folder / PLACE
        make_salt(path)
        output.document({"ok": True, "salt_file": str(path)})
        if not json:
            output.say(f"wrote {path}; keep it in two places, and share it with members only")


def _check_options(
    out: Path | None, sealed: Path | None, set_: list[str] | None, token: list[str] | None
) -> None:
    if out is None:
        given = {"--sealed": sealed, "--set": set_ and set_[0], "--token": token and token[0]}
        for name, value in given.items():
            if value:
                raise InputError(name, str(value), "given together with --out")
        return
    if out.suffix not in ENDINGS:
        raise InputError("--out", str(out), f"a file that ends in {' or '.join(ENDINGS)}")
    if out.exists() or out.is_symlink():
        raise existing(out)
    if not out.parent.is_dir():
        raise InputError("--out", str(out), f"in a folder that is there; make {out.parent} first")


def _chosen(paths: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """The files to read, and those of folders that are passed over."""
    chosen: list[Path] = []
    passed: list[Path] = []
    for path in paths:
        if not path.is_dir():
            if not path.exists() and not path.is_symlink():
                raise InputError("FILE", str(path), "a file or a folder that is there")
            chosen.append(path)
            continue
        inside = sorted(each for each in path.iterdir() if not each.name.startswith("."))
        found = [each for each in inside if each.suffix.lower() in _READ]
        if not found:
            raise InputError("FILE", str(path), f"a folder with files ending in {', '.join(_READ)}")
        chosen += found
        passed += [each for each in inside if each not in found]
    return chosen, passed


def _checked(output: Output, files: Sequence[Path], given: Surroundings) -> list[Paper]:
    papers: list[Paper] = []
    with Bar(output, "reading invoices", TimeRemainingColumn()) as bar:
        for file in files:
            papers.append(check_file(file, given.against))
            bar.move(len(papers), len(files))
    with Bar(output, "asking which are used", TimeRemainingColumn()) as bar:
        return given.settled(papers, bar.move)


def _written(
    output: Output,
    out: Path | None,
    sealed: Path | None,
    papers: Sequence[Paper],
    given: Surroundings,
    others: dict[str, str],
) -> Path | None:
    """Where the seals are, if payables were written."""
    if given.notes is not None:
        given.notes.keep(papers)
    if out is None or not ready(papers):
        return None
    seals = sealed or out.with_suffix(".sealed")
    with Bar(output, "sealing invoices", TimeRemainingColumn()) as bar:
        write_payables(out, seals, papers, others, bar.move)
    return seals
