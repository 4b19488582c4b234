"""What parties sign, hashed by the types of the package: the contracts must come to the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import astuple, fields, is_dataclass
from typing import Any

from eth_abi.abi import encode
from eth_hash.auto import keccak

from deeptier import messages
from deeptier.consents import Domain
from deeptier.model.consents import Words
from deeptier.structs import Struct, members

_INVOICES = ("bytes32[]", "invoices")  # the last of the typed data of terms, and in no struct


def digest_of(words: Words, chain_id: int, contract: str, plain: Callable[[Any], Any]) -> bytes:
    """The EIP-712 digest of words for the contract that asks for them; a standing bid's is plain.

    `plain` turns a value of the model into what the ABI holds.
    """
    if words.name == "StandingBid":
        types = ("string", "address", "address", "address", "address", "uint32")
        return keccak(encode(types, (words.name, contract, *map(plain, words.fields))))
    struct: type[Struct] = getattr(messages, words.name)
    given = [*_parts(words.fields[0]), *words.fields[1:]]
    wanted = [(each.abi_type, each.name) for each in members(struct)]
    extra = [_INVOICES] if struct is messages.Terms else []
    kinds = [abi_type for abi_type, _ in (*wanted, *extra)]
    kind = keccak(_type_of(words.name, (*wanted, *extra)))
    values = [_encoded(*each, plain) for each in zip(kinds, given, strict=True)]
    separator = Domain(chain_id, contract).separator
    return keccak(b"\x19\x01" + separator + keccak(kind + b"".join(values)))


def _parts(first: Any) -> Sequence[Any]:
    """The fields of a message that is one struct; any other first field as it is."""
    if is_dataclass(first) and not isinstance(first, Words):
        return [getattr(first, each.name) for each in fields(first)]
    return [first]


def _type_of(name: str, wanted: Sequence[tuple[str, str]]) -> bytes:
    text = f"{name}({','.join(' '.join(each) for each in wanted)})"
    if any(abi_type == "Delivery[]" for abi_type, _ in wanted):
        text += _DELIVERY
    return text.encode()


_DELIVERY = (
    "Delivery("
    + ",".join(f"{each.abi_type} {each.name}" for each in members(messages.Delivery))
    + ")"
)


def _encoded(abi_type: str, value: Any, plain: Callable[[Any], Any]) -> bytes:
    if abi_type == "Delivery[]":
        types = [each.abi_type for each in members(messages.Delivery)]
        kind = keccak(_DELIVERY.encode())
        return keccak(b"".join(keccak(kind + encode(types, astuple(each))) for each in value))
    if abi_type.endswith("[]"):
        return keccak(b"".join(encode([abi_type[:-2]], [each]) for each in value))
    return encode([abi_type], [plain(value)])
