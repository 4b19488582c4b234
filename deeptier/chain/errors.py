"""Refusals of the contracts, decoded and said in plain sentences, whatever node reports them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from eth_abi.abi import decode
from eth_hash.auto import keccak
from eth_utils.abi import collapse_if_tuple
from eth_utils.address import to_checksum_address

from deeptier.chain.artifacts import CONTRACTS, artifact
from deeptier.chain.sentences import PANICS, SENTENCES
from deeptier.consents import Backing
from deeptier.days import date_of
from deeptier.errors import DeeptierError, InputError
from deeptier.evidence.streams import Stream
from deeptier.lot_id import LotId
from deeptier.money import format_amount
from deeptier.roles import GovernanceRole, Role
from deeptier.structs import ZERO_ADDRESS

_ERROR = keccak(b"Error(string)")[:4]
_PANIC = keccak(b"Panic(uint256)")[:4]
_SELECTOR_BYTES = 4

# Raised in assembly by the library that moves money out, which leaves it out of the ABI.
_BEYOND_ABI = ("TransferFailed",)

_SHOWN_BYTES = 4
_HIGHEST_PAYABLE = 2**64
_HEX = re.compile(r"0x(?:[0-9a-fA-F]{2})*")


@dataclass(frozen=True)
class Refusal:
    """Why a contract refused.

    Attributes:
        error: name of the error, as in the ABI; "Error", "Panic", "Unknown" or "Silent" otherwise.
        args_by_name: its arguments as decoded, addresses checksummed.
        sentence: the same for people.
    """

    error: str
    args_by_name: dict[str, Any]
    sentence: str


class Refused(DeeptierError):  # noqa: N818 - it reads as what happened
    """A contract refused what was asked; nothing changed.

    Attributes:
        error: name of the contract's error.
        args_by_name: its arguments.
        sentence: why, for people.
        transaction_hash: of the transaction that failed; None when nothing was sent.
    """

    def __init__(self, refusal: Refusal, transaction_hash: str | None = None) -> None:
        super().__init__(refusal, transaction_hash)
        self.error = refusal.error
        self.args_by_name = refusal.args_by_name
        self.sentence = refusal.sentence
        self.transaction_hash = transaction_hash

    def __str__(self) -> str:
        return f"refused: {self.sentence}"


@dataclass(frozen=True)
class ErrorShape:
    """One custom error of an ABI."""

    name: str
    names: tuple[str, ...]
    types: tuple[str, ...]

    @property
    def signature(self) -> str:
        """Name and types, of which the selector is the hash."""
        return f"{self.name}({','.join(self.types)})"

    @property
    def template(self) -> str:
        """Its sentence."""
        return SENTENCES.get(self.signature) or SENTENCES[self.name]


@cache
def shapes() -> Mapping[bytes, ErrorShape]:
    """Every custom error that the contracts of a deployment can raise, by selector."""
    entries = (entry for name in CONTRACTS for entry in artifact(name).abi)
    found = [_shape(entry) for entry in entries if entry["type"] == "error"]
    found += [ErrorShape(name, (), ()) for name in _BEYOND_ABI]
    return {keccak(shape.signature.encode())[:_SELECTOR_BYTES]: shape for shape in found}


def explain(data: bytes, names: Mapping[str, str] | None = None, decimals: int = 2) -> Refusal:
    """Decode what a contract reverted with.

    `names` are the known addresses (checksummed) and what to call them; `decimals` those of the
    currency in which amounts are shown. Data that no contract of ours writes is explained as far
    as it goes: this never fails.
    """
    selector, body = data[:_SELECTOR_BYTES], data[_SELECTOR_BYTES:]
    if not data:
        return Refusal("Silent", {}, "the contract gave no reason; it may have run out of gas")
    try:
        if selector == _ERROR:
            reason = decode(["string"], body)[0]
            return Refusal("Error", {"reason": reason}, reason)
        if selector == _PANIC:
            code = decode(["uint256"], body)[0]
            return Refusal("Panic", {"code": code}, PANICS.get(code, f"panic 0x{code:02x}"))
        shape = shapes()[selector]
        values = decode(shape.types, body)
    except Exception:  # whatever is wrong with foreign bytes
        sentence = f"a contract that is none of ours refused with 0x{data[:36].hex()}"
        return Refusal("Unknown", {"data": data}, sentence)
    args = {
        name: to_checksum_address(value) if abi_type == "address" else value
        for name, abi_type, value in zip(shape.names, shape.types, values, strict=True)
    }
    shown = {
        name: _Shown(args[name], abi_type, names or {}, decimals)
        for name, abi_type in zip(shape.names, shape.types, strict=True)
    }
    return Refusal(shape.name, args, shape.template.format_map(shown))


def refusal_data(error: BaseException) -> bytes | None:
    """The revert data inside the error of a node, as web3 raises it; None when there is none.

    Nodes differ: the bytes may be the error's data, a member of it, or follow a word.
    """
    response = getattr(error, "rpc_response", None) or {}
    reported = response.get("error") if isinstance(response, Mapping) else None
    for place in (getattr(error, "data", None), reported):
        found = _bytes_in(place)
        if found is not None:
            return found
    return None


def _bytes_in(place: Any) -> bytes | None:
    if isinstance(place, str):
        text = place.removeprefix("Reverted ")
        return bytes.fromhex(text[2:]) if _HEX.fullmatch(text) else None
    if isinstance(place, Mapping):
        for key in ("data", "result", "output", "return"):
            found = _bytes_in(place.get(key))
            if found is not None:
                return found
    return None


def _shape(entry: Mapping[str, Any]) -> ErrorShape:
    inputs: Sequence[Any] = entry["inputs"]
    return ErrorShape(
        entry["name"],
        tuple(each["name"] for each in inputs),
        tuple(collapse_if_tuple(each) for each in inputs),
    )


@dataclass(frozen=True)
class _Shown:
    """An argument inside a template: `{name:kind}`, where the kind says how it is shown."""

    value: Any
    abi_type: str
    names: Mapping[str, str]
    decimals: int

    def __format__(self, kind: str) -> str:
        if kind:
            return str(getattr(self, f"_show_{kind}")(self.value))
        return str(getattr(self, f"_show_{self.abi_type}", str)(self.value))

    def _show_address(self, value: str) -> str:
        return "nobody" if value == ZERO_ADDRESS else self.names.get(value, value)

    def _show_allow(self, value: bool) -> str:
        return "allow" if value else "do not allow"

    def _show_amount(self, value: int) -> str:
        return format_amount(value, self.decimals)

    def _show_backing(self, value: int) -> str:
        known = value in set(Backing)
        return _listed([Backing(value).name]) if known else str(value)

    def _show_bytes32(self, value: bytes) -> str:
        return f"0x{value[:_SHOWN_BYTES].hex()}…"

    def _show_bytes4(self, value: bytes) -> str:
        return f"0x{value.hex()}"

    def _show_day(self, value: int) -> str:
        try:
            return date_of(value).isoformat()
        except InputError:
            return f"day {value}"

    def _show_given(self, value: bool) -> str:
        return "given" if value else "withdrawn"

    def _show_governance(self, value: int) -> str:
        known = value in set(GovernanceRole)
        return GovernanceRole(value).name if known else str(value)

    def _show_hold(self, value: int) -> str:
        return "offer" if value == 0 else "pledge"

    def _show_lot(self, value: int) -> str:
        try:
            return str(LotId.from_number(value))
        except InputError:
            return f"number {value:#x}"

    def _show_role(self, value: int) -> str:
        return self._show_roles(1 << value)

    def _show_roles(self, value: int) -> str:
        return _listed(role.name or "" for role in Role if role & value) or "nothing"

    def _show_stream(self, value: int) -> str:
        known = value in set(Stream)
        return Stream(value).label if known else str(value)

    def _show_target(self, value: int) -> str:
        return f"payable {value}" if value < _HIGHEST_PAYABLE else f"lot {self._show_lot(value)}"

    def _show_version(self, value: int) -> str:
        return f"{value >> 8} cuts and {value & 255} deliveries"


def _listed(words: Iterable[str]) -> str:
    return " and ".join(word.lower().replace("_", " ") for word in words)
