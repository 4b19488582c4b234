"""Books the register of enterprises."""

from __future__ import annotations

from dataclasses import replace

from deeptier.audit.books import CLOSED, OPEN, REPLACED, Books, Enterprise
from deeptier.audit.events import Event
from deeptier.audit.events.register import (
    AcceptanceSet,
    BusinessPaused,
    BusinessResumed,
    CivilTimeSet,
    EnterpriseClosed,
    EnterpriseDefaultsChanged,
    EnterpriseFrozen,
    EnterpriseOnboarded,
    EnterpriseRenewed,
    EnterpriseThawed,
)
from deeptier.audit.findings import shown
from deeptier.audit.fold.notes import Handlers, Notes


def require_business(books: Books, event: Event, notes: Notes) -> None:
    """New business is not done while it is paused."""
    notes.equal(event, "business paused since day", 0, books.paused_since)


def require_active(
    books: Books, event: Event, account: str, role: int, party: str, notes: Notes
) -> None:
    """Note a party that is not open, thawed and in a role. Expiry needs a day, which logs lack."""
    enterprise = books.enterprises.get(account)
    if (
        enterprise is not None
        and enterprise.status == OPEN
        and enterprise.roles & role
        and not enterprise.frozen
    ):
        return
    lack = (
        "not onboarded"
        if enterprise is None
        else "replaced"
        if enterprise.status == REPLACED
        else "closed"
        if enterprise.status != OPEN
        else "frozen"
        if enterprise.frozen
        else "without the role"
        if not enterprise.roles & role
        else None
    )
    if lack is not None:
        notes.add(event, f"{party} {shown(account)}", "an active enterprise", lack)


def is_barred(books: Books, account: str) -> bool:
    """Whether cash is kept for an account instead of paid to it: frozen, or replaced."""
    enterprise = books.enterprises.get(account)
    return enterprise is not None and (enterprise.frozen or enterprise.status == REPLACED)


def current_account(books: Books, account: str) -> str:
    """The account itself, or the last of those that took its place one after the other."""
    seen: set[str] = set()
    while account in books.successors and account not in seen:
        seen.add(account)
        account = books.successors[account]
    return account


def _civil_time_set(books: Books, event: CivilTimeSet, notes: Notes) -> None:
    notes.equal(event, "civil offset before", None, books.civil_offset)
    books.civil_offset = event.civil_offset


def _onboarded(books: Books, event: EnterpriseOnboarded, notes: Notes) -> None:
    known = event.account in books.enterprises
    notes.require(event, shown(event.account), not known, "onboarded once", "onboarded again", "I5")
    books.enterprises[event.account] = Enterprise(
        OPEN, False, event.roles, event.expiry_day, 0, 0, event.identity
    )


def _renewed(books: Books, event: EnterpriseRenewed, notes: Notes) -> None:
    enterprise = unclosed(books, event, event.account, notes)
    if enterprise is not None:
        books.enterprises[event.account] = replace(
            enterprise, roles=event.roles, expiry_day=event.expiry_day
        )


def _closed(books: Books, event: EnterpriseClosed, notes: Notes) -> None:
    enterprise = unclosed(books, event, event.account, notes)
    if enterprise is not None:
        books.enterprises[event.account] = replace(enterprise, status=CLOSED)


def _frozen(books: Books, event: EnterpriseFrozen, notes: Notes) -> None:
    _hold(books, event, event.account, True, notes)


def _thawed(books: Books, event: EnterpriseThawed, notes: Notes) -> None:
    _hold(books, event, event.account, False, notes)


def _defaults_changed(books: Books, event: EnterpriseDefaultsChanged, notes: Notes) -> None:
    notes.equal(event, "payables in default", books.defaults[event.account], event.defaults)
    enterprise = _known(books, event, event.account, notes)
    if enterprise is not None:
        books.enterprises[event.account] = replace(enterprise, defaults=event.defaults)


def _acceptance_set(books: Books, event: AcceptanceSet, notes: Notes) -> None:
    enterprise = unclosed(books, event, event.account, notes)
    if enterprise is not None:
        changes = event.acceptance_days != enterprise.acceptance_days
        subject = f"{shown(event.account)}, days to accept"
        notes.require(event, subject, changes, "another number", event.acceptance_days)
        books.enterprises[event.account] = replace(
            enterprise, acceptance_days=event.acceptance_days
        )


def _paused(books: Books, event: BusinessPaused, notes: Notes) -> None:
    require_business(books, event, notes)
    books.paused_since = event.since_day


def _resumed(books: Books, event: BusinessResumed, notes: Notes) -> None:
    notes.require(event, "business", books.paused_since != 0, "paused before", "running")
    books.paused_since = 0


def _hold(books: Books, event: Event, account: str, frozen: bool, notes: Notes) -> None:
    enterprise = _known(books, event, account, notes)
    if enterprise is not None:
        replaced = enterprise.status == REPLACED
        notes.equal(event, f"{shown(account)}, replaced before", False, replaced)
        notes.equal(event, f"{shown(account)}, frozen before", not frozen, enterprise.frozen)
        books.enterprises[account] = replace(enterprise, frozen=frozen)


def _known(books: Books, event: Event, account: str, notes: Notes) -> Enterprise | None:
    enterprise = books.enterprises.get(account)
    notes.require(event, shown(account), enterprise is not None, "onboarded", "unknown")
    return enterprise


def unclosed(books: Books, event: Event, account: str, notes: Notes) -> Enterprise | None:
    """An open enterprise; a note where it is closed, replaced or unknown."""
    enterprise = _known(books, event, account, notes)
    if enterprise is not None:
        notes.equal(event, f"{shown(account)}, status before", OPEN, enterprise.status)
    return enterprise


HANDLERS: Handlers = {
    CivilTimeSet: _civil_time_set,
    EnterpriseOnboarded: _onboarded,
    EnterpriseRenewed: _renewed,
    EnterpriseClosed: _closed,
    EnterpriseFrozen: _frozen,
    EnterpriseThawed: _thawed,
    EnterpriseDefaultsChanged: _defaults_changed,
    AcceptanceSet: _acceptance_set,
    BusinessPaused: _paused,
    BusinessResumed: _resumed,
}
