"""Reads the steps of paying in, paying out, and of what happens when nobody pays."""

from __future__ import annotations

from deeptier.reading.nodes import Value
from deeptier.scenario import actions
from deeptier.scenario.actions import Action, LotName
from deeptier.scenario.steps.reader import StepReader, Verb

_OWED = ("principal", "penalty")
_PAID = ("cash", "to_financier", "to_pledgor")


def _clear(step: StepReader) -> Action:
    def lots(found: Value) -> tuple[LotName, ...]:
        return tuple(step.names.lot(each) for each in found.items("lot"))

    listed = step.fields.required("lots", lots, tuple[LotName, ...]())
    return actions.Clear(step.who(), listed)


CLEARING = {
    "mandate": Verb(lambda step: actions.Mandate(step.holder())),
    "repay": Verb(
        lambda step: actions.Repay(step.who(), step.payable(), step.amount()),
        (*_OWED, "to_guarantor"),
    ),
    "collect": Verb(
        lambda step: actions.Collect(step.who(), step.payable()), (*_OWED, "to_guarantor")
    ),
    "claim": Verb(lambda step: actions.Claim(step.who(), step.lot()), _PAID),
    "redeem": Verb(lambda step: actions.Redeem(step.who(), step.lot()), _PAID),
    "clear": Verb(_clear, _PAID, skips=True),
    "declare_default": Verb(
        lambda step: actions.DeclareDefault(step.who(), step.payable()), ("deposit", *_OWED)
    ),
    "retire": Verb(lambda step: actions.Retire(step.holder(), step.lot()), ("face",)),
    "pay_guarantee": Verb(
        lambda step: actions.PayGuarantee(step.holder(), step.payable(), step.amount()), _OWED
    ),
    "pay_recovery": Verb(lambda step: actions.PayRecovery(step.who(), step.payable()), ("cash",)),
    "give_back_deposit": Verb(
        lambda step: actions.GiveBackDeposit(step.who(), step.payable()), ("cash",)
    ),
}
