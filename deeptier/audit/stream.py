"""From logs to books in one pass: pages of logs come and go, and only the books stay."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

from deeptier.audit.books import Books
from deeptier.audit.check import Accounts, check_accounts
from deeptier.audit.columns.reading import ColumnDecoder
from deeptier.audit.columns.rows import Rows, rows_of_logs
from deeptier.audit.events import Event
from deeptier.audit.extract import Deployed, names_of
from deeptier.audit.findings import Finding
from deeptier.audit.holdings import Holdings, SecondBook
from deeptier.audit.log import Log
from deeptier.audit.replay import Replay
from deeptier.audit.tally import Tally

_PAGE = 8_192  # logs


@dataclass(frozen=True)
class Summary:
    """What logs give beside the events themselves.

    Attributes:
        logs: number of logs read.
        counts: number of events by name.
        books: the replay of the journal.
        holdings: the second book, of ERC-1155 transfers only.
        findings: what the logs themselves got wrong.
    """

    logs: int
    counts: dict[str, int]
    books: Books
    holdings: Holdings
    findings: tuple[Finding, ...]


class Audit:
    """Decodes, replays and checks events of a deployment as they come, in the order of the chain.

    Events of one transaction must come together.
    """

    def __init__(self, deployment: Deployed) -> None:
        addresses = {name: address.lower() for name, address in deployment.addresses.items()}
        self._replay = Replay(addresses)
        self._second = SecondBook()
        self._tally = Tally(self._replay.books, deployment.chain_id)
        self._kinds: Counter[type[Event]] = Counter()

    def take(self, events: Sequence[Event]) -> None:
        """Book and count whole transactions."""
        self._replay.book(events)
        self._second.book(events)
        self._tally.see(events)
        self._kinds.update(map(type, events))

    def forget_transactions(self) -> None:
        """Drop what the books keep for transactions under way: those taken are whole."""
        self._replay.forget_transactions()

    def end(self, logs: int, undecoded: Iterable[Finding]) -> Summary:
        """What all events give; `undecoded` are logs that are no events."""
        books, held = self._replay.books, self._second.holdings
        checked = check_accounts(Accounts(books, held, self._tally))
        findings = (*undecoded, *self._replay.findings, *self._second.findings, *checked)
        counts = {kind.__name__: number for kind, number in self._kinds.items()}
        return Summary(logs, counts, books, held, findings)


def audit_logs(logs: Iterable[Log], deployment: Deployed) -> Summary:
    """Decode, replay and check logs in the order of the chain; they are read once. Pure."""
    return audit_rows(map(rows_of_logs, _pages(logs)), deployment)


def audit_rows(pages: Iterable[Rows], deployment: Deployed) -> Summary:
    """Decode, replay and check pages of logs in the order of the chain. Pure.

    Errors: `AuditError` for what is no hexadecimal.
    """
    decoder, audit = ColumnDecoder(names_of(deployment)), Audit(deployment)
    logs = 0
    undecoded: list[Finding] = []
    events: list[Event] = []
    with collector_at_rest():
        for rows in pages:
            logs += len(rows)
            decoded, findings = decoder.decode(rows)
            undecoded += findings
            events += decoded
            whole = _whole_transactions(events)
            audit.take(events[:whole])
            audit.forget_transactions()
            del events[:whole]
        audit.take(events)
        audit.forget_transactions()
        return audit.end(logs, undecoded)


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Books and events have no cycles: the collector would walk them all, again and again."""
    was_at_work = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_at_work:
            gc.enable()


def _whole_transactions(events: Sequence[Event]) -> int:
    """How many events come before those of the last transaction, which may go on."""
    whole = len(events)
    while whole and events[whole - 1].place.transaction == events[-1].place.transaction:
        whole -= 1
    return whole


def _pages(logs: Iterable[Log]) -> Iterator[list[Log]]:
    each = iter(logs)
    while page := list(islice(each, _PAGE)):
        yield page
