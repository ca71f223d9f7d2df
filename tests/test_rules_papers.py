"""Checks of the papers and of the rule book's age. Each fires, and stays silent beside it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from builders import a_bid, a_case, a_model, a_price, quality
from rule_cases import BOOK, DAY, found, told, triggers

from scoring import reference, rules
from scoring.model import Case
from scoring.rules.book import Rulebook

ABOVE = {"cpv": ["77310000"], "estimated_value": 13_000_000, "published": DAY}
CPR = "010190-1234"


def tender(**fields: Any) -> Case:
    return a_case(tender={**ABOVE, **fields})


def lived(*steps: str, **fields: Any) -> Case:
    """A tender whose steps were all taken on 1 January 2026."""
    events = [{"step": step, "at": "2026-01-01T12:00:00Z"} for step in steps]
    return a_case(tender={**ABOVE, **fields}, events=events)


def kept(until: str, *steps: str, **parts: Any) -> Case:
    """A tender kept until a day, whose steps were taken on 1 January 2026."""
    events = [{"step": step, "at": "2026-01-01T12:00:00Z"} for step in ("sealed", *steps)]
    return a_case(tender=ABOVE, events=events, retained_until=until, **parts)


def dialogue(**fields: Any) -> Case:
    return a_case(a_bid(consulted=True), tender={**ABOVE, "market_dialogue": fields})


FIRES: tuple[tuple[str, Case, date], ...] = (
    ("CHK-47b.cpr", tender(note=f"Ring til {CPR}."), DAY),
    ("CHK-48.too_high", tender(minimum_turnover=26_000_001), DAY),
    ("CHK-48b.late", lived("signed"), date(2026, 2, 1)),
    ("CHK-49.not_shared", tender(market_dialogue={"held": True, "measures": "Lang frist"}), DAY),
    ("CHK-49.no_measures", tender(market_dialogue={"held": True, "shared": "Referat"}), DAY),
    ("CHK-49.consulted", dialogue(), DAY),
    ("CHK-50.not_set", lived("opened", "decided"), DAY),
    ("CHK-50.too_short", kept("2028-12-31", "decided"), DAY),
    ("CHK-50.too_short", kept("2029-01-01", "decided", rule_limits={"CHK-50.years": 5}), DAY),
    ("CHK-54.no_threshold", tender(published=date(2028, 1, 1)), DAY),
    ("CHK-54.no_threshold", tender(published=None), date(2028, 1, 1)),
    ("CHK-54.not_reviewed", tender(), date(2027, 11, 24)),
)

SILENT: tuple[tuple[str, Case, date], ...] = (
    ("CHK-47b", tender(note="Ring til 12 34 56 78."), DAY),
    ("CHK-48", tender(minimum_turnover=26_000_000), DAY),  # twice the value is allowed
    ("CHK-48", tender(minimum_turnover=26_000_001, estimated_value=None), DAY),
    ("CHK-48b", lived("signed"), date(2026, 1, 31)),  # thirty days
    ("CHK-48b", lived("signed", "award_notice"), date(2026, 6, 1)),
    ("CHK-48b", lived("decided"), date(2026, 6, 1)),
    ("CHK-48b", lived("signed", estimated_value=400_000), date(2026, 6, 1)),
    (
        "CHK-49",
        a_case(
            a_bid(consulted=True),
            tender={
                **ABOVE,
                "market_dialogue": {"held": True, "shared": "Referat", "measures": "Lang frist"},
            },
        ),
        DAY,
    ),
    ("CHK-49", a_case(a_bid(consulted=True, rejected="For sent"), tender=ABOVE), DAY),
    ("CHK-49", tender(), DAY),
    ("CHK-50", lived("opened"), DAY),
    ("CHK-50", kept("2029-01-01", "decided"), DAY),  # three years to the day
    ("CHK-50", kept("2029-01-01", "decided", rule_limits={"CHK-50.years": 1}), DAY),
    ("CHK-50", kept("2026-02-01", "opened", "points_closed", "annulled"), DAY),
    ("CHK-50", kept("2026-02-01", "opened", "points_closed", "decided", "recalled"), DAY),
    ("CHK-54", tender(published=date(2027, 12, 31)), date(2027, 11, 23)),
)


@pytest.mark.parametrize(("code", "case", "on"), FIRES)
def test_it_is_found_and_told_in_both_languages(code: str, case: Case, on: date):
    check, _, trigger = code.partition(".")
    finding = next(f for f in found(case, check, on) if f.code == code)
    assert trigger in triggers(case, check, on)
    assert finding.law == BOOK.checks[check].law
    for sentence in told(finding):
        assert sentence
        assert "{" not in sentence
    assert "ulovlig" not in told(finding)[0]


@pytest.mark.parametrize(("check", "case", "on"), SILENT)
def test_what_lies_just_beside_it_is_left_alone(check: str, case: Case, on: date):
    assert triggers(case, check, on) == []


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("CHK-47b.cpr", "kan være i strid med databeskyttelsesforordningens art. 9"),
        (
            "CHK-48.too_high",
            "på 26.000.001 kr. Et krav på mere end 2 gange kontraktens værdi (26.000.000 kr.)",
        ),
        ("CHK-48b.late", "underskrevet for 31 dage siden"),
        ("CHK-49.consulted", "kan være i strid med udbudslovens § 39"),
        ("CHK-54.no_threshold", "slutter 2027-12-31"),
        ("CHK-54.not_reviewed", "for mere end 12 måneder siden (værktøjets grænse, ikke lovens)"),
    ],
)
def test_the_sentence_says_what_was_found_and_what_it_is_held_against(code: str, words: str):
    case, on = next((case, on) for fires, case, on in FIRES if fires == code)
    finding = next(f for f in found(case, code.partition(".")[0], on) if f.code == code)
    assert words in told(finding)[0]


def ended(*names: str) -> Rulebook:
    """The book with these rules in force for the last time on 28 February 2026, and no other ended."""
    last = {name: date(2026, 2, 28) for name in names}
    rules = {r.id: r.model_copy(update={"valid_to": last.get(r.id)}) for r in BOOK.rules.values()}
    return BOOK.model_copy(update={"rules": rules})


def test_rules_past_their_last_day_are_one_finding_however_many_there_are():
    book = ended("SO-01", "SO-39")
    (finding,) = (f for f in rules.check(tender(), book, DAY) if f.code == "CHK-54.rule_over")
    assert finding.values["n"] == 2
    assert all("SO-01, SO-39" in sentence for sentence in told(finding))
    assert "CHK-54.rule_over" not in {f.code for f in rules.check(tender(), book, date(2026, 2, 28))}


def test_a_rule_kept_for_its_history_may_be_past_its_last_day():
    """No check rests on the date of an amendment."""
    behind = {rule for check in BOOK.checks.values() for rule in check.rules}
    history = next(name for name in BOOK.rules if name not in behind)
    assert "CHK-54.rule_over" not in {f.code for f in rules.check(tender(), ended(history), DAY)}


def test_every_trigger_of_these_checks_is_tried_above():
    mine = [BOOK.checks[c] for c in ("CHK-47b", "CHK-48", "CHK-48b", "CHK-49", "CHK-50", "CHK-54")]
    tried = {code for code, _, _ in FIRES} | {"CHK-54.rule_over"}
    assert {f"{c.id}.{t}" for c in mine for t in c.triggers} == tried


def test_the_department_may_set_its_own_limit_for_the_rule_books_age():
    case = a_case(tender=ABOVE, rule_limits={"CHK-54.not_reviewed": 18})
    assert triggers(case, "CHK-54", date(2027, 11, 24)) == []


def test_every_text_in_the_case_is_read_and_the_number_itself_is_never_told():
    bid = a_bid(
        points=None,
        tenderer={"name": "A", "note": CPR, "disadvantaged_evidence": CPR},
        rejections=[{"reason": CPR}],
    )
    criterion = quality("Q", 60, emphasis=CPR, scale={"steps": [{"points": 1, "text": CPR}]})
    case = a_case(
        bid,
        model=a_model(a_price(40), criterion),
        tender={**ABOVE, "lots": [{"id": "LOT-0000", "title": CPR}], "market_dialogue": {"shared": CPR}},
        assessments=[
            {"bid": "A", "criterion": "Q", "evaluator": "Anna", "points": 5, "rationale": CPR},
            {"bid": "A", "criterion": "Q", "points": 5, "reason": CPR},
        ],
        evaluators=[{"id": "Anna", "function": CPR}],
        declarations=[{"evaluator": "Anna", "conflict": True, "measure": CPR}],
        scenarios=[{"name": "S", "weights": {}, "note": CPR}],
        notice={"contact": CPR, "evidence": ["Attest", CPR]},
        deliveries=[
            {"lot": "LOT-0000", "bid": "A", "criterion": "Q", "delivered": 3, "on": "2027-01-01", "note": CPR}
        ],
        unread={"bids/A/prices/*/sum/unit_price": CPR},
    )
    findings = found(case, "CHK-47b")
    assert {f.place for f in findings} == {
        "bids/A/tenderer/note",
        "bids/A/tenderer/disadvantaged_evidence",
        "bids/A/rejections/0/reason",
        "models/0/criteria/Q/emphasis",
        "models/0/criteria/Q/scale/steps/0/text",
        "tender/lots/LOT-0000/title",
        "tender/market_dialogue/shared",
        "assessments/A/*/Q/Anna",
        "assessments/A/*/Q/panel",
        "evaluators/Anna/function",
        "declarations/0/measure",
        "scenarios/0/note",
        "notice/contact",
        "notice/evidence/1",
        "deliveries/0/note",
        "bids/A/prices/*/sum/unit_price",
    }
    assert not any(CPR in sentence for f in findings for sentence in told(f))


@pytest.mark.parametrize("name", reference.examples())
def test_no_example_holds_a_personal_number(name: str):
    assert found(reference.example(name), "CHK-47b") == []
