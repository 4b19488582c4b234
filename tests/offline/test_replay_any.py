"""Whatever a journal says, the replay and the checks come to an end."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from replay_journal import (
    ADDRESSES,
    BANK,
    BID,
    CLEARING,
    CORE,
    FINANCIER,
    NOBODY,
    PAYEE,
    SUPPLIER,
    TOKEN,
    TRADE,
    house,
    lot,
)

from deeptier.audit.check import Evidence, check
from deeptier.audit.events import EVENTS, Place
from deeptier.audit.events.base import members_of
from deeptier.audit.holdings import holdings
from deeptier.audit.replay import replay

ANY = {
    "address": st.sampled_from([CORE, PAYEE, SUPPLIER, FINANCIER, BANK, NOBODY, CLEARING, TOKEN]),
    "bool": st.booleans(),
    "string": st.just("text"),
    "bytes": st.just(b"data"),
    "bytes4": st.just(b"data"),
    "bytes32": st.sampled_from([BID, TRADE, bytes(32)]),
    "int256": st.integers(-(2**255), 2**255 - 1),
    "uint256": st.sampled_from([0, lot("1"), lot("1-1"), lot("2-1-1"), 5, 2**256 - 1]),
}


def any_value(each: str) -> st.SearchStrategy[Any]:
    if each.endswith("[]"):
        return st.lists(any_value(each[:-2]), max_size=3).map(tuple)
    if each == "bytes32[4]":
        return st.tuples(*[any_value("bytes32")] * 4)
    if each == "(uint16,uint32)[4]":
        return st.tuples(*[st.tuples(any_value("uint16"), any_value("uint32"))] * 4)
    if each in ANY:
        return ANY[each]
    return st.one_of(st.integers(0, 3), st.just(2 ** int(each[4:]) - 1))


def any_member(member: Any) -> st.SearchStrategy[Any]:
    if member.struct is None:
        return any_value(member.abi_type)
    parts = (any_value(part.abi_type) for part in members_of(member.struct))
    return st.tuples(*parts).map(lambda values: member.struct(*values))


@st.composite
def any_events(draw: Any) -> list[Any]:
    journal = []
    for index in range(draw(st.integers(0, 25))):
        contract = draw(st.sampled_from(list(EVENTS)))
        event = draw(st.sampled_from(EVENTS[contract]))
        place = Place(index // 3, index, f"0x{index // 3}", contract)
        journal.append(event(place, *(draw(any_member(each)) for each in members_of(event))))
    return journal


@given(events=any_events())
def test_no_journal_whatever_stops_the_audit(events: list[Any]) -> None:
    opening = house(1).events
    later = [
        replace(event, place=replace(event.place, block=99 + event.place.block)) for event in events
    ]
    journal = [*opening, *later]
    books, notes = replay(journal, ADDRESSES)
    held, overdrawn = holdings(journal)
    findings = check(Evidence(tuple(journal), books, held, 1337))
    assert all(str(finding) for finding in (*notes, *overdrawn, *findings))
