"""Commitments: 32 bytes that stand on the chain for a document or an identity kept off it.

Each is the keccak-256 of whole 32-byte words: a tag that says what is committed to, the salt, and
the keccak-256 of every field. Fixed widths leave no two ways to read the bytes, and the tags
differ, so an identity can never equal an invoice. The documents of a trade, which are shown field
by field, are committed to by `deeptier.evidence`.

Fields that people type are normalised first (Unicode NFKC, upper case, no white space), so that one
number has one spelling. What is then outside visible ASCII is refused: a zero-width character, a
Cyrillic look-alike or a long dash would give the same paper a second fingerprint.
"""

from __future__ import annotations

import secrets
import unicodedata

from eth_hash.auto import keccak

from deeptier.bounds import bytes32
from deeptier.errors import InputError

_INVOICE_TAG = keccak(b"deeptier.invoice.v1")
_IDENTITY_TAG = keccak(b"deeptier.identity.v1")
_DOCUMENT_TAG = keccak(b"deeptier.document.v1")


def new_salt() -> bytes:
    """32 fresh random bytes, from the operating system's secure source."""
    return secrets.token_bytes(32)


def invoice_fingerprint(
    network_salt: bytes, issuer_tax_id: str, invoice_number: str, invoice_type: str
) -> bytes:
    """The fingerprint (32 bytes) by which a network knows that an invoice was used before.

    `network_salt` is one secret of 32 bytes that all members of a network share. It must not be
    random per invoice: then the same invoice, presented by two enterprises, would have two
    fingerprints and could back two payables. It must not be public: tax ids and invoice numbers are
    few enough to try them all. So the fingerprint tells outsiders nothing, while a member can test
    a guess. A new salt makes every old invoice look unused: it is never changed while a network
    lives.

    Errors: `InputError` for a salt that is not 32 bytes or is all zero, and for a field that is
    empty or not visible ASCII once normalised.
    """
    return _commitment(
        _INVOICE_TAG,
        _salt("network_salt", network_salt),
        _typed_field("issuer_tax_id", issuer_tax_id),
        _typed_field("invoice_number", invoice_number),
        _typed_field("invoice_type", invoice_type),
    )


def identity_commitment(salt: bytes, registration_number: str) -> bytes:
    """The commitment (32 bytes) to an enterprise's registration number.

    `salt` is a secret of 32 bytes of that enterprise's own (`new_salt`); whoever is shown both the
    salt and the number can check the commitment.

    Errors: `InputError` for a salt that is not 32 bytes or is all zero, and for a number that is
    empty or not visible ASCII once normalised.
    """
    return _commitment(
        _IDENTITY_TAG,
        _salt("salt", salt),
        _typed_field("registration_number", registration_number),
    )


def document_commitment(salt: bytes, content: bytes) -> bytes:
    """The commitment (32 bytes) to a document, byte for byte.

    `salt` is a secret of 32 bytes of that document's own (`new_salt`); whoever is shown both the
    salt and the document can check the commitment.

    Errors: `InputError` for a salt that is not 32 bytes or is all zero, and for content that is
    empty or not bytes.
    """
    if not isinstance(content, bytes):
        raise InputError("type of content", type(content).__name__, "bytes")
    if not content:
        raise InputError("length of content in bytes", 0, "at least 1")
    return _commitment(_DOCUMENT_TAG, _salt("salt", salt), keccak(content))


def _commitment(tag: bytes, *words: bytes) -> bytes:
    return keccak(tag + b"".join(words))


def _salt(field: str, salt: bytes) -> bytes:
    if bytes32(field, salt) == bytes(32):
        raise InputError(field, "all zero", "a secret; new_salt makes one")
    return salt


def _typed_field(field: str, text: str) -> bytes:
    return keccak(_normalised(field, text).encode("ascii"))


def _normalised(field: str, text: str) -> str:
    if not isinstance(text, str):
        raise InputError(field, text, "text")
    upper = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).upper())
    normalised = "".join(upper.split())
    if not normalised:
        raise InputError(field, text, "more than white space")
    for character in normalised:
        if not "!" <= character <= "~":
            found = f"U+{ord(character):04X}"
            raise InputError(field, text, f"in visible ASCII characters, which {found} is not")
    return normalised
