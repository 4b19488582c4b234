"""Reads what a played scenario left: rows of its report, refusals, texts of its picture."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any


def row(played: Any, number: int) -> Any:
    """The row of a step, counted from 1."""
    return played.report.rows[number - 1]


def refusals(played: Any) -> list[tuple[int, str]]:
    """Number and error of each step that was refused."""
    return [(each.number, each.refused) for each in played.report.rows if each.refused]


def texts(picture: str) -> list[str | None]:
    """All texts of an SVG."""
    return [each.text for each in ET.fromstring(picture).iter("{http://www.w3.org/2000/svg}text")]
