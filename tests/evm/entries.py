"""Every function that changes state, as the agent would call it in its world."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from stage import FACE, FIRST_DAY, ORDER, TRADE, at
from wording import carrying, endorsement
from world import HALF, World

from deeptier.model.consents import Words
from deeptier.model.core import NO_WORD, Command
from deeptier.model.papers import Consent, IssueConsents, Rules

#: The contracts of the deployment; Governance is OpenZeppelin's.
CONTRACTS = (
    *("Enterprises", "Warrants", "Clearing", "Payables", "DiscountDesk", "Offers"),
    *("Pledges", "Orders", "Evidence", "DepositToken"),
)
_RULES = Rules(180, 365, 90, 1_000, 16, 1, 7, 0, 0, 0, 0, 0, 0)
_ROOTS = tuple(word.ljust(32, b".") for word in (b"invoice", b"waybill", b"contract", b"payment"))


def functions_that_change_state(world: World) -> set[str]:
    """`Contract.function`, from the interfaces."""
    return {
        f"{contract}.{entry['name']}"
        for contract in CONTRACTS
        for entry in world.stage.house.builds[contract].abi
        if entry["type"] == "function" and entry["stateMutability"] not in ("view", "pure")
    }


def entries(world: World) -> list[Command]:
    """At least one call of each of them, by the agent."""
    parts = (_register, _ledger, _cash, _papers, _trade, _loans, _overseeing, _deposits)
    return [
        world.stage.command(world.agent, name, **arguments)
        for part in parts
        for name, arguments in part(world)
    ]


Call = tuple[str, dict[str, Any]]


def _register(world: World) -> Iterator[Call]:
    agent, known = world.agent, {"account": at("supplier1")}
    yield "Enterprises.adoptRules", {}
    yield "Enterprises.announceRules", {"rules": _RULES, "from_day": FIRST_DAY + 30}
    currency = {"currency": world.currency, "allowed": False, "from_day": FIRST_DAY + 30}
    yield "Enterprises.announceCurrency", currency
    yield "Enterprises.withdrawAnnouncement", {}
    yield "Enterprises.close", known
    yield "Enterprises.completeSuccession", {"account": agent}
    yield "Enterprises.refuseSuccessor", {}
    yield "Enterprises.withdrawSuccessor", {"account": agent}
    yield "Enterprises.proposeSuccessor", {**known, "successor": at("outsider1")}
    for name in ("freeze", "thaw"):
        yield f"Enterprises.{name}", {**known, "order_hash": ORDER}
    for name in ("pauseBusiness", "resumeBusiness"):
        yield f"Enterprises.{name}", {"order_hash": ORDER}
    let_in = {"account": at("outsider1"), "roles": 2, "expiry_day": FIRST_DAY + 99}
    yield "Enterprises.onboard", {**let_in, "identity": TRADE}
    yield "Enterprises.renew", {**known, "roles": 2, "expiry_day": FIRST_DAY + 99}
    for name in ("recordCure", "recordDefault"):
        yield f"Enterprises.{name}", known
    yield "Enterprises.setAcceptance", {"acceptance_days": 9}
    for contract in ("Enterprises", "Warrants", "Orders", "DepositToken"):
        yield f"{contract}.setAuthority", {"new_authority": agent}


def _ledger(world: World) -> Iterator[Call]:
    agent, lots = world.agent, world.lots
    own, source = lots["own"], lots["source"]
    delivery = world.stage.delivery
    for lot in (own, source):
        yield "Warrants.split", {"lot": lot, "amounts": (1, 2)}
        yield "Warrants.endorse", endorsement(lot, "supplier2", 3)
        yield "Warrants.endorse", endorsement(lot, "supplier1" if lot == own else agent)
        many = (delivery("supplier1", 4), delivery("bank1", 5))
        yield "Warrants.endorseMany", {"lot": lot, "deliveries": many}
        parties = {"from_": agent, "to": at("bank1")}
        yield "Warrants.safeTransferFrom", {**parties, "lot": lot, "value": FACE, "data": TRADE}
        for times in (1, 2):
            lots_and_values = {"lots": (lot,) * times, "values": (FACE,) * times}
            yield "Warrants.safeBatchTransferFrom", {**parties, **lots_and_values, "data": TRADE}
    for amount in (HALF, FACE):
        what = (source, agent, amount, TRADE)
        consent = world.stage.consent("supplier1", "Warrants", "Endorse", source, *what)
        endorsed = {**endorsement(source, agent, amount), "consent": consent}
        yield "Warrants.endorseWithConsent", endorsed
    amounts = (6, 7)
    consent = world.stage.consent("supplier1", "Warrants", "Split", source, source, amounts)
    yield (
        "Warrants.splitWithConsent",
        {"lot": source, "amounts": amounts, "consent": consent},
    )
    many = (delivery("bank1", 8),)
    consent = world.stage.consent("supplier1", "Warrants", "EndorseMany", source, source, many)
    yield (
        "Warrants.endorseManyWithConsent",
        {"lot": source, "deliveries": many, "consent": consent},
    )
    yield "Warrants.setApprovalForAll", {"operator": at("outsider1"), "approved": True}
    yield "Warrants.follow", {"lot": lots["left"]}
    root = {"payable_number": 99, "paper": 1, "payee": agent, "face_amount": 1}
    yield "Warrants.issueRootLot", root
    sale = {"lot": source, "amount": 1, "by": at("supplier1"), "buyer": agent}
    yield "Warrants.sell", {**sale, "bid_digest": TRADE}
    for cause in range(5):
        given = {"lot": source, "to": agent, "amount": 1, "cause": cause, "ref": TRADE}
        yield "Warrants.deliver", given
    yield "Warrants.cut", {"lot": source, "amounts": (1,)}
    for name in ("pledge", "release", "end"):
        yield f"Warrants.{name}", {"lot": source}


def _cash(world: World) -> Iterator[Call]:
    agent, lots = world.agent, world.lots
    for name in ("source", "claimed", "late"):
        yield "Clearing.repay", {"payable_number": lots[name][0], "amount": 9}
        yield "Clearing.collect", {"payable_number": lots[name][0]}
        yield "Clearing.declareDefault", {"payable_number": lots[name][0]}
    yield "Clearing.payGuarantee", {"payable_number": lots["claimed"][0], "amount": 10}
    yield "Clearing.payRecovery", {"payable_number": lots["recovered"][0]}
    yield "Clearing.giveBackDeposit", {"payable_number": lots["deposit"][0]}
    for name in ("settled", "recovered", "source"):
        yield "Clearing.redeem", {"lot": lots[name]}
    for name in ("claimed", "source"):
        yield "Clearing.claim", {"lot": lots[name]}
    everything = tuple(lots.values())
    yield "Clearing.clear", {"lots": everything + everything}
    yield "Clearing.clearTogether", {"lots": everything}
    yield "Clearing.retire", {"lot": lots["bought"]}
    yield "Clearing.setMandate", {"currency": world.currency, "granted": False}
    line = {"obligor": at("core1"), "currency": world.currency, "limit": FACE}
    yield "Clearing.grantLine", {**line, "expiry_day": FIRST_DAY + 99}
    own_line = {"line": world.own_line}
    yield "Clearing.setLineLimit", {**own_line, "limit": 1}
    yield "Clearing.renewLine", {**own_line, "expiry_day": FIRST_DAY + 99}
    yield "Clearing.suspendLine", own_line
    yield "Clearing.resumeLine", {"line": world.suspended_line}
    yield "Clearing.followLine", {"line": world.left_line}
    account = {"payable_number": 99, "line": 1, "obligor": at("core1"), "guarantor": agent}
    account |= {"currency": world.currency, "face_amount": 1, "penalty_ppm_per_day": 0}
    yield "Clearing.openAccount", {**account, "deposit_ppm": 0}
    yield "Clearing.annulAccount", {"payable_number": lots["source"][0], "payee": agent}


def _papers(world: World) -> Iterator[Call]:
    issue = carrying(world.stage, world.terms, world.agent)
    yield "Payables.issue", dict(issue.arguments)
    unsigned = {**issue.arguments, "consents": IssueConsents()}
    yield "Payables.issue", unsigned
    yield "Payables.cancel", cancelling(world)
    for contract in ("Payables", "Warrants", "DiscountDesk", "Offers", "Pledges"):
        yield f"{contract}.approveConsent", {"digest": TRADE}
        yield f"{contract}.withdrawConsent", {"digest": ORDER}


def _trade(world: World) -> Iterator[Call]:
    stage, agent, lots = world.stage, world.agent, world.lots
    own, source = lots["own"], lots["source"]
    signed = stage.signed("financier1", stage.bid_words(world.offer))
    sale = {"bid": world.offer, "bid_signature": signed, "lot": own, "amount": HALF}
    yield "DiscountDesk.accept", sale
    yield "DiscountDesk.accept", {**sale, "lot": source}
    for amount in (11, FACE):
        yield "DiscountDesk.acceptWithConsent", consented_sale(world, amount)
    taking = {"financier": agent, "lot": source, "amount": 12, "least_proceeds": 0}
    yield "DiscountDesk.acceptStanding", taking
    own_sale = {**taking, "financier": at("financier1"), "lot": own}
    yield "DiscountDesk.acceptStanding", own_sale
    yield "DiscountDesk.cancelBid", {"bid": world.bid}
    yield "DiscountDesk.cancelAllBids", {}
    kept = {"obligor": at("core1"), "currency": world.currency}
    yield "DiscountDesk.setStandingBid", {**kept, "bid": stage.standing(0)}
    mandate = {"currency": world.currency, "highest_share_ppm": 1, "highest_rate_ppm": 1}
    yield "DiscountDesk.setInterestMandate", {**mandate, "budget": 1}
    claim = {"lot": lots["claimed"], "sold_as": lots["claimed"]}
    yield "DiscountDesk.claimRecourse", claim
    for name in ("returning", "source"):
        yield "DiscountDesk.payRecourse", {"lot": lots[name]}
    yield "DiscountDesk.releaseExposure", {"lot": lots["bought"], "hops": 1}
    right = {"lot": source, "endorser": at("supplier1"), "receiver": agent}
    yield "DiscountDesk.recordEndorser", {**right, "hops": 1, "children": 0}
    for name in ("offered", "offering"):
        for action in ("accept", "reject", "returnLapsed"):
            yield f"Offers.{action}", {"lot": lots[name]}
    yield "Offers.returnLapsed", {"lot": (*lots["bought"], 1)}
    yield "Offers.acceptWithConsent", accepted_offer(world)
    yield "Offers.handOver", handing_over(world, 13)
    offer = {"lot": source, "to": agent, "last_day": FIRST_DAY + 30}
    yield "Offers.open", {**offer, "trade_reference": TRADE}


def _loans(world: World) -> Iterator[Call]:
    stage, lots = world.stage, world.lots
    signed = stage.signed("financier1", Words("Pledges", "PledgeBid", (world.pledge_offer,)))
    bid = {"bid": world.pledge_offer, "bid_signature": signed}
    yield "Pledges.pledge", bid
    consent = Consent(stage.view("Warrants.versionOf", lots["own"]), stage.today)
    yield "Pledges.pledgeWithConsent", {**bid, "consent": consent}
    untaken = replace(world.taken, nonce=stage.next_nonce())
    for each in (world.taken, untaken):
        yield "Pledges.cancelPledgeBid", {"bid": each}
    for name in ("pledged", "overdue", "source"):
        yield "Pledges.repayLoan", {"lot": lots[name]}
        yield "Pledges.foreclose", {"lot": lots[name]}
    part = {"lot": lots["pledged"], "currency": world.currency, "holder": world.agent}
    yield "Pledges.share", {**part, "cash": 1, "ended": False}


def _overseeing(world: World) -> Iterator[Call]:
    lots = world.lots
    for lot in (lots["source"],):
        for name in ("freezeLot", "thawLot"):
            yield f"Warrants.{name}", {"lot": lot, "order_hash": ORDER}
        for name in ("freezePayable", "thawPayable"):
            yield f"Warrants.{name}", {"payable_number": lot[0], "order_hash": ORDER}
        move = {"lot": lot, "to": world.agent, "amount": 1, "order_hash": ORDER}
        yield "Orders.moveByOrder", move
        yield "Orders.splitByOrder", {"lot": lot, "amounts": (1,), "order_hash": ORDER}
    yield "Evidence.anchor", {"roots": _ROOTS}
    yield "Evidence.present", {"lot": lots["own"], "ref": world.anchored}
    for name in ("own", "claimed"):
        yield (
            "Evidence.register",
            {"lot": lots[name], "hops": int(name == "claimed"), "registration": TRADE},
        )
    duty = {"lot": lots["own"], "hops": 0, "financier": world.agent}
    yield "Evidence.oblige", {**duty, "last_day": FIRST_DAY}


def _deposits(world: World) -> Iterator[Call]:
    agent = world.agent
    yield "DepositToken.approve", {"spender": at("outsider1"), "amount": 1}
    yield "DepositToken.transfer", {"to": at("outsider1"), "amount": 14}
    yield "DepositToken.transferFrom", {"from_": at("core1"), "to": agent, "amount": 1}
    yield "DepositToken.mint", {"account": agent, "amount": 1}
    yield "DepositToken.burn", {"amount": 1}
    permit = {"owner": at("core1"), "spender": agent, "value": 1, "deadline": 2**64}
    yield "DepositToken.permit", {**permit, "v": 27, "r": NO_WORD, "s": NO_WORD}


def consented_sale(world: World, amount: int) -> dict[str, Any]:
    """A part of supplier1's lot sold to the agent, with supplier1's consent."""
    stage, source = world.stage, world.lots["source"]
    bid = stage.bid_words(world.bid)
    consent = stage.consent("supplier1", "DiscountDesk", "Acceptance", source, bid, source, amount)
    sale = {"bid": world.bid, "bid_signature": None, "lot": source, "amount": amount}
    return {**sale, "consent": consent}


def accepted_offer(world: World) -> dict[str, Any]:
    """What the agent offered to supplier2, with that one's consent."""
    lot = world.lots["offering"]
    consent = world.stage.consent("supplier2", "Offers", "OfferAcceptance", lot, lot, TRADE)
    return {"lot": lot, "consent": consent}


def handing_over(world: World, amount: int) -> dict[str, Any]:
    """A part of supplier1's lot for the agent, which approved the words before."""
    source = world.lots["source"]
    what = (source, world.agent, amount, TRADE)
    giver = world.stage.consent("supplier1", "Offers", "Handover", source, *what)
    return {**endorsement(source, world.agent, amount), "giver": giver, "receiver": None}


def cancelling(world: World) -> dict[str, Any]:
    """The cancellation that the agent approved."""
    words = Words("Payables", "Terms", (world.cancellable, ()))
    number, last_day = world.lots["cancellable"][0], FIRST_DAY + 100
    cancelled = Words("Payables", "Cancellation", (number, words, last_day))
    return {
        "terms": world.cancellable,
        "invoices": (),
        "last_day": last_day,
        "obligor_signature": world.stage.signed("core1", cancelled),
        "payee_signature": None,
    }
