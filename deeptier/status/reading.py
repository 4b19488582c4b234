"""One reading of a desk's chain: books, events and names, from which every question is answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from eth_utils.address import to_checksum_address

from deeptier.audit.books import NOBODY, Account, Books, Paper
from deeptier.audit.fold.clearing import accrued_through, penalty_due, share
from deeptier.audit.history import History
from deeptier.audit.node import Node
from deeptier.audit.progress import Progress, silent
from deeptier.audit.rebuild import rebuild
from deeptier.audit.views import Views
from deeptier.days import date_of
from deeptier.desk.office import Office
from deeptier.status.tokens import Token, token_of


@dataclass(frozen=True)
class Who:
    """A party: as the address book calls it, if it does, and its address, checksummed."""

    name: str | None
    address: str

    def __str__(self) -> str:
        return self.name or self.address


class Reading:
    """What the logs give up to the newest block, with the names of a desk.

    Args:
        office: the desk, connected.
        progress: told how far the reading is.

    Errors: `AuditError` when the logs cannot be read.
    """

    def __init__(self, office: Office, progress: Progress = silent) -> None:
        self._node = Node(office.web3)
        self._office = office
        self._parties: dict[str, Who] = {}
        self._tokens: dict[str, Token] = {}
        stands = office.house.deployment
        rebuilt = rebuild(office.web3, stands, progress=progress)
        self.history = History(stands, rebuilt, _Times(self._node))
        self.books: Books = rebuilt.books
        self.findings = rebuilt.findings
        self.block = rebuilt.head.number
        self.network = office.network.name
        self.today = self.history.today

    def who(self, account: str) -> Who | None:
        """The party of an account; None for nobody."""
        return None if account == NOBODY else self.known(account)

    def known(self, account: str) -> Who:
        """The party of an account that is somebody's."""
        if account not in self._parties:
            address = to_checksum_address(account)
            self._parties[account] = Who(self._office.book.names.get(address), address)
        return self._parties[account]

    @property
    def date(self) -> str:
        """The day of the newest block."""
        return date_of(self.today).isoformat()

    def account(self, number: int) -> Account:
        """The cash of a payable, with the penalty that it owes today."""
        return accrued_through(
            self.books.accounts[number], self.books.papers[number].due_day, self.today
        )

    def obligor(self, paper: Paper) -> str:
        """Who owes a payable, in lower case."""
        return self.books.lines[paper.line].obligor

    def outstanding(self, number: int) -> int:
        """What is still to come to a live lot as of today, in minor units."""
        lot, account = self.books.lots[number], self.account(number >> 192)
        penalty = account.penalty_paid + penalty_due(account)
        return lot.amount + share(lot.amount, penalty, account.face) - self.books.claimed[number]

    def token(self, currency: str) -> Token:
        """How amounts of a currency are written. Errors: `AuditError` where it does not tell."""
        if currency not in self._tokens:
            self._tokens[currency] = token_of(self._views, currency)
        return self._tokens[currency]

    def balances(self, accounts: Sequence[str], currency: str) -> list[int]:
        """Deposits of accounts. Errors: `AuditError` where the token does not answer."""
        views = Views(self._node, {"DepositToken": currency}, self.block)
        return [int(each) for each in views.ask_each("DepositToken", "balanceOf", zip(accounts))]

    @cached_property
    def held(self) -> Mapping[str, Sequence[int]]:
        """Numbers of live lots by their owners."""
        return _grouped((lot.owner, number) for number, lot in self.books.lots.items())

    @cached_property
    def offered(self) -> Mapping[str, Sequence[int]]:
        """Numbers of live lots by who may accept them."""
        lots = self.books.lots
        return _grouped(
            (offer.to, number)
            for number, offer in self.books.offers.items()
            if offer and number in lots and lots[number].offered
        )

    @cached_property
    def owed(self) -> Mapping[str, Sequence[int]]:
        """Numbers of payables that are not settled by their obligors."""
        books = self.books
        return _grouped(
            (self.obligor(paper), number)
            for number, paper in books.papers.items()
            if books.accounts[number].unpaid
        )

    @property
    def currencies(self) -> list[str]:
        """Currencies of lines, the deployment's own first; in lower case."""
        own = self.books.addresses["DepositToken"]
        return list(dict.fromkeys((own, *(line.currency for line in self.books.lines.values()))))

    @cached_property
    def _views(self) -> Views:
        return Views(self._node, self._office.house.deployment.addresses, self.block)


def _grouped(pairs: Iterable[tuple[str, int]]) -> Mapping[str, Sequence[int]]:
    groups = defaultdict[str, list[int]](list)
    for account, number in pairs:
        groups[account].append(number)
    return groups


class _Times(Mapping[int, int]):
    """The Unix seconds of blocks, asked for when they are wanted: few are."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._known: dict[int, int] = {}

    def __getitem__(self, block: int) -> int:
        if block not in self._known:
            self._known[block] = int(self._node.block(block)["timestamp"], 16)
        return self._known[block]

    def __iter__(self) -> Iterator[int]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)
