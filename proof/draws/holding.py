"""Draws for offers, for holds of the regulator, and for its orders."""

from __future__ import annotations

from collections.abc import Mapping

from deeptier.model.core import NO_WORD, Command, Lot
from deeptier.model.register import OPEN, current
from deeptier.model.state import State
from proof.chooser import Chooser
from proof.draws.base import draw
from proof.draws.choices import anyone, parts_of, some_lot, some_receiver
from proof.scene import Scene


@draw(16)
def accept_offer(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """By the receiver, mostly on one of the offer's days."""
    standing = [lot for lot in _offered(state) if state.offers[lot].last_day >= state.today]
    lot = choose.pick(standing) if standing else _some_offered(choose, state)
    if lot is None or (not standing and not choose.chance(15)):
        return None
    return Command(current(state, state.offers[lot].to), "Offers.accept", {"lot": lot})


@draw(3)
def reject_offer(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """By the receiver, seldom by the holder."""
    lot = _some_offered(choose, state)
    if lot is None:
        return None
    sender = current(state, state.offers[lot].to)
    if choose.chance(10):
        sender = anyone(choose, scene)
    return Command(sender, "Offers.reject", {"lot": lot})


@draw(6)
def return_lapsed(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """Mostly an offer whose last day is over."""
    lapsed = [lot for lot in _offered(state) if state.offers[lot].last_day < state.today]
    lot = choose.pick(lapsed) if lapsed else _some_offered(choose, state)
    if lot is None or (not lapsed and not choose.chance(15)):
        return None
    return Command(anyone(choose, scene), "Offers.returnLapsed", {"lot": lot})


@draw(3)
def freeze_lot(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """Any live lot, also one that is frozen."""
    lot = some_lot(choose, state, tuple(state.ledger.lots))
    if lot is None:
        return None
    return _by_regulator(choose, state, scene, "Warrants.freezeLot", {"lot": lot})


@draw(9)
def thaw_lot(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """A frozen lot, so that histories do not end in ice."""
    frozen = [lot for lot, known in state.ledger.lots.items() if known.frozen]
    lot = some_lot(choose, state, frozen)
    if lot is None:
        return None
    return _by_regulator(choose, state, scene, "Warrants.thawLot", {"lot": lot})


@draw(2)
def freeze_payable(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """Any payable there is, seldom the next one."""
    count = state.payables.count
    if count == 0:
        return None
    number = count + 1 if choose.chance(5) else choose.number(1, count)
    arguments = {"payable_number": number}
    return _by_regulator(choose, state, scene, "Warrants.freezePayable", arguments)


@draw(12)
def thaw_payable(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """A frozen payable."""
    frozen = [number for number, paper in state.ledger.papers.items() if paper.frozen]
    if not frozen:
        return None
    arguments = {"payable_number": choose.pick(frozen)}
    return _by_regulator(choose, state, scene, "Warrants.thawPayable", arguments)


@draw(4)
def move_by_order(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """A lot, whole or in part, whatever holds it, to an open enterprise."""
    if not state.ledger.lots:
        return None
    lot = choose.pick(tuple(state.ledger.lots))
    known = state.ledger.lots[lot]
    to = some_receiver(choose, state, known.owner)
    if choose.chance(30):
        register = state.register.enterprises
        to = choose.pick([each for each in register if register[each].status == OPEN])
    amount = known.amount if choose.chance(50) else choose.amount(known.amount)
    arguments = {"lot": lot, "to": to, "amount": 0 if choose.chance(3) else amount}
    return _by_regulator(choose, state, scene, "Orders.moveByOrder", arguments)


@draw(3)
def split_by_order(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """Any live lot, whatever holds it."""
    if not state.ledger.lots:
        return None
    lot = choose.pick(tuple(state.ledger.lots))
    amounts = parts_of(choose, state.ledger.lots[lot].amount, 3)
    arguments = {"lot": lot, "amounts": amounts}
    return _by_regulator(choose, state, scene, "Orders.splitByOrder", arguments)


def _by_regulator(
    choose: Chooser, state: State, scene: Scene, name: str, arguments: Mapping[str, object]
) -> Command:
    order_hash = NO_WORD if choose.chance(5) else scene.word("order")
    return Command(state.offices["regulator"], name, {**arguments, "order_hash": order_hash})


def _offered(state: State) -> list[Lot]:
    """Lots that are held for a receiver."""
    return [lot for lot in state.offers if (known := state.ledger.lots.get(lot)) and known.offered]


def _some_offered(choose: Chooser, state: State) -> Lot | None:
    """Mostly a lot that is held, seldom one whose offer an order ended."""
    held = _offered(state)
    if held and not choose.chance(5):
        return choose.pick(held)
    return choose.pick(tuple(state.offers)) if state.offers else None
