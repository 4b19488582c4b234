"""Asks for an obligor's standing: from a node's state, from the replayed logs, or from both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from eth_utils.address import to_checksum_address

from deeptier.audit.decode import decode
from deeptier.audit.errors import AuditError
from deeptier.audit.events import Event
from deeptier.audit.events.payables import PayableIssued
from deeptier.audit.extract import Deployed, extract, names_of
from deeptier.audit.findings import Finding
from deeptier.audit.node import Node
from deeptier.audit.rebuild import (
    Head,
    Rebuilt,
    deployed_head,
    rebuild,
    require_same_block,
)
from deeptier.audit.views import Views
from deeptier.days import civil_day, date_of
from deeptier.errors import InputError
from deeptier.roles import Role
from deeptier.status.figures import Standing
from deeptier.status.from_books import obligors_of_books, payables_of_books, snapshot_of_books
from deeptier.status.from_views import (
    lots_ever_made,
    obligors_of_state,
    payables_of_state,
    snapshot_of_state,
)
from deeptier.status.snapshot import Issue, Snapshot, differences, missing_lots
from deeptier.status.standing import standing_of
from deeptier.status.tokens import Token, token_of

if TYPE_CHECKING:
    from web3 import Web3

UNITS = {
    "amounts": "minor units of the currency",
    "..._ppm": "parts per million",
    "..._hundredths": "hundredths of a day",
    "..._day": "day number, days since 1970-01-01 in the deployment's civil time",
    "days_left": "days from the day of the block to the due day",
}

_SHOWN_OBLIGORS = 5
#: The contracts whose logs tell which lots were made, and which payables were issued when.
_NUMBERING = ("Payables", "Warrants")


class Source(str, Enum):
    """Where the figures come from."""

    BOTH = "both"
    STATE = "state"
    LOGS = "logs"


@dataclass(frozen=True)
class Answer:
    """A standing, and what disagrees with it.

    Attributes:
        tokens: how to write the amounts of each currency.
        findings: where state and logs differ, or either contradicts itself.
    """

    head: Head
    source: Source
    standing: Standing
    tokens: Mapping[str, Token]
    findings: tuple[Finding, ...]

    def to_json(self) -> dict[str, Any]:
        """The answer as plain values."""
        return {
            "chain_id": self.head.chain_id,
            "block": {"number": self.head.number, "hash": self.head.hash},
            "date": date_of(self.standing.day).isoformat(),
            "source": self.source.value,
            "units": UNITS,
            "currencies": {address: asdict(token) for address, token in self.tokens.items()},
            "standing": asdict(self.standing),
            "findings": [finding.to_json() for finding in self.findings],
        }


def inquire(
    web3: Web3,
    deployment: Deployed,
    obligor: str,
    source: Source = Source.BOTH,
    block: int | None = None,
) -> Answer:
    """The standing of an obligor at a block, by default the latest.

    State means: every figure is the answer of a view at that block. Only which lots to ask for, the
    day of issue and the face then come from logs and block headers, which is all that tells them.
    Logs means: the replay, and no view but those of a currency's name and decimals.

    Errors: `InputError` for an account that neither is a core enterprise nor was granted a line;
    `AuditError` when the question cannot be answered.
    """
    node = Node(web3)
    if source is Source.STATE:
        head, events, findings = _numbering(node, deployment, block)
        by_state = _by_state(node, deployment, head, events, obligor)
        return _answer(node, deployment, head, source, by_state, findings)
    rebuilt = rebuild(web3, deployment, block)
    by_logs = _by_logs(node, rebuilt, obligor)
    if source is Source.LOGS:
        return _answer(node, deployment, rebuilt.head, source, by_logs, rebuilt.findings)
    head, where = rebuilt.head, f"block {rebuilt.head.number}"
    by_state = _by_state(node, deployment, head, rebuilt.events, obligor)
    differing = differences(by_logs, by_state, where)
    findings = (*rebuilt.findings, *differing)
    return _answer(node, deployment, head, source, by_state, findings)


def _answer(
    node: Node,
    deployment: Deployed,
    head: Head,
    source: Source,
    snapshot: Snapshot,
    findings: Iterable[Finding],
) -> Answer:
    standing = standing_of(snapshot)
    missing = missing_lots(snapshot, f"block {head.number}")
    views = Views(node, deployment.addresses, head.number)
    tokens = {each.currency: token_of(views, each.currency) for each in standing.currencies}
    return Answer(head, source, standing, tokens, (*findings, *missing))


@dataclass(frozen=True)
class _Part:
    """Some contracts of a deployment."""

    chain_id: int
    addresses: Mapping[str, str]
    first_block: int


def _numbering(
    node: Node, deployment: Deployed, block: int | None
) -> tuple[Head, tuple[Event, ...], tuple[Finding, ...]]:
    """The logs that tell numbers, and nothing else of the journal."""
    head = deployed_head(node, deployment, block)
    addresses = {name: deployment.addresses[name] for name in _NUMBERING}
    part = _Part(deployment.chain_id, addresses, deployment.first_block)
    logs = extract(node, part, head.number)
    return head, *decode(logs, names_of(part))


def _by_logs(node: Node, rebuilt: Rebuilt, obligor: str) -> Snapshot:
    books, head = rebuilt.books, rebuilt.head
    if books.civil_offset is None:
        raise AuditError("the logs do not say what civil time the deployment keeps")
    account = obligor.lower()
    enterprise = books.enterprises.get(account)
    _require_obligor(obligor, enterprise.roles if enterprise else 0, obligors_of_books(books))
    day = civil_day(head.timestamp, books.civil_offset)
    numbers = payables_of_books(books, account)
    issues = _issues(node, rebuilt.events, numbers, books.civil_offset)
    snapshot = snapshot_of_books(books, account, day, issues)
    require_same_block(node, head)
    return snapshot


def _by_state(
    node: Node, deployment: Deployed, head: Head, events: tuple[Event, ...], obligor: str
) -> Snapshot:
    views = Views(node, deployment.addresses, head.number)
    account = obligor.lower()
    roles = views.ask("Enterprises", "enterpriseOf", account)["roles"]
    _require_obligor(obligor, roles, obligors_of_state(views))
    offset = views.ask("Enterprises", "civilOffset")
    issues = _issues(node, events, payables_of_state(views, account), offset)
    snapshot = snapshot_of_state(views, account, lots_ever_made(events), issues)
    require_same_block(node, head)
    return snapshot


def _require_obligor(obligor: str, roles: int, known: list[str]) -> None:
    if roles & Role.CORE_ENTERPRISE or obligor.lower() in known:
        return
    shown = ", ".join(map(to_checksum_address, known[:_SHOWN_OBLIGORS]))
    more = len(known) - _SHOWN_OBLIGORS
    listed = f"; with a line: {shown}{f' and {more} more' if more > 0 else ''}" if known else ""
    expected = f"a core enterprise of this deployment, or an account with a credit line{listed}"
    raise InputError("--obligor", obligor, expected)


def _issues(
    node: Node, events: Iterable[Event], payables: Iterable[int], civil_offset: int
) -> dict[int, Issue]:
    """What the log of each of these payables tells, and the day of its block."""
    wanted = set(payables)
    issued = {
        event.payable_number: event
        for event in events
        if isinstance(event, PayableIssued) and event.payable_number in wanted
    }
    distinct = sorted({event.place.block for event in issued.values()})
    headers = node.ask_all([("eth_getBlockByNumber", [hex(each), False]) for each in distinct])
    days = {
        block: civil_day(int(header["timestamp"], 16), civil_offset)
        for block, header in zip(distinct, headers, strict=True)
    }
    return {
        number: Issue(days[event.place.block], event.terms.face_amount)
        for number, event in issued.items()
    }
