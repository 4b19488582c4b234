"""`deeptier evidence seal`, `show` and `verify`: documents, field by field."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from deeptier.audit.references import document_root, read_journal, trade_references
from deeptier.commands.chain_asked import ChainAsked
from deeptier.commands.completion import complete_lot
from deeptier.commands.output import FINDINGS, JsonOption, Output, option
from deeptier.errors import InputError
from deeptier.evidence.files import read_whole, write_new
from deeptier.evidence.members import hexed, word_from
from deeptier.evidence.owner import SealedFolder, seal_folder, show_fields
from deeptier.evidence.proof import Proof
from deeptier.evidence.streams import Stream
from deeptier.lot_id import LotId

SEAL_EXAMPLES = """
Example:

deeptier evidence seal deals/gears
"""
SHOW_EXAMPLES = """
Examples:

deeptier evidence show invoice.total --in deals/gears

deeptier evidence show information:date business:date --in deals/gears --out dates.json
"""
VERIFY_EXAMPLES = """
Examples:

deeptier evidence verify dates.json --reference 0x…

deeptier evidence verify dates.json --payable 1

deeptier evidence verify dates.json --lot 7-3-1 --rpc https://node.example
--deployment deployments/consortium.json
"""
#: By what they were found under, the references of which a proof must give one.
_Compared = dict[str, tuple[bytes, ...]]


def seal(
    folder: Annotated[
        Path, typer.Argument(help="Folder of information.json, logistics.yaml, business/ …")
    ],
    json: JsonOption = False,
) -> None:
    """Seal documents: print their roots and their reference, and keep the salts in sealed.json.

    Whoever has sealed.json can show every field; without it nobody ever can. A folder that is
    sealed keeps its salts.
    """
    output = Output(json)
    with output.guarded():
        sealed = seal_folder(folder)
        output.document(_seal_members(sealed))
        if not json:
            for line in _seal_lines(sealed):
                output.say(line)


def show(
    fields: Annotated[
        list[str], typer.Argument(help="invoice.total, say, or information:invoice.total.")
    ],
    folder: Annotated[Path, typer.Option("--in", metavar="DIR", help="Sealed folder.")],
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="File for the proof, a new one; stdout unless given."),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Show some fields: a proof that holds these, and no other field."""
    output = Output(json)
    with output.guarded():
        proof = show_fields(folder, fields)
        if out is None:
            typer.echo(proof.text(), nl=False)
            return
        write_new(out, proof.text())
        output.document({"ok": True, "proof": str(out), **_proof_members(proof)})
        if not json:
            output.say(f"wrote {out}, which shows {', '.join(_names(proof))}")


def verify(
    proof: Annotated[Path, typer.Argument(help="Proof, as `show` wrote it.")],
    reference: Annotated[
        str | None,
        typer.Option(metavar="0x…", help="The reference it must lead to, 0x and 64 digits."),
    ] = None,
    payable: Annotated[
        int | None,
        typer.Option(
            metavar="NUMBER",
            help="Payable whose document root it must be; the chain is asked.",
            min=1,
        ),
    ] = None,
    lot: Annotated[
        str | None,
        typer.Option(
            metavar="LOT",
            help="Lot whose delivery's trade reference it must be; the chain is asked.",
            autocompletion=complete_lot,
        ),
    ] = None,
    *,
    chain: ChainAsked,
    json: JsonOption = False,
) -> None:
    """Recompute a proof from its fields to its reference, and compare that with yours."""
    output = Output(json)
    with output.guarded():
        wanted = option("--reference", _reference, reference) if reference is not None else None
        on_chain = _asked_of_chain(chain, payable, lot)
        shown = Proof.parse(read_whole(proof), str(proof))
        compared: _Compared = {"--reference": (wanted,)} if wanted else {}
        if on_chain is not None:
            compared |= _found_on_chain(chain, on_chain)
        differences = [*shown.differences(), *_other_references(shown, compared)]
        output.document(
            {
                "ok": not differences,
                **_proof_members(shown),
                "compared_with": list(compared),
                "differences": differences,
            }
        )
        if not json:
            _tell(output, shown, list(compared), differences)
        if differences:
            raise typer.Exit(FINDINGS)


def _seal_members(sealed: SealedFolder) -> dict[str, Any]:
    roots = sealed.seal.roots
    return {
        "ok": True,
        "sealed": str(sealed.file),
        "new": sealed.is_new,
        "reference": hexed(roots.reference),
        "mask": roots.mask,
        "roots": {stream.label: hexed(roots[stream]) for stream in Stream},
        "fields": {stream.label: len(found) for stream, found in sealed.seal.streams.items()},
    }


def _seal_lines(sealed: SealedFolder) -> Iterator[str]:
    roots = sealed.seal.roots
    for stream in Stream:
        count = len(sealed.seal.streams.get(stream, ()))
        told = f"{hexed(roots[stream])}  {count} field{'s'[: count != 1]}" if count else "not there"
        yield f"{stream.label:<12} {told}"
    yield f"{'reference':<12} {hexed(roots.reference)}"
    if sealed.is_new:
        yield f"wrote {sealed.file}: keep it secret, and as long as a field may have to be shown"
    else:
        yield f"{sealed.file} was there, with the same fields"


def _proof_members(proof: Proof) -> dict[str, Any]:
    return {
        "reference": hexed(proof.reference),
        "fields": [
            {
                "stream": shown.stream.label,
                "path": shown.sealed.field.path,
                "value": shown.sealed.field.value,
            }
            for shown in proof.fields
        ],
    }


def _names(proof: Proof) -> list[str]:
    return [shown.name for shown in proof.fields]


def _reference(text: str) -> bytes:
    return word_from("reference", text)


def _asked_of_chain(chain: ChainAsked, payable: int | None, lot: str | None) -> int | LotId | None:
    if payable is not None and lot is not None:
        raise InputError("--payable and --lot", "both", "one of them")
    asked = payable if lot is None else option("--lot", LotId.parse, lot)
    if asked is not None and not (chain.is_named or chain.is_in_desk):
        expected = "given together with --rpc, or in a desk's folder"
        raise InputError("--payable or --lot", str(asked), expected)
    if asked is None and chain.is_named:
        named = "--rpc" if chain.rpc is not None else "--network"
        raise InputError(
            named, chain.rpc or chain.network, "given together with --payable or --lot"
        )
    return asked


def _found_on_chain(chain: ChainAsked, asked: int | LotId) -> _Compared:
    journal = read_journal(*chain.open())
    if isinstance(asked, LotId):
        return {f"a trade reference of lot {asked}": trade_references(journal, asked)}
    return {f"the document root of payable {asked}": (document_root(journal, asked),)}


def _other_references(proof: Proof, compared: _Compared) -> Iterator[str]:
    found = proof.roots.reference
    for name, references in compared.items():
        if found not in references:
            given = " or ".join(map(hexed, references))
            yield f"{name}: is {given}, and the roots give {hexed(found)}"


def _tell(output: Output, proof: Proof, compared: list[str], differences: list[str]) -> None:
    for shown in proof.fields:
        # What a stranger wrote must not command the terminal, nor look like a line of ours.
        value = shown.sealed.field.value
        output.say(f"{shown.name} = {value if value.isprintable() else repr(value)}")
    for difference in differences:
        output.say(f"differs: {difference}", style="bold red")
    if differences:
        return
    output.say(f"equal: these fields lead to {hexed(proof.roots.reference)}", style="bold green")
    if compared:
        output.say(f"equal to {' and '.join(compared)}")
    else:
        output.say("not compared: give --reference, or --payable or --lot to ask the chain")
