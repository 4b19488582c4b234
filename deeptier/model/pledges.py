"""Pledges: cash advanced on a lot that stays its holder's, repaid, shared and foreclosed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from deeptier.model import deliveries, evidence, figures, holds, lots, register, tokens
from deeptier.model.consents import Signature, Words, require_consent, require_not_expired
from deeptier.model.core import NOBODY, Account, Lot, Part, RefusedError, command
from deeptier.model.papers import Consent, PledgeBid
from deeptier.model.rulebook import rules

if TYPE_CHECKING:
    from deeptier.model.state import State

_BASES = (360, 365)
_WHOLE_PPM = 1_000_000


@dataclass(frozen=True)
class Loan:
    """Cash advanced on a lot.

    Attributes:
        pledgor: who pledged; from foreclosure on, whom the lot was taken from.
        received: what the financier had out of the lot.
        debt: fixed at foreclosure, zero before.
        bid: the financier's words.
    """

    financier: Account
    advance: int
    since_day: int
    pledgor: Account
    rate_ppm: int
    day_basis: int
    repay_day: int
    bid: Words
    foreclosed: bool = False
    received: int = 0
    debt: int = 0


@dataclass
class Pledges(Part):
    """Loans by lot, and the words of bids that were taken or cancelled."""

    loans: dict[Lot, Loan] = field(default_factory=dict)
    used: set[Words] = field(default_factory=set)


def bid_words(bid: PledgeBid) -> Words:
    """What the financier agrees to."""
    return Words("Pledges", "PledgeBid", (bid,))


def acceptance_words(bid: PledgeBid, lot: Lot, version: int, last_day: int) -> Words:
    """What the holder agrees to."""
    return Words("Pledges", "PledgeAcceptance", (bid_words(bid), lot, version, last_day))


def debt(state: State, loan: Loan) -> int:
    """Advance and interest as of today, or the debt that foreclosure fixed (R174)."""
    state.decides("R174")
    if loan.foreclosed:
        return loan.debt
    days = state.today - loan.since_day
    grown = figures.interest(loan.advance, loan.rate_ppm, days, loan.day_basis)
    return min(loan.advance + grown, figures.MOST_AMOUNT)


def share(
    state: State, lot: Lot, currency: Account, holder: Account, cash: int, *, ended: bool
) -> None:
    """Share what a pledged lot was paid between financier and pledgor (R211)."""
    state.decides("R211")
    loan = _loan(state, lot, "R211")
    due = debt(state, loan) - loan.received
    to_financier = min(due, cash)
    to_pledgor = cash - to_financier
    if ended:
        del state.pledges.loans[lot]
    elif to_financier == due and not loan.foreclosed:
        del state.pledges.loans[lot]
        holds.release(state, lot, "pledge")
    else:
        state.pledges.loans[lot] = replace(loan, received=loan.received + to_financier)
    pledgor = loan.pledgor if loan.foreclosed else holder
    _note_moved(state, loan, holder)
    for party, amount in ((loan.financier, to_financier), (pledgor, to_pledgor)):
        if amount:
            receiver = _not_held(state, lot, party)
            own = state.contracts["Pledges"]
            tokens.push_or_say_why(state, currency, own, receiver, amount, "R211")


@command("Pledges.share")
def _share(state: State, sender: Account, **_given: Any) -> None:
    """Clearing asks for it within claim and redeem; sent by itself it is refused."""
    state.decides("R211")
    raise RefusedError("R211", "Pledges_ClearingOnly", sender)


@command("Pledges.pledge")
def _pledge(state: State, sender: Account, bid: PledgeBid, bid_signature: Signature | None) -> None:
    _take(state, sender, bid, bid_signature, sender)


@command("Pledges.pledgeWithConsent")
def _pledge_with_consent(
    state: State,
    sender: Account,
    bid: PledgeBid,
    bid_signature: Signature | None,
    consent: Consent,
) -> None:
    known = state.ledger.lots.get(bid.lot)
    holder = NOBODY if known is None else known.owner
    _require_version(state, bid.lot, consent.version, lots.version(state, bid.lot), "R171")
    require_not_expired(state, consent.last_day, "R171")
    words = acceptance_words(bid, bid.lot, consent.version, consent.last_day)
    require_consent(state, sender, holder, words, consent.signature, "R171")
    _take(state, sender, bid, bid_signature, holder)


@command("Pledges.cancelPledgeBid")
def _cancel(state: State, sender: Account, bid: PledgeBid) -> None:
    state.decides("R172")
    if sender != bid.financier:
        raise RefusedError("R172", "Pledges_NotFinancier", bid.financier, sender)
    _use(state, bid)


@command("Pledges.repayLoan")
def _repay(state: State, sender: Account, lot: Lot) -> None:
    state.decides("R175")
    loan = _loan(state, lot, "R175")
    if loan.foreclosed:
        raise RefusedError("R175", "Pledges_AlreadyForeclosed", lot)
    cash = debt(state, loan) - loan.received
    financier = _not_held(state, lot, loan.financier)
    currency = state.ledger.papers[lot[0]].currency
    _note_moved(state, loan, state.ledger.lots[lot].owner)
    del state.pledges.loans[lot]
    holds.release(state, lot, "pledge")
    _pay(state, currency, sender, financier, cash, "R175")


@command("Pledges.foreclose")
def _foreclose(state: State, sender: Account, lot: Lot) -> None:
    state.decides("R210")
    loan = _loan(state, lot, "R210")
    financier = register.current(state, loan.financier)
    if sender != financier:
        raise RefusedError("R210", "Pledges_NotFinancier", financier, sender)
    if loan.foreclosed:
        raise RefusedError("R210", "Pledges_AlreadyForeclosed", lot)
    if state.today <= loan.repay_day:
        raise RefusedError("R210", "Pledges_NotOverdue", lot, loan.repay_day, state.today)
    hops = state.ledger.lots[lot].hops
    evidence.require_registered(state, lot, hops, financier)
    if register.is_barred(state, financier):
        raise RefusedError("R210", "Pledges_PartyFrozen", lot, financier)
    record, _paper = deliveries.clearable(state, lot)
    _note_moved(state, loan, record.owner)
    state.pledges.loans[lot] = replace(
        loan, foreclosed=True, debt=debt(state, loan), pledgor=record.owner
    )
    deliveries.deliver(state, lot, financier, record.amount, "foreclosure")


def _take(
    state: State, sender: Account, bid: PledgeBid, signature: Signature | None, by: Account
) -> None:
    """Take a financier's bid: hold the lot, and pay the advance (R171 to R173)."""
    state.decides("R172")
    if bid.day_basis not in _BASES:
        raise RefusedError("R172", "Pledges_BasisInvalid", bid.day_basis)
    require_not_expired(state, bid.last_day, "R172")
    words = bid_words(bid)
    if words in state.pledges.used:
        raise RefusedError("R172", "Pledges_BidUsed", words)
    require_consent(state, sender, bid.financier, words, signature, "R171")
    _use(state, bid)

    state.decides("R171")
    record = lots.live(state, bid.lot)
    paper = deliveries.require_circulating(state, bid.lot)
    pledgor = record.owner
    if not lots.is_operator(state, pledgor, by):
        raise RefusedError("R171", "Pledges_NotHolder", bid.lot, by)
    register.require_business(state)
    register.active(state, pledgor)
    register.active_as(state, bid.financier, register.FINANCIER)
    if pledgor == bid.financier:
        raise RefusedError("R171", "Pledges_SameParty", bid.lot, pledgor)
    _require_version(state, bid.lot, bid.lot_version, record.version, "R172")
    if bid.currency != paper.currency:
        raise RefusedError("R172", "Pledges_CurrencyDiffers", bid.currency, paper.currency)
    if not state.today <= bid.repay_day <= paper.due_day:
        raise RefusedError(
            "R172", "Pledges_RepayDayInvalid", bid.repay_day, state.today, paper.due_day
        )
    advance = figures.portion(record.amount, bid.advance_ppm)
    state.decides("R168")
    if bid.advance_ppm > _WHOLE_PPM or advance == 0:
        raise RefusedError("R172", "Pledges_AdvanceInvalid", bid.advance_ppm, advance)

    holds.pledge(state, bid.lot)
    state.pledges.loans[bid.lot] = Loan(
        bid.financier,
        advance,
        state.today,
        pledgor,
        bid.rate_ppm,
        bid.day_basis,
        bid.repay_day,
        words,
    )
    _require_evidence(state, bid, pledgor, record.hops)
    _pay(state, bid.currency, bid.financier, pledgor, advance, "R173")


def _require_evidence(state: State, bid: PledgeBid, pledgor: Account, hops: int) -> None:
    """What the rules of today ask of a financing (R180, R181)."""
    asked = rules(state)
    if asked.discount_streams:
        evidence.require_presented(state, bid.lot, pledgor, asked.discount_streams)
    if asked.registration_days:
        evidence.require_registered(state, bid.lot, hops, pledgor)
        last_day = state.today + asked.registration_days
        evidence.oblige(state, bid.lot, hops, bid.financier, last_day)


def _use(state: State, bid: PledgeBid) -> None:
    words = bid_words(bid)
    if words in state.pledges.used:
        raise RefusedError("R172", "Pledges_BidUsed", words)
    state.pledges.used.add(words)


def _pay(
    state: State, currency: Account, from_: Account, to: Account, amount: int, rule: str
) -> None:
    """Move cash by allowance, measured; what is nothing is not moved."""
    if amount:
        own = state.contracts["Pledges"]
        refusal = (rule, "Pledges_CashDiffers")
        tokens.pull_exactly(state, currency, own, from_, to, amount, refusal)


def _loan(state: State, lot: Lot, rule: str) -> Loan:
    loan = state.pledges.loans.get(lot)
    if loan is None:
        raise RefusedError(rule, "Pledges_NoLoan", lot)
    return loan


def _note_moved(state: State, loan: Loan, holder: Account) -> None:
    """Note that an order moved the lot since it was pledged, and the loan with it (R212)."""
    if not loan.foreclosed and holder != register.current(state, loan.pledgor):
        state.decides("R212")


def _not_held(state: State, lot: Lot, party: Account) -> Account:
    """The account that now stands in a party's place, unless what it is owed is kept (R213)."""
    state.decides("R213")
    acting = register.current(state, party)
    if register.is_barred(state, acting):
        raise RefusedError("R213", "Pledges_PartyFrozen", lot, acting)
    return acting


def _require_version(state: State, lot: Lot, wanted: int, actual: int, rule: str) -> None:
    state.decides(rule)
    if wanted != actual:
        raise RefusedError(rule, "Pledges_VersionDiffers", lot, wanted, actual)
