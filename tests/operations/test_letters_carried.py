"""Letters are carried to the chain by one who is no party: all that it takes is in them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from desk_stage import DEPOSITS, Stage
from one_command import run
from seat import Seat

from deeptier.desk.office import Office
from deeptier.lot_id import LotId

CARRIER = "stranger"


@pytest.fixture(scope="module")
def office(session_stage: Stage) -> Office:
    return session_stage.office


@dataclass(frozen=True)
class Post:
    """Where letters are written, signed and carried."""

    seat: Seat
    folder: Path

    def sign(self, who: str, name: str, words: dict[str, str] | Path, *more: str) -> Path:
        """A letter of a draft, or of another party's letter."""
        file = words if isinstance(words, Path) else self.folder / f"{name}.yaml"
        if not isinstance(words, Path):
            file.write_text("".join(f'{key}: "{value}"\n' for key, value in words.items()))
        out = self.folder / f"{name}.json"
        done = run(["sign", str(file), "--out", str(out), *self.seat.arguments(who), *more])
        assert done.exit_code == 0, done.output
        return out

    def command(self, letters: Sequence[Path], *more: str, who: str = CARRIER) -> Any:
        words = ["letter", "carry", *map(str, letters), *more, "--json"]
        return run([*words, *self.seat.arguments(who)])

    def carry(self, *letters: Path, who: str = CARRIER) -> str:
        """Tried, then done; the sentence of what was done."""
        tried = self.command(letters, "--dry-run", who=who)
        assert tried.exit_code == 0, tried.output
        done = self.command(letters, who=who)
        assert done.exit_code == 0, done.output
        said = json.loads(done.stdout)
        (row,) = json.loads(tried.stdout)["rows"]
        assert row["sentence"] == said["sentence"]
        for change in json.loads(tried.stdout)["lots"]:
            state = self.seat.office.house.lot(LotId.parse(change["lot"]))
            after = f"{state.amount // 100:,}.{state.amount % 100:02}"
            assert after == change["amount_after"]
        return str(said["sentence"])

    def refused(self, *letters: Path, who: str = CARRIER) -> str:
        done = self.command(letters, who=who)
        assert done.exit_code == 2, done.output
        return str(json.loads(done.stdout)["error"])

    def issued(self, reference: str = "PO-1") -> Path:
        """A payable of anna's; the letter of its obligor."""
        core = self.sign("core", f"{reference} core", payable(reference))
        anna = self.sign("anna", f"{reference} anna", core)
        assert self.carry(core, anna) == "issue: core owes anna 1,000.00 on 2026-06-30"
        return core

    def holder(self, lot: str) -> tuple[str, int]:
        state = self.seat.office.house.lot(LotId.parse(lot))
        return self.seat.office.book.name(str(state.owner)), state.amount


@pytest.fixture
def post(stage: Stage, office: Office, tmp_path: Path) -> Post:
    return Post(Seat(stage.devnet, stage.folder, office), tmp_path)


def payable(reference: str) -> dict[str, str]:
    words = {"line": "1", "obligor": "core", "payee": "anna", "amount": "1,000.00"}
    return {"reference": reference, **words, "due": "2026-06-30", "documents": "Contract"}


def about(consent: str, lot: str, **words: str) -> dict[str, str]:
    return {"consent": consent, "lot": lot, **words, "last_day": "2026-01-20"}


def test_a_payable_is_issued_and_undone(post: Post) -> None:
    core = post.issued()
    assert post.holder("1") == ("anna", 100_000)
    assert "made payable 1 already" in post.refused(core, post.folder / "PO-1 anna.json")
    words = {"consent": "cancellation", "payable": "1", "terms": str(core)}
    undo = post.sign("core", "undo", {**words, "last_day": "2026-03-01"})
    agreed = post.sign("anna", "agreed", undo)
    assert "beside the terms that it undoes: a letter with the digest" in post.refused(undo, agreed)
    assert "beside that of anna, who has not agreed yet" in post.refused(undo, core)
    assert post.carry(undo, agreed, core).startswith("cancel: A party of payable 1 agrees")
    assert post.holder("1")[1] == 0


def test_lots_are_cut_and_delivered(post: Post) -> None:
    post.issued()
    cut = post.sign("anna", "cut", about("split", "1", amounts="10.00 20.00"))
    assert post.carry(cut) == "split: The holder cuts 2 lots out of lot 1"
    assert post.holder("1-2") == ("anna", 2_000)
    given = post.sign(
        "anna", "given", about("endorse", "1-1", to="bolt", amount="10.00", trade="T")
    )
    post.carry(given)
    assert post.holder("1-1") == ("bolt", 1_000)
    rows = post.folder / "many.csv"
    rows.write_text(
        "consent,lot,to,amount,trade\nendorse-many,1,bolt,1.00,T1\nendorse-many,1,cast,2.00,T2\n"
    )
    many = post.sign("anna", "many", rows)
    post.carry(many)
    assert (post.holder("1-3"), post.holder("1-4")) == (("bolt", 100), ("cast", 200))
    words = about("hand-over", "1-2", to="cast", amount="20.00", trade="T3")
    giver = post.sign("anna", "giver", words)
    receiver = post.sign("cast", "receiver", giver)
    assert "beside that of cast, who has not agreed yet" in post.refused(giver)
    post.carry(giver, receiver)
    assert post.holder("1-2") == ("cast", 2_000)
    assert "has changed since" in post.refused(giver, receiver)


def test_an_offer_is_accepted(post: Post) -> None:
    post.issued()
    office = post.seat.office
    office.house.set_acceptance(office.sender("bolt"), 5)
    anna, bolt = office.sender("anna"), office.book.address("bolt")
    office.house.endorse(anna, LotId(1), bolt, 500, b"\7" * 32)
    post.carry(post.sign("bolt", "taken", {"consent": "offer-acceptance", "lot": "1-1"}))
    assert post.holder("1-1") == ("bolt", 500)


def test_a_lot_is_sold_and_another_is_pledged(post: Post) -> None:
    post.issued()
    house, book = post.seat.office.house, post.seat.office.book
    terms = {"amount": "600.00", "rate": "6.00%", "last_due": "2026-12-31"}
    bid = post.sign("bank", "bid", about("bid", "1", **terms))
    sell = {"consent": "acceptance", "lot": "1", "amount": "600.00", "bid": str(bid)}
    sold = post.sign("anna", "sold", sell)
    assert "`deeptier discount`" in post.refused(bid)
    assert "beside the bid that it takes" in post.refused(sold)
    post.carry(sold, bid)
    assert post.holder("1-1") == ("bank", 60_000)
    assert house.balance_of(book.address("bank")) < DEPOSITS
    offer = {"advance": "80%", "rate": "6.00%", "repay": "2026-05-01"}
    lent = post.sign("bank", "lent", about("pledge-bid", "1", **offer))
    assert "beside the holder's letter, or carried by it" in post.refused(lent)
    taken = {"consent": "pledge-acceptance", "lot": "1", "bid": str(lent)}
    post.carry(lent, post.sign("anna", "taken", taken))
    assert house.lot(LotId(1)).pledged


def test_who_carries_needs_no_letter_of_its_own(post: Post) -> None:
    core = post.sign("core", "core", payable("PO-9"))
    post.carry(core, who="anna")
    assert post.holder("1") == ("anna", 100_000)
    offer = {"advance": "80%", "rate": "6.00%", "repay": "2026-05-01"}
    post.carry(post.sign("bank", "lent", about("pledge-bid", "1", **offer)), who="anna")
    assert post.seat.office.house.lot(LotId(1)).pledged


def test_many_letters_are_a_run_that_goes_on(post: Post) -> None:
    letters = post.folder / "letters"
    letters.mkdir()
    for number in range(3):
        core = post.sign("core", f"letters/{number} core", payable(f"PO-{number}"))
        post.sign("anna", f"letters/{number} anna", core)
    done = post.command([letters])
    assert done.exit_code == 0, done.output
    assert [each["lot"] for each in json.loads(done.stdout)["results"]] == ["1", "2", "3"]
    again = post.command([letters])
    assert again.exit_code == 0, again.output
    assert json.loads(again.stdout)["went_on"]
    assert post.seat.office.house.payable_count() == 3


def test_letters_that_cannot_serve_are_all_told_and_nothing_is_sent(post: Post) -> None:
    good = post.sign("core", "good", payable("PO-1"))
    agreed = post.sign("anna", "agreed", good)
    words = json.loads(good.read_text())
    words["message"]["faceAmount"] = "1"
    (post.folder / "bad.json").write_text(json.dumps(words))
    unsigned = post.sign("anna", "unsigned", payable("PO-2"), "--unsigned")
    says = post.refused(good, agreed, post.folder / "bad.json", unsigned)
    assert "bad.json: it was changed after it was signed" in says
    assert "unsigned.json: it has no signature, and anna has not approved it on chain" in says
    cut = about("split", "1", amounts="1.00", version="0")
    assert post.seat.office.house.payable_count() == 0
    post.carry(good, agreed)
    cut_letter = post.sign("anna", "cut", cut)
    assert "must be those of one step at a time" in post.refused(good, agreed, cut_letter)


def test_an_acceptance_of_a_bid_that_cannot_serve_is_not_signed(post: Post) -> None:
    post.issued()
    terms = {"amount": "600.00", "rate": "6.00%", "last_due": "2026-12-31"}
    bid = post.sign("bank", "bid", about("bid", "1", **terms))
    words = json.loads(bid.read_text())
    words["message"]["ratePpm"] = 1
    forged = post.folder / "forged.json"
    forged.write_text(json.dumps(words))
    for file, says in (
        (forged, "forged.json: it was changed after it was signed"),
        (post.folder / "PO-1 core.json", "primaryType is 'Terms'; it must be \"Bid\""),
    ):
        draft = post.folder / "draft.yaml"
        draft.write_text(f'consent: acceptance\nlot: "1"\namount: "1.00"\nbid: "{file}"\n')
        out = post.folder / "out.json"
        done = run(["sign", str(draft), "--out", str(out), *post.seat.arguments("anna")])
        assert done.exit_code == 2
        assert says in " ".join(done.output.split())
        assert not out.exists()
    draft.write_text(f'consent: acceptance\nlot: "1"\namount: "1.00"\nbid: "{bid}"\n')
    done = run(["sign", str(draft), "--out", str(out), *post.seat.arguments("anna")])
    assert done.exit_code == 0
    assert "bank offers to buy lot 1, up to 600.00, at 6.00% a year." in done.output


def test_the_account_in_a_partys_place_agrees_for_it(post: Post) -> None:
    """Anna's key is lost: the stranger's account takes her place, and undoes her payable."""
    core = post.issued()
    seat, house = post.seat, post.seat.office.house
    anna, heir = seat.address("anna"), seat.address(CARRIER)
    day = house.propose_successor(seat.office.sender("platform"), anna, heir).value
    seat.devnet.set_day(day)
    house.complete_succession(seat.office.sender("core"), anna)
    words = {"consent": "cancellation", "payable": "1", "terms": str(core)}
    undo = post.sign("core", "undo", words)
    assert "beside that of stranger, who has not agreed yet" in post.refused(undo, core, who="cast")
    old = post.sign("anna", "old", undo)
    assert "beside that of stranger" in post.refused(undo, old, core, who="cast")
    agreed = post.sign(CARRIER, "agreed", undo)
    house.follow(seat.office.sender("core"), LotId(1))
    post.carry(undo, agreed, core, who="cast")
    assert post.holder("1")[1] == 0
