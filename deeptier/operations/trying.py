"""What steps would do: whether refused, for how much gas, with which deposits and lots after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from web3.exceptions import ContractLogicError, Web3Exception

from deeptier.chain.errors import explain, refusal_data
from deeptier.chain.remedies import advised
from deeptier.operations.batch import Answer, Call, CannotTryError, ask_all, try_calls
from deeptier.operations.effects import (
    BalanceChange,
    Ledger,
    LotChange,
    lot_change,
    lot_question,
    lots_of,
    purses_of,
)
from deeptier.operations.planning import Step

if TYPE_CHECKING:
    from deeptier.desk.office import Office

_BASE_GAS = 21_000
_GAS_PER_BYTE = {True: 4, False: 16}
#: How many steps are tried together: fewer where a node takes no more.
_TOGETHER = (200, 20)

#: Hears how many steps were tried.
Told = Callable[[int], None]


@dataclass(frozen=True)
class Tried:
    """What one step would come to.

    Attributes:
        refusal: why it would be refused; None where it would be done.
        gas: of its transaction, about; None where it would be refused.
    """

    step: Step
    refusal: str | None
    gas: int | None


@dataclass(frozen=True)
class Trial:
    """What steps would do, one after another.

    Attributes:
        rows: each step.
        balances: that would change.
        lots: that would change.
        short: what all rows together would take too much of, where they could not be tried in one.
        not_known: None where each step was tried on what all before it left; else what is not
            known, and why.
    """

    rows: tuple[Tried, ...]
    balances: tuple[BalanceChange, ...] = ()
    lots: tuple[LotChange, ...] = ()
    short: tuple[str, ...] = ()
    not_known: str | None = None

    @property
    def refused(self) -> tuple[Tried, ...]:
        """The steps that would be refused."""
        return tuple(row for row in self.rows if row.refusal is not None)

    @property
    def is_clean(self) -> bool:
        """Whether all would be done."""
        return not (self.refused or self.short)


def try_steps(office: Office, steps: Sequence[Step], told: Told = lambda _: None) -> Trial:
    """Try steps on the newest block; nothing is signed or sent.

    Those that are too many for one question are tried in parts, each part on the chain as it is:
    what the parts do to deposits, allowances and lines is added up.

    Errors: `Web3Exception` where the node does not answer.
    """
    calls = [_call(office, step) for step in steps]
    why = ""
    for size in _TOGETHER:
        try:
            return _together(office, steps, calls, size, told)
        except CannotTryError as error:
            why = str(error)
    rows = []
    for step, call in zip(steps, calls, strict=True):
        rows.append(_alone(office, step, call))
        told(len(rows))
    return Trial(
        tuple(rows),
        not_known="each was tried on the chain as it is, without those before it; deposits and lots"
        f" after are not known: {why}",
    )


def _call(office: Office, step: Step) -> Call:
    contract = office.house.contract(step.intent.contract)
    data = contract.encode_abi(step.intent.function, args=step.intent.arguments)
    return Call(step.cases[0].sender, str(contract.address), bytes.fromhex(data[2:]))


def _together(
    office: Office, steps: Sequence[Step], calls: Sequence[Call], size: int, told: Told
) -> Trial:
    """Steps in parts of a size, those of a part one after another.

    Errors: `CannotTryError` where the node cannot.
    """
    ledger, answers = Ledger(), list[Answer]()
    for start in range(0, len(steps), size):
        part = calls[start : start + size]
        purses = purses_of(office, steps[start : start + size])
        unknown = ledger.unknown(purses)
        ledger.learn(unknown, ask_all(office.web3, [each.question for each in unknown]))
        found = _tried(office, part, [each.question for each in purses])
        answers += found[: len(part)]
        ledger.add(purses, found[len(part) :])
        told(len(answers))
    rows = tuple(_rows(office, steps, calls, answers))
    if len(steps) <= size:
        return Trial(rows, ledger.balances, tuple(_lots(office, steps, calls, answers)))
    return Trial(
        rows,
        ledger.balances,
        short=ledger.shortages,
        not_known=f"tried in parts of {size}, each on the chain as it is; deposits are added up,"
        " lots after are not known",
    )


def _tried(
    office: Office, calls: Sequence[Call], questions: Sequence[tuple[str, bytes]]
) -> list[Answer]:
    """What calls come to, and then views.

    Errors: `CannotTryError` where the node cannot, and where its gas ends before the calls do.
    """
    views = [Call(calls[0].sender, *question) for question in questions]
    answers = try_calls(office.web3, [*calls, *views])
    ended = [not (each.ok or each.data) for each in answers]
    if any(ended[len(calls) :]) or (len(calls) > 1 and any(ended)):
        raise CannotTryError("it has too little gas for so many at once")
    return answers


def _rows(
    office: Office, steps: Sequence[Step], calls: Sequence[Call], answers: Sequence[Answer]
) -> list[Tried]:
    """Each step. Calls of one question find warm what others touched: a transaction does not.

    So of each shape the dearest is estimated by the node, and none of the shape counts for less.
    """
    if len(steps) == 1:
        return [_alone(office, steps[0], calls[0])]
    dearest: dict[tuple[str, str, int], int] = {}
    least: dict[tuple[str, str, int], int] = {}
    rows = []
    for step, call, answer in zip(steps, calls, answers, strict=True):
        if not answer.ok:
            rows.append(_refused(office, step, answer.data))
            continue
        shape = (step.intent.contract, step.intent.function, len(call.data))
        data_gas = _BASE_GAS + sum(_GAS_PER_BYTE[byte == 0] for byte in call.data)
        if answer.gas > dearest.get(shape, 0):
            dearest[shape] = answer.gas
            estimate = _alone(office, step, call).gas or 0
            least[shape] = max(least.get(shape, 0), estimate - data_gas)
        rows.append(Tried(step, None, data_gas + max(answer.gas, least[shape])))
    return rows


def _alone(office: Office, step: Step, call: Call) -> Tried:
    """A step on the chain as it is, with the node's own estimate of its gas."""
    request: Any = {"from": call.sender, "to": call.target, "data": call.data}
    try:
        office.web3.eth.call(request)
        return Tried(step, None, office.web3.eth.estimate_gas(request))
    except Web3Exception as error:
        data = refusal_data(error)
        if data is None and not isinstance(error, ContractLogicError):
            raise
        return _refused(office, step, data or b"")


def _refused(office: Office, step: Step, data: bytes) -> Tried:
    refusal = explain(data, office.book.names, step.cases[0].around.decimals)
    return Tried(step, advised(refusal.sentence, refusal.error), None)


def _lots(
    office: Office, steps: Sequence[Step], calls: Sequence[Call], answers: Sequence[Answer]
) -> list[LotChange]:
    """The lots that change, asked before, and again after the steps."""
    lots = lots_of(steps, answers)
    asked = [lot_question(office, lot) for lot in lots]
    before = ask_all(office.web3, asked)
    after = _tried(office, calls, asked)[len(calls) :]
    changes = (
        lot_change(lot, decimals, one.data, other.data)
        for (lot, decimals), one, other in zip(lots.items(), before, after, strict=True)
    )
    return [each for each in changes if each is not None]
