"""The journal of a run: every item, and every transaction signed for it before anybody sees it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from deeptier.bulk.calls import Call
from deeptier.bulk.entries import Outcome, Signed
from deeptier.bulk.errors import JournalError
from deeptier.bulk.items import Item, State
from deeptier.bulk.offer import Offer
from deeptier.files import sync

FORMAT = 2

_LOCK_SECONDS = 30.0  # for those who only look at it

_TABLES = """
CREATE TABLE run (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE item (
    number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, verb TEXT NOT NULL,
    sender TEXT NOT NULL, sentence TEXT NOT NULL, target TEXT NOT NULL, data BLOB NOT NULL,
    gas INTEGER, decimals INTEGER NOT NULL, state TEXT NOT NULL DEFAULT 'planned', reason TEXT,
    nonce INTEGER, hash TEXT, block INTEGER, block_hash TEXT, gas_used INTEGER
);
CREATE INDEX unfinished ON item (number) WHERE state IN ('planned', 'signed', 'sent');
CREATE TABLE signed (
    hash TEXT PRIMARY KEY, item INTEGER, account TEXT NOT NULL, nonce INTEGER NOT NULL,
    raw BLOB NOT NULL, most INTEGER NOT NULL, tip INTEGER, fills INTEGER NOT NULL, gas INTEGER
);
CREATE INDEX by_item ON signed (item);
"""
_OPEN = "state IN ('planned', 'signed', 'sent')"
_CALL = "key, verb, sender, sentence, target, data, gas, decimals"
_SHOWN = "number, key, verb, sender, sentence, state, reason, nonce, hash, block, gas_used"


class Journal:
    """A run on disk. What is signed is there after any kill or power cut, before anybody has it."""

    def __init__(self, path: Path, *, new: bool = False) -> None:
        self.path = path
        self._db = sqlite3.connect(path, isolation_level=None, timeout=_LOCK_SECONDS)
        try:
            if not new:  # what is new is one file alone: it is moved when it is whole
                self._require_one()
                self._db.execute("PRAGMA journal_mode = WAL")
        except BaseException:
            self._db.close()
            raise

    def _require_one(self) -> None:
        """Nothing is changed in a file that is something else."""
        rows = self._db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if not {"run", "item", "signed"} <= {row[0] for row in rows}:
            raise JournalError(f"{self.path} is not the journal of a run")

    def close(self) -> None:
        """Let the file go."""
        self._db.close()

    @contextmanager
    def commit(self, *, retold: bool = False) -> Iterator[None]:
        """What is written inside is on disk when this ends, all of it or nothing.

        `retold`: the chain would tell it again, so the disk is not waited for. A kill takes nothing
        of it; a power cut may, and the next commit keeps what is before it.
        """
        self._db.execute(f"PRAGMA synchronous = {'NORMAL' if retold else 'FULL'}")
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    @classmethod
    def plan(cls, path: Path, facts: Mapping[str, Any], calls: Sequence[Call]) -> None:
        """Write what is to be done, whole or not at all: nothing is sent before it is there."""
        draft = path.with_name(f".{path.name}.draft")
        with _explained(path, sqlite3.Error, OSError):
            _remove_leavings(draft)
            _remove_leavings(path)
            draft.touch(mode=0o600)  # what is signed in it, anybody could send
            try:
                with closing(cls(draft, new=True)) as journal:
                    journal._plan(facts, calls)
                draft.replace(path)
            except BaseException:
                _remove_leavings(draft)
                raise
            sync(path.parent)

    def _plan(self, facts: Mapping[str, Any], calls: Sequence[Call]) -> None:
        with self.commit():
            for statement in _TABLES.split(";"):
                self._db.execute(statement)
            began = datetime.now(timezone.utc).isoformat(sep=" ", timespec="seconds")
            self.note(format=FORMAT, began=began, **facts)
            self._db.executemany(
                f"INSERT INTO item (number, {_CALL}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
                (
                    (number, c.key, c.verb, c.sender, c.sentence, c.to, c.data, c.gas, c.decimals)
                    for number, c in enumerate(calls, 1)
                ),
            )

    def note(self, **facts: Any) -> None:
        """Keep facts about the run by name."""
        self._db.executemany(
            "INSERT OR REPLACE INTO run VALUES (?, ?)",
            [(name, json.dumps(value)) for name, value in facts.items()],
        )

    @property
    def facts(self) -> dict[str, Any]:
        """What is kept about the run."""
        return {name: json.loads(text) for name, text in self._db.execute("SELECT * FROM run")}

    def calls(self) -> Iterator[Call]:
        """What was planned, in order."""
        for row in self._db.execute(f"SELECT {_CALL} FROM item ORDER BY number"):  # noqa: S608
            yield Call(*row)

    def call(self, number: int) -> Call:
        """What one item does."""
        return dict(self._calls("number = ?", number))[number]

    def planned(self, after: int, count: int) -> list[tuple[int, Call]]:
        """The next items that nothing is signed for, behind one."""
        return self._calls("number > ? AND state = 'planned' ORDER BY number LIMIT ?", after, count)

    def unfinished_senders(self) -> list[str]:
        """Names of those who have something left to do."""
        return self._senders(_OPEN)

    def planned_senders(self) -> list[str]:
        """Names of those for whom something is left to sign."""
        return self._senders("state = 'planned'")

    def nonces(self, account: str) -> dict[str, int]:
        """The nonces of all that was signed for an account, by hash."""
        rows = self._db.execute("SELECT hash, nonce FROM signed WHERE account = ?", (account,))
        return dict(rows.fetchall())

    def has_signed_and_planned(self) -> bool:
        """Whether something is signed for an item that counts as planned: no run does that."""
        found = "SELECT 1 FROM item JOIN signed ON item = number WHERE state = 'planned' LIMIT 1"
        return self._db.execute(found).fetchone() is not None

    def verbs(self) -> list[str]:
        """The verbs of the items, in the order in which they come first."""
        rows = self._db.execute("SELECT verb FROM item GROUP BY verb ORDER BY min(number)")
        return [row[0] for row in rows]

    def counts(self) -> dict[str, int]:
        """Number of items by state."""
        return dict(self._db.execute("SELECT state, count(*) FROM item GROUP BY state"))

    def items(self) -> Iterator[Item]:
        """How far each item is, in order."""
        rows = self._db.execute(f"SELECT {_SHOWN} FROM item ORDER BY number")  # noqa: S608
        for number, key, verb, sender, sentence, state, *others in rows:
            yield Item(number, key, verb, sender, sentence, State(state), *others)

    def sign(self, signed: Iterable[Signed]) -> None:
        """Keep transactions before they are sent."""
        rows = list(signed)
        self._db.executemany(
            "INSERT OR IGNORE INTO signed VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    s.hash,
                    s.item,
                    s.account,
                    s.nonce,
                    s.raw,
                    s.offer.most,
                    s.offer.tip,
                    s.fills,
                    s.gas,
                )
                for s in rows
            ),
        )
        self._db.executemany(
            "UPDATE item SET state = 'signed', hash = ?, nonce = ?, reason = NULL WHERE number = ?",
            ((s.hash, s.nonce, s.item) for s in rows if s.item is not None and not s.fills),
        )

    def sent(self, numbers: Iterable[int]) -> None:
        """The node has them."""
        self._db.executemany(
            "UPDATE item SET state = 'sent', reason = NULL WHERE number = ? AND state = 'signed'",
            ((number,) for number in numbers),
        )

    def wait_for(self, sender: str, reason: str) -> None:
        """Why the open items of a sender do not go on."""
        self._db.execute(
            f"UPDATE item SET reason = ? WHERE sender = ? AND {_OPEN}",  # noqa: S608
            (reason, sender),
        )

    def settle(self, outcomes: Iterable[Outcome]) -> None:
        """What became of items, for good."""
        self._db.executemany(
            "UPDATE item SET state = ?, reason = ?, nonce = coalesce(?, nonce),"
            " hash = coalesce(?, hash), block = ?, block_hash = ?, gas_used = ?"
            " WHERE number = ?",
            (
                (
                    *(o.state.value, o.reason, o.nonce, o.hash, o.block, o.block_hash),
                    *(o.gas_used, o.item),
                )
                for o in outcomes
            ),
        )

    def open_signed(self) -> list[Signed]:
        """All that was signed for items that are not settled, and for gaps; in order of signing."""
        rows = self._db.execute(
            "SELECT signed.hash, item, account, signed.nonce, raw, most, tip, signed.gas, fills"
            " FROM signed LEFT JOIN item ON item.number = signed.item"
            " WHERE item.state IN ('signed', 'sent') OR signed.item IS NULL"
            " ORDER BY signed.rowid"
        )
        return [
            Signed(hash_, item, account, nonce, raw, Offer(most, tip), gas, bool(fills))
            for hash_, item, account, nonce, raw, most, tip, gas, fills in rows
        ]

    def blocks(self) -> list[tuple[int, str]]:
        """The blocks of all settled items, by number, with their hashes."""
        return list(
            self._db.execute(
                "SELECT DISTINCT block, block_hash FROM item WHERE block IS NOT NULL ORDER BY block"
            )
        )

    def reopen(self, block: int) -> int:
        """Items settled in this block or a later one are open again; gives their number."""
        return self._db.execute(
            "UPDATE item SET reason = NULL, block = NULL, block_hash = NULL, gas_used = NULL,"
            " state = CASE WHEN EXISTS (SELECT 1 FROM signed WHERE item = number)"
            " THEN 'signed' ELSE 'planned' END"
            " WHERE block >= ?",
            (block,),
        ).rowcount

    def _senders(self, where: str) -> list[str]:
        rows = self._db.execute(
            f"SELECT sender FROM item WHERE {where} GROUP BY sender ORDER BY min(number)"  # noqa: S608
        )
        return [row[0] for row in rows]

    def _calls(self, where: str, *values: int) -> list[tuple[int, Call]]:
        rows = self._db.execute(f"SELECT number, {_CALL} FROM item WHERE {where}", values)  # noqa: S608
        return [(number, Call(*words)) for number, *words in rows]


def _remove_leavings(path: Path) -> None:
    """What a killed process left beside a journal that is gone would be taken for its end."""
    for ending in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


@contextmanager
def opened(path: Path) -> Iterator[Journal]:
    """A journal that is there, until the end of the block.

    Errors: `JournalError` where there is none, the file is none, or the disk fails inside.
    """
    if not path.is_file():
        raise JournalError(f"there is no journal at {path}: `deeptier runs list` tells of those")
    with _explained(path, sqlite3.Error), closing(Journal(path)) as journal:
        yield journal


@contextmanager
def _explained(path: Path, *kinds: type[Exception]) -> Iterator[None]:
    try:
        yield
    except kinds as error:
        if str(error) == "file is not a database":
            raise JournalError(f"{path} is not the journal of a run") from error
        raise JournalError(
            f"journal {path} cannot be used: {error}. What was done is safe in it and on the chain:"
            " see to disk and folder, then run again"
        ) from error
