"""A chain of title on one screen, wide or narrow."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len
from rich.text import Text

from deeptier.audit.events import Place
from deeptier.audit.lineage.steps import TITLE, Child, Lineage, Step
from deeptier.audit.lineage.words import SAID, Words, backing_of, short
from deeptier.commands.output import Output
from deeptier.commands.wrapping import print_below
from deeptier.days import date_of

_WIDE = 76
_INDENT = 12
_NARROW_INDENT = 2
_LONGEST_LOT = 14
_CHILDREN_SHOWN = 40


def show(output: Output, lineage: Lineage, words: Words, currency: str) -> None:
    """Print the whole lineage."""
    output.say(f"Lot {lineage.lot}", style="bold")
    for line in _heading(lineage, words, currency):
        print_below(output.console, line, 0, "")
    output.say()
    table = _Table(output, lineage, words)
    for number, step in enumerate(lineage.steps, 1):
        table.step(number, step)
    if lineage.children:
        output.say()
        count = len(lineage.children)
        output.say(f"Cut from lot {lineage.lot}: {count} lot{'s'[: count != 1]}", style="bold")
        for child in lineage.children[:_CHILDREN_SHOWN]:
            table.child(child)
        if count > _CHILDREN_SHOWN:
            output.say(f"and {count - _CHILDREN_SHOWN} more (--json has all)")


def where(place: Place) -> str:
    """Where a log stands on the chain, short."""
    return f"block {place.block}, log {place.index}, {short(place.transaction)}"


def _heading(lineage: Lineage, words: Words, currency: str) -> Iterator[str]:
    terms = lineage.terms
    face, due = words.money(terms.face_amount), date_of(terms.due_day).isoformat()
    yield (
        f"Payable {lineage.lot.payable}: {words.name(terms.obligor)} owes {face} on {due},"
        f" first to {words.name(terms.payee)}; {backing_of(terms.backing)}; amounts in {currency}."
    )
    if int(terms.guarantor, 16):
        yield f"Guaranteed by {words.name(terms.guarantor)}."
    if lineage.state != "live":
        yield f"Ended: {lineage.state}. Last held by {words.name(lineage.holder)}."
        return
    held = f" ({', '.join(lineage.holds)})" if lineage.holds else ""
    yield (
        f"Live{held}: {words.money(lineage.amount)}, held by {words.name(lineage.holder)},"
        f" tier {lineage.tier}."
    )


class _Table:
    """The rows, laid out for the width there is."""

    def __init__(self, output: Output, lineage: Lineage, words: Words) -> None:
        self._console = output.console
        self._words = words
        amounts = {amount for each in lineage.steps for amount in (each.before, each.after)}
        self._money = max(map(cell_len, [*map(words.money, amounts), "amount before"]))
        lots = [str(each.lot) for each in lineage.steps]
        self._lot = min(max(map(len, lots)), _LONGEST_LOT)
        self._is_wide = output.console.width >= _WIDE + max(0, 2 * self._money - 32)
        if self._is_wide:
            self._console.print(
                Text(self._wide("date", "step", "lot", "amount before", "after"), style="bold")
            )

    def step(self, number: int, step: Step) -> None:
        """A step: its line, and below it parties, note and place."""
        words = self._words
        said = SAID.get(step.kind, step.kind.value)
        day, lot = date_of(step.day).isoformat(), str(step.lot)
        before, after = words.money(step.before), words.money(step.after)
        style = "" if step.kind in TITLE else "dim"
        below = [words.parties(step), words.note(step), where(step.place)]
        if self._is_wide:
            if len(lot) > self._lot:
                below.insert(0, f"lot {lot}")
                lot = "…"
            self._line(self._wide(day, said, lot, before, after), style)
            self._below(below, _INDENT)
            return
        self._line(f"{number}. {day} {said}", "bold" if step.kind in TITLE else "")
        amounts = after if step.before == step.after else f"{before} → {after}"
        self._below([f"lot {lot}", amounts, *below], _NARROW_INDENT)

    def child(self, child: Child) -> None:
        """A lot that was cut, on one line where it has the room."""
        words, day = self._words, date_of(child.day).isoformat()
        amount = words.money(child.amount)
        said = SAID.get(child.kind, child.kind.value)
        rest = f"{said} to {words.name(child.to)}; {words.child(child)}"
        if child.lot.path and child.to == child.holder:
            rest = f"{said}; {words.child(child)}"
        print_below(
            self._console, f"{day}  {child.lot}  {amount}  {rest}  ({where(child.place)})", 0, ""
        )

    def _wide(self, day: str, said: str, lot: str, before: str, after: str) -> str:
        money = self._money
        return f"{day:<10}  {said:<20}  {lot:<{self._lot}}  {before:>{money}}  {after:>{money}}"

    def _line(self, text: str, style: str) -> None:
        self._console.print(Text(text, style=style))

    def _below(self, lines: list[str], indent: int) -> None:
        for line in filter(None, lines):
            print_below(self._console, line, indent)
