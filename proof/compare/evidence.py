"""Documents, duties and registrations, as both books have them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import astuple
from typing import Any

from deeptier.audit.books import Books
from deeptier.model.consents import Words
from deeptier.model.state import State
from proof.interface import lot_number


def of_model(state: State, digest: Callable[[Words], bytes]) -> Mapping[str, Any]:
    """By the model: a table under each name."""
    del digest  # nothing here is kept under words
    known = state.evidence
    return {
        "streams": known.streams,
        "presented": {
            (lot_number(lot), holder): streams for (lot, holder), streams in known.presented.items()
        },
        "duties": {
            (lot_number(lot), hops): astuple(duty) for (lot, hops), duty in known.duties.items()
        },
        "registrations": {
            (lot_number(lot), hops, by): word
            for (lot, hops, by), word in known.registrations.items()
        },
    }


def of_replay(books: Books) -> Mapping[str, Any]:
    """By the replay, in the same shape."""
    return {
        "streams": {reference: streams for reference, streams in books.streams.items() if streams},
        "presented": {key: streams for key, streams in books.presented.items() if streams},
        "duties": {key: astuple(duty) for key, duty in books.duties.items() if duty is not None},
        "registrations": {key: word for key, word in books.registrations.items() if any(word)},
    }
