"""Books governance: roles, what they may call, delayed operations."""

from __future__ import annotations

from eth_hash.auto import keccak

from deeptier.audit.books import Books, Membership, Pending
from deeptier.audit.events.governance import (
    AuthorityUpdated,
    OperationCanceled,
    OperationExecuted,
    OperationScheduled,
    RoleAdminChanged,
    RoleGrantDelayChanged,
    RoleGranted,
    RoleGuardianChanged,
    RoleLabel,
    RoleRevoked,
    TargetAdminDelayUpdated,
    TargetClosed,
    TargetFunctionRoleUpdated,
)
from deeptier.audit.findings import shown
from deeptier.audit.fold.notes import Handlers, Notes
from deeptier.audit.words import write_words


def _authority_updated(books: Books, event: AuthorityUpdated, _notes: Notes) -> None:
    books.governance.authorities[event.place.contract] = event.authority


def _scheduled(books: Books, event: OperationScheduled, notes: Notes) -> None:
    words = write_words(("address", "address", "bytes"), (event.caller, event.target, event.data))
    notes.equal(event, "identity of the operation", keccak(words), event.operation_id)
    _, nonce = books.governance.schedules.get(event.operation_id, (0, 0))
    notes.equal(event, f"nonce of {shown(event.operation_id)}", nonce + 1, event.nonce)
    books.governance.schedules[event.operation_id] = (event.schedule, event.nonce)


def _executed(books: Books, event: OperationExecuted, notes: Notes) -> None:
    _take_off(books, event, notes)


def _canceled(books: Books, event: OperationCanceled, notes: Notes) -> None:
    _take_off(books, event, notes)


def _take_off(books: Books, event: OperationExecuted | OperationCanceled, notes: Notes) -> None:
    time, nonce = books.governance.schedules.get(event.operation_id, (0, 0))
    notes.require(event, shown(event.operation_id), time != 0, "scheduled", "not scheduled", "I5")
    notes.equal(event, f"nonce of {shown(event.operation_id)}", nonce, event.nonce)
    books.governance.schedules[event.operation_id] = (0, event.nonce)


def _role_label(_books: Books, _event: RoleLabel, _notes: Notes) -> None:
    """A name is for people and is not stored."""


def _granted(books: Books, event: RoleGranted, notes: Notes) -> None:
    key = (event.role_id, event.account)
    before = books.governance.members.get(key)
    subject = f"{shown(event.account)} in role {event.role_id}, new"
    notes.equal(event, subject, before is None, event.new_member)
    if before is None or event.new_member:
        books.governance.members[key] = Membership(event.since, event.delay, 0)
    else:
        books.governance.members[key] = Membership(before.since, event.delay, event.since)


def _revoked(books: Books, event: RoleRevoked, notes: Notes) -> None:
    key = (event.role_id, event.account)
    held = books.governance.members.get(key) is not None
    notes.equal(event, f"{shown(event.account)} in role {event.role_id} before", True, held)
    books.governance.members[key] = None


def _admin_changed(books: Books, event: RoleAdminChanged, _notes: Notes) -> None:
    books.governance.admins[event.role_id] = event.admin


def _guardian_changed(books: Books, event: RoleGuardianChanged, _notes: Notes) -> None:
    books.governance.guardians[event.role_id] = event.guardian


def _grant_delay_changed(books: Books, event: RoleGrantDelayChanged, _notes: Notes) -> None:
    books.governance.grant_delays[event.role_id] = Pending(event.delay, event.since)


def _target_closed(books: Books, event: TargetClosed, _notes: Notes) -> None:
    books.governance.closed[event.target] = event.closed


def _function_role(books: Books, event: TargetFunctionRoleUpdated, _notes: Notes) -> None:
    books.governance.function_roles[event.target, event.selector] = event.role_id


def _admin_delay(books: Books, event: TargetAdminDelayUpdated, _notes: Notes) -> None:
    books.governance.admin_delays[event.target] = Pending(event.delay, event.since)


HANDLERS: Handlers = {
    AuthorityUpdated: _authority_updated,
    OperationScheduled: _scheduled,
    OperationExecuted: _executed,
    OperationCanceled: _canceled,
    RoleLabel: _role_label,
    RoleGranted: _granted,
    RoleRevoked: _revoked,
    RoleAdminChanged: _admin_changed,
    RoleGuardianChanged: _guardian_changed,
    RoleGrantDelayChanged: _grant_delay_changed,
    TargetClosed: _target_closed,
    TargetFunctionRoleUpdated: _function_role,
    TargetAdminDelayUpdated: _admin_delay,
}
