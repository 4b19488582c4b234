"""What the journal says stands behind a payable, and behind the deliveries of a lot."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from deeptier.audit.errors import AuditError
from deeptier.audit.events import Event
from deeptier.audit.events.lots import Cause, Delivered
from deeptier.audit.events.payables import PayableIssued
from deeptier.audit.extract import Deployed
from deeptier.audit.rebuild import rebuild
from deeptier.lot_id import LotId

if TYPE_CHECKING:
    from web3 import Web3


def read_journal(web3: Web3, deployment: Deployed) -> tuple[Event, ...]:
    """Every event of a deployment up to now.

    Errors: `AuditError` when the logs cannot be read, or contradict themselves.
    """
    rebuilt = rebuild(web3, deployment)
    if rebuilt.findings:
        raise AuditError(f"the logs contradict themselves: {rebuilt.findings[0]}")
    return rebuilt.events


def document_root(journal: Iterable[Event], payable: int) -> bytes:
    """The document root of a payable.

    Errors: `AuditError` when it was not issued.
    """
    for event in journal:
        if isinstance(event, PayableIssued) and event.payable_number == payable:
            return event.terms.document_root
    raise AuditError(f"payable {payable} was not issued")


def trade_references(journal: Iterable[Event], lot: LotId) -> tuple[bytes, ...]:
    """The trade references of a lot's endorsements, in their order.

    Errors: `AuditError` when there was none.
    """
    found = tuple(
        event.ref
        for event in journal
        if isinstance(event, Delivered)
        and event.lot == lot.number
        and event.cause == Cause.ENDORSEMENT
    )
    if not found:
        raise AuditError(f"lot {lot} was never endorsed")
    return found
