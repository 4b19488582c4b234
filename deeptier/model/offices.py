"""Offices of governance (R102), and the orders that the regulator acts on (R74)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deeptier.model.core import NO_WORD, Account, RefusedError

if TYPE_CHECKING:
    from deeptier.model.state import State


def require_office(state: State, sender: Account, office: str) -> None:
    """Refuse everybody but the account that holds the office."""
    state.decides("R102")
    if sender != state.offices[office]:
        raise RefusedError("R102", "AccessManagedUnauthorized", sender)


def require_order(state: State, order_hash: bytes, error: str, subject: object) -> None:
    """Refuse an act of the regulator without an order (R74)."""
    state.decides("R74")
    if order_hash == NO_WORD:
        raise RefusedError("R74", error, subject)
