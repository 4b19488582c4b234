"""Fuzz and invariant tests in Solidity (*.t.sol here): one item for each, from one run of forge."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

import pytest
from forge_run import ROOT, Outcome, run_forge

HERE = Path(__file__).parent
CONFIG = HERE / "foundry.toml"
#: A long run (FOUNDRY_PROFILE=proof) tries other values each time; a short one always the same.
SEED = hex(secrets.randbits(64)) if os.environ.get("FOUNDRY_PROFILE") == "proof" else "0xdee9"


def written() -> list[tuple[str, str]]:
    """Every test that stands in the sources: its contract and its name."""
    tests = []
    for source in sorted(HERE.glob("*.t.sol")):
        text = source.read_text()
        contract = re.search(r"^contract (\w+) is Test", text, re.M)
        assert contract, f"{source.name} has no contract of tests"
        tests += [
            (contract[1], name) for name in re.findall(r"function ((?:test|invariant)_\w+)", text)
        ]
    return tests


@pytest.fixture(scope="module")
def outcomes() -> dict[tuple[str, str], Outcome]:
    """One run for all items; where it fails, it fails once."""
    ran = run_forge(ROOT, FOUNDRY_CONFIG=str(CONFIG), FOUNDRY_FUZZ_SEED=SEED)
    return {
        (contract, name.partition("(")[0]): outcome for (contract, name), outcome in ran.items()
    }


@pytest.mark.parametrize(("contract", "name"), written())
def test_solidity(contract: str, name: str, outcomes: dict[tuple[str, str], Outcome]) -> None:
    outcome = outcomes[contract, name]
    assert outcome.status == "Success", f"seed {SEED}: {outcome.reason}"


def test_every_test_ran_and_invariants_made_their_calls(
    outcomes: dict[tuple[str, str], Outcome],
) -> None:
    assert sorted(outcomes) == sorted(written())
    kinds = [outcome.kind for outcome in outcomes.values()]
    made = [kind["Invariant"] for kind in kinds if "Invariant" in kind]
    assert len(made) == sum(name.startswith("invariant_") for _, name in written())
    assert all(each["calls"] >= 1_200 and each["reverts"] == 0 for each in made)
