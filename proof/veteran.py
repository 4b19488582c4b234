"""An old payable at the beginning of every history: lots at the bounds of depth and of hops."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from deeptier.model.consents import Signature
from deeptier.model.core import Account, Command, Lot
from deeptier.model.papers import IssueConsents, Terms
from deeptier.model.payables import terms_words
from deeptier.model.state import State

_DEEP, _MOVED, _LEFT = 300, 500, 200
_CUTS, _MOVES = 11, 254


def veteran(state: State, people: Mapping[str, Account], currency: Account) -> Iterator[Command]:
    """Payable 1: a lot one cut above the deepest, one a hop below the last, and what is left."""
    holder, other = people["supplier1"], people["supplier2"]
    terms = Terms(
        line=1,
        obligor=people["core1"],
        payee=holder,
        currency=currency,
        face_amount=_DEEP + _MOVED + _LEFT,
        due_day=state.today + 30,
        grace_days=2,
        penalty_ppm_per_day=500,
        tier_cap=16,
        document_root=b"r" * 32,
        last_day=state.today,
        nonce=0,
    )
    consents = IssueConsents(payee=Signature(holder, terms_words(terms, ())))
    arguments = {"terms": terms, "invoices": (), "consents": consents}
    yield Command(people["core1"], "Payables.issue", arguments)

    parts = {"lot": (1,), "amounts": (_DEEP, _MOVED)}
    yield Command(holder, "Warrants.split", parts)
    deep: Lot = (1, 1)
    for _ in range(_CUTS - 1):
        yield Command(holder, "Warrants.split", {"lot": deep, "amounts": (_DEEP,)})
        deep = (*deep, 1)
    for place in range(_MOVES):
        order = {
            "lot": (1, 2),
            "to": holder if place % 2 else other,
            "amount": _MOVED,
            "order_hash": b"o" * 32,
        }
        yield Command(state.offices["regulator"], "Orders.moveByOrder", order)
