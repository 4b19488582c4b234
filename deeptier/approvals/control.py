"""Two persons before anything is sent: who must sign what, and whether they did.

This is an organisation's own control, kept by this tool: the contracts know nothing of it, and
whoever has the sending key and another program is not bound by it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence

from deeptier.approvals.authority import rule_of, rule_of_calls
from deeptier.approvals.calls import functions_of
from deeptier.approvals.proposal import Call, Proposal
from deeptier.approvals.rules import FILE, Rule, Rules
from deeptier.bulk.intent import Intent
from deeptier.chain.record import Deployment
from deeptier.desk.desk import Desk
from deeptier.desk.office import Office
from deeptier.desk.party import Owner, folded
from deeptier.errors import DeeptierError, InputError
from deeptier.money import format_amount

PROPOSED, APPROVED = "proposed", "approved"
NONCE_BYTES = 32
HOUR = 3_600


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
    command, contracts = intents[0].verb, [each.contract for each in intents]
    rules = Rules.load(desk.folder / FILE)
    rule = rule_of(rules, command, contracts)
    is_asked_for = rule is not None and rule.covers(amount, decimals)
    if proposed_by is None and approved_by is None and not is_asked_for:
        return None
    if proposed_by is None or approved_by is None:
        raise ApprovalNeededError(_asks(command, amount, decimals, rule))
    proposal = propose(desk, office, intents, amount, proposed_by, decimals=decimals)
    return signed(desk, _rule_of(rules, intents), proposal, APPROVED, approved_by)


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
    now = int(office.web3.eth.get_block("latest")["timestamp"])
    rules = Rules.load(desk.folder / FILE)
    proposal = Proposal(
        network=office.network.name,
        chain_id=office.house.deployment.chain_id,
        command=intents[0].verb,
        amount="" if amount is None else format_amount(amount, decimals),
        calls=tuple(call_of(office, each) for each in intents),
        valid_until=now + rules.valid_hours * HOUR,
        nonce=secrets.token_bytes(NONCE_BYTES),
    )
    return signed(desk, _rule_of(rules, intents), proposal, PROPOSED, proposed_by)


def approve(
    desk: Desk,
    proposal: Proposal,
    deployment: Deployment,
    approved_by: str,
    look: Callable[[], None] = lambda: None,
) -> Proposal:
    """The proposal with its checker's signature as well, who may `look` before it is made.

    Errors: `InputError` for a person who may not, or who proposed it, for a proposal that was
    changed after it was signed, and for one that is not what it says; as `Keyring.signer`.
    """
    proposer = proposal.require_sound(PROPOSED)
    rule = rule_for(Rules.load(desk.folder / FILE), proposal, deployment)
    _require_signer(desk, rule, proposer, PROPOSED)
    _require_person(desk, rule, approved_by, APPROVED)
    look()
    return signed(desk, rule, proposal, APPROVED, approved_by)


def signed(desk: Desk, rule: Rule | None, proposal: Proposal, role: str, name: str) -> Proposal:
    """The proposal with the signature of a person who may.

    Errors: `InputError` for one who may not; as `Keyring.signer`.
    """
    _require_person(desk, rule, name, role)
    return proposal.signed_as(role, desk.keyring.signer(name))


def require_sendable(
    desk: Desk, office: Office, proposal: Proposal, *, has_begun: bool = False
) -> None:
    """Whether a proposal may be sent now: for this chain, in time, signed by two who may.

    A run that has begun in time may end after it.

    Errors: `InputError` naming what is not so.
    """
    deployment = office.house.deployment
    if (proposal.network, proposal.chain_id) != (office.network.name, deployment.chain_id):
        found = f"{proposal.network}, chain {proposal.chain_id}"
        expected = f"{office.network.name}, {deployment.chain_id}"
        raise InputError("network of the proposal", found, expected)
    signers = {role: proposal.require_sound(role) for role in (PROPOSED, APPROVED)}
    rules = Rules.load(desk.folder / FILE)
    now = int(office.web3.eth.get_block("latest")["timestamp"])
    hours = (proposal.valid_until - now) / HOUR
    if hours < 0 and not has_begun:
        expected = "one that is still valid: propose it again"
        raise InputError("proposal", f"over since {int(-hours)} hours", expected)
    if int(hours) > rules.valid_hours:
        expected = f"for the {rules.valid_hours} hours of {FILE} at most: propose it again"
        raise InputError("proposal", f"valid for {int(hours)} hours", expected)
    rule = rule_for(rules, proposal, deployment)
    for role, address in signers.items():
        _require_signer(desk, rule, address, role)
    if len(set(signers.values())) < len(signers):
        raise InputError("persons who signed", signers[PROPOSED], "two")


def _rule_of(rules: Rules, intents: Sequence[Intent]) -> Rule | None:
    calls = ((each.contract, each.function) for each in intents)
    return rule_of_calls(rules, intents[0].verb, calls)


def rule_for(rules: Rules, proposal: Proposal, deployment: Deployment) -> Rule | None:
    """What who signs a proposal must keep to, by the very bytes of its calls.

    Errors: `InputError` for calls that are not those of its command, or of its amount.
    """
    return rule_of_calls(rules, proposal.command, functions_of(proposal, deployment))


def _require_signer(desk: Desk, rule: Rule | None, address: str, role: str) -> None:
    """Whether the person of an account may sign in a role."""
    party = desk.book.find(address)
    if party is None:
        raise InputError(f"who {role} it", address, "a person of the address book")
    _require_person(desk, rule, party.name, role)


def _require_person(desk: Desk, rule: Rule | None, name: str, role: str) -> None:
    """Whether a person may sign in a role.

    Errors: `InputError` naming the option, for one who may not.
    """
    party = desk.book.party(name)
    if isinstance(party.signed_by, Owner):
        raise InputError(_option(role), party.name, "a person with a key, not a smart account")
    if rule is None:
        return
    allowed = rule.proposers if role == PROPOSED else rule.approvers
    if folded(party.name) not in map(folded, allowed):
        raise InputError(_option(role), party.name, f"{listed(allowed)}, as {FILE} says")


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
    return f" ({listed(rule.proposers)})", f" ({listed(rule.approvers)})"


def listed(names: Sequence[str]) -> str:
    """Those of whom one is needed."""
    return " or ".join(names) or f"a person of all rules that it comes under: see {FILE}"


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
