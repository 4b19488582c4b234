"""Logs to typed events, strictly: a log that is no event of its contract is a finding."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from deeptier.audit.events import SCHEMAS, Event, Place, Schema
from deeptier.audit.findings import Finding
from deeptier.audit.words import MalformedError, read_words


@dataclass(frozen=True, slots=True)
class Log:
    """A log as a node gives it, in bytes; the address is lower-case hexadecimal."""

    address: str
    topics: tuple[bytes, ...]
    data: bytes
    block: int
    index: int
    transaction: str


def decode(
    logs: Iterable[Log], names: Mapping[str, str]
) -> tuple[tuple[Event, ...], tuple[Finding, ...]]:
    """The events that the logs spell, in their order, and a finding for each log that spells none.

    `names` gives the contract's name for each address, in lower case.
    """
    events: list[Event] = []
    findings: list[Finding] = []
    for log in logs:
        place = Place(log.block, log.index, log.transaction, names.get(log.address, log.address))
        schema = SCHEMAS.get(place.contract, {}).get(log.topics[0] if log.topics else b"")
        if schema is None:
            topic, expected = (*log.topics, None)[0], "an event of this contract"
            findings.append(Finding("decode", "first topic", expected, topic, str(place)))
            continue
        try:
            events.append(_event(schema, place, log))
        except MalformedError as flaw:
            actual = str(flaw)
            findings.append(Finding("decode", schema.signature, "well-formed", actual, str(place)))
    return tuple(events), tuple(findings)


def _event(schema: Schema, place: Place, log: Log) -> Event:
    topics = iter(read_words(schema.topic_types, b"".join(log.topics[1:])))
    words = iter(read_words(schema.data_types, log.data))
    values = []
    for member in schema.members:
        value = next(topics if member.indexed else words)
        values.append(value if member.struct is None else member.struct(*value))
    return schema.event(place, *values)
