"""Dynamic discounting: the obligor buys its own warrants and gives them up; others keep theirs."""

from __future__ import annotations

import pytest
from books import NO_LOT, assert_books
from expect import assert_events, assert_view
from finance import hold, offer, pledge, replace, set_standing
from stage import NOBODY, TRADE
from worked import number, rows

FACE = 1_000_000_000
PARTS = (600_000_000, 133_333_333, 133_333_333, 133_333_334)
PAID = 650_000_001
FUNDS = 10**13
CORE_AND_FINANCIER = 1 | 4


@pytest.fixture
def root(stage):
    """A root lot of supplier1, due in 150 days."""
    return stage.issue(FACE)


@pytest.fixture
def own(stage, people, root):
    """The root lot, endorsed whole to its obligor."""
    stage.endorse(root, people.core)
    return root


def retire(stage, lot, by=None):
    return stage.house.clearing.retire(lot, {"from": by or stage.people.core})


def used(stage):
    return int(stage.house.clearing.lineOf(stage.line)["used"])


def account(stage, lot):
    """Face, principal paid, redeemed and held."""
    kept = stage.house.clearing.accountOf(lot >> 192)
    return tuple(int(kept[name]) for name in ("face", "principalPaid", "redeemed", "held"))


def to_due_day(stage, lot):
    stage.jump_to(stage.house.warrants.paperOf(lot >> 192)["dueDay"])


# right


@pytest.mark.rule("R158")
@pytest.mark.rule("R159")
def test_an_obligor_buys_by_its_own_bid_and_retires(
    stage, people, enterprises, warrants, clearing, root
):
    renewed = (people.core, CORE_AND_FINANCIER, stage.today + 1_000)
    enterprises.renew(*renewed, {"from": people.registrar})
    sold = int(
        stage.accept(
            stage.bid(financier=people.core), root, 400_000_000, by=people.supplier1
        ).return_value[0]
    )
    assert used(stage) == FACE
    tx = retire(stage, sold)
    assert_events(
        tx,
        ("TransferSingle", clearing, people.core, NOBODY, sold, 400_000_000),
        ("Retired", root >> 192, sold, people.core, 400_000_000),
    )
    assert_view(warrants.lotOf(sold), *NO_LOT)
    assert used(stage) == 600_000_000
    assert account(stage, root) == (600_000_000, 0, 0, 0)
    assert stage.cash(people.core) == FUNDS - 392_750_000
    assert_books(stage)

    stage.repay(root, 600_000_000)
    clearing.redeem(root, {"from": people.outsider})
    assert stage.cash(people.supplier1) == 392_750_000 + 600_000_000
    assert account(stage, root) == (600_000_000, 600_000_000, 600_000_000, 0)
    assert_books(stage)


@pytest.mark.rule("R158")
def test_an_obligor_buys_by_its_standing_bid_and_retires(stage, people, enterprises, desk, root):
    renewed = (people.core, CORE_AND_FINANCIER, stage.today + 1_000)
    enterprises.renew(*renewed, {"from": people.registrar})
    set_standing(stage, by=people.core)
    desk.acceptStanding(people.core, root, FACE, 0, {"from": people.supplier1})
    retire(stage, root)
    assert used(stage) == 0
    assert_books(stage)


@pytest.mark.rule("R158")
def test_a_lot_that_was_given_back_is_retired_in_parts(stage, people, own):
    one, rest = stage.split(own, 1, FACE - 1)
    retire(stage, one)
    assert (used(stage), account(stage, own)) == (FACE - 1, (FACE - 1, 0, 0, 0))
    retire(stage, rest)
    assert (used(stage), account(stage, own)) == (0, (0, 0, 0, 0))
    assert_books(stage)


@pytest.mark.rule("R159")
def test_shares_after_retiring_are_those_of_the_specification(stage, people, clearing, warrants):
    *lots, rest = rows("lot", "before", "after", "claimed and redeemed")
    assert tuple(number(row["lot"].removesuffix(", retired")) for row in lots) == PARTS
    root = stage.issue(FACE)
    holders = (people.supplier1, people.supplier2, people.core, people.supplier4)
    parts = [
        stage.endorse(root, who, amount) for who, amount in zip(holders[1:], PARTS[1:], strict=True)
    ]
    parts = [root, *parts]
    stage.repay(root, PAID)
    core = stage.cash(people.core)
    retire(stage, parts[2])
    assert account(stage, root) == (866_666_667, PAID, 0, PAID)
    assert used(stage) == 216_666_666
    assert clearing.owedOn(root >> 192)["principal"] == 216_666_666

    to_due_day(stage, root)
    paid_out = 0
    for index in (0, 1, 3):
        share = number(lots[index]["after"])
        assert share > number(lots[index]["before"])
        clearing.claim(parts[index], {"from": people.outsider})
        assert stage.cash(holders[index]) == share
        paid_out += share
    assert account(stage, root)[3] == PAID - paid_out == number(rest["after"])
    assert_books(stage)

    stage.repay(root, 216_666_666)
    for index in (3, 0, 1):
        clearing.redeem(parts[index], {"from": people.outsider})
        assert stage.cash(holders[index]) == number(lots[index]["claimed and redeemed"])
    assert account(stage, root)[3] == number(rest["claimed and redeemed"]) == 0
    assert stage.cash(people.core) == core - 216_666_666
    assert_view(warrants.lotOf(parts[2]), *NO_LOT)
    assert_books(stage)


@pytest.mark.rule("R159")
def test_penalty_is_borne_by_the_face_that_is_left(stage, people, clearing):
    root = stage.issue(FACE)
    back = stage.endorse(root, people.core, 400_000_000)
    retire(stage, back)
    to_due_day(stage, root)
    stage.sleep_days(10)
    owed = clearing.owedOn(root >> 192)
    assert (owed["principal"], owed["penalty"]) == (600_000_000, 3_000_000)
    stage.repay(root, 603_000_000)
    clearing.redeem(root, {"from": people.outsider})
    assert stage.cash(people.supplier1) == 603_000_000
    assert_books(stage)


@pytest.mark.rule("R159")
def test_retiring_all_that_is_unpaid_settles(stage, people, clearing, root):
    """600 of 1,000 are paid; the obligor holds 500, retires 400, and is paid for the rest."""
    mine = stage.endorse(root, people.core, 500_000_000)
    part = stage.split(mine, 400_000_000)[0]
    stage.repay(root, 600_000_000)
    retire(stage, part)
    assert account(stage, root) == (600_000_000, 600_000_000, 0, 600_000_000)
    assert used(stage) == 0
    for lot in (root, mine):
        clearing.redeem(lot, {"from": people.outsider})
    assert stage.cash(people.supplier1) == 500_000_000
    assert stage.cash(people.core) == FUNDS - 600_000_000 + 100_000_000
    assert account(stage, root)[3] == 0
    assert_books(stage)


@pytest.mark.rule("R159")
def test_what_is_retired_whole_is_over(stage, people, clearing, refused, own):
    retire(stage, own)
    number_ = own >> 192
    assert account(stage, own) == (0, 0, 0, 0)
    with refused("Clearing_Overpaid", number_, 1, 0):
        stage.repay(own, 1)
    to_due_day(stage, own)
    stage.sleep_days(11)
    with refused("Clearing_Settled", number_):
        clearing.declareDefault(number_, {"from": people.outsider})
    with refused("Warrants_LotUnknown", own):
        clearing.redeem(own, {"from": people.outsider})


@pytest.mark.rule("R159")
def test_a_line_that_is_freed_is_drawn_again(stage, people, refused):
    line = stage.grant_line(limit=FACE)
    root = stage.issue(FACE, line=line)
    with refused("CreditLines_TooSmall", line, 1, 0):
        stage.issue(1, line=line)
    retire(stage, stage.endorse(root, people.core, 300))
    with refused("CreditLines_TooSmall", line, 301, 300):
        stage.issue(301, line=line)
    stage.issue(300, line=line)
    assert_books(stage)


@pytest.mark.rule("R159")
def test_a_deposit_is_given_back_after_all_is_retired(stage, people, clearing, refused):
    root = stage.issue(FACE, depositPpm=100_000)
    number_ = root >> 192
    mine = stage.endorse(root, people.core, FACE - 1)
    last = root
    retire(stage, mine)
    with refused("Clearing_StillOwed", number_, 1):
        clearing.giveBackDeposit(number_, {"from": people.outsider})
    stage.endorse(last, people.core)
    retire(stage, last)
    assert stage.cash(people.core) == FUNDS - 100_000_000
    clearing.giveBackDeposit(number_, {"from": people.outsider})
    assert stage.cash(people.core) == FUNDS
    assert_books(stage)


# edges


@pytest.mark.rule("R158")
def test_retire_reverts_for_more_than_is_unpaid(stage, people, refused, own):
    stage.repay(own, 1)
    with refused("Clearing_Overpaid", own >> 192, FACE, FACE - 1):
        retire(stage, own)
    part = stage.split(own, FACE - 1)[0]
    retire(stage, part)
    with refused("Clearing_Overpaid", own >> 192, 1, 0):
        retire(stage, own)
    assert account(stage, own) == (1, 1, 0, 1)
    assert_books(stage)


@pytest.mark.rule("R158")
def test_retire_reverts_from_the_due_day(stage, warrants, refused, own):
    due_day = warrants.paperOf(own >> 192)["dueDay"]
    part = stage.split(own, 1)[0]
    stage.jump_to(due_day - 1)
    retire(stage, part)
    for day in (due_day, due_day + 1):
        stage.jump_to(day)
        with refused("Clearing_Matured", own >> 192, due_day, day):
            retire(stage, own)
    assert stage.lot(own)["amount"] == FACE - 1
    assert used(stage) == FACE - 1


@pytest.mark.rule("R158")
def test_retire_reverts_twice(stage, refused, own):
    retire(stage, own)
    with refused("Warrants_LotUnknown", own):
        retire(stage, own)


@pytest.mark.rule("R158")
def test_retire_reverts_for_a_payable_never_issued(stage, refused):
    with refused("Warrants_LotUnknown", 99 << 192):
        retire(stage, 99 << 192)


# wrong party


@pytest.mark.rule("R158")
def test_retire_reverts_for_others_than_the_obligor(stage, people, warrants, refused, root):
    for caller in (people.supplier1, people.outsider, people.other_core, people.guarantor):
        with refused("Clearing_NotObligor", root, people.core, caller):
            retire(stage, root, caller)
    stage.endorse(root, people.core)
    warrants.setApprovalForAll(people.outsider, True, {"from": people.core})
    with refused("Clearing_NotObligor", root, people.core, people.outsider):
        retire(stage, root, people.outsider)


@pytest.mark.rule("R158")
def test_retire_reverts_for_a_lot_that_the_obligor_does_not_hold(
    stage, people, warrants, refused, root
):
    with refused("Clearing_NotHolder", root, people.core):
        retire(stage, root)
    warrants.setApprovalForAll(people.core, True, {"from": people.supplier1})
    with refused("Clearing_NotHolder", root, people.core):
        retire(stage, root)
    assert used(stage) == FACE


@pytest.mark.rule("R158")
def test_retire_reverts_for_a_lot_of_another_obligor(stage, people, refused, root):
    stage.endorse(root, people.other_core)
    with refused("Clearing_NotObligor", root, people.core, people.other_core):
        retire(stage, root, people.other_core)


# holds


@pytest.mark.rule("R158")
@pytest.mark.parametrize(
    ("what", "error"),
    [
        ("lot", lambda stage, lot: ("Warrants_LotFrozen", lot)),
        ("payable", lambda stage, lot: ("Warrants_PayableFrozen", lot >> 192)),
        ("frozen", lambda stage, lot: ("Warrants_HolderFrozen", lot, stage.people.core)),
    ],
)
def test_retire_reverts_while_anything_is_frozen(stage, people, refused, own, what, error):
    hold(stage, what, own, people.core)
    with refused(*error(stage, own)):
        retire(stage, own)
    assert used(stage) == FACE


@pytest.mark.rule("R158")
@pytest.mark.parametrize("how", ["business", "expired", "closed"])
def test_retiring_goes_on_while_business_is_paused_and_for_a_lapsed_obligor(
    stage, people, own, how
):
    hold(stage, how, own, people.core)
    retire(stage, own)
    assert used(stage) == 0


@pytest.mark.rule("R158")
def test_retire_reverts_for_a_pledged_lot(stage, refused, own):
    pledge(stage, own)
    with refused("Clearing_LotPledged", own):
        retire(stage, own)
    assert stage.lot(own)["pledged"]


@pytest.mark.rule("R158")
def test_retire_reverts_for_an_offered_lot(stage, people, refused, own):
    offer(stage, own, people.supplier2)
    with refused("Warrants_LotOffered", own):
        retire(stage, own)
    stage.house.offers.reject(own, {"from": people.supplier2})
    retire(stage, own)
    assert used(stage) == 0


@pytest.mark.rule("R158")
def test_a_replaced_obligor_retires_once_lot_and_line_followed(
    stage, people, warrants, clearing, refused, own
):
    new = people.outsider
    replace(stage, people.core, new)
    for caller in (people.core, new):
        with refused("Warrants_HolderReplaced", own, people.core, new):
            retire(stage, own, caller)
    warrants.follow(own, {"from": people.supplier2})
    with refused("Clearing_NotObligor", own, people.core, new):
        retire(stage, own, new)
    clearing.followLine(stage.line, {"from": people.supplier2})
    with refused("Clearing_NotObligor", own, new, people.core):
        retire(stage, own)
    retire(stage, own, new)
    assert used(stage) == 0
    assert_books(stage)


@pytest.mark.rule("R159")
def test_a_retired_number_is_never_made_again(stage, people, warrants, own):
    part = stage.split(own, 100)[0]
    retire(stage, part)
    tx = warrants.endorse(own, people.supplier2, 100, TRADE, {"from": people.core})
    assert tx.events["Delivered"]["lot"] == part + (1 << 176)
