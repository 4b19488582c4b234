"""The sheet that is read first: what was read, the verdict of the logs, headline figures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone

from deeptier.audit.export.sheets.sheet import Line, Sheet
from deeptier.audit.export.view import View
from deeptier.audit.verdict import Figures, figures_of
from deeptier.days import date_of

_WIDTHS = (44, 24, 24, 24)
_ROWS = (
    ("Face issued", "face"),
    ("  in live lots", "live"),
    ("  redeemed", "redeemed"),
    ("  retired", "retired"),
    ("  cancelled", "cancelled"),
    ("Principal paid in", "principal_paid"),
    ("Penalty paid in", "penalty_paid"),
    ("Cash paid in, deposits included", "paid"),
    ("  paid out", "paid_out"),
    ("  held", "held"),
    ("Deposits locked", "deposits_locked"),
    ("Paid by guarantors and not back", "for_guarantors"),
    ("Credit lines: limits", "line_limit"),
    ("Credit lines: used", "line_used"),
)
_HOW_AMOUNTS_ARE_WRITTEN = (
    "An amount of at most 15 digits is a number, which a spreadsheet keeps exactly. A longer one is"
    " text, so that no digit is lost: it is on the right, and no sum counts it."
)
_WHAT_IT_RESTS_ON = (
    "Made from the deployment's logs alone. `deeptier audit verify` compares them with the"
    " contracts' state and proves that none is missing."
)


def summary_sheet(view: View) -> Sheet:
    """Head block, verdict, figures, counts."""

    def lines() -> Iterator[Line]:
        figures = figures_of(view.history.rebuilt.books)
        yield Line(("Audit of a Deeptier deployment",), "title")
        yield Line((_WHAT_IT_RESTS_ON,), "note")
        yield Line()
        yield from _head(view)
        yield Line()
        yield from _verdict(view)
        yield Line()
        yield from _figures(view, figures)
        yield Line()
        yield from _counts(view, figures)
        yield Line()
        yield Line((_HOW_AMOUNTS_ARE_WRITTEN,), "note")

    return Sheet("Summary", _WIDTHS, lines)


def _head(view: View) -> Iterator[Line]:
    rebuilt = view.history.rebuilt
    head = rebuilt.head
    yield Line(("What it rests on", "", ""), "section")
    yield Line(("Chain", head.chain_id))
    yield Line(("Last block", head.number))
    yield Line(("Hash of its header", head.hash))
    yield Line(("Time of the block", datetime.fromtimestamp(head.timestamp, timezone.utc)))
    yield Line(("Civil date of the block", date_of(view.history.today)))
    yield Line(("First block read", view.history.deployment.first_block))
    yield Line(("Logs read", rebuilt.logs))


def _verdict(view: View) -> Iterator[Line]:
    count = len(view.history.rebuilt.findings)
    yield Line(("Verdict of the logs", "", ""), "section")
    if count:
        yield Line(("Findings", count))
        yield Line(("They are on the sheet Exceptions.",))
    else:
        yield Line(("Findings", 0))
        yield Line(("The logs agree with each other and with the rules, to the last minor unit.",))


def _figures(view: View, figures: Figures) -> Iterator[Line]:
    currencies = [(each.currency.lower(), each) for each in figures.currencies]
    symbols = [view.symbol(address) for address, _ in currencies]
    yield Line(("Figures", *symbols, *[""] * max(0, 2 - len(symbols))), "section")
    for title, name in _ROWS:
        amounts = (view.money(getattr(each, name), address) for address, each in currencies)
        yield Line((title, *amounts))


def _counts(view: View, figures: Figures) -> Iterator[Line]:
    yield Line(("Counts", "", ""), "section")
    yield Line(("Enterprises", figures.enterprises))
    yield Line(("Payables", figures.payables))
    yield Line(("Lots, live", figures.lots_live))
    yield Line(("Lots, ended", figures.lots_ended))
    yield Line(("Credit lines", figures.lines))
    yield Line(("Events", len(view.history.rebuilt.events)))
