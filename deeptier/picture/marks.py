"""Marks that pictures are made of: style, text, rectangles, as safe SVG."""

from __future__ import annotations

from xml.sax.saxutils import escape

from deeptier.picture.labels import Line

STYLE = """
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


def mark_text(x: float, y: float, line: Line) -> str:
    """A line of text whose baseline begins at (x, y)."""
    return f'<text class="{line.style}" x="{px(x)}" y="{px(y)}">{safe(line.text)}</text>'


def mark_rect(x: float, y: float, width: float, height: float, colour: str) -> str:
    """A rectangle of a class of the style."""
    place = f'x="{px(x)}" y="{px(y)}" width="{px(width)}" height="{px(height)}"'
    return f'<rect class="{colour}" {place}/>'


def safe(text: str) -> str:
    """Text without what XML cannot carry, escaped."""
    printable = "".join(
        each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text
    )
    return escape(printable, {'"': "&quot;"})


def px(number: float) -> str:
    """A number in as few characters as two decimals need."""
    return f"{number:.2f}".rstrip("0").rstrip(".")
