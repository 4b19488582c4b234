"""All tables of a history, in the order in which they are exported."""

from __future__ import annotations

from deeptier.audit.export.table import Table
from deeptier.audit.export.tables import cash, events, exceptions, ias, payables, register
from deeptier.audit.export.view import View


def tables_of(view: View) -> tuple[Table, ...]:
    """What CSV and Parquet files hold, one each."""
    return (
        events.events(view),
        payables.payables(view),
        payables.lots(view),
        register.accounts(view),
        register.lines(view),
        cash.discounts(view),
        cash.cash_movements(view),
        cash.balances(view),
        exceptions.exceptions(view),
        ias.ias_7_44h(view),
    )
