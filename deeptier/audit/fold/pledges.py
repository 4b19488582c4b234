"""Books lots pledged for an advance: loans, what they cost, who gets what the lot is paid."""

from __future__ import annotations

from dataclasses import replace

from deeptier.audit.books import FINANCIER, TRADING, Books
from deeptier.audit.events import Event
from deeptier.audit.events.pledges import (
    Foreclosed,
    LoanRepaid,
    PledgeBidCancelled,
    PledgeCleared,
    Pledged,
)
from deeptier.audit.financing import Loan
from deeptier.audit.findings import Amount, LotNumber, shown
from deeptier.audit.fold.lots import live_lot
from deeptier.audit.fold.notes import Handlers, Notes
from deeptier.audit.fold.register import (
    current_account,
    is_barred,
    require_active,
    require_business,
)
from deeptier.audit.fold.rulebook import require_streams
from deeptier.audit.fold.token import announce, promise
from deeptier.bounds import MAX_UINT64, PPM
from deeptier.rounding import half_up

_DAY_BASES = (360, 365)
_SOME_DAYS = "simple interest for some days"


def owed_on(loan: Loan, day: int) -> int:
    """Advance and interest through a day, or the debt that foreclosure fixed."""
    if loan.foreclosed:
        return loan.debt
    days = max(0, day - loan.since_day)
    return min(loan.advance + _interest(loan, days), MAX_UINT64)


def _interest(loan: Loan, days: int) -> int:
    if loan.day_basis == 0:
        return 0
    return half_up(loan.advance * loan.rate_ppm * days, PPM * loan.day_basis)


def _is_interest(loan: Loan, interest: int) -> bool:
    """Whether it is the interest of some number of days: which one, no log says."""
    a_day = loan.advance * loan.rate_ppm
    if a_day == 0 or loan.advance + interest == MAX_UINT64:
        return interest == 0 or a_day != 0
    about = interest * PPM * loan.day_basis // a_day
    return any(_interest(loan, max(0, days)) == interest for days in range(about - 1, about + 2))


def _pledged(books: Books, event: Pledged, notes: Notes) -> None:
    """Follows the lot's LotHeld."""
    lot = live_lot(books, event, event.lot, notes)
    if lot is None:
        return
    name, bid = f"lot {LotNumber(event.lot)}", f"bid {shown(event.bid_digest)}"
    require_business(books, event, notes)
    require_active(books, event, event.pledgor, TRADING, "pledgor", notes)
    require_active(books, event, event.financier, FINANCIER, "financier", notes)
    notes.equal(event, f"{name}, pledged", True, lot.pledged)
    notes.equal(event, f"{name}, holder", lot.owner, event.pledgor)
    others = event.financier != event.pledgor
    notes.require(event, f"{name}, financier", others, "not the pledgor", event.financier)
    notes.equal(event, f"{name}, loan before", None, books.loans.get(event.lot))
    fits, within = 0 < event.advance <= lot.amount, f"above zero, at most {Amount(lot.amount)}"
    notes.require(event, f"{name}, advance", fits, within, Amount(event.advance))
    known = event.day_basis in _DAY_BASES
    notes.require(event, f"{name}, day basis", known, "360 or 365", event.day_basis)
    paper = books.papers.get(event.lot >> 192)
    due_day = 0 if paper is None else paper.due_day
    in_time = event.since_day <= event.repay_day <= due_day
    notes.require(event, f"{name}, repay day", in_time, f"at most {due_day}", event.repay_day)
    notes.equal(event, bid, False, books.used_bids.get(event.bid_digest, False), "I5")
    streams = books.presented.setdefault((event.lot, event.pledgor), 0)
    require_streams(books, event, event.lot, streams, "discount_streams", notes)
    books.duties.setdefault((event.lot, lot.hops), None)
    books.used_bids[event.bid_digest] = True
    books.loans[event.lot] = Loan(
        financier=event.financier,
        advance=event.advance,
        since_day=event.since_day,
        pledgor=event.pledgor,
        rate_ppm=event.rate_ppm,
        day_basis=event.day_basis,
        repay_day=event.repay_day,
        foreclosed=False,
        received=0,
        debt=0,
        digest=event.bid_digest,
    )
    parties = (event.financier, event.pledgor)
    announce(books, event, event.lot >> 192, *parties, event.advance)


def _bid_cancelled(books: Books, event: PledgeBidCancelled, notes: Notes) -> None:
    used = books.used_bids.get(event.bid_digest, False)
    notes.equal(event, f"bid {shown(event.bid_digest)}, used before", False, used, "I5")
    books.used_bids[event.bid_digest] = True


def _repaid(books: Books, event: LoanRepaid, notes: Notes) -> None:
    """Stands before the lot's LotReleased."""
    loan = _loan(books, event, event.lot, notes)
    if loan is None:
        return
    name = f"lot {LotNumber(event.lot)}"
    notes.equal(event, f"{name}, foreclosed", False, loan.foreclosed)
    right = _is_interest(loan, event.interest)
    notes.require(event, f"{name}, interest", right, _SOME_DAYS, Amount(event.interest), "I2")
    cash = loan.advance + event.interest - loan.received
    notes.equal(event, f"{name}, cash", Amount(cash), Amount(event.cash), "I2")
    financier = _party(books, event, loan.financier, notes)
    if event.cash:
        movement = (event.payer, financier, event.cash)
        announce(books, event, event.lot >> 192, *movement)
        promise(books, event, event.lot >> 192, *movement)
    books.loans[event.lot] = None


def _foreclosed(books: Books, event: Foreclosed, notes: Notes) -> None:
    """Stands before the delivery to the financier; the surplus is for whom it is taken from."""
    loan = _loan(books, event, event.lot, notes)
    if loan is None:
        return
    name = f"lot {LotNumber(event.lot)}"
    notes.equal(event, f"{name}, foreclosed before", False, loan.foreclosed, "I5")
    lot = live_lot(books, event, event.lot, notes)
    holder = None if lot is None else lot.owner
    notes.equal(event, f"{name}, pledgor", holder, event.pledgor)
    financier = _party(books, event, loan.financier, notes)
    notes.equal(event, f"{name}, financier", financier, event.financier)
    right = _is_interest(loan, event.debt - loan.advance)
    notes.require(event, f"{name}, debt", right, f"advance and {_SOME_DAYS}", Amount(event.debt))
    books.loans[event.lot] = replace(loan, foreclosed=True, debt=event.debt, pledgor=event.pledgor)


def _cleared(books: Books, event: PledgeCleared, notes: Notes) -> None:
    """Follows the lot's Claimed or Redeemed; the loan ends with the lot, or paid in full by it."""
    loan = _loan(books, event, event.lot, notes)
    if loan is None:
        return
    name, number = f"lot {LotNumber(event.lot)}", event.lot >> 192
    lot, ended = books.lots.get(event.lot), books.ended.get(event.lot)
    received = loan.received + event.to_financier
    if ended is None and event.ended:
        over = not loan.foreclosed and _is_interest(loan, received - loan.advance)
        notes.require(event, f"{name}, loan over", over, "all repaid", Amount(received), "I2")
    else:
        notes.equal(event, f"{name}, ended", ended is not None, event.ended)
    _check_share(event, loan, notes)
    books.loans[event.lot] = None if event.ended else replace(loan, received=received)
    holder = lot.owner if lot else ended.owner if ended else loan.pledgor
    pledgor = loan.pledgor if loan.foreclosed else holder
    for account, amount in ((loan.financier, event.to_financier), (pledgor, event.to_pledgor)):
        if amount:
            party = _party(books, event, account, notes)
            promise(books, event, number, books.addresses["Pledges"], party, amount)


def _check_share(event: PledgeCleared, loan: Loan, notes: Notes) -> None:
    """Where something is left for the pledgor, the financier has all: debt, or with interest."""
    name = f"lot {LotNumber(event.lot)}"
    total = loan.received + event.to_financier
    if loan.foreclosed:
        fits, within = total <= loan.debt, f"at most {Amount(loan.debt)} in all"
        notes.require(event, f"{name}, financier", fits, within, Amount(total), "I2")
    if event.to_pledgor:
        has_all = (
            total == loan.debt if loan.foreclosed else _is_interest(loan, total - loan.advance)
        )
        notes.require(event, f"{name}, financier", has_all, "all it is owed", Amount(total), "I2")


def _party(books: Books, event: Event, account: str, notes: Notes) -> str:
    """The account, or the one that took its place; what a frozen one is owed is kept."""
    current = current_account(books, account)
    notes.equal(event, f"{shown(current)}, frozen or replaced", False, is_barred(books, current))
    return current


def _loan(books: Books, event: Event, number: int, notes: Notes) -> Loan | None:
    loan = books.loans.get(number)
    if loan is None:
        ended = number in books.loans
        state, check = ("ended before", "I5") if ended else ("no loan", "journal")
        notes.add(event, f"lot {LotNumber(number)}", "pledged", state, check)
    return loan


HANDLERS: Handlers = {
    Pledged: _pledged,
    PledgeBidCancelled: _bid_cancelled,
    LoanRepaid: _repaid,
    Foreclosed: _foreclosed,
    PledgeCleared: _cleared,
}
