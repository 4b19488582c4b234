"""Arithmetic on lot numbers, for lots that are known to be lots: `LotId` checks what is not."""

from __future__ import annotations

from deeptier.errors import InputError
from deeptier.lot_id import MAX_CHILD, LotId

_WORD_BITS = 16
_PATH_BITS = 192
_PATH = (1 << _PATH_BITS) - 1


def last_word(number: int) -> int:
    """The bit at which the word of the last cut begins; 192 for a root."""
    path = number & _PATH
    if not path:
        return _PATH_BITS
    return (path & -path).bit_length() - 1 >> 4 << 4


def last_cut(number: int) -> int:
    """A lot's number among its parent's children; zero for a root."""
    at = last_word(number)
    return number >> at & MAX_CHILD if at < _PATH_BITS else 0


def parent_number(number: int) -> int:
    """The lot from which one was cut, if that is a lot; zero for a root, and for no lot's number.

    A number with a zero word inside its path is no lot's.
    """
    at = last_word(number) + _WORD_BITS
    parent = number >> at << at if at <= _PATH_BITS else 0
    return parent if last_word(parent) == at else 0


def child_number(parent: int, position: int) -> int | None:
    """The number of a lot's child; None where a lot has no such child."""
    at = last_word(parent) - _WORD_BITS
    return parent | position << at if at >= 0 and 0 < position <= MAX_CHILD else None


def is_lot(number: int) -> bool:
    """Whether a number is one that a lot may have."""
    try:
        LotId.from_number(number)
    except InputError:
        return False
    return True
