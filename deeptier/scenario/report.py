"""What came of running a scenario: its steps as they happened, and the audit's verdict."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from deeptier.money import format_amount


@dataclass(frozen=True)
class Row:
    """One step as it happened.

    Attributes:
        who: display name of the party that acted, or signed.
        carrier: display name of the party that carried its consent to the chain, if another did.
        lots: numbers of the lots that it made, moved or paid.
        amount: what changed hands, in minor units.
        note: what else is worth telling.
        refused: name of the error by which the contracts refused it, as the scenario says.
        gas: used by its transaction; None where none was sent.
    """

    number: int
    date: date
    verb: str
    who: str
    carrier: str | None
    lots: tuple[str, ...]
    amount: int | None
    note: str
    refused: str | None
    gas: int | None
    transaction: str | None

    def to_json(self) -> dict[str, Any]:
        """The row as plain values."""
        return {
            "step": self.number,
            "date": self.date.isoformat(),
            "verb": self.verb,
            "who": self.who,
            "carried_by": self.carrier,
            "lots": list(self.lots),
            "amount": None if self.amount is None else format_amount(self.amount),
            "amount_minor_units": self.amount,
            "note": self.note,
            "refused": self.refused,
            "gas": self.gas,
            "transaction": self.transaction,
        }


@dataclass(frozen=True)
class Report:
    """A scenario that ran to its end.

    Attributes:
        set_up: number of transactions before the first step.
        payables: number on the chain of each payable of the scenario.
    """

    title: str
    file: str
    chain_id: int
    rows: tuple[Row, ...]
    set_up: int
    set_up_gas: int
    payables: dict[str, int]

    @property
    def gas(self) -> int:
        """Gas that all steps used."""
        return sum(row.gas or 0 for row in self.rows)

    def to_json(self) -> dict[str, Any]:
        """The report as plain values."""
        return {
            "title": self.title,
            "file": self.file,
            "chain_id": self.chain_id,
            "set_up": {"transactions": self.set_up, "gas": self.set_up_gas},
            "steps": [row.to_json() for row in self.rows],
            "gas": self.gas,
            "payables": self.payables,
        }
