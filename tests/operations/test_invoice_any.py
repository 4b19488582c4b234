"""Any invoice: what is right is read in both syntaxes, and no change of a fen goes unseen."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invoice_samples import Line, Sample, checked, cii, pdf, said, ubl

from deeptier.invoices.paper import State

MANY = Sample(lines=(Line(), Line("3", "33.333", "7"), Line("2", "0.07", "0"), Line("7", "9.99")))
AMOUNTS = {
    "UBL": (ubl(MANY), re.compile(r'(?<=currencyID="CNY">)[0-9.]+(?=</cbc:(?!Price))')),
    "CII": (
        cii(MANY).decode(),
        re.compile(r'(?<=Amount>)[0-9.]+(?=</ram:(?!Charge))|(?<="CNY">)[0-9.]+'),
    ),
}
CHANGES = [
    (text, each.start(), each.end())
    for text, amounts in AMOUNTS.values()
    for each in amounts.finditer(text)
]
FILES = (ubl().encode(), cii(), pdf(cii()))

lines = st.builds(
    Line,
    quantity=st.integers(1, 10_000).map(str),
    price=st.decimals("0.01", "99999.9999", places=4).map(str),
    rate=st.sampled_from(["0", "7", "19", "5.5"]),
)
slow_folder = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@slow_folder
@given(found=st.lists(lines, min_size=1, max_size=5))
def test_any_sums_that_are_right_are_read_in_both_syntaxes(
    tmp_path: Path, found: list[Line]
) -> None:
    sample = Sample(lines=tuple(found))
    papers = [checked(tmp_path, ubl(sample)), checked(tmp_path, cii(sample))]
    for paper in papers:
        assert said(paper) == ""
        assert paper.amount == int(sample.total * 100)


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(("text", "start", "end"), CHANGES, ids=range(len(CHANGES)))
def test_one_fen_more_or_less_in_any_amount_is_seen(
    tmp_path: Path, text: str, start: int, end: int, sign: int
) -> None:
    assert checked(tmp_path, text).state is State.READY
    changed = Decimal(text[start:end]) + sign * Decimal("0.01")
    paper = checked(tmp_path, f"{text[:start]}{changed}{text[end:]}")
    assert paper.state is State.WRONG, text[start - 40 : end + 20]
    assert paper.findings


@slow_folder
@given(
    file=st.sampled_from(FILES),
    place=st.floats(0, 1, exclude_max=True),
    length=st.integers(0, 40),
    instead=st.binary(max_size=8),
)
def test_damaged_file_is_an_answer_and_never_an_error(
    tmp_path: Path, file: bytes, place: float, length: int, instead: bytes
) -> None:
    at = int(place * len(file))
    paper = checked(tmp_path, file[:at] + instead + file[at + length :])
    assert (paper.state is State.WRONG) == bool(paper.findings)
