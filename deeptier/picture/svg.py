"""Draws a lot tree as a self-contained SVG: no scripts, no fonts or images from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape

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
from deeptier.picture.tree import Holding

_TITLE_HEIGHT = 78
_ABOUT_HEIGHT = 20
_ABOUT_SIZE = 14.5
_LEGEND_HEIGHT = 74
_ACCENT_WIDTH = 4
_DOT = 6
_SOURCE_SIZE = 14
_NOTE_SIZE = 12.5

_STYLE = """
text { font-family: "Helvetica Neue", Helvetica, Arial, "Liberation Sans", "Noto Sans",
  "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; fill: #1f2a37; }
.title { font-size: 25px; font-weight: 700; }
.about { font-size: 14.5px; fill: #52606d; }
.name { font-size: 14.5px; font-weight: 700; }
.amount { font-size: 14.5px; font-variant-numeric: tabular-nums; }
.note { font-size: 12.5px; fill: #52606d; font-variant-numeric: tabular-nums; }
.end { font-size: 13.5px; font-weight: 700; font-variant-numeric: tabular-nums; }
.held { fill: #dde8f3; } .held-accent { fill: #2f5f8f; } .held-ribbon { fill: #e9f0f7; }
.bought { fill: #f9ecd3; } .bought-accent { fill: #b9852b; } .bought-ribbon { fill: #fcf5e6; }
.source { fill: #2b3a4a; } .source-text { font-size: 14px; font-weight: 700; fill: #ffffff; }
.kept { fill: #e9f0f7; }
.paid { fill: #2f7d5a; } .live { fill: #ffffff; stroke: #2f5f8f; stroke-width: 2.5; }
.default { fill: #ffffff; stroke: #b23a2e; stroke-width: 2.5; }
.undone { fill: #9aa5b1; }
.rule { stroke: #d5dce3; stroke-width: 1; }
"""


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
    size = f"{_n(chart.width)} {_n(height)}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" width="{_n(chart.width)}"'
        f' height="{_n(height)}" role="img">',
        f"<title>{_safe(heading.title)}</title>",
        f"<desc>{_safe(' '.join(heading.about))}</desc>",
        f"<style>{_STYLE}</style>",
        f'<rect width="{_n(chart.width)}" height="{_n(height)}" fill="#ffffff"/>',
        _text(MARGIN, 52, Line(heading.title, "title")),
        *(
            _text(MARGIN, _TITLE_HEIGHT + _ABOUT_HEIGHT * i, Line(line, "about"))
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
        _rect(MARGIN, band.y, SOURCE_WIDTH, band.height, "source"),
        f'<text class="source-text" transform="translate({_n(x)} {_n(y)}) rotate(-90)"'
        f' text-anchor="middle">{_safe(shown)}</text>',
    ]


def _ribbon(ribbon: Ribbon) -> str:
    colour = "bought" if ribbon.bought else "held"
    left, middle, right = _n(ribbon.x), _n(ribbon.x + RIBBON / 2), _n(ribbon.x + RIBBON)
    top, to_top = _n(ribbon.y), _n(ribbon.to_y)
    foot, to_foot = _n(ribbon.y + ribbon.height), _n(ribbon.to_y + ribbon.height)
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
        f"<title>{_safe(band.about)}</title>",
        _rect(band.x, band.y, band.right - band.x, band.height, colour),
    ]
    if not band.kept:
        parts.append(_rect(band.x, band.y, _ACCENT_WIDTH, band.height, f"{accent}-accent"))
    parts.extend(_lines(band.x + TEXT_INDENT, band.label_y, band.label))
    return "\n".join((*parts, "</g>"))


def _end(end: End) -> str:
    top = end.y - lines_height(end.lines) / 2
    dot = f'<circle class="{end.state}" cx="{_n(end.x)}" cy="{_n(end.y)}" r="{_DOT}"/>'
    return "\n".join((dot, *_lines(end.x + TEXT_INDENT + 2, top, end.lines)))


def _legend(chart: Layout, height: float) -> list[str]:
    width, y = chart.width, height - 26
    states = {each.state for each in chart.ends}
    colours = {"bought" if each.bought else "held" for each in chart.bands}
    parts = [
        f'<line class="rule" x1="{MARGIN}" x2="{_n(width - MARGIN)}" y1="{_n(height - 50)}"'
        f' y2="{_n(height - 50)}"/>'
    ]
    x: float = MARGIN
    for colour, text in (
        ("held", "held by a supplier"),
        ("bought", "bought by a financier"),
    ):
        if colour not in colours:
            continue
        parts.append(_rect(x, y - 11, 22, 14, colour))
        parts.append(_rect(x, y - 11, _ACCENT_WIDTH, 14, f"{colour}-accent"))
        parts.append(_text(x + 30, y, Line(text, "note")))
        x += 46 + text_width(text, _NOTE_SIZE)
    for state, text in (
        ("paid", "paid in full"),
        ("undone", "retired or cancelled"),
        ("live", "live"),
        ("default", "live, the obligor in default"),
    ):
        if state in states:
            parts.append(
                f'<circle class="{state}" cx="{_n(x + _DOT)}" cy="{_n(y - 4)}" r="{_DOT}"/>'
            )
            parts.append(_text(x + 20, y, Line(text, "note")))
            x += 36 + text_width(text, _NOTE_SIZE)
    note = "A band is as thick as its amount; time runs to the right."
    parts.append(
        f'<text class="note" x="{_n(width - MARGIN)}" y="{_n(y)}" text-anchor="end">{note}</text>'
    )
    return parts


def _lines(x: float, top: float, lines: Iterable[Line]) -> list[str]:
    placed = []
    for line in lines:
        top += line.height
        placed.append(_text(x, top - 4.5, line))
    return placed


def _text(x: float, y: float, line: Line) -> str:
    return f'<text class="{line.style}" x="{_n(x)}" y="{_n(y)}">{_safe(line.text)}</text>'


def _rect(x: float, y: float, width: float, height: float, colour: str) -> str:
    place = f'x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"'
    return f'<rect class="{colour}" {place}/>'


def _safe(text: str) -> str:
    """Text without what XML cannot carry, escaped."""
    printable = "".join(
        each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text
    )
    return escape(printable, {'"': "&quot;"})


def _n(number: float) -> str:
    """A number in as few characters as two decimals need."""
    return f"{number:.2f}".rstrip("0").rstrip(".")
