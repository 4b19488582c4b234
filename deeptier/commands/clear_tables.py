"""What clearing came to, on a screen and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from deeptier.calendar import Calendar
from deeptier.clearing import Report, Row, Wanted
from deeptier.commands.figures_table import figures_table
from deeptier.commands.output import Output
from deeptier.commands.screen_parts import counted, more
from deeptier.days import date_of
from deeptier.desk.office import Office
from deeptier.money import format_amount

_ROWS_SHOWN = 20
_REASONS_SHOWN = 12
_DEPOSITS_SHOWN = 12
_NUMBERS_SHOWN = 8


def show(
    output: Output, report: Report, office: Office, open_days: Calendar, *, dry_run: bool
) -> None:
    """Print the whole report: who is unpaid and why, and the table at the end."""
    name = office.book.name
    if dry_run:
        output.say("nothing was sent: this is what would happen", style="bold")
    for day, why in _closed(report, open_days):
        output.say(f"{date_of(day)} is no open day: {why}", style="yellow")
    collects, pays = ("would collect", "pay") if dry_run else ("collected", "paid")
    output.say(
        f"{date_of(report.day)}, block {report.block:,}: {collects} on"
        f" {counted(report.collections, 'payable')}, {pays} in {counted(report.batches, 'batch')},"
        f" gas {'at most ' if dry_run else ''}{report.gas:,}"
    )
    _reasons(output, report, office, dry_run=dry_run)
    if report.deposits:
        output.say()
        output.console.print(
            figures_table(
                ("party", "deposits", "after"),
                (
                    (
                        name(each.owner),
                        _money(report, each.currency, each.before),
                        _money(report, each.currency, each.after),
                    )
                    for each in report.deposits[:_DEPOSITS_SHOWN]
                ),
            )
        )
        more(output, len(report.deposits) - _DEPOSITS_SHOWN, "parties")
    output.say()
    if not report.rows:
        output.say("nothing falls due")
    else:
        _table(output, report, office)
    _left(output, report)


def to_json(
    report: Report, office: Office, wanted: Wanted, open_days: Calendar, *, dry_run: bool
) -> dict[str, Any]:
    """The report as plain values; amounts are minor units."""
    book = office.book
    return {
        "ok": report.is_paid,
        "dry_run": dry_run,
        "network": office.network.name,
        "block": report.block,
        "date": date_of(report.day).isoformat(),
        "due": None if wanted.day is None else date_of(wanted.day).isoformat(),
        "closed": {date_of(day).isoformat(): why for day, why in _closed(report, open_days)},
        "currencies": {
            address: {"symbol": token.symbol, "decimals": token.decimals}
            for address, token in report.tokens.items()
        },
        "payables": [
            {
                "payable": row.number,
                "obligor": {"name": book.names.get(row.obligor), "address": row.obligor},
                "currency": row.currency,
                "due_date": date_of(row.due_day).isoformat(),
                "due": row.due,
                "collected": row.collected,
                "paid_out": row.paid_out,
                "unpaid": row.unpaid,
                "collected_now": row.collected_now,
                "paid_out_now": row.paid_out_now,
                "reason": row.reason,
            }
            for row in report.rows
        ],
        "unpaid_lots": [
            {
                "lot": str(each.lot),
                "holder": {"name": book.names.get(each.holder), "address": each.holder},
                "currency": each.currency,
                "amount": each.amount,
                "reason": each.reason,
            }
            for each in report.unpaid_lots
        ],
        "totals": {
            currency: dict(zip(("due", "collected", "paid_out", "unpaid"), sums, strict=True))
            for currency, sums in report.totals.items()
        },
        "deposits": [
            {
                "owner": {"name": book.names.get(each.owner), "address": each.owner},
                "currency": each.currency,
                "before": each.before,
                "after": each.after,
            }
            for each in report.deposits
        ],
        "transactions": {"collect": report.collections, "clear": report.batches},
        "refused": list(report.failed),
        "gas": report.gas,
        "not_cleared_before": list(report.left),
    }


def _reasons(output: Output, report: Report, office: Office, *, dry_run: bool) -> None:
    stays = "would stay" if dry_run else "stays"
    told = [f"payable {row.number}: {row.reason}" for row in report.rows if row.reason is not None]
    told += [
        f"lot {each.lot}: {_amount(report, each.currency, each.amount)} {stays}"
        f" with the contract for {office.book.name(each.holder)}:"
        f" {each.reason}"
        for each in report.unpaid_lots
    ]
    told += [each for each in report.failed if not each.startswith("payable ")]
    for line in told[:_REASONS_SHOWN]:
        output.say(line, style="yellow")
    more(output, len(told) - _REASONS_SHOWN, "reasons")


def _table(output: Output, report: Report, office: Office) -> None:
    """Those that are unpaid come first, and their totals last."""
    rows = sorted(report.rows, key=lambda row: row.unpaid == 0)
    lines: list[Sequence[str]] = [
        _line(report, row, office.book.name(row.obligor)) for row in rows[:_ROWS_SHOWN]
    ]
    for currency, sums in report.totals.items():
        amounts = (_amount(report, currency, each) for each in sums)
        count = sum(row.currency == currency for row in rows)
        lines.append((f"{count:,} in all", report.tokens[currency].symbol, "", *amounts))
    columns = ("payable", "obligor", "due day", "due", "collected", "paid out", "unpaid")
    output.console.print(figures_table(columns, lines))
    more(output, len(rows) - _ROWS_SHOWN, "payables")
    paid = report.is_paid
    output.say(
        "all that is due is paid" if paid else "not all that is due is paid",
        style="green" if paid else "bold red",
    )


def _line(report: Report, row: Row, obligor: str) -> Sequence[str]:
    amounts = (row.due, row.collected, row.paid_out, row.unpaid)
    written = (_amount(report, row.currency, each) for each in amounts)
    return (str(row.number), obligor, date_of(row.due_day).isoformat(), *written)


def _left(output: Output, report: Report) -> None:
    count = len(report.left)
    if count:
        first = ", ".join(map(str, report.left[:_NUMBERS_SHOWN]))
        rest = ", …" if count > _NUMBERS_SHOWN else ""
        output.say(
            f"{counted(count, 'payable')} fell due before and {'is' if count == 1 else 'are'} not"
            f" cleared: {first}{rest} (--due takes them with --overdue)",
            style="yellow",
        )


def _amount(report: Report, currency: str, amount: int) -> str:
    return format_amount(amount, report.tokens[currency].decimals)


def _money(report: Report, currency: str, amount: int) -> str:
    return f"{_amount(report, currency, amount)} {report.tokens[currency].symbol}".rstrip()


def _closed(report: Report, open_days: Calendar) -> Iterator[tuple[int, str]]:
    """The closed ones of today and the due days."""
    for day in sorted({report.day, *(row.due_day for row in report.rows)}):
        why = open_days.why_closed(day)
        if why is not None:
            yield day, why
