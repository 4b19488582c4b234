"""Reads the steps of regulator, registrar, rulemaker and banks, and those of evidence."""

from __future__ import annotations

from deeptier.evidence.streams import STREAMS
from deeptier.reading.nodes import Fields, Value
from deeptier.scenario import actions
from deeptier.scenario.actions import Action
from deeptier.scenario.model import PartyRole
from deeptier.scenario.steps.reader import LONG_TEXT, StepReader, Verb, trade

_MOST_HOPS = 255
_STREAM_RULES = ("issue_streams", "endorsement_streams", "discount_streams")
_CAPS = ("obligor_cap", "financier_cap")
#: Whole numbers among the rules, and the most that each can be.
_NUMBERS = {
    "normal_tenor_days": 2**16 - 1,
    "longest_tenor_days": 2**16 - 1,
    "longest_grace_days": 2**16 - 1,
    "highest_tier_cap": 2**8 - 1,
    "registration_days": 2**8 - 1,
}
_PENALTY = "highest_penalty_per_day"


def _hold(step: StepReader, freeze: bool) -> Action:
    fields = step.fields
    party, payable, lot = map(fields.optional, ("party", "payable", "lot"))
    if [party, payable, lot].count(None) != 2:
        fields.value.complain("must name exactly one of party, payable, lot")
    return actions.Hold(
        who=step.who(PartyRole.REGULATOR),
        order=step.order(),
        freeze=freeze,
        party=step.names.party(party) if party else None,
        payable=step.names.payable(payable) if payable else None,
        lot=step.names.lot(lot) if lot else None,
    )


def _line_id(step: StepReader) -> str:
    return step.fields.required("line", step.names.line, "")


def _deposit(step: StepReader) -> Action:
    to = step.trader()
    return actions.Deposit(step.who(PartyRole.DEPOSIT_BANK), to, step.amount())


def _move_by_order(step: StepReader) -> Action:
    return actions.MoveByOrder(
        who=step.who(PartyRole.REGULATOR),
        lot=step.lot(),
        to=step.trader(),
        amount=step.part(),
        order=step.order(),
    )


def _split_by_order(step: StepReader) -> Action:
    who = step.who(PartyRole.REGULATOR)
    return actions.SplitByOrder(who, step.lot(), step.amounts(), step.order())


def _announce_rules(step: StepReader) -> Action:
    changes = step.fields.required("rules", _changes, tuple[tuple[str, int], ...]())
    return actions.AnnounceRules(step.who(PartyRole.RULEMAKER), step.day("from"), changes)


def _changes(value: Value) -> tuple[tuple[str, int], ...]:
    """Each rule that is named, under its name in `Rules`."""
    fields = value.fields("a set of rules")
    found = dict(_read_rules(fields))
    fields.close()
    if not fields.broken and not found:
        value.complain("names no rule; it must name what changes")
    return tuple(found.items())


def _read_rules(fields: Fields) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    for name, most in _NUMBERS.items():
        if number := fields.optional(name):
            found.append((name, number.whole(0, most)))
    if rate := fields.optional(_PENALTY):
        found.append(("highest_penalty_ppm_per_day", rate.rate()))
    for name in _STREAM_RULES:
        if streams := fields.optional(name):
            found.append(
                (
                    name,
                    sum({each.choice(STREAMS, "stream").bit for each in streams.items("stream")}),
                )
            )
    for name in _CAPS:
        if cap := fields.optional(name):
            found.append((name, cap.amount(least=0)))
    return found


def _announce_currency(step: StepReader) -> Action:
    allowed = step.fields.required("allowed", Value.boolean, True)
    return actions.AnnounceCurrency(step.who(PartyRole.RULEMAKER), allowed, step.day("from"))


def _propose_successor(step: StepReader) -> Action:
    def successor(found: Value) -> str:
        return step.names.party_as(found, PartyRole.SUCCESSOR)

    return actions.ProposeSuccessor(
        who=step.who(PartyRole.REGISTRAR),
        party=step.trader("party"),
        successor=step.fields.required("successor", successor, ""),
    )


def _papers(step: StepReader) -> actions.Papers:
    documents, deal = map(step.fields.optional, ("documents_of", "trade"))
    if (documents is None) == (deal is None):
        step.fields.value.complain("must name exactly one of documents_of, trade")
    return actions.Papers(
        documents_of=step.names.payable(documents) if documents else None,
        trade=trade(deal) if deal else None,
    )


def _register(step: StepReader) -> Action:
    text = step.fields.required("registration", lambda found: found.text(LONG_TEXT), "")
    hops = step.whole("hops", 0, _MOST_HOPS)
    return actions.Register(step.who(), step.lot(), hops, text)


OVERSEEING = {
    "freeze": Verb(lambda step: _hold(step, freeze=True)),
    "thaw": Verb(lambda step: _hold(step, freeze=False)),
    "pause": Verb(
        lambda step: actions.Pause(step.who(PartyRole.REGULATOR), step.order(), stop=True)
    ),
    "resume": Verb(
        lambda step: actions.Pause(step.who(PartyRole.REGULATOR), step.order(), stop=False)
    ),
    "move_by_order": Verb(_move_by_order, makes_lot=True),
    "split_by_order": Verb(_split_by_order, makes_lot=True),
    "announce_rules": Verb(_announce_rules),
    "withdraw_rules": Verb(lambda step: actions.WithdrawRules(step.who(PartyRole.RULEMAKER))),
    "adopt_rules": Verb(lambda step: actions.AdoptRules(step.who())),
    "announce_currency": Verb(_announce_currency),
    "propose_successor": Verb(_propose_successor),
    "refuse_successor": Verb(lambda step: actions.RefuseSuccessor(step.holder())),
    "withdraw_successor": Verb(
        lambda step: actions.WithdrawSuccessor(step.who(PartyRole.REGISTRAR), step.trader("party"))
    ),
    "complete_succession": Verb(
        lambda step: actions.CompleteSuccession(step.who(), step.trader("party"))
    ),
    "anchor": Verb(lambda step: actions.Anchor(step.who(), _papers(step))),
    "present": Verb(lambda step: actions.Present(step.holder(), step.lot(), _papers(step))),
    "register": Verb(_register),
    "set_limit": Verb(
        lambda step: actions.SetLimit(
            _line_id(step), step.fields.required("limit", Value.amount, 1)
        )
    ),
    "suspend_line": Verb(lambda step: actions.SuspendLine(_line_id(step), suspend=True)),
    "resume_line": Verb(lambda step: actions.SuspendLine(_line_id(step), suspend=False)),
    "follow_line": Verb(lambda step: actions.FollowLine(step.who(), _line_id(step))),
    "deposit": Verb(_deposit),
}
