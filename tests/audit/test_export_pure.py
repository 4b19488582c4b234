"""Exports of made-up histories: successions, orders, other currencies, the edges of numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from audit_scenes import Scene
from export_parts import (
    CONTRACTS,
    Chain,
    account,
    history_of_events,
    journal_text,
    read_journal,
    view_of,
)

from deeptier.audit.books import NOBODY
from deeptier.audit.errors import AuditError
from deeptier.audit.events import Event
from deeptier.audit.events.clearing import Claimed, LineFollowed, LineGranted, Redeemed, Repaid
from deeptier.audit.events.lots import Cause, Delivered, Followed
from deeptier.audit.events.payables import PayableIssued, Terms
from deeptier.audit.events.protections import GuaranteePaid
from deeptier.audit.events.register import EnterpriseReplaced
from deeptier.audit.events.token import DepositNamed, DepositsBurned, DepositsMinted, Transfer
from deeptier.audit.export.beancount import quoted
from deeptier.audit.export.disclosure import Changes, Standing, disclosures_of
from deeptier.audit.export.journal import Kind, journal_of
from deeptier.audit.export.parties import Parties
from deeptier.audit.export.positions import IN_BOOKS, positions_of
from deeptier.audit.export.sheets import sheets_of
from deeptier.audit.export.tables import tables_of
from deeptier.audit.export.tokens import Tokens
from deeptier.audit.history import History
from deeptier.errors import InputError

OBLIGOR, BANK, PAYEE, FINANCIER, HEIR, STRANGER = map(account, range(1, 7))
DEPOSIT, CLEARING = CONTRACTS["DepositToken"], CONTRACTS["Clearing"]
ROOT = 1 << 192
DUE = 20_500
LARGEST = 2**64 - 1
CLEARING_NAME = "Clearing (contract)"


def issue(chain: Chain, face: int, currency: str = DEPOSIT, number: int = 1) -> None:
    """A line and a payable under it."""
    line = partial(
        LineGranted,
        line=number,
        bank=BANK,
        obligor=OBLIGOR,
        currency=currency,
        limit=LARGEST,
        expiry_day=30_000,
    )
    terms = Terms(
        line=number,
        obligor=OBLIGOR,
        payee=PAYEE,
        guarantor=BANK,
        currency=currency,
        backing=0,
        face_amount=face,
        due_day=DUE,
        grace_days=10,
        penalty_ppm_per_day=500,
        tier_cap=8,
        deposit_ppm=0,
        document_root=bytes(32),
        long_tenor_reason=bytes(32),
        last_day=DUE,
        nonce=number,
    )
    issued = partial(
        PayableIssued,
        payable_number=number,
        obligor=OBLIGOR,
        payee=PAYEE,
        terms_digest=bytes([number]) * 32,
        terms=terms,
        invoices=(),
    )
    chain.add("Clearing", line)
    chain.add("Payables", issued)


def deliver(chain: Chain, to: str, amount: int, cause: Cause, from_: str = PAYEE) -> None:
    """The root lot, whole."""
    moved = partial(
        Delivered, lot=ROOT, from_=from_, to=to, amount=amount, hops=1, cause=cause, ref=bytes(32)
    )
    chain.add("Warrants", moved)


def require_books(history: History) -> None:
    """The journal's balances are the books', and beancount finds nothing."""
    found: Counter[tuple[str, Kind, str]] = Counter()
    for entry in journal_of(history):
        for each in entry.postings:
            found[each.party, each.kind, each.currency] += each.amount
    known = {
        key: amount
        for key, amount in found.items()
        if amount and key[1] in IN_BOOKS and (key[1] is not Kind.DEPOSITS or key[2] == DEPOSIT)
    }
    assert known == positions_of(history.rebuilt.books)
    assert read_journal(journal_text(view_of(history))).errors == []


def test_empty_history_exports_empty_tables_and_a_journal() -> None:
    view = view_of(history_of_events([]))
    assert [sum(1 for _ in table.rows()) for table in tables_of(view)] == [0] * 10
    assert [sum(1 for _ in sheet.rows()) for sheet in sheets_of(view)] == [0] * 5
    journal = read_journal(journal_text(view))
    assert (journal.errors, journal.balances) == ([], Counter())


@pytest.mark.parametrize("face", [1, LARGEST])
def test_smallest_and_largest_face_are_exact(face: int) -> None:
    chain = Chain()
    issue(chain, face)
    deliver(chain, FINANCIER, face, Cause.SALE)
    history = history_of_events(chain.events)
    require_books(history)
    (disclosed,) = disclosures_of(history)
    assert (disclosed.closing.carrying, disclosed.closing.paid_to_suppliers) == (face, face)


def test_succession_passes_obligations_lots_and_what_was_paid_on_them() -> None:
    chain = Chain()
    issue(chain, 1_000)
    pay = partial(Repaid, payable_number=1, payer=STRANGER, line=1, principal=400, penalty=0)
    cash_in = partial(Transfer, from_=STRANGER, to=CLEARING, amount=400)
    mint = partial(DepositsMinted, account=STRANGER, amount=400)
    minted = partial(Transfer, from_=NOBODY, to=STRANGER, amount=400)
    chain.add("DepositToken", minted, mint)
    chain.add("Clearing", pay, lambda place: cash_in(replace(place, contract="DepositToken")))
    claim = partial(Claimed, lot=ROOT, holder=PAYEE, cash=400)
    cash_out = partial(Transfer, from_=CLEARING, to=PAYEE, amount=400)
    chain.add("Clearing", claim, lambda place: cash_out(replace(place, contract="DepositToken")))
    for old in (PAYEE, OBLIGOR):
        chain.add("Enterprises", partial(EnterpriseReplaced, account=old, successor=HEIR))
    chain.add("Warrants", partial(Followed, lot=ROOT, from_=PAYEE, to=HEIR))
    chain.add("Clearing", partial(LineFollowed, line=1, bank=BANK, obligor=HEIR))
    history = history_of_events(chain.events)
    require_books(history)
    balances = read_journal(journal_text(view_of(history))).balances
    assert balances[f"Assets:{HEIR}:Lots"] == 1_000
    assert balances[f"Liabilities:{HEIR}:Payables"] == -600
    assert balances[f"Liabilities:{HEIR}:Received-On-Account"] == -400
    assert balances[f"Equity:{STRANGER}:Paid-For-Others"] == 400
    (old, new) = disclosures_of(history)
    assert (old.obligor, old.closing) == (OBLIGOR, Standing())
    assert old.changes == Changes(issued=1_000, paid=400, taken_over=-600)
    assert (new.closing.carrying, new.changes) == (600, Changes(taken_over=600))


def test_order_moves_a_lot_with_what_was_paid_on_it() -> None:
    chain = Chain()
    issue(chain, 1_000)
    deliver(chain, STRANGER, 1_000, Cause.ORDER)
    history = history_of_events(chain.events)
    require_books(history)
    balances = read_journal(journal_text(view_of(history))).balances
    assert balances[f"Equity:{PAYEE}:Court-Orders"] == 1_000
    assert balances[f"Equity:{STRANGER}:Court-Orders"] == -1_000


def test_other_currency_is_in_minor_units_unless_somebody_says_more() -> None:
    other = account(0xAB)
    chain = Chain()
    issue(chain, 12_345, currency=other)
    pay = partial(Repaid, payable_number=1, payer=OBLIGOR, line=1, principal=12_345, penalty=0)
    chain.add("Clearing", pay)
    chain.add("Clearing", partial(Redeemed, lot=ROOT, holder=PAYEE, amount=12_345))
    history = history_of_events(chain.events)
    require_books(history)
    view = view_of(history)
    assert "12,345 T-00000000" in journal_text(view)
    named = replace(view, tokens=Tokens(history, {other: ("EUR", 3)}))
    text = journal_text(named)
    assert "12.345 EUR" in text
    assert read_journal(text.replace("12.345 EUR", "12.34 EUR")).errors


def test_deposits_sent_to_nobody_stay_there_and_burnt_ones_do_not() -> None:
    chain = Chain()
    chain.add("DepositToken", partial(DepositNamed, name="Yuan", symbol="CNY"))
    minted = partial(Transfer, from_=NOBODY, to=BANK, amount=100)
    chain.add("DepositToken", minted, partial(DepositsMinted, account=BANK, amount=100))
    burnt = partial(Transfer, from_=BANK, to=NOBODY, amount=30)
    chain.add("DepositToken", burnt, partial(DepositsBurned, bank=BANK, amount=30))
    chain.add("DepositToken", partial(Transfer, from_=BANK, to=NOBODY, amount=7))
    history = history_of_events(chain.events)
    require_books(history)
    balances = read_journal(journal_text(view_of(history))).balances
    assert balances[f"Assets:{BANK}:Deposits"] == 63
    assert balances["Assets:Nobody-zero-address:Deposits"] == 7
    assert balances[f"Equity:{BANK}:Deposit-Bank"] == -70


def test_amount_that_beancount_would_round_is_refused() -> None:
    chain = Chain()
    minted = partial(Transfer, from_=NOBODY, to=BANK, amount=10**28)
    chain.add("DepositToken", minted, partial(DepositsMinted, account=BANK, amount=10**28))
    view = view_of(history_of_events(chain.events))
    with pytest.raises(AuditError, match="29 digits"):
        journal_text(view)
    (movements,) = (table for table in tables_of(view) if table.name == "cash_movements")
    assert next(movements.rows())[7].minor_units == 10**28


def test_disclosure_of_a_period_counts_its_first_and_last_day(three_tiers: Scene) -> None:
    history = three_tiers.history
    sold = [event for event in history.rebuilt.events if type(event).__name__ == "Discounted"]
    issued = next(e for e in history.rebuilt.events if isinstance(e, PayableIssued))
    day = history.day_of(sold[0].place)
    (before,) = disclosures_of(history, to_day=day - 1)
    (until,) = disclosures_of(history, to_day=day)
    (since,) = disclosures_of(history, from_day=day + 1)
    assert (before.closing.carrying, before.closing.paid_to_suppliers) == (1_000_000_000, 0)
    assert until.closing.paid_to_suppliers == sold[0].face_amount  # type: ignore[attr-defined]
    assert until.closing == since.opening
    tenor = issued.terms.due_day - history.day_of(issued.place)
    assert (until.closing.shortest_days, until.closing.longest_days) == (tenor, tenor)
    assert since.changes.paid == 1_000_000_000
    assert since.opening.carrying + since.changes.total == since.closing.carrying == 0
    with pytest.raises(InputError, match="--to"):
        disclosures_of(history, to_day=history.today + 1)
    with pytest.raises(InputError, match="--from"):
        disclosures_of(history, from_day=day, to_day=day - 1)


def test_what_a_guarantor_paid_stays_owed_and_counts_as_paid_to_suppliers() -> None:
    chain = Chain()
    issue(chain, 1_000)
    paid = partial(GuaranteePaid, payable_number=1, guarantor=BANK, principal=900, penalty=5)
    chain.add("Clearing", paid)
    (disclosed,) = disclosures_of(history_of_events(chain.events))
    closing = disclosed.closing
    assert (closing.carrying, closing.paid_to_suppliers) == (1_000, 900)
    assert closing.to_guarantors == 900


def test_disclosures_reconcile_and_equal_the_lines(scene_of: Callable[[str], Scene]) -> None:
    for name in ("three_tiers", "bad_weather"):
        history = scene_of(name).history
        used = {line.obligor: line.used for line in history.rebuilt.books.lines.values()}
        disclosed = disclosures_of(history)
        assert {each.obligor: each.closing.carrying for each in disclosed} == used
        for each in disclosed:
            assert each.opening.carrying + each.changes.total == each.closing.carrying


def test_a_missing_event_stops_no_export(
    bad_weather: Scene,
) -> None:
    rebuilt = bad_weather.history.rebuilt
    first = next(n for n, each in enumerate(rebuilt.events) if isinstance(each, LineGranted))
    for position in range(first, len(rebuilt.events), 3):
        events: tuple[Event, ...] = rebuilt.events[:position] + rebuilt.events[position + 1 :]
        view = view_of(history_of_events(events, rebuilt.books))
        for table in tables_of(view):
            assert all(len(row) == len(table.columns) for row in table.rows())
        for sheet in sheets_of(view):
            assert all(len(row) == len(sheet.columns) for row in sheet.rows())
        assert journal_text(view)


@pytest.mark.parametrize(
    ("name", "component"),
    [
        ("Lanhe Motors", "Lanhe-Motors"),
        ("江湾银行", "Party-江湾银行"),
        ("  a.b, Ltd.  ", "A-b-Ltd"),
        ("9 Lives", "9-Lives"),
        ("Ünïted:Föds\n", "Ünïted-Föds"),
    ],
)
def test_names_become_parts_of_accounts(name: str, component: str) -> None:
    chain = Chain()
    issue(chain, 5)
    history = history_of_events(chain.events)
    view = view_of(history, {PAYEE: name})
    assert view.parties.component(PAYEE) == component
    journal = read_journal(journal_text(view))
    assert (journal.errors, journal.balances[f"Assets:{component}:Lots"]) == ([], 5)


def test_names_that_collide_or_say_nothing_are_told_apart() -> None:
    named = {
        account(1): "A B",
        account(2): "A-B",
        account(3): "...",
        account(4): "Clearing (contract)",
    }
    parties = Parties({"Clearing": account(9)}, named)
    components = [parties.component(account(number)) for number in (1, 2, 3, 4, 9)]
    assert len(set(components)) == 5
    assert all(component[0].isupper() or component[0].isdigit() for component in components)


def test_texts_stay_on_one_line_and_in_their_quotes() -> None:
    assert quoted('a "b"\\\n\x00c') == '"a \\"b\\"\\\\ c"'


def test_days_that_no_calendar_has_are_empty() -> None:
    from deeptier.audit.export.view import calendar

    assert calendar(20_000) == date(2024, 10, 4)
    assert [calendar(0), calendar(None), calendar(2**24 - 1)] == [None, None, None]
