"""Draws for lots in the hands of their holders and operators: split, endorse, transfer, follow."""

from __future__ import annotations

from typing import Any

from deeptier.model.core import NOBODY, Account, Command, Lot
from deeptier.model.papers import Delivery
from deeptier.model.register import current
from deeptier.model.rulebook import rules
from deeptier.model.state import State
from proof.chooser import Chooser
from proof.draws.base import draw
from proof.draws.choices import (
    anyone,
    endorsable_lots,
    free_lots,
    parts_of,
    some_lot,
    some_receiver,
    some_reference,
)
from proof.scene import Scene


@draw(10)
def split(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """Parts for the holder itself."""
    lot = some_lot(choose, state, free_lots(state))
    if lot is None:
        return None
    known = state.ledger.lots[lot]
    arguments = {"lot": lot, "amounts": parts_of(choose, known.amount, 3)}
    return Command(_carrier(choose, state, known.owner), "Warrants.split", arguments)


@draw(26)
def endorse(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """Whole or in part, to another enterprise; seldom sent by the receiver itself."""
    lot = some_lot(choose, state, endorsable_lots(state))
    if lot is None:
        return None
    known = state.ledger.lots[lot]
    to = some_receiver(choose, state, known.owner)
    arguments = {
        "lot": lot,
        "to": to,
        "amount": 0 if choose.chance(2) else choose.amount(known.amount),
        "trade_reference": _reference(choose, state, scene),
    }
    return Command(_carrier(choose, state, known.owner), "Warrants.endorse", arguments)


@draw(10)
def endorse_many(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """To several receivers, also to one of them twice."""
    lot = some_lot(choose, state, endorsable_lots(state))
    if lot is None:
        return None
    owner = state.ledger.lots[lot].owner
    arguments = {"lot": lot, "deliveries": deliveries_of(choose, state, scene, lot)}
    return Command(_carrier(choose, state, owner), "Warrants.endorseMany", arguments)


@draw(8)
def transfer(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """A whole lot with its trade reference, seldom to the holder itself or a part."""
    lot = some_lot(choose, state, endorsable_lots(state))
    if lot is None:
        return None
    known = state.ledger.lots[lot]
    arguments = {
        "from_": known.owner,
        "to": NOBODY if choose.chance(2) else some_receiver(choose, state, known.owner, asks=5),
        "lot": lot,
        "value": choose.amount(known.amount) if choose.chance(8) else known.amount,
        "data": _data(choose, state, scene),
    }
    return Command(_carrier(choose, state, known.owner), "Warrants.safeTransferFrom", arguments)


@draw(5)
def transfer_batch(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """Several whole lots of one holder, seldom one of them twice, or values missing."""
    first = some_lot(choose, state, endorsable_lots(state))
    if first is None:
        return None
    owner = state.ledger.lots[first].owner
    own = [lot for lot in free_lots(state) if state.ledger.lots[lot].owner == owner]
    lots = [first, *own[: choose.number(0, 2)]]
    if not choose.chance(8):
        lots = list(dict.fromkeys(lots))
    values = [state.ledger.lots[lot].amount for lot in lots]
    if choose.chance(5):
        values = values[1:]
    if choose.chance(3):
        lots, values = [], []
    arguments = {
        "from_": owner,
        "to": owner if choose.chance(15) else some_receiver(choose, state, owner, asks=5),
        "lots": tuple(lots),
        "values": tuple(values),
        "data": _data(choose, state, scene),
    }
    sender = _carrier(choose, state, owner)
    return Command(sender, "Warrants.safeBatchTransferFrom", arguments)


@draw(2)
def approve_operator(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """A new operator, or the end of one."""
    known = tuple(sorted(state.ledger.operators))
    if known and choose.chance(40):
        holder, operator = choose.pick(known)
        arguments: dict[str, object] = {"operator": operator, "approved": False}
        return Command(holder, "Warrants.setApprovalForAll", arguments)
    holder = choose.pick(tuple(state.register.enterprises))
    operator = NOBODY if choose.chance(5) else anyone(choose, scene)
    arguments = {"operator": operator, "approved": not choose.chance(10)}
    return Command(holder, "Warrants.setApprovalForAll", arguments)


@draw(6)
def follow(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """A lot whose holder was replaced."""
    left = [
        lot
        for lot, known in state.ledger.lots.items()
        if current(state, known.owner) != known.owner
    ]
    lot = some_lot(choose, state, left)
    return None if lot is None else Command(anyone(choose, scene), "Warrants.follow", {"lot": lot})


@draw(1)
def call_as_module(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """What only contracts of the deployment may call."""
    lot = some_lot(choose, state, tuple(state.ledger.lots))
    if lot is None:
        return None
    known, word = state.ledger.lots[lot], scene.word("forged")
    to, amount = anyone(choose, scene), known.amount
    given: dict[str, Any] = {"lot": lot}
    calls: tuple[tuple[str, dict[str, Any]], ...] = (
        ("Warrants.end", given),
        ("Warrants.pledge", given),
        ("Warrants.release", given),
        ("Warrants.cut", {**given, "amounts": (1,)}),
        (
            "Warrants.deliver",
            {**given, "to": to, "amount": amount, "cause": choose.number(2, 4), "ref": word},
        ),
        (
            "Warrants.sell",
            {**given, "amount": amount, "by": known.owner, "buyer": to, "bid_digest": word},
        ),
        (
            "Warrants.issueRootLot",
            {"payable_number": 10**6, "paper": 1, "payee": to, "face_amount": amount},
        ),
        ("Enterprises.recordDefault", {"account": to}),
        ("Enterprises.recordCure", {"account": to}),
        ("Offers.open", {**given, "to": to, "last_day": state.today, "trade_reference": word}),
    )
    name, arguments = choose.pick(calls)
    return Command(anyone(choose, scene), name, arguments)


def deliveries_of(choose: Chooser, state: State, scene: Scene, lot: Lot) -> tuple[Delivery, ...]:
    """Receivers for parts of a lot."""
    known = state.ledger.lots[lot]
    return tuple(
        Delivery(
            some_receiver(choose, state, known.owner), amount, _reference(choose, state, scene)
        )
        for amount in parts_of(choose, known.amount, 4)
    )


def _carrier(choose: Chooser, state: State, holder: Account) -> Account:
    """The holder, or an operator that it approved."""
    operators = sorted(each for of, each in state.ledger.operators if of == holder)
    return choose.pick((holder, holder, *operators))


def _reference(choose: Chooser, state: State, scene: Scene) -> bytes:
    return some_reference(choose, state, scene, rules(state).endorsement_streams)


def _data(choose: Chooser, state: State, scene: Scene) -> bytes:
    """The trade reference, alone or with more behind it; seldom too short."""
    reference = _reference(choose, state, scene)
    if choose.chance(4):
        return choose.pick((reference[:31], b""))
    return choose.pick((reference, reference + b"more"))
