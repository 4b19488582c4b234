"""Why an item failed: in the currency's own decimals, with what helps."""

from __future__ import annotations

from pathlib import Path

from desk_stage import Stage
from due_scene import Scene

from deeptier.bulk import run_bulk
from deeptier.bulk.intent import Intent


def test_amounts_have_the_decimals_of_the_currency(stage: Stage, tmp_path: Path) -> None:
    lot = Scene(stage).issue(100_00)
    to, trade = stage.address("bolt"), b"\1" * 32
    intents = [
        Intent(
            key=f"{decimals} decimals",
            verb="endorse",
            sender="anna",
            contract="Warrants",
            function="endorse",
            arguments=(lot.number, to, 100_01, trade),
            sentence="endorse more than there is",
            gas=300_000,
            decimals=decimals,
        )
        for decimals in (0, 2, 6)
    ]
    failed = run_bulk(stage.office, intents, tmp_path / "endorse.run").failed
    told = [(each.reason or "").partition(" (")[0] for each in failed]
    assert told == [
        f"refused: lot {lot} has {left} left, asked for {asked}"
        for left, asked in (("10,000", "10,001"), ("100.00", "100.01"), ("0.010000", "0.010001"))
    ]


def test_what_helps_is_told(stage: Stage, tmp_path: Path) -> None:
    words = ("anna", "Enterprises", "resumeBusiness", (b"\1" * 32,))
    intent = Intent("R", "resume", *words, "resume business", gas=300_000)
    (failed,) = run_bulk(stage.office, [intent], tmp_path / "resume.run").failed
    assert (failed.reason or "").endswith("(send --as who has the role)")
