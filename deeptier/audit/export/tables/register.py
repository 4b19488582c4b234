"""The tables of accounts and of credit lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from deeptier.audit.books import CLOSED, OPEN, REPLACED
from deeptier.audit.export.table import Money, Row, Table, columns_of
from deeptier.audit.export.tokens import DEPOSIT_DECIMALS
from deeptier.audit.export.view import View, calendar
from deeptier.audit.findings import shown
from deeptier.roles import Role

_STATUS = {OPEN: "open", CLOSED: "closed", REPLACED: "replaced"}
_ACCOUNTS = columns_of(
    "address name status roles frozen:flag expires_on:date payables_in_default:number"
    " days_to_accept:number successor deposits:wide_amount lots_held:number identity"
)
_LINES = columns_of(
    "line:number bank bank_address obligor obligor_address currency limit:amount used:amount"
    " free:amount expires_on:date suspended:flag"
)


def accounts(view: View) -> Table:
    """Every enterprise of the register, and every other account that holds deposits."""

    def rows() -> Iterator[Row]:
        books = view.history.rebuilt.books
        holding = Counter(lot.owner for lot in books.lots.values())
        owners = {account for account, amount in books.deposits.balances.items() if amount}
        for account in sorted({*books.enterprises, *owners}):
            enterprise = books.enterprises.get(account)
            successor = books.successors.get(account)
            yield (
                shown(account),
                view.parties.name(account),
                "not registered" if enterprise is None else _STATUS.get(enterprise.status, ""),
                "" if enterprise is None else roles_of(enterprise.roles),
                bool(enterprise and enterprise.frozen),
                calendar(enterprise.expiry_day) if enterprise else None,
                enterprise.defaults if enterprise else 0,
                enterprise.acceptance_days if enterprise else 0,
                None if successor is None else shown(successor),
                Money(books.deposits.balances.get(account, 0), DEPOSIT_DECIMALS),
                holding[account],
                shown(enterprise.identity) if enterprise else None,
            )

    return Table("accounts", _ACCOUNTS, rows)


def roles_of(bits: int) -> str:
    """Roles in words, such as "core enterprise, supplier"."""
    found = (role for role in Role if bits & role)
    return ", ".join(str(role.name).lower().replace("_", " ") for role in found)


def lines(view: View) -> Table:
    """Every credit line, and how much of it is used."""

    def rows() -> Iterator[Row]:
        for number, line in sorted(view.history.rebuilt.books.lines.items()):
            yield (
                number,
                view.parties.name(line.bank),
                shown(line.bank),
                view.parties.name(line.obligor),
                shown(line.obligor),
                view.symbol(line.currency),
                view.money(line.limit, line.currency),
                view.money(line.used, line.currency),
                view.money(max(0, line.limit - line.used), line.currency),
                calendar(line.expiry_day),
                line.suspended,
            )

    return Table("lines", _LINES, rows)
