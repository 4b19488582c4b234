"""Enterprises: who may take part, and the pause of new business."""

from __future__ import annotations

from typing import Any

import pytest
from expect import assert_events, assert_view, plain
from house import CIVIL_OFFSET, RULES
from stage import NO_BYTES32, NOBODY, NOON, ORDER, commitment
from standing import lapse

UNKNOWN, OPEN, CLOSED = 0, 1, 2
CORE, SUPPLIER, FINANCIER, GUARANTOR, REGULATOR, REGISTRAR = 1, 2, 4, 8, 16, 32
LAST_DAY = 2**24 - 1
DAY = 0xFFFFFF
IDENTITY = commitment("identity")

#: The checks that other contracts ask for, and how many parties each names.
CHECKS = {
    "requireActive": 1,
    "requireEndorsement": 2,
    "requireDeliveries": 3,
    "requireIssuance": 3,
    "requireDiscount": 2,
    "requireLine": 2,
}
PLACES = [(check, place) for check, parties in CHECKS.items() for place in range(parties)]


def parties_of(check: str, people: Any) -> list[Any]:
    """Parties that pass a check."""
    return {
        "requireActive": [people.supplier1],
        "requireEndorsement": [people.supplier1, people.supplier2],
        "requireDeliveries": [people.supplier1, people.supplier2, people.supplier3],
        "requireIssuance": [people.core, people.supplier1, people.guarantor],
        "requireDiscount": [people.supplier1, people.financier],
        "requireLine": [people.guarantor, people.core],
    }[check]


def ask(stage: Any, check: str, parties: list[Any]) -> int:
    """The day of the answer: its lowest bits, where there is more to it."""
    enterprises = stage.house.enterprises
    if check == "requireDeliveries":
        return int(enterprises.requireDeliveries(parties[0], parties[1:])) & DAY
    rest = [stage.house.deposits] if check == "requireIssuance" else []
    return int(getattr(enterprises, check)(*parties, *rest)) & DAY


@pytest.fixture
def registrar(people):
    return {"from": people.registrar}


@pytest.fixture
def regulator(people):
    return {"from": people.regulator}


# onboard


@pytest.mark.rule("R1")
@pytest.mark.rule("R2")
@pytest.mark.parametrize(
    "roles", [CORE, SUPPLIER, FINANCIER, GUARANTOR, 15, REGULATOR, REGISTRAR, 48]
)
def test_onboard_opens_an_account(stage, enterprises, people, registrar, roles):
    expiry = stage.today + 10
    tx = enterprises.onboard(people.outsider, roles, expiry, IDENTITY, registrar)
    assert_events(tx, ("EnterpriseOnboarded", people.outsider, roles, expiry, IDENTITY))
    assert_view(enterprises.enterpriseOf(people.outsider), OPEN, False, roles, expiry, 0, 0)
    assert plain(enterprises.identityOf(people.outsider)) == plain(IDENTITY)


@pytest.mark.rule("R1")
@pytest.mark.parametrize("days", [0, None])
def test_onboard_takes_the_first_and_the_last_expiry_day(
    stage, enterprises, people, registrar, days
):
    expiry = LAST_DAY if days is None else stage.today + days
    enterprises.onboard(people.outsider, SUPPLIER, expiry, IDENTITY, registrar)
    assert enterprises.requireActive(people.outsider) == stage.today
    assert enterprises.enterpriseOf(people.outsider)["expiryDay"] == expiry


@pytest.mark.rule("R1")
def test_onboard_reverts_when_account_is_zero(stage, enterprises, registrar, refused):
    with refused("Enterprises_AccountInvalid", NOBODY):
        enterprises.onboard(NOBODY, SUPPLIER, stage.today, IDENTITY, registrar)


@pytest.mark.rule("R1")
def test_onboard_reverts_when_account_is_known(stage, enterprises, people, registrar, refused):
    with refused("Enterprises_AlreadyOnboarded", people.core):
        enterprises.onboard(people.core, CORE, stage.today, IDENTITY, registrar)


@pytest.mark.rule("R7")
def test_onboard_reverts_when_account_was_closed(stage, enterprises, people, registrar, refused):
    enterprises.close(people.core, registrar)
    with refused("Enterprises_AlreadyOnboarded", people.core):
        enterprises.onboard(people.core, CORE, stage.today, IDENTITY, registrar)


@pytest.mark.rule("R1")
def test_onboard_reverts_when_identity_is_missing(stage, enterprises, people, registrar, refused):
    with refused("Enterprises_IdentityMissing", people.outsider):
        enterprises.onboard(people.outsider, SUPPLIER, stage.today, NO_BYTES32, registrar)


@pytest.mark.rule("R2")
@pytest.mark.parametrize("roles", [0, 17, 33, 31, 63, 64, 66, 128, 255])
def test_onboard_reverts_when_roles_are_invalid(
    stage, enterprises, people, registrar, refused, roles
):
    with refused("Enterprises_RolesInvalid", roles):
        enterprises.onboard(people.outsider, roles, stage.today, IDENTITY, registrar)


@pytest.mark.rule("R1")
def test_onboard_reverts_when_expiry_is_past(stage, enterprises, people, registrar, refused):
    today = stage.today
    with refused("Enterprises_ExpiryInvalid", today - 1, today):
        enterprises.onboard(people.outsider, SUPPLIER, today - 1, IDENTITY, registrar)


# renew


@pytest.mark.rule("R3")
def test_renew_sets_roles_and_expiry_and_nothing_else(
    stage, enterprises, people, registrar, regulator
):
    enterprises.freeze(people.core, ORDER, regulator)
    expiry = stage.today
    tx = enterprises.renew(people.core, CORE | SUPPLIER, expiry, registrar)
    assert_events(tx, ("EnterpriseRenewed", people.core, CORE | SUPPLIER, expiry))
    assert_view(enterprises.enterpriseOf(people.core), OPEN, True, CORE | SUPPLIER, expiry, 0, 0)
    assert plain(enterprises.identityOf(people.core)) == plain(commitment(str(people.core)))


@pytest.mark.rule("R3")
def test_renew_keeps_defaults(stage, enterprises, people, registrar):
    stage.default(stage.issue())
    expiry = stage.today + 1
    enterprises.renew(people.core, CORE, expiry, registrar)
    assert_view(enterprises.enterpriseOf(people.core), OPEN, False, CORE, expiry, 1, 0)


@pytest.mark.rule("R3")
def test_renew_makes_an_expired_enterprise_active_again(stage, enterprises, people, registrar):
    enterprises.renew(people.supplier1, SUPPLIER, stage.today, registrar)
    stage.sleep_days(1)
    enterprises.renew(people.supplier1, SUPPLIER, stage.today, registrar)
    assert enterprises.requireActive(people.supplier1) == stage.today


@pytest.mark.rule("R3")
def test_renew_reverts_when_account_is_unknown(stage, enterprises, people, registrar, refused):
    with refused("Enterprises_Unknown", people.outsider):
        enterprises.renew(people.outsider, SUPPLIER, stage.today, registrar)


@pytest.mark.rule("R3")
@pytest.mark.rule("R7")
def test_renew_reverts_when_account_is_closed(stage, enterprises, people, registrar, refused):
    enterprises.close(people.core, registrar)
    with refused("Enterprises_Closed", people.core):
        enterprises.renew(people.core, CORE, stage.today, registrar)


@pytest.mark.rule("R3")
@pytest.mark.parametrize("roles", [0, 18, 64])
def test_renew_reverts_when_roles_are_invalid(
    stage, enterprises, people, registrar, refused, roles
):
    with refused("Enterprises_RolesInvalid", roles):
        enterprises.renew(people.core, roles, stage.today, registrar)


@pytest.mark.rule("R3")
def test_renew_reverts_when_expiry_is_past(stage, enterprises, people, registrar, refused):
    today = stage.today
    with refused("Enterprises_ExpiryInvalid", today - 1, today):
        enterprises.renew(people.core, CORE, today - 1, registrar)


# close


@pytest.mark.rule("R7")
def test_close_is_for_good(stage, enterprises, people, registrar, refused):
    expiry = enterprises.enterpriseOf(people.core)["expiryDay"]
    assert_events(enterprises.close(people.core, registrar), ("EnterpriseClosed", people.core))
    assert_view(enterprises.enterpriseOf(people.core), CLOSED, False, CORE, expiry, 0, 0)
    with refused("Enterprises_Closed", people.core):
        enterprises.close(people.core, registrar)


@pytest.mark.rule("R7")
def test_close_keeps_a_freeze(stage, enterprises, people, registrar, regulator):
    enterprises.freeze(people.core, ORDER, regulator)
    enterprises.close(people.core, registrar)
    expiry = enterprises.enterpriseOf(people.core)["expiryDay"]
    assert_view(enterprises.enterpriseOf(people.core), CLOSED, True, CORE, expiry, 0, 0)
    assert enterprises.isBarred(people.core)


@pytest.mark.rule("R7")
def test_close_reverts_when_account_is_unknown(stage, enterprises, people, registrar, refused):
    with refused("Enterprises_Unknown", people.outsider):
        enterprises.close(people.outsider, registrar)


# acceptance


@pytest.mark.rule("R128")
def test_set_acceptance_turns_on_changes_and_turns_off(stage, enterprises, people, refused):
    asks = {"from": people.supplier2}
    for days in (1, 255, 7, 0):
        tx = enterprises.setAcceptance(days, asks)
        assert_events(tx, ("AcceptanceSet", people.supplier2, days))
        assert enterprises.enterpriseOf(people.supplier2)["acceptanceDays"] == days
        with refused("Enterprises_AcceptanceUnchanged", people.supplier2, days):
            enterprises.setAcceptance(days, asks)


@pytest.mark.rule("R128")
def test_set_acceptance_reverts_when_off_already(stage, enterprises, people, refused):
    with refused("Enterprises_AcceptanceUnchanged", people.supplier2, 0):
        enterprises.setAcceptance(0, {"from": people.supplier2})


@pytest.mark.rule("R128")
def test_set_acceptance_is_for_known_and_open_accounts(
    stage, enterprises, people, registrar, refused
):
    with refused("Enterprises_Unknown", people.outsider):
        enterprises.setAcceptance(1, {"from": people.outsider})
    enterprises.close(people.supplier2, registrar)
    with refused("Enterprises_Closed", people.supplier2):
        enterprises.setAcceptance(1, {"from": people.supplier2})


@pytest.mark.rule("R128")
@pytest.mark.parametrize("held", ["frozen", "expired", "paused"])
def test_no_hold_stops_set_acceptance(stage, enterprises, people, regulator, held):
    if held == "paused":
        enterprises.pauseBusiness(ORDER, regulator)
    else:
        lapse(stage, people.supplier2, held)
    enterprises.setAcceptance(3, {"from": people.supplier2})
    assert enterprises.enterpriseOf(people.supplier2)["acceptanceDays"] == 3


@pytest.mark.rule("R3")
@pytest.mark.rule("R128")
def test_renew_freeze_and_close_keep_the_acceptance(
    stage, enterprises, people, registrar, regulator
):
    enterprises.setAcceptance(255, {"from": people.supplier2})
    expiry = stage.today + 1
    enterprises.renew(people.supplier2, CORE, expiry, registrar)
    enterprises.freeze(people.supplier2, ORDER, regulator)
    enterprises.close(people.supplier2, registrar)
    assert_view(enterprises.enterpriseOf(people.supplier2), CLOSED, True, CORE, expiry, 0, 255)


@pytest.mark.rule("R128")
def test_set_acceptance_keeps_all_else(stage, enterprises, people, regulator):
    stage.default(stage.issue())
    enterprises.freeze(people.core, ORDER, regulator)
    before = plain(enterprises.enterpriseOf(people.core))
    enterprises.setAcceptance(255, {"from": people.core})
    assert plain(enterprises.enterpriseOf(people.core)) == (*before[:-1], 255)


# an account that another one took the place of


@pytest.fixture
def replaced(stage, enterprises, people, registrar):
    """core, in whose place the outsider stands."""
    enterprises.proposeSuccessor(people.core, people.outsider, registrar)
    stage.sleep_days(3)
    enterprises.completeSuccession(people.core, {"from": people.bank})
    return people.core


@pytest.mark.rule("R3")
@pytest.mark.rule("R7")
@pytest.mark.rule("R75")
@pytest.mark.rule("R128")
def test_a_replaced_account_is_neither_renewed_closed_frozen_nor_thawed(
    stage, enterprises, people, registrar, regulator, refused, replaced
):
    calls = (
        lambda: enterprises.renew(replaced, CORE, stage.today, registrar),
        lambda: enterprises.close(replaced, registrar),
        lambda: enterprises.freeze(replaced, ORDER, regulator),
        lambda: enterprises.thaw(replaced, ORDER, regulator),
        lambda: enterprises.setAcceptance(1, {"from": replaced}),
    )
    for call in calls:
        with refused("Enterprises_Replaced", replaced, people.outsider):
            call()


@pytest.mark.rule("R4")
@pytest.mark.parametrize("check", ["requireIssuance", "requireLine"])
def test_check_reverts_when_a_party_was_replaced(stage, people, refused, replaced, check):
    with refused("Enterprises_Replaced", replaced, people.outsider):
        ask(stage, check, parties_of(check, people))


@pytest.mark.rule("R9")
@pytest.mark.rule("R20")
def test_a_default_is_counted_against_the_account_that_took_the_place(
    stage, enterprises, clearing, people, registrar, refused
):
    root = stage.issue(penaltyPpmPerDay=0)
    enterprises.proposeSuccessor(people.core, people.outsider, registrar)
    stage.sleep_days(3)
    enterprises.completeSuccession(people.core, {"from": people.bank})
    stage.default(root)
    assert enterprises.enterpriseOf(people.core)["defaults"] == 0
    assert enterprises.enterpriseOf(people.outsider)["defaults"] == 1
    with refused("Enterprises_InDefault", people.outsider, 1):
        ask(stage, "requireIssuance", [people.outsider, people.supplier1, NOBODY])
    stage.repay(root, 1_000_000_000)
    assert enterprises.enterpriseOf(people.outsider)["defaults"] == 0


# freeze, thaw


@pytest.mark.rule("R74")
@pytest.mark.rule("R75")
def test_freeze_and_thaw(stage, enterprises, people, regulator):
    before = plain(enterprises.enterpriseOf(people.core))
    tx = enterprises.freeze(people.core, ORDER, regulator)
    assert_events(tx, ("EnterpriseFrozen", people.core, ORDER))
    assert enterprises.isBarred(people.core)
    assert_view(enterprises.enterpriseOf(people.core), OPEN, True, *before[2:])

    lifting = commitment("lifting")
    tx = enterprises.thaw(people.core, lifting, regulator)
    assert_events(tx, ("EnterpriseThawed", people.core, lifting))
    assert not enterprises.isBarred(people.core)
    assert plain(enterprises.enterpriseOf(people.core)) == before


@pytest.mark.rule("R75")
def test_freeze_reaches_a_closed_account(stage, enterprises, people, registrar, regulator):
    enterprises.close(people.core, registrar)
    tx = enterprises.freeze(people.core, ORDER, regulator)
    assert_events(tx, ("EnterpriseFrozen", people.core, ORDER))
    assert enterprises.isBarred(people.core)


@pytest.mark.rule("R75")
def test_freeze_reverts_when_account_is_unknown(stage, enterprises, people, regulator, refused):
    with refused("Enterprises_Unknown", people.outsider):
        enterprises.freeze(people.outsider, ORDER, regulator)
    assert not enterprises.isBarred(people.outsider)


@pytest.mark.rule("R75")
def test_freeze_reverts_when_account_is_frozen(stage, enterprises, people, regulator, refused):
    enterprises.freeze(people.core, ORDER, regulator)
    with refused("Enterprises_Frozen", people.core):
        enterprises.freeze(people.core, ORDER, regulator)


@pytest.mark.rule("R74")
def test_freeze_reverts_when_order_is_missing(stage, enterprises, people, regulator, refused):
    with refused("Enterprises_OrderMissing", people.core):
        enterprises.freeze(people.core, NO_BYTES32, regulator)


@pytest.mark.rule("R75")
def test_thaw_reverts_when_account_is_unknown(stage, enterprises, people, regulator, refused):
    with refused("Enterprises_Unknown", people.outsider):
        enterprises.thaw(people.outsider, ORDER, regulator)


@pytest.mark.rule("R75")
def test_thaw_reverts_when_account_is_not_frozen(stage, enterprises, people, regulator, refused):
    with refused("Enterprises_NotFrozen", people.core):
        enterprises.thaw(people.core, ORDER, regulator)


@pytest.mark.rule("R74")
def test_thaw_reverts_when_order_is_missing(stage, enterprises, people, regulator, refused):
    enterprises.freeze(people.core, ORDER, regulator)
    with refused("Enterprises_OrderMissing", people.core):
        enterprises.thaw(people.core, NO_BYTES32, regulator)


# pause


@pytest.mark.rule("R78")
def test_pause_and_resume(stage, enterprises, regulator):
    assert enterprises.pausedSince() == 0
    since = stage.today
    tx = enterprises.pauseBusiness(ORDER, regulator)
    assert_events(tx, ("BusinessPaused", since, ORDER))
    assert enterprises.pausedSince() == since

    stage.sleep_days(3)
    lifting = commitment("lifting")
    tx = enterprises.resumeBusiness(lifting, regulator)
    assert_events(tx, ("BusinessResumed", since + 3, lifting))
    assert enterprises.pausedSince() == 0


@pytest.mark.rule("R74")
def test_pause_reverts_when_order_is_missing(stage, enterprises, regulator, refused):
    with refused("Enterprises_OrderMissing", NOBODY):
        enterprises.pauseBusiness(NO_BYTES32, regulator)


@pytest.mark.rule("R78")
def test_pause_reverts_when_business_is_paused(stage, enterprises, regulator, refused):
    since = stage.today
    enterprises.pauseBusiness(ORDER, regulator)
    stage.sleep_days(1)
    with refused("Enterprises_BusinessPaused", since):
        enterprises.pauseBusiness(ORDER, regulator)


@pytest.mark.rule("R78")
def test_resume_reverts_when_business_is_not_paused(stage, enterprises, regulator, refused):
    with refused("Enterprises_BusinessNotPaused", stage.today):
        enterprises.resumeBusiness(ORDER, regulator)


@pytest.mark.rule("R74")
def test_resume_reverts_when_order_is_missing(stage, enterprises, regulator, refused):
    enterprises.pauseBusiness(ORDER, regulator)
    with refused("Enterprises_OrderMissing", NOBODY):
        enterprises.resumeBusiness(NO_BYTES32, regulator)


# defaults: of an Enterprises whose clearing is one of the people


@pytest.fixture
def counting(project, stage, governance, people):
    """Enterprises that takes defaults from the financier, with core let in."""
    counting = project.Enterprises.deploy(
        governance, people.financier, CIVIL_OFFSET, RULES, {"from": people.admin}
    )
    selectors = [counting.onboard.signature]
    governance.setTargetFunctionRole(counting, selectors, 1, {"from": people.admin})
    counting.onboard(people.core, CORE, stage.today, IDENTITY, {"from": people.registrar})
    return counting


@pytest.mark.rule("R107")
def test_record_default_counts_up_and_record_cure_down(counting, people):
    clearing = {"from": people.financier}
    for count in (1, 2):
        tx = counting.recordDefault(people.core, clearing)
        assert_events(tx, ("EnterpriseDefaultsChanged", people.core, count))
        assert counting.enterpriseOf(people.core)["defaults"] == count
    for count in (1, 0):
        tx = counting.recordCure(people.core, clearing)
        assert_events(tx, ("EnterpriseDefaultsChanged", people.core, count))
        assert counting.enterpriseOf(people.core)["defaults"] == count


@pytest.mark.rule("R9")
@pytest.mark.parametrize("function", ["recordDefault", "recordCure"])
def test_defaults_revert_when_account_is_unknown(counting, people, refused, function):
    with refused("Enterprises_Unknown", people.outsider):
        getattr(counting, function)(people.outsider, {"from": people.financier})


@pytest.mark.rule("R9")
@pytest.mark.parametrize("function", ["recordDefault", "recordCure"])
@pytest.mark.parametrize("caller", ["admin", "registrar", "regulator", "core", "outsider"])
def test_defaults_revert_when_caller_is_not_clearing(
    stage, enterprises, people, refused, function, caller
):
    caller = getattr(people, caller)
    with refused("Enterprises_ClearingOnly", caller):
        getattr(enterprises, function)(people.core, {"from": caller})


# the checks


@pytest.mark.rule("R4")
@pytest.mark.parametrize("check", CHECKS)
def test_check_answers_with_the_day(stage, enterprises, people, check):
    assert ask(stage, check, parties_of(check, people)) == stage.today


@pytest.mark.rule("R6")
@pytest.mark.parametrize("check", CHECKS)
def test_check_reverts_when_business_is_paused(
    stage, enterprises, people, regulator, refused, check
):
    since = stage.today
    enterprises.pauseBusiness(ORDER, regulator)
    stage.sleep_days(1)
    with refused("Enterprises_BusinessPaused", since):
        ask(stage, check, parties_of(check, people))


@pytest.mark.rule("R4")
@pytest.mark.parametrize(("check", "place"), PLACES)
def test_check_reverts_when_a_party_is_unknown(stage, enterprises, people, refused, check, place):
    parties = parties_of(check, people)
    parties[place] = people.outsider
    with refused("Enterprises_Unknown", people.outsider):
        ask(stage, check, parties)


@pytest.mark.rule("R4")
@pytest.mark.parametrize(("check", "place"), PLACES)
def test_check_reverts_when_a_party_is_closed(
    stage, enterprises, people, registrar, refused, check, place
):
    parties = parties_of(check, people)
    enterprises.close(parties[place], registrar)
    with refused("Enterprises_Closed", parties[place]):
        ask(stage, check, parties)


@pytest.mark.rule("R4")
@pytest.mark.rule("R75")
@pytest.mark.parametrize(("check", "place"), PLACES)
def test_check_reverts_when_a_party_is_frozen_and_passes_once_thawed(
    stage, enterprises, people, regulator, refused, check, place
):
    parties = parties_of(check, people)
    enterprises.freeze(parties[place], ORDER, regulator)
    with refused("Enterprises_Frozen", parties[place]):
        ask(stage, check, parties)
    enterprises.thaw(parties[place], ORDER, regulator)
    assert ask(stage, check, parties) == stage.today


@pytest.mark.rule("R4")
@pytest.mark.parametrize(("check", "place"), PLACES)
def test_check_passes_on_the_expiry_day_and_reverts_the_day_after(
    stage, enterprises, people, registrar, refused, check, place
):
    parties = parties_of(check, people)
    expiry = stage.today + 1
    roles = enterprises.enterpriseOf(parties[place])["roles"]
    enterprises.renew(parties[place], roles, expiry, registrar)
    stage.jump_to(expiry, second=86_400 - 60)
    assert ask(stage, check, parties) == expiry
    stage.jump_to(expiry + 1, second=0)
    with refused("Enterprises_Expired", parties[place], expiry, expiry + 1):
        ask(stage, check, parties)


@pytest.mark.rule("R4")
@pytest.mark.parametrize(("check", "place"), PLACES)
@pytest.mark.parametrize("roles", [REGULATOR, REGISTRAR])
def test_check_reverts_when_a_party_only_oversees(
    stage, enterprises, people, refused, check, place, roles
):
    parties = parties_of(check, people)
    parties[place] = people.outsider
    stage.onboard(people.outsider, roles)
    with refused("Enterprises_NotTrading", people.outsider, roles):
        ask(stage, check, parties)


@pytest.mark.rule("R5")
@pytest.mark.parametrize(
    ("check", "place", "role"),
    [
        ("requireIssuance", 0, 0),
        ("requireIssuance", 2, 3),
        ("requireDiscount", 1, 2),
        ("requireLine", 0, 3),
        ("requireLine", 1, 0),
    ],
)
def test_check_reverts_when_a_role_is_missing(
    stage, enterprises, people, refused, check, place, role
):
    parties = parties_of(check, people)
    parties[place] = people.outsider
    every_other_role = 15 & ~(1 << role)
    stage.onboard(people.outsider, every_other_role)
    with refused("Enterprises_RoleMissing", people.outsider, role):
        ask(stage, check, parties)


@pytest.mark.rule("R19")
def test_require_issuance_asks_nothing_of_a_guarantor_that_is_not_named(stage, people):
    parties = [people.core, people.supplier1, NOBODY]
    assert ask(stage, "requireIssuance", parties) == stage.today


@pytest.mark.rule("R25")
def test_require_issuance_reverts_when_the_currency_is_not_allowed(
    stage, enterprises, people, refused
):
    with refused("Enterprises_CurrencyNotAllowed", people.bank):
        enterprises.requireIssuance(people.core, people.supplier1, NOBODY, people.bank)


@pytest.mark.rule("R20")
def test_require_issuance_reverts_while_the_obligor_is_in_default(
    stage, enterprises, clearing, people, refused
):
    parties = [people.core, people.supplier1, NOBODY]
    lots = [stage.issue(penaltyPpmPerDay=0), stage.issue(penaltyPpmPerDay=0)]
    for lot in lots:
        stage.default(lot)
    for count, lot in ((2, lots[0]), (1, lots[1])):
        with refused("Enterprises_InDefault", people.core, count):
            ask(stage, "requireIssuance", parties)
        stage.repay(lot, 1_000_000_000)
    assert ask(stage, "requireIssuance", parties) == stage.today


@pytest.mark.rule("R20")
def test_a_default_stops_no_other_business_of_the_obligor(stage, enterprises, people):
    stage.default(stage.issue())
    assert enterprises.requireEndorsement(people.core, people.supplier1) == stage.today
    assert enterprises.requireLine(people.guarantor, people.core) == stage.today


@pytest.mark.rule("R4")
def test_require_deliveries_needs_no_receiver(stage, enterprises, people):
    assert enterprises.requireDeliveries(people.supplier1, []) == stage.today


# views and civil time


@pytest.mark.rule("R4")
def test_views_of_an_unknown_account_are_zero(stage, enterprises, people):
    assert_view(enterprises.enterpriseOf(people.outsider), UNKNOWN, False, 0, 0, 0, 0)
    assert plain(enterprises.identityOf(people.outsider)) == plain(NO_BYTES32)
    assert not enterprises.isBarred(people.outsider)


@pytest.mark.rule("R97")
def test_today_turns_at_civil_midnight(stage, enterprises):
    assert enterprises.civilOffset() == CIVIL_OFFSET
    day = stage.today
    stage.jump_to(day, second=86_400 - 60)
    assert enterprises.today() == day
    stage.jump_to(day + 1, second=0)
    assert enterprises.today() == day + 1


@pytest.mark.rule("R97")
@pytest.mark.parametrize("offset", [-43_200, 0, 28_800, 50_400])
def test_civil_offset_is_fixed_at_deployment(project, house, people, chain, offset):
    deployed = project.Enterprises.deploy(
        house.governance, house.clearing, offset, RULES, {"from": people.admin}
    )
    today = (chain[-1].timestamp + offset) // 86_400
    assert_events(
        deployed.tx,
        ("AuthorityUpdated", house.governance),
        ("RulesAnnounced", RULES, today),
        ("RulesAdopted", today),
        ("CivilTimeSet", offset),
    )
    assert deployed.civilOffset() == offset
    assert deployed.today() == today


@pytest.mark.rule("R97")
@pytest.mark.parametrize("offset", [-43_201, 50_401, 2**255 - 1, -(2**255)])
def test_deploy_reverts_when_civil_offset_is_invalid(project, house, people, refused, offset):
    with refused("Enterprises_CivilOffsetInvalid", offset):
        project.Enterprises.deploy(
            house.governance, house.clearing, offset, RULES, {"from": people.admin}
        )


def test_the_clock_of_the_tests_stands_at_noon(stage, chain):
    assert abs((chain[-1].timestamp + CIVIL_OFFSET) % 86_400 - NOON) < 600
