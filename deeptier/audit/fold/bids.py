"""Books what the desk tells beside a sale: interest shared, fees, standing bids, exposure."""

from __future__ import annotations

from dataclasses import replace

from eth_hash.auto import keccak

from deeptier.audit.books import Books
from deeptier.audit.events.bids import (
    ExposureReleased,
    ExposureTaken,
    FeePaid,
    InterestMandateSet,
    InterestShared,
    StandingBid,
    StandingBidSet,
)
from deeptier.audit.events.desk import Discounted
from deeptier.audit.financing import NO_BID, Exposed, InterestMandate
from deeptier.audit.findings import Amount, LotNumber, shown
from deeptier.audit.fold.notes import Handlers, Notes
from deeptier.audit.fold.register import current_account
from deeptier.audit.fold.rulebook import rules_at_some_day
from deeptier.audit.fold.token import announce, retract
from deeptier.audit.words import write_words
from deeptier.bounds import PPM
from deeptier.rounding import half_up

HIGHEST_FEE_PPM = 10_000


def standing_digest(desk: str, financier: str, obligor: str, currency: str, revision: int) -> bytes:
    """What Discounted names for a revision of a standing bid."""
    types = ("string", "address", "address", "address", "address", "uint32")
    values = ("StandingBid", desk, financier, obligor, currency, revision)
    return keccak(write_words(types, values))


def check_standing(books: Books, event: Discounted, notes: Notes) -> None:
    """A sale under a standing bid is at the rate of its tenor, within the budget."""
    key = books.standing_of.get(event.bid_digest)
    if key is None:
        return
    bid, name = books.standing[key], f"standing bid {shown(event.bid_digest)}"
    current = standing_digest(books.addresses["DiscountDesk"], *key, bid.revision)
    is_current = current == event.bid_digest
    notes.require(event, name, is_current, "the last revision", "an older one", "I5")
    rates = [rate for longest, rate in bid.bands if longest and event.tenor_days <= longest]
    notes.equal(event, f"{name}, rate", rates[0] if rates else None, event.rate_ppm)
    told = (event.financier, event.day_basis, event.method)
    notes.equal(event, f"{name}, terms", (key[0], bid.day_basis, bid.method), told)
    fits, within = event.filled <= bid.budget, f"at most {Amount(bid.budget)}"
    notes.require(event, f"{name}, filled", fits, within, Amount(event.filled), "I5")


def _standing_set(books: Books, event: StandingBidSet, notes: Notes) -> None:
    key = (event.financier, event.obligor, event.currency)
    name = f"standing bid of {shown(event.financier)}"
    before: StandingBid = books.standing.get(key, NO_BID)
    notes.equal(event, f"{name}, revision", before.revision + 1, event.bid.revision)
    digest = standing_digest(books.addresses["DiscountDesk"], *key, event.bid.revision)
    notes.equal(event, f"{name}, digest", digest, event.bid_digest)
    books.standing[key] = event.bid
    books.standing_of[event.bid_digest] = key
    books.filled.setdefault(event.bid_digest, 0)


def _mandate_set(books: Books, event: InterestMandateSet, notes: Notes) -> None:
    share = event.highest_share_ppm
    notes.require(event, "share ppm", share <= PPM, f"at most {PPM}", share)
    books.interest[event.obligor, event.currency] = InterestMandate(
        share, event.highest_rate_ppm, event.budget
    )


def _shared(books: Books, event: InterestShared, notes: Notes) -> None:
    """The obligor's part of the discount, by its mandate; the seller bears the rest."""
    sale = _sale(books, event, event.lot, notes)
    name, key = f"lot {LotNumber(event.lot)}", (event.obligor, event.currency)
    mandate = books.interest.get(key, InterestMandate())
    fits = event.share_ppm <= mandate.highest_share_ppm
    within = f"at most {mandate.highest_share_ppm}"
    notes.require(event, f"{name}, share ppm", fits, within, event.share_ppm)
    left = Amount(mandate.budget - event.cash)
    notes.equal(event, f"{name}, budget left", left, Amount(event.budget), "I5")
    books.interest[key] = replace(mandate, budget=event.budget)
    if sale is None:
        return
    cash = half_up(sale.discount * event.share_ppm, PPM)
    notes.equal(event, f"{name}, obligor's part", Amount(cash), Amount(event.cash), "I2")
    fits, within = sale.rate_ppm <= mandate.highest_rate_ppm, f"at most {mandate.highest_rate_ppm}"
    notes.require(event, f"{name}, rate ppm", fits, within, sale.rate_ppm)
    paper = books.papers.get(event.lot >> 192)
    line = None if paper is None else books.lines.get(paper.line)
    payer = None if paper is None or line is None else (line.obligor, paper.currency)
    notes.equal(event, f"{name}, obligor and currency", payer, key)
    if event.cash:
        announce(books, event, event.lot >> 192, event.obligor, sale.seller, event.cash)


def _fee_paid(books: Books, event: FeePaid, notes: Notes) -> None:
    """Part of what the financier pays, and less for the seller."""
    sale = _sale(books, event, event.lot, notes)
    name = f"lot {LotNumber(event.lot)}"
    fits = 0 < event.fee_ppm <= HIGHEST_FEE_PPM
    within = f"above zero, at most {HIGHEST_FEE_PPM}"
    notes.require(event, f"{name}, fee ppm", fits, within, event.fee_ppm)
    if sale is None:
        return
    fee = half_up(sale.face_amount * event.fee_ppm, PPM)
    notes.equal(event, f"{name}, fee", Amount(fee), Amount(event.fee), "I2")
    fits, within = event.fee < sale.proceeds, f"less than {Amount(sale.proceeds)}"
    notes.require(event, f"{name}, fee", fits, within, Amount(event.fee), "I2")
    number, parties = event.lot >> 192, (sale.financier, sale.seller)
    retract(books, event, number, *parties, sale.proceeds)
    announce(books, event, number, *parties, sale.proceeds - event.fee)
    if event.fee:
        announce(books, event, number, sale.financier, event.receiver, event.fee)


def _sale(
    books: Books, event: InterestShared | FeePaid, number: int, notes: Notes
) -> Discounted | None:
    """The sale beside which an event stands."""
    sale = books.sales.get(number)
    if sale is None or sale.place.transaction != event.place.transaction:
        notes.add(event, f"lot {LotNumber(number)}", "sold before, in this transaction", "not sold")
        return None
    return sale


def _exposure_taken(books: Books, event: ExposureTaken, notes: Notes) -> None:
    name = f"lot {LotNumber(event.lot)}"
    key = (event.financier, event.obligor, event.currency)
    exposure = Amount(books.exposures[key] + event.face)
    notes.equal(event, f"{name}, exposure", exposure, Amount(event.exposure))
    caps = [rules.financier_cap for rules in rules_at_some_day(books)]
    fits, most = event.exposure <= max(caps, default=0), f"at most {Amount(max(caps, default=0))}"
    notes.require(event, f"{name}, exposure", fits, most, Amount(event.exposure))
    books.exposures[key] = event.exposure
    books.exposed[event.lot, event.hops] = Exposed(event.financier, event.face, event.obligor)


def _exposure_released(books: Books, event: ExposureReleased, notes: Notes) -> None:
    """What the lot no longer is, in the hands and at the hops in which it was bought."""
    name, key = f"lot {LotNumber(event.lot)}", (event.financier, event.obligor, event.currency)
    exposed = books.exposed.get((event.lot, event.hops))
    parties = None if exposed is None else (exposed.financier, exposed.obligor)
    notes.equal(event, f"{name}, financier and obligor", parties, key[:2])
    exposure = Amount(books.exposures[key] - event.face)
    notes.equal(event, f"{name}, exposure", exposure, Amount(event.exposure))
    books.exposures[key] = event.exposure
    if exposed is None:
        return
    lot = books.lots.get(event.lot)
    owner = current_account(books, exposed.financier)
    its_own = lot is not None and current_account(books, lot.owner) == owner
    held = lot.amount if lot and its_own and lot.hops == event.hops else 0
    notes.equal(event, f"{name}, face", Amount(exposed.face - held), Amount(event.face))
    books.exposed[event.lot, event.hops] = replace(exposed, face=exposed.face - event.face)


HANDLERS: Handlers = {
    StandingBidSet: _standing_set,
    InterestMandateSet: _mandate_set,
    InterestShared: _shared,
    FeePaid: _fee_paid,
    ExposureTaken: _exposure_taken,
    ExposureReleased: _exposure_released,
}
