"""How deep credit went: face that reached each tier, and face held there now."""

from __future__ import annotations

from collections import Counter, defaultdict

from deeptier.audit.events.lots import Cause, Delivered
from deeptier.audit.events.payables import PayableIssued
from deeptier.audit.page.document import Table
from deeptier.audit.page.scope import Scope


def by_tier(scope: Scope, currency: str, position: int) -> Table:
    """Face by tier: issued or endorsed to it, sold to financiers there, held now.

    A sale adds a hop as an endorsement does, so a financier stands one tier beyond its seller.
    """
    of = set(scope.payables[currency])
    endorsed, sold, other = Counter[int](), Counter[int](), Counter[int]()
    counters: dict[int, Counter[int]] = {Cause.ENDORSEMENT: endorsed, Cause.SALE: sold}
    rows: dict[int, set[int]] = defaultdict(set)
    for row, event in enumerate(scope.history.rebuilt.events, 1):
        if isinstance(event, PayableIssued) and event.payable_number in of:
            endorsed[1] += event.terms.face_amount
            rows[1].add(row)
        elif isinstance(event, Delivered) and event.lot >> 192 in of:
            kind = counters.get(event.cause, other)
            kind[event.hops + 1] += event.amount
            rows[event.hops + 1].add(row)
    held: Counter[int] = Counter()
    holders: dict[int, set[str]] = defaultdict(set)
    lots: dict[int, list[int]] = defaultdict(list)
    for number, lot in scope.books.lots.items():
        if number >> 192 in of:
            held[lot.hops + 1] += lot.amount
            holders[lot.hops + 1].add(lot.owner)
            lots[lot.hops + 1].append(number)
    table = Table(
        "Face by tier",
        position,
        [
            ("Tier", "text"),
            ("Issued or endorsed", "money"),
            ("Sold to financiers", "money"),
            ("Other deliveries", "money"),
            ("Reached it, ever", "money"),
            ("Holders now", "count"),
            ("Held now", "money"),
        ],
        bar=4,
        note=(
            "The payee is tier 1; every delivery adds one, a sale to a financier too. Face is"
            " counted each time that it is delivered, so the columns of deliveries do not add up"
            " to the face issued; the last column does add up to the face of live lots."
            " Other deliveries are recourse, foreclosure and orders."
        ),
    )
    for tier in range(1, max((*rows, *held), default=0) + 1):
        sources = sorted(rows[tier] | set(scope.sources.of_lots(lots[tier])))
        came = (endorsed[tier], sold[tier], other[tier])
        figures = [*came, sum(came), len(holders[tier]), held[tier]]
        table.rows.append(([str(tier), *figures], sources))
    return table
