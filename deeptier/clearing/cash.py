"""The cash of payables, as the logs give it, and the purses of those who owe it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from deeptier.audit.books import Books
from deeptier.audit.fold.clearing import NO_GUARANTEE, accrued_through, penalty_due
from deeptier.audit.views import Views
from deeptier.clearing.due import Due, Holding


@dataclass(frozen=True)
class Cash:
    """A payable's cash, in minor units, with what the obligor owes on a day."""

    face: int
    principal_paid: int
    penalty_paid: int
    redeemed: int
    extra_paid_out: int
    principal_owed: int
    penalty_owed: int
    to_guarantor: int

    @property
    def due(self) -> int:
        """What the holders get in all: face and penalty."""
        return self.face + self.penalty_paid + self.penalty_owed

    @property
    def collected(self) -> int:
        """What came in for the holders, whoever paid it and whenever."""
        return self.principal_paid + self.penalty_paid

    @property
    def paid_out(self) -> int:
        """What the holders got."""
        return self.redeemed + self.extra_paid_out

    @property
    def unpaid(self) -> int:
        """What the holders are still to get."""
        return self.due - self.paid_out

    @property
    def owed(self) -> int:
        """What can be collected of the obligor: for the holders, and for a guarantor that paid."""
        return self.principal_owed + self.penalty_owed + self.to_guarantor

    def with_payment(self, amount: int) -> Cash:
        """After `amount` came in: penalty first, then principal, then what the guarantor paid."""
        penalty = min(amount, self.penalty_owed)
        principal = min(amount - penalty, self.principal_owed)
        return replace(
            self,
            penalty_paid=self.penalty_paid + penalty,
            penalty_owed=self.penalty_owed - penalty,
            principal_paid=self.principal_paid + principal,
            principal_owed=self.principal_owed - principal,
            to_guarantor=self.to_guarantor - (amount - penalty - principal),
        )

    def share(self, holding: Holding) -> int:
        """What a lot's holder is paid now by what came in; floors, as the contract has them."""
        of_principal = holding.amount * self.principal_paid // self.face
        of_penalty = holding.amount * self.penalty_paid // self.face
        return of_principal + of_penalty - holding.claimed


@dataclass(frozen=True)
class Purse:
    """What can be taken from an obligor in one currency, in minor units."""

    balance: int
    allowance: int

    @property
    def within(self) -> int:
        """The lesser of what it has and what it allows Clearing to take."""
        return min(self.balance, self.allowance)


#: An obligor, or a holder, and a currency.
Key = tuple[str, str]


def cash_of(books: Books, numbers: Iterable[int], day: int) -> dict[int, Cash]:
    """The cash of payables by their numbers, with what is owed on a day."""
    return {number: _cash(books, number, day) for number in numbers}


def _cash(books: Books, number: int, day: int) -> Cash:
    account = books.accounts[number]
    penalty = penalty_due(accrued_through(account, books.papers[number].due_day, day))
    return Cash(
        face=account.face,
        principal_paid=account.principal_paid,
        penalty_paid=account.penalty_paid,
        redeemed=account.redeemed,
        extra_paid_out=account.extra_paid_out,
        principal_owed=account.unpaid,
        penalty_owed=penalty,
        to_guarantor=books.guarantees.get(number, NO_GUARANTEE).owed,
    )


def purses_of(views: Views, dues: Iterable[Due], clearing: str) -> dict[Key, Purse]:
    """The purses of the obligors of payables.

    Errors: `AuditError` where a token does not answer.
    """
    keys = dict.fromkeys((each.obligor, each.currency) for each in dues)
    balances = balances_of(views, keys)
    return {
        (owner, token): Purse(
            balances[owner, token],
            int(views.ask("DepositToken", "allowance", owner, clearing, address=token)),
        )
        for owner, token in keys
    }


def balances_of(views: Views, keys: Iterable[Key]) -> Mapping[Key, int]:
    """Deposits by account and currency.

    Errors: `AuditError` where a token does not answer.
    """
    return {
        (owner, token): int(views.ask("DepositToken", "balanceOf", owner, address=token))
        for owner, token in keys
    }
