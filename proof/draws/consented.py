"""Draws for what anyone carries with a holder's or a receiver's consent, signed or approved."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from deeptier.model.consents import Signature, Words
from deeptier.model.core import Account, Command
from deeptier.model.papers import Consent
from deeptier.model.register import current
from deeptier.model.rulebook import rules
from deeptier.model.state import State
from proof.chooser import Chooser
from proof.draws.base import draw
from proof.draws.choices import (
    anyone,
    endorsable_lots,
    parts_of,
    some_last_day,
    some_lot,
    some_receiver,
    some_reference,
    some_version,
)
from proof.draws.lots import deliveries_of
from proof.scene import Scene

#: The command that carries words, and the names of the fields before version and last day.
CARRIED: dict[tuple[str, str], tuple[str, tuple[str, ...]]] = {
    ("Warrants", "Split"): ("Warrants.splitWithConsent", ("lot", "amounts")),
    ("Warrants", "Endorse"): (
        "Warrants.endorseWithConsent",
        ("lot", "to", "amount", "trade_reference"),
    ),
    ("Warrants", "EndorseMany"): ("Warrants.endorseManyWithConsent", ("lot", "deliveries")),
    ("Offers", "OfferAcceptance"): ("Offers.acceptWithConsent", ("lot", "")),
    ("Offers", "Handover"): ("Offers.handOver", ("lot", "to", "amount", "trade_reference")),
}


@draw(16)
def carry_consent(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """With signatures, or with none where the words were approved."""
    drawn = some_words(choose, state, scene)
    if drawn is None:
        return None
    party, words = drawn
    return carried(choose, state, scene, party, words)


def some_words(choose: Chooser, state: State, scene: Scene) -> tuple[Account, Words] | None:
    """What a party may agree to, and the party."""
    if state.offers and choose.chance(25):
        lot = choose.pick(tuple(state.offers))
        offer, known = state.offers[lot], state.ledger.lots.get(lot)
        version = 0 if known is None else known.version
        ending = _ending(choose, state, version)
        fields = (lot, offer.trade_reference, *ending)
        return current(state, offer.to), Words("Offers", "OfferAcceptance", fields)
    some = some_lot(choose, state, endorsable_lots(state))
    if some is None:
        return None
    held = state.ledger.lots[some]
    ending = _ending(choose, state, held.version)
    kind = choose.number(0, 3)
    if kind == 0:
        amounts = parts_of(choose, held.amount, 3)
        return held.owner, Words("Warrants", "Split", (some, amounts, *ending))
    if kind == 1:
        deliveries = deliveries_of(choose, state, scene, some)
        return held.owner, Words("Warrants", "EndorseMany", (some, deliveries, *ending))
    reference = some_reference(choose, state, scene, rules(state).endorsement_streams)
    to, amount = some_receiver(choose, state, held.owner), choose.amount(held.amount)
    delivery = (some, to, amount, reference, *ending)
    if kind == 2:
        return held.owner, Words("Warrants", "Endorse", delivery)
    party = to if choose.chance(40) else held.owner
    return party, Words("Offers", "Handover", delivery)


def _ending(choose: Chooser, state: State, version: int) -> tuple[int, int]:
    return some_version(choose, version), some_last_day(choose, state)


def carried(choose: Chooser, state: State, scene: Scene, party: Account, words: Words) -> Command:
    """The command for words, with the consents it takes."""
    name, names = CARRIED[words.contract, words.name]
    *values, version, last_day = words.fields
    arguments: dict[str, Any] = {
        each: value for each, value in zip(names, values, strict=True) if each
    }
    if name == "Offers.handOver":
        known = state.ledger.lots.get(arguments["lot"])
        holder = party if known is None else known.owner
        giver = _signed(choose, state, scene, holder, words)
        arguments["giver"] = Consent(version, last_day, giver)
        arguments["receiver"] = _signed(choose, state, scene, arguments["to"], words)
        sender = choose.pick((anyone(choose, scene), holder, arguments["to"]))
        return Command(sender, name, arguments)
    signature = _signed(choose, state, scene, party, words)
    arguments["consent"] = Consent(version, last_day, signature)
    sender = party if choose.chance(10) else anyone(choose, scene)
    return Command(sender, name, arguments)


def _signed(
    choose: Chooser, state: State, scene: Scene, party: Account, words: Words
) -> Signature | None:
    """Mostly a consent to the words; seldom one to the same with another last day."""
    if choose.chance(4):
        *values, last_day = words.fields
        words = replace(words, fields=(*values, last_day + 1))
    return scene.consent(choose, state, party, words)
