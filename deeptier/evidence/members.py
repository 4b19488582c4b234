"""Strict reading of evidence's own JSON documents: exactly the members they must have."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, NoReturn

from deeptier.errors import InputError
from deeptier.evidence.errors import EvidenceError
from deeptier.evidence.text import Number, decoded, read_json

_WORD = re.compile(r"0x[0-9a-fA-F]{64}")


def word_from(name: str, text: str) -> bytes:
    """32 bytes from 0x and 64 hexadecimal digits.

    Errors: `InputError` naming `name` for anything else; the text is shown only by its length.
    """
    if not _WORD.fullmatch(text):
        found = f"text of {len(text)} characters"
        raise InputError(name, found, "0x and 64 hexadecimal digits")
    return bytes.fromhex(text[2:])


def hexed(word: bytes) -> str:
    """32 bytes as documents write them."""
    return f"0x{word.hex()}"


@dataclass(frozen=True)
class Member:
    """One value of a document; `name` is where it stands, `file` what the document is called."""

    file: str
    name: str
    value: Any

    @classmethod
    def document(cls, content: bytes, file: str, form: str) -> Member:
        """The whole of a document, which names its own form.

        Errors: `EvidenceError` for what is no JSON, or no document of that form.
        """
        found = cls(file, "the document", read_json(decoded(content, file), file))
        if not isinstance(found.value, dict) or found.value.get("format") != form:
            found.wrong(f'a mapping with "format": "{form}"')
        return found

    def wrong(self, expected: str) -> NoReturn:
        """Refuse the value; it is not shown, for it may be a secret."""
        raise EvidenceError(f"{self.file}: {self.name} must be {expected}")

    def members(self, names: Collection[str]) -> dict[str, Member]:
        """The members of a mapping that must have just these."""
        found = self.mapping()
        for name in names:
            if name not in found:
                raise EvidenceError(f"{self.file}: {self._of(name)} is missing")
        for name in found:
            if name not in names:
                raise EvidenceError(f"{self.file}: {self._of(repr(name))} is not known")
        return found

    def mapping(self) -> dict[str, Member]:
        """The members of a mapping, whatever they are called."""
        if not isinstance(self.value, dict):
            self.wrong("a mapping")
        return {
            name: Member(self.file, self._of(name), value) for name, value in self.value.items()
        }

    def items(self) -> list[Member]:
        """The items of a list."""
        if not isinstance(self.value, list):
            self.wrong("a list")
        return [Member(self.file, f"{self.name}[{n}]", each) for n, each in enumerate(self.value)]

    def text(self) -> str:
        """Text; a number is none."""
        if not isinstance(self.value, str) or isinstance(self.value, Number):
            self.wrong("text")
        return self.value

    def word(self) -> bytes:
        """32 bytes in hexadecimal."""
        try:
            return word_from(self.name, self.text())
        except InputError as error:
            raise EvidenceError(f"{self.file}: {error}") from None

    def _of(self, name: str) -> str:
        return name if self.name == "the document" else f"{self.name}.{name}"
