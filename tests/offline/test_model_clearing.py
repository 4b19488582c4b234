"""The reference model's cash: SPEC's figures again, from commands; clear, cure and retire."""

from __future__ import annotations

from dataclasses import replace

import pytest
from documents import Row, number, table
from model_cash import (
    MUCH,
    PENNIES,
    defaulted,
    funded,
    late,
    on_day,
    paid_by,
    repaid,
    split,
)
from model_house import (
    BANK,
    CORE,
    MONEY,
    ORDER,
    PAYEE,
    REGULATOR,
    SECOND,
    after,
    done,
    endorsed,
    refused,
)

from deeptier.model import accounts, figures
from deeptier.model.core import Command, Refusal
from deeptier.model.papers import DISCOUNT, TRUE_YIELD
from deeptier.model.play import play
from deeptier.model.tokens import MOVES_NOTHING, PAYS_EXTRA, TAKES_FEE, Token
from deeptier.money import parse_rate

SPEC = "docs/SPEC.md"
CLEARING = "0x" + "c" * 40
ANYONE = "0x" + "9" * 40
PAID = 650_000_001


def _cells(row: Row, *names: str) -> list[int]:
    return [number(row[name]) for name in names]


@pytest.mark.rule("R66", "R67")
def test_discounts() -> None:
    rows = table(SPEC, "face", "rate", "days", "basis", "method", "discount", "proceeds").rows
    methods = {"discount": DISCOUNT, "true yield": TRUE_YIELD}
    assert {row["method"] for row in rows} == set(methods)
    for row in rows:
        face, days, basis, discount = _cells(row, "face", "days", "basis", "discount")
        rate = parse_rate(row["rate"])
        assert figures.discount(face, rate, days, basis, methods[row["method"]]) == discount


@pytest.mark.rule("R91")
def test_shares_of_a_part_payment() -> None:
    *rows, left = table(SPEC, "lot", "share of 650,000,001").rows
    state = repaid(split(funded(), *(number(row["lot"]) for row in rows)), PAID)
    state = late(state, 0)
    for child, row in enumerate(rows, 1):
        state, cash = paid_by(state, "Clearing.claim", lot=(1, child))
        share = number(row["share of 650,000,001"])
        assert cash == {PAYEE: share, CLEARING: -share}
    assert state.tokens[MONEY].balances[CLEARING] == number(left["share of 650,000,001"])


@pytest.mark.rule("R90", "R92", "R93")
def test_late_penalty_and_its_shares() -> None:
    columns = ("days late", "unpaid before", "accrued", "due", "paid", "of it penalty")
    more = ("of it principal", "unpaid after")
    shares = table(SPEC, "lot", "floor share", "paid").rows
    state = split(funded(), *(number(row["lot"]) for row in shares))
    for row in table(SPEC, *columns, *more).rows:
        state = late(state, number(row["days late"]))
        before, owed = state.cash.accounts[1], accounts.owed(state, 1)
        assert [owed.principal, owed.penalty] == _cells(row, "unpaid before", "due")
        assert owed.penalty + before.penalty_paid == number(row["accrued"])
        state = repaid(state, number(row["paid"]))
        now = state.cash.accounts[1]
        penalty = now.penalty_paid - before.penalty_paid
        principal = now.principal_paid - before.principal_paid
        parts = _cells(row, "of it penalty", "of it principal", "unpaid after")
        assert [penalty, principal, now.unpaid] == parts
    for child, row in enumerate(shares, 1):
        state, cash = paid_by(state, "Clearing.redeem", lot=(1, child))
        assert cash[PAYEE] == number(row["lot"]) + number(row["paid"])
    assert CLEARING not in state.tokens[MONEY].balances


@pytest.mark.rule("R98")
def test_penalty_stops_where_all_that_is_owed_would_not_fit_one_word() -> None:
    most = figures.MOST_AMOUNT
    state = late(funded(face_amount=most - 5), 100)
    assert accounts.owed(state, 1).penalty == 5
    assert refused(state, CORE, "Clearing.repay", payable_number=1, amount=most + 1) == Refusal(
        "R86", "Clearing_Overpaid", (1, most + 1, most)
    )


@pytest.mark.rule("R158", "R159")
def test_shares_after_retiring() -> None:
    columns = ("lot", "before", "after", "claimed and redeemed")
    *rows, left = table(SPEC, *columns).rows
    amounts = [number(row["lot"].removesuffix(", retired")) for row in rows]
    gone = next(place for place, row in enumerate(rows, 1) if "retired" in row["lot"])
    state = repaid(split(funded(), *amounts), PAID)
    state = endorsed(state, PAYEE, (1, gone), CORE, amounts[gone - 1])
    state = done(state, CORE, "Clearing.retire", lot=(1, gone))
    assert (state.cash.accounts[1].face, state.lines[1].used) == (866_666_667, 216_666_666)
    state = late(state, 0)
    kept = [place for place in range(1, len(rows) + 1) if place != gone]
    for place in kept:
        state, cash = paid_by(state, "Clearing.claim", lot=(1, place))
        assert cash[PAYEE] == number(rows[place - 1]["after"])
    assert state.tokens[MONEY].balances[CLEARING] == number(left["after"])
    state = repaid(state, 216_666_666)
    for place in kept:
        state, cash = paid_by(state, "Clearing.redeem", lot=(1, place))
        whole = number(rows[place - 1]["claimed and redeemed"])
        assert cash[PAYEE] == whole - number(rows[place - 1]["after"])
    assert CLEARING not in state.tokens[MONEY].balances


@pytest.mark.rule("R89")
def test_collect_takes_no_more_than_balance_and_allowance() -> None:
    state = done(late(funded(), 0), CORE, "Clearing.setMandate", currency=MONEY, granted=True)
    token = state.tokens[MONEY]
    for balance, allowance, amount in ((7, 9, 7), (9, 5, 5), (MUCH, MUCH, PENNIES)):
        token.balances[CORE], token.allowances[CORE, CLEARING] = balance, allowance
        _, cash = paid_by(state, "Clearing.collect", payable_number=1)
        assert cash == {CORE: -amount, CLEARING: amount}
    token.allowances[CORE, CLEARING] = 0
    assert refused(state, ANYONE, "Clearing.collect", payable_number=1) == Refusal(
        "R89", "Clearing_NothingToCollect", (1, CORE)
    )


@pytest.mark.rule("R94")
def test_clear_leaves_out_what_cannot_be_paid() -> None:
    state = split(funded(), 600_000_000, 300_000_000)
    state = late(repaid(state, PENNIES), 0)
    state = done(state, REGULATOR, "Warrants.freezeLot", lot=(1, 1), order_hash=ORDER)
    lots = ((1,), (1, 1), (7,), (1, 2), (1,))
    state, cash = paid_by(state, "Clearing.clear", lots=lots)
    assert cash == {PAYEE: 400_000_000, CLEARING: -400_000_000}
    assert list(state.ledger.lots) == [(1, 1)]
    answer = play(state, Command(ANYONE, "Clearing.clear", {"lots": lots}))
    assert answer.refusal is None
    assert (answer.state.cash, answer.state.ledger) == (state.cash, state.ledger)
    assert {"R36", "R76", "R94"} <= set(answer.decided)


@pytest.mark.rule("R95", "R96")
def test_default_from_the_first_day_after_grace_until_all_is_paid() -> None:
    state = funded(grace_days=3, penalty_ppm_per_day=0)
    due_day = state.ledger.papers[1].due_day
    eve = late(state, 3)
    assert refused(eve, ANYONE, "Clearing.declareDefault", payable_number=1) == Refusal(
        "R95", "Clearing_InGrace", (1, due_day + 3, due_day + 3)
    )
    state = defaulted(late(state, 4))
    assert state.register.enterprises[CORE].defaults == 1
    state = repaid(state, PENNIES - 1)
    assert state.cash.accounts[1].defaulted
    state = repaid(state, 1)
    assert not state.cash.accounts[1].defaulted
    assert state.register.enterprises[CORE].defaults == 0


@pytest.mark.rule("R11", "R16", "R17")
def test_a_line_is_drawn_and_given_back() -> None:
    state = repaid(funded(), 400)
    assert state.lines[1].used == PENNIES - 400
    state = done(state, BANK, "Clearing.setLineLimit", line=1, limit=5)
    known = state.register.enterprises
    known[BANK] = replace(known[BANK], frozen=True)
    assert refused(state, BANK, "Clearing.setLineLimit", line=1, limit=6) == Refusal(
        "R11", "CreditLines_BankFrozen", (1, BANK)
    )
    assert done(state, BANK, "Clearing.suspendLine", line=1).lines[1].suspended


@pytest.mark.rule("R87")
@pytest.mark.parametrize(
    ("manner", "received"), [(TAKES_FEE, 990), (PAYS_EXTRA, 1_001), (MOVES_NOTHING, 0)]
)
def test_repay_refuses_a_token_that_delivers_another_amount(manner: int, received: int) -> None:
    state = funded()
    token = state.tokens[MONEY]
    state.tokens[MONEY] = Token("HostileToken", MUCH, token.balances, token.allowances, manner)
    assert refused(state, CORE, "Clearing.repay", payable_number=1, amount=1_000) == Refusal(
        "R87", "Clearing_CashDiffers", (MONEY, 1_000, received)
    )


@pytest.mark.rule("R8", "R75", "R80")
def test_cash_waits_for_a_frozen_holder_and_reaches_one_that_expired() -> None:
    state = late(repaid(funded(), PENNIES), 0)
    known = state.register.enterprises
    known[PAYEE] = replace(known[PAYEE], frozen=True)
    assert refused(state, ANYONE, "Clearing.redeem", lot=(1,)) == Refusal(
        "R75", "Warrants_HolderFrozen", ((1,), PAYEE)
    )
    known[PAYEE] = replace(known[PAYEE], frozen=False, expiry_day=state.today - 1)
    answer = play(state, Command(ANYONE, "Clearing.redeem", {"lot": (1,)}))
    assert answer.refusal is None
    assert "R8" in answer.decided


@pytest.mark.rule("R203")
def test_a_line_follows_its_bank() -> None:
    state = after(on_day(funded(), 1), 0)
    assert refused(state, ANYONE, "Clearing.followLine", line=1) == Refusal(
        "R203", "CreditLines_NobodyReplaced", (1,)
    )
    state.register.successors[BANK] = SECOND
    state = done(state, ANYONE, "Clearing.followLine", line=1)
    assert (state.lines[1].bank, state.lines[1].obligor) == (SECOND, CORE)
