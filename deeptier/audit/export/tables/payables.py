"""The tables of payables and of lots."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from deeptier.audit.books import Account, Paper
from deeptier.audit.export.table import Row, Table, columns_of
from deeptier.audit.export.view import View, calendar
from deeptier.audit.family import parent_of
from deeptier.audit.financing import Guarantee
from deeptier.audit.findings import LotNumber, shown
from deeptier.money import format_rate

BACKINGS = ("accounts payable", "commercial bill", "bank credit line")

_PAYABLES = columns_of(
    "payable:number obligor obligor_address first_payee first_payee_address currency"
    " issued_on:date due_on:date status issued:amount paid:amount retired:amount cancelled:amount"
    " open:amount to_guarantor:amount penalty_paid:amount deposit_locked:amount redeemed:amount"
    " live_lots:number line:number backing guaranteed:flag tier_cap:number grace_days:number"
    " penalty_a_day frozen:flag in_default:flag document_root block:number transaction"
)
_LOTS = columns_of(
    "lot payable:number parent state holder holder_address currency amount:amount"
    " amount_when_made:amount redeemed:amount paid_on_account:amount tier:number children:number"
    " due_on:date frozen:flag offered:flag pledged:flag number"
)


def payables(view: View) -> Table:
    """Every payable: its terms, what was paid of it, how it stands on the last day."""

    def rows() -> Iterator[Row]:
        books = view.history.rebuilt.books
        live = Counter(number >> 192 for number in books.lots)
        for number, account in sorted(books.accounts.items()):
            paper, issue = books.papers[number], view.issues.get(number)
            line = books.lines.get(paper.line)
            first_obligor, payee = books.parties.get(number, ("", ""))
            obligor = first_obligor if line is None else line.obligor
            guarantee = books.guarantees.get(number, Guarantee())

            def money(amount: int, currency: str = paper.currency) -> object:
                return view.money(amount, currency)

            yield (
                number,
                view.parties.name(obligor),
                shown(obligor),
                view.parties.name(payee),
                shown(payee),
                view.symbol(paper.currency),
                None if issue is None else view.day_of(issue.place),
                calendar(paper.due_day),
                status_of(account, paper, guarantee, view.history.today, live[number]),
                money(account.issued),
                money(account.principal_paid),
                money(account.retired),
                money(account.annulled),
                money(account.unpaid),
                money(guarantee.owed),
                money(account.penalty_paid),
                money(books.locked.get(number, 0)),
                money(account.redeemed),
                live[number],
                paper.line,
                backing_of(paper.backing),
                paper.guaranteed,
                paper.tier_cap,
                paper.grace_days,
                rate_of(account.penalty_ppm_per_day),
                paper.frozen,
                account.defaulted,
                shown(books.roots.get(number, b"")),
                None if issue is None else issue.place.block,
                None if issue is None else issue.place.transaction,
            )

    return Table("payables", _PAYABLES, rows)


def status_of(
    account: Account, paper: Paper, guarantee: Guarantee, today: int, live_lots: int
) -> str:
    """How a payable stands on a day, in a word or two."""
    if account.cancelled:
        return "cancelled"
    if account.defaulted:
        return "in default" if account.unpaid else "owed to guarantor"
    if account.unpaid:
        return (
            "not due" if today < paper.due_day else "due" if today == paper.due_day else "overdue"
        )
    if guarantee.owed:
        return "owed to guarantor"
    if account.face == 0:
        return "retired"
    return "paid, not all redeemed" if live_lots else "settled"


def backing_of(number: int) -> str:
    """The kind of a backing in words."""
    return BACKINGS[number] if number < len(BACKINGS) else f"kind {number}"


def rate_of(ppm: int) -> str:
    """Parts per million as a percentage; those above 100 % as they are."""
    return format_rate(ppm) if ppm <= 1_000_000 else f"{ppm} ppm"


def lots(view: View) -> Table:
    """Every lot that ever was: live ones as they are, ended ones as they ended."""

    def rows() -> Iterator[Row]:
        books = view.history.rebuilt.books
        for number in sorted({*books.lots, *books.ended}):
            lot, ended = books.lots.get(number), books.ended.get(number)
            paper, parent = books.papers[number >> 192], parent_of(number)
            record = lot or ended
            if record is None:
                continue
            state = "live" if lot else "redeemed" if ended and ended.redeemed else "ended"
            yield (
                str(LotNumber(number)),
                number >> 192,
                None if parent is None else str(LotNumber(parent)),
                state,
                view.parties.name(record.owner),
                shown(record.owner),
                view.symbol(paper.currency),
                view.money(lot.amount if lot else 0, paper.currency),
                view.money(record.born, paper.currency),
                view.money(ended.redeemed if ended else 0, paper.currency),
                view.money(books.claimed.get(number, 0), paper.currency),
                record.hops + 1,
                record.children,
                calendar(paper.due_day),
                bool(lot and lot.frozen),
                bool(lot and lot.offered),
                bool(lot and lot.pledged),
                str(number),
            )

    return Table("lots", _LOTS, rows)
