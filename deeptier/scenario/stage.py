"""Sets the stage of a scenario: roles, enterprises, deposits, credit lines, allowances."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from deeptier.chain.house import Done, House
from deeptier.chain.sending import Receipt, Sender
from deeptier.days import day_number
from deeptier.money import format_amount
from deeptier.roles import GovernanceRole, Role
from deeptier.scenario.cast import Cast
from deeptier.scenario.clock import Clock
from deeptier.scenario.model import Party, PartyRole, Scenario
from deeptier.scenario.papers import Papers

_YEAR = timedelta(days=365)

_GOVERNANCE = {
    PartyRole.REGISTRAR: GovernanceRole.REGISTRAR,
    PartyRole.REGULATOR: GovernanceRole.REGULATOR,
    PartyRole.DEPOSIT_BANK: GovernanceRole.BANK,
    PartyRole.RULEMAKER: GovernanceRole.RULEMAKER,
}
_TRADING = {
    PartyRole.CORE_ENTERPRISE: Role.CORE_ENTERPRISE,
    PartyRole.SUPPLIER: Role.SUPPLIER,
    PartyRole.FINANCIER: Role.FINANCIER,
    PartyRole.GUARANTOR: Role.GUARANTOR,
}
#: Whom a party lets take its deposits: for repayment, and for buying lots.
_ALLOWANCES = {PartyRole.CORE_ENTERPRISE: "Clearing", PartyRole.FINANCIER: "DiscountDesk"}

Tell = Callable[[str, Receipt], None]


@dataclass(frozen=True)
class Stage:
    """A scenario set on a house of contracts.

    Attributes:
        lines: the number of each credit line on the chain.
        counterparts: the address of each counterpart.
    """

    scenario: Scenario
    house: House
    cast: Cast
    clock: Clock
    papers: Papers
    senders: dict[str, Sender]
    lines: dict[str, int]
    counterparts: dict[str, str]

    @classmethod
    def on(cls, scenario: Scenario, house: House, cast: Cast) -> Stage:
        """The empty stage."""
        return cls(
            scenario=scenario,
            house=house,
            cast=cast,
            clock=Clock(house.web3, house.deployment.settings.civil_offset),
            papers=Papers(scenario, {party: cast.address(party) for party in scenario.parties}),
            senders=cast.senders(house.web3, scenario),
            lines={},
            counterparts={},
        )

    def address(self, party: str) -> str:
        """The address of a party, or of a counterpart."""
        return self.counterparts.get(party) or self.cast.address(party)

    def set_up(self, tell: Tell) -> None:
        """Move to the scenario's start and do all that must be there before the first step.

        Errors: `ClockError` when the start is over, `Refused` when the contracts refuse something:
        the house is not fresh then, or the deployer does not govern it.
        """
        self.clock.move_to(self.scenario.start)
        self._grant_roles(tell)
        for party in self.scenario.parties.values():
            if party.trades:
                self._onboard(party, tell)
        for line in self.scenario.lines.values():
            done = self.house.grant_line(
                self.senders[line.bank],
                self.address(line.obligor),
                line.limit,
                day_number(line.expires),
            )
            self.lines[line.id] = done.value
            text = f"{self._name(line.bank)} grants {self._name(line.obligor)} a line of"
            tell(f"{text} {format_amount(line.limit)}", done.receipt)

    def _grant_roles(self, tell: Tell) -> None:
        """Give each overseeing party its governance role; what no party has, the deployer keeps."""
        deployer = Sender(self.house.web3, self.cast.deployer)
        for party in self.scenario.parties.values():
            for role in sorted(party.roles & _GOVERNANCE.keys(), key=lambda each: each.value):
                governed = _GOVERNANCE[role].value
                words = (governed, self.address(party.id))
                if self.house.ask("Governance", "hasRole", *words)[0]:
                    continue
                grant = self.house.function("Governance", "grantRole", *words, 0)
                tell(f"{party.name} becomes {role.value}", deployer.send(grant))

    def _onboard(self, party: Party, tell: Tell) -> None:
        address = self.address(party.id)
        roles = Role(0)
        for each in party.roles & _TRADING.keys():
            roles |= _TRADING[each]
        last = max([step.date for step in self.scenario.steps], default=self.scenario.start)
        expiry_day = day_number(last + _YEAR)
        identity = self.papers.identity(party)
        registrar = self._acting(PartyRole.REGISTRAR)
        done = self.house.onboard(registrar, address, roles, expiry_day, identity)
        tell(f"{party.name} is onboarded", done.receipt)
        if party.deposits:
            bank = self._acting(PartyRole.DEPOSIT_BANK)
            minted: Done[None] = self.house.mint(bank, address, party.deposits)
            tell(f"{party.name} has {format_amount(party.deposits)}", minted.receipt)
        for role in sorted(party.roles & _ALLOWANCES.keys(), key=lambda each: each.value):
            allowed = self.house.approve(self.senders[party.id], _ALLOWANCES[role])
            tell(f"{party.name} lets {_ALLOWANCES[role]} take its deposits", allowed.receipt)

    def _acting(self, role: PartyRole) -> Sender:
        """Who acts in a governance role: the party that has it, else the deployer."""
        for party in self.scenario.parties.values():
            if role in party.roles:
                return self.senders[party.id]
        return Sender(self.house.web3, self.cast.deployer)

    def _name(self, party: str) -> str:
        return self.scenario.name_of(party)
