"""Measures cash in and cash out: repay for any number of lots, redeem one, clear a thousand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.gas import needs
from benchmarks.gas.chain import Sent
from benchmarks.gas.house import FACE, TRADE, House, stranger
from benchmarks.gas.measurement import Measurement, Peer, measure
from benchmarks.gas.peers import Loop, Peers
from deeptier.lot_id import LotId

#: DESIGN section 8.
REPAY_BUDGET = 62_000
REDEEM_BUDGET = 58_000
CLEAR_BUDGET_PERCENT = 105  # of the push loop with the same duties

LOTS_REPAID = (1, 10, 100, 1_000)
LOTS_CLEARED = 1_000
BATCH = 100

_AMOUNT = FACE // LOTS_CLEARED
_REPAID, _RICH, _POOR = 10_000, 20_000, 30_000  # first strangers of each kind
_SPLIT_AT_A_TIME = 250


def measure_repay(house: House, loop: Loop) -> Iterator[Measurement]:
    """One row for each number of lots; all are measured, none is computed from another."""
    holders = [stranger(_REPAID + number) for number in range(max(LOTS_REPAID))]
    house.fund(holders)
    for lots in LOTS_REPAID:
        root, _ = house.issue()
        _cut(house, root, lots)
        children = [root.child(number).number for number in range(1, lots + 1)]
        yield measure(
            house.chain,
            f"repay, {lots:,} lot{'s' if lots > 1 else ''}",
            needs.REPAY,
            [_repay(house, root)],
            budget=REPAY_BUDGET,
            peers=[_pay(house, loop, children, holders[:lots], [children])],
        )


def measure_redeem(house: House, peers: Peers) -> Iterator[Measurement]:
    """The payee redeems the one lot of a repaid payable."""
    root, _ = house.issue()
    _repay(house, root)
    call = house.Clearing.functions.redeem(root.number)
    yield measure(
        house.chain,
        "redeem one lot",
        needs.REDEEM,
        [house.chain.send(call, house.parties.payee)],
        budget=REDEEM_BUDGET,
        peers=peers.of("redeem"),
    )


def measure_clear(house: House, loops: Sequence[Loop]) -> Iterator[Measurement]:
    """A thousand holders paid in batches, with and without cash before, beside the push loops."""
    for holders_have_cash, first in ((True, _RICH), (False, _POOR)):
        holders = [stranger(first + number) for number in range(LOTS_CLEARED)]
        lots = _hold(house, holders)
        if holders_have_cash:
            house.fund(holders)
        batches = [lots[i : i + BATCH] for i in range(0, LOTS_CLEARED, BATCH)]
        peers = [_pay(house, loop, lots, holders, batches) for loop in loops]
        clear = house.Clearing.functions.clear
        before = "holders with" if holders_have_cash else "holders without"
        yield measure(
            house.chain,
            f"clear {LOTS_CLEARED:,} lots, {before} cash",
            needs.clear(BATCH, holders_have_cash),
            [house.chain.send(clear(batch), house.parties.carrier) for batch in batches],
            budget=peers[-1].gas * CLEAR_BUDGET_PERCENT // 100,
            peers=peers,
        )


def _pay(
    house: House,
    loop: Loop,
    lots: Sequence[int],
    holders: Sequence[str],
    batches: Sequence[Sequence[int]],
) -> Peer:
    """What a loop uses to pay the same holders in the same batches, as if clear never had."""
    with house.chain.undone():
        loop.open(house, lots, holders, _AMOUNT)
        return Peer(loop.name, sum(sent.gas for sent in loop.pay(house, batches)))


def _cut(house: House, root: LotId, lots: int) -> None:
    """Cut the root lot so that this many lots are alive."""
    children = lots if lots > 1 else 0
    for done in range(0, children, _SPLIT_AT_A_TIME):
        amounts = [FACE // lots] * min(_SPLIT_AT_A_TIME, children - done)
        call = house.Warrants.functions.split(root.number, amounts)
        house.chain.send(call, house.parties.payee)


def _hold(house: House, holders: Sequence[str]) -> list[int]:
    """Endorse a lot of a repaid payable to each of many new enterprises."""
    root, _ = house.issue()
    house.onboard(holders)
    for first in range(0, len(holders), BATCH):
        some = [(holder, _AMOUNT, TRADE) for holder in holders[first : first + BATCH]]
        call = house.Warrants.functions.endorseMany(root.number, some)
        house.chain.send(call, house.parties.payee)
    _repay(house, root)
    return [root.child(number).number for number in range(1, len(holders) + 1)]


def _repay(house: House, root: LotId) -> Sent:
    call = house.Clearing.functions.repay(root.payable, FACE)
    return house.chain.send(call, house.parties.obligor)
