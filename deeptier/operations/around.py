"""What fields are read in the light of: the names, the money and the day of an office."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from web3.exceptions import Web3Exception

from deeptier.calendar import ALWAYS_OPEN, DayRule
from deeptier.desk.book import AddressBook
from deeptier.errors import InputError

if TYPE_CHECKING:
    from deeptier.desk.office import Office

_TOKEN = "DepositToken"  # noqa: S105 - the name of a contract


@dataclass(frozen=True)
class Around:
    """What a typed word may need to be understood.

    Attributes:
        book: names and addresses.
        today: day number.
        deposits: address of the deployment's own currency.
        decimals_of: asks how many decimals a currency has.
        currency: the one in which amounts are typed, by address.
        decimals: of that currency.
        days: which are open, and how due days roll.
    """

    book: AddressBook
    today: int
    deposits: str
    decimals_of: Callable[[str], int]
    currency: str
    decimals: int
    days: DayRule = ALWAYS_OPEN

    @classmethod
    def of(cls, office: Office) -> Around:
        """What an office knows; amounts are in the deployment's own currency at first."""
        deposits = office.house.address(_TOKEN)
        known: dict[str, int] = {}

        def decimals_of(currency: str) -> int:
            if currency not in known:
                abi = office.house.contract(_TOKEN).abi
                address: Any = currency
                token = office.web3.eth.contract(address=address, abi=abi)
                try:
                    known[currency] = int(token.functions["decimals"]().call())
                except Web3Exception:
                    expected = "a currency of the chain: a token that tells its decimals"
                    raise InputError("currency", currency, expected) from None
            return known[currency]

        return cls(
            office.book,
            office.today,
            deposits,
            decimals_of,
            deposits,
            decimals_of(deposits),
            office.network.calendar,
        )

    def within(self, currency: str) -> Around:
        """The same, with amounts in another currency."""
        if currency == self.currency:
            return self
        return replace(self, currency=currency, decimals=self.decimals_of(currency))

    def name(self, address: str) -> str:
        """What to call an address."""
        return self.book.name(address)
