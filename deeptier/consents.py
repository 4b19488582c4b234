"""Consents: what the parties sign, as EIP-712 typed data, field by field what the contracts hash.

The messages themselves stand in `deeptier.messages`, and may be imported from here as well.

    domain = Domain(chain_id, payables_address)
    data = typed_data(domain, terms, invoices=invoices)  # JSON: any wallet can sign it
    signature = sign(account, data)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eth_account import Account
from eth_account.messages import SignableMessage, encode_typed_data
from eth_hash.auto import keccak
from eth_utils.address import to_checksum_address

from deeptier.bounds import int_between
from deeptier.errors import InputError
from deeptier.messages import (
    Acceptance,
    Backing,
    Bid,
    Cancellation,
    Consent,
    Delivery,
    Endorse,
    EndorseMany,
    Handover,
    IssueConsents,
    OfferAcceptance,
    PledgeAcceptance,
    PledgeBid,
    Split,
    Terms,
)
from deeptier.signers import Signer
from deeptier.structs import Struct, checked, json_message, json_value, members

__all__ = [
    "DOMAIN_NAME",
    "DOMAIN_VERSION",
    "MESSAGES",
    "READERS",
    "Acceptance",
    "Backing",
    "Bid",
    "Cancellation",
    "Consent",
    "Delivery",
    "Domain",
    "Endorse",
    "EndorseMany",
    "Handover",
    "IssueConsents",
    "OfferAcceptance",
    "PledgeAcceptance",
    "PledgeBid",
    "Split",
    "Terms",
    "digest",
    "lot_version",
    "sign",
    "signer_of",
    "typed_data",
]

_SIGNATURE_BYTES = 65
_RECOVERY_IDS = (27, 28)
_HIGHEST_S = 0x7FFFFFFF_FFFFFFFF_FFFFFFFF_FFFFFFFF_5D576E73_57A4501D_DFE92F46_681B20A0

DOMAIN_NAME = "Deeptier"
DOMAIN_VERSION = "1"

#: The contract that reads each message.
READERS: Mapping[type[Struct], str] = {
    Terms: "Payables",
    Cancellation: "Payables",
    Bid: "DiscountDesk",
    Acceptance: "DiscountDesk",
    Split: "Warrants",
    Endorse: "Warrants",
    EndorseMany: "Warrants",
    OfferAcceptance: "Offers",
    Handover: "Offers",
    PledgeBid: "Pledges",
    PledgeAcceptance: "Pledges",
}
#: The messages by the name that their typed data has.
MESSAGES: Mapping[str, type[Struct]] = {struct.__name__: struct for struct in READERS}


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


def sign(account: Signer, data: dict[str, Any]) -> bytes:
    """The account's signature (65 bytes) on typed data."""
    return bytes(account.sign_typed_data(full_message=data).signature)


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
