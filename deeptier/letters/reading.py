"""Reads letters, strictly: typed data of one of our messages, and the signature beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, get_args

from deeptier.addresses import parse_address
from deeptier.consents import (
    DOMAIN_NAME,
    DOMAIN_VERSION,
    MESSAGES,
    Domain,
    Terms,
    signer_of,
    typed_data,
)
from deeptier.errors import DeeptierError, InputError
from deeptier.letters.letter import Letter
from deeptier.structs import Struct, checked, members

KEYS = ("types", "primaryType", "domain", "message", "signature")
#: What a letter says beside; a bid that was mailed by an earlier version does not.
FURTHER_KEYS = ("signer", "digest")

_DOMAIN_KEYS = ("name", "version", "chainId", "verifyingContract")
_INVOICES = "invoices"
_DIGITS = re.compile(r"0|[1-9][0-9]*")
_HEXADECIMAL = re.compile(r"0x(?:[0-9a-fA-F]{2})*")
_WORD = re.compile(r"0x[0-9a-fA-F]{64}")
_MOST_BYTES = 10_000_000
_MOST_DIGITS = 78


class LetterError(DeeptierError):
    """A file of letters cannot be read; the message names the file."""


def read_letter(path: Path, only: type[Struct] | None = None) -> Letter:
    """The letter in a file, of one kind where only that will do.

    Whether it is worth anything, `check_letter` tells.

    Errors: `LetterError` for what cannot be read, `InputError` naming file and field for what is no
    letter.
    """
    return parse_letter(str(path), read_json(path, "a letter"), only)


def read_json(path: Path, what: str, most_bytes: int = _MOST_BYTES) -> Any:
    """What a JSON file holds, each name once and every number whole.

    Errors: `LetterError`.
    """
    try:
        with path.open("rb") as file:
            content = file.read(most_bytes + 1)
        if len(content) > most_bytes:
            raise LetterError(f"{path}: is longer than the {most_bytes:,} bytes that {what} has")
        return json.loads(
            content.decode("utf-8-sig"),
            object_pairs_hook=_once,
            parse_int=_integer_of,
            parse_float=_no_number,
            parse_constant=_no_number,
        )
    except OSError as error:
        raise LetterError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise LetterError(f"{path}: is no text in UTF-8, as {what} is") from None
    except RecursionError:
        raise LetterError(f"{path}: is nested deeper than {what} is") from None
    except ValueError as error:
        raise LetterError(f"{path}: is not JSON as {what} has it: {error}") from None


def parse_letter(place: str, content: Any, only: type[Struct] | None = None) -> Letter:
    """The letter that JSON holds; of one kind of message, where only that one will do.

    Errors: as `read_letter`.
    """
    what = "letter" if only is None else only.__name__.lower()
    words = object_with(place, content, KEYS, FURTHER_KEYS, what)
    struct = _struct(place, words["primaryType"], only)
    domain = _domain(place, words["domain"], what)
    message, extra = _message(place, struct, words["message"], what)
    data = typed_data(domain, message, **extra)
    _require_types(place, words["types"], data)
    signature = hexadecimal(f"{place}: signature", words["signature"])
    return Letter(
        place=place,
        message=message,
        domain=domain,
        signer=_signer(place, words, message, data, signature),
        signature=signature,
        extra=extra,
        said_digest=_optional(words, "digest", lambda value: _word(f"{place}: digest", value)),
    )


def object_with(
    place: str, content: Any, names: Iterable[str], further: Iterable[str], what: str
) -> Mapping[str, Any]:
    """A JSON object with these names, all of them, and of others only the further ones.

    Errors: `InputError` naming place and name.
    """
    wanted = list(names)
    if not isinstance(content, dict):
        raise InputError(place, content, f"an object with {', '.join(wanted)}")
    separator = "." if ": " in place else ": "
    for name in wanted:
        if name not in content:
            raise InputError(f"{place}{separator}{name}", "missing", "there")
    for name in content:
        if name not in (*wanted, *further):
            raise InputError(f"{place}{separator}{name}", "there", f"left out: no {what} has it")
    return content


def integer(field: str, value: Any) -> int:
    """A whole number, or its decimal digits in quotes.

    Errors: `InputError` naming the field, as the others below.
    """
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    if isinstance(value, str) and len(value) <= _MOST_DIGITS and _DIGITS.fullmatch(value):
        return int(value)
    raise InputError(field, value, "an integer, or its decimal digits in quotes")


def address(field: str, value: Any) -> str:
    """An address, checksummed."""
    try:
        return parse_address(value)
    except InputError as error:
        raise InputError(field, value, error.expected) from None


def hexadecimal(field: str, value: Any) -> bytes:
    """Bytes of any length."""
    if not isinstance(value, str) or not _HEXADECIMAL.fullmatch(value):
        raise InputError(field, value, "bytes in hexadecimal after 0x")
    return bytes.fromhex(value[2:])


def _struct(place: str, name: Any, only: type[Struct] | None) -> type[Struct]:
    known = MESSAGES if only is None else {only.__name__: only}
    if not isinstance(name, str) or name not in known:
        listed = ", ".join(f'"{each}"' for each in known)
        expected = listed if only is not None else f"one of {listed}"
        raise InputError(f"{place}: primaryType", name, expected)
    return known[name]


def _domain(place: str, content: Any, what: str) -> Domain:
    words = object_with(f"{place}: domain", content, _DOMAIN_KEYS, (), what)
    for name, expected in (("name", DOMAIN_NAME), ("version", DOMAIN_VERSION)):
        if words[name] != expected:
            raise InputError(f"{place}: domain.{name}", words[name], f'"{expected}"')
    chain_id = integer(f"{place}: domain.chainId", words["chainId"])
    return Domain(
        chain_id, address(f"{place}: domain.verifyingContract", words["verifyingContract"])
    )


def _message(
    place: str, struct: type[Struct], content: Any, what: str
) -> tuple[Struct, dict[str, Any]]:
    names = [each.name for each in members(struct)]
    beside = [_INVOICES] if struct is Terms else []
    field = f"{place}: message"
    words = object_with(field, content, [*names, *beside], (), what)
    message = _parsed(field, struct, words, what)
    if not beside:
        return message, {}
    listed = words[_INVOICES]
    if not isinstance(listed, list):
        raise InputError(f"{field}.{_INVOICES}", listed, "a list of fingerprints")
    invoices = [_word(f"{field}.{_INVOICES}[{i}]", each) for i, each in enumerate(listed)]
    return message, {_INVOICES: tuple(invoices)}


def _parsed(field: str, struct: type[Struct], words: Mapping[str, Any], what: str) -> Struct:
    return struct(
        **{
            each.attribute: _value(
                f"{field}.{each.name}", each.abi_type, each.python_type, words[each.name], what
            )
            for each in members(struct)
        }
    )


def _value(field: str, abi_type: str, python_type: Any, value: Any, what: str) -> Any:
    """A field of a message, as its struct keeps it."""
    if abi_type.endswith("[]"):
        if not isinstance(value, list):
            raise InputError(field, value, "a list")
        item = (abi_type.removesuffix("[]"), get_args(python_type)[0])
        return tuple(_value(f"{field}[{i}]", *item, each, what) for i, each in enumerate(value))
    if isinstance(python_type, type) and issubclass(python_type, Struct):
        names = [each.name for each in members(python_type)]
        return _parsed(field, python_type, object_with(field, value, names, (), what), what)
    if abi_type.startswith("uint"):
        value = integer(field, value)
    elif abi_type == "address":
        value = address(field, value)
    elif abi_type == "bytes32":
        value = _word(field, value)
    elif abi_type == "bool" and not isinstance(value, bool):
        raise InputError(field, value, "true or false")
    try:
        return checked(field, abi_type, python_type, value)
    except InputError as error:
        raise InputError(field, error.value, error.expected) from None


def _signer(
    place: str,
    words: Mapping[str, Any],
    message: Struct,
    data: dict[str, Any],
    signature: bytes,
) -> str:
    """Whose consent it is: as the file says, as the message says, or as the signature tells."""
    if words.get("signer") is not None:
        return address(f"{place}: signer", words["signer"])
    named = getattr(message, "financier", None) or signer_of(data, signature)
    if named is None:
        raise InputError(f"{place}: signer", "missing", "there: no key made the signature")
    return str(named)


def _require_types(place: str, types: Any, expected: Mapping[str, Any]) -> None:
    wanted = expected["types"]
    if types != wanted:
        listed = " and ".join(
            name if name == "EIP712Domain" else _signature_of(name, fields)
            for name, fields in wanted.items()
        )
        raise InputError(f"{place}: types", types, listed)


def _signature_of(name: str, fields: list[dict[str, str]]) -> str:
    listed = ", ".join(f"{each['type']} {each['name']}" for each in fields)
    return f"{name}({listed})"


def _optional(words: Mapping[str, Any], name: str, read: Any) -> Any:
    value = words.get(name)
    return None if value is None else read(value)


def _word(field: str, value: Any) -> bytes:
    if not isinstance(value, str) or not _WORD.fullmatch(value):
        raise InputError(field, value, "32 bytes in hexadecimal after 0x")
    return bytes.fromhex(value[2:])


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f"{name!r} is there twice")
        found[name] = value
    return found


def _integer_of(text: str) -> int:
    if len(text) > _MOST_DIGITS + 1:
        raise ValueError(f"a number of {len(text)} digits is too long")
    return int(text)


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no integer")
