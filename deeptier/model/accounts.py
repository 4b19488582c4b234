"""The cash account of each payable: what is owed today, and what a payment goes to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from deeptier.model import lines, register
from deeptier.model.core import Account, Lot, Part, RefusedError
from deeptier.model.figures import MOST_AMOUNT, half_up

if TYPE_CHECKING:
    from deeptier.model.lots import Paper
    from deeptier.model.state import State

_MILLION = 1_000_000
#: Where penalty, in millionths, stops being counted: far above what is ever owed.
_MOST_MILLIONTHS = 2**104 - 1


@dataclass(frozen=True)
class CashAccount:
    """The cash of one payable.

    Attributes:
        face: what was issued, less what was retired or cancelled.
        principal_paid: principal that came in for holders, from whomever.
        redeemed: face of the lots that were paid in full.
        in_arrears: whether penalty ran, or a lot was paid in part.
        penalty_ppm: penalty that accrued through `accrued_day`, in millionths.
        penalty_paid: penalty that came in for holders.
        extra_paid_out: penalty paid to holders, and what they claimed on lots that are live.
        cash_in: all that came in, for guarantor and deposit too; `cash_out` all that went out.
    """

    face: int
    penalty_ppm_per_day: int
    principal_paid: int = 0
    redeemed: int = 0
    in_arrears: bool = False
    defaulted: bool = False
    guarantor_paid: bool = False
    deposited: bool = False
    cancelled: bool = False
    penalty_ppm: int = 0
    penalty_paid: int = 0
    accrued_day: int = 0
    extra_paid_out: int = 0
    cash_in: int = 0
    cash_out: int = 0
    retired: int = 0
    annulled: int = 0

    @property
    def unpaid(self) -> int:
        """Principal that holders still wait for."""
        return self.face - self.principal_paid

    @property
    def is_settled(self) -> bool:
        """Whether all principal came in."""
        return self.unpaid == 0


@dataclass(frozen=True)
class Guarantee:
    """What a guarantor paid in the obligor's place, what came back for it, and what it was paid."""

    principal: int = 0
    penalty: int = 0
    recovered: int = 0
    paid_out: int = 0

    @property
    def owed(self) -> int:
        """What the obligor owes the guarantor."""
        return self.principal + self.penalty - self.recovered

    @property
    def principal_back(self) -> int:
        """Principal that came back: penalty comes back first (R162)."""
        return max(0, self.recovered - self.penalty)


@dataclass(frozen=True)
class Owed:
    """What the obligor owes today: to holders by principal and penalty, and to its guarantor."""

    principal: int
    penalty: int
    to_guarantor: int

    @property
    def in_all(self) -> int:
        """To everybody."""
        return self.principal + self.penalty + self.to_guarantor


@dataclass
class Cash(Part):
    """All cash accounts, and what belongs to them. What is zero has no entry.

    Attributes:
        claimed: cash paid on lots that are live.
        mandates: obligor and currency of each mandate to collect.
        deposits: what obligors locked and is still locked.
    """

    accounts: dict[int, CashAccount] = field(default_factory=dict)
    claimed: dict[Lot, int] = field(default_factory=dict)
    mandates: set[tuple[Account, Account]] = field(default_factory=set)
    guarantees: dict[int, Guarantee] = field(default_factory=dict)
    deposits: dict[int, int] = field(default_factory=dict)


def paper_of(state: State, number: int, rule: str) -> Paper:
    """The paper of an issued payable."""
    state.decides(rule)
    paper = state.ledger.papers.get(number)
    if paper is None:
        raise RefusedError(rule, "Clearing_PayableUnknown", number)
    return paper


def owed(state: State, number: int) -> Owed:
    """What is owed on a payable today."""
    account = state.cash.accounts[number]
    guarantee = state.cash.guarantees.get(number, Guarantee())
    return Owed(account.unpaid, _penalty_due(state, number), guarantee.owed)


def penalty_first(state: State, number: int, amount: int, rule: str) -> tuple[int, int]:
    """Part a payment in penalty, which is booked, and the rest (R90)."""
    if amount == 0:
        raise RefusedError(rule, "Clearing_AmountZero", number)
    if not _is_late(state, number):
        return 0, amount
    state.decides("R90", "R98")
    account = state.cash.accounts[number]
    penalty = min(amount, _penalty_due(state, number))
    state.cash.accounts[number] = replace(
        account,
        in_arrears=True,
        penalty_ppm=_accrued(state, number),
        accrued_day=state.today,
        penalty_paid=account.penalty_paid + penalty,
    )
    return penalty, amount - penalty


def book(state: State, number: int, amount: int) -> None:
    """Book a payment of the obligor: penalty, then principal, then its guarantor (R90, R162)."""
    penalty, rest = penalty_first(state, number, amount, "R86")
    account = state.cash.accounts[number]
    guarantee = state.cash.guarantees.get(number, Guarantee())
    principal = min(rest, account.unpaid)
    beyond = rest - principal
    if beyond > guarantee.owed:
        most = penalty + principal + guarantee.owed
        rule = "R162" if account.guarantor_paid else "R86"
        raise RefusedError(rule, "Clearing_Overpaid", number, amount, most)
    if beyond:
        _reimburse(state, number, guarantee, beyond)
    pay_principal(state, number, principal)
    if principal:
        lines.give_back(state, _line_of(state, number), principal)
    _cure(state, number)


def pay_principal(state: State, number: int, principal: int) -> None:
    """Principal reached the holders' pot."""
    account = state.cash.accounts[number]
    state.cash.accounts[number] = replace(
        account, principal_paid=account.principal_paid + principal
    )


def cash_in(state: State, number: int, amount: int) -> None:
    """Count tokens that came in for a payable."""
    account = state.cash.accounts[number]
    state.cash.accounts[number] = replace(account, cash_in=account.cash_in + amount)


def cash_out(state: State, number: int, amount: int) -> None:
    """Count tokens that went out for a payable."""
    account = state.cash.accounts[number]
    state.cash.accounts[number] = replace(account, cash_out=account.cash_out + amount)


def note_holds(state: State, number: int) -> None:
    """Note that a hold stops nothing here (R79)."""
    obligor = lines.obligor_of(state, _line_of(state, number))
    if state.ledger.papers[number].frozen or register.is_barred(state, obligor):
        state.decides("R79")


def _reimburse(state: State, number: int, before: Guarantee, cash: int) -> None:
    state.decides("R162")
    after = replace(before, recovered=before.recovered + cash)
    state.cash.guarantees[number] = after
    principal = after.principal_back - before.principal_back
    if principal:
        lines.give_back(state, _line_of(state, number), principal)


def _cure(state: State, number: int) -> None:
    """End a default with the payment after which nobody is owed anything (R96, R164)."""
    account = state.cash.accounts[number]
    if not account.defaulted:
        return
    if account.guarantor_paid:
        state.decides("R164")
    guarantee = state.cash.guarantees.get(number, Guarantee())
    if account.is_settled and guarantee.owed == 0:
        state.decides("R96")
        state.cash.accounts[number] = replace(account, defaulted=False)
        register.record_cure(state, lines.obligor_of(state, _line_of(state, number)))


def _is_late(state: State, number: int) -> bool:
    account = state.cash.accounts[number]
    is_past = state.today > state.ledger.papers[number].due_day
    return is_past and not account.is_settled and account.penalty_ppm_per_day != 0


def _accrued(state: State, number: int) -> int:
    """Penalty through today in millionths: what was unpaid runs on from the last day counted."""
    account = state.cash.accounts[number]
    if not _is_late(state, number):
        return account.penalty_ppm
    since = max(account.accrued_day, state.ledger.papers[number].due_day)
    grown = account.unpaid * account.penalty_ppm_per_day * (state.today - since)
    return min(account.penalty_ppm + grown, _MOST_MILLIONTHS)


def _penalty_due(state: State, number: int) -> int:
    account = state.cash.accounts[number]
    total = half_up(Fraction(_accrued(state, number), _MILLION))
    return min(total, MOST_AMOUNT - account.face) - account.penalty_paid


def _line_of(state: State, number: int) -> int:
    return state.ledger.papers[number].line
