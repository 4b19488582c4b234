"""Logs become typed events exactly, or findings."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from eth_abi.abi import encode
from eth_hash.auto import keccak
from hypothesis import given
from hypothesis import strategies as st

from deeptier.audit.decode import Log, decode
from deeptier.audit.events import EVENTS, SCHEMAS, Schema, schema_of
from deeptier.audit.events.clearing import Claimed, Repaid
from deeptier.audit.events.lots import Split
from deeptier.audit.events.register import CivilTimeSet
from deeptier.audit.findings import Finding

ARTIFACTS = Path(__file__).resolve().parents[2] / "deeptier" / "artifacts"
#: In an ABI by inheritance; our code never emits them, so a log of them is a finding.
NEVER_EMITTED = {"URI", "EIP712DomainChanged"}

AT = "0x" + "c1" * 20
NAMES = {AT: "Clearing"}


def abi_type(words: dict[str, Any]) -> str:
    if not words["type"].startswith("tuple"):
        return str(words["type"])
    members = ",".join(abi_type(member) for member in words["components"])
    return f"({members}){words['type'].removeprefix('tuple')}"


@pytest.mark.parametrize("contract", EVENTS)
def test_journal_has_every_event_of_the_contract_and_no_other(contract: str) -> None:
    abi = json.loads((ARTIFACTS / f"{contract}.json").read_text(encoding="utf-8"))["abi"]
    emitted = {
        entry["name"]: [
            (each["name"].rstrip("_"), abi_type(each), each["indexed"]) for each in entry["inputs"]
        ]
        for entry in abi
        if entry["type"] == "event" and entry["name"] not in NEVER_EMITTED
    }
    ours = {
        event.__name__: [(m.name, m.abi_type, m.indexed) for m in schema_of(event).members]
        for event in EVENTS[contract]
    }
    assert ours == emitted


def test_topics_are_those_of_the_standards() -> None:
    transfer = "ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"
    single = "c3d58168c5ae7397731d063d5bbf3d657854427343f4c083240f7aacaa2d0f62"
    assert bytes.fromhex(transfer) in SCHEMAS["DepositToken"]
    assert bytes.fromhex(single) in SCHEMAS["Warrants"]


VALUES = {
    "address": st.binary(min_size=20, max_size=20).map(lambda raw: "0x" + raw.hex()),
    "bool": st.booleans(),
    "string": st.text(max_size=40),
    "bytes": st.binary(max_size=70),
    "bytes4": st.binary(min_size=4, max_size=4),
    "bytes32": st.binary(min_size=32, max_size=32),
    "int256": st.integers(-(2**255), 2**255 - 1),
}


def values_of(each: str) -> st.SearchStrategy[Any]:
    inner, _, length = each.rpartition("[")
    if each.endswith("]"):
        sizes = {"max_size": 3} if length == "]" else {"min_size": 4, "max_size": 4}
        return st.lists(values_of(inner), **sizes).map(tuple)
    if each.startswith("("):
        # a comma inside of an inner tuple parts nothing
        members = re.findall(r"(?:\([^)]*\)|[^,()])+", each[1:-1])
        return st.tuples(*(values_of(member) for member in members))
    if each.startswith("uint"):
        return st.integers(0, 2 ** int(each[4:]) - 1)
    return VALUES[each]


def log_of(schema: Schema, values: list[Any], address: str = AT) -> Log:
    """The log that a contract writes."""
    pairs = list(zip(schema.members, values, strict=True))
    topics = (encode([member.abi_type], [value]) for member, value in pairs if member.indexed)
    data = encode(schema.data_types, [value for member, value in pairs if not member.indexed])
    return Log(address, (schema.topic, *topics), data, 7, 3, "0xaa")


ALL = [(contract, event) for contract, events in EVENTS.items() for event in events]


@pytest.mark.parametrize(
    ("contract", "event"), ALL, ids=lambda each: getattr(each, "__name__", each)
)
@given(data=st.data())
def test_every_event_is_read_as_it_was_written(contract: str, event: Any, data: Any) -> None:
    schema = schema_of(event)
    values = [data.draw(values_of(member.abi_type)) for member in schema.members]
    (read,), findings = decode([log_of(schema, values)], {AT: contract})
    expected = [
        member.struct(*value) if member.struct else value
        for member, value in zip(schema.members, values, strict=True)
    ]
    names = [name for name in read.__dataclass_fields__ if name != "place"]
    assert type(read) is event
    assert [getattr(read, name) for name in names] == expected
    assert (read.place.block, read.place.index, read.place.transaction) == (7, 3, "0xaa")
    assert findings == ()


CLAIMED = log_of(schema_of(Claimed), [5, "0x" + "11" * 20, 9])
WHERE = "block 7, log 3, Clearing, 0xaa"


def only_finding(log: Log, names: dict[str, str] = NAMES) -> Finding:
    events, findings = decode([log], names)
    assert events == ()
    (finding,) = findings
    return finding


def test_unknown_topic_of_a_contract_of_ours_is_a_finding() -> None:
    stranger = keccak(b"Stranger()")
    finding = only_finding(replace(CLAIMED, topics=(stranger, *CLAIMED.topics[1:])))
    expected = "an event of this contract"
    assert finding == Finding("decode", "first topic", expected, stranger, WHERE)


def test_event_of_another_contract_is_a_finding() -> None:
    finding = only_finding(CLAIMED, {AT: "Warrants"})
    assert finding.actual == CLAIMED.topics[0]


def test_log_without_topics_is_a_finding() -> None:
    assert only_finding(replace(CLAIMED, topics=())).actual is None


def test_log_of_an_address_that_is_not_ours_is_a_finding() -> None:
    finding = only_finding(replace(CLAIMED, address="0x" + "ee" * 20))
    assert finding.where == f"block 7, log 3, {'0x' + 'ee' * 20}, 0xaa"


@pytest.mark.parametrize(
    ("log", "flaw"),
    [
        (replace(CLAIMED, data=CLAIMED.data + bytes(32)), "64 bytes, not 32"),
        (replace(CLAIMED, data=b""), "0 bytes, not 32"),
        (replace(CLAIMED, topics=CLAIMED.topics[:2]), "32 bytes, not 64"),
        (replace(CLAIMED, topics=(*CLAIMED.topics, bytes(32))), "96 bytes, not 64"),
        (replace(CLAIMED, data=(2**64).to_bytes(32, "big")), f"{2**64} for a uint64"),
        (
            replace(CLAIMED, topics=(*CLAIMED.topics[:2], b"\1" + bytes(31))),
            f"0x01{'00' * 31} for an address",
        ),
    ],
)
def test_log_of_the_wrong_shape_is_a_finding(log: Log, flaw: str) -> None:
    finding = only_finding(log)
    signature = "Claimed(uint256,address,uint64)"
    assert finding == Finding("decode", signature, "well-formed", flaw, WHERE)


def test_dynamic_data_that_no_contract_writes_is_a_finding() -> None:
    split = log_of(schema_of(Split), [5, "0x" + "11" * 20, 1, (1, 2)])
    finding = only_finding(replace(split, data=split.data + bytes(32)), {AT: "Warrants"})
    assert finding.actual == "not written as a contract writes it"
    truncated = only_finding(replace(split, data=split.data[:-32]), {AT: "Warrants"})
    assert truncated.subject == "Split(uint256,address,uint16,uint64[])"


def test_negative_civil_offset_is_read_with_its_sign() -> None:
    log = log_of(schema_of(CivilTimeSet), [-3_600])
    (event,), _ = decode([log], {AT: "Enterprises"})
    assert event == CivilTimeSet(event.place, -3_600)


def test_good_logs_beside_a_bad_one_are_still_read() -> None:
    repaid = log_of(schema_of(Repaid), [1, "0x" + "11" * 20, 1, 5, 0])
    events, findings = decode([CLAIMED, replace(CLAIMED, data=b""), repaid], NAMES)
    assert [type(event) for event in events] == [Claimed, Repaid]
    assert len(findings) == 1


def test_audit_imports_without_web3_and_brownie() -> None:
    code = (
        "import sys; sys.modules['web3'] = None; sys.modules['brownie'] = None\n"
        "import deeptier.audit, deeptier.audit.replay; print('pure')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("pure\n", "")
