"""One field of a document: its path and its value as text, and sealed, with a salt of its own."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from eth_hash.auto import keccak

from deeptier.bounds import bytes32
from deeptier.errors import InputError

_WORD_BYTES = 32
#: Path, value and salt are three words of the ABI's head; the first text begins behind them.
_HEAD_BYTES = 3 * _WORD_BYTES


@dataclass(frozen=True, order=True)
class Field:
    """A field as a document has it.

    Attributes:
        path: printable text in Unicode's form NFC, with no blank at its ends.
        value: any text; a number is the text that the document writes.

    Errors: `InputError` for a path or a value that is not so.
    """

    path: str
    value: str

    def __post_init__(self) -> None:
        _check_path(self.path)
        if not isinstance(self.value, str):
            raise InputError(f"value of {self.path}", self.value, "text")
        if not _is_unicode(self.value):
            raise InputError(f"value of {self.path}", self.value, "text without lone surrogates")


@dataclass(frozen=True)
class SealedField:
    """A field and its salt, a secret of 32 bytes.

    Errors: `InputError` for a salt that is not 32 bytes.
    """

    field: Field
    salt: bytes

    def __post_init__(self) -> None:
        bytes32(f"salt of {self.field.path}", self.salt)

    @property
    def leaf(self) -> bytes:
        """The leaf of OpenZeppelin's standard tree for the types string, string, bytes32.

        It is hashed twice, so that no inner node can pass for a leaf.
        """
        path, value = _text(self.field.path), _text(self.field.value)
        offsets = _word(_HEAD_BYTES) + _word(_HEAD_BYTES + len(path))
        return keccak(keccak(offsets + self.salt + path + value))


def _check_path(path: object) -> None:
    if not isinstance(path, str):
        raise InputError("path of a field", path, "text")
    if not path or not path.isprintable() or path != path.strip():
        raise InputError("path of a field", path, "printable text with no blank at its ends")
    if not unicodedata.is_normalized("NFC", path):
        raise InputError("path of a field", path, "in Unicode's form NFC")


def _is_unicode(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _text(text: str) -> bytes:
    """A string as the ABI writes it: its length, its bytes, zeros up to a whole word."""
    content = text.encode()
    return _word(len(content)) + content + bytes(-len(content) % _WORD_BYTES)


def _word(number: int) -> bytes:
    return number.to_bytes(_WORD_BYTES, "big")
