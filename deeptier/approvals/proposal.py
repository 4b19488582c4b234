"""A proposal: calls that one person wants sent and another agrees to, signed by both."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from eth_account.messages import encode_typed_data
from eth_hash.auto import keccak

from deeptier.consents import sign, signer_of
from deeptier.errors import InputError
from deeptier.files import write_whole
from deeptier.signers import Signer

DOMAIN_NAME = "Deeptier approval"
DOMAIN_VERSION = "1"

_FIELDS = {
    "EIP712Domain": {"name": "string", "version": "string", "chainId": "uint256"},
    "Approval": {
        "network": "string",
        "command": "string",
        "amount": "string",
        "calls": "Call[]",
        "validUntil": "uint256",
        "nonce": "bytes32",
    },
    "Call": {
        "reference": "string",
        "sentence": "string",
        "sender": "address",
        "contract": "address",
        "data": "bytes",
    },
}
TYPES = {
    name: [{"name": each, "type": kind} for each, kind in fields.items()]
    for name, fields in _FIELDS.items()
}


@dataclass(frozen=True)
class Call:
    """One call, as it will be sent.

    Attributes:
        reference: tells it from the others of its proposal.
        sentence: what it does, as the tool put it when it was proposed.
        sender: address of the party that sends it.
        contract: address of what is called.
        data: that it is called with.
    """

    reference: str
    sentence: str
    sender: str
    contract: str
    data: bytes


@dataclass(frozen=True)
class Signed:
    """One person's signature.

    Attributes:
        address: of the person's key, checksummed.
        signature: 65 bytes.
    """

    address: str
    signature: bytes


@dataclass(frozen=True)
class Proposal:
    """What is proposed, and who signed.

    Attributes:
        network: name of the network in `networks.yaml`.
        chain_id: of its chain.
        command: whose rule it comes under, such as "issue".
        amount: as people write it; empty where the command has none.
        calls: that are to be sent, in order.
        valid_until: second (Unix time of the chain) until which it may be sent.
        nonce: 32 bytes that tell it from a proposal of the same calls.
        signatures: by role: "proposed" and "approved".
    """

    network: str
    chain_id: int
    command: str
    amount: str
    calls: tuple[Call, ...]
    valid_until: int
    nonce: bytes
    signatures: Mapping[str, Signed] = field(default_factory=dict)

    @cached_property
    def typed_data(self) -> dict[str, Any]:
        """What both persons sign."""
        return {
            "types": TYPES,
            "primaryType": "Approval",
            "domain": {
                "name": DOMAIN_NAME,
                "version": DOMAIN_VERSION,
                "chainId": self.chain_id,
            },
            "message": {
                "network": self.network,
                "command": self.command,
                "amount": self.amount,
                "calls": [
                    {
                        "reference": call.reference,
                        "sentence": call.sentence,
                        "sender": call.sender,
                        "contract": call.contract,
                        "data": "0x" + call.data.hex(),
                    }
                    for call in self.calls
                ],
                "validUntil": str(self.valid_until),
                "nonce": "0x" + self.nonce.hex(),
            },
        }

    @cached_property
    def digest(self) -> bytes:
        """The 32 bytes that both persons sign."""
        signable = encode_typed_data(full_message=self.typed_data)
        return keccak(b"\x19" + signable.version + signable.header + signable.body)

    def signed_as(self, role: str, signer: Signer) -> Proposal:
        """The same proposal with a person's signature in a role.

        Errors: `InputError` for a role that is signed already, and for a person who signed in the
        other role.
        """
        if role in self.signatures:
            raise InputError("proposal", f"{role} already", f"one that is not {role} yet")
        address = str(signer.address)
        if any(each.address == address for each in self.signatures.values()):
            raise InputError("--approved-by", address, "another person than who proposed it")
        signature = Signed(address, sign(signer, self.typed_data))
        return replace(self, signatures={**self.signatures, role: signature})

    def require_sound(self, role: str) -> str:
        """The address of who signed in a role.

        Errors: `InputError` where nobody did, or not just this.
        """
        found = self.signatures.get(role)
        if found is None:
            raise InputError("proposal", f"not {role}", f"{role} by a person's signature")
        if signer_of(self.typed_data, found.signature) != found.address:
            expected = "that of its content: it was changed after it was signed"
            raise InputError(f"signature {role!r} of the proposal", found.address, expected)
        return found.address

    def write(self, path: Path) -> None:
        """Write it to a file, in place of an earlier state of it."""
        signatures = {
            role: {"signer": each.address, "signature": "0x" + each.signature.hex()}
            for role, each in self.signatures.items()
        }
        content = {**self.typed_data, "signatures": signatures}
        write_whole(path, json.dumps(content, indent=2, ensure_ascii=False) + "\n")
