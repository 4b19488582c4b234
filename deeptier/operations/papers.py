"""What stands on the chain for a text that an operator types: documents, orders, reasons.

The salt is computed from the text, so two parties who type the same words mean the same paper, and
whoever can guess the words can test the guess. What must stay hidden is sealed instead
(`deeptier evidence seal`), and its 32 bytes are typed in place of the text.
"""

from __future__ import annotations

import re

from eth_hash.auto import keccak

from deeptier.commitments import document_commitment, identity_commitment
from deeptier.evidence.fields import Field, SealedField
from deeptier.evidence.streams import Roots, Stream
from deeptier.evidence.tree import Tree

_TAG = keccak(b"deeptier.operations.salt.v1")
_FIELDS = {
    Stream.INFORMATION: "invoice",
    Stream.LOGISTICS: "waybill",
    Stream.BUSINESS: "contract",
    Stream.CAPITAL: "payment",
}
_NONCE_BYTES = 16
_WORD = re.compile(r"0x[0-9a-fA-F]{64}")


def word_of(kind: str, text: str) -> bytes:
    """The commitment (32 bytes) to a text of a kind, such as an order."""
    return document_commitment(_salt(kind, text), text.encode())


def identity_of(text: str) -> bytes:
    """The commitment (32 bytes) to an enterprise's registration number."""
    return identity_commitment(_salt("identity", text), text)


def roots_of(text: str, stream: Stream = Stream.BUSINESS) -> Roots:
    """The roots of a document that is named by a text: its stream has one field."""
    path = _FIELDS[stream]
    leaf = SealedField(Field(path, text), _salt(path, text)).leaf
    return Roots.of({stream: Tree.of([leaf]).root})


def reference_of(text: str) -> bytes:
    """What stands on the chain for papers: 32 bytes that were typed, or those of a contract."""
    return bytes.fromhex(text[2:]) if is_word(text) else roots_of(text).reference


def is_word(text: str) -> bool:
    """Whether a text is 32 bytes in hexadecimal."""
    return _WORD.fullmatch(text) is not None


def nonce_of(*words: str) -> int:
    """A number that is the same for the same words: what is signed twice is one paper."""
    return int.from_bytes(_salt("nonce", *words)[:_NONCE_BYTES], "big")


def _salt(*words: str) -> bytes:
    return keccak(_TAG + b"".join(keccak(word.encode()) for word in words))
