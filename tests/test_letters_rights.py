"""The letters, rights: standstill, complaint by regime, and what the winner has to know."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from letters_told import (
    BLANK,
    filled,
    keys,
    made,
    parks,
    section,
    text,
    with_bid,
)

from scoring.model import Case


@pytest.mark.parametrize(
    ("notice", "ends", "signed"),
    [
        ({}, "16.03.2026", "17.03.2026"),
        ({"paper": True}, "23.03.2026", "24.03.2026"),  # 21 March is a Saturday
        ({"days": 20}, "26.03.2026", "27.03.2026"),
        ({"sent": date(2026, 5, 4)}, "18.05.2026", "19.05.2026"),  # Ascension, the Friday after, a weekend
    ],
)
def test_the_standstill_stands_with_its_last_day_and_the_first_day_of_signing(notice, ends: str, signed: str):
    told = section(made(parks(**notice), "C2"), "standstill")
    assert f"udløber den {ends} kl. 23.59." in told
    assert f"underskrives tidligst den {signed}." in told


def test_a_period_that_was_carried_over_says_from_which_day():
    told = section(made(parks(sent=date(2026, 5, 4)), "C2"), "standstill")
    assert "Perioden ville ellers udløbe den 14.05.2026, som er en helligdag, og løber derfor videre." in told


@pytest.mark.parametrize(
    ("notice", "blank"),
    [({"days": 7}, "den er mindst 10 dage"), ({"days": 12, "paper": True}, "den er mindst 15 dage")],
)
def test_fewer_days_than_the_act_asks_for_are_a_placeholder(notice, blank: str):
    assert blank in section(made(parks(**notice), "C2"), "standstill")


def test_a_day_of_sending_before_the_decision_belongs_to_an_earlier_one():
    told = made(parks(sent=date(2026, 3, 1)), "C2")
    assert "[UDFYLD: den dag underretningen sendes" in section(told, "standstill")


def test_without_a_day_noted_the_step_taken_says_when_it_was_sent():
    told = made(parks(sent=None), "C2")
    assert "sendt elektronisk den 06.03.2026" in section(told, "standstill")


REGIMES = {
    "full": ("§ 3", "45 kalenderdage fra dagen efter, at bekendtgørelsen"),
    "light": ("§ 3", "45 kalenderdage fra dagen efter, at bekendtgørelsen"),
    "cbi": ("", "45 kalenderdage fra dagen efter denne underretning"),
    "works_sub": ("", "45 kalenderdage fra dagen efter denne underretning"),
    "market": ("", "behandler ikke klager over indkøb efter udbudslovens § 193"),
    "small": ("", "ikke omfattet af Klagenævnet for Udbuds virksomhed"),
}


def in_regime(regime: str) -> Case:
    """The parks, made smaller or other until this part of the law binds."""
    changed: dict[str, object] = {
        "full": {},
        "light": {"cpv": ("85000000",)},
        "cbi": {"estimated_value": Decimal(900_000), "cross_border": {"present": "yes"}},
        "market": {"estimated_value": Decimal(900_000), "cross_border": {"present": "no"}},
        "small": {"estimated_value": Decimal(300_000)},
        "works_sub": {"contract_kind": "works"},
    }[regime]
    case = parks()
    tender = type(case.tender).model_validate({**case.tender.model_dump(), **changed})
    return case.model_copy(update={"tender": tender})


@pytest.mark.parametrize("regime", REGIMES)
def test_standstill_and_complaint_follow_the_regime(regime: str):
    waits, said = REGIMES[regime]
    told = made(in_regime(regime), "C2")
    assert ("standstill" in keys(told)) == bool(waits)
    assert said in section(told, "complaint")
    assert ("Klage kan indgives til Klagenævnet" in section(told, "complaint")) == (
        regime not in ("market", "small")
    )
    assert ("i standstill-perioden (§ 6, stk. 4)" in section(told, "complaint")) == (
        regime in ("full", "light")
    )
    assert not re.search(r"gebyr|\d{4} [A-ZÆØÅ]", section(told, "complaint"))


def test_a_regime_nobody_can_tell_is_a_placeholder():
    case = parks()
    tender = case.tender.model_copy(update={"estimated_value": None, "lots": tuple(
        lot.model_copy(update={"estimated_value": None}) for lot in case.tender.lots)})  # fmt: skip
    told = made(case.model_copy(update={"tender": tender}), "C2")
    for key in ("standstill", "complaint"):
        assert "[UDFYLD: hvilke regler indkøbet følger" in section(told, key)


@pytest.mark.parametrize("regime", ["light", "cbi", "market", "small", "works_sub"])
def test_sections_of_the_act_that_bind_only_above_the_threshold_are_not_cited_below(regime: str):
    told = text(made(in_regime(regime), "C1", "tildeling"))
    assert not re.search(r"§ 1(?:59|69|7[0-2])", told)
    assert re.search(r"§ 170", text(made(parks(), "C1", "tildeling")))


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("notice_number", "bekendtgørelsens nummer"),
        ("model_at", "hvor i udbudsmaterialet evalueringsmodellen står"),
        ("contact", "navn, adresse og telefonnummer"),
        ("bids_stand_until", "dag for udløb af vedståelsesfristen"),
        ("prices", "om det vindende tilbuds pris oplyses"),
    ],
)
def test_what_nobody_has_filled_in_is_a_placeholder(field: str, said: str):
    empty = None if field in ("bids_stand_until", "prices") else ""
    assert any(said in found for found in BLANK.findall(text(made(parks(**{field: empty}), "C2"))))
    assert not BLANK.search(text(made(parks(), "C2")))


def test_what_the_winner_still_has_to_send_in_stands_in_its_letter_alone():
    case = parks(evidence=("Serviceattest", "Forsikringspolice"), due=date(2026, 3, 20))
    told = section(made(case, "C1", "tildeling"), "evidence")
    assert "senest 20.03.2026:" in told
    assert told.endswith("Serviceattest\nForsikringspolice")
    assert "evidence" not in keys(made(case, "C2"))
    assert "[UDFYLD: frist for dokumentation]" in text(made(parks(evidence=("Police",)), "C1", "tildeling"))


def test_an_award_is_no_acceptance():
    told = section(made(parks(), "C1", "tildeling"), "reservations")
    assert "ikke en accept" in told
    assert "kan kaldes tilbage" in told


def test_negotiations_are_accounted_for_where_there_were_some():
    case = parks()
    bargained = case.model_copy(update={"tender": case.tender.model_copy(update={"procedure": "negotiated"})})
    assert "[UDFYLD: hvordan forhandlingerne er forløbet]" in section(made(bargained, "C2"), "negotiation")
    assert "To møder." in section(made(filled(bargained, negotiation="To møder."), "C2"), "negotiation")
    assert "negotiation" not in keys(made(case, "C2"))


def test_a_reserved_contract_names_its_basis_and_the_evidence_never_the_registration():
    case = parks()
    case = case.model_copy(update={"tender": case.tender.model_copy(update={"reserved": "res-ws"})})
    winner = case.bid("C1").tenderer.model_copy(update={"rsv": "yes", "disadvantaged_evidence": "Bilag 7"})
    case = with_bid(case, "C1", tenderer=winner, qualified_on=date(2026, 2, 20))
    told = section(made(case, "C1", "tildeling"), "reserved")
    assert "forbeholdt efter udbudslovens § 54" in told
    assert "kontrolleret den 20.02.2026 på grundlag af: Bilag 7." in told
    assert "reserved" not in keys(made(case, "C2"))
