"""Who may take part: roles, expiry, freezes, and one account in the place of another."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from deeptier.model.core import NO_WORD, NOBODY, Account, Part, RefusedError, command
from deeptier.model.offices import require_office, require_order

if TYPE_CHECKING:
    from deeptier.model.state import State

CORE_ENTERPRISE, SUPPLIER, FINANCIER, GUARANTOR = 1, 2, 4, 8
TRADING = 15
OVERSEEING = 48

OPEN, CLOSED, REPLACED = "open", "closed", "replaced"

#: Position of a role in the contracts' enumeration, by its bit.
_PLACE_OF = {1 << place: place for place in range(6)}


@dataclass(frozen=True)
class Enterprise:
    """An account of the register; days are day numbers."""

    status: str
    frozen: bool
    roles: int
    expiry_day: int
    defaults: int
    acceptance_days: int
    identity: bytes


@dataclass(frozen=True)
class Proposal:
    """A successor that was proposed, and the first day on which it can be completed."""

    successor: Account
    from_day: int


@dataclass
class Register(Part):
    """The register of enterprises."""

    enterprises: dict[Account, Enterprise] = field(default_factory=dict)
    proposals: dict[Account, Proposal] = field(default_factory=dict)
    successors: dict[Account, Account] = field(default_factory=dict)


def active(state: State, account: Account) -> Enterprise:
    """The enterprise, or a refusal that says what it lacks (R4)."""
    known = state.register.enterprises.get(account)
    state.decides("R4")
    if known is None:
        raise RefusedError("R4", "Enterprises_Unknown", account)
    if known.status == REPLACED:
        successor = state.register.successors[account]
        raise RefusedError("R193", "Enterprises_Replaced", account, successor)
    if known.status == CLOSED:
        raise RefusedError("R7", "Enterprises_Closed", account)
    if known.frozen:
        raise RefusedError("R75", "Enterprises_Frozen", account)
    if known.expiry_day < state.today:
        raise RefusedError("R4", "Enterprises_Expired", account, known.expiry_day, state.today)
    if not known.roles & TRADING:
        raise RefusedError("R4", "Enterprises_NotTrading", account, known.roles)
    return known


def active_as(state: State, account: Account, role: int) -> Enterprise:
    """The active enterprise with a role, named by its bit (R5)."""
    known = active(state, account)
    state.decides("R5")
    if not known.roles & role:
        raise RefusedError("R5", "Enterprises_RoleMissing", account, _PLACE_OF[role])
    return known


def require_roles(state: State, account: Account, roles: int) -> Enterprise:
    """The active enterprise with every role of a set; else the lowest missing is named (R125)."""
    known = active(state, account)
    state.decides("R125")
    missing = roles & ~known.roles
    if missing:
        lowest = missing & -missing
        raise RefusedError("R125", "Enterprises_RoleMissing", account, _PLACE_OF[lowest])
    return known


def require_business(state: State) -> None:
    """Refuse while new business is paused (R6)."""
    state.decides("R6")
    if state.rulebook.paused_since:
        raise RefusedError("R6", "Enterprises_BusinessPaused", state.rulebook.paused_since)


def current(state: State, account: Account) -> Account:
    """The account itself, or the last of those that took its place one after the other."""
    while account in state.register.successors:
        account = state.register.successors[account]
    return account


def is_barred(state: State, account: Account) -> bool:
    """Whether cash is kept for an account instead of paid to it: frozen, or replaced."""
    known = state.register.enterprises.get(account)
    return known is not None and (known.frozen or known.status == REPLACED)


def record_default(state: State, account: Account) -> None:
    """Count one payable more in default, against the account that acts today (R9)."""
    state.decides("R9")
    _count(state, account, 1)


def record_cure(state: State, account: Account) -> None:
    """Take one default back (R9)."""
    state.decides("R9")
    _count(state, account, -1)


@command("Enterprises.onboard")
def _onboard(
    state: State, sender: Account, account: Account, roles: int, expiry_day: int, identity: bytes
) -> None:
    require_office(state, sender, "registrar")
    state.decides("R1")
    if account == NOBODY:
        raise RefusedError("R1", "Enterprises_AccountInvalid", account)
    if account in state.register.enterprises:
        raise RefusedError("R1", "Enterprises_AlreadyOnboarded", account)
    if identity == NO_WORD:
        raise RefusedError("R1", "Enterprises_IdentityMissing", account)
    _require_terms(state, roles, expiry_day, "R1")
    state.register.enterprises[account] = Enterprise(OPEN, False, roles, expiry_day, 0, 0, identity)


@command("Enterprises.renew")
def _renew(state: State, sender: Account, account: Account, roles: int, expiry_day: int) -> None:
    require_office(state, sender, "registrar")
    known = unclosed(state, account, "R3")
    _require_terms(state, roles, expiry_day, "R3")
    state.register.enterprises[account] = replace(known, roles=roles, expiry_day=expiry_day)


@command("Enterprises.close")
def _close(state: State, sender: Account, account: Account) -> None:
    require_office(state, sender, "registrar")
    known = unclosed(state, account, "R7")
    state.register.enterprises[account] = replace(known, status=CLOSED)


@command("Enterprises.setAcceptance")
def _set_acceptance(state: State, sender: Account, acceptance_days: int) -> None:
    known = unclosed(state, sender, "R128")
    state.decides("R108")
    if known.acceptance_days == acceptance_days:
        raise RefusedError("R108", "Enterprises_AcceptanceUnchanged", sender, acceptance_days)
    state.register.enterprises[sender] = replace(known, acceptance_days=acceptance_days)


@command("Enterprises.freeze")
def _freeze(state: State, sender: Account, account: Account, order_hash: bytes) -> None:
    require_office(state, sender, "regulator")
    known = _unreplaced(state, account, "R75")
    if known.frozen:
        raise RefusedError("R75", "Enterprises_Frozen", account)
    require_order(state, order_hash, "Enterprises_OrderMissing", account)
    state.register.enterprises[account] = replace(known, frozen=True)


@command("Enterprises.thaw")
def _thaw(state: State, sender: Account, account: Account, order_hash: bytes) -> None:
    require_office(state, sender, "regulator")
    known = _unreplaced(state, account, "R75")
    if not known.frozen:
        raise RefusedError("R75", "Enterprises_NotFrozen", account)
    require_order(state, order_hash, "Enterprises_OrderMissing", account)
    state.register.enterprises[account] = replace(known, frozen=False)


def known_account(state: State, account: Account, rule: str) -> Enterprise:
    """An account that was onboarded, in whatever state."""
    state.decides(rule)
    known = state.register.enterprises.get(account)
    if known is None:
        raise RefusedError(rule, "Enterprises_Unknown", account)
    return known


def _unreplaced(state: State, account: Account, rule: str) -> Enterprise:
    known = known_account(state, account, rule)
    if known.status == REPLACED:
        successor = state.register.successors[account]
        raise RefusedError(rule, "Enterprises_Replaced", account, successor)
    return known


def unclosed(state: State, account: Account, rule: str) -> Enterprise:
    """A known account that is neither replaced nor closed."""
    known = _unreplaced(state, account, rule)
    if known.status == CLOSED:
        raise RefusedError(rule, "Enterprises_Closed", account)
    return known


def _require_terms(state: State, roles: int, expiry_day: int, rule: str) -> None:
    state.decides("R2")
    trading, overseeing = roles & TRADING, roles & OVERSEEING
    if bool(trading) == bool(overseeing) or roles > TRADING + OVERSEEING:
        raise RefusedError("R2", "Enterprises_RolesInvalid", roles)
    if expiry_day < state.today:
        raise RefusedError(rule, "Enterprises_ExpiryInvalid", expiry_day, state.today)


def _count(state: State, account: Account, change: int) -> None:
    acting = current(state, account)
    known = known_account(state, acting, "R9")
    state.register.enterprises[acting] = replace(known, defaults=known.defaults + change)
