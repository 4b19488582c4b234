"""What stands on the chain for a text that an operator types: documents, orders, reasons.

The salt is computed from the text, so two parties who type the same words mean the same paper, and
whoever can guess the words can test the guess. What must stay hidden is sealed instead
(`deeptier evidence seal`), and its 32 bytes are typed in place of the text.
"""

from __future__ import annotations

from eth_hash.auto import keccak

from deeptier.commitments import document_commitment
from deeptier.evidence.fields import Field, SealedField
from deeptier.evidence.streams import Roots, Stream
from deeptier.evidence.tree import Tree

_TAG = keccak(b"deeptier.operations.salt.v1")
_CONTRACT = "contract"
_NONCE_BYTES = 16


def word_of(kind: str, text: str) -> bytes:
    """The commitment (32 bytes) to a text of a kind, such as an order."""
    return document_commitment(_salt(kind, text), text.encode())


def roots_of(text: str) -> Roots:
    """The roots of a contract that is named by a text: the stream of business has one field."""
    leaf = SealedField(Field(_CONTRACT, text), _salt(_CONTRACT, text)).leaf
    return Roots.of({Stream.BUSINESS: Tree.of([leaf]).root})


def nonce_of(*words: str) -> int:
    """A number that is the same for the same words: what is signed twice is one paper."""
    return int.from_bytes(_salt("nonce", *words)[:_NONCE_BYTES], "big")


def _salt(*words: str) -> bytes:
    return keccak(_TAG + b"".join(keccak(word.encode()) for word in words))
