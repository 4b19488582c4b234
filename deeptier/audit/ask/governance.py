"""Questions about governance: roles, what they may call, delayed operations, who obeys."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from eth_hash.auto import keccak

from deeptier.audit.ask.view import Question, View
from deeptier.audit.books import Books, Membership
from deeptier.audit.events.base import members_of
from deeptier.audit.events.rulebook import Rules
from deeptier.audit.findings import shown

_ACCESS = View(
    "Governance",
    "getAccess",
    ("uint64", "address"),
    (
        ("since", "uint48"),
        ("delay", "uint32"),
        ("pending delay", "uint32"),
        ("effect", "uint48"),
    ),
)
_ADMIN = View("Governance", "getRoleAdmin", ("uint64",), (("admin", "uint64"),))
_GUARDIAN = View("Governance", "getRoleGuardian", ("uint64",), (("guardian", "uint64"),))
_GRANT_DELAY = View("Governance", "getRoleGrantDelay", ("uint64",), (("grant delay", "uint32"),))
_CLOSED = View("Governance", "isTargetClosed", ("address",), (("closed", "bool"),))
_FUNCTION_ROLE = View(
    "Governance", "getTargetFunctionRole", ("address", "bytes4"), (("role", "uint64"),)
)
_ADMIN_DELAY = View("Governance", "getTargetAdminDelay", ("address",), (("admin delay", "uint32"),))
_SCHEDULE = View("Governance", "getSchedule", ("bytes32",), (("time", "uint48"),))
_NONCE = View("Governance", "getNonce", ("bytes32",), (("nonce", "uint32"),))
_AUTHORITIES = {
    contract: View(contract, "authority", (), (("authority", "address"),))
    for contract in ("Enterprises", "Warrants", "Orders", "DepositToken")
}

_RULES = "({})".format(",".join(each.abi_type for each in members_of(Rules)))

#: What governance restricts, by contract. Each is asked, also when no log names it.
_RESTRICTED = {
    "Enterprises": (
        "onboard(address,uint8,uint24,bytes32)",
        "renew(address,uint8,uint24)",
        "close(address)",
        "freeze(address,bytes32)",
        "thaw(address,bytes32)",
        "pauseBusiness(bytes32)",
        "resumeBusiness(bytes32)",
        "proposeSuccessor(address,address)",
        "withdrawSuccessor(address)",
        f"announceRules({_RULES},uint24)",
        "withdrawAnnouncement()",
        "announceCurrency(address,bool,uint24)",
    ),
    "Warrants": (
        "freezeLot(uint256,bytes32)",
        "thawLot(uint256,bytes32)",
        "freezePayable(uint64,bytes32)",
        "thawPayable(uint64,bytes32)",
    ),
    "Orders": (
        "moveByOrder(uint256,address,uint64,bytes32)",
        "splitByOrder(uint256,uint64[],bytes32)",
    ),
    "DepositToken": ("mint(address,uint256)", "burn(uint256)"),
}

_EXPIRES_AFTER_SECONDS = 7 * 86_400


def questions(books: Books, timestamp: int) -> Iterator[Question]:
    """All that governance says at the block's time. Delays that are still pending are not asked."""
    governance = books.governance
    for contract, view in _AUTHORITIES.items():
        authority = governance.authorities.get(contract)
        yield Question(view, (), contract, {"authority": authority})
    accounts = dict.fromkeys(account for _, account in governance.members)
    for role, account in product(dict.fromkeys(role for role, _ in governance.members), accounts):
        membership = governance.members.get((role, account))
        subject = f"{shown(account)} in role {role}"
        yield Question(_ACCESS, (role, account), subject, _access(membership, timestamp))
    yield from _roles(books, timestamp)
    for target in {**governance.closed, **governance.admin_delays}:
        closed = governance.closed.get(target, False)
        yield Question(_CLOSED, (target,), f"target {shown(target)}", {"closed": closed})
    restricted = {
        (books.addresses[contract], keccak(signature.encode())[:4]): 0
        for contract, signatures in _RESTRICTED.items()
        for signature in signatures
    }
    for (target, selector), role in {**restricted, **governance.function_roles}.items():
        subject = f"function {shown(selector)} of {shown(target)}"
        yield Question(_FUNCTION_ROLE, (target, selector), subject, {"role": role})
    for target, pending in governance.admin_delays.items():
        if pending.since <= timestamp:
            expected = {"admin delay": pending.delay}
            yield Question(_ADMIN_DELAY, (target,), f"target {shown(target)}", expected)
    for operation, (time, nonce) in governance.schedules.items():
        subject = f"operation {shown(operation)}"
        in_time = time + _EXPIRES_AFTER_SECONDS > timestamp
        yield Question(_SCHEDULE, (operation,), subject, {"time": time if in_time else 0})
        yield Question(_NONCE, (operation,), subject, {"nonce": nonce})


def _roles(books: Books, timestamp: int) -> Iterator[Question]:
    governance = books.governance
    roles = dict.fromkeys(role for role, _ in governance.members)
    roles |= dict.fromkeys((*governance.admins, *governance.guardians, *governance.grant_delays))
    for role in roles:
        subject = f"role {role}"
        yield Question(_ADMIN, (role,), subject, {"admin": governance.admins.get(role, 0)})
        guardian = governance.guardians.get(role, 0)
        yield Question(_GUARDIAN, (role,), subject, {"guardian": guardian})
        pending = governance.grant_delays.get(role)
        if pending is None or pending.since <= timestamp:
            delay = 0 if pending is None else pending.delay
            yield Question(_GRANT_DELAY, (role,), subject, {"grant delay": delay})


def _access(membership: Membership | None, timestamp: int) -> dict[str, int]:
    if membership is None:
        return {"since": 0, "delay": 0, "pending delay": 0, "effect": 0}
    if membership.effect <= timestamp:
        expected = {"delay": membership.delay, "pending delay": 0, "effect": 0}
    else:  # the delay until then is the older grant's, which may itself have been pending
        expected = {"pending delay": membership.delay, "effect": membership.effect}
    return {"since": membership.since, **expected}
