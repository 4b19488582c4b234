"""One long history with every verb in it, for the audit's tests."""

from __future__ import annotations

from audit_features import announce_rules, deal, keep_rules, settle
from audit_stage import FACE, FIRST_DAY, LIMIT, Stage, word

from deeptier.consents import (
    Acceptance,
    Backing,
    Delivery,
    Endorse,
    EndorseMany,
    Split,
    lot_version,
)
from deeptier.discounting import Basis, Method
from deeptier.lot_id import LotId
from deeptier.roles import Role

TRADE = word("trade")
ORDER = word("order")


def live(stage: Stage) -> None:
    """Everything, in order of the calendar."""
    govern(stage)
    three_tiers = circulate(stage)
    late = stage.issue("supplier2", invoices=2)
    house, senders = stage.house, stage.senders
    late_child = house.endorse(
        senders["supplier2"], late, stage.at("supplier3"), 333_333_333, TRADE
    )
    defaulting = fail_later(stage)
    lost = stage.issue("supplier3", penalty_ppm_per_day=0, grace_days=0, invoices=0)
    open_lot = stage.issue("supplier4", due_day=FIRST_DAY + 300, long_tenor_reason=word("ships"))
    house.split(senders["supplier4"], open_lot, [10_001, 20_002, 30_003])
    dealt = deal(stage)
    hold(stage, three_tiers[0])
    clear_on_time(stage, three_tiers)
    pay_late(stage, late, late_child.value)
    settle_default(stage, *defaulting)
    house.declare_default(senders["carrier"], lost.payable)
    settle(stage, dealt)
    house.freeze(senders["regulator"], stage.at("supplier5"), ORDER)


def govern(stage: Stage) -> None:
    """Rules, lines, enterprises, deposits, the pause."""
    house, senders = stage.house, stage.senders
    announce_rules(stage)
    stage.send("admin", "Governance", "setRoleGuardian", 3, 2)
    stage.send("admin", "Governance", "grantRole", 1, stage.at("carrier"), 60)
    stage.send("admin", "Governance", "grantRole", 1, stage.at("carrier"), 0)
    stage.send("admin", "Governance", "revokeRole", 1, stage.at("carrier"))
    stage.set_day(3)
    keep_rules(stage)

    house.renew(senders["registrar"], stage.at("supplier5"), Role.SUPPLIER, FIRST_DAY + 900)
    house.close(senders["registrar"], stage.at("leaver"))
    house.pause(senders["regulator"], ORDER)
    house.resume(senders["regulator"], ORDER)
    house.mint(senders["bank"], stage.at("bank"), 5_00)
    house.burn(senders["bank"], 2_00)
    house.transfer(senders["bank"], stage.at("leaver"), 1_00)

    line = house.grant_line(senders["guarantor"], stage.at("other_core"), FACE, FIRST_DAY + 10)
    house.set_line_limit(senders["guarantor"], line.value, LIMIT)
    house.renew_line(senders["guarantor"], line.value, FIRST_DAY + 600)
    house.suspend_line(senders["guarantor"], 1)
    house.resume_line(senders["guarantor"], 1)
    house.freeze(senders["regulator"], stage.at("guarantor"), ORDER)
    house.suspend_line(senders["guarantor"], line.value)
    house.thaw(senders["regulator"], stage.at("guarantor"), ORDER)


def circulate(stage: Stage) -> tuple[LotId, ...]:
    """Split, endorse and sell in every way; the lots of payable 1 that are then alive."""
    house, senders, people = stage.house, stage.senders, stage.people
    root = stage.issue("supplier1", invoices=2)
    last_day = FIRST_DAY + 140
    first = house.endorse(
        senders["supplier1"], root, stage.at("supplier2"), 400_000_000, TRADE
    ).value

    cut = Split(first, (133_333_333, 133_333_333), lot_version(0, 1), last_day)
    consent = house.consent(people["supplier2"], cut)
    pieces = house.split(senders["carrier"], first, cut.amounts, consent).value
    whole = Endorse(
        pieces[0], stage.at("supplier3"), 133_333_333, TRADE, lot_version(0, 1), last_day
    )
    consent = house.consent(people["supplier2"], whole)
    house.endorse(senders["carrier"], pieces[0], whole.to, whole.amount, TRADE, consent)
    deliveries = (
        Delivery(stage.at("supplier4"), 33_333_333, TRADE),
        Delivery(stage.at("supplier5"), 33_333_334, TRADE),
    )
    many = EndorseMany(first, deliveries, lot_version(2, 1), last_day)
    consent = house.consent(people["supplier2"], many)
    to_many = house.endorse_many(senders["carrier"], first, deliveries, consent).value
    to_one = house.endorse_many(
        senders["supplier2"], first, (Delivery(stage.at("supplier5"), 66_666_667, TRADE),)
    ).value

    transfer = (stage.at("supplier2"), stage.at("supplier4"), pieces[1].number, 133_333_333, TRADE)
    stage.send("supplier2", "Warrants", "safeTransferFrom", *transfer)
    house.set_operator(senders["supplier5"], stage.at("carrier"), True)
    lots = [to_many[1].number, to_one[0].number]
    batch = (stage.at("supplier5"), stage.at("supplier3"), lots, [33_333_334, 66_666_667], TRADE)
    stage.send("carrier", "Warrants", "safeBatchTransferFrom", *batch)
    stage.send("supplier3", "Warrants", "safeTransferFrom", *_to_itself(stage, to_one[0]))

    stage.set_day(36)
    any_lot = stage.bid()
    sold = stage.sell("supplier1", any_lot, root, 500_000_000)
    stage.sell("supplier1", any_lot, root, 60_000_000)
    bid = stage.bid(root, day_basis=Basis.ACT_365, method=Method.TRUE_YIELD)
    acceptance = Acceptance(house.digest(bid), root, 40_000_000, bid.lot_version, last_day)
    consent = house.consent(people["supplier1"], acceptance)
    signature = house.sign(people["financier"], bid)
    house.accept_bid(senders["carrier"], bid, signature, root, 40_000_000, consent)
    house.cancel_bid(senders["financier"], stage.bid())
    house.cancel_all_bids(senders["financier"])
    withdrawn = stage.bid()
    house.approve_consent(senders["financier"], withdrawn)
    house.withdraw_consent(senders["financier"], withdrawn)
    return (root, root.child(3), sold, *pieces, *to_many, *to_one)


def _to_itself(stage: Stage, lot: LotId) -> tuple[object, ...]:
    """A transfer that ERC-1155 allows and that changes nothing."""
    holder = stage.at("supplier3")
    return holder, holder, lot.number, stage.amount(lot), TRADE


def fail_later(stage: Stage) -> tuple[LotId, LotId]:
    """A guaranteed payable, sold on with recourse, partly paid early."""
    house, senders = stage.house, stage.senders
    root = stage.issue(
        "supplier1",
        guarantor=stage.at("guarantor"),
        backing=Backing.BANK_CREDIT_LINE,
        due_day=FIRST_DAY + 160,
    )
    bid = stage.bid(root, recourse=True)
    stage.sell("supplier1", bid, root, FACE)
    cut = house.split(senders["financier"], root, [400_000_001]).value[0]
    resale = stage.bid(cut, by="other_financier", recourse=True)
    stage.sell("financier", resale, cut, 400_000_001, by="other_financier")
    house.repay(senders["core"], root.payable, 100_000_000)
    return root, cut


def hold(stage: Stage, lot: LotId) -> None:
    """Freeze and thaw a lot, a payable, an enterprise."""
    house, regulator = stage.house, stage.senders["regulator"]
    house.freeze_lot(regulator, lot, ORDER)
    house.thaw_lot(regulator, lot, ORDER)
    house.freeze_payable(regulator, lot.payable, ORDER)
    house.thaw_payable(regulator, lot.payable, ORDER)
    house.freeze(regulator, stage.at("supplier4"), ORDER)


def clear_on_time(stage: Stage, lots: tuple[LotId, ...]) -> None:
    """Payable 1: collected on its due day, pushed to all but a frozen holder, who gets it later."""
    house, senders = stage.house, stage.senders
    house.repay(senders["core"], 1, 123_456_789)
    house.set_mandate(senders["core"])
    house.set_mandate(senders["other_core"])
    house.set_mandate(senders["other_core"], granted=False)
    stage.set_day(150)
    house.collect(senders["carrier"], 1)
    house.redeem(senders["supplier3"], lots[3])
    house.clear(senders["carrier"], [lot for lot in lots if lot != lots[3]])
    house.thaw(senders["regulator"], stage.at("supplier4"), ORDER)
    house.clear(senders["carrier"], lots[4:6])


def pay_late(stage: Stage, root: LotId, child: LotId) -> None:
    """A part on the due day and claims on it, two late parts on one day, the rest later."""
    house, senders = stage.house, stage.senders
    house.repay(senders["core"], root.payable, 650_000_001)
    house.claim(senders["supplier3"], child)
    stage.set_day(155)
    house.repay(senders["core"], root.payable, 1)
    house.repay(senders["core"], root.payable, 2_000_000)
    house.clear(senders["carrier"], [root, child])
    stage.set_day(158)
    stage.repay_all(root.payable)
    house.redeem(senders["carrier"], root)
    house.redeem(senders["carrier"], child)


def settle_default(stage: Stage, root: LotId, cut: LotId) -> None:
    """Default, recourse along the chain of sales, cure, and the last lots paid."""
    house, senders = stage.house, stage.senders
    stage.set_day(171)
    house.declare_default(senders["carrier"], root.payable)
    for name, lot, hops in (("financier", root, 1), ("other_financier", cut, 2)):
        stage.send(name, "Evidence", "register", lot.number, hops, word(f"{name} {lot}"))
    house.claim(senders["financier"], root)
    house.claim_recourse(senders["other_financier"], cut)
    house.pay_recourse(senders["carrier"], cut)
    house.claim_recourse(senders["financier"], cut, root)
    house.claim_recourse(senders["financier"], root)
    house.pay_recourse(senders["carrier"], cut)
    stage.repay_all(root.payable)
    house.redeem(senders["carrier"], cut)
