"""Signs what comes next, and signs again what did not go through; all of it journalled first."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Sequence

from deeptier.bulk.accounts import Account, Live
from deeptier.bulk.calls import Call
from deeptier.bulk.entries import Outcome, Signed
from deeptier.bulk.gas import GasLimits
from deeptier.bulk.items import State
from deeptier.bulk.journal import Journal
from deeptier.bulk.offer import Offer
from deeptier.bulk.wire import Wire
from deeptier.desk.office import Office

_OFFER_SECONDS = 3.0
_MOST_ATTEMPTS = 4


class Signing:
    """The pen of a run.

    Attributes:
        accounts: by name of the party.
        again: numbers of items whose nonce others used, or whose gas was too little.
    """

    def __init__(self, office: Office, journal: Journal, wire: Wire) -> None:
        self._office = office
        self._journal = journal
        self._limits = GasLimits(wire)
        self._cursor = 0
        self._offer: Offer | None = None
        self._offered_at = 0.0
        self.accounts: dict[str, Account] = {}
        self.again: deque[int] = deque()
        self._more_gas: set[int] = set()

    @property
    def offer(self) -> Offer:
        """What is offered for gas now."""
        now = time.monotonic()
        if self._offer is None or now - self._offered_at > _OFFER_SECONDS:
            self._offer = Offer.of(self._office.network.fees.of(self._office.web3))
            self._offered_at = now
        return self._offer

    @property
    def block_gas(self) -> int:
        """What a block has."""
        return self._limits.of_block

    def restart(self, accounts: dict[str, Account]) -> None:
        """Begin from what the journal says."""
        self.accounts = accounts
        self.again.clear()
        self._cursor = 0

    def more_gas_for(self, item: int) -> None:
        """An item that ran out of gas is signed anew with all that a block has."""
        self._more_gas.add(item)
        self.again.append(item)

    def may_have_more_gas(self, live: Live, call: Call) -> bool:
        """Whether its limit was estimated here, and was not all that a block has."""
        return call.gas is None and live.last.gas < self._limits.of_block

    def sign_next(self, room: int) -> list[Live]:
        """Sign so many items at most, in order; each is in the journal when this returns."""
        lives: list[Live] = []
        refused: list[Outcome] = []
        for number, call in self._next(room):
            account = self.accounts[call.sender]
            if account.stopped is not None:
                continue
            gas, most = self._gas(number, call, account), self._limits.of_block
            if gas > most:
                reason = f"it asks for {gas:,} gas, and a block has {most:,}"
                refused.append(Outcome(number, State.FAILED, reason))
            else:
                lives.append(account.begin(number, call, gas, self.offer))
        if lives or refused:
            with self._journal.commit():
                self._journal.sign(live.last for live in lives)
                self._journal.settle(refused)
        return lives

    def renew(self, lives: Sequence[Live]) -> list[Live]:
        """Offer more for each; what was signed before may still be mined instead.

        Gives those for which no more may be offered.
        """
        if not lives:
            return []
        self._offer = None
        better = {live: self._better(live.last.offer) for live in lives}
        self._keep(
            live.account.renew(live, self._call(live), offer)
            for live, offer in better.items()
            if offer is not None
        )
        return [live for live, offer in better.items() if offer is None]

    def vary(self, live: Live) -> None:
        """Sign the same in other words: a node may have misplaced what it was sent.

        anvil does so where a transaction comes in while that before it is mined.
        """
        if len(live.attempts) < _MOST_ATTEMPTS:
            call = self._filler(live) if live.last.fills else self._call(live)
            self._keep([live.account.vary(live, call)])

    def yield_nonces(self, lives: Sequence[Live]) -> None:
        """Use the nonce of each without doing anything, so that those after it can be mined."""
        self._keep(
            live.account.fill(live, self._better(live.last.offer) or live.last.offer)
            for live in lives
        )

    def fill_gaps(self, account: Account, nonces: Sequence[int]) -> list[Live]:
        """Use nonces that nobody uses."""
        lives = [account.fill_gap(nonce, self.offer) for nonce in nonces]
        self._keep(live.last for live in lives)
        return lives

    def _better(self, before: Offer) -> Offer | None:
        """What takes the place of an offer; None where the network's settings forbid it."""
        fees = self._office.network.fees
        offer = self.offer.above(before)
        if fees.gas_price is not None or offer == before:
            return None
        return offer if fees.highest_fee is None or offer.most <= fees.highest_fee else None

    def _keep(self, signed: Iterable[Signed]) -> None:
        rows = list(signed)
        if rows:
            with self._journal.commit():
                self._journal.sign(rows)

    def _call(self, live: Live) -> Call:
        return self._filler(live) if live.item is None else self._journal.call(live.item)

    def _filler(self, live: Live) -> Call:
        return Call("", "", "", "", live.account.address, b"", None)

    def _gas(self, number: int, call: Call, account: Account) -> int:
        if number in self._more_gas:
            return self._limits.of_block
        return self._limits.of(call, account.address)

    def _next(self, room: int) -> list[tuple[int, Call]]:
        """What was to be signed anew, then what was never signed."""
        found: list[tuple[int, Call]] = []
        while self.again and len(found) < room:
            number = self.again.popleft()
            found.append((number, self._journal.call(number)))
        if len(found) < room:
            planned = self._journal.planned(self._cursor, room - len(found))
            if planned:
                self._cursor = planned[-1][0]
            found += planned
        return found
