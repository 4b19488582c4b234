"""Questions about the register of enterprises."""

from __future__ import annotations

from collections.abc import Iterator

from deeptier.audit.ask.view import Question, View
from deeptier.audit.books import NOBODY, Books
from deeptier.audit.financing import Succession
from deeptier.audit.findings import shown
from deeptier.audit.fold.register import current_account, is_barred

_ENTERPRISE = View(
    "Enterprises",
    "enterpriseOf",
    ("address",),
    (
        ("status", "uint8"),
        ("frozen", "bool"),
        ("roles", "uint8"),
        ("expiry day", "uint24"),
        ("defaults", "uint32"),
        ("acceptance days", "uint8"),
    ),
)
_IDENTITY = View("Enterprises", "identityOf", ("address",), (("identity", "bytes32"),))
_SUCCESSION = View(
    "Enterprises",
    "successionOf",
    ("address",),
    (("successor proposed", "address"), ("from day", "uint24")),
)
_SUCCESSOR = View("Enterprises", "successorOf", ("address",), (("successor", "address"),))
_CURRENT = View("Enterprises", "currentAccountOf", ("address",), (("current account", "address"),))
_BARRED = View("Enterprises", "isBarred", ("address",), (("barred", "bool"),))
_PAUSED = View("Enterprises", "pausedSince", (), (("paused since", "uint24"),))
_CIVIL_OFFSET = View("Enterprises", "civilOffset", (), (("civil offset", "int256"),))


def questions(books: Books) -> Iterator[Question]:
    """All that the register says."""
    yield Question(_CIVIL_OFFSET, (), "civil time", {"civil offset": books.civil_offset})
    yield Question(_PAUSED, (), "business", {"paused since": books.paused_since})
    for account, enterprise in books.enterprises.items():
        subject = f"enterprise {shown(account)}"
        expected = {
            "status": enterprise.status,
            "frozen": enterprise.frozen,
            "roles": enterprise.roles,
            "expiry day": enterprise.expiry_day,
            "defaults": enterprise.defaults,
            "acceptance days": enterprise.acceptance_days,
        }
        yield Question(_ENTERPRISE, (account,), subject, expected)
        yield Question(_IDENTITY, (account,), subject, {"identity": enterprise.identity})
        yield from _succession(books, account, subject)
    for account in _strangers(books):
        yield Question(_ENTERPRISE, (account,), f"stranger {shown(account)}", {"status": 0})


def _succession(books: Books, account: str, subject: str) -> Iterator[Question]:
    proposed = books.successions.get(account) or Succession(NOBODY, 0)
    words = {"successor proposed": proposed.successor, "from day": proposed.from_day}
    yield Question(_SUCCESSION, (account,), subject, words)
    successor = books.successors.get(account, NOBODY)
    yield Question(_SUCCESSOR, (account,), subject, {"successor": successor})
    current = current_account(books, account)
    yield Question(_CURRENT, (account,), subject, {"current account": current})
    yield Question(_BARRED, (account,), subject, {"barred": is_barred(books, account)})


def _strangers(books: Books) -> set[str]:
    """Accounts that the journal names and that never were enterprises."""
    named = {lot.owner for lot in books.lots.values()} | set(books.deposits.balances)
    return named - set(books.enterprises) - {NOBODY}
