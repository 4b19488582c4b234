"""Commands put into other words: endorsements, unsigned papers, terms that the agent approved."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from stage import FACE, TRADE, Stage, at

from deeptier.model.consents import Signature
from deeptier.model.core import Command, Lot
from deeptier.model.papers import Terms


def endorsement(lot: Lot, to: str, amount: int = FACE) -> dict[str, Any]:
    """The arguments of an endorsement."""
    return {"lot": lot, "to": at(to), "amount": amount, "trade_reference": TRADE}


def carrying(stage: Stage, terms: Terms, agent: str) -> Command:
    """Anyone carries terms; the agent approved them before, the others sign."""
    command = stage.issuing(terms)
    consents = command.arguments["consents"]
    for party in ("obligor", "payee", "guarantor"):
        signature = getattr(consents, party)
        if isinstance(signature, Signature) and signature.signer == agent:
            consents = replace(consents, **{party: None})
    return replace(command, arguments={**command.arguments, "consents": consents})


def unsigned(command: Command) -> Command:
    return replace(command, arguments={**command.arguments, "bid_signature": None})
