"""Books successions: an enterprise's account is replaced by another one."""

from __future__ import annotations

from dataclasses import replace

from deeptier.audit.books import REPLACED, Books
from deeptier.audit.events.register import (
    EnterpriseReplaced,
    SuccessorProposed,
    SuccessorRefused,
    SuccessorWithdrawn,
)
from deeptier.audit.financing import Succession
from deeptier.audit.findings import shown
from deeptier.audit.fold.notes import Handlers, Notes
from deeptier.audit.fold.register import unclosed


def _proposed(books: Books, event: SuccessorProposed, notes: Notes) -> None:
    unclosed(books, event, event.account, notes)
    earlier = books.successions.get(event.account)
    subject = f"successor of {shown(event.account)}"
    notes.equal(event, f"{subject} before", None, earlier and earlier.successor)
    known = event.successor in books.enterprises
    notes.require(event, subject, not known, "unknown to the register", event.successor)
    books.successions[event.account] = Succession(event.successor, event.from_day)


def _refused(books: Books, event: SuccessorRefused, notes: Notes) -> None:
    _forget(books, event, notes)


def _withdrawn(books: Books, event: SuccessorWithdrawn, notes: Notes) -> None:
    _forget(books, event, notes)


def _replaced(books: Books, event: EnterpriseReplaced, notes: Notes) -> None:
    """The successor has all that the old account had; roles and expiry day stay, for the record."""
    _forget(books, event, notes)
    known = event.successor in books.enterprises
    subject = f"successor of {shown(event.account)}"
    notes.require(event, subject, not known, "unknown to the register", event.successor)
    enterprise = unclosed(books, event, event.account, notes)
    if enterprise is None:
        return
    books.enterprises[event.successor] = enterprise
    books.enterprises[event.account] = replace(
        enterprise, status=REPLACED, frozen=False, defaults=0, acceptance_days=0
    )
    books.successors[event.account] = event.successor
    books.defaults[event.successor] += books.defaults.pop(event.account, 0)


def _forget(
    books: Books,
    event: SuccessorRefused | SuccessorWithdrawn | EnterpriseReplaced,
    notes: Notes,
) -> None:
    proposed = books.successions.get(event.account)
    subject = f"successor proposed for {shown(event.account)}"
    notes.equal(event, subject, proposed and proposed.successor, event.successor)
    books.successions[event.account] = None


HANDLERS: Handlers = {
    SuccessorProposed: _proposed,
    SuccessorRefused: _refused,
    SuccessorWithdrawn: _withdrawn,
    EnterpriseReplaced: _replaced,
}
