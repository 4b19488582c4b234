"""How an obligor stands in the middle of a scenario: by views, by logs, and both as one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from eth_hash.auto import keccak

from deeptier import cli
from deeptier.audit import rebuild
from deeptier.audit.events.payables import PayableIssued
from deeptier.chain.deployment import Deployment
from deeptier.chain.devnet import Devnet
from deeptier.commands import chain_asked
from deeptier.errors import InputError
from deeptier.lot_id import LotId
from deeptier.scenario.cast import Cast
from deeptier.scenario.loader import parse_scenario
from deeptier.scenario.play import play
from deeptier.status import Answer, CurrencyStanding, Source, inquire
from deeptier.status.figures import BANDS, Holder, Holds, LineStanding, OpenPayable, Tier

DUE_DAY = 20_640  # 2026-07-06
LAST_LINE_DAY = 20_818  # 2026-12-31
DELIVERED = keccak(b"Delivered(uint256,address,address,uint64,uint8,uint8,bytes32)")


@dataclass
class Stopped:
    """A scenario that was stopped after some steps; its chain still runs."""

    devnet: Devnet
    cast: Cast
    deployment: Deployment
    record: Path

    def ask(self, party: str, source: Source = Source.BOTH, **words: Any) -> Answer:
        return inquire(self.devnet.web3, self.deployment, self.at(party), source, **words)

    def at(self, party: str) -> str:
        return self.cast.address(party)


def stopped(theatre: Any, name: str, steps: int, folder: Path) -> Iterator[Stopped]:
    whole = parse_scenario(theatre.text(name), f"{name}.yaml")
    part = replace(whole, steps=whole.steps[:steps], end=None)
    cast = Cast.of_devnet(part)
    quiet: Any = type("Quiet", (), {"__getattr__": lambda *_: lambda *_: None})()
    with theatre.devnet(part) as devnet:
        played = play(part, devnet.web3, cast, quiet)
        record = folder / f"{name}.json"
        played.deployment.save(record)
        yield Stopped(devnet, cast, played.deployment, record)


@pytest.fixture(scope="module")
def tiers(theatre: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stopped]:
    """Three tiers on 2026-04-07, after the second sale."""
    yield from stopped(theatre, "three_tiers", 6, tmp_path_factory.mktemp("tiers"))


@pytest.fixture(scope="module")
def weather(theatre: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stopped]:
    """Bad weather on 2026-07-11, after the default was declared."""
    yield from stopped(theatre, "bad_weather", 15, tmp_path_factory.mktemp("weather"))


def only(answer: Answer) -> CurrencyStanding:
    (currency,) = answer.standing.currencies
    return currency


@pytest.mark.rule("R140")
@pytest.mark.rule("R141")
@pytest.mark.rule("R142")
@pytest.mark.parametrize("source", Source)
def test_three_tiers_before_the_due_day(tiers: Stopped, source: Source) -> None:
    answer = tiers.ask("motors", source)
    standing, found = answer.standing, only(answer)
    assert answer.findings == ()
    assert (standing.obligor, standing.day) == (tiers.at("motors"), DUE_DAY - 90)
    assert (standing.roles, standing.defaults_counted) == (("core enterprise",), 0)
    bank, factor, castings, bearings = map(
        tiers.at, ("jiangwan", "xinghai", "castings", "bearings")
    )
    small = sorted((castings, bearings), key=str.lower)
    assert found == CurrencyStanding(
        currency=tiers.deployment.addresses["DepositToken"],
        lines=(
            LineStanding(
                1, bank, 1_500_000_000, 1_000_000_000, 500_000_000, LAST_LINE_DAY, False, False
            ),
        ),
        line_limit=1_500_000_000,
        line_used=1_000_000_000,
        line_free=500_000_000,
        payables_issued=1,
        payables_open=1,
        payables_overdue=0,
        payables_in_default=0,
        face_issued=1_000_000_000,
        principal_paid=0,
        open_face=1_000_000_000,
        overdue_face=0,
        in_default_face=0,
        penalty_paid=0,
        penalty_due=0,
        cash_held=0,
        retired_face=0,
        cancelled_face=0,
        guarantor_claims=0,
        deposits_locked=0,
        offered_lots=0,
        offered_amount=0,
        pledged_lots=0,
        pledged_amount=0,
        pledged_debt=0,
        open_payables=(OpenPayable(1, 1_000_000_000, 1_000_000_000, 0, DUE_DAY, 90, False, False),),
        ladder=found.ladder,
        average_days_left_hundredths=9_000,
        average_original_tenor_hundredths=18_000,
        lots_live=4,
        live_amount=1_000_000_000,
        awaiting_redemption_amount=0,
        tiers=(Tier(2, 1, 600_000_000), Tier(3, 2, 266_666_666), Tier(4, 1, 133_333_334)),
        deepest_tier=4,
        held_by_financiers_amount=733_333_334,
        share_held_by_financiers_ppm=733_333,
        holds=Holds(0, 0, 0, 0),
        holders=4,
        top_holders=(
            Holder(bank, 1, 600_000_000, 600_000, True, False),
            Holder(factor, 1, 133_333_334, 133_333, True, False),
            Holder(small[0], 1, 133_333_333, 133_333, False, False),
            Holder(small[1], 1, 133_333_333, 133_333, False, False),
        ),
    )
    assert [(band.days, band.payables, band.open_face) for band in found.ladder] == [
        (name, 1, 1_000_000_000) if name == "31 to 90 days" else (name, 0, 0)
        for name, _, _ in BANDS
    ]


@pytest.mark.rule("R140")
def test_an_earlier_block_is_answered_as_it_was(tiers: Stopped) -> None:
    events = rebuild(tiers.devnet.web3, tiers.deployment).events
    (issued,) = (each.place.block for each in events if isinstance(each, PayableIssued))
    answer = tiers.ask("motors", block=issued)
    assert (answer.findings, answer.head.number) == ((), issued)
    assert (only(answer).tiers, only(answer).lots_live) == ((Tier(1, 1, 1_000_000_000),), 1)
    assert only(answer).average_days_left_hundredths == 18_000
    before = tiers.ask("motors", block=issued - 1)
    assert (before.findings, only(before).payables_issued, only(before).line_used) == ((), 0, 0)


@pytest.mark.rule("R140")
@pytest.mark.parametrize("source", Source)
def test_a_late_payable_with_a_frozen_holder(weather: Stopped, source: Source) -> None:
    answer = weather.ask("appliances", source)
    found = only(answer)
    assert (answer.findings, answer.standing.day) == ((), DUE_DAY + 5)
    # 3,499,999.99 for 5 days at 0.05 %: 8,749.999975.
    assert found.open_payables == (
        OpenPayable(1, 1_000_000_000, 349_999_999, 875_000, DUE_DAY, -5, False, False),
    )
    assert (found.principal_paid, found.overdue_face, found.cash_held) == (
        650_000_001,
        349_999_999,
        86_666_668,
    )
    assert (found.line_used, found.line_free) == (349_999_999, 1_150_000_001)
    assert (found.average_days_left_hundredths, found.average_original_tenor_hundredths) == (
        0,
        18_000,
    )
    assert found.holds == Holds(0, 0, holders_amount=133_333_333, held_amount=133_333_333)
    assert (found.tiers, found.share_held_by_financiers_ppm) == (
        (Tier(1, 1, 600_000_000), Tier(2, 3, 400_000_000)),
        0,
    )


@pytest.mark.rule("R140")
@pytest.mark.parametrize("source", Source)
def test_a_payable_in_default(weather: Stopped, source: Source) -> None:
    answer = weather.ask("shipyard", source)
    found = only(answer)
    assert (answer.findings, answer.standing.defaults_counted) == ((), 1)
    # 2,000,000.00 for 11 days at 0.05 %.
    assert found.open_payables == (
        OpenPayable(2, 200_000_000, 200_000_000, 1_100_000, DUE_DAY - 6, -11, True, False),
    )
    assert (found.in_default_face, found.payables_in_default) == (200_000_000, 1)
    assert (found.held_by_financiers_amount, found.share_held_by_financiers_ppm) == (
        200_000_000,
        1_000_000,
    )
    assert found.average_original_tenor_hundredths == 12_000  # 2026-03-02 to 2026-06-30


class Forgetful:
    """A node's provider that leaves out the last delivery of a lot."""

    def __init__(self, provider: Any, lot: str) -> None:
        self._provider = provider
        self._topics = ["0x" + DELIVERED.hex(), f"0x{LotId.parse(lot).number:064x}"]

    def make_request(self, method: Any, parameters: Any) -> Any:
        response = self._provider.make_request(method, parameters)
        if method == "eth_getLogs":
            found = [log for log in response["result"] if log["topics"][:2] == self._topics]
            kept = [log for log in response["result"] if log not in found[-1:]]
            response = {**response, "result": kept}
        return response

    def make_batch_request(self, requests: Any) -> Any:
        return self._provider.make_batch_request(requests)


def without_delivery(stage: Stopped, lot: str) -> Any:
    return SimpleNamespace(provider=Forgetful(stage.devnet.web3.provider, lot))


@pytest.mark.rule("R140")
def test_a_log_that_is_left_out_is_found_by_both_and_by_logs(tiers: Stopped) -> None:
    """The sale of lot 1-1-3: by the logs, its seller still holds it."""
    web3 = without_delivery(tiers, "1-1-3")
    both = inquire(web3, tiers.deployment, tiers.at("motors"))
    found = {str(each).split(" (")[0] for each in both.findings}
    seller, buyer = tiers.at("fasteners"), tiers.at("xinghai")
    assert f"I4: lot 1-1-3, owner: expected {seller}, found {buyer}" in found
    assert "I4: lot 1-1-3, hops: expected 2, found 3" in found
    assert only(both).share_held_by_financiers_ppm == 733_333
    assert inquire(web3, tiers.deployment, tiers.at("motors"), Source.LOGS).findings != ()
    # State asks the same lots, so that every figure is still right.
    state = inquire(web3, tiers.deployment, tiers.at("motors"), Source.STATE)
    assert (state.findings, only(state).share_held_by_financiers_ppm) == ((), 733_333)


@pytest.mark.rule("R140")
def test_state_tells_when_no_log_names_a_lot(tiers: Stopped) -> None:
    web3 = without_delivery(tiers, "1-1-2")
    state = inquire(web3, tiers.deployment, tiers.at("motors"), Source.STATE)
    assert [str(each) for each in state.findings] == [
        "I1: payable 1, live lots and what was redeemed: expected 10,000,000.00,"
        f" found 8,666,666.67 (block {state.head.number})"
    ]


@pytest.mark.parametrize("source", Source)
def test_an_account_that_is_no_obligor_is_refused(tiers: Stopped, source: Source) -> None:
    for party in ("drivetrain", "desk"):
        with pytest.raises(InputError) as refusal:
            tiers.ask(party, source)
        assert (refusal.value.field, refusal.value.value) == ("--obligor", tiers.at(party))
        assert refusal.value.expected == (
            "a core enterprise of this deployment, or an account with a credit line;"
            f" with a line: {tiers.at('motors')}"
        )


class TestCommand:
    """`deeptier status`, in this process."""

    @pytest.fixture
    def deeptier(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
        monkeypatch.setenv("COLUMNS", "100")

        def invoke(*arguments: str) -> tuple[int, str, str]:
            with pytest.raises(SystemExit) as ended:
                cli.app(list(arguments), prog_name="deeptier")
            captured = capsys.readouterr()
            code = ended.value.code
            return (code if isinstance(code, int) else 0, captured.out, captured.err)

        return invoke

    def where(self, stage: Stopped, obligor: str) -> tuple[str, ...]:
        record = str(stage.record)
        return "status", "--obligor", obligor, "--rpc", stage.devnet.url, "--deployment", record

    @pytest.mark.rule("R140")
    def test_one_screen_for_people(self, tiers: Stopped, deeptier: Any) -> None:
        code, out, err = deeptier(*self.where(tiers, tiers.at("motors")))
        lines = [line.rstrip() for line in out.splitlines()]
        assert (code, err) == (0, "")
        assert len(lines) <= 40
        for line in (
            f"{tiers.at('motors')}  core enterprise; until 2027-04-07",
            "open      10,000,000.00 in 1 of 1 payables; issued 10,000,000.00, repaid 0.00",
            "tenor     90.00 days left on average, 180.00 from issue; weighted by open face",
            "held by   financiers 7,333,333.34 of live lots 10,000,000.00, 73.3333%",
            "1     15,000,000.00  10,000,000.00  5,000,000.00  2026-12-31",
            "31 to 90 days         1  10,000,000.00",
            "4        1  1,333,333.34",
            "state and logs agree to the last fen",
        ):
            assert line in lines

    def test_json_is_one_document_with_units(self, tiers: Stopped, deeptier: Any) -> None:
        words = self.where(tiers, tiers.at("motors").lower())
        code, out, err = deeptier(*words, "--source", "state", "--json")
        document = json.loads(out)
        assert (code, err, document["ok"], document["source"]) == (0, "", True, "state")
        assert document["date"] == "2026-04-07"
        assert document["units"]["amounts"] == "minor units of the currency"
        token = tiers.deployment.addresses["DepositToken"]
        assert document["currencies"] == {token: {"symbol": "CNY", "decimals": 2}}
        (currency,) = document["standing"]["currencies"]
        assert currency["open_face"] == 1_000_000_000
        assert currency["share_held_by_financiers_ppm"] == 733_333
        assert currency["average_days_left_hundredths"] == 9_000
        assert document["findings"] == []

    @pytest.mark.rule("R140")
    def test_a_difference_exits_with_1(
        self, tiers: Stopped, deeptier: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(chain_asked, "connect", lambda *_: without_delivery(tiers, "1-1-3"))
        words = self.where(tiers, tiers.at("motors"))
        code, out, err = deeptier(*words)
        assert (code, err) == (1, "")
        assert "I4: lot 1-1-3, hops: expected 2, found 3" in out
        assert "agree" not in out
        code, out, _ = deeptier(*words, "--json")
        document = json.loads(out)
        assert (code, document["ok"]) == (1, False)
        assert {
            "check": "I4",
            "subject": "lot 1-1-3, hops",
            "expected": "2",
            "actual": "3",
            "where": f"block {document['block']['number']}",
        } in document["findings"]

    @pytest.mark.parametrize(
        "obligor", ["", "0x12", "motors", "0X" + "ab" * 20, "0x" + "AB" * 20, "ab" * 20]
    )
    def test_what_is_no_address_is_refused(
        self, tiers: Stopped, deeptier: Any, obligor: str
    ) -> None:
        code, out, err = deeptier(*self.where(tiers, obligor))
        assert (code, out) == (2, "")
        assert err.startswith(f"error: --obligor is {obligor!r}; it must be ")

    def test_a_wrong_checksum_is_refused(self, tiers: Stopped, deeptier: Any) -> None:
        right = tiers.at("motors")
        at = next(i for i, letter in enumerate(right) if letter in "ABCDEF")
        wrong = right[:at] + right[at].lower() + right[at + 1 :]
        code, _, err = deeptier(*self.where(tiers, wrong))
        assert code == 2
        assert err == (
            f"error: --obligor is {wrong!r}; it must be an address whose capital letters are its"
            " checksum, or one all in lower case\n"
        )

    def test_other_misuse_is_told(self, tiers: Stopped, deeptier: Any) -> None:
        words = self.where(tiers, tiers.at("motors"))
        code, _, err = deeptier(*words, "--block", "999999")
        assert (code, err) == (2, "error: the chain has no block 999999\n")
        code, _, err = deeptier(*words, "--block", "0")
        assert code == 2
        assert err.startswith("error: block 0 is before the deployment's first")
        code, _, err = deeptier(*words, "--source", "both ways")
        assert code == 2
        code, _, err = deeptier(*words[:-1], "nowhere.json")
        assert (code, err) == (2, "error: there is no deployment at nowhere.json\n")
