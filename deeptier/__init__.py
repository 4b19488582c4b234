"""Deeptier: digital warrants for deep-tier supply-chain finance.

The names below are what a program needs; each is read from its module when it is first used, so
that `import deeptier` stays quick, and the pure ones never load a chain library. Amounts are
integers in minor units of the currency, days are day numbers since 1970-01-01 in the deployment's
civil time, rates parts per million a year. Errors are `DeeptierError`; bad input is `InputError`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from deeptier.chain.devnet import Devnet
    from deeptier.chain.house import House
    from deeptier.chain.sending import Sender
    from deeptier.chain.verbs.base import Done
    from deeptier.days import day_number, parse_date
    from deeptier.desk.desk import Desk
    from deeptier.desk.office import Office
    from deeptier.errors import DeeptierError, InputError
    from deeptier.lot_id import LotId
    from deeptier.messages import Backing, Bid, Consent, Delivery, IssueConsents, Terms
    from deeptier.money import format_amount, parse_amount, parse_rate
    from deeptier.roles import Role

__all__ = [
    "Backing",
    "Bid",
    "Consent",
    "DeeptierError",
    "Delivery",
    "Desk",
    "Devnet",
    "Done",
    "House",
    "InputError",
    "IssueConsents",
    "LotId",
    "Office",
    "Role",
    "Sender",
    "Terms",
    "day_number",
    "format_amount",
    "parse_amount",
    "parse_date",
    "parse_rate",
]

_MODULES = {
    "chain.devnet": ("Devnet",),
    "chain.house": ("House",),
    "chain.sending": ("Sender",),
    "chain.verbs.base": ("Done",),
    "days": ("day_number", "parse_date"),
    "desk.desk": ("Desk",),
    "desk.office": ("Office",),
    "errors": ("DeeptierError", "InputError"),
    "lot_id": ("LotId",),
    "messages": ("Backing", "Bid", "Consent", "Delivery", "IssueConsents", "Terms"),
    "money": ("format_amount", "parse_amount", "parse_rate"),
    "roles": ("Role",),
}
_PLACES = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
