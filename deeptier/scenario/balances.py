"""Reads the balances that a scenario expects."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from deeptier.reading.nodes import Fields, Value
from deeptier.scenario.model import Balances
from deeptier.scenario.names import Names

K = TypeVar("K")
V = TypeVar("V")


def read_balances(value: Value, names: Names) -> Balances:
    """The balances of a mapping that holds nothing else."""
    fields = value.fields("a set of expected balances")
    balances = read_balance_fields(fields, value, names)
    fields.close()
    return balances


def read_balance_fields(fields: Fields, value: Value, names: Names) -> Balances:
    """The balances among the fields of a mapping."""
    cash, lots, held, locked, lines = (
        fields.optional(name) for name in ("cash", "lots", "held", "locked", "lines")
    )
    if not fields.broken and not any((cash, lots, held, locked, lines)):
        value.complain("is empty; it must hold at least one of cash, lots, held, locked, lines")
    return Balances(
        place=value.place,
        cash=_mapping(cash, "parties and their deposits", names.party, _amount),
        lots=_mapping(
            lots,
            "holders and their lots",
            names.trader,
            lambda found: _mapping(found, "lots and their amounts", names.lot, Value.amount),
        ),
        held=_mapping(held, "payables and the cash held on them", names.payable, _amount),
        locked=_mapping(locked, "payables and the deposit locked for them", names.payable, _amount),
        lines=_mapping(lines, "credit lines and what is used of them", names.line, _amount),
    )


def _mapping(
    value: Value | None, what: str, read_key: Callable[[Value], K], read: Callable[[Value], V]
) -> dict[K, V]:
    pairs = value.pairs(what) if value else ()
    return {read_key(key): read(found) for key, found in pairs}


def _amount(value: Value) -> int:
    return value.amount(least=0)
