"""The libraries' pure functions, beside the pure Python modules that must agree with them."""

from __future__ import annotations

import random

import pytest
from expect import assert_view
from stage import MAX_FACE, NOBODY

from deeptier.days import civil_day, first_second
from deeptier.discounting import Basis, Method, quote
from deeptier.lot_id import MAX_CHILD, MAX_DEPTH, LotId
from deeptier.rounding import half_up
from deeptier.shares import entitlement

MAX_DAY = 2**24 - 1
OWNER = "0x" + "a5" * 20
OTHER = "0x" + "5a" * 20
FULL_OWNER = "0x" + "ff" * 20


@pytest.fixture(autouse=True)
def _isolation():
    """Pure functions leave nothing to undo."""


@pytest.fixture(scope="module")
def probe(module_isolation, project, accounts):
    return project.LibraryProbe.deploy({"from": accounts[0]})


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
def test_child_reverts_at_the_greatest_depth(probe, refused):
    lot = LotId(7, (MAX_CHILD,) * MAX_DEPTH).number
    with refused("LotId_TooDeep", lot, MAX_DEPTH):
        probe.lotChild(lot, 1)


@pytest.mark.rule("R99")
def test_descends(probe):
    lots = [LotId(7), LotId(7, (1,)), LotId(7, (1, 2)), LotId(7, (1, 256)), LotId(7, (12,))]
    lots += [LotId(8), LotId(8, (1, 2)), LotId(7, (1,) * MAX_DEPTH), LotId(MAX_FACE, (MAX_CHILD,))]
    for lot in lots:
        for other in lots:
            assert probe.lotDescends(lot.number, other.number) is lot.descends_from(other)


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
def test_discount_reverts_when_nothing_is_left(probe, refused, face, rate, days, discount):
    discount = half_up(face * rate * days, 360 * 10**6) if discount is None else discount
    with refused("Money_ConsumesFace", face, discount):
        probe.discount(face, rate, days, 360, 0)


@pytest.mark.rule("R66")
def test_discount_by_true_yield_leaves_something_of_the_greatest_face(probe):
    rate, days = 2**32 - 1, MAX_DAY
    interest = rate * days
    discount = half_up(MAX_FACE * interest, 360 * 10**6 + interest)
    assert discount < MAX_FACE
    assert probe.discount(MAX_FACE, rate, days, 360, 1) == discount


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
    assert [probe.readEnterprise(word, day)["active"] for day in (0, 99, 100, 101)] == [
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
