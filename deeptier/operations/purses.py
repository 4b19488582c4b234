"""What steps do to deposits, allowances, credit lines and bids: asked before, and again after."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from eth_abi.abi import decode
from eth_utils.address import is_checksum_address, to_checksum_address

from deeptier.bids.files import SignedBid
from deeptier.chain.verbs.lines import Line
from deeptier.money import format_amount
from deeptier.operations.batch import Answer
from deeptier.operations.facts import Facts, Question, question, types_of_answer
from deeptier.operations.kinds import CONTRACTS
from deeptier.operations.lot_changes import lots_named
from deeptier.operations.planning import Step
from deeptier.operations.verb import Case

if TYPE_CHECKING:
    from deeptier.desk.office import Office

_TOKEN = "DepositToken"  # noqa: S105 - the name of a contract
#: Columns that name who may have to pay.
_PAYERS = ("obligor", "financier", "guarantor")
#: As many parties of the address book are looked at whether rows name them or not.
_SMALL_BOOK = 50

Read = Callable[[bytes], int]


@dataclass(frozen=True)
class Purse:
    """What steps may take from: deposits, an allowance, what is left of a line or of a bid.

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
    read: Read


@dataclass(frozen=True)
class BalanceChange:
    """An account's deposits in a currency, in minor units of so many decimals."""

    account: str
    currency: str
    decimals: int
    before: int
    after: int


def purses_of(office: Office, steps: Sequence[Step]) -> list[Purse]:
    """All that steps may take from or put into, as far as their rows and the chain tell."""
    cases = [case for step in steps for case in step.cases]
    facts = cases[0].facts
    behind, lines = _behind(cases, facts)
    decimals = {case.around.currency: case.around.decimals for case in cases}
    known = tuple(office.book.names)
    payers = behind | {case.sender for case in cases}
    payers |= {case.values[name] for case in cases for name in _PAYERS if case.values.get(name)}
    if len(known) <= _SMALL_BOOK:
        payers.update(known)
    named = {each for case in cases for each in case.values.values() if is_checksum_address(each)}
    owners = {facts.lot(lot).owner for case in cases for lot in lots_named(case)}
    accounts = payers | named | set(map(to_checksum_address, owners))
    ordered = [*(each for each in known if each in accounts), *sorted(accounts.difference(known))]
    return [
        *(
            purse
            for currency, places in decimals.items()
            for account in ordered
            for purse in _money(office, account, currency, places, pays=account in payers)
        ),
        *(_line(office, number, facts.line(number), decimals) for number in sorted(lines)),
        *_bids(office, cases),
    ]


def _behind(cases: Sequence[Case], facts: Facts) -> tuple[set[str], set[int]]:
    """Who may pay or be paid though no row names it, and the credit lines of the rows."""
    lots = {lot for case in cases for lot in lots_named(case)}
    facts.learn(lots, {lot.payable for lot in lots})
    lines = {facts.paper(lot.payable).line for lot in lots if facts.paper(lot.payable).is_there}
    lines |= {case.values["line"] for case in cases if case.values.get("line")}
    facts.learn(lines=lines, loans=(lot for lot in lots if facts.lot(lot).pledged))
    bids = (case.values.get("bid") for case in cases)
    found = {facts.line(line).obligor for line in lines} | {facts.line(line).bank for line in lines}
    found |= {facts.loan(lot).financier for lot in lots if facts.lot(lot).pledged}
    found |= {each.bid.financier for each in bids if isinstance(each, SignedBid)}
    return set(map(to_checksum_address, found)), lines


def _money(
    office: Office, account: str, currency: str, decimals: int, *, pays: bool
) -> Iterator[Purse]:
    """An account's deposits, and what each contract may take of them."""
    name = office.book.name(account)

    def purse(what: str, owner: str | None, view: str, *addresses: str) -> Purse:
        words = (int(each, 16) for each in addresses)
        asked = question(currency, _TOKEN, view, *words)
        return Purse(what, owner, currency, decimals, asked, _number)

    yield purse(f"deposits of {name}", account, "balanceOf", account)
    for spender, contract in CONTRACTS.items() if pays else ():
        address = office.house.address(contract)
        yield purse(f"what {spender} may take of {name}", None, "allowance", account, address)


def _line(office: Office, number: int, line: Line, decimals: Mapping[str, int]) -> Purse:
    asked = question(office.house.address("Clearing"), "Clearing", "lineOf", number)
    currency = str(line.currency)
    return Purse(f"line {number}", None, currency, decimals.get(currency, 2), asked, _left)


def _bids(office: Office, cases: Sequence[Case]) -> Iterator[Purse]:
    """What is left of the bids that rows sell to: signed ones, and those that stand on chain."""
    house, name = office.house, office.book.name
    at = house.address("DiscountDesk")

    def purse(what: str, case: Case, budget: int, digest: bytes) -> Purse:
        asked = question(at, "DiscountDesk", "filledOf", int.from_bytes(digest, "big"))
        money = case.around.currency, case.around.decimals
        return Purse(what, None, *money, asked, partial(_unfilled, budget))

    signed = {each["bid"]: each for each in cases if isinstance(each.values.get("bid"), SignedBid)}
    for offer, case in signed.items():
        yield purse(offer.place, case, offer.bid.budget, house.digest(offer.bid))
    standing = {_standing(case): case for case in cases if case.values.get("financier")}
    for words, case in standing.items():
        bid = house.standing_bid(*words)
        digest = house.ask("DiscountDesk", "standingBidDigest", *words, bid.revision)
        yield purse(f"the bid of {name(words[0])} for {name(words[1])}", case, bid.budget, digest)


def _standing(case: Case) -> tuple[str, str, str]:
    """Of a bid on chain: whose it is, whose lots it buys, in which currency."""
    paper = case.facts.paper(case["lot"].payable)
    return case["financier"], str(case.facts.line(paper.line).obligor), str(paper.currency)


def _unfilled(budget: int, data: bytes) -> int:
    return budget - _number(data)


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
