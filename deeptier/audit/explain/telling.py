"""Goes through a history once and tells every movement that somebody asks for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from deeptier.audit.events import Event
from deeptier.audit.events.clearing import ArrearsRedeemed, Claimed, Redeemed
from deeptier.audit.events.token import Transfer
from deeptier.audit.explain.ledger import Ledger
from deeptier.audit.explain.movements import Cash, Face
from deeptier.audit.explain.reasons import explained
from deeptier.audit.history import History


@dataclass(frozen=True)
class Movements:
    """Movements in the order of the chain, and the lots as they stand at the end."""

    cash: list[Cash]
    face: list[Face]
    ledger: Ledger


def movements(
    history: History,
    is_wanted: Callable[[Event], bool],
    wants_face: Callable[[Face], bool],
) -> Movements:
    """The movements of cash in transactions with an event that is wanted, and of face wanted."""
    ledger = Ledger()
    found = Movements([], [], ledger)
    books = history.rebuilt.books
    for _, together in groupby(history.rebuilt.events, key=lambda event: event.place.transaction):
        group = list(together)
        shares: dict[int, dict[str, int]] = {}
        for event in group:
            if isinstance(event, (Claimed, Redeemed)):
                shares[event.place.index] = ledger.parts(event, _paid(event, group))
            found.face.extend(face for face in ledger.book(event) if wants_face(face))
        if any(map(is_wanted, group)) and any(isinstance(each, Transfer) for each in group):
            found.cash.extend(explained(group, books, shares))
    return found


def _paid(event: Claimed | Redeemed, group: list[Event]) -> int:
    """The cash of a claim or a redemption: what arrears add stands beside it."""
    if isinstance(event, Claimed):
        return event.cash
    for each in group:
        if isinstance(each, ArrearsRedeemed) and each.lot == event.lot:
            return event.amount + each.penalty_share - each.claimed
    return event.amount
