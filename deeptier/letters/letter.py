"""A letter: one message with the signature of one party, in the form that wallets know."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from deeptier.consents import READERS, Domain, digest, sign, signer_of, typed_data
from deeptier.files import write_whole
from deeptier.signers import Signer
from deeptier.structs import Struct


@dataclass(frozen=True)
class Letter:
    """A message, what it is for, and who signed it.

    Attributes:
        place: the file where it was found.
        message: what is agreed.
        domain: the contract on the chain that it is for.
        signer: whose consent it is, by address; a smart account's is signed by another key.
        signature: 65 bytes of a key, or what a smart account takes; none for an approval on chain.
        extra: the fingerprints of the invoices beside terms; else nothing.
        said_digest: what the file says that is signed; None where it does not say.
    """

    place: str
    message: Struct
    domain: Domain
    signer: str
    signature: bytes
    extra: Mapping[str, Any] = field(default_factory=dict)
    said_digest: bytes | None = None

    @property
    def kind(self) -> str:
        """The message's name, such as "Terms"."""
        return type(self.message).__name__

    @property
    def contract(self) -> str:
        """Name of the contract that reads it."""
        return READERS[type(self.message)]

    @cached_property
    def digest(self) -> bytes:
        """The 32 bytes that are signed."""
        return digest(self.domain, self.message, **self.extra)

    @cached_property
    def typed_data(self) -> dict[str, Any]:
        """What a wallet shows and signs."""
        return typed_data(self.domain, self.message, **self.extra)

    @cached_property
    def key_signer(self) -> str | None:
        """Whose key signed; None where no key did."""
        return signer_of(self.typed_data, self.signature)

    def to_json(self) -> dict[str, Any]:
        """The document that is mailed, and read again."""
        return {
            **self.typed_data,
            "signer": self.signer,
            "digest": "0x" + self.digest.hex(),
            "signature": "0x" + self.signature.hex(),
        }

    def write(self, path: Path) -> None:
        """Write the letter to a file that is not there yet.

        Errors: `FileExistsError` for one that is.
        """
        text = json.dumps(self.to_json(), indent=2, ensure_ascii=False) + "\n"
        write_whole(path, text, new=True, lasting=False)


def signed_letter(
    place: str, signer: Signer, domain: Domain, message: Struct, **extra: Any
) -> Letter:
    """A letter that a signer signs now."""
    signature = sign(signer, typed_data(domain, message, **extra))
    return Letter(place, message, domain, str(signer.address), signature, extra)
