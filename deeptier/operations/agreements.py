"""Consents of others: from letters that they signed, or given on the spot by keys that are here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, get_args

from deeptier.chain.verbs.signing import HolderMessage
from deeptier.consents import Consent
from deeptier.errors import InputError
from deeptier.signers import Signer
from deeptier.structs import Struct, members

if TYPE_CHECKING:
    from deeptier.chain.house import House


class SignedLetter(Protocol):
    """What a letter holds: the message, what was signed beside it, by whom, and the signature."""

    @property
    def place(self) -> str:
        """The file where it was found."""

    @property
    def message(self) -> Struct:
        """What was signed."""

    @property
    def signer(self) -> str:
        """Address of whom it speaks for, checksummed."""

    @property
    def signature(self) -> bytes:
        """As the contracts take it."""

    @property
    def extra(self) -> Mapping[str, Any]:
        """What was signed beside the message: the invoices of terms."""


@dataclass(frozen=True)
class Agreements:
    """What others agreed to.

    Attributes:
        house: the contracts that the consents are for.
        letters: that they signed.
        signers: who signs on the spot, by address.
        flaw: tells why a letter cannot serve; None where it can.

    Errors of every method: `InputError` naming the file of a letter that would serve and cannot.
    """

    house: House
    letters: Sequence[Any] = ()
    signers: Mapping[str, Signer] = field(default_factory=dict)
    flaw: Callable[[Any], str | None] = lambda _: None
    _by_digest: dict[tuple[str, bytes], SignedLetter] = field(default_factory=dict, repr=False)
    _by_words: dict[tuple[str, tuple[Any, ...]], SignedLetter] = field(
        default_factory=dict, repr=False
    )

    def __post_init__(self) -> None:
        for each in self.letters:
            message: Any = each.message
            digest = self.house.digest(message, **dict(each.extra))
            self._by_digest[each.signer, digest] = each
            if isinstance(message, get_args(HolderMessage)):
                self._by_words[each.signer, _words(message)] = each

    def signature(self, party: str, message: Struct, **extra: Any) -> bytes | None:
        """A party's signature on just this message; None where it has not signed.

        An approval on chain needs none: it is the empty signature.
        """
        if self._by_digest:
            found = self._by_digest.get((party, self.house.digest(message, **extra)))
            if found is not None:
                return self._sound(found).signature
        if party in self.signers:
            return self.house.sign(self.signers[party], message, **extra)
        return None

    def consent(self, holder: str, message: HolderMessage) -> Consent | None:
        """A holder's consent to what a message says, whatever version and day a letter names."""
        found = self._by_words.get((holder, _words(message)))
        if found is not None:
            signed: Any = self._sound(found).message
            return Consent(signed.version, signed.last_day, found.signature)
        if holder in self.signers:
            return self.house.consent(self.signers[holder], message)
        return None

    def _sound(self, letter: SignedLetter) -> SignedLetter:
        flaw = self.flaw(letter)
        if flaw is not None:
            raise InputError("consent", letter.place, f"a letter that can serve: {flaw}")
        return letter


def _words(message: Any) -> tuple[Any, ...]:
    """What a message says beside version and last day."""
    left_out = {"version", "last_day"}
    names = (each.attribute for each in members(type(message)) if each.attribute not in left_out)
    return (type(message), *(getattr(message, name) for name in names))
