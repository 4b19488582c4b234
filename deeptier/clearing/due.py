"""Which payables are cleared, and who holds lots of them: found in the books that the logs give."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from eth_utils.address import to_checksum_address

from deeptier.audit.books import Books
from deeptier.audit.fold.register import is_barred
from deeptier.errors import InputError
from deeptier.lot_id import LotId


@dataclass(frozen=True)
class Holding:
    """A live lot.

    Attributes:
        holder: its owner, checksummed.
        amount: its face, in minor units.
        claimed: what its holder was paid on it so far.
        kept: why its cash is kept and not paid out; None where it is paid.
    """

    lot: LotId
    holder: str
    amount: int
    claimed: int
    kept: str | None


@dataclass(frozen=True)
class Due:
    """A payable whose due day has come.

    Attributes:
        number: of the payable.
        obligor: who owes it, checksummed.
        currency: address of the token.
        day: due day.
        mandated: whether anybody may collect from the obligor.
        holdings: its live lots, in their order.
    """

    number: int
    obligor: str
    currency: str
    day: int
    mandated: bool
    holdings: tuple[Holding, ...]


def select(
    books: Books,
    day: int | None = None,
    numbers: Sequence[int] = (),
    *,
    overdue: bool = False,
) -> tuple[Due, ...]:
    """Those that fall due on a day, or that have these numbers; in the order of their due days.

    What was cancelled or wholly retired is left out. `overdue` adds those that fell due before the
    day and are not cleared.

    Errors: `InputError` for the number of no payable, or of one that was cancelled or retired.
    """
    for number in numbers:
        if number not in books.papers:
            last = books.payable_count
            expected = f"a payable, from 1 to {last}" if last else "a payable, but none was issued"
            raise InputError("--payable", number, expected)
        if not books.accounts[number].face:
            raise InputError("--payable", number, "one that is owed: it was cancelled or retired")
    chosen = set(numbers)
    if day is not None:
        chosen |= {
            number
            for number, paper in books.papers.items()
            if books.accounts[number].face
            and (paper.due_day == day or (overdue and paper.due_day < day and _open(books, number)))
        }
    return _in_full(books, chosen)


def earlier(books: Books, day: int) -> tuple[int, ...]:
    """Payables that fell due before a day and are not cleared: unpaid, or cash not paid out."""
    return tuple(
        number
        for number, paper in sorted(books.papers.items())
        if paper.due_day < day and _open(books, number)
    )


def _open(books: Books, number: int) -> bool:
    account = books.accounts[number]
    return account.redeemed < account.face


def _in_full(books: Books, numbers: Iterable[int]) -> tuple[Due, ...]:
    wanted = set(numbers)
    lots: defaultdict[int, list[int]] = defaultdict(list)
    for number in books.lots:
        if number >> 192 in wanted:
            lots[number >> 192].append(number)
    found = (_due(books, number, lots[number]) for number in wanted)
    return tuple(sorted(found, key=lambda each: (each.day, each.number)))


def _due(books: Books, number: int, lots: Iterable[int]) -> Due:
    paper = books.papers[number]
    obligor = books.lines[paper.line].obligor
    return Due(
        number=number,
        obligor=_checksummed(obligor),
        currency=_checksummed(paper.currency),
        day=paper.due_day,
        mandated=books.mandates.get((obligor, paper.currency), False),
        holdings=tuple(_holdings(books, sorted(lots))),
    )


def _holdings(books: Books, lots: Iterable[int]) -> Iterator[Holding]:
    for number in lots:
        lot = books.lots[number]
        kept = None
        if books.papers[number >> 192].frozen:
            kept = "the payable is frozen"
        elif lot.frozen:
            kept = "the lot is frozen"
        elif is_barred(books, lot.owner):
            kept = "its holder is frozen, or was replaced by another account"
        yield Holding(
            LotId.from_number(number),
            _checksummed(lot.owner),
            lot.amount,
            books.claimed[number],
            kept,
        )


@cache
def _checksummed(address: str) -> str:
    return to_checksum_address(address)
