"""Reads the steps of a scenario: for each verb its fields, and what it may be expected to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from deeptier.discounting import Basis, Method
from deeptier.scenario import actions
from deeptier.scenario.actions import Action, Delivery, LotName, Trade
from deeptier.scenario.balances import read_balance_fields
from deeptier.scenario.model import Balances, Expected, PartyRole, Step
from deeptier.scenario.names import Names, error_name
from deeptier.scenario.nodes import Fields, Value

_BASES = {"360": Basis.ACT_360, "365": Basis.ACT_365}
_METHODS = {"discount": Method.DISCOUNT, "true yield": Method.TRUE_YIELD}
_NO_TRADE = Trade(None, None, None, None)
_NO_LOT = LotName("")
_NO_LOTS: tuple[LotName, ...] = ()
_NO_AMOUNTS: tuple[int, ...] = ()
_CHECK = "check"
_LONG_TEXT = 200
_MAX_TENOR_DAYS = 2**24 - 1


class StepReader:
    """The fields of one step, by the names that the scenario declares."""

    def __init__(self, fields: Fields, names: Names) -> None:
        self.fields = fields
        self.names = names

    def who(self, role: PartyRole | None = None) -> str:
        """Who acts; with a role, one that has it."""
        read = self.names.party if role is None else lambda v: self.names.party_as(v, role)
        return self.fields.required("who", read, "")

    def holder(self) -> str:
        """Who acts as the holder of a lot."""
        return self.fields.required("who", self.names.trader, "")

    def carrier(self) -> str | None:
        """Who carries the signed consent to the chain; None if the party sends it itself."""
        carrier = self.fields.optional("carried_by")
        return self.names.party(carrier) if carrier else None

    def lot(self, name: str = "lot") -> LotName:
        """The lot of the step."""
        return self.fields.required(name, self.names.lot, _NO_LOT)

    def payable(self) -> str:
        """The payable of the step."""
        return self.fields.required("payable", self.names.payable, "")

    def amount(self) -> int:
        """An amount that must be given."""
        return self.fields.required("amount", Value.amount, 1)

    def part(self) -> int | None:
        """An amount that may be left out, for the whole lot."""
        part = self.fields.optional("amount")
        return part.amount() if part else None

    def order(self) -> str:
        """The order that a regulator acts on."""
        return self.fields.required("order", lambda found: found.text(_LONG_TEXT), "")


def _issue(step: StepReader) -> Action:
    return actions.Issue(step.payable(), step.fields.required("carried_by", step.names.party, ""))


def _split(step: StepReader) -> Action:
    amounts = step.fields.required(
        "amounts",
        lambda found: tuple(each.amount() for each in found.items("amount")),
        _NO_AMOUNTS,
    )
    return actions.Split(step.holder(), step.lot(), amounts, step.carrier())


def _endorse(step: StepReader) -> Action:
    return actions.Endorse(step.holder(), step.lot(), _delivery(step, whole=True), step.carrier())


def _endorse_many(step: StepReader) -> Action:
    def deliveries(found: Value) -> tuple[Delivery, ...]:
        return tuple(_listed_delivery(each, step.names) for each in found.items("delivery"))

    listed = step.fields.required("deliveries", deliveries, tuple[Delivery, ...]())
    return actions.EndorseMany(step.holder(), step.lot(), listed, step.carrier())


def _discount(step: StepReader) -> Action:
    fields = step.fields
    recourse = fields.optional("recourse")
    return actions.Discount(
        who=step.holder(),
        lot=step.lot(),
        to=fields.required("to", step.names.trader, ""),
        amount=step.part(),
        rate_ppm=fields.required("rate", Value.rate, 0),
        basis=fields.required("basis", lambda v: v.choice(_BASES, "day basis"), Basis.ACT_360),
        method=fields.required("method", lambda v: v.choice(_METHODS, "method"), Method.DISCOUNT),
        recourse=recourse.boolean() if recourse else False,
        carrier=step.carrier(),
    )


def _claim_recourse(step: StepReader) -> Action:
    lot = step.lot()
    sold_as = step.fields.optional("sold_as")
    return actions.ClaimRecourse(step.holder(), lot, step.names.lot(sold_as) if sold_as else lot)


def _clear(step: StepReader) -> Action:
    lots = step.fields.required(
        "lots",
        lambda found: tuple(step.names.lot(each) for each in found.items("lot")),
        _NO_LOTS,
    )
    return actions.Clear(step.who(), lots)


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
    to = step.fields.required("to", step.names.trader, "")
    return actions.Deposit(step.who(PartyRole.DEPOSIT_BANK), to, step.amount())


@dataclass(frozen=True)
class Verb:
    """How a verb is read, and which figures it may be expected to give ("days" is no amount)."""

    read: Callable[[StepReader], Action]
    figures: tuple[str, ...] = ()
    makes_lot: bool = False
    skips: bool = False


VERBS = {
    "issue": Verb(_issue, makes_lot=True),
    "split": Verb(_split, makes_lot=True),
    "endorse": Verb(_endorse, makes_lot=True),
    "endorse_many": Verb(_endorse_many, makes_lot=True),
    "discount": Verb(_discount, ("days", "discount", "proceeds"), makes_lot=True),
    "mandate": Verb(lambda step: actions.Mandate(step.holder())),
    "repay": Verb(
        lambda step: actions.Repay(step.who(), step.payable(), step.amount()),
        ("principal", "penalty"),
    ),
    "collect": Verb(
        lambda step: actions.Collect(step.who(), step.payable()), ("principal", "penalty")
    ),
    "claim": Verb(lambda step: actions.Claim(step.who(), step.lot()), ("cash",)),
    "redeem": Verb(lambda step: actions.Redeem(step.who(), step.lot()), ("cash",)),
    "clear": Verb(_clear, ("cash",), skips=True),
    "declare_default": Verb(lambda step: actions.DeclareDefault(step.who(), step.payable())),
    "claim_recourse": Verb(_claim_recourse),
    "pay_recourse": Verb(lambda step: actions.PayRecourse(step.who(), step.lot()), ("cash",)),
    "freeze": Verb(lambda step: _hold(step, freeze=True)),
    "thaw": Verb(lambda step: _hold(step, freeze=False)),
    "pause": Verb(
        lambda step: actions.Pause(step.who(PartyRole.REGULATOR), step.order(), stop=True)
    ),
    "resume": Verb(
        lambda step: actions.Pause(step.who(PartyRole.REGULATOR), step.order(), stop=False)
    ),
    "set_limit": Verb(
        lambda step: actions.SetLimit(
            _line_id(step), step.fields.required("limit", Value.amount, 1)
        )
    ),
    "suspend_line": Verb(lambda step: actions.SuspendLine(_line_id(step), suspend=True)),
    "resume_line": Verb(lambda step: actions.SuspendLine(_line_id(step), suspend=False)),
    "deposit": Verb(_deposit),
}


def read_step(value: Value, number: int, names: Names, not_before: date) -> Step:
    """One step, on `not_before` or later."""
    fields = value.fields("a step")
    day = fields.required("date", Value.date, date.min)
    if date.min < day < not_before:
        fields.required("date", lambda v: v, value).wrong(
            f"{not_before.isoformat()}, the date before it, or later"
        )
    verbs = {verb: verb for verb in (*VERBS, _CHECK)}
    verb = fields.required("do", lambda found: _verb(found, verbs), None)
    action: Action | Balances
    expected = Expected()
    if verb is None:
        return Step(number, value.place, day, "", Balances(value.place, {}, {}, {}, {}), expected)
    fields.what = f"a {verb} step"
    if verb == _CHECK:
        action = read_balance_fields(fields, value, names)
    else:
        action = VERBS[verb].read(StepReader(fields, names))
        expects = fields.optional("expect")
        if expects is not None:
            expected = _expected(expects, verb, names)
    fields.close()
    return Step(number, value.place, day, verb, action, expected)


def _verb(value: Value, verbs: dict[str, str]) -> str | None:
    raw = value.raw("a known verb")
    if raw in verbs:
        return raw
    value.choice(verbs, "verb")
    return None


def _expected(value: Value, verb: str, names: Names) -> Expected:
    fields = value.fields(f"what a {verb} step is expected to do")
    refused = fields.optional("refused")
    kind = VERBS[verb]
    lot = fields.optional("lot") if kind.makes_lot else None
    skipped = fields.optional("skipped") if kind.skips else None
    figures = {name: fields.optional(name) for name in kind.figures}
    fields.close()
    expected = Expected(
        refused=error_name(refused) if refused else None,
        lot=names.lot(lot) if lot else None,
        figures=tuple(
            (name, _figure(name, found)) for name, found in figures.items() if found is not None
        ),
        skipped=tuple(
            (names.lot(key), error_name(found))
            for key, found in (skipped.pairs("lots and their errors") if skipped else ())
        ),
    )
    if refused and (expected.lot or expected.figures or expected.skipped):
        value.complain("holds refused and results; a step that is refused has no results")
    return expected


def _figure(name: str, value: Value) -> int:
    return value.whole(1, _MAX_TENOR_DAYS) if name == "days" else value.amount(least=0)


def _delivery(step: StepReader, whole: bool) -> Delivery:
    fields = step.fields
    return Delivery(
        to=fields.required("to", step.names.trader, ""),
        amount=step.part() if whole else step.amount(),
        trade=fields.required("trade", _trade, _NO_TRADE),
    )


def _listed_delivery(value: Value, names: Names) -> Delivery:
    fields = value.fields("a delivery")
    delivery = _delivery(StepReader(fields, names), whole=False)
    fields.close()
    return delivery


def _trade(value: Value) -> Trade:
    fields = value.fields("a trade")
    documents = [fields.optional(name) for name in ("contract", "invoice", "waybill", "payment")]
    fields.close()
    if not fields.broken and not any(documents):
        value.complain("names no document; it must name a contract, invoice, waybill or payment")
    return Trade(*(each.text(_LONG_TEXT) if each else None for each in documents))
