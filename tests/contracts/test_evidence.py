"""Evidence: documents anchored by stream; what the rules ask of issue, delivery, financing."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest
from dated_rules import hold
from expect import assert_events
from figures import spec_table
from financing import pledge, sell_standing
from patience import Patience
from stage import NO_BYTES32, NOBODY, ORDER, TRADE, commitment
from standing import lapse

from deeptier.evidence.streams import Roots, Stream

INFORMATION, LOGISTICS, BUSINESS, CAPITAL = range(4)
FACE = 1_000_000_000
NAMES = [stream.label for stream in Stream]


def roots_of(streams: int, text: str = "deal") -> Roots:
    """Roots of these streams; each is another word."""
    return Roots(
        **{
            stream.label: commitment(f"{text} {stream.label}")
            for stream in Stream
            if streams & stream.bit
        }
    )


def words_of(roots: Roots) -> list[bytes]:
    return [roots[stream] for stream in Stream]


@pytest.fixture
def evidence(house):
    return house.evidence


@pytest.fixture
def anchor(evidence, people):
    """Anchor new documents of some streams; their reference."""
    numbers = count()

    def anchor(streams: int) -> bytes:
        roots = roots_of(streams, f"deal {next(numbers)}")
        evidence.anchor(words_of(roots), {"from": people.outsider})
        return roots.reference

    return anchor


# anchor


@pytest.mark.rule("R131")
@pytest.mark.rule("R176")
@pytest.mark.parametrize("streams", range(1, 16))
def test_anchor_writes_the_streams_of_a_reference(stage, evidence, people, streams):
    roots = roots_of(streams)
    tx = evidence.anchor(words_of(roots), {"from": people.outsider})
    assert bytes(tx.return_value) == roots.reference
    assert_events(tx, ("Anchored", roots.reference, people.outsider, words_of(roots)))
    assert evidence.streamsOf(roots.reference) == streams == roots.mask


@pytest.mark.rule("R131")
@pytest.mark.rule("R176")
def test_anchor_gives_the_reference_of_the_specification(evidence, people):
    words = {row["root of"]: row["word"] for row in spec_table("root of", "word")}
    roots = [words[name].replace("32 zero bytes", NO_BYTES32.hex()) for name in NAMES]
    tx = evidence.anchor(roots, {"from": people.outsider})
    reference = words["all four, the reference"]
    assert str(tx.return_value) == reference
    assert evidence.streamsOf(reference) == 5


@pytest.mark.rule("R176")
def test_anchor_reverts_when_no_stream_is_there(evidence, people, refused):
    with refused("Evidence_NothingAnchored", people.outsider):
        evidence.anchor([NO_BYTES32] * 4, {"from": people.outsider})


@pytest.mark.rule("R176")
@pytest.mark.parametrize("again", ["outsider", "supplier1"])
def test_anchor_reverts_the_second_time_whoever_comes(evidence, people, refused, again):
    roots = roots_of(7)
    evidence.anchor(words_of(roots), {"from": people.outsider})
    with refused("Evidence_AlreadyAnchored", roots.reference):
        evidence.anchor(words_of(roots), {"from": getattr(people, again)})
    assert evidence.streamsOf(roots.reference) == 7


@pytest.mark.rule("R176")
@pytest.mark.parametrize("held", ["frozen", "expired", "closed", "paused", "unknown"])
def test_no_hold_stops_anchor(stage, evidence, enterprises, people, held):
    who = people.outsider if held == "unknown" else people.supplier1
    if held == "paused":
        enterprises.pauseBusiness(ORDER, {"from": people.regulator})
    elif held != "unknown":
        lapse(stage, who, held)
    evidence.anchor(words_of(roots_of(1)), {"from": who})
    assert evidence.streamsOf(roots_of(1).reference) == 1


@pytest.mark.rule("R176")
def test_the_same_root_in_another_stream_is_another_reference(evidence, people):
    word = commitment("document")
    references = set()
    for place in range(4):
        roots = [NO_BYTES32] * 4
        roots[place] = word
        tx = evidence.anchor(roots, {"from": people.outsider})
        references.add(bytes(tx.return_value))
        assert evidence.streamsOf(bytes(tx.return_value)) == 1 << place
    assert len(references) == 4


# issue


@pytest.mark.rule("R177")
@pytest.mark.parametrize(
    ("anchored", "missing"),
    [(0, INFORMATION), (1, LOGISTICS), (3, CAPITAL), (6, INFORMATION), (13, LOGISTICS)],
)
def test_issue_reverts_and_names_the_first_stream_that_is_missing(
    stage, anchor, refused, anchored, missing
):
    hold(stage, issueStreams=11)
    reference = anchor(anchored) if anchored else commitment("documents")
    with refused("Evidence_StreamMissing", reference, missing):
        stage.issue(documentRoot=reference)


@pytest.mark.rule("R177")
@pytest.mark.parametrize("asked", [INFORMATION, LOGISTICS, BUSINESS, CAPITAL])
def test_issue_reverts_when_the_only_stream_asked_is_missing(stage, refused, asked):
    hold(stage, issueStreams=1 << asked)
    with refused("Evidence_StreamMissing", commitment("documents"), asked):
        stage.issue(documentRoot=commitment("documents"))


@pytest.mark.rule("R177")
@pytest.mark.parametrize("asked", [1, 2, 4, 8, 15])
def test_issue_passes_with_just_what_is_asked_and_with_more(stage, payables, anchor, asked):
    hold(stage, issueStreams=asked)
    stage.issue(documentRoot=anchor(asked))
    stage.issue(documentRoot=anchor(15))
    assert payables.payableCount() == 2


# endorsement


def endorse(stage: Any, lot: int, reference: bytes) -> Any:
    return stage.endorse(lot, stage.people.supplier2, 1, reference)


def endorse_many(stage: Any, lot: int, reference: bytes) -> Any:
    people = stage.people
    deliveries = [(people.supplier2, 1, reference), (people.supplier3, 2, reference)]
    return stage.house.warrants.endorseMany(lot, deliveries, {"from": people.supplier1})


def transfer(stage: Any, lot: int, reference: bytes) -> Any:
    people = stage.people
    return stage.house.warrants.safeTransferFrom(
        people.supplier1, people.supplier2, lot, FACE, reference, {"from": people.supplier1}
    )


def batch_transfer(stage: Any, lot: int, reference: bytes) -> Any:
    people = stage.people
    return stage.house.warrants.safeBatchTransferFrom(
        people.supplier1, people.supplier2, [lot], [FACE], reference, {"from": people.supplier1}
    )


def hand_over(stage: Any, lot: int, reference: bytes) -> Any:
    people, offers = stage.people, stage.house.offers
    what = (lot, people.supplier2, 1, reference)
    version, last_day, signature = stage.consent(
        people.supplier1, lot, offers.handoverDigest, *what
    )
    receiver = stage.sign(people.supplier2, bytes(offers.handoverDigest(*what, version, last_day)))
    giver = (version, last_day, signature)
    return offers.handOver(*what, giver, receiver, {"from": people.outsider})


DELIVERIES = [endorse, endorse_many, transfer, batch_transfer, hand_over]


@pytest.mark.rule("R177")
@pytest.mark.parametrize("deliver", DELIVERIES)
def test_delivery_reverts_and_names_the_first_stream_that_is_missing(
    stage, anchor, refused, deliver
):
    hold(stage, endorsementStreams=LOGISTICS_AND_BUSINESS)
    lot = stage.issue()
    for reference, missing in (
        (TRADE, LOGISTICS),
        (anchor(1), LOGISTICS),
        (anchor(2), BUSINESS),
        (anchor(12), LOGISTICS),
    ):
        with refused("Evidence_StreamMissing", reference, missing):
            deliver(stage, lot, reference)
    assert stage.lot(lot)["amount"] == FACE


LOGISTICS_AND_BUSINESS = 6


@pytest.mark.rule("R177")
@pytest.mark.parametrize("asked", [INFORMATION, LOGISTICS, BUSINESS, CAPITAL])
def test_delivery_reverts_when_the_only_stream_asked_is_missing(stage, refused, asked):
    hold(stage, endorsementStreams=1 << asked)
    lot = stage.issue()
    with refused("Evidence_StreamMissing", TRADE, asked):
        endorse(stage, lot, TRADE)


@pytest.mark.rule("R177")
@pytest.mark.parametrize("deliver", DELIVERIES)
@pytest.mark.parametrize("streams", [LOGISTICS_AND_BUSINESS, 15])
def test_delivery_passes_with_what_is_asked(stage, warrants, people, anchor, deliver, streams):
    hold(stage, endorsementStreams=LOGISTICS_AND_BUSINESS)
    lot, reference = stage.issue(), anchor(streams)
    tx = deliver(stage, lot, reference)
    whole = deliver in (transfer, batch_transfer)
    given = lot if whole else lot | (1 << 176)
    assert stage.lot(given)["owner"] == people.supplier2
    assert stage.lot(given)["amount"] == (FACE if whole else 1)
    assert tx is not None


@pytest.mark.rule("R177")
def test_endorse_many_delivers_none_where_one_reference_falls_short(
    stage, warrants, people, anchor, refused
):
    hold(stage, endorsementStreams=1)
    lot, good = stage.issue(), anchor(1)
    with refused("Evidence_StreamMissing", TRADE, INFORMATION):
        warrants.endorseMany(
            lot,
            [(people.supplier2, 1, good), (people.supplier3, 1, TRADE)],
            {"from": people.supplier1},
        )
    tx = warrants.endorseMany(
        lot,
        [(people.supplier2, 1, good), (people.supplier3, 2, good)],
        {"from": people.supplier1},
    )
    assert tx.return_value == lot | (1 << 176)
    assert warrants.balanceOf(people.supplier3, lot | (2 << 176)) == 2
    assert stage.lot(lot)["amount"] == FACE - 3
    assert stage.lot(lot)["children"] == 2


@pytest.mark.rule("R177")
def test_a_missing_trade_reference_is_named_before_its_streams(stage, people, refused):
    hold(stage, endorsementStreams=1)
    lot = stage.issue()
    with refused("Warrants_TradeReferenceMissing", lot):
        stage.endorse(lot, people.supplier2, 1, NO_BYTES32)


# offers


@pytest.fixture
def asking(stage, enterprises, people):
    """supplier2 asks to accept what it is given."""
    enterprises.setAcceptance(9, {"from": people.supplier2})
    return people.supplier2


@pytest.mark.rule("R178")
def test_an_offer_needs_its_streams_when_it_is_made(stage, anchor, people, refused, asking):
    hold(stage, endorsementStreams=8)
    lot = stage.issue()
    with refused("Evidence_StreamMissing", TRADE, CAPITAL):
        stage.house.warrants.endorse(lot, asking, FACE, TRADE, {"from": people.supplier1})
    stage.house.warrants.endorse(lot, asking, FACE, anchor(8), {"from": people.supplier1})
    assert stage.lot(lot)["offered"]


@pytest.mark.rule("R178")
def test_an_offer_needs_the_streams_of_the_day_when_it_is_accepted(
    stage, house, evidence, people, refused, asking
):
    lot, roots = stage.issue(), roots_of(8)
    house.warrants.endorse(lot, asking, FACE, roots.reference, {"from": people.supplier1})
    hold(stage, endorsementStreams=8)
    with refused("Evidence_StreamMissing", roots.reference, CAPITAL):
        house.offers.accept(lot, {"from": asking})
    assert stage.lot(lot)["offered"]
    evidence.anchor(words_of(roots), {"from": people.outsider})
    house.offers.accept(lot, {"from": asking})
    assert stage.lot(lot)["owner"] == asking


@pytest.mark.rule("R178")
def test_an_offer_that_lacks_a_stream_can_be_rejected(stage, house, people, asking):
    lot = stage.issue()
    house.warrants.endorse(lot, asking, FACE, TRADE, {"from": people.supplier1})
    hold(stage, endorsementStreams=8)
    house.offers.reject(lot, {"from": asking})
    assert not stage.lot(lot)["offered"]
    assert stage.lot(lot)["owner"] == people.supplier1


# present


@pytest.mark.rule("R179")
def test_present_adds_up_what_a_holder_shows(stage, evidence, people, anchor):
    lot, holder = stage.issue(), {"from": people.supplier1}
    total = 0
    for streams in (1, 6, 12):
        reference, total = anchor(streams), total | streams
        tx = evidence.present(lot, reference, holder)
        assert_events(tx, ("Presented", lot, people.supplier1, reference, total))
        assert evidence.presentedBy(lot, people.supplier1) == total
    assert evidence.presentedBy(lot, people.supplier2) == 0


@pytest.mark.rule("R179")
def test_present_reverts_when_nothing_new_is_shown(stage, evidence, people, anchor, refused):
    lot, holder = stage.issue(), {"from": people.supplier1}
    reference = anchor(3)
    evidence.present(lot, reference, holder)
    for again in (reference, anchor(2), TRADE):
        with refused("Evidence_AlreadyPresented", lot, again):
            evidence.present(lot, again, holder)
    assert evidence.presentedBy(lot, people.supplier1) == 3


@pytest.mark.rule("R179")
@pytest.mark.parametrize("caller", ["outsider", "core", "financier", "supplier2"])
def test_present_reverts_when_caller_is_not_the_holder(
    stage, evidence, warrants, people, anchor, refused, caller
):
    lot, reference, caller = stage.issue(), anchor(1), getattr(people, caller)
    warrants.setApprovalForAll(people.supplier2, True, {"from": people.supplier1})
    with refused("Evidence_NotHolder", lot, caller):
        evidence.present(lot, reference, {"from": caller})


@pytest.mark.rule("R179")
def test_present_reverts_for_a_lot_that_is_not_there(stage, evidence, people, anchor, refused):
    lot, reference = stage.issue(), anchor(1)
    with refused("Evidence_NotHolder", lot + 1, people.supplier1):
        evidence.present(lot + 1, reference, {"from": people.supplier1})
    stage.repay(lot, FACE)
    stage.house.clearing.redeem(lot, {"from": people.outsider})
    with refused("Evidence_NotHolder", lot, people.supplier1):
        evidence.present(lot, reference, {"from": people.supplier1})


@pytest.mark.rule("R179")
@pytest.mark.parametrize(
    "held", ["frozen", "expired", "closed", "paused", "lot", "payable", "pledged"]
)
def test_no_hold_stops_present(stage, house, people, anchor, held):
    lot, regulator = stage.issue(), {"from": people.regulator}
    if held == "paused":
        house.enterprises.pauseBusiness(ORDER, regulator)
    elif held == "lot":
        house.warrants.freezeLot(lot, ORDER, regulator)
    elif held == "payable":
        house.warrants.freezePayable(1, ORDER, regulator)
    elif held == "pledged":
        pledge(stage, lot)
    else:
        lapse(stage, people.supplier1, held)
    house.evidence.present(lot, anchor(9), {"from": people.supplier1})
    assert house.evidence.presentedBy(lot, people.supplier1) == 9


# financing


def sell(stage: Any, lot: int) -> Any:
    return stage.accept(stage.bid(lot), lot)


def sell_a_part(stage: Any, lot: int) -> Any:
    return stage.accept(stage.bid(), lot, FACE // 2)


FINANCINGS = [sell, sell_a_part, sell_standing, pledge]


@pytest.mark.rule("R180")
@pytest.mark.parametrize("finance", FINANCINGS)
def test_financing_needs_what_its_holder_presented(
    stage, evidence, people, anchor, refused, finance
):
    hold(stage, discountStreams=9)
    lot, holder = stage.issue(), {"from": people.supplier1}
    with refused("Evidence_NotPresented", lot, people.supplier1, INFORMATION):
        finance(stage, lot)
    evidence.present(lot, anchor(1), holder)
    with refused("Evidence_NotPresented", lot, people.supplier1, CAPITAL):
        finance(stage, lot)
    evidence.present(lot, anchor(8), holder)
    finance(stage, lot)


@pytest.mark.rule("R180")
@pytest.mark.parametrize("finance", FINANCINGS)
def test_what_the_holder_before_presented_does_not_count(
    stage, evidence, people, anchor, refused, finance
):
    hold(stage, discountStreams=1)
    lot, reference = stage.issue(), anchor(1)
    evidence.present(lot, reference, {"from": people.supplier1})
    stage.endorse(lot, people.supplier2)
    with refused("Evidence_NotPresented", lot, people.supplier2, INFORMATION):
        finance(stage, lot)
    evidence.present(lot, reference, {"from": people.supplier2})
    finance(stage, lot)


@pytest.mark.rule("R180")
def test_what_was_presented_for_a_lot_does_not_count_for_its_children(
    stage, evidence, people, anchor, refused
):
    hold(stage, discountStreams=1)
    lot, reference = stage.issue(), anchor(1)
    evidence.present(lot, reference, {"from": people.supplier1})
    (child,) = stage.split(lot, 400)
    with refused("Evidence_NotPresented", child, people.supplier1, INFORMATION):
        sell(stage, child)
    evidence.present(child, reference, {"from": people.supplier1})
    sell(stage, child)


@pytest.mark.rule("R180")
def test_document_root_and_trade_reference_present_nothing_by_themselves(
    stage, people, anchor, refused
):
    hold(stage, issueStreams=15, endorsementStreams=15, discountStreams=15)
    lot = stage.issue(documentRoot=anchor(15))
    stage.endorse(lot, people.supplier2, trade=anchor(15))
    with refused("Evidence_NotPresented", lot, people.supplier2, INFORMATION):
        sell(stage, lot)


# what is not asked costs nothing


@pytest.mark.rule("R185")
def test_where_the_rules_ask_nothing_evidence_is_not_called(stage, house, people, monkeypatch):
    monkeypatch.setattr(Patience, "whole_traces", True)
    lot = 1 << 192
    transactions = [
        stage.confirm(stage.terms()),
        house.warrants.endorse(lot, people.supplier2, 9, TRADE, {"from": people.supplier1}),
        endorse_many(stage, lot, TRADE),
        stage.accept(stage.bid(lot), lot, 100),
        sell_standing(stage, lot, 100),
        pledge(stage, lot),
    ]
    for tx in transactions:
        called = {str(call["to"]).lower() for call in tx.subcalls if "to" in call}
        assert house.enterprises.address.lower() in called
        assert house.evidence.address.lower() not in called


@pytest.mark.rule("R185")
def test_the_check_of_no_streams_passes_for_anything(evidence, people):
    evidence.requireStreams(NO_BYTES32, 0)
    evidence.requirePresented(0, NOBODY, 0)
    evidence.requireRegistered(0, 0, people.outsider)
