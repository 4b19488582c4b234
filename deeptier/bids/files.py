"""Bids as financiers mail them: EIP-712 typed data with the signature beside it, in JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from deeptier.addresses import parse_address
from deeptier.consents import (
    DOMAIN_NAME,
    DOMAIN_VERSION,
    Bid,
    Domain,
    digest,
    signer_of,
    typed_data,
)
from deeptier.errors import DeeptierError, InputError
from deeptier.structs import Member, checked, members

_KEYS = ("types", "primaryType", "domain", "message", "signature")
_DOMAIN_KEYS = ("name", "version", "chainId", "verifyingContract")
_DIGITS = re.compile(r"0|[1-9][0-9]*")
_HEXADECIMAL = re.compile(r"0x(?:[0-9a-fA-F]{2})*")
_WORD = re.compile(r"0x[0-9a-fA-F]{64}")


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
        content = json.loads(
            path.read_text(encoding="utf-8"),
            object_pairs_hook=_once,
            parse_float=_no_number,
            parse_constant=_no_number,
        )
    except OSError as error:
        raise BidFileError(f"{path}: cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise BidFileError(f"{path}: is not JSON as a bid has it: {error}") from None
    if not isinstance(content, list):
        yield _bid(str(path), content)
        return
    if not content:
        raise BidFileError(f"{path}: the list has no bid")
    for number, each in enumerate(content, 1):
        yield _bid(f"{path}, bid {number}", each)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"{name!r} is there twice")
    return dict(pairs)


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no integer")


def _bid(place: str, content: Any) -> SignedBid:
    words = _object(place, content, _KEYS)
    if words["primaryType"] != Bid.__name__:
        raise InputError(f"{place}: primaryType", words["primaryType"], f'"{Bid.__name__}"')
    domain = _domain(place, words["domain"])
    fields = members(Bid)
    message = _object(f"{place}: message", words["message"], [each.name for each in fields])
    bid = Bid(**{each.attribute: _value(place, each, message[each.name]) for each in fields})
    expected = typed_data(domain, bid)["types"]
    if words["types"] != expected:
        listed = ", ".join(f"{each['type']} {each['name']}" for each in expected[Bid.__name__])
        raise InputError(f"{place}: types", words["types"], f"EIP712Domain and Bid({listed})")
    signature = words["signature"]
    if not isinstance(signature, str) or not _HEXADECIMAL.fullmatch(signature):
        raise InputError(f"{place}: signature", signature, "bytes in hexadecimal after 0x")
    return SignedBid(place, bid, domain, bytes.fromhex(signature[2:]))


def _domain(place: str, content: Any) -> Domain:
    words = _object(f"{place}: domain", content, _DOMAIN_KEYS)
    for name, expected in (("name", DOMAIN_NAME), ("version", DOMAIN_VERSION)):
        if words[name] != expected:
            raise InputError(f"{place}: domain.{name}", words[name], f'"{expected}"')
    chain_id = _integer(f"{place}: domain.chainId", words["chainId"])
    contract = _address(f"{place}: domain.verifyingContract", words["verifyingContract"])
    return Domain(chain_id, contract)


def _object(place: str, content: Any, names: Iterable[str]) -> Mapping[str, Any]:
    """A JSON object with these names, all of them and no other."""
    wanted = list(names)
    if not isinstance(content, dict):
        raise InputError(place, content, f"an object with {', '.join(wanted)}")
    separator = "." if ": " in place else ": "
    for name in wanted:
        if name not in content:
            raise InputError(f"{place}{separator}{name}", "missing", "there")
    for name in content:
        if name not in wanted:
            raise InputError(f"{place}{separator}{name}", "there", "left out: no bid has it")
    return content


def _value(place: str, member: Member, value: Any) -> Any:
    """A field of the bid, as its struct keeps it."""
    field = f"{place}: message.{member.name}"
    if member.abi_type.startswith("uint"):
        value = _integer(field, value)
    elif member.abi_type == "address":
        value = _address(field, value)
    elif member.abi_type == "bytes32":
        if not isinstance(value, str) or not _WORD.fullmatch(value):
            raise InputError(field, value, "32 bytes in hexadecimal after 0x")
        value = bytes.fromhex(value[2:])
    elif member.abi_type == "bool" and not isinstance(value, bool):
        raise InputError(field, value, "true or false")
    try:
        return checked(member.attribute, member.abi_type, member.python_type, value)
    except InputError as error:
        raise InputError(field, error.value, error.expected) from None


def _integer(field: str, value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    if isinstance(value, str) and _DIGITS.fullmatch(value):
        return int(value)
    raise InputError(field, value, "an integer, or its decimal digits in quotes")


def _address(field: str, value: Any) -> str:
    try:
        return parse_address(value)
    except InputError as error:
        raise InputError(field, value, error.expected) from None
