"""What letters are about, in minor units: for approvals by amount, and for dry runs."""

from __future__ import annotations

from deeptier.messages import Acceptance, Bid, Endorse, EndorseMany, Handover, Split, Terms
from deeptier.structs import Struct


def amounts_of(message: Struct) -> tuple[int, ...]:
    """The amounts that change hands by a message, or may; none where it names none."""
    if isinstance(message, Terms):
        return (message.face_amount,)
    if isinstance(message, Bid):
        return (message.budget,)
    if isinstance(message, Split):
        return tuple(message.amounts)
    if isinstance(message, EndorseMany):
        return tuple(each.amount for each in message.deliveries)
    if isinstance(message, (Acceptance, Endorse, Handover)):
        return (message.amount,)
    return ()
