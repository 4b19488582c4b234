"""The made-up parties of a devnet's desk: a chain of firms to try everything with."""

from __future__ import annotations

from dataclasses import dataclass

from deeptier.chain.deployment import DeploySettings
from deeptier.chain.house import House
from deeptier.chain.sending import Sender
from deeptier.desk.book import AddressBook
from deeptier.desk.office import Office
from deeptier.desk.party import DevnetKey, Party
from deeptier.keys.devnet_keys import devnet_account
from deeptier.roles import Role

#: Deployed the contracts and holds every role of governance.
PLATFORM = "platform"

#: The others, in the order of their devnet keys: from the core enterprise down its chain, a bank.
MEMBERS = {
    "core": Role.CORE_ENTERPRISE,
    "anna": Role.SUPPLIER,
    "bolt": Role.SUPPLIER,
    "cast": Role.SUPPLIER,
    "bank": Role.FINANCIER | Role.GUARANTOR,
}

LINE_LIMIT = 200_000_000_00
DEPOSITS = 500_000_000_00
ACTIVE_DAYS = 1_000

_IDENTITY = b"\1" * 32


def company() -> AddressBook:
    """All of them, with devnet keys that everybody knows."""
    return AddressBook(
        tuple(
            Party(name, str(devnet_account(number).address), signed_by=DevnetKey(number))
            for number, name in enumerate([PLATFORM, *MEMBERS])
        )
    )


def settings() -> DeploySettings:
    """A deployment in which the platform holds every role; as `deeptier deploy` makes it."""
    platform = company().address(PLATFORM)
    names = {"token_name": "CNY deposit", "token_symbol": "CNY"}
    return DeploySettings.held_by(platform, **names)


@dataclass(frozen=True)
class Furnished:
    """What was set up, amounts in minor units of the deposit token.

    Attributes:
        expiry_day: the last day on which the parties and the line are active.
        line: number of the core enterprise's credit line, from the bank.
    """

    expiry_day: int
    line: int


def furnish(office: Office) -> Furnished | None:
    """Onboard everybody, grant the line, mint deposits, give the usual allowances and mandate.

    None where the core enterprise is onboarded already: nothing is done then.

    Errors: as `Sender.send`.
    """
    house, book = office.house, office.book
    if house.enterprise(book.address("core")).status:
        return None
    expiry_day = office.today + ACTIVE_DAYS
    senders = {name: office.sender(name) for name in (PLATFORM, "core", "bank")}
    for name, roles in MEMBERS.items():
        house.onboard(senders[PLATFORM], book.address(name), roles, expiry_day, _IDENTITY)
    line = house.grant_line(senders["bank"], book.address("core"), LINE_LIMIT, expiry_day).value
    for name in ("core", "bank"):
        house.mint(senders[PLATFORM], book.address(name), DEPOSITS)
    _allow(house, senders)
    return Furnished(expiry_day, line)


def _allow(house: House, senders: dict[str, Sender]) -> None:
    house.approve(senders["core"], "Clearing")
    house.set_mandate(senders["core"])
    for contract in ("Clearing", "DiscountDesk", "Pledges"):
        house.approve(senders["bank"], contract)
