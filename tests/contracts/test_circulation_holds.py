"""SPEC's table of holds, cell by cell: offers, handovers, orders and key replacement."""

from __future__ import annotations

import pytest
from offering import ask, offer
from specification import spec_table
from stage import ORDER, TRADE
from standing import lapse
from successors import DAYS, replace

FACE = 1_000_000_000
LASTING = 9  # days that consents last: a party expires on the next day
#: Of the table, beside the operation.
COLUMNS = (
    *("frozen, gives", "frozen, gets", "lot frozen", "payable frozen"),
    *("business paused", "expired", "closed"),
)


def rows():
    """The table of holds: by operation, the answers by column."""
    return {
        row["operation"]: {column: row[column].strip("`") for column in COLUMNS}
        for row in spec_table("operation", *COLUMNS)
    }


class Case:
    """supplier1 gives the root lot to supplier2, that asks."""

    def __init__(self, stage):
        self.stage, self.people = stage, stage.people
        self.gives, self.gets = stage.people.supplier1, stage.people.supplier2
        self.root = stage.issue(FACE)
        self.payable = self.root >> 192
        ask(stage, self.gets, LASTING)

    def sender(self, name):
        return {"from": getattr(self.people, name)}


def endorse(case):
    return lambda: case.stage.house.warrants.endorse(
        case.root, case.gets, FACE, TRADE, case.sender("supplier1")
    )


def endorse_a_part(case):
    return lambda: case.stage.house.warrants.endorse(
        case.root, case.gets, 1, TRADE, case.sender("supplier1")
    )


def endorse_many(case):
    return lambda: case.stage.house.warrants.endorseMany(
        case.root, [(case.gets, 1, TRADE)], case.sender("supplier1")
    )


def accept(case):
    offer(case.stage, case.root, case.gets)
    return lambda: case.stage.house.offers.accept(case.root, case.sender("supplier2"))


def accept_with_consent(case):
    offer(case.stage, case.root, case.gets)
    offers = case.stage.house.offers
    last_day = case.stage.today + LASTING
    digest = bytes(offers.offerAcceptanceDigest(case.root, TRADE, 0, last_day))
    consent = (0, last_day, case.stage.sign(case.gets, digest))
    return lambda: offers.acceptWithConsent(case.root, consent, case.sender("outsider"))


def reject(case):
    offer(case.stage, case.root, case.gets)
    return lambda: case.stage.house.offers.reject(case.root, case.sender("supplier2"))


def return_lapsed(case):
    offer(case.stage, case.root, case.gets)
    case.stage.sleep_days(LASTING + 1)
    return lambda: case.stage.house.offers.returnLapsed(case.root, case.sender("outsider"))


def hand_over(case):
    offers, last_day = case.stage.house.offers, case.stage.today + LASTING
    what = (case.root, case.gets, FACE, TRADE)
    digest = bytes(offers.handoverDigest(*what, 0, last_day))
    giver = (0, last_day, case.stage.sign(case.gives, digest))
    receiver = case.stage.sign(case.gets, digest)
    return lambda: offers.handOver(*what, giver, receiver, case.sender("outsider"))


def move_by_order(case):
    return lambda: case.stage.house.orders.moveByOrder(
        case.root, case.gets, FACE, ORDER, case.sender("regulator")
    )


def move_a_part_by_order(case):
    return lambda: case.stage.house.orders.moveByOrder(
        case.root, case.gets, 1, ORDER, case.sender("regulator")
    )


def split_by_order(case):
    return lambda: case.stage.house.orders.splitByOrder(
        case.root, [1], ORDER, case.sender("regulator")
    )


def follow(case):
    replace(case.stage, case.gives, case.people.outsider)
    case.gets = case.people.outsider
    return lambda: case.stage.house.warrants.follow(case.root, case.sender("admin"))


def refuse_successor(case):
    enterprises = case.stage.house.enterprises
    enterprises.proposeSuccessor(case.gives, case.people.outsider, case.sender("registrar"))
    return lambda: enterprises.refuseSuccessor(case.sender("supplier1"))


def complete_succession(case):
    enterprises = case.stage.house.enterprises
    enterprises.proposeSuccessor(case.gives, case.people.outsider, case.sender("registrar"))
    case.stage.sleep_days(DAYS)
    return lambda: enterprises.completeSuccession(case.gives, case.sender("admin"))


#: The table's rows that are tested here, and what does each.
OPERATIONS = {
    "endorse, endorseMany, plain transfer, offer by endorse or endorseMany": (
        endorse,
        endorse_a_part,
        endorse_many,
    ),
    "accept an offer (gives: holder; gets: receiver)": (accept, accept_with_consent),
    "handOver (gives: holder; gets: receiver)": (hand_over,),
    "reject, returnLapsed (gives: holder; gets: receiver)": (reject, return_lapsed),
    "moveByOrder, from its holder": (move_by_order, move_a_part_by_order),
    "moveByOrder, to its receiver": (move_by_order, move_a_part_by_order),
    "splitByOrder": (split_by_order,),
    "follow (gets: the successor)": (follow,),
    "refuseSuccessor (gives: the account)": (refuse_successor,),
    "completeSuccession (gives: the account)": (complete_succession,),
}


def sides(operation, column):
    """The parties that a column is about: both, or the one that the operation has."""
    row = rows()[operation]
    if column == "frozen, gives":
        return ("gives",)
    if column == "frozen, gets":
        return ("gets",)
    if column in ("expired", "closed"):
        return tuple(side for side in ("gives", "gets") if row[f"frozen, {side}"] != "–")
    return (None,)


def cells():
    """(operation, what does it, column, side, answer) for every cell that says something."""
    for operation, ways in OPERATIONS.items():
        for column, answer in rows()[operation].items():
            for side in sides(operation, column) if answer != "–" else ():
                for way in ways:
                    name = f"{way.__name__}-{column}-{side}"
                    yield pytest.param(way, column, side, answer, id=name)


def hold(case, column, side):
    """Bring the hold about; the error that refuses where the hold is asked about."""
    stage, regulator = case.stage, case.sender("regulator")
    warrants = stage.house.warrants
    if side is not None:
        how = column.split(",")[0]
        return lapse(stage, getattr(case, side), how)
    if column == "lot frozen":
        warrants.freezeLot(case.root, ORDER, regulator)
        return ("Warrants_LotFrozen", case.root)
    if column == "payable frozen":
        warrants.freezePayable(case.payable, ORDER, regulator)
        return ("Warrants_PayableFrozen", case.payable)
    stage.house.enterprises.pauseBusiness(ORDER, regulator)
    return ("Enterprises_BusinessPaused", stage.today)


@pytest.mark.rule("R38")
@pytest.mark.rule("R80")
@pytest.mark.parametrize(("way", "column", "side", "answer"), list(cells()))
def test_a_hold_stops_what_the_table_says(stage, refused, way, column, side, answer):
    case = Case(stage)
    act = way(case)
    error = hold(case, column, side)
    before = stage.lot(case.root)
    if answer == "yes":
        assert act().status == 1
        return
    if answer == "Orders_ReceiverNotOpen":
        error = (answer, case.root, case.gets)
    assert error[0] == answer
    with refused(*error):
        act()
    assert stage.lot(case.root) == before


@pytest.mark.rule("R80")
def test_every_row_of_circulation_is_tested():
    about = ("endorse", "offer", "handOver", "Lapsed", "Order", "follow", "Success")
    found = [name for name in rows() if any(word in name for word in about)]
    found = [name for name in found if not name.startswith("followLine")]  # of credit lines
    assert sorted(found) == sorted(OPERATIONS)
