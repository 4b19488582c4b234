"""Whether the pages of a PDF show what its XML asks for: people read those, programs this."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from deeptier.invoices.pdf import BROKEN, quiet

if TYPE_CHECKING:
    from pypdf import PageObject

#: No invoice needs more; what does is made to keep us busy.
_MOST_PAGES = 50
_MOST_BYTES = 400_000
_MOST_OPERATIONS = 20_000

#: A page with fewer characters is a picture, or nearly.
_LEAST_TEXT = 20


def shows_amount(content: bytes, units: int, digits: int) -> bool | None:
    """Whether a page of a PDF shows an amount; None where not all text can be read.

    Args:
        content: of the PDF.
        units: of the amount, in minor units.
        digits: after the point.
    """
    from pypdf.errors import PyPdfError

    wanted = _pattern(units, digits)
    read = 0
    try:
        with quiet():
            for text in _texts(content):
                if wanted.search(text):
                    return True
                read += len("".join(text.split()))
    except (*BROKEN, PyPdfError):
        return None
    return False if read >= _LEAST_TEXT else None


def _texts(content: bytes) -> Iterator[str]:
    """The text of each page, with plain digits."""
    from pypdf import PdfReader

    count = 0

    def counted(*_: object) -> None:
        nonlocal count
        count += 1
        _require(count <= _MOST_OPERATIONS)

    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted:
        reader.decrypt("")
    for n, page in enumerate(reader.pages):
        _require(n < _MOST_PAGES and _weight(page) <= _MOST_BYTES)
        yield _plain(page.extract_text(visitor_operand_before=counted))


def _weight(page: PageObject) -> int:
    """Bytes of what is drawn on a page, each part counted once."""
    contents = _part(page, "/Contents")
    parts = [contents] if hasattr(contents, "get_data") else contents
    weight = sum(len(each.get_object().get_data()) for each in parts)
    seen: set[int] = set()
    within: list[Any] = [page]
    while within and weight <= _MOST_BYTES:
        for each in _part(_part(within.pop(), "/Resources"), "/XObject").values():
            form = each.get_object()
            if form["/Subtype"] == "/Form" and each.idnum not in seen:
                seen.add(each.idnum)
                weight += len(form.get_data())
                within.append(form)
    return weight


def _part(of: Any, name: str) -> Any:
    try:
        return of[name]  # `get` would leave a reference where it finds one
    except KeyError:
        return {}


def _require(small: bool) -> None:
    if not small:
        raise ValueError("a page too large")


def _plain(text: str) -> str:
    return "".join(
        str(unicodedata.decimal(each)) if each.isdecimal() else each
        for each in unicodedata.normalize("NFKC", text)
    )


def _pattern(units: int, digits: int) -> re.Pattern[str]:
    """The amount with any separators, and without a fraction that is zero."""
    whole, fraction = divmod(abs(units), 10**digits)
    text = r"[.,'’\s]?".join(str(whole))
    if digits:
        shown = r"\s?[.,]\s?" + r"\s?".join(f"{fraction:0{digits}d}")
        text += shown if fraction else f"(?:{shown})?"
    return re.compile(rf"(?<![0-9])(?<![0-9][.,'’]){text}(?![0-9])(?![.,][0-9])")
