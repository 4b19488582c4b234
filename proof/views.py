"""What the contracts answer, held against the books: every view, after every step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from deeptier.audit.ask import everything, governance
from deeptier.audit.ask.view import Question, View
from deeptier.audit.findings import Finding
from deeptier.audit.replay import Replay
from deeptier.audit.words import write_words
from deeptier.model.state import State
from deeptier.model.tokens import DEPOSIT
from proof.house import House

_Key = tuple[str, str, tuple[Any, ...], Any]


#: Money is asked in turns: of balances and allowances that are expected as they were, each step
#: asks one in so many. What a step should have changed is asked at once.
_TURNS = 5
_MONEY = ("DepositToken", "token")


class Views:
    """Asks a house. What was asked and found right before is compared by its bytes."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._turn = 0
        self._calls: dict[_Key, tuple[str, bytes]] = {}
        self._right: dict[_Key, tuple[Any, bytes]] = {}

    def differences(self, replay: Replay, state: State, whole: bool) -> list[Finding]:
        """Fields of views in which contracts and books differ; `whole` asks for all money, too."""
        books, today = replay.books, state.today
        self._turn = (self._turn + 1) % _TURNS
        asked = (*everything.of_business(books, {}, today), *_other_money(state))
        return [
            finding
            for place, question in enumerate(asked)
            for finding in self._ask(question, whole or place % _TURNS == self._turn)
        ]

    def governance_differences(self, replay: Replay, state: State) -> list[Finding]:
        """The same of governance, which histories do not change."""
        asked = governance.questions(replay.books, state.now)
        return [finding for question in asked for finding in self._ask(question)]

    def _ask(self, question: Question, in_turn: bool = True) -> list[Finding]:
        key = (question.view.contract, question.view.name, question.arguments, question.address)
        if not in_turn and question.view.contract in _MONEY:
            right = self._right.get(key)
            if right is not None and right[0] == question.expected:
                return []
        call = self._calls.get(key)
        if call is None:
            view = question.view
            address = question.address or self._house.addresses[view.contract]
            data = view.selector + write_words(view.inputs, question.arguments)
            call = self._calls[key] = (address, data)
        answer = self._house.evm.ask(*call)
        right = self._right.get(key)
        if right is not None and right == (question.expected, answer):
            return []
        found = list(question.differences(answer, f"block {self._house.evm.block}"))
        if not found and not question.at_least:
            self._right[key] = (question.expected, answer)
        return found


_BALANCE = View("token", "balanceOf", ("address",), (("balance", "uint256"),))


def _other_money(state: State) -> Iterator[Question]:
    """Balances in currencies that the journal does not know: here the model alone is asked."""
    for currency, money in state.tokens.items():
        if money.kind != DEPOSIT:
            for account in (*state.register.enterprises, *state.contracts.values()):
                expected = {"balance": money.balances.get(account, 0)}
                subject = f"{money.kind} of {account}"
                yield Question(_BALANCE, (account,), subject, expected, address=currency)
