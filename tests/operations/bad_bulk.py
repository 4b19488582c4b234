"""Bad inputs around bulk runs."""

from __future__ import annotations

import fcntl
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from bad_input import Bad
from desk_stage import Stage

from deeptier.bulk import run_bulk
from deeptier.bulk.intent import Intent
from deeptier.bulk.journal import Journal

_HELD = []  # locks, as long as this process lives


def finished(stage: Stage, folder: Path) -> None:
    """A run of one payment that is mined, as `runs/pay.run`; its block is undone with the test."""
    run_bulk(stage.office, [_payment(stage)], stage.desk.runs / "pay.run")


def of_another_chain(stage: Stage, folder: Path) -> None:
    _with_fact(stage, chain_id=1)


def of_a_reset_chain(stage: Stage, folder: Path) -> None:
    _with_fact(stage, first_block="0x" + "00" * 32)


def of_another_deployment(stage: Stage, folder: Path) -> None:
    _with_fact(stage, contracts={"Warrants": "0x" + "11" * 20})


def of_a_later_version(stage: Stage, folder: Path) -> None:
    _with_fact(stage, format=99)


def of_another_network(stage: Stage, folder: Path) -> None:
    _with_fact(stage, network="mainland")


def held(stage: Stage, folder: Path) -> None:
    finished(stage, folder)
    lock = (stage.desk.runs / "pay.run.lock").open("w")
    fcntl.flock(lock, fcntl.LOCK_EX)
    _HELD.append(lock)


def edited(stage: Stage, folder: Path) -> None:
    """An item does something else."""
    _changed(stage, "UPDATE item SET data = zeroblob(length(data))")


def retyped(stage: Stage, folder: Path) -> None:
    """An item is text, as an editor of databases writes it."""
    _changed(stage, "UPDATE item SET data = hex(data)")


def taken_back(stage: Stage, folder: Path) -> None:
    """What was done is to be done again."""
    _changed(stage, "UPDATE item SET state = 'planned'")


def _changed(stage: Stage, statement: str) -> None:
    finished(stage, stage.folder)
    with closing(sqlite3.connect(stage.desk.runs / "pay.run")) as database, database:
        database.execute(statement)


def damaged(stage: Stage, folder: Path) -> None:
    """The disk lost a page of it."""
    finished(stage, folder)
    with (stage.desk.runs / "pay.run").open("r+b") as file:
        file.seek(4096)
        file.write(bytes(4096 * 3))


def foreign_database(stage: Stage, folder: Path) -> None:
    with sqlite3.connect(folder / "other.run") as database:
        database.execute("CREATE TABLE something (x)")


def _with_fact(stage: Stage, **facts: object) -> None:
    finished(stage, stage.folder)
    journal = Journal(stage.desk.runs / "pay.run")
    with journal.commit():
        journal.note(**facts)
    journal.close()


def _payment(stage: Stage) -> Intent:
    words = (stage.address("anna"), 1)
    return replace(
        Intent("T-1", "transfer", "core", "DepositToken", "transfer", words, "pay anna"),
        gas=100_000,
    )


_RESUME = ["runs", "resume", "pay", "--desk", "{desk}"]

BAD: list[Bad] = [
    Bad(
        "a run that is none",
        ["runs", "show", "nothing", "--desk", "{desk}"],
        r"RUN is 'nothing'; it must be a run that `deeptier runs list` shows",
    ),
    Bad(
        "a run's name mistyped",
        ["runs", "show", "pya", "--desk", "{desk}"],
        r"RUN is 'pya'; it must be a run .*did you mean pay",
        setup="finished",
    ),
    Bad(
        "a run to go on with that is none",
        ["runs", "resume", "nothing", "--desk", "{desk}"],
        r"RUN is 'nothing'; it must be a run that `deeptier runs list` shows",
    ),
    Bad(
        "a text instead of a journal",
        ["runs", "show", "{folder}/notes.run", "--desk", "{desk}"],
        r"notes\.run is not the journal of a run",
        files={"notes.run": "a text that is long enough to be taken for nothing else\n" * 20},
    ),
    Bad(
        "an empty file instead of a journal",
        ["runs", "show", "{folder}/empty.run", "--desk", "{desk}"],
        r"empty\.run is not the journal of a run",
        files={"empty.run": ""},
    ),
    Bad(
        "another database instead of a journal",
        ["runs", "resume", "{folder}/other.run", "--desk", "{desk}"],
        r"other\.run is not the journal of a run",
        setup="foreign_database",
    ),
    Bad(
        "a journal of another chain",
        _RESUME,
        r"is of network devnet, chain 1; this is devnet, chain \d+: give this run a journal of its",
        setup="of_another_chain",
    ),
    Bad(
        "a journal of a chain that was reset",
        _RESUME,
        r"chain \d+ was reset, its first block is another one.*journal of its own",
        setup="of_a_reset_chain",
    ),
    Bad(
        "a journal of another deployment",
        _RESUME,
        r"is of another deployment: its Warrants is 0x1111.*that of devnet is 0x",
        setup="of_another_deployment",
    ),
    Bad(
        "a journal whose items somebody edited",
        _RESUME,
        r"pay\.run was changed by another program: its items are not as this run left them",
        setup="edited",
    ),
    Bad(
        "a journal whose items somebody wrote as text",
        _RESUME,
        r"pay\.run was changed by another program: its items are not as this run left them",
        setup="retyped",
    ),
    Bad(
        "a journal that says of what was signed that it is only planned",
        _RESUME,
        r"pay\.run was changed by another program.*Fetch it from a backup, and run again",
        setup="taken_back",
    ),
    Bad(
        "a damaged journal",
        _RESUME,
        r"pay\.run cannot be used: .*see to disk and folder, then run again",
        setup="damaged",
    ),
    Bad(
        "a journal of a later version",
        _RESUME,
        r"has format 99; this version of Deeptier reads 2",
        setup="of_a_later_version",
    ),
    Bad(
        "a journal of a network that the desk does not know",
        _RESUME,
        r"mainland.*network of .*networks\.yaml",
        setup="of_another_network",
    ),
    Bad(
        "a journal that another process works on",
        _RESUME,
        r"pay\.run is in use: another process carries out this run",
        setup="held",
    ),
]
