"""Reads proposals, strictly."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from deeptier.approvals.proposal import (
    DOMAIN_NAME,
    DOMAIN_VERSION,
    TYPES,
    Call,
    Proposal,
    Signed,
)
from deeptier.errors import InputError
from deeptier.letters.reading import address, hexadecimal, integer, object_with, read_json

_WHAT = "proposal"
_TYPE = "Approval"
_KEYS = ("types", "primaryType", "domain", "message", "signatures")
_MESSAGE = tuple(each["name"] for each in TYPES["Approval"])
_CALL = tuple(each["name"] for each in TYPES["Call"])
_ROLES = ("proposed", "approved")
_NONCE_BYTES = 32
_LAST_SECOND = 253_402_300_799  # of the year 9999
_MOST_BYTES = 200_000_000  # tens of thousands of calls


def read_proposal(path: Path) -> Proposal:
    """The proposal in a file; its signatures are not verified yet.

    Errors: `LetterError` for what cannot be read, `InputError` naming file and field for what is no
    proposal.
    """
    place = str(path)
    words = object_with(place, read_json(path, "a proposal", _MOST_BYTES), _KEYS, (), _WHAT)
    if words["primaryType"] != _TYPE or words["types"] != TYPES:
        raise InputError(f"{place}: primaryType", words["primaryType"], "that of a proposal")
    chain_id = _chain_id(f"{place}: domain", words["domain"])
    field = f"{place}: message"
    message = object_with(field, words["message"], _MESSAGE, (), _WHAT)
    calls = message["calls"]
    if not isinstance(calls, list) or not calls:
        raise InputError(f"{field}.calls", calls, "a list of one call at least")
    nonce = hexadecimal(f"{field}.nonce", message["nonce"])
    if len(nonce) != _NONCE_BYTES:
        raise InputError(f"{field}.nonce", message["nonce"], "32 bytes in hexadecimal after 0x")
    return Proposal(
        network=_text(f"{field}.network", message["network"]),
        chain_id=chain_id,
        command=_text(f"{field}.command", message["command"]),
        amount=_text(f"{field}.amount", message["amount"]),
        calls=tuple(_call(f"{field}.calls[{i}]", each) for i, each in enumerate(calls)),
        valid_until=_second(f"{field}.validUntil", message["validUntil"]),
        nonce=nonce,
        signatures=_signatures(f"{place}: signatures", words["signatures"]),
    )


def is_proposal(path: Path) -> bool:
    """Whether a file of JSON says that it is a proposal.

    Errors: `LetterError` for what cannot be read.
    """
    content = read_json(path, "a proposal", _MOST_BYTES)
    return isinstance(content, dict) and content.get("primaryType") == _TYPE


def _chain_id(field: str, content: Any) -> int:
    words = object_with(field, content, ("name", "version", "chainId"), (), _WHAT)
    for name, expected in (("name", DOMAIN_NAME), ("version", DOMAIN_VERSION)):
        if words[name] != expected:
            raise InputError(f"{field}.{name}", words[name], f'"{expected}"')
    return integer(f"{field}.chainId", words["chainId"])


def _call(field: str, content: Any) -> Call:
    words = object_with(field, content, _CALL, (), _WHAT)
    return Call(
        reference=_text(f"{field}.reference", words["reference"]),
        sentence=_text(f"{field}.sentence", words["sentence"]),
        sender=address(f"{field}.sender", words["sender"]),
        contract=address(f"{field}.contract", words["contract"]),
        data=hexadecimal(f"{field}.data", words["data"]),
    )


def _signatures(field: str, content: Any) -> dict[str, Signed]:
    words = object_with(field, content, (), _ROLES, _WHAT)
    found = {}
    for role in words:
        place = f"{field}.{role}"
        each = object_with(place, words[role], ("signer", "signature"), (), _WHAT)
        signer = address(f"{place}.signer", each["signer"])
        found[role] = Signed(signer, hexadecimal(f"{place}.signature", each["signature"]))
    return found


def _second(field: str, value: Any) -> int:
    second = integer(field, value)
    if second > _LAST_SECOND:
        raise InputError(field, value, f"a second of the calendar, at most {_LAST_SECOND}")
    return second


def _text(field: str, value: Any) -> str:
    if not isinstance(value, str) or not (value.isprintable() or not value):
        raise InputError(field, value, "printable text")
    return value
