"""`deeptier approve` and `deeptier send`: the second person's part of maker and checker."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from deeptier.approvals.calls import intents_of
from deeptier.approvals.control import APPROVED, approve, require_sendable
from deeptier.approvals.ledger import spending
from deeptier.approvals.proposal import Proposal
from deeptier.approvals.reading import read_proposal
from deeptier.bulk import BulkResult, run_bulk
from deeptier.bulk.intent import Intent
from deeptier.chain.record import Deployment
from deeptier.commands.at import HERE, DeskOption, NetworkOption, PasswordFileOption, desk_at
from deeptier.commands.output import FINDINGS, JsonOption, Output
from deeptier.commands.proposal_tables import CALLS_SHOWN, proposal_json, show_proposal
from deeptier.desk.desk import Desk
from deeptier.desk.office import Office
from deeptier.errors import InputError
from deeptier.letters.reading import LetterError
from deeptier.operations.carrying import carry_out

APPROVE_EXAMPLES = """
Example:

deeptier approve proposal.json --approved-by "Zhao Min"
"""
SEND_EXAMPLES = """
Example:

deeptier send proposal.json
"""

_DIGITS_IN_NAMES = 16

FileArgument = Annotated[Path, typer.Argument(help="Proposal that one person signed.")]


def approve_command(
    file: FileArgument,
    approved_by: Annotated[
        str, typer.Option(help="Person who approves: another than who proposed.")
    ],
    every: Annotated[
        bool, typer.Option("--all", help=f"Show all calls, not {CALLS_SHOWN} only.")
    ] = False,
    desk: DeskOption = HERE,
    password_file: PasswordFileOption = None,
    json: JsonOption = False,
) -> None:
    """Look at a proposal, told from its very bytes, and sign it as the second person.

    No chain is asked and nothing is sent: `deeptier send` does that.
    """
    output = Output(json)
    with output.guarded():
        here = desk_at(desk, password_file)
        proposal = read_proposal(file)
        deployment = Deployment.load(here.network(proposal.network).record)
        if deployment.chain_id != proposal.chain_id:
            raise InputError("chain of the proposal", proposal.chain_id, f"{deployment.chain_id}")
        if APPROVED in proposal.signatures:
            expected = "one that is not approved yet; `deeptier send` sends this one"
            raise InputError("proposal", "approved already", expected)

        def look() -> None:
            count = len(proposal.calls) if every else CALLS_SHOWN
            show_proposal(output, here, proposal, deployment, count)
            if sys.stdin.isatty() and not typer.confirm("Approve?"):
                raise LetterError("nothing was approved")

        shown = (lambda: None) if json else look
        approved = approve(here, proposal, deployment, approved_by, shown)
        approved.write(file)
        output.say(f"approved by {here.book.party(approved_by).name}: {file}")
        output.document({"ok": True, "file": str(file), **proposal_json(here, approved)})


def send(
    file: Annotated[Path, typer.Argument(help="Proposal that two persons signed.")],
    desk: DeskOption = HERE,
    network: NetworkOption = None,
    password_file: PasswordFileOption = None,
    json: JsonOption = False,
) -> None:
    """Send what two persons signed, once.

    Exit code 0 when all of it happened, 1 when calls of it failed.
    """
    output = Output(json)
    with output.guarded():
        here = desk_at(desk, password_file)
        proposal = read_proposal(file)
        if network is not None and network != proposal.network:
            raise InputError("--network", network, f"{proposal.network}, as it was proposed")
        office = here.open(proposal.network)
        journal = _journal(here, proposal)
        intents = intents_of(proposal, office.house.deployment, here.book)
        has_begun = len(intents) > 1 and journal.is_file()
        require_sendable(here, office, proposal, has_begun=has_begun)
        for name in dict.fromkeys(each.sender for each in intents):
            office.keyring.signer(name)
        if len(intents) == 1:
            _send_one(output, here, office, proposal, intents[0])
        else:
            _send_many(output, here, office, proposal, intents, journal)


def _send_one(
    output: Output, desk: Desk, office: Office, proposal: Proposal, intent: Intent
) -> None:
    with spending(desk.folder, proposal):
        receipt = carry_out(office, intent).receipt
    output.say(f"{intent.sentence}: sent as {receipt.transaction_hash}")
    output.document(
        {
            "ok": True,
            **proposal_json(desk, proposal),
            "transactions": [
                {
                    "reference": intent.key,
                    "state": "mined",
                    "transaction": receipt.transaction_hash,
                    "gas": receipt.gas_used,
                    "reason": None,
                }
            ],
        }
    )


def _journal(desk: Desk, proposal: Proposal) -> Path:
    """Of the run that a proposal of many calls becomes."""
    return desk.runs / f"approved-{proposal.digest.hex()[:_DIGITS_IN_NAMES]}.run"


def _send_many(
    output: Output,
    desk: Desk,
    office: Office,
    proposal: Proposal,
    intents: list[Intent],
    journal: Path,
) -> None:
    """A run with a journal: sent again, it goes on where it was stopped."""
    with spending(desk.folder, proposal, run=journal.name):
        result = run_bulk(office, intents, journal)
    for each in result.failed:
        output.say(f"{each.key}: {each.reason}", style="red")
    output.say(f"{len(result.mined)} of {len(intents)} happened; the journal is {journal}")
    document = {**proposal_json(desk, proposal), "transactions": _items(result)}
    output.document({"ok": result.is_clean, **document})
    if not result.is_clean:
        raise typer.Exit(FINDINGS)


def _items(result: BulkResult) -> list[dict[str, Any]]:
    return [
        {
            "reference": each.key,
            "state": each.state.value,
            "transaction": each.transaction,
            "gas": each.gas_used,
            "reason": each.reason,
        }
        for each in result.items
    ]
