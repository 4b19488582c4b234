"""Texts and answers of a chain, or of a node, that command no terminal and end no watch."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from audit_scenes import Scene
from export_parts import CONTRACTS, account
from levels_lies import HEADER, lying, only

from deeptier.audit.books import Books
from deeptier.audit.errors import AuditError
from deeptier.audit.events import Place
from deeptier.audit.events.token import DepositNamed
from deeptier.audit.findings import Finding
from deeptier.audit.history import read_history
from deeptier.audit.watch.exposure import Exposure
from deeptier.audit.watch.follow import Watch
from deeptier.audit.watch.rules import Rules
from deeptier.audit.watch.telling import Teller
from deeptier.chain.connection import connect
from deeptier.commands.audit_money import currency_of

EVIL = "CNY\x1b]0;owned\x07\u202e"
SEEN = "CNY]0;owned"


def test_names_that_the_chain_gives_are_seen_as_they_are() -> None:
    books = Books(CONTRACTS)
    books.deposits.symbol = EVIL
    history: Any = SimpleNamespace(rebuilt=SimpleNamespace(books=books))
    assert currency_of(history, CONTRACTS["DepositToken"]) == (SEEN, 2)
    named = DepositNamed(Place(1, 0, "0x" + "11" * 32, "DepositToken"), EVIL, EVIL)
    said = Teller({}, CONTRACTS, lambda _: 2).sentence(named, books)
    assert said == f"the deposit token is called {SEEN}, {SEEN}"
    assert str(Finding("I4", "symbol", EVIL, "", "here")) == (
        f"I4: symbol: expected {SEEN}, found nothing (here)"
    )


def test_accounts_that_follow_each_other_in_a_circle_end() -> None:
    books = Books(CONTRACTS, successors={account(1): account(2), account(2): account(1)})
    exposure = Exposure()
    exposure.owed["token"][account(1)] = 7
    assert sum(exposure.obligors("token", books).values()) == 7


@pytest.mark.parametrize("said", ["0x12", "0x", "0x" + "f" * 64, None])
def test_decimals_that_no_currency_has_are_noticed(three_tiers: Scene, said: str | None) -> None:
    """A token may change them at any time; the watch goes on."""
    notes: list[Any] = []
    token = account(9)
    with lying(
        three_tiers.devnet.url, lambda *asked: said if asked[0] == "eth_call" else asked[2]
    ) as url:
        watch = Watch(connect(url), three_tiers.deployment, Rules(), {}, notes.append)
        assert watch._teller.money(1_234, token) == "12.34"
    (note,) = notes
    assert note.text.startswith(f"the decimals of {token} are not known, its amounts are shown")


@pytest.mark.parametrize(
    ("lie", "said"),
    [
        (lambda _: None, "the chain has no block "),
        (lambda header: {**header, "timestamp": "soon"}, "cannot be read"),
        (lambda header: {"number": header["number"]}, "cannot be read"),
        (lambda header: {**header, "number": "0x1"}, "the node gives block 1, asked was block "),
    ],
)
def test_a_header_that_is_none_is_said(three_tiers: Scene, lie: Any, said: str) -> None:
    block = three_tiers.history.rebuilt.events[-1].place.block - 1
    assert block in three_tiers.history.times
    with (
        lying(three_tiers.devnet.url, only(HEADER, block, lie)) as url,
        pytest.raises(AuditError, match=said),
    ):
        read_history(connect(url), three_tiers.deployment)
