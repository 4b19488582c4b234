"""Pledge, repay, foreclose: cash on a lot that stays its holder's and does not move."""

from __future__ import annotations

import pytest
from books import assert_books
from currencies import allow
from expect import assert_events, assert_view
from figures import fen, spec_table
from hours import DAWN, DUSK
from pledging import (
    debt,
    digest_of,
    pledge,
    pledge_bid,
    replace_account,
    take,
    thaw,
)
from stage import MAX_FACE, NO_BYTES32, NOBODY, ORDER, TRADE
from standing import lapse

from deeptier.money import parse_rate

FACE = 1_000_000_000
ADVANCE = 800_000_000
RATE = 60_000
FUNDS = 10**13
OFFERED, PLEDGED = 0, 1  # IWarrants.Hold
FORECLOSURE = 3  # IWarrants.Cause
NO_LOAN = (NOBODY, 0, 0, NOBODY, 0, 0, 0, False, 0, 0, NO_BYTES32)


@pytest.fixture(scope="module")
def pledges(stage, people):
    """The desk of pledges; financiers and payers let it take their deposits."""
    desk = stage.house.pledges
    stage.fund(people.other_financier, FUNDS)
    stage.fund(people.outsider, FUNDS)
    for payer in (people.financier, people.other_financier, people.outsider, people.supplier1):
        stage.house.deposits.approve(desk, 2**256 - 1, {"from": payer})
    return desk


@pytest.fixture(scope="module")
def root(stage, pledges):
    """A root lot of supplier1, due in 150 days: payable 1."""
    return stage.issue(FACE)


@pytest.fixture
def pledged(stage, root):
    """The same lot, pledged to the financier for 800,000,000 and 30 days."""
    pledge(stage, root)
    return root


# pledge


@pytest.mark.rule("R171")
@pytest.mark.rule("R173")
def test_pledge_pays_the_advance_and_holds_the_lot(
    stage, people, warrants, deposits, pledges, root
):
    bid, today = pledge_bid(stage, root), stage.today
    digest = digest_of(stage, bid)
    tx = take(stage, bid)
    assert tx.return_value == ADVANCE
    assert_events(
        tx,
        ("LotHeld", root, PLEDGED),
        (
            *("Pledged", root, people.supplier1, people.financier, digest),
            *(ADVANCE, RATE, 360, today, today + 30),
        ),
        ("Transfer", people.financier, people.supplier1, ADVANCE),
    )
    assert_view(
        pledges.loanOf(root),
        *(people.financier, ADVANCE, today, people.supplier1, RATE, 360, today + 30),
        *(False, 0, 0, digest),
    )
    assert pledges.debtOf(root) == ADVANCE
    assert pledges.isBidUsed(digest) is True
    assert_view(warrants.lotOf(root), people.supplier1, FACE, 0, 0, False, False, True)
    assert stage.cash(people.supplier1) == ADVANCE
    assert stage.cash(people.financier) == FUNDS - ADVANCE
    assert stage.cash(pledges) == 0
    assert_books(stage)


@pytest.mark.rule("R168")
@pytest.mark.parametrize(
    ("face", "ppm", "advance"),
    [(FACE, 10**6, FACE), (1, 500_000, 1), (3, 500_000, 2), (FACE, 1, 1_000), (1_499, 1_000, 1)],
)
def test_pledge_rounds_the_advance_half_up_once(stage, people, pledges, face, ppm, advance):
    lot = stage.issue(face)
    pledge(stage, lot, advancePpm=ppm)
    assert pledges.loanOf(lot)["advance"] == advance
    assert stage.cash(people.supplier1) == advance


@pytest.mark.rule("R172")
@pytest.mark.parametrize(
    ("face", "ppm", "advance"),
    [
        (FACE, 0, 0),
        (1, 499_999, 0),
        (FACE, 1_000_001, 1_000_001_000),
        (FACE, 2**32 - 1, 4_294_967_295_000),
    ],
)
def test_pledge_reverts_for_an_advance_of_nothing_or_above_the_face(
    stage, pledges, refused, face, ppm, advance
):
    lot = stage.issue(face)
    with refused("Pledges_AdvanceInvalid", ppm, advance):
        pledge(stage, lot, advancePpm=ppm)


@pytest.mark.rule("R172")
@pytest.mark.parametrize("basis", [0, 1, 359, 361, 364, 366, 65_535])
def test_pledge_reverts_for_another_day_basis(stage, refused, root, basis):
    with refused("Pledges_BasisInvalid", basis):
        pledge(stage, root, dayBasis=basis)


@pytest.mark.rule("R172")
@pytest.mark.parametrize("to_repay", [-1, 151, 1_000])
def test_pledge_reverts_for_a_day_to_repay_past_or_after_the_due_day(
    stage, refused, root, to_repay
):
    today = stage.today
    with refused("Pledges_RepayDayInvalid", today + to_repay, today, today + 150):
        pledge(stage, root, repayDay=today + to_repay)


@pytest.mark.rule("R172")
@pytest.mark.parametrize("to_repay", [0, 150])
def test_pledge_until_today_or_the_due_day(stage, pledges, root, to_repay):
    pledge(stage, root, repayDay=stage.today + to_repay)
    assert pledges.loanOf(root)["repayDay"] == stage.today + to_repay


@pytest.mark.rule("R172")
def test_pledge_reverts_for_another_currency(stage, people, deposits, refused, root):
    with refused("Pledges_CurrencyDiffers", people.outsider, deposits):
        pledge(stage, root, currency=people.outsider)


@pytest.mark.rule("R172")
@pytest.mark.parametrize("version", [1, 256, 2**24 - 1])
def test_pledge_reverts_for_another_version(stage, refused, root, version):
    with refused("Pledges_VersionDiffers", root, version, 0):
        pledge(stage, root, lotVersion=version)


@pytest.mark.rule("R172")
def test_pledge_through_the_bids_last_day(stage, pledges, refused, root):
    bid = pledge_bid(stage, root)
    stage.jump_to(bid.lastDay, DUSK)
    take(stage, bid)
    pledges.repayLoan(root, {"from": stage.people.outsider})
    other = pledge_bid(stage, root, nonce=2)
    stage.jump_to(other.lastDay + 1, DAWN)
    with refused("Consents_Expired", other.lastDay, other.lastDay + 1):
        take(stage, other)


@pytest.mark.rule("R172")
def test_pledge_reverts_for_a_bid_that_was_used(stage, pledges, refused, root):
    bid = pledge(stage, root)
    pledges.repayLoan(root, {"from": stage.people.supplier1})
    with refused("Pledges_BidUsed", digest_of(stage, bid)):
        take(stage, bid)
    pledge(stage, root, nonce=2)


@pytest.mark.rule("R172")
def test_cancel_pledge_bid(stage, people, pledges, refused, root):
    bid = pledge_bid(stage, root)
    digest = digest_of(stage, bid)
    for stranger in (people.supplier1, people.other_financier, people.admin):
        with refused("Pledges_NotFinancier", people.financier, stranger):
            pledges.cancelPledgeBid(bid.words, {"from": stranger})
    tx = pledges.cancelPledgeBid(bid.words, {"from": people.financier})
    assert_events(tx, ("PledgeBidCancelled", people.financier, digest))
    assert pledges.isBidUsed(digest) is True
    for call in (
        lambda: take(stage, bid),
        lambda: pledges.cancelPledgeBid(bid.words, {"from": people.financier}),
    ):
        with refused("Pledges_BidUsed", digest):
            call()


@pytest.mark.rule("R172")
def test_cancel_pledge_bid_reverts_once_it_was_taken(stage, people, pledges, refused, pledged):
    digest = pledges.loanOf(pledged)["digest"]
    bid = pledge_bid(stage, pledged)
    assert digest_of(stage, bid) == bytes(digest)
    with refused("Pledges_BidUsed", digest):
        pledges.cancelPledgeBid(bid.words, {"from": people.financier})


@pytest.mark.rule("R171")
def test_pledge_reverts_for_others_than_the_holder(stage, people, refused, root):
    bid = pledge_bid(stage, root)
    for stranger in (people.outsider, people.supplier2, people.financier, people.core):
        with refused("Pledges_NotHolder", root, stranger):
            take(stage, bid, by=stranger)


@pytest.mark.rule("R171")
def test_pledge_by_an_operator_pays_the_holder(stage, people, warrants, pledges, root):
    warrants.setApprovalForAll(people.outsider, True, {"from": people.supplier1})
    take(stage, pledge_bid(stage, root), by=people.outsider)
    assert stage.cash(people.supplier1) == ADVANCE
    assert pledges.loanOf(root)["pledgor"] == people.supplier1


@pytest.mark.rule("R171")
def test_pledge_reverts_without_the_financiers_consent(stage, people, refused, root):
    bid = pledge_bid(stage, root)
    digest = digest_of(stage, bid)
    wrong = stage.sign(people.other_financier, digest)
    for signature in (b"", wrong, wrong[:64], b"\0" * 65):
        with refused("Consents_NotGiven", people.financier, digest):
            take(stage, bid, signature=signature)


@pytest.mark.rule("R171")
def test_pledge_by_a_financier_that_approved_before(stage, people, pledges, root):
    bid = pledge_bid(stage, root)
    pledges.approveConsent(digest_of(stage, bid), {"from": people.financier})
    take(stage, bid, signature=b"")
    assert pledges.debtOf(root) == ADVANCE


@pytest.mark.rule("R171")
def test_pledge_by_a_smart_account(stage, project, people, deposits, pledges, refused, root):
    account = project.SmartAccount.deploy(people.other_financier, {"from": people.admin})
    stage.onboard(account, 4)
    stage.fund(account, ADVANCE)
    approval = deposits.approve.encode_input(pledges, ADVANCE)
    account.execute(deposits, approval, {"from": people.other_financier})
    bid = pledge_bid(stage, root, financier=account)
    digest = digest_of(stage, bid)
    with refused("Consents_NotGiven", account, digest):
        take(stage, bid, signature=stage.sign(people.financier, digest))
    take(stage, bid, signature=stage.sign(people.other_financier, digest))
    assert stage.cash(account) == 0
    assert pledges.loanOf(root)["financier"] == account


def carried(stage, bid, *, by=None, **changes):
    """A pledge carried by the outsider with the holder's consent."""
    pledges, people = stage.house.pledges, stage.people
    digest = digest_of(stage, bid)
    acceptance = stage.consent(
        by or people.supplier1, bid.lot, pledges.pledgeAcceptanceDigest, digest, bid.lot, **changes
    )
    signature = stage.sign(bid.financier, digest)
    return pledges.pledgeWithConsent(bid.words, signature, acceptance, {"from": people.outsider})


@pytest.mark.rule("R171")
def test_pledge_with_consent(stage, people, pledges, root):
    tx = carried(stage, pledge_bid(stage, root))
    assert tx.return_value == ADVANCE
    assert pledges.loanOf(root)["pledgor"] == people.supplier1
    assert stage.cash(people.supplier1) == ADVANCE


@pytest.mark.rule("R171")
def test_pledge_with_consent_reverts_for_another_version_day_or_signer(
    stage, people, pledges, refused, root
):
    bid, today = pledge_bid(stage, root), stage.today
    with refused("Pledges_VersionDiffers", root, 1, 0):
        carried(stage, bid, version=1)
    with refused("Consents_Expired", today - 1, today):
        carried(stage, bid, last_day=today - 1)
    digest = pledges.pledgeAcceptanceDigest(digest_of(stage, bid), root, 0, today)
    with refused("Consents_NotGiven", people.supplier1, digest):
        carried(stage, bid, by=people.supplier2)


@pytest.mark.rule("R171")
def test_pledge_with_consent_reverts_when_it_comes_twice(stage, people, pledges, refused, root):
    bid = pledge_bid(stage, root)
    carried(stage, bid)
    pledges.repayLoan(root, {"from": people.supplier1})
    with refused("Pledges_BidUsed", digest_of(stage, bid)):
        carried(stage, bid)


@pytest.mark.rule("R171")
def test_a_consent_to_one_bid_is_none_to_another(stage, people, pledges, refused, root):
    bid, other = pledge_bid(stage, root), pledge_bid(stage, root, ratePpm=90_000)
    digest = digest_of(stage, bid)
    acceptance = stage.consent(people.supplier1, root, pledges.pledgeAcceptanceDigest, digest, root)
    signature = stage.sign(people.financier, digest_of(stage, other))
    asked = pledges.pledgeAcceptanceDigest(digest_of(stage, other), root, 0, stage.today)
    with refused("Consents_NotGiven", people.supplier1, asked):
        pledges.pledgeWithConsent(other.words, signature, acceptance, {"from": people.outsider})


@pytest.mark.rule("R171")
def test_pledge_reverts_to_the_holder_itself(stage, people, refused, root):
    stage.endorse(root, people.financier)
    with refused("Pledges_SameParty", root, people.financier):
        pledge(stage, root)


@pytest.mark.rule("R171")
def test_pledge_reverts_for_one_that_is_no_financier(stage, people, refused, root):
    with refused("Enterprises_RoleMissing", people.supplier2, 2):
        pledge(stage, root, financier=people.supplier2)


@pytest.mark.rule("R171")
@pytest.mark.parametrize("who", ["supplier1", "financier"])
@pytest.mark.parametrize("how", ["frozen", "closed", "expired", "paused"])
def test_pledge_reverts_for_a_party_that_lapsed_and_while_paused(
    stage, people, enterprises, refused, root, who, how
):
    party = getattr(people, who)
    if how == "paused":
        enterprises.pauseBusiness(ORDER, {"from": people.regulator})
        error = ("Enterprises_BusinessPaused", stage.today)
    else:
        error = lapse(stage, party, how)
    with refused(*error):
        pledge(stage, root)


@pytest.mark.rule("R171")
@pytest.mark.parametrize("what", ["lot", "payable"])
def test_pledge_reverts_for_a_frozen_lot_or_payable(stage, people, warrants, refused, root, what):
    if what == "lot":
        warrants.freezeLot(root, ORDER, {"from": people.regulator})
    else:
        warrants.freezePayable(1, ORDER, {"from": people.regulator})
    error = ("Warrants_LotFrozen", root) if what == "lot" else ("Warrants_PayableFrozen", 1)
    with refused(*error):
        pledge(stage, root)


@pytest.mark.rule("R171")
def test_pledge_reverts_from_the_due_day_and_for_what_is_no_lot(stage, refused, root):
    with refused("Warrants_LotUnknown", 9 << 192):
        take(stage, pledge_bid(stage, 9 << 192), by=stage.people.supplier1)
    due_day = stage.today + 150
    stage.jump_to(due_day)
    with refused("Warrants_Matured", 1, due_day, due_day):
        pledge(stage, root, repayDay=due_day)


@pytest.mark.rule("R171")
def test_pledge_on_the_eve_of_the_due_day(stage, pledges, root):
    stage.jump_to(stage.today + 149, DUSK)
    pledge(stage, root, repayDay=stage.today + 1)
    assert pledges.debtOf(root) == ADVANCE


@pytest.mark.rule("R173")
def test_pledge_reverts_whole_when_the_financier_cannot_pay(
    stage, people, deposits, pledges, refused, root
):
    deposits.approve(pledges, ADVANCE - 1, {"from": people.financier})
    with refused("InsufficientAllowance"):
        pledge(stage, root)
    assert_view(pledges.loanOf(root), *NO_LOAN)
    assert stage.lot(root)["pledged"] is False
    deposits.approve(pledges, ADVANCE, {"from": people.financier})
    pledge(stage, root)
    assert stage.cash(people.supplier1) == ADVANCE


@pytest.mark.rule("R173")
def test_a_pledged_lot_does_not_move(stage, people, warrants, pledges, desk, refused, pledged):
    holder, lot = {"from": people.supplier1}, pledged
    for call in (
        lambda: warrants.split(lot, [1], holder),
        lambda: warrants.endorse(lot, people.supplier2, 1, TRADE, holder),
        lambda: warrants.endorse(lot, people.supplier2, FACE, TRADE, holder),
        lambda: warrants.endorseMany(lot, [(people.supplier2, 1, TRADE)], holder),
        lambda: warrants.safeTransferFrom(
            people.supplier1, people.supplier2, lot, FACE, TRADE, holder
        ),
        lambda: stage.accept(stage.bid(), lot, 1),
        lambda: stage.accept(stage.bid(), lot),
        lambda: pledge(stage, lot, nonce=2),
        lambda: pledge(stage, lot, financier=people.other_financier),
    ):
        with refused("Warrants_LotPledged", lot):
            call()
    assert_view(warrants.lotOf(lot), people.supplier1, FACE, 0, 0, False, False, True)
    assert_books(stage)


@pytest.mark.rule("R173")
def test_a_pledged_lot_is_not_retired_and_its_payable_not_cancelled(
    stage, people, clearing, payables, refused, pledges
):
    terms = stage.terms(FACE)
    stage.confirm(terms)
    number = int(payables.payableCount())
    pledge(stage, number << 192)
    digest = payables.cancellationDigest(number, stage.terms_digest(terms), stage.today)
    signatures = [stage.sign(who, bytes(digest)) for who in (people.core, people.supplier1)]
    with refused("Clearing_RootLotChanged", number):
        payables.cancel(terms.words, [], stage.today, *signatures, {"from": people.outsider})

    lot = stage.issue(FACE)
    stage.endorse(lot, people.core)
    pledge(stage, lot)
    with refused("Clearing_LotPledged", lot):
        clearing.retire(lot, {"from": people.core})


@pytest.mark.rule("R173")
def test_a_pledge_is_held_and_released_by_pledges_alone(people, warrants, refused, pledged):
    for caller in (people.supplier1, people.financier, people.admin):
        for call in (warrants.pledge, warrants.release):
            with refused("Warrants_ModuleOnly", caller):
                call(pledged, {"from": caller})


@pytest.mark.rule("R173")
def test_a_part_is_pledged_after_a_split(stage, people, warrants, pledges, root):
    [part] = stage.split(root, 300)
    pledge(stage, part, advancePpm=10**6)
    assert pledges.loanOf(part)["advance"] == 300
    stage.endorse(root, people.supplier2)
    assert stage.lot(root)["owner"] == people.supplier2
    assert_view(warrants.lotOf(part), people.supplier1, 300, 0, 0, False, False, True)


# interest and repayment


@pytest.mark.rule("R174")
def test_interest_of_the_worked_figures(stage, people, pledges):
    rows = spec_table("face", "advance", "rate", "days", "basis", "advanced", "interest", "owed")
    assert len(rows) >= 6
    since = stage.today
    for nonce, row in enumerate(rows):
        lot = stage.issue(fen(row["face"]), 180)
        terms = {
            "advancePpm": parse_rate(row["advance"]),
            "ratePpm": parse_rate(row["rate"]),
            "dayBasis": int(row["basis"]),
            "repayDay": since + 150,
            "nonce": nonce,
        }
        pledge(stage, lot, **terms)
        row["lot"] = lot
        assert pledges.loanOf(lot)["advance"] == fen(row["advanced"])
    for row in sorted(rows, key=lambda row: int(row["days"])):
        stage.jump_to(since + int(row["days"]))
        owed = fen(row["owed"])
        assert pledges.debtOf(row["lot"]) == owed
        tx = pledges.repayLoan(row["lot"], {"from": people.outsider})
        assert tx.events["LoanRepaid"]["cash"] == owed
        assert tx.events["LoanRepaid"]["interest"] == fen(row["interest"])
    assert_books(stage)


@pytest.mark.rule("R175")
def test_repay_loan_on_the_same_day_costs_nothing(
    stage, people, warrants, pledges, refused, pledged
):
    tx = pledges.repayLoan(pledged, {"from": people.supplier1})
    assert tx.return_value == ADVANCE
    assert_events(
        tx,
        ("LoanRepaid", pledged, people.supplier1, ADVANCE, 0),
        ("LotReleased", pledged, PLEDGED),
        ("Transfer", people.supplier1, people.financier, ADVANCE),
    )
    assert_view(pledges.loanOf(pledged), *NO_LOAN)
    assert pledges.debtOf(pledged) == 0
    assert_view(warrants.lotOf(pledged), people.supplier1, FACE, 0, 0, False, False, False)
    assert stage.cash(people.financier) == FUNDS
    with refused("Pledges_NoLoan", pledged):
        pledges.repayLoan(pledged, {"from": people.supplier1})
    stage.endorse(pledged, people.supplier2)
    assert_books(stage)


@pytest.mark.rule("R174")
@pytest.mark.rule("R175")
@pytest.mark.parametrize("days", [1, 29, 30, 31, 149, 150, 400])
def test_repay_loan_by_anyone_on_any_day_until_foreclosure(stage, people, pledges, pledged, days):
    stage.jump_to(stage.today + days, DAWN)
    owed = debt(ADVANCE, days)
    assert pledges.debtOf(pledged) == owed
    tx = pledges.repayLoan(pledged, {"from": people.outsider})
    assert_events(
        tx,
        ("LoanRepaid", pledged, people.outsider, owed, owed - ADVANCE),
        ("LotReleased", pledged, PLEDGED),
        ("Transfer", people.outsider, people.financier, owed),
    )
    assert stage.cash(people.supplier1) == ADVANCE
    assert stage.cash(people.financier) == FUNDS - ADVANCE + owed


@pytest.mark.rule("R175")
def test_repay_loan_reverts_whole_without_cash_and_for_no_loan(
    stage, people, pledges, refused, root
):
    with refused("Pledges_NoLoan", root):
        pledges.repayLoan(root, {"from": people.outsider})
    pledge(stage, root)
    stage.sleep_days(1)
    with refused("InsufficientBalance"):
        pledges.repayLoan(root, {"from": people.supplier1})
    assert stage.lot(root)["pledged"] is True
    assert pledges.debtOf(root) == debt(ADVANCE, 1)


@pytest.mark.rule("R175")
def test_repay_loan_reverts_from_the_financiers_own_pocket(
    stage, people, deposits, pledges, refused, pledged
):
    with refused("Pledges_CashDiffers", deposits, ADVANCE, 0):
        pledges.repayLoan(pledged, {"from": people.financier})


@pytest.mark.rule("R175")
def test_repay_loan_waits_while_the_financier_is_frozen(stage, people, pledges, refused, pledged):
    stage.freeze(people.financier)
    with refused("Pledges_PartyFrozen", pledged, people.financier):
        pledges.repayLoan(pledged, {"from": people.outsider})
    thaw(stage, people.financier)
    pledges.repayLoan(pledged, {"from": people.outsider})
    assert stage.lot(pledged)["pledged"] is False


@pytest.mark.rule("R175")
@pytest.mark.parametrize("how", ["holder", "lot", "payable", "paused", "closed"])
def test_no_other_hold_stops_a_loan_from_being_repaid(
    stage, people, enterprises, warrants, pledges, pledged, how
):
    regulator = {"from": people.regulator}
    {
        "holder": lambda: stage.freeze(people.supplier1),
        "lot": lambda: warrants.freezeLot(pledged, ORDER, regulator),
        "payable": lambda: warrants.freezePayable(1, ORDER, regulator),
        "paused": lambda: enterprises.pauseBusiness(ORDER, regulator),
        "closed": lambda: enterprises.close(people.financier, {"from": people.registrar}),
    }[how]()
    pledges.repayLoan(pledged, {"from": people.outsider})
    assert stage.lot(pledged)["pledged"] is False
    assert stage.lot(pledged)["frozen"] is (how == "lot")
    assert stage.cash(people.financier) == FUNDS


# foreclosure


@pytest.mark.rule("R210")
def test_foreclose_on_the_day_after(stage, people, warrants, pledges, refused, pledged):
    repay_day = stage.today + 30
    stage.jump_to(repay_day, DUSK)
    with refused("Pledges_NotOverdue", pledged, repay_day, repay_day):
        pledges.foreclose(pledged, {"from": people.financier})
    stage.jump_to(repay_day + 1, DAWN)
    owed, digest = debt(ADVANCE, 31), pledges.loanOf(pledged)["digest"]
    tx = pledges.foreclose(pledged, {"from": people.financier})
    assert_events(
        tx,
        ("Foreclosed", pledged, people.supplier1, people.financier, owed),
        (
            *("Delivered", pledged, people.supplier1, people.financier, FACE, 1),
            *(FORECLOSURE, digest),
        ),
        ("TransferSingle", pledges, people.supplier1, people.financier, pledged, FACE),
    )
    assert_view(warrants.lotOf(pledged), people.financier, FACE, 0, 1, False, False, True)
    loan = pledges.loanOf(pledged)
    assert (loan["foreclosed"], loan["debt"], loan["pledgor"]) == (True, owed, people.supplier1)
    stage.sleep_days(50)
    assert pledges.debtOf(pledged) == owed
    assert_books(stage)


@pytest.mark.rule("R210")
def test_foreclose_reverts_for_others_twice_and_without_a_loan(
    stage, people, pledges, refused, pledged
):
    stage.sleep_days(31)
    for stranger in (people.supplier1, people.other_financier, people.admin, people.outsider):
        with refused("Pledges_NotFinancier", people.financier, stranger):
            pledges.foreclose(pledged, {"from": stranger})
    pledges.foreclose(pledged, {"from": people.financier})
    with refused("Pledges_AlreadyForeclosed", pledged):
        pledges.foreclose(pledged, {"from": people.financier})
    with refused("Pledges_NoLoan", 9 << 192):
        pledges.foreclose(9 << 192, {"from": people.financier})


@pytest.mark.rule("R175")
def test_repay_loan_reverts_after_foreclosure(stage, people, pledges, refused, pledged):
    stage.sleep_days(31)
    pledges.foreclose(pledged, {"from": people.financier})
    with refused("Pledges_AlreadyForeclosed", pledged):
        pledges.repayLoan(pledged, {"from": people.outsider})


@pytest.mark.rule("R210")
def test_a_foreclosed_lot_does_not_move_either(stage, people, refused, pledges, pledged):
    stage.sleep_days(31)
    pledges.foreclose(pledged, {"from": people.financier})
    with refused("Warrants_LotPledged", pledged):
        stage.endorse(pledged, people.supplier2)
    with refused("Warrants_LotPledged", pledged):
        stage.accept(stage.bid(financier=people.other_financier), pledged)


@pytest.mark.rule("R210")
@pytest.mark.parametrize("how", ["financier", "holder", "lot", "payable"])
def test_foreclose_reverts_under_a_hold(stage, people, warrants, pledges, refused, pledged, how):
    stage.sleep_days(31)
    regulator = {"from": people.regulator}
    {
        "financier": lambda: stage.freeze(people.financier),
        "holder": lambda: stage.freeze(people.supplier1),
        "lot": lambda: warrants.freezeLot(pledged, ORDER, regulator),
        "payable": lambda: warrants.freezePayable(1, ORDER, regulator),
    }[how]()
    error = {
        "financier": ("Pledges_PartyFrozen", pledged, people.financier),
        "holder": ("Warrants_HolderFrozen", pledged, people.supplier1),
        "lot": ("Warrants_LotFrozen", pledged),
        "payable": ("Warrants_PayableFrozen", 1),
    }[how]
    with refused(*error):
        pledges.foreclose(pledged, {"from": people.financier})
    assert pledges.loanOf(pledged)["foreclosed"] is False
    assert stage.lot(pledged)["owner"] == people.supplier1


@pytest.mark.rule("R210")
@pytest.mark.parametrize("how", ["paused", "closed", "expired", "due", "default"])
def test_foreclose_goes_on(stage, people, enterprises, pledges, pledged, how):
    registrar = {"from": people.registrar}
    {
        "paused": lambda: enterprises.pauseBusiness(ORDER, {"from": people.regulator}),
        "closed": lambda: enterprises.close(people.financier, registrar),
        "expired": lambda: enterprises.renew(people.financier, 4, stage.today, registrar),
        "due": lambda: stage.sleep_days(150),
        "default": lambda: stage.default(pledged),
    }[how]()
    if how in ("paused", "closed", "expired"):
        stage.sleep_days(31)
    pledges.foreclose(pledged, {"from": people.financier})
    assert stage.lot(pledged)["owner"] == people.financier


# successors and orders


@pytest.mark.rule("R213")
def test_a_replaced_financier_is_repaid_at_its_new_account(
    stage, people, pledges, refused, pledged
):
    replace_account(stage, people.financier, people.admin)
    with refused("Pledges_NotFinancier", people.admin, people.financier):
        pledges.foreclose(pledged, {"from": people.financier})
    pledges.repayLoan(pledged, {"from": people.outsider})
    assert stage.cash(people.admin) == debt(ADVANCE, 3)


@pytest.mark.rule("R213")
def test_a_replaced_financier_forecloses_from_its_new_account(
    stage, people, warrants, pledges, pledged
):
    replace_account(stage, people.financier, people.admin)
    stage.sleep_days(28)
    tx = pledges.foreclose(pledged, {"from": people.admin})
    assert tx.events["Foreclosed"]["financier"] == people.admin
    assert stage.lot(pledged)["owner"] == people.admin


@pytest.mark.rule("R213")
def test_a_bid_of_a_replaced_financier_is_dead(stage, people, refused, root):
    bid = pledge_bid(stage, root)
    replace_account(stage, people.financier, people.admin)
    with refused("Enterprises_Replaced", people.financier, people.admin):
        take(stage, bid)


@pytest.mark.rule("R213")
def test_a_replaced_pledgors_lot_follows_before_it_is_foreclosed(
    stage, people, warrants, pledges, refused, pledged
):
    replace_account(stage, people.supplier1, people.admin)
    stage.sleep_days(28)
    with refused("Warrants_HolderReplaced", pledged, people.supplier1, people.admin):
        pledges.foreclose(pledged, {"from": people.financier})
    warrants.follow(pledged, {"from": people.outsider})
    assert_view(warrants.lotOf(pledged), people.admin, FACE, 0, 0, False, False, True)
    tx = pledges.foreclose(pledged, {"from": people.financier})
    assert tx.events["Foreclosed"]["pledgor"] == people.admin
    assert pledges.loanOf(pledged)["pledgor"] == people.admin


@pytest.mark.rule("R212")
def test_an_order_moves_a_pledged_lot_whole_with_its_loan(
    stage, people, warrants, pledges, refused, pledged
):
    orders, regulator = stage.house.orders, {"from": people.regulator}
    with refused("Orders_LotPledged", pledged):
        orders.moveByOrder(pledged, people.supplier2, FACE - 1, ORDER, regulator)
    with refused("Orders_LotPledged", pledged):
        orders.splitByOrder(pledged, [1], ORDER, regulator)
    orders.moveByOrder(pledged, people.supplier2, FACE, ORDER, regulator)
    assert_view(warrants.lotOf(pledged), people.supplier2, FACE, 0, 1, False, False, True)
    assert pledges.loanOf(pledged)["pledgor"] == people.supplier1
    pledges.repayLoan(pledged, {"from": people.outsider})
    stage.endorse(pledged, people.supplier3)
    assert stage.lot(pledged)["owner"] == people.supplier3


@pytest.mark.rule("R212")
def test_a_lot_moved_by_order_is_foreclosed_from_its_new_holder(stage, people, pledges, pledged):
    mover = {"from": people.regulator}
    stage.house.orders.moveByOrder(pledged, people.supplier2, FACE, ORDER, mover)
    stage.sleep_days(31)
    tx = pledges.foreclose(pledged, {"from": people.financier})
    assert tx.events["Foreclosed"]["pledgor"] == people.supplier2
    assert pledges.loanOf(pledged)["pledgor"] == people.supplier2
    assert stage.lot(pledged)["owner"] == people.financier


# hostile tokens


def hostile_lot(stage, project, name="HostileToken"):
    """A token of that kind, and a lot of supplier1 in it."""
    people = stage.people
    token = getattr(project, name).deploy({"from": people.admin})
    line = allow(stage, token)
    token.approve(stage.house.pledges, 2**256 - 1, {"from": people.financier})
    return token, stage.issue(FACE, currency=token, line=line)


@pytest.mark.rule("R173")
@pytest.mark.parametrize(
    ("manner", "arrived"), [(2, 0), (3, ADVANCE - ADVANCE // 100), (4, ADVANCE + 1)]
)
def test_pledge_reverts_when_the_token_lies(
    stage, project, people, pledges, refused, manner, arrived
):
    token, lot = hostile_lot(stage, project)
    token.setManner(manner, {"from": people.admin})
    with refused("Pledges_CashDiffers", token, ADVANCE, arrived):
        pledge(stage, lot, currency=token)
    assert stage.lot(lot)["pledged"] is False
    assert_view(pledges.loanOf(lot), *NO_LOAN)


@pytest.mark.rule("R173")
@pytest.mark.rule("R175")
def test_a_token_that_says_no_stops_pledge_and_repayment(stage, project, people, pledges, refused):
    token, lot = hostile_lot(stage, project)
    token.setManner(1, {"from": people.admin})
    with refused("SafeERC20FailedOperation", token):
        pledge(stage, lot, currency=token)
    token.setManner(0, {"from": people.admin})
    pledge(stage, lot, currency=token)
    token.approve(pledges, 2**256 - 1, {"from": people.supplier1})
    for manner, error in (
        (1, ("SafeERC20FailedOperation", token)),
        (2, ("Pledges_CashDiffers", token, ADVANCE, 0)),
        (3, ("Pledges_CashDiffers", token, ADVANCE, ADVANCE - ADVANCE // 100)),
    ):
        token.setManner(manner, {"from": people.admin})
        with refused(*error):
            pledges.repayLoan(lot, {"from": people.supplier1})
        assert stage.lot(lot)["pledged"] is True


@pytest.mark.rule("R173")
def test_pledge_and_repay_in_a_token_that_returns_nothing(stage, project, people, pledges):
    token, lot = hostile_lot(stage, project, "SilentToken")
    pledge(stage, lot, currency=token)
    assert token.balanceOf(people.supplier1) == ADVANCE
    token.approve(pledges, ADVANCE, {"from": people.supplier1})
    pledges.repayLoan(lot, {"from": people.supplier1})
    assert token.balanceOf(people.supplier1) == 0
    assert stage.lot(lot)["pledged"] is False


@pytest.mark.rule("R172")
@pytest.mark.parametrize("before", [True, False])
def test_a_token_that_calls_back_takes_a_bid_once(stage, project, people, pledges, errors, before):
    token, lot = hostile_lot(stage, project)
    bid = pledge_bid(stage, lot, currency=token)
    digest = digest_of(stage, bid)
    acceptance = stage.consent(people.supplier1, lot, pledges.pledgeAcceptanceDigest, digest, lot)
    signature = stage.sign(people.financier, digest)
    again = pledges.pledgeWithConsent.encode_input(bid.words, signature, acceptance)
    takes = pledges.foreclose.encode_input(lot)
    token.plan([(pledges, again), (pledges, takes)], before, {"from": people.admin})
    pledges.pledgeWithConsent(bid.words, signature, acceptance, {"from": people.outsider})
    answers = [bytes(answer) for success, answer in token.outcomes() if not success]
    assert answers == [
        errors.encoded("Pledges_BidUsed", digest),
        errors.encoded("Pledges_NotFinancier", people.financier, token),
    ]
    assert token.balanceOf(people.supplier1) == ADVANCE


@pytest.mark.rule("R175")
def test_a_token_that_calls_back_repays_once(stage, project, people, pledges, errors):
    token, lot = hostile_lot(stage, project)
    pledge(stage, lot, currency=token)
    token.approve(pledges, 2**256 - 1, {"from": people.supplier1})
    token.plan([(pledges, pledges.repayLoan.encode_input(lot))], True, {"from": people.admin})
    pledges.repayLoan(lot, {"from": people.supplier1})
    [(success, answer)] = token.outcomes()
    assert (success, bytes(answer)) == (False, errors.encoded("Pledges_NoLoan", lot))
    assert token.balanceOf(people.supplier1) == 0


@pytest.mark.rule("R210")
def test_a_financier_that_is_called_back_forecloses_once(
    stage, project, people, deposits, pledges, root, errors
):
    agent = project.ReentrantEnterprise.deploy({"from": people.admin})
    stage.onboard(agent, 4)
    stage.fund(agent, ADVANCE)
    sender = {"from": people.admin}
    agent.execute(deposits, deposits.approve.encode_input(pledges, ADVANCE), sender)
    bid = pledge_bid(stage, root, financier=agent)
    approval = pledges.approveConsent.encode_input(digest_of(stage, bid))
    agent.execute(pledges, approval, sender)
    take(stage, bid, signature=b"")
    stage.sleep_days(31)
    call = pledges.foreclose.encode_input(root)
    release = pledges.repayLoan.encode_input(root)
    agent.plan([(pledges, call), (pledges, release)], sender)
    agent.execute(pledges, call, sender)
    refusal = errors.encoded("Pledges_AlreadyForeclosed", root)
    assert [(bool(ok), bytes(answer)) for ok, answer in agent.outcomes()] == [
        (False, refusal),
        (False, refusal),
    ]
    assert stage.lot(root)["owner"] == agent


@pytest.mark.rule("R174")
def test_the_greatest_loan_fits_64_bits(stage, people, pledges):
    lot = stage.issue(MAX_FACE, line=stage.grant_line())
    stage.fund(people.financier, MAX_FACE)
    pledge(stage, lot, advancePpm=10**6, ratePpm=2**32 - 1, repayDay=stage.today + 150)
    assert pledges.debtOf(lot) == MAX_FACE
    stage.sleep_days(150)
    assert pledges.debtOf(lot) == MAX_FACE
    stage.sleep_days(1)
    tx = pledges.foreclose(lot, {"from": people.financier})
    assert tx.events["Foreclosed"]["debt"] == MAX_FACE


@pytest.mark.rule("R211")
def test_share_reverts_for_others_than_clearing(people, deposits, pledges, refused, pledged):
    for caller in (people.supplier1, people.financier, people.admin):
        with refused("Pledges_ClearingOnly", caller):
            pledges.share(pledged, deposits, caller, 1, True, {"from": caller})
