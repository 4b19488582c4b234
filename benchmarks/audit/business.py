"""A year's business in small: payables issued, cut, endorsed down three tiers, sold, repaid."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from benchmarks.audit.bulk import Bulk, Call, calldata
from benchmarks.gas.house import FACE, TRADE, House, stranger
from deeptier.consents import IssueConsents, Terms
from deeptier.lot_id import LotId
from deeptier.structs import ZERO_ADDRESS

_SUPPLIERS = 200
_WAVE = 10  # payables that go through life together
_OF_WAVE_SETTLED = 8  # the others are still alive at the end
_DELIVERIES, _BATCHES, _CUTS = 50, 2, 100
_WHOLE, _SOLD, _MOVED = 30, 15, 40
_PIECE = 2_000_000
_PART = 700_000
_CLEAR_AT_A_TIME = 100


@dataclass
class Wave:
    """Payables that go through life together, and who holds their live lots."""

    roots: list[LotId]
    held: dict[int, str] = field(default_factory=dict)


def trade(house: House, events: int, show: Callable[[int], None]) -> dict[int, int]:
    """Do business until it has emitted so many events at least; gives their number by block."""
    strangers = [stranger(number) for number in range(_SUPPLIERS)]
    house.onboard(strangers)
    house.fund(strangers)
    with Bulk(house.chain) as bulk:
        while sum(bulk.logs.values()) < events:
            for step in _life(house):
                bulk.send(step)
            show(sum(bulk.logs.values()))
    return bulk.logs


def _life(house: House) -> Iterator[list[Call]]:
    """One wave from issue to payment; each step is to be mined before the next."""
    number = house.Payables.functions.payableCount().call()
    wave = Wave([LotId(number + 1 + each) for each in range(_WAVE)])
    yield [_issue(house) for _ in wave.roots]
    yield [call for root in wave.roots for call in _first_tier(house, wave, root)]
    yield list(_parts(house, wave))
    yield [*_wholes(house, wave), *_payments(house)]
    yield list(_sales(house, wave))
    yield [_repayment(house, root) for root in wave.roots[:_OF_WAVE_SETTLED]]
    yield list(_clearings(house, wave))


def _issue(house: House) -> Call:
    parties, today = house.parties, house.today
    terms = Terms(
        line=1,
        obligor=parties.obligor.address,
        payee=parties.payee.address,
        guarantor=ZERO_ADDRESS,
        currency=house.DepositToken.address,
        face_amount=FACE,
        due_day=today + 150,
        grace_days=10,
        penalty_ppm_per_day=500,
        tier_cap=16,
        document_root=TRADE,
        last_day=today + 5,
        nonce=house.nonce(),
        deposit_ppm=0,
    )
    invoices = [terms.nonce.to_bytes(32, "big")]
    consents = IssueConsents(
        house.signed("Payables", terms, parties.obligor, invoices=invoices),
        house.signed("Payables", terms, parties.payee, invoices=invoices),
        b"",
    )
    data = house.Payables.encode_abi("issue", [terms.as_tuple(), invoices, consents.as_tuple()])
    return Call(parties.carrier.address, house.Payables.address, bytes.fromhex(data[2:]), 600_000)


def _first_tier(house: House, wave: Wave, root: LotId) -> Iterator[Call]:
    payee, warrants = house.parties.payee.address, house.Warrants.address
    signature = "endorseMany(uint256,(address,uint64,bytes32)[])"
    for batch in range(_BATCHES):
        to = [stranger((batch * _DELIVERIES + each) % _SUPPLIERS) for each in range(_DELIVERIES)]
        for position, holder in enumerate(to, 1 + batch * _DELIVERIES):
            wave.held[root.child(position).number] = holder
        deliveries = [(holder, _PIECE, TRADE) for holder in to]
        yield Call(payee, warrants, calldata(signature, root.number, deliveries), 5_000_000)
    data = calldata("split(uint256,uint64[])", root.number, [_PIECE] * _CUTS)
    yield Call(payee, warrants, data, 8_000_000)
    cut_before = _BATCHES * _DELIVERIES
    for position in range(cut_before + 1, cut_before + _CUTS + 1):
        wave.held[root.child(position).number] = payee
    wave.held[root.number] = payee


def _parts(house: House, wave: Wave) -> Iterator[Call]:
    """Each supplier of the first tier pays one of the second with a part of its lot."""
    for position, (lot, holder) in enumerate(list(wave.held.items())):
        if holder != house.parties.payee.address:
            to = stranger((position + 7) % _SUPPLIERS)
            if to != holder:
                yield _endorse(house, holder, lot, to, _PART)
                wave.held[LotId.from_number(lot).child(1).number] = to


def _wholes(house: House, wave: Wave) -> Iterator[Call]:
    """Whole lots: of the payee to the first tier, and of the second tier to the third."""
    payee = house.parties.payee.address
    for root in wave.roots:
        mine = [number for number in wave.held if number >> 192 == root.payable]
        cuts = [each for each in mine if wave.held[each] == payee and each != root.number]
        parts = [each for each in mine if LotId.from_number(each).depth == 2]
        for position, lot in enumerate((*cuts[:_WHOLE], *parts[:_WHOLE])):
            holder, to = wave.held[lot], stranger((position + 90) % _SUPPLIERS)
            if to != holder:
                amount = _PIECE if holder == payee else _PART
                yield _endorse(house, holder, lot, to, amount)
                wave.held[lot] = to


def _endorse(house: House, holder: str, lot: int, to: str, amount: int) -> Call:
    signature = "endorse(uint256,address,uint64,bytes32)"
    data = calldata(signature, lot, to, amount, TRADE)
    return Call(holder, house.Warrants.address, data, 250_000)


def _payments(house: House) -> Iterator[Call]:
    """Deposits move for other reasons, too."""
    for position in range(_MOVED * _WAVE):
        to = stranger(position % _SUPPLIERS)
        data = calldata("transfer(address,uint256)", to, 100 + position)
        yield Call(house.parties.payee.address, house.DepositToken.address, data, 100_000)


def _sales(house: House, wave: Wave) -> Iterator[Call]:
    parties, desk = house.parties, house.DiscountDesk
    for root in wave.roots:
        bid, signature = house.bid(obligor=parties.obligor.address, budget=FACE)
        mine = [number for number in wave.held if number >> 192 == root.payable]
        lots = [each for each in mine if wave.held[each] != parties.payee.address]
        for lot in [each for each in lots if LotId.from_number(each).depth == 2][-_SOLD:]:
            words = [bid.as_tuple(), signature, lot, _PART]
            data = bytes.fromhex(desk.encode_abi("accept", words)[2:])
            yield Call(wave.held[lot], desk.address, data, 400_000)
            wave.held[lot] = parties.financier.address


def _repayment(house: House, root: LotId) -> Call:
    data = calldata("repay(uint64,uint64)", root.payable, FACE)
    return Call(house.parties.obligor.address, house.Clearing.address, data, 200_000)


def _clearings(house: House, wave: Wave) -> Iterator[Call]:
    for root in wave.roots[:_OF_WAVE_SETTLED]:
        lots = [number for number in wave.held if number >> 192 == root.payable]
        for first in range(0, len(lots), _CLEAR_AT_A_TIME):
            some = lots[first : first + _CLEAR_AT_A_TIME]
            data = calldata("clear(uint256[])", some)
            yield Call(house.parties.carrier.address, house.Clearing.address, data, 9_000_000)
