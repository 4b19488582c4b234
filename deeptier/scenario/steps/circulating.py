"""Reads the steps of issuing, cancelling, cutting, delivering and accepting."""

from __future__ import annotations

from deeptier.reading.nodes import Value
from deeptier.scenario import actions
from deeptier.scenario.actions import Action, Delivery
from deeptier.scenario.names import Names
from deeptier.scenario.steps.reader import NO_TRADE, StepReader, Verb, trade

_MOST_DAYS = 255


def _split(step: StepReader) -> Action:
    amounts = step.amounts()
    return actions.Split(step.holder(), step.lot(), amounts, step.carrier())


def _endorse(step: StepReader) -> Action:
    return actions.Endorse(step.holder(), step.lot(), _delivery(step, whole=True), step.carrier())


def _hand_over(step: StepReader) -> Action:
    carrier = step.party("carried_by")
    return actions.HandOver(step.holder(), step.lot(), _delivery(step, whole=True), carrier)


def _endorse_many(step: StepReader) -> Action:
    def deliveries(found: Value) -> tuple[Delivery, ...]:
        return tuple(_listed_delivery(each, step.names) for each in found.items("delivery"))

    listed = step.fields.required("deliveries", deliveries, tuple[Delivery, ...]())
    return actions.EndorseMany(step.holder(), step.lot(), listed, step.carrier())


def _delivery(step: StepReader, whole: bool) -> Delivery:
    return Delivery(
        to=step.trader(),
        amount=step.part() if whole else step.amount(),
        trade=step.fields.required("trade", trade, NO_TRADE),
    )


def _listed_delivery(value: Value, names: Names) -> Delivery:
    fields = value.fields("a delivery")
    delivery = _delivery(StepReader(fields, names), whole=False)
    fields.close()
    return delivery


CIRCULATING = {
    "issue": Verb(
        lambda step: actions.Issue(step.payable(), step.party("carried_by")), makes_lot=True
    ),
    "cancel": Verb(lambda step: actions.Cancel(step.payable(), step.party("carried_by"))),
    "split": Verb(_split, makes_lot=True),
    "endorse": Verb(_endorse, makes_lot=True),
    "endorse_many": Verb(_endorse_many, makes_lot=True),
    "set_acceptance": Verb(
        lambda step: actions.SetAcceptance(step.holder(), step.whole("days", 0, _MOST_DAYS))
    ),
    "accept_offer": Verb(
        lambda step: actions.AcceptOffer(step.holder(), step.lot(), step.carrier()),
        makes_lot=True,
    ),
    "reject_offer": Verb(lambda step: actions.RejectOffer(step.holder(), step.lot())),
    "return_offer": Verb(lambda step: actions.ReturnOffer(step.who(), step.lot())),
    "hand_over": Verb(_hand_over, makes_lot=True),
    "follow": Verb(lambda step: actions.Follow(step.who(), step.lot())),
}
