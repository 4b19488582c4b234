"""The reference model's guarantees, deposits and pledges: SPEC's figures again, from commands."""

from __future__ import annotations

from dataclasses import replace

import pytest
from documents import Row, number, table
from model_cash import (
    PENNIES,
    PLEDGES,
    defaulted,
    funded,
    late,
    on_day,
    paid_by,
    pledged,
    repaid,
    split,
)
from model_house import BANK, CORE, MONEY, PAYEE, SECOND, THIRD, done, refused

from deeptier.model import accounts, clearing
from deeptier.model.core import Refusal
from deeptier.model.pledges import debt
from deeptier.money import parse_rate

SPEC = "docs/SPEC.md"
ANYONE = "0x" + "9" * 40
CLEARING = "0x" + "c" * 40


def _cells(row: Row, *names: str) -> list[int]:
    return [number(row[name]) for name in names]


@pytest.mark.rule("R160", "R161", "R162", "R164")
def test_the_guarantor_pays_and_has_it_back() -> None:
    columns = (
        *("payer", "days late", "paid", "holders' penalty", "holders' principal"),
        *("guarantor's penalty", "guarantor's principal", "unpaid principal"),
        *("owed to guarantor", "line used"),
    )
    state = defaulted(late(funded(guarantor=BANK), 11))
    for row in table(SPEC, *columns).rows:
        state = late(state, number(row["days late"]))
        before, paid = state, number(row["paid"])
        if row["payer"] == "guarantor":
            state = done(state, BANK, "Clearing.payGuarantee", payable_number=1, amount=paid)
        else:
            state = repaid(state, paid)
        was, now = before.cash.accounts[1], state.cash.accounts[1]
        had = before.cash.guarantees.get(1, accounts.Guarantee())
        has = state.cash.guarantees[1]
        back = has.principal_back - had.principal_back
        shown = _cells(row, *columns[3:])
        assert shown == [
            now.penalty_paid - was.penalty_paid,
            now.principal_paid - was.principal_paid,
            has.recovered - had.recovered - back,
            back,
            now.unpaid,
            accounts.owed(state, 1).to_guarantor,
            state.lines[1].used,
        ]
        ended = not (now.unpaid or shown[-2])
        assert now.defaulted is not ended
        assert state.register.enterprises[CORE].defaults == (not ended)
    state, cash = paid_by(state, "Clearing.payRecovery", payable_number=1)
    assert cash == {BANK: 510_500_000, CLEARING: -510_500_000}
    assert refused(state, ANYONE, "Clearing.payRecovery", payable_number=1) == Refusal(
        "R165", "Clearing_NothingRecovered", (1,)
    )


@pytest.mark.rule("R167", "R168", "R169", "R170")
def test_the_deposit_is_taken_at_default() -> None:
    columns = ("face", "deposit", "locked", "paid before")
    more = ("penalty taken", "principal taken", "rest", "unpaid principal")
    rows = table(SPEC, *columns, *more).rows
    assert len(rows) == 6
    for row in rows:
        face, locked, before = _cells(row, "face", "locked", "paid before")
        state = funded(face_amount=face, deposit_ppm=parse_rate(row["deposit"]))
        assert state.cash.deposits.get(1, 0) == locked
        if before:
            state = repaid(state, before)
        state = defaulted(late(state, 11))
        account, rest = state.cash.accounts[1], state.cash.deposits.get(1, 0)
        taken = account.principal_paid - before
        assert _cells(row, *more) == [account.penalty_paid, taken, rest, account.unpaid]
        assert account.defaulted == (account.unpaid > 0)
        if rest:
            _, cash = paid_by(state, "Clearing.giveBackDeposit", payable_number=1)
            assert cash == {CORE: rest, CLEARING: -rest}


@pytest.mark.rule("R163")
def test_collect_takes_what_the_guarantor_is_owed_too() -> None:
    state = defaulted(late(funded(guarantor=BANK, penalty_ppm_per_day=0), 1))
    state = done(state, BANK, "Clearing.payGuarantee", payable_number=1, amount=400)
    state = done(state, CORE, "Clearing.setMandate", currency=MONEY, granted=True)
    state, cash = paid_by(state, "Clearing.collect", payable_number=1)
    assert cash == {CORE: -PENNIES, CLEARING: PENNIES}
    assert (state.cash.guarantees[1].owed, state.cash.accounts[1].defaulted) == (0, False)


@pytest.mark.rule("R168", "R174")
def test_advances_and_their_interest() -> None:
    columns = ("face", "advance", "rate", "days", "basis", "advanced", "interest", "owed")
    rows = table(SPEC, *columns).rows
    assert len(rows) == 8
    for row in rows:
        face, days, basis, advanced, owed = _cells(row, "face", "days", "basis", "advanced", "owed")
        state = pledged(
            funded(face_amount=face),
            (1,),
            advance_ppm=parse_rate(row["advance"]),
            rate_ppm=parse_rate(row["rate"]),
            day_basis=basis,
        )
        loan = state.pledges.loans[1,]
        assert loan.advance == advanced
        state = on_day(state, days)
        assert debt(state, loan) == owed == advanced + number(row["interest"])
        state = done(state, CORE, "Pledges.repayLoan", lot=(1,))
        assert not state.pledges.loans
        assert not state.ledger.lots[1,].pledged


@pytest.mark.rule("R210", "R211")
@pytest.mark.parametrize("foreclosed", ["–", "31"])
def test_a_pledged_lot_pays_its_financier_first(foreclosed: str) -> None:
    columns = ("foreclosed on day", "day", "lot is paid", "debt", "to financier", "to pledgor")
    rows = [row for row in table(SPEC, *columns).rows if row["foreclosed on day"] == foreclosed]
    state = pledged(split(funded(), 600_000_000), (1, 1))
    if foreclosed != "–":
        state = on_day(state, 30)
        assert refused(state, SECOND, "Pledges.foreclose", lot=(1, 1)).error == "Pledges_NotOverdue"
        state = done(on_day(state, 31), SECOND, "Pledges.foreclose", lot=(1, 1))
        assert state.ledger.lots[1, 1].owner == SECOND
    for row, name in zip(rows, ("Clearing.claim", "Clearing.redeem"), strict=True):
        state = on_day(state, number(row["day"]))
        paid = 400_000_000 if name == "Clearing.claim" else accounts.owed(state, 1).in_all
        state = repaid(state, paid)
        assert debt(state, state.pledges.loans[1, 1]) == number(row["debt"])
        state, cash = paid_by(state, name, lot=(1, 1))
        whole, to_financier, to_pledgor = _cells(row, "lot is paid", *columns[4:])
        parts = {CLEARING: -whole, SECOND: to_financier, PAYEE: to_pledgor}
        assert cash == {account: part for account, part in parts.items() if part}
    assert PLEDGES not in state.tokens[MONEY].balances
    assert not state.pledges.loans


@pytest.mark.rule("R212", "R213")
def test_an_order_moves_the_surplus_and_a_frozen_financier_keeps_the_lot_waiting() -> None:
    state = pledged(funded(), (1,), advance_ppm=100_000, rate_ppm=0)
    lot = state.ledger.lots[1,]
    state.ledger.lots[1,] = replace(lot, owner=THIRD, hops=1)
    state = late(repaid(state, PENNIES), 0)
    known = state.register.enterprises
    known[SECOND] = replace(known[SECOND], frozen=True)
    assert refused(state, ANYONE, "Clearing.redeem", lot=(1,)) == Refusal(
        "R213", "Pledges_PartyFrozen", ((1,), SECOND)
    )
    known[SECOND] = replace(known[SECOND], frozen=False)
    _, cash = paid_by(state, "Clearing.redeem", lot=(1,))
    assert cash == {SECOND: PENNIES // 10, THIRD: PENNIES * 9 // 10, CLEARING: -PENNIES}


@pytest.mark.rule("R72")
def test_outstanding_is_face_and_penalty_less_what_was_claimed() -> None:
    state = late(repaid(split(funded(), 600_000_000), 400_000_000), 0)
    state, _ = paid_by(state, "Clearing.claim", lot=(1, 1))
    state = late(state, 10)
    assert accounts.owed(state, 1).penalty == 3_000_000
    assert clearing.outstanding(state, (1, 1)) == 600_000_000 + 1_800_000 - 240_000_000
    assert clearing.outstanding(state, (7,)) == 0
