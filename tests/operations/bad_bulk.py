"""Bad inputs around bulk runs."""

from __future__ import annotations

import fcntl
import sqlite3
from dataclasses import replace
from pathlib import Path

from bad_input import Bad
from desk_stage import Stage

from deeptier.bulk import run_bulk
from deeptier.bulk.journal import Journal
from deeptier.operations.intent import Intent

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
        r"notes\.run cannot be used: file is not a database",
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
