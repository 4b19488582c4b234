"""A history with names of parties and currencies: what tables are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timezone
from functools import cached_property

from deeptier.audit.events import Place
from deeptier.audit.events.payables import PayableIssued
from deeptier.audit.export.disclosure import Disclosure
from deeptier.audit.export.parties import Parties
from deeptier.audit.export.table import Money
from deeptier.audit.export.tokens import Tokens
from deeptier.audit.history import History
from deeptier.days import MAX_DAY, date_of
from deeptier.errors import InputError


@dataclass(frozen=True)
class View:
    """What an export shows.

    Attributes:
        disclosures: the figures of IAS 7.44H, for the period that was asked for.
    """

    history: History
    parties: Parties
    tokens: Tokens
    disclosures: tuple[Disclosure, ...]

    @cached_property
    def issues(self) -> dict[int, PayableIssued]:
        """The event that issued each payable, by number."""
        return {
            event.payable_number: event
            for event in self.history.rebuilt.events
            if isinstance(event, PayableIssued)
        }

    def money(self, amount: int, currency: str) -> Money:
        """An amount in minor units of a currency."""
        return Money(amount, self.tokens[currency].decimals)

    def symbol(self, currency: str) -> str:
        """What accounting programs call a currency."""
        return self.tokens[currency].symbol

    def day_of(self, place: Place) -> date:
        """The civil date of an event."""
        return date_of(self.history.day_of(place))

    def time_of(self, place: Place) -> datetime:
        """When an event's block was, UTC."""
        return datetime.fromtimestamp(self.history.time_of(place), timezone.utc)


def calendar(day: int | None) -> date | None:
    """The date of a day number; none for a day that no calendar has, such as "never"."""
    if day is None or not 0 < day < MAX_DAY:
        return None
    try:
        return date_of(day)
    except InputError:
        return None
