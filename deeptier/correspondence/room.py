"""Where letters are written and read: one deployment, with a chain to ask or without."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from deeptier.chain.house import House
from deeptier.chain.record import Deployment
from deeptier.consents import READERS
from deeptier.desk.desk import Desk
from deeptier.desk.office import Office
from deeptier.errors import InputError
from deeptier.letters.check import (
    Against,
    Finding,
    check_draft,
    check_letter,
    check_offline,
    day_by_the_clock,
)
from deeptier.letters.letter import Letter
from deeptier.letters.reading import LetterError
from deeptier.lot_id import LotId
from deeptier.messages import Bid, PledgeBid, Terms
from deeptier.operations.around import Around
from deeptier.structs import Struct

_TOKEN = "DepositToken"  # noqa: S105 - the name of a contract
_OWN_DECIMALS = 2


@dataclass(frozen=True)
class Room:
    """What letters are held against.

    Attributes:
        against: deployment, names and day.
        around: what drafts are read in the light of.
        office: the chain; None where it is not asked.
    """

    against: Against
    around: Around
    office: Office | None

    @classmethod
    def offline(cls, desk: Desk, network: str | None, today: int | None = None) -> Room:
        """By the deployment's record and this computer's clock, or a day that is given.

        Errors: `DeploymentError` where there is no record.
        """
        found = desk.network(network)
        deployment = Deployment.load(found.record)
        day = day_by_the_clock(deployment) if today is None else today
        deposits = deployment.addresses[_TOKEN]

        def decimals_of(currency: str) -> int:
            if currency == deposits:
                return _OWN_DECIMALS
            expected = "the deployment's own: only the chain knows another's decimals"
            raise InputError("currency", desk.book.name(currency), expected)

        around = Around(
            desk.book, day, deposits, decimals_of, deposits, _OWN_DECIMALS, found.calendar
        )
        return cls(Against(deployment, desk.book, day), around, None)

    @classmethod
    def online(cls, desk: Desk, network: str | None) -> Room:
        """By the chain."""
        office = desk.open(network)
        against = Against(office.house.deployment, office.book, office.today)
        return cls(against, Around.of(office), office)

    @property
    def names(self) -> dict[str, str]:
        """Names by address: those of the book, and of the deployment's contracts."""
        deployment = self.against.deployment
        contracts = {address: name for name, address in deployment.addresses.items()}
        own = {self.around.deposits: deployment.settings.token_symbol}
        return {**contracts, **own, **self.against.book.names}

    @property
    def house(self) -> House | None:
        """The contracts, where a chain is asked."""
        return None if self.office is None else self.office.house

    @property
    def open_office(self) -> Office:
        """The chain, where one must be asked.

        Errors: `LetterError` for a room without.
        """
        if self.office is None:
            raise LetterError("the chain must be asked for this")
        return self.office

    def letter(self, name: str, message: Struct, signer: str, extra: Mapping[str, Any]) -> Letter:
        """A letter for this deployment that is not signed yet.

        Errors: `LetterError` for one that could not serve.
        """
        domain = self.against.deployment.domain(READERS[type(message)])
        letter = Letter(name, message, domain, signer, b"", extra)
        for finding in check_draft(letter, self.against, self.office):
            raise LetterError(f"{name} is not signed: {finding.text}")
        return letter

    def check(self, letter: Letter) -> list[Finding]:
        """What is wrong with a letter."""
        if self.office is None:
            return check_offline(letter, self.against)
        return check_letter(letter, self.office)

    def decimals(self, letter: Letter) -> int | None:
        """Of the currency of a letter's amounts; None where it cannot be known here."""
        message = letter.message
        if isinstance(message, (Terms, Bid, PledgeBid)):
            currency = message.currency
        else:
            lot = getattr(message, "lot", None)
            if lot is None or self.office is None:
                return None
            currency = currency_of(self.office.house, lot)
        if currency == self.around.deposits:
            return _OWN_DECIMALS
        if self.office is None:
            return None
        try:
            return self.around.decimals_of(currency)
        except Exception:  # whatever a token that is none answers
            return None


def currency_of(house: House, lot: LotId) -> str:
    """The address of the currency in which a lot is owed."""
    return str(house.ask("Warrants", "paperOf", lot.payable)[0])
