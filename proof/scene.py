"""Who plays a random history, and what was signed in it so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from deeptier.model.consents import Signature, Words
from deeptier.model.core import Account
from deeptier.model.papers import Bid, PledgeBid, Terms
from deeptier.model.state import State
from proof.cast import CONTRACTS, REFUSER
from proof.chooser import Chooser

_FLAWS = ("high s", "other chain", "cut short")


@dataclass
class Scene:
    """The cast of one history, and its drawer of signed papers, which may be used again.

    Attributes:
        people: all accounts that act, by name: officers, enterprises, and some that are no
            enterprise, as "core1", "supplier2", "bank1" (a guarantor), "financier1", "outsider1".
        currencies: addresses of the tokens; the first is honest, another takes fees when told to.
        nonce: raised for each paper, so that no two are equal by chance.
    """

    people: dict[str, Account]
    currencies: tuple[Account, ...]
    terms: list[tuple[Terms, tuple[bytes, ...]]] = field(default_factory=list)
    bids: list[Bid] = field(default_factory=list)
    pledge_bids: list[PledgeBid] = field(default_factory=list)
    references: list[bytes] = field(default_factory=list)
    invoices: list[bytes] = field(default_factory=list)
    nonce: int = 0

    @property
    def signers(self) -> tuple[Account, ...]:
        """All accounts that have a key."""
        return tuple(account for name, account in self.people.items() if name not in CONTRACTS)

    @property
    def accounts(self) -> tuple[Account, ...]:
        """All accounts that can send."""
        return tuple(account for name, account in self.people.items() if name != REFUSER)

    def next_nonce(self) -> int:
        """A number that no paper has."""
        self.nonce += 1
        return self.nonce

    def word(self, kind: str) -> bytes:
        """A new 32-byte word, told apart by its kind and number."""
        return kind.encode().ljust(24, b".")[:24] + self.next_nonce().to_bytes(8, "big")

    def consent(
        self, choose: Chooser, state: State, party: Account, words: Words
    ) -> Signature | None:
        """How a party agrees to words: mostly by a sound signature, seldom not at all or badly."""
        key = state.keys.get(party, party)
        way = choose.number(0, 39)
        is_approved = (words.contract, party, words) in state.approvals.given
        if way == 39 or is_approved or not self._has_key(state, party):
            return None
        if way == 38:
            return Signature(choose.pick(self.signers), words)
        if way == 37:
            return Signature(key, words, choose.pick(_FLAWS))
        return Signature(key, words)

    def _has_key(self, state: State, party: Account) -> bool:
        return party in self.signers or party in state.keys
