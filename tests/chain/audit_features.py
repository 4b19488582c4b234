"""The part of the audit's long history that lies beyond issue, endorse, discount and clear."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from audit_stage import FACE, FIRST_DAY, LIMIT, Stage, word
from eth_hash.auto import keccak

from deeptier.chain.record import Rules
from deeptier.consents import Backing, Endorse
from deeptier.lot_id import LotId

TRADE = word("trade")
ORDER = word("order")
DUE = FIRST_DAY + 160
RULES = Rules(
    normal_tenor_days=170,
    highest_tier_cap=12,
    registration_days=5,
    obligor_cap=50 * FACE,
    financier_cap=20 * FACE,
)
LATER = Rules(normal_tenor_days=90)
PART = 100_000_000


@dataclass(frozen=True)
class Dealt:
    """Lots whose stories end late."""

    shares: LotId  # of the payable with most stories in it
    guaranteed: LotId
    deposited: LotId
    bill: LotId


def announce_rules(stage: Stage) -> None:
    """What the rulemaker will do, told to governance; one of it is called off."""
    for words in _rulings(stage):
        _schedule(stage, *words)
    enterprises = stage.house.contract("Enterprises")
    never = enterprises.encode_abi("announceRules", args=[Rules().as_tuple(), FIRST_DAY + 9])
    words = (enterprises.address, never)
    stage.send("rulemaker", "Governance", "schedule", *words, 0)
    stage.send("rulemaker", "Governance", "cancel", stage.at("rulemaker"), *words)


def keep_rules(stage: Stage) -> None:
    """The delay is over: rules are announced, taken back, announced again and adopted."""
    later, taken_back, rules, currency = _rulings(stage)
    for words in (later, taken_back, rules, currency):
        stage.send("rulemaker", "Enterprises", *words)
    stage.set_day(5)
    stage.send("carrier", "Enterprises", "adoptRules")


def _rulings(stage: Stage) -> tuple[tuple[Any, ...], ...]:
    token = stage.deployment.addresses["DepositToken"]
    return (
        ("announceRules", LATER.as_tuple(), FIRST_DAY + 300),
        ("withdrawAnnouncement",),
        ("announceRules", RULES.as_tuple(), FIRST_DAY + 5),
        ("announceCurrency", token, False, FIRST_DAY + 900),
    )


def _schedule(stage: Stage, function: str, *arguments: Any) -> None:
    enterprises = stage.house.contract("Enterprises")
    call = enterprises.encode_abi(function, args=arguments)
    stage.send("rulemaker", "Governance", "schedule", enterprises.address, call, 0)


def deal(stage: Stage) -> Dealt:
    """From the 36th day: all that is done before anything is due."""
    house, senders = stage.house, stage.senders
    line = house.grant_line(senders["guarantor"], stage.at("other_core"), LIMIT, FIRST_DAY + 600)
    stage.send("supplier5", "Enterprises", "setAcceptance", 10)
    terms = {"obligor": "other_core", "line": line.value, "due_day": DUE, "grace_days": 0}
    roots = [word("invoice"), bytes(32), word("contract"), bytes(32)]
    stage.send("supplier1", "Evidence", "anchor", roots)
    shares = stage.issue("supplier1", document_root=_reference(roots), **terms)
    house.split(senders["supplier1"], shares, [PART] * 8)
    shown = (shares.child(6).number, _reference(roots))
    stage.send("supplier1", "Evidence", "present", *shown)
    offer(stage, shares)
    succeed(stage, shares)
    pledge(stage, shares)
    price(stage, shares)
    order(stage, shares)
    house.endorse(senders["supplier1"], shares.child(8), stage.at("other_core"), PART, TRADE)
    stage.send("other_core", "Clearing", "retire", shares.child(8).number)
    cancel(stage, terms)
    guaranteed = stage.issue("supplier2", guarantor=stage.at("guarantor"), **terms)
    deposited = stage.issue("supplier3", deposit_ppm=100_000, **terms)
    stage.issue("supplier3", deposit_ppm=1, **terms)
    bill = stage.issue("supplier2", backing=Backing.COMMERCIAL_BILL, **terms)
    house.endorse(senders["supplier2"], bill, stage.at("supplier3"), PART, TRADE)
    return Dealt(shares, guaranteed, deposited, bill)


def _reference(roots: list[bytes]) -> bytes:
    return keccak(b"".join(roots))


def offer(stage: Stage, shares: LotId) -> None:
    """Accepted, rejected, moved by order, and two left to lapse."""
    give_by_consent(stage, shares.child(1))
    stage.send("supplier5", "Offers", "accept", shares.child(1).number)
    for part in (10_001, 10_002, 10_003, 10_004):
        give(stage, shares, part)
    stage.send("supplier5", "Offers", "reject", shares.child(9).number)
    by_order = (shares.child(10).number, stage.at("supplier4"), 10_002, ORDER)
    stage.send("regulator", "Orders", "moveByOrder", *by_order)


def give(stage: Stage, lot: LotId, amount: int) -> None:
    """To the supplier that asks to accept."""
    words = (lot.number, stage.at("supplier5"), amount, TRADE)
    stage.send("supplier1", "Warrants", "endorse", *words)


def give_by_consent(stage: Stage, lot: LotId) -> None:
    """The whole of a lot that never moved: the consent that offers it is used up."""
    agreed = Endorse(lot, stage.at("supplier5"), PART, TRADE, 0, FIRST_DAY + 100)
    consent = stage.house.consent(stage.people["supplier1"], agreed)
    words = (lot.number, stage.at("supplier5"), PART, TRADE, consent.as_tuple())
    stage.send("carrier", "Warrants", "endorseWithConsent", *words)


def succeed(stage: Stage, shares: LotId) -> None:
    """One account is replaced; other proposals are refused and withdrawn."""
    house, senders, registrar = stage.house, stage.senders, "registrar"
    house.endorse(senders["supplier1"], shares.child(2), stage.at("old"), PART, TRADE)
    house.grant_line(senders["old"], stage.at("core"), FACE, FIRST_DAY + 600)
    for account, heir in (("supplier2", "carrier"), ("supplier3", "carrier"), ("old", "heir")):
        words = (stage.at(account), stage.at(heir))
        stage.send(registrar, "Enterprises", "proposeSuccessor", *words)
    stage.send("supplier2", "Enterprises", "refuseSuccessor")
    stage.send(registrar, "Enterprises", "withdrawSuccessor", stage.at("supplier3"))
    stage.set_day(40)
    stage.send("carrier", "Enterprises", "completeSuccession", stage.at("old"))
    stage.send("carrier", "Warrants", "follow", shares.child(2).number)
    stage.send("carrier", "Clearing", "followLine", stage.house.ask("Clearing", "lineCount"))


def pledge(stage: Stage, shares: LotId) -> None:
    """Repaid, never repaid, and one bid killed."""
    for position, repay_day in ((3, 50), (4, 60), (5, 160)):
        lot = shares.child(position)
        bid = pledge_bid(stage, lot, FIRST_DAY + repay_day)
        stage.agree("financier", "Pledges", stage.house.ask("Pledges", "pledgeBidDigest", bid))
        stage.send("supplier1", "Pledges", "pledge", bid, b"")
    stage.send("financier", "Pledges", "cancelPledgeBid", pledge_bid(stage, shares, DUE))
    stage.set_day(45)
    stage.send("carrier", "Pledges", "repayLoan", shares.child(3).number)


def pledge_bid(stage: Stage, lot: LotId, repay_day: int) -> tuple[Any, ...]:
    """An advance of four fifths at six percent."""
    version = stage.ask("Warrants", "versionOf", lot.number)
    token = stage.deployment.addresses["DepositToken"]
    terms = (800_000, 60_000, 360, repay_day, FIRST_DAY + 140)
    return (stage.at("financier"), lot.number, version, token, *terms, 1)


def price(stage: Stage, shares: LotId) -> None:
    """A bid with a share of interest and a fee, and a standing bid."""
    token = stage.deployment.addresses["DepositToken"]
    stage.send("other_core", "DiscountDesk", "setInterestMandate", token, 500_000, 60_000, FACE)
    shared = stage.bid(
        shares.child(6), obligor_share_ppm=333_333, fee_ppm=500, fee_receiver=stage.at("carrier")
    )
    stage.sell("supplier1", shared, shares.child(6), PART)
    bands = [(30, 30_000), (180, 43_500), (0, 0), (0, 0)]
    bid = (FACE, FIRST_DAY + 149, 365, 1, True, 0, bands)
    words = (stage.at("other_core"), token, bid)
    stage.send("other_financier", "DiscountDesk", "setStandingBid", *words)
    sale = (stage.at("other_financier"), shares.child(7).number, PART // 2, 1)
    stage.send("supplier1", "DiscountDesk", "acceptStanding", *sale)
    sold = shares.child(6)
    stage.send("financier", "Warrants", "split", sold.number, [PART // 4])
    stage.send("carrier", "DiscountDesk", "releaseExposure", sold.number, 1)


def order(stage: Stage, shares: LotId) -> None:
    """A frozen lot is cut, and a part of it is moved."""
    regulator, lot = stage.senders["regulator"], shares.child(7)
    stage.house.freeze_lot(regulator, lot, ORDER)
    stage.send("regulator", "Orders", "splitByOrder", lot.number, [10_000, 20_000], ORDER)
    part = (lot.number, stage.at("supplier4"), 5_000, ORDER)
    stage.send("regulator", "Orders", "moveByOrder", *part)
    whole = (lot.child(2).number, stage.at("supplier4"), 10_000, ORDER)
    stage.send("regulator", "Orders", "moveByOrder", *whole)


def cancel(stage: Stage, terms: dict[str, Any]) -> None:
    """A payable is undone, and its invoices serve the pair again."""
    undone = stage.issue("supplier4", invoices=2, **terms)
    words, invoices = stage.issued[undone.payable]
    digest = stage.ask("Payables", "termsDigest", words.as_tuple(), invoices)
    last_day = FIRST_DAY + 100
    consent = stage.ask("Payables", "cancellationDigest", undone.payable, digest, last_day)
    for party in ("other_core", "supplier4"):
        stage.agree(party, "Payables", consent)
    told = (words.as_tuple(), invoices, last_day, b"", b"")
    stage.send("carrier", "Payables", "cancel", *told)
    stage.issue("supplier4", invoices=invoices[:1], **terms)


def settle(stage: Stage, dealt: Dealt) -> None:
    """From the 171st day: loans foreclosed, defaults, guarantee and recovery, deposits."""
    shares, clearing = dealt.shares, "Clearing"
    stage.send("financier", "Evidence", "register", shares.child(4).number, 0, word("registered"))
    stage.send("financier", "Pledges", "foreclose", shares.child(4).number)
    stage.send("carrier", "Offers", "returnLapsed", shares.child(11).number)
    for root in (dealt.guaranteed, dealt.deposited, dealt.bill):
        stage.house.declare_default(stage.senders["carrier"], root.payable)
    stage.send("other_core", clearing, "repay", shares.payable, PART)
    stage.house.claim(stage.senders["carrier"], shares.child(4))
    stage.repay_all(shares.payable, "other_core")
    lots = [shares.child(position) for position in (4, 5, 12)]
    stage.house.clear(stage.senders["carrier"], lots)

    guaranteed = dealt.guaranteed.payable
    stage.send("guarantor", clearing, "payGuarantee", guaranteed, FACE // 2)
    stage.send("guarantor", clearing, "payGuarantee", guaranteed, PART)
    stage.repay_all(guaranteed, "other_core")
    stage.send("carrier", clearing, "payRecovery", guaranteed)

    endorsed = dealt.bill.child(1)
    claim = (endorsed.number, endorsed.number)
    stage.send("supplier3", "DiscountDesk", "claimRecourse", *claim)
    small = dealt.deposited.payable + 1
    stage.repay_all(small, "other_core")
    stage.send("carrier", clearing, "giveBackDeposit", small)
