"""Personal numbers: which digits are a CPR number, and is the number itself never told again?"""

from __future__ import annotations

import pytest

from scoring.rules.personal import cpr_in, hidden, holds_cpr


@pytest.mark.parametrize(
    "text",
    [
        "010190-1234",
        "Borger (010190-1234) fik job",
        "0101901234",
        "010190 1234",
        "010190 - 1234",
        "010190\u00a01234",
        "CPR 290200–4321.",  # 29 February 2000 was a day, and a dash from a word processor
        "290204-4321",
        "CPR-nr. 0101901234, Hansen",
        "311299\u20111234",  # a hyphen that does not break
        "010157-5678",  # the check digit and the day of birth are nobody's guarantee
    ],
)
def test_a_personal_number_is_seen(text: str):
    assert holds_cpr(text)


@pytest.mark.parametrize(
    "text",
    [
        "1.203.901.234 kr.",
        "1203901234 kr.",
        "kr. 1203901234",
        "DKK 1203901234",
        "€ 1203901234",
        "1203901234,50",
        "1203901234,-",
        "120390 1234 kr.",
        "CVR 13748136",
        "P-nummer 1003388394",
        "P-nr.: 1003388394",
        "EAN 5798009012345",
        "GLN: 1003388394",
        "tlf. 0101901234",
        "+45 12 34 56 78",
        "+4512345678",
        "321390-1234",  # no 32nd day
        "011390-1234",  # no 13th month
        "310490-1234",  # April has 30
        "300290-1234",
        "290200-1234",  # 1 as seventh digit is the 1900s, and 1900 was no leap year
        "290203-4321",
        "2026/S 012-345678",
        "010190-12345",
        "5010190-1234",
        "abc0101901234",
        "23-11-2026",
        "85312510-7",
    ],
)
def test_amounts_and_other_numbers_are_not(text: str):
    assert not holds_cpr(text)
    assert hidden(text) == text


def test_a_message_about_a_text_does_not_tell_the_number_again():
    text = "Anna, 010190-1234, og Bo (0202911234) er ansat; 310490-1234 er ingen."
    assert hidden(text) == "Anna, 010190-…, og Bo (020291-…) er ansat; 310490-1234 er ingen."
    assert cpr_in(text) == ("010190-…", "020291-…")
