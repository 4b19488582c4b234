"""Texts for people of what the chain says, whatever it says."""

from __future__ import annotations

from deeptier.days import date_of
from deeptier.errors import InputError


def printable(text: str) -> str:
    """Text of others without what is not seen: controls, and marks that turn its direction."""
    return text if text.isprintable() else "".join(each for each in text if each.isprintable())


def day_text(day: int) -> str:
    """A day number as an ISO date; the number itself where the calendar ends before it."""
    try:
        return date_of(day).isoformat()
    except InputError:
        return f"day {day}"
