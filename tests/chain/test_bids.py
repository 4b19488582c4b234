"""Bids by mail on a chain: the best one sells, for the proceeds that were printed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from chain_stage import DEPOSITS, EXPIRY_DAY, FIRST_DAY, Stage
from eth_account import Account
from eth_hash.auto import keccak

from deeptier import cli
from deeptier.bids.files import SignedBid, read_bids
from deeptier.consents import Bid, Delivery, IssueConsents, PledgeBid, Terms, lot_version
from deeptier.days import date_of
from deeptier.discounting import Basis, Method
from deeptier.lot_id import LotId
from deeptier.roles import Role

FACE = 1_000_000_000
DUE_DAY = FIRST_DAY + 180
ON = FIRST_DAY + 30
WORD = keccak(b"document")
PART = 600_000_000


@dataclass
class Fair:
    """A lot of tier 1, on its 30th day, and bids of three financiers in a folder."""

    stage: Stage
    record: Path
    folder: Path
    lot: LotId
    capsys: pytest.CaptureFixture[str]

    def bid(self, by: str = "bank", **fields: Any) -> Bid:
        scope: dict[str, Any] = {"obligor": self.stage.address("core")}
        if "lot" in fields:
            scope = {"lot_version": self.stage.house.version(self.lot)}
        words: dict[str, Any] = {
            "financier": self.stage.address(by),
            "currency": self.stage.house.address("DepositToken"),
            "budget": FACE,
            "rate_ppm": 43_500,
            "last_due_day": DUE_DAY,
            "last_day": ON,
            "series": self.stage.house.bid_series(self.stage.address(by)),
            "nonce": len(list(self.folder.iterdir())),
            **scope,
        }
        return Bid(**{**words, **fields})

    def mail(self, name: str, bid: Bid, by: str = "bank") -> SignedBid:
        """Put a bid, signed by somebody, into the folder."""
        signature = self.stage.house.sign(self.stage.accounts[by], bid)
        return self.put(name, bid, signature)

    def put(self, name: str, bid: Bid, signature: bytes) -> SignedBid:
        path = self.folder / f"{name}.json"
        domain = self.stage.house.deployment.domain("DiscountDesk")
        one = SignedBid(str(path), bid, domain, signature)
        path.write_text(json.dumps(one.to_json()), encoding="utf-8")
        return one

    def best(self, *words: str, day: int = ON, lot: LotId | None = None) -> tuple[int, Any]:
        """`deeptier bids best` on the folder: its exit code and its document."""
        code, out = self.run(
            *("best", str(self.folder), "--lot", str(lot or self.lot)),
            *("--on", date_of(day).isoformat(), *self.where, "--json", *words),
        )
        return code, json.loads(out)

    @property
    def where(self) -> tuple[str, ...]:
        return "--rpc", self.stage.devnet.url, "--deployment", str(self.record)

    def run(self, *words: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as ended:
            cli.app(["bids", *words], prog_name="deeptier")
        captured = self.capsys.readouterr()
        assert "Traceback" not in captured.err
        code = ended.value.code
        return (code if isinstance(code, int) else 0), captured.out

    def why(self, document: Any) -> dict[str, list[str]]:
        """The codes of the reasons, by the names of the files."""
        return {
            Path(each["bid"]).stem: [reason["code"] for reason in each["reasons"]]
            for each in document["unable"]
        }


def names(document: Any) -> list[str]:
    return [Path(each["bid"]).stem for each in document["bids"]]


@pytest.fixture
def fair(stage: Stage, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Fair:
    house = stage.house
    terms = Terms(
        line=1,
        obligor=stage.address("core"),
        payee=stage.address("tier 1"),
        currency=house.address("DepositToken"),
        face_amount=FACE,
        due_day=DUE_DAY,
        grace_days=10,
        penalty_ppm_per_day=500,
        tier_cap=5,
        document_root=WORD,
        last_day=FIRST_DAY,
        nonce=1,
    )
    consents = IssueConsents(
        *(house.sign(stage.accounts[name], terms, invoices=()) for name in ("core", "tier 1"))
    )
    lot = house.issue(stage["carrier"], terms, (), consents).value
    for name in ("guarantor", "tier 3c"):
        stage.house.renew(stage["operator"], stage.address(name), Role.FINANCIER, EXPIRY_DAY)
        house.mint(stage["operator"], stage.address(name), DEPOSITS)
        house.approve(stage[name], "DiscountDesk")
    stage.devnet.set_day(ON)
    folder, record = tmp_path / "bids", tmp_path / "devnet.json"
    folder.mkdir()
    house.deployment.save(record)
    capsys.readouterr()
    return Fair(stage, record, folder, lot, capsys)


@pytest.mark.rule("R143")
def test_the_best_bid_pays_the_seller_what_was_printed(fair: Fair) -> None:
    """SPEC: 600,000,000 at 4.35 %, 150 days before it is due, in each of the four ways."""
    fair.mail("simple 360", fair.bid())
    fair.mail("simple 365", fair.bid("guarantor", day_basis=Basis.ACT_365), "guarantor")
    yield_bid = fair.bid("tier 3c", method=Method.TRUE_YIELD, day_basis=Basis.ACT_365)
    fair.mail("yield 365", yield_bid, "tier 3c")
    fair.mail("yield 360", fair.bid(lot=fair.lot, method=Method.TRUE_YIELD))
    code, document = fair.best("--amount", "6,000,000.00")
    assert code == 0
    assert [each["net_proceeds"] for each in document["bids"]] == [
        589_462_351,
        589_318_600,
        589_273_973,
        589_125_000,
    ]
    assert names(document) == ["yield 365", "yield 360", "simple 365", "simple 360"]
    assert (document["unable"], document["not_checked"]) == ([], [])
    assert (document["obligor"], document["lot_version"]) == (fair.stage.address("core"), 0)

    best = document["best"]
    (taken,) = read_bids([Path(best["bid"])])
    house, seller = fair.stage.house, fair.stage.address("tier 1")
    before = house.balance_of(seller)
    sale = house.accept_bid(fair.stage["tier 1"], taken.bid, taken.signature, fair.lot, PART).value
    assert house.balance_of(seller) - before == best["net_proceeds"] == sale.proceeds
    assert sale.discount == best["discount"]
    assert house.balance_of(best["financier"]) == DEPOSITS - best["financier_pays"]


@pytest.mark.rule("R143")
def test_the_whole_lot_is_sold_unless_a_part_is_named(fair: Fair) -> None:
    fair.mail("one", fair.bid())
    code, document = fair.best()
    assert (code, document["amount"], document["days"]) == (0, FACE, 150)
    (taken,) = read_bids([fair.folder])
    house, seller = fair.stage.house, fair.stage.address("tier 1")
    before = house.balance_of(seller)
    house.accept_bid(fair.stage["tier 1"], taken.bid, taken.signature, fair.lot, FACE)
    assert house.balance_of(seller) - before == document["best"]["net_proceeds"] == 981_875_000
    # The lot is another one now, and the bid's budget is used up.
    code, document = fair.best()
    assert (code, fair.why(document)) == (1, {"one": ["budget_too_small", "same_holder"]})


@pytest.mark.rule("R144")
def test_what_the_desk_would_refuse_is_not_ranked(fair: Fair) -> None:
    house, stage = fair.stage.house, fair.stage
    fair.mail("good", fair.bid())
    fair.mail("version", fair.bid(lot=fair.lot, lot_version=lot_version(1, 0)))
    fair.mail("lot", fair.bid(lot=LotId(9)))
    fair.mail("obligor", fair.bid(obligor=stage.address("tier 2")))
    fair.mail("currency", fair.bid(currency=house.address("Clearing")))
    fair.mail("forged", fair.bid("guarantor"), "bank")
    fair.mail("due", fair.bid(last_due_day=DUE_DAY - 1))
    fair.mail("late", fair.bid(last_day=ON - 1))
    fair.mail("small", fair.bid(budget=FACE - 1))
    fair.mail("supplier", fair.bid("tier 2"), "tier 2")
    fair.mail("stranger", fair.bid("carrier"), "carrier")
    cancelled = fair.mail("cancelled", fair.bid())
    house.cancel_bid(stage["bank"], cancelled.bid)
    dead = fair.mail("dead", fair.bid("guarantor"), "guarantor")
    house.cancel_all_bids(stage["guarantor"])
    assert dead.bid.series == 0
    poor = fair.bid("tier 3c")
    fair.mail("poor", poor, "tier 3c")
    house.approve(stage["tier 3c"], "DiscountDesk", 981_874_999)
    house.transfer(stage["tier 3c"], stage.address("carrier"), DEPOSITS - 981_874_999)
    code, document = fair.best()
    assert (code, names(document)) == (0, ["good"])
    assert fair.why(document) == {
        "cancelled": ["cancelled"],
        "currency": ["other_currency", "balance_too_small", "allowance_too_small"],
        "dead": ["series_dead"],
        "due": ["due_too_late"],
        "forged": ["signature", "series_dead"],
        "late": ["expired"],
        "lot": ["other_lot"],
        "obligor": ["other_obligor"],
        "poor": ["balance_too_small", "allowance_too_small"],
        "small": ["budget_too_small"],
        "stranger": ["financier_inactive", "allowance_too_small"],
        "supplier": ["financier_inactive", "balance_too_small", "allowance_too_small"],
        "version": ["other_version"],
    }
    house.mint(stage["operator"], stage.address("tier 3c"), 1)
    house.approve(stage["tier 3c"], "DiscountDesk", 981_875_000)
    assert names(fair.best()[1]) == sorted_by_digest(fair, "good", "poor")


def sorted_by_digest(fair: Fair, *files: str) -> list[str]:
    digests = {name: read_bids([fair.folder / f"{name}.json"])[0].digest for name in files}
    return sorted(files, key=lambda name: digests[name])


@pytest.mark.rule("R144")
def test_an_approval_on_chain_is_a_consent(fair: Fair) -> None:
    offered = fair.bid()
    fair.put("approved", offered, b"")
    code, document = fair.best()
    assert (code, fair.why(document)) == (1, {"approved": ["signature"]})
    fair.stage.house.approve_consent(fair.stage["bank"], offered)
    code, document = fair.best()
    assert (code, names(document)) == (0, ["approved"])


@pytest.mark.rule("R144")
def test_a_lot_that_is_held_for_another_is_sold_to_nobody(fair: Fair) -> None:
    house, stage, lot = fair.stage.house, fair.stage, fair.lot
    fair.mail("good", fair.bid())
    house.set_acceptance(stage["tier 2"], 3)
    amount = house.lot(lot).amount
    house.endorse(stage["tier 1"], lot, stage.address("tier 2"), amount, WORD)
    code, document = fair.best()
    assert (code, document["unable"][0]["reasons"]) == (
        1,
        [{"code": "lot_held", "text": "the lot is held for whom it is offered to"}],
    )
    house.reject_offer(stage["tier 2"], lot)
    assert fair.best()[0] == 0
    house.approve(stage["bank"], "Pledges")
    pledge = PledgeBid(
        financier=stage.address("bank"),
        lot=lot,
        lot_version=house.version(lot),
        currency=house.address("DepositToken"),
        advance_ppm=500_000,
        rate_ppm=60_000,
        repay_day=house.today(),
        last_day=house.today(),
        nonce=1,
    )
    house.pledge(stage["tier 1"], pledge, house.sign(stage.accounts["bank"], pledge))
    code, document = fair.best()
    assert document["unable"][0]["reasons"] == [{"code": "lot_held", "text": "the lot is pledged"}]


@pytest.mark.rule("R144")
def test_the_state_of_lot_and_parties_counts(fair: Fair) -> None:
    house, stage = fair.stage.house, fair.stage
    fair.mail("good", fair.bid())
    regulator = stage["operator"]
    for freeze, thaw, reason in (
        (house.freeze_lot, house.thaw_lot, "the lot is frozen"),
        (house.freeze_payable, house.thaw_payable, "its payable is frozen"),
    ):
        target: Any = fair.lot if freeze == house.freeze_lot else fair.lot.payable
        freeze(regulator, target, WORD)
        code, document = fair.best()
        (left,) = document["unable"]
        assert (code, left["reasons"]) == (1, [{"code": "lot_held", "text": reason}])
        thaw(regulator, target, WORD)
    house.freeze(regulator, stage.address("tier 1"), WORD)
    code, document = fair.best()
    assert document["unable"][0]["reasons"][0]["text"] == "its holder is frozen"
    house.thaw(regulator, stage.address("tier 1"), WORD)
    house.pause(regulator, WORD)
    code, document = fair.best()
    assert document["unable"][0]["reasons"][0]["text"] == "new business is paused"
    house.resume(regulator, WORD)
    house.freeze(regulator, stage.address("bank"), WORD)
    code, document = fair.best()
    assert document["unable"][0]["reasons"] == [
        {"code": "financier_inactive", "text": "the financier is frozen"}
    ]
    house.thaw(regulator, stage.address("bank"), WORD)
    assert fair.best()[0] == 0


@pytest.mark.rule("R144")
def test_a_later_day_is_priced_and_what_ends_before_it_is_left(fair: Fair) -> None:
    fair.mail("long", fair.bid(last_day=ON + 60))
    fair.mail("short", fair.bid(last_day=ON + 59))
    code, document = fair.best(day=ON + 60)
    assert (code, names(document), document["days"]) == (0, ["long"], 90)
    assert document["best"]["net_proceeds"] == 989_125_000
    assert fair.why(document) == {"short": ["expired"]}
    stage = fair.stage
    stage.house.renew(stage["operator"], stage.address("bank"), Role.FINANCIER, ON + 59)
    code, document = fair.best(day=ON + 60)
    assert (code, fair.why(document)["long"]) == (1, ["financier_inactive"])


@pytest.mark.rule("R144")
def test_what_only_the_desk_knows_is_tried_on_the_desk(
    fair: Fair, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A refusal that no check foresees: here the checks are told that there is cash."""
    fair.mail("poor", fair.bid())
    fair.stage.house.approve(fair.stage["bank"], "DiscountDesk", 0)
    monkeypatch.setattr("deeptier.bids.market.Market._token", lambda *_: DEPOSITS)
    code, document = fair.best()
    (left,) = document["unable"]
    assert (code, [reason["code"] for reason in left["reasons"]]) == (1, ["refused"])
    assert left["reasons"][0]["text"] != ""


def test_a_lot_after_a_cut_is_asked_as_it_stands(fair: Fair) -> None:
    stage = fair.stage
    deliveries = (Delivery(stage.address("tier 2"), 400_000_000, WORD),)
    stage.house.endorse_many(stage["tier 1"], fair.lot, deliveries)
    fair.mail("child", fair.bid(lot=LotId(1, (1,)), lot_version=lot_version(0, 1)))
    fair.mail("root", fair.bid(lot=fair.lot))
    code, document = fair.best(lot=LotId(1, (1,)))
    assert (code, document["amount"], names(document)) == (0, 400_000_000, ["child"])
    code, document = fair.best()
    assert (code, document["amount"], names(document)) == (0, PART, ["root"])
    assert document["lot_version"] == lot_version(1, 0)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--lot", "1-7"), "--lot is '1-7'; it must be a live lot of this deployment"),
        (
            ("--on", "2026-02-05"),
            "--on is '2026-02-05'; it must be the chain's day, 2026-02-06, or",
        ),
        (("--on", "2026-07-06"), "--on is '2026-07-06'; it must be before the due day, 2026-07-06"),
        (("--amount", "10000000.01"), "--amount is '10000000.01'; it must be from 0.01 to 10,000,"),
    ],
)
def test_misuse_on_a_chain(fair: Fair, words: tuple[str, ...], message: str) -> None:
    fair.mail("good", fair.bid())
    code, document = fair.best(*words)
    assert (code, document["ok"]) == (2, False)
    assert document["error"].startswith(message)


def test_bids_for_another_house_are_misuse(fair: Fair) -> None:
    one = fair.mail("good", fair.bid())
    for field, value in (("chainId", 1), ("verifyingContract", "0x" + "12" * 20)):
        content = one.to_json()
        content["domain"][field] = value
        Path(one.place).write_text(json.dumps(content), encoding="utf-8")
        code, document = fair.best()
        assert (code, document["ok"]) == (2, False)
        assert document["error"].startswith(f"{one.place}: domain.{field} is ")


@pytest.mark.rule("R143")
def test_a_signed_file_is_ranked_and_accepted(fair: Fair, tmp_path: Path) -> None:
    """`deeptier bids sign`, then `best`, then the sale."""
    key = tmp_path / "bank.key"
    key.write_text(bytes(fair.stage.accounts["bank"].key).hex(), encoding="ascii")
    common = ("--budget", "10000000.00", "--rate", "4.35%", "--last-due", "2026-07-06")
    common += ("--last-day", "2026-02-06", *fair.where)
    path = fair.folder / "bank.json"
    code, out = fair.run(
        *("sign", "--key-file", str(key), "--lot", "1", *common),
        *("--method", "true-yield", "--basis", "365", "--recourse", "--out", str(path), "--json"),
    )
    assert code == 0
    document = json.loads(out)
    (found,) = read_bids([path])
    assert (document["file"], document["digest"]) == (str(path), "0x" + found.digest.hex())
    assert (found.bid.lot, found.bid.lot_version, found.bid.series) == (fair.lot, 0, 0)
    assert (found.bid.recourse, found.bid.method, found.bid.day_basis) == (
        True,
        Method.TRUE_YIELD,
        Basis.ACT_365,
    )
    number = [account.address for account in fair.stage.devnet.accounts].index(
        fair.stage.address("guarantor")
    )
    devnet = ("--devnet-key", str(number), "--obligor", fair.stage.address("core"))
    code, _ = fair.run("sign", *devnet, *common, "--out", str(fair.folder / "guarantor.json"))
    assert code == 0
    code, document = fair.best()
    assert (code, names(document)) == (0, ["bank", "guarantor"])
    house, seller = fair.stage.house, fair.stage.address("tier 1")
    before = house.balance_of(seller)
    house.accept_bid(fair.stage["tier 1"], found.bid, found.signature, fair.lot, FACE)
    assert house.balance_of(seller) - before == document["best"]["net_proceeds"]


def test_signing_for_a_lot_that_is_not_live_is_refused(fair: Fair) -> None:
    words = (
        "--budget",
        "1",
        "--rate",
        "1%",
        "--last-due",
        "2026-07-06",
        "--last-day",
        "2026-07-06",
    )
    path = fair.folder / "bank.json"
    code, out = fair.run(
        *("sign", "--devnet-key", "0", "--lot", "1-9", *words, *fair.where),
        *("--out", str(path), "--json"),
    )
    assert (code, path.exists()) == (2, False)
    assert json.loads(out)["error"] == "--lot is '1-9'; it must be a live lot of this deployment"


def test_signing_names_a_share_and_a_fee(fair: Fair) -> None:
    receiver, path = fair.stage.address("carrier"), fair.folder / "bank.json"
    words = ("sign", "--devnet-key", "0", "--lot", str(fair.lot), "--budget", "1", "--rate", "1%")
    words += ("--last-due", "2026-07-06", "--last-day", "2026-07-06", *fair.where)
    words += ("--out", str(path), "--json")
    code, _ = fair.run(
        *words, "--obligor-share", "40%", "--fee", "0.05%", "--fee-receiver", receiver
    )
    (found,) = read_bids([path])
    assert (code, found.bid.obligor_share_ppm, found.bid.fee_ppm, found.bid.fee_receiver) == (
        0,
        400_000,
        500,
        receiver,
    )
    path.unlink()
    for options, sentence in (
        (("--fee", "1.01%", "--fee-receiver", receiver), "--fee is '1.01%'; it must be at most 1%"),
        (
            ("--fee", "0.05%"),
            "--fee-receiver is 'missing'; it must be given with a --fee, and only then",
        ),
        (
            ("--fee-receiver", receiver),
            f"--fee-receiver is '{receiver}'; it must be given with a --fee, and only then",
        ),
    ):
        code, out = fair.run(*words, *options)
        assert (code, json.loads(out)["error"], path.exists()) == (2, sentence, False)


def account_that_answers(fair: Fair, word: bytes) -> str:
    """A contract without a key that answers every call with four bytes; an active financier."""
    runtime = b"\x63" + word + bytes.fromhex("60e01b60005260206000f3")
    code = bytes.fromhex("601080600b6000396000f3") + runtime
    made = fair.stage.devnet.web3.eth.contract(abi=[], bytecode=code).constructor()
    address = fair.stage["operator"].send(made).contract_address
    operator, house = fair.stage["operator"], fair.stage.house
    house.onboard(operator, address, Role.FINANCIER, EXPIRY_DAY, WORD)
    house.mint(operator, address, DEPOSITS)
    return str(address)


@pytest.mark.rule("R144")
def test_a_smart_account_consents_by_its_own_answer(fair: Fair) -> None:
    """It has approved no deposits, so that its consent is all that differs."""
    agrees = account_that_answers(fair, bytes.fromhex("1626ba7e"))
    refuses = account_that_answers(fair, bytes.fromhex("ffffffff"))
    fair.put("agrees", fair.bid(financier=agrees), b"\1" * 97)
    fair.put("refuses", fair.bid(financier=refuses), b"\1" * 97)
    offered = fair.bid()
    stranger = Account.from_key(b"\7" * 32)
    fair.put("other key", offered, fair.stage.house.sign(stranger, offered))
    fair.put("no key", offered, b"\1" * 97)
    code, document = fair.best()
    assert (code, fair.why(document)) == (
        1,
        {
            "agrees": ["allowance_too_small"],
            "refuses": ["signature", "allowance_too_small"],
            "other key": ["signature"],
            "no key": ["signature"],
        },
    )
