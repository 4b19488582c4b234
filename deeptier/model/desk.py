"""Lots sold under signed bids, against cash in one transaction (R58 to R69, R145 to R149)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from deeptier.model import figures, recourse, sales
from deeptier.model.consents import Signature, Words, require_consent, require_not_expired
from deeptier.model.core import NOBODY, Account, Lot, RefusedError, command
from deeptier.model.deskbook import CANCELLED, InterestMandate
from deeptier.model.papers import Bid, Consent

if TYPE_CHECKING:
    from deeptier.model.sales import Sale
    from deeptier.model.state import State

_WHOLE_PPM = 1_000_000
_HIGHEST_FEE_PPM = 10_000


def bid_words(bid: Bid) -> Words:
    """What the financier consents to."""
    return Words("DiscountDesk", "Bid", (bid,))


@command("DiscountDesk.accept")
def _accept(
    state: State,
    sender: Account,
    bid: Bid,
    bid_signature: Signature | None,
    lot: Lot,
    amount: int,
) -> None:
    _sell(state, sender, bid, bid_signature, lot, amount, sender)


@command("DiscountDesk.acceptWithConsent")
def _accept_with_consent(
    state: State,
    sender: Account,
    bid: Bid,
    bid_signature: Signature | None,
    lot: Lot,
    amount: int,
    consent: Consent,
) -> None:
    state.decides("R64")
    record = state.ledger.lots.get(lot)
    holder, version = (NOBODY, 0) if record is None else (record.owner, record.version)
    if consent.version != version:
        raise RefusedError("R64", "DiscountDesk_VersionDiffers", lot, consent.version, version)
    require_not_expired(state, consent.last_day, "R64")
    fields = (bid_words(bid), lot, amount, consent.version, consent.last_day)
    words = Words("DiscountDesk", "Acceptance", fields)
    require_consent(state, sender, holder, words, consent.signature, "R64")
    _sell(state, sender, bid, bid_signature, lot, amount, holder)


@command("DiscountDesk.cancelBid")
def _cancel_bid(state: State, sender: Account, bid: Bid) -> None:
    state.decides("R62")
    words = bid_words(bid)
    if sender != bid.financier:
        raise RefusedError("R62", "DiscountDesk_NotFinancier", bid.financier, sender)
    if state.desk.filled.get(words) == CANCELLED:
        raise RefusedError("R62", "DiscountDesk_BidCancelled", words)
    state.desk.filled[words] = CANCELLED


@command("DiscountDesk.cancelAllBids")
def _cancel_all_bids(state: State, sender: Account) -> None:
    state.decides("R63")
    state.desk.series[sender] = state.desk.series.get(sender, 0) + 1


@command("DiscountDesk.setInterestMandate")
def _set_interest_mandate(
    state: State,
    sender: Account,
    currency: Account,
    highest_share_ppm: int,
    highest_rate_ppm: int,
    budget: int,
) -> None:
    state.decides("R147")
    if highest_share_ppm > _WHOLE_PPM or (not highest_share_ppm) != (not budget):
        raise RefusedError("R147", "DiscountDesk_ShareInvalid", highest_share_ppm)
    mandate = InterestMandate(highest_share_ppm, highest_rate_ppm, budget)
    state.desk.mandates[sender, currency] = mandate


def _sell(
    state: State,
    sender: Account,
    bid: Bid,
    bid_signature: Signature | None,
    lot: Lot,
    amount: int,
    by: Account,
) -> None:
    words = bid_words(bid)
    _require_open(state, bid, words, lot)
    require_consent(state, sender, bid.financier, words, bid_signature, "R60")
    filled = sales.fill(state, words, bid.budget, amount, "R61")
    if not bid.lot:
        state.desk.filled[words] = filled
    sale = sales.deliver(state, lot, amount, by, bid.financier)
    _require_wanted(state, bid, sale)
    price = sales.Price(bid.rate_ppm, bid.day_basis, bid.method, bid.recourse)
    discount = sales.settle(state, sale, price)
    _share_interest(state, bid, sale, discount)
    _pay(state, bid, sale, discount)


def _require_open(state: State, bid: Bid, words: Words, lot: Lot) -> None:
    """What the bid itself must be, and that it still stands."""
    state.decides("R58", "R59", "R63", "R60")
    if bool(bid.lot) == (bid.obligor != NOBODY):
        raise RefusedError("R58", "DiscountDesk_ScopeInvalid", bid.lot, bid.obligor)
    sales.require_basis(bid.day_basis, "R59", "DiscountDesk_BasisInvalid")
    if bid.lot and bid.lot != lot:
        raise RefusedError("R58", "DiscountDesk_LotDiffers", bid.lot, lot)
    series = state.desk.series.get(bid.financier, 0)
    if bid.series != series:
        raise RefusedError("R63", "DiscountDesk_SeriesDead", bid.series, series)
    require_not_expired(state, bid.last_day, "R60")
    if bid.budget == CANCELLED:
        raise RefusedError("R61", "DiscountDesk_Overfilled", words, bid.budget, 0)
    state.decides("R148")
    if bid.fee_ppm > _HIGHEST_FEE_PPM or (not bid.fee_ppm) != (bid.fee_receiver == NOBODY):
        raise RefusedError("R148", "DiscountDesk_FeeInvalid", bid.fee_ppm, bid.fee_receiver)
    state.decides("R145")
    if bid.obligor_share_ppm > _WHOLE_PPM:
        raise RefusedError("R145", "DiscountDesk_ShareInvalid", bid.obligor_share_ppm)


def _require_wanted(state: State, bid: Bid, sale: Sale) -> None:
    """That what was delivered is what the bid buys."""
    paper, version = sale.paper, sale.children * 256 + sale.hops
    if bid.lot and bid.lot_version != version:
        state.decides("R85")
        raise RefusedError("R58", "DiscountDesk_VersionDiffers", sale.lot, bid.lot_version, version)
    obligor = sales.obligor_of(state, paper)
    if bid.obligor not in (NOBODY, obligor):
        raise RefusedError("R58", "DiscountDesk_ObligorDiffers", bid.obligor, obligor)
    if paper.currency != bid.currency:
        raise RefusedError("R59", "DiscountDesk_CurrencyDiffers", bid.currency, paper.currency)
    if paper.due_day > bid.last_due_day:
        raise RefusedError("R59", "DiscountDesk_DueTooLate", paper.due_day, bid.last_due_day)


def _share_interest(state: State, bid: Bid, sale: Sale, discount: int) -> None:
    """Let the obligor pay its part of the discount to the seller, within its mandate."""
    if not bid.obligor_share_ppm:
        return
    state.decides("R146", "R145")
    obligor = sales.obligor_of(state, sale.paper)
    mandate = state.desk.mandates.get((obligor, bid.currency), InterestMandate())
    cash = figures.portion(discount, bid.obligor_share_ppm)
    for error, asked, most in (
        ("DiscountDesk_ShareNotMandated", bid.obligor_share_ppm, mandate.highest_share_ppm),
        ("DiscountDesk_RateNotMandated", bid.rate_ppm, mandate.highest_rate_ppm),
        ("DiscountDesk_MandateExhausted", cash, mandate.budget),
    ):
        if asked > most:
            raise RefusedError("R146", error, obligor, asked, most)
    left = replace(mandate, budget=mandate.budget - cash)
    state.desk.mandates[obligor, bid.currency] = left
    if cash:
        recourse.pay(state, "R145", bid.currency, obligor, sale.seller, cash)


def _pay(state: State, bid: Bid, sale: Sale, discount: int) -> None:
    """Let the financier pay face less discount: the fee to its receiver, the rest to the seller."""
    fee = figures.portion(sale.amount, bid.fee_ppm)
    proceeds = sale.amount - discount
    if fee >= proceeds:
        raise RefusedError("R148", "Money_ConsumesFace", sale.amount, discount + fee)
    state.decides("R68")
    recourse.pay(state, "R149", bid.currency, bid.financier, sale.seller, proceeds - fee)
    if fee:
        recourse.pay(state, "R148", bid.currency, bid.financier, bid.fee_receiver, fee)
