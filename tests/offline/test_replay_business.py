"""What the events beyond issue, endorse, discount and clear book; what is missing is found."""

from __future__ import annotations

import pytest
from replay_business import (
    HEIR,
    OTHER_HEIR,
    STANDING,
    STORIES,
    bill_endorsed,
    cancelled,
    deposited,
    foreclosed,
    guaranteed,
    loan_repaid,
    moved_by_order,
    offer_accepted,
    offered,
    pledged,
    retired,
    ruled,
    shared_with_fee,
    split_by_order,
    standing_bid,
    succeeded,
)
from replay_journal import (
    ADDRESSES,
    BANK,
    BID,
    CORE,
    FACE,
    FINANCIER,
    ORDER,
    OTHER,
    PAYEE,
    SUPPLIER,
    TOKEN,
    TRADE,
    Journal,
    house,
    lot,
)

from deeptier.audit.books import REPLACED, EndedLot, Enterprise, Lot, Right
from deeptier.audit.events import register
from deeptier.audit.financing import (
    Duty,
    Exposed,
    Guarantee,
    InterestMandate,
    Loan,
    Offer,
)
from deeptier.audit.fold.payables import pair_of
from deeptier.audit.fold.pledges import owed_on
from deeptier.audit.fold.register import current_account
from deeptier.audit.replay import replay


def told(story: object) -> Journal:
    """A house with payable 1, and a story."""
    journal = house(1)
    story(journal)  # type: ignore[operator]
    return journal


@pytest.mark.parametrize("name", STORIES)
def test_a_right_story_gives_no_finding(name: str) -> None:
    journal = told(STORIES[name])
    assert (journal.notes, journal.checks) == ([], [])


@pytest.mark.parametrize("name", STORIES)
def test_every_event_that_is_missing_from_a_story_is_found(name: str) -> None:
    """By the journal itself, or because the books are others than the contracts' views tell."""
    journal = told(STORIES[name])
    truth, first = journal.books, len(house().events)
    for index in range(first, len(journal.events)):
        short = Journal()
        short.events = journal.events[:index] + journal.events[index + 1 :]
        found = short.notes or short.checks or short.books != truth
        assert found, journal.events[index]


def test_an_offer_stays_its_givers_until_it_is_accepted() -> None:
    before = told(offered).books
    assert before.lots == {lot("1"): Lot(PAYEE, FACE, 0, 0, False, FACE, offered=True)}
    assert before.offers == {lot("1"): Offer(SUPPLIER, 20_510, TRADE)}
    after = told(offer_accepted).books
    assert after.lots == {lot("1"): Lot(SUPPLIER, FACE, 0, 1, False, FACE)}
    assert after.offers == {lot("1"): None}


def test_an_order_frees_a_whole_lot_and_the_offer_is_still_written() -> None:
    books = told(moved_by_order).books
    assert books.lots == {lot("1"): Lot(OTHER, FACE, 0, 1, False, FACE)}
    assert books.offers == {lot("1"): Offer(SUPPLIER, 20_510, TRADE)}


def test_a_lot_that_an_order_cuts_keeps_its_freeze() -> None:
    assert told(split_by_order).books.lots == {
        lot("1"): Lot(PAYEE, FACE - 7, 1, 0, True, FACE),
        lot("1-1"): Lot(PAYEE, 7, 0, 0, True, 7),
    }


def test_a_successor_has_what_the_old_account_had() -> None:
    books = told(succeeded).books
    assert books.lots == {lot("1"): Lot(HEIR, FACE, 0, 0, False, FACE)}
    assert books.enterprises[HEIR] == Enterprise(1, False, 2, 30_000, 0, 0, TRADE)
    assert books.enterprises[PAYEE] == Enterprise(REPLACED, False, 2, 30_000, 0, 0, TRADE)
    assert (books.lines[1].bank, books.lines[1].obligor) == (OTHER_HEIR, CORE)
    assert books.successors == {PAYEE: HEIR, BANK: OTHER_HEIR}


def test_a_loan_grows_by_the_day_and_ends_when_it_is_repaid() -> None:
    loan = Loan(FINANCIER, 800_000, 20_500, PAYEE, 60_000, 360, 20_560, False, 0, 0, BID)
    books = told(pledged).books
    assert books.loans == {lot("1"): loan}
    assert books.lots[lot("1")].pledged
    days = (20_499, 20_500, 20_501, 20_530)
    assert [owed_on(loan, day) for day in days] == [800_000, 800_000, 800_133, 804_000]
    after = told(loan_repaid).books
    assert after.loans == {lot("1"): None}
    assert after.used_bids == {BID: True}
    assert after.lots == {lot("1"): Lot(PAYEE, FACE, 0, 0, False, FACE)}


def test_what_a_foreclosed_lot_is_paid_beyond_the_debt_is_the_pledgors() -> None:
    books = told(foreclosed).books
    assert books.ended == {lot("1"): EndedLot(FINANCIER, 0, 1, FACE, FACE)}
    assert books.loans == {lot("1"): None}
    assert books.deposits.balances[PAYEE] == 800_000 + FACE - 808_133
    assert books.deposits.balances[ADDRESSES["Pledges"]] == 0
    assert books.deposits.allowances[FINANCIER, ADDRESSES["Pledges"]] == 0


def test_a_guarantor_stands_behind_the_holders_and_its_part_frees_the_line() -> None:
    books = told(guaranteed).books
    assert books.guarantees == {1: Guarantee(600_000, 5_500, 100_000, 100_000)}
    assert books.guarantees[1].owed == 505_500
    account = books.accounts[1]
    assert (account.unpaid, account.defaulted, account.guarantor_paid) == (0, True, True)
    assert (account.cash_in, account.cash_out) == (FACE + 105_500, 100_000)
    assert books.lines[1].used == 600_000 - (100_000 - 5_500)


def test_a_deposit_pays_at_default() -> None:
    books = told(deposited).books
    account = books.accounts[1]
    assert (account.principal_paid, account.deposited, account.cash_in) == (100_000, True, 100_000)
    assert books.locked == {1: 0}
    assert (books.taken, books.beyond) == ({}, {})
    assert books.lines[1].used == FACE - 100_000


def test_face_that_is_retired_frees_the_line_and_is_no_more() -> None:
    books = told(retired).books
    account = books.accounts[1]
    assert (account.face, account.retired, account.issued) == (700_000, 300_000, FACE)
    assert books.lines[1].used == 700_000
    assert books.ended == {lot("1-1"): EndedLot(CORE, 0, 1, 300_000, 0)}


def test_a_cancelled_payable_sets_its_invoice_free_for_its_pair() -> None:
    journal = told(cancelled)
    books = journal.books
    account = books.accounts[2]
    assert (account.face, account.annulled, account.cancelled) == (0, FACE, True)
    assert (books.invoices, books.released) == ({ORDER: 3}, {})
    assert books.lines[1].used == 2 * FACE
    before = replay(journal.events[:-2], ADDRESSES)[0]
    assert (before.invoices, before.released) == ({ORDER: 0}, {ORDER: pair_of(CORE, PAYEE)})


def test_seller_and_obligor_bear_exactly_the_discount() -> None:
    books = told(shared_with_fee).books
    assert books.interest == {(CORE, TOKEN): InterestMandate(500_000, 100_000, 1_667)}
    assert books.deposits.balances[PAYEE] == 989_000 + 3_333
    assert books.deposits.balances[OTHER] == 1_000


def test_a_standing_bid_is_filled() -> None:
    books = told(standing_bid).books
    assert books.filled == {STANDING: FACE}
    assert books.standing[FINANCIER, CORE, TOKEN].revision == 1
    assert books.standing_of == {STANDING: (FINANCIER, CORE, TOKEN)}


def test_evidence_duties_and_exposures() -> None:
    books = told(ruled).books
    assert books.presented == {(lot("1"), PAYEE): 5}
    assert books.duties == {(lot("1"), 1): Duty(FINANCIER, 20_505)}
    assert books.registrations == {(lot("1"), 1, FINANCIER): ORDER}
    assert books.exposures == {(FINANCIER, CORE, TOKEN): 0}
    assert books.exposed == {(lot("1"), 1): Exposed(FINANCIER, 0, CORE)}


def test_an_endorser_of_a_bill_is_liable() -> None:
    assert told(bill_endorsed).books.rights == {(lot("1"), 1): Right(PAYEE, 0, 0)}


def test_accounts_replaced_in_a_ring_do_not_stop_the_replay() -> None:
    journal = told(succeeded)
    journal.say(register.EnterpriseReplaced, account=HEIR, successor=PAYEE)
    assert len(journal.notes) == 2
    assert current_account(journal.books, PAYEE) == PAYEE
