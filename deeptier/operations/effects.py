"""What steps do to deposits, to credit lines and to lots: asked before, and again after them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from eth_abi.abi import decode
from eth_utils.address import is_checksum_address, to_checksum_address

from deeptier.chain.verbs.lines import Line
from deeptier.chain.verbs.warrants import LotState
from deeptier.lot_id import LotId
from deeptier.money import format_amount
from deeptier.operations.batch import Answer
from deeptier.operations.facts import types_of_answer
from deeptier.operations.kinds import CONTRACTS
from deeptier.operations.planning import Step

if TYPE_CHECKING:
    from deeptier.desk.office import Office

_TOKEN = "DepositToken"  # noqa: S105 - the name of a contract
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

#: Columns that name who may have to pay.
_PAYERS = ("obligor", "financier", "guarantor")
#: As many parties of the address book are looked at whether rows name them or not.
_SMALL_BOOK = 50

#: A view's target and calldata.
Question = tuple[str, bytes]


@dataclass(frozen=True)
class Purse:
    """What steps may take from: deposits, an allowance, what is left of a credit line.

    Attributes:
        what: for people.
        account: whose deposits it is; None for another purse.
        currency: address.
        decimals: of the currency.
        question: that tells how much is in it.
        read: the amount, in minor units, from the answer.
    """

    what: str
    account: str | None
    currency: str
    decimals: int
    question: Question
    read: Callable[[bytes], int]


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


def purses_of(office: Office, steps: Sequence[Step]) -> list[Purse]:
    """All that steps may take from or put into, as far as their rows tell."""
    cases = [case for step in steps for case in step.cases]
    decimals = {case.around.currency: case.around.decimals for case in cases}
    known = tuple(office.book.names)
    payers = {*(known if len(known) <= _SMALL_BOOK else ()), *(case.sender for case in cases)}
    payers |= {case.values[name] for case in cases for name in _PAYERS if case.values.get(name)}
    named = {each for case in cases for each in case.values.values() if is_checksum_address(each)}
    lots = (lot for case in cases for lot in _named(case.values.values()))
    owners = {to_checksum_address(cases[0].facts.lot(lot).owner) for lot in lots}
    accounts = payers | named | owners
    ordered = [*(each for each in known if each in accounts), *sorted(accounts.difference(known))]
    lines = {case.values["line"] for case in cases if case.values.get("line")}
    return [
        *(
            purse
            for currency, places in decimals.items()
            for account in ordered
            for purse in _money(office, account, currency, places, pays=account in payers)
        ),
        *(_line(office, number, cases[0].facts.line(number), decimals) for number in sorted(lines)),
    ]


def _money(
    office: Office, account: str, currency: str, decimals: int, *, pays: bool
) -> Iterator[Purse]:
    """An account's deposits, and what each contract may take of them."""
    name = office.book.name(account)
    token = office.house.contract(_TOKEN)

    def purse(what: str, owner: str | None, view: str, *arguments: str) -> Purse:
        data = bytes.fromhex(token.encode_abi(view, args=list(arguments))[2:])
        return Purse(what, owner, currency, decimals, (currency, data), _number)

    yield purse(f"deposits of {name}", account, "balanceOf", account)
    for spender, contract in CONTRACTS.items() if pays else ():
        address = office.house.address(contract)
        yield purse(f"what {spender} may take of {name}", None, "allowance", account, address)


def _line(office: Office, number: int, line: Line, decimals: Mapping[str, int]) -> Purse:
    clearing = office.house.contract("Clearing")
    data = bytes.fromhex(clearing.encode_abi("lineOf", args=[number])[2:])
    places = decimals.get(str(line.currency), 2)
    return Purse(
        f"line {number}", None, str(line.currency), places, (str(clearing.address), data), _left
    )


def _left(data: bytes) -> int:
    """What is left of a line; less than nothing where its limit was lowered."""
    line = Line.from_tuple(_tuple("Clearing", "lineOf", data))
    return line.limit - line.used


def _number(data: bytes) -> int:
    return int.from_bytes(data, "big")


def _tuple(contract: str, view: str, data: bytes) -> tuple[Any, ...]:
    return tuple(decode(types_of_answer(contract, view), data)[0])


@dataclass
class Ledger:
    """What is in purses, and what comes of it when parts of steps are added up."""

    purses: dict[Question, Purse] = field(default_factory=dict)
    before: dict[Question, int] = field(default_factory=dict)
    after: dict[Question, int] = field(default_factory=dict)

    def unknown(self, purses: Iterable[Purse]) -> list[Purse]:
        """Those of which is not known what is in them."""
        return [each for each in purses if each.question not in self.before]

    def learn(self, purses: Sequence[Purse], answers: Sequence[Answer]) -> None:
        """What is in purses on the chain as it is."""
        for purse, answer in zip(purses, answers, strict=True):
            self.purses[purse.question] = purse
            self.before[purse.question] = self.after[purse.question] = purse.read(answer.data)

    def add(self, purses: Sequence[Purse], answers: Sequence[Answer]) -> None:
        """What is in purses after a part that was tried on the chain as it is."""
        for purse, answer in zip(purses, answers, strict=True):
            self.after[purse.question] += purse.read(answer.data) - self.before[purse.question]

    @property
    def balances(self) -> tuple[BalanceChange, ...]:
        """The deposits that change."""
        return tuple(
            BalanceChange(each.account, each.currency, each.decimals, self.before[at], after)
            for at, after in self.after.items()
            for each in (self.purses[at],)
            if each.account is not None and after != self.before[at]
        )

    @property
    def shortages(self) -> tuple[str, ...]:
        """What there is too little of, for people."""
        return tuple(
            f"all rows together take {format_amount(-after, each.decimals)} more than there is:"
            f" {each.what}"
            for at, after in self.after.items()
            for each in (self.purses[at],)
            if after < min(0, self.before[at])
        )


def lots_of(steps: Sequence[Step], answers: Sequence[Answer]) -> dict[LotId, int]:
    """The lots that steps name or make, with the decimals of their currency."""
    lots: dict[LotId, int] = {}
    for step, answer in zip(steps, answers, strict=True):
        decimals = step.cases[0].around.decimals
        for case in step.cases:
            lots.update(dict.fromkeys(_named(case.values.values()), decimals))
            if case.values.get("payable"):
                lots[LotId(case["payable"])] = decimals
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


def lot_question(office: Office, lot: LotId) -> Question:
    """What tells a lot's state."""
    warrants = office.house.contract("Warrants")
    data = warrants.encode_abi("lotOf", args=[lot.number])
    return str(warrants.address), bytes.fromhex(data[2:])


def lot_change(lot: LotId, decimals: int, before: bytes, after: bytes) -> LotChange | None:
    """How a lot changes; None where it does not."""
    one, other = (
        LotState.from_tuple(_tuple("Warrants", "lotOf", data)) for data in (before, after)
    )
    change = LotChange(
        lot,
        decimals,
        _owner(one),
        one.amount,
        _owner(other),
        other.amount,
        other.offered,
    )
    same = (_owner(one), one.amount, one.offered) == (_owner(other), other.amount, other.offered)
    return None if same else change


def _owner(state: LotState) -> str | None:
    return to_checksum_address(state.owner) if state.amount else None
