"""Amounts and rates, as people write them and as the contracts hold them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deeptier.errors import InputError
from deeptier.money import format_amount, format_rate, parse_amount, parse_rate


@pytest.mark.parametrize(
    ("text", "decimals", "minor_units"),
    [
        ("10,000,000.00", 2, 1_000_000_000),
        ("10000000.00", 2, 1_000_000_000),
        ("10000000", 2, 1_000_000_000),
        ("1.5", 2, 150),
        ("0.01", 2, 1),
        ("0", 2, 0),
        ("999", 2, 99_900),
        ("1,234", 0, 1_234),
        ("1,234", 3, 1_234_000),
        ("1.234567", 6, 1_234_567),
        ("184,467,440,737,095,516.15", 2, 2**64 - 1),
        ("18446744073709551615", 0, 2**64 - 1),
    ],
)
def test_parse_amount_reads(text: str, decimals: int, minor_units: int) -> None:
    assert parse_amount(text, decimals) == minor_units


def test_parse_amount_reads_two_decimals_unless_told() -> None:
    assert parse_amount("6,000,000.01") == 600_000_001


@pytest.mark.parametrize(
    ("minor_units", "decimals", "text"),
    [
        (1_000_000_000, 2, "10,000,000.00"),
        (1, 2, "0.01"),
        (0, 2, "0.00"),
        (0, 0, "0"),
        (1_234, 0, "1,234"),
        (1_234, 3, "1.234"),
        (-1, 2, "-0.01"),
        (-123_456, 2, "-1,234.56"),
        (2**64 - 1, 6, "18,446,744,073,709.551615"),
        (2**64, 2, "184,467,440,737,095,516.16"),
    ],
)
def test_format_amount_writes(minor_units: int, decimals: int, text: str) -> None:
    assert format_amount(minor_units, decimals) == text


def test_format_amount_writes_two_decimals_unless_told() -> None:
    assert format_amount(600_000_001) == "6,000,000.01"


@given(st.integers(0, 2**64 - 1), st.integers(0, 6))
def test_amount_round_trip(minor_units: int, decimals: int) -> None:
    text = format_amount(minor_units, decimals)
    assert parse_amount(text, decimals) == minor_units
    assert parse_amount(text.replace(",", ""), decimals) == minor_units


@given(st.text(alphabet="0123456789,.-+ ", max_size=12), st.integers(0, 6))
def test_parse_amount_accepts_only_what_it_could_write(text: str, decimals: int) -> None:
    try:
        minor_units = parse_amount(text, decimals)
    except InputError:
        return
    full = format_amount(minor_units, decimals)
    written = full if "," in text else full.replace(",", "")
    assert written.startswith(text)
    assert set(written.removeprefix(text)) <= {".", "0"}


@pytest.mark.parametrize(
    "text",
    ["1,23", "1,2345", "1000,000", "10,00,000", ",100", "1,,000", "100,", "1,000,00.00", "0,100"],
)
def test_parse_amount_refuses_misplaced_comma(text: str) -> None:
    with pytest.raises(InputError, match=r'amount is .* must be digits such as "10,000,000.00"$'):
        parse_amount(text)


@pytest.mark.parametrize("text", ["1.234,56", "1.234.567", "0.1,000", "1,000.0,0"])
def test_parse_amount_refuses_point_that_groups(text: str) -> None:
    with pytest.raises(InputError, match="must be digits such as"):
        parse_amount(text, 6)


@pytest.mark.parametrize("text", ["1.000", "0.001", "10,000.000", "1.230"])
def test_parse_amount_refuses_more_decimals_than_the_currency_has(text: str) -> None:
    with pytest.raises(InputError, match="must be written with at most 2 decimals"):
        parse_amount(text)


def test_parse_amount_refuses_any_decimals_of_a_currency_without() -> None:
    with pytest.raises(InputError, match="at most 0 decimals"):
        parse_amount("1.0", 0)


@pytest.mark.parametrize("text", ["007", "00", "00.50", "01,000"])
def test_parse_amount_refuses_leading_zero(text: str) -> None:
    with pytest.raises(InputError, match="must be digits such as"):
        parse_amount(text)


@pytest.mark.parametrize("text", ["", ".", ".5", "5.", "1,000."])
def test_parse_amount_refuses_missing_digits(text: str) -> None:
    with pytest.raises(InputError, match="must be digits such as"):
        parse_amount(text)


@pytest.mark.parametrize(
    "text",
    [
        "-1",
        "+1",
        " 1",
        "1 ",
        "1 000",
        "1\u00a0000",
        "1\n",
        "1e3",
        "1_000",
        "¥1",
        "1元",
        "\uff11",
        "\u0663",
    ],
)
def test_parse_amount_refuses_signs_blanks_and_marks(text: str) -> None:
    with pytest.raises(InputError, match="must be digits such as"):
        parse_amount(text)


@pytest.mark.parametrize("given_value", [1, 1.5, None, b"1"])
def test_parse_amount_refuses_what_is_no_text(given_value: object) -> None:
    with pytest.raises(InputError, match="amount is"):
        parse_amount(given_value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "decimals", "most"),
    [
        ("184,467,440,737,095,516.16", 2, "184,467,440,737,095,516.15"),
        ("18446744073709551616", 0, "18,446,744,073,709,551,615"),
    ],
)
def test_parse_amount_refuses_more_than_64_bits(text: str, decimals: int, most: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_amount(text, decimals)
    assert str(caught.value) == f"amount is '{text}'; it must be at most {most}"


def test_parse_amount_reads_forty_characters_and_no_more() -> None:
    with pytest.raises(InputError, match=r"must be at most 184,467,440,737,095,516.15$"):
        parse_amount("9" * 40)
    with pytest.raises(InputError, match="must be at most 40 characters long"):
        parse_amount("9" * 41)


def test_parse_amount_refuses_endless_digits() -> None:
    with pytest.raises(InputError, match="must be at most 40 characters long"):
        parse_amount("9" * 10_000)


@pytest.mark.parametrize("decimals", [-1, 7, True, 2.0])
def test_decimals_outside_zero_to_six_are_refused(decimals: object) -> None:
    with pytest.raises(InputError, match=r"decimals is .* from 0 to 6$"):
        parse_amount("1", decimals)  # type: ignore[arg-type]
    with pytest.raises(InputError, match=r"decimals is .* from 0 to 6$"):
        format_amount(1, decimals)  # type: ignore[arg-type]


@pytest.mark.parametrize("minor_units", [1.0, "1", None, True, 2**256, -(2**256)])
def test_format_amount_refuses_what_is_no_integer_of_256_bits(minor_units: object) -> None:
    with pytest.raises(InputError, match=r"from -\(2\^256 - 1\) to 2\^256 - 1$"):
        format_amount(minor_units)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "rate_ppm"),
    [
        ("4.35%", 43_500),
        ("4.3500%", 43_500),
        ("6%", 60_000),
        ("0%", 0),
        ("0.05%", 500),
        ("0.0001%", 1),
        ("100%", 1_000_000),
        ("100.0000%", 1_000_000),
    ],
)
def test_parse_rate_reads(text: str, rate_ppm: int) -> None:
    assert parse_rate(text) == rate_ppm


@pytest.mark.parametrize(
    ("rate_ppm", "text"),
    [
        (43_500, "4.35%"),
        (60_000, "6.00%"),
        (43_512, "4.3512%"),
        (43_510, "4.351%"),
        (1, "0.0001%"),
        (0, "0.00%"),
        (1_000_000, "100.00%"),
    ],
)
def test_format_rate_writes(rate_ppm: int, text: str) -> None:
    assert format_rate(rate_ppm) == text


@given(st.integers(0, 1_000_000))
def test_rate_round_trip(rate_ppm: int) -> None:
    assert parse_rate(format_rate(rate_ppm)) == rate_ppm


@pytest.mark.parametrize("text", ["43500", "43500ppm", "43500 ppm", "0.0435", "4.35", "4.35‰"])
def test_parse_rate_refuses_rate_without_percent_sign(text: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_rate(text)
    assert str(caught.value) == (
        f"rate is '{text}'; it must be a percentage with its sign, such as \"4.35%\""
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "%",
        ".5%",
        "5.%",
        "+4%",
        "-4%",
        "4.35 %",
        " 4%",
        "4%\n",
        "04%",
        "4,35%",
        "4%%",
        "\uff14%",
        "4\uff05",
    ],
)
def test_parse_rate_refuses_other_form(text: str) -> None:
    with pytest.raises(InputError, match="must be a percentage with its sign"):
        parse_rate(text)


@pytest.mark.parametrize("text", ["4.35001%", "4.35000%"])
def test_parse_rate_refuses_more_than_four_decimals(text: str) -> None:
    with pytest.raises(InputError, match="must be written with at most 4 decimals"):
        parse_rate(text)


@pytest.mark.parametrize("text", ["100.0001%", "101%", "43500%"])
def test_parse_rate_refuses_more_than_the_whole(text: str) -> None:
    with pytest.raises(InputError, match=r"must be at most 100.00%$"):
        parse_rate(text)


def test_parse_rate_refuses_endless_digits() -> None:
    with pytest.raises(InputError, match="must be at most 40 characters long"):
        parse_rate("9" * 10_000 + "%")


@pytest.mark.parametrize("given_value", [43_500, 4.35, None])
def test_parse_rate_refuses_what_is_no_text(given_value: object) -> None:
    with pytest.raises(InputError, match="must be a percentage with its sign"):
        parse_rate(given_value)  # type: ignore[arg-type]


@pytest.mark.parametrize("rate_ppm", [-1, 1_000_001, True, 4.35])
def test_format_rate_refuses_rate_out_of_bounds(rate_ppm: object) -> None:
    with pytest.raises(InputError, match=r"rate_ppm is .* from 0 to 1,000,000$"):
        format_rate(rate_ppm)  # type: ignore[arg-type]
