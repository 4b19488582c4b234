"""Tells an event to people: names for addresses, amounts and dates as they are written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from deeptier.audit.books import NOBODY, Books
from deeptier.audit.events import Event, Place
from deeptier.audit.events.lots import Cause, Hold
from deeptier.audit.findings import LotNumber
from deeptier.audit.texts import day_text, printable
from deeptier.audit.watch.phrases import PHRASES
from deeptier.bounds import MAX_UINT64, PPM
from deeptier.errors import InputError
from deeptier.money import format_amount, format_rate
from deeptier.roles import GovernanceRole, Role

_ADDRESS_CHARACTERS = 42
_SHOWN_BYTES = 4
_LOT_FIELDS = {"lot", "id", "ids", "delivered", "first_child", "sold_as"}


class Teller:
    """Says things of one deployment.

    `names` are what to call addresses (lower case); `decimals_of` gives those of a currency.
    """

    def __init__(
        self,
        names: Mapping[str, str],
        addresses: Mapping[str, str],
        decimals_of: Callable[[str], int],
    ) -> None:
        contracts = {address.lower(): name for name, address in addresses.items()}
        self.names = {**contracts, **names}
        self._token = addresses["DepositToken"].lower()
        self._decimals_of = decimals_of

    def sentence(self, event: Event, books: Books) -> str:
        """What happened, in one sentence without its date and place."""
        currency = self.currency_of(event, books)
        return PHRASES[type(event)].format_map(_Fields(event, self, currency))

    def currency_of(self, event: Event, books: Books) -> str:
        """The currency in which an event has its amounts; the deposit token where it has none."""
        given = getattr(event, "currency", None) or getattr(
            getattr(event, "terms", None), "currency", None
        )
        if given is not None:
            return str(given)
        number = getattr(event, "payable_number", None)
        for name in ("lot", "id"):
            if number is None and isinstance(lot := getattr(event, name, None), int):
                number = lot >> 192
        if number is not None and number in books.papers:
            return books.papers[number].currency
        line = getattr(event, "line", None)
        return books.lines[line].currency if line in books.lines else self._token

    def who(self, address: str) -> str:
        """What to call an account."""
        if address == NOBODY:
            return "nobody"
        return self.names.get(address, f"{address[:8]}…{address[-4:]}")

    def money(self, amount: int, currency: str) -> str:
        """An amount as people write it."""
        if amount > MAX_UINT64:
            return "any amount"
        return format_amount(amount, self._decimals_of(currency))

    def decimals(self, currency: str) -> int:
        """How many decimals a currency has."""
        return self._decimals_of(currency)


@dataclass(frozen=True)
class _Fields(Mapping[str, Any]):
    """The fields of an event, as a sentence asks for them."""

    event: Event
    teller: Teller
    currency: str

    def __getitem__(self, name: str) -> _Shown:
        return _Shown(getattr(self.event, name), self.teller, self.currency)

    def __iter__(self) -> Iterator[str]:
        return (each.name for each in fields(self.event))

    def __len__(self) -> int:
        return len(fields(self.event))


@dataclass(frozen=True)
class _Shown:
    """A value inside a sentence."""

    value: Any
    teller: Teller
    currency: str

    def __getattr__(self, name: str) -> _Shown:
        return _Shown(getattr(self.value, name), self.teller, self.currency)

    def __format__(self, kind: str) -> str:
        if isinstance(self.value, tuple):
            return ", ".join(
                format(_Shown(x, self.teller, self.currency), kind) for x in self.value
            )
        if kind == "money":
            return self.teller.money(self.value, self.currency)
        if kind == "penalty":
            return self.teller.money(self.value // PPM, self.currency)
        return _KINDS[kind](self.value) if kind else self._plain()

    def _plain(self) -> str:
        value = self.value
        if isinstance(value, str):
            is_address = len(value) == _ADDRESS_CHARACTERS and value.startswith("0x")
            return self.teller.who(value) if is_address else printable(value)
        if isinstance(value, bytes):
            return _short(value)
        if isinstance(value, bool):
            return "yes" if value else "no"
        return str(value)


def _short(value: bytes) -> str:
    return f"0x{value[:_SHOWN_BYTES].hex()}" + ("…" if len(value) > _SHOWN_BYTES else "")


def _rate(rate_ppm: int) -> str:
    try:
        return format_rate(rate_ppm)
    except InputError:
        return f"{rate_ppm} ppm"


def _roles(roles: int) -> str:
    held = [str(role.name).lower().replace("_", " ") for role in Role if role & roles]
    return " and ".join(held) or "nothing"


def _governance(role: int) -> str:
    known = role in set(GovernanceRole)
    return GovernanceRole(role).name if known else str(role)


def _cause(cause: int) -> str:
    return Cause(cause).name.lower() if cause in set(Cause) else f"cause {cause}"


def _hold(hold: int) -> str:
    return "a pledge" if hold == Hold.PLEDGE else "an offer"


_KINDS: Mapping[str, Callable[[Any], str]] = {
    "lot": lambda number: str(LotNumber(number)),
    "day": day_text,
    "rate": _rate,
    "roles": _roles,
    "governance": _governance,
    "cause": _cause,
    "hold": _hold,
}


def plain(record: Any) -> dict[str, Any]:
    """An event's fields for JSON: lots as certificates, bytes in hexadecimal.

    Amounts and counts stay numbers up to 64 bits; wider ones are text.
    """
    return {
        each.name.rstrip("_"): _plain(each.name, getattr(record, each.name))
        for each in fields(record)
        if each.type != "Place" and not isinstance(getattr(record, each.name), Place)
    }


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(name, each) for each in value]
    if is_dataclass(value):
        return plain(value)
    if isinstance(value, bytes):
        return "0x" + value.hex()
    if isinstance(value, bool) or not isinstance(value, int):
        return value
    if name in _LOT_FIELDS:
        return str(LotNumber(value))
    return value if abs(value) <= MAX_UINT64 else str(value)
