"""Registrations: a sale or a pledge is registered by its financier in time, or goes no further."""

from __future__ import annotations

from typing import Any

import pytest
from dated_rules import hold
from expect import assert_events, assert_view, plain
from figures import fen, spec_table
from financing import pledge, repay_loan, sell_standing
from hours import DUSK
from stage import NO_BYTES32, NOBODY, ORDER, commitment
from standing import lapse

FACE = 1_000_000_000
DAYS = 7
ENTRY = commitment("entry in the register")
REGULATOR, REGISTRAR = 16, 32


@pytest.fixture
def evidence(house):
    return house.evidence


@pytest.fixture
def duty(stage):
    """From today on, sales and pledges are registered within seven days."""
    hold(stage, registrationDays=DAYS)


def register(stage: Any, lot: int, hops: int, by: Any = None, entry: bytes = ENTRY) -> Any:
    return stage.house.evidence.register(lot, hops, entry, {"from": by or stage.people.financier})


def sell(stage: Any, lot: int, amount: int | None = None, **changes: Any) -> int:
    """The holder sells a lot to the financier; the lot that this one then holds."""
    bid = stage.bid(budget=10**12, **changes)
    return int(stage.accept(bid, lot, amount).events["Discounted"]["lot"])


def sell_on(stage: Any, lot: int, amount: int | None = None) -> int:
    """The financier sells on to the other financier."""
    buy_ready(stage)
    return sell(stage, lot, amount, financier=stage.people.other_financier)


def sell_on_standing(stage: Any, lot: int) -> Any:
    """The financier takes the other financier's standing bid."""
    buy_ready(stage)
    return sell_standing(stage, lot, by=stage.people.other_financier)


def pledge_on(stage: Any, lot: int) -> Any:
    """The financier pledges what it bought to the other financier."""
    buy_ready(stage)
    return pledge(stage, lot, financier=stage.people.other_financier)


def buy_ready(stage: Any) -> None:
    """The other financier has cash, and lets the desk take it."""
    house, buyer = stage.house, stage.people.other_financier
    stage.fund(buyer, 10**10)
    house.deposits.approve(house.desk, 10**12, {"from": buyer})


RESALES = [sell_on, sell_on_standing, pledge_on]


# the duty


@pytest.mark.rule("R181")
def test_a_sale_under_the_rule_is_to_be_registered(stage, evidence, people, duty):
    lot, last = stage.issue(), stage.today + DAYS
    tx = stage.accept(stage.bid(lot), lot)
    assert plain(tx.events["RegistrationDue"].values()) == plain((lot, 1, people.financier, last))
    assert_view(evidence.dutyOf(lot, 1), people.financier, last)
    assert_view(evidence.dutyOf(lot, 0), NOBODY, 0)


@pytest.mark.rule("R181")
def test_the_sale_of_a_part_is_to_be_registered_for_the_part(stage, evidence, people, duty):
    lot = stage.issue()
    part = sell(stage, lot, 400)
    assert part == lot | (1 << 176)
    assert_view(evidence.dutyOf(part, 1), people.financier, stage.today + DAYS)
    assert_view(evidence.dutyOf(lot, 1), NOBODY, 0)


@pytest.mark.rule("R181")
def test_a_sale_by_standing_bid_is_to_be_registered(stage, evidence, people, duty):
    lot = stage.issue()
    sell_standing(stage, lot)
    assert_view(evidence.dutyOf(lot, 1), people.financier, stage.today + DAYS)


@pytest.mark.rule("R181")
def test_a_pledge_is_to_be_registered_at_the_hops_of_the_lot(stage, evidence, people, duty):
    lot, last = stage.issue(), stage.today + DAYS
    tx = pledge(stage, lot)
    assert plain(tx.events["RegistrationDue"].values()) == plain((lot, 0, people.financier, last))
    assert_view(evidence.dutyOf(lot, 0), people.financier, last)


@pytest.mark.rule("R181")
@pytest.mark.parametrize("finance", [sell, sell_standing, pledge])
def test_without_the_rule_nothing_is_to_be_registered(stage, evidence, finance):
    lot = stage.issue()
    finance(stage, lot)
    for hops in (0, 1):
        assert_view(evidence.dutyOf(lot, hops), NOBODY, 0)


@pytest.mark.rule("R104")
@pytest.mark.rule("R181")
def test_the_rule_asks_nothing_of_sales_that_were_made_before(stage, evidence, people):
    lot = stage.issue()
    sell(stage, lot)
    hold(stage, registrationDays=1)
    stage.sleep_days(3)
    sell_on(stage, lot)
    assert_view(evidence.dutyOf(lot, 2), people.other_financier, stage.today + 1)


@pytest.mark.rule("R181")
@pytest.mark.parametrize("caller", ["outsider", "financier", "admin"])
def test_oblige_refuses_all_but_desk_and_pledges(stage, evidence, people, refused, caller):
    caller = getattr(people, caller)
    with refused("Evidence_ModuleOnly", caller):
        evidence.oblige(stage.issue(), 0, people.financier, stage.today, {"from": caller})


# register


@pytest.mark.rule("R182")
def test_register_attaches_an_entry_under_its_own_name(stage, evidence, people, duty):
    lot = stage.issue()
    sell(stage, lot)
    tx = register(stage, lot, 1)
    assert_events(tx, ("Registered", lot, 1, people.financier, ENTRY))
    assert plain(evidence.registrationOf(lot, 1, people.financier)) == plain(ENTRY)
    assert plain(evidence.registrationOf(lot, 1, people.supplier1)) == plain(NO_BYTES32)
    assert plain(evidence.registrationOf(lot, 0, people.financier)) == plain(NO_BYTES32)


@pytest.mark.rule("R182")
def test_register_asks_for_no_duty_and_takes_overseers(stage, evidence, people):
    lot = stage.issue()
    stage.onboard(people.outsider, REGULATOR | REGISTRAR)
    for who in (people.outsider, people.supplier3, people.core):
        tx = register(stage, lot, 9, who, commitment(str(who)))
        assert_events(tx, ("Registered", lot, 9, who, commitment(str(who))))


@pytest.mark.rule("R182")
def test_register_reverts_the_second_time(stage, people, refused):
    lot = stage.issue()
    register(stage, lot, 0)
    with refused("Evidence_AlreadyRegistered", lot, 0, people.financier):
        register(stage, lot, 0, entry=commitment("another entry"))
    register(stage, lot, 1)
    register(stage, lot, 0, people.supplier1)


@pytest.mark.rule("R182")
def test_register_reverts_when_the_entry_is_zero(stage, refused):
    lot = stage.issue()
    with refused("Evidence_RegistrationInvalid", lot):
        register(stage, lot, 0, entry=NO_BYTES32)


@pytest.mark.rule("R182")
@pytest.mark.parametrize("how", ["unknown", "closed", "replaced"])
def test_register_reverts_for_an_account_that_is_not_open(stage, enterprises, people, refused, how):
    lot, who = stage.issue(), people.financier
    if how == "unknown":
        who = people.outsider
    elif how == "closed":
        lapse(stage, who, how)
    else:
        replace(stage, who, people.outsider)
    with refused("Evidence_NotEnterprise", who):
        register(stage, lot, 0, who)


@pytest.mark.rule("R182")
@pytest.mark.parametrize("held", ["frozen", "expired", "paused", "lot", "payable"])
def test_no_hold_stops_register(stage, house, people, held):
    lot, regulator = stage.issue(), {"from": people.regulator}
    if held == "paused":
        house.enterprises.pauseBusiness(ORDER, regulator)
    elif held == "lot":
        house.warrants.freezeLot(lot, ORDER, regulator)
    elif held == "payable":
        house.warrants.freezePayable(1, ORDER, regulator)
    else:
        lapse(stage, people.financier, held)
    assert_events(register(stage, lot, 0), ("Registered", lot, 0, people.financier, ENTRY))


@pytest.mark.rule("R182")
def test_register_reverts_for_a_lot_that_is_not_there(stage, people, refused):
    lot = stage.issue()
    with refused("Evidence_LotUnknown", lot + 1):
        register(stage, lot + 1, 0)
    stage.repay(lot, FACE)
    stage.house.clearing.redeem(lot, {"from": people.outsider})
    with refused("Evidence_LotUnknown", lot):
        register(stage, lot, 0)


@pytest.mark.rule("R182")
def test_what_was_sold_under_the_rule_is_registered_after_it_was_cut_up_too(
    stage, evidence, people, duty, refused
):
    lot = stage.issue()
    sell(stage, lot)
    stage.split(lot, 400_000_000, 600_000_000)
    assert stage.lot(lot)["amount"] == 0
    with refused("Evidence_LotUnknown", lot):
        register(stage, lot, 0)
    register(stage, lot, 1)
    assert plain(evidence.registrationOf(lot, 1, people.financier)) == plain(ENTRY)


# selling on


@pytest.mark.rule("R183")
@pytest.mark.parametrize("resell", RESALES)
def test_a_lot_goes_on_by_its_last_day_and_after_it_only_once_registered(
    stage, people, duty, refused, resell
):
    lot, other, last = stage.issue(), stage.issue(), stage.today + DAYS
    for each in (lot, other):
        sell(stage, each)
    stage.jump_to(last, second=DUSK)
    if resell is pledge_on:
        register(stage, other, 1)
    resell(stage, other)
    stage.jump_to(last + 1, second=0)
    with refused("Evidence_RegistrationMissing", lot, 1, last):
        resell(stage, lot)
    register(stage, lot, 1)
    resell(stage, lot)


@pytest.mark.rule("R181")
@pytest.mark.rule("R183")
def test_registration_of_the_specification(stage, people, duty, refused):
    lots, bought = [], stage.today
    rows = spec_table("day", "its entry", "selling on")
    assert len(rows) == 6
    for _ in rows:
        lots.append(stage.issue())
        sell(stage, lots[-1])
    for lot, row in zip(lots, rows, strict=True):
        stage.jump_to(bought + fen(row["day"]))
        if row["its entry"] == "there":
            register(stage, lot, 1)
        if row["selling on"] == "yes":
            sell_on(stage, lot)
        else:
            with refused(row["selling on"].strip("`"), lot, 1, bought + DAYS):
                sell_on(stage, lot)


@pytest.mark.rule("R183")
def test_entries_of_others_and_for_other_hops_do_not_count(stage, people, duty, refused):
    lot, last = stage.issue(), stage.today + DAYS
    sell(stage, lot)
    for who in (people.supplier1, people.other_financier, people.core, people.guarantor):
        register(stage, lot, 1, who)
    register(stage, lot, 0)
    register(stage, lot, 2)
    stage.jump_to(last + 1)
    with refused("Evidence_RegistrationMissing", lot, 1, last):
        sell_on(stage, lot)


@pytest.mark.rule("R183")
@pytest.mark.parametrize("whole", [True, False])
def test_cutting_a_lot_does_not_shake_off_its_duty(stage, people, duty, refused, whole):
    lot, last = stage.issue(), stage.today + DAYS
    sell(stage, lot)
    child = stage.split(lot, 400_000_000, *([600_000_000] if whole else []))[0]
    (grandchild,) = stage.split(child, 100)
    stage.jump_to(last + 1)
    for cut in (child, grandchild):
        with refused("Evidence_RegistrationMissing", lot, 1, last):
            sell_on(stage, cut)
        with refused("Evidence_RegistrationMissing", lot, 1, last):
            pledge_on(stage, cut)
    register(stage, lot, 1)
    sell_on(stage, grandchild)


@pytest.mark.rule("R183")
def test_a_duty_binds_its_financier_alone(stage, people, duty):
    lot = stage.issue()
    given = stage.endorse(lot, people.supplier2, 400_000_000)
    sell(stage, lot)
    sold_on = stage.endorse(lot, people.supplier3, 100)
    stage.sleep_days(DAYS + 1)
    sell_on(stage, given)
    sell_on(stage, sold_on)


@pytest.mark.rule("R183")
def test_a_duty_asks_nothing_of_endorsement_and_clearing(stage, clearing, people, duty):
    lot = stage.issue()
    sell(stage, lot)
    stage.sleep_days(DAYS + 1)
    stage.endorse(lot, people.supplier2, 100)
    stage.repay(lot, FACE)
    clearing.redeem(lot, {"from": people.outsider})


@pytest.mark.rule("R183")
def test_once_the_rule_is_gone_a_lot_is_sold_on_freely(stage, people, duty):
    lot = stage.issue()
    sell(stage, lot)
    stage.sleep_days(DAYS)
    hold(stage)
    sell_on(stage, lot)


# recourse and foreclosure


@pytest.mark.rule("R183")
@pytest.mark.parametrize("cut", [False, True])
def test_recourse_is_claimed_only_once_registered(stage, desk, people, duty, refused, cut):
    lot, last = stage.issue(due_in=30), stage.today + DAYS
    sell(stage, lot, recourse=True)
    claimed = stage.split(lot, 400_000_000, 600_000_000)[1] if cut else lot
    stage.default(lot)
    by = {"from": people.financier}
    with refused("Evidence_RegistrationMissing", lot, 1, last):
        desk.claimRecourse(claimed, lot, by)
    register(stage, lot, 1)
    desk.claimRecourse(claimed, lot, by)


@pytest.mark.rule("R183")
def test_recourse_is_claimed_on_the_last_day_without_entry(stage, desk, people, refused):
    hold(stage, registrationDays=41)
    first, second = (stage.issue(due_in=30) for _ in range(2))
    for lot in (first, second):
        sell(stage, lot, recourse=True)
    last = stage.today + 41
    stage.default(first)
    stage.house.clearing.declareDefault(2, {"from": people.outsider})
    assert stage.today == last
    desk.claimRecourse(first, first, {"from": people.financier})
    stage.jump_to(last + 1, second=0)
    with refused("Evidence_RegistrationMissing", second, 1, last):
        desk.claimRecourse(second, second, {"from": people.financier})


@pytest.mark.rule("R183")
def test_foreclosure_is_done_only_once_registered(stage, house, people, duty, refused):
    lot, last = stage.issue(), stage.today + DAYS
    pledge(stage, lot)
    stage.sleep_days(31)
    by = {"from": people.financier}
    register(stage, lot, 0, people.supplier1)
    with refused("Evidence_RegistrationMissing", lot, 0, last):
        house.pledges.foreclose(lot, by)
    register(stage, lot, 0)
    house.pledges.foreclose(lot, by)
    assert stage.lot(lot)["owner"] == people.financier


@pytest.mark.rule("R183")
def test_foreclosure_on_the_last_day_needs_no_entry(stage, house, people, duty):
    lot, last = stage.issue(), stage.today + DAYS
    pledge(stage, lot, repayDay=last - 1)
    stage.jump_to(last, second=DUSK)
    house.pledges.foreclose(lot, {"from": people.financier})
    assert stage.lot(lot)["owner"] == people.financier


# pledges end, and begin on what was bought


@pytest.mark.rule("R183")
def test_a_loan_that_was_repaid_binds_its_pledgor_to_nothing(stage, people, evidence, duty):
    lot = stage.issue()
    pledge(stage, lot)
    repay_loan(stage, lot)
    stage.sleep_days(DAYS + 1)
    pledge(stage, lot, financier=people.financier)
    assert_view(evidence.dutyOf(lot, 0), people.financier, stage.today + DAYS)
    repay_loan(stage, lot)
    stage.sleep_days(DAYS + 1)
    sell_on(stage, lot)


@pytest.mark.rule("R184")
def test_what_is_still_to_be_registered_is_not_pledged(stage, evidence, people, duty, refused):
    lot, last = stage.issue(), stage.today + DAYS
    sell(stage, lot)
    with refused("Evidence_RegistrationMissing", lot, 1, last):
        pledge_on(stage, lot)
    assert_view(evidence.dutyOf(lot, 1), people.financier, last)
    register(stage, lot, 1)
    stage.sleep_days(2)
    pledge_on(stage, lot)
    assert_view(evidence.dutyOf(lot, 1), people.other_financier, last + 2)


# a financier whose account was replaced


def replace(stage: Any, account: Any, successor: Any) -> None:
    enterprises, people = stage.house.enterprises, stage.people
    enterprises.proposeSuccessor(account, successor, {"from": people.registrar})
    stage.sleep_days(3)
    enterprises.completeSuccession(account, {"from": people.bank})


@pytest.mark.rule("R182")
@pytest.mark.rule("R183")
@pytest.mark.parametrize("when", ["before", "after"])
def test_the_account_that_took_the_place_has_the_duty(stage, house, people, duty, refused, when):
    lot, last = stage.issue(), stage.today + DAYS
    sell(stage, lot)
    if when == "before":
        register(stage, lot, 1)
    replace(stage, people.financier, people.outsider)
    house.warrants.follow(lot, {"from": people.bank})
    assert stage.lot(lot)["owner"] == people.outsider
    stage.jump_to(last + 1)
    if when == "after":
        with refused("Evidence_RegistrationMissing", lot, 1, last):
            sell_on(stage, lot)
        register(stage, lot, 1, people.outsider)
    sell_on(stage, lot)
