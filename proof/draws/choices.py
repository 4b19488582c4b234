"""What draws pick from a state: lots that can circulate, parties that can act, days, evidence."""

from __future__ import annotations

from collections.abc import Sequence

from deeptier.model.core import NO_WORD, Account, Lot
from deeptier.model.lots import MOST_CUTS, payable_of
from deeptier.model.register import OPEN, TRADING
from deeptier.model.state import State
from proof.chooser import Chooser
from proof.scene import Scene


def is_active(state: State, account: Account) -> bool:
    """Whether an account may do new business today."""
    known = state.register.enterprises.get(account)
    return (
        known is not None
        and known.status == OPEN
        and not known.frozen
        and known.expiry_day >= state.today
        and bool(known.roles & TRADING)
    )


def is_due(state: State, lot: Lot) -> bool:
    """Whether the due day of a lot's payable has come."""
    return state.today >= state.ledger.papers[payable_of(lot)].due_day


def free_lots(state: State) -> list[Lot]:
    """Live lots that can circulate today."""
    return [
        lot
        for lot, known in state.ledger.lots.items()
        if not (known.frozen or known.offered or known.pledged)
        and not state.ledger.papers[payable_of(lot)].frozen
        and not is_due(state, lot)
        and is_active(state, known.owner)
    ]


def endorsable_lots(state: State) -> list[Lot]:
    """Those of them that can be cut and go to one receiver more."""
    return [
        lot
        for lot in free_lots(state)
        if state.ledger.lots[lot].hops + 2 <= state.ledger.papers[payable_of(lot)].tier_cap
        and len(lot) <= MOST_CUTS
    ]


def some_lot(choose: Chooser, state: State, fitting: Sequence[Lot]) -> Lot | None:
    """Mostly a lot that fits, seldom any live one; mostly None where none fits."""
    if fitting and not choose.chance(6):
        return choose.pick(fitting)
    return choose.pick(tuple(state.ledger.lots)) if state.ledger.lots and choose.chance(6) else None


def anyone(choose: Chooser, scene: Scene) -> Account:
    """Whoever carries a transaction that is not its own."""
    return choose.pick(scene.accounts)


def some_receiver(choose: Chooser, state: State, giver: Account, asks: int = 40) -> Account:
    """Mostly another active enterprise that answers what it is given; in `asks` % one that asks."""
    if choose.chance(2):
        return giver
    others = [each for each in state.register.enterprises if each != giver]
    active = [each for each in others if is_active(state, each)]
    answering = [each for each in active if each not in state.ledger.refusing]
    asking = [each for each in answering if state.register.enterprises[each].acceptance_days]
    if asking and choose.chance(asks):
        return choose.pick(asking)
    ready = [each for each in answering if each not in asking]
    if ready and not choose.chance(5):
        return choose.pick(ready)
    return choose.pick(others)


def some_reference(choose: Chooser, state: State, scene: Scene, streams: int) -> bytes:
    """A new word; or one that was anchored with the streams that the rules ask for."""
    if streams and not choose.chance(8):
        fitting = [word for word, known in state.evidence.streams.items() if not streams & ~known]
        if fitting:
            return choose.pick(fitting)
    return NO_WORD if choose.chance(1) else scene.word("trade")


def some_version(choose: Chooser, version: int) -> int:
    """Mostly the lot's version; else one that was or will be."""
    return version if not choose.chance(5) else max(0, version + choose.pick((-1, 1, 256)))


def some_last_day(choose: Chooser, state: State) -> int:
    """Mostly a day to come, sometimes today, seldom yesterday."""
    return state.today + choose.pick((30, 5, 1, 0, -1) if choose.chance(20) else (30, 60))


def parts_of(choose: Chooser, whole: int, most: int) -> tuple[int, ...]:
    """Mostly one part or more, at most the whole together; seldom none, too much, or a zero."""
    count = choose.number(1, most)
    rest, parts = whole, []
    for place in range(count):
        if rest == 0:
            break
        is_last = place == count - 1
        part = rest if is_last and choose.chance(30) else choose.amount(rest)
        parts.append(part)
        rest -= part
    if choose.chance(6):
        return choose.pick(((*parts, 0), (), (*parts, whole)))
    return tuple(parts)
