"""Logs read by columns give the events and the findings that they give one by one."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from deeptier.audit.columns.reading import ColumnDecoder
from deeptier.audit.columns.rows import rows_of_answer, rows_of_logs
from deeptier.audit.columns.template import template
from deeptier.audit.columns.values import columns
from deeptier.audit.decode import Log, decode
from deeptier.audit.errors import AuditError
from deeptier.audit.events import EVENTS, Schema, schema_of
from deeptier.audit.words import write_words

NAMES = {f"0x{number:040x}": name for number, name in enumerate(EVENTS, 1)}
ADDRESSES = {name: address for address, name in NAMES.items()}
LOGS_OF_EACH_EVENT = 24


def any_value(kind: str, some: random.Random) -> Any:
    inner, _, length = kind.rpartition("[")
    if kind.endswith("]"):
        count = some.choice((0, 1, 1, 2, 3, 40)) if length == "]" else 4
        return tuple(any_value(inner, some) for _ in range(count))
    if kind.startswith("("):
        members = re.findall(r"(?:\([^)]*\)|[^,()])+", kind[1:-1])
        return tuple(any_value(member, some) for member in members)
    if kind.startswith("uint"):
        bits = int(kind[4:])
        return some.choice((0, 1, 2**bits - 1, some.getrandbits(bits), some.getrandbits(bits)))
    if kind == "int256":
        return some.choice((-(2**255), -1, 0, 2**255 - 1))
    if kind == "bool":
        return some.random() < 0.5
    if kind == "string":
        return "text" * some.randrange(20)
    if kind == "bytes":
        return some.randbytes(some.randrange(70))
    if kind == "address":
        return "0x" + some.randbytes(20).hex()
    return some.randbytes(int(kind[5:]))


def log_of(contract: str, schema: Schema, index: int, some: random.Random) -> Log:
    values = [any_value(member.abi_type, some) for member in schema.members]
    both = list(zip(schema.members, values, strict=True))
    topics = (write_words([each.abi_type], [value]) for each, value in both if each.indexed)
    data = write_words(schema.data_types, [value for each, value in both if not each.indexed])
    transaction = f"0x{index // 3:064x}"
    return Log(ADDRESSES[contract], (schema.topic, *topics), data, 7, index, transaction)


def corrupted(log: Log, some: random.Random) -> Log:
    """One fault: in a byte, in the length, in the topics, or in the address."""
    data, topics, kind = bytearray(log.data), log.topics, some.randrange(9)
    if kind <= 2 and data:
        data[some.randrange(len(data))] ^= 1 << some.randrange(8)
    elif kind == 3:
        del data[-some.choice((1, 32)) :]
    elif kind == 4:
        data += bytes(some.choice((1, 32, 64)))
    elif kind == 5:
        topics = topics[:-1]
    elif kind == 6:
        topics = (*topics, bytes(32))
    elif kind == 7 and len(topics) > 2:
        topics = (*topics[:-2], topics[-2][:-1], topics[-2][-1:] + topics[-1])
    elif kind == 8 and len(topics) > 1:
        last = bytearray(topics[-1])
        last[some.randrange(32)] ^= 1 << some.randrange(8)
        topics = (*topics[:-1], bytes(last))
    else:
        return replace(log, address="0x" + "99" * 20)
    return replace(log, topics=topics, data=bytes(data))


def history(contract: str, seed: int) -> list[Log]:
    """Logs of every event of a contract, mixed, a quarter of them with a fault."""
    some = random.Random(seed)
    schemas = [schema_of(event) for event in EVENTS[contract]] * LOGS_OF_EACH_EVENT
    some.shuffle(schemas)
    logs = [log_of(contract, schema, index, some) for index, schema in enumerate(schemas)]
    return [corrupted(log, some) if some.random() < 0.25 else log for log in logs]


def answer_of(logs: list[Log]) -> bytes:
    """What a node sends over the wire."""
    found = [
        {
            "address": log.address,
            "topics": ["0x" + topic.hex() for topic in log.topics],
            "data": "0x" + log.data.hex(),
            "blockNumber": hex(log.block),
            "blockHash": "0x" + "11" * 32,
            "logIndex": hex(log.index),
            "transactionHash": log.transaction,
            "transactionIndex": "0x0",
            "removed": False,
        }
        for log in logs
    ]
    return json.dumps({"jsonrpc": "2.0", "id": 1, "result": found}).encode()


@pytest.mark.parametrize("contract", EVENTS)
def test_columns_give_what_single_logs_give(contract: str) -> None:
    logs = history(contract, seed=len(contract))
    events, findings = decode(logs, NAMES)
    assert events
    assert findings
    decoder = ColumnDecoder(NAMES)
    for rows in (rows_of_logs(logs), rows_of_answer(answer_of(logs))):
        assert decoder.decode(rows) == (list(events), list(findings))


def values_in(value: Any) -> Iterator[Any]:
    yield value
    for each in getattr(value, "__dataclass_fields__", ()):
        yield from values_in(getattr(value, each))
    if isinstance(value, tuple):
        for each in value:
            yield from values_in(each)


@pytest.mark.parametrize("contract", EVENTS)
def test_columns_give_values_of_plain_python(contract: str) -> None:
    events, _ = ColumnDecoder(NAMES).decode(rows_of_logs(history(contract, seed=5)))
    slow, _ = decode(history(contract, seed=5), NAMES)
    for one, other in zip(events, slow, strict=True):
        assert [type(each) for each in values_in(one)] == [type(each) for each in values_in(other)]


def test_events_of_business_have_templates() -> None:
    """Most events are read by columns: else the test above compares the slow way with itself."""
    schemas = [schema_of(event) for events in EVENTS.values() for event in events]
    some = random.Random(1)
    found = [
        template(schema, len(log_of("Warrants", schema, 0, some).data), columns())
        for schema in schemas
    ]
    without = {schema.signature for schema, each in zip(schemas, found, strict=True) if not each}
    assert len(without) < len(schemas) // 4
    names = " ".join(sorted(without))
    for name in ("Delivered", "Split", "Transfer", "Redeemed", "PayableIssued", "Discounted"):
        assert f"{name}(" not in names


def test_arrays_of_two_lengths_are_read_one_by_one() -> None:
    """ERC-1155 wants one length; a log that has two is an event all the same."""
    schema = next(schema_of(event) for event in EVENTS["Warrants"] if "Batch" in event.__name__)
    log = log_of("Warrants", schema, 0, random.Random(2))
    uneven = replace(log, data=write_words(schema.data_types, [(1, 2, 3), (7,)]))
    events, findings = ColumnDecoder(NAMES).decode(rows_of_logs([uneven]))
    assert (tuple(events), tuple(findings)) == decode([uneven], NAMES)
    assert len(events) == 1


def test_no_logs_give_nothing() -> None:
    assert ColumnDecoder(NAMES).decode(rows_of_logs([])) == ([], [])
    assert ColumnDecoder(NAMES).decode(rows_of_answer(answer_of([]))) == ([], [])


def test_blanks_between_digits_are_no_digits() -> None:
    """Python's own reader skips blanks: two logs could trade a byte."""
    logs = [log for log in history("DepositToken", seed=3) if len(log.topics) == 3][:4]
    answer = answer_of(logs).replace(logs[0].topics[1].hex().encode(), b"  " * 32)
    events, findings = ColumnDecoder(NAMES).decode(rows_of_answer(answer))
    assert len(events) + len(findings) == len(logs)
    assert any("0 bytes" in finding.actual or "32 bytes" in finding.actual for finding in findings)


def test_what_is_no_hexadecimal_stops_the_audit() -> None:
    log = next(log for log in history("DepositToken", seed=3) if len(log.topics) == 3)
    answer = answer_of([log]).replace(log.topics[1].hex().encode(), b"zz" * 32)
    with pytest.raises(AuditError, match="block 7, log"):
        ColumnDecoder(NAMES).decode(rows_of_answer(answer))


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"{",
        b'{"result": [{}]}',
        b'{"error": {"code": 1}}',
        answer_of([])[:-2],
        b'{"result":1}',
    ],
)
def test_an_answer_that_is_no_list_of_logs_stops_the_audit(answer: bytes) -> None:
    with pytest.raises(AuditError, match="cannot be read"):
        rows_of_answer(answer)
