"""What every sale does, by signed or by standing bid: price, rules of a financing, recourse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from deeptier.model import deliveries, evidence, exposures, figures, lines, recourse, rulebook
from deeptier.model.consents import Words
from deeptier.model.core import Account, Lot, RefusedError
from deeptier.model.deskbook import CANCELLED
from deeptier.model.papers import COMMERCIAL_BILL

if TYPE_CHECKING:
    from deeptier.model.lots import Paper
    from deeptier.model.state import State

_DAY_BASES = (360, 365)


@dataclass(frozen=True)
class Sale:
    """A lot or a part of it that was delivered; children and hops are the lot's before."""

    lot: Lot
    sold: Lot
    seller: Account
    buyer: Account
    amount: int
    children: int
    hops: int
    paper: Paper


@dataclass(frozen=True)
class Price:
    """By which the discount of a sale is computed."""

    rate_ppm: int
    day_basis: int
    method: int
    recourse: bool


def fill(state: State, words: Words, budget: int, amount: int, rule: str) -> int:
    """What is bought under a bid once this amount is, at most its budget (R61, R153)."""
    state.decides(rule)
    filled = state.desk.filled.get(words, 0)
    if filled == CANCELLED:
        raise RefusedError("R62", "DiscountDesk_BidCancelled", words)
    if amount > budget - filled:
        raise RefusedError(rule, "DiscountDesk_Overfilled", words, amount, budget - filled)
    return filled + amount


def deliver(state: State, lot: Lot, amount: int, by: Account, buyer: Account) -> Sale:
    """Let the ledger deliver what is sold (R64, R65, R69)."""
    state.decides("R64", "R65", "R69")
    sold = deliveries.sell(state, lot, amount, by, buyer)
    return Sale(lot, sold.sold, sold.seller, buyer, amount, sold.children, sold.hops, sold.paper)


def settle(state: State, sale: Sale, price: Price) -> int:
    """Do all that goes with a sale but the cash, and say what the discount is."""
    state.decides("R66", "R67")
    discount = figures.discount(
        sale.amount,
        price.rate_ppm,
        days_left(state, sale),
        price.day_basis,
        price.method,
    )
    if discount >= sale.amount:
        raise RefusedError("R67", "Money_ConsumesFace", sale.amount, discount)
    if _is_liable(state, sale, price):
        # A part is cut without children; the whole lot brings its own along.
        children = sale.children if sale.sold == sale.lot else 0
        cash = sale.amount - discount
        recourse.grant(state, sale.sold, sale.seller, cash, sale.hops + 1, children)
    _keep_to_rules(state, sale)
    return discount


def days_left(state: State, sale: Sale) -> int:
    """From the deal day (counted) to the due day (not counted)."""
    return sale.paper.due_day - state.today


def obligor_of(state: State, paper: Paper) -> Account:
    """The obligor that the payable's line names now."""
    return lines.obligor_of(state, paper.line)


def require_basis(day_basis: int, rule: str, error: str) -> None:
    """Refuse a year of any other number of days than 360 and 365."""
    if day_basis not in _DAY_BASES:
        raise RefusedError(rule, error, day_basis)


def _is_liable(state: State, sale: Sale, price: Price) -> bool:
    """By the bid, or because it is a commercial bill, whatever the bid says (R157)."""
    if sale.paper.backing == COMMERCIAL_BILL:
        state.decides("R157")
        return True
    return price.recourse


def _keep_to_rules(state: State, sale: Sale) -> None:
    rules = rulebook.rules(state)
    state.decides("R205")
    if not rules.discount_streams and not rules.registration_days:
        state.decides("R185")
    if rules.discount_streams:
        evidence.require_presented(state, sale.lot, sale.seller, rules.discount_streams)
    if rules.registration_days:
        last_day = state.today + rules.registration_days
        evidence.require_registered(state, sale.lot, sale.hops, sale.seller)
        evidence.oblige(state, sale.sold, sale.hops + 1, sale.buyer, last_day)
    if rules.financier_cap:
        exposures.expose(
            state,
            sale.sold,
            sale.hops + 1,
            sale.buyer,
            obligor_of(state, sale.paper),
            sale.paper.currency,
            sale.amount,
            rules.financier_cap,
        )
