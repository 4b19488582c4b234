"""Bids as financiers mail them: EIP-712 typed data with the signature beside it, in JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from deeptier.consents import Bid, Domain, digest, signer_of, typed_data
from deeptier.errors import DeeptierError, InputError
from deeptier.letters.reading import LetterError, parse_letter, read_json


class BidFileError(DeeptierError):
    """A file of bids cannot be read; the message names the file."""


@dataclass(frozen=True)
class SignedBid:
    """A bid, what it was signed for, and where it was found.

    Attributes:
        place: file, and which bid of it where it has several.
        signature: 65 bytes of a key, or what a smart account takes; none for an approval on chain.
    """

    place: str
    bid: Bid
    domain: Domain
    signature: bytes

    @cached_property
    def digest(self) -> bytes:
        """The 32 bytes that are signed."""
        return digest(self.domain, self.bid)

    @cached_property
    def key_signer(self) -> str | None:
        """Whose key signed; None where no key did."""
        return signer_of(typed_data(self.domain, self.bid), self.signature)

    def to_json(self) -> dict[str, Any]:
        """The document that is mailed, and read again."""
        data = typed_data(self.domain, self.bid)
        return {**data, "signature": "0x" + self.signature.hex()}


def read_bids(paths: Iterable[Path]) -> tuple[SignedBid, ...]:
    """All bids of files and folders: a file has one bid or a list, a folder has files `*.json`.

    Errors: `BidFileError` for what cannot be read, `InputError` naming file and field for what is
    no bid, or one for another contract or chain than the first.
    """
    bids = tuple(bid for path in paths for file in _files(path) for bid in _read(file))
    for bid in bids[1:]:
        first = bids[0].domain
        for name, found, expected in (
            ("chainId", bid.domain.chain_id, first.chain_id),
            ("verifyingContract", bid.domain.verifying_contract, first.verifying_contract),
        ):
            if found != expected:
                field = f"{bid.place}: domain.{name}"
                raise InputError(field, found, f"{expected}, as in {bids[0].place}")
    return bids


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = sorted(path.glob("*.json"))
    if not found:
        raise BidFileError(f"{path}: the folder has no file *.json")
    return found


def _read(path: Path) -> Iterator[SignedBid]:
    try:
        content = read_json(path, "a bid")
    except LetterError as error:
        raise BidFileError(str(error)) from None
    if not isinstance(content, list):
        yield _bid(str(path), content)
        return
    if not content:
        raise BidFileError(f"{path}: the list has no bid")
    for number, each in enumerate(content, 1):
        yield _bid(f"{path}, bid {number}", each)


def _bid(place: str, content: Any) -> SignedBid:
    letter = parse_letter(place, content, Bid)
    return SignedBid(place, cast(Bid, letter.message), letter.domain, letter.signature)
