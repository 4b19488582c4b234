"""Fields, seals and folders for the tests of evidence."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from itertools import count
from pathlib import Path

from eth_hash.auto import keccak
from hypothesis import strategies as st

from deeptier.evidence.fields import Field, SealedField
from deeptier.evidence.seal import Seal
from deeptier.evidence.streams import Stream

_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp")

PATHS = st.text(st.characters(blacklist_categories=_UNSEEN), min_size=1, max_size=12).filter(
    lambda path: path.isprintable() and unicodedata.is_normalized("NFC", path)
)
VALUES = st.text(st.characters(blacklist_categories=("Cs",)), max_size=80)
SALTS = st.binary(min_size=32, max_size=32)
SEALED = st.builds(SealedField, st.builds(Field, PATHS, VALUES), SALTS)

INVOICE = """{
  "invoice": {"number": "24312000000118206643", "total": 1200000.10},
  "date": "2026-01-05"
}
"""
CONTRACT = "number: LH-2025-118\ndate: 2025-12-01\n"


def counted_salts() -> Callable[[], bytes]:
    """Salts that a test knows beforehand: of 1, of 2, and so on."""
    numbers = count(1)
    return lambda: keccak(next(numbers).to_bytes(4, "big"))


def seal_of(**streams: dict[str, str]) -> Seal:
    """A seal of streams by their labels, with counted salts."""
    return Seal.new(
        {
            Stream[label.upper()]: tuple(Field(path, value) for path, value in fields.items())
            for label, fields in streams.items()
        },
        counted_salts(),
    )


def deal_in(folder: Path) -> Path:
    """A folder with an invoice, a contract, and a document of each."""
    for name in ("information", "business"):
        (folder / name).mkdir(parents=True)
    (folder / "information.json").write_text(INVOICE, encoding="utf-8")
    (folder / "information" / "invoice.pdf").write_bytes(b"invoice")
    (folder / "business.yaml").write_text(CONTRACT, encoding="utf-8")
    (folder / "business" / "contract.pdf").write_bytes(b"contract")
    return folder
