"""Measures issue, endorse and split, sent by the holder, and carried with its signature."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from benchmarks.gas import needs
from benchmarks.gas.chain import Sent
from benchmarks.gas.house import FACE, TRADE, House, stranger
from benchmarks.gas.measurement import Measurement, measure
from benchmarks.gas.peers import Peers
from deeptier.consents import Delivery, Endorse, EndorseMany, Split
from deeptier.lot_id import LotId

#: DESIGN section 8.
ISSUE_BUDGET = 205_000
PART_BUDGET = 76_000
WHOLE_BUDGET = 50_000
MANY_BUDGET = 42_000

RECEIVERS = 10
CHILDREN = 3

_PART = FACE * 4 // 10
_PIECES = (FACE // 10,) * CHILDREN


def measure_deliveries(house: House, peers: Peers) -> Iterator[Measurement]:
    """Rows of issue, endorse, endorseMany and split."""
    chain, supplier = house.chain, house.parties.supplier.address
    receivers = [stranger(number) for number in range(RECEIVERS)]
    house.onboard(receivers)
    lot, issued = house.issue()
    yield measure(
        chain,
        "issue",
        needs.ISSUE,
        [issued],
        budget=ISSUE_BUDGET,
        peers=peers.of("mint"),
    )
    yield measure(
        chain,
        "endorse part",
        needs.ENDORSE_PART,
        [_endorse(house, lot, supplier, _PART)],
        budget=PART_BUDGET,
        peers=peers.of("part"),
    )
    yield measure(
        chain,
        "endorse whole",
        needs.ENDORSE_WHOLE,
        [_endorse(house, house.issue()[0], supplier, FACE)],
        budget=WHOLE_BUDGET,
        peers=peers.of("whole"),
    )
    yield measure(
        chain,
        f"endorseMany to {RECEIVERS}, each",
        needs.endorse_many(RECEIVERS),
        [_endorse_many(house, house.issue()[0], receivers)],
        budget=MANY_BUDGET,
        peers=peers.of("batch"),
        parts=RECEIVERS,
    )
    yield measure(
        chain,
        f"split in {CHILDREN}",
        needs.split(CHILDREN),
        [_split(house, house.issue()[0])],
        peers=peers.of("cut"),
    )


def measure_signed_deliveries(house: House) -> Iterator[Measurement]:
    """The same by the holder's signature, carried by a stranger."""
    chain, supplier = house.chain, house.parties.supplier.address
    receivers = [stranger(number) for number in range(RECEIVERS)]
    yield measure(
        chain,
        "endorse part, signed",
        needs.ENDORSE_PART.with_signature(),
        [_endorse_signed(house, house.issue()[0], supplier, _PART)],
    )
    yield measure(
        chain,
        "endorse whole, signed",
        needs.ENDORSE_WHOLE.with_signature(),
        [_endorse_signed(house, house.issue()[0], supplier, FACE)],
    )
    yield measure(
        chain,
        f"endorseMany to {RECEIVERS}, signed, each",
        needs.endorse_many(RECEIVERS).with_signature(),
        [_endorse_many_signed(house, house.issue()[0], receivers)],
        parts=RECEIVERS,
    )
    yield measure(
        chain,
        f"split in {CHILDREN}, signed",
        needs.split_signed(CHILDREN),
        [_split_signed(house, house.issue()[0])],
    )


def _endorse(house: House, lot: LotId, to: str, amount: int) -> Sent:
    call = house.Warrants.functions.endorse(lot.number, to, amount, TRADE)
    return house.chain.send(call, house.parties.payee)


def _endorse_many(house: House, lot: LotId, receivers: Sequence[str]) -> Sent:
    deliveries = [delivery.as_tuple() for delivery in _deliveries(receivers)]
    call = house.Warrants.functions.endorseMany(lot.number, deliveries)
    return house.chain.send(call, house.parties.payee)


def _split(house: House, lot: LotId) -> Sent:
    call = house.Warrants.functions.split(lot.number, list(_PIECES))
    return house.chain.send(call, house.parties.payee)


def _endorse_signed(house: House, lot: LotId, to: str, amount: int) -> Sent:
    message = Endorse(lot, to, amount, TRADE, version=0, last_day=house.today)
    words = (lot.number, to, amount, TRADE, _consent(house, message))
    return _carry(house, house.Warrants.functions.endorseWithConsent(*words))


def _endorse_many_signed(house: House, lot: LotId, receivers: Sequence[str]) -> Sent:
    deliveries = _deliveries(receivers)
    message = EndorseMany(lot, deliveries, version=0, last_day=house.today)
    words = (lot.number, [each.as_tuple() for each in deliveries], _consent(house, message))
    return _carry(house, house.Warrants.functions.endorseManyWithConsent(*words))


def _split_signed(house: House, lot: LotId) -> Sent:
    message = Split(lot, _PIECES, version=0, last_day=house.today)
    words = (lot.number, list(_PIECES), _consent(house, message))
    return _carry(house, house.Warrants.functions.splitWithConsent(*words))


def _deliveries(receivers: Sequence[str]) -> tuple[Delivery, ...]:
    return tuple(Delivery(receiver, FACE // 20, TRADE) for receiver in receivers)


def _consent(house: House, message: Any) -> tuple[Any, ...]:
    return house.consent("Warrants", message, house.parties.payee)


def _carry(house: House, call: Any) -> Sent:
    return house.chain.send(call, house.parties.carrier)
