"""One entry of the journal: postings that add up to nothing, for each party and in all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

from deeptier.audit.events import Event
from deeptier.audit.events.desk import Discounted
from deeptier.audit.export.journal.accounts import Kind
from deeptier.audit.export.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Posting:
    """An amount on an account of a party, in minor units of a currency.

    Attributes:
        lot: the lot it is about, by number; none where it is about none.
    """

    party: str
    kind: Kind
    amount: int
    currency: str
    lot: int | None = None


@dataclass(slots=True)
class Entry:
    """What an event, and those that stand beside it, book.

    Attributes:
        party: whose doing it is.
        title: what happened, for people; `{0x…}` stands for the name of a party.
        events: all that it follows from; the first names the entry.
        contra: where a party's side is evened out that got or gave something else in return.
    """

    party: str
    title: str
    events: list[Event]
    contra: Kind
    payable: int | None = None
    postings: list[Posting] = field(default_factory=list)

    def post(
        self, party: str, kind: Kind, amount: int, currency: str, lot: int | None = None
    ) -> None:
        """Add a posting; above zero is a debit."""
        if amount:
            self.postings.append(Posting(party, kind, amount, currency, lot))

    def settle(self) -> None:
        """Sum up what is on one account, even out each party's side, and put it together.

        Where the entry as a whole does not add up to nothing it is left as it is: nothing that the
        events got wrong is evened out.
        """
        sums: Counter[tuple[str, Kind, str, int | None]] = Counter()
        sides: Counter[tuple[str, str]] = Counter()
        for each in self.postings:
            sums[each.party, each.kind, each.currency, each.lot] += each.amount
            sides[each.party, each.currency] += each.amount
        self.postings = [
            Posting(party, kind, amount, currency, lot)
            for (party, kind, currency, lot), amount in sums.items()
            if amount
        ]
        if sum(sides.values()) == 0:
            for (party, currency), amount in sides.items():
                self.post(party, self.contra, -amount, currency)
        order = {party: place for place, (party, _) in reversed(list(enumerate(sides)))}
        self.postings.sort(key=lambda each: order[each.party])


class Draft:
    """The entries of one transaction, while its events are read."""

    def __init__(self, ledger: Ledger, addresses: Mapping[str, str]) -> None:
        self.ledger = ledger
        self.clearing = addresses["Clearing"]
        self.pledges = addresses["Pledges"]
        self.deposit = addresses["DepositToken"]
        #: The last sale of each lot.
        self.sales: dict[int, Discounted] = {}
        self.entries: list[Entry] = []
        self._open: dict[Hashable, Entry] = {}

    def entry(
        self,
        event: Event,
        party: str,
        title: str,
        contra: Kind,
        key: Hashable = None,
        payable: int | None = None,
    ) -> Entry:
        """The entry of an event: a new one, or the one that was opened under the same key."""
        found = self._open.get(key) if key is not None else None
        if found is None:
            found = Entry(party, title, [], contra, payable)
            self.entries.append(found)
            self._open[key] = found
        found.events.append(event)
        return found

    def amended(self, key: Hashable) -> Entry | None:
        """The entry that was opened under a key."""
        return self._open.get(key)

    def close(self, key: Hashable) -> None:
        """What comes next under a key is an entry of its own."""
        self._open.pop(key, None)


#: What books an event, by its class.
Handlers = dict[type[Event], Callable[[Draft, Any], None]]
