"""Who may win a reserved contract: by the facts, whatever the registration says."""

from __future__ import annotations

from typing import Any

import pytest
from builders import a_bid, a_case
from rule_cases import BOOK

from scoring import reference
from scoring.rules.eligibility import Eligibility, eligibility, share_test
from scoring.texts import LANGUAGES

MEETS_54 = {
    "disadvantaged_share": 46,
    "disadvantaged_evidence": "Opgørelse pr. 1. februar 2026",
    "integration_is_main_aim": True,
}
MEETS_190 = {"public_mission": True, "reinvests_profit": True, "participatory": True}
CULTURE = {"cpv": ["92500000"], "duration_months": 36}


def standing(tender: dict[str, Any] | None = None, **facts: Any) -> Eligibility:
    bid = a_bid("A", tenderer={"name": "A (fiktiv)", **facts})
    return eligibility(a_case(bid, tender=tender or CULTURE), BOOK)[0]


def verdicts(found: Eligibility) -> dict[str, str]:
    return {c.name: c.verdict for c in (*found.art20.conditions, *found.art77.conditions)}


def test_section_54_is_met_by_share_evidence_and_main_aim():
    assert standing(**MEETS_54).art20.verdict == "met"


@pytest.mark.parametrize(
    ("share", "verdict"),
    [("29.99", "not_met"), (30, "met"), (100, "met"), (0, "not_met"), (None, "not_stated")],
)
def test_thirty_per_cent_is_enough(share: Any, verdict: str):
    assert verdicts(standing(**{**MEETS_54, "disadvantaged_share": share}))["share"] == verdict


@pytest.mark.parametrize(
    ("changed", "verdict"),
    [
        ({"disadvantaged_evidence": ""}, "not_stated"),  # a number without a document is open, not failed
        ({"integration_is_main_aim": None}, "not_stated"),
        ({"integration_is_main_aim": False}, "not_met"),
        ({"disadvantaged_share": 22}, "not_met"),
        # One failed condition fails all, also where another is open.
        ({"disadvantaged_share": 22, "integration_is_main_aim": None}, "not_met"),
    ],
)
def test_one_condition_missing_or_failed(changed: dict[str, Any], verdict: str):
    assert standing(**{**MEETS_54, **changed}).art20.verdict == verdict


@pytest.mark.parametrize("rsv", ["yes", "no", "unknown"])
@pytest.mark.parametrize("facts", [MEETS_54 | MEETS_190, {**MEETS_54, "disadvantaged_share": 22}, {}])
def test_the_registration_changes_nothing(rsv: str, facts: dict[str, Any]):
    with_it, without = standing(**facts, rsv=rsv), standing(**facts)
    assert (with_it.art20, with_it.art77) == (without.art20, without.art77)
    assert "siger" in reference.texts("da")(with_it.rsv.key)


def test_section_190_is_met_by_mission_profit_participation_service_and_term():
    assert standing(**MEETS_190).art77.verdict == "met"


@pytest.mark.parametrize("fact", MEETS_190)
def test_section_190_needs_each_of_its_conditions(fact: str):
    assert standing(**{**MEETS_190, fact: False}).art77.verdict == "not_met"
    assert standing(**{**MEETS_190, fact: None}).art77.verdict == "not_stated"


@pytest.mark.parametrize(
    ("tender", "condition", "verdict"),
    [
        ({**CULTURE, "duration_months": 37}, "term", "not_met"),
        ({**CULTURE, "duration_months": None}, "term", "not_stated"),
        ({**CULTURE, "cpv": ["77310000"]}, "service", "not_met"),
        ({**CULTURE, "cpv": ["92500000", "77310000"]}, "service", "not_met"),  # one code outside is enough
        ({**CULTURE, "cpv": []}, "service", "not_stated"),
    ],
)
def test_section_190_looks_at_the_contract_too(tender: dict[str, Any], condition: str, verdict: str):
    found = standing(tender=tender, **MEETS_190)
    assert verdicts(found)[condition] == verdict
    assert found.art77.verdict == verdict


def test_in_the_green_example_the_share_decides_and_not_the_register():
    case = reference.example("groen_vedligehold")
    social = {b.id: b for b in case.bids if b.tenderer.kind == "social_economy"}
    assert {name: share_test(bid, BOOK).verdict for name, bid in social.items()} == {
        "C2": "met",
        "C4": "met",  # not registered
        "C6": "met",
        "C7": "not_met",  # registered
    }
    assert (social["C7"].tenderer.rsv, social["C4"].tenderer.rsv) == ("yes", "no")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_condition_can_be_said(language: str):
    t = reference.texts(language)
    tenders = (CULTURE, {"cpv": [], "duration_months": None}, {"cpv": ["77310000"], "duration_months": 48})
    facts = (
        MEETS_54 | MEETS_190,
        {},
        dict.fromkeys(MEETS_190, False) | {"disadvantaged_share": 3, "integration_is_main_aim": False},
    )
    found = [standing(tender=tender, **known) for tender in tenders for known in facts]
    said = {t(c.how.key, **c.how.values) for e in found for c in (*e.art20.conditions, *e.art77.conditions)}
    assert len(said) == 23  # three of each condition, two of the evidence, one sentence each
    assert all(said)
    assert not [s for s in said if "{" in s]


def test_a_failed_share_says_what_was_found_and_which_section():
    how = share_test(a_case(a_bid("A", tenderer={"name": "A", "disadvantaged_share": 22})).bids[0], BOOK).how
    assert reference.texts("da")(how.key, **how.values) == (
        "22 % af de ansatte er i målgruppen, og § 54 kræver mindst 30 %. En reserveret kontrakt til denne "
        "tilbudsgiver kan være i strid med § 54."
    )
