"""Races about cash: repayment, default, protection, and who is paid first."""

from __future__ import annotations

from racing import Pair, race
from stage import FACE, PURSE, TRADE, Stage, at

from deeptier.model.core import Command, Lot

HALF = FACE // 2


def _repay(stage: Stage, amount: int, by: str = "core1") -> Command:
    return stage.command(by, "Clearing.repay", payable_number=1, amount=amount)


def _on(stage: Stage, name: str, by: str = "outsider1") -> Command:
    return stage.command(by, f"Clearing.{name}", payable_number=1)


def _of(stage: Stage, name: str, lot: Lot, by: str = "outsider1") -> Command:
    return stage.command(by, name, lot=lot)


@race("R37", "R65", "R86")
def repay_against_accept_on_the_eve(stage: Stage) -> Pair:
    """A lot circulates through the eve of the due day, paid or not: what the obligor paid is
    paid to whoever holds the lot then, at the price that both had agreed to."""
    root = stage.issue()
    bid = stage.bid(root)
    stage.jump(149)
    return _repay(stage, FACE), stage.selling(bid, root)


@race("R37", "R89")
def collect_against_accept_on_the_due_day(stage: Stage) -> Pair:
    """On the due day nothing is sold any more, on its eve nothing collected: they never meet."""
    root = stage.issue()
    stage.do("core1", "Clearing.setMandate", currency=stage.deposits, granted=True)
    bid = stage.bid(root)
    stage.jump(150, second=0)
    return _on(stage, "collect"), stage.selling(bid, root)


@race("R92", "R65")
def redeem_against_accept_on_the_eve(stage: Stage) -> Pair:
    """Once all is paid anyone redeems: the holder then gets its face, and the financier keeps
    its cash. Sold first, the financier gets the face for which it paid."""
    root = stage.issue()
    bid = stage.bid(root)
    stage.jump(149)
    assert stage.answer(_repay(stage, FACE)) is None
    return _of(stage, "Clearing.redeem", root), stage.selling(bid, root)


@race("R86")
def two_payments_of_the_whole_debt(stage: Stage) -> Pair:
    """Who comes first pays; nobody pays twice, and nobody is owed anything for having paid."""
    stage.issue()
    return _repay(stage, FACE), _repay(stage, FACE, by="core2")


@race("R86")
def one_fen_against_the_exact_rest(stage: Stage) -> Pair:
    """One fen in front makes the exact rest too much. It costs its sender the fen each time,
    and a payment that asks `owedOn` again, or a mandate, goes on."""
    stage.issue()
    return _repay(stage, 1, by="outsider1"), _repay(stage, FACE)


@race("R95", "R96")
def repay_against_declareDefault(stage: Stage) -> Pair:
    """Paid in time there is no default; a payment that comes after its declaration cures it,
    with the same cash and no further penalty on that day."""
    stage.issue()
    stage.jump(161)
    return _repay(stage, 1_005_500_000), _on(stage, "declareDefault")


@race("R95", "R169")
def repay_against_declareDefault_with_a_deposit(stage: Stage) -> Pair:
    """Declared first, the deposit is taken and the whole is too much to pay: the obligor pays
    what is left. Paid first, the deposit is given back."""
    stage.issue(deposit_ppm=100_000)
    stage.jump(161)
    return _repay(stage, 1_005_500_000), _on(stage, "declareDefault")


@race("R20", "R95")
def declareDefault_against_issue(stage: Stage) -> Pair:
    """An obligor in default issues nothing; what it issued before stands."""
    stage.issue()
    stage.jump(161)
    return _on(stage, "declareDefault"), stage.issuing(stage.terms())


@race("R86", "R89")
def collect_against_repay(stage: Stage) -> Pair:
    """Paid once, by whichever comes first."""
    stage.issue()
    stage.do("core1", "Clearing.setMandate", currency=stage.deposits, granted=True)
    stage.jump(150)
    return _on(stage, "collect"), _repay(stage, FACE)


@race("R88", "R89")
def collect_against_withdrawing_the_mandate(stage: Stage) -> Pair:
    """A mandate is withdrawn for what comes after; what was collected is paid."""
    stage.issue()
    setting = ("core1", "Clearing.setMandate")
    stage.do(*setting, currency=stage.deposits, granted=True)
    stage.jump(150)
    return _on(stage, "collect"), stage.command(*setting, currency=stage.deposits, granted=False)


@race("R89")
def collect_against_moving_the_deposits_away(stage: Stage) -> Pair:
    """A mandate holds no cash: what is not there is not collected, and default follows its
    rules."""
    stage.issue()
    stage.do("core1", "Clearing.setMandate", currency=stage.deposits, granted=True)
    stage.jump(150)
    away = stage.command("core1", "DepositToken.transfer", to=at("core2"), amount=PURSE)
    return _on(stage, "collect"), away


@race("R160", "R162")
def repay_against_payGuarantee(stage: Stage) -> Pair:
    """Paid by the obligor, the guarantor owes nothing any more. Paid by the guarantor first,
    the obligor's cash is the guarantor's, and the holders are paid once."""
    stage.issue(guarantor=at("bank1"))
    stage.jump(161)
    stage.do("outsider1", "Clearing.declareDefault", payable_number=1)
    owed = 1_005_500_000
    pay = stage.command("bank1", "Clearing.payGuarantee", payable_number=1, amount=owed)
    return _repay(stage, owed), pay


@race("R165", "R170")
def two_pushes_of_a_deposit(stage: Stage) -> Pair:
    """Whoever pushes, the obligor is paid once."""
    stage.issue(deposit_ppm=100_000)
    assert stage.answer(_repay(stage, FACE)) is None
    return _on(stage, "giveBackDeposit"), _on(stage, "giveBackDeposit", by="core1")


@race("R163", "R170")
def giveBackDeposit_against_repay(stage: Stage) -> Pair:
    """A deposit is free once nobody is owed anything, and not a moment before."""
    stage.issue(deposit_ppm=100_000)
    return _on(stage, "giveBackDeposit"), _repay(stage, FACE)


@race("R91", "R92", "R93")
def two_redemptions_with_a_remainder(stage: Stage) -> Pair:
    """The last lot takes what the floors of the shares left, here one fen: less than a fen for
    each lot of the payable."""
    root = stage.issue()
    half = stage.do(
        "supplier1",
        "Warrants.endorse",
        lot=root,
        to=at("supplier2"),
        amount=666_666_667,
        trade_reference=TRADE,
    )
    stage.jump(151)
    assert stage.answer(_repay(stage, 1)) is None
    assert stage.answer(_repay(stage, FACE + 499_999)) is None
    stage.jump(152)
    return _of(stage, "Clearing.redeem", root), _of(stage, "Clearing.redeem", half)


@race("R94")
def clear_against_redeem(stage: Stage) -> Pair:
    """A lot that was paid is skipped, and paid no second time."""
    root = stage.issue()
    assert stage.answer(_repay(stage, FACE)) is None
    clear = stage.command("outsider1", "Clearing.clear", lots=(root,))
    return clear, _of(stage, "Clearing.redeem", root)


@race("R91", "R86")
def claim_against_repay(stage: Stage) -> Pair:
    """A claim takes the share of what came in so far; after settlement there is none, and
    redeeming pays the whole. The holder gets the same in the end."""
    root = stage.issue()
    stage.jump(150)
    assert stage.answer(_repay(stage, HALF)) is None
    return _of(stage, "Clearing.claim", root), _repay(stage, HALF)
