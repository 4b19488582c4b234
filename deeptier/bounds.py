"""The widths of the values the contracts store, and the checks that a value fits."""

from __future__ import annotations

from deeptier.errors import InputError

MAX_UINT24 = 2**24 - 1
MAX_UINT32 = 2**32 - 1
MAX_UINT64 = 2**64 - 1
MAX_UINT256 = 2**256 - 1

#: The whole (100 %) in parts per million, the unit of every rate.
PPM = 1_000_000

_NAMES = {MAX_UINT64: "2^64 - 1", MAX_UINT256: "2^256 - 1", -MAX_UINT256: "-(2^256 - 1)"}


def int_between(field: str, value: object, low: int, high: int) -> int:
    """Return `value` if it is an integer from `low` to `high`, both included.

    Errors: `InputError` naming `field` for anything else; a bool or a float is never an integer.
    """
    if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
        return value
    raise InputError(field, value, f"an integer from {_named(low)} to {_named(high)}")


def bytes32(field: str, value: object) -> bytes:
    """Return `value` if it is exactly 32 bytes.

    Errors: `InputError` naming `field` and the length or type found, never the bytes themselves:
    they may be a secret.
    """
    if not isinstance(value, bytes):
        raise InputError(f"type of {field}", type(value).__name__, "bytes")
    if len(value) != 32:
        raise InputError(f"length of {field} in bytes", len(value), "32")
    return value


def _named(bound: int) -> str:
    return _NAMES.get(bound, f"{bound:,}")
