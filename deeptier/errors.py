"""The errors that Deeptier raises on purpose."""

from __future__ import annotations

_MAX_SHOWN_CHARACTERS = 80
_SHOWN_AT_THE_END = 40  # where a path has its file's name
_MAX_SHOWN_BITS = 256


class DeeptierError(Exception):
    """Base of every error that Deeptier raises on purpose."""


class InputError(DeeptierError, ValueError):
    """A value given to Deeptier is not one it can use.

    Attributes:
        field: name of the value, as its user knows it ("face", "part 2 of the lot id").
        value: what was given. Secrets must not be passed here: the value is part of the message.
        expected: what would be right, worded to follow "must be".
    """

    def __init__(self, field: str, value: object, expected: str) -> None:
        super().__init__(field, value, expected)
        self.field = field
        self.value = value
        self.expected = expected

    def __str__(self) -> str:
        return f"{self.field} is {_shown(self.value)}; it must be {self.expected}"


def _shown(value: object) -> str:
    if isinstance(value, int) and value.bit_length() > _MAX_SHOWN_BITS:
        return f"an integer of {value.bit_length()} bits"
    text = repr(value)
    if len(text) <= _MAX_SHOWN_CHARACTERS:
        return text
    head = _MAX_SHOWN_CHARACTERS - _SHOWN_AT_THE_END
    return f"{text[:head]}…{text[-_SHOWN_AT_THE_END:]} ({len(text)} characters)"
