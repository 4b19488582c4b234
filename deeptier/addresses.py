"""Addresses as people write them: with their checksum, or all in lower case."""

from __future__ import annotations

import re

from eth_utils.address import is_checksum_address, to_checksum_address

from deeptier.errors import InputError

_LOWER_CASE = re.compile(r"0x[0-9a-f]{40}")
_ANY_CASE = re.compile(r"0x[0-9a-fA-F]{40}")


def parse_address(text: str) -> str:
    """Read an address; the result has its checksum.

    Errors: `InputError` for any other form, and for capital letters that are not the checksum: a
    digit was mistyped then, or the checksum was lost.
    """
    if not isinstance(text, str) or not _ANY_CASE.fullmatch(text):
        raise InputError("address", text, "0x and 40 hexadecimal digits")
    if not _LOWER_CASE.fullmatch(text) and not is_checksum_address(text):
        expected = "an address whose capital letters are its checksum, or one all in lower case"
        raise InputError("address", text, expected)
    return str(to_checksum_address(text))
