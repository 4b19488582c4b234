"""Books the deposit token: balances, supply, approvals."""

from __future__ import annotations

from deeptier.audit.books import NOBODY, Books
from deeptier.audit.events import Event
from deeptier.audit.events.token import (
    Approval,
    DepositNamed,
    DepositsBurned,
    DepositsMinted,
    Transfer,
)
from deeptier.audit.financing import Movement
from deeptier.audit.findings import Amount, shown
from deeptier.audit.fold.notes import Handlers, Notes

_WITHOUT_LIMIT = 2**256 - 1


def announce(books: Books, event: Event, payable: int, *movement: str | int) -> None:
    """The contract of an event is about to move deposits by allowance: from, to, amount.

    Its Transfer stands later in the same transaction; in between, the owner may be called and give
    another allowance. Payables in other currencies have no Transfer here.
    """
    if _in_deposits(books, payable):
        key = (event.place.transaction, *movement)
        spender = books.addresses[event.place.contract]
        books.deposits.announced.setdefault(key, []).append(spender)


def promise(books: Books, event: Event, payable: int, *movement: str | int) -> None:
    """Deposits that move beside an event from, to, amount; the event does not name both parties."""
    if _in_deposits(books, payable):
        from_, to, amount = movement
        books.movements.setdefault(event.place, []).append(
            Movement(str(from_), str(to), int(amount))
        )


def retract(books: Books, event: Event, payable: int, *movement: str | int) -> None:
    """What was announced in this transaction does not come, or not so much."""
    if _in_deposits(books, payable):
        spenders = books.deposits.announced.get((event.place.transaction, *movement))
        if spenders:
            spenders.pop()


def _in_deposits(books: Books, payable: int) -> bool:
    paper = books.papers.get(payable)
    return paper is not None and paper.currency == books.addresses["DepositToken"]


def _transfer(books: Books, event: Transfer, notes: Notes) -> None:
    balances = books.deposits.balances
    if event.from_ != NOBODY:
        held = balances[event.from_]
        if held < event.amount:
            within = f"at least {Amount(event.amount)}"
            subject = f"balance of {shown(event.from_)}"
            notes.add(event, subject, within, Amount(held), "I2")
        balances[event.from_] = held - event.amount
    balances[event.to] += event.amount
    if not books.deposits.announced:
        return
    movement = (event.place.transaction, event.from_, event.to, event.amount)
    spenders = books.deposits.announced.get(movement)
    if spenders:
        _spend(books, event.from_, spenders.pop(0), event.amount)
        if not spenders:
            del books.deposits.announced[movement]


def _spend(books: Books, owner: str, spender: str, amount: int) -> None:
    allowance = books.deposits.allowances.get((owner, spender), 0)
    if allowance != _WITHOUT_LIMIT:
        books.deposits.allowances[owner, spender] = allowance - amount


def _minted(books: Books, event: DepositsMinted, _notes: Notes) -> None:
    books.deposits.supply += event.amount


def _burned(books: Books, event: DepositsBurned, notes: Notes) -> None:
    """Its Transfer to nobody stands before it, and gave nobody what no longer is."""
    enough = books.deposits.balances[NOBODY] >= event.amount
    notes.require(event, "transfer to nobody", enough, "before the burn", "not found")
    books.deposits.balances[NOBODY] -= event.amount
    books.deposits.supply -= event.amount


def _approval(books: Books, event: Approval, _notes: Notes) -> None:
    books.deposits.allowances[event.owner, event.spender] = event.amount


def _named(books: Books, event: DepositNamed, notes: Notes) -> None:
    notes.equal(event, "name before", "", books.deposits.name)
    books.deposits.name, books.deposits.symbol = event.name, event.symbol


HANDLERS: Handlers = {
    Transfer: _transfer,
    DepositsMinted: _minted,
    DepositsBurned: _burned,
    Approval: _approval,
    DepositNamed: _named,
}
