"""The storage word of a lot in Warrants: where it stands, and what it says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from deeptier.audit.books import Lot
from deeptier.audit.findings import Amount
from deeptier.keccak import keccak

#: Of `mapping(uint256 lot => uint256 word) _lots` in Warrants.
LOTS_SLOT = 0

_FROZEN, _OFFERED, _PLEDGED = 1, 2, 4


def lot_key(number: int) -> bytes:
    """The storage key of a lot's word."""
    return keccak(number.to_bytes(32, "big") + LOTS_SLOT.to_bytes(32, "big"))


@dataclass(frozen=True)
class LotWord:
    """owner 160 | amount 64 | children 16 | hops 8 | flags 8; zero where no lot is."""

    word: int

    @classmethod
    def of(cls, lot: Lot | None) -> LotWord:
        """The word that the books expect; None is a lot that ended."""
        if lot is None:
            return cls(0)
        flags = _FROZEN * lot.frozen | _OFFERED * lot.offered | _PLEDGED * lot.pledged
        rest = lot.amount << 32 | lot.children << 16 | lot.hops << 8 | flags
        return cls(int(lot.owner, 16) << 96 | rest)

    def members(self) -> Iterator[tuple[str, object]]:
        """What it says, by name."""
        word = self.word
        yield "owner", f"0x{word >> 96:040x}"
        yield "amount", Amount(word >> 32 & (1 << 64) - 1)
        yield "children", word >> 16 & 0xFFFF
        yield "hops", word >> 8 & 0xFF
        yield "frozen", bool(word & _FROZEN)
        yield "offered", bool(word & _OFFERED)
        yield "pledged", bool(word & _PLEDGED)
        yield "unused flags", word & 0xFF & ~(_FROZEN | _OFFERED | _PLEDGED)
