"""The words of a lot tree's picture, and the room that they take."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from deeptier.money import format_amount, format_rate
from deeptier.picture.tree import Arrival, Holding, Payment

_NAME_SIZE = 14.5
_MEAN_CHARACTER = 0.56
_NAME_LINES = 2
_PAYMENTS_SHOWN = 2
_OUT_OF_TIERS = (Arrival.RETURNED, Arrival.FORECLOSED, Arrival.ORDERED)
_LINE_HEIGHTS = {"name": 17, "amount": 17, "note": 15.5, "end": 17}


@dataclass(frozen=True)
class Line:
    """One line of a label; `style` is name, amount, note or end."""

    text: str
    style: str

    @property
    def height(self) -> float:
        """Room that the line takes."""
        return _LINE_HEIGHTS[self.style]


def label_of(holding: Holding, width: float, decimals: int) -> tuple[Line, ...]:
    """What is told of a holding: who, how much, which lot, since when, at what price."""
    came = f"{holding.arrival.value} {holding.day.isoformat()}"
    lines = [Line(text, "name") for text in wrapped(holding.holder, width, _NAME_SIZE)]
    lines.append(Line(format_amount(holding.amount, decimals), "amount"))
    if holding.sale is None:
        tier = "" if holding.arrival in _OUT_OF_TIERS else f" · tier {holding.tier}"
        lines.append(Line(f"lot {holding.lot}{tier}", "note"))
        lines.append(Line(came, "note"))
    else:
        sale = holding.sale
        proceeds = format_amount(sale.proceeds, decimals)
        lines.append(Line(f"lot {holding.lot} · {came}", "note"))
        lines.append(Line(f"at {format_rate(sale.rate_ppm)} for {proceeds}", "note"))
        lines.append(Line(f"discount {format_amount(sale.discount, decimals)}", "note"))
    return tuple(lines)


def end_of(holding: Holding, decimals: int) -> tuple[Line, ...]:
    """What became of a holding that was not passed on."""
    paid = format_amount(sum(each.cash for each in holding.payments), decimals)
    days = _days(holding.payments)
    if holding.undone:
        return (Line(holding.undone, "end"), *days)
    if holding.ended:
        return (Line(f"paid {paid}", "end"), *days)
    if holding.payments:
        return (Line("live", "end"), Line(f"paid so far {paid}", "note"), *days)
    return (Line("live", "end"),)


def _days(payments: Sequence[Payment]) -> tuple[Line, ...]:
    days = sorted({each.day.isoformat() for each in payments})
    lines = [Line(day, "note") for day in days[-_PAYMENTS_SHOWN:]]
    if len(days) > _PAYMENTS_SHOWN:
        lines.insert(0, Line(f"{len(days)} payments, last", "note"))
    return tuple(lines)


def lines_height(lines: Sequence[Line]) -> float:
    """Room that the lines of a label take."""
    return sum(line.height for line in lines)


def text_width(text: str, size: float) -> float:
    """An upper estimate of a text's width, whatever plain font draws it."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return size * (wide + (len(text) - wide) * _MEAN_CHARACTER)


def wrapped(text: str, width: float, size: float) -> list[str]:
    """A text in at most two lines of a width, cut with an ellipsis if it needs more."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if text_width(longer, size) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > _NAME_LINES:
        lines[_NAME_LINES - 1 :] = [" ".join(lines[_NAME_LINES - 1 :])]
    return [_cut(line, width, size) for line in lines]


def _cut(line: str, width: float, size: float) -> str:
    if text_width(line, size) <= width:
        return line
    while line and text_width(line + "…", size) > width:
        line = line[:-1]
    return line.rstrip() + "…"
