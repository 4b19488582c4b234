"""Logs to typed events, strictly: a log that is no event of its contract is a finding."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from deeptier.audit.events import SCHEMAS, Event, Place, Schema
from deeptier.audit.findings import Finding
from deeptier.audit.log import Log
from deeptier.audit.words import MalformedError, read_words

__all__ = ["Log", "decode", "decode_one"]


def decode(
    logs: Iterable[Log], names: Mapping[str, str]
) -> tuple[tuple[Event, ...], tuple[Finding, ...]]:
    """The events that the logs spell, in their order, and a finding for each log that spells none.

    `names` gives the contract's name for each address, in lower case.
    """
    decoded = [decode_one(log, names) for log in logs]
    events = tuple(each for each in decoded if isinstance(each, Event))
    return events, tuple(each for each in decoded if isinstance(each, Finding))


def decode_one(log: Log, names: Mapping[str, str]) -> Event | Finding:
    """The event that a log spells, or a finding where it spells none."""
    place = Place(log.block, log.index, log.transaction, names.get(log.address, log.address))
    schema = SCHEMAS.get(place.contract, {}).get(log.topics[0] if log.topics else b"")
    if schema is None:
        topic, expected = (*log.topics, None)[0], "an event of this contract"
        return Finding("decode", "first topic", expected, topic, str(place))
    try:
        return _event(schema, place, log)
    except MalformedError as flaw:
        return Finding("decode", schema.signature, "well-formed", str(flaw), str(place))


def _event(schema: Schema, place: Place, log: Log) -> Event:
    topics = iter(read_words(schema.topic_types, b"".join(log.topics[1:])))
    words = iter(read_words(schema.data_types, log.data))
    values = []
    for member in schema.members:
        value = next(topics if member.indexed else words)
        values.append(value if member.struct is None else member.struct(*value))
    return schema.event(place, *values)
