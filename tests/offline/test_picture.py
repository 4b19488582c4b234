"""The picture of a lot tree: grown truly, laid out without overlaps, drawn safely."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deeptier.errors import InputError
from deeptier.lot_id import LotId
from deeptier.picture import Arrival, Growth, Heading, Holding, Payment, Sale, draw
from deeptier.picture.labels import end_of, lines_height
from deeptier.picture.layout import Band, Layout, lay_out

ISSUED, CUT, DUE = date(2026, 1, 7), date(2026, 2, 6), date(2026, 7, 6)
HEADING = Heading("Title", ("About the payable.",), "Obligor")
SVG = "{http://www.w3.org/2000/svg}"


def three_tiers() -> Holding:
    growth = Growth(LotId(1), "Tier one", 1_000_000_000, ISSUED)
    growth.deliver(LotId(1, (1,)), "Tier two", 400_000_000, 1, Arrival.ENDORSED, CUT)
    growth.deliver(LotId(1), "Bank", 600_000_000, 1, Arrival.SOLD, CUT)
    growth.sell(LotId(1), Sale(10_875_000, 589_125_000, 43_500))
    growth.split(LotId(1, (1,)), 1, (150_000_000, 50_000_000), CUT)
    growth.pay(LotId(1), 600_000_000, DUE, ends=True)
    growth.pay(LotId(1, (1, 1)), 75_000_000, DUE, ends=False)
    return growth.tree()


def test_growth_tells_who_held_what() -> None:
    root = three_tiers()
    assert (root.holder, root.amount, root.kept, root.tier) == ("Tier one", 1_000_000_000, 0, 1)
    bank, two = root.passed
    assert bank == Holding(
        lot=LotId(1),
        holder="Bank",
        tier=2,
        amount=600_000_000,
        day=CUT,
        arrival=Arrival.SOLD,
        sale=Sale(10_875_000, 589_125_000, 43_500),
        kept=600_000_000,
        payments=(Payment(DUE, 600_000_000),),
        ended=True,
    )
    assert (two.lot, two.kept, two.ended) == (LotId(1, (1,)), 200_000_000, False)
    first, second = two.passed
    assert (first.holder, first.amount, first.tier) == ("Tier two", 150_000_000, 2)
    assert first.payments == (Payment(DUE, 75_000_000),)
    assert (second.lot, second.arrival) == (LotId(1, (1, 2)), Arrival.SPLIT)


def test_growth_adds_up_what_was_paid_on_one_day() -> None:
    growth = Growth(LotId(2), "One", 100, ISSUED)
    growth.pay(LotId(2), 40, CUT, ends=False)
    growth.pay(LotId(2), 100, DUE, ends=True)
    growth.pay(LotId(2), -38, DUE, ends=True)
    assert growth.tree().payments == (Payment(CUT, 40), Payment(DUE, 62))


def test_growth_refuses_what_cannot_be() -> None:
    growth = Growth(LotId(1), "One", 100, ISSUED)
    with pytest.raises(InputError, match="amount cut from lot 1 is 101; it must be at hand"):
        growth.deliver(LotId(1, (1,)), "Two", 101, 1, Arrival.ENDORSED, CUT)
    with pytest.raises(InputError, match="lot is '2'; it must be a lot of this payable"):
        growth.deliver(LotId(2), "Two", 1, 1, Arrival.ENDORSED, CUT)
    with pytest.raises(InputError, match="lot is '1-1'; it must be a lot of this payable"):
        growth.pay(LotId(1, (1,)), 1, DUE, ends=True)


def test_bands_are_as_thick_as_their_amounts() -> None:
    chart = lay_out(three_tiers(), 2, in_default=False)
    by_about = {(band.about, band.kept): band for band in chart.bands}
    root = by_about["Lot 1, Tier one", False]
    assert root.height == pytest.approx(650)
    assert by_about["Lot 1, Bank", False].height == pytest.approx(root.height * 0.6)
    assert by_about["Lot 1-1, Tier two", False].height == pytest.approx(root.height * 0.4)
    assert by_about["Lot 1-1, Tier two", True].height == pytest.approx(root.height * 0.2)


@st.composite
def trees(draw_: st.DrawFn) -> Holding:
    amount = draw_(st.integers(1, 2**64 - 1))
    growth = Growth(LotId(7), "Häuser & Söhne " * draw_(st.integers(1, 3)), amount, ISSUED)
    left = {LotId(7): amount}
    children: dict[LotId, int] = {}
    hops = 0
    for number in range(draw_(st.integers(0, 25))):
        if not left:
            break
        lot = draw_(st.sampled_from(sorted(left)))
        cut = draw_(st.integers(1, left[lot]))
        name = f"Holder {number}" + " of a long name" * draw_(st.integers(0, 3))
        how = draw_(st.sampled_from([Arrival.ENDORSED, Arrival.SOLD, Arrival.RETURNED]))
        target = lot
        if cut < left[lot]:
            if lot.depth == 12:
                continue
            children[lot] = children.get(lot, 0) + 1
            target = lot.child(children[lot])
            left[lot] -= cut
            left[target] = cut
        hops = min(hops + 1, 200)
        growth.deliver(target, name, cut, hops, how, CUT)
        if how is Arrival.SOLD:
            growth.sell(target, Sale(1, cut, 43_500))
    for lot in draw_(st.lists(st.sampled_from(sorted(left)), unique=True)):
        growth.pay(lot, left[lot], DUE, draw_(st.booleans()))
    return growth.tree()


def label_box(band: Band) -> tuple[float, float]:
    return band.label_y, band.label_y + lines_height(band.label)


def overlap(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return min(one[1], other[1]) - max(one[0], other[0]) > 1e-6


def assert_no_overlaps(chart: Layout) -> None:
    for i, one in enumerate(chart.bands):
        assert one.y >= -1e-6
        assert one.y + one.height <= chart.height + 1e-6
        top, foot = label_box(one)
        assert top >= -1e-6
        inside = top >= one.y - 1e-6 and foot <= one.y + one.height + 1e-6
        assert inside or foot <= one.y
        for other in chart.bands[i + 1 :]:
            if one.right <= other.x or other.right <= one.x:
                continue  # in columns apart
            ours = (min(top, one.y), one.y + one.height)
            theirs = (min(other.label_y, other.y), other.y + other.height)
            assert not overlap(ours, theirs), (one.about, other.about)
    for end in chart.ends:
        half = lines_height(end.lines) / 2
        assert end.y - half >= -1e-6
        assert end.y + half <= chart.height + 1e-6
    ends = sorted(
        ((end.y - lines_height(end.lines) / 2, end) for end in chart.ends), key=lambda each: each[0]
    )
    for (_, above), (below_top, _) in pairwise(ends):
        assert above.y + lines_height(above.lines) / 2 <= below_top + 1e-6


@given(trees())
@settings(max_examples=150)
def test_no_two_bands_or_labels_ever_meet(root: Holding) -> None:
    chart = lay_out(root, 2, in_default=False)
    assert_no_overlaps(chart)
    assert chart.width >= 1200


@given(trees())
@settings(max_examples=50)
def test_every_picture_is_well_formed_and_the_same_each_time(root: Holding) -> None:
    picture = draw(root, HEADING)
    assert picture == draw(root, HEADING)
    ET.fromstring(picture)


def test_picture_says_what_is_to_be_said() -> None:
    drawn = ET.fromstring(draw(three_tiers(), HEADING, in_default=True))
    texts = [element.text for element in drawn.iter(f"{SVG}text")]
    for expected in (
        "Title",
        "About the payable.",
        "Obligor owes 10,000,000.00",
        "Bank",
        "6,000,000.00",
        "lot 1 · bought 2026-02-06",
        "at 4.35% for 5,891,250.00",
        "discount 108,750.00",
        "paid 6,000,000.00",
        "2026-07-06",
        "lot 1-1 · tier 2",
        "keeps 2,000,000.00",
        "split 2026-02-06",
        "live",
        "paid so far 750,000.00",
        "live, the obligor in default",
    ):
        assert expected in texts, expected


def test_picture_has_nothing_from_elsewhere_and_nothing_that_runs() -> None:
    drawn = ET.fromstring(draw(three_tiers(), HEADING))
    assert {element.tag.removeprefix(SVG) for element in drawn.iter()} == {
        "svg",
        "title",
        "desc",
        "style",
        "rect",
        "text",
        "g",
        "path",
        "circle",
        "line",
    }
    attributes = {name for element in drawn.iter() for name in element.attrib}
    assert not {name for name in attributes if "href" in name or name.startswith("on")}
    style = next(drawn.iter(f"{SVG}style")).text or ""
    assert "url(" not in style
    assert "@import" not in style


def test_names_are_escaped() -> None:
    growth = Growth(LotId(1), '<script>alert("x")</script>\u202e', 100, ISSUED)
    heading = Heading("<b>&", ("]]>",), '"\x00')
    picture = draw(growth.tree(), heading)
    assert "<script" not in picture
    assert "\x00" not in picture
    assert "\u202e" not in picture
    texts = [element.text for element in ET.fromstring(picture).iter(f"{SVG}text")]
    assert "<b>&" in texts
    assert "]]>" in texts


def test_a_lot_follows_its_holder_to_a_new_account_without_a_tier_further() -> None:
    growth = Growth(LotId(1), "Old", 100, CUT)
    growth.split(LotId(1), 1, (40,), CUT)
    growth.follow(LotId(1), "New", CUT)
    new, cut = growth.tree().passed
    assert (new.lot, new.holder, new.tier, new.amount) == (LotId(1), "New", 1, 60)
    assert (new.arrival, cut.holder) == (Arrival.FOLLOWED, "Old")


def test_what_ended_unpaid_says_how() -> None:
    growth = Growth(LotId(1), "Core", 100, CUT)
    growth.undo(LotId(1), "retired")
    root = growth.tree()
    assert (root.ended, root.undone) == (True, "retired")
    assert [line.text for line in end_of(root, 2)] == ["retired"]
    drawn = draw(root, HEADING)
    assert 'class="undone"' in drawn
    assert "retired or cancelled" in drawn
