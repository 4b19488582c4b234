"""What a desk and its network tell invoices: the parties, the currency, the day, what is used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from deeptier.chain.deployment import Deployment
from deeptier.days import date_of
from deeptier.desk.desk import Desk
from deeptier.desk.office import Office
from deeptier.errors import InputError
from deeptier.invoices.checking import Against, check_file
from deeptier.invoices.currency import currency_of_token, digits_of
from deeptier.invoices.kept import PLACE as KEPT
from deeptier.invoices.kept import KeptNotes
from deeptier.invoices.paper import Paper
from deeptier.invoices.salt import PLACE, read_salt
from deeptier.invoices.settling import settle
from deeptier.invoices.used import PayablesOf, check_used

_AT_ONCE = 200
_TOKEN = "DepositToken"  # noqa: S105 - the name of a contract


@dataclass(frozen=True)
class Surroundings:
    """What invoices are checked against, and the token that their payables are in.

    Attributes:
        against: for the checks.
        token: address of the token; empty where no deployment was asked.
        payables_of: asks the chain which invoices are used; None offline.
        notes: those of earlier runs; None where no desk was asked.
    """

    against: Against
    token: str = ""
    payables_of: PayablesOf | None = None
    notes: KeptNotes | None = None

    def settled(self, papers: Sequence[Paper]) -> list[Paper]:
        """The papers and what was kept about them, checked against the chain and each other."""
        check = partial(check_file, against=self.against)
        found = self.notes.joined(papers, check) if self.notes else list(papers)
        if self.payables_of is not None and self.against.salt is not None:
            check_used(found, self.against.salt, self.payables_of)
        settle(found)
        return found


def of_files(today: date, currency: str | None, salt_file: Path | None) -> Surroundings:
    """Only what was given: no desk and no chain are asked."""
    _known(currency)
    salt = read_salt(salt_file) if salt_file else None
    return Surroundings(Against(today, currency=currency, salt=salt))


def of_desk(
    desk: Desk,
    network: str | None,
    *,
    today: date | None,
    currency: str | None,
    salt_file: Path | None,
    offline: bool,
) -> Surroundings:
    """What a desk tells of the network that payables are to be issued on.

    Args:
        desk: of the operator.
        network: the desk's default unless named.
        today: the chain's day, or the computer's when offline, unless given.
        currency: that of the deployment's token unless given.
        salt_file: the desk's own unless given.
        offline: whether the chain is not asked: not its day, nor which invoices are used.

    Errors: `InputError` for a salt that is not there, and a currency that is none or not the
    token's; as `Desk.open`.
    """
    _known(currency)
    salt = read_salt(salt_file or desk.folder / PLACE)
    if offline:
        deployment = Deployment.load(desk.network(network).record)
        payables_of = None
        day = today or date.today()
    else:
        office = desk.open(network)
        deployment = office.house.deployment
        payables_of = partial(_payables_of, office)
        day = today or date_of(office.today)
    against = Against(day, desk.book, _currency(deployment, currency), salt)
    token = deployment.record(_TOKEN).address
    return Surroundings(against, token, payables_of, KeptNotes(desk.folder / KEPT))


def _payables_of(office: Office, invoices: Sequence[bytes]) -> list[int]:
    """Asks in few messages, however many invoices there are."""
    found: list[int] = []
    for first in range(0, len(invoices), _AT_ONCE):
        with office.web3.batch_requests() as batch:
            for each in invoices[first : first + _AT_ONCE]:
                batch.add(office.house.function("Payables", "payableOfInvoice", each))
            answers: list[Any] = batch.execute()
        found += map(int, answers)
    return found


def _known(currency: str | None) -> None:
    if currency is not None:
        digits_of(currency, "--currency")


def _currency(deployment: Deployment, given: str | None) -> str:
    symbol = deployment.settings.token_symbol
    told = currency_of_token(symbol)
    if told is None and given is None:
        expected = f"given: the token's symbol {symbol!r} does not begin with a currency"
        raise InputError("--currency", "", expected)
    if given is not None and told is not None and given != told:
        raise InputError("--currency", given, f"{told}, as the deposits of this network are")
    return given or told or ""
