"""The sheet of IAS 7.44H: as a note to the accounts lays it out, an obligor after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from deeptier.audit.export.disclosure import NOT_ON_CHAIN, Disclosure, Standing
from deeptier.audit.export.sheets.sheet import Line, Sheet
from deeptier.audit.export.table import Money
from deeptier.audit.export.view import View, calendar

_WIDTHS = (66, 22, 22)
_WHAT_COUNTS = "Amounts are principal. The period counts both its first and its last day."


def disclosure_sheet(view: View) -> Sheet:
    """Carrying amounts, part paid to suppliers, ranges of due dates, non-cash changes."""

    def lines() -> Iterator[Line]:
        yield Line(("Supplier finance arrangements (IAS 7.44H)",), "title")
        yield Line((NOT_ON_CHAIN,), "note")
        yield Line((_WHAT_COUNTS,), "note")
        if not view.disclosures:
            yield Line()
            yield Line(("No payable was issued.",))
        for each in view.disclosures:
            yield Line()
            yield from _obligor(view, each)

    return Sheet("IAS 7.44H", _WIDTHS, lines)


def _obligor(view: View, disclosure: Disclosure) -> Iterator[Line]:
    def money(amount: int) -> Money:
        return view.money(amount, disclosure.currency)

    name, symbol = view.parties.shown(disclosure.obligor), view.symbol(disclosure.currency)
    first, last = calendar(disclosure.from_day), calendar(disclosure.to_day)
    yield Line((f"{name}, {symbol}", f"start of {first}", f"end of {last}"), "section")
    rows: tuple[tuple[str, Callable[[Standing], object]], ...] = (
        ("Carrying amount of the arrangement, (b)(i)", lambda at: money(at.carrying)),
        (
            "  of it, suppliers have been paid by a financier or guarantor, (b)(ii)",
            lambda at: money(at.paid_to_suppliers),
        ),
        (
            "    of that, owed to a guarantor that paid the holders",
            lambda at: money(at.to_guarantors),
        ),
        (
            "Advanced by financiers to suppliers on pledged lots",
            lambda at: money(at.advanced),
        ),
        ("Payables that are not paid", lambda at: at.payables),
        ("Due dates, (b)(iii): first", lambda at: calendar(at.first_due_day)),
        ("Due dates, (b)(iii): last", lambda at: calendar(at.last_due_day)),
        ("Days from issue to due date, (b)(iii)", _days),
    )
    for title, value in rows:
        yield Line(
            (title, *(value(at) for at in (disclosure.opening, disclosure.closing))), "figures"
        )
    yield from _changes(disclosure, money)


def _changes(disclosure: Disclosure, money: Callable[[int], Money]) -> Iterator[Line]:
    changes = disclosure.changes
    yield Line(("Carrying amount at the start", "", money(disclosure.opening.carrying)))
    for title, amount in (
        ("  issued for goods and services: non-cash, (c)", changes.issued),
        ("  paid in cash", -changes.paid),
        ("  retired, the lots having been bought back: non-cash, (c)", -changes.retired),
        ("  cancelled: non-cash, (c)", -changes.cancelled),
        ("  taken over with another account: non-cash, (c)", changes.taken_over),
    ):
        yield Line((title, "", money(amount)))
    yield Line(("Carrying amount at the end", "", money(disclosure.closing.carrying)))


def _days(standing: Standing) -> str:
    if standing.shortest_days is None:
        return ""
    shortest, longest = standing.shortest_days, standing.longest_days
    return f"{shortest}" if shortest == longest else f"{shortest} to {longest}"
