"""Races about what goes back: recourse, loans on pledged lots, and lots that are retired."""

from __future__ import annotations

from racing import Pair, race
from stage import FACE, TRADE, Stage, at

from deeptier.model.core import Command, Lot

HALF = FACE // 2


def _repay(stage: Stage, amount: int) -> Command:
    return stage.command("core1", "Clearing.repay", payable_number=1, amount=amount)


def _of(stage: Stage, name: str, lot: Lot, by: str = "outsider1") -> Command:
    return stage.command(by, name, lot=lot)


def _defaulted(stage: Stage, *, recourse: bool) -> Lot:
    """A lot of financier1 (sold by supplier1), on the 11th day after the due day, in default."""
    root = stage.issue()
    assert stage.answer(stage.selling(stage.bid(root, recourse=recourse), root)) is None
    stage.jump(161)
    stage.do("outsider1", "Clearing.declareDefault", payable_number=1)
    if recourse:
        stage.do("financier1", "DiscountDesk.claimRecourse", lot=root, sold_as=root)
    return root


def _pledged(stage: Stage) -> Lot:
    root = stage.issue(due_in=30)
    assert stage.answer(stage.pledging(stage.pledge_bid(root))) is None
    return root


@race("R71", "R72")
def payRecourse_against_repay(stage: Stage) -> Pair:
    """Repaid first, there is nothing to pay back: the holder redeems. Paid back first, the lot
    and with it the obligor's cash are the seller's. The holder gets the same in either order."""
    _defaulted(stage, recourse=True)
    return _of(stage, "DiscountDesk.payRecourse", (1,), "supplier1"), _repay(stage, 1_005_500_000)


@race("R72", "R91")
def payRecourse_against_claim(stage: Stage) -> Pair:
    """What the holder claimed before is less for the seller to pay; claimed after, it is the
    seller's. Both orders leave both with the same."""
    root = _defaulted(stage, recourse=True)
    assert stage.answer(_repay(stage, HALF)) is None
    pay = _of(stage, "DiscountDesk.payRecourse", root, "supplier1")
    return pay, _of(stage, "Clearing.claim", root)


@race("R71", "R92")
def payRecourse_against_redeem(stage: Stage) -> Pair:
    """Once holders are paid in full nobody is claimed upon, though the claim was made."""
    root = _defaulted(stage, recourse=True)
    assert stage.answer(_repay(stage, 1_005_500_000)) is None
    pay = _of(stage, "DiscountDesk.payRecourse", root, "supplier1")
    return pay, _of(stage, "Clearing.redeem", root)


@race("R72")
def two_payments_of_one_claim(stage: Stage) -> Pair:
    """A claim is paid once; who pays for the seller gets nothing for it."""
    root = _defaulted(stage, recourse=True)
    pay = "DiscountDesk.payRecourse"
    return _of(stage, pay, root, "supplier1"), _of(stage, pay, root, "core2")


@race("R71", "R116")
def claimRecourse_against_moveByOrder(stage: Stage) -> Pair:
    """A right is its buyer's and does not pass on: after the order nobody claims, and a claim
    that was made is void."""
    root = stage.issue()
    assert stage.answer(stage.selling(stage.bid(root, recourse=True), root)) is None
    stage.jump(161)
    stage.do("outsider1", "Clearing.declareDefault", payable_number=1)
    claim = stage.command("financier1", "DiscountDesk.claimRecourse", lot=root, sold_as=root)
    move = stage.command(
        "regulator",
        "Orders.moveByOrder",
        lot=root,
        to=at("supplier3"),
        amount=FACE,
        order_hash=TRADE,
    )
    return claim, move


@race("R72", "R116")
def payRecourse_against_moveByOrder(stage: Stage) -> Pair:
    """After the order the claim is void and nobody pays; paid first, the order takes the lot
    from the seller, which has paid for it."""
    root = _defaulted(stage, recourse=True)
    move = stage.command(
        "regulator",
        "Orders.moveByOrder",
        lot=root,
        to=at("supplier3"),
        amount=FACE,
        order_hash=TRADE,
    )
    return _of(stage, "DiscountDesk.payRecourse", root, "supplier1"), move


@race("R175", "R210")
def repayLoan_against_foreclose(stage: Stage) -> Pair:
    """Until the lot is taken anyone repays, late too. Once it is taken the debt is fixed, and
    the pledgor is paid what the lot brings beyond it."""
    root = _pledged(stage)
    stage.jump(31)
    pay = _of(stage, "Pledges.repayLoan", root, "supplier1")
    return pay, _of(stage, "Pledges.foreclose", root, "financier1")


@race("R175", "R211")
def repayLoan_against_redeem(stage: Stage) -> Pair:
    """Redeemed first, the financier is paid out of the lot, and the rest is the pledgor's.
    Repaid first, the whole lot is the pledgor's. Both have the same in the end."""
    root = _pledged(stage)
    assert stage.answer(_repay(stage, FACE)) is None
    stage.jump(30)
    pay = _of(stage, "Pledges.repayLoan", root, "supplier1")
    return pay, _of(stage, "Clearing.redeem", root)


@race("R175", "R211")
def repayLoan_against_clear_of_a_part(stage: Stage) -> Pair:
    """What the lot was paid lessens the loan, and what was repaid is not taken from the lot."""
    root = _pledged(stage)
    stage.jump(30)
    assert stage.answer(_repay(stage, HALF // 2)) is None
    pay = _of(stage, "Pledges.repayLoan", root, "supplier1")
    return pay, stage.command("outsider1", "Clearing.clear", lots=(root,))


@race("R210", "R211")
def foreclose_against_redeem(stage: Stage) -> Pair:
    """The financier is paid the debt of that day, and the pledgor the rest, either way."""
    root = _pledged(stage)
    stage.jump(31)
    assert stage.answer(_repay(stage, 1_000_500_000)) is None
    take = _of(stage, "Pledges.foreclose", root, "financier1")
    return take, _of(stage, "Clearing.redeem", root)


@race("R159", "R86")
def retire_against_repay(stage: Stage) -> Pair:
    """What was retired is no debt, and what was paid cannot be retired: the obligor is rid of
    its own lot's face once."""
    root = stage.issue()
    bid = stage.bid(root, financier=at("core1"))
    stage.do(
        "registrar", "Enterprises.renew", account=at("core1"), roles=5, expiry_day=bid.last_day
    )
    assert stage.answer(stage.selling(bid, root, HALF)) is None
    return _of(stage, "Clearing.retire", (1, 1), "core1"), _repay(stage, FACE)


@race("R158", "R114")
def retire_against_offering_the_lot(stage: Stage) -> Pair:
    """An offered lot is not retired, and a retired one not offered."""
    root = stage.issue()
    stage.do("supplier2", "Enterprises.setAcceptance", acceptance_days=5)
    bid = stage.bid(root, financier=at("core1"))
    stage.do(
        "registrar", "Enterprises.renew", account=at("core1"), roles=5, expiry_day=bid.last_day
    )
    assert stage.answer(stage.selling(bid, root)) is None
    offer = stage.command(
        "core1",
        "Warrants.endorse",
        lot=root,
        to=at("supplier2"),
        amount=FACE,
        trade_reference=TRADE,
    )
    return _of(stage, "Clearing.retire", root, "core1"), offer


@race("R173", "R171")
def pledge_against_accept(stage: Stage) -> Pair:
    """A lot is pledged or sold, not both."""
    root = stage.issue()
    sale = stage.bid(root, financier=at("financier2"))
    return stage.pledging(stage.pledge_bid(root)), stage.selling(sale, root)


@race("R171", "R173")
def two_pledges_of_one_lot(stage: Stage) -> Pair:
    """A lot backs one loan at a time, though its version does not change."""
    root = stage.issue()
    other = stage.pledge_bid(root, financier=at("financier2"))
    return stage.pledging(stage.pledge_bid(root)), stage.pledging(other)


@race("R172")
def cancel_pledge_bid_against_pledge(stage: Stage) -> Pair:
    """A bid is taken or cancelled, once."""
    root = stage.issue()
    bid = stage.pledge_bid(root)
    return stage.command("financier1", "Pledges.cancelPledgeBid", bid=bid), stage.pledging(bid)


@race("R175")
def pledging_again_against_repayLoan_by_another(stage: Stage) -> Pair:
    """Whoever repays for another pays the loan that it finds, which may be a greater one than it
    looked at: it allows Pledges no more than it means to pay."""
    root = stage.issue()
    assert stage.answer(stage.pledging(stage.pledge_bid(root, advance_ppm=1_000))) is None
    stage.do("supplier1", "Pledges.repayLoan", lot=root)
    greater = stage.pledge_bid(root, financier=at("financier2"), advance_ppm=1_000_000)
    return stage.pledging(greater), _of(stage, "Pledges.repayLoan", root, "core2")
