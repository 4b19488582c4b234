"""What a refusal says: every error of the contracts has its sentence, and foreign data its own."""

from __future__ import annotations

import string
from typing import Any

import pytest
from eth_abi.abi import encode
from eth_hash.auto import keccak

from deeptier.chain.errors import ErrorShape, Refused, explain, refusal_data, shapes
from deeptier.chain.sentences import PANICS, SENTENCES
from deeptier.lot_id import LotId

CORE = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"
NAMES = {CORE: "Jiangnan Motors"}
WORD = bytes(range(32))

SHAPES = sorted(shapes().values(), key=lambda shape: shape.signature)

# A value of each type in the errors; other types are numbers, and 3 fits them all.
SAMPLES = {
    "address": CORE,
    "bool": True,
    "bytes32": WORD,
    "bytes4": WORD[:4],
    "string": "name",
    "(uint16,uint16,uint16,uint24,uint8,uint8,uint8,uint8,uint8,uint8,uint8,uint64,uint64)": (
        *(180, 365, 90, 1_000, 16),
        *(1, 7, 0, 0, 0, 0, 0, 0),
    ),
}


def data_of(signature: str, *values: Any) -> bytes:
    types = signature[signature.index("(") + 1 : -1].split(",")
    return keccak(signature.encode())[:4] + encode(types if types != [""] else [], values)


def sentence(signature: str, *values: Any) -> str:
    return explain(data_of(signature, *values), NAMES).sentence


def key_of(shape: ErrorShape) -> str:
    return shape.signature if shape.signature in SENTENCES else shape.name


def fields_of(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_every_error_has_a_sentence_and_every_sentence_an_error() -> None:
    assert {key_of(shape) for shape in SHAPES} == set(SENTENCES)


def test_no_sentence_serves_two_errors() -> None:
    assert len({key_of(shape) for shape in SHAPES}) == len(SHAPES)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_sentence_names_only_what_the_error_has(shape: ErrorShape) -> None:
    assert fields_of(shape.template) <= set(shape.names)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_every_error_is_explained(shape: ErrorShape) -> None:
    values = [SAMPLES.get(abi_type, 3) for abi_type in shape.types]
    data = keccak(shape.signature.encode())[:4] + encode(shape.types, values)
    refusal = explain(data, NAMES)
    assert refusal.error == shape.name
    assert refusal.args_by_name == dict(zip(shape.names, values, strict=True))
    assert refusal.sentence
    assert "{" not in refusal.sentence
    assert CORE not in refusal.sentence  # it has a name


@pytest.mark.parametrize(
    ("signature", "values", "expected"),
    [
        ("Warrants_LotFrozen(uint256)", [LotId(7, (3,)).number], "lot 7-3 is frozen"),
        (
            "CreditLines_TooSmall(uint32,uint64,uint64)",
            [1, 1_000, 5],
            "line 1 has 0.05 left, the payable asks for 10.00",
        ),
        (
            "Warrants_Matured(uint64,uint24,uint24)",
            [7, 20_640, 20_641],
            "payable 7 is due on 2026-07-06 and today is 2026-07-07: it only clears",
        ),
        (
            "Enterprises_RoleMissing(address,uint8)",
            [CORE, 2],
            "Jiangnan Motors is no financier",
        ),
        (
            "Enterprises_NotTrading(address,uint8)",
            [CORE, 0x30],
            "Jiangnan Motors takes no part in trade: it is regulator and registrar",
        ),
        (
            "Payables_GuarantorMissing(uint8)",
            [2],
            "a payable backed by bank credit line must name its guarantor",
        ),
        (
            "Payables_InvoiceUsed(bytes32,uint64)",
            [WORD, 3],
            "the invoice 0x00010203… backs payable 3 already",
        ),
        (
            "Warrants_VersionDiffers(uint256,uint24,uint24)",
            [LotId(7).number, 256, 513],
            "lot 7 has changed since the consent: 1 cuts and 0 deliveries then, "
            "2 cuts and 1 deliveries now",
        ),
        (
            "Warrants_LotNotHeld(uint256,uint8)",
            [LotId(7).number, 1],
            "no pledge holds lot 7",
        ),
        (
            "Evidence_StreamMissing(bytes32,uint8)",
            [WORD, 1],
            "the documents 0x00010203… are not anchored with the logistics stream",
        ),
        (
            "Offers_NotReceiver(uint256,address,address)",
            [LotId(7).number, CORE, "0x" + "00" * 20],
            "lot 7 is held for Jiangnan Motors, not for nobody",
        ),
        ("Warrants_OrderMissing(uint256)", [7], "the hash of the order about payable 7 is missing"),
        (
            "Warrants_OrderMissing(uint256)",
            [LotId(7, (1,)).number],
            "the hash of the order about lot 7-1 is missing",
        ),
        (
            "Warrants_LotUnknown(uint256)",
            [5],
            "there is no lot number 0x5: never made, spent or redeemed",
        ),
        (
            "AccessManagerUnauthorizedAccount(address,uint64)",
            [CORE, 3],
            "Jiangnan Motors has not the role RULEMAKER",
        ),
        ("InsufficientBalance()", [], "the payer does not hold enough deposits"),
        ("InsufficientBalance(uint256,uint256)", [1, 2], "2 wei are needed, 1 are there"),
        ("Error(string)", ["out of ink"], "out of ink"),
        ("Panic(uint256)", [0x11], "a number of the contract would have left its bounds"),
        ("Panic(uint256)", [0x99], "panic 0x99"),
    ],
)
def test_sentences(signature: str, values: list[Any], expected: str) -> None:
    assert sentence(signature, *values) == expected


def test_amounts_follow_the_decimals() -> None:
    data = data_of("CreditLines_TooSmall(uint32,uint64,uint64)", 1, 1_000, 5)
    told = explain(data, decimals=0).sentence
    assert told == "line 1 has 5 left, the payable asks for 1,000"


def test_unknown_addresses_are_shown_whole_and_zero_is_nobody() -> None:
    data = data_of("Enterprises_Unknown(address)", CORE)
    assert explain(data).sentence == f"{CORE} is not an enterprise of this register"
    data = data_of("Enterprises_Unknown(address)", "0x" + "00" * 20)
    assert explain(data).sentence == "nobody is not an enterprise of this register"


def test_a_day_past_the_calendar_is_a_number() -> None:
    data = data_of("Enterprises_BusinessPaused(uint24)", 2**24 - 1)
    assert explain(data).sentence == "new business is paused since day 16777215"


def test_silence_is_explained() -> None:
    refusal = explain(b"")
    assert refusal.error == "Silent"
    assert refusal.sentence == "the contract gave no reason; it may have run out of gas"


@pytest.mark.parametrize(
    "data",
    [b"\x01", b"\xde\xad\xbe\xef" + WORD, data_of("Warrants_LotFrozen(uint256)", 1)[:20]],
    ids=["short", "foreign", "cut off"],
)
def test_foreign_data_is_told_as_it_is(data: bytes) -> None:
    refusal = explain(data)
    assert refusal.error == "Unknown"
    assert refusal.args_by_name == {"data": data}
    assert refusal.sentence == f"a contract that is none of ours refused with 0x{data.hex()}"


def test_every_panic_of_solidity_has_a_sentence() -> None:
    assert set(PANICS) == {0, 1, 0x11, 0x12, 0x21, 0x22, 0x31, 0x32, 0x41, 0x51}


def test_refused_says_its_sentence() -> None:
    refused = Refused(explain(data_of("Warrants_LotFrozen(uint256)", LotId(7).number)))
    assert str(refused) == "refused: lot 7 is frozen"
    assert refused.error == "Warrants_LotFrozen"
    assert refused.args_by_name == {"lot": LotId(7).number}
    assert refused.transaction_hash is None


class NodeError(Exception):
    def __init__(self, **words: Any) -> None:
        self.__dict__.update(words)


@pytest.mark.parametrize(
    ("error", "data"),
    [
        (NodeError(data="0xf4d678b8"), b"\xf4\xd6\x78\xb8"),
        (NodeError(data="Reverted 0xf4d678b8"), b"\xf4\xd6\x78\xb8"),
        (NodeError(data="0x"), b""),
        (NodeError(data={"hash": None, "result": "0xf4d678b8"}), b"\xf4\xd6\x78\xb8"),
        (NodeError(data={"data": {"data": "0xf4d678b8"}}), b"\xf4\xd6\x78\xb8"),
        (NodeError(rpc_response={"error": {"data": "0xf4d678b8"}}), b"\xf4\xd6\x78\xb8"),
        (NodeError(data="no data"), None),
        (NodeError(rpc_response={"error": "busy"}), None),
        (NodeError(rpc_response=None), None),
        (ValueError("0xf4d678b8"), None),
    ],
)
def test_refusal_data_is_found_wherever_a_node_puts_it(
    error: Exception, data: bytes | None
) -> None:
    assert refusal_data(error) == data
