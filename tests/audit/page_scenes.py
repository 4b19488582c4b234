"""Histories for the page that no scenario plays: many lots, many events, names that bite."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

from deeptier.audit.events import Event, Place
from deeptier.audit.events.lots import Delivered, MetadataUriSet, Split
from deeptier.audit.events.payables import PayableIssued
from deeptier.audit.events.token import Approval
from deeptier.audit.history import History
from deeptier.audit.holdings import holdings
from deeptier.audit.rebuild import Rebuilt
from deeptier.audit.replay import replay
from deeptier.lot_id import LotId

HOSTILE = "<img src=x onerror=alert(1)>"
HOSTILE_URI = "</script><script>alert(2)</script><!-- "


def with_events(history: History, more: list[Event], upto: int | None = None) -> History:
    """A history's first events with others after them, booked anew."""
    events = (*history.rebuilt.events[:upto], *more)
    books, findings = replay(events, history.rebuilt.books.addresses)
    held, _ = holdings(events)
    rebuilt = Rebuilt(history.rebuilt.head, len(events), events, books, held, findings)
    return replace(history, rebuilt=rebuilt)


def many_lots(history: History, lots: int) -> History:
    """The first payable of a history cut into `lots` in two generations, some delivered on."""
    at = next(i for i, event in enumerate(history.rebuilt.events) if _is_issue(event))
    issue = history.rebuilt.events[at]
    assert isinstance(issue, PayableIssued)
    place, payable, payee = issue.place, issue.payable_number, issue.payee
    others = [
        each for each in history.rebuilt.books.enterprises if each not in (payee, issue.obligor)
    ]
    index = count(place.index + 1)

    def next_place() -> Place:
        return replace(place, index=next(index), contract="Warrants")

    more: list[Event] = []
    made, root = 1, LotId(payable)
    each = issue.terms.face_amount // lots
    first = 1
    while made < lots:
        wide = min(39, lots - made - 1)
        child, holder = root.child(first), others[first % len(others)]
        if wide < 1:
            more.append(Split(next_place(), root.number, payee, first, (each,)))
            break
        amount = each * (wide + 1)
        reference = first.to_bytes(32, "big")
        more.append(Delivered(next_place(), child.number, payee, holder, amount, 1, 0, reference))
        more.append(Split(next_place(), child.number, holder, 1, (each,) * wide))
        made, first = made + wide + 1, first + 1
    return with_events(history, more, at + 1)


def many_events(history: History, events: int) -> History:
    """A history with allowances of its token after it, until it has so many events."""
    last = history.rebuilt.events[-1].place
    owner, spender = list(history.rebuilt.books.enterprises)[:2]
    left = events - len(history.rebuilt.events)
    more: list[Event] = [
        Approval(
            Place(last.block, last.index + 1 + number, last.transaction, "DepositToken"),
            owner,
            spender,
            number,
        )
        for number in range(left)
    ]
    return with_events(history, more)


def with_face(history: History, face: int, currency: str | None = None) -> History:
    """A history that ends with the issue of its first payable, with another face or currency."""
    events = history.rebuilt.events
    at = next(i for i, event in enumerate(events) if _is_issue(event))
    issue = events[at]
    assert isinstance(issue, PayableIssued)
    terms = replace(issue.terms, face_amount=face, currency=currency or issue.terms.currency)
    return with_events(history, [replace(issue, terms=terms)], at)


def empty(history: History) -> History:
    """A history in which nothing happened."""
    return with_events(history, [], 0)


def hostile(history: History) -> History:
    """A history whose chain says what would be a script, were it ever parsed."""
    last = history.rebuilt.events[-1].place
    place = replace(last, index=last.index + 1, contract="Warrants")
    return with_events(history, [MetadataUriSet(place, HOSTILE_URI)])


def _is_issue(event: Event) -> bool:
    return isinstance(event, PayableIssued)
