"""Hostile counterparties: receivers and tokens that call back or lie gain nothing."""

from __future__ import annotations

import pytest
from books import NO_LOT, assert_books, live_lots
from brownie.exceptions import VirtualMachineError
from currencies import SUPPLY, allow
from expect import assert_view, plain
from stage import ORDER, TRADE

from deeptier.lot_id import LotId

FACE = 1_000_000_000
PROCEEDS = 981_875_000  # at 4.35 %, 150 days of 360
CANCELLED = 2**64 - 1
HONEST, RETURNS_FALSE, MOVES_NOTHING, TAKES_FEE, PAYS_EXTRA = range(5)


def child(lot, number):
    return LotId.from_number(lot).child(number).number


def outcomes(planner):
    """What the planned calls came to: (success, answer)."""
    return [(bool(success), bytes(answer)) for success, answer in planner.outcomes()]


def refusals(planner):
    """The answers of planned calls that all failed."""
    came_to = outcomes(planner)
    assert all(not success for success, _ in came_to), came_to
    return [answer for _, answer in came_to]


def owners(stage):
    """Every live lot with its holder and amount."""
    found = live_lots(stage)
    return {lot: (stage.lot(lot)["owner"], amount) for lot, amount in found.items()}


# a receiver that calls back


@pytest.fixture(scope="module")
def agent(stage, project, people, deposits, desk):
    """A contract that is supplier and financier, with cash, and calls back when given a lot."""
    contract = project.ReentrantEnterprise.deploy({"from": people.admin})
    stage.onboard(contract, 2 | 4)
    stage.fund(contract, SUPPLY)
    for spender in (desk, stage.house.clearing):
        approval = deposits.approve.encode_input(spender, 2**256 - 1)
        contract.execute(deposits, approval, {"from": people.admin})
    return contract


@pytest.fixture
def root(stage):
    """A root lot of supplier1."""
    return stage.issue(FACE)


def forbidden(stage, agent, source):
    """Calls that the agent may never make on supplier1's lot, and what refuses each."""
    house, people = stage.house, stage.people
    warrants, clearing, desk = house.warrants, house.clearing, house.desk
    number = source >> 192
    due_day = warrants.paperOf(number)["dueDay"]
    not_holder = ("Warrants_NotHolder", source, agent)
    module_only = ("Warrants_ModuleOnly", agent)
    whole = stage.lot(source)["amount"]
    delivery = (agent, 1, TRADE)
    opening = (9, 1, people.core, agent, house.deposits, 1, 0, 0)
    not_due = ("Clearing_NotDue", number, due_day, stage.today)
    grace_ends = due_day + 10
    in_grace = ("Clearing_InGrace", number, grace_ends, stage.today)
    plain_move = (people.supplier1, agent, source, whole, TRADE)
    bid = stage.bid(source)
    signature = stage.sign(people.financier, stage.bid_digest(bid))
    return [
        (desk, desk.accept.encode_input(bid.words, signature, source, 1), not_holder),
        (
            clearing,
            clearing.repay.encode_input(number, FACE + 1),
            ("Clearing_Overpaid", number, FACE + 1, FACE),
        ),
        (warrants, warrants.endorse.encode_input(source, agent, 1, TRADE), not_holder),
        (warrants, warrants.endorseMany.encode_input(source, [delivery]), not_holder),
        (warrants, warrants.split.encode_input(source, [1]), not_holder),
        (
            warrants,
            warrants.safeTransferFrom.encode_input(*plain_move),
            ("Lots_NotApproved", agent, people.supplier1),
        ),
        (warrants, warrants.issueRootLot.encode_input(9, 1, agent, 1), module_only),
        (warrants, warrants.sell.encode_input(source, 1, agent, agent, TRADE), module_only),
        *(
            (warrants, warrants.deliver.encode_input(source, agent, 1, cause, TRADE), module_only)
            for cause in range(5)
        ),
        (warrants, warrants.cut.encode_input(source, [1]), module_only),
        (warrants, warrants.pledge.encode_input(source), module_only),
        (warrants, warrants.release.encode_input(source), module_only),
        (warrants, warrants.end.encode_input(source), module_only),
        (
            warrants,
            warrants.follow.encode_input(source),
            ("Warrants_NobodyReplaced", source, people.supplier1),
        ),
        (
            warrants,
            warrants.freezeLot.encode_input(source, ORDER),
            ("AccessManagedUnauthorized", agent),
        ),
        (clearing, clearing.redeem.encode_input(source), ("Clearing_NotSettled", number, FACE)),
        (clearing, clearing.claim.encode_input(source), not_due),
        (
            clearing,
            clearing.clearTogether.encode_input([source]),
            ("Clearing_SelfOnly", agent),
        ),
        (clearing, clearing.openAccount.encode_input(*opening), ("Clearing_PayablesOnly", agent)),
        (clearing, clearing.declareDefault.encode_input(number), in_grace),
        (
            desk,
            desk.claimRecourse.encode_input(source, source),
            ("Recourse_NotHolder", source, agent),
        ),
        (desk, desk.payRecourse.encode_input(source), ("Recourse_NotClaimed", source)),
    ]


def give_by_endorse(stage, agent, root):
    stage.endorse(root, agent, 100)


def give_by_endorse_many(stage, agent, root):
    deliveries = [(agent, 100, TRADE), (stage.people.supplier2, 7, TRADE)]
    stage.house.warrants.endorseMany(root, deliveries, {"from": stage.people.supplier1})


def give_by_consent(stage, agent, root):
    warrants, people = stage.house.warrants, stage.people
    what = (root, agent, 100, TRADE)
    consent = stage.consent(people.supplier1, root, warrants.endorseDigest, *what)
    warrants.endorseWithConsent(*what, consent, {"from": people.outsider})


def give_by_plain_transfer(stage, agent, root):
    [part] = stage.split(root, 100)
    sender = stage.people.supplier1
    stage.house.warrants.safeTransferFrom(sender, agent, part, 100, TRADE, {"from": sender})


def give_by_batch(stage, agent, root):
    [part] = stage.split(root, 100)
    sender = stage.people.supplier1
    stage.house.warrants.safeBatchTransferFrom(
        sender, agent, [part], [100], TRADE, {"from": sender}
    )


def give_by_sale(stage, agent, root):
    bid = stage.bid(root, financier=agent, ratePpm=0)
    digest = stage.bid_digest(bid)
    approval = stage.house.desk.approveConsent.encode_input(digest)
    agent.execute(stage.house.desk, approval, {"from": stage.people.admin})
    stage.accept(bid, root, 100, signature=b"")


def give_by_issue(stage, agent, root):
    terms = stage.terms(100, payee=agent)
    approval = stage.house.payables.approveConsent.encode_input(stage.terms_digest(terms))
    agent.execute(stage.house.payables, approval, {"from": stage.people.admin})
    stage.confirm(terms)


@pytest.mark.rule("R34")
@pytest.mark.rule("R49")
@pytest.mark.parametrize(
    "give",
    [
        give_by_endorse,
        give_by_endorse_many,
        give_by_consent,
        give_by_plain_transfer,
        give_by_batch,
        give_by_sale,
        give_by_issue,
    ],
)
def test_a_receiver_that_reenters_gains_nothing(stage, people, errors, agent, root, give):
    calls = forbidden(stage, agent, root)
    clearing = stage.house.clearing
    clear = (clearing, clearing.clear.encode_input([root]))  # skips what cannot be paid
    agent.plan([*(call[:2] for call in calls), clear], {"from": people.admin})
    give(stage, agent, root)

    assert agent.hooksSeen() == 1
    *came_to, cleared = outcomes(agent)
    assert came_to == [(False, errors.encoded(*refusal)) for _, _, refusal in calls]
    assert cleared == (True, b"")
    held = owners(stage)
    given = [lot for lot, (owner, _) in held.items() if owner == agent]
    assert [held[lot][1] for lot in given] == [100]
    expected = FACE if give is give_by_issue else FACE - 100
    if give is give_by_endorse_many:
        assert held[child(root, 2)] == (people.supplier2, 7)
        expected -= 7
    assert held[root] == (people.supplier1, expected)
    assert stage.cash(agent) == SUPPLY - (100 if give is give_by_sale else 0)
    assert_books(stage)


@pytest.mark.rule("R39")
def test_a_holder_that_reenters_its_own_split_finds_finished_books(
    stage, people, warrants, errors, agent, root
):
    lot = stage.endorse(root, agent, 100)
    calls = [
        (warrants, warrants.split.encode_input(lot, [41])),  # 40 are left
        (warrants, warrants.split.encode_input(lot, [30])),
        (warrants, warrants.endorse.encode_input(child(lot, 1), people.supplier2, 60, TRADE)),
        (warrants, warrants.endorse.encode_input(lot, people.supplier3, 11, TRADE)),
        (warrants, warrants.endorse.encode_input(lot, people.supplier3, 10, TRADE)),
    ]
    agent.plan(calls, {"from": people.admin})
    data = warrants.split.encode_input(lot, [60])
    agent.execute(warrants, data, {"from": people.admin})

    came_to = outcomes(agent)
    assert [success for success, _ in came_to] == [False, True, True, False, True]
    assert came_to[0][1] == errors.encoded("Warrants_AmountExceedsLot", lot, 41, 40)
    assert came_to[3][1] == errors.encoded("Warrants_AmountExceedsLot", lot, 11, 10)
    assert owners(stage) == {
        root: (people.supplier1, FACE - 100),
        lot: (people.supplier3, 10),
        child(lot, 1): (people.supplier2, 60),
        child(lot, 2): (agent, 30),
    }
    assert_books(stage)


@pytest.mark.rule("R42")
def test_a_receiver_may_pass_on_at_once_what_it_was_given(stage, people, warrants, agent, root):
    calls = [
        (warrants, warrants.endorse.encode_input(child(root, 1), people.supplier3, 40, TRADE)),
        (warrants, warrants.endorse.encode_input(child(root, 2), people.supplier4, 60, TRADE)),
    ]
    agent.plan(calls, {"from": people.admin})
    deliveries = [(agent, 50, TRADE), (agent, 60, TRADE), (people.supplier2, 70, TRADE)]
    warrants.endorseMany(root, deliveries, {"from": people.supplier1})

    assert [success for success, _ in outcomes(agent)] == [True, True]
    assert owners(stage) == {
        root: (people.supplier1, FACE - 180),
        child(root, 1): (agent, 10),
        child(child(root, 1), 1): (people.supplier3, 40),
        child(root, 2): (people.supplier4, 60),
        child(root, 3): (people.supplier2, 70),
    }
    assert_view(warrants.lotOf(child(root, 2)), people.supplier4, 60, 0, 2, False, False, False)
    assert_books(stage)


@pytest.mark.rule("R56")
@pytest.mark.parametrize("word", [b"\0" * 32, bytes.fromhex("bc197c81") + b"\0" * 28])
def test_a_receiver_with_the_wrong_word_refuses_all(
    stage, project, people, warrants, refused, root, word
):
    parrot = project.Parrot.deploy(word, False, {"from": people.admin})
    stage.onboard(parrot)
    good = (people.supplier2, 5, TRADE)
    with refused("Lots_ReceiverRefused", parrot):
        stage.endorse(root, parrot, 5)
    with refused("Lots_ReceiverRefused", parrot):
        stage.endorse(root, parrot)
    with refused("Lots_ReceiverRefused", parrot):
        warrants.endorseMany(root, [good, (parrot, 5, TRADE)], {"from": people.supplier1})
    assert owners(stage) == {root: (people.supplier1, FACE)}


@pytest.mark.rule("R56")
def test_a_receivers_own_error_reaches_the_caller(
    stage, project, people, warrants, errors, refused, root
):
    reason = errors.encoded("HostileToken_Blocked", people.supplier1)
    parrot = project.Parrot.deploy(reason, True, {"from": people.admin})
    silent = project.Parrot.deploy(b"", True, {"from": people.admin})
    for contract in (parrot, silent):
        stage.onboard(contract)
    with refused("HostileToken_Blocked", people.supplier1):
        stage.endorse(root, parrot, 5)
    with refused("Lots_ReceiverRefused", silent):
        stage.endorse(root, silent, 5)


# a financier that calls back


def buyer_bid(stage, agent, lot=0, **changes):
    """A bid of the agent, approved on chain."""
    bid = stage.bid(lot, financier=agent, **changes)
    approval = stage.house.desk.approveConsent.encode_input(stage.bid_digest(bid))
    agent.execute(stage.house.desk, approval, {"from": stage.people.admin})
    return bid


def consented_sale(stage, bid, lot, amount, seller):
    """acceptWithConsent as data: anyone may send it."""
    desk = stage.house.desk
    version, today = stage.house.warrants.versionOf(lot), stage.today
    digest = desk.acceptanceDigest(stage.bid_digest(bid), lot, amount, version, today)
    consent = (version, today, stage.sign(seller, bytes(digest)))
    return desk.acceptWithConsent.encode_input(bid.words, b"", lot, amount, consent)


@pytest.mark.rule("R85")
def test_a_financier_cannot_use_a_bid_for_one_lot_twice_from_its_hook(
    stage, people, desk, warrants, errors, agent, root
):
    bid = buyer_bid(stage, agent, root)
    again = desk.accept.encode_input(bid.words, b"", root, 100)
    onward = desk.accept.encode_input(bid.words, b"", child(root, 1), 100)
    agent.plan([(desk, again), (desk, onward)], {"from": people.admin})
    stage.accept(bid, root, 100, signature=b"")

    assert refusals(agent) == [
        errors.encoded("Warrants_NotHolder", root, agent),
        errors.encoded("DiscountDesk_LotDiffers", root, child(root, 1)),
    ]
    assert owners(stage) == {
        root: (people.supplier1, FACE - 100),
        child(root, 1): (agent, 100),
    }
    assert stage.cash(people.supplier1) == 98
    assert stage.cash(agent) == SUPPLY - 98


@pytest.mark.rule("R61")
def test_a_budget_is_not_overfilled_from_a_hook(stage, people, desk, errors, agent, root):
    other = stage.issue(FACE, payee=people.supplier2)
    bid = buyer_bid(stage, agent, budget=100, ratePpm=0)
    too_much = consented_sale(stage, bid, other, 41, people.supplier2)
    just_enough = consented_sale(stage, bid, other, 40, people.supplier2)
    agent.plan([(desk, too_much), (desk, just_enough)], {"from": people.admin})
    stage.accept(bid, root, 60, signature=b"")

    first, second = outcomes(agent)
    digest = stage.bid_digest(bid)
    assert first == (False, errors.encoded("DiscountDesk_Overfilled", digest, 41, 40))
    assert second[0] is True
    assert desk.filledOf(digest) == 100
    assert stage.cash(people.supplier1) == 60
    assert stage.cash(people.supplier2) == 40
    assert stage.cash(agent) == SUPPLY - 100
    assert_books(stage)


@pytest.mark.rule("R107")
def test_the_greatest_fill_in_the_journal_is_the_stored_one_after_a_sale_in_a_hook(
    stage, people, desk, agent, root
):
    """The inner sale is told first and counts both, so a replay takes the greatest."""
    other = stage.issue(FACE, payee=people.supplier2)
    bid = buyer_bid(stage, agent, budget=100, ratePpm=0)
    nested = consented_sale(stage, bid, other, 40, people.supplier2)
    agent.plan([(desk, nested)], {"from": people.admin})
    tx = stage.accept(bid, root, 60, signature=b"")

    told = [(sale["faceAmount"], sale["filled"]) for sale in tx.events["Discounted"]]
    assert told == [(40, 100), (60, 60)]
    assert desk.filledOf(stage.bid_digest(bid)) == 100


@pytest.mark.rule("R107")
@pytest.mark.parametrize("scope", ["lot", "obligor"])
def test_a_bid_cancelled_in_the_hook_of_its_own_sale_stays_cancelled(
    stage, people, desk, refused, agent, root, scope
):
    """The cancel is told before the sale in whose hook it happened."""
    bid = buyer_bid(stage, agent, root if scope == "lot" else 0, ratePpm=0)
    agent.plan([(desk, desk.cancelBid.encode_input(bid.words))], {"from": people.admin})
    tx = stage.accept(bid, root, 60, signature=b"")

    assert [event.name for event in tx.events if event.name != "TransferSingle"] == [
        "Delivered",
        "BidCancelled",
        "Discounted",
        "Transfer",
    ]
    digest = stage.bid_digest(bid)
    assert desk.filledOf(digest) == CANCELLED
    assert tx.events["Discounted"]["filled"] == (0 if scope == "lot" else 60)
    with refused("DiscountDesk_BidCancelled", digest):
        stage.accept(bid, root, 1, signature=b"")


@pytest.mark.rule("R68")
def test_a_financier_without_cash_may_sell_on_from_its_hook_and_pay_then(
    stage, people, deposits, desk, agent, root
):
    """The seller is paid exactly, or nothing happens."""
    everything = deposits.transfer.encode_input(people.outsider, SUPPLY)
    agent.execute(deposits, everything, {"from": people.admin})
    stage.fund(people.other_financier, FACE)
    deposits.approve(desk, FACE, {"from": people.other_financier})
    dear = buyer_bid(stage, agent, root)
    onward = stage.bid(financier=people.other_financier, ratePpm=0)
    signature = stage.sign(people.other_financier, stage.bid_digest(onward))
    sell_on = desk.accept.encode_input(onward.words, signature, root, FACE)
    agent.plan([(desk, sell_on)], {"from": people.admin})
    stage.accept(dear, root, signature=b"")

    assert owners(stage) == {root: (people.other_financier, FACE)}
    assert stage.cash(people.supplier1) == PROCEEDS
    assert stage.cash(agent) == FACE - PROCEEDS
    assert stage.cash(people.other_financier) == 0
    assert_books(stage)


@pytest.mark.rule("R68")
def test_a_financier_that_passes_the_lot_on_and_cannot_pay_undoes_all(
    stage, people, warrants, deposits, desk, agent, root
):
    everything = deposits.transfer.encode_input(people.outsider, SUPPLY)
    agent.execute(deposits, everything, {"from": people.admin})
    bid = buyer_bid(stage, agent, root)
    move = warrants.endorse.encode_input(root, people.supplier4, FACE, TRADE)
    agent.plan([(warrants, move)], {"from": people.admin})
    with pytest.raises(VirtualMachineError) as refusal:
        stage.accept(bid, root, signature=b"")
    assert refusal.value.revert_msg == "InsufficientBalance: "  # Solady's, of no arguments
    assert owners(stage) == {root: (people.supplier1, FACE)}
    assert stage.cash(people.supplier1) == 0


@pytest.mark.rule("R70")
def test_a_right_of_recourse_is_recorded_though_the_lot_left_in_the_hook(
    stage, people, warrants, desk, refused, agent, root
):
    bid = buyer_bid(stage, agent, root, recourse=True)
    move = warrants.endorse.encode_input(root, people.supplier4, FACE, TRADE)
    agent.plan([(warrants, move)], {"from": people.admin})
    stage.accept(bid, root, signature=b"")
    assert owners(stage) == {root: (people.supplier4, FACE)}
    stage.default(root)
    with refused("Recourse_NoRight", root, people.supplier4, root):
        desk.claimRecourse(root, root, {"from": people.supplier4})


@pytest.mark.rule("R72")
def test_a_seller_that_reenters_the_return_of_a_lot_pays_all_the_same(
    stage, people, warrants, clearing, desk, errors, agent, root
):
    lot = stage.endorse(root, agent)
    data = desk.accept.encode_input
    bid = stage.bid(lot, recourse=True)
    signature = stage.sign(people.financier, stage.bid_digest(bid))
    agent.execute(desk, data(bid.words, signature, lot, FACE), {"from": people.admin})
    stage.default(lot)
    desk.claimRecourse(lot, lot, {"from": people.financier})
    before = stage.cash(agent)
    financier_before = stage.cash(people.financier)

    due_day = warrants.paperOf(root >> 192)["dueDay"]
    calls = [
        (desk, desk.payRecourse.encode_input(lot)),
        (desk, desk.claimRecourse.encode_input(lot, lot)),
        (clearing, clearing.redeem.encode_input(lot)),
        (clearing, clearing.claim.encode_input(lot)),
        (warrants, warrants.endorse.encode_input(lot, people.supplier4, FACE, TRADE)),
    ]
    agent.plan(calls, {"from": people.admin})
    agent.execute(desk, desk.payRecourse.encode_input(lot), {"from": people.admin})

    number = root >> 192
    assert refusals(agent) == [
        errors.encoded("Recourse_NotClaimed", lot),
        errors.encoded("Recourse_NoRight", lot, agent, lot),
        errors.encoded("Clearing_NotSettled", number, FACE),
        errors.encoded("Clearing_NothingDue", lot),
        errors.encoded("Warrants_Matured", number, due_day, stage.today),
    ]
    due = FACE + 11 * 500_000
    assert stage.cash(agent) == before - due
    assert stage.cash(people.financier) == financier_before + due
    assert owners(stage) == {lot: (agent, FACE)}
    assert_books(stage)


@pytest.mark.rule("R72")
def test_a_seller_that_collects_and_redeems_in_the_return_still_pays_what_was_due(
    stage, people, clearing, deposits, desk, agent, root
):
    lot = stage.endorse(root, agent)
    bid = stage.bid(lot, recourse=True, ratePpm=0)
    signature = stage.sign(people.financier, stage.bid_digest(bid))
    sale = desk.accept.encode_input(bid.words, signature, lot, FACE)
    agent.execute(desk, sale, {"from": people.admin})
    stage.default(lot)
    desk.claimRecourse(lot, lot, {"from": people.financier})
    clearing.setMandate(deposits, True, {"from": people.core})
    before = {who: stage.cash(who) for who in (agent, people.financier, people.core)}

    calls = [
        (clearing, clearing.collect.encode_input(root >> 192)),
        (clearing, clearing.redeem.encode_input(lot)),
    ]
    agent.plan(calls, {"from": people.admin})
    agent.execute(desk, desk.payRecourse.encode_input(lot), {"from": people.admin})

    assert [success for success, _ in outcomes(agent)] == [True, True]
    due = FACE + 11 * 500_000
    assert stage.cash(people.financier) == before[people.financier] + due
    assert stage.cash(people.core) == before[people.core] - due
    assert stage.cash(agent) == before[agent]
    assert owners(stage) == {}
    assert_books(stage)


# tokens that lie


@pytest.fixture(scope="module")
def token(project, people):
    return project.HostileToken.deploy({"from": people.admin})


@pytest.fixture(scope="module")
def line(stage, token):
    """A line of core in the hostile token; core and the financier hold it."""
    return allow(stage, token)


@pytest.fixture
def lot(stage, token, line):
    """A root lot of supplier1 in the hostile token."""
    return stage.issue(FACE, currency=token, line=line)


def lies(token, amount, contract):
    """Each way in which the token can lie, and the error that refuses it."""
    differs = f"{contract}_CashDiffers"
    return {
        RETURNS_FALSE: ("SafeERC20FailedOperation", token),
        MOVES_NOTHING: (differs, token, amount, 0),
        TAKES_FEE: (differs, token, amount, amount - amount // 100),
        PAYS_EXTRA: (differs, token, amount, amount + 1),
    }


LYING = [RETURNS_FALSE, MOVES_NOTHING, TAKES_FEE, PAYS_EXTRA]


@pytest.mark.rule("R87")
@pytest.mark.parametrize("manner", LYING)
def test_repay_reverts_when_the_token_lies(stage, people, token, clearing, refused, lot, manner):
    token.setManner(manner, {"from": people.admin})
    with refused(*lies(token, 1_000, "Clearing")[manner]):
        stage.repay(lot, 1_000)
    assert clearing.accountOf(lot >> 192)["principalPaid"] == 0
    assert token.balanceOf(people.core) == SUPPLY
    assert_books(stage)


@pytest.mark.rule("R87")
@pytest.mark.parametrize("manner", LYING)
def test_collect_reverts_when_the_token_lies(stage, people, token, clearing, refused, lot, manner):
    clearing.setMandate(token, True, {"from": people.core})
    token.setManner(manner, {"from": people.admin})
    stage.sleep_days(150)
    with refused(*lies(token, FACE, "Clearing")[manner]):
        clearing.collect(lot >> 192, {"from": people.outsider})
    assert clearing.accountOf(lot >> 192)["held"] == 0


@pytest.mark.rule("R68")
@pytest.mark.parametrize("manner", LYING)
def test_accept_reverts_when_the_token_lies(stage, people, token, refused, lot, manner):
    token.setManner(manner, {"from": people.admin})
    with refused(*lies(token, PROCEEDS, "DiscountDesk")[manner]):
        stage.accept(stage.bid(lot, currency=token), lot)
    assert stage.lot(lot)["owner"] == people.supplier1
    assert token.balanceOf(people.supplier1) == 0
    assert token.balanceOf(people.financier) == SUPPLY


@pytest.mark.rule("R72")
@pytest.mark.parametrize("manner", LYING)
def test_pay_recourse_reverts_when_the_token_lies(stage, people, token, desk, refused, lot, manner):
    stage.accept(stage.bid(lot, currency=token, recourse=True), lot)
    stage.default(lot)
    desk.claimRecourse(lot, lot, {"from": people.financier})
    token.setManner(manner, {"from": people.admin})
    with refused(*lies(token, FACE + 5_500_000, "DiscountDesk")[manner]):
        desk.payRecourse(lot, {"from": people.core})
    assert stage.lot(lot)["owner"] == people.financier
    assert desk.recourseClaimOf(lot)["holder"] == people.financier


@pytest.mark.rule("R92")
def test_redeem_and_claim_revert_when_the_token_returns_false(
    stage, people, token, clearing, errors, refused, lot
):
    stage.repay(lot, 500)
    stage.sleep_days(150)
    token.setManner(RETURNS_FALSE, {"from": people.admin})
    with refused("TransferFailed"):
        clearing.claim(lot, {"from": people.outsider})
    tx = clearing.clear([lot], {"from": people.outsider})
    assert bytes(tx.events["Skipped"]["reason"]) == errors.encoded("TransferFailed")
    assert clearing.claimedOn(lot) == 0
    token.setManner(HONEST, {"from": people.admin})
    stage.repay(lot, FACE - 500)
    token.setManner(RETURNS_FALSE, {"from": people.admin})
    with refused("TransferFailed"):
        clearing.redeem(lot, {"from": people.outsider})
    assert stage.lot(lot)["amount"] == FACE
    token.setManner(HONEST, {"from": people.admin})
    clearing.redeem(lot, {"from": people.outsider})
    assert token.balanceOf(people.supplier1) == FACE
    assert_books(stage)


@pytest.mark.rule("R87")
def test_a_token_that_returns_nothing_works_everywhere(stage, project, people, clearing, desk):
    token = project.SilentToken.deploy({"from": people.admin})
    line = allow(stage, token)
    lot, sold = (stage.issue(FACE, currency=token, line=line) for _ in range(2))
    stage.accept(stage.bid(sold, currency=token, recourse=True), sold)
    assert token.balanceOf(people.supplier1) == PROCEEDS
    stage.repay(lot, 100)
    stage.default(sold)
    clearing.claim(lot, {"from": people.outsider})
    assert token.balanceOf(people.supplier1) == PROCEEDS + 100

    due = FACE + 5_500_000
    desk.claimRecourse(sold, sold, {"from": people.financier})
    token.approve(desk, due, {"from": people.outsider})
    token.mint(people.outsider, due, {"from": people.outsider})
    desk.payRecourse(sold, {"from": people.outsider})
    assert token.balanceOf(people.financier) == SUPPLY - PROCEEDS + due
    stage.repay(sold, due)
    clearing.redeem(sold, {"from": people.outsider})
    assert token.balanceOf(people.supplier1) == PROCEEDS + 100 + due
    assert token.balanceOf(clearing) == 0
    assert_books(stage)


# tokens that call back


def plan(token, people, *calls, before=False):
    token.plan(list(calls), before, {"from": people.admin})


@pytest.mark.rule("R87")
@pytest.mark.parametrize("before", [True, False])
def test_repay_reverts_when_a_token_redeems_meanwhile(
    stage, people, token, clearing, refused, lot, line, before
):
    """Books say paid before the cash is in: another payable's cash must not pay for it."""
    other = stage.issue(FACE, currency=token, line=line)
    stage.repay(other, FACE)
    plan(token, people, (clearing, clearing.redeem.encode_input(lot)), before=before)
    with refused("Clearing_CashDiffers", token, FACE, 0):
        stage.repay(lot, FACE)
    assert owners(stage)[lot] == (people.supplier1, FACE)
    assert token.balanceOf(clearing) == FACE
    assert_books(stage)


@pytest.mark.rule("R87")
def test_repay_goes_on_when_there_is_no_cash_for_a_token_to_redeem_with(
    stage, people, token, clearing, errors, lot
):
    plan(token, people, (clearing, clearing.redeem.encode_input(lot)), before=True)
    stage.repay(lot, FACE)
    [reason] = refusals(token)
    assert reason == errors.encoded("TransferFailed")
    assert clearing.accountOf(lot >> 192)["held"] == FACE
    assert_books(stage)


@pytest.mark.rule("R87")
@pytest.mark.parametrize("before", [True, False])
def test_repay_reverts_when_a_token_repays_another_payable_meanwhile(
    stage, people, token, clearing, refused, lot, line, before
):
    other = stage.issue(FACE, currency=token, line=line)
    token.mint(token, 50, {"from": people.admin})
    approve = token.approve.encode_input(clearing, 50)
    nested = clearing.repay.encode_input(other >> 192, 50)
    plan(token, people, (token, approve), (clearing, nested), before=before)
    with refused("Clearing_CashDiffers", token, 1_000, 1_050):
        stage.repay(lot, 1_000)
    assert clearing.accountOf(other >> 192)["principalPaid"] == 0
    assert token.balanceOf(token) == 50
    assert_books(stage)


@pytest.mark.rule("R92")
@pytest.mark.parametrize("before", [True, False])
def test_redeem_pays_once_however_often_a_token_calls_back(
    stage, people, token, clearing, errors, lot, before
):
    part = stage.endorse(lot, people.supplier2, 100)
    stage.repay(lot, FACE)
    plan(
        token,
        people,
        (clearing, clearing.redeem.encode_input(lot)),
        (clearing, clearing.claim.encode_input(lot)),
        (clearing, clearing.clear.encode_input([lot, lot])),
        (clearing, clearing.redeem.encode_input(part)),
        before=before,
    )
    clearing.redeem(lot, {"from": people.outsider})

    came_to = outcomes(token)
    unknown = errors.encoded("Warrants_LotUnknown", lot)
    assert came_to[:2] == [(False, unknown), (False, unknown)]
    assert [success for success, _ in came_to[2:]] == [True, True]
    assert token.balanceOf(people.supplier1) == FACE - 100
    assert token.balanceOf(people.supplier2) == 100
    assert token.balanceOf(clearing) == 0
    assert owners(stage) == {}
    assert_books(stage)


@pytest.mark.rule("R91")
@pytest.mark.parametrize("before", [True, False])
def test_claim_pays_once_however_often_a_token_calls_back(
    stage, people, token, clearing, errors, lot, before
):
    part = stage.endorse(lot, people.supplier2, FACE // 4)
    stage.repay(lot, 400)
    stage.sleep_days(150)
    plan(
        token,
        people,
        (clearing, clearing.claim.encode_input(lot)),
        (clearing, clearing.redeem.encode_input(lot)),
        (clearing, clearing.claim.encode_input(part)),
        before=before,
    )
    clearing.claim(lot, {"from": people.outsider})

    number = lot >> 192
    assert outcomes(token)[:2] == [
        (False, errors.encoded("Clearing_NothingDue", lot)),
        (False, errors.encoded("Clearing_NotSettled", number, FACE - 400)),
    ]
    assert outcomes(token)[2][0] is True
    assert token.balanceOf(people.supplier1) == 300
    assert token.balanceOf(people.supplier2) == 100
    assert clearing.accountOf(number)["held"] == 0
    assert_books(stage)


@pytest.mark.rule("R94")
def test_clear_pays_each_once_when_a_token_clears_meanwhile(
    stage, people, token, clearing, errors, lot
):
    part = stage.endorse(lot, people.supplier2, 100)
    third = stage.endorse(lot, people.supplier3, 10)
    stage.repay(lot, FACE)
    batch = [lot, part, third]
    plan(token, people, (clearing, clearing.clear.encode_input(batch)))
    tx = clearing.clear(batch, {"from": people.outsider})

    skipped = [(event["lot"], bytes(event["reason"])) for event in tx.events["Skipped"]]
    assert skipped == [
        (gone, errors.encoded("Warrants_LotUnknown", gone)) for gone in (lot, part, third)
    ]
    balances = [
        token.balanceOf(who) for who in (people.supplier1, people.supplier2, people.supplier3)
    ]
    assert balances == [FACE - 110, 100, 10]
    assert token.balanceOf(clearing) == 0
    assert_books(stage)


@pytest.mark.rule("R93")
def test_the_last_lots_dust_is_paid_once_when_a_token_calls_back(
    stage, people, token, clearing, lot
):
    third = FACE // 3
    parts = [stage.endorse(lot, who, third) for who in (people.supplier2, people.supplier3)]
    stage.sleep_days(151)
    stage.repay(lot, FACE + 500_000)
    plan(
        token,
        people,
        (clearing, clearing.redeem.encode_input(parts[0])),
        (clearing, clearing.redeem.encode_input(parts[1])),
    )
    clearing.redeem(lot, {"from": people.outsider})
    share = 166_666
    assert token.balanceOf(people.supplier1) == FACE - 2 * third + share
    got = sorted(token.balanceOf(who) for who in (people.supplier2, people.supplier3))
    assert got == [third + share, third + 500_000 - 2 * share]
    assert token.balanceOf(clearing) == 0
    assert_books(stage)


@pytest.mark.rule("R68")
@pytest.mark.parametrize("before", [True, False])
def test_accept_reverts_when_a_token_makes_another_sale_of_the_seller_meanwhile(
    stage, people, token, desk, refused, lot, line, before
):
    other = stage.issue(FACE, currency=token, line=line)
    bid = stage.bid(currency=token, ratePpm=0)
    desk.approveConsent(stage.bid_digest(bid), {"from": people.financier})
    nested = consented_sale(stage, bid, other, 7, people.supplier1)
    plan(token, people, (desk, nested), before=before)
    with refused("DiscountDesk_CashDiffers", token, 100, 107):
        stage.accept(bid, lot, 100, signature=b"")
    assert desk.filledOf(stage.bid_digest(bid)) == 0
    assert token.balanceOf(people.supplier1) == 0
    assert_books(stage)


@pytest.mark.rule("R68")
@pytest.mark.parametrize("before", [True, False])
def test_accept_sells_once_when_a_token_carries_the_same_consent_again(
    stage, people, token, desk, warrants, errors, lot, before
):
    bid = stage.bid(currency=token, ratePpm=0)
    desk.approveConsent(stage.bid_digest(bid), {"from": people.financier})
    same = consented_sale(stage, bid, lot, 100, people.supplier1)
    plan(token, people, (desk, same), before=before)
    people.outsider.transfer(desk, 0, data=same)

    assert refusals(token) == [errors.encoded("DiscountDesk_VersionDiffers", lot, 0, 1 << 8)]
    assert token.balanceOf(people.supplier1) == 100
    assert desk.filledOf(stage.bid_digest(bid)) == 100
    assert stage.lot(child(lot, 1))["owner"] == people.financier
    assert_view(warrants.lotOf(child(lot, 2)), *NO_LOT)
    assert_books(stage)


@pytest.mark.rule("R72")
@pytest.mark.parametrize("before", [True, False])
def test_pay_recourse_pays_once_when_a_token_calls_back(
    stage, people, token, desk, clearing, errors, lot, before
):
    stage.accept(stage.bid(lot, currency=token, recourse=True, ratePpm=0), lot)
    stage.default(lot)
    desk.claimRecourse(lot, lot, {"from": people.financier})
    plan(
        token,
        people,
        (desk, desk.payRecourse.encode_input(lot)),
        (clearing, clearing.redeem.encode_input(lot)),
        before=before,
    )
    desk.payRecourse(lot, {"from": people.core})
    assert refusals(token) == [
        errors.encoded("Recourse_NotClaimed", lot),
        errors.encoded("Clearing_NotSettled", lot >> 192, FACE),
    ]
    due = FACE + 5_500_000
    assert token.balanceOf(people.core) == SUPPLY - due
    assert token.balanceOf(people.financier) == SUPPLY - FACE + due
    assert stage.lot(lot)["owner"] == people.supplier1
    assert_books(stage)


@pytest.mark.rule("R100")
def test_a_bad_token_touches_no_payable_in_another_currency(
    stage, people, token, clearing, lot, root
):
    stage.repay(root, FACE)
    stage.repay(lot, FACE)
    token.setManner(MOVES_NOTHING, {"from": people.admin})
    clearing.redeem(lot, {"from": people.outsider})
    clearing.redeem(root, {"from": people.outsider})
    assert stage.cash(people.supplier1) == FACE
    assert stage.cash(clearing) == 0
    assert plain(clearing.accountOf(root >> 192)["held"]) == 0
