"""What the parties sign: figures, widths and forms of the typed data."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from eth_account import Account
from eth_account.messages import encode_typed_data

from deeptier.consents import (
    Acceptance,
    Backing,
    Bid,
    Cancellation,
    Consent,
    Delivery,
    Domain,
    Endorse,
    EndorseMany,
    Handover,
    IssueConsents,
    OfferAcceptance,
    PledgeAcceptance,
    PledgeBid,
    Split,
    Terms,
    digest,
    lot_version,
    sign,
    typed_data,
)
from deeptier.discounting import Basis, Method
from deeptier.errors import InputError
from deeptier.lot_id import LotId
from deeptier.structs import ZERO_ADDRESS, Struct

# Where anvil's first account deploys, from its first transaction on.
CONTRACT = "0xDc64a140Aa3E981100a9becA4E685f962f0cF6C9"
DOMAIN = PAYABLES = Domain(31337, CONTRACT)
DESK = Domain(31337, "0x5FC8d32690cc91D4c39d9d3abcBD16989F875707")
WARRANTS = Domain(31337, "0x9fE46736679d2D9a65F0992F2272dE9f3c7fa6e0")
OFFERS = Domain(31337, "0x8A791620dd6260079BF849Dc5567aDC3F2FdC318")
PLEDGES = Domain(31337, "0x2279B7A0a67DB372996a5FaB50D91eAA73d2eBe6")
ALICE = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"
BOB = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC"
WORD = bytes(range(32))

TERMS = Terms(
    line=1,
    obligor=ALICE,
    payee=BOB,
    currency=CONTRACT,
    face_amount=1_000_000_000,
    due_day=20_640,
    grace_days=10,
    penalty_ppm_per_day=500,
    tier_cap=16,
    document_root=WORD,
    last_day=20_470,
    nonce=2**256 - 1,
)
BID = Bid(
    financier=ALICE,
    lot=LotId(7, (3, 1)),
    lot_version=lot_version(2, 1),
    currency=CONTRACT,
    budget=600_000_000,
    rate_ppm=43_500,
    day_basis=Basis.ACT_360,
    method=Method.TRUE_YIELD,
    recourse=True,
    last_due_day=20_640,
    last_day=20_500,
    nonce=9,
)
ACCEPTANCE = Acceptance(WORD, LotId(7), 600_000_000, 1, 20_500)
SPLIT = Split(LotId(7, (3,)), (133_333_333, 133_333_334), 256, 20_500)
ENDORSE = Endorse(LotId(7), BOB, 400_000_000, WORD, 0, 20_500)
MANY = EndorseMany(LotId(7), (Delivery(BOB, 1, WORD), Delivery(ALICE, 2, WORD)), 0, 20_500)
CANCELLATION = Cancellation(7, WORD, 20_500)
PLEDGE_BID = PledgeBid(
    financier=ALICE,
    lot=LotId(7, (3, 1)),
    lot_version=lot_version(2, 1),
    currency=CONTRACT,
    advance_ppm=800_000,
    rate_ppm=52_000,
    day_basis=Basis.ACT_365,
    repay_day=20_600,
    last_day=20_500,
    nonce=9,
)
PLEDGE_ACCEPTANCE = PledgeAcceptance(WORD, LotId(7), 1, 20_500)
OFFER_ACCEPTANCE = OfferAcceptance(LotId(7, (1,)), WORD, 256, 20_500)
HANDOVER = Handover(LotId(7), BOB, 400_000_000, WORD, 0, 20_500)

MESSAGES: list[tuple[Struct, dict[str, Any]]] = [
    (TERMS, {"invoices": [WORD]}),
    (BID, {}),
    (ACCEPTANCE, {}),
    (SPLIT, {}),
    (ENDORSE, {}),
    (MANY, {}),
    (CANCELLATION, {}),
    (PLEDGE_BID, {}),
    (PLEDGE_ACCEPTANCE, {}),
    (OFFER_ACCEPTANCE, {}),
    (HANDOVER, {}),
]


def test_terms_are_the_tuple_of_the_abi() -> None:
    assert TERMS.as_tuple() == (
        1,
        ALICE,
        BOB,
        ZERO_ADDRESS,
        CONTRACT,
        0,
        1_000_000_000,
        20_640,
        10,
        500,
        16,
        0,
        WORD,
        bytes(32),
        20_470,
        2**256 - 1,
    )


def test_bid_is_the_tuple_of_the_abi() -> None:
    assert BID.as_tuple() == (
        ALICE,
        7 << 192 | 3 << 176 | 1 << 160,
        513,
        ZERO_ADDRESS,
        CONTRACT,
        600_000_000,
        43_500,
        360,
        1,
        True,
        0,
        0,
        ZERO_ADDRESS,
        20_640,
        20_500,
        0,
        9,
    )


def test_bid_for_any_lot_has_number_zero() -> None:
    bid = Bid(
        financier=ALICE,
        obligor=BOB,
        currency=CONTRACT,
        budget=1,
        rate_ppm=1,
        last_due_day=1,
        last_day=1,
        nonce=0,
    )
    assert bid.as_tuple()[1:4] == (0, 0, BOB)
    assert Bid.from_tuple(bid.as_tuple()).lot is None


def test_lists_are_lists_of_the_abi() -> None:
    assert SPLIT.as_tuple() == (LotId(7, (3,)).number, [133_333_333, 133_333_334], 256, 20_500)
    assert MANY.as_tuple()[1] == [(BOB, 1, WORD), (ALICE, 2, WORD)]


@pytest.mark.parametrize(("message", "extra"), MESSAGES)
def test_tuple_reads_back(message: Struct, extra: dict[str, Any]) -> None:
    assert type(message).from_tuple(message.as_tuple()) == message


def test_enumerations_read_back_as_members() -> None:
    assert Terms.from_tuple(TERMS.as_tuple()).backing is Backing.ACCOUNTS_PAYABLE
    assert Bid.from_tuple(BID.as_tuple()).method is Method.TRUE_YIELD


def test_addresses_are_kept_checksummed() -> None:
    assert Delivery(BOB.lower(), 1, WORD) == Delivery(BOB, 1, WORD)


def test_consents_default_to_approval_on_chain() -> None:
    assert IssueConsents().as_tuple() == (b"", b"", b"")
    assert Consent(513, 20_500).as_tuple() == (513, 20_500, b"")


def test_lot_version_is_children_then_hops() -> None:
    assert lot_version(65_535, 255) == 2**24 - 1
    assert lot_version(1, 0) == 256
    with pytest.raises(InputError, match="hops is 256; it must be an integer from 0 to 255"):
        lot_version(0, 256)


@pytest.mark.parametrize(
    ("domain", "message", "extra", "expected"),
    [
        (
            PAYABLES,
            TERMS,
            {"invoices": []},
            "bcd43449d59585fb2e1c9f4f5fd2bf11f7114667efa63462e022ac2c5a21656e",
        ),
        (
            PAYABLES,
            TERMS,
            {"invoices": [WORD]},
            "32ad9127e1dd20ad984c6ccf26e923b5c6bca8ee6845a267528635751cf2d57e",
        ),
        (DESK, BID, {}, "55d0889d95f44d0087f99b4b7a568d4a9103741fb83de0b6d731948a90675987"),
        (DESK, ACCEPTANCE, {}, "c5da524a090b4c7217042289a144861fa7615ee4e0f26b4c1459deaebb454373"),
        (WARRANTS, SPLIT, {}, "ee6e45df25cfef6060ddb978782b4315f283c4fd40637aa7771e6ebd7ec27d5d"),
        (WARRANTS, ENDORSE, {}, "586de9c305b6084c34f5fa44b4b5b7822e4be4799205cf8f54f9ba2ab8f4a7aa"),
        (WARRANTS, MANY, {}, "740666996f1f58be23c786a28fe70d62ae6f98d9222eaf0299fd54a9c928d6f4"),
        (
            PAYABLES,
            CANCELLATION,
            {},
            "005c1256df6c09227cf301ada91075ed543bb814fdf015757147d1f424e6077f",
        ),
        (
            PLEDGES,
            PLEDGE_BID,
            {},
            "f281fa7769970ef1895bd02cda82c72ea37acd8dde36b9ddf4971cd4a94516cb",
        ),
        (
            PLEDGES,
            PLEDGE_ACCEPTANCE,
            {},
            "d81c0c1996e0d9c13e537a73114a66e8626feed3028f08f570c6e4dd1c5e8d65",
        ),
        (
            OFFERS,
            OFFER_ACCEPTANCE,
            {},
            "dce7b4810af01fc74d1c2c0e1955557d2dbdfbf22645be4592f875885390a03d",
        ),
        (
            OFFERS,
            HANDOVER,
            {},
            "8f51c98f1c3f4bf1ece854f6275ecbbfeb9dede64ab0716661f9347769a0c140",
        ),
    ],
)
def test_digest_is_the_contracts(
    domain: Domain, message: Struct, extra: dict[str, Any], expected: str
) -> None:
    """Figures that stay; tests/chain/test_digests.py compares the function with the contracts."""
    assert digest(domain, message, **extra).hex() == expected


def test_domain_separator_is_the_contracts() -> None:
    assert (
        DOMAIN.separator.hex() == "602d4074264c7a6052284cd620377cfeec34e46c0bb9ae50beac8085f74e76e1"
    )


@pytest.mark.parametrize(
    "other", [Domain(1, CONTRACT), Domain(31337, ALICE)], ids=["chain", "contract"]
)
def test_digest_differs_for_another_domain(other: Domain) -> None:
    assert digest(other, SPLIT) != digest(DOMAIN, SPLIT)


@pytest.mark.parametrize(("message", "extra"), MESSAGES)
def test_typed_data_survives_json(message: Struct, extra: dict[str, Any]) -> None:
    data = typed_data(DOMAIN, message, **extra)
    account = Account.create()
    read_back = json.loads(json.dumps(data))
    assert sign(account, read_back) == sign(account, data)


def test_typed_data_carries_wide_numbers_as_digits() -> None:
    message = typed_data(DOMAIN, TERMS, invoices=[WORD])["message"]
    assert message["nonce"] == str(2**256 - 1)
    assert message["faceAmount"] == "1000000000"
    assert message["dueDay"] == 20_640
    assert message["invoices"] == ["0x" + WORD.hex()]


@pytest.mark.parametrize(("message", "extra"), MESSAGES)
def test_signature_recovers_to_its_account(message: Struct, extra: dict[str, Any]) -> None:
    account = Account.create()
    data = typed_data(DOMAIN, message, **extra)
    signature = sign(account, data)
    assert len(signature) == 65
    signed = encode_typed_data(full_message=data)
    assert Account.recover_message(signed, signature=signature) == account.address


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"line": 2**32}, "line is 4294967296; it must be an integer from 0 to 4,294,967,295"),
        ({"line": True}, "line is True; it must be an integer from 0 to 4,294,967,295"),
        ({"face_amount": 1.5}, "face_amount is 1.5; it must be an integer from 0 to 2^64 - 1"),
        ({"due_day": -1}, "due_day is -1; it must be an integer from 0 to 16,777,215"),
        ({"tier_cap": 256}, "tier_cap is 256; it must be an integer from 0 to 255"),
        ({"payee": "Bob"}, "payee is 'Bob'; it must be an address of 20 bytes in hexadecimal"),
        ({"document_root": b"x"}, "length of document_root in bytes is 1; it must be 32"),
        ({"document_root": "x"}, "type of document_root is 'str'; it must be bytes"),
        (
            {"backing": 3},
            "backing is 3; it must be one of "
            "0 (ACCOUNTS_PAYABLE), 1 (COMMERCIAL_BILL), 2 (BANK_CREDIT_LINE)",
        ),
    ],
)
def test_terms_refuse_what_the_contract_does_not_hold(
    change: dict[str, Any], sentence: str
) -> None:
    words = dict(zip(Terms.__dataclass_fields__, TERMS.as_tuple(), strict=True))
    with pytest.raises(InputError) as caught:
        Terms(**{**words, **change})
    assert str(caught.value) == sentence


def test_split_refuses_an_amount_too_wide() -> None:
    with pytest.raises(InputError, match=r"^amounts\[1\] is 18446744073709551616; it must be"):
        Split(LotId(7), (1, 2**64), 0, 0)


@pytest.mark.parametrize("lot", [None, "7-3", 0, True])
def test_split_refuses_what_is_no_lot(lot: Any) -> None:
    with pytest.raises(InputError):
        Split(lot, (1,), 0, 0)


def test_terms_want_their_invoices() -> None:
    with pytest.raises(InputError) as caught:
        typed_data(DOMAIN, TERMS)
    assert str(caught.value) == (
        "extra of Terms is 'nothing'; it must be invoices, and nothing else"
    )


def test_other_messages_take_nothing_beside() -> None:
    with pytest.raises(InputError) as caught:
        typed_data(DOMAIN, SPLIT, invoices=[WORD])
    assert str(caught.value) == "extra of Split is 'invoices'; it must be nothing"


def test_invoices_are_checked() -> None:
    with pytest.raises(InputError, match=r"length of invoices\[1\] in bytes is 31; it must be 32"):
        typed_data(DOMAIN, TERMS, invoices=[WORD, WORD[1:]])


def test_consents_need_no_chain_library() -> None:
    code = "import sys; sys.modules['web3'] = None; import deeptier.consents, deeptier.roles"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
