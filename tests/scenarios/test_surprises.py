"""A run stops at the first step that is not as the scenario says, and says which and why."""

from __future__ import annotations

import re
from typing import Any

import pytest

from deeptier.chain.deployment import DeploySettings, deploy
from deeptier.chain.house import House
from deeptier.scenario.cast import Cast
from deeptier.scenario.clock import ClockError
from deeptier.scenario.loader import parse_scenario
from deeptier.scenario.play import play
from deeptier.scenario.runner import SurpriseError, run

from .conftest import Watch


def changed(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, old
    return text.replace(old, new)


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "step", "what"),
    [
        (
            'discount: "108,750.00"',
            'discount: "108,750.01"',
            "step 3 (2026-02-06, discount by Qiaodong Drivetrain)",
            "the discount must be 108,750.01 and is 108,750.00",
        ),
        (
            "days: 90",
            "days: 91",
            "step 5 (2026-04-07, discount by Minpu Fasteners)",
            "the days must be 91 and is 90",
        ),
        (
            "expect: { lot: P-1 }",
            "expect: { lot: P-2 }",
            "step 2 (2026-02-06, endorse by Qiaodong Drivetrain)",
            "the lot must be 1-2 and is 1-1",
        ),
        (
            "expect: { lot: P-1 }",
            "expect: { refused: Warrants_LotFrozen }",
            "step 2 (2026-02-06, endorse by Qiaodong Drivetrain)",
            "it must be refused with Warrants_LotFrozen and passed",
        ),
        (
            '    amount: "4,000,000.00"\n    trade:',
            '    amount: "11,000,000.00"\n    trade:',
            "step 2 (2026-02-06, endorse by Qiaodong Drivetrain)",
            "it must pass and was refused with Warrants_AmountExceedsLot: ",
        ),
        (
            'castings: { P-1-1: "1,333,333.33" }',
            "castings: {}",
            "step 6 (2026-04-07, check)",
            "lot 1-1-1 of castings must be 0.00 and is 1,333,333.33",
        ),
        (
            'motors_line: "10,000,000.00"',
            'motors_line: "9,999,999.99"',
            "step 6 (2026-04-07, check)",
            "the used part of line motors_line must be 9,999,999.99 and is 10,000,000.00",
        ),
    ],
)
def test_a_surprise_names_step_and_figures(
    theatre: Any, old: str, new: str, step: str, what: str
) -> None:
    text = changed(theatre.text("three_tiers"), old, new)
    number = int(re.findall(r"step (\d+)", step)[0])
    watch = Watch()
    with pytest.raises(SurpriseError) as caught:
        theatre.play(text, watch)
    place = parse_scenario(text, "s.yaml").steps[number - 1].place
    assert str(caught.value).startswith(f"{place}: {step}: {what}")
    assert caught.value.exit_code == 1
    assert watch.begun == list(range(1, number + 1))
    assert [row.number for row in watch.rows] == list(range(1, number))


def test_a_surprise_at_the_end_names_the_balance(theatre: Any) -> None:
    text = theatre.text("three_tiers")
    head, end = text.split("\nexpect:\n")
    end = changed(end, 'fasteners: "1,313,333.34"', 'fasteners: "1,313,333.33"')
    text = f"{head}\nexpect:\n{end}"
    with pytest.raises(SurpriseError) as caught:
        theatre.play(text, Watch())
    line = line_of(text, "\nexpect:\n") + 2
    assert str(caught.value) == (
        f"s.yaml:{line}:3: the end: the deposits of fasteners must be 1,313,333.33"
        " and is 1,313,333.34"
    )


def test_a_lot_that_is_passed_over_must_be_expected(theatre: Any) -> None:
    text = changed(
        theatre.text("bad_weather"), "      skipped: { late-2: Warrants_HolderFrozen }\n", ""
    )
    with pytest.raises(SurpriseError) as caught:
        theatre.play(text, Watch())
    assert caught.value.what == "lot 1-2 must be paid and is Warrants_HolderFrozen"


def test_a_chain_past_the_start_is_refused_before_anything_is_sent(theatre: Any) -> None:
    scenario = parse_scenario(theatre.text("three_tiers"), "s.yaml")
    later = parse_scenario(
        changed(theatre.text("three_tiers"), "start: 2026-01-06", "start: 2026-01-07"), "s.yaml"
    )
    with theatre.devnet(later) as devnet:
        with pytest.raises(ClockError) as caught:
            play(scenario, devnet.web3, Cast.of_devnet(scenario), Watch())
        assert devnet.web3.eth.block_number == 0
    assert str(caught.value) == (
        "the chain's date is 2026-01-07 and cannot go back to 2026-01-06: use a fresh devnet"
    )


def test_a_house_that_stands_already_may_be_used(theatre: Any, tmp_path: Any) -> None:
    scenario = parse_scenario(theatre.text("three_tiers"), "s.yaml")
    cast = Cast.of_devnet(scenario)
    with theatre.devnet(scenario) as devnet:
        settings = DeploySettings.held_by(str(cast.deployer.address))
        stands = deploy(devnet.web3, cast.deployer, settings, tmp_path / "d.json")
        report = run(scenario, House(stands, devnet.web3), cast, Watch())
    assert report.payables == {"P": 1}
