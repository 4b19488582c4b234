"""The journal of a history: transaction by transaction, compared with the deposits that moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from deeptier.audit.books import NOBODY
from deeptier.audit.events import Event
from deeptier.audit.events.token import DepositsBurned, DepositsMinted, Transfer
from deeptier.audit.export.journal import clearing, deals, lots, parties
from deeptier.audit.export.journal.accounts import Kind
from deeptier.audit.export.journal.entries import Draft, Entry, Handlers
from deeptier.audit.export.ledger import Ledger
from deeptier.audit.history import History

_HANDLERS: Handlers = {
    **lots.HANDLERS,
    **clearing.HANDLERS,
    **deals.HANDLERS,
    **parties.HANDLERS,
}


def journal_of(history: History) -> Iterator[Entry]:
    """The entries of a history, in the order of the chain."""
    ledger, addresses = Ledger(), history.rebuilt.books.addresses
    by_transaction = groupby(history.rebuilt.events, key=lambda event: event.place.transaction)
    for _, group in by_transaction:
        events = list(group)
        draft = Draft(ledger, addresses)
        for event in events:
            handler = _HANDLERS.get(type(event))
            if handler is not None:
                handler(draft, event)
            ledger.apply(event, history.day_of(event.place))
        _book_other_transfers(draft, events)
        for entry in draft.entries:
            entry.settle()
            if entry.postings:
                yield entry


def _book_other_transfers(draft: Draft, events: list[Event]) -> None:
    """Deposits that moved, beyond what the events of the contracts account for.

    ERC-20 shows deposits issued as coming from nobody, and those taken back as going there; what is
    sent there by other means stays there.
    """
    transfers = [event for event in events if isinstance(event, Transfer)]
    moved: Counter[str] = Counter()
    for transfer in transfers:
        moved[transfer.from_] -= transfer.amount
        moved[transfer.to] += transfer.amount
    for event in events:
        if isinstance(event, DepositsMinted):
            moved[NOBODY] += event.amount
        elif isinstance(event, DepositsBurned):
            moved[NOBODY] -= event.amount
    for entry in draft.entries:
        for each in entry.postings:
            if each.kind is Kind.DEPOSITS and each.currency == draft.deposit:
                moved[each.party] -= each.amount
    if not any(moved.values()):
        return
    cause = transfers[0] if transfers else events[0]
    party = transfers[0].from_ if transfers else min(moved)
    entry = draft.entry(cause, party, "Deposits transferred", Kind.TRANSFERS)
    for account, amount in moved.items():
        entry.post(account, Kind.DEPOSITS, amount, draft.deposit)
