"""The worked figures of SPEC on financing by sale, computed again."""

from __future__ import annotations

import pytest
from documents import Row, number, table

from deeptier.bounds import PPM
from deeptier.discounting import Basis, Method, Quote, quote
from deeptier.money import parse_rate
from deeptier.penalty import OverdueSpan, late_penalty
from deeptier.rounding import half_up
from deeptier.shares import entitlement

SPEC = "docs/SPEC.md"
METHODS = {"discount": Method.DISCOUNT, "true yield": Method.TRUE_YIELD}
BANDS = ((30, "3.60%"), (90, "4.00%"), (180, "4.35%"))
FACE = 1_000_000_000


def sold(row: Row) -> Quote:
    return quote(
        number(row["face"]),
        parse_rate(row["rate"]),
        number(row["days"]),
        Basis(number(row["basis"])),
        METHODS[row["method"]],
    )


@pytest.mark.rule("R145", "R148", "R149")
def test_who_pays_the_discount() -> None:
    rows = table(
        SPEC,
        *("face", "rate", "days", "basis", "method", "obligor's share", "fee rate"),
        *("discount", "obligor's part", "fee", "financier pays", "seller receives"),
    ).rows
    assert len(rows) == 11
    for row in rows:
        found = sold(row)
        part = half_up(found.discount * parse_rate(row["obligor's share"]), PPM)
        fee = half_up(number(row["face"]) * parse_rate(row["fee rate"]), PPM)
        assert number(row["discount"]) == found.discount
        assert number(row["obligor's part"]) == part
        assert number(row["fee"]) == fee
        assert number(row["financier pays"]) == found.proceeds
        if fee >= found.proceeds:
            assert row["seller receives"] == "`Money_ConsumesFace`"
        else:
            assert number(row["seller receives"]) == found.proceeds - fee + part
    assert [row["seller receives"] for row in rows].count("`Money_ConsumesFace`") == 2


@pytest.mark.rule("R152")
def test_rates_by_tenor() -> None:
    rows = table(SPEC, "days left", "band", "rate", "discount", "proceeds").rows
    assert [number(row["days left"]) for row in rows] == [1, 30, 31, 90, 91, 180, 181]
    for row in rows:
        days = number(row["days left"])
        fitting = [band for band, (longest, _) in enumerate(BANDS, start=1) if days <= longest]
        if not fitting:
            assert row["proceeds"] == "`StandingBids_TenorTooLong`"
            continue
        rate = BANDS[fitting[0] - 1][1]
        found = quote(600_000_000, parse_rate(rate), days, Basis.ACT_360, Method.DISCOUNT)
        assert (number(row["band"]), row["rate"]) == (fitting[0], rate)
        assert (number(row["discount"]), number(row["proceeds"])) == (
            found.discount,
            found.proceeds,
        )


@pytest.mark.rule("R159")
def test_shares_before_and_after_retiring() -> None:
    paid = 650_000_001
    *lots, rest = table(SPEC, "lot", "before", "after", "claimed and redeemed").rows
    amounts = [number(row["lot"].removesuffix(", retired")) for row in lots]
    [retired] = [n for n, row in zip(amounts, lots, strict=True) if "retired" in row["lot"]]
    assert sum(amounts) == FACE
    before = [entitlement(amount, paid, FACE) for amount in amounts]
    assert [number(row["before"]) for row in lots] == before
    left = FACE - retired
    assert (left, left - paid) == (866_666_667, 216_666_666)
    paid_out = 0
    for amount, row in zip(amounts, lots, strict=True):
        gone = row["lot"].endswith("retired")
        after = 0 if gone else entitlement(amount, paid, left)
        assert number(row["after"]) == after
        assert number(row["claimed and redeemed"]) == (0 if gone else amount)
        paid_out += after
    assert rest["lot"] == "left in the pot"
    assert [number(rest[column]) for column in ("before", "after", "claimed and redeemed")] == [
        paid - sum(before),
        paid - paid_out,
        0,
    ]


@pytest.mark.rule("R72", "R157")
def test_recourse_along_a_bill() -> None:
    rows = table(
        SPEC,
        *("days late", "holder", "pays", "outstanding"),
        *("hops of the lot then", "counts as held at"),
    ).rows
    face = 100_000_000
    # Endorsed twice and sold once, the bill is at three hops in the financier's hands.
    for returned, row in enumerate(rows, start=1):
        days = number(row["days late"])
        assert number(row["outstanding"]) == face + late_penalty([OverdueSpan(face, days)], 500)
        assert number(row["hops of the lot then"]) == 3 + returned
        assert number(row["counts as held at"]) == 3 - returned
    chain = ["financier", *(row["pays"] for row in rows)]
    assert [row["holder"] for row in rows] == chain[:-1]
    assert chain == ["financier", "third", "second", "payee"]
