"""Draws a lot tree as a self-contained SVG: no scripts, no fonts or images from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from deeptier.money import format_amount
from deeptier.picture.labels import Line, lines_height, text_width, wrapped
from deeptier.picture.layout import (
    MARGIN,
    RIBBON,
    SOURCE_WIDTH,
    TEXT_INDENT,
    Band,
    End,
    Layout,
    Ribbon,
    lay_out,
)
from deeptier.picture.marks import STYLE, mark_rect, mark_text, px, safe
from deeptier.picture.tree import Holding

_TITLE_HEIGHT = 78
_ABOUT_HEIGHT = 20
_ABOUT_SIZE = 14.5
_LEGEND_HEIGHT = 74
_ACCENT_WIDTH = 4
_DOT = 6
_SOURCE_SIZE = 14
_NOTE_SIZE = 12.5


@dataclass(frozen=True)
class Heading:
    """What stands over the picture: a title, one or two lines about the payable, its obligor."""

    title: str
    about: tuple[str, ...]
    obligor: str


def draw(root: Holding, heading: Heading, decimals: int = 2, in_default: bool = False) -> str:
    """The SVG of a tree; the same tree and heading always give the same text.

    `in_default` marks what is live as part of a payable in default.
    """
    chart = lay_out(root, decimals, in_default)
    room = chart.width - 2 * MARGIN
    about = [part for line in heading.about for part in wrapped(line, room, _ABOUT_SIZE)]
    top = _TITLE_HEIGHT + _ABOUT_HEIGHT * len(about)
    height = top + chart.height + _LEGEND_HEIGHT
    size = f"{px(chart.width)} {px(height)}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" width="{px(chart.width)}"'
        f' height="{px(height)}" role="img">',
        f"<title>{safe(heading.title)}</title>",
        f"<desc>{safe(' '.join(heading.about))}</desc>",
        f"<style>{STYLE}</style>",
        f'<rect width="{px(chart.width)}" height="{px(height)}" fill="#ffffff"/>',
        mark_text(MARGIN, 52, Line(heading.title, "title")),
        *(
            mark_text(MARGIN, _TITLE_HEIGHT + _ABOUT_HEIGHT * i, Line(line, "about"))
            for i, line in enumerate(about)
        ),
        f'<g transform="translate(0 {top})">',
        *_source(chart.bands[0], f"{heading.obligor} owes {format_amount(root.amount, decimals)}"),
        *map(_ribbon, chart.ribbons),
        *map(_band, chart.bands),
        *map(_end, chart.ends),
        "</g>",
        *_legend(chart, height),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _source(band: Band, text: str) -> list[str]:
    """The obligor, from whom the first band comes: a dark bar with its name from bottom to top."""
    x, y = MARGIN + SOURCE_WIDTH / 2 + 5, band.y + band.height / 2
    shown = wrapped(text, band.height, _SOURCE_SIZE)[0]
    return [
        mark_rect(MARGIN, band.y, SOURCE_WIDTH, band.height, "source"),
        f'<text class="source-text" transform="translate({px(x)} {px(y)}) rotate(-90)"'
        f' text-anchor="middle">{safe(shown)}</text>',
    ]


def _ribbon(ribbon: Ribbon) -> str:
    colour = "bought" if ribbon.bought else "held"
    left, middle, right = px(ribbon.x), px(ribbon.x + RIBBON / 2), px(ribbon.x + RIBBON)
    top, to_top = px(ribbon.y), px(ribbon.to_y)
    foot, to_foot = px(ribbon.y + ribbon.height), px(ribbon.to_y + ribbon.height)
    return (
        f'<path class="{colour}-ribbon" d="M{left} {top}'
        f"C{middle} {top} {middle} {to_top} {right} {to_top}V{to_foot}"
        f'C{middle} {to_foot} {middle} {foot} {left} {foot}Z"/>'
    )


def _band(band: Band) -> str:
    colour = "bought" if band.bought else "kept" if band.kept else "held"
    accent = "bought" if band.bought else "held"
    parts = [
        "<g>",
        f"<title>{safe(band.about)}</title>",
        mark_rect(band.x, band.y, band.right - band.x, band.height, colour),
    ]
    if not band.kept:
        parts.append(mark_rect(band.x, band.y, _ACCENT_WIDTH, band.height, f"{accent}-accent"))
    parts.extend(_lines(band.x + TEXT_INDENT, band.label_y, band.label))
    return "\n".join((*parts, "</g>"))


def _end(end: End) -> str:
    top = end.y - lines_height(end.lines) / 2
    dot = f'<circle class="{end.state}" cx="{px(end.x)}" cy="{px(end.y)}" r="{_DOT}"/>'
    return "\n".join((dot, *_lines(end.x + TEXT_INDENT + 2, top, end.lines)))


def _legend(chart: Layout, height: float) -> list[str]:
    width, y = chart.width, height - 26
    states = {each.state for each in chart.ends}
    colours = {"bought" if each.bought else "held" for each in chart.bands}
    parts = [
        f'<line class="rule" x1="{MARGIN}" x2="{px(width - MARGIN)}" y1="{px(height - 50)}"'
        f' y2="{px(height - 50)}"/>'
    ]
    x: float = MARGIN
    for colour, text in (
        ("held", "held by a supplier"),
        ("bought", "bought by a financier"),
    ):
        if colour not in colours:
            continue
        parts.append(mark_rect(x, y - 11, 22, 14, colour))
        parts.append(mark_rect(x, y - 11, _ACCENT_WIDTH, 14, f"{colour}-accent"))
        parts.append(mark_text(x + 30, y, Line(text, "note")))
        x += 46 + text_width(text, _NOTE_SIZE)
    for state, text in (
        ("paid", "paid in full"),
        ("undone", "retired or cancelled"),
        ("live", "live"),
        ("default", "live, the obligor in default"),
    ):
        if state in states:
            parts.append(
                f'<circle class="{state}" cx="{px(x + _DOT)}" cy="{px(y - 4)}" r="{_DOT}"/>'
            )
            parts.append(mark_text(x + 20, y, Line(text, "note")))
            x += 36 + text_width(text, _NOTE_SIZE)
    note = "A band is as thick as its amount; time runs to the right."
    parts.append(
        f'<text class="note" x="{px(width - MARGIN)}" y="{px(y)}" text-anchor="end">{note}</text>'
    )
    return parts


def _lines(x: float, top: float, lines: Iterable[Line]) -> list[str]:
    placed = []
    for line in lines:
        top += line.height
        placed.append(mark_text(x, top - 4.5, line))
    return placed
