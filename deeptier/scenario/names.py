"""The ids that a scenario declares, and how fields refer to them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from deeptier.bounds import MAX_UINT64
from deeptier.chain.artifacts import CONTRACTS, artifact
from deeptier.errors import InputError
from deeptier.lot_id import LotId
from deeptier.reading.nodes import Value
from deeptier.scenario.actions import LotName
from deeptier.scenario.model import Counterpart, CreditLine, Party, PartyRole, Payable

_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,31}")
_ERROR_NAME = re.compile(r"[A-Z][A-Za-z0-9]*(_[A-Z][A-Za-z0-9]*)?")


def new_id(key: Value) -> str:
    """The id that a mapping's key declares."""
    raw = key.raw("an id") or ""
    if not _ID.fullmatch(raw):
        key.wrong("an id: a letter, then up to 31 letters, digits or underscores")
    return raw


def error_name(value: Value) -> str:
    """The name of an error of the contracts."""
    raw = value.raw("the name of an error, such as Payables_InvoiceUsed") or ""
    if raw and not _ERROR_NAME.fullmatch(raw):
        value.wrong("the name of an error, such as Payables_InvoiceUsed")
    return raw


@dataclass(frozen=True)
class Names:
    """What has been declared so far, by id."""

    parties: Mapping[str, Party]
    lines: Mapping[str, CreditLine]
    payables: Mapping[str, Payable]
    counterparts: Mapping[str, Counterpart] = field(default_factory=dict)

    def sender(self, value: Value) -> str:
        """The id of a party, or of a counterpart that acts like one."""
        return _known(value, {**self.parties, **self.counterparts}, "party or counterpart")

    def abi(self, contract: str) -> Sequence[Mapping[str, Any]] | None:
        """The interface of a counterpart or of a contract of the deployment; None for no such."""
        if contract in self.counterparts:
            return self.counterparts[contract].abi
        return artifact(contract).abi if contract in CONTRACTS else None

    def party(self, value: Value) -> str:
        """The id of a party."""
        return _known(value, self.parties, "party")

    def trader(self, value: Value) -> str:
        """The id of a party that trades, and so may hold lots."""
        return self.party_as(value, None)

    def party_as(self, value: Value, role: PartyRole | None) -> str:
        """The id of a party that has a role; with None, of one that trades."""
        party = self.parties.get(found := self.party(value))
        if party is None:
            return found
        if role is None and not party.may_hold:
            value.wrong("a party that trades: a core enterprise, supplier, financier or guarantor")
        if role is not None and role not in party.roles:
            has = ", ".join(sorted(each.value for each in party.roles))
            value.wrong(f"a party with the role {role.value} ({found} is {has})")
        return found

    def line(self, value: Value) -> str:
        """The id of a credit line."""
        return _known(value, self.lines, "credit line")

    def payable(self, value: Value) -> str:
        """The id of a payable."""
        return _known(value, self.payables, "payable")

    def lot(self, value: Value) -> LotName:
        """A lot, such as "P-1-2"."""
        expected = 'a lot: the id of a payable and its cuts, such as "P" or "P-1-2"'
        raw = value.raw(expected)
        if raw is None:
            return LotName("")
        payable, *words = raw.split("-")
        if payable not in self.payables:
            known = ", ".join(self.payables) or "none"
            value.wrong(f"{expected}; payables are {known}")
            return LotName("")
        try:
            path = LotId.parse("-".join((str(MAX_UINT64), *words))).path
        except InputError as error:
            value.wrong(f"{expected} ({error})")
            return LotName(payable)
        return LotName(payable, path)


def _known(value: Value, declared: Mapping[str, object], what: str) -> str:
    found = value.choice({name: name for name in declared}, what)
    return found if found == value.node.value else ""
