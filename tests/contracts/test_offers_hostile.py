"""Parties that call back: offers, acceptances, handovers and orders find finished books."""

from __future__ import annotations

import pytest
from books import assert_books, live_lots
from eth_abi import decode
from expect import assert_view, plain
from offering import ask, offer
from stage import ORDER, TRADE

from deeptier.lot_id import LotId

FACE = 1_000_000_000
DAYS = 5


@pytest.fixture(scope="module")
def offers(house):
    return house.offers


@pytest.fixture(scope="module")
def orders(house):
    return house.orders


@pytest.fixture(scope="module")
def root(stage, people):
    """A root lot of supplier1; supplier2 asks to accept within 5 days."""
    lot = stage.issue(FACE)
    ask(stage, people.supplier2, DAYS)
    return lot


@pytest.fixture(scope="module")
def agent(stage, project, people, enterprises):
    """A contract that is a supplier, asks to accept, and calls back when given a lot."""
    contract = project.ReentrantEnterprise.deploy({"from": people.admin})
    stage.onboard(contract)
    asking = enterprises.setAcceptance.encode_input(DAYS)
    contract.execute(enterprises, asking, {"from": people.admin})
    return contract


@pytest.fixture
def lot(stage, people, agent, root):
    """A lot of the agent: 100, cut from the root."""
    part = offer(stage, root, agent, 100)
    accept = stage.house.offers.accept.encode_input(part)
    agent.execute(stage.house.offers, accept, {"from": people.admin})
    return part


def child(lot, number):
    return LotId.from_number(lot).child(number).number


def came_to(agent):
    return [(bool(success), bytes(answer)) for success, answer in agent.outcomes()]


def owners(stage):
    """Every live lot with its holder and amount."""
    return {lot: (stage.lot(lot)["owner"], amount) for lot, amount in live_lots(stage).items()}


# a giver


@pytest.mark.rule("R109")
def test_a_giver_that_reenters_its_offer_finds_it_standing(
    stage, people, warrants, offers, errors, agent, lot
):
    cut = child(lot, 1)
    calls = [
        (warrants, warrants.split.encode_input(cut, [1])),
        (warrants, warrants.endorse.encode_input(cut, people.supplier3, 40, TRADE)),
        (warrants, warrants.safeTransferFrom.encode_input(agent, agent, cut, 40, b"")),
        (offers, offers.accept.encode_input(cut)),
        (offers, offers.reject.encode_input(cut)),
        (offers, offers.returnLapsed.encode_input(cut)),
        (warrants, warrants.endorse.encode_input(lot, people.supplier3, 61, TRADE)),
        (warrants, warrants.endorse.encode_input(lot, people.supplier3, 60, TRADE)),
    ]
    agent.plan(calls, {"from": people.admin})
    data = warrants.endorse.encode_input(lot, people.supplier2, 40, TRADE)
    agent.execute(warrants, data, {"from": people.admin})

    today = stage.today
    held = errors.encoded("Warrants_LotOffered", cut)
    not_receiver = errors.encoded("Offers_NotReceiver", cut, people.supplier2, agent)
    refusals = [answer for success, answer in came_to(agent) if not success]
    assert refusals == [
        *(held, held, held, not_receiver, not_receiver),
        errors.encoded("Offers_NotLapsed", cut, today + DAYS, today),
        errors.encoded("Warrants_AmountExceedsLot", lot, 61, 60),
    ]
    assert owners(stage) == {
        root_of(lot): (people.supplier1, FACE - 100),
        lot: (people.supplier3, 60),
        cut: (agent, 40),
    }
    offers.accept(cut, {"from": people.supplier2})
    assert stage.lot(cut)["owner"] == people.supplier2
    assert_books(stage)


def root_of(lot):
    return lot >> 192 << 192


@pytest.mark.rule("R110")
def test_a_giver_that_splits_in_the_midst_of_endorse_many_keeps_the_sums(
    stage, people, warrants, agent, lot
):
    agent.plan([(warrants, warrants.split.encode_input(lot, [7]))], {"from": people.admin})
    deliveries = [(people.supplier2, 10, TRADE), (people.supplier3, 20, TRADE)]
    data = warrants.endorseMany.encode_input(lot, deliveries)
    agent.execute(warrants, data, {"from": people.admin})
    assert [success for success, _ in came_to(agent)] == [True]
    assert owners(stage) == {
        root_of(lot): (people.supplier1, FACE - 100),
        lot: (agent, 63),
        child(lot, 1): (agent, 10),
        child(lot, 2): (agent, 7),
        child(lot, 3): (people.supplier3, 20),
    }
    assert stage.lot(child(lot, 1))["offered"] is True
    assert_books(stage)


@pytest.mark.rule("R110")
@pytest.mark.parametrize("taken", [81, 90])
def test_a_giver_that_spends_its_lot_in_the_midst_of_endorse_many_undoes_all(
    stage, people, warrants, refused, agent, lot, taken
):
    agent.plan([(warrants, warrants.split.encode_input(lot, [taken]))], {"from": people.admin})
    deliveries = [(people.supplier2, 10, TRADE), (people.supplier3, 20, TRADE)]
    data = warrants.endorseMany.encode_input(lot, deliveries)
    left = 90 - taken
    error = ("Warrants_AmountExceedsLot", lot, 20, left) if left else ("Warrants_LotUnknown", lot)
    with refused(*error):
        agent.execute(warrants, data, {"from": people.admin})
    assert_view(warrants.lotOf(lot), agent, 100, 0, 1, False, False, False)
    assert_books(stage)


# a receiver


@pytest.mark.rule("R112")
def test_a_receiver_that_reenters_its_acceptance_finds_the_offer_gone(
    stage, people, warrants, offers, errors, agent, root
):
    part = offer(stage, root, agent, 100)
    calls = [
        (offers, offers.accept.encode_input(part)),
        (offers, offers.reject.encode_input(part)),
        (offers, offers.returnLapsed.encode_input(part)),
        (warrants, warrants.endorse.encode_input(root, agent, 1, TRADE)),
        (warrants, warrants.release.encode_input(part)),
        (offers, offers.open.encode_input(root, agent, stage.today, TRADE)),
        (warrants, warrants.endorse.encode_input(part, people.supplier2, 30, TRADE)),
    ]
    agent.plan(calls, {"from": people.admin})
    agent.execute(offers, offers.accept.encode_input(part), {"from": people.admin})

    gone = errors.encoded("Offers_NotOffered", part)
    assert [answer for success, answer in came_to(agent) if not success] == [
        *(gone, gone, gone),
        errors.encoded("Warrants_NotHolder", root, agent),
        errors.encoded("Warrants_ModuleOnly", agent),
        errors.encoded("Offers_WarrantsOnly", agent),
    ]
    assert agent.hooksSeen() == 2  # the lot, and the child that it offers on
    assert_view(warrants.lotOf(part), agent, 70, 1, 1, False, False, False)
    assert_view(warrants.lotOf(child(part, 1)), agent, 30, 0, 1, False, True, False)
    assert_books(stage)


@pytest.mark.rule("R115")
def test_a_receiver_cannot_replay_a_handover_from_its_hook(
    stage, people, warrants, offers, errors, agent, root
):
    today, what = stage.today, (root, agent, 100, TRADE)
    digest = bytes(offers.handoverDigest(*what, 0, today))
    approval = offers.approveConsent.encode_input(digest)
    agent.execute(offers, approval, {"from": people.admin})
    consent = (0, today, stage.sign(people.supplier1, digest))
    again = offers.handOver.encode_input(*what, consent, b"")
    agent.plan([(offers, again)], {"from": people.admin})
    offers.handOver(*what, consent, b"", {"from": people.supplier3})

    assert came_to(agent) == [(False, errors.encoded("Offers_VersionDiffers", root, 0, 256))]
    assert owners(stage) == {
        root: (people.supplier1, FACE - 100),
        child(root, 1): (agent, 100),
    }
    assert_books(stage)


@pytest.mark.rule("R115")
def test_a_receiver_that_carries_a_consent_is_called_back_with_finished_books(
    stage, people, warrants, errors, agent, root
):
    today, what = stage.today, (root, agent, FACE, TRADE)
    digest = bytes(warrants.endorseDigest(*what, 0, today))
    consent = (0, today, stage.sign(people.supplier1, digest))
    carried = warrants.endorseWithConsent.encode_input(*what, consent)
    agent.plan([(warrants, carried)], {"from": people.admin})
    agent.execute(warrants, carried, {"from": people.admin})
    assert came_to(agent) == [(False, errors.encoded("Warrants_VersionDiffers", root, 0, 1))]
    assert_view(warrants.lotOf(root), agent, FACE, 0, 1, False, False, False)


@pytest.mark.rule("R112")
def test_a_receiver_that_refuses_the_lot_leaves_the_offer_standing(
    stage, project, people, warrants, offers, enterprises, refused, root
):
    silent = project.Parrot.deploy(b"", True, {"from": people.admin})
    stage.onboard(silent)
    with refused("Lots_ReceiverRefused", silent):
        stage.endorse(root, silent, 5)
    account = project.ReenteringReceiver.deploy({"from": people.admin})
    stage.onboard(account)
    asking = enterprises.setAcceptance.encode_input(DAYS)
    account.execute(enterprises, asking, {"from": people.admin})
    part = offer(stage, root, account, 5)
    accept = offers.accept.encode_input(part)
    account.plan(offers, accept, {"from": people.admin})
    account.execute(offers, accept, {"from": people.admin})

    assert account.lastSuccess() is False
    told = bytes(account.lastHook())
    hook = decode(["address", "address", "uint256", "uint256", "bytes"], told[4:])
    assert plain(hook) == plain((offers, people.supplier1, part, 5, b""))
    assert stage.lot(part)["owner"] == account


# orders


@pytest.mark.rule("R116")
def test_a_receiver_of_an_order_gains_nothing_by_calling_back(
    stage, people, warrants, orders, errors, agent, root
):
    calls = [
        (orders, orders.moveByOrder.encode_input(root, agent, 1, ORDER)),
        (orders, orders.splitByOrder.encode_input(root, [1], ORDER)),
        (warrants, warrants.deliver.encode_input(root, agent, 1, 4, ORDER)),
        (warrants, warrants.cut.encode_input(root, [1])),
        (warrants, warrants.endorse.encode_input(child(root, 1), people.supplier3, 10, TRADE)),
    ]
    agent.plan(calls, {"from": people.admin})
    orders.moveByOrder(root, agent, 10, ORDER, {"from": people.regulator})

    unauthorized = errors.encoded("AccessManagedUnauthorized", agent)
    module_only = errors.encoded("Warrants_ModuleOnly", agent)
    assert [answer for success, answer in came_to(agent) if not success] == [
        *(unauthorized, unauthorized, module_only, module_only)
    ]
    assert owners(stage) == {
        root: (people.supplier1, FACE - 10),
        child(root, 1): (people.supplier3, 10),
    }
    assert_books(stage)


@pytest.mark.rule("R119")
def test_a_holder_of_frozen_children_cannot_move_them_from_its_hook(
    stage, people, warrants, orders, errors, agent, lot
):
    warrants.freezeLot(lot, ORDER, {"from": people.regulator})
    cut = child(lot, 1)
    calls = [
        (warrants, warrants.endorse.encode_input(cut, people.supplier3, 10, TRADE)),
        (warrants, warrants.split.encode_input(lot, [1])),
    ]
    agent.plan(calls, {"from": people.admin})
    orders.splitByOrder(lot, [10], ORDER, {"from": people.regulator})
    assert came_to(agent) == [
        (False, errors.encoded("Warrants_LotFrozen", cut)),
        (False, errors.encoded("Warrants_LotFrozen", lot)),
    ]
    assert_view(warrants.lotOf(cut), agent, 10, 0, 1, True, False, False)


@pytest.mark.rule("R113")
@pytest.mark.parametrize("hook", ["reject", "return"])
def test_rejecting_and_returning_call_nobody(stage, people, offers, agent, lot, hook):
    part = offer_of(stage, agent, lot)
    seen = agent.hooksSeen()
    if hook == "reject":
        offers.reject(part, {"from": people.supplier2})
    else:
        stage.sleep_days(DAYS + 1)
        offers.returnLapsed(part, {"from": people.supplier4})
    assert agent.hooksSeen() == seen
    assert_view(stage.house.warrants.lotOf(part), agent, 40, 0, 1, False, False, False)


def offer_of(stage, agent, lot):
    data = stage.house.warrants.endorse.encode_input(lot, stage.people.supplier2, 40, TRADE)
    agent.execute(stage.house.warrants, data, {"from": stage.people.admin})
    return child(lot, 1)
