"""What clearing came to: a row for each payable, and the lots whose holders were not paid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from deeptier.clearing.cash import Cash, Key
from deeptier.clearing.due import Due
from deeptier.lot_id import LotId
from deeptier.status.tokens import Token


@dataclass(frozen=True)
class Row:
    """A payable, in minor units of its currency. Due is what was paid out and what is unpaid.

    Attributes:
        due: what its holders get in all, face and penalty.
        collected: what came in for them, whoever paid it and whenever.
        paid_out: what they got, whenever.
        unpaid: what they are still to get.
        collected_now: what came in since this clearing began, for a guarantor too.
        paid_out_now: what holders got since this clearing began.
        reason: why less came in than is owed; None where all did.
    """

    number: int
    obligor: str
    currency: str
    due_day: int
    due: int
    collected: int
    paid_out: int
    unpaid: int
    collected_now: int
    paid_out_now: int
    reason: str | None


@dataclass(frozen=True)
class UnpaidLot:
    """A lot whose holder could not be paid.

    Attributes:
        amount: that it would have got now, in minor units.
        reason: why, in a sentence.
    """

    lot: LotId
    holder: str
    currency: str
    amount: int
    reason: str


@dataclass(frozen=True)
class Deposit:
    """An account's deposits, in minor units, before and after."""

    owner: str
    currency: str
    before: int
    after: int


@dataclass(frozen=True)
class Report:
    """What clearing came to, or would come to.

    Attributes:
        block: at which the figures stand.
        day: of that block.
        rows: in the order of the due days.
        unpaid_lots: in the order of their numbers.
        collections: transactions that collected.
        batches: transactions that paid holders.
        failed: transactions that were refused, each with its reason.
        gas: used by them; before they are sent, at most used.
        deposits: before and after, where it was only looked at.
        left: numbers of payables that fell due before, are not cleared and were not wanted.
        tokens: how to write the amounts of each currency.
    """

    block: int
    day: int
    rows: tuple[Row, ...]
    unpaid_lots: tuple[UnpaidLot, ...]
    collections: int
    batches: int
    failed: tuple[str, ...]
    gas: int
    deposits: tuple[Deposit, ...] = ()
    left: tuple[int, ...] = ()
    tokens: Mapping[str, Token] = field(default_factory=dict)

    @property
    def is_paid(self) -> bool:
        """Whether nothing is unpaid."""
        return not any(row.unpaid for row in self.rows)

    @property
    def totals(self) -> Mapping[str, tuple[int, int, int, int]]:
        """By currency: due, collected, paid out, unpaid."""
        sums: dict[str, tuple[int, int, int, int]] = {}
        for row in self.rows:
            so_far = sums.get(row.currency, (0, 0, 0, 0))
            added = (row.due, row.collected, row.paid_out, row.unpaid)
            due, collected, paid, unpaid = (a + b for a, b in zip(so_far, added, strict=True))
            sums[row.currency] = (due, collected, paid, unpaid)
        return sums


def rows_of(
    dues: Iterable[Due],
    cash: Mapping[int, Cash],
    collected_now: Mapping[int, int],
    paid_out_now: Mapping[int, int],
    reasons: Mapping[int, str],
) -> tuple[Row, ...]:
    """The rows of payables by their cash at the end."""
    return tuple(
        Row(
            number=due.number,
            obligor=due.obligor,
            currency=due.currency,
            due_day=due.day,
            due=cash[due.number].due,
            collected=cash[due.number].collected,
            paid_out=cash[due.number].paid_out,
            unpaid=cash[due.number].unpaid,
            collected_now=collected_now.get(due.number, 0),
            paid_out_now=paid_out_now.get(due.number, 0),
            reason=reasons.get(due.number) if cash[due.number].owed else None,
        )
        for due in dues
    )


def changes(before: Mapping[Key, int], moved: Mapping[Key, int]) -> tuple[Deposit, ...]:
    """Deposits before, and after what moves."""
    return tuple(
        Deposit(owner, currency, amount, amount + moved[owner, currency])
        for (owner, currency), amount in before.items()
    )
