"""Questions about the deposit token."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from deeptier.audit.ask.view import Question, View
from deeptier.audit.books import Books
from deeptier.audit.findings import Amount, shown

_NAME = View("DepositToken", "name", (), (("name", "string"),))
_SYMBOL = View("DepositToken", "symbol", (), (("symbol", "string"),))
_SUPPLY = View("DepositToken", "totalSupply", (), (("supply", "uint256"),))
_BALANCE = View("DepositToken", "balanceOf", ("address",), (("balance", "uint256"),))
_ALLOWANCE = View("DepositToken", "allowance", ("address", "address"), (("allowance", "uint256"),))
#: Their spending follows from events; ERC-20 logs nobody else's.
_SPENDERS = ("Clearing", "DiscountDesk", "Pledges")


def questions(books: Books) -> Iterator[Question]:
    """Name, supply, the balance of every known account, what the contracts may take."""
    deposits = books.deposits
    yield Question(_NAME, (), "deposit token", {"name": deposits.name})
    yield Question(_SYMBOL, (), "deposit token", {"symbol": deposits.symbol})
    yield Question(_SUPPLY, (), "deposit token", {"supply": Amount(deposits.supply)})
    accounts = {**dict.fromkeys(deposits.balances), **dict.fromkeys(books.enterprises)}
    accounts |= dict.fromkeys(books.addresses.values())
    for account in accounts:
        expected = {"balance": Amount(deposits.balances[account])}
        yield Question(_BALANCE, (account,), f"deposits of {shown(account)}", expected)
    owners = accounts | dict.fromkeys(owner for owner, _ in deposits.allowances)
    for owner, name in product(owners, _SPENDERS):
        spender = books.addresses[name]
        expected = {"allowance": Amount(deposits.allowances.get((owner, spender), 0))}
        yield Question(_ALLOWANCE, (owner, spender), f"{name} for {shown(owner)}", expected)
