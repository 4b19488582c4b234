"""Alarms: what a rule says of the books, and of the events that made them."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from deeptier.audit.books import Books
from deeptier.audit.events import Event, Place
from deeptier.audit.events.clearing import Defaulted
from deeptier.audit.events.governance import TargetClosed
from deeptier.audit.events.lots import Delivered, LotFrozen, PayableFrozen
from deeptier.audit.events.payables import PayableIssued
from deeptier.audit.events.register import BusinessPaused, EnterpriseFrozen
from deeptier.audit.findings import Finding, LotNumber
from deeptier.audit.texts import day_text
from deeptier.audit.watch.exposure import Exposure, obligor_of
from deeptier.audit.watch.rules import Rules
from deeptier.audit.watch.telling import Teller
from deeptier.bounds import PPM
from deeptier.money import MAX_DECIMALS, format_amount, format_rate

_FREEZES = (EnterpriseFrozen, LotFrozen, PayableFrozen, BusinessPaused, TargetClosed)


@dataclass(frozen=True)
class Alarm:
    """Something that a rule does not let pass.

    Attributes:
        rule: its name.
        subject: what it is about, the same as long as it lasts, such as "payable 7".
        text: what is the matter, for people.
        amount: how much, in minor units of `currency`; None where it is no matter of amounts.
        place: of the event or transaction; None where time alone raised it.
    """

    rule: str
    subject: str
    text: str
    amount: int | None = None
    currency: str | None = None
    place: Place | None = None

    def to_json(self) -> dict[str, Any]:
        """The alarm as plain values, without its text."""
        return {
            "rule": self.rule,
            "subject": self.subject,
            "amount": self.amount,
            "currency": self.currency,
            "transaction": self.place.transaction if self.place else None,
            "log": self.place.index if self.place and self.place.index >= 0 else None,
        }


class Watchman:
    """Knows what lasts, and raises each alarm once as long as it does."""

    def __init__(self, rules: Rules, teller: Teller, books: Books) -> None:
        self._rules, self._teller, self._books = rules, teller, books
        self._exposure = Exposure()
        self._due: list[tuple[int, int]] = []  # due day and payable
        self._concentrated: set[str] = set()

    def follow(self, events: Iterable[Event]) -> None:
        """Follow events that are in the books already, without alarms."""
        events = tuple(events)
        self._exposure.take(events, self._books)
        for event in events:
            if isinstance(event, PayableIssued):
                heapq.heappush(self._due, (event.terms.due_day, event.payable_number))

    def of_events(self, events: Iterable[Event]) -> Iterator[Alarm]:
        """Alarms that events raise by themselves."""
        for event in events:
            if isinstance(event, Delivered):
                yield from self._depth(event)
            elif isinstance(event, _FREEZES) and self._rules.frozen:
                if not isinstance(event, TargetClosed) or event.closed:
                    yield self._told("frozen", _subject(event), event)
            elif isinstance(event, Defaulted) and self._rules.default:
                subject = f"payable {event.payable_number}"
                yield self._told("default", subject, event, event.unpaid)

    def of_findings(self, findings: Iterable[Finding]) -> Iterator[Alarm]:
        """Alarms that the logs themselves give."""
        if self._rules.journal:
            for finding in findings:
                yield Alarm("journal", finding.subject, str(finding))

    def of_today(self, day: int, changed: bool = True) -> Iterator[Alarm]:
        """Alarms that hold on a day and were not raised before; `changed`: events came since."""
        yield from self._overdue(day)
        if changed:
            yield from self._concentration()

    def of_the_past(self) -> Iterator[Alarm]:
        """What was frozen, or in default, before the watch began, and is still."""
        books = self._books
        if self._rules.frozen:
            if books.paused_since:
                yield Alarm("frozen", "business", "new business is paused")
            for account, enterprise in books.enterprises.items():
                if enterprise.frozen:
                    yield Alarm("frozen", account, f"{self._teller.who(account)} is frozen")
            for number, paper in books.papers.items():
                if paper.frozen:
                    yield Alarm("frozen", f"payable {number}", f"payable {number} is frozen")
            for number, lot in books.lots.items():
                if lot.frozen:
                    name = f"lot {LotNumber(number)}"
                    yield self._sum("frozen", name, "{what} is frozen, {sum}", number, lot.amount)
        if self._rules.default:
            for number, each in books.accounts.items():
                if each.defaulted and each.unpaid:
                    name, words = f"payable {number}", "{what} is in default, {sum} unpaid"
                    yield self._sum("default", name, words, number << 192, each.unpaid)

    def _sum(self, rule: str, subject: str, words: str, lot: int, amount: int) -> Alarm:
        currency = self._books.papers[lot >> 192].currency
        shown = self._teller.money(amount, currency)
        return Alarm(rule, subject, words.format(what=subject, sum=shown), amount, currency)

    def _told(self, rule: str, subject: str, event: Event, amount: int | None = None) -> Alarm:
        text = self._teller.sentence(event, self._books)
        currency = self._teller.currency_of(event, self._books) if amount is not None else None
        if amount is None:
            amount, currency = self._stopped(event)
            if amount is not None and currency is not None:
                text += f": {self._teller.money(amount, currency)}"
        return Alarm(rule, subject, text, amount, currency, event.place)

    def _stopped(self, event: Event) -> tuple[int | None, str | None]:
        """How much a freeze stops, where that is one sum."""
        books, held = self._books, self._exposure.held
        sums: list[tuple[int, str]] = []
        if isinstance(event, LotFrozen) and event.lot in books.lots:
            sums = [(books.lots[event.lot].amount, self._teller.currency_of(event, books))]
        elif isinstance(event, PayableFrozen) and event.payable_number in books.accounts:
            unpaid = books.accounts[event.payable_number].unpaid
            sums = [(unpaid, self._teller.currency_of(event, books))]
        elif isinstance(event, EnterpriseFrozen):
            amounts = ((held[each][event.account], each) for each in sorted(held))
            sums = [(amount, currency) for amount, currency in amounts if amount]
        return sums[0] if len(sums) == 1 else (None, None)

    def _depth(self, event: Delivered) -> Iterator[Alarm]:
        limit, tier = self._rules.deepest_tier, event.hops + 1
        if limit is not None and tier > limit:
            currency = self._teller.currency_of(event, self._books)
            amount = self._teller.money(event.amount, currency)
            lot = LotNumber(event.lot)
            text = (
                f"lot {lot}, {amount}, was delivered to {self._teller.who(event.to)} at tier"
                f" {tier}, deeper than {limit}"
            )
            yield Alarm("tier depth", f"lot {lot}", text, event.amount, currency, event.place)

    def _overdue(self, day: int) -> Iterator[Alarm]:
        wait = self._rules.overdue_days
        while wait is not None and self._due and self._due[0][0] + wait < day:
            due_day, number = heapq.heappop(self._due)
            account = self._books.accounts.get(number)
            if account is None or not account.unpaid:
                continue
            name = self._teller.who(obligor_of(number, self._books))
            words = f"{{what}} of {{name}}, due {day_text(due_day)}, has {{sum}} unpaid"
            words = words.replace("{name}", name.replace("{", "{{").replace("}", "}}"))
            yield self._sum("overdue", f"payable {number}", words, number << 192, account.unpaid)

    def _concentration(self) -> Iterator[Alarm]:
        rules, books, exposure = self._rules, self._books, self._exposure
        found: set[str] = set()
        for currency in sorted(exposure.owed):
            obligors = exposure.obligors(currency, books)
            financiers = exposure.financiers(currency, books)
            for amounts, total, share, most, verb in (
                (
                    obligors,
                    sum(obligors.values()),
                    rules.obligor_share,
                    rules.obligor_amount,
                    "owes",
                ),
                (
                    financiers,
                    sum(exposure.held[currency].values()),
                    rules.financier_share,
                    rules.financier_amount,
                    "holds",
                ),
            ):
                judged = share if len(amounts) >= rules.share_parties else None
                for account, amount in sorted(amounts.items()):
                    limit = self._beyond(amount, total, judged, most, currency)
                    if limit is None:
                        continue
                    subject = f"{account} {verb} {currency}"
                    found.add(subject)
                    if subject not in self._concentrated:
                        shown = self._teller.money(amount, currency)
                        part = format_rate(amount * PPM // total)
                        text = (
                            f"{self._teller.who(account)} {verb} {shown}, {part} of what is open:"
                            f" more than {limit}"
                        )
                        yield Alarm("concentration", subject, text, amount, currency)
        self._concentrated = found

    def _beyond(
        self, amount: int, total: int, share: int | None, most: int | None, currency: str
    ) -> str | None:
        """The limit that an amount goes beyond, in words."""
        if share is not None and amount * PPM > share * total:
            return format_rate(share)
        if most is not None:
            finest = amount * 10 ** (MAX_DECIMALS - self._teller.decimals(currency))
            if finest > most:
                return format_amount(most, MAX_DECIMALS).rstrip("0").rstrip(".")
        return None


def _subject(event: Event) -> str:
    if isinstance(event, EnterpriseFrozen):
        return event.account
    if isinstance(event, LotFrozen):
        return f"lot {LotNumber(event.lot)}"
    if isinstance(event, PayableFrozen):
        return f"payable {event.payable_number}"
    return event.target if isinstance(event, TargetClosed) else "business"
