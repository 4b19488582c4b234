"""Letters side by side: who signed the same words, and which letter names which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from deeptier.errors import InputError
from deeptier.letters.letter import Letter
from deeptier.messages import Acceptance, Bid, Cancellation, PledgeAcceptance, PledgeBid, Terms
from deeptier.operations.facts import Facts
from deeptier.structs import ZERO_ADDRESS

if TYPE_CHECKING:
    from deeptier.chain.house import House

#: What a cancellation names.
UNDONE = "the terms that it undoes"


@dataclass(frozen=True)
class Pile:
    """Letters that are carried together.

    Attributes:
        house: asked for approvals on chain.
        facts: what the chain says of lots and payables.
        letters: each once, in their order.
        by_digest: the same words, by who signed them.
        sender: address of who carries them.
        names: of accounts, for messages.
    """

    house: House
    facts: Facts
    letters: tuple[Letter, ...]
    by_digest: Mapping[bytes, Mapping[str, Letter]]
    sender: str
    names: Mapping[str, str]

    @classmethod
    def of(
        cls,
        house: House,
        facts: Facts,
        letters: Sequence[Letter],
        sender: str,
        names: Mapping[str, str],
    ) -> Pile:
        """Letters in order; a letter that is there twice counts once."""
        found: dict[bytes, dict[str, Letter]] = {}
        for each in letters:
            found.setdefault(each.digest, {}).setdefault(each.signer, each)
        kept = tuple(letter for signed in found.values() for letter in signed.values())
        return cls(house, facts, kept, found, sender, names)

    def signature(self, party: str, letter: Letter) -> bytes:
        """A party's signature on the words of a letter.

        Empty for nobody, for who sends, and for an approval on chain.

        Errors: `InputError` naming the letter where the party has not agreed.
        """
        found = self.by_digest[letter.digest].get(party)
        if found is not None:
            return found.signature
        if party in (ZERO_ADDRESS, self.sender):
            return b""
        if self.house.ask(letter.contract, "isConsentApproved", party, letter.digest):
            return b""
        name = self.names.get(party, party)
        raise InputError("letter", letter.place, f"beside that of {name}, who has not agreed yet")

    def named(self, letter: Letter, digest: bytes, what: str) -> Letter:
        """The letter whose digest another letter names.

        Errors: `InputError` where it is not in the pile.
        """
        found = self.by_digest.get(digest)
        if found is None:
            expected = f"beside {what}: a letter with the digest 0x{digest.hex()}"
            raise InputError("letter", letter.place, expected)
        return next(iter(found.values()))

    @cached_property
    def taken(self) -> frozenset[bytes]:
        """Digests of the bids that letters of the pile take."""
        return self._named("bid", Acceptance, PledgeAcceptance)

    @cached_property
    def cancelled(self) -> frozenset[bytes]:
        """Digests of the terms that letters of the pile undo."""
        return self._named("terms_digest", Cancellation)

    def currency(self, letter: Letter) -> str:
        """The address of the currency of a letter's amounts."""
        message: Any = letter.message
        if isinstance(message, Cancellation):
            return self.currency(self.named(letter, message.terms_digest, UNDONE))
        if isinstance(message, (Terms, Bid, PledgeBid)):
            return str(message.currency)
        return str(self.facts.paper(message.lot.payable).currency)

    def _named(self, name: str, *kinds: type) -> frozenset[bytes]:
        messages = [each.message for each in self.letters if isinstance(each.message, kinds)]
        return frozenset(getattr(each, name) for each in messages)
