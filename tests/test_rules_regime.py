"""Which part of the law binds: every vector of the thresholds, the edges, and what is asked for."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from rule_cases import BOOK

from scoring import reference
from scoring.rules.regime import Regime, is_expired, regime
from scoring.tender import Tender
from scoring.texts import LANGUAGES

CARE, GARDENS = "85312510", "77310000"
EITHER = ("cbi", "market")


def a_tender(**fields: Any) -> Tender:
    return Tender.model_validate({"id": "T", "title": "Prøveudbud", "cpv": [GARDENS], **fields})


def placed(on: date = date(2026, 3, 1), **fields: Any) -> Regime:
    return regime(a_tender(**fields), BOOK, on)


def steps(found: Regime, language: str = "da") -> str:
    t = reference.texts(language)
    return " ".join(t(how.key, **how.values) for how in found.why)


@pytest.mark.parametrize(
    ("published", "fields", "candidates"),
    [
        # The last day of the thresholds of 2024-25: 1,644,638 counts.
        (date(2025, 12, 31), {"estimated_value": 1_625_000}, EITHER),
        # The next day the threshold is lower: the same purchase is an EU tender.
        (date(2026, 1, 1), {"estimated_value": 1_625_000}, ("full",)),
        # One krone below.
        (date(2026, 3, 1), {"estimated_value": 1_611_359}, EITHER),
        # Equal to the threshold counts as above it.
        (date(2026, 3, 1), {"estimated_value": 1_611_360}, ("full",)),
        # Light services have a threshold of their own: one krone below it.
        (date(2026, 3, 1), {"estimated_value": 5_594_999, "cpv": [CARE]}, EITHER),
        # And on it.
        (date(2026, 3, 1), {"estimated_value": 5_595_000, "cpv": [CARE]}, ("light",)),
        # The light threshold of the years before, in kroner.
        (date(2025, 6, 1), {"estimated_value": 5_581_350, "cpv": [CARE]}, ("light",)),
        # Works one krone below go by tilbudsloven.
        (date(2026, 3, 1), {"estimated_value": 40_313_839, "contract_kind": "works"}, ("works_sub",)),
        (date(2026, 3, 1), {"estimated_value": 40_313_840, "contract_kind": "works"}, ("full",)),
        # Below the national lower bound nothing in the act demands a procedure.
        (date(2026, 3, 1), {"estimated_value": 499_999, "contract_kind": "supplies"}, ("small",)),
        (date(2026, 3, 1), {"estimated_value": 500_000, "contract_kind": "supplies"}, EITHER),
    ],
)
def test_the_regime_by_day_kind_and_value(
    published: date, fields: dict[str, Any], candidates: tuple[str, ...]
):
    found = placed(on=date(2030, 1, 1), published=published, **fields)
    assert found.candidates == candidates
    assert found.key == (candidates[0] if len(candidates) == 1 else None)
    assert not found.expired


def test_after_the_last_known_day_the_newest_thresholds_are_used_and_called_expired():
    found = placed(published=date(2028, 1, 1), estimated_value=1_611_360)
    assert (found.key, found.expired) == ("full", True)
    assert "31.12.2027" in steps(found)
    assert is_expired(BOOK, date(2028, 1, 1))
    assert not is_expired(BOOK, date(2027, 12, 31))


def test_before_the_first_known_day_nothing_is_guessed():
    found = placed(published=date(2023, 12, 31), estimated_value=1_700_000)
    assert found.key is None
    assert "Spørg juridisk afdeling" in steps(found)


@pytest.mark.parametrize(("answer", "key"), [("yes", "cbi"), ("no", "market"), (None, None)])
def test_between_the_bounds_the_answer_on_cross_border_interest_decides(answer: str | None, key: str | None):
    found = placed(estimated_value=900_000, cross_border={"present": answer})
    assert found.key == key
    assert ("Svar ja eller nej" in steps(found)) == (key is None)


def test_the_answer_on_cross_border_interest_is_not_asked_for_above_the_threshold():
    assert "grænseoverskridende" not in steps(placed(estimated_value=2_000_000))


def test_without_a_publication_the_day_given_counts_and_is_named():
    found = placed(on=date(2025, 12, 31), estimated_value=1_625_000)
    assert (found.candidates, found.day) == (EITHER, date(2025, 12, 31))
    assert "Skriv datoen" in steps(found)


def test_the_publication_goes_before_the_day_of_the_check():
    found = placed(on=date(2026, 5, 1), published=date(2025, 12, 31), estimated_value=1_625_000)
    assert found.candidates == EITHER


def test_without_a_value_the_regime_is_open_and_the_value_is_asked_for():
    found = placed()
    assert (found.key, found.value) == (None, None)
    assert found.candidates == ("full", "cbi", "market", "small")
    assert "Den anslåede værdi mangler" in steps(found)


def test_the_lots_add_up_where_the_tender_has_no_estimate():
    lots = [{"id": "L1", "estimated_value": 1_000_000}, {"id": "L2", "estimated_value": 700_000}]
    assert placed(lots=lots).value == 1_700_000
    assert placed(lots=lots).key == "full"
    # The tender's own estimate goes before the sum.
    assert placed(lots=lots, estimated_value=400_000).key == "small"


def test_one_lot_without_an_estimate_leaves_the_value_open():
    lots = [{"id": "L1", "estimated_value": 9_000_000}, {"id": "L2"}]
    assert placed(lots=lots).value is None


@pytest.mark.parametrize(
    ("value", "candidates"),
    [
        (9_000_000, ("full", "light")),  # above both: the code decides
        (2_000_000, ("full", "cbi", "market")),  # above one only
        (400_000, ("small",)),  # below both: the code does not matter
    ],
)
def test_a_service_without_cpv_is_open_only_where_the_code_would_decide(
    value: int, candidates: tuple[str, ...]
):
    found = placed(estimated_value=value, cpv=[])
    assert found.candidates == candidates
    assert "Der er ingen CPV-kode" in steps(found)


def test_the_lots_codes_serve_where_the_tender_has_none():
    assert placed(estimated_value=6_000_000, cpv=[], lots=[{"id": "L1", "cpv": [CARE]}]).key == "light"


def test_goods_and_works_are_never_light():
    assert placed(estimated_value=6_000_000, cpv=[CARE], contract_kind="supplies").key == "full"
    assert placed(estimated_value=6_000_000, cpv=[CARE], contract_kind="works").key == "works_sub"


def test_mixed_codes_follow_the_first_and_say_so():
    mixed = placed(estimated_value=6_000_000, cpv=[CARE, GARDENS])
    assert mixed.key == "light"
    assert "Kun nogle af CPV-koderne" in steps(mixed)
    assert placed(estimated_value=6_000_000, cpv=[GARDENS, CARE]).key == "full"
    assert "Kun nogle" not in steps(placed(estimated_value=6_000_000, cpv=[CARE]))


def test_a_threshold_nobody_has_read_in_kroner_is_told_apart():
    assert "ikke læst i en officiel kilde" in steps(placed(estimated_value=6_000_000, cpv=[CARE]))
    assert "ikke læst" not in steps(placed(estimated_value=6_000_000, contract_kind="supplies"))


@pytest.mark.parametrize(
    ("example", "key"), [("beskaeftigelse", "light"), ("kantine", "light"), ("groen_vedligehold", "full")]
)
def test_the_examples(example: str, key: str):
    tender = reference.example(example).tender
    assert regime(tender, BOOK, date(2026, 3, 1)).key == key
    # Every code of a light example is light on its own, and none of the other's.
    assert {BOOK.is_light(code) for code in tender.cpv} == {key == "light"}


@pytest.mark.parametrize(
    ("cpv", "light"),
    [
        ("85000000-9", True),  # first of the range, with its check digit
        ("85323000", True),  # last of the range
        ("85323001", False),
        ("84999999", False),
        ("55524000", True),  # a single code
        ("55524001", False),
    ],
)
def test_the_edges_of_the_list_of_light_services(cpv: str, light: bool):
    assert BOOK.is_light(cpv) == light


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_can_be_said(language: str):
    every = [
        placed(**fields)
        for fields in (
            {},
            {"estimated_value": 1, "cpv": []},
            {"estimated_value": 9_000_000, "cpv": [CARE, GARDENS]},
            {"estimated_value": 900_000, "cross_border": {"present": "yes"}},
            {"estimated_value": 900_000, "cross_border": {"present": "no"}, "published": date(2026, 2, 1)},
            {"estimated_value": 900_000, "contract_kind": "works", "published": date(2029, 1, 1)},
            {"lots": [{"id": "L1", "estimated_value": 1_000_000}], "published": date(2020, 1, 1)},
            {"estimated_value": 9_000_000, "contract_kind": "supplies"},
        )
    ]
    assert {found.key for found in every} >= {None, "full", "light", "cbi", "market", "small", "works_sub"}
    said = [steps(found, language) for found in every]
    assert all(said)
    assert "{" not in " ".join(said)
