"""Who pays for a discount: the obligor's share, within its mandate, and the platform's fee."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from books import assert_books
from currencies import SUPPLY, allow
from expect import assert_events, assert_view, plain
from finance import ENDLESS, announced, hold
from stage import NO_BYTES32, NOBODY, ORDER, commitment
from worked import METHODS, number, parse_rate, rows

from deeptier.discounting import Basis, Method, quote
from deeptier.rounding import half_up

FACE = 600_000_000
DISCOUNT = 10_875_000  # at 4.35 %, 150 days of 360
PROCEEDS = FACE - DISCOUNT
FUNDS = 10**13  # of core and financier, see conftest
PPM = 1_000_000
HIGHEST_RATE = 50_000
BUDGET = 10**12
SALE = 1  # IWarrants.Cause
TABLE = (
    *("face", "rate", "days", "basis", "method", "obligor's share", "fee rate"),
    *("discount", "obligor's part", "fee", "financier pays", "seller receives"),
)


@pytest.fixture
def root(stage):
    """A root lot of supplier1, due in 150 days."""
    return stage.issue(FACE)


def set_mandate(stage, share=PPM, rate=HIGHEST_RATE, budget=BUDGET, by=None):
    desk, deposits = stage.house.desk, stage.house.deposits
    return desk.setInterestMandate(deposits, share, rate, budget, {"from": by or stage.people.core})


@pytest.fixture
def mandated(stage, root):
    """The root lot, whose obligor bears any share of a discount at 5 % or less."""
    set_mandate(stage)
    return root


def shared_bid(stage, lot=0, share=500_000, **changes):
    return stage.bid(lot, obligorSharePpm=share, **changes)


def fee_bid(stage, lot=0, fee=1_000, **changes):
    return stage.bid(lot, **({"feePpm": fee, "feeReceiver": stage.people.admin} | changes))


def nothing_moved(stage, lot):
    people = stage.people
    assert stage.lot(lot)["owner"] == people.supplier1
    assert stage.cash(people.supplier1) == 0
    assert stage.cash(people.core) == stage.cash(people.financier) == FUNDS
    return True


# exact figures


def worked_rows(*, refused):
    return [row for row in rows(*TABLE) if row["seller receives"].startswith("`") == refused]


def issued(stage, face, days):
    """A root lot, with a reason where its tenor is long."""
    return stage.issue(face, days, longTenorReason=commitment("long") if days > 180 else NO_BYTES32)


def terms_of(row, stage, lot):
    fee = parse_rate(row["fee rate"])
    return stage.bid(
        lot,
        ratePpm=parse_rate(row["rate"]),
        dayBasis=number(row["basis"]),
        method=METHODS.index(row["method"]),
        obligorSharePpm=parse_rate(row["obligor's share"]),
        feePpm=fee,
        feeReceiver=stage.people.admin if fee else NOBODY,
    )


@pytest.mark.rule("R145")
@pytest.mark.rule("R148")
@pytest.mark.rule("R149")
@pytest.mark.parametrize("row", worked_rows(refused=False), ids=str)
def test_a_sale_of_the_specification_is_paid_to_the_fen(stage, people, desk, deposits, row):
    face, days = number(row["face"]), number(row["days"])
    discount, part, fee = (number(row[name]) for name in ("discount", "obligor's part", "fee"))
    pays, receives = number(row["financier pays"]), number(row["seller receives"])
    set_mandate(stage, rate=2**32 - 1)
    lot = issued(stage, face, days)
    bid = terms_of(row, stage, lot)
    tx = stage.accept(bid, lot)

    seller, financier, digest = people.supplier1, people.financier, stage.bid_digest(bid)
    price = (bid.ratePpm, bid.dayBasis, bid.method, 0)
    expected = [
        ("Delivered", lot, seller, financier, face, 1, SALE, digest),
        ("TransferSingle", desk, seller, financier, lot, face),
        ("Discounted", lot, seller, financier, digest, face, discount, pays, days, *price),
    ]
    if bid.feePpm:
        expected.append(("FeePaid", lot, people.admin, bid.feePpm, fee))
    if bid.obligorSharePpm:
        shared = (people.core, deposits, bid.obligorSharePpm, part, BUDGET - part)
        expected.append(("InterestShared", lot, *shared))
    if part:
        expected.append(("Transfer", people.core, seller, part))
    expected.append(("Transfer", financier, seller, pays - fee))
    if fee:
        expected.append(("Transfer", financier, people.admin, fee))
    assert_events(tx, *expected)

    assert tuple(map(int, tx.return_value)) == (lot, pays)
    assert stage.cash(seller) == receives == face - discount + part - fee
    assert stage.cash(financier) == FUNDS - pays
    assert stage.cash(people.core) == FUNDS - part
    assert stage.cash(people.admin) == fee
    mandate = desk.interestMandateOf(people.core, deposits)
    assert_view(mandate, PPM, 2**32 - 1, BUDGET - part)
    assert_books(stage)


@pytest.mark.rule("R148")
@pytest.mark.parametrize("row", worked_rows(refused=True), ids=str)
def test_a_fee_beyond_the_proceeds_of_the_specification_is_refused(stage, refused, row):
    face, discount, fee = number(row["face"]), number(row["discount"]), number(row["fee"])
    set_mandate(stage, rate=2**32 - 1)
    lot = issued(stage, face, number(row["days"]))
    assert row["seller receives"] == "`Money_ConsumesFace`"
    with refused("Money_ConsumesFace", face, discount + fee):
        stage.accept(terms_of(row, stage, lot), lot)
    assert nothing_moved(stage, lot)


@pytest.mark.rule("R145")
@pytest.mark.rule("R149")
def test_shares_and_fees_at_random_leave_nothing_over(stage, people):
    dice = random.Random(20261128)
    set_mandate(stage, rate=2**32 - 1)
    for _ in range(25):
        face = dice.choice((1_000, 10**6, 10**10)) + dice.randrange(1_000)
        days, basis, method = dice.randrange(1, 181), dice.choice((360, 365)), dice.randrange(2)
        rate, share = dice.randrange(400_000), dice.choice((0, 1, PPM, dice.randrange(PPM)))
        fee_ppm = dice.choice((0, 1, 10_000, dice.randrange(1, 10_001)))
        lot = stage.issue(face, days)
        before = [stage.cash(who) for who in (people.supplier1, people.financier, people.core)]
        platform = stage.cash(people.admin)
        receiver = people.admin if fee_ppm else NOBODY
        bid = stage.bid(
            lot,
            ratePpm=rate,
            dayBasis=basis,
            method=method,
            obligorSharePpm=share,
            feePpm=fee_ppm,
            feeReceiver=receiver,
        )
        stage.accept(bid, lot)
        after = [stage.cash(who) for who in (people.supplier1, people.financier, people.core)]
        seller, financier, obligor = (now - then for now, then in zip(after, before, strict=True))
        discount = quote(face, rate, days, Basis(basis), Method(method)).discount
        fee = half_up(face * fee_ppm, PPM)
        assert (financier, obligor) == (discount - face, -half_up(discount * share, PPM))
        assert stage.cash(people.admin) - platform == fee
        assert seller + fee + financier + obligor == 0
        # What the seller bears and what the obligor bears are the discount.
        assert (face - fee - seller) - obligor == discount


@pytest.mark.rule("R145")
@pytest.mark.parametrize("discount", [0, 1])
@pytest.mark.parametrize("share", [1, 499_999, 500_000, PPM])
def test_a_share_of_the_least_discounts(stage, people, desk, deposits, discount, share):
    set_mandate(stage, rate=2**32 - 1)
    lot = stage.issue(2, 180)
    bid = shared_bid(stage, lot, share, ratePpm=discount * 1_000_000)
    tx = stage.accept(bid, lot)
    part = discount if share >= 500_000 else 0
    what = (lot, people.core, deposits, share, part, BUDGET - part)
    assert announced(tx, "InterestShared") == [plain(what)]
    assert stage.cash(people.supplier1) == 2 - discount + part
    assert stage.cash(people.core) == FUNDS - part
    assert len(announced(tx, "Transfer")) == 1 + part


# the mandate


@pytest.mark.rule("R147")
@pytest.mark.parametrize("what", [(1, 0, 1), (PPM, 2**32 - 1, 2**64 - 1), (0, 7, 0), (0, 0, 0)])
def test_set_interest_mandate(stage, people, desk, deposits, what):
    set_mandate(stage)
    tx = set_mandate(stage, *what)
    assert_events(tx, ("InterestMandateSet", people.core, deposits, *what))
    assert_view(desk.interestMandateOf(people.core, deposits), *what)


@pytest.mark.rule("R147")
@pytest.mark.parametrize(
    ("share", "budget"), [(PPM + 1, 1), (2**32 - 1, 1), (0, 1), (1, 0), (PPM, 0), (PPM + 1, 0)]
)
def test_set_interest_mandate_reverts_for_half_a_mandate(
    stage, people, desk, deposits, refused, share, budget
):
    with refused("DiscountDesk_ShareInvalid", share):
        set_mandate(stage, share, HIGHEST_RATE, budget)
    assert_view(desk.interestMandateOf(people.core, deposits), 0, 0, 0)


@pytest.mark.rule("R147")
def test_a_mandate_is_its_setters_alone_and_of_one_currency(stage, people, desk, deposits):
    set_mandate(stage, 1, 2, 3)
    set_mandate(stage, 4, 5, 6, by=people.outsider)
    assert_view(desk.interestMandateOf(people.core, deposits), 1, 2, 3)
    assert_view(desk.interestMandateOf(people.outsider, deposits), 4, 5, 6)
    assert_view(desk.interestMandateOf(people.core, people.outsider), 0, 0, 0)


@pytest.mark.rule("R147")
@pytest.mark.parametrize("how", ["frozen", "expired", "closed", "business"])
def test_no_hold_stops_a_mandate_from_being_withdrawn(stage, people, desk, deposits, how, mandated):
    hold(stage, how, mandated, people.core)
    set_mandate(stage, 0, 0, 0)
    assert_view(desk.interestMandateOf(people.core, deposits), 0, 0, 0)


@pytest.mark.rule("R146")
def test_a_share_at_the_mandates_highest_and_one_ppm_more(stage, people, refused, root):
    set_mandate(stage, share=300_000)
    with refused("DiscountDesk_ShareNotMandated", people.core, 300_001, 300_000):
        stage.accept(shared_bid(stage, root, 300_001), root)
    assert nothing_moved(stage, root)
    stage.accept(shared_bid(stage, root, 300_000), root)
    assert stage.cash(people.core) == FUNDS - 3_262_500


@pytest.mark.rule("R146")
def test_a_rate_at_the_mandates_highest_and_one_ppm_more(stage, people, refused, root):
    """Seller and financier cannot agree on a rate that only the obligor pays for."""
    set_mandate(stage, rate=43_500)
    with refused("DiscountDesk_RateNotMandated", people.core, 43_501, 43_500):
        stage.accept(shared_bid(stage, root, PPM, ratePpm=43_501), root)
    with refused("DiscountDesk_RateNotMandated", people.core, 2**32 - 1, 43_500):
        stage.accept(shared_bid(stage, root, 1, ratePpm=2**32 - 1, method=1), root)
    assert nothing_moved(stage, root)
    stage.accept(shared_bid(stage, root, PPM, ratePpm=43_500), root)
    assert stage.cash(people.supplier1) == FACE


@pytest.mark.rule("R146")
def test_a_bid_without_a_share_is_not_bound_by_the_mandates_rate(stage, people, root):
    set_mandate(stage, rate=1)
    stage.accept(stage.bid(root), root)
    assert stage.cash(people.core) == FUNDS


@pytest.mark.rule("R146")
def test_a_budget_is_used_up_exactly(stage, people, desk, deposits, refused, root):
    part = 5_437_500
    set_mandate(stage, budget=part - 1)
    with refused("DiscountDesk_MandateExhausted", people.core, part, part - 1):
        stage.accept(shared_bid(stage, root), root)
    assert nothing_moved(stage, root)
    set_mandate(stage, budget=part)
    stage.accept(shared_bid(stage, root), root)
    assert_view(desk.interestMandateOf(people.core, deposits), PPM, HIGHEST_RATE, 0)

    other = stage.issue(FACE)
    with refused("DiscountDesk_MandateExhausted", people.core, part, 0):
        stage.accept(shared_bid(stage, other), other)
    # What rounds to nothing is within a budget of nothing.
    stage.accept(shared_bid(stage, other, 1, ratePpm=1), other)
    assert stage.cash(people.core) == FUNDS - part


@pytest.mark.rule("R146")
def test_several_sales_share_one_budget(stage, people, desk, deposits, mandated):
    bid = shared_bid(stage, share=PPM)
    for sold in (200_000_000, 200_000_000, 200_000_000):
        stage.accept(bid, mandated, sold)
    assert DISCOUNT == 3 * 3_625_000
    assert_view(desk.interestMandateOf(people.core, deposits), PPM, HIGHEST_RATE, BUDGET - DISCOUNT)
    assert stage.cash(people.supplier1) == FACE


@pytest.mark.rule("R146")
@pytest.mark.parametrize("how", ["never given", "withdrawn", "another obligor", "currency"])
def test_a_share_reverts_without_a_mandate(stage, people, desk, deposits, refused, root, how):
    if how == "withdrawn":
        set_mandate(stage)
        set_mandate(stage, 0, 0, 0)
    elif how == "another obligor":
        set_mandate(stage, by=people.other_core)
    elif how == "currency":
        mandate = (people.outsider, PPM, HIGHEST_RATE, BUDGET)
        desk.setInterestMandate(*mandate, {"from": people.core})
    with refused("DiscountDesk_ShareNotMandated", people.core, 1, 0):
        stage.accept(shared_bid(stage, root, 1), root)
    assert nothing_moved(stage, root)


@pytest.mark.rule("R145")
def test_a_share_reverts_when_the_obligor_allows_too_little(
    stage, people, desk, deposits, refused, mandated
):
    deposits.approve(desk, 5_437_499, {"from": people.core})
    with refused("InsufficientAllowance"):
        stage.accept(shared_bid(stage, mandated), mandated)
    assert nothing_moved(stage, mandated)
    assert_view(desk.interestMandateOf(people.core, deposits), PPM, HIGHEST_RATE, BUDGET)
    deposits.approve(desk, 5_437_500, {"from": people.core})
    stage.accept(shared_bid(stage, mandated), mandated)
    assert deposits.allowance(people.core, desk) == 0


@pytest.mark.rule("R145")
def test_a_share_reverts_when_the_obligor_lacks_cash(stage, people, deposits, refused, mandated):
    deposits.transfer(people.outsider, FUNDS - 5_437_499, {"from": people.core})
    with refused("InsufficientBalance"):
        stage.accept(shared_bid(stage, mandated), mandated)
    assert stage.lot(mandated)["owner"] == people.supplier1
    assert stage.cash(people.core) == 5_437_499


@pytest.mark.rule("R145")
@pytest.mark.parametrize("share", [PPM + 1, 2**32 - 1])
def test_accept_reverts_for_more_than_the_whole_discount(stage, refused, mandated, share):
    with refused("DiscountDesk_ShareInvalid", share):
        stage.accept(shared_bid(stage, mandated, share), mandated)


@pytest.mark.rule("R145")
def test_a_share_reverts_for_an_obligor_that_sells_its_own_warrant(
    stage, people, deposits, refused, mandated
):
    stage.endorse(mandated, people.core)
    with refused("DiscountDesk_CashDiffers", deposits, 5_437_500, 0):
        stage.accept(shared_bid(stage, mandated), mandated)
    stage.accept(stage.bid(mandated), mandated)
    assert stage.cash(people.core) == FUNDS + PROCEEDS


@pytest.mark.rule("R145")
def test_an_obligor_that_buys_its_own_warrant_pays_price_and_share(
    stage, people, enterprises, mandated
):
    enterprises.renew(people.core, 1 | 4, stage.today + 1_000, {"from": people.registrar})
    stage.accept(shared_bid(stage, mandated, financier=people.core), mandated)
    assert stage.cash(people.core) == FUNDS - PROCEEDS - 5_437_500
    assert stage.cash(people.supplier1) == PROCEEDS + 5_437_500


@pytest.mark.rule("R145")
def test_an_obligor_that_is_frozen_still_bears_its_share(stage, people, mandated):
    """A mandate stands as a debt does: what was promised to sellers goes on, as repaying does."""
    stage.freeze(people.core)
    stage.accept(shared_bid(stage, mandated), mandated)
    assert stage.cash(people.core) == FUNDS - 5_437_500


# the fee


@pytest.mark.rule("R148")
@pytest.mark.parametrize("fee", [10_001, 2**32 - 1])
def test_accept_reverts_for_a_fee_above_the_cap(stage, people, refused, root, fee):
    with refused("DiscountDesk_FeeInvalid", fee, people.admin):
        stage.accept(fee_bid(stage, root, fee), root)
    assert nothing_moved(stage, root)


@pytest.mark.rule("R148")
def test_the_highest_fee_is_one_percent_of_the_face(stage, people, root):
    stage.accept(fee_bid(stage, root, 10_000), root)
    assert stage.cash(people.admin) == 6_000_000
    assert stage.cash(people.supplier1) == PROCEEDS - 6_000_000


@pytest.mark.rule("R148")
def test_accept_reverts_for_a_fee_without_receiver_and_a_receiver_without_fee(
    stage, people, refused, root
):
    with refused("DiscountDesk_FeeInvalid", 1, NOBODY):
        stage.accept(fee_bid(stage, root, 1, feeReceiver=NOBODY), root)
    with refused("DiscountDesk_FeeInvalid", 0, people.admin):
        stage.accept(fee_bid(stage, root, 0), root)
    assert nothing_moved(stage, root)


@pytest.mark.rule("R148")
def test_a_fee_that_rounds_to_nothing_is_announced_and_not_paid(stage, people):
    lot = stage.issue(499)
    tx = stage.accept(fee_bid(stage, lot, ratePpm=0), lot)
    assert announced(tx, "FeePaid") == [plain((lot, people.admin, 1_000, 0))]
    assert stage.cash(people.supplier1) == 499
    assert stage.cash(people.admin) == 0
    other = stage.issue(500)  # half a fen and up is one
    stage.accept(fee_bid(stage, other, ratePpm=0), other)
    assert stage.cash(people.admin) == 1


@pytest.mark.rule("R148")
def test_the_fees_receiver_need_not_be_an_enterprise_but_the_financier_it_cannot_be(
    stage, people, deposits, refused, root
):
    with refused("DiscountDesk_CashDiffers", deposits, 600_000, 0):
        stage.accept(fee_bid(stage, root, feeReceiver=people.financier), root)
    assert nothing_moved(stage, root)
    stage.accept(fee_bid(stage, root, feeReceiver=people.supplier1), root)
    assert stage.cash(people.supplier1) == PROCEEDS


@pytest.mark.rule("R148")
def test_the_signed_fee_is_the_fee(stage, people, refused, root):
    bid = fee_bid(stage, root, 1_000)
    signature = stage.sign(people.financier, stage.bid_digest(bid))
    for changed in (replace(bid, feePpm=999), replace(bid, feeReceiver=people.outsider)):
        with refused("Consents_NotGiven", people.financier, stage.bid_digest(changed)):
            stage.accept(changed, root, signature=signature)
    assert nothing_moved(stage, root)


@pytest.mark.rule("R149")
def test_share_fee_and_recourse_stand_beside_each_other(stage, people, desk, mandated):
    bid = replace(fee_bid(stage, mandated), obligorSharePpm=PPM, recourse=True)
    tx = stage.accept(bid, mandated)
    names = [event.name for event in tx.events]
    assert names == [
        *("Delivered", "TransferSingle", "Discounted", "RecourseGranted", "FeePaid"),
        *("InterestShared", "Transfer", "Transfer", "Transfer"),
    ]
    assert_view(desk.recourseOf(mandated, 1), people.supplier1, PROCEEDS, 0)
    assert stage.cash(people.supplier1) == FACE - 600_000


# hostile tokens


@pytest.fixture
def bad(stage, project, people, desk):
    """A lot in a token of ours that lies when told; core bears half, the platform a fee."""
    token = project.HostileToken.deploy({"from": people.admin})
    line = allow(stage, token)
    lot = stage.issue(FACE, currency=token, line=line)
    desk.setInterestMandate(token, PPM, HIGHEST_RATE, BUDGET, {"from": people.core})
    bid = replace(shared_bid(stage, lot), feePpm=1_000, feeReceiver=people.admin, currency=token)
    return token, lot, bid


@pytest.mark.rule("R149")
@pytest.mark.parametrize(("manner", "arrives"), [(2, 0), (3, 5_383_125), (4, 5_437_501)])
def test_a_token_that_lies_about_the_share_undoes_the_sale(
    stage, people, desk, refused, bad, manner, arrives
):
    token, lot, bid = bad
    token.setManner(manner, {"from": people.admin})
    with refused("DiscountDesk_CashDiffers", token, 5_437_500, arrives):
        stage.accept(bid, lot)
    assert stage.lot(lot)["owner"] == people.supplier1
    assert token.balanceOf(people.core) == SUPPLY
    assert desk.interestMandateOf(people.core, token)["budget"] == BUDGET


@pytest.mark.rule("R149")
def test_a_blocked_fee_receiver_undoes_the_sale(stage, people, refused, bad):
    token, lot, bid = bad
    token.setBlocked(people.admin, True, {"from": people.admin})
    with refused("HostileToken_Blocked", people.admin):
        stage.accept(bid, lot)
    assert stage.lot(lot)["owner"] == people.supplier1


@pytest.mark.rule("R146")
@pytest.mark.parametrize("before", [True, False])
def test_a_budget_is_spent_once_when_the_token_calls_back(stage, people, desk, errors, bad, before):
    """The second sale, made inside the payment of the first, finds the budget used."""
    token, lot, _ = bad
    desk.setInterestMandate(token, PPM, HIGHEST_RATE, 5_437_500, {"from": people.core})
    bid = shared_bid(stage, currency=token)
    desk.approveConsent(stage.bid_digest(bid), {"from": people.financier})
    other = stage.issue(FACE, currency=token, line=stage.house.clearing.lineCount())
    digest = desk.acceptanceDigest(stage.bid_digest(bid), other, FACE, 0, stage.today)
    consent = (0, stage.today, stage.sign(people.supplier1, bytes(digest)))
    nested = desk.acceptWithConsent.encode_input(bid.words, b"", other, FACE, consent)
    token.plan([(desk, nested)], before, {"from": people.admin})
    stage.accept(bid, lot, signature=b"")

    [(success, answer)] = token.outcomes()
    expected = errors.encoded("DiscountDesk_MandateExhausted", people.core, 5_437_500, 0)
    assert (success, bytes(answer)) == (False, expected)
    assert token.balanceOf(people.core) == SUPPLY - 5_437_500
    assert desk.filledOf(stage.bid_digest(bid)) == FACE


@pytest.mark.rule("R146")
def test_the_buyers_hook_cannot_have_the_share_of_a_mandate_withdrawn_meanwhile(
    stage, project, people, desk, deposits, refused, root
):
    """The mandate counts when cash moves, not when the sale began."""
    agent = project.ReentrantEnterprise.deploy({"from": people.admin})
    stage.onboard(agent, 1 | 4)
    stage.fund(agent, FACE)
    for call in (
        deposits.approve.encode_input(desk, ENDLESS),
        desk.setInterestMandate.encode_input(deposits, PPM, HIGHEST_RATE, BUDGET),
    ):
        agent.execute(
            deposits if call.startswith("0x095ea7b3") else desk, call, {"from": people.admin}
        )
    line = stage.grant_line(obligor=agent)
    terms = stage.terms(FACE, obligor=agent, line=line)
    approve = stage.house.payables.approveConsent.encode_input(stage.terms_digest(terms))
    agent.execute(stage.house.payables, approve, {"from": people.admin})
    stage.confirm(terms)
    lot = int(stage.house.payables.payableCount()) << 192
    bid = shared_bid(stage, lot, financier=agent)
    consent = desk.approveConsent.encode_input(stage.bid_digest(bid))
    agent.execute(desk, consent, {"from": people.admin})
    withdraw = desk.setInterestMandate.encode_input(deposits, 0, 0, 0)
    agent.plan([(desk, withdraw)], {"from": people.admin})
    with refused("DiscountDesk_ShareNotMandated", agent, 500_000, 0):
        stage.accept(bid, lot, signature=b"")
    assert stage.lot(lot)["owner"] == people.supplier1


@pytest.mark.rule("R146")
def test_a_bid_of_a_share_reverts_while_business_is_paused(
    stage, people, enterprises, refused, mandated
):
    enterprises.pauseBusiness(ORDER, {"from": people.regulator})
    with refused("Enterprises_BusinessPaused", stage.today):
        stage.accept(shared_bid(stage, mandated), mandated)
    assert nothing_moved(stage, mandated)
