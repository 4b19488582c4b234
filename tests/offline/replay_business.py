"""Right journals of offers, orders, successions, pledges, guarantees and the rest, by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple
from typing import Any

from eth_hash.auto import keccak
from replay_journal import (
    ADDRESSES,
    BANK,
    BID,
    CLEARING,
    CORE,
    DUE_DAY,
    FACE,
    FINANCIER,
    NOBODY,
    ORDER,
    OTHER,
    PAYEE,
    RULES,
    SUPPLIER,
    TOKEN,
    TRADE,
    Journal,
    house,
    lot,
)

from deeptier.audit.events import (
    Event,
    bids,
    clearing,
    desk,
    evidence,
    lots,
    offers,
    payables,
    pledges,
    protections,
    register,
    rulebook,
    token,
)
from deeptier.audit.events.lots import Cause, Hold
from deeptier.audit.fold.bids import standing_digest

PLEDGES, DESK = ADDRESSES["Pledges"], ADDRESSES["DiscountDesk"]
HEIR = f"0x{9:040x}"
Told = tuple[type[Event], dict[str, Any]]


def transfer(from_: str, to: str, text: str, amount: int) -> Told:
    """ERC-1155's saying of a lot."""
    words = {"operator": from_, "from_": from_, "to": to, "id": lot(text), "value": amount}
    return lots.TransferSingle, words


def cash(from_: str, to: str, amount: int) -> Told:
    return token.Transfer, {"from_": from_, "to": to, "amount": amount}


def delivered(text: str, from_: str, to: str, amount: int, hops: int, cause: Cause) -> Told:
    ref = ORDER if cause == Cause.ORDER else BID if cause != Cause.ENDORSEMENT else TRADE
    words = {"lot": lot(text), "from_": from_, "to": to, "amount": amount, "hops": hops}
    return lots.Delivered, {**words, "cause": int(cause), "ref": ref}


def offered(journal: Journal) -> None:
    """The whole of payable 1, to a supplier that asks to accept."""
    journal.say(register.AcceptanceSet, account=SUPPLIER, acceptance_days=10)
    words = {"to": SUPPLIER, "last_day": 20_510, "trade_reference": TRADE}
    journal.tell(
        (lots.LotHeld, {"lot": lot("1"), "hold": int(Hold.OFFER)}),
        (offers.Offered, {"lot": lot("1"), **words}),
    )


def offer_accepted(journal: Journal) -> None:
    offered(journal)
    journal.tell(
        (offers.OfferAccepted, {"lot": lot("1"), "to": SUPPLIER}),
        (lots.LotReleased, {"lot": lot("1"), "hold": int(Hold.OFFER)}),
        delivered("1", PAYEE, SUPPLIER, FACE, 1, Cause.ENDORSEMENT),
        transfer(PAYEE, SUPPLIER, "1", FACE),
    )


def offer_rejected(journal: Journal) -> None:
    offered(journal)
    journal.tell(
        (offers.OfferRejected, {"lot": lot("1"), "to": SUPPLIER}),
        (lots.LotReleased, {"lot": lot("1"), "hold": int(Hold.OFFER)}),
    )


def offer_returned(journal: Journal) -> None:
    offered(journal)
    journal.tell(
        (offers.OfferReturned, {"lot": lot("1"), "to": SUPPLIER}),
        (lots.LotReleased, {"lot": lot("1"), "hold": int(Hold.OFFER)}),
    )


def moved_by_order(journal: Journal) -> None:
    """A lot that is offered and frozen: it arrives free of both."""
    offered(journal)
    journal.say(lots.LotFrozen, lot=lot("1"), order_hash=ORDER)
    moved = {"to": OTHER, "delivered": lot("1"), "amount": FACE, "order_hash": ORDER}
    journal.tell(
        (lots.LotThawed, {"lot": lot("1"), "order_hash": ORDER}),
        (lots.LotReleased, {"lot": lot("1"), "hold": int(Hold.OFFER)}),
        delivered("1", PAYEE, OTHER, FACE, 1, Cause.ORDER),
        transfer(PAYEE, OTHER, "1", FACE),
        (offers.MovedByOrder, {"lot": lot("1"), **moved}),
    )


def split_by_order(journal: Journal) -> None:
    """A frozen lot while business is paused: the child is frozen as well."""
    journal.say(lots.LotFrozen, lot=lot("1"), order_hash=ORDER)
    journal.say(register.BusinessPaused, since_day=20_500, order_hash=ORDER)
    cut = {"lot": lot("1"), "holder": PAYEE, "first_child": 1, "amounts": (7,)}
    made = {"operator": PAYEE, "from_": NOBODY, "to": PAYEE, "ids": (lot("1-1"),), "values": (7,)}
    order = {"lot": lot("1"), "first_child": lot("1-1"), "order_hash": ORDER}
    journal.tell(
        (lots.Split, cut),
        transfer(PAYEE, NOBODY, "1", 7),
        (lots.TransferBatch, made),
        (offers.SplitByOrder, order),
    )


def succeeded(journal: Journal) -> None:
    """The payee's account is replaced; lot and line follow."""
    for account in (PAYEE, BANK):
        words = {"account": account, "successor": HEIR if account == PAYEE else OTHER_HEIR}
        journal.say(register.SuccessorProposed, **words, from_day=20_503)
        journal.say(register.EnterpriseReplaced, **words)
    journal.tell(
        (lots.Followed, {"lot": lot("1"), "from_": PAYEE, "to": HEIR}),
        transfer(PAYEE, HEIR, "1", FACE),
    )
    journal.say(clearing.LineFollowed, line=1, bank=OTHER_HEIR, obligor=CORE)


OTHER_HEIR = f"0x{10:040x}"


def pledged(journal: Journal) -> None:
    """800,000 on the whole of payable 1, at 6 % of 360 days."""
    journal.say(token.Approval, owner=FINANCIER, spender=PLEDGES, amount=800_000)
    loan = {"advance": 800_000, "rate_ppm": 60_000, "day_basis": 360, "bid_digest": BID}
    loan |= {"since_day": 20_500, "repay_day": 20_560}
    journal.tell(
        (lots.LotHeld, {"lot": lot("1"), "hold": int(Hold.PLEDGE)}),
        (
            pledges.Pledged,
            {"lot": lot("1"), "pledgor": PAYEE, "financier": FINANCIER, **loan},
        ),
        cash(FINANCIER, PAYEE, 800_000),
    )


def loan_repaid(journal: Journal) -> None:
    """After 30 days."""
    pledged(journal)
    words = {"lot": lot("1"), "payer": SUPPLIER, "cash": 804_000, "interest": 4_000}
    journal.tell(
        (pledges.LoanRepaid, words),
        (lots.LotReleased, {"lot": lot("1"), "hold": int(Hold.PLEDGE)}),
        cash(SUPPLIER, FINANCIER, 804_000),
    )


def foreclosed(journal: Journal) -> None:
    """After 61 days; what the lot is paid is shared, and the loan ends."""
    pledged(journal)
    words = {"lot": lot("1"), "pledgor": PAYEE, "financier": FINANCIER, "debt": 808_133}
    journal.tell(
        (pledges.Foreclosed, words),
        delivered("1", PAYEE, FINANCIER, FACE, 1, Cause.FORECLOSURE),
        transfer(PAYEE, FINANCIER, "1", FACE),
    )
    repay(journal, FACE)
    shares = {"to_financier": 808_133, "to_pledgor": FACE - 808_133, "ended": True}
    journal.tell(
        transfer(FINANCIER, NOBODY, "1", FACE),
        (clearing.Redeemed, {"lot": lot("1"), "holder": FINANCIER, "amount": FACE}),
        cash(CLEARING, PLEDGES, FACE),
        (pledges.PledgeCleared, {"lot": lot("1"), **shares}),
        cash(PLEDGES, FINANCIER, 808_133),
        cash(PLEDGES, PAYEE, FACE - 808_133),
    )


def loan_paid_by_the_lot(journal: Journal) -> None:
    """A part payment, claimed after 60 days, pays the loan; the lot is free again."""
    pledged(journal)
    repay(journal, 900_000)
    shares = {"to_financier": 808_000, "to_pledgor": 92_000, "ended": True}
    journal.tell(
        (clearing.Claimed, {"lot": lot("1"), "holder": PAYEE, "cash": 900_000}),
        cash(CLEARING, PLEDGES, 900_000),
        (pledges.PledgeCleared, {"lot": lot("1"), **shares}),
        (lots.LotReleased, {"lot": lot("1"), "hold": int(Hold.PLEDGE)}),
        cash(PLEDGES, FINANCIER, 808_000),
        cash(PLEDGES, PAYEE, 92_000),
    )


def repay(journal: Journal, principal: int, beyond: int = 0, freed: int = 0) -> None:
    """By the obligor, on payable 1: to holders, and what is beyond them to its guarantor."""
    part = {"payable_number": 1, "payer": CORE}
    told: list[Told] = []
    if beyond:
        words = {**part, "cash": beyond, "principal": freed}
        told.append((protections.GuarantorReimbursed, words))
    words = {**part, "line": 1, "principal": principal, "penalty": 0}
    journal.tell(*told, (clearing.Repaid, words), cash(CORE, CLEARING, principal + beyond))


def default(journal: Journal, unpaid: int = FACE, *more: Told) -> None:
    words = {"payable_number": 1, "obligor": CORE, "unpaid": unpaid, "day": DUE_DAY + 11}
    counted = {"account": CORE, "defaults": 1}
    journal.tell((clearing.Defaulted, words), (register.EnterpriseDefaultsChanged, counted), *more)


def guaranteed(journal: Journal) -> None:
    """The guarantor pays three fifths with penalty; the obligor the rest, and the guarantor."""
    journal.events[:] = house().events
    journal.issue(1, guarantor=BANK, penalty_ppm_per_day=500)
    journal.tell(
        cash(NOBODY, BANK, FACE),
        (token.DepositsMinted, {"account": BANK, "amount": FACE}),
    )
    default(journal)
    penalty = FACE * 500 * 11 // 1_000_000
    accrued = {"payable_number": 1, "penalty_ppm": FACE * 500 * 11, "through_day": DUE_DAY + 11}
    paid = {"payable_number": 1, "guarantor": BANK, "principal": 600_000, "penalty": penalty}
    journal.tell(
        (clearing.PenaltyAccrued, accrued),
        (protections.GuaranteePaid, paid),
        cash(BANK, CLEARING, 600_000 + penalty),
    )
    repay(journal, 400_000, 100_000, 100_000 - penalty)
    recovery = {"payable_number": 1, "guarantor": BANK, "cash": 100_000}
    journal.tell((protections.RecoveryPaid, recovery), cash(CLEARING, BANK, 100_000))


def deposited(journal: Journal) -> None:
    """A tenth of the face is locked at issue, and taken at default."""
    _issue_with_deposit(journal)
    taken = {"payable_number": 1, "amount": 100_000}
    words = {"payable_number": 1, "payer": CORE, "line": 1, "principal": 100_000, "penalty": 0}
    default(journal, FACE, (protections.DepositTaken, taken), (clearing.Repaid, words))


def deposit_released(journal: Journal) -> None:
    _issue_with_deposit(journal)
    repay(journal, FACE)
    words = {"payable_number": 1, "obligor": CORE, "amount": 100_000}
    journal.tell((protections.DepositReleased, words), cash(CLEARING, CORE, 100_000))


def _issue_with_deposit(journal: Journal) -> None:
    journal.events[:] = house().events
    journal.issue(1, deposit_ppm=100_000)
    issued, arrival = journal.events[-2:]
    del journal.events[-2:]
    words = {"payable_number": 1, "obligor": CORE, "amount": 100_000}
    journal.tell(
        (payables.PayableIssued, _words(issued)),
        (protections.DepositLocked, words),
        cash(CORE, CLEARING, 100_000),
        (lots.TransferSingle, _words(arrival)),
    )


def _words(event: Event) -> dict[str, Any]:
    names = [name for name in event.__dataclass_fields__ if name != "place"]
    return {name: getattr(event, name) for name in names}


def retired(journal: Journal) -> None:
    """The obligor gives up a part that it was given."""
    journal.deliver("1-1", PAYEE, CORE, 300_000, 1)
    words = {"payable_number": 1, "lot": lot("1-1"), "obligor": CORE, "amount": 300_000}
    journal.tell(transfer(CORE, NOBODY, "1-1", 300_000), (protections.Retired, words))


def cancelled(journal: Journal) -> None:
    """A payable is undone, and its invoice serves the pair again."""
    journal.issue(2, invoices=(ORDER,))
    words = {"payable_number": 2, "obligor": CORE, "payee": PAYEE, "invoices": (ORDER,)}
    journal.tell(
        (payables.PayableCancelled, words),
        transfer(PAYEE, NOBODY, "2", FACE),
        (protections.Cancelled, {"payable_number": 2, "line": 1, "face_amount": FACE}),
    )
    journal.issue(3, invoices=(ORDER,))


def sold(journal: Journal, digest: bytes = BID, filled: int = 0, *beside: Told) -> None:
    """The whole of payable 1, at 10 % for 36 days of 360: a discount of 10,000."""
    price = {"discount": 10_000, "proceeds": 990_000, "tenor_days": 36, "rate_ppm": 100_000}
    price |= {"face_amount": FACE, "day_basis": 360, "method": 0, "filled": filled}
    sale, words = delivered("1", PAYEE, FINANCIER, FACE, 1, Cause.SALE)
    parties = {"seller": PAYEE, "financier": FINANCIER, "bid_digest": digest}
    journal.tell(
        (sale, {**words, "ref": digest}),
        transfer(PAYEE, FINANCIER, "1", FACE),
        (desk.Discounted, {"lot": lot("1"), **parties, **price}),
        *(beside or (cash(FINANCIER, PAYEE, 990_000),)),
    )


def shared_with_fee(journal: Journal) -> None:
    """A third of the discount is the obligor's; one in a thousand of the face is a fee."""
    terms = {"highest_share_ppm": 500_000, "highest_rate_ppm": 100_000, "budget": 5_000}
    journal.say(bids.InterestMandateSet, obligor=CORE, currency=TOKEN, **terms)
    share = {"obligor": CORE, "currency": TOKEN, "share_ppm": 333_333, "cash": 3_333}
    fee = {"lot": lot("1"), "receiver": OTHER, "fee_ppm": 1_000, "fee": 1_000}
    sold(
        journal,
        BID,
        0,
        (bids.FeePaid, fee),
        (bids.InterestShared, {"lot": lot("1"), **share, "budget": 1_667}),
        cash(CORE, PAYEE, 3_333),
        cash(FINANCIER, PAYEE, 989_000),
        cash(FINANCIER, OTHER, 1_000),
    )


STANDING = standing_digest(DESK, FINANCIER, CORE, TOKEN, 1)


def standing_bid(journal: Journal) -> None:
    """Lots of the core enterprise at 10 %, if due in 31 to 90 days."""
    bands = ((30, 50_000), (90, 100_000), (0, 0), (0, 0))
    bid = bids.StandingBid(2 * FACE, 20_590, 360, 0, recourse=False, revision=1, bands=bands)
    parties = {"financier": FINANCIER, "obligor": CORE, "currency": TOKEN}
    journal.say(bids.StandingBidSet, **parties, bid_digest=STANDING, bid=bid)
    sold(journal, STANDING, FACE)


def ruled(journal: Journal) -> None:
    """Rules that want documents, registration and a cap; a sale that keeps them."""
    wanted = rulebook.Rules(*{**_rule_words(), **_WANTED}.values())
    journal.say(rulebook.RulesAnnounced, rules=wanted, from_day=20_450)
    journal.say(rulebook.RulesAdopted, from_day=20_450)
    roots = (ORDER, bytes(32), TRADE, bytes(32))
    reference = keccak(b"".join(roots))
    journal.say(evidence.Anchored, ref=reference, by=PAYEE, roots=roots)
    journal.say(evidence.Presented, lot=lot("1"), holder=PAYEE, ref=reference, streams=5)
    at = {"lot": lot("1"), "hops": 1, "financier": FINANCIER}
    taken = {"obligor": CORE, "currency": TOKEN, "face": FACE, "exposure": FACE}
    sold(
        journal,
        BID,
        0,
        (evidence.RegistrationDue, {**at, "last_day": 20_505}),
        (bids.ExposureTaken, {**at, **taken}),
        cash(FINANCIER, PAYEE, 990_000),
    )
    journal.say(evidence.Registered, lot=lot("1"), hops=1, by=FINANCIER, registration=ORDER)
    journal.deliver("1", FINANCIER, SUPPLIER, FACE, 2)
    released = {"obligor": CORE, "currency": TOKEN, "face": FACE, "exposure": 0}
    journal.say(bids.ExposureReleased, **at, **released)


_WANTED = {"discount_streams": 1, "registration_days": 5, "financier_cap": FACE}


def _rule_words() -> dict[str, int]:
    names = rulebook.Rules.__dataclass_fields__
    return dict(zip(names, astuple(RULES), strict=True))


def bill_endorsed(journal: Journal) -> None:
    """A commercial bill: its endorser is liable."""
    journal.events[:] = house().events
    journal.issue(1, backing=1)
    right = {"lot": lot("1"), "seller": PAYEE, "buyer": SUPPLIER}
    journal.tell(
        delivered("1", PAYEE, SUPPLIER, FACE, 1, Cause.ENDORSEMENT),
        transfer(PAYEE, SUPPLIER, "1", FACE),
        (desk.RecourseGranted, {**right, "price": 0, "hops": 1, "children": 0}),
    )


STORIES: dict[str, Callable[[Journal], None]] = {
    story.__name__: story
    for story in (
        offer_accepted,
        offer_rejected,
        offer_returned,
        moved_by_order,
        split_by_order,
        succeeded,
        loan_repaid,
        foreclosed,
        loan_paid_by_the_lot,
        guaranteed,
        deposited,
        deposit_released,
        retired,
        cancelled,
        shared_with_fee,
        standing_bid,
        ruled,
        bill_endorsed,
    )
}
