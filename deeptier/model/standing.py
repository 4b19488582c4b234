"""Bids that stand on chain: a rate for each tenor, and sales under them (R150 to R154)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from deeptier.model import recourse, sales
from deeptier.model.consents import Words, require_not_expired
from deeptier.model.core import NOBODY, Account, Lot, RefusedError, command
from deeptier.model.deskbook import CANCELLED
from deeptier.model.lots import payable_of
from deeptier.model.papers import Band, StandingBid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deeptier.model.sales import Sale
    from deeptier.model.state import State


def standing_words(financier: Account, obligor: Account, currency: Account, revision: int) -> Words:
    """Under what a revision is filled."""
    return Words("DiscountDesk", "StandingBid", (financier, obligor, currency, revision))


@command("DiscountDesk.setStandingBid")
def _set(
    state: State, sender: Account, obligor: Account, currency: Account, bid: StandingBid
) -> None:
    state.decides("R150", "R151")
    if bid.budget == CANCELLED:
        raise RefusedError("R150", "StandingBids_BudgetInvalid", bid.budget)
    sales.require_basis(bid.day_basis, "R150", "StandingBids_BasisInvalid")
    _require_ascending(bid.bands)
    key = (sender, obligor, currency)
    before = state.desk.standing.get(key)
    revision = 1 if before is None else before.revision + 1
    state.desk.standing[key] = replace(bid, revision=revision)


@command("DiscountDesk.acceptStanding")
def _accept(
    state: State, sender: Account, financier: Account, lot: Lot, amount: int, least_proceeds: int
) -> None:
    paper = state.ledger.papers.get(payable_of(lot))
    obligor, currency = NOBODY, NOBODY
    if paper is not None:
        obligor, currency = sales.obligor_of(state, paper), paper.currency
    state.decides("R151")
    bid = state.desk.standing.get((financier, obligor, currency))
    if bid is None or not bid.budget:
        raise RefusedError("R151", "StandingBids_NoBid", financier, obligor, currency)
    require_not_expired(state, bid.last_day, "R151")
    words = standing_words(financier, obligor, currency, bid.revision)
    state.desk.filled[words] = sales.fill(state, words, bid.budget, amount, "R153")
    sale = sales.deliver(state, lot, amount, sender, financier)
    rate = _rate(state, sale, bid.bands)
    price = sales.Price(rate, bid.day_basis, bid.method, bid.recourse)
    proceeds = amount - sales.settle(state, sale, price)
    state.decides("R154")
    if proceeds < least_proceeds:
        raise RefusedError("R154", "StandingBids_ProceedsTooLow", proceeds, least_proceeds)
    recourse.pay(state, "R68", currency, financier, sale.seller, proceeds)


def _rate(state: State, sale: Sale, bands: Sequence[Band]) -> int:
    """That of the first band with as many days as are left."""
    state.decides("R152")
    days = sales.days_left(state, sale)
    used = [band for band in bands if band.longest_days]
    for band in used:
        if days <= band.longest_days:
            return band.rate_ppm
    raise RefusedError("R152", "StandingBids_TenorTooLong", days, used[-1].longest_days)


def _require_ascending(bands: Sequence[Band]) -> None:
    """Refuse a first band that is unused, and a later one in use unless it is longer than all."""
    before = 0
    for place, band in enumerate(bands):
        unused = place > 0 and band.longest_days == 0
        after_unused = place > 0 and before == 0
        if not unused and (after_unused or band.longest_days <= before):
            raise RefusedError("R150", "StandingBids_BandsInvalid", place, band.longest_days)
        before = band.longest_days
