"""The state of the reference model: everything that the contracts keep, in plain tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from deeptier.model.accounts import Cash
from deeptier.model.consents import Approvals
from deeptier.model.core import Account, Lot
from deeptier.model.deskbook import Desk
from deeptier.model.endorsements import Offer
from deeptier.model.evidence import Evidence
from deeptier.model.lines import Line
from deeptier.model.lots import Ledger
from deeptier.model.payables import Payables
from deeptier.model.pledges import Pledges
from deeptier.model.register import Register
from deeptier.model.rulebook import Rulebook
from deeptier.model.tokens import Token

_SECONDS = 86_400


@dataclass
class State:
    """All books at one moment.

    Attributes:
        now: seconds since 1970-01-01 UTC.
        civil_offset: seconds that civil time is ahead of UTC.
        offices: the account of "registrar", "regulator", "rulemaker" and "bank".
        contracts: the address of each contract of the deployment, and of each token, by name.
        tokens: every currency that has code, by its address.
        lines: credit lines by number, from 1; none is ever taken away.
        keys: for each smart account, the key that signs for it.
        decided: the rules that had a say in the command that is being played.
    """

    now: int
    civil_offset: int
    offices: Mapping[str, Account]
    contracts: Mapping[str, Account]
    keys: Mapping[Account, Account] = field(default_factory=dict)
    register: Register = field(default_factory=Register)
    rulebook: Rulebook = field(default_factory=Rulebook)
    approvals: Approvals = field(default_factory=Approvals)
    tokens: dict[Account, Token] = field(default_factory=dict)
    lines: dict[int, Line] = field(default_factory=dict)
    cash: Cash = field(default_factory=Cash)
    ledger: Ledger = field(default_factory=Ledger)
    offers: dict[Lot, Offer] = field(default_factory=dict)
    payables: Payables = field(default_factory=Payables)
    desk: Desk = field(default_factory=Desk)
    evidence: Evidence = field(default_factory=Evidence)
    pledges: Pledges = field(default_factory=Pledges)
    decided: list[str] = field(default_factory=list)

    @property
    def today(self) -> int:
        """The civil day (R97)."""
        return (self.now + self.civil_offset) // _SECONDS

    def decides(self, *rules: str) -> None:
        """Note that rules had a say in what is being played."""
        self.decided.extend(rules)

    def copy(self) -> State:
        """A draft that can be changed without touching this state."""
        return replace(
            self,
            register=self.register.copy(),
            rulebook=self.rulebook.copy(),
            approvals=self.approvals.copy(),
            tokens={currency: token.copy() for currency, token in self.tokens.items()},
            lines=self.lines.copy(),
            cash=self.cash.copy(),
            ledger=self.ledger.copy(),
            offers=self.offers.copy(),
            payables=self.payables.copy(),
            desk=self.desk.copy(),
            evidence=self.evidence.copy(),
            pledges=self.pledges.copy(),
            decided=[],
        )
