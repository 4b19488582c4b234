"""The accounts that send in a run: their nonces, and what of theirs is on its way."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from deeptier.bulk.calls import Call
from deeptier.bulk.entries import Signed
from deeptier.bulk.offer import Offer
from deeptier.bulk.quick_signing import CallSigner

_FILLER_GAS = 30_000


@dataclass(eq=False)
class Live:
    """A nonce that was given out, and all that was signed for it.

    Attributes:
        account: whose.
        nonce: of the account.
        item: that it carries out; None where it only fills a gap.
        attempts: the last one is what the network is to have.
        is_taken: whether a node has that.
        refusals: how often a node did not take it.
        said: what the node said then.
        others_taken: transactions of the account that the node took since it refused this.
        drops: how often a node that had taken it did not know it any more.
        misses: how often the nonce was used and no receipt was found.
        receipt: of the attempt that was mined.
    """

    account: Account
    nonce: int
    item: int | None
    attempts: list[Signed]
    is_taken: bool = False
    refusals: int = 0
    said: str = ""
    others_taken: int = 0
    drops: int = 0
    misses: int = 0
    receipt: Mapping[str, Any] | None = None

    def refuse(self, said: str) -> None:
        """A node did not take it."""
        if not self.refusals:
            self.others_taken = self.account.taken
        self.refusals += 1
        self.said = said

    @property
    def last(self) -> Signed:
        """What the network is to have."""
        return self.attempts[-1]

    @property
    def hashes(self) -> list[str]:
        """Of all attempts: any of them may be mined."""
        return [each.hash for each in self.attempts]


@dataclass(eq=False)
class Account:
    """One account.

    Attributes:
        name: of the party.
        signer: who signs for it.
        chain_id: of the chain that it signs for.
        next_nonce: that is not given out.
        count: of its transactions on the chain.
        live: what is on its way, by nonce.
        moved_at: when a block last took one of its transactions, or something was sent first.
        nudged_at: when a node was last reminded of what it should have.
        nudges: how often since it moved.
        rises: how often more was offered since it moved.
        taken: transactions of this run that the node took.
        stopped: why no more is sent; None while all is well.
    """

    name: str
    signer: CallSigner
    chain_id: int
    next_nonce: int = 0
    count: int = 0
    live: dict[int, Live] = field(default_factory=dict)
    moved_at: float = field(default_factory=time.monotonic)
    nudged_at: float = 0.0
    nudges: int = 0
    rises: int = 0
    taken: int = 0
    stopped: str | None = None

    @property
    def address(self) -> str:
        """Checksummed."""
        return str(self.signer.address)

    def move(self) -> None:
        """A block has taken something of it."""
        self.moved_at, self.nudges, self.rises = time.monotonic(), 0, 0

    def begin(self, item: int, call: Call, gas: int, offer: Offer) -> Live:
        """Sign an item with the next nonce."""
        if not self.live:
            self.move()
        nonce = self.next_nonce
        self.next_nonce += 1
        live = Live(self, nonce, item, [self._sign(item, nonce, call.to, call.data, gas, offer)])
        self.live[nonce] = live
        return live

    def renew(self, live: Live, call: Call, offer: Offer) -> Signed:
        """Sign once more what is to be done with a nonce, for another offer."""
        last = live.last
        if last.fills:
            return self.fill(live, offer)
        return self._add(
            live, self._sign(live.item, live.nonce, call.to, call.data, last.gas, offer)
        )

    def vary(self, live: Live, call: Call) -> Signed:
        """Sign the same in other words, for a node that has misplaced what it was sent."""
        last = live.last
        signed = self._sign(
            live.item, live.nonce, call.to, call.data, last.gas + 1, last.offer, fills=last.fills
        )
        return self._add(live, signed)

    def fill(self, live: Live, offer: Offer) -> Signed:
        """Sign what does nothing but use a nonce."""
        signed = self._sign(
            live.item, live.nonce, self.address, b"", _FILLER_GAS, offer, fills=True
        )
        return self._add(live, signed)

    def fill_gap(self, nonce: int, offer: Offer) -> Live:
        """Use a nonce that nobody uses, so that those after it can be mined."""
        live = Live(self, nonce, None, [])
        self.fill(live, offer)
        self.live[nonce] = live
        return live

    def _add(self, live: Live, signed: Signed) -> Signed:
        if signed.hash not in live.hashes:
            live.attempts.append(signed)
        live.is_taken = False
        return signed

    def _sign(
        self,
        item: int | None,
        nonce: int,
        to: str,
        data: bytes,
        gas: int,
        offer: Offer,
        *,
        fills: bool = False,
    ) -> Signed:
        transaction = {
            "to": to,
            "data": data,
            "value": 0,
            "gas": gas,
            "nonce": nonce,
            "chainId": self.chain_id,
            **offer.fields,
        }
        signed = self.signer.sign_transaction(transaction)
        return Signed(
            hash="0x" + bytes(signed.hash).hex(),
            item=item,
            account=self.address,
            nonce=nonce,
            raw=bytes(signed.raw_transaction),
            offer=offer,
            gas=gas,
            fills=fills,
        )


def waiting_of(account: Account) -> int:
    """How much of an account's a node has, and no block that was seen."""
    return sum(live.is_taken and live.nonce >= account.count for live in account.live.values())


def unseen(account: Account) -> Iterator[Live]:
    """What no block that was seen has, of an account's."""
    return (live for live in account.live.values() if live.receipt is None)


def is_under_way(account: Account) -> bool:
    """Whether a block may take, or has taken, something of an account's."""
    if account.stopped is None:
        return bool(account.live)
    return bool(account.live) and account.live[min(account.live)].is_taken
