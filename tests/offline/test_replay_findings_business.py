"""Inconsistencies of offers, orders, successions, pledges, guarantees and the rest are found."""

from __future__ import annotations

import pytest
from eth_hash.auto import keccak
from replay_business import (
    DESK,
    HEIR,
    OTHER_HEIR,
    cancelled,
    deposit_released,
    deposited,
    foreclosed,
    guaranteed,
    loan_paid_by_the_lot,
    loan_repaid,
    moved_by_order,
    offer_accepted,
    offer_rejected,
    offered,
    pledged,
    retired,
    ruled,
    shared_with_fee,
    split_by_order,
    standing_bid,
    succeeded,
)
from replay_journal import (
    BANK,
    BID,
    CLEARING,
    CORE,
    FACE,
    FINANCIER,
    NOBODY,
    ORDER,
    OTHER,
    PAYEE,
    SUPPLIER,
    TRADE,
    house,
    lot,
)
from replay_stories import (
    Story,
    amended,
    claimed,
    deliver,
    issue,
    repaid,
    say,
    several,
    split,
    who,
)

from deeptier.audit.events import (
    bids,
    desk,
    evidence,
    lots,
    offers,
    payables,
    pledges,
    protections,
    register,
    rulebook,
)
from deeptier.audit.findings import shown
from deeptier.audit.fold.bids import standing_digest
from deeptier.audit.fold.payables import pair_of

ROOTS = keccak(ORDER + bytes(32) + TRADE + bytes(32))
OTHER_STANDING = standing_digest(DESK, FINANCIER, CORE, NOBODY, 1)

#: What the replay notes.
FOUND: dict[str, tuple[Story, list[str]]] = {
    "offered lot endorsed": (
        several(offered, deliver("1", PAYEE, OTHER, FACE, 1)),
        [
            "journal: Delivered, lot 1, offered: expected no, found yes",
        ],
    ),
    "offered lot split": (
        several(offered, split(1, 5)),
        [
            "journal: Split, lot 1, offered: expected no, found yes",
        ],
    ),
    "offer accepted twice": (
        several(offer_accepted, say(offers.OfferAccepted, lot=lot("1"), to=SUPPLIER)),
        [
            "I5: OfferAccepted, lot 1, offered: expected yes, found no",
            f"journal: OfferAccepted, lot 1, offered to: expected nothing, found {who(SUPPLIER)}",
        ],
    ),
    "offer accepted by another": (
        amended(offer_accepted, offers.OfferAccepted, to=OTHER),
        [
            "journal: OfferAccepted, lot 1, offered to: "
            f"expected {who(SUPPLIER)}, found {who(OTHER)}",
        ],
    ),
    "delivered for another trade than was offered": (
        amended(offer_accepted, lots.Delivered, ref=ORDER),
        [
            "journal: Delivered, lot 1, trade reference: "
            f"expected {shown(TRADE)}, found {shown(ORDER)}",
        ],
    ),
    "an order divides what was paid in part": (
        several(repaid(FACE // 2), claimed(FACE // 2), deliver("1-1", PAYEE, OTHER, 5, 1, cause=4)),
        ["I5: Delivered, lot 1, claimed: expected 0.00, found 5,000.00"],
    ),
    "offer rejected by another": (
        amended(offer_rejected, offers.OfferRejected, to=OTHER),
        [
            "journal: OfferRejected, lot 1, offered to: "
            f"expected {who(SUPPLIER)}, found {who(OTHER)}",
        ],
    ),
    "moved another amount": (
        amended(moved_by_order, offers.MovedByOrder, amount=FACE - 1),
        [
            "journal: MovedByOrder, lot 1, holder and amount: "
            f"expected ({who(OTHER)}, 999999), found ({who(OTHER)}, 1000000)",
        ],
    ),
    "cut without an order": (
        amended(split_by_order, offers.SplitByOrder, lot=lot("1-1")),
        [
            "journal: Split, business paused since day: expected 0, found 20500",
            "journal: Split, lot 1, frozen: expected no, found yes",
        ],
    ),
    "successor that was not proposed": (
        amended(succeeded, register.EnterpriseReplaced, successor=OTHER),
        [
            f"journal: EnterpriseReplaced, successor proposed for {who(BANK)}: "
            f"expected {who(OTHER_HEIR)}, found {who(OTHER)}",
            f"journal: EnterpriseReplaced, successor of {who(BANK)}: "
            f"expected unknown to the register, found {who(OTHER)}",
            "journal: LineFollowed, line 1, bank and obligor: "
            f"expected ({who(OTHER)}, {who(CORE)}), found ({who(OTHER_HEIR)}, {who(CORE)})",
        ],
    ),
    "lot that follows somebody else": (
        amended(succeeded, lots.Followed, to=OTHER),
        [
            f"journal: Followed, lot 1, successor: expected {who(HEIR)}, found {who(OTHER)}",
        ],
    ),
    "proposed twice": (
        several(
            *(
                say(register.SuccessorProposed, account=PAYEE, successor=HEIR, from_day=5)
                for _ in range(2)
            )
        ),
        [
            f"journal: SuccessorProposed, successor of {who(PAYEE)} before: "
            f"expected nothing, found {who(HEIR)}",
        ],
    ),
    "refused what nobody proposed": (
        say(register.SuccessorRefused, account=PAYEE, successor=HEIR),
        [
            f"journal: SuccessorRefused, successor proposed for {who(PAYEE)}: "
            f"expected nothing, found {who(HEIR)}",
        ],
    ),
    "acceptance as before": (
        say(register.AcceptanceSet, account=PAYEE, acceptance_days=0),
        [
            f"journal: AcceptanceSet, {who(PAYEE)}, days to accept: "
            "expected another number, found 0",
        ],
    ),
    "pledged lot endorsed": (
        several(pledged, deliver("1", PAYEE, OTHER, FACE, 1)),
        [
            "journal: Delivered, lot 1, pledged: expected no, found yes",
        ],
    ),
    "bid of a pledge used twice": (
        several(loan_repaid, pledged),
        [
            f"I5: Pledged, bid {shown(BID)}: expected no, found yes",
        ],
    ),
    "bid cancelled that was used": (
        several(pledged, say(pledges.PledgeBidCancelled, financier=FINANCIER, bid_digest=BID)),
        [
            f"I5: PledgeBidCancelled, bid {shown(BID)}, used before: expected no, found yes",
        ],
    ),
    "repaid a fen too little": (
        amended(loan_repaid, pledges.LoanRepaid, cash=803_999),
        [
            "I2: LoanRepaid, lot 1, cash: expected 8,040.00, found 8,039.99",
        ],
    ),
    "interest of no day": (
        amended(loan_repaid, pledges.LoanRepaid, interest=4_001, cash=804_001),
        [
            "I2: LoanRepaid, lot 1, interest: expected simple interest for some days, found 40.01",
        ],
    ),
    "foreclosed by another": (
        amended(foreclosed, pledges.Foreclosed, financier=OTHER),
        [
            f"journal: Foreclosed, lot 1, financier: expected {who(FINANCIER)}, found {who(OTHER)}",
        ],
    ),
    "loan over before it is paid": (
        amended(
            loan_paid_by_the_lot, pledges.PledgeCleared, to_financier=799_999, to_pledgor=100_001
        ),
        [
            "I2: PledgeCleared, lot 1, loan over: expected all repaid, found 7,999.99",
            "I2: PledgeCleared, lot 1, financier: expected all it is owed, found 7,999.99",
        ],
    ),
    "pledgor paid before the financier": (
        amended(foreclosed, pledges.PledgeCleared, to_financier=808_132, to_pledgor=FACE - 808_132),
        [
            "I2: PledgeCleared, lot 1, financier: expected all it is owed, found 8,081.32",
        ],
    ),
    "financier paid beyond its debt": (
        amended(foreclosed, pledges.PledgeCleared, to_financier=808_134, to_pledgor=FACE - 808_134),
        [
            "I2: PledgeCleared, lot 1, financier: expected at most 8,081.33 in all, found 8,081.34",
            "I2: PledgeCleared, lot 1, financier: expected all it is owed, found 8,081.34",
        ],
    ),
    "guarantee before default": (
        say(protections.GuaranteePaid, payable_number=1, guarantor=CORE, principal=5, penalty=0),
        [
            "journal: GuaranteePaid, payable 1, guaranteed: expected yes, found no",
            "journal: GuaranteePaid, payable 1, in default: expected yes, found no",
            "journal: GuaranteePaid, payable 1, guarantor: "
            f"expected {who(BANK)}, found {who(CORE)}",
        ],
    ),
    "guarantor had back too much": (
        several(
            guaranteed,
            say(
                protections.GuarantorReimbursed,
                payable_number=1,
                payer=CORE,
                cash=505_501,
                principal=505_501,
            ),
        ),
        [
            "I2: GuarantorReimbursed, payable 1, to guarantor: "
            "expected above zero, at most 5,055.00, found 5,055.01",
            "I3: GuarantorReimbursed, line 1, given back: "
            "expected at most 5,055.00, found 5,055.01",
        ],
    ),
    "recovery paid twice": (
        several(
            guaranteed,
            say(protections.RecoveryPaid, payable_number=1, guarantor=BANK, cash=1),
        ),
        [
            "I2: RecoveryPaid, payable 1, recovered: expected 0.00, found 0.01",
        ],
    ),
    "deposit taken twice": (
        several(deposited, say(protections.DepositTaken, payable_number=1, amount=1)),
        [
            "I2: DepositTaken, payable 1, deposit: expected above zero, at most 0.00, found 0.01",
        ],
    ),
    "deposit released while owed": (
        several(
            deposit_released,
            say(protections.DepositReleased, payable_number=1, obligor=CORE, amount=1),
        ),
        [
            "I2: DepositReleased, payable 1, deposit: expected 0.00, found 0.01",
        ],
    ),
    "retired another amount": (
        amended(retired, protections.Retired, amount=299_999),
        [
            "I1: Retired, lot 1-1, amount: expected 3,000.00, found 2,999.99",
        ],
    ),
    "retired by another": (
        amended(retired, protections.Retired, obligor=OTHER),
        [
            f"journal: Retired, lot 1-1, holder: expected {who(CORE)}, found {who(OTHER)}",
            f"journal: Retired, payable 1, obligor: expected {who(CORE)}, found {who(OTHER)}",
        ],
    ),
    "cancelled after a cut": (
        several(
            split(1, 5),
            say(protections.Cancelled, payable_number=1, line=1, face_amount=FACE),
        ),
        [
            "journal: Cancelled, payable 1, root lot: "
            f"expected ({who(PAYEE)}, 1000000, 0, 0), found ({who(PAYEE)}, 999995, 1, 0)",
        ],
    ),
    "invoice used by another pair": (
        several(amended(cancelled, payables.PayableCancelled, payee=SUPPLIER)),
        [
            "journal: PayableCancelled, payable 2, parties: "
            f"expected ({who(CORE)}, {who(PAYEE)}), found ({who(CORE)}, {who(SUPPLIER)})",
            f"I5: PayableIssued, payable of invoice {shown(ORDER)}, released to: "
            f"expected {shown(pair_of(CORE, SUPPLIER))}, found {shown(pair_of(CORE, PAYEE))}",
        ],
    ),
    "interest beyond the mandate": (
        amended(shared_with_fee, bids.InterestMandateSet, highest_share_ppm=333_332),
        [
            "journal: InterestShared, lot 1, share ppm: expected at most 333332, found 333333",
        ],
    ),
    "interest out of a spent budget": (
        amended(shared_with_fee, bids.InterestShared, budget=1_668),
        [
            "I5: InterestShared, lot 1, budget left: expected 16.67, found 16.68",
        ],
    ),
    "obligor bears a fen less": (
        amended(shared_with_fee, bids.InterestShared, cash=3_332, budget=1_668),
        [
            "I2: InterestShared, lot 1, obligor's part: expected 33.33, found 33.32",
        ],
    ),
    "fee of another size": (
        amended(shared_with_fee, bids.FeePaid, fee=1_001),
        [
            "I2: FeePaid, lot 1, fee: expected 10.00, found 10.01",
        ],
    ),
    "fee above the highest": (
        amended(shared_with_fee, bids.FeePaid, fee_ppm=10_001),
        [
            "journal: FeePaid, lot 1, fee ppm: expected above zero, at most 10000, found 10001",
            "I2: FeePaid, lot 1, fee: expected 100.01, found 10.00",
        ],
    ),
    "standing bid of another revision": (
        several(
            standing_bid,
            lambda journal: journal.say(
                bids.StandingBidSet,
                financier=FINANCIER,
                obligor=CORE,
                currency=NOBODY,
                bid_digest=BID,
                bid=journal.books.standing[next(iter(journal.books.standing))],
            ),
        ),
        [
            f"journal: StandingBidSet, standing bid of {who(FINANCIER)}, digest: "
            f"expected {shown(OTHER_STANDING)}, found {shown(BID)}",
        ],
    ),
    "documents anchored under another name": (
        amended(ruled, evidence.Anchored, ref=BID),
        [
            f"journal: Anchored, reference {shown(BID)}: "
            f"expected {shown(ROOTS)}, found {shown(BID)}",
            "journal: Presented, lot 1, streams: expected 0, found 5",
        ],
    ),
    "streams that were not shown": (
        amended(ruled, evidence.Presented, streams=7),
        [
            "journal: Presented, lot 1, streams: expected 5, found 7",
        ],
    ),
    "sold without documents": (
        amended(ruled, evidence.Presented, holder=OTHER),
        [
            f"journal: Presented, lot 1, holder: expected {who(PAYEE)}, found {who(OTHER)}",
            "journal: Delivered, lot 1, streams of evidence: expected 1, found 0",
        ],
    ),
    "registered twice": (
        several(
            ruled,
            say(evidence.Registered, lot=lot("1"), hops=1, by=FINANCIER, registration=ORDER),
        ),
        [
            "I5: Registered, lot 1 at 1 hops: expected registered once, found again",
        ],
    ),
    "above the cap": (
        amended(ruled, bids.ExposureTaken, exposure=FACE + 1),
        [
            "journal: ExposureTaken, lot 1, exposure: expected 10,000.00, found 10,000.01",
            "journal: ExposureTaken, lot 1, exposure: expected at most 10,000.00, found 10,000.01",
            "journal: ExposureReleased, lot 1, exposure: expected 0.01, found 0.00",
        ],
    ),
    "exposure released twice": (
        amended(ruled, bids.ExposureReleased, face=FACE + 1, exposure=0),
        [
            "journal: ExposureReleased, lot 1, exposure: expected -0.01, found 0.00",
            "journal: ExposureReleased, lot 1, face: expected 10,000.00, found 10,000.01",
        ],
    ),
    "liable for no bill": (
        say(
            desk.RecourseGranted,
            lot=lot("1"),
            seller=PAYEE,
            buyer=SUPPLIER,
            price=0,
            hops=1,
            children=0,
        ),
        [
            "journal: RecourseGranted, lot 1, backing: expected 1, found 0",
        ],
    ),
    "rules adopted that were not announced": (
        say(rulebook.RulesAdopted, from_day=5),
        [
            "journal: RulesAdopted, day of the announced rules: expected nothing, found 5",
        ],
    ),
    "backing that the rules do not allow": (
        issue(2, backing=3),
        [
            "journal: PayableIssued, backing: expected of the kinds 7, found 3",
        ],
    ),
}

#: What the checks on finished books find.
CHECKED: dict[str, tuple[Story, list[str]]] = {
    "released without an end": (
        several(offered, say(lots.LotReleased, lot=lot("1"), hold=0)),
        [
            "pairs: LotReleased, end of offer of lot (1): expected told twice, found told once",
        ],
    ),
    "moved by another order": (
        amended(moved_by_order, offers.MovedByOrder, order_hash=BID),
        [
            f"pairs: MovedByOrder, order on lot (1, {who(OTHER)}, 10,000.00, {shown(BID)}): "
            "expected told twice, found told once",
            f"pairs: Delivered, order on lot (1, {who(OTHER)}, 10,000.00, {shown(ORDER)}): "
            "expected told twice, found told once",
        ],
    ),
    "deposit of another amount": (
        amended(deposited, protections.DepositLocked, amount=100_001),
        [
            f"pairs: PayableIssued, deposit of payable (1, {who(CORE)}, 1,000.00): "
            "expected told twice, found told once",
            "pairs: DepositLocked, deposits from, to, amount "
            f"({who(CORE)}, {who(CLEARING)}, 1,000.01): "
            "expected told twice, found told once",
            f"pairs: DepositLocked, deposit of payable (1, {who(CORE)}, 1,000.01): "
            "expected told twice, found told once",
            "I2: deposits of Clearing: expected at least 1,000.01, found 1,000.00",
        ],
    ),
}


@pytest.mark.parametrize("case", FOUND)
def test_inconsistency_is_found(case: str) -> None:
    story, expected = FOUND[case]
    journal = house(1)
    story(journal)
    assert journal.notes == expected


@pytest.mark.parametrize("case", CHECKED)
def test_check_finds(case: str) -> None:
    story, expected = CHECKED[case]
    journal = house(1)
    story(journal)
    assert journal.notes == []
    assert journal.checks == expected
