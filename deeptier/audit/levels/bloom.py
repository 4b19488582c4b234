"""The Bloom filter of a header: it can say that a block has no log of ours, never that it has."""

from __future__ import annotations

from collections.abc import Iterable

from deeptier.keccak import keccak

_BITS = 2_048


def mask(data: bytes) -> int:
    """The three bits that an address or a topic sets."""
    digest = keccak(data)
    bits = 0
    for at in (0, 2, 4):
        bits |= 1 << (int.from_bytes(digest[at : at + 2], "big") % _BITS)
    return bits


class Sieve:
    """Tells the blocks that cannot hold a log of some addresses (lower-case hexadecimal)."""

    def __init__(self, addresses: Iterable[str]) -> None:
        self._masks = sorted({mask(bytes.fromhex(each[2:])) for each in addresses})

    def rules_out(self, bloom: int) -> bool:
        """Whether a block with this filter has no log of any of the addresses."""
        return not any(bloom & each == each for each in self._masks)
