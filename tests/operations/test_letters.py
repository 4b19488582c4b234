"""Letters: every message as a file that reads back the same, in words, and is verified alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from eth_account import Account
from eth_account.signers.local import LocalAccount
from typer.testing import CliRunner

from deeptier.bids.files import read_bids
from deeptier.chain.artifacts import CONTRACTS
from deeptier.chain.record import ContractRecord, Deployment, DeploySettings
from deeptier.cli import app
from deeptier.consents import (
    READERS,
    Acceptance,
    Backing,
    Bid,
    Cancellation,
    Delivery,
    Endorse,
    EndorseMany,
    Handover,
    OfferAcceptance,
    PledgeAcceptance,
    PledgeBid,
    Split,
    Terms,
    lot_version,
)
from deeptier.days import day_number, parse_date
from deeptier.desk.book import AddressBook
from deeptier.desk.party import Owner, Party
from deeptier.discounting import Basis, Method
from deeptier.errors import InputError
from deeptier.letters.check import Against, check_offline
from deeptier.letters.describe import describe
from deeptier.letters.letter import Letter, signed_letter
from deeptier.letters.reading import LetterError, read_letter
from deeptier.lot_id import LotId
from deeptier.structs import Struct

CORE: LocalAccount = Account.from_key(b"\1" * 32)
ANNA: LocalAccount = Account.from_key(b"\2" * 32)
BANK: LocalAccount = Account.from_key(b"\3" * 32)
FUND = "0x00000000000000000000000000000000000f00D5"
TOKEN = "0xDc64a140Aa3E981100a9becA4E685f962f0cF6C9"
TODAY = day_number(parse_date("2026-01-07"))
DUE = day_number(parse_date("2026-07-06"))
WORD = bytes(range(32))
LOT, VERSION = LotId.parse("7-3-1"), lot_version(2, 3)
HIGH = 2**64 - 1
CURVE = 0xFFFFFFFF_FFFFFFFF_FFFFFFFF_FFFFFFFE_BAAEDCE6_AF48A03B_BFD25E8C_D0364141

DEPLOYMENT = Deployment(
    network="made up",
    chain_id=31_337,
    genesis_hash="0x" + "00" * 32,
    deployer=str(BANK.address),
    settings=DeploySettings(),
    contracts=tuple(
        ContractRecord(name, f"0x{at + 1:040X}".replace("0X", "0x"), at, (), "0x")
        for at, name in enumerate(CONTRACTS)
    ),
)
BOOK = AddressBook(
    (
        Party("Core", str(CORE.address)),
        Party("Anna", str(ANNA.address)),
        Party("Bank", str(BANK.address)),
        Party("Fund", FUND, signed_by=Owner("Bank")),
    )
)
AGAINST = Against(DEPLOYMENT, BOOK, TODAY)
NAMES = BOOK.names

TERMS = Terms(
    line=1,
    obligor=str(CORE.address),
    payee=str(ANNA.address),
    guarantor=str(BANK.address),
    currency=TOKEN,
    backing=Backing.COMMERCIAL_BILL,
    face_amount=1_000_000_000,
    due_day=DUE,
    grace_days=5,
    penalty_ppm_per_day=500,
    tier_cap=6,
    deposit_ppm=100_000,
    document_root=WORD,
    last_day=TODAY + 1,
    nonce=17,
)
BID = Bid(
    financier=str(BANK.address),
    obligor=str(CORE.address),
    currency=TOKEN,
    budget=HIGH,
    rate_ppm=43_500,
    day_basis=Basis.ACT_365,
    method=Method.TRUE_YIELD,
    recourse=True,
    obligor_share_ppm=500_000,
    fee_ppm=10_000,
    fee_receiver=str(ANNA.address),
    last_due_day=DUE,
    last_day=TODAY,
    nonce=2**256 - 1,
)
PLEDGE_BID = PledgeBid(
    financier=str(BANK.address),
    lot=LOT,
    lot_version=VERSION,
    currency=TOKEN,
    advance_ppm=800_000,
    rate_ppm=60_000,
    repay_day=DUE,
    last_day=TODAY,
    nonce=3,
)
TO = str(ANNA.address)
MESSAGES: dict[str, tuple[Struct, dict[str, Any], LocalAccount, list[str]]] = {
    "terms": (
        TERMS,
        {"invoices": (WORD, bytes(31) + b"\1")},
        CORE,
        [
            "Core owes Anna 10,000,000.00 on 2026-07-06.",
            f"guarantor     Bank  {BANK.address}",
            "due           2026-07-06, then 5 days of grace",
            "penalty       0.05% a day on what is late",
            "backing       commercial bill",
            "deposit       10.00% of the amount",
            "invoice       0x000102",
            "issue until   2026-01-08",
        ],
    ),
    "terms without invoices": (
        replace(TERMS, guarantor="0x" + "00" * 20),
        {"invoices": ()},
        ANNA,
        ["guarantor     nobody", "invoices      none"],
    ),
    "cancellation": (
        Cancellation(7, WORD, TODAY),
        {},
        ANNA,
        ["A party of payable 7 agrees to undo it."],
    ),
    "bid for any lot": (
        BID,
        {},
        BANK,
        [
            "Bank offers to buy lots that Core owes, up to 184,467,440,737,095,516.15, at 4.35% a",
            "rate          4.35% a year of 365 days, as true yield",
            "recourse      yes",
            f"fee           1.00% of the face to Anna  {ANNA.address}",
            "due until     2026-07-06",
        ],
    ),
    "bid for a lot": (
        replace(
            BID,
            obligor="0x" + "00" * 20,
            lot=LOT,
            lot_version=VERSION,
            fee_ppm=0,
            fee_receiver="0x" + "00" * 20,
        ),
        {},
        BANK,
        [
            "offers to buy lot 7-3-1",
            "as long as it has 2 cuts and 3 deliveries",
            "fee           none",
        ],
    ),
    "acceptance": (
        Acceptance(WORD, LOT, 1, VERSION, TODAY),
        {},
        ANNA,
        ["The holder sells 0.01 of lot 7-3-1 by a bid.", "bid           0x000102"],
    ),
    "split": (
        Split(LOT, (100, 250_000), VERSION, TODAY),
        {},
        ANNA,
        [
            "The holder cuts 2 lots out of lot 7-3-1.",
            "cut           1.00",
            "cut           2,500.00",
        ],
    ),
    "endorse": (
        Endorse(LOT, TO, 100_000, WORD, VERSION, TODAY),
        {},
        CORE,
        ["The holder delivers 1,000.00 of lot 7-3-1 to Anna.", f"to            Anna  {TO}"],
    ),
    "endorse many": (
        EndorseMany(LOT, (Delivery(TO, 1, WORD), Delivery(FUND, 2, WORD)), VERSION, TODAY),
        {},
        CORE,
        [
            "The holder delivers 0.03 in all, of lot 7-3-1, to 2 receivers.",
            f"to            Fund  {FUND}",
            "  amount      0.02",
        ],
    ),
    "handover": (
        Handover(LOT, TO, 5, WORD, VERSION, TODAY),
        {},
        CORE,
        ["The holder delivers 0.05 of lot 7-3-1 to Anna, at once: both sides sign."],
    ),
    "offer acceptance": (
        OfferAcceptance(LOT, WORD, VERSION, TODAY),
        {},
        ANNA,
        ["The receiver accepts lot 7-3-1, which is held for it."],
    ),
    "pledge bid": (
        PLEDGE_BID,
        {},
        BANK,
        ["Bank offers to advance 80.00% of lot 7-3-1 until 2026-07-06, at 6.00% a year."],
    ),
    "pledge acceptance": (
        PledgeAcceptance(WORD, LOT, VERSION, TODAY),
        {},
        ANNA,
        ["The holder pledges lot 7-3-1 by a bid."],
    ),
}


def letter(
    message: Struct = TERMS, key: LocalAccount = CORE, extra: Mapping[str, Any] | None = None
) -> Letter:
    if extra is None:
        extra = {"invoices": (WORD,)} if isinstance(message, Terms) else {}
    return signed_letter(
        "letter.json", key, DEPLOYMENT.domain(READERS[type(message)]), message, **extra
    )


def codes(checked: Letter, against: Against = AGAINST) -> list[str]:
    return [each.code for each in check_offline(checked, against)]


def texts(checked: Letter, against: Against = AGAINST) -> str:
    return "; ".join(each.text for each in check_offline(checked, against))


def test_every_message_of_the_contracts_is_here() -> None:
    assert {type(message) for message, *_ in MESSAGES.values()} == set(READERS)


@pytest.mark.parametrize("name", MESSAGES)
def test_a_letter_is_read_again_and_is_sound(name: str, tmp_path: Path) -> None:
    message, extra, key, _ = MESSAGES[name]
    signed = letter(message, key, extra)
    signed.write(tmp_path / "letter.json")
    read = read_letter(tmp_path / "letter.json")
    assert (read.message, read.domain, read.extra) == (message, signed.domain, extra)
    assert (read.signer, read.digest, read.key_signer) == (key.address, signed.digest, key.address)
    assert codes(read) == []


@pytest.mark.parametrize("name", MESSAGES)
def test_a_letter_says_what_is_agreed_in_words_and_amounts(name: str) -> None:
    message, extra, key, says = MESSAGES[name]
    told = describe(letter(message, key, extra), NAMES, decimals=2)
    for text in says:
        assert any(text in line for line in told), told
    assert told[0].endswith(".")
    assert f"consent of    {NAMES[str(key.address)]}  {key.address}" in told[-3]
    assert all(account in "\n".join(told) for account in accounts_of(message))


def accounts_of(message: Struct) -> list[str]:
    """Every account that a message names: each must be told in full."""
    words = json.dumps(letter(message).typed_data["message"])
    return [each for each in (*NAMES, TOKEN) if each in words]


def test_amounts_of_an_unknown_currency_are_told_in_minor_units() -> None:
    told = "\n".join(describe(letter(), NAMES))
    unknown = "1,000,000,000 minor units of a currency that is not known here"
    assert f"{unknown} (10,000,000.00 if it has 2 decimals)" in told


def test_strangers_are_told_by_their_account_in_full() -> None:
    told = "\n".join(describe(letter(), {}))
    assert f"obligor       {CORE.address} (not in the address book)" in told


def test_a_letter_of_a_bid_is_a_file_that_an_auction_takes(tmp_path: Path) -> None:
    letter(BID, BANK).write(tmp_path / "bid.json")
    (found,) = read_bids([tmp_path])
    assert (found.bid, found.key_signer) == (BID, BANK.address)


def test_typed_data_of_another_wallet_tells_its_signer_by_the_signature(tmp_path: Path) -> None:
    words = letter().to_json()
    del words["signer"], words["digest"]
    (tmp_path / "wallet.json").write_text(json.dumps(words))
    read = read_letter(tmp_path / "wallet.json")
    assert read.signer == CORE.address
    assert codes(read) == []


# What makes a letter worth nothing


def test_a_letter_for_another_chain_or_another_contract_is_told() -> None:
    other = replace(DEPLOYMENT, chain_id=1)
    assert codes(letter(), replace(AGAINST, deployment=other)) == ["chain"]
    assert "it is for chain 31337; this desk's is 1" in texts(
        letter(), replace(AGAINST, deployment=other)
    )
    moved = DEPLOYMENT.with_record(replace(DEPLOYMENT.record("Payables"), address=FUND))
    assert codes(letter(), replace(AGAINST, deployment=moved)) == ["contract"]


def test_the_last_day_counts_and_the_day_after_does_not() -> None:
    last = TERMS.last_day
    assert codes(letter(), replace(AGAINST, today=last)) == []
    assert codes(letter(), replace(AGAINST, today=last + 1)) == ["expired"]
    says = texts(letter(), replace(AGAINST, today=last + 1))
    assert says == "its last day was 2026-01-08; today is 2026-01-09: ask for a new one"


def test_a_letter_of_one_who_is_no_party_is_told() -> None:
    stranger: LocalAccount = Account.from_key(b"\4" * 32)
    assert codes(letter(TERMS, stranger)) == ["party"]
    assert "it takes the consent of Core or Anna or Bank" in texts(letter(TERMS, stranger))
    assert codes(letter(BID, ANNA)) == ["party"]
    assert codes(letter(PLEDGE_BID, ANNA)) == ["party"]


def test_a_letter_that_another_party_signed_is_told_with_that_party() -> None:
    forged = replace(letter(TERMS, ANNA), signer=str(CORE.address))
    assert codes(forged) == ["signer"]
    assert texts(forged) == f"Anna signed it ({ANNA.address}), not Core"


@pytest.mark.parametrize("name", MESSAGES)
def test_every_field_that_is_changed_after_signing_is_noticed(name: str, tmp_path: Path) -> None:
    """Each field of each message, the invoices too, changed in the file."""
    message, extra, key, _ = MESSAGES[name]
    original = letter(message, key, extra).to_json()
    fields = original["message"]
    assert fields
    for field in fields:
        for changed_value in other_values(field, fields[field]):
            words = json.loads(json.dumps(original))
            words["message"][field] = changed_value
            path = tmp_path / f"{field}.json"
            path.write_text(json.dumps(words))
            found = codes(read_letter(path), replace(AGAINST, today=0))
            assert found[:1] == ["changed"], field
            assert found[-1] in ("signature", "signer"), field
            del words["digest"]
            path.write_text(json.dumps(words))
            assert codes(read_letter(path), replace(AGAINST, today=0))[-1:] == ["signature"], field


def other_values(field: str, value: Any) -> list[Any]:
    """What the field could hold as well."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return {360: [365], 365: [360]}.get(value, [1 if value == 0 else value - 1])
    if isinstance(value, list):
        if not value:
            return [["0x" + "11" * 32]]
        first = value[0]
        if isinstance(first, dict):
            return [value[:1], [{**first, "amount": str(int(first["amount"]) + 1)}, *value[1:]]]
        return [value[1:], [*value, first]]
    if value.startswith("0x"):
        return ["0x" + ("22" * ((len(value) - 2) // 2))]
    if field == "lot":
        return [str(LotId.parse("7-3-2").number)]
    return [str(int(value) + 1 if int(value) < HIGH else int(value) - 1)]


def test_the_digest_of_a_file_that_was_changed_with_it_does_not_help(tmp_path: Path) -> None:
    raised = replace(letter(), message=replace(TERMS, face_amount=1_000_000_001))
    (tmp_path / "raised.json").write_text(json.dumps(raised.to_json()))
    found = check_offline(read_letter(tmp_path / "raised.json"), AGAINST)
    assert [each.code for each in found] == ["signature"]
    assert found[0].text.startswith("the signature is not Core's: the letter was changed after")


def high_s(signature: bytes) -> bytes:
    """The other signature that mathematics allows, which the contracts refuse."""
    s, v = CURVE - int.from_bytes(signature[32:64], "big"), 55 - signature[64]
    return signature[:32] + s.to_bytes(32, "big") + bytes([v])


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda each: b"", "it has no signature: only the chain can tell whether Core approved"),
        (lambda each: each[:-1], "its signature has 64 bytes; a key's has 65"),
        (lambda each: each + b"\0", "its signature has 66 bytes"),
        (lambda each: each[:64] + b"\0", "its signature is damaged"),
        (high_s, "its signature is damaged"),
        (lambda each: bytes(64) + b"\x1b", "its signature is damaged"),
        (lambda each: each[:64] + bytes([55 - each[64]]), "is not Core's"),
    ],
)
def test_a_wrong_signature_is_told(spoil: Callable[[bytes], bytes], says: str) -> None:
    spoiled = replace(letter(), signature=spoil(letter().signature))
    assert codes(spoiled) == ["signature"]
    assert says in texts(spoiled)


def test_a_smart_accounts_letter_carries_the_signature_of_its_owner() -> None:
    bid = replace(BID, financier=FUND)
    assert codes(replace(letter(bid, BANK), signer=FUND)) == []
    assert codes(replace(letter(bid, ANNA), signer=FUND)) == ["signer"]


# What is no letter


def spoilt(change: Callable[[dict[str, Any]], Any]) -> str:
    words = letter().to_json()
    change(words)
    return json.dumps(words)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "is not JSON as a letter has it"),
        ("[]", "it must be an object with types, primaryType, domain, message, signature"),
        ('{"a": 1, "a": 2}', "'a' is there twice"),
        ('{"a": 1.5}', "1.5 is no integer"),
        ('{"a": NaN}', "NaN is no integer"),
        pytest.param("[" * 100_000, "is nested deeper than a letter is", id="nested"),
        ('{"a": ' + "1" * 200 + "}", "a number of 200 digits is too long"),
        (spoilt(lambda words: words.pop("message")), "message is 'missing'; it must be there"),
        (spoilt(lambda words: words.update(note="x")), "left out: no letter has it"),
        (spoilt(lambda words: words.update(primaryType="Permit")), "primaryType is 'Permit'"),
        (spoilt(lambda words: words["domain"].update(name="Other")), "domain.name is 'Other'"),
        (spoilt(lambda words: words["domain"].update(chainId="x")), "domain.chainId is 'x'"),
        (spoilt(lambda words: words["types"]["Terms"].pop()), "types is"),
        (spoilt(lambda words: words["message"].update(faceAmount="1e9")), "message.faceAmount"),
        (spoilt(lambda words: words["message"].update(faceAmount=str(2**64))), "2^64 - 1"),
        (spoilt(lambda words: words["message"].update(backing=3)), "message.backing is 3"),
        (spoilt(lambda words: words["message"].update(payee="0x12")), "message.payee is '0x12'"),
        (spoilt(lambda words: words["message"].update(invoices="0x")), "message.invoices is '0x'"),
        (spoilt(lambda words: words["message"].update(invoices=["0x12"])), "message.invoices[0]"),
        (spoilt(lambda words: words.update(signature="sig")), "signature is 'sig'"),
        (spoilt(lambda words: words.update(signer="me")), "signer is 'me'"),
        (spoilt(lambda words: words.update(digest="0x12")), "digest is '0x12'"),
    ],
)
def test_what_is_no_letter_is_told_with_file_and_field(
    tmp_path: Path, content: str, says: str
) -> None:
    path = tmp_path / "letter.json"
    path.write_text(content)
    with pytest.raises((LetterError, InputError)) as caught:
        read_letter(path)
    assert str(path) in str(caught.value)
    assert says in str(caught.value)


def test_a_letter_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(LetterError, match="cannot be read: No such file"):
        read_letter(tmp_path / "none.json")
    with pytest.raises(LetterError, match="cannot be read: Is a directory"):
        read_letter(tmp_path)


def test_a_letter_is_never_written_over_another(tmp_path: Path) -> None:
    letter().write(tmp_path / "letter.json")
    before = (tmp_path / "letter.json").read_bytes()
    with pytest.raises(FileExistsError):
        letter(BID, BANK).write(tmp_path / "letter.json")
    assert (tmp_path / "letter.json").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["letter.json"]


def shown(folder: Path, **changes: Any) -> tuple[int, str]:
    """What `show` says of a letter of the bank's as somebody else left it, without any desk."""
    AddressBook(
        (Party("Bank", str(BANK.address)), Party("Fund", FUND, signed_by=Owner("Bank")))
    ).save(folder / "parties.yaml")
    words = letter(BID, BANK).to_json()
    (folder / "letter.json").write_text(json.dumps(words | changes))
    done = CliRunner().invoke(app, ["show", str(folder / "letter.json"), "--desk", str(folder)])
    return done.exit_code, " ".join(done.output.split())


def test_show_tells_whose_seal_a_letter_bears(tmp_path: Path) -> None:
    """As `letter check` does; what the chain alone can judge is not wrong."""
    good = letter(BID, BANK)
    code, said = shown(tmp_path)
    assert (code, said.endswith("signed by the key of Bank")) == (0, True)
    other = {**good.typed_data["message"], "budget": "1"}
    for changes, says in (
        ({"message": other}, "it was changed after it was signed"),
        ({"message": other, "signature": "0x"}, "it was changed after it was signed"),
        ({"signature": "0x" + "11" * 65}, "its signature is damaged: no key can have made it"),
        ({"signature": "0x" + letter(BID, ANNA).signature.hex()}, "another key signed it"),
        ({"signer": str(CORE.address)}, f"Bank signed it ({BANK.address}), not {CORE.address}"),
    ):
        code, said = shown(tmp_path, **changes)
        assert (code, says in said) == (1, True), said
    for changes, says in (
        ({"signature": "0x"}, "it has no signature: only the chain can tell whether Bank"),
        ({"signature": "0x" + "11" * 130}, "its signature has 130 bytes; a key's has 65"),
        ({"signer": FUND}, "signed by the key of Bank"),
    ):
        code, said = shown(tmp_path, **changes)
        assert (code, says in said) == (0, True), said
