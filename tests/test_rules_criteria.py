"""Checks of the criteria: each fires on what it is for, is silent on its near miss, and says what to do."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from scoring import edit, library, reference
from scoring.evaluation import Criterion, EvaluationModel
from scoring.model import Case
from scoring.rules import criteria
from scoring.rules.subject import Raised, Subject
from scoring.values import Finding
from tests.builders import a_case, a_model, a_price, quality
from tests.rule_cases import BOOK, DAY, found, told, triggers

LINK = "Planen styrer de vagter, hvor maden laves i de udbudte køkkener."
EMPHASIS = "Der lægges vægt på afløser ved sygdom inden for to timer og på nødplan ved strømsvigt."
SOUND: dict[str, Any] = {
    "subject_link": LINK,
    "emphasis": EMPHASIS,
    "evidence": "Driftsplan; stikprøve hver måned",
    "contract_kpi": "Andel vagter dækket til tiden",
    "remedy": "Handleplan, derefter fradrag",
}
HOURS: dict[str, Any] = {
    **SOUND,
    "theme": "social",
    "unit": "timer",
    "emphasis": "",
    "scoring": {
        "how": "indicator",
        "worst": 0,
        "best": 100,
        "indicator": "Oplæringstimer på kontrakten ud over det lovpligtige krav",
    },
}


def with_(**fields: Any) -> Case:
    """A tender with one sound quality criterion, changed in these fields."""
    return of(Criterion.model_validate({"id": "Q", "name": "Drift", "weight": 60, **SOUND, **fields}))


def of(*asked: Any, **parts: Any) -> Case:
    return a_case(model=a_model(a_price(40), *asked), **parts)


def raised(case: Case, check: str) -> list[Raised]:
    return [r for r in criteria.checks(Subject(case, BOOK, DAY, None)) if r.check == check]


def places(case: Case, check: str) -> list[str]:
    return [r.place for r in raised(case, check)]


FIRES = [
    ("CHK-09", "words", with_(emphasis=f"RSV-registrerede tilbudsgivere får point. {EMPHASIS}"), "emphasis"),
    ("CHK-10", "blank", with_(subject_link=""), "subject_link"),
    ("CHK-10", "short", with_(subject_link="Ydelsens indhold"), "subject_link"),
    ("CHK-11", "words", with_(name="Lokale leverandører"), "name"),
    ("CHK-12", "words", with_(evidence="Tre referencer fra kommuner"), "evidence"),
    ("CHK-13", "why", with_(evidence="CV. En udskiftning kræver tilsvarende profil."), "subject_link"),
    ("CHK-13", "replacement", with_(name="CV", subject_link=f"{LINK} De påvirker ydelsen."), "contract_kpi"),
    ("CHK-14", "short", with_(emphasis="God mad"), "emphasis"),
    (
        "CHK-14",
        "praise",
        with_(emphasis="God, attraktiv og bæredygtig løsning af høj kvalitet " * 2),
        "emphasis",
    ),
    ("CHK-15", "points_only", with_(theme="social"), "how"),
    ("CHK-16", "blank", with_(evidence=""), "evidence"),
    ("CHK-17", "blank", with_(theme="effect", contract_kpi=""), "contract_kpi"),
    ("CHK-19", "words", with_(subject_link=f"{LINK} Virksomhedens CSR-politik."), "subject_link"),
    ("CHK-19b", "words", with_(emphasis=f"{EMPHASIS} Kaffen er Fairtrade-mærket."), "emphasis"),
    ("CHK-28", "minimum", with_(emphasis=f"{EMPHASIS} Opfyldte mindstekrav giver point."), "emphasis"),
    ("CHK-43", "no_remedy", with_(remedy=""), "remedy"),
    ("CHK-43", "repeated", with_(emphasis=f"{EMPHASIS} Kommunens arbejdsklausul."), "emphasis"),
    ("CHK-43", "whole_company", with_(contract_kpi="Andel elever i hele virksomheden"), "contract_kpi"),
]


@pytest.mark.parametrize(("check", "trigger", "case", "field"), FIRES)
def test_a_check_fires_at_the_field_and_says_what_to_do(
    check: str, trigger: str, case: Case, field: str
) -> None:
    (finding,) = [f for f in found(case, check) if f.code == f"{check}.{trigger}"]

    assert finding.place == f"criteria/Q/{field}"
    assert_sentence(finding)


def assert_sentence(finding: Finding) -> None:
    danish, english = told(finding)
    assert "§" in danish
    assert "§" in english
    assert "ulovlig" not in danish.lower()
    assert "{" not in danish + english
    assert finding.law


def test_a_sound_criterion_sets_nothing_off() -> None:
    assert not list(criteria.checks(Subject(with_(), BOOK, DAY, None)))


@pytest.mark.parametrize(
    ("check", "near_miss"),
    [
        ("CHK-09", {"emphasis": f"Tilbudsgivers retsform har ingen betydning. {EMPHASIS}"}),
        ("CHK-10", {"subject_link": "x" * 40}),
        ("CHK-11", {"emphasis": f"Lokalerne er klar kl. 7. {EMPHASIS}"}),
        ("CHK-12", {"emphasis": f"Referencegruppen mødes hvert kvartal. {EMPHASIS}"}),
        ("CHK-13", {"emphasis": f"Medarbejderne deltager i møder. {EMPHASIS}"}),
        ("CHK-19", {"emphasis": f"Hele holdet på kontrakten deltager. {EMPHASIS}"}),
        ("CHK-19b", {"emphasis": f"{EMPHASIS} Kaffen er Fairtrade-mærket eller tilsvarende."}),
        ("CHK-28", {"emphasis": f"{EMPHASIS} Kun timer ud over mindstekravet giver point."}),
        ("CHK-43", {"emphasis": f"{EMPHASIS} Timer ud over arbejdsklausulens krav."}),
        ("CHK-17", {"contract_kpi": ""}),
        ("CHK-15", {"theme": "quality"}),
    ],
)
def test_a_near_miss_stays_silent(check: str, near_miss: dict[str, Any]) -> None:
    assert not triggers(with_(**near_miss), check)


def test_a_person_criterion_with_a_reason_and_a_rule_on_replacement_is_in_order() -> None:
    link = f"{LINK} Personernes kompetencer påvirker kvaliteten væsentligt."
    evidence = "CV for navngivne kokke; udskiftning kræver tilsvarende kvalifikationer og accept"

    assert not raised(with_(subject_link=link, evidence=evidence), "CHK-13")


def test_a_number_needs_its_indicator_and_unit() -> None:
    nameless = {**HOURS, "unit": "", "scoring": {"how": "indicator", "worst": 0, "best": 1}}

    assert [(r.trigger, r.place) for r in raised(of(quality("Q", 60, **nameless)), "CHK-15")] == [
        ("indicator", "criteria/Q/indicator"),
        ("unit", "criteria/Q/unit"),
    ]


def test_a_plan_beside_a_measured_criterion_of_its_theme_is_measured_enough() -> None:
    plan = quality("Q", 30, **SOUND, theme="social")

    assert raised(of(plan), "CHK-15")
    assert not raised(of(plan, quality("H", 30, **HOURS)), "CHK-15")


def test_one_indicator_in_two_criteria_counts_twice() -> None:
    twice = of(quality("A", 30, **HOURS), quality("B", 30, **HOURS))
    (alike,) = raised(twice, "CHK-28")

    assert alike.values["alike"] == Decimal(100)
    assert alike.place == "criteria/A/indicator"
    for finding in found(twice, "CHK-28"):
        assert_sentence(finding)


def test_the_department_may_set_how_alike_two_criteria_may_be() -> None:
    one, other = quality("A", 30, **SOUND), quality("B", 30, **{**SOUND, "emphasis": EMPHASIS.upper()[:-9]})
    case = of(one, other)

    assert raised(case, "CHK-28")
    assert not raised(edit.changed(case, rule_limits={"CHK-28.alike": Decimal(99)}), "CHK-28")


def test_social_criteria_over_half_the_weight_need_a_social_purchase() -> None:
    heavy = a_model(a_price(40), quality("Q", 60, **HOURS))
    cleaning, care = (a_case(model=heavy, tender={"cpv": [code]}) for code in ("90910000", "85311000"))

    assert [r.values["weight"] for r in raised(cleaning, "CHK-29")] == [Decimal(60)]
    assert not raised(care, "CHK-29")
    assert_sentence(found(cleaning, "CHK-29")[0])


def test_social_criteria_of_exactly_half_the_weight_are_let_be() -> None:
    even = a_model(a_price(50), quality("Q", 50, **HOURS))

    assert not raised(a_case(model=even, tender={"cpv": ["90910000"]}), "CHK-29")


def test_points_for_trainees_the_contract_demands_already_are_told() -> None:
    demanded = {"training": {"included": True}}
    asked = {**SOUND, "emphasis": f"{EMPHASIS} Antal personer under oplæring."}
    case = of(quality("Q", 60, **asked), tender=demanded)

    assert [r.trigger for r in raised(case, "CHK-43")] == ["training"]
    assert not raised(of(quality("Q", 60, **asked)), "CHK-43")
    assert not raised(of(quality("Q", 60, **HOURS), tender=demanded), "CHK-43")
    assert_sentence(found(case, "CHK-43")[0])


def test_a_criterion_in_two_models_is_told_about_once() -> None:
    model = a_model(a_price(40), quality("Q", 60, **{**SOUND, "evidence": ""}))
    lots = [{"id": lot, "title": lot} for lot in ("L1", "L2")]
    models: tuple[EvaluationModel, ...] = tuple(edit.changed(model, lots=(lot["id"],)) for lot in lots)

    assert places(a_case(models=models, tender={"lots": lots}), "CHK-16") == ["criteria/Q/evidence"]


def test_a_step_of_the_scale_is_read_too() -> None:
    scale = {"steps": [{"points": 10, "text": "Virksomheden er en non-profit-organisation"}]}

    assert places(with_(scale=scale), "CHK-09") == ["criteria/Q/scale/steps/10"]


def test_the_price_is_read_for_words_but_not_for_blanks() -> None:
    price = a_price(40, emphasis="Lokale virksomheder får et tillæg")
    case = a_case(model=a_model(price, quality("Q", 60, **SOUND)))

    assert [(r.check, r.place) for r in criteria.checks(Subject(case, BOOK, DAY, None))] == [
        ("CHK-11", "criteria/P/emphasis")
    ]


def test_the_limit_of_the_link_is_the_department_s_to_set() -> None:
    case = with_(subject_link="Ydelsens indhold")

    assert not raised(edit.changed(case, rule_limits={"CHK-10.short": Decimal(10)}), "CHK-10")


@pytest.mark.parametrize("name", reference.examples())
def test_the_examples_use_no_words_a_check_looks_for(name: str) -> None:
    word_checks = {"CHK-09", "CHK-11", "CHK-12", "CHK-19", "CHK-19b", "CHK-28", "CHK-29"}
    fired = {r.check for r in criteria.checks(Subject(reference.example(name), BOOK, DAY, None))}

    assert not fired & word_checks


def test_a_criterion_from_the_library_sets_nothing_off_but_a_plan_that_stands_alone() -> None:
    alone = of()
    for entry in reference.library().entries.values():
        case, _ = library.inserted(alone, 0, entry, None)
        set_off = {(r.check, r.trigger) for r in criteria.checks(Subject(case, BOOK, DAY, None))}

        assert set_off <= {("CHK-15", "points_only")}, entry.id


def test_a_blocked_idea_of_the_library_sets_off_its_check() -> None:
    ideas = reference.library().blocked.values()
    looked_for = {"CHK-09", "CHK-11", "CHK-12", "CHK-19"}
    wordy = [idea for idea in ideas if looked_for & {*idea.checks}]

    assert len(wordy) >= 7
    for idea in wordy:
        fired = {r.check for r in criteria.checks(Subject(with_(name=idea.name), BOOK, DAY, None))}
        assert fired & {*idea.checks}, idea.id
