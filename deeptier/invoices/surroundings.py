"""What a desk and its network tell invoices: the parties, the currency, the day, what is used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from deeptier.chain.deployment import Deployment
from deeptier.days import date_of, day_number
from deeptier.desk.book import AddressBook
from deeptier.desk.desk import Desk
from deeptier.desk.office import Office
from deeptier.errors import InputError
from deeptier.invoices.checking import Against, check_file
from deeptier.invoices.kept import PLACE as KEPT
from deeptier.invoices.kept import KeptNotes
from deeptier.invoices.paper import Paper
from deeptier.invoices.salt import PLACE, read_salt
from deeptier.invoices.settling import settle
from deeptier.invoices.tokens import other_tokens, own_token, token_of_nobody
from deeptier.invoices.used import PayablesOf, Progress, check_used
from deeptier.operations.around import Around

_AT_ONCE = 200


@dataclass(frozen=True)
class Surroundings:
    """What invoices are checked against.

    Attributes:
        against: for the checks.
        payables_of: asks the chain which invoices are used; None offline.
        around: in which columns of payables are read; None where no desk was asked.
        notes: those of earlier runs; None where no desk was asked.
    """

    against: Against
    payables_of: PayablesOf | None = None
    around: Around | None = None
    notes: KeptNotes | None = None

    def settled(self, papers: Sequence[Paper], progress: Progress) -> list[Paper]:
        """The papers and what was kept about them, checked against the chain and each other."""
        check = partial(check_file, against=self.against)
        found = self.notes.joined(papers, check) if self.notes else list(papers)
        if self.payables_of is not None and self.against.salt is not None:
            check_used(found, self.against.salt, self.payables_of, progress)
        settle(found)
        return found


def of_files(today: date, currency: str | None, salt_file: Path | None) -> Surroundings:
    """Only what was given: no desk and no chain are asked."""
    tokens = token_of_nobody(currency) if currency else {}
    salt = read_salt(salt_file) if salt_file else None
    return Surroundings(Against(today, tokens=tokens, salt=salt))


@dataclass(frozen=True)
class Choices:
    """What the operator says otherwise than the desk.

    Attributes:
        network: the desk's default unless named.
        today: the chain's day, or the computer's when offline, unless given.
        currency: that of the deployment's token unless given.
        tokens: others than the deployment's own, by name or address.
        salt_file: the desk's own unless given.
        offline: whether the chain is not asked: not its day, nor which invoices are used.
    """

    network: str | None = None
    today: date | None = None
    currency: str | None = None
    tokens: tuple[str, ...] = ()
    salt_file: Path | None = None
    offline: bool = False


def of_desk(desk: Desk, choices: Choices) -> Surroundings:
    """What a desk tells of the network that payables are to be issued on.

    Errors: `InputError` for a salt that is not there, and a currency or token that is none; as
    `Desk.open`.
    """
    network = desk.network(choices.network)
    salt = read_salt(choices.salt_file or desk.folder / PLACE)
    notes = KeptNotes(desk.folder / KEPT)
    if choices.offline:
        if choices.tokens:
            raise InputError("--token", choices.tokens[0], "left out with --offline: it is asked")
        tokens = own_token(Deployment.load(network.record), choices.currency)
        day = choices.today or date.today()
        against = Against(day, desk.book, tokens, salt, network.calendar)
        return Surroundings(against, None, _around(against, desk.book), notes)
    office = desk.open(choices.network)
    tokens = {
        **own_token(office.house.deployment, choices.currency),
        **other_tokens(office, choices.tokens),
    }
    day = choices.today or date_of(office.today)
    against = Against(day, desk.book, tokens, salt, network.calendar)
    return Surroundings(against, partial(_payables_of, office), Around.of(office), notes)


def _around(against: Against, book: AddressBook) -> Around:
    """What columns are read in where no chain is asked."""
    (token,) = against.tokens.values()
    own = token.address
    today = day_number(against.today)
    return Around(book, today, own, lambda _: token.decimals, own, token.decimals, against.days)


def _payables_of(office: Office, invoices: Sequence[bytes], progress: Progress) -> list[int]:
    """Asks in few messages, however many invoices there are."""
    found: list[int] = []
    for first in range(0, len(invoices), _AT_ONCE):
        with office.web3.batch_requests() as batch:
            for each in invoices[first : first + _AT_ONCE]:
                batch.add(office.house.function("Payables", "payableOfInvoice", each))
            answers: list[Any] = batch.execute()
        found += map(int, answers)
        progress(len(found), len(invoices))
    return found
