"""`deeptier audit lineage`: the chain of title of one lot."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from deeptier.audit.history import History
from deeptier.audit.lineage import Lineage, lineage_of
from deeptier.audit.lineage.document import document_of
from deeptier.audit.lineage.evidence import Checked, check_documents
from deeptier.audit.lineage.words import Words, money_of
from deeptier.commands.audit_findings import tell_findings
from deeptier.commands.audit_money import currency_of
from deeptier.commands.audit_source import HistoryAsked
from deeptier.commands.completion import complete_lot
from deeptier.commands.lineage_tables import show
from deeptier.commands.output import FINDINGS, JsonOption, Output, option
from deeptier.commands.wrapping import print_below
from deeptier.commands.writing import write_output
from deeptier.errors import InputError
from deeptier.lot_id import LotId
from deeptier.picture.title import draw

EXAMPLES = """
Examples:

deeptier audit lineage 7-3-1

deeptier audit lineage 7-3-1 --names names.json --picture title.svg --evidence documents/

deeptier audit lineage 7-3-1 --rpc http://127.0.0.1:8545 --deployment deployments/devnet.json --json
"""


def lineage(
    lot: Annotated[
        str,
        typer.Argument(help="Certificate number, such as 7-3-1.", autocompletion=complete_lot),
    ],
    picture: Annotated[
        Path | None,
        typer.Option("--picture", metavar="FILE", help="Draw the chain of title to this SVG file."),
    ] = None,
    evidence: Annotated[
        Path | None,
        typer.Option(
            "--evidence", metavar="DIR", help="Folder of sealed documents and proofs to check."
        ),
    ] = None,
    *,
    source: HistoryAsked,
    json: JsonOption = False,
) -> None:
    """Show a lot's chain of title from its payable's issue to its holder.

    With --evidence, exit code 1 where a document that the chain of title commits to is not found,
    or does not match.
    """
    output = Output(json)
    with output.guarded():
        asked = option("LOT", LotId.parse, lot)
        if evidence is not None and not evidence.is_dir():
            raise InputError("--evidence", str(evidence), "a folder that is there")
        if picture is not None and not picture.absolute().parent.is_dir():
            raise InputError("--picture", str(picture), "a file in a folder that is there")
        called = source.known.called
        history = source.history(output)
        found = lineage_of(history, asked)
        currency, decimals = currency_of(history, found.terms.currency)
        words = Words(called, money_of(decimals))
        checked = None if evidence is None else check_documents(found, history, evidence)
        if picture is not None:
            write_output(picture, draw(found, words, currency))
        is_clean = not history.rebuilt.findings and (checked is None or checked.is_clean)
        output.document(
            {
                "ok": is_clean,
                "decimals": decimals,
                **document_of(found, called),
                **({} if checked is None else {"evidence": checked.to_json()}),
                **({} if picture is None else {"picture": str(picture)}),
                "findings": [each.to_json() for each in history.rebuilt.findings],
            }
        )
        if not json:
            _tell(output, history, found, words, currency, checked, picture)
        if not is_clean:
            raise typer.Exit(FINDINGS)


def _tell(
    output: Output,
    history: History,
    found: Lineage,
    words: Words,
    currency: str,
    checked: Checked | None,
    picture: Path | None,
) -> None:
    show(output, found, words, currency)
    if checked is not None:
        output.say()
        for line, style in checked.lines():
            text = line.lstrip()
            print_below(output.console, text, len(line) - len(text), style)
    if picture is not None:
        output.say()
        output.say(f"wrote {picture}")
    tell_findings(output, history)
