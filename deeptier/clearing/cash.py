"""The cash of payables and the purses of their obligors, as the contracts tell them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from deeptier.audit.views import Views
from deeptier.clearing.due import Due, Holding


@dataclass(frozen=True)
class Cash:
    """A payable's cash, in minor units, with what the obligor owes on the day of the block."""

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


def cash_of(views: Views, numbers: Sequence[int]) -> dict[int, Cash]:
    """The cash of payables by their numbers.

    Errors: `AuditError` where a view does not answer.
    """
    asked = [(number,) for number in numbers]
    accounts = views.ask_each("Clearing", "accountOf", asked)
    owed = views.ask_each("Clearing", "owedOn", asked)
    return {
        number: Cash(
            face=account["face"],
            principal_paid=account["principalPaid"],
            penalty_paid=account["penaltyPaid"],
            redeemed=account["redeemed"],
            extra_paid_out=account["extraPaidOut"],
            principal_owed=due["principal"],
            penalty_owed=due["penalty"],
            to_guarantor=due["toGuarantor"],
        )
        for number, account, due in zip(numbers, accounts, owed, strict=True)
    }


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
