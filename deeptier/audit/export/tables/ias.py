"""The table of IAS 7.44H: one row for each obligor and currency."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from deeptier.audit.export.disclosure import Standing
from deeptier.audit.export.table import Money, Row, Table, columns_of
from deeptier.audit.export.view import View, calendar
from deeptier.audit.findings import shown

_AT = (
    "{at}_carrying:amount {at}_paid_to_suppliers:amount {at}_to_guarantors:amount"
    " {at}_advanced_on_pledges:amount {at}_payables:number {at}_first_due_on:date"
    " {at}_last_due_on:date {at}_shortest_days:number {at}_longest_days:number"
)
_COLUMNS = columns_of(
    "obligor obligor_address currency from:date to:date "
    + _AT.format(at="opening")
    + " issued:amount paid:amount retired:amount cancelled:amount taken_over:wide_amount "
    + _AT.format(at="closing")
)


def ias_7_44h(view: View) -> Table:
    """Opening and closing figures, and what changed between them.

    Issued, retired, cancelled and taken over are the non-cash changes.
    """

    def rows() -> Iterator[Row]:
        for each in view.disclosures:
            changes, currency = each.changes, each.currency
            yield (
                view.parties.name(each.obligor),
                shown(each.obligor),
                view.symbol(currency),
                calendar(each.from_day),
                calendar(each.to_day),
                *_standing(view, each.opening, currency),
                view.money(changes.issued, currency),
                view.money(changes.paid, currency),
                view.money(changes.retired, currency),
                view.money(changes.cancelled, currency),
                view.money(changes.taken_over, currency),
                *_standing(view, each.closing, currency),
            )

    return Table("ias_7_44h", _COLUMNS, rows)


def _standing(
    view: View, standing: Standing, currency: str
) -> tuple[Money | int | date | None, ...]:
    return (
        view.money(standing.carrying, currency),
        view.money(standing.paid_to_suppliers, currency),
        view.money(standing.to_guarantors, currency),
        view.money(standing.advanced, currency),
        standing.payables,
        calendar(standing.first_due_day),
        calendar(standing.last_due_day),
        standing.shortest_days,
        standing.longest_days,
    )
