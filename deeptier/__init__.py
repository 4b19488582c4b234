"""Deeptier: digital warrants for deep-tier supply-chain finance.

Two ways lead to the chain. `do`, `try_out` and `do_all` take every step of the command line by its
name, with names and amounts as people type them. `House` has a typed method for each step, with
addresses, and amounts as integers in minor units of the currency. Everywhere days are day numbers
since 1970-01-01 in the deployment's civil time, rates parts per million a year.
Errors are `DeeptierError`; bad input is `InputError`, a refusal of the contracts `Refused`.

The names below are what a program needs; each is read from its module when it is first used, so
that `import deeptier` stays quick, and the pure ones never load a chain library.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from deeptier.acting import FieldsError, Typed, do, do_all, try_out
    from deeptier.chain.devnet import Devnet
    from deeptier.chain.devnet_clock import DevnetClock
    from deeptier.chain.errors import Refused
    from deeptier.chain.house import Done, House
    from deeptier.chain.remedies import AdvisedError
    from deeptier.chain.sending import Receipt, Sender
    from deeptier.chain.verbs.standing_bids import Band, StandingBid
    from deeptier.clearing import Report, Wanted, clear
    from deeptier.days import date_of, day_number, parse_date
    from deeptier.desk.desk import Desk
    from deeptier.desk.office import Office
    from deeptier.errors import DeeptierError, InputError
    from deeptier.lot_id import LotId
    from deeptier.messages import Backing, Bid, Consent, Delivery, IssueConsents, Terms
    from deeptier.money import format_amount, parse_amount, parse_rate
    from deeptier.operations.results import Result
    from deeptier.operations.trying import Trial
    from deeptier.roles import Role

__all__ = [
    "AdvisedError",
    "Backing",
    "Band",
    "Bid",
    "Consent",
    "DeeptierError",
    "Delivery",
    "Desk",
    "Devnet",
    "DevnetClock",
    "Done",
    "FieldsError",
    "House",
    "InputError",
    "IssueConsents",
    "LotId",
    "Office",
    "Receipt",
    "Refused",
    "Report",
    "Result",
    "Role",
    "Sender",
    "StandingBid",
    "Terms",
    "Trial",
    "Typed",
    "Wanted",
    "clear",
    "date_of",
    "day_number",
    "do",
    "do_all",
    "format_amount",
    "parse_amount",
    "parse_date",
    "parse_rate",
    "try_out",
]

_MODULES = {
    "acting": ("FieldsError", "Typed", "do", "do_all", "try_out"),
    "chain.devnet": ("Devnet",),
    "chain.devnet_clock": ("DevnetClock",),
    "chain.errors": ("Refused",),
    "chain.house": ("Done", "House"),
    "chain.sending": ("Receipt", "Sender"),
    "chain.verbs.standing_bids": ("Band", "StandingBid"),
    "clearing": ("Report", "Wanted", "clear"),
    "days": ("date_of", "day_number", "parse_date"),
    "desk.desk": ("Desk",),
    "desk.office": ("Office",),
    "errors": ("DeeptierError", "InputError"),
    "lot_id": ("LotId",),
    "messages": ("Backing", "Bid", "Consent", "Delivery", "IssueConsents", "Terms"),
    "money": ("format_amount", "parse_amount", "parse_rate"),
    "chain.remedies": ("AdvisedError",),
    "operations.results": ("Result",),
    "operations.trying": ("Trial",),
    "roles": ("Role",),
}
_PLACES = {name: module for module, names in _MODULES.items() for name in names}

if not TYPE_CHECKING:  # else a name that is not there would pass for one that is

    def __getattr__(name: str) -> Any:
        if name not in _PLACES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
