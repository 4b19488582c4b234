"""A small state of the reference model, and commands that must succeed or be refused in it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from deeptier.model.consents import Signature
from deeptier.model.core import Command, Refusal
from deeptier.model.lines import Line
from deeptier.model.papers import IssueConsents, Rules, Terms
from deeptier.model.payables import terms_words
from deeptier.model.play import play
from deeptier.model.register import OPEN, Enterprise
from deeptier.model.rulebook import Currency
from deeptier.model.state import State
from deeptier.model.tokens import Token

TODAY = 20_000
SECONDS = 86_400
CORE, BANK, PAYEE, SECOND, THIRD = (f"0x{place:040x}" for place in range(1, 6))
REGISTRAR, REGULATOR, MONEY = (f"0x{place:040x}" for place in range(11, 14))
TRADE, DOCUMENTS, ORDER = b"t" * 32, b"d" * 32, b"o" * 32
FACE = 1_000
_RULES = Rules(180, 365, 90, 1_000, 255, 1, 7, 0, 0, 0, 0, 0, 0)


def house(**rules: int) -> State:
    """Five enterprises and a line of 10,000; wide rules, but for those given."""
    state = State(
        now=TODAY * SECONDS,
        civil_offset=0,
        offices={"registrar": REGISTRAR, "regulator": REGULATOR},
        contracts={"Clearing": "0x" + "c" * 40},
    )
    for account, roles in ((CORE, 1), (BANK, 8), (PAYEE, 2), (SECOND, 2), (THIRD, 2)):
        known = Enterprise(OPEN, False, roles, TODAY + 999, 0, 0, b"i" * 32)
        state.register.enterprises[account] = known
    state.rulebook.rules = replace(_RULES, **rules)
    state.rulebook.currencies[MONEY] = Currency(True, True, TODAY)
    state.tokens[MONEY] = Token("DepositToken")
    state.lines[1] = Line(10_000, 0, TODAY + 999, False, CORE, BANK, MONEY)
    return state


def done(state: State, sender: str, name: str, **arguments: Any) -> State:
    """The state after a command that succeeds."""
    answer = play(state, Command(sender, name, arguments))
    assert answer.refusal is None
    return answer.state


def refused(state: State, sender: str, name: str, **arguments: Any) -> Refusal:
    """Why a command is refused; nothing changed."""
    answer = play(state, Command(sender, name, arguments))
    assert answer.state is state
    assert answer.refusal is not None
    assert answer.decided[-1] == answer.refusal.rule
    return answer.refusal


def after(state: State, days: int) -> State:
    """The same books, days later."""
    later = state.copy()
    later.now += days * SECONDS
    return later


def terms(**changes: Any) -> Terms:
    """Terms that the house takes."""
    usual = {
        "line": 1,
        "obligor": CORE,
        "payee": PAYEE,
        "currency": MONEY,
        "face_amount": FACE,
        "due_day": TODAY + 100,
        "tier_cap": 9,
        "document_root": DOCUMENTS,
        "last_day": TODAY,
        "nonce": 0,
    }
    return Terms(**(usual | changes))


def issuing(agreed: Terms, *invoices: bytes) -> dict[str, Any]:
    """The arguments of an issue that the obligor sends and the payee signed."""
    payee = Signature(agreed.payee, terms_words(agreed, invoices))
    consents = IssueConsents(payee=payee)
    return {"terms": agreed, "invoices": invoices, "consents": consents}


def issued(state: State, *invoices: bytes, **changes: Any) -> State:
    """The state with one payable more."""
    return done(state, CORE, "Payables.issue", **issuing(terms(**changes), *invoices))


def endorsed(state: State, sender: str, lot: tuple[int, ...], to: str, amount: int) -> State:
    """The state after an endorsement, or its offer."""
    arguments = {"lot": lot, "to": to, "amount": amount, "trade_reference": TRADE}
    return done(state, sender, "Warrants.endorse", **arguments)
