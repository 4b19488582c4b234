"""Bids, mandates, rights of recourse and exposures, as both books have them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import astuple
from typing import Any

from deeptier.audit.books import Books
from deeptier.audit.financing import NO_BID, InterestMandate
from deeptier.model import deskbook
from deeptier.model.consents import Words
from deeptier.model.standing import standing_words
from deeptier.model.state import State
from proof.interface import lot_number


def of_model(state: State, digest: Callable[[Words], bytes]) -> Mapping[str, Any]:
    """By the model: a table under each name."""
    desk = state.desk
    return {
        "filled": {digest(words): amount for words, amount in desk.filled.items() if amount},
        "series": desk.series,
        "interest mandates": {
            key: astuple(each)
            for key, each in desk.mandates.items()
            if each != deskbook.InterestMandate()
        },
        "standing bids": {key: astuple(each) for key, each in desk.standing.items()},
        "whose standing bid": {
            digest(standing_words(*key, revision)): key
            for key, each in desk.standing.items()
            for revision in range(1, each.revision + 1)
        },
        "rights": {
            (lot_number(lot), hops): astuple(each) for (lot, hops), each in desk.rights.items()
        },
        "claims": {
            lot_number(lot): (
                each.holder,
                each.seller,
                lot_number(each.sold_as),
                each.hops,
                each.day,
            )
            for lot, each in desk.claims.items()
        },
        "returns": {lot_number(lot): astuple(each) for lot, each in desk.returns.items()},
        "exposures": desk.exposures,
        "exposed": {
            (lot_number(lot), hops): astuple(each) for (lot, hops), each in desk.exposed.items()
        },
    }


def of_replay(books: Books) -> Mapping[str, Any]:
    """By the replay, in the same shape."""
    return {
        "filled": {digest: amount for digest, amount in books.filled.items() if amount},
        "series": {account: series for account, series in books.series.items() if series},
        "interest mandates": {
            key: astuple(each) for key, each in books.interest.items() if each != InterestMandate()
        },
        "standing bids": {
            key: astuple(each) for key, each in books.standing.items() if each != NO_BID
        },
        "whose standing bid": books.standing_of,
        "rights": {key: astuple(each) for key, each in books.rights.items()},
        "claims": {lot: astuple(each) for lot, each in books.claims.items() if each is not None},
        "returns": {lot: astuple(each) for lot, each in books.returns.items()},
        "exposures": {key: face for key, face in books.exposures.items() if face},
        "exposed": {key: astuple(each) for key, each in books.exposed.items()},
    }
