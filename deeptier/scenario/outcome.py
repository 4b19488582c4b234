"""What a step did, read from the events of its transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from deeptier.chain.errors import explain
from deeptier.chain.house import Event
from deeptier.lot_id import LotId


@dataclass(frozen=True)
class Outcome:
    """What a step did.

    Attributes:
        lots: the lots that it made, moved or paid, in order.
        made: those of them that it made or moved.
        amount: what changed hands, in minor units; None if nothing did.
        figures: whole numbers by name, as a scenario may expect them.
        skipped: lots that a batch passed over, each with the name of its error.
    """

    lots: tuple[LotId, ...]
    made: tuple[LotId, ...]
    amount: int | None
    figures: dict[str, int] = field(default_factory=dict)
    skipped: dict[LotId, str] = field(default_factory=dict)


def outcome_of(events: Sequence[Event]) -> Outcome:
    """The outcome that the events of one transaction tell."""
    made = [lot for event in events for lot in _made(event)]
    paid = [_lot(event) for event in events if event.name in ("Claimed", "Redeemed")]
    figures = _figures(events)
    return Outcome(
        lots=tuple(made or paid),
        made=tuple(made),
        amount=_amount(events, figures),
        figures=figures,
        skipped={
            _lot(event): explain(event.args["reason"]).error
            for event in events
            if event.name == "Skipped"
        },
    )


def _lot(event: Event) -> LotId:
    return LotId.from_number(event.args["lot"])


def _made(event: Event) -> list[LotId]:
    if event.name == "PayableIssued":
        return [LotId(event.args["payableNumber"])]
    if event.name == "Delivered":
        return [_lot(event)]
    if event.name == "Split":
        first, count = event.args["firstChild"], len(event.args["amounts"])
        return [_lot(event).child(first + index) for index in range(count)]
    return []


def _figures(events: Sequence[Event]) -> dict[str, int]:
    figures: dict[str, int] = {}
    for event in events:
        args = event.args
        match event.name:
            case "Discounted":
                figures["days"] = args["tenorDays"]
                figures["discount"] = args["discount"]
                figures["proceeds"] = args["proceeds"]
            case "Repaid":
                figures["principal"] = args["principal"]
                figures["penalty"] = args["penalty"]
            case "Claimed" | "RecoursePaid":
                figures["cash"] = figures.get("cash", 0) + args["cash"]
            case "Redeemed":
                figures["cash"] = figures.get("cash", 0) + args["amount"]
            case "ArrearsRedeemed":
                figures["cash"] += args["penaltyShare"] - args["claimed"]
            case "Skipped":
                figures.setdefault("cash", 0)
    return figures


def _amount(events: Sequence[Event], figures: dict[str, int]) -> int | None:
    if "cash" in figures:
        return figures["cash"]
    if "principal" in figures:
        return figures["principal"] + figures["penalty"]
    moved = [amount for event in events for amount in _moved(event)]
    return sum(moved) if moved else None


def _moved(event: Event) -> list[int]:
    if event.name == "Delivered":
        return [event.args["amount"]]
    if event.name == "Split":
        return list(event.args["amounts"])
    if event.name == "PayableIssued":
        return [event.args["terms"]["faceAmount"]]
    return []
