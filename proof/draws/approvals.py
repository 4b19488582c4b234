"""Draws of consents approved on chain, withdrawn again, or used where no signature is given."""

from __future__ import annotations

from deeptier.model.consents import Words
from deeptier.model.core import Account, Command
from deeptier.model.desk import bid_words
from deeptier.model.state import State
from proof.chooser import Chooser
from proof.draws.base import draw
from proof.draws.consented import CARRIED, carried, some_words
from proof.scene import Scene

#: A party, and what it may be asked to agree to.
Asked = tuple[Account, Words]


@draw(6)
def approve_consent(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """Of words that a party may need next."""
    ways = (_of_terms, _of_bid, _of_pledge_bid, some_words, some_words, some_words, _again)
    asked = choose.pick(ways)(choose, state, scene)
    if asked is None:
        return None
    party, words = asked
    if choose.chance(4):
        party = choose.pick(scene.accounts)
    return Command(party, f"{words.contract}.approveConsent", {"digest": words})


@draw(2)
def withdraw_consent(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """One that stands; seldom one that does not."""
    given = _in_order(state)
    if not given:
        return None
    contract, party, words = choose.pick(given)
    if choose.chance(10):
        party = choose.pick(scene.accounts)
    return Command(party, f"{contract}.withdrawConsent", {"digest": words})


@draw(6)
def carry_approved(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """What a holder or a receiver approved, by anyone, without a signature."""
    given = [
        (party, words)
        for _, party, words in _in_order(state)
        if (words.contract, words.name) in CARRIED
    ]
    return carried(choose, state, scene, *choose.pick(given)) if given else None


def _again(choose: Chooser, state: State, scene: Scene) -> Asked | None:
    """What stands already."""
    given = [(party, words) for _, party, words in _in_order(state)]
    return choose.pick(given) if given else None


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


def _in_order(state: State) -> list[tuple[str, Account, Words]]:
    """Approvals in an order that is the same each time."""
    return sorted(state.approvals.given, key=repr)
