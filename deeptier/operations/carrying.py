"""Carries out one intent: asked first, signed, sent, waited for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deeptier.chain.verbs.base import Done
from deeptier.operations.intent import Intent

if TYPE_CHECKING:
    from deeptier.desk.office import Office


def carry_out(office: Office, intent: Intent) -> Done[None]:
    """Send what an intent says, by its sender, and wait until it is mined.

    Errors: as `Sender.send`; `InputError` where nobody here can sign for the sender.
    """
    function = office.house.function(intent.contract, intent.function, *intent.arguments)
    receipt = office.sender(intent.sender).send(function, gas=intent.gas)
    return Done(None, receipt, office.house.events(receipt))
