"""The fields that steps of several verbs have in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from deeptier.bounds import PPM
from deeptier.discounting import Basis, Method
from deeptier.reading.nodes import Fields, Value
from deeptier.scenario.actions import Action, LotName, Trade
from deeptier.scenario.model import PartyRole
from deeptier.scenario.names import Names

NO_TRADE = Trade(None, None, None, None)
_BASES = {"360": Basis.ACT_360, "365": Basis.ACT_365}
_METHODS = {"discount": Method.DISCOUNT, "true yield": Method.TRUE_YIELD}
_NO_LOT = LotName("")
_NO_AMOUNTS: tuple[int, ...] = ()
LONG_TEXT = 200


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

    def party(self, name: str) -> str:
        """Another party of the step."""
        return self.fields.required(name, self.names.party, "")

    def trader(self, name: str = "to") -> str:
        """Another party that trades."""
        return self.fields.required(name, self.names.trader, "")

    def day(self, name: str) -> date:
        """A date that the step names beside its own."""
        return self.fields.required(name, Value.date, date.min)

    def whole(self, name: str, low: int, high: int) -> int:
        """A whole number that must be given."""
        return self.fields.required(name, lambda found: found.whole(low, high), low)

    def amounts(self) -> tuple[int, ...]:
        """Amounts to cut out of a lot."""

        def read(found: Value) -> tuple[int, ...]:
            return tuple(each.amount() for each in found.items("amount"))

        return self.fields.required("amounts", read, _NO_AMOUNTS)

    def basis(self) -> Basis:
        """Days in the year of a rate."""
        return self.fields.required("basis", lambda v: v.choice(_BASES, "day basis"), Basis.ACT_360)

    def method(self) -> Method:
        """How a discount is computed."""
        return self.fields.required(
            "method", lambda v: v.choice(_METHODS, "method"), Method.DISCOUNT
        )

    def flag(self, name: str) -> bool:
        """Yes or no; no if it is not given."""
        found = self.fields.optional(name)
        return found.boolean() if found else False

    def rate(self, name: str, most: int | None = None) -> int:
        """A percentage that may be left out, for nothing."""
        found = self.fields.optional(name)
        ppm = found.rate() if found else 0
        if found and most is not None and ppm > most:
            found.wrong(f"at most {most * 100 // PPM}%")
        return ppm

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
        return self.fields.required("order", lambda found: found.text(LONG_TEXT), "")


@dataclass(frozen=True)
class Verb:
    """How a verb is read, and which figures it may be expected to give ("days" is no amount)."""

    read: Callable[[StepReader], Action]
    figures: tuple[str, ...] = ()
    makes_lot: bool = False
    skips: bool = False
    has_winner: bool = False


def trade(value: Value) -> Trade:
    """The documents behind one delivery."""
    fields = value.fields("a trade")
    documents = [fields.optional(name) for name in ("contract", "invoice", "waybill", "payment")]
    fields.close()
    if not fields.broken and not any(documents):
        value.complain("names no document; it must name a contract, invoice, waybill or payment")
    return Trade(*(each.text(LONG_TEXT) if each else None for each in documents))
