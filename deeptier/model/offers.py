"""Accept, reject, return and hand over: deliveries to those that ask (R112 to R115)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deeptier.model import lots
from deeptier.model.consents import Signature, Words, require_consent, require_not_expired
from deeptier.model.core import NOBODY, Account, Lot, RefusedError, command
from deeptier.model.endorsements import Offer, endorse
from deeptier.model.holds import release
from deeptier.model.papers import Consent
from deeptier.model.register import current

if TYPE_CHECKING:
    from deeptier.model.state import State


@command("Offers.accept")
def _accept(state: State, sender: Account, lot: Lot) -> None:
    offer = _standing(state, lot, "R112")
    _require_receiver(state, sender, lot, offer, "R112")
    _deliver(state, sender, lot, offer)


@command("Offers.acceptWithConsent")
def _accept_with_consent(state: State, sender: Account, lot: Lot, consent: Consent) -> None:
    offer = _standing(state, lot, "R112")
    _require_version(state, lot, consent.version, "R112")
    require_not_expired(state, consent.last_day, "R112")
    fields = (lot, offer.trade_reference, consent.version, consent.last_day)
    words = Words("Offers", "OfferAcceptance", fields)
    require_consent(state, sender, current(state, offer.to), words, consent.signature, "R112")
    _deliver(state, sender, lot, offer)


@command("Offers.reject")
def _reject(state: State, sender: Account, lot: Lot) -> None:
    offer = _standing(state, lot, "R113")
    _require_receiver(state, sender, lot, offer, "R113")
    _end(state, lot)


@command("Offers.returnLapsed")
def _return_lapsed(state: State, sender: Account, lot: Lot) -> None:
    del sender  # anyone
    offer = _standing(state, lot, "R113")
    if state.today <= offer.last_day:
        raise RefusedError("R113", "Offers_NotLapsed", lot, offer.last_day, state.today)
    _end(state, lot)


@command("Offers.handOver")
def _hand_over(
    state: State,
    sender: Account,
    lot: Lot,
    to: Account,
    amount: int,
    trade_reference: bytes,
    giver: Consent,
    receiver: Signature | None,
) -> None:
    _require_version(state, lot, giver.version, "R115")
    require_not_expired(state, giver.last_day, "R115")
    fields = (lot, to, amount, trade_reference, giver.version, giver.last_day)
    words = Words("Offers", "Handover", fields)
    known = state.ledger.lots.get(lot)
    holder = NOBODY if known is None else known.owner
    if (holder, sender) not in state.ledger.operators:
        require_consent(state, sender, holder, words, giver.signature, "R115")
    require_consent(state, sender, to, words, receiver, "R115")
    endorse(state, sender, lot, to, amount, trade_reference, agreed=True)


def _deliver(state: State, sender: Account, lot: Lot, offer: Offer) -> None:
    """Deliver an offered lot whole, whatever its receiver asks for by now."""
    if state.today > offer.last_day:
        raise RefusedError("R112", "Offers_Lapsed", lot, offer.last_day, state.today)
    _end(state, lot)
    state.decides("R178")
    receiver, amount = current(state, offer.to), state.ledger.lots[lot].amount
    endorse(state, sender, lot, receiver, amount, offer.trade_reference, agreed=True)


def _end(state: State, lot: Lot) -> None:
    del state.offers[lot]
    release(state, lot, "offer")


def _standing(state: State, lot: Lot, rule: str) -> Offer:
    """The offer that holds a lot; what an order or the lot's end ended is written still."""
    offer, known = state.offers.get(lot), state.ledger.lots.get(lot)
    state.decides(rule)
    if offer is None or known is None or not known.offered:
        raise RefusedError(rule, "Offers_NotOffered", lot)
    return offer


def _require_receiver(state: State, sender: Account, lot: Lot, offer: Offer, rule: str) -> None:
    receiver = current(state, offer.to)
    state.decides("R196")
    if sender != receiver:
        raise RefusedError(rule, "Offers_NotReceiver", lot, receiver, sender)


def _require_version(state: State, lot: Lot, wanted: int, rule: str) -> None:
    actual = lots.version(state, lot)
    state.decides(rule, "R85")
    if wanted != actual:
        raise RefusedError(rule, "Offers_VersionDiffers", lot, wanted, actual)
