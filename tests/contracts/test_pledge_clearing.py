"""What a pledged lot is paid: its financier first, the rest to the pledgor, nothing kept."""

from __future__ import annotations

import pytest
from books import NO_LOT, assert_books
from currencies import allow
from expect import assert_events, assert_view
from figures import fen, spec_table
from pledging import debt, pledge, replace_account, thaw
from stage import NOBODY, ORDER

FACE = 1_000_000_000
LOT = 600_000_000
ADVANCE = 480_000_000
FUNDS = 10**13
DUE_IN = 150
NO_LOAN = (NOBODY, 0, 0, NOBODY, 0, 0, 0, False, 0, 0, bytes(32))


@pytest.fixture(scope="module")
def pledges(stage, people):
    desk = stage.house.pledges
    for payer in (people.financier, people.outsider):
        stage.house.deposits.approve(desk, 2**256 - 1, {"from": payer})
    return desk


@pytest.fixture(scope="module")
def lots(stage, people, pledges):
    """Of payable 1: the rest of 400,000,000 with supplier1; 600,000,000 with supplier2, pledged."""
    root = stage.issue(FACE, DUE_IN)
    part = stage.endorse(root, people.supplier2, LOT)
    pledge(stage, part, repayDay=stage.today + 30)
    return root, part


@pytest.fixture(scope="module")
def start(stage, lots):
    return stage.today


def anyone(people):
    return {"from": people.outsider}


@pytest.mark.rule("R211")
def test_redeem_pays_the_financier_first_and_the_rest_to_the_pledgor(
    stage, people, warrants, clearing, pledges, lots, start
):
    _, part = lots
    stage.repay(part, FACE)
    stage.jump_to(start + 20)
    owed = debt(ADVANCE, 20)
    tx = clearing.redeem(part, anyone(people))
    assert tx.return_value == LOT
    assert_events(
        tx,
        ("TransferSingle", clearing, people.supplier2, NOBODY, part, LOT),
        ("Redeemed", part, people.supplier2, LOT),
        ("Transfer", clearing, pledges, LOT),
        ("PledgeCleared", part, owed, LOT - owed, True),
        ("Transfer", pledges, people.financier, owed),
        ("Transfer", pledges, people.supplier2, LOT - owed),
    )
    assert_view(warrants.lotOf(part), *NO_LOT)
    assert_view(pledges.loanOf(part), *NO_LOAN)
    assert pledges.debtOf(part) == 0
    assert stage.cash(people.financier) == FUNDS - ADVANCE + owed
    assert stage.cash(people.supplier2) == ADVANCE + LOT - owed
    assert_books(stage)


@pytest.mark.rule("R211")
def test_nothing_is_left_of_an_ended_loan(stage, people, clearing, pledges, refused, lots):
    _, part = lots
    stage.repay(part, FACE)
    clearing.redeem(part, anyone(people))
    with refused("Pledges_NoLoan", part):
        pledges.repayLoan(part, anyone(people))
    with refused("Pledges_NoLoan", part):
        pledges.foreclose(part, {"from": people.financier})
    with refused("Warrants_LotUnknown", part):
        clearing.redeem(part, anyone(people))


@pytest.mark.rule("R211")
def test_the_whole_lot_is_the_financiers_where_the_debt_is_as_much(
    stage, people, clearing, pledges
):
    lot = stage.issue(FACE)
    before = stage.cash(people.financier)
    pledge(stage, lot, advancePpm=10**6, ratePpm=0, nonce=2)
    stage.sleep_days(150)
    stage.repay(lot, FACE)
    tx = clearing.redeem(lot, anyone(people))
    assert_events(
        tx,
        ("TransferSingle", clearing, people.supplier1, NOBODY, lot, FACE),
        ("Redeemed", lot, people.supplier1, FACE),
        ("Transfer", clearing, pledges, FACE),
        ("PledgeCleared", lot, FACE, 0, True),
        ("Transfer", pledges, people.financier, FACE),
    )
    assert stage.cash(people.financier) == before
    assert pledges.debtOf(lot) == 0
    assert_books(stage)


@pytest.mark.rule("R211")
@pytest.mark.parametrize("foreclosed", ["–", "31"])
def test_waterfall_of_the_worked_figures(stage, people, clearing, pledges, foreclosed):
    root = stage.issue(FACE, DUE_IN)
    part = stage.endorse(root, people.supplier2, LOT)
    start, before = stage.today, (stage.cash(people.financier), stage.cash(people.supplier2))
    pledge(stage, part, advancePpm=500_000, repayDay=start + 30)
    rows = [
        row
        for row in spec_table(
            *("foreclosed on day", "day", "lot is paid", "debt", "to financier", "to pledgor")
        )
        if row["foreclosed on day"] == foreclosed
    ]
    assert [row["day"] for row in rows] == ["150", "160"]
    if foreclosed != "–":
        stage.jump_to(start + int(foreclosed))
        pledges.foreclose(part, {"from": people.financier})
    received = 0
    for row, amount in zip(rows, (400_000_000, 603_000_000), strict=True):
        stage.jump_to(start + int(row["day"]))
        assert pledges.debtOf(part) == fen(row["debt"]) - received
        stage.repay(root, amount)
        tx = clearing.clear([part], anyone(people))
        ended = row["day"] == "160"
        to_financier, to_pledgor = fen(row["to financier"]), fen(row["to pledgor"])
        assert to_financier + to_pledgor == fen(row["lot is paid"])
        assert dict(tx.events["PledgeCleared"]) == {
            "lot": part,
            "toFinancier": to_financier,
            "toPledgor": to_pledgor,
            "ended": ended,
        }
        received += to_financier
        assert pledges.loanOf(part)["received"] == (0 if ended else received)
    assert stage.cash(people.financier) == before[0] - 300_000_000 + received
    surplus = sum(fen(row["to pledgor"]) for row in rows)
    assert stage.cash(people.supplier2) == before[1] + 300_000_000 + surplus
    assert_books(stage)


@pytest.mark.rule("R175")
@pytest.mark.rule("R211")
def test_what_the_financier_received_lessens_what_repays_the_loan(
    stage, people, warrants, clearing, pledges, lots, start
):
    root, part = lots
    stage.repay(root, 100_000_000)
    stage.jump_to(start + DUE_IN)
    clearing.claim(part, anyone(people))
    owed = debt(ADVANCE, DUE_IN)
    assert pledges.debtOf(part) == owed - 60_000_000
    stage.fund(people.outsider, owed)
    tx = pledges.repayLoan(part, anyone(people))
    assert tx.return_value == owed - 60_000_000
    assert tx.events["LoanRepaid"]["interest"] == owed - ADVANCE
    assert stage.lot(part)["pledged"] is False
    stage.repay(root, 900_000_000)
    clearing.redeem(part, anyone(people))
    assert stage.cash(people.supplier2) == ADVANCE + LOT - 60_000_000
    assert_books(stage)


@pytest.mark.rule("R211")
def test_claims_in_many_parts_until_the_loan_is_paid_and_the_lot_released(
    stage, people, warrants, clearing, pledges, lots, start
):
    root, part = lots
    stage.jump_to(start + DUE_IN)
    owed, received = debt(ADVANCE, DUE_IN), 0
    for amount in (1, 3, 333_333_333, 333_333_333):
        stage.repay(root, amount)
        tx = clearing.clear([part], anyone(people))
        if "PledgeCleared" in tx.events:
            event = tx.events["PledgeCleared"]
            assert (event["toPledgor"], event["ended"]) == (0, False)
            received += event["toFinancier"]
        assert pledges.loanOf(part)["received"] == received
    assert received == 400_000_002
    stage.repay(root, 200_000_000)
    tx = clearing.claim(part, anyone(people))
    assert_events(
        tx,
        ("Claimed", part, people.supplier2, 120_000_000),
        ("Transfer", clearing, pledges, 120_000_000),
        ("PledgeCleared", part, owed - received, 120_000_000 - (owed - received), True),
        ("LotReleased", part, 1),
        ("Transfer", pledges, people.financier, owed - received),
        ("Transfer", pledges, people.supplier2, 120_000_000 - (owed - received)),
    )
    assert_view(pledges.loanOf(part), *NO_LOAN)
    assert_view(warrants.lotOf(part), people.supplier2, LOT, 0, 1, False, False, False)
    stage.sleep_days(100)
    assert pledges.debtOf(part) == 0
    stage.repay(root, clearing.owedOn(1)["principal"] + clearing.owedOn(1)["penalty"])
    tx = clearing.redeem(part, anyone(people))
    assert "PledgeCleared" not in tx.events
    assert stage.cash(people.financier) == FUNDS - ADVANCE + owed
    clearing.redeem(root, anyone(people))
    assert_books(stage)


@pytest.mark.rule("R211")
@pytest.mark.parametrize("less", [0, 1])
def test_a_loan_paid_to_the_fen_is_over_and_one_fen_short_is_not(
    stage, people, clearing, pledges, less
):
    lot = stage.issue(1_000)
    pledge(stage, lot, advancePpm=500_000, ratePpm=0, nonce=7)
    stage.repay(lot, 500 - less)
    stage.sleep_days(150)
    clearing.claim(lot, anyone(people))
    assert pledges.debtOf(lot) == less
    assert stage.lot(lot)["pledged"] is (less == 1)
    assert pledges.loanOf(lot)["received"] == (499 if less else 0)


@pytest.mark.rule("R211")
def test_penalty_of_a_defaulted_payable_goes_the_same_way(
    stage, people, clearing, pledges, lots, start
):
    root, part = lots
    stage.default(root)
    owed = debt(ADVANCE, DUE_IN + 11)
    stage.repay(root, FACE + 5_500_000)
    tx = clearing.clear([part, root], anyone(people))
    assert tx.events["PledgeCleared"]["toFinancier"] == owed
    assert tx.events["PledgeCleared"]["toPledgor"] == LOT + 3_300_000 - owed
    assert clearing.accountOf(1)["held"] == 0
    assert_books(stage)


@pytest.mark.rule("R94")
@pytest.mark.rule("R211")
def test_clear_takes_pledged_lots_among_others(stage, people, clearing, pledges):
    root = stage.issue(FACE)
    parts = stage.split(root, *(10_000_000,) * 60)
    for nonce, lot in enumerate(parts[::7]):
        pledge(stage, lot, nonce=nonce, advancePpm=10**6, ratePpm=0)
    pledged = len(parts[::7])
    before = stage.cash(people.financier)
    stage.repay(root, FACE)
    tx = clearing.clear([*parts, root], anyone(people))
    assert "Skipped" not in tx.events
    assert len(tx.events["PledgeCleared"]) == pledged == 9
    assert stage.cash(people.financier) == before + 90_000_000
    assert stage.cash(people.supplier1) == FACE
    assert_books(stage)


@pytest.mark.rule("R94")
@pytest.mark.rule("R213")
@pytest.mark.parametrize("who", ["financier", "supplier2"])
def test_a_frozen_party_stops_its_lot_alone_and_its_cash_is_kept(
    stage, people, clearing, pledges, errors, refused, lots, who
):
    root, part = lots
    party = getattr(people, who)
    error = {
        "financier": ("Pledges_PartyFrozen", part, party),
        "supplier2": ("Warrants_HolderFrozen", part, party),
    }[who]
    stage.repay(root, FACE)
    stage.freeze(party)
    tx = clearing.clear([part, root], anyone(people))
    assert bytes(tx.events["Skipped"]["reason"]) == errors.encoded(*error)
    with refused(*error):
        clearing.redeem(part, anyone(people))
    assert clearing.accountOf(1)["held"] == LOT
    assert pledges.loanOf(part)["received"] == 0
    assert_books(stage)
    thaw(stage, party)
    clearing.redeem(part, anyone(people))
    assert clearing.accountOf(1)["held"] == 0
    assert_books(stage)


@pytest.mark.rule("R213")
def test_one_that_is_paid_nothing_stops_nothing_though_it_is_frozen(
    stage, people, clearing, pledges, refused, lots, start
):
    """A frozen pledgor of a foreclosed lot waits for its surplus, and for nothing else."""
    root, part = lots
    stage.jump_to(start + 31)
    pledges.foreclose(part, {"from": people.financier})
    stage.freeze(people.supplier2)
    stage.repay(root, 500_000_000)
    stage.jump_to(start + DUE_IN)
    tx = clearing.claim(part, anyone(people))
    assert tx.events["PledgeCleared"]["toFinancier"] == 300_000_000
    stage.repay(root, 500_000_000)
    with refused("Pledges_PartyFrozen", part, people.supplier2):
        clearing.redeem(part, anyone(people))
    thaw(stage, people.supplier2)
    clearing.redeem(part, anyone(people))
    owed = debt(ADVANCE, 31)
    assert stage.cash(people.supplier2) == ADVANCE + LOT - owed
    assert stage.cash(people.financier) == FUNDS - ADVANCE + owed
    assert_books(stage)


@pytest.mark.rule("R213")
def test_a_financier_paid_in_full_does_not_hold_the_pledgors_surplus(
    stage, people, clearing, pledges, lots, start
):
    root, part = lots
    stage.repay(root, 900_000_000)
    stage.jump_to(start + DUE_IN)
    clearing.claim(part, anyone(people))
    assert pledges.debtOf(part) == 0
    stage.freeze(people.financier)
    stage.repay(root, 100_000_000)
    clearing.redeem(part, anyone(people))
    assert stage.cash(people.supplier2) == ADVANCE + LOT - debt(ADVANCE, DUE_IN)
    assert_books(stage)


@pytest.mark.rule("R213")
def test_a_financier_paid_in_full_after_foreclosure_does_not_hold_it_either(
    stage, people, clearing, pledges, warrants, refused, lots, start
):
    """It holds the lot itself, so its freeze keeps the lot's cash; an order moves the lot on."""
    root, part = lots
    stage.jump_to(start + 31)
    pledges.foreclose(part, {"from": people.financier})
    stage.repay(root, 900_000_000)
    stage.jump_to(start + DUE_IN)
    clearing.claim(part, anyone(people))
    assert pledges.debtOf(part) == 0
    assert stage.lot(part)["pledged"] is True
    stage.freeze(people.financier)
    stage.repay(root, 100_000_000)
    with refused("Warrants_HolderFrozen", part, people.financier):
        clearing.redeem(part, anyone(people))
    mover = {"from": people.regulator}
    stage.house.orders.moveByOrder(part, people.supplier3, LOT, ORDER, mover)
    tx = clearing.redeem(part, anyone(people))
    assert tx.events["PledgeCleared"]["toFinancier"] == 0
    assert tx.events["PledgeCleared"]["toPledgor"] == 60_000_000
    assert stage.cash(people.supplier2) == ADVANCE + LOT - debt(ADVANCE, 31)
    assert_books(stage)


@pytest.mark.rule("R211")
@pytest.mark.parametrize("how", ["closed", "expired", "paused"])
def test_parties_that_lapsed_are_paid_all_the_same(
    stage, people, enterprises, clearing, pledges, lots, how
):
    root, part = lots
    registrar = {"from": people.registrar}
    for party, roles in ((people.financier, 4), (people.supplier2, 2)):
        if how == "closed":
            enterprises.close(party, registrar)
        elif how == "expired":
            enterprises.renew(party, roles, stage.today, registrar)
    if how == "paused":
        enterprises.pauseBusiness(ORDER, {"from": people.regulator})
    stage.sleep_days(1)
    stage.repay(root, FACE)
    clearing.redeem(part, anyone(people))
    assert stage.cash(people.financier) == FUNDS - ADVANCE + debt(ADVANCE, 1)


@pytest.mark.rule("R213")
def test_a_replaced_financier_and_pledgor_are_paid_at_their_new_accounts(
    stage, people, warrants, clearing, pledges, refused, lots
):
    root, part = lots
    replace_account(stage, people.financier, people.admin)
    replace_account(stage, people.supplier2, people.bank)
    stage.repay(root, FACE)
    with refused("Warrants_HolderReplaced", part, people.supplier2, people.bank):
        clearing.redeem(part, anyone(people))
    warrants.follow(part, anyone(people))
    clearing.redeem(part, anyone(people))
    owed = debt(ADVANCE, 6)
    assert stage.cash(people.admin) == owed
    assert stage.cash(people.bank) == LOT - owed
    assert_books(stage)


@pytest.mark.rule("R213")
def test_a_pledgor_replaced_after_foreclosure_is_paid_its_surplus(
    stage, people, clearing, pledges, lots, start
):
    root, part = lots
    stage.jump_to(start + 31)
    pledges.foreclose(part, {"from": people.financier})
    replace_account(stage, people.supplier2, people.admin)
    stage.repay(root, FACE)
    clearing.redeem(part, anyone(people))
    assert stage.cash(people.admin) == LOT - debt(ADVANCE, 31)
    assert_books(stage)


@pytest.mark.rule("R213")
def test_a_replaced_holder_of_a_foreclosed_lot_follows(
    stage, people, warrants, clearing, pledges, refused, lots, start
):
    root, part = lots
    stage.jump_to(start + 31)
    pledges.foreclose(part, {"from": people.financier})
    replace_account(stage, people.financier, people.admin)
    stage.repay(root, FACE)
    with refused("Warrants_HolderReplaced", part, people.financier, people.admin):
        clearing.redeem(part, anyone(people))
    warrants.follow(part, anyone(people))
    clearing.redeem(part, anyone(people))
    assert stage.cash(people.admin) == debt(ADVANCE, 31)
    assert_books(stage)


@pytest.mark.rule("R212")
@pytest.mark.parametrize("foreclosed", [False, True])
def test_the_surplus_of_a_lot_moved_by_order_is_its_new_holders(
    stage, people, clearing, pledges, lots, start, foreclosed
):
    root, part = lots
    mover = {"from": people.regulator}
    stage.house.orders.moveByOrder(part, people.supplier3, LOT, ORDER, mover)
    stage.jump_to(start + 31)
    if foreclosed:
        pledges.foreclose(part, {"from": people.financier})
    stage.repay(root, FACE)
    clearing.redeem(part, anyone(people))
    owed = debt(ADVANCE, 31)
    assert stage.cash(people.supplier3) == LOT - owed
    assert stage.cash(people.supplier2) == ADVANCE
    assert stage.cash(people.financier) == FUNDS - ADVANCE + owed
    assert_books(stage)


@pytest.mark.rule("R212")
def test_an_order_after_foreclosure_leaves_the_surplus_where_it_was(
    stage, people, clearing, pledges, lots, start
):
    root, part = lots
    stage.jump_to(start + 31)
    pledges.foreclose(part, {"from": people.financier})
    mover = {"from": people.regulator}
    stage.house.orders.moveByOrder(part, people.supplier3, LOT, ORDER, mover)
    stage.repay(root, FACE)
    clearing.redeem(part, anyone(people))
    assert stage.cash(people.supplier3) == 0
    assert stage.cash(people.supplier2) == ADVANCE + LOT - debt(ADVANCE, 31)
    assert_books(stage)


@pytest.mark.rule("R173")
def test_recourse_waits_until_a_pledged_lot_is_released(stage, people, desk, pledges, refused):
    stage.fund(people.other_financier, FUNDS)
    stage.house.deposits.approve(pledges, FUNDS, {"from": people.other_financier})
    lot = stage.issue(FACE)
    stage.accept(stage.bid(lot, recourse=True), lot)
    pledge(stage, lot, financier=people.other_financier, repayDay=stage.today + 150)
    stage.default(lot)
    with refused("Recourse_LotPledged", lot):
        desk.claimRecourse(lot, lot, {"from": people.financier})
    pledges.repayLoan(lot, {"from": people.financier})
    desk.claimRecourse(lot, lot, {"from": people.financier})
    assert desk.recourseClaimOf(lot)["holder"] == people.financier


@pytest.mark.rule("R94")
@pytest.mark.rule("R211")
def test_a_token_that_refuses_the_financier_stops_its_lot_alone(
    stage, project, people, clearing, pledges, errors
):
    token = project.HostileToken.deploy({"from": people.admin})
    line = allow(stage, token)
    token.approve(pledges, 2**256 - 1, {"from": people.financier})
    root = stage.issue(FACE, currency=token, line=line)
    [part] = stage.split(root, LOT)
    pledge(stage, part, currency=token)
    stage.repay(root, FACE)
    token.setBlocked(people.financier, True, {"from": people.admin})
    tx = clearing.clear([part, root], anyone(people))
    refusal = errors.encoded("HostileToken_Blocked", people.financier)
    assert bytes(tx.events["Skipped"]["reason"]) == refusal
    assert stage.lot(part)["amount"] == LOT
    assert token.balanceOf(people.supplier1) == ADVANCE + FACE - LOT
    token.setBlocked(people.financier, False, {"from": people.admin})
    clearing.redeem(part, anyone(people))
    assert token.balanceOf(pledges) == 0
    assert token.balanceOf(people.supplier1) == FACE
    assert_books(stage)


@pytest.mark.rule("R211")
@pytest.mark.parametrize("before", [True, False])
def test_a_token_that_calls_back_is_paid_once(
    stage, project, people, clearing, pledges, errors, before
):
    token = project.HostileToken.deploy({"from": people.admin})
    line = allow(stage, token)
    token.approve(pledges, 2**256 - 1, {"from": people.financier})
    lot = stage.issue(FACE, currency=token, line=line)
    pledge(stage, lot, currency=token)
    stage.repay(lot, FACE)
    calls = [
        (clearing, clearing.redeem.encode_input(lot)),
        (pledges, pledges.repayLoan.encode_input(lot)),
        (pledges, pledges.share.encode_input(lot, token, token, 1, True)),
    ]
    token.plan(calls, before, {"from": people.admin})
    clearing.redeem(lot, anyone(people))
    came_to = [(bool(success), bytes(answer)) for success, answer in token.outcomes()]
    assert came_to[0] == (False, errors.encoded("Warrants_LotUnknown", lot))
    assert came_to[1] == (False, errors.encoded("Warrants_LotUnknown", lot))
    assert came_to[2] == (False, errors.encoded("Pledges_ClearingOnly", token))
    assert token.balanceOf(people.supplier1) == FACE
    assert token.balanceOf(people.financier) == FUNDS
    assert_books(stage)


@pytest.mark.rule("R100")
def test_deposits_sent_to_pledges_unasked_change_nothing(
    stage, people, deposits, clearing, pledges, lots
):
    root, part = lots
    stage.fund(pledges, 777)
    stage.repay(root, FACE)
    clearing.redeem(part, anyone(people))
    assert stage.cash(pledges) == 777
    assert stage.cash(people.financier) == FUNDS
