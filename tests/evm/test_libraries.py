"""The libraries' pure functions, beside the pure Python modules that must agree with them."""

from __future__ import annotations

import random

import pytest
from probe import Probe, assert_view

from deeptier.days import civil_day, first_second
from deeptier.discounting import Basis, Method, quote
from deeptier.lot_id import MAX_CHILD, MAX_DEPTH, LotId
from deeptier.rounding import half_up
from deeptier.shares import entitlement

MAX_FACE = 2**64 - 1
MAX_DAY = 2**24 - 1
NOBODY = "0x" + "00" * 20
OWNER = "0x" + "a5" * 20
OTHER = "0x" + "5a" * 20
FULL_OWNER = "0x" + "ff" * 20


@pytest.fixture(scope="module")
def probe() -> Probe:
    return Probe()


def lots_of(seed: int, count: int) -> list[LotId]:
    """Lots of every depth, with edge and middling numbers."""
    dice = random.Random(seed)
    numbers = [1, 2, 255, 256, MAX_CHILD - 1, MAX_CHILD]
    return [
        LotId(
            dice.choice([1, 7, 2**32, MAX_FACE]),
            tuple(dice.choice(numbers) for _ in range(index % (MAX_DEPTH + 1))),
        )
        for index in range(count)
    ]


# LotId


@pytest.mark.rule("R99")
@pytest.mark.parametrize("payable", [0, 1, 7, MAX_FACE])
def test_root(probe, payable):
    assert probe.lotRoot(payable) == payable << 192
    assert probe.lotPayable(probe.lotRoot(payable)) == payable


@pytest.mark.rule("R99")
@pytest.mark.parametrize("lot", lots_of(seed=1, count=26), ids=str)
def test_payable_depth_and_parent(probe, lot):
    assert probe.lotPayable(lot.number) == lot.payable
    assert probe.lotDepth(lot.number) == lot.depth
    assert probe.lotParent(lot.number) == (lot.parent.number if lot.parent else 0)


@pytest.mark.rule("R99")
@pytest.mark.parametrize("lot", [lot for lot in lots_of(2, 26) if lot.depth < MAX_DEPTH], ids=str)
def test_child(probe, lot):
    for number in (1, 256, MAX_CHILD):
        assert probe.lotChild(lot.number, number) == lot.child(number).number


@pytest.mark.rule("R46")
def test_child_reverts_at_the_greatest_depth(probe):
    lot = LotId(7, (MAX_CHILD,) * MAX_DEPTH).number
    with probe.refused("LotId_TooDeep", lot, MAX_DEPTH):
        probe.lotChild(lot, 1)


@pytest.mark.rule("R99")
def test_descends(probe):
    lots = [LotId(7), LotId(7, (1,)), LotId(7, (1, 2)), LotId(7, (1, 256)), LotId(7, (12,))]
    lots += [LotId(8), LotId(8, (1, 2)), LotId(7, (1,) * MAX_DEPTH), LotId(MAX_FACE, (MAX_CHILD,))]
    for lot in lots:
        for other in lots:
            assert probe.lotDescends(lot.number, other.number) is lot.descends_from(other)


@pytest.mark.rule("R99")
@pytest.mark.parametrize(
    ("path", "ancestor", "branch"),
    [((), (), 0), ((3,), (), 3), ((3, 9), (), 3), ((3, 9), (3,), 9), ((3, 9), (3, 9), 0)],
)
def test_branch_tells_by_which_child_a_lot_descends(probe, path, ancestor, branch):
    assert probe.lotBranch(LotId(7, path).number, LotId(7, ancestor).number) == branch


@pytest.mark.rule("R99")
def test_branch_at_the_edges(probe):
    deepest = LotId(MAX_FACE, (MAX_CHILD,) * MAX_DEPTH)
    assert probe.lotBranch(deepest.number, LotId(MAX_FACE).number) == MAX_CHILD
    assert probe.lotBranch(deepest.number, deepest.parent.number) == MAX_CHILD
    assert probe.lotBranch(deepest.number, deepest.number) == 0


# Days


@pytest.mark.rule("R97")
@pytest.mark.parametrize("offset", [-43_200, -1, 0, 1, 28_800, 50_400])
@pytest.mark.parametrize("day", [1, 20_640, MAX_DAY])
def test_day_of_turns_at_civil_midnight(probe, offset, day):
    first = first_second(day, offset)
    last = first + 86_399
    assert probe.dayOf(first, offset) == probe.dayOf(last, offset) == day
    assert probe.dayOf(first - 1, offset) == day - 1
    assert civil_day(first, offset) == civil_day(last, offset) == day


# Money


QUOTES = [
    (600_000_000, 43_500, 150, 10_875_000),
    (133_333_334, 60_000, 90, 2_000_000),
    (1_000_000_000, 43_500, 33, 3_987_500),
    (333_333_333, 43_500, 33, 1_329_167),
    (333_333_334, 43_500, 33, 1_329_167),
]


@pytest.mark.rule("R66")
@pytest.mark.parametrize(("face", "rate", "days", "discount"), QUOTES)
def test_discount_of_the_worked_figures(probe, face, rate, days, discount):
    assert probe.discount(face, rate, days, 360, 0) == discount


def quotes_of(seed: int, count: int) -> list[tuple[int, int, int, Basis, Method]]:
    dice = random.Random(seed)
    return [
        (
            dice.choice([2, 3, 10**9, dice.randrange(2, MAX_FACE), MAX_FACE]),
            dice.choice([0, 1, 43_500, dice.randrange(10**6)]),
            dice.choice([1, 2, 33, 180, 365]),
            dice.choice(list(Basis)),
            dice.choice(list(Method)),
        )
        for _ in range(count)
    ]


@pytest.mark.rule("R66")
def test_discount_agrees_with_python(probe):
    for case in quotes_of(seed=3, count=60):
        face, rate, days, basis, _ = case
        if half_up(face * rate * days, 10**6 * basis) < face:
            assert probe.discount(*map(int, case)) == quote(*case).discount, case


@pytest.mark.rule("R66")
@pytest.mark.parametrize("method", [0, 1])
def test_discount_half_a_unit_rounds_up(probe, method):
    # 1 / 2 exactly by simple discount; by true yield 1 / 3 rounds down.
    assert probe.discount(2, 250_000, 360, 360, 0) == 1
    assert probe.discount(2, 200_000, 360, 360, 1) == 0
    assert probe.discount(MAX_FACE, 0, 365, 360, method) == 0
    assert probe.discount(MAX_FACE, 10**6, 1, 365, method) == half_up(
        MAX_FACE, 365 if method == 0 else 366
    )


@pytest.mark.rule("R67")
@pytest.mark.parametrize(
    ("face", "rate", "days", "discount"),
    [(1, 500_000, 360, 1), (5, 10**6, 360, 5), (5, 2**32 - 1, MAX_DAY, None), (1, 10**6, 180, 1)],
)
def test_discount_reverts_when_nothing_is_left(probe, face, rate, days, discount):
    discount = half_up(face * rate * days, 360 * 10**6) if discount is None else discount
    with probe.refused("Money_ConsumesFace", face, discount):
        probe.discount(face, rate, days, 360, 0)


@pytest.mark.rule("R66")
def test_discount_by_true_yield_leaves_something_of_the_greatest_face(probe):
    rate, days = 2**32 - 1, MAX_DAY
    interest = rate * days
    discount = half_up(MAX_FACE * interest, 360 * 10**6 + interest)
    assert discount < MAX_FACE
    assert probe.discount(MAX_FACE, rate, days, 360, 1) == discount


@pytest.mark.rule("R168")
@pytest.mark.parametrize(
    ("amount", "ppm", "portion"),
    [
        (0, 10**6, 0),
        (MAX_FACE, 0, 0),
        (MAX_FACE, 10**6, MAX_FACE),
        (499_999, 1, 0),
        (500_000, 1, 1),
        (1_499_999, 1, 1),
        (1, 500_000, 1),
        (1, 499_999, 0),
        (MAX_FACE, 2**32 - 1, half_up(MAX_FACE * (2**32 - 1), 10**6)),
    ],
)
def test_portion_rounds_half_up(probe, amount, ppm, portion):
    assert probe.portion(amount, ppm) == portion


@pytest.mark.rule("R168")
def test_portion_agrees_with_python_and_never_passes_its_whole(probe):
    dice = random.Random(5)
    for _ in range(40):
        amount, ppm = dice.randrange(MAX_FACE + 1), dice.randrange(10**6 + 1)
        portion = probe.portion(amount, ppm)
        assert portion == half_up(amount * ppm, 10**6)
        assert portion <= amount


@pytest.mark.rule("R174")
@pytest.mark.parametrize(
    ("advance", "rate", "days", "basis", "interest"),
    [
        (10**9, 60_000, 0, 360, 0),
        (10**9, 0, 365, 360, 0),
        (10**9, 60_000, 360, 360, 60_000_000),
        (10**9, 60_000, 365, 365, 60_000_000),
        (1, 500_000, 360, 360, 1),
        (1, 499_999, 360, 360, 0),
        (MAX_FACE, 2**32 - 1, MAX_DAY, 360, None),
    ],
)
def test_interest_rounds_half_up_on_the_total(probe, advance, rate, days, basis, interest):
    exact = half_up(advance * rate * days, 10**6 * basis)
    assert exact == (exact if interest is None else interest)
    assert probe.interest(advance, rate, days, basis) == exact


@pytest.mark.rule("R174")
def test_interest_agrees_with_python_and_grows_by_the_day(probe):
    dice = random.Random(6)
    for _ in range(15):
        advance, rate = dice.randrange(1, MAX_FACE), dice.randrange(1, 10**6)
        basis, before = dice.choice([360, 365]), 0
        for days in (0, 1, 2, 30, 365):
            interest = probe.interest(advance, rate, days, basis)
            assert interest == half_up(advance * rate * days, 10**6 * basis)
            assert interest >= before
            before = interest


@pytest.mark.rule("R91")
def test_share_agrees_with_python(probe):
    dice = random.Random(4)
    cases = [(0, 5, 7), (7, 7, 7), (MAX_FACE, MAX_FACE, MAX_FACE), (1, MAX_FACE, MAX_FACE)]
    for _ in range(30):
        face = dice.randrange(1, MAX_FACE)
        cases.append((dice.randrange(face + 1), dice.randrange(face + 1), face))
    for part, paid, face in cases:
        assert probe.share(part, paid, face) == entitlement(part, paid, face)


@pytest.mark.rule("R66")
@pytest.mark.parametrize(
    ("numerator", "denominator", "rounded"),
    [(0, 1, 0), (1, 2, 1), (1, 3, 0), (2, 3, 1), (3, 2, 2), (5, 10, 1), (4, 10, 0), (7, 7, 1)],
)
def test_half_up(probe, numerator, denominator, rounded):
    assert probe.halfUp(numerator, denominator) == half_up(numerator, denominator) == rounded


@pytest.mark.rule("R90")
def test_half_up_takes_the_greatest_product_of_clearing(probe):
    greatest = 2**104 - 1
    assert probe.halfUp(greatest, 10**6) == half_up(greatest, 10**6)


# LotWord


@pytest.mark.parametrize(
    ("owner", "amount", "hops"),
    [(OWNER, 1, 0), (OWNER, MAX_FACE, 255), (FULL_OWNER, MAX_FACE, 255), (FULL_OWNER, 0, 0)],
)
def test_lot_word_keeps_its_fields_apart(probe, owner, amount, hops):
    word = probe.packLot(owner, amount, hops)
    assert word == int(owner, 16) << 96 | amount << 32 | hops << 8
    assert_view(probe.readLot(word), owner, amount, 0, hops, 0, hops, False)
    assert_view(probe.readLot(word | 1), owner, amount, 0, hops, 1, hops, True)


def test_lot_word_of_all_ones(probe):
    assert_view(
        probe.readLot(2**256 - 1), FULL_OWNER, MAX_FACE, 2**16 - 1, 255, 255, 2**24 - 1, True
    )


@pytest.mark.parametrize("flags", range(8))
def test_lot_word_tells_its_holds_apart(probe, flags):
    word = probe.packLot(FULL_OWNER, MAX_FACE, 255) | flags
    holds = (flags & 1 != 0, flags & 2 != 0, flags & 4 != 0)
    assert_view(probe.readLotHolds(word), *holds)
    assert_view(probe.readLotHolds(word ^ 7), *(not hold for hold in holds))


@pytest.mark.rule("R48")
def test_lot_word_held_by_a_successor_keeps_all_but_its_owner(probe):
    rest = MAX_FACE << 32 | 65_535 << 16 | 255 << 8 | 255
    assert probe.lotHeldBy(int(OWNER, 16) << 96 | rest, OTHER) == int(OTHER, 16) << 96 | rest
    assert probe.lotHeldBy(int(OTHER, 16) << 96, FULL_OWNER) == int(FULL_OWNER, 16) << 96


@pytest.mark.rule("R48")
@pytest.mark.parametrize("flags", [0, 1])
def test_lot_word_moved(probe, flags):
    word = int(OWNER, 16) << 96 | MAX_FACE << 32 | 65_535 << 16 | 254 << 8 | flags
    moved = probe.moveLot(word, OTHER)
    assert moved == int(OTHER, 16) << 96 | MAX_FACE << 32 | 65_535 << 16 | 255 << 8 | flags


@pytest.mark.rule("R47")
@pytest.mark.rule("R48")
@pytest.mark.parametrize(
    ("amount", "total", "number", "left"),
    [
        (10, 4, 3, (6, 3)),
        (MAX_FACE, MAX_FACE - 1, 65_535, (1, 65_535)),
        (MAX_FACE, 0, 0, (MAX_FACE, 0)),
        (10, 10, 1, None),
        (MAX_FACE, MAX_FACE, 65_535, None),
    ],
)
def test_lot_word_less_cuts(probe, amount, total, number, left):
    rest = probe.cutLot(probe.packLot(OWNER, amount, 9), total, number)
    if left is None:
        assert rest == 0
    else:
        assert_view(probe.readLot(rest), OWNER, left[0], left[1], 9, 0, left[1] << 8 | 9, False)


@pytest.mark.rule("R47")
@pytest.mark.rule("R48")
@pytest.mark.parametrize(("part", "left"), [(0, MAX_FACE), (1, MAX_FACE - 1), (MAX_FACE, None)])
def test_lot_word_less_amount(probe, part, left):
    word = int(FULL_OWNER, 16) << 96 | MAX_FACE << 32 | 7 << 16 | 9 << 8
    rest = probe.lessenLot(word, part)
    assert rest == (0 if left is None else word - (part << 32))


# PaperWord


@pytest.mark.rule("R33")
@pytest.mark.parametrize(
    "fields",
    [
        (OWNER, 1, 20_640, 10, 16, 0, False),
        (FULL_OWNER, 2**32 - 1, MAX_DAY, 2**16 - 1, 255, 2, True),
        (NOBODY, 0, 0, 0, 0, 0, True),
        (OTHER, 0, MAX_DAY, 0, 255, 0, False),
        (OTHER, 2**32 - 1, 0, 2**16 - 1, 0, 255, False),
    ],
)
def test_paper_word_keeps_its_fields_apart(probe, fields):
    word = probe.packPaper(*fields)
    assert_view(probe.readPaper(word), *fields, False)
    assert_view(probe.readPaper(word | 1), *fields, True)


@pytest.mark.rule("R33")
@pytest.mark.parametrize("backing", [0, 1, 2, 255])
def test_paper_word_of_a_bill(probe, backing):
    word = probe.packPaper(FULL_OWNER, 2**32 - 1, MAX_DAY, 2**16 - 1, 255, backing, True)
    assert probe.isBill(word) is (backing == 1)


# AccountWord


@pytest.mark.parametrize(("face", "penalty"), [(1, 0), (MAX_FACE, MAX_DAY), (10**9, 500)])
def test_account_word_keeps_its_fields_apart(probe, face, penalty):
    word = probe.packAccount(face, penalty)
    assert_view(probe.readAccount(word), face, 0, 0, penalty, face, False, False, False)
    assert_view(probe.readAccount(word | 1), face, 0, 0, penalty, face, False, True, False)
    assert_view(probe.readAccount(word | 2), face, 0, 0, penalty, face, False, False, True)
    paid = probe.payAccount(word, face)
    assert_view(probe.readAccount(paid), face, face, 0, penalty, 0, True, False, False)
    redeemed = probe.redeemAccount(paid, face)
    assert_view(probe.readAccount(redeemed), face, face, face, penalty, 0, True, False, False)


def test_account_word_in_parts(probe):
    word = probe.packAccount(10, 500)
    word = probe.payAccount(word, 4)
    assert_view(probe.readAccount(word), 10, 4, 0, 500, 6, False, False, False)
    word = probe.redeemAccount(probe.payAccount(word, 6), 3)
    assert_view(probe.readAccount(word), 10, 10, 3, 500, 0, True, False, False)


@pytest.mark.parametrize("marks", range(32))
def test_account_word_tells_its_marks_apart(probe, marks):
    word = probe.packAccount(MAX_FACE, MAX_DAY) | marks
    expected = (marks & 4 != 0, marks & 8 != 0, marks & 16 != 0)
    assert_view(probe.readAccountMarks(word), *expected)
    arrears, defaulted = marks & 1 != 0, marks & 2 != 0
    plain = (MAX_FACE, 0, 0, MAX_DAY, MAX_FACE, False, arrears, defaulted)
    assert_view(probe.readAccount(word), *plain)


@pytest.mark.parametrize(
    ("face", "paid", "less", "settled"), [(10, 4, 6, True), (10, 4, 5, False), (10, 0, 10, True)]
)
def test_account_word_less_face(probe, face, paid, less, settled):
    word = probe.payAccount(probe.packAccount(face, 500) | 8, paid)
    left = probe.lessenAccount(word, less)
    unpaid = face - less - paid
    assert_view(probe.readAccount(left), face - less, paid, 0, 500, unpaid, settled, False, False)
    assert_view(probe.readAccountMarks(left), False, True, False)


def test_account_word_less_the_greatest_face(probe):
    word = probe.packAccount(MAX_FACE, MAX_DAY)
    assert_view(
        probe.readAccount(probe.lessenAccount(word, MAX_FACE)),
        0,
        0,
        0,
        MAX_DAY,
        0,
        True,
        False,
        False,
    )


# EnterpriseWord


OPEN = 1


@pytest.mark.parametrize(("roles", "expiry"), [(1, 20_640), (15, MAX_DAY), (48, 0), (255, MAX_DAY)])
def test_enterprise_word_keeps_its_fields_apart(probe, roles, expiry):
    word = probe.packEnterprise(roles, expiry)
    trading = roles & 15 != 0
    assert_view(probe.readEnterprise(word, expiry), roles, expiry, OPEN, False, 0, trading)
    frozen = word | 1 << 40
    assert_view(probe.readEnterprise(frozen, expiry), roles, expiry, OPEN, True, 0, False)
    closed = probe.closeEnterprise(frozen)
    assert_view(probe.readEnterprise(closed, expiry), roles, expiry, 2, True, 0, False)


@pytest.mark.rule("R4")
def test_enterprise_word_is_active_through_its_expiry_day(probe):
    word = probe.packEnterprise(2, 100)
    assert [probe.readEnterprise(word, day)[-1] for day in (0, 99, 100, 101)] == [
        True,
        True,
        True,
        False,
    ]


@pytest.mark.rule("R3")
def test_enterprise_word_counts_defaults_and_renews_beside_them(probe):
    word = probe.packEnterprise(255, MAX_DAY)
    for count in (1, 2):
        word = probe.countDefault(word)
        assert_view(probe.readEnterprise(word, 0), 255, MAX_DAY, OPEN, False, count, True)
    word = probe.renewEnterprise(word, 1, 0)
    assert_view(probe.readEnterprise(word, 0), 1, 0, OPEN, False, 2, True)
    word = probe.countCure(word)
    assert_view(probe.readEnterprise(word, 0), 1, 0, OPEN, False, 1, True)


@pytest.mark.rule("R75")
def test_enterprise_word_is_held_while_frozen_or_replaced(probe):
    word = probe.acceptEnterprise(probe.countDefault(probe.packEnterprise(3, MAX_DAY)), 30)
    assert_view(probe.readEnterpriseHold(word), False, 30)
    assert_view(probe.readEnterpriseHold(word | 1 << 40), True, 30)
    replaced = probe.replaceEnterprise(word | 1 << 40)
    assert_view(probe.readEnterpriseHold(replaced), True, 0)
    assert_view(probe.readEnterprise(replaced, 0), 3, MAX_DAY, 3, False, 0, False)


@pytest.mark.parametrize("days", [0, 1, 255])
def test_enterprise_word_with_acceptance(probe, days):
    word = probe.countDefault(probe.packEnterprise(15, 20_640)) | 1 << 40
    changed = probe.acceptEnterprise(probe.acceptEnterprise(word, 7), days)
    assert_view(probe.readEnterpriseHold(changed), True, days)
    assert_view(probe.readEnterprise(changed, 0), 15, 20_640, OPEN, True, 1, False)


# RulesWord


FULL_RULES = (2**16 - 1,) * 3 + (MAX_DAY,) + (255,) * 7
RULES = (180, 365, 90, 1_000, 16, 1, 7, 2, 4, 8, 30)


@pytest.mark.parametrize("rules", [RULES, FULL_RULES, (0,) * 11])
@pytest.mark.parametrize("caps", [(0, 0), (1, 0), (0, MAX_FACE), (MAX_FACE, 1)])
def test_rules_word_keeps_its_fields_apart(probe, rules, caps):
    word = probe.packRules((*rules, *caps))
    capped = tuple(min(cap, 1) for cap in caps)
    assert_view(probe.readRules(word), *rules, *capped)
    assert_view(probe.readRulesDays(word), 0, 0, 0)
    busy = probe.announceRules(probe.pauseRules(word, MAX_DAY), MAX_DAY)
    assert_view(probe.readRules(busy), *rules, *capped)
    assert_view(probe.readRulesDays(busy), MAX_DAY, MAX_DAY, MAX_DAY)


@pytest.mark.parametrize("at", range(11))
def test_rules_word_has_a_place_for_each_rule(probe, at):
    rules = [0] * 13
    rules[at] = FULL_RULES[at]
    assert_view(probe.readRules(probe.packRules(rules)), *rules)


def test_rules_word_keeps_pause_and_next_day_apart(probe):
    word = probe.packRules((*RULES, 0, 0))
    both = probe.announceRules(probe.pauseRules(word, 20_000), 20_010)
    assert_view(probe.readRulesDays(both), 20_000, 20_010, 20_000)
    assert_view(probe.readRulesDays(probe.pauseRules(both, 0)), 0, 20_010, 0)
    assert_view(probe.readRulesDays(probe.announceRules(both, 0)), 20_000, 0, 20_000)
    assert_view(probe.readRulesDays(probe.dateRules(word, 20_005)), 20_005, 0, 20_005)


# Standing


@pytest.mark.parametrize(
    ("asked", "plain"),
    [
        ((0, 0, 0, False), True),
        ((1, 0, 0, False), False),
        ((0, 1, 0, False), False),
        ((0, 0, 1, False), False),
        ((0, 0, 0, True), False),
        ((255, 15, 255, True), False),
    ],
)
@pytest.mark.parametrize("day", [0, 20_640, MAX_DAY])
def test_standing_is_plain_where_nothing_is_asked(probe, day, asked, plain):
    word = probe.packStanding(day, *asked)
    assert_view(probe.readStanding(word), day, *asked, plain)
