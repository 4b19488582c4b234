"""Rulebook: rules and currencies are announced, hold from a day, and touch nothing before."""

from __future__ import annotations

from typing import Any

import pytest
from dated_rules import MEMBERS, announce, hasty, hold, rules_with
from eth_abi import encode
from expect import assert_events, assert_view, plain
from figures import fen, spec_table
from hours import DUSK
from house import CIVIL_OFFSET, RULES
from stage import NO_BYTES32, NOBODY, ORDER, TRADE, commitment

FACE = 1_000_000_000
NO_RULES = (0,) * len(MEMBERS)
LAST_DAY = 2**24 - 1
#: One change for each rule, so that a word that mixes two of them is found.
ALL_CHANGED = dict(
    zip(MEMBERS, (91, 301, 31, 501, 9, 3, 5, 1, 2, 4, 7, 2**64 - 1, 10**9), strict=True)
)


@pytest.fixture
def rulemaker(stage):
    return hasty(stage)


@pytest.fixture
def anyone(people):
    return {"from": people.outsider}


def assert_rules(enterprises: Any, current: tuple[int, ...], pending: Any = NO_RULES, day: int = 0):
    assert_view(enterprises.currentRules(), *current)
    assert plain(enterprises.nextRules()) == (tuple(pending), day)
    assert_view(enterprises.concentrationCaps(), *current[-2:])


# announce


@pytest.mark.rule("R103")
def test_deployment_sets_the_rules(stage, enterprises):
    assert_rules(enterprises, RULES)


@pytest.mark.rule("R120")
@pytest.mark.rule("R121")
def test_announced_rules_hold_from_their_day(stage, enterprises, rulemaker):
    today, rules = stage.today, rules_with(**ALL_CHANGED)
    tx = enterprises.announceRules(rules, today + 3, rulemaker)
    assert_events(tx, ("RulesAnnounced", rules, today + 3))
    assert_rules(enterprises, RULES, rules, today + 3)
    stage.jump_to(today + 2, second=DUSK)
    assert_rules(enterprises, RULES, rules, today + 3)
    stage.jump_to(today + 3, second=0)
    assert_rules(enterprises, rules, rules, today + 3)
    stage.jump_to(today + 400)
    assert_rules(enterprises, rules, rules, today + 3)


@pytest.mark.rule("R120")
@pytest.mark.parametrize("days", [0, -1, None])
def test_announce_reverts_when_the_day_is_today_or_past(
    stage, enterprises, rulemaker, refused, days
):
    today = stage.today
    from_day = 0 if days is None else today + days
    with refused("Rulebook_FromDayInvalid", from_day, today):
        enterprises.announceRules(RULES, from_day, rulemaker)
    assert_rules(enterprises, RULES)


@pytest.mark.rule("R120")
def test_announce_takes_the_last_day_of_all(stage, enterprises, rulemaker):
    enterprises.announceRules(rules_with(highestTierCap=2), LAST_DAY, rulemaker)
    assert_rules(enterprises, RULES, rules_with(highestTierCap=2), LAST_DAY)


INVALID = [
    {"normalTenorDays": 0},
    {"normalTenorDays": 366},
    {"longestTenorDays": 179},
    {"highestPenaltyPpmPerDay": 1_000_001},
    {"highestPenaltyPpmPerDay": 2**24 - 1},
    {"highestTierCap": 0},
    {"issuerRoles": 16},
    {"issuerRoles": 32},
    {"issuerRoles": 129},
    {"backings": 0},
    {"backings": 8},
    {"backings": 255},
    {"issueStreams": 16},
    {"endorsementStreams": 31},
    {"discountStreams": 128},
]


@pytest.mark.rule("R103")
@pytest.mark.rule("R120")
@pytest.mark.parametrize("changes", INVALID, ids=str)
def test_announce_reverts_when_rules_are_invalid(
    stage, enterprises, house, project, people, rulemaker, refused, changes
):
    rules = rules_with(**changes)
    with refused("Rulebook_RulesInvalid", rules):
        enterprises.announceRules(rules, stage.today + 1, rulemaker)
    with refused("Rulebook_RulesInvalid", rules):
        project.Enterprises.deploy(
            house.governance, house.clearing, CIVIL_OFFSET, rules, {"from": people.admin}
        )
    assert_rules(enterprises, RULES)


@pytest.mark.rule("R103")
@pytest.mark.parametrize(
    "rules",
    [
        (1, 1, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0),
        (2**16 - 1, 2**16 - 1, 2**16 - 1, 10**6, 255, 15, 7, 15, 15, 15, 255, 2**64 - 1, 2**64 - 1),
    ],
)
def test_announce_takes_the_outermost_rules(stage, enterprises, rulemaker, anyone, rules):
    enterprises.announceRules(rules, stage.today + 1, rulemaker)
    stage.sleep_days(1)
    assert_view(enterprises.currentRules(), *rules)
    enterprises.adoptRules(anyone)
    assert_rules(enterprises, rules)


@pytest.mark.rule("R120")
def test_a_new_announcement_takes_the_place_of_one_that_does_not_hold_yet(
    stage, enterprises, rulemaker, anyone
):
    today = stage.today
    announce(stage, today + 2, highestTierCap=2, obligorCap=1)
    second = rules_with(highestTierCap=3)
    tx = enterprises.announceRules(second, today + 4, rulemaker)
    assert_events(tx, ("RulesAnnounced", second, today + 4))
    stage.jump_to(today + 3)
    assert_rules(enterprises, RULES, second, today + 4)
    stage.jump_to(today + 4)
    enterprises.adoptRules(anyone)
    assert_rules(enterprises, second)


@pytest.mark.rule("R120")
def test_a_new_announcement_may_come_sooner_than_the_one_before(stage, enterprises, rulemaker):
    today = stage.today
    announce(stage, today + 9, highestTierCap=2)
    announce(stage, today + 1, highestTierCap=3)
    stage.jump_to(today + 1)
    assert enterprises.currentRules()["highestTierCap"] == 3
    stage.jump_to(today + 9)
    assert enterprises.currentRules()["highestTierCap"] == 3


@pytest.mark.rule("R123")
@pytest.mark.parametrize("days", [0, 5])
def test_announcing_adopts_what_holds_by_then(stage, enterprises, rulemaker, days):
    first, second = rules_with(**ALL_CHANGED), rules_with(normalTenorDays=50)
    from_day = stage.today + 1
    enterprises.announceRules(first, from_day, rulemaker)
    stage.jump_to(from_day + days)
    tx = enterprises.announceRules(second, stage.today + 2, rulemaker)
    assert_events(tx, ("RulesAdopted", from_day), ("RulesAnnounced", second, from_day + days + 2))
    assert_rules(enterprises, first, second, from_day + days + 2)
    stage.sleep_days(2)
    assert_view(enterprises.currentRules(), *second)


# adopt


@pytest.mark.rule("R123")
def test_anyone_adopts_once_and_nothing_that_is_answered_changes(
    stage, enterprises, anyone, refused
):
    from_day, rules = stage.today + 1, rules_with(**ALL_CHANGED)
    announce(stage, from_day, **ALL_CHANGED)
    stage.jump_to(from_day + 3)
    before = plain(enterprises.currentRules()), plain(enterprises.concentrationCaps())
    assert_events(enterprises.adoptRules(anyone), ("RulesAdopted", from_day))
    assert (plain(enterprises.currentRules()), plain(enterprises.concentrationCaps())) == before
    assert_rules(enterprises, rules)
    with refused("Rulebook_NothingAnnounced", from_day + 3):
        enterprises.adoptRules(anyone)


@pytest.mark.rule("R123")
def test_adopt_reverts_until_the_day(stage, enterprises, anyone, refused):
    from_day = stage.today + 2
    with refused("Rulebook_NothingAnnounced", from_day - 2):
        enterprises.adoptRules(anyone)
    announce(stage, from_day, highestTierCap=2)
    with refused("Rulebook_NotYet", from_day, from_day - 2):
        enterprises.adoptRules(anyone)
    stage.jump_to(from_day - 1, second=DUSK)
    with refused("Rulebook_NotYet", from_day, from_day - 1):
        enterprises.adoptRules(anyone)
    stage.jump_to(from_day, second=0)
    assert_events(enterprises.adoptRules(anyone), ("RulesAdopted", from_day))


# withdraw


@pytest.mark.rule("R122")
def test_withdraw_takes_back_what_does_not_hold_yet(stage, enterprises, rulemaker, refused):
    from_day = stage.today + 2
    announce(stage, from_day, **ALL_CHANGED)
    stage.jump_to(from_day - 1, second=DUSK)
    assert_events(enterprises.withdrawAnnouncement(rulemaker), ("RulesWithdrawn", from_day))
    assert_rules(enterprises, RULES)
    with refused("Rulebook_NothingAnnounced", from_day - 1):
        enterprises.withdrawAnnouncement(rulemaker)
    stage.jump_to(from_day)
    assert_rules(enterprises, RULES)


@pytest.mark.rule("R122")
@pytest.mark.parametrize("days", [0, 1])
def test_withdraw_reverts_from_the_day_on(stage, enterprises, rulemaker, refused, days):
    from_day, rules = stage.today + 1, rules_with(**ALL_CHANGED)
    announce(stage, from_day, **ALL_CHANGED)
    stage.jump_to(from_day + days, second=0)
    with refused("Rulebook_NothingAnnounced", from_day + days):
        enterprises.withdrawAnnouncement(rulemaker)
    assert_rules(enterprises, rules, rules, from_day)


@pytest.mark.rule("R122")
def test_withdraw_reverts_when_nothing_was_announced(stage, enterprises, rulemaker, refused):
    with refused("Rulebook_NothingAnnounced", stage.today):
        enterprises.withdrawAnnouncement(rulemaker)


@pytest.mark.rule("R122")
def test_what_was_withdrawn_can_be_announced_again(stage, enterprises, rulemaker):
    day = stage.today + 2
    announce(stage, day, highestTierCap=2)
    enterprises.withdrawAnnouncement(rulemaker)
    announce(stage, day, highestTierCap=2)
    stage.jump_to(day)
    assert_view(enterprises.currentRules(), *rules_with(highestTierCap=2))


@pytest.mark.rule("R120")
@pytest.mark.rule("R121")
@pytest.mark.rule("R122")
@pytest.mark.rule("R123")
def test_rules_with_a_day_of_the_specification(stage, enterprises, rulemaker, anyone, refused):
    start = stage.today
    rows = spec_table("day", "done", "tier cap that holds", "next", "from")
    assert len(rows) == 13
    for row in rows:
        stage.jump_to(start + fen(row["day"]))
        done, _, error = row["done"].partition(": ")
        verb, *values = done.split()
        calls = {
            "–": lambda: None,
            "adopt": lambda: enterprises.adoptRules(anyone),
            "withdraw": lambda: enterprises.withdrawAnnouncement(rulemaker),
            "announce": lambda to=values: announce(
                stage, start + fen(to[2]), highestTierCap=fen(to[0])
            ),
        }
        pending = enterprises.nextRules()
        if error:
            late = [pending[1]] if error == "`Rulebook_NotYet`" else []
            with refused(error.strip("`"), *late, stage.today):
                calls[verb]()
        else:
            calls[verb]()
        pending, day = enterprises.nextRules()
        assert enterprises.currentRules()["highestTierCap"] == fen(row["tier cap that holds"])
        assert pending["highestTierCap"] == fen(row["next"])
        assert day == (start + fen(row["from"]) if fen(row["from"]) else 0)


# what they hold for


@pytest.fixture(params=["adopted", "not adopted"])
def on_its_day(request, stage, enterprises, anyone):
    """Move to the day of what was announced, with adoption and without."""

    def jump(day: int) -> None:
        stage.jump_to(day)
        if request.param == "adopted":
            enterprises.adoptRules(anyone)

    return jump


@pytest.mark.rule("R121")
def test_announced_rules_hold_for_issue(stage, payables, on_its_day, refused):
    day = stage.today + 1
    announce(stage, day, normalTenorDays=90, longestTenorDays=91, longestGraceDays=9)
    stage.jump_to(day - 1, second=DUSK)
    stage.issue(due_in=180)
    on_its_day(day)
    with refused("Payables_GraceTooLong", 10, 9):
        stage.issue(due_in=90)
    with refused("Payables_ReasonMissing", 91, 90):
        stage.issue(due_in=91, graceDays=9)
    with refused("Payables_TenorTooLong", 92, 91):
        stage.issue(due_in=92, graceDays=9)
    stage.issue(due_in=90, graceDays=9)
    assert payables.payableCount() == 2


@pytest.mark.rule("R121")
def test_announced_rules_hold_for_terms_that_were_signed_before(stage, on_its_day, refused):
    terms = stage.terms(tierCap=3)
    consents = stage.consents(terms)
    announce(stage, stage.today + 1, highestTierCap=2)
    on_its_day(stage.today + 1)
    with refused("Payables_TierCapInvalid", 3, 2):
        stage.confirm(terms, consents=consents)


@pytest.mark.rule("R121")
@pytest.mark.parametrize("form", ["endorse", "endorseMany", "transfer"])
def test_announced_rules_hold_for_endorsement(stage, warrants, people, on_its_day, refused, form):
    lot, day = stage.issue(), stage.today + 1
    announce(stage, day, endorsementStreams=2)
    holder = {"from": people.supplier1}
    calls = {
        "endorse": lambda: warrants.endorse(lot, people.supplier2, 1, TRADE, holder),
        "endorseMany": lambda: warrants.endorseMany(lot, [(people.supplier2, 1, TRADE)], holder),
        "transfer": lambda: warrants.safeTransferFrom(
            people.supplier1, people.supplier2, lot, FACE - 1, TRADE, holder
        ),
    }
    stage.jump_to(day - 1, second=DUSK)
    stage.endorse(lot, people.supplier2, 1)
    on_its_day(day)
    with refused("Evidence_StreamMissing", TRADE, 1):
        calls[form]()


@pytest.mark.rule("R121")
def test_announced_rules_hold_for_discount(stage, people, on_its_day, refused):
    lot, day = stage.issue(), stage.today + 1
    announce(stage, day, discountStreams=8)
    bid = stage.bid()
    stage.jump_to(day - 1, second=DUSK)
    stage.accept(bid, lot, 1)
    on_its_day(day)
    with refused("Evidence_NotPresented", lot, people.supplier1, 3):
        stage.accept(bid, lot, 1)


@pytest.mark.rule("R121")
def test_withdrawn_rules_ease_on_their_day_as_they_bind(stage, people, on_its_day, refused):
    hold(stage, endorsementStreams=2)
    lot = stage.issue()
    announce(stage, stage.today + 1)
    with refused("Evidence_StreamMissing", TRADE, 1):
        stage.endorse(lot, people.supplier2)
    on_its_day(stage.today + 1)
    stage.endorse(lot, people.supplier2)


@pytest.mark.rule("R104")
def test_a_change_touches_nothing_that_exists(stage, warrants, clearing, people, refused):
    terms = stage.terms(due_in=150, tierCap=16, graceDays=90, penaltyPpmPerDay=1_000)
    stage.confirm(terms)
    root = 1 << 192
    before = plain(warrants.paperOf(1)), plain(clearing.accountOf(1)), plain(clearing.lineOf(1))
    hold(
        stage,
        normalTenorDays=10,
        longestTenorDays=10,
        longestGraceDays=0,
        highestPenaltyPpmPerDay=0,
        highestTierCap=1,
        backings=2,
        issueStreams=15,
        obligorCap=1,
    )
    after = plain(warrants.paperOf(1)), plain(clearing.accountOf(1)), plain(clearing.lineOf(1))
    assert after == before
    part = stage.endorse(stage.endorse(root, people.supplier2, 400), people.supplier3, 300)
    assert stage.lot(part)["hops"] == 2
    stage.accept(stage.bid(part), part)
    stage.jump_to(terms.dueDay + 90)
    with refused("Clearing_InGrace", 1, terms.dueDay + 90, terms.dueDay + 90):
        clearing.declareDefault(1, {"from": people.outsider})
    assert clearing.owedOn(1)["penalty"] == FACE * 90 * 1_000 // 1_000_000


# the pause shares the word


@pytest.mark.rule("R124")
@pytest.mark.parametrize("adopted", [True, False])
def test_a_pause_outlives_the_day_of_new_rules(
    stage, enterprises, people, anyone, refused, adopted
):
    since, rules = stage.today, rules_with(**ALL_CHANGED)
    announce(stage, since + 2, **ALL_CHANGED)
    enterprises.pauseBusiness(ORDER, {"from": people.regulator})
    assert_rules(enterprises, RULES, rules, since + 2)
    stage.jump_to(since + 2)
    if adopted:
        enterprises.adoptRules(anyone)
    assert enterprises.pausedSince() == since
    assert_view(enterprises.currentRules(), *rules)
    with refused("Enterprises_BusinessPaused", since):
        stage.issue()
    enterprises.resumeBusiness(ORDER, {"from": people.regulator})
    assert enterprises.pausedSince() == 0
    assert_view(enterprises.currentRules(), *rules)
    with refused("Enterprises_RoleMissing", people.core, 1):
        stage.issue()


@pytest.mark.rule("R124")
def test_a_resume_keeps_what_is_announced(stage, enterprises, people):
    enterprises.pauseBusiness(ORDER, {"from": people.regulator})
    day, rules = stage.today + 2, rules_with(**ALL_CHANGED)
    announce(stage, day, **ALL_CHANGED)
    assert enterprises.pausedSince() == stage.today
    enterprises.resumeBusiness(ORDER, {"from": people.regulator})
    assert_rules(enterprises, RULES, rules, day)
    stage.issue()


@pytest.mark.rule("R124")
def test_a_withdrawal_keeps_the_pause(stage, enterprises, people, rulemaker):
    since = stage.today
    announce(stage, since + 2, **ALL_CHANGED)
    enterprises.pauseBusiness(ORDER, {"from": people.regulator})
    enterprises.withdrawAnnouncement(rulemaker)
    assert enterprises.pausedSince() == since
    assert_rules(enterprises, RULES)


@pytest.mark.rule("R124")
def test_an_announcement_that_adopts_keeps_the_pause(stage, enterprises, people, rulemaker):
    since = stage.today
    enterprises.pauseBusiness(ORDER, {"from": people.regulator})
    announce(stage, since + 1, highestTierCap=2)
    stage.jump_to(since + 1)
    announce(stage, since + 2, highestTierCap=3)
    assert enterprises.pausedSince() == since
    assert_view(enterprises.currentRules(), *rules_with(highestTierCap=2))


# who issues, and on what backing


@pytest.mark.rule("R125")
def test_an_obligor_needs_every_role_of_the_rules(stage, enterprises, people, refused):
    hold(stage, issuerRoles=7)
    expiry, registrar = stage.today + 100, {"from": people.registrar}
    for roles, missing in ((1, 1), (3, 2), (5, 1), (6, 0), (14, 0)):
        enterprises.renew(people.core, roles, expiry, registrar)
        with refused("Enterprises_RoleMissing", people.core, missing):
            stage.issue()
    enterprises.renew(people.core, 7, expiry, registrar)
    stage.issue()


@pytest.mark.rule("R125")
def test_where_the_rules_name_no_role_any_active_enterprise_issues(
    stage, enterprises, people, refused
):
    enterprises.renew(people.core, 2, stage.today + 100, {"from": people.registrar})
    with refused("Enterprises_RoleMissing", people.core, 0):
        stage.issue()
    hold(stage, issuerRoles=0)
    stage.issue()
    stage.freeze(people.core)
    with refused("Enterprises_Frozen", people.core):
        stage.issue()


@pytest.mark.rule("R126")
@pytest.mark.parametrize("backings", range(1, 8))
def test_a_payable_needs_a_backing_of_the_rules(stage, payables, people, refused, backings):
    hold(stage, backings=backings)
    for backing in range(3):
        if backings & (1 << backing):
            stage.issue(backing=backing, guarantor=people.guarantor)
        else:
            with refused("Payables_BackingNotAllowed", backing):
                stage.issue(backing=backing, guarantor=people.guarantor)
    assert payables.payableCount() == backings.bit_count()


# currencies


@pytest.fixture
def token_of(project, people):
    """A token that answers one question only: how many decimals it has."""

    def deploy(decimals: int) -> Any:
        return project.Parrot.deploy(encode(["uint8"], [decimals]), False, {"from": people.admin})

    return deploy


@pytest.mark.rule("R105")
@pytest.mark.parametrize("decimals", [0, 6])
def test_a_currency_is_allowed_from_its_day(stage, enterprises, rulemaker, token_of, decimals):
    token, day = token_of(decimals), stage.today + 2
    tx = enterprises.announceCurrency(token, True, day, rulemaker)
    assert_events(tx, ("CurrencyAnnounced", token, True, day, False))
    assert_view(enterprises.currencyOf(token), False, True, day)
    assert enterprises.currencyCount() == 2
    stage.jump_to(day - 1, second=DUSK)
    assert not enterprises.isCurrencyAllowed(token)
    stage.jump_to(day, second=0)
    assert enterprises.isCurrencyAllowed(token)


@pytest.mark.rule("R25")
@pytest.mark.rule("R104")
@pytest.mark.rule("R105")
def test_a_currency_ends_for_later_payables_on_its_day(
    stage, enterprises, clearing, deposits, people, rulemaker, refused
):
    day = stage.today + 1
    tx = enterprises.announceCurrency(deposits, False, day, rulemaker)
    assert_events(tx, ("CurrencyAnnounced", deposits, False, day, True))
    assert enterprises.currencyCount() == 1
    stage.jump_to(day - 1, second=DUSK)
    root = stage.issue()
    stage.jump_to(day, second=0)
    with refused("Enterprises_CurrencyNotAllowed", deposits):
        stage.issue()
    assert not enterprises.isCurrencyAllowed(deposits)
    stage.accept(stage.bid(root), root, 1)
    stage.repay(root, FACE)
    clearing.redeem(root, {"from": people.outsider})


@pytest.mark.rule("R105")
@pytest.mark.parametrize("days", [0, -1])
def test_announce_currency_reverts_when_the_day_is_today_or_past(
    stage, enterprises, deposits, rulemaker, refused, days
):
    today = stage.today
    with refused("Rulebook_FromDayInvalid", today + days, today):
        enterprises.announceCurrency(deposits, False, today + days, rulemaker)
    assert enterprises.isCurrencyAllowed(deposits)


@pytest.fixture
def bare(project, house, governance, people):
    """An Enterprises without any currency yet."""
    bare = project.Enterprises.deploy(
        house.governance, house.clearing, CIVIL_OFFSET, RULES, {"from": people.admin}
    )
    selectors = [bare.announceCurrency.signature]
    governance.setTargetFunctionRole(bare, selectors, 3, {"from": people.admin})
    return bare


@pytest.mark.rule("R105")
def test_the_first_currency_may_hold_at_once(stage, bare, rulemaker, token_of, refused):
    today, (one, other) = stage.today, (token_of(2), token_of(6))
    with refused("Rulebook_FromDayInvalid", today - 1, today):
        bare.announceCurrency(one, True, today - 1, rulemaker)
    tx = bare.announceCurrency(one, True, today, rulemaker)
    assert_events(tx, ("CurrencyAnnounced", one, True, today, False))
    assert bare.isCurrencyAllowed(one)
    assert bare.currencyCount() == 1
    for token in (one, other):
        with refused("Rulebook_FromDayInvalid", today, today):
            bare.announceCurrency(token, token == other, today, rulemaker)
    bare.announceCurrency(other, True, today + 1, rulemaker)
    assert not bare.isCurrencyAllowed(other)
    assert bare.currencyCount() == 2


@pytest.mark.rule("R105")
def test_a_currency_that_is_still_to_come_is_the_first(stage, bare, rulemaker, token_of, refused):
    today, (one, other) = stage.today, (token_of(2), token_of(6))
    bare.announceCurrency(one, True, today + 9, rulemaker)
    assert not bare.isCurrencyAllowed(one)
    with refused("Rulebook_FromDayInvalid", today, today):
        bare.announceCurrency(other, True, today, rulemaker)


@pytest.mark.rule("R105")
def test_announce_currency_reverts_when_nothing_changes(
    stage, enterprises, deposits, token_of, rulemaker, refused
):
    day, token = stage.today + 3, token_of(2)
    with refused("Rulebook_CurrencyUnchanged", deposits, True):
        enterprises.announceCurrency(deposits, True, day, rulemaker)
    with refused("Rulebook_CurrencyUnchanged", token, False):
        enterprises.announceCurrency(token, False, day, rulemaker)
    enterprises.announceCurrency(token, True, day, rulemaker)
    with refused("Rulebook_CurrencyUnchanged", token, True):
        enterprises.announceCurrency(token, True, day + 1, rulemaker)


@pytest.mark.rule("R105")
def test_an_end_that_is_taken_back_before_its_day_never_holds(
    stage, enterprises, deposits, rulemaker
):
    today = stage.today
    enterprises.announceCurrency(deposits, False, today + 2, rulemaker)
    tx = enterprises.announceCurrency(deposits, True, today + 5, rulemaker)
    assert_events(tx, ("CurrencyAnnounced", deposits, True, today + 5, True))
    for day in range(today, today + 7):
        stage.jump_to(day)
        assert enterprises.isCurrencyAllowed(deposits)
    stage.issue()


@pytest.mark.rule("R105")
def test_a_currency_that_is_taken_back_before_its_day_is_never_allowed(
    stage, enterprises, token_of, rulemaker
):
    today, token = stage.today, token_of(2)
    enterprises.announceCurrency(token, True, today + 2, rulemaker)
    tx = enterprises.announceCurrency(token, False, today + 3, rulemaker)
    assert_events(tx, ("CurrencyAnnounced", token, False, today + 3, False))
    for day in range(today, today + 5):
        stage.jump_to(day)
        assert not enterprises.isCurrencyAllowed(token)


@pytest.mark.rule("R105")
def test_a_currency_that_ended_can_come_back(stage, enterprises, deposits, rulemaker):
    enterprises.announceCurrency(deposits, False, stage.today + 1, rulemaker)
    stage.sleep_days(1)
    tx = enterprises.announceCurrency(deposits, True, stage.today + 1, rulemaker)
    assert_events(tx, ("CurrencyAnnounced", deposits, True, stage.today + 1, False))
    stage.sleep_days(1)
    stage.issue()
    assert enterprises.currencyCount() == 1


@pytest.mark.rule("R98")
@pytest.mark.rule("R105")
@pytest.mark.parametrize("decimals", [7, 18, 255])
def test_announce_currency_reverts_when_decimals_are_too_many(
    stage, enterprises, rulemaker, token_of, refused, decimals
):
    token = token_of(decimals)
    with refused("Rulebook_CurrencyDecimals", token, decimals):
        enterprises.announceCurrency(token, True, stage.today + 1, rulemaker)


@pytest.mark.rule("R105")
def test_announce_currency_reverts_when_no_token_stands_there(
    stage, enterprises, people, rulemaker, refused
):
    for account in (people.outsider, NOBODY):
        with refused("Rulebook_CurrencyInvalid", account):
            enterprises.announceCurrency(account, True, stage.today + 1, rulemaker)


@pytest.mark.rule("R105")
def test_views_of_an_unknown_currency_are_zero(enterprises, people):
    assert not enterprises.isCurrencyAllowed(people.outsider)
    assert_view(enterprises.currencyOf(people.outsider), False, False, 0)


# a long tenor's reason is still asked under new rules


@pytest.mark.rule("R23")
@pytest.mark.rule("R121")
def test_a_reason_is_asked_by_the_normal_tenor_of_the_day(stage, refused):
    reason = commitment("reason")
    hold(stage, normalTenorDays=30)
    stage.issue(due_in=30, longTenorReason=NO_BYTES32)
    with refused("Payables_ReasonMissing", 31, 30):
        stage.issue(due_in=31)
    stage.issue(due_in=31, longTenorReason=reason)
