"""Measures the sale of a whole lot for cash, by each kind of bid."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.gas import needs
from benchmarks.gas.chain import Sent
from benchmarks.gas.house import FACE, House
from benchmarks.gas.measurement import Measurement, measure
from benchmarks.gas.peers import Peers
from deeptier.consents import Acceptance, Bid, digest
from deeptier.lot_id import LotId

#: DESIGN section 8.
BUDGET = 105_000

_BUDGET_OF_OBLIGOR_BID = 10 * FACE


def measure_discounts(house: House, peers: Peers) -> Iterator[Measurement]:
    """Rows of discount; the seller holds cash already, as section 8 says."""
    chain = house.chain
    yield measure(
        chain,
        "discount a whole lot",
        needs.DISCOUNT,
        [_accept_one(house)],
        budget=BUDGET,
        peers=peers.of("sell"),
    )
    yield measure(
        chain,
        "discount a whole lot, with recourse",
        needs.DISCOUNT_WITH_RECOURSE,
        [_accept_one(house, recourse=True)],
    )
    bid, signature = house.bid(obligor=house.parties.obligor.address, budget=_BUDGET_OF_OBLIGOR_BID)
    yield measure(
        chain,
        "discount a whole lot, first of an obligor's bid",
        needs.discount_for_obligor(is_first=True),
        [_accept(house, bid, signature, house.issue()[0])],
    )
    yield measure(
        chain,
        "discount a whole lot, next of an obligor's bid",
        needs.discount_for_obligor(is_first=False),
        [_accept(house, bid, signature, house.issue()[0])],
    )
    yield measure(
        chain,
        "discount a whole lot, both signed",
        needs.DISCOUNT.with_signature(),
        [_accept_signed(house)],
    )


def _accept_one(house: House, *, recourse: bool = False) -> Sent:
    lot, _ = house.issue()
    bid, signature = house.bid(lot=lot, budget=FACE, recourse=recourse)
    return _accept(house, bid, signature, lot)


def _accept(house: House, bid: Bid, signature: bytes, lot: LotId) -> Sent:
    call = house.DiscountDesk.functions.accept(bid.as_tuple(), signature, lot.number, FACE)
    return house.chain.send(call, house.parties.payee)


def _accept_signed(house: House) -> Sent:
    lot, _ = house.issue()
    bid, signature = house.bid(lot=lot, budget=FACE)
    bid_digest = digest(house.domain("DiscountDesk"), bid)
    acceptance = Acceptance(bid_digest, lot, FACE, version=0, last_day=house.today)
    consent = house.consent("DiscountDesk", acceptance, house.parties.payee)
    words = (bid.as_tuple(), signature, lot.number, FACE, consent)
    call = house.DiscountDesk.functions.acceptWithConsent(*words)
    return house.chain.send(call, house.parties.carrier)
