"""Books the discount desk: sales under bids, bids cancelled, rights and claims of recourse."""

from __future__ import annotations

from deeptier.audit.books import CANCELLED, COMMERCIAL_BILL, Books, Claim, Return, Right
from deeptier.audit.events.desk import (
    BidCancelled,
    Discounted,
    RecourseClaimed,
    RecourseGranted,
    RecoursePaid,
    SeriesRaised,
)
from deeptier.audit.financing import NO_BID
from deeptier.audit.findings import Amount, LotNumber, shown
from deeptier.audit.fold.bids import check_standing
from deeptier.audit.fold.clearing import penalty_due, share
from deeptier.audit.fold.lots import live_lot
from deeptier.audit.fold.notes import Handlers, Notes
from deeptier.audit.fold.register import current_account
from deeptier.audit.fold.token import announce
from deeptier.bounds import PPM
from deeptier.errors import InputError
from deeptier.lot_id import LotId
from deeptier.rounding import half_up

_TRUE_YIELD = 1
_DAY_BASES = (360, 365)


def _discounted(books: Books, event: Discounted, notes: Notes) -> None:
    _check_price(event, notes)
    _check_bid(books, event, notes)
    check_standing(books, event, notes)
    books.sales[event.lot] = event
    # A sale inside another one's hook is logged first: the greatest fill is the last written.
    before = books.filled.get(event.bid_digest, 0)
    books.filled[event.bid_digest] = max(before, event.filled)
    if event.filled:
        _note_standing(books, event)
    announce(books, event, event.lot >> 192, event.financier, event.seller, event.proceeds)


def _note_standing(books: Books, event: Discounted) -> None:
    """A bid that is filled may be the standing one of these parties: its view is asked, too."""
    paper = books.papers.get(event.lot >> 192)
    line = None if paper is None else books.lines.get(paper.line)
    if line is not None:
        key = (event.financier, line.obligor, line.currency)
        books.standing.setdefault(key, NO_BID)


def _recourse_granted(books: Books, event: RecourseGranted, notes: Notes) -> None:
    """Without a price: an endorsement, which binds the endorsers of a commercial bill only."""
    if event.price == 0:
        paper = books.papers.get(event.lot >> 192)
        backing = None if paper is None else paper.backing
        notes.equal(event, f"lot {LotNumber(event.lot)}, backing", COMMERCIAL_BILL, backing)
    books.rights[event.lot, event.hops] = Right(event.seller, event.price, event.children)


def _check_price(event: Discounted, notes: Notes) -> None:
    name = f"lot {LotNumber(event.lot)}"
    interest, whole = event.rate_ppm * event.tenor_days, PPM * event.day_basis
    if not notes.require(
        event, f"{name}, day basis", event.day_basis in _DAY_BASES, "360 or 365", event.day_basis
    ):
        return
    if event.method == _TRUE_YIELD:
        whole += interest
    discount = half_up(event.face_amount * interest, whole)
    notes.equal(event, f"{name}, discount", Amount(discount), Amount(event.discount), "I2")
    proceeds = event.face_amount - event.discount
    notes.equal(event, f"{name}, proceeds", Amount(proceeds), Amount(event.proceeds), "I2")
    notes.require(event, f"{name}, tenor", event.tenor_days > 0, "above zero", event.tenor_days)


def _check_bid(books: Books, event: Discounted, notes: Notes) -> None:
    """A bid cancelled in the hook of its own sale stands in the log before the sale."""
    cancelled_in = books.cancelled_in.get(event.bid_digest, event.place.transaction)
    is_open = cancelled_in == event.place.transaction
    subject = f"bid {shown(event.bid_digest)}"
    notes.require(event, subject, is_open, "open", "cancelled before", "I5")


def _bid_cancelled(books: Books, event: BidCancelled, notes: Notes) -> None:
    before = books.filled.get(event.bid_digest, 0)
    subject = f"bid {shown(event.bid_digest)}"
    notes.require(event, subject, before != CANCELLED, "open", "cancelled before")
    books.filled[event.bid_digest] = CANCELLED
    books.cancelled_in[event.bid_digest] = event.place.transaction


def _series_raised(books: Books, event: SeriesRaised, notes: Notes) -> None:
    before = books.series.get(event.financier, 0)
    notes.equal(event, f"series of {shown(event.financier)}", before + 1, event.series)
    books.series[event.financier] = event.series


def _recourse_claimed(books: Books, event: RecourseClaimed, notes: Notes) -> None:
    name = f"lot {LotNumber(event.lot)}"
    lot = live_lot(books, event, event.lot, notes)
    if lot is not None:
        notes.equal(event, f"{name}, holder", lot.owner, event.holder)
    _require_default(books, event, notes)
    if lot is not None:
        hops = held_at_hops(books, event.lot, lot.hops)
        notes.equal(event, f"{name}, hops at which it is held", hops, event.hops)
    right = books.rights.get((event.sold_as, event.hops))
    seller = None if right is None else current_account(books, right.seller)
    notes.equal(event, f"{name}, seller by right of recourse", seller, event.seller)
    covered, sold_as = _covers(right, event.lot, event.sold_as), LotNumber(event.sold_as)
    notes.require(event, f"{name}, sold as", covered, "itself, or cut from it since", sold_as)
    earlier = books.claims.get(event.lot)
    open_already = earlier is not None and current_account(books, earlier.holder) == event.holder
    pledged = lot is not None and lot.pledged
    notes.equal(event, f"{name}, pledged", False, pledged)
    notes.require(event, f"{name}, claim", not open_already, "claimed once", "claimed again", "I5")
    books.claims[event.lot] = Claim(
        event.holder, event.seller, event.sold_as, event.hops, event.day
    )


def _recourse_paid(books: Books, event: RecoursePaid, notes: Notes) -> None:
    """Stands before the delivery back, so the lot is still the holder's."""
    name = f"lot {LotNumber(event.lot)}"
    lot = live_lot(books, event, event.lot, notes)
    claim = books.claims.get(event.lot)
    parties = (
        None
        if claim is None
        else (current_account(books, claim.holder), current_account(books, claim.seller))
    )
    notes.equal(event, f"{name}, holder and seller", parties, (event.holder, event.seller))
    if claim is not None:
        notes.equal(event, f"{name}, held at hops", claim.hops - 1, event.held_at_hops)
    if lot is not None:
        notes.equal(event, f"{name}, hops", lot.hops + 1, event.hops)
    _require_default(books, event, notes)
    account = books.accounts.get(event.lot >> 192)
    if lot is not None and account is not None:
        penalty = account.penalty_paid + penalty_due(account)
        owed = lot.amount + share(lot.amount, penalty, account.face) - books.claimed[event.lot]
        fits, least = event.cash >= owed, f"at least {Amount(owed)}"
        notes.require(event, f"{name}, cash", fits, least, Amount(event.cash), "I2")
    announce(books, event, event.lot >> 192, event.payer, event.holder, event.cash)
    books.claims[event.lot] = None
    books.returns[event.lot] = Return(event.hops, event.held_at_hops)


def _require_default(books: Books, event: RecourseClaimed | RecoursePaid, notes: Notes) -> None:
    number = event.lot >> 192
    account = books.accounts.get(number)
    open_to_holders = account is not None and account.defaulted and account.unpaid > 0
    notes.equal(event, f"payable {number}, in default to holders", True, open_to_holders)


def held_at_hops(books: Books, number: int, hops: int) -> int:
    """The hops at which a lot counts as held: its own, unless it came back by recourse."""
    returned = books.returns.get(number)
    return returned.held_at_hops if returned is not None and returned.hops == hops else hops


def _covers(right: Right | None, lot: int, sold_as: int) -> bool:
    """A right covers the lot that was sold and what was cut from it since."""
    try:
        claimed, sold = LotId.from_number(lot), LotId.from_number(sold_as)
    except InputError:
        return False
    if claimed == sold:
        return True
    cut_before = 0 if right is None else right.children
    return claimed.descends_from(sold) and claimed.path[sold.depth] > cut_before


HANDLERS: Handlers = {
    Discounted: _discounted,
    RecourseGranted: _recourse_granted,
    BidCancelled: _bid_cancelled,
    SeriesRaised: _series_raised,
    RecourseClaimed: _recourse_claimed,
    RecoursePaid: _recourse_paid,
}
