"""Draws a chain of title as a self-contained SVG, from the issue down to the holder.

It is dark where the reader's screen is; on paper it never is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from deeptier.audit.lineage.steps import TITLE, Kind, Lineage, Step
from deeptier.audit.lineage.words import SAID, Words, backing_of, short
from deeptier.days import date_of
from deeptier.picture.labels import Line, text_width
from deeptier.picture.marks import STYLE, mark_rect, mark_text, px, safe

_WIDTH = 760
_MARGIN = 36
_SPINE = 136
_TEXT = 158
_BAR_WIDTH = _WIDTH - _MARGIN - _TEXT
_BAR_HEIGHT = 12
_SHORTEST_BAR = 2
_GAP = 20
_LINE = 17
_DOTS = {True: 7.0, False: 4.5}
_SIZES = {"about": 14.5, "name": 14.5, "amount": 14.5, "note": 12.5}
_OWN_STYLE = """\
.paper { fill: #ffffff; } .spine { stroke: #2f5f8f; stroke-width: 2; }
@media screen and (prefers-color-scheme: dark) {
  .paper { fill: #14191f; } .spine { stroke: #6ea3d8; } .rule { stroke: #3a444f; }
  text { fill: #e4e9ee; } .about, .note { fill: #a9b4bf; }
  .held-accent { fill: #6ea3d8; } .held-ribbon { fill: #2b4661; }
  .bought-accent { fill: #d9a94e; } .bought-ribbon { fill: #54431f; }
  .paid { fill: #58b98a; } .undone { fill: #7b8794; }
  .live { fill: #14191f; stroke: #6ea3d8; } .default { fill: #14191f; stroke: #ef8072; }
}
"""
_BOUGHT = (Kind.SOLD, Kind.FORECLOSED)
_UNDONE = (Kind.RETIRED, Kind.CANCELLED)


@dataclass
class _Pen:
    """Where the picture has come to, and what was drawn."""

    y: float
    parts: list[str]

    def lines(self, x: float, texts: Sequence[str], style: str) -> None:
        """Lines of text, one below the other."""
        for text in texts:
            self.y += _LINE
            self.parts.append(mark_text(x, self.y - 4, Line(text, style)))


def draw(lineage: Lineage, words: Words, currency: str) -> str:
    """The SVG of a lineage; the same lineage always gives the same text."""
    title = f"Lot {lineage.lot}: chain of title"
    about = _about(lineage, words, currency)
    pen = _Pen(78, [])
    pen.lines(_MARGIN, [part for line in about for part in _wrapped(line, 0, "about")], "about")
    pen.y += _GAP
    first = pen.y + _LINE / 2
    dots: list[str] = []
    last_dot = first
    is_bought = False
    for step in lineage.steps:
        if step.kind in TITLE:
            is_bought = step.kind in _BOUGHT
        last_dot = pen.y + _LINE / 2
        dots.append(_dot(step, last_dot))
        _step(pen, step, lineage, words, is_bought)
        pen.y += _GAP
    legend = _legend(lineage, pen.y + 6)
    height = pen.y + 50
    size = f"{px(_WIDTH)} {px(height)}"
    spine = (
        f'<line class="spine" x1="{_SPINE}" x2="{_SPINE}" y1="{px(first)}" y2="{px(last_dot)}"/>'
    )
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" width="{_WIDTH}"'
            f' height="{px(height)}" role="img">',
            f"<title>{safe(title)}</title>",
            f"<desc>{safe(' '.join(about))}</desc>",
            f"<style>{STYLE}{_OWN_STYLE}</style>",
            f'<rect class="paper" width="{_WIDTH}" height="{px(height)}"/>',
            mark_text(_MARGIN, 52, Line(_cut_short(title), "title")),
            spine,
            *dots,
            *pen.parts,
            *legend,
            "</svg>\n",
        )
    )


def _about(lineage: Lineage, words: Words, currency: str) -> list[str]:
    terms = lineage.terms
    face, due = words.money(terms.face_amount), date_of(terms.due_day).isoformat()
    owes = (
        f"Payable {lineage.lot.payable}: {words.name(terms.obligor)} owes {face} on {due};"
        f" {backing_of(terms.backing)}; amounts in {currency}."
    )
    if lineage.state != "live":
        return [owes, f"Ended: {lineage.state}. Last held by {words.name(lineage.holder)}."]
    held = f" ({', '.join(lineage.holds)})" if lineage.holds else ""
    amount, holder = words.money(lineage.amount), words.name(lineage.holder)
    return [owes, f"Live{held}: {amount}, held by {holder}, tier {lineage.tier}."]


def _step(pen: _Pen, step: Step, lineage: Lineage, words: Words, is_bought: bool) -> None:
    top, said = pen.y, SAID.get(step.kind, step.kind.value)
    pen.parts.append("<g>")
    pen.parts.append(f"<title>{safe(f'{said}, lot {step.lot}')}</title>")
    pen.parts.append(mark_text(_MARGIN, top + _LINE - 4, Line(_date(step), "note")))
    if step.kind in TITLE:
        name = words.parties(step)
        pen.lines(_TEXT, _wrapped(name, _TEXT, "name"), "name")
        amount = words.money(step.after if step.after else step.before)
        pen.lines(_TEXT, _wrapped(f"{said} · {amount} · lot {step.lot}", _TEXT, "amount"), "amount")
        _bar(pen, step, lineage, is_bought)
    else:
        pen.lines(_TEXT, _wrapped(f"{said} · {words.parties(step)}", _TEXT, "note"), "note")
        if step.before != step.after:
            change = f"{words.money(step.before)} less {words.money(step.before - step.after)}"
            left = f"{change} leaves {words.money(step.after)}"
            pen.lines(_TEXT, _wrapped(left, _TEXT, "note"), "note")
    note = words.note(step)
    pen.lines(_TEXT, _wrapped(note, _TEXT, "note"), "note")
    place = f"block {step.place.block}, log {step.place.index}, {short(step.place.transaction)}"
    pen.lines(_TEXT, [place], "note")
    pen.parts.append("</g>")


def _bar(pen: _Pen, step: Step, lineage: Lineage, is_bought: bool) -> None:
    """How much of the payable the title is; pale, what it was before."""
    colour = "bought" if is_bought else "held"
    pen.y += 3
    before = _length(step.before, lineage)
    after = _length(step.after, lineage)
    if before > after:
        pen.parts.append(mark_rect(_TEXT, pen.y, before, _BAR_HEIGHT, f"{colour}-ribbon"))
    if after:
        pen.parts.append(mark_rect(_TEXT, pen.y, after, _BAR_HEIGHT, f"{colour}-accent"))
    pen.y += _BAR_HEIGHT + 2


def _length(amount: int, lineage: Lineage) -> float:
    """How long an amount is drawn: pixels, from which no amount is ever read back."""
    if not amount:
        return 0
    share = Fraction(amount, lineage.terms.face_amount)
    return max(float(share * _BAR_WIDTH), _SHORTEST_BAR)


def _dot(step: Step, y: float) -> str:
    state = "live"
    if step.kind is Kind.REDEEMED:
        state = "paid"
    elif step.kind in _UNDONE:
        state = "undone"
    elif step.kind is Kind.DEFAULTED:
        state = "default"
    elif step.kind in TITLE:
        state = "held-accent"
    return f'<circle class="{state}" cx="{_SPINE}" cy="{px(y)}" r="{_DOTS[step.kind in TITLE]}"/>'


def _legend(lineage: Lineage, y: float) -> list[str]:
    kinds = {step.kind for step in lineage.steps}
    colours = [("held-accent", "held")]
    if kinds & set(_BOUGHT):
        colours.append(("bought-accent", "bought, or taken in foreclosure"))
    parts = [
        f'<line class="rule" x1="{_MARGIN}" x2="{_WIDTH - _MARGIN}" y1="{px(y)}" y2="{px(y)}"/>'
    ]
    x: float = _MARGIN
    for colour, text in (*colours, ("held-ribbon", "not part of this title, or ended")):
        parts.append(mark_rect(x, y + 15, 22, _BAR_HEIGHT, colour))
        parts.append(mark_text(x + 30, y + 26, Line(text, "note")))
        x += 46 + text_width(text, _SIZES["note"])
    return parts


def _date(step: Step) -> str:
    return date_of(step.day).isoformat()


def _cut_short(title: str) -> str:
    most = 46
    return title if len(title) <= most else title[: most - 1] + "…"


def _wrapped(text: str, x: float, style: str) -> list[str]:
    """A text in as many lines as it needs from `x`; a word too long for one is broken."""
    room, size = _WIDTH - _MARGIN - (x or _MARGIN), _SIZES[style]
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size) <= room:
            lines[-1] = longer
            continue
        while text_width(word, size) > room:
            at = next(n for n in range(len(word), 0, -1) if text_width(word[:n], size) <= room)
            lines.append(word[:at])
            word = word[at:]
        lines.append(word)
    return lines
