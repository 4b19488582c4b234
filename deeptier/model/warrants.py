"""Split, endorse and follow: what holders, their operators and their consents do with lots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from deeptier.model import endorsements, lots
from deeptier.model.consents import Words, require_consent, require_not_expired
from deeptier.model.core import Account, Lot, RefusedError, command
from deeptier.model.deliveries import cut_for_holder, require_circulating
from deeptier.model.papers import Consent, Delivery
from deeptier.model.register import active, current, require_business

if TYPE_CHECKING:
    from deeptier.model.state import State


@command("Warrants.split")
def _split(state: State, sender: Account, lot: Lot, amounts: Sequence[int]) -> None:
    _require_holder(state, sender, lot)
    _cut(state, lot, amounts)


@command("Warrants.splitWithConsent")
def _split_with_consent(
    state: State, sender: Account, lot: Lot, amounts: Sequence[int], consent: Consent
) -> None:
    words = Words("Warrants", "Split", (lot, tuple(amounts), consent.version, consent.last_day))
    _require_agreed(state, sender, lot, words, consent)
    _cut(state, lot, amounts)


@command("Warrants.endorse")
def _endorse(
    state: State, sender: Account, lot: Lot, to: Account, amount: int, trade_reference: bytes
) -> None:
    _require_holder(state, sender, lot)
    endorsements.endorse(state, sender, lot, to, amount, trade_reference)


@command("Warrants.endorseWithConsent")
def _endorse_with_consent(
    state: State,
    sender: Account,
    lot: Lot,
    to: Account,
    amount: int,
    trade_reference: bytes,
    consent: Consent,
) -> None:
    fields = (lot, to, amount, trade_reference, consent.version, consent.last_day)
    words = Words("Warrants", "Endorse", fields)
    _require_agreed(state, sender, lot, words, consent)
    before = lots.live(state, lot)
    state.decides("R85")
    if words in state.ledger.used_up:
        raise RefusedError("R35", "Warrants_ConsentUsed", lot, words)
    endorsements.endorse(state, sender, lot, to, amount, trade_reference)
    after = state.ledger.lots.get(lot)
    if after is not None and after.offered and after.version == before.version:
        state.ledger.used_up.add(words)


@command("Warrants.endorseMany")
def _endorse_many(state: State, sender: Account, lot: Lot, deliveries: Sequence[Delivery]) -> None:
    _require_holder(state, sender, lot)
    endorsements.endorse_many(state, sender, lot, deliveries)


@command("Warrants.endorseManyWithConsent")
def _endorse_many_with_consent(
    state: State, sender: Account, lot: Lot, deliveries: Sequence[Delivery], consent: Consent
) -> None:
    fields = (lot, tuple(deliveries), consent.version, consent.last_day)
    _require_agreed(state, sender, lot, Words("Warrants", "EndorseMany", fields), consent)
    endorsements.endorse_many(state, sender, lot, deliveries)


@command("Warrants.follow")
def _follow(state: State, sender: Account, lot: Lot) -> None:
    del sender  # anyone
    known = lots.live(state, lot)
    successor = current(state, known.owner)
    state.decides("R195", "R196")
    if successor == known.owner:
        raise RefusedError("R195", "Warrants_NobodyReplaced", lot, known.owner)
    state.ledger.lots[lot] = replace(known, owner=successor)
    lots.call_receiver(state, successor)


def _cut(state: State, lot: Lot, amounts: Sequence[int]) -> None:
    holder = state.ledger.lots[lot].owner
    state.decides("R38")
    require_business(state)
    active(state, holder)
    require_circulating(state, lot)
    cut_for_holder(state, lot, amounts, "R39")
    lots.call_receiver(state, holder)


def _require_holder(state: State, sender: Account, lot: Lot) -> None:
    known = lots.live(state, lot)
    state.decides("R34")
    if not lots.is_operator(state, known.owner, sender):
        raise RefusedError("R34", "Warrants_NotHolder", lot, sender)


def _require_agreed(
    state: State, sender: Account, lot: Lot, words: Words, consent: Consent
) -> None:
    """The holder agrees to the words, which name the lot's version (R35)."""
    known = lots.live(state, lot)
    state.decides("R34", "R35", "R85")
    if consent.version != known.version:
        expected, actual = consent.version, known.version
        raise RefusedError("R35", "Warrants_VersionDiffers", lot, expected, actual)
    require_not_expired(state, consent.last_day, "R34")
    require_consent(state, sender, known.owner, words, consent.signature, "R34")
