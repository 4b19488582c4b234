"""What steps would do: whether refused, for how much gas, with which deposits and lots after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from web3.exceptions import ContractLogicError, Web3Exception

from deeptier.bulk.calls import Encoder
from deeptier.chain.errors import explain, refusal_data
from deeptier.chain.remedies import advised
from deeptier.operations.batch import Answer, Call, CannotTryError, Words, ask_all, try_calls
from deeptier.operations.facts import Question
from deeptier.operations.gas_money import gas_shortages
from deeptier.operations.lot_changes import LotChange, LotLedger, lots_of
from deeptier.operations.planning import Step
from deeptier.operations.purses import BalanceChange, Ledger, purses_of

if TYPE_CHECKING:
    from deeptier.desk.office import Office

_BASE_GAS = 21_000
_GAS_PER_BYTE = {True: 4, False: 16}
#: Calls of a function are alike whose gas differs by less; so many kinds are estimated.
_ALIKE_GAS, _MOST_ESTIMATES = 1_000, 50
_Alike = tuple[str, bytes, int]
#: How many steps are tried together: fewer where a node takes no more.
_TOGETHER = (1_000, 200, 20)

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
        short: what all rows together would take too much of, where they could not be tried in one;
            and who has too little for their gas.
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

    Those that are too many for one question are tried in parts, each on the lots that those before
    it left; what the parts do to deposits, allowances, lines and bids is added up.

    Errors: `Web3Exception` where the node does not answer; `FeeError` where the chain asks more
    for a gas than the network's settings allow.
    """
    trial = _trial(office, steps, told)
    gas: Counter[str] = Counter()
    for row in trial.rows:
        gas[row.step.cases[0].sender] += row.gas or 0
    return replace(trial, short=(*trial.short, *gas_shortages(office, gas)))


def _trial(office: Office, steps: Sequence[Step], told: Told) -> Trial:
    calls = _calls(office, steps)
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


def _calls(office: Office, steps: Sequence[Step]) -> list[Call]:
    encoded = Encoder(office.house).calls([step.intent for step in steps]) if steps else []
    return [
        Call(step.cases[0].sender, call.to, call.data)
        for step, call in zip(steps, encoded, strict=True)
    ]


def _together(
    office: Office, steps: Sequence[Step], calls: Sequence[Call], size: int, told: Told
) -> Trial:
    """Steps in parts of a size, those of a part one after another.

    Errors: `CannotTryError` where the node cannot.
    """
    about = [step.cases[0].values.get("lot") for step in steps]
    spread = [lot for lot, count in Counter(about).items() if lot and count > size]
    ledger, lots = Ledger(), LotLedger(office.house.address("Warrants"), spread)
    answers: dict[int, Answer] = {}
    for places in _parts(about, size):
        part, asked = [steps[at] for at in places], [calls[at] for at in places]
        purses = purses_of(office, part)
        unknown = ledger.unknown(purses)
        ledger.learn(unknown, ask_all(office.web3, [each.question for each in unknown]))
        found, after = _tried(office, asked, [each.question for each in purses], lots.left)
        ledger.add(purses, after)
        named = lots_of(part, found)
        questions = lots.questions(named)
        _, after = _tried(office, asked, questions, lots.left)
        lots.add(named, ask_all(office.web3, questions), after)
        answers.update(zip(places, found, strict=True))
        told(len(answers))
    rows = tuple(_rows(office, steps, calls, [answers[at] for at in range(len(steps))]))
    changes = tuple(lots.changes.values())
    if len(steps) <= size:
        return Trial(rows, ledger.balances, changes)
    return Trial(
        rows,
        ledger.balances,
        changes,
        short=ledger.shortages,
        not_known=f"tried in parts of {size:,}: deposits, allowances, lines and bids are added up;"
        " whether one part meets a cap because of another is not known",
    )


def _parts(about: Sequence[object], size: int) -> Iterator[list[int]]:
    """Places of steps in parts, in order; those about one lot are in one part where they fit."""
    groups: dict[object, list[int]] = {}
    for at, lot in enumerate(about):
        groups.setdefault(lot or at, []).append(at)
    part: list[int] = []
    for group in groups.values():
        if len(part) + len(group) > size and part:
            yield sorted(part)
            part = []
        part += group
        while len(part) > size:
            yield part[:size]
            part = part[size:]
    if part:
        yield sorted(part)


def _tried(
    office: Office, calls: Sequence[Call], questions: Sequence[Question], words: Words
) -> tuple[list[Answer], list[Answer]]:
    """What calls come to, and then views.

    Errors: `CannotTryError` where the node cannot, and where its gas ends before the calls do.
    """
    views = [Call(calls[0].sender, *question) for question in questions]
    answers = try_calls(office.web3, [*calls, *views], words)
    ended = [not (each.ok or each.data) for each in answers]
    if any(ended[len(calls) :]) or (len(calls) > 1 and any(ended)):
        raise CannotTryError("it has too little gas for so many at once")
    return answers[: len(calls)], answers[len(calls) :]


def _rows(
    office: Office, steps: Sequence[Step], calls: Sequence[Call], answers: Sequence[Answer]
) -> list[Tried]:
    """Each step. Calls of one question find warm what others touched: a transaction does not.

    So of those that are alike one is estimated by the node, and none of them counts for less.
    """
    if len(steps) == 1:
        return [_alone(office, steps[0], calls[0])]
    least: dict[_Alike, int] = {}
    for step, call, answer in zip(steps, calls, answers, strict=True):
        if answer.ok and _alike(call, answer) not in least and len(least) < _MOST_ESTIMATES:
            estimate = _alone(office, step, call).gas or 0  # none where it needs those before it
            least[_alike(call, answer)] = estimate - _data_gas(call)
    highest: dict[tuple[str, bytes], int] = {}
    for (at, function, _), gas in least.items():
        highest[at, function] = max(gas, highest.get((at, function), 0))
    rows = []
    for step, call, answer in zip(steps, calls, answers, strict=True):
        if answer.ok:
            alike = _alike(call, answer)
            known = least.get(alike, 0)
            used = max(answer.gas, known if known > 0 else highest.get(alike[:2], 0))
            rows.append(Tried(step, None, _data_gas(call) + used))
        else:
            rows.append(_refused(office, step, answer.data))
    return rows


def _alike(call: Call, answer: Answer) -> _Alike:
    """What calls have in common that cost about the same: contract, function, gas."""
    return call.target, call.data[:4], answer.gas // _ALIKE_GAS


def _data_gas(call: Call) -> int:
    return _BASE_GAS + sum(_GAS_PER_BYTE[byte == 0] for byte in call.data)


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
