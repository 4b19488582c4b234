"""Discount rates over time: every sale before the due day, and each month's mean."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from deeptier.audit.events.desk import Discounted
from deeptier.audit.events.lots import Cause, Delivered
from deeptier.audit.page.document import Table, lot_text
from deeptier.audit.page.scope import Scope
from deeptier.audit.texts import day_text
from deeptier.rounding import half_up

#: Sales that the page draws and lists singly; older ones are in the months' means only.
MOST_SALES = 2_000


@dataclass(frozen=True)
class Sold:
    """A sale; `tier` is the seller's, zero where no delivery tells it. Amounts in minor units."""

    row: int
    day: int
    event: Discounted
    tier: int


def sales_of(scope: Scope, currency: str) -> list[Sold]:
    """Every sale in a currency, in the order of the chain."""
    of = set(scope.payables[currency])
    events = scope.history.rebuilt.events
    tiers = {
        (event.place.transaction, event.lot): event.hops
        for event in events
        if isinstance(event, Delivered) and event.cause == Cause.SALE
    }
    return [
        Sold(
            row,
            scope.history.day_of(event.place),
            event,
            tiers.get((event.place.transaction, event.lot), 0),
        )
        for row, event in enumerate(events, 1)
        if isinstance(event, Discounted) and event.lot >> 192 in of
    ]


def sale_table(scope: Scope, sales: list[Sold], position: int) -> Table:
    """The latest sales, the last first."""
    columns = [
        ("Day", "day"),
        ("Lot", "lot"),
        ("Seller", "account"),
        ("Seller's tier", "count"),
        ("Financier", "account"),
        ("Days", "count"),
        ("Face", "money"),
        ("Discount", "money"),
        ("Rate a year", "ppm"),
    ]
    table = Table("Sales, the latest first", position, columns)
    if len(sales) > MOST_SALES:
        table.note = (
            f"The latest {MOST_SALES:,} of {len(sales):,} sales; the months count them all."
        )
    for sale in reversed(sales[-MOST_SALES:]):
        event = sale.event
        cells = [
            day_text(sale.day),
            lot_text(event.lot),
            scope.accounts.position(event.seller),
            sale.tier or None,
            scope.accounts.position(event.financier),
            event.tenor_days,
            event.face_amount,
            event.discount,
            event.rate_ppm,
        ]
        table.rows.append((cells, [sale.row]))
    return table


def month_table(sales: list[Sold], position: int) -> Table:
    """Each month's sales: lowest, mean by face, and highest rate."""
    columns = [
        ("Month", "text"),
        ("Sales", "count"),
        ("Discount", "money"),
        ("Lowest rate", "ppm"),
        ("Highest rate", "ppm"),
        ("Mean rate by face", "ppm"),
        ("Face sold", "money"),
    ]
    table = Table("Rates by month", position, columns, bar=6)
    months: dict[str, list[Sold]] = defaultdict(list)
    for sale in sales:
        months[day_text(sale.day)[:7]].append(sale)
    for month, sold in months.items():
        face = sum(each.event.face_amount for each in sold)
        rates = [each.event.rate_ppm for each in sold]
        weighted = sum(each.event.rate_ppm * each.event.face_amount for each in sold)
        discount = sum(each.event.discount for each in sold)
        mean = half_up(weighted, face) if face else 0
        cells = [[month], len(sold), discount, min(rates), max(rates), mean, face]
        table.rows.append((cells, [each.row for each in sold]))
    return table
