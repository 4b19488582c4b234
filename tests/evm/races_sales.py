"""Races about selling and pledging: bids, budgets, consents, operators."""

from __future__ import annotations

from dataclasses import replace

from racing import Pair, race
from stage import FACE, TRADE, Stage, at

from deeptier.model.consents import Words
from deeptier.model.core import Command, Lot
from deeptier.model.papers import Consent, Rules, StandingBid

HALF = FACE // 2
DAY_RULES = Rules(180, 365, 90, 1_000, 16, 1, 7, 0, 0, 0, 0, 0, 0)


@race("R61", "R62")
def cancel_bid_against_accept(stage: Stage) -> Pair:
    """A bid that nobody accepted yet is its financier's to withdraw, and no sale is undone."""
    root = stage.issue()
    bid = stage.bid(root)
    return stage.command("financier1", "DiscountDesk.cancelBid", bid=bid), stage.selling(bid, root)


@race("R61", "R62")
def cancel_bid_against_its_second_fill(stage: Stage) -> Pair:
    """What was bought before stays bought; the rest of the budget goes with the bid."""
    root = stage.issue()
    bid = stage.bid()
    assert stage.answer(stage.selling(bid, root, HALF)) is None
    cancel = stage.command("financier1", "DiscountDesk.cancelBid", bid=bid)
    return cancel, stage.selling(bid, root, HALF)


@race("R63")
def raise_series_against_accept(stage: Stage) -> Pair:
    """One call kills all older bids, and none that was accepted before."""
    root = stage.issue()
    bid = stage.bid(root)
    return stage.command("financier1", "DiscountDesk.cancelAllBids"), stage.selling(bid, root)


@race("R63", "R151")
def raise_series_against_acceptStanding(stage: Stage) -> Pair:
    """A standing bid has revisions and no series: either order sells."""
    root = stage.issue()
    _stand(stage)
    return stage.command("financier1", "DiscountDesk.cancelAllBids"), _taking(stage, root)


@race("R151")
def withdraw_standing_bid_against_acceptStanding(stage: Stage) -> Pair:
    """A bid stands until it is withdrawn, and no sale is undone."""
    root = stage.issue()
    _stand(stage)
    return _standing(stage, stage.standing(0)), _taking(stage, root)


@race("R151", "R154")
def lower_standing_bid_against_acceptStanding(stage: Stage) -> Pair:
    """The seller named what it takes at least, so a worse revision buys nothing from it."""
    root = stage.issue()
    _stand(stage)
    dearer = _standing(stage, stage.standing(rate_ppm=50_000))
    return dearer, _taking(stage, root, least=981_875_000)


@race("R151", "R154")
def lower_standing_bid_against_a_careless_acceptStanding(stage: Stage) -> Pair:
    """A seller that names no least proceeds takes what stands when it comes: its own choice."""
    root = stage.issue()
    _stand(stage)
    dearer = _standing(stage, stage.standing(rate_ppm=50_000))
    return dearer, _taking(stage, root)


@race("R151", "R153")
def renew_standing_bid_against_its_last_fen(stage: Stage) -> Pair:
    """A new revision begins with nothing bought, so its financier may buy under both."""
    root = stage.issue()
    _stand(stage, budget=HALF)
    return _standing(stage, stage.standing(HALF)), _taking(stage, root, HALF)


@race("R61")
def two_sellers_on_the_budget_of_one_bid(stage: Stage) -> Pair:
    """A budget serves who comes first; the seller that comes late keeps its lot."""
    first = stage.issue()
    second = stage.issue(payee=at("supplier2"))
    bid = stage.bid(budget=FACE + HALF)
    return stage.selling(bid, first), stage.selling(bid, second, by="supplier2")


@race("R153")
def two_sellers_on_the_budget_of_a_standing_bid(stage: Stage) -> Pair:
    """As with a signed bid."""
    first = stage.issue()
    second = stage.issue(payee=at("supplier2"))
    _stand(stage, budget=FACE + HALF)
    return _taking(stage, first), _taking(stage, second, by="supplier2")


@race("R58", "R64")
def two_bids_for_one_lot(stage: Stage) -> Pair:
    """A lot is sold once: after the first sale its seller holds it no more."""
    root = stage.issue()
    dearer = stage.bid(root, financier=at("financier2"), rate_ppm=40_000)
    return stage.selling(stage.bid(root), root), stage.selling(dearer, root)


@race("R58", "R48")
def two_parts_of_one_lot_under_bids_for_its_version(stage: Stage) -> Pair:
    """A bid names a version; any cut raises it, so the second bid is for a lot of the past."""
    root = stage.issue()
    other = stage.bid(root, financier=at("financier2"))
    return stage.selling(stage.bid(root), root, HALF), stage.selling(other, root, HALF)


@race("R48", "R58")
def split_against_accept(stage: Stage) -> Pair:
    """As above: a holder that splits first made another lot of it."""
    root = stage.issue()
    split = stage.command("supplier1", "Warrants.split", lot=root, amounts=(1,))
    return split, stage.selling(stage.bid(root), root, HALF)


@race("R146", "R147")
def withdraw_interest_mandate_against_accept(stage: Stage) -> Pair:
    """The obligor bears no share after it withdrew, and what it bore before stays paid."""
    root = stage.issue()
    _mandate(stage, 500_000, FACE)
    withdraw = stage.command("core1", "DiscountDesk.setInterestMandate", **_share(stage, 0, 0))
    return withdraw, stage.selling(stage.bid(root, obligor_share_ppm=500_000), root)


@race("R147")
def lower_interest_mandate_against_accept(stage: Stage) -> Pair:
    """A mandate takes the place of the one before with its whole budget: who lowers it may have
    spent from both. Withdrawing first, and looking what is left, avoids that."""
    root = stage.issue()
    _mandate(stage, 500_000, 10_000_000)
    lower = stage.command(
        "core1", "DiscountDesk.setInterestMandate", **_share(stage, 500_000, 9_062_500)
    )
    return lower, stage.selling(stage.bid(root, obligor_share_ppm=500_000), root)


@race("R146")
def two_sales_on_the_last_fen_of_an_interest_mandate(stage: Stage) -> Pair:
    """The mandate's budget serves who comes first; the other sale does not happen at all."""
    first = stage.issue()
    second = stage.issue(payee=at("supplier2"))
    _mandate(stage, 500_000, 9_062_500)
    bids = [stage.bid(lot, obligor_share_ppm=500_000) for lot in (first, second)]
    return stage.selling(bids[0], first), stage.selling(bids[1], second, by="supplier2")


@race("R68")
def financier_takes_its_cash_away_against_accept(stage: Stage) -> Pair:
    """Lot and cash change hands together or not at all."""
    root = stage.issue()
    away = stage.command("financier1", "DepositToken.transfer", to=at("core2"), amount=10**12)
    return away, stage.selling(stage.bid(root), root)


@race("R55", "R64")
def withdraw_operator_against_its_sale(stage: Stage) -> Pair:
    """An operator acts for the holder until it is withdrawn; the cash is the holder's."""
    root = stage.issue()
    setting = ("supplier1", "Warrants.setApprovalForAll")
    stage.do(*setting, operator=at("outsider1"), approved=True)
    withdraw = stage.command(*setting, operator=at("outsider1"), approved=False)
    return withdraw, stage.selling(stage.bid(root), root, by="outsider1")


@race("R83", "R82")
def approve_consent_against_its_use(stage: Stage) -> Pair:
    """Nobody acts before the party agreed."""
    root = stage.issue()
    words, taking = _by_approval(stage, root)
    return stage.command("supplier1", "DiscountDesk.approveConsent", digest=words), taking


@race("R83", "R82")
def withdraw_consent_against_its_use(stage: Stage) -> Pair:
    """An approval stands until it is withdrawn, and no sale is undone."""
    root = stage.issue()
    words, taking = _by_approval(stage, root)
    stage.do("supplier1", "DiscountDesk.approveConsent", digest=words)
    return stage.command("supplier1", "DiscountDesk.withdrawConsent", digest=words), taking


@race("R35", "R48")
def endorse_against_a_consent_that_is_carried(stage: Stage) -> Pair:
    """A consent names the version; whatever the holder does first makes it void."""
    root = stage.issue()
    what = (root, at("supplier2"), HALF, TRADE)
    consent = stage.consent("supplier1", "Warrants", "Endorse", root, *what)
    named = {"lot": root, "to": at("supplier2"), "amount": HALF, "trade_reference": TRADE}
    carried = stage.command("outsider1", "Warrants.endorseWithConsent", **named, consent=consent)
    elsewhere = {**named, "to": at("supplier3")}
    return stage.command("supplier1", "Warrants.endorse", **elsewhere), carried


@race("R115", "R48")
def endorse_against_handOver(stage: Stage) -> Pair:
    """As above, for the words of both parties."""
    root = stage.issue()
    what = (root, at("supplier2"), FACE, TRADE)
    giver = stage.consent("supplier1", "Offers", "Handover", root, *what)
    assert giver.signature is not None
    receiver = stage.signed("supplier2", giver.signature.words)
    named = {"lot": root, "to": at("supplier2"), "amount": FACE, "trade_reference": TRADE}
    hand = stage.command("outsider1", "Offers.handOver", **named, giver=giver, receiver=receiver)
    return stage.command("supplier1", "Warrants.endorse", **{**named, "to": at("supplier3")}), hand


@race("R155", "R156")
def releaseExposure_against_accept_under_a_cap(stage: Stage) -> Pair:
    """Room under the cap is there once it was released; anyone may release, also in front."""
    capped = replace(DAY_RULES, financier_cap=FACE)
    stage.do("rulemaker", "Enterprises.announceRules", rules=capped, from_day=stage.today + 1)
    stage.jump(1)
    first, second = stage.issue(due_in=10), stage.issue()
    assert stage.answer(stage.selling(stage.bid(first), first)) is None
    stage.jump(11)
    stage.do("core1", "Clearing.repay", payable_number=1, amount=FACE)
    stage.do("outsider1", "Clearing.redeem", lot=first)
    release = stage.command("outsider1", "DiscountDesk.releaseExposure", lot=first, hops=1)
    return release, stage.selling(stage.bid(second), second)


def _standing(stage: Stage, bid: StandingBid) -> Command:
    return stage.command(
        "financier1",
        "DiscountDesk.setStandingBid",
        obligor=at("core1"),
        currency=stage.deposits,
        bid=bid,
    )


def _stand(stage: Stage, budget: int = FACE) -> None:
    assert stage.answer(_standing(stage, stage.standing(budget))) is None


def _taking(
    stage: Stage, lot: Lot, amount: int = FACE, least: int = 0, by: str = "supplier1"
) -> Command:
    return stage.command(
        by,
        "DiscountDesk.acceptStanding",
        financier=at("financier1"),
        lot=lot,
        amount=amount,
        least_proceeds=least,
    )


def _share(stage: Stage, share: int, budget: int) -> dict[str, object]:
    rate = 100_000 if share else 0
    return {
        "currency": stage.deposits,
        "highest_share_ppm": share,
        "highest_rate_ppm": rate,
        "budget": budget,
    }


def _mandate(stage: Stage, share: int, budget: int) -> None:
    stage.do("core1", "DiscountDesk.setInterestMandate", **_share(stage, share, budget))


def _by_approval(stage: Stage, root: Lot) -> tuple[Words, Command]:
    bid = stage.bid(root)
    words = Words("DiscountDesk", "Acceptance", (stage.bid_words(bid), root, FACE, 0, stage.today))
    taking = stage.command(
        "outsider1",
        "DiscountDesk.acceptWithConsent",
        bid=bid,
        bid_signature=stage.signed("financier1", stage.bid_words(bid)),
        lot=root,
        amount=FACE,
        consent=Consent(0, stage.today),
    )
    return words, taking
