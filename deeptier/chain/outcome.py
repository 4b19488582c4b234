"""What a transaction did, read from its events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from deeptier.chain.errors import explain
from deeptier.chain.house import Event
from deeptier.lot_id import LotId

#: Events that tell of a lot which is neither made nor paid.
_TOUCHING = (
    "Pledged",
    "LoanRepaid",
    "Retired",
    "OfferRejected",
    "OfferReturned",
    "Presented",
    "Registered",
    "Followed",
)
#: By event: the figures that it gives, by the name of its argument. Those of one name are summed.
_FIGURES: dict[str, dict[str, str]] = {
    "Discounted": {"days": "tenorDays", "discount": "discount", "proceeds": "proceeds"},
    "InterestShared": {"obligor_part": "cash"},
    "FeePaid": {"fee": "fee"},
    "Pledged": {"advance": "advance"},
    "LoanRepaid": {"cash": "cash", "interest": "interest"},
    "Foreclosed": {"debt": "debt"},
    "PledgeCleared": {"to_financier": "toFinancier", "to_pledgor": "toPledgor"},
    "Repaid": {"principal": "principal", "penalty": "penalty"},
    "GuaranteePaid": {"principal": "principal", "penalty": "penalty"},
    "GuarantorReimbursed": {"to_guarantor": "cash"},
    "DepositTaken": {"deposit": "amount"},
    "DepositReleased": {"cash": "amount"},
    "Retired": {"face": "amount"},
    "Claimed": {"cash": "cash"},
    "RecoursePaid": {"cash": "cash"},
    "RecoveryPaid": {"cash": "cash"},
    "Redeemed": {"cash": "amount"},
    "ArrearsRedeemed": {"cash": "penaltyShare"},
}


@dataclass(frozen=True)
class Outcome:
    """What a transaction did.

    Attributes:
        lots: the lots that it made, moved or paid, in order.
        made: those of them that it made or moved.
        amount: what changed hands, in minor units; None if nothing did.
        figures: whole numbers by name, as a scenario may expect them.
        taken: id of the party whose bid was the best of several.
        passed_over: of the other bids, what they would have paid, or why they could not serve.
        held_for: for each lot that is held for a receiver: its address, and the last day.
        skipped: lots that a batch passed over, each with the name of its error.
    """

    lots: tuple[LotId, ...]
    made: tuple[LotId, ...]
    amount: int | None
    figures: dict[str, int] = field(default_factory=dict)
    skipped: dict[LotId, str] = field(default_factory=dict)
    taken: str | None = None
    passed_over: tuple[str, ...] = ()
    held_for: dict[LotId, tuple[str, int]] = field(default_factory=dict)


def outcome_of(events: Sequence[Event]) -> Outcome:
    """The outcome that the events of one transaction tell."""
    made = list(dict.fromkeys(lot for event in events for lot in _made(event)))
    paid = [_lot(event) for event in events if event.name in ("Claimed", "Redeemed")]
    touched = [_lot(event) for event in events if event.name in _TOUCHING]
    figures = _figures(events)
    return Outcome(
        lots=tuple(made or paid or touched),
        made=tuple(made),
        amount=_amount(events, figures),
        figures=figures,
        skipped={
            _lot(event): explain(event.args["reason"]).error
            for event in events
            if event.name == "Skipped"
        },
        held_for={
            _lot(event): (event.args["to"], event.args["lastDay"])
            for event in events
            if event.name == "Offered"
        },
    )


def _lot(event: Event) -> LotId:
    return LotId.from_number(event.args["lot"])


def _made(event: Event) -> list[LotId]:
    if event.name == "PayableIssued":
        return [LotId(event.args["payableNumber"])]
    if event.name in ("Delivered", "Offered"):
        return [_lot(event)]
    if event.name == "Split":
        first, count = event.args["firstChild"], len(event.args["amounts"])
        return [_lot(event).child(first + index) for index in range(count)]
    return []


def _figures(events: Sequence[Event]) -> dict[str, int]:
    figures: dict[str, int] = {}
    for event in events:
        for name, argument in _FIGURES.get(event.name, {}).items():
            figures[name] = figures.get(name, 0) + event.args[argument]
        if event.name == "ArrearsRedeemed":
            figures["cash"] -= event.args["claimed"]
        if event.name == "Skipped":
            figures.setdefault("cash", 0)
    return figures


def _amount(events: Sequence[Event], figures: dict[str, int]) -> int | None:
    for name in ("cash", "advance", "face"):
        if name in figures:
            return figures[name]
    if "principal" in figures:
        return figures["principal"] + figures["penalty"] + figures.get("to_guarantor", 0)
    moved = [amount for event in events for amount in _moved(event)]
    return sum(moved) if moved else None


def _moved(event: Event) -> list[int]:
    if event.name == "Delivered":
        return [event.args["amount"]]
    if event.name == "Split":
        return list(event.args["amounts"])
    if event.name == "PayableIssued":
        return [event.args["terms"]["faceAmount"]]
    if event.name == "Cancelled":
        return [event.args["faceAmount"]]
    return []
