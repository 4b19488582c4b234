"""Draws of consents approved on chain, withdrawn again, or used where no signature is given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from deeptier.model.consents import Words
from deeptier.model.core import Account, Command
from deeptier.model.desk import bid_words
from deeptier.model.papers import Consent
from deeptier.model.state import State
from proof.chooser import Chooser
from proof.draws.base import draw
from proof.scene import Scene

#: A party, and what it may be asked to agree to.
Asked = tuple[Account, Words]


@draw(6)
def approve_consent(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """Of words that a party may need next."""
    ways = (_of_terms, _of_bid, _of_pledge_bid, _of_holder, _of_holder, _of_receiver)
    asked = choose.pick(ways)(choose, state, scene)
    if asked is None:
        return None
    party, words = asked
    if choose.chance(4):
        party = choose.pick(scene.signers)
    return Command(party, f"{words.contract}.approveConsent", {"digest": words})


@draw(2)
def withdraw_consent(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """One that stands; seldom one that does not."""
    given = _in_order(state)
    if not given:
        return None
    contract, party, words = choose.pick(given)
    if choose.chance(10):
        party = choose.pick(scene.signers)
    return Command(party, f"{contract}.withdrawConsent", {"digest": words})


@draw(6)
def carry_approved(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """What a holder or a receiver approved, by anyone, without a signature."""
    given = [words for _, _, words in _in_order(state) if words.name in _CARRIED]
    if not given:
        return None
    words = choose.pick(given)
    name, arguments = _CARRIED[words.name](words)
    return Command(choose.pick(scene.signers), name, arguments)


def _of_terms(choose: Chooser, state: State, scene: Scene) -> Asked | None:
    if not scene.terms:
        return None
    terms, invoices = scene.terms[-choose.number(1, min(3, len(scene.terms)))]
    words = Words("Payables", "Terms", (terms, invoices))
    return choose.pick((terms.payee, terms.obligor, terms.payee, terms.guarantor)), words


def _of_bid(choose: Chooser, state: State, scene: Scene) -> Asked | None:
    if not scene.bids:
        return None
    bid = scene.bids[-choose.number(1, min(3, len(scene.bids)))]
    return bid.financier, bid_words(bid)


def _of_pledge_bid(choose: Chooser, state: State, scene: Scene) -> Asked | None:
    if not scene.pledge_bids:
        return None
    bid = scene.pledge_bids[-choose.number(1, min(3, len(scene.pledge_bids)))]
    return bid.financier, Words("Pledges", "PledgeBid", (bid,))


def _of_holder(choose: Chooser, state: State, scene: Scene) -> Asked | None:
    """To split or endorse a lot as it is now."""
    if not state.ledger.lots:
        return None
    lot = choose.pick(tuple(state.ledger.lots))
    record, last_day = state.ledger.lots[lot], state.today + choose.number(0, 4)
    until = (record.version, last_day)
    amount = choose.amount(record.amount)
    if choose.chance(50):
        return record.owner, Words("Warrants", "Split", (lot, (amount,), *until))
    to = choose.pick(tuple(state.register.enterprises))
    fields = (lot, to, amount, _reference(choose, scene), *until)
    return record.owner, Words("Warrants", "Endorse", fields)


def _of_receiver(choose: Chooser, state: State, scene: Scene) -> Asked | None:
    """To accept what is offered."""
    offers = {lot: each for lot, each in state.offers.items() if lot in state.ledger.lots}
    if not offers:
        return None
    lot = choose.pick(tuple(offers))
    offer, version = offers[lot], state.ledger.lots[lot].version
    fields = (lot, offer.trade_reference, version, state.today + choose.number(0, 4))
    return offer.to, Words("Offers", "OfferAcceptance", fields)


def _reference(choose: Chooser, scene: Scene) -> bytes:
    return choose.pick(scene.references) if scene.references else scene.word("trade")


def _split(words: Words) -> tuple[str, dict[str, Any]]:
    lot, amounts, *until = words.fields
    arguments = {"lot": lot, "amounts": amounts, "consent": Consent(*until)}
    return "Warrants.splitWithConsent", arguments


def _endorse(words: Words) -> tuple[str, dict[str, Any]]:
    lot, to, amount, reference, *until = words.fields
    return "Warrants.endorseWithConsent", {
        "lot": lot,
        "to": to,
        "amount": amount,
        "trade_reference": reference,
        "consent": Consent(*until),
    }


def _accept_offer(words: Words) -> tuple[str, dict[str, Any]]:
    lot, _, *until = words.fields
    return "Offers.acceptWithConsent", {"lot": lot, "consent": Consent(*until)}


_CARRIED: dict[str, Callable[[Words], tuple[str, dict[str, Any]]]] = {
    "Split": _split,
    "Endorse": _endorse,
    "OfferAcceptance": _accept_offer,
}


def _in_order(state: State) -> list[tuple[str, Account, Words]]:
    """Approvals in an order that is the same each time."""
    return sorted(state.approvals.given, key=repr)
