"""What an obligor's standing is computed from, and where two readings of it differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from deeptier.audit.findings import Amount, Finding, LotNumber, shown

_NOTHING = Amount(0)


@dataclass(frozen=True)
class EnterpriseAt:
    """An account of the register."""

    status: int
    frozen: bool
    roles: int
    expiry_day: int
    defaults: int


@dataclass(frozen=True)
class LineAt:
    """A credit line of the obligor."""

    bank: str
    currency: str
    limit: Amount
    used: Amount
    expiry_day: int
    suspended: bool


@dataclass(frozen=True)
class Issue:
    """What the log of an issue alone tells: its day, and the face before any was given up."""

    day: int
    face: int


@dataclass(frozen=True)
class PayableAt:
    """A payable of the obligor, with what it owes on the snapshot's day.

    Attributes:
        face: at issue, less what was retired or cancelled.
        issued: face at issue; None, as the issue day, where no log tells it.
        issue_day: day of the block with its PayableIssued.
        to_guarantor: what the guarantor paid in the obligor's place and has not had back.
        deposit: locked for it, and neither taken nor given back.
        ended: face that is no live lot any more: paid in full.
    """

    line: int
    currency: str
    face: Amount
    principal_paid: Amount
    ended: Amount
    penalty_paid: Amount
    penalty_due: Amount
    held: Amount
    issue_day: int | None
    due_day: int
    grace_days: int
    in_default: bool
    frozen: bool
    issued: Amount | None = None
    cancelled: bool = False
    to_guarantor: Amount = _NOTHING
    deposit: Amount = _NOTHING

    @property
    def given_up(self) -> int:
        """Face that was retired or cancelled."""
        return 0 if self.issued is None else self.issued - self.face

    @property
    def open_face(self) -> int:
        """Principal still to come."""
        return self.face - self.principal_paid


@dataclass(frozen=True)
class LotAt:
    """A live lot of one of the payables; `debt` is what it is pledged for, on the day."""

    owner: str
    amount: Amount
    hops: int
    frozen: bool
    offered: bool = False
    pledged: bool = False
    debt: Amount = _NOTHING


@dataclass(frozen=True)
class Snapshot:
    """One obligor at one block: lines and payables by number, live lots by theirs.

    Addresses are in lower case, amounts minor units, days day numbers. `enterprises` are the
    obligor and the owners of the lots.
    """

    obligor: str
    day: int
    enterprises: Mapping[str, EnterpriseAt]
    lines: Mapping[int, LineAt]
    payables: Mapping[int, PayableAt]
    lots: Mapping[int, LotAt]


def differences(by_logs: Snapshot, by_state: Snapshot, where: str) -> Iterator[Finding]:
    """A finding for each value in which two snapshots of one obligor differ."""
    left, right = dict(_values(by_logs)), dict(_values(by_state))
    for subject in (*left, *(each for each in right if each not in left)):
        expected, actual = left.get(subject), right.get(subject)
        if expected != actual:
            yield Finding("I4", subject, expected, actual, where)


def missing_lots(snapshot: Snapshot, where: str) -> Iterator[Finding]:
    """A finding for each payable whose face is not its live lots and what ended (I1).

    The numbers of live lots come from logs: where a node leaves logs out, lots are missing.
    """
    live = dict.fromkeys(snapshot.payables, 0)
    for number, lot in snapshot.lots.items():
        live[number >> 192] += lot.amount
    for number, payable in snapshot.payables.items():
        found = Amount(live[number] + payable.ended)
        if found != payable.face:
            subject = f"payable {number}, live lots and what was redeemed"
            yield Finding("I1", subject, payable.face, found, where)
        if payable.issue_day is None:
            yield Finding("journal", f"payable {number}, PayableIssued", "a log", None, where)


def _values(snapshot: Snapshot) -> Iterator[tuple[str, Any]]:
    """Everything that a snapshot says, by what it says it of."""
    yield "day", snapshot.day
    for account, enterprise in snapshot.enterprises.items():
        yield from _members(f"enterprise {shown(account)}", enterprise)
    for number, line in snapshot.lines.items():
        yield from _members(f"line {number}", line)
    for number, payable in snapshot.payables.items():
        yield from _members(f"payable {number}", payable)
    for number, lot in snapshot.lots.items():
        yield from _members(f"lot {LotNumber(number)}", lot)


def _members(subject: str, record: Any) -> Iterator[tuple[str, Any]]:
    for each in fields(record):
        yield f"{subject}, {each.name.replace('_', ' ')}", getattr(record, each.name)
