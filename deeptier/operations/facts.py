"""What the chain says of the lots, payables and lines that rows name: asked once, all together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from eth_abi.abi import decode
from eth_utils.abi import collapse_if_tuple, function_abi_to_4byte_selector

from deeptier.chain.artifacts import artifact
from deeptier.chain.verbs.lines import Line
from deeptier.chain.verbs.pledges import Loan
from deeptier.chain.verbs.warrants import LotState
from deeptier.lot_id import LotId
from deeptier.operations.batch import CannotTryError, ask_all
from deeptier.structs import ZERO_ADDRESS, Address, Bool, Struct, Uint8, Uint16, Uint24, Uint32

if TYPE_CHECKING:
    from deeptier.chain.house import House

#: A view's target and calldata.
Question = tuple[str, bytes]

_TOGETHER = 500
_Key = TypeVar("_Key")


@dataclass(frozen=True)
class Paper(Struct):
    """What is the same for all lots of a payable; all zero for one that was never issued."""

    currency: Address
    line: Uint32
    due_day: Uint24
    grace_days: Uint16
    tier_cap: Uint8
    backing: Uint8
    guaranteed: Bool
    frozen: Bool

    @property
    def is_there(self) -> bool:
        """Whether there is such a payable."""
        return self.currency != ZERO_ADDRESS


@dataclass
class Facts:
    """Answers by lot, payable and line; what was not asked before is asked when it is needed."""

    house: House
    lots: dict[LotId, LotState] = field(default_factory=dict)
    papers: dict[int, Paper] = field(default_factory=dict)
    lines: dict[int, Line] = field(default_factory=dict)
    loans: dict[LotId, Loan] = field(default_factory=dict)

    def learn(
        self,
        lots: Iterable[LotId] = (),
        payables: Iterable[int] = (),
        lines: Iterable[int] = (),
        loans: Iterable[LotId] = (),
    ) -> None:
        """Ask all that is not known yet, in few questions."""
        house = self.house
        wanted = [lot for lot in dict.fromkeys(lots) if lot not in self.lots]
        for lot, words in _ask(
            house, "Warrants", "lotOf", [(each, each.number) for each in wanted]
        ):
            self.lots[lot] = LotState.from_tuple(words)
        numbers = [number for number in dict.fromkeys(payables) if number not in self.papers]
        for number, words in _ask(house, "Warrants", "paperOf", [(each, each) for each in numbers]):
            self.papers[number] = Paper.from_tuple(words)
        credit = [line for line in dict.fromkeys(lines) if line not in self.lines]
        for line, words in _ask(house, "Clearing", "lineOf", [(each, each) for each in credit]):
            self.lines[line] = Line.from_tuple(words)
        lent = [(lot, lot.number) for lot in dict.fromkeys(loans) if lot not in self.loans]
        for lot, words in _ask(house, "Pledges", "loanOf", lent):
            self.loans[lot] = Loan.from_tuple(words)

    def lot(self, lot: LotId) -> LotState:
        """A lot as the ledger has it."""
        if lot not in self.lots:
            self.learn(lots=(lot,))
        return self.lots[lot]

    def paper(self, payable: int) -> Paper:
        """What is the same for all lots of a payable."""
        if payable not in self.papers:
            self.learn(payables=(payable,))
        return self.papers[payable]

    def line(self, line: int) -> Line:
        """A credit line."""
        if line not in self.lines:
            self.learn(lines=(line,))
        return self.lines[line]

    def loan(self, lot: LotId) -> Loan:
        """What was lent on a lot."""
        self.learn(loans=(lot,))
        return self.loans[lot]


def _ask(
    house: House, contract: str, view: str, keys: Sequence[tuple[_Key, int]]
) -> Iterator[tuple[_Key, tuple[Any, ...]]]:
    """What a view of one number answers, by key."""
    types = types_of_answer(contract, view)
    for start in range(0, len(keys), _TOGETHER):
        part = keys[start : start + _TOGETHER]
        for (key, _), data in zip(part, _answers(house, contract, view, part), strict=True):
            yield key, tuple(decode(types, data)[0])


def _answers(
    house: House, contract: str, view: str, keys: Sequence[tuple[_Key, int]]
) -> list[bytes]:
    at = house.address(contract)
    questions = [question(at, contract, view, number) for _, number in keys]
    try:
        if len(questions) > 1:
            return [each.data for each in ask_all(house.web3, questions)]
    except CannotTryError:
        pass  # one by one then
    requests: list[Any] = [{"to": at, "data": data} for _, data in questions]
    return [bytes(house.web3.eth.call(request)) for request in requests]


def question(at: str, contract: str, view: str, *words: int) -> Question:
    """What a view of a contract, which stands at an address, is asked: numbers are its words."""
    return at, _selector(contract, view) + b"".join(word.to_bytes(32, "big") for word in words)


@cache
def types_of_answer(contract: str, function: str) -> list[str]:
    """The types of what a function of a contract answers."""
    return [collapse_if_tuple(each) for each in _entry(contract, function)["outputs"]]


@cache
def _selector(contract: str, function: str) -> bytes:
    return function_abi_to_4byte_selector(_entry(contract, function))


def _entry(contract: str, function: str) -> Any:
    return next(each for each in artifact(contract).abi if each.get("name") == function)
