"""What steps would do: whether refused, for how much gas, with which deposits and lots after."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from eth_abi.abi import decode
from eth_utils.address import to_checksum_address
from web3.exceptions import ContractLogicError, Web3Exception

from deeptier.chain.errors import explain, refusal_data
from deeptier.chain.verbs.warrants import LotState
from deeptier.lot_id import LotId
from deeptier.operations.batch import Answer, Call, CannotTryError, ask_all, try_calls
from deeptier.operations.facts import types_of_answer
from deeptier.operations.planning import Step
from deeptier.operations.remedies import advised

if TYPE_CHECKING:
    from deeptier.desk.office import Office

_TOKEN = "DepositToken"  # noqa: S105 - the name of a contract
_BASE_GAS = 21_000
_TOGETHER = 200
_GAS_PER_BYTE = {True: 4, False: 16}
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
class BalanceChange:
    """An account's deposits in a currency, in minor units of so many decimals."""

    account: str
    currency: str
    decimals: int
    before: int
    after: int


@dataclass(frozen=True)
class LotChange:
    """A lot before and after; an owner is None where there is no such lot."""

    lot: LotId
    decimals: int
    owner_before: str | None
    amount_before: int
    owner_after: str | None
    amount_after: int


@dataclass(frozen=True)
class Trial:
    """What steps would do, one after another.

    Attributes:
        rows: each step.
        balances: that would change.
        lots: that would change.
        alone: None where each step was tried on what those before it left; else why the node could
            not do so: each was tried on the chain as it is, and balances and lots are not known.
    """

    rows: tuple[Tried, ...]
    balances: tuple[BalanceChange, ...]
    lots: tuple[LotChange, ...]
    alone: str | None = None

    @property
    def refused(self) -> tuple[Tried, ...]:
        """The steps that would be refused."""
        return tuple(row for row in self.rows if row.refusal is not None)


def try_steps(
    office: Office, steps: Sequence[Step], told: Callable[[int], None] = lambda _: None
) -> Trial:
    """Try steps on the newest block; nothing is signed or sent.

    `told` hears how many were tried, where each is tried alone.
    """
    calls = [_call(office, step) for step in steps]
    try:
        if len(steps) > _TOGETHER:
            raise CannotTryError(f"{len(steps):,} are more than {_TOGETHER} at once")  # noqa: TRY301
        answers = try_calls(office.web3, calls)
        rows = [_row(office, *each) for each in zip(steps, calls, answers, strict=True)]
        if len(steps) == 1:
            rows = _alone(office, steps, calls, told)
        return _changes(office, steps, calls, answers, rows)
    except CannotTryError as error:
        return Trial(tuple(_alone(office, steps, calls, told)), (), (), str(error))


def _call(office: Office, step: Step) -> Call:
    contract = office.house.contract(step.intent.contract)
    data = contract.encode_abi(step.intent.function, args=step.intent.arguments)
    return Call(step.cases[0].sender, str(contract.address), bytes.fromhex(data[2:]))


def _row(office: Office, step: Step, call: Call, answer: Answer) -> Tried:
    if not answer.ok:
        decimals = step.cases[0].around.decimals
        refusal = explain(answer.data, office.book.names, decimals)
        return Tried(step, advised(refusal.sentence, refusal.error), None)
    data_gas = sum(_GAS_PER_BYTE[byte == 0] for byte in call.data)
    return Tried(step, None, answer.gas + _BASE_GAS + data_gas)


def _alone(
    office: Office, steps: Sequence[Step], calls: Sequence[Call], told: Callable[[int], None]
) -> list[Tried]:
    """Each step on the chain as it is, with the node's own estimate of its gas."""
    tried = []
    for step, call in zip(steps, calls, strict=True):
        tried.append(_estimated(office, step, call))
        told(len(tried))
    return tried


def _estimated(office: Office, step: Step, call: Call) -> Tried:
    request: Any = {"from": call.sender, "to": call.target, "data": call.data}
    try:
        office.web3.eth.call(request)
        return Tried(step, None, office.web3.eth.estimate_gas(request))
    except Web3Exception as error:
        data = refusal_data(error)
        if data is None and not isinstance(error, ContractLogicError):
            raise
        refusal = explain(data or b"", office.book.names, step.cases[0].around.decimals)
        return Tried(step, advised(refusal.sentence, refusal.error), None)


def _changes(
    office: Office,
    steps: Sequence[Step],
    calls: Sequence[Call],
    answers: Sequence[Answer],
    rows: Sequence[Tried],
) -> Trial:
    """Deposits and lots, asked before, and again after the steps in one question."""
    cases = [case for step in steps for case in step.cases]
    decimals = {case.around.currency: case.around.decimals for case in cases}
    lots = _lots(steps, answers)
    accounts = list(dict.fromkeys((*office.book.names, *(case.sender for case in cases))))
    asked = [
        *(_balance(office, account, currency) for currency in decimals for account in accounts),
        *(_lot(office, lot) for lot in lots),
    ]
    before = ask_all(office.web3, asked)
    views = [Call(calls[0].sender, target, data) for target, data in asked]
    after = try_calls(office.web3, [*calls, *views])[len(calls) :]
    pairs = iter(zip(before, after, strict=True))
    balances = [
        BalanceChange(account, currency, places, _number(one), _number(other))
        for currency, places in decimals.items()
        for account in accounts
        for one, other in (next(pairs),)
    ]
    shown = next(iter(decimals.values()))
    found = [_lot_change(lot, lots[lot] or shown, *next(pairs)) for lot in lots]
    return Trial(
        tuple(rows),
        tuple(each for each in balances if each.before != each.after),
        tuple(each for each in found if _is_changed(each)),
    )


def _lots(steps: Sequence[Step], answers: Sequence[Answer]) -> dict[LotId, int]:
    """The lots that steps name or make, with the decimals of their currency."""
    lots: dict[LotId, int] = {}
    for step, answer in zip(steps, answers, strict=True):
        decimals = step.cases[0].around.decimals
        for case in step.cases:
            lots.update(dict.fromkeys(_named(case.values.values()), decimals))
        if answer.ok:
            lots.update(dict.fromkeys(_made(step, answer.data), decimals))
    return lots


def _named(values: Iterable[object]) -> list[LotId]:
    return [value for value in values if isinstance(value, LotId)]


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


def _balance(office: Office, account: str, currency: str) -> tuple[str, bytes]:
    data = office.house.contract(_TOKEN).encode_abi("balanceOf", args=[account])
    return currency, bytes.fromhex(data[2:])


def _lot(office: Office, lot: LotId) -> tuple[str, bytes]:
    warrants = office.house.contract("Warrants")
    data = warrants.encode_abi("lotOf", args=[lot.number])
    return str(warrants.address), bytes.fromhex(data[2:])


def _number(answer: Answer) -> int:
    return int.from_bytes(answer.data, "big")


def _lot_change(lot: LotId, decimals: int, before: Answer, after: Answer) -> LotChange:
    one, other = _state(before), _state(after)
    return LotChange(lot, decimals, _owner(one), one.amount, _owner(other), other.amount)


def _state(answer: Answer) -> LotState:
    return LotState.from_tuple(tuple(decode(types_of_answer("Warrants", "lotOf"), answer.data)[0]))


def _owner(state: LotState) -> str | None:
    return to_checksum_address(state.owner) if state.amount else None


def _is_changed(change: LotChange) -> bool:
    return (change.owner_before, change.amount_before) != (change.owner_after, change.amount_after)
