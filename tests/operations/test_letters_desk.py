"""Letters at a desk: drafted, signed, mailed, carried to the chain; smart accounts agree, too."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from desk_stage import EXPIRY_DAY, FIRST_DAY, Stage
from seat import Seat
from typer.testing import CliRunner, Result

from deeptier import cli
from deeptier.consents import Consent, IssueConsents, Split, Terms
from deeptier.correspondence.draft import Setting, read_drafts
from deeptier.correspondence.room import Room
from deeptier.desk.office import Office
from deeptier.desk.party import Owner, Party
from deeptier.letters.check import check_letter
from deeptier.letters.letter import Letter, signed_letter
from deeptier.letters.reading import read_letter
from deeptier.lot_id import LotId
from deeptier.messages import (
    Acceptance,
    Bid,
    Cancellation,
    Endorse,
    EndorseMany,
    Handover,
    OfferAcceptance,
    PledgeAcceptance,
    PledgeBid,
)
from deeptier.operations.papers import reference_of
from deeptier.roles import Role

PAYABLE = {
    "reference": "PO-1",
    "line": "1",
    "obligor": "core",
    "payee": "anna",
    "amount": "1,000,000.00",
    "due": "2026-06-30",
    "documents": "contract 7",
    "last_day": "2026-02-01",
}
SMART = "0x5A17a00000000000000000000000000000000001".lower()
WORD = "0x" + "ab" * 32

# An EIP-1271 account of one key: it takes a digest that the key signed, and any lot.
_ACCOUNT = (
    "600035 60e01c 80 631626ba7e 14 601b57"  # asked whether it signed: go to 1b
    "60e01b 600052 60206000f3"  # asked anything else, it answers with the selector: yes
    "5b 50 600435 600052 60a435 60f81c 602052 606435 604052 608435 606052"  # digest, v, r, s
    "6020 6080 6080 6000 6001 5a fa 50"  # whose key is it?
    "608051 73{owner} 14 631626ba7e 60e01b 02 600052 60206000f3"  # the owner's: the magic word
)


def draft(folder: Path, words: dict[str, str], name: str = "draft.yaml") -> Path:
    path = folder / name
    path.write_text("".join(f'{key}: "{value}"\n' for key, value in words.items()))
    return path


@pytest.fixture(scope="module")
def office(session_stage: Stage) -> Office:
    return session_stage.office


@pytest.fixture
def seat(stage: Stage, office: Office) -> Seat:
    return Seat(stage.devnet, stage.folder, office)


def run(stage: Stage, *arguments: str) -> Result:
    return CliRunner().invoke(cli.app, [*arguments, "--desk", str(stage.folder)])


def signed(stage: Stage, file: Path, name: str, out: Path, *more: str) -> Letter:
    done = run(stage, "sign", str(file), "--as", name, "--out", str(out), *more)
    assert done.exit_code == 0, done.output
    return read_letter(out)


def refused(stage: Stage, file: Path, name: str, out: Path, *more: str) -> str:
    done = run(stage, "sign", str(file), "--as", name, "--out", str(out), *more)
    assert done.exit_code == 2, done.output
    assert "Traceback" not in done.output
    assert not out.exists()
    return " ".join(done.stderr.split())


def checked(stage: Stage, file: Path, *more: str) -> tuple[int, list[str]]:
    done = run(stage, "letter", "check", str(file), "--json", *more)
    (found,) = json.loads(done.stdout)["letters"]
    return done.exit_code, [each["code"] for each in found["findings"]]


def issued(stage: Stage, tmp_path: Path) -> LotId:
    """A payable of anna's, by two letters, carried to the chain by somebody else."""
    core = signed(stage, draft(tmp_path, PAYABLE), "core", tmp_path / "core.json")
    anna = signed(stage, tmp_path / "core.json", "anna", tmp_path / "anna.json")
    office = stage.office
    message: Any = core.message
    consents = IssueConsents(core.signature, anna.signature)
    return office.house.issue(
        office.sender("stranger"), message, core.extra["invoices"], consents
    ).value


def test_a_payable_is_drafted_signed_countersigned_and_issued_by_anyone(
    seat: Seat, tmp_path: Path
) -> None:
    done = run(
        seat,
        *("sign", str(draft(tmp_path, PAYABLE)), "--as", "core"),
        *("--out", str(tmp_path / "core.json")),
    )
    assert "core owes anna 1,000,000.00 on 2026-06-30." in done.output
    assert f"obligor       core  {seat.address('core')}" in done.output
    (tmp_path / "core.json").unlink()
    lot = issued(seat, tmp_path)
    office = seat.office
    state = office.house.lot(lot)
    assert (state.owner, state.amount) == (seat.address("anna"), 1_000_000_00)
    assert checked(seat, tmp_path / "anna.json", "--online") == (1, ["used"])
    assert checked(seat, tmp_path / "anna.json", "--on", "2026-01-07") == (0, [])
    says = refused(seat, tmp_path / "core.json", "anna", tmp_path / "again.json")
    assert "payable 1 was issued by it" in says


def test_an_invoice_is_part_of_what_is_signed(seat: Seat, tmp_path: Path) -> None:
    words = {**PAYABLE, "invoices": f"{WORD} 0x{'cd' * 32}"}
    letter = signed(seat, draft(tmp_path, words), "core", tmp_path / "core.json")
    assert [each.hex() for each in letter.extra["invoices"]] == ["ab" * 32, "cd" * 32]
    assert check_letter(letter, seat.office) == []


def test_signing_needs_no_node(seat: Seat, tmp_path: Path) -> None:
    """With the record of the deployment and the clock of this computer."""
    networks = seat.folder / "networks.yaml"
    networks.write_text(networks.read_text().replace(seat.devnet.url, "http://127.0.0.1:9"))
    words = {**PAYABLE, "due": "2126-06-30", "last_day": "2126-02-01"}
    out = tmp_path / "core.json"
    letter = signed(seat, draft(tmp_path, words), "core", out, "--offline")
    message: Any = letter.message
    assert (letter.key_signer, message.face_amount) == (seat.address("core"), 1_000_000_00)
    assert checked(seat, out) == (0, [])
    assert checked(seat, out, "--on", "2126-02-02") == (1, ["expired"])
    lot = {"consent": "split", "lot": "7-3", "amounts": "1.00"}
    says = refused(seat, draft(tmp_path, lot), "anna", tmp_path / "x.json", "--offline")
    assert "version is missing; it must be given: no chain is asked (--offline)" in says


LOT = LotId(1)
#: What is drafted beside `lot: 1`, by whom, and the message that it is.
DRAFTS: dict[str, tuple[str, dict[str, str], Callable[[Office], Any]]] = {
    "split": (
        "anna",
        {"amounts": "100.00 0.01"},
        lambda office: Split(LOT, (100_00, 1), 0, FIRST_DAY),
    ),
    "endorse": (
        "anna",
        {"to": "bolt", "amount": "5.00", "trade": "order 9", "last_day": "2026-01-20"},
        lambda office: Endorse(
            LOT, office.book.address("bolt"), 500, reference_of("order 9"), 0, FIRST_DAY + 13
        ),
    ),
    "hand_over": (
        "bolt",
        {"to": "bolt", "amount": "5.00", "trade": WORD, "version": "0"},
        lambda office: Handover(
            LOT, office.book.address("bolt"), 500, bytes.fromhex(WORD[2:]), 0, FIRST_DAY
        ),
    ),
    "acceptance": (
        "anna",
        {"bid": WORD, "amount": "7.00"},
        lambda office: Acceptance(bytes.fromhex(WORD[2:]), LOT, 700, 0, FIRST_DAY),
    ),
    "pledge-acceptance": (
        "anna",
        {"bid": WORD},
        lambda office: PledgeAcceptance(bytes.fromhex(WORD[2:]), LOT, 0, FIRST_DAY),
    ),
    "bid": (
        "bank",
        {"amount": "900,000.00", "rate": "4.35%", "last_due": "2026-12-31", "nonce": "5"},
        lambda office: Bid(
            financier=office.book.address("bank"),
            lot=LOT,
            currency=office.house.address("DepositToken"),
            budget=900_000_00,
            rate_ppm=43_500,
            last_due_day=FIRST_DAY + 358,
            last_day=FIRST_DAY,
            nonce=5,
        ),
    ),
    "pledge-bid": (
        "bank",
        {"advance": "80%", "rate": "6.00%", "basis": "365", "repay": "2026-06-01", "nonce": "6"},
        lambda office: PledgeBid(
            financier=office.book.address("bank"),
            lot=LOT,
            lot_version=0,
            currency=office.house.address("DepositToken"),
            advance_ppm=800_000,
            rate_ppm=60_000,
            day_basis=365,  # type: ignore[arg-type] # checked and converted
            repay_day=FIRST_DAY + 145,
            last_day=FIRST_DAY,
            nonce=6,
        ),
    ),
}


def test_every_other_consent_is_drafted_in_its_own_words(seat: Seat, tmp_path: Path) -> None:
    assert issued(seat, tmp_path) == LOT
    office, room = seat.office, Room.online(seat.desk, None)
    for consent, (who, words, expected) in DRAFTS.items():
        file = draft(tmp_path, {"consent": consent, "lot": "1", **words})
        account = seat.address(who)
        (found,) = read_drafts(file, Setting(room.around, account, room.house))
        letter = room.letter(found.name, found.message, account, found.extra)
        assert letter.message == expected(office), consent
        signer = office.keyring.signer(who)
        sealed = signed_letter("x", signer, letter.domain, letter.message, **letter.extra)
        assert room.check(sealed) == [], consent
    file = draft(tmp_path, {"consent": "cancellation", "payable": "1", "terms": WORD})
    letter = signed(seat, file, "anna", tmp_path / "cancellation.json")
    assert letter.message == Cancellation(1, bytes.fromhex(WORD[2:]), FIRST_DAY)


def test_rows_of_one_lot_are_one_letter_and_payables_one_each(seat: Seat, tmp_path: Path) -> None:
    issued(seat, tmp_path)
    rows = tmp_path / "many.csv"
    rows.write_text(
        "consent,lot,to,amount,trade\nendorse-many,1,bolt,1.00,t1\nendorse-many,1,cast,2.00,t2\n"
    )
    letter = signed(seat, rows, "anna", tmp_path / "many.json")
    message: Any = letter.message
    assert isinstance(message, EndorseMany)
    assert [each.amount for each in message.deliveries] == [100, 200]
    names = list(PAYABLE)
    lines = [",".join(names)]
    for number in range(3):
        cells = {**PAYABLE, "reference": f"PO-{number}", "amount": "1.00"}
        lines.append(",".join(cells[name] for name in names))
    payables = tmp_path / "payables.csv"
    payables.write_text("\n".join(lines) + "\n")
    done = run(seat, "sign", str(payables), "--as", "core", "--out", str(tmp_path / "letters"))
    assert done.exit_code == 0, done.output
    assert sorted(path.name for path in (tmp_path / "letters").iterdir()) == [
        f"po-{number}-core.json" for number in range(3)
    ]
    done = run(seat, "letter", "check", str(tmp_path / "letters"), "--online")
    assert done.output.count(": sound") == 3
    (tmp_path / "letters" / "po-1-core.json").unlink()
    done = run(seat, "sign", str(payables), "--as", "core", "--out", str(tmp_path / "letters"))
    assert "2 are there already; 1 are left" in done.output
    assert len(list((tmp_path / "letters").iterdir())) == 3
    payables.write_text(payables.read_text().replace("1.00", "2.00"))
    again = run(seat, "sign", str(payables), "--as", "core", "--out", str(tmp_path / "letters"))
    assert again.exit_code == 2
    assert "it must be a file that is not there yet" in " ".join(again.stderr.split())


def test_a_letter_dies_with_the_lot_as_it_was(seat: Seat, tmp_path: Path) -> None:
    lot = issued(seat, tmp_path)
    file = draft(tmp_path, {"consent": "split", "lot": "1", "amounts": "1.00"})
    letter = signed(seat, file, "anna", tmp_path / "split.json")
    office = seat.office
    message: Any = letter.message
    consent = Consent(message.version, message.last_day, letter.signature)
    office.house.split(office.sender("stranger"), lot, message.amounts, consent)
    assert checked(seat, tmp_path / "split.json", "--online") == (1, ["lot"])
    assert checked(seat, tmp_path / "split.json", "--on", "2026-01-07") == (0, [])


def test_only_who_holds_a_lot_or_is_given_it_may_sign_for_it(seat: Seat, tmp_path: Path) -> None:
    lot = issued(seat, tmp_path)
    file = draft(tmp_path, {"consent": "split", "lot": "1", "amounts": "1.00"})
    says = refused(seat, file, "bolt", tmp_path / "x.json")
    assert "it is signed for bolt; it takes the consent of anna" in says
    office = seat.office
    office.house.set_acceptance(office.sender("bolt"), 5)
    office.house.endorse(office.sender("anna"), lot, seat.address("bolt"), 100, b"\7" * 32)
    offer = draft(tmp_path, {"consent": "offer-acceptance", "lot": "1-1"})
    says = refused(seat, offer, "anna", tmp_path / "x.json")
    assert "it takes the consent of bolt" in says
    letter = signed(seat, offer, "bolt", tmp_path / "offer.json")
    message: Any = letter.message
    assert isinstance(message, OfferAcceptance)
    assert message.trade_reference == b"\7" * 32
    assert check_letter(letter, office) == []


def smart(stage: Stage, role: Role = Role.SUPPLIER) -> str:
    """An account of the stranger's key, onboarded, in the book under the name "fund"."""
    code = _ACCOUNT.format(owner=stage.address("stranger")[2:]).replace(" ", "")
    stage.web3.provider.make_request("anvil_setCode", [SMART, "0x" + code])  # type: ignore[arg-type]
    book = stage.desk.book.with_party(Party("fund", SMART, signed_by=Owner("stranger")))
    book.save(stage.folder / "parties.yaml")
    office = stage.office
    office.house.onboard(
        office.sender("platform"), book.address("fund"), role, EXPIRY_DAY, b"\1" * 32
    )
    return book.address("fund")


def test_a_smart_account_agrees_by_its_owners_key_and_is_asked_on_chain(
    seat: Seat, tmp_path: Path
) -> None:
    account = smart(seat)
    file = draft(tmp_path, {**PAYABLE, "payee": "fund"})
    core = signed(seat, file, "core", tmp_path / "core.json")
    fund = signed(seat, tmp_path / "core.json", "fund", tmp_path / "fund.json")
    assert (fund.signer, fund.key_signer) == (account, seat.address("stranger"))
    assert checked(seat, tmp_path / "fund.json", "--online") == (0, [])
    wrong = replace(fund, signature=core.signature)
    assert [each.code for each in check_letter(wrong, seat.office)] == ["signer"]
    office = seat.office
    terms: Any = core.message
    assert isinstance(terms, Terms)
    consents = IssueConsents(core.signature, fund.signature)
    lot = office.house.issue(office.sender("anna"), terms, (), consents).value
    assert office.house.lot(lot).owner == account


def test_a_smart_account_that_its_owner_lost_does_not_agree(seat: Seat, tmp_path: Path) -> None:
    smart(seat)
    signed(seat, draft(tmp_path, {**PAYABLE, "payee": "fund"}), "fund", tmp_path / "fund.json")
    code = _ACCOUNT.format(owner=seat.address("bolt")[2:]).replace(" ", "")
    seat.web3.provider.make_request("anvil_setCode", [SMART, "0x" + code])  # type: ignore[arg-type]
    assert checked(seat, tmp_path / "fund.json", "--online") == (1, ["signature"])


def test_a_smart_account_cannot_send(seat: Seat) -> None:
    smart(seat)
    office = seat.desk.open()
    done = run(seat, "key", "list")
    assert "owner:stranger" in done.output
    with pytest.raises(Exception, match="a smart account sends from its own wallet only"):
        office.house.transfer(office.sender("fund"), seat.address("core"), 0)


def test_an_approval_on_chain_stands_for_a_signature(seat: Seat, tmp_path: Path) -> None:
    out = tmp_path / "core.json"
    letter = signed(seat, draft(tmp_path, PAYABLE), "core", out, "--unsigned")
    assert letter.signature == b""
    assert checked(seat, out, "--on", "2026-01-07") == (1, ["signature"])
    assert checked(seat, out, "--online") == (1, ["signature"])
    office = seat.office
    office.house.approve_consent(office.sender("core"), letter.message, **letter.extra)
    assert checked(seat, out, "--online") == (0, [])


def test_a_letter_for_another_deployment_is_not_countersigned(seat: Seat, tmp_path: Path) -> None:
    signed(seat, draft(tmp_path, PAYABLE), "core", tmp_path / "core.json")
    words = json.loads((tmp_path / "core.json").read_text())
    words["domain"]["chainId"] = 1
    (tmp_path / "other.json").write_text(json.dumps(words))
    says = refused(seat, tmp_path / "other.json", "anna", tmp_path / "x.json")
    assert "it is for chain 1; this desk's is 31337" in says
    words = json.loads((tmp_path / "core.json").read_text())
    words["message"]["faceAmount"] = "1"
    (tmp_path / "changed.json").write_text(json.dumps(words))
    says = refused(seat, tmp_path / "changed.json", "anna", tmp_path / "x.json")
    assert "it was changed after it was signed" in says


def test_the_chains_day_decides(seat: Seat, tmp_path: Path) -> None:
    signed(seat, draft(tmp_path, PAYABLE), "core", tmp_path / "core.json")
    seat.devnet.set_day(FIRST_DAY + 26)
    assert checked(seat, tmp_path / "core.json", "--online") == (1, ["expired"])
    says = refused(seat, tmp_path / "core.json", "anna", tmp_path / "x.json")
    assert "its last day was 2026-02-01; today is 2026-02-02" in says


def test_a_signature_that_a_wallet_made_is_put_in(seat: Seat, tmp_path: Path) -> None:
    """The wallet is shown the typed data of the unsigned letter."""
    out = tmp_path / "unsigned.json"
    signed(seat, draft(tmp_path, PAYABLE), "core", out, "--unsigned")
    words = json.loads(out.read_text())
    data = {name: words[name] for name in ("types", "primaryType", "domain", "message")}
    core, anna = (
        "0x" + seat.office.keyring.signer(name).sign_typed_data(full_message=data).signature.hex()
        for name in ("core", "anna")
    )
    put = ("--signature", core)
    letter = signed(seat, out, "core", tmp_path / "core.json", *put)
    assert letter.key_signer == seat.address("core")
    assert checked(seat, tmp_path / "core.json", "--online") == (0, [])
    for bad, says in (
        (anna, "nothing was signed: anna signed it"),
        (core[:-2], "nothing was signed: core does not take this signature"),
        ("0xno", "--signature is '0xno'; it must be bytes in hexadecimal"),
    ):
        words_bad = ("--signature", bad)
        assert says in refused(seat, out, "core", tmp_path / "bad.json", *words_bad)
    both = (*put, "--unsigned")
    assert "without --unsigned" in refused(seat, out, "core", tmp_path / "bad.json", *both)


def test_one_letter_of_many_that_cannot_be_read_does_not_hide_the_others(
    seat: Seat, tmp_path: Path
) -> None:
    letters = tmp_path / "letters"
    letters.mkdir()
    signed(seat, draft(tmp_path, PAYABLE), "core", letters / "b.json")
    (letters / "a.json").write_text("[]")
    done = run(seat, "letter", "check", str(letters), "--online", "--json")
    assert done.exit_code == 1
    first, second = json.loads(done.stdout)["letters"]
    assert ([each["code"] for each in first["findings"]], first["kind"]) == (["unreadable"], None)
    assert (second["ok"], second["kind"]) == (True, "Terms")
    shown = run(seat, "letter", "check", str(letters), "--online").output
    assert "1 of 2 letters cannot serve" in shown
    alone = run(seat, "letter", "check", str(letters / "a.json"))
    assert alone.exit_code == 2


def test_a_folder_of_letters_is_signed_by_the_other_party(seat: Seat, tmp_path: Path) -> None:
    letters, out = tmp_path / "letters", tmp_path / "signed"
    for number in range(3):
        words = {**PAYABLE, "reference": f"PO-{number}"}
        signed(seat, draft(tmp_path, words), "core", letters / f"{number}.json")
    sign = ("sign", str(letters), "--as", "anna", "--out", str(out))
    done = run(seat, *sign)
    assert done.exit_code == 0, done.output
    assert done.output.count("core owes anna 1,000,000.00 on ") == 3
    assert "3 letters, 3,000,000.00 in all" in done.output
    assert sorted(each.name for each in out.iterdir()) == [f"{n}-anna.json" for n in range(3)]
    assert {read_letter(each).signer for each in out.iterdir()} == {seat.address("anna")}
    carried = run(seat, "letter", "carry", str(letters), str(out), "--as", "stranger")
    assert carried.exit_code == 0, carried.output
    assert "3 of 3 done" in carried.output
    own = run(seat, "sign", str(out), "--as", "anna", "--out", str(tmp_path / "x"))
    assert "letters of this party alone" in " ".join(own.stderr.split())
    again = run(seat, *sign)
    assert again.exit_code == 2
    assert again.stderr.count("was issued by it") == 3
