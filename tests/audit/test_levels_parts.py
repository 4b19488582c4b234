"""The parts that levels are made of, beside plain implementations and known values."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
import rlp as library
from eth_hash.auto import keccak as keccak_of_eth_hash
from hypothesis import given, settings
from hypothesis import strategies as st

from deeptier.audit.books import Lot
from deeptier.audit.levels import rlp
from deeptier.audit.levels.bloom import Sieve, mask
from deeptier.audit.levels.header import Header
from deeptier.audit.levels.lot_word import LOTS_SLOT, LotWord
from deeptier.audit.levels.receipts import RawLog, Receipt, UnknownReceiptError, contents, encoded
from deeptier.audit.levels.trie import EMPTY_ROOT
from deeptier.keccak import keccak

ROOT = Path(__file__).resolve().parents[2]
ZERO = "0x" + "00" * 32
EMPTY = "0x" + EMPTY_ROOT.hex()

#: The first block of Ethereum.
GENESIS = Header(
    hash="0xd4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3",
    parent_hash=ZERO,
    sha3_uncles="0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347",
    miner="0x" + "00" * 20,
    state_root="0xd7f8974fb5ac78d9ac099b9ad5018bedc2ce0a72dad1827a1709da30580f0544",
    transactions_root=EMPTY,
    receipts_root=EMPTY,
    logs_bloom="0x" + "00" * 256,
    difficulty="0x400000000",
    number="0x0",
    gas_limit="0x1388",
    gas_used="0x0",
    timestamp="0x0",
    extra_data="0x11bbe8db4e347b4e8c937c1c8370e4b5ed33adb3db69cbdb7a38e1e50b1b82fa",
    mix_hash=ZERO,
    nonce="0x0000000000000042",
)


nested = st.recursive(st.binary(max_size=70), lambda each: st.lists(each, max_size=6), max_leaves=9)


def encode(value: Any) -> bytes:
    return rlp.text(value) if isinstance(value, bytes) else rlp.listed(map(encode, value))


def decode(encoding: bytes) -> Any:
    if rlp.is_list(encoding):
        return [decode(each) for each in rlp.items(encoding)]
    return rlp.content(encoding)


@given(nested)
@settings(max_examples=50)
def test_rlp_is_that_of_the_library(value: Any) -> None:
    assert encode(value) == library.encode(value)
    assert decode(encode(value)) == value


@given(st.integers(0, (1 << 256) - 1))
def test_numbers_in_rlp_have_no_leading_zeros(value: int) -> None:
    assert rlp.number(value) == library.encode(value)


@pytest.mark.parametrize("size", [0, 1, 55, 56, 255, 256, 70_000])
def test_rlp_of_every_length(size: int) -> None:
    assert rlp.text(b"\xee" * size) == library.encode(b"\xee" * size)
    assert decode(rlp.listed([rlp.text(b"\xee" * size)])) == [b"\xee" * size]


@pytest.mark.parametrize(
    "flawed", ["", "c2", "c0c0", "c181", "f80101", "c283aabb", "80", "f9", "00"]
)
def test_what_is_no_list_is_refused(flawed: str) -> None:
    with pytest.raises(rlp.MalformedRlpError):
        rlp.items(bytes.fromhex(flawed))


@pytest.mark.parametrize("flawed", ["", "83aabb", "8100", "8000", "b80101", "b9003800", "b8", "c0"])
def test_what_is_no_text_is_refused(flawed: str) -> None:
    with pytest.raises(rlp.MalformedRlpError):
        rlp.content(bytes.fromhex(flawed))


@pytest.mark.parametrize("data", [b"", b"a", b"\x00" * 135, b"\x00" * 136, b"\x00" * 1_000])
def test_keccak_is_that_of_eth_hash(data: bytes) -> None:
    assert keccak(data) == keccak_of_eth_hash(data)


def test_first_header_of_ethereum_hashes_to_its_hash() -> None:
    assert GENESIS.is_true()


@pytest.mark.parametrize(
    "field", [name for name in Header.__struct_fields__ if name not in ("transactions",)]
)
def test_every_field_of_a_header_counts(field: str) -> None:
    value = getattr(GENESIS, field)
    changed = value[:-1] + ("1" if value[-1] != "1" else "2") if value else "0x" + "11" * 32
    assert not msgspec.structs.replace(GENESIS, **{field: changed}).is_true()


@pytest.mark.parametrize("field", ["logs_bloom", "state_root", "parent_hash", "miner"])
def test_header_with_a_field_of_another_length_is_refused(field: str) -> None:
    longer = msgspec.structs.replace(GENESIS, **{field: getattr(GENESIS, field) + "00"})
    spaced = msgspec.structs.replace(GENESIS, **{field: getattr(GENESIS, field)[:-2] + "  "})
    for flawed in (longer, spaced):
        with pytest.raises(ValueError, match="wrong length"):
            flawed.is_true()


def sealed(form: str, round_: int, seals: list[bytes]) -> list[Any]:
    """Extra data of validators: of QBFT, or of IBFT 2.0 whose round has four bytes."""
    qbft = form == "qbft"
    vote: Any = [] if qbft else b""
    told: Any = round_ if qbft else round_.to_bytes(4, "big")
    return [b"\x00" * 32, [b"\x11" * 20, b"\x22" * 20], vote, told, seals]


@pytest.mark.parametrize("form", ["qbft", "ibft"])
def test_hash_of_validators_leaves_out_round_and_seals(form: str) -> None:
    """Besu's rule: QBFT hashes an empty list of seals and round 0, IBFT 2.0 neither."""
    extra = sealed(form, 3, [b"\x33" * 65, b"\x44" * 65])
    hashed = sealed(form, 0, []) if form == "qbft" else extra[:3]
    words = [getattr(GENESIS, name) for name in Header.__struct_fields__[1:16]]
    fields: list[Any] = [
        int(word, 16) if at in range(7, 12) else bytes.fromhex(word[2:])
        for at, word in enumerate(words)
    ]
    fields[12] = library.encode(hashed)
    header = msgspec.structs.replace(
        GENESIS,
        hash="0x" + keccak_of_eth_hash(library.encode(fields)).hex(),
        extra_data="0x" + library.encode(extra).hex(),
    )
    assert header.is_true()
    other = msgspec.structs.replace(header, timestamp="0x1")
    assert not other.is_true()


def test_bloom_rules_out_only_blocks_without_a_log() -> None:
    ours, others = "0x" + "11" * 20, "0x" + "22" * 20
    sieve = Sieve([ours])
    assert sieve.rules_out(0)
    assert sieve.rules_out(mask(bytes.fromhex(others[2:])))
    assert not sieve.rules_out(mask(bytes.fromhex(ours[2:])) | mask(b"topic"))
    assert not sieve.rules_out((1 << 2_048) - 1)


RECEIPT = Receipt("0x5208", "0x" + "00" * 256, [RawLog("0x" + "11" * 20, [ZERO], "0x12")], "0x1")


@pytest.mark.parametrize(
    ("changes", "outcome", "prefix"),
    [
        ({}, 1, b""),
        ({"status": "0x0"}, 0, b""),
        ({"type": "0x2"}, 1, b"\x02"),
        ({"status": None, "root": "0x" + "55" * 32}, b"\x55" * 32, b""),
    ],
)
def test_receipt_of_each_form(changes: dict[str, Any], outcome: Any, prefix: bytes) -> None:
    receipt = msgspec.structs.replace(RECEIPT, **changes)
    log = [b"\x11" * 20, [b"\x00" * 32], b"\x12"]
    expected = prefix + library.encode([outcome, 21_000, b"\x00" * 256, [log]])
    assert encoded(receipt, contents(receipt)) == expected


def test_receipt_that_is_none_is_refused() -> None:
    with pytest.raises(UnknownReceiptError, match="receipts of type 0x7e are not known"):
        encoded(msgspec.structs.replace(RECEIPT, type="0x7e"), [])
    with pytest.raises(ValueError, match="without status and root"):
        encoded(msgspec.structs.replace(RECEIPT, status=None), [])
    for flawed in (RawLog("0x11", [], "0x"), RawLog("0x" + "11" * 20, ["0x" + " " * 64], "0x")):
        with pytest.raises(ValueError, match="bytes instead of"):
            contents(msgspec.structs.replace(RECEIPT, logs=[flawed]))


def test_lots_stand_where_the_snapshot_says() -> None:
    layout = json.loads((ROOT / "tests/snapshots/Warrants.json").read_text())["storage"]
    (line,) = [each for each in layout if " _lots " in each]
    assert line == f"{LOTS_SLOT}+0 mapping(uint256 => uint256) _lots (32 bytes)"


def test_lot_word_has_the_widest_lot() -> None:
    owner, most = "0x" + "fe" * 20, (1 << 64) - 1
    lot = Lot(owner, most, 65_535, 255, frozen=True, born=most, offered=True, pledged=True)
    word = LotWord.of(lot)
    assert word.word == int("fe" * 20 + "ff" * 8 + "ffff" + "ff" + "07", 16)
    assert dict(word.members()) == {
        "owner": owner,
        "amount": most,
        "children": 65_535,
        "hops": 255,
        "frozen": True,
        "offered": True,
        "pledged": True,
        "unused flags": 0,
    }
    assert LotWord.of(None).word == 0
