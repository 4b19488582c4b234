"""Successions: another account takes an enterprise's place, unless the old one objects."""

from __future__ import annotations

import pytest
from expect import assert_events, assert_view, plain
from hours import DAWN, DUSK
from offering import ask
from stage import NOBODY, ORDER, commitment
from standing import lapse
from successors import DAYS, replace

NONE_PROPOSED = (NOBODY, 0)
OPEN, CLOSED, REPLACED = 1, 2, 3  # IEnterprises.Status


@pytest.fixture(scope="module")
def registrar(people):
    return {"from": people.registrar}


@pytest.fixture(scope="module")
def heir(people):
    """An account that the register does not know."""
    return people.outsider


@pytest.fixture
def proposed(stage, people, enterprises, registrar, heir):
    """supplier1's successor is proposed; the first day on which it can be completed."""
    enterprises.proposeSuccessor(people.supplier1, heir, registrar)
    return stage.today + DAYS


# the proposal


@pytest.mark.rule("R190")
def test_propose_a_successor(stage, people, enterprises, registrar, heir):
    tx = enterprises.proposeSuccessor(people.supplier1, heir, registrar)
    from_day = stage.today + 3
    assert_events(tx, ("SuccessorProposed", people.supplier1, heir, from_day))
    assert_view(enterprises.successionOf(people.supplier1), heir, from_day)
    assert enterprises.OBJECTION_DAYS() == DAYS == 3
    assert enterprises.successorOf(people.supplier1) == NOBODY
    assert enterprises.currentAccountOf(people.supplier1) == people.supplier1
    assert enterprises.enterpriseOf(people.supplier1)["status"] == OPEN
    assert enterprises.enterpriseOf(heir)["status"] == 0


@pytest.mark.rule("R102")
@pytest.mark.parametrize("who", ["admin", "regulator", "rulemaker", "bank", "supplier1", "core"])
def test_proposing_and_withdrawing_are_the_registrars(people, enterprises, refused, heir, who):
    caller = getattr(people, who)
    with refused("AccessManagedUnauthorized", caller):
        enterprises.proposeSuccessor(people.supplier1, heir, {"from": caller})
    with refused("AccessManagedUnauthorized", caller):
        enterprises.withdrawSuccessor(people.supplier1, {"from": caller})


@pytest.mark.rule("R190")
def test_propose_reverts_for_an_account_that_is_not_there(
    stage, people, enterprises, refused, registrar, heir
):
    with refused("Enterprises_Unknown", heir):
        enterprises.proposeSuccessor(heir, people.bank, registrar)
    lapse(stage, people.supplier2, "closed")
    with refused("Enterprises_Closed", people.supplier2):
        enterprises.proposeSuccessor(people.supplier2, heir, registrar)
    replace(stage, people.supplier1, heir)
    with refused("Enterprises_Replaced", people.supplier1, heir):
        enterprises.proposeSuccessor(people.supplier1, people.bank, registrar)


@pytest.mark.rule("R190")
@pytest.mark.parametrize("who", ["supplier1", "supplier2", "closed", "nobody"])
def test_propose_reverts_for_a_successor_that_is_known(
    stage, people, enterprises, refused, registrar, who
):
    successor = getattr(people, who, NOBODY)
    if who == "closed":
        successor = people.supplier3
        lapse(stage, successor, "closed")
    with refused("Successions_SuccessorInvalid", people.supplier1, successor):
        enterprises.proposeSuccessor(people.supplier1, successor, registrar)


@pytest.mark.rule("R190")
def test_propose_reverts_while_another_is_proposed(
    people, enterprises, refused, registrar, heir, proposed
):
    for successor in (heir, people.bank):
        with refused("Successions_AlreadyProposed", people.supplier1, heir):
            enterprises.proposeSuccessor(people.supplier1, successor, registrar)


@pytest.mark.rule("R190")
@pytest.mark.parametrize("how", ["frozen", "expired"])
def test_propose_for_a_frozen_or_expired_account(stage, people, enterprises, registrar, heir, how):
    lapse(stage, people.supplier1, how)
    enterprises.proposeSuccessor(people.supplier1, heir, registrar)
    assert_view(enterprises.successionOf(people.supplier1), heir, stage.today + DAYS)


@pytest.mark.rule("R190")
def test_a_proposal_changes_nothing_for_the_account(stage, people, enterprises, proposed):
    root = stage.issue(100)
    stage.endorse(root, people.supplier2)
    assert stage.lot(root)["owner"] == people.supplier2


# objection and withdrawal


@pytest.mark.rule("R191")
def test_the_account_objects(people, enterprises, refused, registrar, heir, proposed):
    tx = enterprises.refuseSuccessor({"from": people.supplier1})
    assert_events(tx, ("SuccessorRefused", people.supplier1, heir))
    assert_view(enterprises.successionOf(people.supplier1), *NONE_PROPOSED)
    with refused("Successions_NothingProposed", people.supplier1):
        enterprises.refuseSuccessor({"from": people.supplier1})
    with refused("Successions_NothingProposed", people.supplier1):
        enterprises.withdrawSuccessor(people.supplier1, registrar)
    with refused("Successions_NothingProposed", people.supplier1):
        enterprises.completeSuccession(people.supplier1, registrar)


@pytest.mark.rule("R191")
def test_the_registrar_withdraws(people, enterprises, refused, registrar, heir, proposed):
    tx = enterprises.withdrawSuccessor(people.supplier1, registrar)
    assert_events(tx, ("SuccessorWithdrawn", people.supplier1, heir))
    assert_view(enterprises.successionOf(people.supplier1), *NONE_PROPOSED)
    with refused("Successions_NothingProposed", people.supplier1):
        enterprises.withdrawSuccessor(people.supplier1, registrar)
    with refused("Successions_NothingProposed", people.supplier1):
        enterprises.refuseSuccessor({"from": people.supplier1})


@pytest.mark.rule("R191")
def test_nobody_objects_for_another(people, enterprises, refused, heir, proposed):
    for caller in (heir, people.supplier2, people.regulator):
        with refused("Successions_NothingProposed", caller):
            enterprises.refuseSuccessor({"from": caller})
    assert_view(enterprises.successionOf(people.supplier1), heir, proposed)


@pytest.mark.rule("R191")
@pytest.mark.parametrize("how", ["frozen", "closed", "expired"])
def test_an_objection_is_heard_whatever_the_accounts_state(
    stage, people, enterprises, heir, proposed, how
):
    lapse(stage, people.supplier1, how)
    tx = enterprises.refuseSuccessor({"from": people.supplier1})
    assert_events(tx, ("SuccessorRefused", people.supplier1, heir))


@pytest.mark.rule("R191")
def test_an_objection_is_heard_until_completion(stage, people, enterprises, heir, proposed):
    stage.jump_to(proposed + 30)
    enterprises.refuseSuccessor({"from": people.supplier1})
    assert_view(enterprises.successionOf(people.supplier1), *NONE_PROPOSED)


@pytest.mark.rule("R191")
def test_after_an_objection_the_days_run_anew(
    stage, people, enterprises, refused, registrar, heir, proposed
):
    enterprises.refuseSuccessor({"from": people.supplier1})
    stage.jump_to(proposed - 1)
    enterprises.proposeSuccessor(people.supplier1, heir, registrar)
    stage.jump_to(proposed)
    with refused("Successions_TooEarly", people.supplier1, proposed + 2, proposed):
        enterprises.completeSuccession(people.supplier1, registrar)


# completion


@pytest.mark.rule("R192")
@pytest.mark.parametrize("who", ["supplier1", "outsider", "registrar", "supplier2"])
def test_anyone_completes_from_the_day(stage, people, enterprises, heir, proposed, who):
    before = plain(enterprises.enterpriseOf(people.supplier1))
    identity = enterprises.identityOf(people.supplier1)
    stage.jump_to(proposed, DAWN)
    tx = enterprises.completeSuccession(people.supplier1, {"from": getattr(people, who)})
    assert_events(tx, ("EnterpriseReplaced", people.supplier1, heir))
    assert_view(enterprises.enterpriseOf(heir), *before)
    assert enterprises.identityOf(heir) == identity
    roles, expiry_day = before[2], before[3]
    assert_view(
        enterprises.enterpriseOf(people.supplier1), REPLACED, False, roles, expiry_day, 0, 0
    )
    assert enterprises.identityOf(people.supplier1) == identity
    assert enterprises.successorOf(people.supplier1) == heir
    assert enterprises.currentAccountOf(people.supplier1) == heir
    assert enterprises.currentAccountOf(heir) == heir
    assert_view(enterprises.successionOf(people.supplier1), *NONE_PROPOSED)


@pytest.mark.rule("R192")
def test_complete_reverts_through_the_day_before(
    stage, people, enterprises, refused, registrar, proposed
):
    today = stage.today
    with refused("Successions_TooEarly", people.supplier1, proposed, today):
        enterprises.completeSuccession(people.supplier1, registrar)
    stage.jump_to(proposed - 1, DUSK)
    with refused("Successions_TooEarly", people.supplier1, proposed, proposed - 1):
        enterprises.completeSuccession(people.supplier1, registrar)


@pytest.mark.rule("R192")
def test_complete_reverts_twice_and_where_nothing_was_proposed(
    stage, people, enterprises, refused, registrar, heir, proposed
):
    stage.jump_to(proposed)
    with refused("Successions_NothingProposed", people.supplier2):
        enterprises.completeSuccession(people.supplier2, registrar)
    enterprises.completeSuccession(people.supplier1, registrar)
    for account in (people.supplier1, heir):
        with refused("Successions_NothingProposed", account):
            enterprises.completeSuccession(account, registrar)
    with refused("Successions_NothingProposed", people.supplier1):
        enterprises.refuseSuccessor({"from": people.supplier1})


@pytest.mark.rule("R192")
def test_complete_reverts_where_the_successor_was_onboarded_meanwhile(
    stage, people, enterprises, refused, registrar, heir, proposed
):
    stage.onboard(heir)
    stage.jump_to(proposed)
    with refused("Successions_SuccessorInvalid", people.supplier1, heir):
        enterprises.completeSuccession(people.supplier1, registrar)
    enterprises.withdrawSuccessor(people.supplier1, registrar)
    enterprises.proposeSuccessor(people.supplier1, people.bank, registrar)
    assert_view(enterprises.successionOf(people.supplier1), people.bank, proposed + DAYS)


@pytest.mark.rule("R192")
def test_one_account_takes_the_place_of_one_enterprise(
    stage, people, enterprises, refused, registrar, heir, proposed
):
    enterprises.proposeSuccessor(people.supplier2, heir, registrar)
    stage.jump_to(proposed)
    enterprises.completeSuccession(people.supplier1, registrar)
    with refused("Successions_SuccessorInvalid", people.supplier2, heir):
        enterprises.completeSuccession(people.supplier2, registrar)


@pytest.mark.rule("R192")
def test_complete_reverts_where_the_account_was_closed_meanwhile(
    stage, people, enterprises, refused, registrar, proposed
):
    lapse(stage, people.supplier1, "closed")
    stage.jump_to(proposed)
    with refused("Enterprises_Closed", people.supplier1):
        enterprises.completeSuccession(people.supplier1, registrar)


@pytest.mark.rule("R192")
def test_completion_goes_on_while_business_is_paused(
    stage, people, enterprises, registrar, heir, proposed
):
    enterprises.pauseBusiness(ORDER, {"from": people.regulator})
    stage.jump_to(proposed)
    enterprises.completeSuccession(people.supplier1, registrar)
    assert enterprises.successorOf(people.supplier1) == heir


@pytest.mark.rule("R192")
def test_a_frozen_accounts_successor_is_frozen(
    stage, people, enterprises, refused, registrar, heir, proposed
):
    stage.freeze(people.supplier1)
    stage.jump_to(proposed)
    enterprises.completeSuccession(people.supplier1, registrar)
    assert enterprises.enterpriseOf(heir)["frozen"] is True
    assert enterprises.enterpriseOf(people.supplier1)["frozen"] is False
    with refused("Enterprises_Frozen", heir):
        stage.issue(100, payee=heir)
    enterprises.thaw(heir, ORDER, {"from": people.regulator})
    assert enterprises.enterpriseOf(heir)["frozen"] is False


@pytest.mark.rule("R192")
def test_acceptance_days_and_terms_move_along(
    stage, people, enterprises, registrar, heir, proposed
):
    ask(stage, people.supplier1, 77)
    expiry_day = stage.today + 40
    enterprises.renew(people.supplier1, 6, expiry_day, registrar)
    stage.jump_to(proposed)
    enterprises.completeSuccession(people.supplier1, registrar)
    assert_view(enterprises.enterpriseOf(heir), OPEN, False, 6, expiry_day, 0, 77)
    assert_view(enterprises.enterpriseOf(people.supplier1), REPLACED, False, 6, expiry_day, 0, 0)


@pytest.mark.rule("R192")
def test_the_count_of_defaults_moves_and_goes_on_at_the_successor(
    stage, people, enterprises, clearing, refused, heir
):
    first, second = stage.issue(100), stage.issue(100)
    stage.default(first)
    assert enterprises.enterpriseOf(people.core)["defaults"] == 1
    replace(stage, people.core, heir)
    assert enterprises.enterpriseOf(people.core)["defaults"] == 0
    assert enterprises.enterpriseOf(heir)["defaults"] == 1

    tx = clearing.declareDefault(second >> 192, {"from": people.supplier3})
    changed = [event for event in tx.events if event.name == "EnterpriseDefaultsChanged"]
    assert [tuple(plain(list(event.values()))) for event in changed] == [(plain(heir), 2)]
    for lot in (first, second):
        stage.repay(lot, sum(clearing.owedOn(lot >> 192)))
    assert enterprises.enterpriseOf(heir)["defaults"] == 0
    assert enterprises.enterpriseOf(people.core)["defaults"] == 0


# the account that was replaced


@pytest.mark.rule("R193")
def test_a_replaced_account_is_refused_everywhere(
    stage, people, enterprises, warrants, clearing, refused, registrar, heir
):
    root = stage.issue(1_000)
    old = people.supplier1
    replace(stage, old, heir)
    regulator, sender = {"from": people.regulator}, {"from": old}
    bid = stage.bid(root)
    today = stage.today
    for call in (
        lambda: enterprises.renew(old, 2, today, registrar),
        lambda: enterprises.close(old, registrar),
        lambda: enterprises.freeze(old, ORDER, regulator),
        lambda: enterprises.thaw(old, ORDER, regulator),
        lambda: enterprises.proposeSuccessor(old, people.bank, registrar),
        lambda: enterprises.setAcceptance(4, sender),
        lambda: warrants.split(root, [1], sender),
        lambda: warrants.endorse(root, people.supplier2, 1, commitment("trade"), sender),
        lambda: stage.accept(bid, root),
        lambda: stage.issue(5, payee=old),
    ):
        with refused("Enterprises_Replaced", old, heir):
            call()
    with refused("Enterprises_AlreadyOnboarded", old):
        stage.onboard(old)


@pytest.mark.rule("R193")
def test_a_replaced_account_is_given_nothing(stage, people, warrants, refused, heir):
    root = stage.issue(1_000)
    replace(stage, people.supplier2, heir)
    with refused("Enterprises_Replaced", people.supplier2, heir):
        stage.endorse(root, people.supplier2)
    with refused("Orders_ReceiverNotOpen", root, people.supplier2):
        stage.house.orders.moveByOrder(root, people.supplier2, 5, ORDER, {"from": people.regulator})


@pytest.mark.rule("R193")
@pytest.mark.parametrize("who", ["financier", "guarantor", "core"])
def test_a_replaced_party_makes_no_new_business(stage, people, clearing, refused, heir, who):
    root = stage.issue(1_000)
    old = getattr(people, who)
    replace(stage, old, heir)
    with refused("Enterprises_Replaced", old, heir):
        if who == "financier":
            stage.accept(stage.bid(root), root)
        elif who == "guarantor":
            stage.grant_line()
        else:
            stage.issue(5)


@pytest.mark.rule("R192")
def test_three_accounts_one_after_the_other(stage, people, enterprises, refused, heir):
    replace(stage, people.supplier1, heir)
    replace(stage, heir, people.bank)
    assert enterprises.currentAccountOf(people.supplier1) == people.bank
    assert enterprises.currentAccountOf(heir) == people.bank
    assert enterprises.successorOf(people.supplier1) == heir
    assert enterprises.successorOf(heir) == people.bank
    assert enterprises.enterpriseOf(people.bank)["status"] == OPEN
    with refused("Enterprises_Replaced", heir, people.bank):
        enterprises.close(heir, {"from": people.registrar})
    with refused("Successions_SuccessorInvalid", people.bank, people.supplier1):
        enterprises.proposeSuccessor(people.bank, people.supplier1, {"from": people.registrar})
