"""What an event of the journal is, and how its Solidity signature is read off its class."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from eth_hash.auto import keccak

INDEXED = object()

Bool = Annotated[bool, "bool"]
Text = Annotated[str, "string"]
Data = Annotated[bytes, "bytes"]
Selector = Annotated[bytes, "bytes4"]
Word = Annotated[bytes, "bytes32"]
Address = Annotated[str, "address"]
Int256 = Annotated[int, "int256"]
Uint8 = Annotated[int, "uint8"]
Uint16 = Annotated[int, "uint16"]
Uint24 = Annotated[int, "uint24"]
Uint32 = Annotated[int, "uint32"]
Uint48 = Annotated[int, "uint48"]
Uint64 = Annotated[int, "uint64"]
Uint104 = Annotated[int, "uint104"]
Uint256 = Annotated[int, "uint256"]
Words = Annotated[tuple[bytes, ...], "bytes32[]"]
FourWords = Annotated[tuple[bytes, ...], "bytes32[4]"]
#: Of a standing bid: longest tenor in days, rate in millionths a year.
Bands = Annotated[tuple[tuple[int, int], ...], "(uint16,uint32)[4]"]
Uint64s = Annotated[tuple[int, ...], "uint64[]"]
Uint256s = Annotated[tuple[int, ...], "uint256[]"]

IndexedAddress = Annotated[Address, INDEXED]
IndexedWord = Annotated[Word, INDEXED]
IndexedUint32 = Annotated[Uint32, INDEXED]
IndexedUint64 = Annotated[Uint64, INDEXED]
IndexedUint256 = Annotated[Uint256, INDEXED]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a log stands on the chain. Places are ordered as the chain is."""

    block: int
    index: int
    transaction: str
    contract: str

    def __str__(self) -> str:
        return f"block {self.block}, log {self.index}, {self.contract}, {self.transaction}"


@dataclass(frozen=True, slots=True)
class Event:
    """One event: the fields of a subclass are its arguments, in order; the class has its name.

    Lots are their numbers, addresses lower-case hexadecimal, amounts minor units, days day numbers.
    """

    place: Place


@dataclass(frozen=True)
class Member:
    """One argument of an event, or one member of a struct."""

    name: str  # as Solidity writes it
    abi_type: str
    indexed: bool
    struct: type[Any] | None


@dataclass(frozen=True)
class Schema:
    """How an event stands in a log."""

    event: type[Event]
    members: tuple[Member, ...]
    signature: str
    topic: bytes

    @property
    def topic_types(self) -> list[str]:
        """Types of the indexed arguments, in order."""
        return [each.abi_type for each in self.members if each.indexed]

    @property
    def data_types(self) -> list[str]:
        """Types of the other arguments, in order."""
        return [each.abi_type for each in self.members if not each.indexed]


def schema_of(event: type[Event]) -> Schema:
    """The schema that the class of an event spells."""
    members = members_of(event)
    signature = f"{event.__name__}({','.join(each.abi_type for each in members)})"
    return Schema(event, members, signature, keccak(signature.encode()))


def members_of(record: type[Any]) -> tuple[Member, ...]:
    """The arguments of an event, or the members of a struct, in order."""
    hints = get_type_hints(record, include_extras=True)
    names = (each.name for each in fields(record) if each.name != "place")
    return tuple(_member(name, hints[name]) for name in names)


def _member(name: str, hint: Any) -> Member:
    solidity_name = _camel_case(name)
    if isinstance(hint, type) and is_dataclass(hint):
        members = ",".join(each.abi_type for each in members_of(hint))
        return Member(solidity_name, f"({members})", indexed=False, struct=hint)
    if get_origin(hint) is not Annotated:
        raise TypeError(f"{name} has no Solidity type")
    _, abi_type, *marks = get_args(hint)
    return Member(solidity_name, abi_type, indexed=INDEXED in marks, struct=None)


def _camel_case(name: str) -> str:
    first, *others = name.rstrip("_").split("_")
    return first + "".join(part.capitalize() for part in others)
