"""How an obligor stands, to the fen, at every edge; by hand-made snapshots and journals."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from documents import number, read, table
from eth_utils.address import to_checksum_address
from replay_journal import (
    BANK,
    CORE,
    DUE_DAY,
    FACE,
    FINANCIER,
    LIMIT,
    ORDER,
    OTHER,
    PAYEE,
    SUPPLIER,
    TOKEN,
    Journal,
    house,
    lot,
)

from deeptier.audit.events import clearing, lots, register
from deeptier.audit.findings import Amount
from deeptier.status import CurrencyStanding, Snapshot, standing_of
from deeptier.status.figures import BANDS, Band, Holder, Holds, LineStanding, OpenPayable, Tier
from deeptier.status.from_books import obligors_of_books, snapshot_of_books
from deeptier.status.from_views import lots_ever_made
from deeptier.status.snapshot import (
    EnterpriseAt,
    Issue,
    LineAt,
    LotAt,
    PayableAt,
    differences,
    missing_lots,
)

DAY = 20_500
EMPTY_LADDER = tuple(Band(name, 0, 0) for name, _, _ in BANDS)
OTHER_TOKEN = "0x" + "ee" * 20


def payable(face: int = FACE, **fields: Any) -> PayableAt:
    words: dict[str, Any] = {
        "line": 1,
        "currency": TOKEN,
        "face": Amount(face),
        "principal_paid": Amount(0),
        "ended": Amount(0),
        "penalty_paid": Amount(0),
        "penalty_due": Amount(0),
        "held": Amount(0),
        "issue_day": DAY - 10,
        "due_day": DAY + 90,
        "grace_days": 10,
        "in_default": False,
        "frozen": False,
    }
    return PayableAt(**{**words, **fields})


def snapshot(
    payables: dict[int, PayableAt], live: dict[int, LotAt] | None = None, **fields: Any
) -> Snapshot:
    """Line 1 with the open face used; a root lot for each payable unless told otherwise."""
    if live is None:
        live = {
            each << 192: LotAt(PAYEE, Amount(its.face - its.ended), 0, False)
            for each, its in payables.items()
            if its.face > its.ended
        }
    used = sum(its.open_face for its in payables.values() if its.currency == TOKEN)
    words: dict[str, Any] = {
        "obligor": CORE,
        "day": DAY,
        "enterprises": {
            CORE: EnterpriseAt(1, False, 1, 30_000, 0),
            PAYEE: EnterpriseAt(1, False, 2, 30_000, 0),
            FINANCIER: EnterpriseAt(1, False, 4 | 2, 30_000, 0),
            SUPPLIER: EnterpriseAt(1, False, 2, 30_000, 0),
        },
        "lines": {1: LineAt(BANK, TOKEN, Amount(LIMIT), Amount(used), DAY, False)},
        "payables": payables,
        "lots": live,
    }
    return Snapshot(**{**words, **fields})


def only(shot: Snapshot) -> CurrencyStanding:
    (currency,) = standing_of(shot).currencies
    return currency


def who(account: str) -> str:
    return str(to_checksum_address(account))


@pytest.mark.rule("R141")
def test_an_obligor_without_payables_has_an_empty_standing() -> None:
    found = only(snapshot({}))
    line = LineStanding(1, who(BANK), LIMIT, 0, LIMIT, DAY, expired=False, suspended=False)
    assert found == CurrencyStanding(
        currency=who(TOKEN),
        lines=(line,),
        line_limit=LIMIT,
        line_used=0,
        line_free=LIMIT,
        payables_issued=0,
        payables_open=0,
        payables_overdue=0,
        payables_in_default=0,
        face_issued=0,
        principal_paid=0,
        open_face=0,
        overdue_face=0,
        in_default_face=0,
        penalty_paid=0,
        penalty_due=0,
        cash_held=0,
        retired_face=0,
        cancelled_face=0,
        guarantor_claims=0,
        deposits_locked=0,
        offered_lots=0,
        offered_amount=0,
        pledged_lots=0,
        pledged_amount=0,
        pledged_debt=0,
        open_payables=(),
        ladder=EMPTY_LADDER,
        average_days_left_hundredths=None,
        average_original_tenor_hundredths=None,
        lots_live=0,
        live_amount=0,
        awaiting_redemption_amount=0,
        tiers=(),
        deepest_tier=None,
        held_by_financiers_amount=0,
        share_held_by_financiers_ppm=None,
        holds=Holds(0, 0, 0, 0),
        holders=0,
        top_holders=(),
    )


def test_an_obligor_without_a_line_has_no_currency() -> None:
    shot = snapshot({}, lines={}, enterprises={CORE: EnterpriseAt(1, True, 1 | 4, 9, 2)})
    found = standing_of(shot)
    assert (found.obligor, found.day, found.currencies) == (who(CORE), DAY, ())
    assert (found.registered, found.closed, found.frozen) == (True, False, True)
    assert found.roles == ("core enterprise", "financier")
    assert (found.expiry_day, found.defaults_counted) == (9, 2)
    closed = replace(shot, enterprises={CORE: EnterpriseAt(2, False, 1, 9, 0)})
    assert standing_of(closed).closed
    unknown = replace(shot, enterprises={CORE: EnterpriseAt(0, False, 0, 0, 0)})
    assert (standing_of(unknown).registered, standing_of(unknown).roles) == (False, ())


@pytest.mark.rule("R141")
def test_all_settled_leaves_nothing_open_and_lots_that_wait() -> None:
    settled = payable(principal_paid=Amount(FACE), ended=Amount(FACE - 7), held=Amount(7))
    found = only(snapshot({1: settled}))
    assert (found.payables_issued, found.payables_open, found.open_face) == (1, 0, 0)
    assert (found.principal_paid, found.cash_held) == (FACE, 7)
    assert (found.open_payables, found.ladder) == ((), EMPTY_LADDER)
    assert found.average_days_left_hundredths is None
    assert found.average_original_tenor_hundredths is None
    assert (found.lots_live, found.live_amount, found.awaiting_redemption_amount) == (1, 7, 7)


@pytest.mark.rule("R141")
@pytest.mark.parametrize(
    ("days_left", "band", "overdue"),
    [(1, "1 to 7 days", 0), (0, "due today", 0), (-1, "overdue", 1), (-400, "overdue", 1)],
)
def test_due_today_is_not_overdue_and_the_day_after_is(
    days_left: int, band: str, overdue: int
) -> None:
    words = {"issue_day": DAY - 500, "principal_paid": Amount(1), "penalty_due": Amount(500)}
    late = payable(due_day=DAY + days_left, **words)
    found = only(snapshot({1: late}))
    assert found.ladder == tuple(
        Band(name, 1, FACE - 1) if name == band else Band(name, 0, 0) for name, _, _ in BANDS
    )
    assert (found.payables_overdue, found.overdue_face) == (overdue, overdue * (FACE - 1))
    assert found.average_days_left_hundredths == max(0, days_left) * 100
    assert found.open_payables == (
        OpenPayable(1, FACE, FACE - 1, 500, DAY + days_left, days_left, False, False),
    )
    assert (found.penalty_due, found.in_default_face) == (500, 0)


@pytest.mark.rule("R141")
def test_the_ladder_of_the_specification() -> None:
    rows = ladder_rows()
    found = only(snapshot(payables_of(rows)))
    expected = {name: [0, 0] for name, _, _ in BANDS}
    for row in rows:
        expected[row["band"]][0] += 1
        expected[row["band"]][1] += number(row["open face"])
    assert [(band.days, band.payables, band.open_face) for band in found.ladder] == [
        (name, *figures) for name, figures in expected.items()
    ]
    assert all(count for count, _ in expected.values()), "a band has no example"


@pytest.mark.rule("R142")
def test_the_averages_of_the_specification() -> None:
    found = only(snapshot(payables_of(ladder_rows())))
    assert found.average_days_left_hundredths == 14_545
    assert found.average_original_tenor_hundredths == 19_878
    assert "145.45 days are left on average and the tenor is 198.78 days" in read("docs/SPEC.md")


@pytest.mark.rule("R142")
def test_averages_round_half_up_once() -> None:
    """Weights 1 and 199, of 1 and 0 days: 0.005 days, a half of a hundredth."""
    two = {1: payable(1, due_day=DAY + 1), 2: payable(199, due_day=DAY)}
    assert only(snapshot(two)).average_days_left_hundredths == 1
    below = {1: payable(1, due_day=DAY + 1), 2: payable(200, due_day=DAY)}
    assert only(snapshot(below)).average_days_left_hundredths == 0


@pytest.mark.rule("R142")
def test_averages_weigh_what_is_open_and_not_what_was_paid() -> None:
    two = {
        1: payable(1_000, principal_paid=Amount(900), due_day=DAY + 10, issue_day=DAY - 20),
        2: payable(300, due_day=DAY + 50, issue_day=DAY),
        3: payable(300, principal_paid=Amount(300), due_day=DAY + 900),
    }
    found = only(snapshot(two))
    assert found.average_days_left_hundredths == 4_000  # (100 × 10 + 300 × 50) ÷ 400
    assert found.average_original_tenor_hundredths == 4_500  # (100 × 30 + 300 × 50) ÷ 400


def test_a_tenor_without_a_day_of_issue_is_not_guessed() -> None:
    found = only(snapshot({1: payable(issue_day=None), 2: payable()}))
    assert found.average_original_tenor_hundredths is None
    assert found.average_days_left_hundredths == 9_000


@pytest.mark.rule("R142")
def test_shares_tiers_and_holders() -> None:
    live = {
        lot("1"): LotAt(FINANCIER, Amount(333_333), 1, False),
        lot("1-1"): LotAt(PAYEE, Amount(333_333), 0, False),
        lot("1-2"): LotAt(SUPPLIER, Amount(333_333), 3, False),
        lot("1-3"): LotAt(FINANCIER, Amount(1), 3, False),
    }
    found = only(snapshot({1: payable()}, live))
    assert found.held_by_financiers_amount == 333_334
    assert found.share_held_by_financiers_ppm == 333_334
    assert found.tiers == (Tier(1, 1, 333_333), Tier(2, 1, 333_333), Tier(4, 2, 333_334))
    assert (found.deepest_tier, found.lots_live, found.live_amount) == (4, 4, FACE)
    assert found.holders == 3
    assert found.top_holders == (
        Holder(who(FINANCIER), 2, 333_334, 333_334, financier=True, frozen=False),
        Holder(who(PAYEE), 1, 333_333, 333_333, financier=False, frozen=False),
        Holder(who(SUPPLIER), 1, 333_333, 333_333, financier=False, frozen=False),
    )


@pytest.mark.rule("R142")
def test_a_share_of_a_half_ppm_is_rounded_up() -> None:
    live = {
        lot("1"): LotAt(FINANCIER, Amount(1), 1, False),
        lot("1-1"): LotAt(PAYEE, Amount(1_999_999), 0, False),
    }
    found = only(snapshot({1: payable(2_000_000)}, live))
    assert found.share_held_by_financiers_ppm == 1
    live[lot("1-1")] = LotAt(PAYEE, Amount(2_000_000), 0, False)
    found = only(snapshot({1: payable(2_000_001)}, live))
    assert found.share_held_by_financiers_ppm == 0


def test_five_holders_are_shown_those_with_most_first() -> None:
    owners = [f"0x{each:040x}" for each in range(0x10, 0x17)]
    live = {
        LOT: LotAt(owner, Amount(amount), 0, False)
        for LOT, owner, amount in zip(
            (lot("1"), *(lot(f"1-{each}") for each in range(1, 7))),
            owners,
            (5, 5, 9, 1, 2, 3, 4),
            strict=True,
        )
    }
    enterprises = {owner: EnterpriseAt(1, False, 2, 1, 0) for owner in owners}
    enterprises[CORE] = EnterpriseAt(1, False, 1, 1, 0)
    found = only(snapshot({1: payable(29)}, live, enterprises=enterprises))
    assert found.holders == 7
    assert [(each.account, each.amount) for each in found.top_holders] == [
        (who(owners[2]), 9),
        (who(owners[0]), 5),
        (who(owners[1]), 5),
        (who(owners[6]), 4),
        (who(owners[5]), 3),
    ]


def test_lots_kept_by_several_holds_count_once() -> None:
    live = {
        lot("1"): LotAt(PAYEE, Amount(100), 0, True),
        lot("1-1"): LotAt(SUPPLIER, Amount(20), 0, False),
        lot("2"): LotAt(SUPPLIER, Amount(3), 0, True),
        lot("3"): LotAt(SUPPLIER, Amount(5), 0, False),
    }
    shot = snapshot(
        {1: payable(120), 2: payable(3, frozen=True), 3: payable(5)},
        live,
        enterprises={
            CORE: EnterpriseAt(1, True, 1, 1, 0),
            PAYEE: EnterpriseAt(1, True, 2, 1, 0),
            SUPPLIER: EnterpriseAt(1, False, 2, 1, 0),
        },
    )
    found = only(shot)
    assert found.holds == Holds(
        lots_amount=103, payables_amount=3, holders_amount=100, held_amount=103
    )
    assert standing_of(shot).frozen
    assert [each.frozen for each in found.top_holders] == [True, False]


def test_a_line_below_what_is_used_has_nothing_free() -> None:
    lines = {
        1: LineAt(BANK, TOKEN, Amount(5), Amount(9), DAY - 1, True),
        2: LineAt(BANK, TOKEN, Amount(10), Amount(4), DAY, False),
    }
    found = only(snapshot({}, lines=lines))
    assert found.lines == (
        LineStanding(1, who(BANK), 5, 9, 0, DAY - 1, expired=True, suspended=True),
        LineStanding(2, who(BANK), 10, 4, 6, DAY, expired=False, suspended=False),
    )
    assert (found.line_limit, found.line_used, found.line_free) == (15, 13, 6)


def test_default_is_told_by_payable() -> None:
    two = {
        1: payable(100, in_default=True, due_day=DAY - 11, principal_paid=Amount(40)),
        2: payable(7, due_day=DAY - 1),
    }
    found = only(snapshot(two))
    assert (found.payables_in_default, found.in_default_face) == (1, 60)
    assert (found.payables_overdue, found.overdue_face) == (2, 67)
    assert [each.in_default for each in found.open_payables] == [True, False]


def test_currencies_are_never_added_up() -> None:
    shot = snapshot({1: payable(100), 2: payable(7, currency=OTHER_TOKEN, line=2)})
    lines = {**shot.lines, 2: LineAt(BANK, OTHER_TOKEN, Amount(9), Amount(7), DAY, False)}
    here, there = standing_of(replace(shot, lines=lines)).currencies
    assert (here.currency, here.open_face, here.line_limit, here.live_amount) == (
        who(TOKEN),
        100,
        LIMIT,
        100,
    )
    assert (there.currency, there.open_face, there.line_limit, there.live_amount) == (
        who(OTHER_TOKEN),
        7,
        9,
        7,
    )


@pytest.mark.rule("R140")
def test_a_journal_gives_the_standing_of_a_late_payable_in_default() -> None:
    journal = house(1, 2)
    journal.deliver("1-1", PAYEE, FINANCIER, 400_000, 1)
    journal.deliver("1-2", PAYEE, SUPPLIER, 100_000, 1)
    journal.say(lots.LotFrozen, lot=lot("1-2"), order_hash=ORDER)
    journal.say(clearing.Repaid, payable_number=1, payer=CORE, line=1, principal=250_000, penalty=0)
    defaulted = {"payable_number": 1, "obligor": CORE, "unpaid": 750_000, "day": DUE_DAY + 11}
    journal.say(clearing.Defaulted, **defaulted)
    journal.say(register.EnterpriseDefaultsChanged, account=CORE, defaults=1)
    issues = {1: Issue(DUE_DAY - 180, FACE), 2: Issue(DUE_DAY - 90, FACE)}
    shot = snapshot_of_books(journal.books, CORE, DUE_DAY + 11, issues)
    found = standing_of(shot)
    (figures,) = found.currencies
    assert found.defaults_counted == 1
    assert (figures.face_issued, figures.principal_paid, figures.open_face) == (
        2 * FACE,
        250_000,
        1_750_000,
    )
    assert (figures.line_used, figures.line_free) == (1_750_000, LIMIT - 1_750_000)
    # 750,000 and 1,000,000 for 11 days at 500 ppm a day.
    assert figures.penalty_due == 4_125 + 5_500
    assert (figures.in_default_face, figures.overdue_face) == (750_000, 1_750_000)
    assert figures.average_original_tenor_hundredths == 12_857  # (750 × 180 + 1000 × 90) ÷ 1750
    assert figures.holds == Holds(100_000, 0, 0, 100_000)
    assert (figures.held_by_financiers_amount, figures.share_held_by_financiers_ppm) == (
        400_000,
        200_000,
    )
    assert figures.cash_held == 250_000
    assert obligors_of_books(journal.books) == [CORE]


def test_a_journal_without_the_account_gives_an_empty_snapshot() -> None:
    shot = snapshot_of_books(house(1).books, OTHER, DAY, {})
    assert (shot.lines, shot.payables, shot.lots) == ({}, {}, {})
    stranger = "0x" + "99" * 20
    shot = snapshot_of_books(house(1).books, stranger, DAY, {})
    assert shot.enterprises == {stranger: EnterpriseAt(0, False, 0, 0, 0)}


@pytest.mark.rule("R140")
def test_face_that_was_given_up_and_what_is_locked_offered_and_pledged_is_counted() -> None:
    payables = {
        1: payable(FACE - 7, issued=Amount(FACE), deposit=Amount(11)),
        2: payable(0, issued=Amount(FACE), cancelled=True),
        3: payable(principal_paid=Amount(FACE), to_guarantor=Amount(13), in_default=True),
    }
    live = {
        lot("1"): LotAt(PAYEE, Amount(FACE - 107), 0, False, offered=True),
        lot("1-1"): LotAt(PAYEE, Amount(60), 0, False, pledged=True, debt=Amount(50)),
        lot("1-2"): LotAt(FINANCIER, Amount(40), 1, False, pledged=True),
        lot("3"): LotAt(PAYEE, Amount(FACE), 0, False),
    }
    found = only(snapshot(payables, live))
    assert (found.face_issued, found.retired_face, found.cancelled_face) == (3 * FACE, 7, FACE)
    assert (found.open_face, found.payables_open) == (FACE - 7, 1)
    assert (found.guarantor_claims, found.deposits_locked) == (13, 11)
    assert (found.offered_lots, found.offered_amount) == (1, FACE - 107)
    assert (found.pledged_lots, found.pledged_amount, found.pledged_debt) == (2, 100, 50)


@pytest.mark.rule("R140")
def test_every_value_that_differs_is_a_finding() -> None:
    left = snapshot({1: payable(), 2: payable()})
    root = left.lots[lot("1")]
    right = replace(
        left,
        day=DAY + 1,
        enterprises={**left.enterprises, PAYEE: EnterpriseAt(1, True, 2, 30_000, 0)},
        lines={1: replace(left.lines[1], used=Amount(5))},
        payables={**left.payables, 2: replace(left.payables[2], penalty_due=Amount(123))},
        lots={lot("1"): replace(root, owner=SUPPLIER), lot("2-1"): root},
    )
    assert list(differences(left, left, "block 9")) == []
    assert [str(each) for each in differences(left, right, "block 9")] == [
        "I4: day: expected 20500, found 20501 (block 9)",
        f"I4: enterprise {who(PAYEE)}, frozen: expected no, found yes (block 9)",
        "I4: line 1, used: expected 20,000.00, found 0.05 (block 9)",
        "I4: payable 2, penalty due: expected 0.00, found 1.23 (block 9)",
        f"I4: lot 1, owner: expected {who(PAYEE)}, found {who(SUPPLIER)} (block 9)",
        f"I4: lot 2, owner: expected {who(PAYEE)}, found nothing (block 9)",
        "I4: lot 2, amount: expected 10,000.00, found nothing (block 9)",
        "I4: lot 2, hops: expected 0, found nothing (block 9)",
        "I4: lot 2, frozen: expected no, found nothing (block 9)",
        "I4: lot 2, offered: expected no, found nothing (block 9)",
        "I4: lot 2, pledged: expected no, found nothing (block 9)",
        "I4: lot 2, debt: expected 0.00, found nothing (block 9)",
        f"I4: lot 2-1, owner: expected nothing, found {who(PAYEE)} (block 9)",
        "I4: lot 2-1, amount: expected nothing, found 10,000.00 (block 9)",
        "I4: lot 2-1, hops: expected nothing, found 0 (block 9)",
        "I4: lot 2-1, frozen: expected nothing, found no (block 9)",
        "I4: lot 2-1, offered: expected nothing, found no (block 9)",
        "I4: lot 2-1, pledged: expected nothing, found no (block 9)",
        "I4: lot 2-1, debt: expected nothing, found 0.00 (block 9)",
    ]


@pytest.mark.rule("R140")
def test_a_lot_that_no_log_names_is_missed_in_the_face() -> None:
    shot = snapshot({1: payable(ended=Amount(1)), 2: payable(issue_day=None)})
    assert [str(each) for each in missing_lots(shot, "block 9")] == [
        "journal: payable 2, PayableIssued: expected a log, found nothing (block 9)"
    ]
    short = replace(shot, lots={lot("1"): shot.lots[lot("1")]})
    assert [str(each) for each in missing_lots(short, "block 9")] == [
        "I1: payable 2, live lots and what was redeemed: expected 10,000.00, found 0.00 (block 9)",
        "journal: payable 2, PayableIssued: expected a log, found nothing (block 9)",
    ]


def test_the_logs_number_every_lot_that_was_made() -> None:
    journal = house(1, 2)
    journal.deliver("1-1", PAYEE, SUPPLIER, 400_000, 1)
    journal.say(lots.Split, lot=lot("1"), holder=PAYEE, first_child=2, amounts=(1, 2, 3))
    journal.deliver("1-1", SUPPLIER, FINANCIER, 400_000, 2)
    wrong = Journal()
    wrong.say(lots.Split, lot=7, holder=PAYEE, first_child=1, amounts=(1,))
    assert lots_ever_made([*journal.events, *wrong.events]) == [
        lot(text) for text in ("1", "2", "1-1", "1-2", "1-3", "1-4")
    ]


def ladder_rows() -> tuple[dict[str, str], ...]:
    return table("docs/SPEC.md", "payable", "open face", "tenor", "left", "band").rows


def payables_of(rows: tuple[dict[str, str], ...]) -> dict[int, PayableAt]:
    return {
        number(row["payable"]): payable(
            number(row["open face"]),
            due_day=DAY + number(row["left"]),
            issue_day=DAY + number(row["left"]) - number(row["tenor"]),
        )
        for row in rows
    }
