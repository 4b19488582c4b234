"""Lot ids: the ancestry of a lot, read from and written to its number.

A lot id is a payable and a path of cuts. Its number is one 256-bit word:

    payable (64 bits) | path (12 words of 16 bits, first split in the highest word, unused words 0)

Its text is the certificate number: "7" is the root lot of payable 7, "7-3" its third child, "7-3-1"
that lot's first child. Text, number and `LotId` map to each other one to one, and sorting by number
is sorting by `LotId`: a lot comes right before its descendants.
"""

from __future__ import annotations

from dataclasses import dataclass

from deeptier.bounds import MAX_UINT64, MAX_UINT256, int_between
from deeptier.errors import InputError

MAX_DEPTH = 12
MAX_CHILD = 65_535

_WORD_BITS = 16
_PATH_BITS = MAX_DEPTH * _WORD_BITS
_MAX_DIGITS = len(str(MAX_UINT64))


@dataclass(frozen=True, order=True)
class LotId:
    """One lot: its payable (1 to 2^64 - 1) and its path of child numbers (each 1 to 65,535).

    The path is a tuple of at most 12 numbers, first cut first; the root lot has the empty path.

    Errors: `InputError` naming the field for anything outside these bounds.
    """

    payable: int
    path: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        int_between("payable", self.payable, 1, MAX_UINT64)
        if not isinstance(self.path, tuple):
            raise InputError("path", self.path, "a tuple of child numbers")
        if len(self.path) > MAX_DEPTH:
            raise InputError("path", self.path, f"at most {MAX_DEPTH} cuts long")
        for position, word in enumerate(self.path, 1):
            int_between(f"cut {position} of the path", word, 1, MAX_CHILD)

    @classmethod
    def parse(cls, text: str) -> LotId:
        """Read a certificate number such as "7-3-1".

        Errors: `InputError` unless `text` is exactly what `str` would write: decimal ASCII digits
        joined by single hyphens, no leading zeros, signs or blanks, every number within bounds.
        """
        if not isinstance(text, str):
            raise InputError("lot id", text, 'text such as "7-3-1"')
        parts = text.split("-")
        if len(parts) > MAX_DEPTH + 1:
            raise InputError("lot id", text, f"a payable and at most {MAX_DEPTH} cuts")
        payable, *path = (_part(position, part) for position, part in enumerate(parts, 1))
        return cls(payable, tuple(path))

    @classmethod
    def from_number(cls, number: int) -> LotId:
        """Read the number the contracts use (a uint256).

        Errors: `InputError` if it is no uint256, if its payable is 0, or if its path has a zero
        word before a non-zero one: no lot has such a number.
        """
        int_between("lot number", number, 0, MAX_UINT256)
        words = tuple(
            number >> shift & MAX_CHILD for shift in range(_PATH_BITS - _WORD_BITS, -1, -_WORD_BITS)
        )
        depth = words.index(0) if 0 in words else MAX_DEPTH
        if any(words[depth:]):
            raise InputError("lot number", number, "without a zero word inside its path")
        return cls(number >> _PATH_BITS, words[:depth])

    def __str__(self) -> str:
        """The certificate number, such as "7-3-1"."""
        return "-".join(map(str, (self.payable, *self.path)))

    @property
    def number(self) -> int:
        """The uint256 by which the contracts know this lot."""
        number = self.payable << _PATH_BITS
        for position, word in enumerate(self.path, 1):
            number |= word << _PATH_BITS - position * _WORD_BITS
        return number

    @property
    def depth(self) -> int:
        """How many cuts lie between this lot and its root, 0 to 12."""
        return len(self.path)

    @property
    def root(self) -> LotId:
        """The root lot of the same payable (itself, for a root)."""
        return LotId(self.payable)

    @property
    def parent(self) -> LotId | None:
        """The lot this one was cut from; None for a root."""
        return LotId(self.payable, self.path[:-1]) if self.path else None

    def child(self, n: int) -> LotId:
        """The `n`-th lot cut from this one, `n` from 1 to 65,535.

        Errors: `InputError` if `n` is outside its bounds or this lot is already 12 cuts deep.
        """
        if self.depth == MAX_DEPTH:
            raise InputError("depth of the lot to cut", self.depth, f"below {MAX_DEPTH}")
        int_between("child", n, 1, MAX_CHILD)
        return LotId(self.payable, (*self.path, n))

    def descends_from(self, other: LotId) -> bool:
        """Whether `other` is this lot or one of its ancestors: a lot descends from itself."""
        return self.payable == other.payable and self.path[: other.depth] == other.path

    def ancestors(self) -> tuple[LotId, ...]:
        """Its parent, its parent's parent and so on to the root; empty for a root."""
        return tuple(
            LotId(self.payable, self.path[:depth]) for depth in range(self.depth - 1, -1, -1)
        )


def _part(position: int, text: str) -> int:
    """One number of a lot id, of at most the digits the greatest payable has."""
    well_formed = text.isascii() and text.isdigit() and text[0] != "0"
    if well_formed and len(text) <= _MAX_DIGITS:
        return int(text)
    raise InputError(
        f"part {position} of the lot id",
        text,
        "a number from 1, in plain digits without leading zeros, signs or blanks, within bounds",
    )
