"""The books of a watch: the past in one go, then block by block, each told as it is booked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from deeptier.audit.columns.reading import ColumnDecoder
from deeptier.audit.columns.rows import rows_of_logs
from deeptier.audit.events import Event
from deeptier.audit.events.lots import TransferBatch, TransferSingle
from deeptier.audit.extract import Deployed, names_of
from deeptier.audit.findings import Finding
from deeptier.audit.log import Log
from deeptier.audit.replay import Replay
from deeptier.audit.watch.alarms import Alarm, Watchman
from deeptier.audit.watch.notes import Note
from deeptier.audit.watch.refusals import RefusedAttempt
from deeptier.audit.watch.rules import Rules
from deeptier.audit.watch.telling import Teller, plain
from deeptier.days import DEFAULT_OFFSET_SECONDS, civil_day, date_of

#: ERC-1155's saying of what the journal's own events say: in JSON only.
SAID_TWICE = (TransferSingle, TransferBatch)


@dataclass(frozen=True)
class Block:
    """A block of the chain; `timestamp` in Unix seconds."""

    number: int
    hash: str
    parent: str
    timestamp: int
    raw: Mapping[str, Any]

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> Block:
        """The block that a node's answer describes."""
        return cls(
            int(raw["number"], 16),
            raw["hash"],
            raw["parentHash"],
            int(raw["timestamp"], 16),
            raw,
        )


class Ledger:
    """Everything that a watch knows of a deployment, up to a block."""

    def __init__(self, deployment: Deployed, rules: Rules, teller: Teller) -> None:
        addresses = {name: address.lower() for name, address in deployment.addresses.items()}
        self._decoder = ColumnDecoder(names_of(deployment))
        self._rules, self._teller = rules, teller
        self._replay = Replay(addresses)
        self._watchman = Watchman(rules, teller, self._replay.books)
        self._findings: list[Finding] = []
        self._told_findings = 0
        self.events = 0

    def book_past(self, logs: Iterable[Log]) -> None:
        """Book what was before, and tell nothing of it."""
        self._watchman.follow(self._book(logs))

    def standing(self, block: Block) -> Iterator[Note]:
        """The alarms that hold at a block by what was before."""
        alarms = [
            *self._watchman.of_findings(self._new_findings()),
            *self._watchman.of_the_past(),
            *self._watchman.of_today(self._day(block)),
        ]
        yield from (self._alarm(alarm, block) for alarm in alarms)

    def book_block(
        self, block: Block, logs: Iterable[Log], refused: Iterable[RefusedAttempt]
    ) -> Iterator[Note]:
        """Book a block's logs and tell them, with the alarms that they and the day raise."""
        events = self._book(logs)
        self._watchman.follow(events)
        for event in events:
            yield self._event(event, block)
        alarms = list(self._watchman.of_events(events))
        for attempt in refused:
            note = self._refused(attempt, block)
            yield note
            if self._rules.refused == "all" or attempt.is_duplicate:
                yield self._alarm(_alarm_of(attempt, note), block, attempt.transaction)
        alarms += self._watchman.of_findings(self._new_findings())
        alarms += self._watchman.of_today(self._day(block), changed=bool(events))
        yield from (self._alarm(alarm, block) for alarm in alarms)

    def date(self, block: Block) -> str:
        """The civil date of a block."""
        return date_of(self._day(block)).isoformat()

    def _book(self, logs: Iterable[Log]) -> Sequence[Event]:
        """Whole blocks, so whole transactions."""
        events, undecoded = self._decoder.decode(rows_of_logs(logs))
        self._replay.book(events)
        self._replay.forget_transactions()
        self._findings += undecoded
        self.events += len(events)
        return events

    def _new_findings(self) -> list[Finding]:
        """What the logs got wrong since this was asked last."""
        replayed = self._replay.findings
        new = [*self._findings, *replayed[self._told_findings :]]
        self._findings, self._told_findings = [], len(replayed)
        return new

    def _day(self, block: Block) -> int:
        said = self._replay.books.civil_offset
        return civil_day(block.timestamp, DEFAULT_OFFSET_SECONDS if said is None else said)

    def _event(self, event: Event, block: Block) -> Note:
        more = {
            "time": block.timestamp,
            "event": type(event).__name__,
            "contract": event.place.contract,
            "transaction": event.place.transaction,
            "log": event.place.index,
            "fields": plain(event),
        }
        text = self._teller.sentence(event, self._replay.books)
        return Note("event", text, block.number, self.date(block), more)

    def _refused(self, attempt: RefusedAttempt, block: Block) -> Note:
        sender = self._teller.who(attempt.sender)
        reason = attempt.reason.sentence if attempt.reason else "the node cannot say why"
        more = {
            "time": block.timestamp,
            "contract": attempt.contract,
            "sender": attempt.sender,
            "transaction": attempt.transaction,
            "error": attempt.reason.error if attempt.reason else None,
        }
        text = f"{attempt.contract} refused a transaction of {sender}: {reason}"
        return Note("refused", text, block.number, self.date(block), more)

    def _alarm(self, alarm: Alarm, block: Block, transaction: str | None = None) -> Note:
        more = {"time": block.timestamp, **alarm.to_json()}
        more["transaction"] = more["transaction"] or transaction
        return Note("alarm", alarm.text, block.number, self.date(block), more)


def _alarm_of(attempt: RefusedAttempt, note: Note) -> Alarm:
    wanted = attempt.reason.args_by_name.get("wanted") if attempt.reason else None
    is_amount = attempt.reason is not None and attempt.reason.error == "DiscountDesk_Overfilled"
    amount = wanted if is_amount else None
    return Alarm("duplicate refused", attempt.transaction, note.text, amount)
