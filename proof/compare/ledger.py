"""Lots, papers, offers and payables, as both books have them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import astuple
from typing import Any

from eth_abi.abi import encode
from eth_hash.auto import keccak

from deeptier.audit.books import Books
from deeptier.model.consents import Words
from deeptier.model.core import Account
from deeptier.model.state import State
from proof.interface import lot_number

#: Of an invoice's word, the upper 192 bits of the pair's hash are kept.
_PAIR_BYTES = 24


def of_model(state: State, digest: Callable[[Words], bytes]) -> Mapping[str, Any]:
    """By the model: a table or a value under each name; lots by their numbers."""
    ledger, payables = state.ledger, state.payables
    return {
        "lots": {
            lot_number(lot): (*astuple(known), ledger.born[lot])
            for lot, known in ledger.lots.items()
        },
        "ended lots": {
            lot_number(lot): (*astuple(known), ledger.born[lot])
            for lot, known in ledger.ended.items()
        },
        "papers": {number: astuple(paper) for number, paper in ledger.papers.items()},
        "operators": ledger.operators,
        "used up": {digest(words) for words in ledger.used_up},
        "offers": {lot_number(lot): astuple(offer) for lot, offer in state.offers.items()},
        "payables": payables.count,
        "parties": payables.parties,
        "document roots": payables.roots,
        "terms": {digest(words): number for words, number in payables.terms.items()},
        "invoices": {
            word: each.payable
            for word, each in payables.invoices.items()
            if each.released_to is None
        },
        "released invoices": {
            word: _pair(*each.released_to)
            for word, each in payables.invoices.items()
            if each.released_to is not None
        },
    }


def of_replay(books: Books) -> Mapping[str, Any]:
    """By the replay, in the same shape."""
    return {
        "lots": {
            number: (
                known.owner,
                known.amount,
                known.children,
                known.hops,
                known.frozen,
                known.offered,
                known.pledged,
                known.born,
            )
            for number, known in books.lots.items()
        },
        "ended lots": {
            number: (known.owner, known.children, known.hops, known.redeemed, known.born)
            for number, known in books.ended.items()
        },
        "papers": {
            number: (
                paper.currency,
                paper.line,
                paper.due_day,
                paper.grace_days,
                paper.tier_cap,
                paper.backing,
                paper.guaranteed,
                paper.frozen,
            )
            for number, paper in books.papers.items()
        },
        "used up": {digest for digest, used in books.used_up.items() if used},
        "operators": {pair for pair, approved in books.operators.items() if approved},
        "offers": {
            number: (offer.to, offer.last_day, offer.trade_reference)
            for number, offer in books.offers.items()
            if offer is not None
        },
        "payables": books.payable_count,
        "parties": books.parties,
        "document roots": books.roots,
        "terms": books.terms,
        "invoices": {word: number for word, number in books.invoices.items() if number},
        "released invoices": books.released,
    }


def _pair(obligor: Account, payee: Account) -> bytes:
    """The two parties as an invoice's word has them."""
    whole = keccak(encode(["address", "address"], [obligor, payee]))
    return whole[:_PAIR_BYTES].ljust(32, b"\0")
