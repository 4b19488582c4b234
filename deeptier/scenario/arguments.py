"""Reads the arguments of a call by the types of the interface."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import yaml
from eth_utils.address import to_checksum_address

from deeptier.chain.artifacts import CONTRACTS
from deeptier.days import day_number, parse_date
from deeptier.errors import InputError
from deeptier.lot_id import MAX_CHILD, MAX_DEPTH
from deeptier.reading.nodes import Fields, Value
from deeptier.scenario.actions import AccountName, Signature, Words
from deeptier.scenario.interfaces import Function, Parameter, wordings_of
from deeptier.scenario.names import Names
from deeptier.structs import ZERO_ADDRESS

#: What may be wrong with a signature.
FLAWS = ("high s", "other chain", "cut short")

_NONE = "none"
_NOBODY = "nobody"
_WORD_BITS = 16
_PAYABLE_BITS = 64
_LONG_TEXT = 1_000
_DIGITS = re.compile(r"0|[1-9][0-9]{0,77}")
_LOT = re.compile(r"(0|[1-9][0-9]{0,19})(-(0|[1-9][0-9]{0,4})){0,12}")
_HEX = re.compile(r"0x((?:[0-9a-fA-F]{2})*)")
_ADDRESS_BYTES = 20
_LOT_BYTES = 32
_NOTHING = Function("", ())


def read_arguments(
    given: Value | None, owner: Value, function: Function, names: Names
) -> tuple[Any, ...]:
    """The arguments of a call, in order; `owner` is what a missing mapping is missing from."""
    if given is None:
        if function.parameters:
            wanted = ", ".join(each.name for each in function.parameters)
            owner.complain(f"names no arguments; {function.name} takes {wanted}")
        return ()
    return _struct(given, f"the call of {function.name}", function.parameters, names)


def _struct(
    value: Value, what: str, parameters: tuple[Parameter, ...], names: Names
) -> tuple[Any, ...]:
    fields = value.fields(what)
    found = tuple(fields.required(each.name, _reader(each, names), None) for each in parameters)
    fields.close()
    return found


def _reader(parameter: Parameter, names: Names) -> Callable[[Value], Any]:
    return lambda value: _argument(value, parameter, names)


def _argument(value: Value, parameter: Parameter, names: Names) -> Any:
    abi_type = parameter.abi_type
    if parameter.is_list:
        return _list(value, parameter, names)
    if abi_type == "tuple":
        return _struct(value, parameter.name, parameter.parts, names)
    if abi_type == "address":
        return _address(value, names)
    if abi_type == "bool":
        return value.boolean()
    if abi_type == "string":
        return value.text(_LONG_TEXT)
    if parameter.is_lot:
        return _lot(value)
    if abi_type.startswith("uint"):
        return _number(value, int(abi_type.removeprefix("uint")))
    return _bytes(value, abi_type, names)


def _list(value: Value, parameter: Parameter, names: Names) -> tuple[Any, ...]:
    node = value.node
    count = parameter.length
    is_list = isinstance(node, yaml.SequenceNode)
    if not is_list or count not in (None, len(node.value)):
        value.wrong(f"a list of {count} values" if count else "a list")
        return ()
    if not node.value:
        return ()
    return tuple(_argument(each, parameter.item, names) for each in value.items("value"))


def _address(value: Value, names: Names) -> AccountName | str:
    expected = "a party, a counterpart, a contract of the deployment, nobody, or an address"
    raw = value.raw(expected) or ""
    if raw in names.parties or raw in names.counterparts or raw in CONTRACTS:
        return AccountName(raw)
    if raw == _NOBODY:
        return ZERO_ADDRESS
    data = _hexadecimal(raw)
    if data is not None and len(data) == _ADDRESS_BYTES:
        return to_checksum_address(data)
    value.wrong(expected)
    return ZERO_ADDRESS


def _number(value: Value, bits: int) -> int:
    expected = f"a whole number below 2^{bits}, or a date for its day number"
    raw = value.raw(expected) or ""
    number = int(raw) if _DIGITS.fullmatch(raw) else _day(raw)
    if number is None or number >= 1 << bits:
        value.wrong(expected)
        return 0
    return number


def _day(raw: str) -> int | None:
    try:
        return day_number(parse_date(raw))
    except InputError:
        return None


def _lot(value: Value) -> int:
    """The number of a lot, though none may have it: calls may be wrong on purpose."""
    expected = 'a lot such as "7-3-1", none, or a number of 32 bytes in hexadecimal'
    raw = value.raw(expected) or ""
    if raw == _NONE:
        return 0
    data = _hexadecimal(raw)
    if data is not None and len(data) == _LOT_BYTES:
        return int.from_bytes(data, "big")
    words = list(map(int, raw.split("-"))) if _LOT.fullmatch(raw) else []
    if not words or words[0] >= 1 << _PAYABLE_BITS or max(words[1:], default=0) > MAX_CHILD:
        value.wrong(expected)
        return 0
    number = 0
    for word in (words + [0] * MAX_DEPTH)[: MAX_DEPTH + 1]:
        number = number << _WORD_BITS | word
    return number


def _bytes(value: Value, abi_type: str, names: Names) -> bytes | Words | Signature:
    size = int(abi_type.removeprefix("bytes") or 0)
    if isinstance(value.node, yaml.MappingNode) and abi_type == "bytes32":
        return _words(value, names)
    if isinstance(value.node, yaml.MappingNode) and abi_type == "bytes":
        return _signature(value, names)
    expected = f"{size} bytes in hexadecimal, or none" if size else "bytes in hexadecimal, or none"
    raw = value.raw(expected) or ""
    if raw == _NONE:
        return bytes(size)
    data = _hexadecimal(raw)
    if data is None or (size and len(data) != size):
        value.wrong(expected)
        return bytes(size)
    return data


def _words(value: Value, names: Names) -> Words:
    fields = value.fields("words")
    words = _quoted(fields, names)
    fields.close()
    return words


def _signature(value: Value, names: Names) -> Signature:
    fields = value.fields("a signature")
    by = fields.required("by", names.party, "")
    words = _quoted(fields, names)
    flaw = fields.optional("flaw")
    fields.close()
    kind = flaw.choice({each: each for each in FLAWS}, "flaw") if flaw else None
    return Signature(by, words, kind)


def _quoted(fields: Fields, names: Names) -> Words:
    nothing = ("", "", _NOTHING)
    contract, message, view = fields.required("words", lambda v: _message(v, names), nothing)
    given = fields.optional("with")
    if view is _NOTHING:
        return Words("", "", ())
    return Words(contract, message, read_arguments(given, fields.value, view, names))


def _message(value: Value, names: Names) -> tuple[str, str, Function]:
    """The contract, the message, and the view that hashes it."""
    expected = "a message that a contract hashes, such as Warrants.Split"
    contract, _, message = (value.raw(expected) or "").partition(".")
    known = wordings_of(names.abi(contract) or ())
    if message not in known:
        value.wrong(expected)
    return contract, message, known.get(message, _NOTHING)


def _hexadecimal(raw: str) -> bytes | None:
    found = _HEX.fullmatch(raw)
    return bytes.fromhex(found[1]) if found else None
