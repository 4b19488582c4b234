"""What a signed file agrees to, in words, and whose key signed it: no chain is asked."""

from __future__ import annotations

from pathlib import Path

import typer

from deeptier.approvals.calls import told
from deeptier.approvals.control import APPROVED
from deeptier.approvals.reading import is_proposal, read_proposal
from deeptier.chain.record import Deployment
from deeptier.commands.output import FINDINGS, Output
from deeptier.commands.proposal_tables import flaws, proposal_json, show_proposal
from deeptier.correspondence.room import Room
from deeptier.desk.book import AddressBook
from deeptier.desk.desk import Desk
from deeptier.errors import DeeptierError
from deeptier.letters.check import CHANGED, KEY_BYTES, check_seal
from deeptier.letters.describe import describe
from deeptier.letters.letter import Letter
from deeptier.letters.reading import read_letter


def show_letter(output: Output, path: Path, desk: Desk, network: str | None) -> None:
    """Print a letter, or a proposal of two persons.

    Exit code 1 where it was changed, or another key signed than its signer's.

    Errors: `LetterError` for a file that is neither.
    """
    if is_proposal(path):
        _show_proposal(output, path, desk)
        return
    letter, book = read_letter(path), desk.book
    lines = describe(letter, *_known(letter, desk, network))
    whose, fits = _signature(letter, book)
    output.document(
        {
            "ok": fits,
            "kind": "letter",
            "message": letter.kind,
            "signer": letter.signer,
            "signed_by": letter.key_signer,
            "words": lines,
            "letter": letter.to_json(),
        }
    )
    if not output.as_json:
        for number, line in enumerate(lines):
            output.say(line, style=None if number else "bold")
        output.say(whose, style="green" if fits else "bold red")
    if not fits:
        raise typer.Exit(FINDINGS)


def _show_proposal(output: Output, path: Path, desk: Desk) -> None:
    proposal = read_proposal(path)
    deployment = Deployment.load(desk.network(proposal.network).record)
    wrong = flaws(proposal, deployment)
    words = list(told(proposal, deployment, desk.book.names))
    about = proposal_json(desk, proposal)
    output.document({"ok": not wrong, "kind": "proposal", **about, "words": words})
    if not output.as_json:
        show_proposal(output, desk, proposal, deployment, len(proposal.calls))
        if APPROVED in proposal.signatures:
            approver = proposal.signatures[APPROVED].address
            output.say(f"approved by {desk.book.name(approver)}  {approver}")
        for each in wrong:
            output.say(each, style="bold red")
    if wrong:
        raise typer.Exit(FINDINGS)


def _known(letter: Letter, desk: Desk, network: str | None) -> tuple[dict[str, str], int | None]:
    """Names, and the decimals of its currency, where it is for a deployment that the desk knows."""
    if network is not None:
        desk.network(network)
    try:
        room = Room.offline(desk, network)
    except DeeptierError:
        return desk.book.names, None
    deployment, domain = room.against.deployment, letter.domain
    is_ours = domain.verifying_contract in deployment.addresses.values()
    if not is_ours or domain.chain_id != deployment.chain_id:
        return desk.book.names, None
    return room.names, room.decimals(letter)


def _signature(letter: Letter, book: AddressBook) -> tuple[str, bool]:
    """Whose key signed, or what is wrong; what the chain alone can judge is not wrong."""
    flaws = check_seal(letter, book)
    if not flaws:
        return f"signed by the key of {book.name(str(letter.key_signer))}", True
    text = "; ".join(each.text for each in flaws)
    if any(each.code == CHANGED for each in flaws):
        return text, False
    if len(letter.signature) != KEY_BYTES:
        return text, True
    asks = "`deeptier letter check --online` asks a smart account whether it takes it"
    return f"{text}; {asks}", False
