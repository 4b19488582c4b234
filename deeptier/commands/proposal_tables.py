"""What a proposal of two persons would do, told from its very bytes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from functools import partial
from typing import Any

from deeptier.approvals.calls import told
from deeptier.approvals.control import APPROVED, PROPOSED, rule_for
from deeptier.approvals.proposal import Proposal
from deeptier.approvals.rules import Rules
from deeptier.chain.record import Deployment
from deeptier.commands.output import Output
from deeptier.desk.desk import Desk
from deeptier.errors import InputError

CALLS_SHOWN = 3


def show_proposal(
    output: Output, desk: Desk, proposal: Proposal, deployment: Deployment, most: int
) -> None:
    """What is proposed, by whom, until when, and so many of its calls."""
    amount = f" of {proposal.amount}" if proposal.amount else ""
    until = datetime.fromtimestamp(proposal.valid_until, timezone.utc)
    count = len(proposal.calls)
    calls = f", {count} calls" if count > 1 else ""
    output.say(f"{proposal.command}{amount} on {proposal.network}{calls}")
    proposer = proposal.signatures.get(PROPOSED)
    if proposer is not None:
        output.say(f"proposed by {desk.book.name(proposer.address)}  {proposer.address}")
    output.say(f"valid until {until:%Y-%m-%d %H:%M} UTC")
    lines = told(proposal, deployment, desk.book.names)
    shown = -1
    for line in lines:
        shown += not line.startswith(" ")
        if shown == most:
            output.say(f"… and {count - most} of {count} calls more: --all shows them")
            break
        output.say(line)


def proposal_json(desk: Desk, proposal: Proposal) -> dict[str, Any]:
    """The same as JSON, without the calls."""
    return {
        "command": proposal.command,
        "amount": proposal.amount or None,
        "network": proposal.network,
        "calls": len(proposal.calls),
        "digest": "0x" + proposal.digest.hex(),
        **{
            f"{role}_by": desk.book.name(each.address) for role, each in proposal.signatures.items()
        },
    }


def flaws(proposal: Proposal, deployment: Deployment) -> list[str]:
    """Why a proposal is worth nothing; signatures that it lacks are not wrong."""
    signed = [role for role in (PROPOSED, APPROVED) if role in proposal.signatures]
    checks: list[Callable[[], object]] = [
        *(partial(proposal.require_sound, role) for role in signed),
        partial(rule_for, Rules(), proposal, deployment),
    ]
    found = []
    for check in checks:
        try:
            check()
        except InputError as error:
            found.append(str(error))
    return found
