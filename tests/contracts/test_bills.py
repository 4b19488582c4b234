"""Commercial bills: every endorser is liable to the next, back to the payee."""

from __future__ import annotations

import pytest
from books import assert_books
from expect import assert_events, assert_view, plain
from finance import announced, offer, replace, trading
from stage import NOBODY, TRADE
from worked import number, rows

from deeptier.lot_id import LotId

BANK_LINE, BILL, ACCOUNT = 2, 1, 0  # IPayables.Backing
ENDORSEMENT, RETURN = 0, 2  # IWarrants.Cause
FACE = 100_000_000
PURSE = 10**9
NO_RIGHT = (NOBODY, 0, 0)
PRICE = 98_187_500  # at 4.35 %, 150 days of 360


@pytest.fixture
def bill(stage):
    """A commercial bill of core, payable to supplier1 in 150 days."""
    return stage.issue(FACE, backing=BILL)


@pytest.fixture(scope="module")
def purse(stage, people, desk):
    """All who may have to pay have cash that the desk may take."""
    payers = (people.supplier1, people.supplier2, people.supplier3, people.supplier4)
    for payer in (*payers, people.outsider):
        trading(stage, payer, PURSE, desk)
    return PURSE


def child(lot, number_):
    return LotId.from_number(lot).child(number_).number


def claim(stage, lot, sold_as=None):
    """The holder claims recourse; against whom."""
    desk, holder = stage.house.desk, stage.lot(lot)["owner"]
    tx = desk.claimRecourse(lot, lot if sold_as is None else sold_as, {"from": holder})
    return announced(tx, "RecourseClaimed")[0][2]


def pay(stage, lot, by):
    return stage.house.desk.payRecourse(lot, {"from": by})


# who is liable


@pytest.mark.rule("R157")
def test_an_endorsement_of_a_bill_makes_the_endorser_liable(stage, people, warrants, desk, bill):
    tx = warrants.endorse(bill, people.supplier2, FACE, TRADE, {"from": people.supplier1})
    one, two = people.supplier1, people.supplier2
    assert_events(
        tx,
        ("Delivered", bill, one, two, FACE, 1, ENDORSEMENT, TRADE),
        ("TransferSingle", one, one, two, bill, FACE),
        ("RecourseGranted", bill, one, two, 0, 1, 0),
    )
    assert_view(desk.recourseOf(bill, 1), one, 0, 0)
    assert_view(desk.recourseOf(bill, 0), *NO_RIGHT)


@pytest.mark.rule("R157")
def test_a_whole_endorsement_leaves_out_what_was_cut_before(stage, people, desk, bill):
    stage.split(bill, 1, 2)
    stage.endorse(bill, people.supplier2)
    assert_view(desk.recourseOf(bill, 1), people.supplier1, 0, 2)


@pytest.mark.rule("R157")
def test_an_endorsement_of_a_part_makes_liable_for_the_part(stage, people, warrants, desk, bill):
    stage.split(bill, 1)
    part = stage.endorse(bill, people.supplier2, 40_000_000)
    assert part == child(bill, 2)
    assert_view(desk.recourseOf(part, 1), people.supplier1, 0, 0)
    assert_view(desk.recourseOf(bill, 1), *NO_RIGHT)


@pytest.mark.rule("R157")
def test_each_delivery_of_endorse_many_makes_liable(stage, people, warrants, desk, bill):
    receivers = (people.supplier2, people.supplier3, people.supplier4)
    deliveries = [(who, 10 + i, TRADE) for i, who in enumerate(receivers)]
    tx = warrants.endorseMany(bill, deliveries, {"from": people.supplier1})
    granted = [
        plain((child(bill, i), people.supplier1, who, 0, 1, 0))
        for i, who in enumerate(receivers, start=1)
    ]
    assert announced(tx, "RecourseGranted") == granted
    for i in (1, 2, 3):
        assert_view(desk.recourseOf(child(bill, i), 1), people.supplier1, 0, 0)


@pytest.mark.rule("R157")
def test_endorse_many_to_one_that_wants_to_be_asked_makes_liable_for_what_is_delivered(
    stage, people, enterprises, warrants, desk, bill
):
    enterprises.setAcceptance(5, {"from": people.supplier3})
    deliveries = [(people.supplier2, 10, TRADE), (people.supplier3, 20, TRADE)]
    tx = warrants.endorseMany(bill, deliveries, {"from": people.supplier1})
    assert announced(tx, "RecourseGranted") == [
        plain((child(bill, 1), people.supplier1, people.supplier2, 0, 1, 0))
    ]
    assert_view(desk.recourseOf(child(bill, 2), 1), *NO_RIGHT)


@pytest.mark.rule("R157")
@pytest.mark.parametrize("batch", [False, True])
def test_a_plain_transfer_makes_liable(stage, people, warrants, desk, bill, batch):
    one, two, sender = people.supplier1, people.supplier2, {"from": people.supplier1}
    if batch:
        tx = warrants.safeBatchTransferFrom(one, two, [bill], [FACE], TRADE, sender)
    else:
        tx = warrants.safeTransferFrom(one, two, bill, FACE, TRADE, sender)
    assert announced(tx, "RecourseGranted") == [plain((bill, one, two, 0, 1, 0))]
    assert_view(desk.recourseOf(bill, 1), one, 0, 0)


@pytest.mark.rule("R157")
def test_a_plain_transfer_to_oneself_makes_nobody_liable(stage, people, warrants, desk, bill):
    one = people.supplier1
    tx = warrants.safeTransferFrom(one, one, bill, FACE, TRADE, {"from": one})
    assert announced(tx, "RecourseGranted") == []


@pytest.mark.rule("R157")
@pytest.mark.parametrize("amount", [FACE, 30_000_000])
def test_an_offer_makes_liable_once_it_is_accepted(stage, people, desk, bill, amount):
    offer(stage, bill, people.supplier2, amount)
    lot = bill if amount == FACE else child(bill, 1)
    assert_view(desk.recourseOf(lot, 1), *NO_RIGHT)
    tx = stage.house.offers.accept(lot, {"from": people.supplier2})
    assert announced(tx, "RecourseGranted") == [
        plain((lot, people.supplier1, people.supplier2, 0, 1, 0))
    ]
    assert_view(desk.recourseOf(lot, 1), people.supplier1, 0, 0)


@pytest.mark.rule("R157")
@pytest.mark.parametrize("recourse", [True, False])
def test_a_sale_of_a_bill_makes_liable_whatever_the_bid_says(stage, people, desk, bill, recourse):
    tx = stage.accept(stage.bid(bill, recourse=recourse), bill)
    granted = (bill, people.supplier1, people.financier, PRICE, 1, 0)
    assert announced(tx, "RecourseGranted") == [plain(granted)]
    assert_view(desk.recourseOf(bill, 1), people.supplier1, PRICE, 0)


@pytest.mark.rule("R157")
@pytest.mark.parametrize("backing", [ACCOUNT, BANK_LINE])
def test_no_endorser_of_anything_else_is_liable(stage, people, desk, warrants, refused, backing):
    guarantor = people.guarantor if backing == BANK_LINE else NOBODY
    lot = stage.issue(FACE, backing=backing, guarantor=guarantor)
    tx = warrants.endorse(lot, people.supplier2, FACE, TRADE, {"from": people.supplier1})
    assert announced(tx, "RecourseGranted") == []
    part = stage.endorse(lot, people.supplier3, 1)
    warrants.safeTransferFrom(
        people.supplier3, people.supplier4, part, 1, TRADE, {"from": people.supplier3}
    )
    stage.default(lot)
    for held in (lot, part):
        with refused("Recourse_NoRight", held, stage.lot(held)["owner"], held):
            claim(stage, held)


@pytest.mark.rule("R157")
def test_splitting_makes_nobody_liable_and_leaves_what_was(
    stage, people, desk, refused, bill, purse
):
    stage.endorse(bill, people.supplier2)
    [part] = stage.split(bill, 100)
    assert_view(desk.recourseOf(part, 1), *NO_RIGHT)
    stage.default(bill)
    with refused("Recourse_NoRight", part, people.supplier2, part):
        claim(stage, part)
    assert claim(stage, part, bill) == plain(people.supplier1)
    pay(stage, part, people.supplier1)
    assert stage.lot(part)["owner"] == people.supplier1


@pytest.mark.rule("R157")
def test_only_warrants_writes_endorsers(stage, people, desk, refused, bill):
    for caller in (people.admin, people.supplier1, people.core):
        with refused("Recourse_WarrantsOnly", caller):
            what = (bill, people.core, people.supplier1, 1, 0)
            desk.recordEndorser(*what, {"from": caller})


# chains


@pytest.mark.rule("R157")
@pytest.mark.rule("R72")
def test_a_chain_of_endorsers_and_a_sale_unwinds_as_the_specification_says(
    stage, people, desk, clearing, warrants, refused, bill, purse
):
    steps = rows(
        "days late", "holder", "pays", "outstanding", "hops of the lot then", "counts as held at"
    )
    called = {
        "payee": people.supplier1,
        "second": people.supplier2,
        "third": people.supplier3,
        "financier": people.financier,
    }
    stage.endorse(bill, people.supplier2)
    stage.endorse(bill, people.supplier3)
    stage.accept(stage.bid(bill), bill)
    due_day = warrants.paperOf(bill >> 192)["dueDay"]
    stage.default(bill)
    before = {who.address: stage.cash(who) for who in called.values()}
    paid = dict.fromkeys(before, 0)
    for step in steps:
        stage.jump_to(due_day + number(step["days late"]))
        holder, payer = called[step["holder"]], called[step["pays"]]
        assert stage.lot(bill)["owner"] == holder
        assert claim(stage, bill) == plain(payer)
        assert clearing.outstandingOf(bill) == number(step["outstanding"])
        tx = pay(stage, bill, payer)
        hops, held_at = number(step["hops of the lot then"]), number(step["counts as held at"])
        cash = number(step["outstanding"])
        paid[payer.address] -= cash
        paid[holder.address] += cash
        assert_events(
            tx,
            ("RecoursePaid", bill, payer, holder, payer, cash, hops, held_at),
            ("Delivered", bill, holder, payer, FACE, hops, RETURN, bill.to_bytes(32, "big")),
            ("TransferSingle", desk, holder, payer, bill, FACE),
            ("Transfer", payer, holder, cash),
        )
        assert desk.heldAtHops(bill) == held_at
    with refused("Recourse_NoRight", bill, people.supplier1, bill):
        claim(stage, bill)
    for who in called.values():
        assert stage.cash(who) == before[who.address] + paid[who.address]

    owed = clearing.owedOn(bill >> 192)
    assert (owed["principal"], owed["penalty"]) == (FACE, 700_000)
    stage.repay(bill, FACE + 700_000)
    clearing.redeem(bill, {"from": people.outsider})
    assert stage.cash(people.supplier1) == before[people.supplier1.address]
    assert_books(stage)


@pytest.mark.rule("R157")
def test_a_chain_of_parts_unwinds_from_part_to_part(stage, people, desk, refused, bill, purse):
    first = stage.endorse(bill, people.supplier2, 60_000_000)
    second = stage.endorse(first, people.supplier3, 30_000_000)
    third = int(stage.accept(stage.bid(second), second, 10_000_000).return_value[0])
    assert third == child(child(child(bill, 1), 1), 1)
    stage.default(bill)
    with refused("Recourse_NoRight", third, people.financier, second):
        claim(stage, third, second)
    for lot, sold_as, payer in (
        (third, third, people.supplier3),
        (third, second, people.supplier2),
        (third, first, people.supplier1),
        (second, second, people.supplier2),
        (second, first, people.supplier1),
        (first, first, people.supplier1),
    ):
        assert claim(stage, lot, sold_as) == plain(payer)
        pay(stage, lot, payer)
    for lot in (bill, first, second, third):
        assert stage.lot(lot)["owner"] == people.supplier1
        with refused("Recourse_NoRight", lot, people.supplier1, lot):
            claim(stage, lot)
    assert_books(stage)


@pytest.mark.rule("R157")
def test_an_endorser_that_had_the_bill_twice_is_liable_twice(stage, people, desk, bill, purse):
    for receiver in (people.supplier2, people.supplier1, people.supplier3):
        stage.endorse(bill, receiver)
    stage.default(bill)
    for payer in (people.supplier1, people.supplier2, people.supplier1):
        assert claim(stage, bill) == plain(payer)
        pay(stage, bill, payer)
    assert desk.heldAtHops(bill) == 0
    assert_books(stage)


@pytest.mark.rule("R157")
def test_a_right_does_not_skip_an_endorser(stage, people, refused, bill, purse):
    """Each is liable to the next only: the holder cannot turn to the payee over supplier2."""
    part = stage.endorse(bill, people.supplier2, 10)
    rest = stage.endorse(part, people.supplier3, 4)
    stage.default(bill)
    with refused("Recourse_NoRight", rest, people.supplier3, part):
        claim(stage, rest, part)
    assert claim(stage, rest) == plain(people.supplier2)


@pytest.mark.rule("R157")
def test_the_successor_of_an_endorser_is_liable_and_gets_the_bill(
    stage, people, warrants, desk, bill, purse
):
    stage.endorse(bill, people.supplier2)
    stage.endorse(bill, people.supplier3)
    replace(stage, people.supplier2, people.outsider)
    stage.default(bill)
    assert claim(stage, bill) == plain(people.outsider)
    pay(stage, bill, people.outsider)
    assert stage.lot(bill)["owner"] == people.outsider
    assert claim(stage, bill) == plain(people.supplier1)
    pay(stage, bill, people.supplier1)
    assert_books(stage)
