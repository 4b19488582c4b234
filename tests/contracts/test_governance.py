"""Governance: who may call what is restricted, the delay on rules, the pause, a new authority."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import brownie
import pytest
from dated_rules import rules_with
from eth_utils import function_signature_to_4byte_selector
from expect import assert_events, assert_view, plain
from house import (
    BANK,
    OFFICES,
    REGISTRAR,
    REGULATOR,
    RULE_DELAY,
    RULEMAKER,
    RULES,
    RULES_TYPE,
    People,
)
from stage import MAX_FACE, ORDER, TRADE

WEEK = 7 * 86_400
HOLDERS = {
    REGISTRAR: "registrar",
    REGULATOR: "regulator",
    RULEMAKER: "rulemaker",
    BANK: "bank",
}
RESTRICTED = [
    (contract, signature, office)
    for office, contracts in OFFICES.items()
    for contract, signatures in contracts.items()
    for signature in signatures
]
NAMES = [f"{contract}.{signature.split('(')[0]}" for contract, signature, _ in RESTRICTED]
NEW_RULES = rules_with(normalTenorDays=90, longestTenorDays=180, highestTierCap=8)
FACE = 1_000_000_000


def arguments_of(signature: str, people: People) -> tuple[Any, ...]:
    """Arguments that say nothing: who may call is asked first."""
    samples = {
        "address": people.core,
        "bytes32": ORDER,
        "bool": False,
        "uint64[]": [1],
        RULES_TYPE: NEW_RULES,
    }
    inner = signature[signature.index("(") + 1 : -1]
    return tuple(samples.get(kind, 1) for kind in re.findall(r"\([^)]*\)|[^,]+", inner))


def method(contract: Any, signature: str) -> Any:
    return getattr(contract, signature.split("(")[0])


# who may call


@pytest.mark.rule("R102")
def test_every_restricted_function_is_in_an_office():
    project = Path(brownie.project.get_loaded_projects()[0]._path)
    pattern = re.compile(r"function (\w+)\([^)]*\) external restricted\b")
    found = {
        name
        for source in (project / "contracts").glob("*.sol")
        for name in pattern.findall(source.read_text())
    }
    assert found == {signature.split("(")[0] for _, signature, _ in RESTRICTED}


@pytest.mark.rule("R102")
@pytest.mark.parametrize(("contract", "signature", "office"), RESTRICTED, ids=NAMES)
def test_restricted_function_refuses_everybody_else(
    stage, house, people, refused, contract, signature, office
):
    call = method(getattr(house, contract), signature)
    for field in fields(People):
        if field.name != HOLDERS[office]:
            caller = getattr(people, field.name)
            with refused("AccessManagedUnauthorized", caller):
                call(*arguments_of(signature, people), {"from": caller})


@pytest.mark.rule("R102")
@pytest.mark.parametrize(("contract", "signature", "office"), RESTRICTED, ids=NAMES)
def test_restricted_function_refuses_a_holder_whose_role_was_revoked(
    stage, house, governance, people, refused, contract, signature, office
):
    holder = getattr(people, HOLDERS[office])
    tx = governance.revokeRole(office, holder, {"from": people.admin})
    assert_events(tx, ("RoleRevoked", office, holder))
    with refused("AccessManagedUnauthorized", holder):
        method(getattr(house, contract), signature)(
            *arguments_of(signature, people), {"from": holder}
        )


@pytest.mark.rule("R102")
@pytest.mark.rule("R106")
@pytest.mark.parametrize("contract", ["enterprises", "warrants", "orders", "deposits"])
@pytest.mark.parametrize("caller", ["admin", "registrar", "outsider"])
def test_set_authority_refuses_all_but_the_authority(house, people, refused, contract, caller):
    caller = getattr(people, caller)
    with refused("AccessManagedUnauthorized", caller):
        getattr(house, contract).setAuthority(caller, {"from": caller})


@pytest.mark.rule("R102")
def test_grant_role_refuses_all_but_the_admin(governance, people, refused):
    for caller in (people.registrar, people.regulator, people.rulemaker, people.outsider):
        with refused("AccessManagerUnauthorizedAccount", caller, 0):
            governance.grantRole(REGISTRAR, caller, 0, {"from": caller})


@pytest.mark.rule("R102")
def test_a_second_registrar_works_beside_the_first(stage, governance, enterprises, people):
    tx = governance.grantRole(REGISTRAR, people.outsider, 0, {"from": people.admin})
    assert tx.events["RoleGranted"]["roleId"] == REGISTRAR
    for caller in (people.outsider, people.registrar):
        enterprises.renew(people.core, 1, stage.today, {"from": caller})


# the delay on rules


@pytest.fixture
def from_day(stage):
    """Late enough for the delay and for a schedule that expires."""
    return stage.today + 30


@pytest.fixture
def set_rules(enterprises, from_day):
    return enterprises.announceRules.encode_input(NEW_RULES, from_day)


@pytest.fixture
def operation(governance, enterprises, people, set_rules):
    return governance.hashOperation(people.rulemaker, enterprises, set_rules)


@pytest.fixture
def scheduled(stage, governance, enterprises, people, set_rules, operation, from_day, chain):
    tx = governance.schedule(enterprises, set_rules, 0, {"from": people.rulemaker})
    ready = tx.timestamp + RULE_DELAY
    assert_events(
        tx,
        ("OperationScheduled", operation, 1, ready, people.rulemaker, enterprises, set_rules),
    )
    assert governance.getSchedule(operation) == ready
    return ready


def wait_until(chain: Any, moment: int) -> None:
    while (short := moment - chain[-1].timestamp) > 0:
        chain.sleep(short)
        chain.mine()


@pytest.mark.rule("R102")
@pytest.mark.rule("R120")
def test_rules_revert_when_their_day_came_before_the_delay_was_over(
    stage, governance, enterprises, people, chain, refused
):
    day = stage.today + 1
    call = enterprises.announceRules.encode_input(NEW_RULES, day)
    governance.schedule(enterprises, call, 0, {"from": people.rulemaker})
    stage.sleep_days(3)
    with refused("Rulebook_FromDayInvalid", day, day + 2):
        governance.execute(enterprises, call, {"from": people.rulemaker})
    assert_view(enterprises.currentRules(), *RULES)


@pytest.mark.rule("R102")
@pytest.mark.rule("R122")
def test_a_withdrawal_waits_for_the_delay_too(
    stage, governance, enterprises, people, from_day, scheduled, chain, refused
):
    wait_until(chain, scheduled)
    enterprises.announceRules(NEW_RULES, from_day, {"from": people.rulemaker})
    call = enterprises.withdrawAnnouncement.encode_input()
    operation = governance.hashOperation(people.rulemaker, enterprises, call)
    governance.schedule(enterprises, call, 0, {"from": people.rulemaker})
    with refused("AccessManagerNotReady", operation):
        enterprises.withdrawAnnouncement({"from": people.rulemaker})
    wait_until(chain, governance.getSchedule(operation))
    tx = enterprises.withdrawAnnouncement({"from": people.rulemaker})
    assert_events(tx, ("OperationExecuted", operation, 1), ("RulesWithdrawn", from_day))


@pytest.mark.rule("R102")
def test_rules_revert_when_the_change_was_not_scheduled(
    governance, enterprises, people, set_rules, operation, from_day, refused
):
    with refused("AccessManagerNotScheduled", operation):
        enterprises.announceRules(NEW_RULES, from_day, {"from": people.rulemaker})
    with refused("AccessManagerNotScheduled", operation):
        governance.execute(enterprises, set_rules, {"from": people.rulemaker})
    assert_view(enterprises.currentRules(), *RULES)
    assert enterprises.nextRules()[1] == 0


@pytest.mark.rule("R102")
def test_rules_revert_before_the_delay_is_over(
    governance, enterprises, people, set_rules, operation, from_day, scheduled, chain, refused
):
    wait_until(chain, scheduled - 60)
    with refused("AccessManagerNotReady", operation):
        enterprises.announceRules(NEW_RULES, from_day, {"from": people.rulemaker})
    with refused("AccessManagerNotReady", operation):
        governance.execute(enterprises, set_rules, {"from": people.rulemaker})
    assert_view(enterprises.currentRules(), *RULES)
    assert enterprises.nextRules()[1] == 0


@pytest.mark.rule("R102")
def test_rules_change_once_the_delay_is_over(
    governance, enterprises, people, set_rules, operation, from_day, scheduled, chain, refused
):
    wait_until(chain, scheduled)
    tx = governance.execute(enterprises, set_rules, {"from": people.rulemaker})
    assert_events(tx, ("OperationExecuted", operation, 1), ("RulesAnnounced", NEW_RULES, from_day))
    assert plain(enterprises.nextRules()) == (NEW_RULES, from_day)
    with refused("AccessManagerNotScheduled", operation):
        governance.execute(enterprises, set_rules, {"from": people.rulemaker})


@pytest.mark.rule("R102")
def test_rules_change_by_a_plain_call_too_once_the_delay_is_over(
    enterprises, people, operation, from_day, scheduled, chain, refused
):
    wait_until(chain, scheduled)
    tx = enterprises.announceRules(NEW_RULES, from_day, {"from": people.rulemaker})
    assert_events(tx, ("OperationExecuted", operation, 1), ("RulesAnnounced", NEW_RULES, from_day))
    with refused("AccessManagerNotScheduled", operation):
        enterprises.announceRules(NEW_RULES, from_day, {"from": people.rulemaker})


@pytest.mark.rule("R102")
def test_rules_revert_when_others_than_those_scheduled_are_set(
    governance, enterprises, people, from_day, scheduled, chain, refused
):
    wait_until(chain, scheduled)
    others = (*NEW_RULES[:4], 9, *NEW_RULES[5:])
    call = enterprises.announceRules.encode_input(others, from_day)
    operation = governance.hashOperation(people.rulemaker, enterprises, call)
    with refused("AccessManagerNotScheduled", operation):
        enterprises.announceRules(others, from_day, {"from": people.rulemaker})


@pytest.mark.rule("R102")
def test_rules_revert_when_the_schedule_expired(
    enterprises, people, operation, from_day, scheduled, chain, refused
):
    wait_until(chain, scheduled + WEEK)
    with refused("AccessManagerExpired", operation):
        enterprises.announceRules(NEW_RULES, from_day, {"from": people.rulemaker})


@pytest.mark.rule("R102")
@pytest.mark.parametrize("caller", ["rulemaker", "admin"])
def test_a_scheduled_change_can_be_called_off(
    governance,
    enterprises,
    people,
    set_rules,
    operation,
    from_day,
    scheduled,
    chain,
    refused,
    caller,
):
    tx = governance.cancel(
        people.rulemaker, enterprises, set_rules, {"from": getattr(people, caller)}
    )
    assert_events(tx, ("OperationCanceled", operation, 1))
    wait_until(chain, scheduled)
    with refused("AccessManagerNotScheduled", operation):
        enterprises.announceRules(NEW_RULES, from_day, {"from": people.rulemaker})


@pytest.mark.rule("R102")
def test_schedule_reverts_when_caller_is_not_the_rulemaker(
    governance, enterprises, people, set_rules, refused
):
    selector = bytes.fromhex(set_rules[2:10])
    for caller in (people.outsider, people.registrar):
        with refused("AccessManagerUnauthorizedCall", caller, enterprises, selector):
            governance.schedule(enterprises, set_rules, 0, {"from": caller})


@pytest.mark.rule("R102")
def test_schedule_reverts_when_the_moment_is_too_soon(
    governance, enterprises, people, set_rules, chain, refused
):
    selector = bytes.fromhex(set_rules[2:10])
    with refused("AccessManagerUnauthorizedCall", people.rulemaker, enterprises, selector):
        governance.schedule(
            enterprises,
            set_rules,
            chain[-1].timestamp + RULE_DELAY - 60,
            {"from": people.rulemaker},
        )


@pytest.mark.rule("R102")
@pytest.mark.rule("R104")
def test_currencies_are_announced_only_after_the_delay(
    stage, governance, enterprises, deposits, people, chain, refused
):
    day = stage.today + 4
    call = enterprises.announceCurrency.encode_input(deposits, False, day)
    operation = governance.hashOperation(people.rulemaker, enterprises, call)
    governance.schedule(enterprises, call, 0, {"from": people.rulemaker})
    with refused("AccessManagerNotReady", operation):
        enterprises.announceCurrency(deposits, False, day, {"from": people.rulemaker})
    stage.issue()
    wait_until(chain, governance.getSchedule(operation))
    tx = enterprises.announceCurrency(deposits, False, day, {"from": people.rulemaker})
    assert_events(
        tx, ("OperationExecuted", operation, 1), ("CurrencyAnnounced", deposits, False, day, True)
    )
    stage.issue()
    stage.jump_to(day)
    with refused("Enterprises_CurrencyNotAllowed", deposits):
        stage.issue()


# the pause


@pytest.fixture
def business(stage):
    """A lot that circulates."""
    return stage.issue()


def start_business(stage: Any, lot: int, what: str) -> None:
    house, people = stage.house, stage.people
    holder = {"from": people.supplier1}
    if what == "issue":
        stage.issue()
    elif what == "grant_line":
        stage.grant_line()
    elif what == "split":
        house.warrants.split(lot, [1], holder)
    elif what == "endorse":
        house.warrants.endorse(lot, people.supplier2, 1, TRADE, holder)
    elif what == "endorse_many":
        house.warrants.endorseMany(lot, [(people.supplier2, 1, TRADE)], holder)
    elif what == "transfer":
        house.warrants.safeTransferFrom(
            people.supplier1, people.supplier2, lot, FACE, TRADE, holder
        )
    else:
        stage.accept(stage.bid(lot), lot, 1)


@pytest.mark.rule("R6")
@pytest.mark.parametrize(
    "what", ["issue", "grant_line", "split", "endorse", "endorse_many", "transfer", "discount"]
)
def test_pause_stops_new_business_and_resume_starts_it(
    stage, enterprises, people, business, refused, what
):
    enterprises.pauseBusiness(ORDER, {"from": people.regulator})
    with refused("Enterprises_BusinessPaused", stage.today):
        start_business(stage, business, what)
    enterprises.resumeBusiness(ORDER, {"from": people.regulator})
    start_business(stage, business, what)


@pytest.mark.rule("R79")
def test_pause_stops_no_clearing(stage, enterprises, warrants, clearing, deposits, people):
    paid, late, failed = (stage.issue(penaltyPpmPerDay=0) for _ in range(3))
    enterprises.pauseBusiness(ORDER, {"from": people.regulator})
    anyone = {"from": people.outsider}

    stage.repay(paid, FACE)
    clearing.redeem(paid, anyone)
    assert stage.cash(people.supplier1) == FACE

    clearing.setMandate(deposits, True, {"from": people.core})
    stage.repay(late, 400_000_000)
    stage.sleep_days(150)
    clearing.claim(late, anyone)
    assert stage.cash(people.supplier1) == FACE + 400_000_000
    clearing.collect(late >> 192, anyone)
    clearing.clear([late], anyone)
    assert stage.cash(people.supplier1) == 2 * FACE

    stage.default(failed)
    assert clearing.accountOf(failed >> 192)["defaulted"]
    clearing.setLineLimit(1, MAX_FACE, {"from": people.guarantor})
    assert enterprises.pausedSince() != 0


# a new authority


@pytest.mark.rule("R106")
def test_authority_moves_to_another_governance(
    stage, project, governance, enterprises, people, refused
):
    another = project.Governance.deploy(people.other_core, {"from": people.admin})
    tx = governance.updateAuthority(enterprises, another, {"from": people.admin})
    assert_events(tx, ("AuthorityUpdated", another))
    assert enterprises.authority() == another
    with refused("AccessManagedUnauthorized", people.registrar):
        enterprises.renew(people.core, 1, stage.today, {"from": people.registrar})

    selector = function_signature_to_4byte_selector("renew(address,uint8,uint24)")
    new_admin = {"from": people.other_core}
    another.setTargetFunctionRole(enterprises, [selector], REGISTRAR, new_admin)
    another.grantRole(REGISTRAR, people.outsider, 0, new_admin)
    enterprises.renew(people.core, 1, stage.today, {"from": people.outsider})
    assert enterprises.enterpriseOf(people.core)["expiryDay"] == stage.today


@pytest.mark.rule("R106")
def test_authority_reverts_when_it_is_no_contract(governance, enterprises, people, refused):
    with refused("AccessManagedInvalidAuthority", people.other_core):
        governance.updateAuthority(enterprises, people.other_core, {"from": people.admin})


@pytest.mark.rule("R106")
def test_update_authority_refuses_all_but_the_admin(governance, enterprises, people, refused):
    with refused("AccessManagerUnauthorizedAccount", people.registrar, 0):
        governance.updateAuthority(enterprises, governance, {"from": people.registrar})


@pytest.mark.rule("R102")
def test_deployment_grants_the_admin(governance, people):
    assert plain(governance.hasRole(0, people.admin)) == (True, 0)
    assert plain(governance.hasRole(0, people.registrar)) == (False, 0)
    assert plain(governance.hasRole(RULEMAKER, people.rulemaker)) == (True, RULE_DELAY)


@pytest.mark.rule("R102")
def test_the_offices_are_held_as_the_house_says(house, governance):
    for contract, signature, office in RESTRICTED:
        selector = function_signature_to_4byte_selector(signature)
        target = getattr(house, contract)
        assert governance.getTargetFunctionRole(target, selector) == office
