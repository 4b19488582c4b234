"""The four streams of evidence, and the one word that stands on the chain for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from eth_hash.auto import keccak

from deeptier.bounds import bytes32
from deeptier.errors import InputError

#: Stands in place of the root of a stream that is not there.
ABSENT = bytes(32)


class Stream(IntEnum):
    """Which side of a trade a document tells; the numbers are its place in a reference."""

    INFORMATION = 0
    """Invoices."""
    LOGISTICS = 1
    """Waybills, warehouse receipts."""
    BUSINESS = 2
    """Contracts, orders."""
    CAPITAL = 3
    """Payments."""

    @property
    def label(self) -> str:
        """Its name as people write it."""
        return self.name.lower()

    @property
    def bit(self) -> int:
        """Its bit in a mask of streams."""
        return 1 << self


#: The streams by their labels.
STREAMS = {stream.label: stream for stream in Stream}


@dataclass(frozen=True)
class Roots:
    """The roots of the four streams, each 32 bytes; `ABSENT` for one that is not there.

    Errors: `InputError` for a root that is not 32 bytes, and when no stream is there.
    """

    information: bytes = ABSENT
    logistics: bytes = ABSENT
    business: bytes = ABSENT
    capital: bytes = ABSENT

    def __post_init__(self) -> None:
        for stream in Stream:
            bytes32(f"root of {stream.label}", self[stream])
        if not self.mask:
            raise InputError("number of streams", 0, "at least 1")

    @classmethod
    def of(cls, roots: Mapping[Stream, bytes]) -> Roots:
        """The roots of the streams that are there."""
        return cls(**{stream.label: root for stream, root in roots.items()})

    def __getitem__(self, stream: Stream) -> bytes:
        return (self.information, self.logistics, self.business, self.capital)[stream]

    @property
    def present(self) -> tuple[Stream, ...]:
        """The streams that are there."""
        return tuple(stream for stream in Stream if self[stream] != ABSENT)

    @property
    def mask(self) -> int:
        """The streams that are there, as the sum of their bits."""
        return sum(stream.bit for stream in self.present)

    @property
    def reference(self) -> bytes:
        """The word on the chain: a payable's document root, or a delivery's trade reference."""
        return keccak(b"".join(self[stream] for stream in Stream))
