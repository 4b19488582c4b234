"""Findings: what does not agree, as values that print as one line."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from eth_utils.address import is_address, to_checksum_address

from deeptier.audit.texts import printable
from deeptier.errors import InputError
from deeptier.lot_id import LotId
from deeptier.money import format_amount


class Amount(int):
    """Minor units; written with two decimals, those of a deposit token."""

    def __str__(self) -> str:
        try:
            return format_amount(self)
        except InputError:  # wider than 256 bits: only a tampered journal adds up to that
            return f"{int(self):,} minor units"


class LotNumber(int):
    """The number of a lot; written as its certificate number, such as "7-3-1"."""

    def __str__(self) -> str:
        try:
            return str(LotId.from_number(self))
        except InputError:
            return f"number {int(self)}"


@dataclass(frozen=True)
class Finding:
    """Something that does not agree.

    Attributes:
        check: the check that found it, such as "I4" or "journal".
        subject: what it is about, such as "lot 7-3-1, amount".
        expected: what should be there by the journal or by the rules.
        actual: what is there.
        where: place of the log, or the block of the view.
    """

    check: str
    subject: str
    expected: Any
    actual: Any
    where: str

    def __str__(self) -> str:
        expected, actual = shown(self.expected), shown(self.actual)
        return f"{self.check}: {self.subject}: expected {expected}, found {actual} ({self.where})"

    def to_json(self) -> dict[str, str]:
        """The finding in words, as it prints."""
        return {
            "check": self.check,
            "subject": self.subject,
            "expected": shown(self.expected),
            "actual": shown(self.actual),
            "where": self.where,
        }


def shown(value: object) -> str:
    """A value for people: addresses with checksum, bytes in hexadecimal, text that can be seen."""
    if isinstance(value, (bytes, bytearray)):
        return "0x" + value.hex()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or value == "":
        return "nothing"
    if isinstance(value, str):
        return _shown_text(value)
    if isinstance(value, tuple):
        return "(" + ", ".join(map(shown, value)) + ")"
    return str(value)


@lru_cache(maxsize=1 << 16)
def _shown_text(text: str) -> str:
    """The same few accounts are named again and again, and a checksum is dear."""
    return str(to_checksum_address(text)) if is_address(text) else printable(text)
