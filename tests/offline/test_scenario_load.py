"""Scenario files: the two that ship are read to the fen; files that are no scenario are refused."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from small_scenario import GOOD, problems, with_line

from deeptier.consents import Backing
from deeptier.discounting import Basis, Method
from deeptier.errors import InputError
from deeptier.reading.problems import ProblemsError
from deeptier.scenario.actions import Clear, Discount, EndorseMany, Issue, LotName, Price
from deeptier.scenario.cast import Cast
from deeptier.scenario.loader import load_scenario, parse_scenario
from deeptier.scenario.model import Balances, PartyRole

ROOT = Path(__file__).resolve().parents[2]
SCENARIOS = ROOT / "scenarios"


def test_three_tiers_is_read_to_the_fen() -> None:
    scenario = load_scenario(SCENARIOS / "three_tiers.yaml")
    payable = scenario.payables["P"]
    assert (scenario.title, scenario.currency, scenario.start) == (
        "Three tiers",
        "CNY",
        date(2026, 1, 6),
    )
    assert (payable.face, payable.due, payable.backing, payable.penalty_ppm_per_day) == (
        1_000_000_000,
        date(2026, 7, 6),
        Backing.ACCOUNTS_PAYABLE,
        500,
    )
    assert [(step.number, step.date.isoformat(), step.verb) for step in scenario.steps] == [
        (1, "2026-01-07", "issue"),
        (2, "2026-02-06", "endorse"),
        (3, "2026-02-06", "discount"),
        (4, "2026-04-07", "endorse_many"),
        (5, "2026-04-07", "discount"),
        (6, "2026-04-07", "check"),
        (7, "2026-07-06", "repay"),
        (8, "2026-07-06", "redeem"),
        (9, "2026-07-06", "clear"),
    ]
    assert scenario.steps[0].action == Issue("P", "desk")
    sale = scenario.steps[2]
    assert sale.action == Discount(
        who="drivetrain",
        lot=LotName("P"),
        to="jiangwan",
        amount=600_000_000,
        price=Price(43_500, Basis.ACT_360, Method.DISCOUNT, False, 0, 0, None),
        carrier=None,
    )
    assert sale.expected.figures == (
        ("days", 150),
        ("discount", 10_875_000),
        ("proceeds", 589_125_000),
    )
    cut = scenario.steps[3].action
    assert isinstance(cut, EndorseMany)
    assert [each.amount for each in cut.deliveries] == [133_333_333, 133_333_333, 133_333_334]
    check = scenario.steps[5].action
    assert isinstance(check, Balances)
    assert check.lots["xinghai"] == {LotName("P", (1, 3)): 133_333_334}
    assert check.lots["fasteners"] == {}
    assert scenario.end is not None
    assert scenario.end.cash["fasteners"] == 131_333_334


def test_bad_weather_is_read_to_the_fen() -> None:
    scenario = load_scenario(SCENARIOS / "bad_weather.yaml")
    assert [step.expected.refused for step in scenario.steps if step.expected.refused] == [
        "Payables_InvoiceUsed",
        "CreditLines_TooSmall",
        "Clearing_NotDue",
        "Warrants_Matured",
        "Clearing_InGrace",
        "Enterprises_InDefault",
    ]
    clears = [step for step in scenario.steps if isinstance(step.action, Clear)]
    assert clears[0].expected.skipped == ((LotName("late", (2,)), "Warrants_HolderFrozen"),)
    assert clears[0].expected.figures == (("cash", 390_000_000 + 86_666_666 + 86_666_667),)
    first_payment = scenario.steps[6].action
    assert first_payment.amount == 650_000_001  # type: ignore[union-attr]
    sale = next(step.action for step in scenario.steps if isinstance(step.action, Discount))
    assert sale.price == Price(52_000, Basis.ACT_365, Method.TRUE_YIELD, True, 0, 0, None)


def test_small_scenario_is_good() -> None:
    scenario = parse_scenario(GOOD, "s.yaml")
    assert list(scenario.parties) == ["core", "bank", "one", "two", "office"]
    assert scenario.parties["office"].roles == {PartyRole.REGULATOR}
    assert scenario.steps[1].place.line == 26
    assert scenario.end is not None
    assert scenario.end.place.line == 29


def test_all_problems_of_a_file_are_told_in_its_order() -> None:
    text = with_line("start: 2026-01-06", "start: soon").replace('"4.00"', '"4,0"')
    text = text.replace("tier_cap: 5", "tier_cap: 256")
    assert [line.split(": ")[0] for line in problems(text)] == [
        "s.yaml:3:8",
        "s.yaml:22:15",
        "s.yaml:26:72",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "s.yaml:1:1: the file is empty; it must hold a scenario"),
        ("# nothing\n", "s.yaml:1:1: the file is empty; it must hold a scenario"),
        ("a: [1\nb: 2\n", "s.yaml:2:2: the file is no YAML: expected ',' or ']', but got ':'"),
        ("a: 1\n b: 2\n", "s.yaml:2:3: the file is no YAML: mapping values are not allowed here"),
        ("a: *b\n", "s.yaml:1:4: the file is no YAML: found undefined alias 'b'"),
        ("a: 1\nb: \x07\n", "s.yaml:2:4: the file holds a character that YAML does not allow"),
        ("[" * 5_000, "s.yaml:1:1: the file is nested too deep"),
        (
            "- 1\n",
            "s.yaml:1:1: the file is a list; it must be a mapping of the fields of a scenario",
        ),
    ],
)
def test_text_that_is_no_scenario(text: str, expected: str) -> None:
    assert problems(text)[0] == expected


def test_a_python_tag_is_refused_and_never_built() -> None:
    text = with_line("title: Small", "title: !!python/object/apply:os.getcwd []")
    assert problems(text) == [
        "s.yaml:1:8: title is a list; it must be text of 1 to 80 printable characters"
    ]


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    missing = tmp_path / "missing.yaml"
    with pytest.raises(ProblemsError) as caught:
        load_scenario(missing)
    assert str(caught.value) == (
        f"{missing}:1:1: the file cannot be read: No such file or directory"
    )
    latin = tmp_path / "latin.yaml"
    latin.write_bytes(b"title: \xe9\n")
    with pytest.raises(ProblemsError) as caught:
        load_scenario(latin)
    assert str(caught.value) == f"{latin}:1:1: the file is no UTF-8 text at byte 7"
    huge = tmp_path / "huge.yaml"
    huge.write_bytes(b"#" * 1_000_001)
    with pytest.raises(ProblemsError) as caught:
        load_scenario(huge)
    assert str(caught.value) == (
        f"{huge}:1:1: the file has 1,000,001 bytes; it must have at most 1,000,000"
    )


def test_a_devnet_has_keys_for_19_parties() -> None:
    party = "  p{0}: {{name: P{0}, roles: [supplier], registration: R{0}}}\n"
    nineteen = with_line("lines:\n", "".join(map(party.format, range(14))) + "lines:\n")
    cast = Cast.of_devnet(parse_scenario(nineteen, "s.yaml"))
    assert len({cast.address(name) for name in cast.accounts} | {cast.deployer.address}) == 20
    twenty = with_line("lines:\n", "".join(map(party.format, range(15))) + "lines:\n")
    with pytest.raises(InputError) as caught:
        Cast.of_devnet(parse_scenario(twenty, "s.yaml"))
    assert str(caught.value) == (
        "number of parties in s.yaml is 20; it must be at most 19, the keys of a devnet"
    )


def test_loading_needs_no_chain_library() -> None:
    code = """
import sys
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("web3", "brownie"):
            raise ImportError(f"{name} is blocked")
sys.meta_path.insert(0, Blocked())
from deeptier.scenario.loader import load_scenario
print(load_scenario(sys.argv[1]).title)
"""
    path = SCENARIOS / "three_tiers.yaml"
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "Three tiers\n", "")
