"""Every verb that a scenario may use is carried out on a chain by one of the scenarios."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from deeptier.scenario.loader import load_scenario
from deeptier.scenario.steps import VERBS

from .conftest import ROOT, Watch

HERE = Path(__file__).resolve().parent


def test_the_verbs_that_the_stories_do_not_tell(theatre: Any) -> None:
    text = (HERE / "other_verbs.yaml").read_text(encoding="utf-8")
    played = theatre.play(text, Watch())
    assert (played.verdict.equal, played.verdict.findings) == (True, ())
    assert played.verdict.figures.lots_live == 6


def test_no_verb_is_left_out() -> None:
    files = (*sorted((ROOT / "scenarios").glob("*.yaml")), HERE / "other_verbs.yaml")
    used = {
        step.verb
        for file in files
        for step in load_scenario(file).steps
        if step.expected.refused is None
    }
    assert used == {*VERBS, "check"}
