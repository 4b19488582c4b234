"""Whether the books are sound: what the logs say is what the contracts say, and I1 to I5 hold."""

from __future__ import annotations

from stage import Stage

from deeptier.audit.ask.everything import questions
from deeptier.audit.books import Books
from deeptier.audit.check import Evidence, check
from deeptier.audit.events import EVENTS
from deeptier.audit.holdings import holdings
from deeptier.audit.replay import replay


def books_of(stage: Stage) -> Books:
    """The books by the logs alone, after all that the auditor asks was found in order."""
    house = stage.house
    addresses = {name: house.addresses[name] for name in EVENTS}
    events = house.events(tuple(stage.logs))
    books, findings = replay(events, addresses)
    held, overdrawn = holdings(events)
    checked = check(Evidence(events, books, held, house.chain_id))
    differing = [
        finding
        for question in questions(books, held, house.evm.now, stage.today)
        for call in [question.call(addresses)]
        for finding in question.differences(
            house.evm.ask(call["to"], bytes.fromhex(call["data"][2:])), "now"
        )
    ]
    assert [*findings, *overdrawn, *checked, *differing] == []
    return books


def assert_sound(stage: Stage) -> None:
    """The auditor finds nothing."""
    books_of(stage)
