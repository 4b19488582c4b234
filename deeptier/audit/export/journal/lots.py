"""Postings of lots: issued, cut, delivered, given up."""

from __future__ import annotations

from deeptier.audit.events.lots import Cause, Delivered, Followed, Split
from deeptier.audit.events.payables import PayableIssued
from deeptier.audit.events.protections import Cancelled, Retired
from deeptier.audit.export.journal.accounts import Kind
from deeptier.audit.export.journal.entries import Draft, Entry, Handlers
from deeptier.audit.family import children_of, parent_of
from deeptier.audit.findings import LotNumber
from deeptier.days import date_of

_CONTRA = {
    Cause.ENDORSEMENT: Kind.TRADE,
    Cause.SALE: Kind.TRADE,
    Cause.RECOURSE: Kind.FOR_OTHERS,
    Cause.FORECLOSURE: Kind.TRADE,
    Cause.ORDER: Kind.ORDERS,
}
_TITLES = {
    Cause.ENDORSEMENT: "Lot {lot} endorsed to {to}",
    Cause.SALE: "Lot {lot} sold to {to}",
    Cause.RECOURSE: "Lot {lot} returned to {to}",
    Cause.FORECLOSURE: "Lot {lot} foreclosed by {to}",
    Cause.ORDER: "Lot {lot} moved by order to {to}",
}


def issued(draft: Draft, event: PayableIssued) -> None:
    """The obligor had goods and owes; the payee gave goods and holds the root lot."""
    terms, number = event.terms, event.payable_number
    due = _date(terms.due_day)
    title = f"Payable {number} issued to {{{terms.payee}}}, due {due}"
    entry = draft.entry(event, terms.obligor, title, Kind.TRADE, payable=number)
    obligor = draft.ledger.lines.get(terms.line)
    owes = terms.obligor if obligor is None else obligor.obligor
    entry.post(owes, Kind.PAYABLES, -terms.face_amount, terms.currency)
    entry.post(terms.payee, Kind.LOTS, terms.face_amount, terms.currency, number << 192)


def split(draft: Draft, event: Split) -> None:
    """Face passes from a lot to its children; the holder has as much as before."""
    number = event.lot >> 192
    currency = draft.ledger.obligation(number).currency
    title = f"Lot {LotNumber(event.lot)} split"
    entry = draft.entry(event, event.holder, title, Kind.TRADE, payable=number)
    for child, amount in children_of(event):
        entry.post(event.holder, Kind.LOTS, -amount, currency, event.lot)
        entry.post(event.holder, Kind.LOTS, amount, currency, child)


def delivered(draft: Draft, event: Delivered) -> None:
    """A lot, or a part of it under a number of its own, passes from one holder to another."""
    cause = Cause(event.cause) if event.cause in set(Cause) else Cause.ENDORSEMENT
    title = _TITLES[cause].format(lot=LotNumber(event.lot), to=f"{{{event.to}}}")
    key = (cause, event.lot, event.from_, event.to)
    entry = draft.entry(event, event.from_, title, _CONTRA[cause], key, event.lot >> 192)
    cut_from = event.lot if event.lot in draft.ledger.lots else parent_of(event.lot)
    _move(draft, entry, event.lot, event.from_, event.to, event.amount, cut_from)
    if cause == Cause.FORECLOSURE:
        currency = draft.ledger.obligation(event.lot >> 192).currency
        entry.post(event.from_, Kind.FORECLOSED, event.amount, currency, event.lot)
        entry.post(event.to, Kind.SECURITY, -event.amount, currency, event.lot)
    elif cut_from == event.lot:
        _move_burdens(draft, entry, event.lot, event.from_, event.to)


def followed(draft: Draft, event: Followed) -> None:
    """A lot passes to the account that took its holder's place."""
    lot = draft.ledger.lots.get(event.lot)
    title = f"Lot {LotNumber(event.lot)} follows to {{{event.to}}}"
    entry = draft.entry(event, event.from_, title, Kind.SUCCESSION, payable=event.lot >> 192)
    if lot is not None:
        _move(draft, entry, event.lot, event.from_, event.to, lot.amount, event.lot)
        _move_burdens(draft, entry, event.lot, event.from_, event.to)


def retired(draft: Draft, event: Retired) -> None:
    """The obligor holds its own promise no longer, and owes it no longer."""
    number = event.payable_number
    currency = draft.ledger.obligation(number).currency
    title = f"Lot {LotNumber(event.lot)} retired"
    entry = draft.entry(event, event.obligor, title, Kind.SUCCESSION, payable=number)
    entry.post(event.obligor, Kind.LOTS, -event.amount, currency, event.lot)
    entry.post(draft.ledger.sides(number).obligor, Kind.PAYABLES, event.amount, currency)


def cancelled(draft: Draft, event: Cancelled) -> None:
    """The issue is undone."""
    number = event.payable_number
    currency = draft.ledger.obligation(number).currency
    root = draft.ledger.lots.get(number << 192)
    obligor = draft.ledger.sides(number).obligor
    title = f"Payable {number} cancelled"
    entry = draft.entry(event, obligor, title, Kind.TRADE, payable=number)
    entry.post(obligor, Kind.PAYABLES, event.face_amount, currency)
    if root is not None:
        entry.post(root.owner, Kind.LOTS, -event.face_amount, currency, number << 192)


def _move(
    draft: Draft,
    entry: Entry,
    lot: int,
    from_: str,
    to: str,
    amount: int,
    cut_from: int | None,
) -> None:
    currency = draft.ledger.obligation(lot >> 192).currency
    entry.post(from_, Kind.LOTS, -amount, currency, cut_from)
    entry.post(to, Kind.LOTS, amount, currency, lot)


def _move_burdens(draft: Draft, entry: Entry, lot: int, from_: str, to: str) -> None:
    """What was paid on a whole lot, and what was advanced on it, stays with the lot."""
    ledger, currency = draft.ledger, draft.ledger.obligation(lot >> 192).currency
    loan, claimed = ledger.loans.get(lot), ledger.lots[lot].claimed
    burdens: list[tuple[Kind, int]] = []
    if loan is not None and loan.foreclosed:
        burdens.append((Kind.SECURITY, ledger.lots[lot].amount))
    else:
        burdens.append((Kind.ON_ACCOUNT, claimed))
        burdens.append((Kind.LOANS_TAKEN, 0 if loan is None else loan.outstanding))
    for kind, amount in burdens:
        entry.post(from_, kind, amount, currency, lot)
        entry.post(to, kind, -amount, currency, lot)


def _date(day: int) -> str:
    return date_of(day).isoformat()


HANDLERS: Handlers = {
    PayableIssued: issued,
    Split: split,
    Delivered: delivered,
    Followed: followed,
    Retired: retired,
    Cancelled: cancelled,
}
