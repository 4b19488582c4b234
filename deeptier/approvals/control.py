"""Two persons before anything is sent: who must sign what, and whether they did.

This is an organisation's own control, kept by this tool: the contracts know nothing of it, and
whoever has the sending key and another program is not bound by it.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from deeptier.approvals.proposal import Call, Proposal
from deeptier.approvals.rules import FILE, Rule, Rules
from deeptier.desk.desk import Desk
from deeptier.desk.office import Office
from deeptier.desk.party import Owner, folded
from deeptier.errors import DeeptierError, InputError
from deeptier.money import format_amount
from deeptier.operations.intent import Intent

PROPOSED, APPROVED = "proposed", "approved"
NONCE_BYTES = 32
_HOUR = 3_600


class ApprovalNeededError(DeeptierError):
    """Two persons must sign and have not; the message says who may."""


def require_approval(
    desk: Desk,
    office: Office,
    intents: Sequence[Intent],
    amount: int | None = None,
    proposed_by: str | None = None,
    approved_by: str | None = None,
    *,
    decimals: int = 2,
) -> Proposal | None:
    """What two persons signed, where `approvals.yaml` asks for it; None where it does not.

    The intents are of one command; `amount` is their sum in minor units, None for a command without
    amounts. Both persons sign on the spot, with keys of this desk. Pass the result to `spending`.

    Errors: `ApprovalNeededError` where one of both is missing; `InputError` for a person who may
    not; as `Keyring.signer`.
    """
    command = intents[0].verb
    rule = Rules.load(desk.folder / FILE).rule(command, amount, decimals)
    if proposed_by is None and approved_by is None and rule is None:
        return None
    if proposed_by is None or approved_by is None:
        raise ApprovalNeededError(_asks(command, amount, decimals, rule))
    proposal = propose(desk, office, intents, amount, proposed_by, decimals=decimals)
    return approve(desk, proposal, approved_by)


def propose(
    desk: Desk,
    office: Office,
    intents: Sequence[Intent],
    amount: int | None,
    proposed_by: str,
    *,
    decimals: int = 2,
) -> Proposal:
    """A proposal with its maker's signature; another person is asked to approve it.

    Errors: `InputError` for a person who may not; as `Keyring.signer`.
    """
    command = intents[0].verb
    rules = Rules.load(desk.folder / FILE)
    require_person(desk, rules, command, proposed_by, PROPOSED)
    now = int(office.web3.eth.get_block("latest")["timestamp"])
    proposal = Proposal(
        network=office.network.name,
        chain_id=office.house.deployment.chain_id,
        command=command,
        amount="" if amount is None else format_amount(amount, decimals),
        calls=tuple(call_of(office, each) for each in intents),
        valid_until=now + rules.valid_hours * _HOUR,
        nonce=secrets.token_bytes(NONCE_BYTES),
    )
    return proposal.signed_as(PROPOSED, desk.keyring.signer(proposed_by))


def approve(desk: Desk, proposal: Proposal, approved_by: str) -> Proposal:
    """The proposal with its checker's signature as well.

    Errors: `InputError` for a person who may not, or who proposed it, and for a proposal that was
    changed after it was signed; as `Keyring.signer`.
    """
    rules = Rules.load(desk.folder / FILE)
    _require_role(desk, rules, proposal, PROPOSED)
    require_person(desk, rules, proposal.command, approved_by, APPROVED)
    return proposal.signed_as(APPROVED, desk.keyring.signer(approved_by))


def require_sendable(
    desk: Desk, office: Office, proposal: Proposal, *, has_begun: bool = False
) -> None:
    """Whether a proposal may be sent now: for this chain, in time, signed by two who may.

    A run that has begun in time may end after it.

    Errors: `InputError` naming what is not so.
    """
    chain_id = office.house.deployment.chain_id
    if (proposal.network, proposal.chain_id) != (office.network.name, chain_id):
        found = f"{proposal.network}, chain {proposal.chain_id}"
        raise InputError("network of the proposal", found, f"{office.network.name}, {chain_id}")
    now = int(office.web3.eth.get_block("latest")["timestamp"])
    if now > proposal.valid_until and not has_begun:
        late = (now - proposal.valid_until) // _HOUR
        expected = "one that is still valid: propose it again"
        raise InputError("proposal", f"over since {late} hours", expected)
    rules = Rules.load(desk.folder / FILE)
    persons = {_require_role(desk, rules, proposal, role) for role in (PROPOSED, APPROVED)}
    if len(persons) < len((PROPOSED, APPROVED)):
        raise InputError("persons who signed", persons.pop(), "two")


def _require_role(desk: Desk, rules: Rules, proposal: Proposal, role: str) -> str:
    """The address of the person who signed in a role and may."""
    address = proposal.require_sound(role)
    party = desk.book.find(address)
    if party is None:
        raise InputError(f"who {role} it", address, "a person of the address book")
    require_person(desk, rules, proposal.command, party.name, role)
    return address


def require_person(desk: Desk, rules: Rules, command: str, name: str, role: str) -> None:
    """Whether a person may sign in a role.

    Errors: `InputError` naming the option, for one who may not.
    """
    party = desk.book.party(name)
    if isinstance(party.signed_by, Owner):
        raise InputError(_option(role), party.name, "a person with a key, not a smart account")
    rule = rules.of(command)
    if rule is None:
        return
    allowed = rule.proposers if role == PROPOSED else rule.approvers
    if folded(party.name) not in map(folded, allowed):
        expected = f"{' or '.join(allowed)}, as {FILE} says for {command}"
        raise InputError(_option(role), party.name, expected)


def _option(role: str) -> str:
    return f"--{role}-by"


def _asks(command: str, amount: int | None, decimals: int, rule: Rule | None) -> str:
    what = command if amount is None else f"{command} of {format_amount(amount, decimals)}"
    makers, checkers = who_may(rule)
    return (
        f"{what} needs two persons: give --proposed-by{makers} and --approved-by{checkers}; or "
        "--proposed-by with --out, for a file that `deeptier approve` signs and `deeptier send` "
        "sends"
    )


def who_may(rule: Rule | None) -> tuple[str, str]:
    """Who may propose and who may approve, in brackets after the options' names."""
    if rule is None:
        return "", ""
    return f" ({' or '.join(rule.proposers)})", f" ({' or '.join(rule.approvers)})"


def call_of(office: Office, intent: Intent) -> Call:
    """An intent as it is sent: contract and data."""
    contract = office.house.contract(intent.contract)
    data = contract.encode_abi(intent.function, args=list(intent.arguments))
    return Call(
        reference=intent.key,
        sentence=intent.sentence,
        sender=office.book.address(intent.sender),
        contract=office.house.address(intent.contract),
        data=bytes.fromhex(data[2:]),
    )
