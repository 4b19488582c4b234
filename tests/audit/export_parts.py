"""What the tests of exports share: views of histories, and journals as beancount reads them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from beancount import loader
from beancount.core import data, realization

from deeptier.audit.books import Books
from deeptier.audit.events import EVENTS, Event, Place
from deeptier.audit.export.beancount import BeancountFile
from deeptier.audit.export.disclosure import disclosures_of
from deeptier.audit.export.parties import Parties
from deeptier.audit.export.tokens import Tokens
from deeptier.audit.export.view import View
from deeptier.audit.history import History
from deeptier.audit.rebuild import Head, Rebuilt
from deeptier.audit.replay import replay

START = 1_767_600_000  # 2026-01-05 16:00:00 in civil time
HOUR = 3_600

CONTRACTS = {name: f"0x{number:02x}" + "c0" * 19 for number, name in enumerate(EVENTS, 1)}


def account(number: int) -> str:
    """An address of a party."""
    return f"0x{number:040x}"


def view_of(history: History, names: dict[str, str] | None = None) -> View:
    """A view with the whole history as its period."""
    parties = Parties(history.rebuilt.books.addresses, names or {})
    return View(history, parties, Tokens(history), disclosures_of(history))


def journal_text(view: View) -> str:
    """The journal's file."""
    lines = BeancountFile(view.history, view.parties, view.tokens).lines()
    return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class Journal:
    """What beancount makes of a journal: its errors, its balances in minor units."""

    entries: list[Any]
    errors: list[Any]
    balances: Counter[str]


def read_journal(text: str) -> Journal:
    """Load a journal as bean-check does."""
    entries, errors, _ = loader.load_string(text)
    balances: Counter[str] = Counter()
    for each in realization.iter_children(realization.realize(entries)):
        for position in each.balance:
            balances[each.account] += minor_units(position.units.number)
    return Journal(entries, errors, balances)


def minor_units(number: Decimal) -> int:
    """Of an amount with two decimals; anything finer is an error."""
    minor = number.scaleb(2)
    assert minor == int(minor)
    return int(minor)


def lots_of(journal: Journal) -> Counter[tuple[str, str]]:
    """What each account of lots holds of each lot, by the postings' metadata."""
    held: Counter[tuple[str, str]] = Counter()
    for entry in journal.entries:
        if isinstance(entry, data.Transaction):
            for posting in entry.postings:
                if posting.account.endswith(":Lots"):
                    held[posting.account, posting.meta["lot"]] += minor_units(posting.units.number)
    return Counter({key: amount for key, amount in held.items() if amount})


def history_of_events(events: Iterable[Event], books: Books | None = None) -> History:
    """A history an hour a block; its books are what the replay makes of the events."""
    events = tuple(events)
    addresses = CONTRACTS if books is None else books.addresses
    replayed, findings = replay(events, addresses)
    blocks = sorted({event.place.block for event in events}) or [0]
    times = {block: START + position * HOUR for position, block in enumerate(blocks)}
    head = Head(1, blocks[-1], "0x" + "ab" * 32, times[blocks[-1]])
    rebuilt = Rebuilt(head, len(events), events, replayed, {}, findings)
    deployment = SimpleNamespace(chain_id=1, addresses=addresses, first_block=0)
    return History(deployment, rebuilt, times)


class Chain:
    """Makes events, each in a transaction of its own unless told otherwise."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._block = 0

    def add(self, contract: str, *makers: Any) -> None:
        """Events of one transaction; each maker takes a place."""
        self._block += 1
        for index, maker in enumerate(makers):
            place = Place(self._block, index, f"0x{self._block:064x}", contract)
            self.events.append(maker(place))
