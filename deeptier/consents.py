"""Consents: what the parties sign, as EIP-712 typed data, field by field what the contracts hash.

Each message is a frozen dataclass whose fields stand in the order of the contract's struct. Lots
are `LotId`, days day numbers, amounts minor units, addresses checksummed.

    domain = Domain(chain_id, payables_address)
    data = typed_data(domain, terms, invoices=invoices)  # JSON: any wallet can sign it
    signature = sign(account, data)
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Annotated, Any

from eth_account import Account
from eth_account.messages import SignableMessage, encode_typed_data
from eth_account.signers.base import BaseAccount
from eth_hash.auto import keccak
from eth_utils.address import to_checksum_address

from deeptier.bounds import int_between
from deeptier.discounting import Basis, Method
from deeptier.errors import InputError
from deeptier.lot_id import LotId
from deeptier.structs import (
    NO_WORD,
    ZERO_ADDRESS,
    Address,
    Bool,
    Bytes,
    Lot,
    Struct,
    Uint8,
    Uint16,
    Uint24,
    Uint32,
    Uint64,
    Uint256,
    Word,
    checked,
    json_message,
    json_value,
    members,
)

_SIGNATURE_BYTES = 65
_RECOVERY_IDS = (27, 28)
_HIGHEST_S = 0x7FFFFFFF_FFFFFFFF_FFFFFFFF_FFFFFFFF_5D576E73_57A4501D_DFE92F46_681B20A0

DOMAIN_NAME = "Deeptier"
DOMAIN_VERSION = "1"


class Backing(IntEnum):
    """What stands behind a payable, and so who pays it in the end."""

    ACCOUNTS_PAYABLE = 0
    COMMERCIAL_BILL = 1
    BANK_CREDIT_LINE = 2


@dataclass(frozen=True, kw_only=True)
class Terms(Struct):
    """What obligor, payee and guarantor agree to; signed for Payables, with the invoices."""

    line: Uint32
    obligor: Address
    payee: Address
    guarantor: Address = ZERO_ADDRESS
    currency: Address
    backing: Annotated[Backing, "uint8"] = Backing.ACCOUNTS_PAYABLE
    face_amount: Uint64
    due_day: Uint24
    grace_days: Uint16 = 0
    penalty_ppm_per_day: Uint24 = 0
    tier_cap: Uint8
    deposit_ppm: Uint32 = 0
    document_root: Word
    long_tenor_reason: Word = NO_WORD
    last_day: Uint24
    nonce: Uint256


@dataclass(frozen=True, kw_only=True)
class Bid(Struct):
    """A financier's offer, for one lot at one version or for any lot of an obligor.

    Signed for DiscountDesk.
    """

    financier: Address
    lot: Annotated[LotId | None, "uint256"] = None
    lot_version: Uint24 = 0
    obligor: Address = ZERO_ADDRESS
    currency: Address
    budget: Uint64
    rate_ppm: Uint32
    day_basis: Annotated[Basis, "uint16"] = Basis.ACT_360
    method: Annotated[Method, "uint8"] = Method.DISCOUNT
    recourse: Bool = False
    obligor_share_ppm: Uint32 = 0
    fee_ppm: Uint32 = 0
    fee_receiver: Address = ZERO_ADDRESS
    last_due_day: Uint24
    last_day: Uint24
    series: Uint64 = 0
    nonce: Uint256


@dataclass(frozen=True)
class Acceptance(Struct):
    """A holder's acceptance of the bid with this digest; signed for DiscountDesk."""

    bid: Word
    lot: Lot
    amount: Uint64
    version: Uint24
    last_day: Uint24


@dataclass(frozen=True)
class Split(Struct):
    """A holder's consent to cut a lot; signed for Warrants."""

    lot: Lot
    amounts: Annotated[tuple[int, ...], "uint64[]"]
    version: Uint24
    last_day: Uint24


@dataclass(frozen=True)
class Endorse(Struct):
    """A holder's consent to deliver a lot, or a part of it; signed for Warrants."""

    lot: Lot
    to: Address
    amount: Uint64
    trade_reference: Word
    version: Uint24
    last_day: Uint24


@dataclass(frozen=True)
class Delivery(Struct):
    """One receiver of an endorsement to many."""

    to: Address
    amount: Uint64
    trade_reference: Word


@dataclass(frozen=True)
class EndorseMany(Struct):
    """A holder's consent to deliver cuts of a lot to several enterprises; signed for Warrants."""

    lot: Lot
    deliveries: Annotated[tuple[Delivery, ...], "Delivery[]"]
    version: Uint24
    last_day: Uint24


@dataclass(frozen=True)
class Consent(Struct):
    """A holder's signature beside what it names, as the contracts take it.

    An empty signature stands for an approval on chain.
    """

    version: Uint24
    last_day: Uint24
    signature: Bytes = b""


@dataclass(frozen=True)
class IssueConsents(Struct):
    """One signature of each party to the terms.

    Empty for the sender of the transaction, and for an approval on chain.
    """

    obligor: Bytes = b""
    payee: Bytes = b""
    guarantor: Bytes = b""


@dataclass(frozen=True)
class Domain:
    """The one contract on the one chain that a consent is for."""

    chain_id: int
    verifying_contract: str

    @property
    def separator(self) -> bytes:
        """The 32 bytes that the contract answers as its domain separator."""
        return keccak(
            _DOMAIN_TYPE
            + keccak(DOMAIN_NAME.encode())
            + keccak(DOMAIN_VERSION.encode())
            + self.chain_id.to_bytes(32, "big")
            + bytes.fromhex(self.verifying_contract[2:]).rjust(32, b"\0")
        )


_DOMAIN_TYPE = keccak(
    b"EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
)
_INVOICES = "invoices"  # last in the typed data of terms, though no part of the contract's struct


def lot_version(children: int, hops: int) -> int:
    """The version of a lot that a consent names: it rises with every change of owner or amount."""
    return int_between("children", children, 0, 2**16 - 1) << 8 | int_between("hops", hops, 0, 255)


def typed_data(domain: Domain, message: Struct, **extra: Any) -> dict[str, Any]:
    """The EIP-712 typed data of a message, ready for `json.dumps` and for any wallet.

    Terms want `invoices`, a sequence of 32-byte fingerprints; no other message has extras.
    """
    struct = type(message)
    wanted = (_INVOICES,) if struct is Terms else ()
    if set(wanted) != set(extra):
        expected = f"{_INVOICES}, and nothing else" if wanted else "nothing"
        raise InputError(f"extra of {struct.__name__}", ", ".join(extra) or "nothing", expected)
    types = {
        "EIP712Domain": [
            {"name": "name", "type": "string"},
            {"name": "version", "type": "string"},
            {"name": "chainId", "type": "uint256"},
            {"name": "verifyingContract", "type": "address"},
        ],
        struct.__name__: _type_list(struct),
    }
    if struct is EndorseMany:
        types["Delivery"] = _type_list(Delivery)
    plain = json_message(message)
    if struct is Terms:
        types["Terms"].append({"name": _INVOICES, "type": "bytes32[]"})
        invoices = checked(_INVOICES, "bytes32[]", tuple[bytes, ...], extra[_INVOICES])
        plain[_INVOICES] = json_value("bytes32[]", invoices)
    return {
        "types": types,
        "primaryType": struct.__name__,
        "domain": {
            "name": DOMAIN_NAME,
            "version": DOMAIN_VERSION,
            "chainId": domain.chain_id,
            "verifyingContract": to_checksum_address(domain.verifying_contract),
        },
        "message": plain,
    }


def digest(domain: Domain, message: Struct, **extra: Any) -> bytes:
    """The 32 bytes that are signed: what the contract's own digest function answers."""
    signable = _signable(typed_data(domain, message, **extra))
    return keccak(b"\x19" + signable.version + signable.header + signable.body)


def sign(account: BaseAccount, data: dict[str, Any]) -> bytes:
    """The account's signature (65 bytes) on typed data."""
    return bytes(account.sign_message(_signable(data)).signature)


def signer_of(data: dict[str, Any], signature: bytes) -> str | None:
    """Whose key made a signature on typed data, as the contracts find out; None for nobody's."""
    if len(signature) != _SIGNATURE_BYTES:
        return None
    s, v = int.from_bytes(signature[32:64], "big"), signature[64]
    if s > _HIGHEST_S or v not in _RECOVERY_IDS:
        return None  # another signature could be made of it without the key
    try:
        return str(Account.recover_message(_signable(data), signature=signature))
    except Exception:  # the library has an error of its own for each kind of nonsense
        return None


def _signable(data: dict[str, Any]) -> SignableMessage:
    return encode_typed_data(full_message=data)


def _type_list(struct: type[Struct]) -> list[dict[str, str]]:
    return [{"name": each.name, "type": each.abi_type} for each in members(struct)]
