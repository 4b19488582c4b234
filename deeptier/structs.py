"""The structs of the contracts as frozen dataclasses, checked and converted field by field.

A field's annotation carries the contract's type beside Python's, so that one list of fields serves
the ABI, typed data and the checks of width.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import IntEnum
from typing import Annotated, Any, TypeVar, cast, get_args, get_type_hints

from eth_utils.address import is_address, to_checksum_address

from deeptier.bounds import bytes32, int_between
from deeptier.errors import InputError
from deeptier.lot_id import LotId

ZERO_ADDRESS = "0x" + "00" * 20
NO_WORD = bytes(32)

Uint8 = Annotated[int, "uint8"]
Uint16 = Annotated[int, "uint16"]
Uint24 = Annotated[int, "uint24"]
Uint32 = Annotated[int, "uint32"]
Uint64 = Annotated[int, "uint64"]
Uint104 = Annotated[int, "uint104"]
Uint256 = Annotated[int, "uint256"]
Address = Annotated[str, "address"]
Word = Annotated[bytes, "bytes32"]
Bytes = Annotated[bytes, "bytes"]
Bool = Annotated[bool, "bool"]
Lot = Annotated[LotId, "uint256"]

_WIDEST_PLAIN_BITS = 32  # JavaScript's numbers, which wallets read, hold 53 bits
_ADDRESS_BYTES = 20

_StructType = TypeVar("_StructType", bound="Struct")


@dataclass(frozen=True)
class Member:
    """One field of a struct: its name in Python and in Solidity, its type in both."""

    attribute: str
    name: str
    abi_type: str
    python_type: Any


_MEMBERS: dict[type, tuple[Member, ...]] = {}


def members(struct: type[Struct]) -> tuple[Member, ...]:
    """The fields of a struct's class, in the order of the ABI."""
    if struct not in _MEMBERS:
        hints = get_type_hints(struct, include_extras=True)
        _MEMBERS[struct] = tuple(
            Member(
                field.name,
                _camel_case(field.name),
                hints[field.name].__metadata__[0],
                hints[field.name].__origin__,
            )
            for field in fields(cast(Any, struct))  # every subclass is a dataclass
        )
    return _MEMBERS[struct]


class Struct:
    """A struct of the contracts; its subclasses are frozen dataclasses.

    Errors: `InputError` naming the field for a value that the contract's type does not hold.
    """

    def __post_init__(self) -> None:
        for each in members(type(self)):
            value = getattr(self, each.attribute)
            kept = checked(each.attribute, each.abi_type, each.python_type, value)
            object.__setattr__(self, each.attribute, kept)

    def as_tuple(self) -> tuple[Any, ...]:
        """The values in the order of the ABI."""
        return tuple(_abi_value(getattr(self, each.attribute)) for each in members(type(self)))

    @classmethod
    def from_tuple(cls: type[_StructType], values: tuple[Any, ...]) -> _StructType:
        """The struct that `as_tuple`, a view or an event gives."""
        names = (each.attribute for each in members(cls))
        return cls(**dict(zip(names, values, strict=True)))


def json_message(message: Struct) -> dict[str, Any]:
    """The values under their names in Solidity, as JSON carries them without loss."""
    return {
        each.name: json_value(each.abi_type, getattr(message, each.attribute))
        for each in members(type(message))
    }


def json_value(abi_type: str, value: Any) -> Any:
    """Bytes in hexadecimal, wide integers in decimal digits: what JSON carries without loss."""
    if isinstance(value, Struct):
        return json_message(value)
    if abi_type.endswith("[]"):
        return [json_value(abi_type.removesuffix("[]"), item) for item in value]
    if isinstance(value, bytes):
        return "0x" + value.hex()
    value = _abi_value(value)
    is_wide = abi_type.startswith("uint") and int(abi_type[4:]) > _WIDEST_PLAIN_BITS
    return str(value) if is_wide else value


def checked(field: str, abi_type: str, python_type: Any, value: Any) -> Any:
    """The value as a struct keeps it."""
    if abi_type.endswith("[]"):
        if not isinstance(value, (list, tuple)):
            raise InputError(field, value, "a list")
        item = (abi_type.removesuffix("[]"), get_args(python_type)[0])
        return tuple(checked(f"{field}[{i}]", *item, each) for i, each in enumerate(value))
    if LotId in (python_type, *get_args(python_type)):
        return _lot(field, value, optional=python_type is not LotId)
    if isinstance(python_type, type) and issubclass(python_type, IntEnum):
        return _enumerated(field, python_type, value)
    if abi_type == "address":
        if not isinstance(value, str) or not is_address(value):
            raise InputError(field, value, f"an address of {_ADDRESS_BYTES} bytes in hexadecimal")
        return to_checksum_address(value)
    if abi_type.startswith("uint"):
        return int_between(field, value, 0, 2 ** int(abi_type.removeprefix("uint")) - 1)
    if abi_type == "bytes32":
        return bytes32(field, bytes(value) if isinstance(value, bytes) else value)
    if issubclass(python_type, Struct):
        return value if isinstance(value, python_type) else python_type.from_tuple(value)
    if not isinstance(value, python_type):
        raise InputError(f"type of {field}", type(value).__name__, python_type.__name__)
    return python_type(value)


def _lot(field: str, value: Any, optional: bool) -> LotId | None:
    """A lot id; its number does as well, and zero means none where none is possible."""
    if isinstance(value, LotId) or (optional and value is None):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return None if optional and value == 0 else LotId.from_number(value)
    raise InputError(field, value, "a lot id")


def _enumerated(field: str, python_type: type[IntEnum], value: Any) -> IntEnum:
    try:
        return python_type(value)
    except ValueError:
        names = ", ".join(f"{member.value} ({member.name})" for member in python_type)
        raise InputError(field, value, f"one of {names}") from None


def _abi_value(value: Any) -> Any:
    if isinstance(value, Struct):
        return value.as_tuple()
    if isinstance(value, tuple):
        return [_abi_value(item) for item in value]
    if isinstance(value, LotId):
        return value.number
    if isinstance(value, IntEnum):
        return int(value)
    return 0 if value is None else value


def _camel_case(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)
