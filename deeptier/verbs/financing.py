"""Verbs of financing: bid, sell, recourse, pledge."""

from __future__ import annotations

from typing import Any

from deeptier.chain.verbs.standing_bids import Band, StandingBid
from deeptier.consents import Acceptance, PledgeAcceptance, PledgeBid
from deeptier.discounting import Basis, discount_on
from deeptier.lot_id import LotId
from deeptier.operations.fields import Field, optional
from deeptier.operations.kinds import (
    AMOUNT,
    AMOUNT_OR_ZERO,
    ANSWER,
    BANDS,
    BASIS,
    BID,
    COUNT,
    DAY,
    LOT,
    METHOD,
    NONCE,
    PARTY,
    RATE,
)
from deeptier.operations.papers import nonce_of
from deeptier.operations.verb import Case, Deed, Verb, plain
from deeptier.verbs.circulating import day_of, version_of
from deeptier.verbs.words import CURRENCY_, LAST_DAY, LOT_, PART

_NO_BANDS = (Band(1, 0),)


def _set_bid(case: Case) -> Deed:
    if case["last_day"] < case.around.today:
        case.wrong("last_day", "today or later")
    bid = StandingBid(
        budget=case["amount"],
        last_day=case["last_day"],
        day_basis=case["basis"],
        method=case["method"],
        recourse=case["recourse"],
        bands=case["bands"],
    )
    return Deed("DiscountDesk", "setStandingBid", (case["obligor"], case.currency, bid.as_tuple()))


def _end_bid(case: Case) -> Deed:
    none = StandingBid(budget=0, last_day=0, bands=_NO_BANDS)
    return Deed("DiscountDesk", "setStandingBid", (case["obligor"], case.currency, none.as_tuple()))


def _discount(case: Case) -> Deed:
    lot, amount = case["lot"], case["amount"]
    if case.require_one("bid", "financier") == "financier":
        least = case["least"]
        words = (
            case["financier"],
            lot.number,
            amount,
            _price(case) if least is None else least,
        )
        return Deed("DiscountDesk", "acceptStanding", words)
    bid, signature = case["bid"].bid, case["bid"].signature
    words = (bid.as_tuple(), signature, lot.number, amount)
    owner = case.facts.lot(lot).owner
    if owner != case.sender:
        digest = case.house.digest(bid)
        message = Acceptance(digest, lot, amount, version_of(case, lot), day_of(case))
        consent = case.agreements.consent(owner, message)
        if consent is not None:
            return Deed("DiscountDesk", "acceptWithConsent", (*words, consent.as_tuple()))
    return Deed("DiscountDesk", "accept", words)


def _price(case: Case) -> int:
    """What a standing bid pays today; the sale is refused where it pays less by then."""
    paper = case.facts.paper(case["lot"].payable)
    obligor = case.facts.line(paper.line).obligor
    bid = case.house.standing_bid(case["financier"], obligor, paper.currency)
    days = paper.due_day - case.around.today
    band = next((each for each in bid.bands if each.longest_days >= days), None)
    if not bid.budget or band is None or days <= 0:
        case.wrong("financier", "one whose standing bid buys this obligor's lots of such a tenor")
    amount: int = case["amount"]
    return amount - discount_on(amount, band.rate_ppm, days, Basis(bid.day_basis), bid.method)


def _claim_recourse(case: Case) -> Deed:
    lot: LotId = case["lot"]
    sold_as: LotId = case["sold_as"] or lot
    return Deed("DiscountDesk", "claimRecourse", (lot.number, sold_as.number))


def _cancel_bid(case: Case) -> Deed:
    return Deed("DiscountDesk", "cancelBid", (case["bid"].bid.as_tuple(),))


def _pledge(case: Case) -> Deed:
    """By the financier's letter, or signed on the spot."""
    lot: LotId = case["lot"]
    version, financier = version_of(case, lot), case["financier"]
    repay_day = case["repay_by"]
    nonce = case["nonce"]
    reference = case.record.fields.get("reference", "")
    bid = PledgeBid(
        financier=financier,
        lot=lot,
        lot_version=version,
        currency=case.around.currency,
        advance_ppm=case["advance"],
        rate_ppm=case["rate"],
        day_basis=case["basis"],
        repay_day=repay_day,
        last_day=day_of(case),
        nonce=nonce_of("pledge", str(lot), str(version), reference) if nonce is None else nonce,
    )
    signature: Any = case.agreements.signature(financier, bid) or b""
    words = (bid.as_tuple(), signature)
    owner = case.facts.lot(lot).owner
    if owner != case.sender:
        message = PledgeAcceptance(case.house.digest(bid), lot, version, day_of(case))
        consent = case.agreements.consent(owner, message)
        if consent is not None:
            return Deed("Pledges", "pledgeWithConsent", (*words, consent.as_tuple()))
    return Deed("Pledges", "pledge", words)


def _cancel_pledge_bid(case: Case) -> Deed:
    """The offer is read from the sender's own letter."""
    mine = (each.message for each in case.agreements.letters if each.signer == case.sender)
    bids = {each for each in mine if isinstance(each, PledgeBid) and each.lot == case["lot"]}
    if len(bids) != 1:
        case.wrong("lot", "one for which --consents has one pledge-bid that the sender signed")
    return Deed("Pledges", "cancelPledgeBid", (bids.pop().as_tuple(),))


FINANCING = (
    Verb(
        "bid",
        "Bid for lots of an obligor: a bid that stands on chain until it is used up.",
        "a financier",
        (
            Field("obligor", PARTY, "Whose lots are bought."),
            CURRENCY_,
            Field("amount", AMOUNT, "Face that it buys in all."),
            Field("bands", BANDS, "Rate for what is due in at most so many days, shortest first."),
            Field("last_day", DAY, "Last day on which it is taken."),
            optional("basis", BASIS, "Days in the year.", "360"),
            optional("method", METHOD, "Interest on the face, or on the proceeds.", "discount"),
            optional("recourse", ANSWER, "Whether lots may be sold back after default.", "no"),
        ),
        _set_bid,
        "bid for {amount} of {obligor} at {bands} through {last_day}",
        notes="DiscountDesk must be allowed to take the deposits: deeptier deposit approve.",
    ),
    Verb(
        "end-bid",
        "End a standing bid of the sender.",
        "a financier",
        (Field("obligor", PARTY, "Whose lots are bought no longer."), CURRENCY_),
        _end_bid,
        "bid for {obligor} no longer",
    ),
    Verb(
        "discount",
        "Sell a lot, or a part of it, before it is due: to a bid in a file, or a standing bid.",
        "its holder; to a bid from a file also anyone with the holder's consent",
        (
            LOT_,
            PART,
            optional("bid", BID, "File of a financier's signed bid."),
            optional("financier", PARTY, "Or: whose standing bid."),
            optional("least", AMOUNT, "Least proceeds of a standing bid; today's price."),
            LAST_DAY,
        ),
        _discount,
        "sell {amount} of lot {lot} to {financier}{bid}",
        about="lot",
        whole=True,
        takes=True,
        consents=True,
    ),
    Verb(
        "cancel-bid",
        "Kill one signed bid of the sender, mailed or not.",
        "a financier",
        (Field("bid", BID, "File of the bid."),),
        _cancel_bid,
        "cancel the bid of {bid}",
    ),
    Verb(
        "cancel-all-bids",
        "Kill all signed bids of the sender.",
        "a financier",
        (),
        plain("DiscountDesk", "cancelAllBids"),
        "cancel all bids",
    ),
    Verb(
        "share-interest",
        "Bear a share of the discount on the sender's warrants, up to a budget.",
        "an obligor, for itself",
        (
            CURRENCY_,
            Field("share", RATE, "Highest share of the discount; 0%: none."),
            Field("rate", RATE, "Highest rate a year of which it is borne."),
            Field("amount", AMOUNT_OR_ZERO, "Budget."),
        ),
        plain("DiscountDesk", "setInterestMandate", "currency", "share", "rate", "amount"),
        "bear {share} of discounts up to {rate} a year, {amount} in all",
        notes="DiscountDesk must be allowed to take the deposits: deeptier deposit approve.",
    ),
    Verb(
        "claim-recourse",
        "Ask the seller of a lot in default to buy it back.",
        "the financier that holds it",
        (LOT_, optional("sold_as", LOT, "The lot as it was bought, if another.")),
        _claim_recourse,
        "claim recourse for lot {lot}",
        about="lot",
    ),
    Verb(
        "pay-recourse",
        "Buy a lot back that was sold with recourse.",
        "its seller, or anyone for it",
        (LOT_,),
        plain("DiscountDesk", "payRecourse", "lot"),
        "buy lot {lot} back",
        about="lot",
        notes="DiscountDesk must be allowed to take the deposits: deeptier deposit approve.",
    ),
    Verb(
        "release-exposure",
        "Count no longer what a financier no longer holds of a lot that it bought.",
        "anyone",
        (LOT_, Field("hops", COUNT, "Of the lot in the buyer's hands.")),
        plain("DiscountDesk", "releaseExposure", "lot", "hops"),
        "release the exposure of lot {lot}",
        live=False,
    ),
    Verb(
        "pledge",
        "Borrow on a whole lot that stays its holder's.",
        "its holder, or anyone with the holder's consent",
        (
            LOT_,
            Field("financier", PARTY, "Who lends."),
            Field("advance", RATE, "Of the face, what is lent."),
            Field("rate", RATE, "Rate a year."),
            optional("basis", BASIS, "Days in the year.", "360"),
            Field("repay_by", DAY, "Day by which it is repaid."),
            optional("nonce", NONCE, "Of the financier's offer; made of lot and reference."),
            LAST_DAY,
        ),
        _pledge,
        "pledge lot {lot} to {financier}: {advance} of it at {rate} until {repay_by}",
        about="lot",
        consents=True,
        notes=(
            "The financier signs the same words: its letter is in --consents DIR, or --sign-for"
            " names it. Pledges must be allowed to take its deposits."
        ),
    ),
    Verb(
        "cancel-pledge-bid",
        "Kill one signed offer of the sender to lend on a lot, mailed or not.",
        "a financier",
        (LOT_,),
        _cancel_pledge_bid,
        "cancel the offer to lend on lot {lot}",
        live=False,
        consents=True,
        notes="The offer's own letter is read from --consents.",
    ),
    Verb(
        "repay-loan",
        "Pay what is owed on a pledged lot today, and free it.",
        "anyone, as a rule the holder",
        (LOT_,),
        plain("Pledges", "repayLoan", "lot"),
        "repay the loan on lot {lot}",
        about="lot",
        notes="Pledges must be allowed to take the deposits: deeptier deposit approve.",
    ),
    Verb(
        "foreclose",
        "Take a pledged lot whose loan was not repaid in time.",
        "the financier",
        (LOT_,),
        plain("Pledges", "foreclose", "lot"),
        "foreclose lot {lot}",
        about="lot",
    ),
)
