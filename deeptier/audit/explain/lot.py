"""Explains a lot: its face in and out, the cash that moved for it, what is outstanding today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from deeptier.audit.events import Event
from deeptier.audit.explain.movements import Cash, Change, Face, Reason
from deeptier.audit.explain.telling import movements
from deeptier.audit.findings import Amount, Finding
from deeptier.audit.history import History
from deeptier.audit.lineage.trace import known_lot
from deeptier.lot_id import LotId

_ENDS = (Change.REDEEMED, Change.RETIRED, Change.CANCELLED)
_PAID = (Reason.CLAIM, Reason.REDEMPTION)


@dataclass(frozen=True)
class LotEntry:
    """A movement of face or of cash.

    Attributes:
        face: in (above zero), out, or zero where the lot moved whole or only cash did.
        left: face after it.
    """

    moved: Face | Cash
    day: int
    face: int
    left: int


@dataclass(frozen=True)
class LotExplained:
    """Everything that moved on a lot. Amounts are minor units.

    Attributes:
        amount: live face, as the books have it; zero once the lot ended.
        holder: who holds it, or held it last.
        principal: paid on the lot by clearing, so far.
        penalty: paid on the lot by clearing, so far.
        outstanding: live face less the principal paid on it.
        ready: cash that its holder can claim today, if nothing holds it.
        in_deposits: whether its currency is the deployment's: else its cash is in no log here.
        findings: where the movements do not end in the books.
    """

    lot: LotId
    entries: tuple[LotEntry, ...]
    amount: int
    holder: str
    principal: int
    penalty: int
    outstanding: int
    ready: int
    in_deposits: bool
    findings: tuple[Finding, ...]


def explain_lot(history: History, lot: LotId) -> LotExplained:
    """Explain a lot, live or ended.

    Errors: `InputError` for a lot that never was.
    """
    books = history.rebuilt.books
    known = known_lot(books, lot)

    def is_of_lot(event: Event) -> bool:
        return getattr(event, "lot", None) == lot.number

    told = movements(history, is_of_lot, lambda face: lot in (face.lot, face.cut_from))
    cash = [each for each in told.cash if each.lot == lot]
    entries = tuple(_entries(history, lot, [*told.face, *cash]))
    live = books.lots.get(lot.number)
    amount = live.amount if live else 0
    left = entries[-1].left if entries else 0
    wrong = left != amount
    finding = Finding(
        "explain", f"face of lot {lot}", Amount(amount), Amount(left), "at the last block"
    )
    claimed, entitled = told.ledger.ready(lot)
    return LotExplained(
        lot=lot,
        entries=entries,
        amount=amount,
        holder=known.owner,
        principal=_sum(cash, "principal"),
        penalty=_sum(cash, "penalty"),
        outstanding=amount - claimed if live else 0,
        ready=entitled - books.claimed[lot.number] if live else 0,
        in_deposits=books.papers[lot.payable].currency == books.addresses["DepositToken"],
        findings=(finding,) if wrong else (),
    )


def _sum(cash: list[Cash], part: str) -> int:
    """What clearing paid on the lot; what a loan passes on was paid already."""
    return sum(each.parts.get(part, 0) for each in cash if each.reason in _PAID)


def _entries(history: History, lot: LotId, moved: list[Face | Cash]) -> Iterator[LotEntry]:
    left = 0
    for each in sorted(moved, key=lambda each: each.place):
        face = 0
        if isinstance(each, Face):
            face = _change(each, lot)
        left += face
        yield LotEntry(each, history.day_of(each.place), face, left)


def _change(moved: Face, lot: LotId) -> int:
    if moved.cut_from == lot or moved.change in _ENDS:
        return -moved.amount
    is_born = moved.change is Change.ISSUED or moved.cut_from is not None
    return moved.amount if is_born else 0
