"""Consents to a house of contracts: each message signed for the contract that reads it."""

from __future__ import annotations

from typing import Any, TypeAlias

from deeptier.chain.sending import Sender
from deeptier.chain.verbs.base import Done, Verbs
from deeptier.consents import (
    READERS,
    Acceptance,
    Consent,
    Domain,
    Endorse,
    EndorseMany,
    Handover,
    OfferAcceptance,
    PledgeAcceptance,
    Split,
    digest,
    sign,
    typed_data,
)
from deeptier.signers import Signer
from deeptier.structs import Struct

#: Messages that name a version of a lot.
HolderMessage: TypeAlias = (
    Split | Endorse | EndorseMany | Acceptance | OfferAcceptance | Handover | PledgeAcceptance
)


class SigningVerbs(Verbs):
    """Signatures need no transaction; accounts without keys approve digests on chain instead."""

    def typed_data(self, message: Struct, **extra: Any) -> dict[str, Any]:
        """What a wallet is asked to sign; terms want their `invoices` beside them."""
        return typed_data(self._domain(message), message, **extra)

    def digest(self, message: Struct, **extra: Any) -> bytes:
        """The 32 bytes that are signed or approved."""
        return digest(self._domain(message), message, **extra)

    def sign(self, account: Signer, message: Struct, **extra: Any) -> bytes:
        """An account's signature on a message."""
        return sign(account, self.typed_data(message, **extra))

    def consent(self, account: Signer, message: HolderMessage) -> Consent:
        """A holder's consent, ready for the verb that carries it out."""
        return Consent(message.version, message.last_day, self.sign(account, message))

    def approve_consent(self, sender: Sender, message: Struct, **extra: Any) -> Done[None]:
        """Agree to a message on chain; it stands until withdrawn."""
        digest_ = self.digest(message, **extra)
        return self._do(sender, READERS[type(message)], "approveConsent", digest_)

    def withdraw_consent(self, sender: Sender, message: Struct, **extra: Any) -> Done[None]:
        """Take an agreement on chain back."""
        digest_ = self.digest(message, **extra)
        return self._do(sender, READERS[type(message)], "withdrawConsent", digest_)

    def _domain(self, message: Struct) -> Domain:
        return self.deployment.domain(READERS[type(message)])
