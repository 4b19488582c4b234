"""What the journal says stands behind a payable and behind the deliveries of a lot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deeptier.audit.errors import AuditError
from deeptier.audit.events.lots import Cause, Delivered
from deeptier.audit.events.payables import PayableIssued
from deeptier.audit.extract import Deployed
from deeptier.audit.rebuild import Rebuilt, rebuild
from deeptier.lot_id import LotId

if TYPE_CHECKING:
    from web3 import Web3


def read_journal(web3: Web3, deployment: Deployed) -> Rebuilt:
    """The journal as the chain's logs give it now.

    Errors: `AuditError` when it cannot be read, or contradicts itself.
    """
    rebuilt = rebuild(web3, deployment)
    if rebuilt.findings:
        raise AuditError(f"the logs contradict themselves: {rebuilt.findings[0]}")
    return rebuilt


def document_root(journal: Rebuilt, payable: int) -> bytes:
    """The document root of a payable.

    Errors: `AuditError` when it was not issued.
    """
    for event in journal.events:
        if isinstance(event, PayableIssued) and event.payable_number == payable:
            return event.terms.document_root
    raise AuditError(f"payable {payable} was not issued by block {journal.head.number}")


def trade_references(journal: Rebuilt, lot: LotId) -> tuple[bytes, ...]:
    """The trade references of the deliveries of a lot, the first one first.

    Errors: `AuditError` when it was never delivered against a trade.
    """
    found = tuple(
        event.ref
        for event in journal.events
        if isinstance(event, Delivered)
        and event.lot == lot.number
        and event.cause == Cause.ENDORSEMENT
    )
    if not found:
        number = journal.head.number
        raise AuditError(f"lot {lot} was not delivered against a trade by block {number}")
    return found
