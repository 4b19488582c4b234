"""The register of enterprises, the rulebook and the approvals, as both books have them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import astuple
from typing import Any

from deeptier.audit.books import Books
from deeptier.model.consents import Words
from deeptier.model.state import State

_STATUS = ("unknown", "open", "closed", "replaced")


def of_model(state: State, digest: Callable[[Words], bytes]) -> Mapping[str, Any]:
    """By the model: a table or a value under each name."""
    register, book = state.register, state.rulebook
    return {
        "enterprises": {
            account: (
                known.status,
                known.frozen,
                known.roles,
                known.expiry_day,
                known.defaults,
                known.acceptance_days,
                known.identity,
            )
            for account, known in register.enterprises.items()
        },
        "successors": register.successors,
        "proposals": {
            account: (each.successor, each.from_day) for account, each in register.proposals.items()
        },
        "paused since": book.paused_since,
        "rules": astuple(book.rules),
        "next rules": (astuple(book.next_rules), book.next_from_day),
        "currencies": {
            account: (each.allowed, each.next, each.from_day)
            for account, each in book.currencies.items()
        },
        "approvals": {
            (contract, party, digest(words)) for contract, party, words in state.approvals.given
        },
    }


def of_replay(books: Books) -> Mapping[str, Any]:
    """By the replay, in the same shape."""
    announced = books.next_rules
    return {
        "enterprises": {
            account: (
                _STATUS[known.status],
                known.frozen,
                known.roles,
                known.expiry_day,
                known.defaults,
                known.acceptance_days,
                known.identity,
            )
            for account, known in books.enterprises.items()
        },
        "successors": books.successors,
        "proposals": {
            account: (each.successor, each.from_day)
            for account, each in books.successions.items()
            if each is not None
        },
        "paused since": books.paused_since,
        "rules": _NO_RULES if books.rules is None else astuple(books.rules),
        "next rules": (
            (_NO_RULES, 0) if announced is None else (astuple(announced.rules), announced.from_day)
        ),
        "currencies": {
            account: (each.allowed, each.next, each.from_day)
            for account, each in books.currencies.items()
        },
        "approvals": {entry for entry, given in books.consents.items() if given},
    }


_NO_RULES = (0,) * 13
