"""The number table: what an officer types, and the only thing it can mean."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.reading import (
    plain,
    read_amount,
    read_date,
    read_moment,
    read_number,
    read_percent,
    typed,
    typed_percent,
)
from scoring.reference import texts
from scoring.values import Finding

UNAMBIGUOUS = [
    ("1234,5", "1234.5"),  # a comma is the decimal mark
    ("1.234,50", "1234.50"),  # points group thousands
    ("1 234,50", "1234.50"),  # so do spaces
    ("1\u00a0234,50", "1234.50"),  # and spaces that do not break
    ("1\u202f234", "1234"),  # and narrow ones
    ("1.234.567", "1234567"),  # two points can only group
    ("1.234.567,89", "1234567.89"),
    ("0,125", "0.125"),  # no thousands begin with nought
    ("1234,567", "1234.567"),  # four digits before the comma: not grouped, so a decimal comma
    ("\u22125", "-5"),  # the minus sign of typography
    ("-5", "-5"),
    ("(5)", "-5"),  # the accountant's minus
    ("+7", "7"),
    ("0", "0"),
    ("40", "40"),
    (" 7,5 ", "7.5"),
]


@pytest.mark.parametrize(("text", "value"), UNAMBIGUOUS)
def test_a_danish_number_is_read(text: str, value: str) -> None:
    read = read_number(text)
    assert (read.value, read.code) == (Decimal(value), "")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("kr. 1.234,50", "1234.50"),
        ("kr 5", "5"),
        ("1.234,50 kr.", "1234.50"),
        ("DKK 1.234.567", "1234567"),
        ("1.234,-", "1234"),  # ",-" says whole kroner, so the point groups thousands
        ("1.234.567,--", "1234567"),
        ("1.200.000,- kr", "1200000"),
    ],
)
def test_an_amount_may_carry_its_currency(text: str, value: str) -> None:
    assert read_amount(text).value == Decimal(value)


@pytest.mark.parametrize(
    ("text", "danish", "other"),
    [("1.234", "1234", "1.234"), ("1,234", "1.234", "1234"), ("-12.345", "-12345", "-12.345")],
)
def test_three_digits_after_one_mark_can_mean_two_things(text: str, danish: str, other: str) -> None:
    read = read_number(text)
    assert (read.value, read.code) == (None, "ambiguous")
    assert read.readings == (Decimal(danish), Decimal(other))


def test_a_currency_does_not_settle_what_three_digits_mean() -> None:
    assert read_amount("kr. 1.234").code == "ambiguous"


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,234.50", "1234.50"), ("17.5", "17.5"), ("1,234,567", "1234567"), ("0.125", "0.125")],
)
def test_an_english_number_is_read_but_told(text: str, value: str) -> None:
    read = read_number(text)
    assert (read.value, read.code) == (Decimal(value), "english_format")


@pytest.mark.parametrize("text", ["15 %", "15%", "15", "15,0 %"])
def test_a_percentage_is_the_number_before_the_sign(text: str) -> None:
    assert read_percent(text).value == 15


@pytest.mark.parametrize("text", ["", "   ", "\u00a0"])
def test_a_blank_is_not_zero(text: str) -> None:
    read = read_number(text)
    assert (read.value, read.code) == (None, "blank")


@pytest.mark.parametrize(
    "text",
    [
        *("-", "inkl.", "efter aftale", "#REF!", "1.23.456", "1,2,3", "12.34.56", "1 23", "1e5", "NaN"),
        *("inf", "½", "١٢", "012.345", "0.125.000", "5-", "--5", "(-5)", "kr.", ",5", "5,", "1..2", "9" * 80),
    ],
)
def test_what_is_not_a_number_is_never_one(text: str) -> None:
    for read in (read_number(text), read_amount(text), read_percent(text)):
        assert read.value is None
        assert read.code == "not_a_number"


@pytest.mark.parametrize("text", ["%", "kr.", ",-"])
def test_a_sign_without_a_number_is_not_a_blank(text: str) -> None:
    assert {read_amount(text).code, read_percent(text).code} == {"not_a_number"}


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**13), max_value=10**13))
def test_what_we_write_we_read_back(number: Decimal) -> None:
    read = read_number(plain(number))
    assert (read.value, read.code) == (number, "")


def test_a_number_with_three_decimals_is_written_so_that_it_can_be_read() -> None:
    assert plain(Decimal("7.125")) == "7,1250"


def test_a_text_field_gives_the_number_or_says_what_to_write() -> None:
    assert typed("1.234,5", "bids/A/price") == Decimal("1234.5")
    assert typed("  ", "bids/A/price") is None
    found = typed("1.234", "bids/A/price")
    assert isinstance(found, Finding)
    assert found.place == "bids/A/price"
    assert texts("da").sentence(found) == "»1.234« kan læses på to måder. Skriv 1234 eller 1,2340."


def test_a_text_field_asks_about_an_english_number() -> None:
    # A number field in the browser reads it by the browser's language; ours asks.
    found = typed("17.5", "criteria/Q/weight")
    assert isinstance(found, Finding)
    assert (found.code, found.values["instead"]) == ("reading.english_format", "17,5")


def test_a_text_field_for_amounts_and_percentages() -> None:
    assert typed("1.200.000,- kr", "x", "amount") == 1_200_000
    assert typed_percent("12,5 %", "x") == Decimal("12.5")
    assert typed_percent("", "x") is None
    outside = typed_percent("175", "x")
    assert isinstance(outside, Finding)
    assert outside.code == "reading.outside"


@pytest.mark.parametrize("text", ["2026-11-23", "23-11-2026", "23.11.2026", " 23-11-2026 "])
def test_a_date_is_read(text: str) -> None:
    assert read_date(text) == date(2026, 11, 23)


@pytest.mark.parametrize(
    "text", ["", "11/23/2026", "23-11-26", "32-01-2026", "2026-13-01", "23-11.2026", "i går"]
)
def test_what_is_not_a_date_is_none(text: str) -> None:
    assert read_date(text) is None


@pytest.mark.parametrize("text", ["2026-11-23 14:32", "23-11-2026 kl. 14.32", "2026-11-23T14:32:00"])
def test_a_moment_is_read(text: str) -> None:
    assert read_moment(text) == datetime.fromisoformat("2026-11-23 14:32")


def test_a_moment_keeps_its_time_zone_and_may_lack_a_time() -> None:
    assert read_moment("2026-11-23T14:32+01:00") == datetime.fromisoformat("2026-11-23T14:32+01:00")
    assert read_moment("23-11-2026") == datetime.fromisoformat("2026-11-23")
    assert read_moment("25:99") is None


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("text", ["ja", "1.234", "1,234.5"])
def test_every_fault_has_a_sentence(language: str, text: str) -> None:
    found = typed(text, "x")
    assert isinstance(found, Finding)
    assert text in texts(language).sentence(found)  # type: ignore[arg-type]
