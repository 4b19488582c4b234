"""Every verb of the house on a chain, with its figures to the fen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from chain_stage import DEPOSITS, EXPIRY_DAY, FIRST_DAY, LINE_LIMIT, Stage
from eth_hash.auto import keccak

from deeptier.chain.errors import Refused
from deeptier.chain.house import Sale
from deeptier.chain.record import Rules
from deeptier.chain.verbs.enterprises import Status
from deeptier.chain.verbs.standing_bids import Band, StandingBid
from deeptier.consents import (
    Acceptance,
    Bid,
    Cancellation,
    Consent,
    Delivery,
    Endorse,
    EndorseMany,
    Handover,
    IssueConsents,
    OfferAcceptance,
    PledgeAcceptance,
    PledgeBid,
    Split,
    Terms,
)
from deeptier.days import date_of, day_number, parse_date
from deeptier.errors import InputError
from deeptier.evidence.streams import Roots
from deeptier.lot_id import LotId
from deeptier.roles import Role

FACE = 1_000_000_000
SALE_DAY = day_number(parse_date("2026-02-06"))
SPLIT_DAY = day_number(parse_date("2026-04-07"))
DUE_DAY = day_number(parse_date("2026-07-06"))
TRADE = keccak(b"trade")
ORDER = keccak(b"order")
INVOICE = keccak(b"invoice")


def terms_of(stage: Stage, **changes: Any) -> Terms:
    words: dict[str, Any] = {
        "line": 1,
        "obligor": stage.address("core"),
        "payee": stage.address("tier 1"),
        "currency": stage.house.address("DepositToken"),
        "face_amount": FACE,
        "due_day": DUE_DAY,
        "grace_days": 10,
        "penalty_ppm_per_day": 500,
        "tier_cap": 16,
        "document_root": keccak(b"documents"),
        "last_day": FIRST_DAY + 5,
        "nonce": 1,
    }
    return Terms(**{**words, **changes})


def issued(stage: Stage, **changes: Any) -> LotId:
    terms = terms_of(stage, **changes)
    consents = IssueConsents(
        obligor=stage.house.sign(stage.accounts["core"], terms, invoices=[]),
        payee=stage.house.sign(stage.accounts["tier 1"], terms, invoices=[]),
        guarantor=stage.house.sign(stage.accounts["guarantor"], terms, invoices=[]),
    )
    return stage.house.issue(stage["carrier"], terms, [], consents).value


def bid_of(stage: Stage, **changes: Any) -> Bid:
    words: dict[str, Any] = {
        "financier": stage.address("bank"),
        "obligor": stage.address("core"),
        "currency": stage.house.address("DepositToken"),
        "budget": FACE,
        "rate_ppm": 43_500,
        "last_due_day": DUE_DAY,
        "last_day": DUE_DAY,
        "nonce": 1,
    }
    return Bid(**{**words, **changes})


def test_three_tiers_from_issue_to_redemption(stage: Stage) -> None:
    house, devnet = stage.house, stage.devnet
    terms = terms_of(stage)
    consents = IssueConsents(
        obligor=house.sign(stage.accounts["core"], terms, invoices=[INVOICE]),
        payee=house.sign(stage.accounts["tier 1"], terms, invoices=[INVOICE]),
    )
    root = house.issue(stage["carrier"], terms, [INVOICE], consents)
    assert root.value == LotId(1)
    assert [event.name for event in root.events][:1] == ["PayableIssued"]
    assert house.line(1).used == FACE

    devnet.set_day(SALE_DAY)
    part = house.endorse(stage["tier 1"], LotId(1), stage.address("tier 2"), 400_000_000, TRADE)
    assert part.value == LotId(1, (1,))
    bid = bid_of(stage, obligor="0x" + "00" * 20, lot=LotId(1), lot_version=house.version(LotId(1)))
    sold = house.accept_bid(
        stage["tier 1"], bid, house.sign(stage.accounts["bank"], bid), LotId(1), 600_000_000
    )
    assert sold.value == Sale(LotId(1), 600_000_000, 10_875_000, 589_125_000, 150)
    assert house.balance_of(stage.address("tier 1")) == 589_125_000

    devnet.set_day(SPLIT_DAY)
    amounts = (133_333_333, 133_333_333, 133_333_334)
    names = ("tier 3a", "tier 3b", "tier 3c")
    deliveries = [
        Delivery(stage.address(name), amount, TRADE)
        for name, amount in zip(names, amounts, strict=True)
    ]
    lots = house.endorse_many(stage["tier 2"], part.value, deliveries).value
    assert lots == tuple(LotId(1, (1, n)) for n in (1, 2, 3))
    assert house.lot(part.value).amount == 0
    bid = bid_of(stage, rate_ppm=60_000, nonce=2)
    last = house.accept_bid(
        stage["tier 3c"], bid, house.sign(stage.accounts["bank"], bid), lots[2], 133_333_334
    )
    assert last.value == Sale(lots[2], 133_333_334, 2_000_000, 131_333_334, 90)

    devnet.set_day(DUE_DAY)
    house.repay(stage["core"], 1, FACE)
    assert house.redeem(stage["carrier"], LotId(1)).value == 600_000_000
    cleared = house.clear(stage["carrier"], lots).value
    assert cleared.paid == dict(zip(lots, amounts, strict=True))
    assert cleared.skipped == {}
    assert house.balance_of(house.address("Clearing")) == 0
    assert house.line(1).used == 0
    bank = DEPOSITS - 589_125_000 - 131_333_334 + 600_000_000 + 133_333_334
    assert house.balance_of(stage.address("bank")) == bank


def test_split_keeps_the_holder(stage: Stage) -> None:
    lot = issued(stage)
    children = stage.house.split(stage["tier 1"], lot, [1, 2]).value
    assert children == (lot.child(1), lot.child(2))
    state = stage.house.lot(children[1])
    assert (state.owner, state.amount, state.hops) == (stage.address("tier 1"), 2, 0)
    assert stage.house.split(stage["tier 1"], lot, [3]).value == (lot.child(3),)


def test_endorse_of_the_whole_moves_the_lot(stage: Stage) -> None:
    lot = issued(stage)
    done = stage.house.endorse(stage["tier 1"], lot, stage.address("tier 2"), FACE, TRADE)
    assert done.value == lot
    assert stage.house.lot(lot).owner == stage.address("tier 2")
    assert stage.house.version(lot) == 1


def test_holder_consents_are_carried_by_anyone(stage: Stage) -> None:
    house, lot = stage.house, issued(stage)
    holder, carrier = stage.accounts["tier 1"], stage["carrier"]
    last_day = FIRST_DAY + 1

    split = Split(lot, (100,), 0, last_day)
    assert house.split(carrier, lot, [100], house.consent(holder, split)).value == (lot.child(1),)
    endorse = Endorse(lot, stage.address("tier 2"), 200, TRADE, 256, last_day)
    consent = house.consent(holder, endorse)
    delivered = house.endorse(carrier, lot, endorse.to, 200, TRADE, consent)
    assert delivered.value == lot.child(2)
    deliveries = (Delivery(stage.address("tier 2"), 300, TRADE),)
    many = EndorseMany(lot, deliveries, 512, last_day)
    done = house.endorse_many(carrier, lot, deliveries, house.consent(holder, many))
    assert done.value == (lot.child(3),)
    bid = bid_of(stage)
    acceptance = Acceptance(house.digest(bid), lot, 400, house.version(lot), last_day)
    sale = house.accept_bid(
        carrier,
        bid,
        house.sign(stage.accounts["bank"], bid),
        lot,
        400,
        house.consent(holder, acceptance),
    )
    assert sale.value.lot == lot.child(4)
    assert house.lot(lot).amount == FACE - 1_000


def test_consent_that_was_used_is_refused(stage: Stage) -> None:
    house, lot = stage.house, issued(stage)
    consent = house.consent(stage.accounts["tier 1"], Split(lot, (100,), 0, FIRST_DAY + 1))
    house.split(stage["carrier"], lot, [100], consent)
    with pytest.raises(Refused) as caught:
        house.split(stage["carrier"], lot, [100], consent)
    assert caught.value.error == "Warrants_VersionDiffers"
    assert caught.value.sentence == (
        f"lot {lot} has changed since the consent: 0 cuts and 0 deliveries then, "
        "1 cuts and 0 deliveries now"
    )


def test_consent_on_chain_stands_for_a_signature(stage: Stage) -> None:
    house, terms = stage.house, terms_of(stage)
    house.approve_consent(stage["core"], terms, invoices=[])
    house.approve_consent(stage["tier 1"], terms, invoices=[])
    house.withdraw_consent(stage["tier 1"], terms, invoices=[])
    with pytest.raises(Refused) as caught:
        house.issue(stage["carrier"], terms)
    assert caught.value.sentence.startswith("tier 1 has not agreed to this (0x")
    assert house.issue(stage["tier 1"], terms).value == LotId(1)


def test_bids_are_cancelled_singly_and_all_at_once(stage: Stage) -> None:
    house, lot, bid = stage.house, issued(stage), bid_of(stage)
    signature = house.sign(stage.accounts["bank"], bid)
    house.cancel_bid(stage["bank"], bid)
    with pytest.raises(Refused) as caught:
        house.accept_bid(stage["tier 1"], bid, signature, lot, 1)
    assert caught.value.error == "DiscountDesk_BidCancelled"
    assert house.cancel_all_bids(stage["bank"]).value == 1
    assert house.bid_series(stage.address("bank")) == 1
    other = replace(bid, nonce=2)
    with pytest.raises(Refused) as caught:
        house.accept_bid(stage["tier 1"], other, house.sign(stage.accounts["bank"], other), lot, 1)
    assert caught.value.sentence == "the bid is of series 0; its financier is at series 1"


def test_enterprises_are_renewed_frozen_paused_and_closed(stage: Stage) -> None:
    house, operator, member = stage.house, stage["operator"], stage.address("tier 2")
    lot = issued(stage)
    house.renew(operator, member, Role.SUPPLIER | Role.FINANCIER, EXPIRY_DAY + 1)
    found = house.enterprise(member)
    assert (found.status, found.roles, found.expiry_day) == (Status.OPEN, 6, EXPIRY_DAY + 1)
    endorse = (stage["tier 1"], lot, member, 1, TRADE)
    house.freeze(operator, member, ORDER)
    with pytest.raises(Refused, match=r"^refused: tier 2 is frozen$"):
        house.endorse(*endorse)
    house.thaw(operator, member, ORDER)
    house.pause(operator, ORDER)
    with pytest.raises(Refused, match=r"^refused: new business is paused since 2026-01-07$"):
        house.endorse(*endorse)
    house.resume(operator, ORDER)
    house.endorse(*endorse)
    house.close(operator, member)
    with pytest.raises(Refused, match=r"^refused: tier 2 is closed for good$"):
        house.endorse(*endorse)
    assert house.today() == FIRST_DAY


def test_lots_and_payables_are_held_by_order(stage: Stage) -> None:
    house, operator, lot = stage.house, stage["operator"], issued(stage)
    house.freeze_lot(operator, lot, ORDER)
    with pytest.raises(Refused, match=rf"^refused: lot {lot} is frozen$"):
        house.split(stage["tier 1"], lot, [1])
    house.thaw_lot(operator, lot, ORDER)
    house.freeze_payable(operator, lot.payable, ORDER)
    with pytest.raises(Refused, match=rf"^refused: payable {lot.payable} is frozen$"):
        house.split(stage["tier 1"], lot, [1])
    house.thaw_payable(operator, lot.payable, ORDER)
    house.split(stage["tier 1"], lot, [1])


def test_lines_are_changed_by_their_bank(stage: Stage) -> None:
    house, bank = stage.house, stage["guarantor"]
    assert house.grant_line(bank, stage.address("core"), 5, EXPIRY_DAY).value == 2
    house.set_line_limit(bank, 2, 7)
    house.renew_line(bank, 2, EXPIRY_DAY + 1)
    house.suspend_line(bank, 2)
    found = house.line(2)
    assert (found.limit, found.used, found.expiry_day, found.suspended) == (
        7,
        0,
        EXPIRY_DAY + 1,
        True,
    )
    house.resume_line(bank, 2)
    assert not house.line(2).suspended
    with pytest.raises(Refused) as caught:
        issued(stage, line=2, face_amount=1_000)
    assert caught.value.sentence == "line 2 has 0.07 left, the payable asks for 10.00"


def test_guarantor_signs_what_it_guarantees(stage: Stage) -> None:
    lot = issued(stage, guarantor=stage.address("guarantor"))
    assert stage.house.line(1).used == FACE
    assert stage.house.payable_count() == lot.payable


def test_late_payment_is_claimed_and_redeemed_with_its_penalty(stage: Stage) -> None:
    house, devnet = stage.house, stage.devnet
    lot = issued(stage)
    child = house.endorse(stage["tier 1"], lot, stage.address("tier 2"), 400_000_000, TRADE).value
    devnet.set_day(DUE_DAY)
    house.repay(stage["core"], 1, 650_000_001)
    assert house.claim(stage["carrier"], child).value == 260_000_000  # floor of 260,000,000.4
    devnet.set_day(DUE_DAY + 4)
    # 349,999,999 unpaid for 4 days at 500 ppm a day: 699,999.998
    assert (house.owed(1).principal, house.owed(1).penalty) == (349_999_999, 700_000)
    house.repay(stage["core"], 1, 350_699_999)
    assert house.outstanding(child) == 140_280_000
    assert house.redeem(stage["carrier"], child).value == 140_280_000
    cleared = house.clear(stage["carrier"], [lot, child]).value
    assert cleared.paid == {lot: 600_420_000}
    assert {lot: refusal.error for lot, refusal in cleared.skipped.items()} == {
        child: "Warrants_LotUnknown"
    }
    assert house.cash_account(1).held == 0


def test_mandate_lets_anyone_collect(stage: Stage) -> None:
    house, lot = stage.house, issued(stage)
    stage.devnet.set_day(DUE_DAY)
    with pytest.raises(Refused, match=r"^refused: core has given no mandate to collect 0x"):
        house.collect(stage["carrier"], lot.payable)
    house.set_mandate(stage["core"])
    assert house.collect(stage["carrier"], lot.payable).value == FACE
    assert house.redeem(stage["carrier"], lot).value == FACE


def test_default_opens_recourse(stage: Stage) -> None:
    house, lot = stage.house, issued(stage)
    bid = bid_of(stage, recourse=True)
    signature = house.sign(stage.accounts["bank"], bid)
    house.accept_bid(stage["tier 1"], bid, signature, lot, FACE)
    stage.devnet.set_day(DUE_DAY + 10)
    with pytest.raises(Refused) as caught:
        house.declare_default(stage["carrier"], 1)
    assert caught.value.sentence == (
        f"payable 1 has grace until {date_of(DUE_DAY + 10)}, and today is {date_of(DUE_DAY + 10)}"
    )
    stage.devnet.set_day(DUE_DAY + 11)
    house.declare_default(stage["carrier"], 1)
    assert house.cash_account(1).defaulted
    house.claim_recourse(stage["bank"], lot)
    owed = house.outstanding(lot)
    assert owed == FACE + 5_500_000  # 11 days at 500 ppm a day
    house.mint(stage["operator"], stage.address("tier 1"), owed)
    house.approve(stage["tier 1"], "DiscountDesk")
    assert house.pay_recourse(stage["tier 1"], lot).value == owed
    assert house.lot(lot).owner == stage.address("tier 1")


def test_batch_skips_what_is_held_and_pays_the_rest(stage: Stage) -> None:
    house, lot = stage.house, issued(stage)
    lots = house.split(stage["tier 1"], lot, [FACE // 40] * 40).value
    stage.devnet.set_day(DUE_DAY)
    house.repay(stage["core"], 1, FACE)
    house.freeze_lot(stage["operator"], lots[7], ORDER)
    cleared = house.clear(stage["carrier"], lots).value
    assert cleared.paid == {each: FACE // 40 for each in lots if each != lots[7]}
    assert [refusal.sentence for refusal in cleared.skipped.values()] == ["lot 1-8 is frozen"]


def test_batch_that_no_block_has_gas_for_is_refused(stage: Stage) -> None:
    with pytest.raises(InputError) as caught:
        stage.house.clear(stage["carrier"], [LotId(1)] * 300)
    assert str(caught.value) == (
        "number of lots is 300; it must be at most 299, what a block has gas for"
    )


def test_batch_of_many_lots_is_paid_in_one_transaction(stage: Stage) -> None:
    house, lot = stage.house, issued(stage)
    lots = house.split(stage["tier 1"], lot, [FACE // 250] * 250).value
    stage.devnet.set_day(DUE_DAY)
    house.repay(stage["core"], 1, FACE)
    house.freeze_lot(stage["operator"], lots[0], ORDER)
    cleared = house.clear(stage["carrier"], lots).value
    assert cleared.paid == dict.fromkeys(lots[1:], FACE // 250)
    assert list(cleared.skipped) == [lots[0]]


def test_deposits_are_transferred_and_burnt(stage: Stage) -> None:
    house, operator = stage.house, stage["operator"]
    house.transfer(stage["core"], operator.address, 50)
    house.burn(operator, 20)
    assert house.balance_of(operator.address) == 30
    assert house.balance_of(stage.address("core")) == DEPOSITS - 50


def test_operator_acts_for_the_holder(stage: Stage) -> None:
    house, lot = stage.house, issued(stage)
    with pytest.raises(Refused) as caught:
        house.split(stage["carrier"], lot, [1])
    assert caught.value.sentence == "carrier neither holds lot 1 nor acts for its holder"
    house.set_operator(stage["tier 1"], stage.address("carrier"), True)
    house.split(stage["carrier"], lot, [1])


def test_rules_and_currencies_wait_for_their_delay(stage: Stage) -> None:
    house, operator = stage.house, stage["operator"]
    rules, token = Rules(normal_tenor_days=90), house.address("DepositToken")
    from_day = FIRST_DAY + 5
    with pytest.raises(Refused) as caught:
        house.announce_rules(operator, rules, from_day)
    assert caught.value.error == "AccessManagerNotScheduled"
    house.schedule_rules(operator, rules, from_day)
    house.schedule_currency(operator, token, False, from_day)
    with pytest.raises(Refused, match=r" is scheduled for later$"):
        house.announce_rules(operator, rules, from_day)
    stage.devnet.set_time(stage.devnet.now + 172_800)
    house.announce_rules(operator, rules, from_day)
    house.announce_currency(operator, token, False, from_day)
    assert (house.rules(), house.next_rules()) == (Rules(), (rules, from_day))
    assert house.is_currency_allowed(token)
    with pytest.raises(Refused, match=rf"holds from {date_of(from_day)}, and today is"):
        house.adopt_rules(stage["carrier"])
    stage.devnet.set_day(from_day)
    assert house.rules() == rules
    assert not house.is_currency_allowed(token)
    house.adopt_rules(stage["carrier"])
    assert house.next_rules() is None
    with pytest.raises(Refused, match=r"^refused: the rules do not allow the currency 0x"):
        issued(stage, due_day=FIRST_DAY + 30, last_day=from_day)


def test_rules_that_do_not_hold_yet_are_withdrawn(stage: Stage) -> None:
    house, operator = stage.house, stage["operator"]
    house.schedule_rules(operator, Rules(registration_days=3), FIRST_DAY + 9)
    stage.devnet.set_time(stage.devnet.now + 172_800)
    house.announce_rules(operator, Rules(registration_days=3), FIRST_DAY + 9)
    governance, enterprises = house.contract("Governance"), house.contract("Enterprises")
    data = enterprises.encode_abi("withdrawAnnouncement", args=[])
    operator.send(governance.functions.schedule(enterprises.address, data, 0))
    stage.devnet.set_time(stage.devnet.now + 172_800)
    house.withdraw_announcement(operator)
    assert house.next_rules() is None


def test_line_and_duplicate_invoice_are_refused_with_figures(stage: Stage) -> None:
    house = stage.house
    house.issue(stage["core"], terms_of(stage), [INVOICE], _both(stage, terms_of(stage), [INVOICE]))
    again = terms_of(stage, nonce=2)
    with pytest.raises(Refused) as caught:
        house.issue(stage["core"], again, [INVOICE], _both(stage, again, [INVOICE]))
    assert caught.value.error == "Payables_InvoiceUsed"
    assert caught.value.args_by_name == {"invoice": INVOICE, "payableNumber": 1}
    with pytest.raises(Refused) as caught:
        issued(stage, nonce=3, face_amount=LINE_LIMIT)
    assert caught.value.sentence == (
        "line 1 has 10,000,000.00 left, the payable asks for 20,000,000.00"
    )


def test_an_offer_is_accepted_rejected_or_returned(stage: Stage) -> None:
    house, lot, to = stage.house, issued(stage), stage.address("tier 2")
    house.set_acceptance(stage["tier 2"], 2)
    assert house.enterprise(to).acceptance_days == 2
    held = house.endorse(stage["tier 1"], lot, to, 300, TRADE).value
    offer, state = house.offer(held), house.lot(held)
    assert (offer.is_open, offer.to, offer.last_day) == (True, to, FIRST_DAY + 2)
    assert (state.owner, state.amount, state.offered) == (stage.address("tier 1"), 300, True)
    message = OfferAcceptance(held, TRADE, house.version(held), FIRST_DAY)
    consent = house.consent(stage.accounts["tier 2"], message)
    assert house.accept_offer(stage["carrier"], held, consent).value == held
    assert house.lot(held).owner == to

    deliveries = (Delivery(to, 100, TRADE), Delivery(stage.address("tier 3a"), 200, TRADE))
    lots = house.endorse_many(stage["tier 1"], lot, deliveries).value
    assert lots == (lot.child(2), lot.child(3))
    assert [house.lot(each).offered for each in lots] == [True, False]
    house.reject_offer(stage["tier 2"], lots[0])
    assert not house.offer(lots[0]).is_open
    house.endorse(stage["tier 1"], lots[0], to, 100, TRADE)
    stage.devnet.set_day(FIRST_DAY + 3)
    house.return_lapsed_offer(stage["carrier"], lots[0])
    assert not house.lot(lots[0]).offered


def test_what_both_signed_is_handed_over_at_once(stage: Stage) -> None:
    house, lot, to = stage.house, issued(stage), stage.address("tier 2")
    house.set_acceptance(stage["tier 2"], 2)
    message = Handover(lot, to, 300, TRADE, house.version(lot), FIRST_DAY)
    giver = Consent(message.version, FIRST_DAY, house.sign(stage.accounts["tier 1"], message))
    receiver = house.sign(stage.accounts["tier 2"], message)
    done = house.hand_over(stage["carrier"], lot, to, 300, TRADE, giver, receiver)
    assert done.value == lot.child(1)
    assert house.lot(lot.child(1)).owner == to


def pledge_bid_of(stage: Stage, lot: LotId, **changes: Any) -> PledgeBid:
    words: dict[str, Any] = {
        "financier": stage.address("bank"),
        "lot": lot,
        "lot_version": stage.house.version(lot),
        "currency": stage.house.address("DepositToken"),
        "advance_ppm": 800_000,
        "rate_ppm": 60_000,
        "repay_day": FIRST_DAY + 30,
        "last_day": FIRST_DAY,
        "nonce": 1,
    }
    return PledgeBid(**{**words, **changes})


def test_a_loan_is_taken_repaid_and_foreclosed(stage: Stage) -> None:
    house, lot = stage.house, issued(stage)
    house.approve(stage["bank"], "Pledges")
    one, two = house.split(stage["tier 1"], lot, [1_000_000, 2_000_000]).value
    bid = pledge_bid_of(stage, one)
    signature = house.sign(stage.accounts["bank"], bid)
    acceptance = PledgeAcceptance(house.digest(bid), one, bid.lot_version, FIRST_DAY)
    consent = house.consent(stage.accounts["tier 1"], acceptance)
    assert house.pledge(stage["carrier"], bid, signature, consent).value == 800_000
    assert house.is_pledge_bid_used(house.digest(bid))
    other = pledge_bid_of(stage, two)
    house.pledge(stage["tier 1"], other, house.sign(stage.accounts["bank"], other))
    loan = house.loan(two)
    assert (loan.advance, loan.pledgor, loan.foreclosed) == (
        1_600_000,
        stage.address("tier 1"),
        False,
    )
    stage.devnet.set_day(FIRST_DAY + 30)
    assert house.debt_on(one) == 804_000  # 800,000 x 6 % x 30 / 360
    house.mint(stage["operator"], stage.address("tier 1"), 10_000)
    house.approve(stage["tier 1"], "Pledges")
    assert house.repay_loan(stage["tier 1"], one).value == 804_000
    assert not house.lot(one).pledged
    stage.devnet.set_day(FIRST_DAY + 31)
    assert house.foreclose(stage["bank"], two).value == 1_608_267  # 31 days: 8,266.67
    assert house.lot(two).owner == stage.address("bank")


def test_a_pledge_bid_is_cancelled(stage: Stage) -> None:
    house, bid = stage.house, pledge_bid_of(stage, issued(stage))
    house.cancel_pledge_bid(stage["bank"], bid)
    with pytest.raises(Refused) as caught:
        house.pledge(stage["tier 1"], bid, house.sign(stage.accounts["bank"], bid))
    assert caught.value.error == "Pledges_BidUsed"


def test_an_order_moves_and_cuts(stage: Stage) -> None:
    house, lot, operator = stage.house, issued(stage), stage["operator"]
    moved = house.move_by_order(operator, lot, stage.address("tier 2"), 500, ORDER)
    assert moved.value == lot.child(1)
    assert house.split_by_order(operator, lot, [1, 2], ORDER).value == (lot.child(2), lot.child(3))
    assert house.lot(lot.child(3)).owner == stage.address("tier 1")


def test_evidence_is_anchored_presented_and_registered(stage: Stage) -> None:
    house, lot, holder = stage.house, issued(stage), stage.address("tier 1")
    roots = Roots(information=keccak(b"invoice"), capital=keccak(b"payment"))
    reference = house.anchor(stage["carrier"], roots).value
    assert reference == roots.reference
    assert house.streams_of(reference) == roots.mask == 9
    assert house.present(stage["tier 1"], lot, reference).value == 9
    assert house.presented_by(lot, holder) == 9
    house.register(stage["bank"], lot, 0, keccak(b"registration"))
    assert house.registration(lot, 0, stage.address("bank")) == keccak(b"registration")
    assert house.duty(lot, 0).last_day == 0


def test_a_standing_bid_is_set_and_taken(stage: Stage) -> None:
    house, lot = stage.house, issued(stage)
    bank, core = stage.address("bank"), stage.address("core")
    bid = StandingBid(budget=FACE, last_day=DUE_DAY, bands=(Band(90, 40_000), Band(180, 45_000)))
    digest = house.set_standing_bid(stage["bank"], core, bid).value
    assert house.standing_bid(bank, core) == replace(bid, revision=1)
    sold = house.accept_standing_bid(stage["tier 1"], bank, lot, 1_000_000, 977_500)
    # 180 days: the second band
    assert sold.value == Sale(lot.child(1), 1_000_000, 22_500, 977_500, 180)
    assert house.ask("DiscountDesk", "filledOf", digest) == 1_000_000
    assert house.exposure(bank, core) == 0  # no rule caps it


def test_the_obligor_bears_a_share_and_the_platform_is_paid(stage: Stage) -> None:
    house, lot = stage.house, issued(stage)
    house.approve(stage["core"], "DiscountDesk")
    house.set_interest_mandate(stage["core"], 400_000, 50_000, 9_000)
    fee = {"fee_ppm": 500, "fee_receiver": stage.address("carrier")}
    bid = bid_of(stage, rate_ppm=45_000, obligor_share_ppm=400_000, **fee)
    signature = house.sign(stage.accounts["bank"], bid)
    sold = house.accept_bid(stage["tier 1"], bid, signature, lot, 1_000_000).value
    assert (sold.discount, sold.proceeds, sold.obligor_part, sold.fee) == (
        22_500,
        977_500,
        9_000,
        500,
    )
    assert house.interest_mandate(stage.address("core")).budget == 0
    assert house.balance_of(stage.address("tier 1")) == 986_000
    assert house.balance_of(stage.address("carrier")) == 500


def test_an_obligor_retires_and_both_sides_cancel(stage: Stage) -> None:
    house, lot = stage.house, issued(stage)
    house.endorse(stage["tier 1"], lot, stage.address("core"), 400, TRADE)
    assert house.retire(stage["core"], lot.child(1)).value == 400
    assert house.line(1).used == FACE - 400

    terms = terms_of(stage, nonce=7)
    other = issued(stage, nonce=7)
    digest = house.digest(terms, invoices=[])
    message = Cancellation(other.payable, digest, FIRST_DAY)
    signed = [house.sign(stage.accounts[name], message) for name in ("core", "tier 1")]
    cancelled = house.cancel(stage["carrier"], terms, [], FIRST_DAY, *signed)
    assert cancelled.value == other.payable
    assert house.cash_account(other.payable).cancelled
    assert house.line(1).used == FACE - 400


def test_an_account_is_replaced_and_what_it_has_follows(stage: Stage) -> None:
    house, lot = stage.house, issued(stage)
    old, new = stage.address("tier 1"), stage.address("carrier")
    assert house.propose_successor(stage["operator"], old, new).value == FIRST_DAY + 3
    assert house.succession(old).successor == new
    house.refuse_successor(stage["tier 1"])
    house.propose_successor(stage["operator"], old, new)
    house.withdraw_successor(stage["operator"], old)
    house.propose_successor(stage["operator"], old, new)
    stage.devnet.set_day(FIRST_DAY + 3)
    house.complete_succession(stage["bank"], old)
    assert (house.enterprise(old).status, house.current_account(old)) == (Status.REPLACED, new)
    house.follow(stage["bank"], lot)
    assert house.lot(lot).owner == new
    with pytest.raises(Refused) as caught:
        house.follow_line(stage["bank"], 1)
    assert caught.value.error == "CreditLines_NobodyReplaced"


def test_deposit_guarantor_and_recovery(stage: Stage) -> None:
    house = stage.house
    lot = issued(stage, guarantor=stage.address("guarantor"), deposit_ppm=50_000)
    assert house.deposit_locked(lot.payable) == 50_000_000
    stage.devnet.set_day(DUE_DAY + 11)
    house.declare_default(stage["carrier"], lot.payable)
    # 11 days at 500 ppm a day: 5,500,000 of penalty, and the rest for principal
    owed = house.owed(lot.payable)
    assert (owed.principal, owed.penalty, owed.to_guarantor) == (955_500_000, 0, 0)
    house.mint(stage["operator"], stage.address("guarantor"), 955_500_000)
    house.approve(stage["guarantor"], "Clearing")
    house.pay_guarantee(stage["guarantor"], lot.payable, 955_500_000)
    assert house.guarantee(lot.payable).principal == 955_500_000
    assert house.redeem(stage["carrier"], lot).value == FACE + 5_500_000
    house.set_mandate(stage["core"])
    assert house.collect(stage["carrier"], lot.payable).value == 955_500_000
    assert house.pay_recovery(stage["carrier"], lot.payable).value == 955_500_000
    assert not house.cash_account(lot.payable).defaulted

    paid = issued(stage, nonce=2, deposit_ppm=10_000, due_day=DUE_DAY + 90, last_day=DUE_DAY + 90)
    house.repay(stage["core"], paid.payable, FACE)
    assert house.give_back_deposit(stage["carrier"], paid.payable).value == 10_000_000


def _both(stage: Stage, terms: Terms, invoices: list[bytes]) -> IssueConsents:
    return IssueConsents(payee=stage.house.sign(stage.accounts["tier 1"], terms, invoices=invoices))
