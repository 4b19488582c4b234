"""Bids by mail: what a file must be, the ranking to the fen, and why a bid cannot serve."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from documents import number, table
from eth_account import Account

from deeptier import cli
from deeptier.bids.files import BidFileError, SignedBid, read_bids
from deeptier.bids.price import price_of
from deeptier.bids.ranking import Facts, Ranking, Wanted, rank, require_one_sale
from deeptier.bounds import MAX_UINT64
from deeptier.consents import Bid, Domain, lot_version, sign, signer_of, typed_data
from deeptier.days import day_number, parse_date
from deeptier.discounting import Basis, Method
from deeptier.errors import InputError
from deeptier.lot_id import LotId
from deeptier.money import parse_rate
from deeptier.structs import ZERO_ADDRESS

DESK = Domain(31337, "0x5FC8d32690cc91D4c39d9d3abcBD16989F875707")
TOKEN = "0xDc64a140Aa3E981100a9becA4E685f962f0cF6C9"
OBLIGOR = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"
STRANGER = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC"
BANK = Account.from_key(b"\1" * 32)
FACTOR = Account.from_key(b"\2" * 32)
LOT = LotId.parse("7-3-1")
FACE = 600_000_000
ON = day_number(parse_date("2026-02-06"))
DUE = day_number(parse_date("2026-07-06"))
WANTED = Wanted(FACE, DUE, ON, LOT, lot_version(0, 2), OBLIGOR, TOKEN)
METHODS = {"discount": Method.DISCOUNT, "true yield": Method.TRUE_YIELD}
HIGHEST_S = 0x7FFFFFFF_FFFFFFFF_FFFFFFFF_FFFFFFFF_5D576E73_57A4501D_DFE92F46_681B20A0
CURVE = 2 * HIGHEST_S + 1


def bid(**fields: Any) -> Bid:
    """A bid for any lot of the obligor, or for the lot where `lot` is given."""
    words: dict[str, Any] = {
        "financier": BANK.address,
        "obligor": ZERO_ADDRESS if "lot" in fields else OBLIGOR,
        "currency": TOKEN,
        "budget": FACE,
        "rate_ppm": 43_500,
        "last_due_day": DUE,
        "last_day": ON,
        "nonce": 1,
    }
    if fields.get("lot"):
        words["lot_version"] = lot_version(0, 2)
    return Bid(**{**words, **fields})


def signed(
    offered: Bid, place: str = "bid.json", key: Any = None, domain: Domain = DESK
) -> SignedBid:
    account = key or (FACTOR if offered.financier == FACTOR.address else BANK)
    return SignedBid(place, offered, domain, sign(account, typed_data(domain, offered)))


def unable(ranking: Ranking) -> list[tuple[str, list[str]]]:
    return [
        (each.signed.place, [reason.code for reason in each.reasons]) for each in ranking.unable
    ]


def reasons(offered: Bid, wanted: Wanted = WANTED, **facts: Any) -> list[tuple[str, str]]:
    """Why a bid that its financier signed cannot serve."""
    one = signed(offered)
    known = {one: Facts(**{**GOOD, **facts})} if facts else None
    ranking = rank([one], wanted, known)
    assert bool(ranking.offers) != bool(ranking.unable)
    return [(why.code, why.text) for each in ranking.unable for why in each.reasons]


GOOD: dict[str, Any] = {
    "consented": True,
    "inactive": None,
    "series": 0,
    "filled": 0,
    "balance": FACE,
    "allowance": FACE,
    "is_holder": False,
}


# Prices


@pytest.mark.rule("R143")
def test_bids_of_the_specification_in_their_order() -> None:
    columns = ("place", "rate", "basis", "method", "obligor's share", "fee rate")
    columns += ("discount", "obligor's part", "fee", "seller receives")
    rows = table("docs/SPEC.md", *columns).rows
    assert len(rows) == 8
    received = []
    for row in rows:
        offered = bid(
            rate_ppm=parse_rate(row["rate"]),
            day_basis=Basis(number(row["basis"])),
            method=METHODS[row["method"]],
            obligor_share_ppm=parse_rate(row["obligor's share"]),
            fee_ppm=parse_rate(row["fee rate"]),
        )
        price = price_of(offered, FACE, 150)
        assert (price.discount, price.obligor_part, price.fee, price.net_proceeds) == tuple(
            number(row[column]) for column in columns[6:]
        )
        assert price.financier_pays == FACE - price.discount
        received.append(price.net_proceeds)
    assert received == sorted(received, reverse=True)
    assert [number(row["place"]) for row in rows] == list(range(1, 9))


@pytest.mark.rule("R143")
def test_prices_of_the_table_of_discounts() -> None:
    rows = table(
        "docs/SPEC.md", "face", "rate", "days", "basis", "method", "discount", "proceeds"
    ).rows
    for row in rows:
        offered = bid(
            rate_ppm=parse_rate(row["rate"]),
            day_basis=Basis(number(row["basis"])),
            method=METHODS[row["method"]],
        )
        face = number(row["face"])
        price = price_of(offered, face, number(row["days"]))
        assert price.discount == number(row["discount"])
        if row["proceeds"][0].isdigit():
            assert price.net_proceeds == number(row["proceeds"])
        else:
            wanted = Wanted(face, ON + number(row["days"]), ON)
            assert ("consumes_face", "it leaves nothing to the seller") in reasons(offered, wanted)


@pytest.mark.rule("R143")
def test_the_part_of_the_obligor_and_the_fee_round_half_up_once() -> None:
    """A discount of 3, of which half is 1.5; a fee of 0.5 ppm of 1,000,000."""
    offered = bid(
        rate_ppm=3, day_basis=Basis.ACT_360, method=Method.DISCOUNT, obligor_share_ppm=500_000
    )
    price = price_of(offered, 1_000_000, 360)
    assert (price.discount, price.obligor_part, price.fee, price.net_proceeds) == (
        3,
        2,
        0,
        999_999,
    )
    offered = bid(
        rate_ppm=0,
        day_basis=Basis.ACT_360,
        method=Method.DISCOUNT,
        fee_ppm=1,
        fee_receiver=BANK.address,
    )
    assert price_of(offered, 500_000, 1).fee == 1
    assert price_of(offered, 499_999, 1).fee == 0


@pytest.mark.rule("R143")
@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"fee_ppm": 10_000, "fee_receiver": STRANGER}, None),
        ({"fee_ppm": 10_001, "fee_receiver": STRANGER}, "fee"),
        ({"fee_ppm": 1}, "fee"),
        ({"fee_receiver": STRANGER}, "fee"),
        ({"obligor_share_ppm": 1_000_000}, None),
        ({"obligor_share_ppm": 1_000_001}, "obligor_share"),
    ],
)
def test_a_fee_and_a_share_are_within_what_the_desk_takes(
    words: dict[str, Any], code: str | None
) -> None:
    assert [found for found, _ in reasons(bid(**words))] == ([code] if code else [])


def test_a_fee_is_paid_out_of_what_the_financier_pays() -> None:
    """The obligor does not pay it: 1,000 is left of 1,000,000, and the fee is 10,000."""
    words: dict[str, Any] = {"fee_ppm": 10_000, "fee_receiver": STRANGER}
    offered = bid(rate_ppm=999_000, obligor_share_ppm=1_000_000, **words)
    found = reasons(offered, Wanted(1_000_000, ON + 360, ON))
    assert ("consumes_face", "it leaves nothing to the seller") in found


@pytest.mark.rule("R143")
def test_a_rate_above_100_percent_has_its_price_too() -> None:
    """The contracts take any rate of 32 bits: at 200 % true yield a year, a third of it is left."""
    offered = bid(rate_ppm=2_000_000, method=Method.TRUE_YIELD)
    price = price_of(offered, FACE, 360)
    assert (price.discount, price.net_proceeds) == (400_000_000, 200_000_000)
    assert reasons(bid(rate_ppm=2**32 - 1), replace(WANTED)) == [
        ("consumes_face", "it leaves nothing to the seller")
    ]


# Ranking


@pytest.mark.rule("R143")
def test_the_most_for_the_seller_comes_first() -> None:
    bids = [
        signed(bid(nonce=1), "simple 360"),
        signed(bid(nonce=2, day_basis=Basis.ACT_365), "simple 365"),
        signed(bid(nonce=3, method=Method.TRUE_YIELD), "yield 360"),
        signed(bid(nonce=4, method=Method.TRUE_YIELD, day_basis=Basis.ACT_365), "yield 365"),
        signed(bid(lot=LOT, rate_ppm=43_499), "for the lot"),
    ]
    ranking = rank(bids, WANTED)
    assert [(each.signed.place, each.price.net_proceeds) for each in ranking.offers] == [
        ("yield 365", 589_462_351),
        ("yield 360", 589_318_600),
        ("simple 365", 589_273_973),
        ("for the lot", 589_125_250),
        ("simple 360", 589_125_000),
    ]
    assert ranking.unable == ()


@pytest.mark.rule("R143")
def test_equal_bids_stand_by_recourse_then_last_day_then_digest() -> None:
    bids = [
        signed(bid(recourse=recourse, last_day=ON + days, nonce=nonce), f"{recourse} {days}")
        for recourse in (True, False)
        for days in (0, 5)
        for nonce in (1, 2, 3)
    ]
    expected = sorted(
        bids, key=lambda each: (each.bid.recourse, -each.bid.last_day, each.digest.hex())
    )
    for seed in range(5):
        random.Random(seed).shuffle(bids)
        ranking = rank(bids, WANTED)
        assert [each.signed for each in ranking.offers] == expected
    assert [each.place for each in expected][::3] == ["False 5", "False 0", "True 5", "True 0"]


@pytest.mark.rule("R143")
def test_one_fen_more_beats_recourse_and_last_day() -> None:
    """Rates 1 ppm apart on 86,400 for 1 day: the discounts are 10 and 11."""
    wanted = Wanted(86_400, ON + 1, ON)
    better = bid(rate_ppm=43_749, recourse=True, last_due_day=ON + 1)
    worse = bid(rate_ppm=43_750, last_day=ON + 9, last_due_day=ON + 1)
    first, second = rank([signed(worse), signed(better)], wanted).offers
    assert (first.signed.bid, first.price.net_proceeds) == (better, 86_390)
    assert (second.signed.bid, second.price.net_proceeds) == (worse, 86_389)


@pytest.mark.rule("R144")
def test_the_same_bid_twice_serves_once() -> None:
    offered = bid()
    stolen = replace(signed(offered, "stolen"), signature=signed(bid(nonce=2)).signature)
    ranking = rank([stolen, signed(offered, "first"), signed(offered, "again")], WANTED)
    assert [each.signed.place for each in ranking.offers] == ["first"]
    assert unable(ranking) == [("stolen", ["signature"]), ("again", ["same_bid"])]
    assert ranking.unable[1].reasons[0].text == "as in first"


# Reasons, at their edges


@pytest.mark.rule("R144")
@pytest.mark.parametrize(
    ("offered", "code", "text"),
    [
        (bid(last_day=ON - 1), "expired", "open through 2026-02-05"),
        (bid(last_day=0), "expired", "open through 1970-01-01"),
        (bid(lot=LotId.parse("7-3")), "other_lot", "for lot 7-3"),
        (
            bid(lot=LOT, lot_version=lot_version(1, 2)),
            "other_version",
            "for the lot after 1 cuts and 2 deliveries; the lot has 0 cuts and 2 deliveries",
        ),
        (bid(obligor=STRANGER), "other_obligor", f"for obligor {STRANGER}"),
        (bid(currency=STRANGER), "other_currency", f"in {STRANGER}"),
        (bid(budget=FACE - 1), "budget_too_small", "it buys 5,999,999.99 at most"),
        (bid(budget=0), "budget_too_small", "it buys 0.00 at most"),
        (bid(budget=MAX_UINT64), "budget_invalid", "a budget of 2^64 - 1 buys nothing"),
        (bid(last_due_day=DUE - 1), "due_too_late", "for what is due by 2026-07-05"),
        (bid(lot=None), "scope", "it must name a lot or an obligor, and not both"),
        (bid(lot=LOT, obligor=OBLIGOR), "scope", "it must name a lot or an obligor, and not both"),
        (bid(financier=STRANGER), "signature", f"signed by {BANK.address}"),
    ],
)
def test_a_bid_that_cannot_serve_says_why(offered: Bid, code: str, text: str) -> None:
    assert reasons(offered) == [(code, text)]


@pytest.mark.rule("R144")
@pytest.mark.parametrize(
    "offered",
    [
        bid(last_day=ON),
        bid(budget=FACE),
        bid(budget=MAX_UINT64 - 1),
        bid(last_due_day=DUE),
        bid(lot=LOT),
        bid(rate_ppm=0),
        bid(series=9),
    ],
)
def test_a_bid_at_its_edge_serves(offered: Bid) -> None:
    assert reasons(offered) == []


@pytest.mark.rule("R144")
def test_every_reason_is_told() -> None:
    many = bid(last_day=ON - 1, currency=STRANGER, budget=1, last_due_day=DUE - 1, obligor=STRANGER)
    assert [code for code, _ in reasons(many)] == [
        "expired",
        "other_obligor",
        "other_currency",
        "due_too_late",
        "budget_too_small",
    ]


@pytest.mark.rule("R144")
def test_what_is_not_told_refuses_nobody() -> None:
    blind = Wanted(FACE, DUE, ON)
    for offered in (bid(obligor=STRANGER), bid(currency=STRANGER), bid(lot=LotId(9))):
        assert reasons(offered, blind) == []


@pytest.mark.rule("R144")
@pytest.mark.parametrize(
    ("facts", "code", "text"),
    [
        ({"consented": False}, "signature", "the financier did not consent to it"),
        ({"series": 1}, "series_dead", "of series 0; the financier's is 1"),
        ({"inactive": "is frozen"}, "financier_inactive", "the financier is frozen"),
        ({"is_holder": True}, "same_holder", "the financier holds the lot already"),
        ({"filled": MAX_UINT64}, "cancelled", "cancelled by its financier"),
        ({"filled": 1}, "budget_too_small", "it buys 5,999,999.99 at most"),
        (
            {"balance": 589_124_999},
            "balance_too_small",
            "the financier has 5,891,249.99, less than it pays",
        ),
        (
            {"allowance": 589_124_999},
            "allowance_too_small",
            "the desk may take 5,891,249.99, less than the price",
        ),
    ],
)
def test_what_the_chain_tells_of_a_bid(facts: dict[str, Any], code: str, text: str) -> None:
    assert reasons(bid(), **facts) == [(code, text)]


@pytest.mark.rule("R144")
def test_cash_for_the_price_is_enough() -> None:
    assert reasons(bid(), balance=589_125_000, allowance=589_125_000) == []
    assert reasons(bid(budget=FACE + 1), filled=1) == []


@pytest.mark.rule("R144")
def test_a_lot_that_cannot_be_sold_is_sold_to_nobody() -> None:
    held = replace(WANTED, obstacle="the lot is frozen")
    assert reasons(bid(), held) == [("lot_held", "the lot is frozen")]


@pytest.mark.rule("R144")
def test_a_signature_that_no_key_made_waits_for_a_chain() -> None:
    for size in (0, 64, 66, 200):
        one = replace(signed(bid()), signature=b"\1" * size)
        (left,) = rank([one], WANTED).unable
        assert [(why.code, why.text) for why in left.reasons] == [
            (
                "signature_unknown",
                f"a signature of {size} bytes is no key's; with --rpc the chain is asked",
            )
        ]
        assert rank([one], WANTED, {one: Facts(**GOOD)}).unable == ()


@pytest.mark.rule("R144")
def test_a_signature_that_the_contracts_refuse_is_nobodys() -> None:
    """The same key's signature in its other form, and with another last byte."""
    one = signed(bid())
    r, s, v = one.signature[:32], int.from_bytes(one.signature[32:64], "big"), one.signature[64]
    assert s <= HIGHEST_S
    assert signer_of(typed_data(DESK, one.bid), one.signature) == BANK.address
    twin = r + (CURVE - s).to_bytes(32, "big") + bytes([55 - v])
    for changed in (twin, one.signature[:64] + bytes([v - 27]), b"\0" * 65):
        assert signer_of(typed_data(DESK, one.bid), changed) is None
        (left,) = rank([replace(one, signature=changed)], WANTED).unable
        assert left.reasons[0].text == "signed by nobody"


def test_bids_for_different_things_want_to_be_told_apart() -> None:
    blind = Wanted(FACE, DUE, ON)
    for name, one, other, told in (
        ("--lot", bid(lot=LOT), bid(lot=LotId(9)), {"lot": LOT}),
        ("--obligor", bid(), bid(obligor=STRANGER), {"obligor": OBLIGOR}),
        ("--currency", bid(), bid(currency=STRANGER), {"currency": TOKEN}),
    ):
        bids = [signed(one), signed(other)]
        with pytest.raises(InputError) as refusal:
            require_one_sale(bids, blind)
        assert (refusal.value.field, refusal.value.value) == (name, "missing")
        require_one_sale(bids, replace(blind, **told))
    require_one_sale([signed(bid()), signed(bid(lot=LOT))], blind)


# Files


def written(folder: Path, *bids: SignedBid, name: str = "bid.json") -> Path:
    path = folder / name
    content: Any = [each.to_json() for each in bids]
    path.write_text(json.dumps(content[0] if len(bids) == 1 else content), encoding="utf-8")
    return path


def test_a_bid_is_read_as_it_was_written(tmp_path: Path) -> None:
    one, other = signed(bid()), signed(bid(lot=LOT, recourse=True, nonce=2**256 - 1))
    path = written(tmp_path, one)
    (found,) = read_bids([path])
    assert found == replace(one, place=str(path))
    path = written(tmp_path, one, other, name="many.json")
    assert read_bids([path]) == (
        replace(one, place=f"{path}, bid 1"),
        replace(other, place=f"{path}, bid 2"),
    )


def test_a_folder_is_read_in_order_of_names(tmp_path: Path) -> None:
    for name, nonce in (("b.json", 2), ("a.json", 1), ("c.txt", 3)):
        written(tmp_path, signed(bid(nonce=nonce)), name=name)
    assert [each.bid.nonce for each in read_bids([tmp_path])] == [1, 2]
    assert [each.bid.nonce for each in read_bids([tmp_path / "c.txt", tmp_path])] == [3, 1, 2]


def test_a_wallet_may_write_numbers_plain_or_in_quotes(tmp_path: Path) -> None:
    content = signed(bid()).to_json()
    content["domain"]["chainId"] = "31337"
    for name in ("budget", "nonce", "series", "lot"):
        content["message"][name] = int(content["message"][name])
    content["message"]["ratePpm"] = "43500"
    content["message"]["financier"] = content["message"]["financier"].lower()
    path = tmp_path / "wallet.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    (found,) = read_bids([path])
    assert (found.bid, found.key_signer) == (bid(), BANK.address)


Change = Callable[[dict[str, Any]], Any]


def put(*path: str, value: Any) -> Change:
    def change(content: dict[str, Any]) -> None:
        place: Any = content
        for name in path[:-1]:
            place = place[name]
        place[path[-1]] = value

    return change


def drop(*path: str) -> Change:
    def change(content: dict[str, Any]) -> None:
        place: Any = content
        for name in path[:-1]:
            place = place[name]
        del place[path[-1]]

    return change


@pytest.mark.parametrize(
    ("change", "field", "expected"),
    [
        (drop("signature"), ": signature", "there"),
        (drop("types"), ": types", "there"),
        (drop("message", "nonce"), ": message.nonce", "there"),
        (drop("domain", "chainId"), ": domain.chainId", "there"),
        (put("note", value="x"), ": note", "left out: no bid has it"),
        (put("message", "note", value=1), ": message.note", "left out: no bid has it"),
        (put("domain", "salt", value="0x"), ": domain.salt", "left out: no bid has it"),
        (put("primaryType", value="Terms"), ": primaryType", '"Bid"'),
        (put("domain", "name", value="Other"), ": domain.name", '"Deeptier"'),
        (put("domain", "version", value=1), ": domain.version", '"1"'),
        (put("domain", "chainId", value=-1), ": domain.chainId", "an integer, or its decimal"),
        (
            put("domain", "verifyingContract", value="0x12"),
            ": domain.verifyingContract",
            "0x and 40",
        ),
        (put("message", value=[]), ": message", "an object with financier, lot, "),
        (
            put("message", "ratePpm", value=-1),
            ": message.ratePpm",
            "an integer, or its decimal digits",
        ),
        (put("message", "ratePpm", value=2**32), ": message.ratePpm", "an integer from 0 to 4,294"),
        (put("message", "ratePpm", value="4.35%"), ": message.ratePpm", "an integer, or its"),
        (put("message", "budget", value=True), ": message.budget", "an integer, or its decimal"),
        (put("message", "budget", value=str(2**64)), ": message.budget", "an integer from 0 to 2^"),
        (put("message", "budget", value="0600"), ": message.budget", "an integer, or its decimal"),
        (put("message", "dayBasis", value=364), ": message.dayBasis", "one of 360 (ACT_360), 365"),
        (put("message", "method", value=2), ": message.method", "one of 0 (DISCOUNT), 1"),
        (put("message", "recourse", value="yes"), ": message.recourse", "true or false"),
        (put("message", "recourse", value=0), ": message.recourse", "true or false"),
        (put("message", "lot", value=7), ": message.lot", "without a zero word inside its path"),
        (put("message", "obligor", value=None), ": message.obligor", "0x and 40 hexadecimal"),
        (
            put("message", "currency", value=TOKEN.swapcase().replace("0X", "0x")),
            ": message.currency",
            "an address whose capital letters are its checksum",
        ),
        (put("signature", value="0x123"), ": signature", "bytes in hexadecimal after 0x"),
        (put("signature", value=None), ": signature", "bytes in hexadecimal after 0x"),
        (
            lambda content: content["types"]["Bid"].pop(),
            ": types",
            "EIP712Domain and Bid(address financier, ",
        ),
        (put("types", "Extra", value=[]), ": types", "EIP712Domain and Bid(address financier, "),
    ],
)
def test_what_is_no_bid_is_refused_by_file_and_field(
    tmp_path: Path, change: Change, field: str, expected: str
) -> None:
    content = copy.deepcopy(signed(bid()).to_json())
    change(content)
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(InputError) as refusal:
        read_bids([path])
    assert refusal.value.field == f"{path}{field}"
    assert refusal.value.expected.startswith(expected)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is not JSON as a bid has it: "),
        (b"{", "is not JSON as a bid has it: "),
        (b"\xff\xfe", "is no text in UTF-8, as a bid is"),
        (b"[]", "the list has no bid"),
        (b'{"a": 1, "a": 2}', "is not JSON as a bid has it: 'a' is there twice"),
        (b'{"rate": 4.35}', "is not JSON as a bid has it: 4.35 is no integer"),
        (b"NaN", "is not JSON as a bid has it: NaN is no integer"),
        (b"[" * 100_000, "is nested deeper than a bid is"),
    ],
)
def test_what_is_no_file_of_bids_is_refused_by_name(
    tmp_path: Path, content: bytes, message: str
) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(content)
    with pytest.raises(BidFileError) as refusal:
        read_bids([path])
    assert str(refusal.value).startswith(f"{path}: {message}")


@pytest.mark.parametrize("content", ["7", '"bid"', "null", "[7]", "[[]]"])
def test_what_is_no_object_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "bad.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as refusal:
        read_bids([path])
    place = f"{path}, bid 1" if content[0] == "[" else f"{path}"
    assert refusal.value.field == place
    assert refusal.value.expected == (
        "an object with types, primaryType, domain, message, signature"
    )


def test_files_that_are_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(BidFileError, match=r"nowhere\.json: cannot be read: No such file"):
        read_bids([tmp_path / "nowhere.json"])
    with pytest.raises(BidFileError, match=r": the folder has no file \*\.json"):
        read_bids([tmp_path])


def test_bids_for_two_chains_or_two_desks_are_not_mixed(tmp_path: Path) -> None:
    here = written(tmp_path, signed(bid()), name="a.json")
    for domain, field, expected in (
        (replace(DESK, chain_id=1), "domain.chainId", "31337"),
        (
            replace(DESK, verifying_contract=TOKEN),
            "domain.verifyingContract",
            DESK.verifying_contract,
        ),
    ):
        other = written(tmp_path, signed(bid(), domain=domain), name="b.json")
        with pytest.raises(InputError) as refusal:
            read_bids([here, other])
        assert refusal.value.field == f"{other}: {field}"
        assert refusal.value.expected == f"{expected}, as in {here}"


# The command


@pytest.fixture
def deeptier(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("COLUMNS", "200")

    def invoke(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            cli.app(["bids", *arguments], prog_name="deeptier")
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        code = ended.value.code
        return (code if isinstance(code, int) else 0, captured.out, captured.err)

    return invoke


SALE = ("--face", "6,000,000.00", "--due", "2026-07-06", "--on", "2026-02-06")


@pytest.mark.rule("R143")
def test_the_table_of_the_command(
    deeptier: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path, signed(bid(recourse=True)), name="a.json")
    better = bid(financier=FACTOR.address, method=Method.TRUE_YIELD, day_basis=Basis.ACT_365)
    written(tmp_path, signed(better), name="[b].json")
    written(tmp_path, signed(bid(last_day=ON - 1)), name="c.json")
    code, out, err = deeptier("best", "a.json", "[b].json", "c.json", *SALE)
    assert (code, err) == (0, "")
    assert [line.rstrip() for line in out.splitlines()] == [
        "6,000,000.00 of a lot, due 2026-07-06, sold on 2026-02-06: 150 days",
        "#  seller receives    discount   rate  terms                            open until  bid",
        "1     5,894,623.51  105,376.49  4.35%  ACT/365 true yield               2026-02-06"
        "  [b].json",
        "2     5,891,250.00  108,750.00  4.35%  ACT/360 discount, with recourse  2026-02-06"
        "  a.json",
        "1 cannot serve:",
        "  c.json: open through 2026-02-05",
        "not checked: lot, version of the lot, obligor, currency, what only the chain tells:"
        " the seller, the financier, its cash, bids cancelled",
    ]


def test_obligor_and_currency_go_by_their_names(deeptier: Any, tmp_path: Path) -> None:
    path = written(tmp_path, signed(bid()))
    book = f'parties:\n  motors:\n    address: "{OBLIGOR}"\n  yuan:\n    address: "{TOKEN}"\n'
    (tmp_path / "parties.yaml").write_text(book, encoding="utf-8")
    named = ("--obligor", "Motors", "--currency", "YUAN", "--desk", str(tmp_path))
    code, out, err = deeptier("best", str(path), *SALE, *named)
    assert (code, err) == (0, "")
    assert "not checked: lot, version of the lot, what only the chain tells" in out
    assert deeptier("best", str(path), *SALE, "--currency", "motors", *named[4:])[0] == 1


@pytest.mark.rule("R143")
@pytest.mark.rule("R144")
def test_the_document_of_the_command(deeptier: Any, tmp_path: Path) -> None:
    good, late = signed(bid()), signed(bid(last_day=ON - 1, nonce=2))
    path = written(tmp_path, good, late)
    words = ("--lot", "7-3-1", "--obligor", OBLIGOR.lower(), "--currency", TOKEN, "--json")
    code, out, err = deeptier("best", str(path), *SALE, *words)
    document = json.loads(out)
    assert (code, err, document["ok"]) == (0, "", True)
    common = {
        "financier": BANK.address,
        "rate_ppm": 43_500,
        "basis": 360,
        "method": "discount",
        "recourse": False,
    }
    offer = {
        "place": 1,
        "bid": f"{path}, bid 1",
        "digest": "0x" + good.digest.hex(),
        **common,
        "last_date": "2026-02-06",
        "net_proceeds": 589_125_000,
        "discount": 10_875_000,
        "obligor_part": 0,
        "fee": 0,
        "financier_pays": 589_125_000,
    }
    assert document == {
        "ok": True,
        "on": "2026-02-06",
        "due": "2026-07-06",
        "days": 150,
        "units": {"amounts": "minor units of the currency", "..._ppm": "parts per million"},
        "amount": FACE,
        "decimals": 2,
        "lot": "7-3-1",
        "lot_version": None,
        "obligor": OBLIGOR,
        "currency": TOKEN,
        "block": None,
        "not_checked": [
            "version of the lot",
            "what only the chain tells: the seller, the financier, its cash, bids cancelled",
        ],
        "best": offer,
        "bids": [offer],
        "unable": [
            {
                "bid": f"{path}, bid 2",
                "digest": "0x" + late.digest.hex(),
                **common,
                "last_date": "2026-02-05",
                "reasons": [{"code": "expired", "text": "open through 2026-02-05"}],
            }
        ],
    }


@pytest.mark.rule("R143")
def test_a_part_of_the_lot_has_its_own_price(deeptier: Any, tmp_path: Path) -> None:
    """SPEC: a third of 10,000,000.00 at 4.35 % for 33 days."""
    path = written(tmp_path, signed(bid(budget=333_333_333)))
    words = ("--face", "10000000", "--due", "2026-03-11", "--on", "2026-02-06", "--json")
    code, out, _ = deeptier("best", str(path), *words, "--amount", "3,333,333.33")
    assert code == 0
    assert json.loads(out)["best"]["net_proceeds"] == 332_004_166
    code, out, _ = deeptier("best", str(path), *words, "--amount", "3,333,333.34")
    assert (code, json.loads(out)["best"]) == (1, None)


@pytest.mark.rule("R144")
def test_no_bid_that_can_serve_exits_with_1(deeptier: Any, tmp_path: Path) -> None:
    path = written(tmp_path, signed(bid(budget=1)))
    code, out, err = deeptier("best", str(path), *SALE)
    assert (code, err) == (1, "")
    assert f"  {path}: it buys 0.01 at most" in out
    assert "no bid can serve" in out
    code, out, _ = deeptier("best", str(path), *SALE, "--json")
    assert (code, json.loads(out)["ok"], json.loads(out)["bids"]) == (1, False, [])


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--face", "1", "--due", "2026-07-06"), "Missing option '--on'"),
        (
            ("--on", "2026-02-06", "--due", "2026-07-06"),
            "--face is 'missing'; it must be given, or",
        ),
        (("--on", "2026-02-06", "--face", "1"), "--due is 'missing'; it must be given, or"),
        ((*SALE, "--on", "6 Feb"), "--on is '6 Feb'; it must be text of the form YYYY-MM-DD"),
        ((*SALE, "--on", "2026-07-06"), "--on is '2026-07-06'; it must be before the due day"),
        ((*SALE, "--face", "0.00"), "--face is '0.00'; it must be at least 0.01"),
        ((*SALE, "--face", "1.005"), "--face is '1.005'; it must be written with at most 2"),
        ((*SALE, "--amount", "0"), "--amount is '0'; it must be from 0.01 to 6,000,000.00"),
        ((*SALE, "--amount", "6000000.01"), "--amount is '6000000.01'; it must be from 0.01 to"),
        ((*SALE, "--lot", "7-0"), "--lot is '7-0'; it must be a number from 1"),
        ((*SALE, "--obligor", "0x1"), "--obligor is '0x1'; it must be 0x and 40 hexadecimal"),
        ((*SALE, "--currency", "CNY"), "--currency is 'CNY'; it must be "),
        ((*SALE, "--currency", "0x1"), "--currency is '0x1'; it must be 0x and 40 hexadecimal"),
        ((*SALE, "--deployment", "d.json"), "--deployment is 'd.json'; it must be given together"),
        (
            ("--on", "2026-02-06", "--rpc", "http://127.0.0.1:9", "--face", "1"),
            "--face is '1'; it must be left out where a chain is asked: it tells that",
        ),
        (
            ("--on", "2026-02-06", "--rpc", "http://127.0.0.1:9"),
            "--lot is 'missing'; it must be given, or --face and --due to ask no chain",
        ),
        (
            ("--on", "2026-02-06", "--rpc", "http://127.0.0.1:9", "--lot", "7"),
            "--deployment is 'missing'; it must be given with --rpc",
        ),
    ],
)
def test_misuse_of_the_command(
    deeptier: Any, tmp_path: Path, words: tuple[str, ...], message: str
) -> None:
    path = written(tmp_path, signed(bid()))
    code, out, err = deeptier("best", str(path), *words)
    assert (code, out) == (2, "")
    assert message in err


def test_misuse_is_one_document_with_json(deeptier: Any, tmp_path: Path) -> None:
    code, out, err = deeptier("best", str(tmp_path / "nowhere.json"), *SALE, "--json")
    message = f"{tmp_path}/nowhere.json: cannot be read: No such file or directory"
    assert code == 2
    assert json.loads(out) == {"ok": False, "error": message, "details": []}
    assert err == f"error: {message}\n"


SIGN = (
    *("sign", "--rpc", "http://127.0.0.1:9", "--deployment", "nowhere.json", "--budget", "1"),
    *("--rate", "1%", "--last-due", "2026-07-06", "--last-day", "2026-07-06"),
)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "--lot or --obligor is 'neither'; it must be exactly one of them"),
        (("--lot", "1", "--obligor", OBLIGOR), "--lot or --obligor is 'both'; it must be exactly"),
        (("--lot", "1"), "--as is 'missing'; it must be given: the financier's name"),
        (("--lot", "1", "--devnet-key", "0"), "there is no deployment at nowhere.json"),
        (("--lot", "1", "--key-file", "nowhere.key"), "key file nowhere.key: No such file"),
    ],
)
def test_misuse_of_signing(
    deeptier: Any, tmp_path: Path, words: tuple[str, ...], message: str
) -> None:
    out_file = tmp_path / "out.json"
    code, out, err = deeptier(*SIGN, "--out", str(out_file), *words)
    assert (code, out, out_file.exists()) == (2, "", False)
    assert err.startswith(f"error: {message}")


def test_signing_never_writes_over_a_file(deeptier: Any, tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    path.write_text("precious", encoding="utf-8")
    code, _, err = deeptier(*SIGN, "--out", str(path), "--lot", "1", "--devnet-key", "0")
    assert (code, path.read_text(encoding="utf-8")) == (2, "precious")
    assert err == f"error: --out is {str(path)!r}; it must be a file that is not there yet\n"
