"""A scenario as read: parties, credit lines, payables, dated steps, expected balances."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any

from deeptier.consents import Backing
from deeptier.reading.problems import Place
from deeptier.scenario.actions import Action, LotName


class PartyRole(Enum):
    """What a party does; the values are what a scenario file says."""

    CORE_ENTERPRISE = "core enterprise"
    SUPPLIER = "supplier"
    FINANCIER = "financier"
    GUARANTOR = "guarantor"
    REGULATOR = "regulator"
    REGISTRAR = "registrar"
    DEPOSIT_BANK = "deposit bank"
    """Mints and burns the deposit token; not a role in the register of enterprises."""
    RULEMAKER = "rulemaker"
    """Announces rules and currencies; not a role in the register of enterprises."""
    SUCCESSOR = "successor"
    """An account that is to take a lost one's place; it is not onboarded."""
    PLATFORM_DESK = "platform desk"
    """Carries signed consents to the chain; any account may, so it is a role of the story only."""
    ACCOUNT = "account"
    """An account and no more: steps may bring it in, or leave it out."""


#: The roles of those who trade: they are onboarded with an identity.
TRADING_ROLES = frozenset(
    {
        PartyRole.CORE_ENTERPRISE,
        PartyRole.SUPPLIER,
        PartyRole.FINANCIER,
        PartyRole.GUARANTOR,
    }
)


@dataclass(frozen=True)
class Party:
    """One account. `registration` is its registration number, None for one that does not trade."""

    id: str
    name: str
    roles: frozenset[PartyRole]
    registration: str | None
    deposits: int

    @property
    def trades(self) -> bool:
        """Whether it is onboarded as an enterprise that trades."""
        return bool(self.roles & TRADING_ROLES)

    @property
    def may_hold(self) -> bool:
        """Whether lots may come to it: it trades, or takes the place of one that does."""
        return self.trades or PartyRole.SUCCESSOR in self.roles


@dataclass(frozen=True)
class Counterpart:
    """A contract beside the deployment, such as another currency, or an account that is a contract.

    Attributes:
        contract: its name where it was compiled.
        arguments: of its constructor.
    """

    id: str
    contract: str
    abi: tuple[Mapping[str, Any], ...] = field(repr=False)
    bytecode: str = field(repr=False)
    arguments: tuple[Any, ...]


@dataclass(frozen=True)
class CreditLine:
    """How much a bank lets an obligor promise, in minor units, through a day."""

    id: str
    bank: str
    obligor: str
    limit: int
    expires: date


@dataclass(frozen=True)
class Invoice:
    """An invoice as typed: its fingerprint goes to the chain, never its number."""

    issuer: str
    number: str
    type: str


@dataclass(frozen=True)
class Payable:
    """The terms that obligor, payee and guarantor agree to. Amounts in minor units."""

    id: str
    line: str
    obligor: str
    payee: str
    guarantor: str | None
    backing: Backing
    face: int
    due: date
    grace_days: int
    penalty_ppm_per_day: int
    tier_cap: int
    deposit_ppm: int
    documents: str
    invoices: tuple[Invoice, ...]
    long_tenor_reason: str | None


@dataclass(frozen=True)
class Expected:
    """What a step must do.

    Attributes:
        refused: name of the error by which the contracts must refuse it; None if it must succeed.
        lot: the lot that it must make or move.
        figures: whole numbers by name ("proceeds", "days"); amounts in minor units.
        taken: party whose bid must be the best.
        skipped: lots that a batch must pass over, each with the name of its error.
    """

    refused: str | None = None
    lot: LotName | None = None
    figures: tuple[tuple[str, int], ...] = ()
    taken: str | None = None
    skipped: tuple[tuple[LotName, str], ...] = ()


@dataclass(frozen=True)
class Balances:
    """Balances that must hold, in minor units; whatever is not named is not looked at.

    Attributes:
        cash: deposits by party.
        lots: for each party named, all its live lots and their amounts.
        held: cash that came in on a payable and is not paid out.
        locked: deposit that is locked for a payable.
        lines: used part of a credit line.
    """

    place: Place
    cash: Mapping[str, int]
    lots: Mapping[str, Mapping[LotName, int]]
    held: Mapping[str, int]
    locked: Mapping[str, int]
    lines: Mapping[str, int]


@dataclass(frozen=True)
class Step:
    """One dated step: an action and what it must do, or balances to check.

    Attributes:
        time: seconds since the day began; None for any time of the day.
    """

    number: int
    place: Place
    date: date
    verb: str
    action: Action | Balances
    expected: Expected
    time: int | None = None


@dataclass(frozen=True)
class Scenario:
    """A whole scenario; mappings keep the order of the file."""

    file: str
    title: str
    description: str
    currency: str
    start: date
    parties: Mapping[str, Party]
    lines: Mapping[str, CreditLine]
    payables: Mapping[str, Payable]
    steps: tuple[Step, ...]
    end: Balances | None
    counterparts: Mapping[str, Counterpart] = field(default_factory=dict)

    def name_of(self, party: str) -> str:
        """The display name of a party; a counterpart has none but its id."""
        return party if party in self.counterparts else self.parties[party].name
