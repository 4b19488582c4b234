"""Postings of deals: sales at a discount, recourse, advances on pledged lots."""

from __future__ import annotations

from deeptier.audit.events.bids import FeePaid, InterestShared
from deeptier.audit.events.desk import Discounted, RecoursePaid
from deeptier.audit.events.lots import Cause
from deeptier.audit.events.pledges import Foreclosed, LoanRepaid, PledgeCleared, Pledged
from deeptier.audit.export.journal.accounts import Kind
from deeptier.audit.export.journal.entries import Draft, Entry, Handlers
from deeptier.audit.export.ledger import OpenLoan
from deeptier.audit.findings import LotNumber
from deeptier.money import format_rate


def discounted(draft: Draft, event: Discounted) -> None:
    """Cash for a lot; the whole discount is interest at the sale, of one side and the other."""
    currency, lot = draft.ledger.obligation(event.lot >> 192).currency, event.lot
    key = (Cause.SALE, lot, event.seller, event.financier)
    entry = draft.entry(event, event.seller, "", Kind.TRADE, key, lot >> 192)
    rate, days = format_rate(min(event.rate_ppm, 1_000_000)), event.tenor_days
    entry.title = (
        f"Lot {LotNumber(lot)} sold to {{{event.financier}}} at {rate} a year, {days} days"
    )
    entry.post(event.seller, Kind.DEPOSITS, event.proceeds, currency)
    entry.post(event.seller, Kind.DISCOUNT_BORNE, event.discount, currency, lot)
    entry.post(event.financier, Kind.DEPOSITS, -event.proceeds, currency)
    entry.post(event.financier, Kind.DISCOUNT_EARNED, -event.discount, currency, lot)
    draft.sales[lot] = event


def interest_shared(draft: Draft, event: InterestShared) -> None:
    """The obligor bears a part of its supplier's discount."""
    sale = draft.sales.get(event.lot)
    if sale is None:
        return
    currency, lot = draft.ledger.obligation(event.lot >> 192).currency, event.lot
    title = f"Lot {LotNumber(lot)}: part of the discount borne by {{{event.obligor}}}"
    entry = draft.entry(event, event.obligor, title, Kind.FOR_OTHERS, payable=lot >> 192)
    entry.post(event.obligor, Kind.DEPOSITS, -event.cash, currency)
    entry.post(event.obligor, Kind.DISCOUNT_BORNE, event.cash, currency, lot)
    entry.post(sale.seller, Kind.DEPOSITS, event.cash, currency)
    entry.post(sale.seller, Kind.DISCOUNT_BORNE, -event.cash, currency, lot)


def fee_paid(draft: Draft, event: FeePaid) -> None:
    """A fee comes out of the seller's proceeds."""
    sale = draft.sales.get(event.lot)
    if sale is None:
        return
    currency, lot = draft.ledger.obligation(event.lot >> 192).currency, event.lot
    title = f"Lot {LotNumber(lot)}: fee of the sale paid to {{{event.receiver}}}"
    entry = draft.entry(event, sale.seller, title, Kind.FOR_OTHERS, payable=lot >> 192)
    entry.post(sale.seller, Kind.DEPOSITS, -event.fee, currency)
    entry.post(sale.seller, Kind.FEES_BORNE, event.fee, currency, lot)
    entry.post(event.receiver, Kind.DEPOSITS, event.fee, currency)
    entry.post(event.receiver, Kind.FEES_EARNED, -event.fee, currency, lot)


def recourse_paid(draft: Draft, event: RecoursePaid) -> None:
    """Cash for a lot that goes back; what is above its open face is penalty to the holder."""
    currency, lot = draft.ledger.obligation(event.lot >> 192).currency, event.lot
    held = draft.ledger.lots.get(lot)
    open_face = 0 if held is None else held.amount - held.claimed
    title = f"Lot {LotNumber(lot)} returned to {{{event.seller}}} by right of recourse"
    key = (Cause.RECOURSE, lot, event.holder, event.seller)
    entry = draft.entry(event, event.payer, title, Kind.FOR_OTHERS, key, lot >> 192)
    entry.post(event.payer, Kind.DEPOSITS, -event.cash, currency)
    entry.post(event.holder, Kind.DEPOSITS, event.cash, currency)
    entry.post(event.holder, Kind.PENALTY_EARNED, open_face - event.cash, currency, lot)
    entry.post(event.seller, Kind.RECOURSE_BORNE, event.cash - open_face, currency, lot)


def pledged(draft: Draft, event: Pledged) -> None:
    """An advance; the lot stays the pledgor's."""
    currency, lot = draft.ledger.obligation(event.lot >> 192).currency, event.lot
    title = f"Lot {LotNumber(lot)} pledged to {{{event.financier}}} for an advance"
    entry = draft.entry(event, event.pledgor, title, Kind.FOR_OTHERS, payable=lot >> 192)
    entry.post(event.financier, Kind.LOANS_GIVEN, event.advance, currency, lot)
    entry.post(event.financier, Kind.DEPOSITS, -event.advance, currency)
    entry.post(event.pledgor, Kind.DEPOSITS, event.advance, currency)
    entry.post(event.pledgor, Kind.LOANS_TAKEN, -event.advance, currency, lot)


def foreclosed(draft: Draft, event: Foreclosed) -> None:
    """The delivery that comes next books it."""
    key = (Cause.FORECLOSURE, event.lot, event.pledgor, event.financier)
    title = f"Lot {LotNumber(event.lot)} foreclosed by {{{event.financier}}}"
    draft.entry(event, event.pledgor, title, Kind.TRADE, key, event.lot >> 192)


def loan_repaid(draft: Draft, event: LoanRepaid) -> None:
    """The advance is paid back."""
    lot, loan = event.lot, draft.ledger.loans.get(event.lot)
    if loan is None:
        return
    currency = draft.ledger.obligation(lot >> 192).currency
    title = f"Lot {LotNumber(lot)}: advance paid back to {{{loan.lender}}}"
    entry = draft.entry(event, event.payer, title, Kind.FOR_OTHERS, payable=lot >> 192)
    entry.post(event.payer, Kind.DEPOSITS, -event.cash, currency)
    _pay_back(entry, loan, event.cash, currency, lot)
    _write_off(entry, loan, event.cash, currency, lot)


def cleared(draft: Draft, event: PledgeCleared) -> None:
    """Beside Claimed or Redeemed: what the lot is paid goes to the lender first."""
    lot, loan = event.lot, draft.ledger.loans.get(event.lot)
    entry = draft.amended(("paid out", lot))
    if loan is None or entry is None:
        return
    currency = draft.ledger.obligation(lot >> 192).currency
    entry.events.append(event)
    entry.post(draft.pledges, Kind.DEPOSITS, -event.to_financier - event.to_pledgor, currency)
    entry.post(loan.borrower, Kind.DEPOSITS, event.to_pledgor, currency)
    _pay_back(entry, loan, event.to_financier, currency, lot)
    if event.ended:
        _write_off(entry, loan, event.to_financier, currency, lot)


def _pay_back(entry: Entry, loan: OpenLoan, cash: int, currency: str, lot: int) -> None:
    """Principal first; what comes above it is interest."""
    principal, interest = loan.parts_of(cash)
    entry.post(loan.lender, Kind.DEPOSITS, cash, currency)
    entry.post(loan.lender, Kind.LOANS_GIVEN, -principal, currency, lot)
    entry.post(loan.lender, Kind.INTEREST_EARNED, -interest, currency, lot)
    entry.post(loan.borrower, Kind.LOANS_TAKEN, principal, currency, lot)
    entry.post(loan.borrower, Kind.INTEREST_BORNE, interest, currency, lot)


def _write_off(entry: Entry, loan: OpenLoan, cash: int, currency: str, lot: int) -> None:
    """The loan is over, whatever came back."""
    lost = loan.outstanding - loan.parts_of(cash)[0]
    entry.post(loan.lender, Kind.LOANS_GIVEN, -lost, currency, lot)
    entry.post(loan.lender, Kind.LOAN_LOSSES, lost, currency, lot)
    entry.post(loan.borrower, Kind.LOANS_TAKEN, lost, currency, lot)
    entry.post(loan.borrower, Kind.LOANS_RELEASED, -lost, currency, lot)


HANDLERS: Handlers = {
    Discounted: discounted,
    InterestShared: interest_shared,
    FeePaid: fee_paid,
    RecoursePaid: recourse_paid,
    Pledged: pledged,
    Foreclosed: foreclosed,
    LoanRepaid: loan_repaid,
    PledgeCleared: cleared,
}
