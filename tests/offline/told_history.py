"""Histories of journals made by hand, as the auditor's reading verbs take them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from replay_journal import ADDRESSES, CHAIN_ID, FIRST_DAY, Journal

from deeptier.audit.check import Evidence, check
from deeptier.audit.history import History
from deeptier.audit.holdings import holdings
from deeptier.audit.rebuild import Head, Rebuilt
from deeptier.audit.replay import replay
from deeptier.days import first_second


def told(journal: Journal, **changes: Any) -> History:
    """The history of a journal: each block on a day of its own. `changes` are of `Rebuilt`."""
    events = tuple(journal.events)
    books, notes = replay(events, ADDRESSES)
    held, overdrawn = holdings(events)
    findings = (*notes, *overdrawn, *check(Evidence(events, books, held, CHAIN_ID)))
    times = {event.place.block: first_second(FIRST_DAY + event.place.block) for event in events}
    last = max(times, default=0)
    head = Head(CHAIN_ID, last, "0x" + "11" * 32, times.get(last, first_second(FIRST_DAY)))
    words = {
        "head": head,
        "logs": len(events),
        "events": events,
        "books": books,
        "holdings": held,
        "findings": findings,
    }
    deployment = SimpleNamespace(chain_id=CHAIN_ID, addresses=ADDRESSES, first_block=0)
    return History(deployment, Rebuilt(**{**words, **changes}), times)
