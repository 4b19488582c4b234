"""What steps do to lots: asked before, and again after them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from eth_abi.abi import decode
from eth_utils.address import to_checksum_address

from deeptier.audit.levels.lot_word import LotWord, lot_key
from deeptier.chain.verbs.warrants import LotState
from deeptier.lot_id import LotId
from deeptier.operations.batch import Answer, Words
from deeptier.operations.facts import Question, question, types_of_answer
from deeptier.operations.planning import Step
from deeptier.operations.verb import Case

#: Functions that answer with the first lot that they make or move; others follow in order.
_MAKERS = (
    "endorse",
    "endorseWithConsent",
    "endorseMany",
    "endorseManyWithConsent",
    "split",
    "splitWithConsent",
    "accept",
    "acceptWithConsent",
    "acceptStanding",
    "handOver",
    "moveByOrder",
    "splitByOrder",
)


@dataclass(frozen=True)
class LotChange:
    """A lot before and after; an owner is None where there is no such lot.

    Attributes:
        offered: whether it waits after it for a receiver to accept it.
    """

    lot: LotId
    decimals: int
    owner_before: str | None
    amount_before: int
    owner_after: str | None
    amount_after: int
    offered: bool


@dataclass
class LotLedger:
    """How lots change when steps are tried in parts.

    Attributes:
        warrants: address of the contract that keeps lots.
        spread: lots that several parts are about; each part is tried on what those before it left.
        changes: by lot.
        words: of the contract's storage, by key: what is left of the spread lots.
    """

    warrants: str
    spread: Collection[LotId] = ()
    changes: dict[LotId, LotChange] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    _issued: int = 0

    def questions(self, lots: Iterable[LotId]) -> list[Question]:
        """What tells the states of lots."""
        return [question(self.warrants, "Warrants", "lotOf", lot.number) for lot in lots]

    @property
    def left(self) -> Words:
        """The storage on which the next part is tried."""
        return {self.warrants: self.words} if self.words else {}

    def add(
        self, lots: Mapping[LotId, int], before: Sequence[Answer], after: Sequence[Answer]
    ) -> None:
        """What a part does to lots, given with the decimals of their currency."""
        issued = self._issued
        for (lot, decimals), one, other in zip(lots.items(), before, after, strict=True):
            was, now = _state(one.data), _state(other.data)
            if lot in self.spread:
                left: Any = now if now.amount else None  # named as the books name what it holds
                word = LotWord.of(left).word
                self.words["0x" + lot_key(lot.number).hex()] = f"0x{word:064x}"
            change = _change(lot, decimals, was, now)
            if change is None:
                continue
            if not (lot.path or was.amount):  # the chain knows no payable of the parts before
                change = replace(change, lot=LotId(lot.payable + issued))
                self._issued += 1
            self.changes[change.lot] = change


def lots_of(steps: Sequence[Step], answers: Sequence[Answer]) -> dict[LotId, int]:
    """The lots that steps name or make, with the decimals of their currency."""
    lots: dict[LotId, int] = {}
    for step, answer in zip(steps, answers, strict=True):
        decimals = step.cases[0].around.decimals
        for case in step.cases:
            lots.update(dict.fromkeys(lots_named(case), decimals))
        if answer.ok:
            lots.update(dict.fromkeys(_made(step, answer.data), decimals))
    return lots


def lots_named(case: Case) -> Iterator[LotId]:
    """The lots that a row names; of a payable, its root."""
    yield from (value for value in case.values.values() if isinstance(value, LotId))
    if case.values.get("payable"):
        yield LotId(case["payable"])


def _made(step: Step, data: bytes) -> list[LotId]:
    """The lots that a step's function says that it made."""
    intent = step.intent
    types = types_of_answer(intent.contract, intent.function)
    if not types:
        return []
    number = decode(types, data)[0]
    if intent.function == "issue":
        return [LotId(number)]
    if intent.function not in _MAKERS:
        return []
    first = LotId.from_number(number)
    amounts: Mapping[str, Any] = step.cases[0].values
    count = max(len(step.cases), len(amounts.get("amounts") or ()))
    if count == 1 or first.parent is None:
        return [first]
    return [first.parent.child(first.path[-1] + index) for index in range(count)]


def _change(lot: LotId, decimals: int, was: LotState, now: LotState) -> LotChange | None:
    """How a lot changes; None where it does not."""
    before, after = _owner(was), _owner(now)
    if (before, was.amount, was.offered) == (after, now.amount, now.offered):
        return None
    return LotChange(lot, decimals, before, was.amount, after, now.amount, now.offered)


def _state(data: bytes) -> LotState:
    return LotState.from_tuple(tuple(decode(types_of_answer("Warrants", "lotOf"), data)[0]))


def _owner(state: LotState) -> str | None:
    return to_checksum_address(state.owner) if state.amount else None
