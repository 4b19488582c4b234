"""What the parties of a payable signed: the EIP-712 digest of its terms and invoices."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from operator import attrgetter

from deeptier.audit.events.base import members_of
from deeptier.audit.events.payables import PayableIssued, Terms
from deeptier.audit.words import write_words
from deeptier.keccak import keccak

_DOMAIN_TYPE = b"EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
_MEMBERS = members_of(Terms)
_TERMS_TYPE = "Terms({},bytes32[] invoices)".format(
    ",".join(f"{each.abi_type} {each.name}" for each in _MEMBERS)
)
_TERMS_TYPE_HASH = keccak(_TERMS_TYPE.encode())
_TERMS_TYPES = ("bytes32", *(each.abi_type for each in _MEMBERS), "bytes32")
_values_of = attrgetter(*(each.name for each in fields(Terms)))


def terms_digest(event: PayableIssued, chain_id: int, payables: str) -> bytes:
    """The digest of a payable's terms and invoices, for its contract and chain."""
    invoices = keccak(b"".join(event.invoices))
    values = (_TERMS_TYPE_HASH, *_values_of(event.terms), invoices)
    domain = _domain(chain_id, payables)
    return keccak(b"\x19\x01" + domain + keccak(write_words(_TERMS_TYPES, values)))


@cache
def _domain(chain_id: int, payables: str) -> bytes:
    values = (keccak(_DOMAIN_TYPE), keccak(b"Deeptier"), keccak(b"1"), chain_id, payables)
    return keccak(write_words(("bytes32", "bytes32", "bytes32", "uint256", "address"), values))
