"""The machine itself: it finds what is wrong, counts, and goes on where it was stopped."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from deeptier.model.core import Command
from proof import cast, planting, run
from proof.builds import builds
from proof.house import House
from proof.mutants.compiler import CompileError, Compiler
from proof.mutants.planted import BUGS
from proof.rules import ELSEWHERE, holes, rules
from proof.run import Batch, Progress
from proof.tally import Tally
from proof.world import DisagreementError, Stage


@pytest.fixture(scope="module")
def stage() -> Stage:
    return Stage(House(builds()), veterans=False)


def test_every_planted_bug_has_its_place() -> None:
    names = [bug.name for bug in BUGS]
    assert len(names) == len(set(names)) >= 10
    for bug in BUGS:
        assert bug.source() != bug.source().replace(bug.wrong, bug.right, 1) or not bug.wrong


@pytest.mark.parametrize("bug", [BUGS[5]], ids=lambda bug: bug.name)
def test_a_planted_bug_is_found(bug: planting.Planted) -> None:
    with Compiler() as compiler:
        found = planting.find(bug, compiler, 5_000)
    assert found.steps is not None
    assert found.text


def test_the_compiler_tells_what_is_no_solidity() -> None:
    with Compiler() as compiler, pytest.raises(CompileError, match="ParserError"):
        compiler.compile("Orders", {"contracts/Orders.sol": "contract"})


def test_a_model_that_is_wrong_is_told_from_the_contracts(stage: Stage) -> None:
    world = stage.world()
    register = world.state.register.enterprises
    account = world.scene.people["supplier1"]
    register[account] = replace(register[account], expiry_day=world.state.today - 1)
    with pytest.raises(DisagreementError, match="enterprises"):
        world.require_agreement(stage.views)
    register[account] = replace(register[account], acceptance_days=7)
    ask_no_more = Command(account, "Enterprises.setAcceptance", {"acceptance_days": 0})
    with pytest.raises(DisagreementError, match="the model says yes"):
        world.play(ask_no_more)


def test_contracts_that_differ_from_the_journal_are_told(stage: Stage) -> None:
    world = stage.world()
    freeze = Command(
        cast.address_of("regulator"),
        "Enterprises.freeze",
        {"account": world.scene.people["core1"], "order_hash": b"o" * 32},
    )
    assert stage.house.send(freeze).succeeded  # on the chain alone
    with pytest.raises(DisagreementError, match="frozen"):
        world.require_agreement(stage.views)


def test_a_history_is_the_same_each_time(stage: Stage) -> None:
    first, second = (run.play_on(stage, 7, shrink=False, limit=3) for _ in range(2))
    assert first.tally.to_json() == second.tally.to_json()


def test_progress_is_kept_and_counts_nothing_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "fingerprint", lambda: "this code")
    path = tmp_path / "machine.json"
    tally = Tally(histories=2, succeeded=Counter({"Warrants.split": 3}))
    Progress(path).add(Batch(1, tally, 1.0, None))
    again = Progress(path)
    again.add(Batch(1, tally, 1.0, None))
    assert again.tally.steps == 3
    assert again.has(1)
    assert not again.has(2)
    monkeypatch.setattr(run, "fingerprint", lambda: "other code")
    assert Progress(path).tally.steps == 0
    assert json.loads(path.read_text())["done"] == [1]


def test_rules_that_never_decided_are_holes() -> None:
    decided = dict.fromkeys(rules(), 1)
    assert holes(decided) == ()
    del decided["R37"]
    assert holes(decided) == ("R37",)
    assert set(ELSEWHERE) < set(rules())
