"""Inconsistencies of clearing, sales and recourse are found."""

from __future__ import annotations

import pytest
from replay_journal import (
    BID,
    CORE,
    DUE_DAY,
    FACE,
    FINANCIER,
    OTHER,
    PAYEE,
    SUPPLIER,
    TOKEN,
    house,
    lot,
)
from replay_stories import (
    FREEZE_LOT,
    FREEZE_PAYEE,
    IN_DEFAULT,
    RIGHT,
    Story,
    accrued,
    claimed,
    defaulted,
    deliver,
    discounted,
    issue,
    recourse,
    redeemed,
    repaid,
    say,
    several,
    split,
    who,
)

from deeptier.audit.events import clearing, desk
from deeptier.audit.findings import shown

FOUND: dict[str, tuple[Story, list[str]]] = {
    "overpaid": (
        repaid(FACE + 1),
        [
            "I2: Repaid, payable 1, principal: expected at most 10,000.00, found 10,000.01",
            "I3: Repaid, line 1, given back: expected at most 10,000.00, found 10,000.01",
        ],
    ),
    "nothing paid": (
        repaid(0),
        ["journal: Repaid, payable 1, cash: expected above zero, found 0.00"],
    ),
    "penalty that is not due": (
        repaid(1, 1),
        ["journal: Repaid, payable 1, penalty first: expected 0.00, found 0.01"],
    ),
    "principal before penalty": (
        several(accrued(FACE * 500, DUE_DAY + 1), repaid(500)),
        ["journal: Repaid, payable 1, penalty first: expected 5.00, found 0.00"],
    ),
    "given back to another line": (
        repaid(5, line=2),
        [
            "journal: Repaid, payable 1, line: expected 1, found 2",
            "journal: Repaid, line 2: expected granted, found unknown",
        ],
    ),
    "paid on an unknown payable": (
        repaid(5, payable_number=8),
        ["journal: Repaid, payable 8: expected issued, found unknown"],
    ),
    "penalty accrued too high": (
        accrued(FACE * 1_000 + 1, DUE_DAY + 2),
        [
            "journal: PenaltyAccrued, payable 1, penalty in millionths: "
            f"expected {FACE * 1_000}, found {FACE * 1_000 + 1}"
        ],
    ),
    "penalty accrued on the due day": (
        accrued(0, DUE_DAY),
        [f"journal: PenaltyAccrued, payable 1, day: expected after {DUE_DAY}, found {DUE_DAY}"],
    ),
    "mandate withdrawn that was not given": (
        say(clearing.MandateSet, obligor=CORE, currency=TOKEN, granted=False),
        [f"journal: MandateSet, mandate of {who(CORE)} before: expected yes, found no"],
    ),
    "claimed too much": (
        several(repaid(FACE // 2), claimed(FACE // 2 + 1)),
        ["I2: Claimed, lot 1, cash: expected 5,000.00, found 5,000.01"],
    ),
    "claimed twice": (
        several(repaid(FACE // 2), claimed(FACE // 2), claimed(FACE // 2)),
        ["I2: Claimed, lot 1, cash: expected 0.00, found 5,000.00"],
    ),
    "claimed by a stranger": (
        several(repaid(5), claimed(5, SUPPLIER)),
        [f"journal: Claimed, lot 1, holder: expected {who(PAYEE)}, found {who(SUPPLIER)}"],
    ),
    "claimed after settlement": (
        several(repaid(FACE), claimed(FACE)),
        ["journal: Claimed, payable 1: expected unsettled, found settled"],
    ),
    "paid while frozen": (
        several(repaid(5), FREEZE_PAYEE, claimed(5)),
        ["journal: Claimed, lot 1, holder frozen or replaced: expected no, found yes"],
    ),
    "redeemed before settlement": (
        several(repaid(FACE - 1), redeemed()),
        ["journal: Redeemed, payable 1, unpaid: expected 0.00, found 0.01"],
    ),
    "redeemed with another amount": (
        several(repaid(FACE), redeemed(amount=FACE - 1)),
        ["I1: Redeemed, lot 1, amount: expected 10,000.00, found 9,999.99"],
    ),
    "redeemed more than the face": (
        several(repaid(FACE), redeemed(amount=FACE + 1)),
        [
            "I1: Redeemed, lot 1, amount: expected 10,000.00, found 10,000.01",
            "I1: Redeemed, payable 1, redeemed: expected at most 10,000.00, found 10,000.01",
        ],
    ),
    "redeemed twice": (
        several(repaid(FACE), redeemed(), redeemed()),
        ["I5: Redeemed, lot 1: expected live, found ended before"],
    ),
    "arrears of a lot that is not redeemed": (
        say(clearing.ArrearsRedeemed, lot=lot("1"), penalty_share=0, claimed=0),
        ["journal: ArrearsRedeemed, lot 1: expected redeemed before, found not redeemed"],
    ),
    "wrong penalty share and claimed amount": (
        several(
            repaid(FACE),
            redeemed(),
            say(clearing.ArrearsRedeemed, lot=lot("1"), penalty_share=1, claimed=2),
        ),
        [
            "journal: ArrearsRedeemed, payable 1, in arrears: expected yes, found no",
            "I2: ArrearsRedeemed, lot 1, claimed: expected 0.00, found 0.02",
            "I2: ArrearsRedeemed, lot 1, penalty share: expected 0.00, found 0.01",
        ],
    ),
    "default in grace": (
        defaulted(day=DUE_DAY + 10),
        [
            f"journal: Defaulted, payable 1, day: expected after {DUE_DAY + 10}, "
            f"found {DUE_DAY + 10}"
        ],
    ),
    "default of a settled payable": (
        several(repaid(FACE), defaulted(unpaid=0)),
        ["journal: Defaulted, payable 1: expected unpaid, found settled"],
    ),
    "default declared twice, of another amount and obligor": (
        several(defaulted(), defaulted(unpaid=1, obligor=PAYEE)),
        [
            "journal: Defaulted, payable 1, unpaid: expected 10,000.00, found 0.01",
            "journal: Defaulted, payable 1, in default before: expected no, found yes",
            f"journal: Defaulted, payable 1, obligor: expected {who(CORE)}, found {who(PAYEE)}",
        ],
    ),
    "cured while unpaid, and never in default": (
        say(clearing.DefaultCured, payable_number=1, obligor=CORE),
        [
            "journal: DefaultCured, payable 1, unpaid: expected 0.00, found 10,000.00",
            "journal: DefaultCured, payable 1, in default before: expected yes, found no",
        ],
    ),
    "issued by an obligor in default": (
        several(defaulted(), issue(2)),
        ["journal: PayableIssued, obligor's payables in default: expected 0, found 1"],
    ),
    "discount too small": (
        discounted(discount=9_999, proceeds=990_001),
        ["I2: Discounted, lot 1, discount: expected 100.00, found 99.99"],
    ),
    "discount and proceeds are not the face": (
        discounted(proceeds=990_001),
        ["I2: Discounted, lot 1, proceeds: expected 9,900.00, found 9,900.01"],
    ),
    "no such year": (
        discounted(day_basis=366),
        ["journal: Discounted, lot 1, day basis: expected 360 or 365, found 366"],
    ),
    "sold on the due day": (
        discounted(tenor_days=0, discount=0, proceeds=FACE),
        ["journal: Discounted, lot 1, tenor: expected above zero, found 0"],
    ),
    "sold under a cancelled bid": (
        several(say(desk.BidCancelled, financier=FINANCIER, bid_digest=BID), discounted()),
        [f"I5: Discounted, bid {shown(BID)}: expected open, found cancelled before"],
    ),
    "bid cancelled twice": (
        several(
            say(desk.BidCancelled, financier=FINANCIER, bid_digest=BID),
            say(desk.BidCancelled, financier=FINANCIER, bid_digest=BID),
        ),
        [f"journal: BidCancelled, bid {shown(BID)}: expected open, found cancelled before"],
    ),
    "series skipped": (
        say(desk.SeriesRaised, financier=FINANCIER, series=2),
        [f"journal: SeriesRaised, series of {who(FINANCIER)}: expected 1, found 2"],
    ),
    "recourse without default": (
        several(RIGHT, recourse()),
        ["journal: RecourseClaimed, payable 1, in default to holders: expected yes, found no"],
    ),
    "recourse without a right": (
        several(defaulted(), recourse()),
        [
            "journal: RecourseClaimed, lot 1, seller by right of recourse: "
            f"expected nothing, found {who(SUPPLIER)}"
        ],
    ),
    "recourse for a lot that left its buyer": (
        several(
            RIGHT,
            deliver("1", PAYEE, OTHER, FACE, 1),
            deliver("1", OTHER, PAYEE, FACE, 2),
            defaulted(),
            recourse(),
        ),
        ["journal: RecourseClaimed, lot 1, hops at which it is held: expected 2, found 0"],
    ),
    "recourse as a lot that is no ancestor": (
        several(issue(2), IN_DEFAULT, recourse(lot=lot("2"))),
        [
            "journal: RecourseClaimed, payable 2, in default to holders: expected yes, found no",
            "journal: RecourseClaimed, lot 2, sold as: expected itself, or cut from it since, "
            "found 1",
        ],
    ),
    "recourse for a lot that was cut before the sale": (
        several(split(1, 5, 6), IN_DEFAULT, recourse(lot=lot("1-2")), recourse(lot=lot("1-1"))),
        [
            "journal: RecourseClaimed, lot 1-1, sold as: expected itself, or cut from it since, "
            "found 1"
        ],
    ),
    "recourse claimed twice": (
        several(IN_DEFAULT, recourse(), recourse()),
        ["I5: RecourseClaimed, lot 1, claim: expected claimed once, found claimed again"],
    ),
    "recourse paid without a claim": (
        several(IN_DEFAULT, recourse(desk.RecoursePaid)),
        [
            "journal: RecoursePaid, lot 1, holder and seller: "
            f"expected nothing, found ({who(PAYEE)}, {who(SUPPLIER)})"
        ],
    ),
    "recourse underpaid": (
        several(IN_DEFAULT, recourse(), recourse(desk.RecoursePaid, cash=FACE - 1)),
        ["I2: RecoursePaid, lot 1, cash: expected at least 10,000.00, found 9,999.99"],
    ),
    "recourse paid with wrong hops": (
        several(IN_DEFAULT, recourse(), recourse(desk.RecoursePaid, hops=3, held_at_hops=7)),
        [
            "journal: RecoursePaid, lot 1, held at hops: expected -1, found 7",
            "journal: RecoursePaid, lot 1, hops: expected 1, found 3",
        ],
    ),
    "penalty accrued on a settled payable": (
        several(repaid(FACE), accrued(0, DUE_DAY + 1)),
        ["journal: PenaltyAccrued, payable 1: expected unpaid, found settled"],
    ),
    "claimed on a frozen lot": (
        several(repaid(5), FREEZE_LOT, claimed(5)),
        ["journal: Claimed, lot 1, frozen: expected no, found yes"],
    ),
    "nothing claimed": (
        claimed(0),
        ["journal: Claimed, lot 1, cash: expected above zero, found 0.00"],
    ),
    "frozen lot redeemed to a stranger": (
        several(repaid(FACE), FREEZE_LOT, redeemed(holder=SUPPLIER)),
        [
            "journal: Redeemed, lot 1, frozen: expected no, found yes",
            f"journal: Redeemed, lot 1, holder: expected {who(PAYEE)}, found {who(SUPPLIER)}",
        ],
    ),
    "cure of another obligor": (
        several(
            defaulted(),
            repaid(FACE),
            say(clearing.DefaultCured, payable_number=1, obligor=PAYEE),
        ),
        [f"journal: DefaultCured, payable 1, obligor: expected {who(CORE)}, found {who(PAYEE)}"],
    ),
    "recourse claimed by one who does not hold the lot": (
        several(IN_DEFAULT, recourse(holder=OTHER)),
        [f"journal: RecourseClaimed, lot 1, holder: expected {who(PAYEE)}, found {who(OTHER)}"],
    ),
    "recourse paid without default": (
        several(RIGHT, recourse(), recourse(desk.RecoursePaid)),
        [
            "journal: RecourseClaimed, payable 1, in default to holders: expected yes, found no",
            "journal: RecoursePaid, payable 1, in default to holders: expected yes, found no",
        ],
    ),
}


@pytest.mark.parametrize("case", FOUND)
def test_inconsistency_is_found(case: str) -> None:
    story, expected = FOUND[case]
    journal = house(1)
    assert journal.notes == []
    story(journal)
    assert journal.notes == expected
