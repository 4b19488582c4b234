"""Postings of parties: deposits issued and taken back, and accounts that others took over."""

from __future__ import annotations

from deeptier.audit.events.clearing import LineFollowed
from deeptier.audit.events.register import EnterpriseReplaced
from deeptier.audit.events.token import DepositsBurned, DepositsMinted
from deeptier.audit.export.journal.accounts import Kind
from deeptier.audit.export.journal.entries import Draft, Entry, Handlers


def minted(draft: Draft, event: DepositsMinted) -> None:
    """The bank issues deposits."""
    entry = draft.entry(event, event.account, "Deposits issued by the bank", Kind.DEPOSIT_BANK)
    entry.post(event.account, Kind.DEPOSITS, event.amount, draft.deposit)
    entry.post(event.account, Kind.DEPOSIT_BANK, -event.amount, draft.deposit)


def burned(draft: Draft, event: DepositsBurned) -> None:
    """The bank takes deposits back."""
    entry = draft.entry(event, event.bank, "Deposits taken back by the bank", Kind.DEPOSIT_BANK)
    entry.post(event.bank, Kind.DEPOSITS, -event.amount, draft.deposit)
    entry.post(event.bank, Kind.DEPOSIT_BANK, event.amount, draft.deposit)


def replaced(draft: Draft, event: EnterpriseReplaced) -> None:
    """Loans pass to the successor at once; lots and credit lines follow, each with its event."""
    title = f"Loans pass to {{{event.successor}}}"
    entry = draft.entry(event, event.account, title, Kind.SUCCESSION)
    ledger, sides = draft.ledger, (event.account, event.successor)
    for lot, loan in ledger.loans.items():
        obligation = ledger.obligation(lot >> 192)
        currency, held = obligation.currency, ledger.lots.get(lot)
        if loan.lender == event.account:
            _pass(entry, Kind.LOANS_GIVEN, loan.outstanding, sides, currency, lot)
        if loan.foreclosed and loan.borrower == event.account and held is not None:
            _pass(entry, Kind.LOANS_TAKEN, -loan.outstanding, sides, currency, lot)
            _pass(entry, Kind.FORECLOSED, held.amount, sides, currency, lot)
            _pass(entry, Kind.ON_ACCOUNT, -held.claimed, sides, currency, lot)


def line_followed(draft: Draft, event: LineFollowed) -> None:
    """Obligations and guarantees pass to the accounts that took the parties' places."""
    before = draft.ledger.lines.get(event.line)
    if before is None:
        return
    title = f"Line {event.line} follows to {{{event.obligor}}} and {{{event.bank}}}"
    entry = draft.entry(event, before.obligor, title, Kind.SUCCESSION)
    obligors, banks = (before.obligor, event.obligor), (before.bank, event.bank)
    for _, each in draft.ledger.under(event.line):
        guarantee, currency = each.guarantee, each.currency
        _pass(entry, Kind.PAYABLES, -each.unpaid, obligors, currency)
        _pass(entry, Kind.TO_GUARANTORS, -guarantee.owed, obligors, currency)
        _pass(entry, Kind.LOCKED, each.locked, obligors, currency)
        not_back = guarantee.principal + guarantee.penalty - guarantee.paid_out
        _pass(entry, Kind.GUARANTEE_CLAIMS, not_back, banks, currency)


def _pass(
    entry: Entry,
    kind: Kind,
    amount: int,
    sides: tuple[str, str],
    currency: str,
    lot: int | None = None,
) -> None:
    before, after = sides
    entry.post(before, kind, -amount, currency, lot)
    entry.post(after, kind, amount, currency, lot)


HANDLERS: Handlers = {
    DepositsMinted: minted,
    DepositsBurned: burned,
    EnterpriseReplaced: replaced,
    LineFollowed: line_followed,
}
