"""What is wrong with an invoice: values, not exceptions, so that one reading tells all of it."""

from __future__ import annotations

from dataclasses import dataclass

from deeptier.errors import DeeptierError


@dataclass(frozen=True)
class Finding:
    """One thing that keeps an invoice from becoming a payable.

    Attributes:
        text: a sentence that names the field, its value and the remedy.
        line: of the XML document, 0 where the finding is of no single line.
        term: number of the field in EN 16931, such as "BT-115"; empty for none.
        rule: of EN 16931 that is broken, such as "BR-CO-16"; empty for none.
        elsewhere: whether the fault lies in another file, and this one may hold.
    """

    text: str
    line: int = 0
    term: str = ""
    rule: str = ""
    elsewhere: bool = False

    def __str__(self) -> str:
        where = f"line {self.line:,}: " if self.line else ""
        return f"{where}{self.text}" + (f" ({self.rule})" if self.rule else "")


class UnreadableError(DeeptierError):
    """A file is no invoice that can be read; the message says why in one sentence."""
