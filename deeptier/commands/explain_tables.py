"""What moved on an account or a lot, as tables that fit a wide or a narrow screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rich.text import Text

from deeptier.audit.explain.account import AccountExplained, CashEntry, FaceEntry
from deeptier.audit.explain.lot import LotEntry, LotExplained
from deeptier.audit.explain.movements import Face
from deeptier.audit.explain.words import cash_said, face_said, lot_said
from deeptier.audit.findings import shown
from deeptier.audit.lineage.words import Words
from deeptier.commands.lineage_tables import where
from deeptier.commands.output import Output
from deeptier.commands.wrapping import print_below
from deeptier.days import date_of

Named = Callable[[str], tuple[str, Words]]

_INDENT = 12
_NARROW_INDENT = 2


class Ledger:
    """A table of dates and amounts, each with words below; narrow screens get one amount a line."""

    def __init__(self, output: Output, columns: tuple[str, ...], amounts: Iterable[str]) -> None:
        self._console = output.console
        self._columns = columns
        self._width = max(map(len, (*columns, *amounts)))
        self._is_wide = 10 + (self._width + 2) * len(columns) <= output.console.width
        if self._is_wide:
            self._console.print(Text(self._row("date", columns), style="bold"))

    def entry(self, day: int, amounts: tuple[str, ...], below: Iterable[str]) -> None:
        """A date, amounts in the order of the columns ("" for none), and lines below."""
        date = date_of(day).isoformat()
        if self._is_wide:
            self._console.print(Text(self._row(date, amounts)))
        else:
            self._console.print(Text(date, style="bold"))
            for name, amount in zip(self._columns, amounts, strict=True):
                if amount:
                    self._console.print(Text(f"  {name} {amount}"))
        indent = _INDENT if self._is_wide else _NARROW_INDENT
        for line in below:
            print_below(self._console, line, indent)

    def _row(self, date: str, amounts: tuple[str, ...]) -> str:
        cells = (f"{each:>{self._width}}" for each in amounts)
        return "  ".join((f"{date:<10}", *cells)).rstrip()


def show_account(output: Output, told: AccountExplained, token: str, named: Named) -> None:
    """Print an account; `named` gives a currency's name, and the words to write its amounts."""
    symbol, words = named(token)
    output.say(f"{words.name(told.account)}  {shown(told.account)}", style="bold")
    output.say()
    output.say(f"Deposits in {symbol}: balance {words.money(told.balance)}", style="bold")
    if told.cash:
        _show_cash(output, told, words)
    for currency in dict.fromkeys((*(each.currency for each in told.face), *told.held)):
        symbol, words = named(currency)
        output.say()
        held = words.money(told.held.get(currency, 0))
        output.say(f"Lots in {symbol}: face held {held}", style="bold")
        _show_face(output, [each for each in told.face if each.currency == currency], words)
        if currency != token:
            _prose(
                output,
                "The token of this currency is no part of the deployment: what was paid in it"
                " stands in no log that was read.",
            )


def show_lot(output: Output, told: LotExplained, symbol: str, words: Words) -> None:
    """Print a lot."""
    output.say(f"Lot {told.lot}", style="bold")
    money = words.money
    if told.amount:
        holder, live = words.name(told.holder), money(told.amount)
        ready = f"{money(told.ready)} can be claimed today" if told.ready else "nothing to claim"
        _prose(
            output,
            f"Live: face {live} in {symbol}, held by {holder}; outstanding"
            f" {money(told.outstanding)}, penalty aside; {ready}.",
        )
    else:
        _prose(output, f"Ended. Last held by {words.name(told.holder)}; amounts in {symbol}.")
    if told.in_deposits:
        paid, penalty = money(told.principal), money(told.penalty)
        _prose(output, f"Paid on it by clearing: principal {paid}, penalty {penalty}.")
    else:
        _prose(
            output,
            "The token of this currency is no part of the deployment: what was paid in it stands"
            " in no log that was read.",
        )
    output.say()
    amounts = {money(amount) for each in told.entries for amount in (each.face, each.left)}
    cash = {money(each.moved.amount) for each in told.entries}
    table = Ledger(output, ("face in", "face out", "face left", "cash"), amounts | cash)
    for each in told.entries:
        _lot_entry(table, each, told, words)


def _prose(output: Output, text: str) -> None:
    print_below(output.console, text, 0, "")


def _show_cash(output: Output, told: AccountExplained, words: Words) -> None:
    written = {words.money(value) for each in told.cash for value in (each.amount, each.balance)}
    table = Ledger(output, ("in", "out", "balance"), written)
    for each in told.cash:
        other = each.moved.from_ if each.amount > 0 else each.moved.to
        said = cash_said(each.moved, each.amount >= 0, words.money)
        if int(other, 16) and other != told.account:
            said = f"{said}; {'from' if each.amount > 0 else 'to'} {words.name(other)}"
        table.entry(each.day, _in_out(each, words, each.balance), (said, where(each.moved.place)))
    output.say()
    output.say("By reason", style="bold")
    sums = {words.money(value) for pair in told.reasons.values() for value in pair}
    width = max(map(len, sums))
    for reason, (came, went) in told.reasons.items():
        parts = [f"in {words.money(came):>{width}}"] * bool(came)
        parts += [f"out {words.money(went):>{width}}"] * bool(went)
        _prose(output, f"{reason.value:<28}  {'  '.join(parts)}")


def _show_face(output: Output, entries: list[FaceEntry], words: Words) -> None:
    written = {words.money(value) for each in entries for value in (each.amount, each.held)}
    table = Ledger(output, ("in", "out", "held"), written)
    for each in entries:
        is_in = each.amount > 0 or each.moved.to == each.moved.from_
        said = face_said(each.moved, is_in, words.money)
        other = each.moved.from_ if is_in else each.moved.to
        if other and each.moved.to != each.moved.from_:
            said = f"{said}; {'from' if is_in else 'to'} {words.name(other)}"
        table.entry(each.day, _in_out(each, words, each.held), (said, where(each.moved.place)))


def _in_out(entry: CashEntry | FaceEntry, words: Words, total: int) -> tuple[str, str, str]:
    came = words.money(entry.amount) if entry.amount > 0 else ""
    went = words.money(-entry.amount) if entry.amount < 0 else ""
    return came, went, words.money(total)


def _lot_entry(table: Ledger, entry: LotEntry, told: LotExplained, words: Words) -> None:
    moved, money = entry.moved, words.money
    came = money(entry.face) if entry.face > 0 else ""
    went = money(-entry.face) if entry.face < 0 else ""
    if isinstance(moved, Face):
        said = lot_said(moved, words.name, is_child=moved.lot != told.lot)
        cash = ""
    else:
        cash = money(moved.amount)
        said = cash_said(moved, True, money)
        said = f"{said}: {words.name(moved.from_)} → {words.name(moved.to)}"
    amounts = (came, went, money(entry.left), cash)
    table.entry(entry.day, amounts, (said, where(moved.place)))
