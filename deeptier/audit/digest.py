"""What the parties of a payable signed: the EIP-712 digest of its terms and invoices."""

from __future__ import annotations

from dataclasses import astuple

from eth_hash.auto import keccak

from deeptier.audit.events.base import members_of
from deeptier.audit.events.payables import PayableIssued, Terms
from deeptier.audit.words import write_words

_DOMAIN_TYPE = b"EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
_MEMBERS = members_of(Terms)
_TERMS_TYPE = "Terms({},bytes32[] invoices)".format(
    ",".join(f"{each.abi_type} {each.name}" for each in _MEMBERS)
)


def terms_digest(event: PayableIssued, chain_id: int, payables: str) -> bytes:
    """The digest of a payable's terms and invoices, for its contract and chain."""
    domain = keccak(
        write_words(
            ("bytes32", "bytes32", "bytes32", "uint256", "address"),
            (keccak(_DOMAIN_TYPE), keccak(b"Deeptier"), keccak(b"1"), chain_id, payables),
        )
    )
    types = ("bytes32", *(each.abi_type for each in _MEMBERS), "bytes32")
    invoices = keccak(b"".join(event.invoices))
    values = (keccak(_TERMS_TYPE.encode()), *astuple(event.terms), invoices)
    return keccak(b"\x19\x01" + domain + keccak(write_words(types, values)))
