"""Credit lines: how much an obligor may promise, and which bank stands behind it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from deeptier.model.core import NOBODY, Account, RefusedError, command
from deeptier.model.papers import Terms
from deeptier.model.register import (
    CORE_ENTERPRISE,
    GUARANTOR,
    active_as,
    current,
    is_barred,
    require_business,
)

if TYPE_CHECKING:
    from deeptier.model.state import State


@dataclass(frozen=True)
class Line:
    """One line; `used` is the open face that was promised under it."""

    limit: int
    used: int
    expiry_day: int
    suspended: bool
    obligor: Account
    bank: Account
    currency: Account


def obligor_of(state: State, line: int) -> Account:
    """Who owes what is promised under a line (R206)."""
    state.decides("R206")
    return state.lines[line].obligor


def bank_of(state: State, line: int) -> Account:
    """The bank that stands behind a line (R206)."""
    state.decides("R206")
    return state.lines[line].bank


def open_face_of(state: State, obligor: Account, currency: Account) -> int:
    """What an obligor has promised in a currency and not paid, on all lines that name it (R206)."""
    state.decides("R206")
    return sum(
        line.used
        for line in state.lines.values()
        if (line.obligor, line.currency) == (obligor, currency)
    )


def draw(state: State, terms: Terms) -> None:
    """Promise the face of new terms under their line (R15, R16)."""
    number = terms.line
    line = _known(state, number, "R15")
    if line.suspended:
        raise RefusedError("R15", "CreditLines_Suspended", number)
    if line.expiry_day < state.today:
        raise RefusedError("R15", "CreditLines_Expired", number, line.expiry_day, state.today)
    if line.obligor != terms.obligor:
        raise RefusedError("R15", "CreditLines_ObligorDiffers", number, terms.obligor)
    if line.currency != terms.currency:
        raise RefusedError("R15", "CreditLines_CurrencyDiffers", number, terms.currency)
    if terms.guarantor not in (NOBODY, line.bank):
        raise RefusedError("R15", "CreditLines_GuarantorDiffers", number, terms.guarantor)
    state.decides("R16")
    available = max(0, line.limit - line.used)
    if terms.face_amount > available:
        raise RefusedError("R16", "CreditLines_TooSmall", number, terms.face_amount, available)
    state.lines[number] = replace(line, used=line.used + terms.face_amount)


def give_back(state: State, number: int, amount: int) -> None:
    """Free a line by principal that was repaid, or face that was retired or cancelled (R17)."""
    state.decides("R17")
    line = state.lines[number]
    state.lines[number] = replace(line, used=line.used - amount)


@command("Clearing.grantLine")
def _grant(
    state: State,
    sender: Account,
    obligor: Account,
    currency: Account,
    limit: int,
    expiry_day: int,
) -> None:
    state.decides("R10")
    require_business(state)
    active_as(state, sender, GUARANTOR)
    active_as(state, obligor, CORE_ENTERPRISE)
    if sender == obligor:
        raise RefusedError("R10", "CreditLines_BankIsObligor", sender)
    if currency == NOBODY:
        raise RefusedError("R10", "CreditLines_CurrencyInvalid", currency)
    if limit == 0:
        raise RefusedError("R10", "CreditLines_LimitZero", obligor)
    _require_expiry(state, expiry_day, "R10")
    number = len(state.lines) + 1
    state.lines[number] = Line(limit, 0, expiry_day, False, obligor, sender, currency)


@command("Clearing.setLineLimit")
def _set_limit(state: State, sender: Account, line: int, limit: int) -> None:
    own = _own_of_free_bank(state, sender, line)
    state.decides("R12")
    state.lines[line] = replace(own, limit=limit)


@command("Clearing.renewLine")
def _renew(state: State, sender: Account, line: int, expiry_day: int) -> None:
    own = _own_of_free_bank(state, sender, line)
    state.decides("R13")
    _require_expiry(state, expiry_day, "R13")
    state.lines[line] = replace(own, expiry_day=expiry_day)


@command("Clearing.suspendLine")
def _suspend(state: State, sender: Account, line: int) -> None:
    own = _own(state, sender, line)
    state.decides("R14")
    if own.suspended:
        raise RefusedError("R14", "CreditLines_Suspended", line)
    state.lines[line] = replace(own, suspended=True)


@command("Clearing.resumeLine")
def _resume(state: State, sender: Account, line: int) -> None:
    own = _own_of_free_bank(state, sender, line)
    state.decides("R14")
    if not own.suspended:
        raise RefusedError("R14", "CreditLines_NotSuspended", line)
    state.lines[line] = replace(own, suspended=False)


@command("Clearing.followLine")
def _follow(state: State, sender: Account, line: int) -> None:
    del sender  # anyone
    known = _known(state, line, "R203")
    state.decides("R196")
    bank, obligor = current(state, known.bank), current(state, known.obligor)
    if (bank, obligor) == (known.bank, known.obligor):
        raise RefusedError("R203", "CreditLines_NobodyReplaced", line)
    state.lines[line] = replace(known, bank=bank, obligor=obligor)


def _known(state: State, number: int, rule: str) -> Line:
    state.decides(rule)
    line = state.lines.get(number)
    if line is None:
        raise RefusedError(rule, "CreditLines_Unknown", number)
    return line


def _own(state: State, sender: Account, number: int) -> Line:
    line = _known(state, number, "R11")
    if line.bank != sender:
        raise RefusedError("R11", "CreditLines_NotBank", number, sender)
    return line


def _own_of_free_bank(state: State, sender: Account, number: int) -> Line:
    line = _own(state, sender, number)
    if is_barred(state, sender):
        raise RefusedError("R11", "CreditLines_BankFrozen", number, sender)
    return line


def _require_expiry(state: State, expiry_day: int, rule: str) -> None:
    if expiry_day < state.today:
        raise RefusedError(rule, "CreditLines_ExpiryInvalid", expiry_day, state.today)
