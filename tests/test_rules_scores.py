"""Checks of the points: what sets each off, what must not, and what it says in both languages."""

from __future__ import annotations

from typing import Any

import pytest
from builders import Offer, a_bid, a_case, a_model, a_price, price_model, quality
from rule_cases import BOOK, found, told, triggers
from sealed_cases import at

from scoring import course, reference, seals
from scoring.evaluation import EvaluationModel
from scoring.life import Evaluator
from scoring.model import Case

REASON = "Planen er konkret og følges op hver måned. "
HALVES = (a_price(50), quality("Q", 50))
THIRDS = a_model(a_price(40), quality("Q", 30), quality("R", 30))


def judged(name: str, points: Any, reason: str, evaluator: str = "panel", price: int = 1_000_000) -> Offer:
    """A bid whose points on Q carry this reason."""
    offer = a_bid(name, price=price, points=points, evaluator=evaluator)
    return Offer(offer.bid, tuple({**said, "rationale": reason} for said in offer.assessments))


def spoken(*voices: tuple[str, int, str], model: EvaluationModel | None = None, **parts: Any) -> Case:
    """One bid: evaluator, points and reason of each voice on Q."""
    said = [
        {"bid": "A", "criterion": "Q", "evaluator": who, "points": points, "rationale": reason}
        for who, points, reason in voices
    ]
    return a_case(a_bid("A", points=None), model=model, assessments=said, **parts)


def two(first: Any, second: Any, **fields: Any) -> Case:
    """Two bids at the same price with these points on Q."""
    return a_case(a_bid("A", points=first), a_bid("B", points=second), **fields)


def declared(*declarations: dict[str, Any], evaluator: str = "Anna") -> Case:
    return spoken((evaluator, 7, REASON), ("panel", 7, REASON), declarations=declarations)


STATED = {"evaluator": "Anna", "conflict": False}
CONFLICT = {"evaluator": "Anna", "conflict": True}

ANNA = {"id": "Anna"}
CLOSED = ("sealed", "opened", "points_closed")


def late(*steps: str, after: int, **parts: Any) -> Case:
    """A tender in which Anna gives 6, then 7, then 8 points; `after` of them before the last closing step.

    A step that pins holds fast how many points had been given; it is written "step:how many".
    """
    given = [
        {"bid": "A", "criterion": "Q", "evaluator": "Anna", "points": p, "rationale": REASON}
        for p in (6, 7, 8)
    ]
    case = a_case(a_bid("A", points=None), assessments=given, declarations=[STATED], **parts)
    case = case.model_copy(update={"assessments": seals.marked(case.assessments)})
    marks = [a.mark for a in case.assessments]
    events = []
    for told_as in steps:
        step, _, count = told_as.partition(":")
        pins = {"assessments": marks[int(count or after) - 1]} if step not in ("sealed", "notified") else {}
        events.append({"step": step, "at": "2026-03-01T12:00:00Z", "pins": pins})
    return Case.model_validate({**case.model_dump(), "events": events})


FIRES: list[tuple[str, Case, str, str]] = [
    # both lie beyond the lowest price + 50 % and get nothing
    (
        "CHK-21.equal_points",
        a_case(a_bid("A"), a_bid("B", price=1_600_000), a_bid("C", price=1_900_000)),
        "B og C får begge 0,00 point for pris",
        "B and C both get 0.00 points",
    ),
    ("CHK-25.tie", two(7, 7), "A, B står lige", "A, B are level"),
    # 0.06 of 10 points ahead
    ("CHK-25.margin", two("7.1", 7), "A er kun 0,06 point foran B", "A is only 0.06 points ahead of B"),
    # 6.000 kr. ahead, of a price of a million
    (
        "CHK-51.after_closing",
        late(*CLOSED, after=2),
        "til A på Kvalitet Q af Anna, efter at pointene var lukket",
        "Anna gave points to A on Kvalitet Q after the points were closed",
    ),
    (
        "CHK-51.not_on_panel",
        declared(STATED).model_copy(update={"evaluators": (Evaluator(id="Bo"),)}),
        "Anna har givet point, men står ikke blandt bedømmerne",
        "Anna has given points but is not among the evaluators",
    ),
    (
        "CHK-25.margin_kroner",
        two("7.1", 7, model=price_model()),
        "A er kun 6.000 kr. bedre end B",
        "A is only DKK 6,000 better than B",
    ),
    # totals are cut to whole points: a lead of one is one step
    (
        "CHK-25.rounding",
        two(9, 8, model=a_model(round_total={"mode": "truncate", "decimals": 0})),
        "ét afrundingstrin",
        "one step of rounding",
    ),
    (
        "CHK-25.one_point",
        two(8, 7),
        "På 2 af bedømmelserne i udbuddet ville ét point",
        "On 2 of the assessments",
    ),
    ("CHK-30.missing", two(7, 7), "Pointene til A på Kvalitet Q", "The points of A on Kvalitet Q"),
    # 29 characters
    ("CHK-30.short", a_case(judged("A", 7, "x" * 29)), "er på 29 tegn", "has 29 characters"),
    (
        "CHK-30.identical",
        a_case(judged("A", 7, REASON), judged("B", 5, REASON.upper())),
        "B og A har samme begrundelse",
        "B and A have the same reason",
    ),
    ("CHK-37.undeclared", declared(), "Anna har givet point", "Anna has given points"),
    ("CHK-37.conflict", declared(CONFLICT), "interessekonflikt", "conflict of interest"),
    # 6 points apart on a scale of 10, and the panel only gave its points
    (
        "CHK-56.apart",
        spoken(("Anna", 2, REASON), ("Bo", 8, REASON), ("panel", 5, "")),
        "6 point fra hinanden om A",
        "6 points apart on A",
    ),
]

QUIET: list[tuple[str, Case]] = [
    # the same price may well get the same points
    ("CHK-21", a_case(a_bid("A"), a_bid("B"), a_bid("C", price=1_100_000))),
    # prices reckoned in kroner get no points at all
    ("CHK-21", a_case(a_bid("A"), a_bid("B", price=1_900_000), model=price_model())),
    ("CHK-21", a_case(a_bid("A"), a_bid("B", price=1_600_000), a_bid("C", price=1_900_000, rejected="x"))),
    # 1.2 points ahead: 12 % of the highest score, and a point is worth 0.6
    ("CHK-25", two(9, 7)),
    # nobody to be ahead of
    ("CHK-25", a_case(a_bid("A"))),
    ("CHK-30", a_case(judged("A", 7, "x" * 30))),
    # the same words for the same points
    ("CHK-30", a_case(judged("A", 7, REASON), judged("B", 7, REASON))),
    # the same words on two criteria
    (
        "CHK-30",
        a_case(judged("A", {"Q": 7, "R": 3}, REASON), model=THIRDS),
    ),
    # not scored yet: B's points are missing
    ("CHK-30", two(7, None)),
    ("CHK-30", a_case(judged("A", 7, REASON), a_bid("B", rejected="For sent"))),
    # under the mean, what the evaluators wrote is the reason
    ("CHK-30", spoken(("Anna", 7, REASON), ("Bo", 5, ""), model=a_model(panel="mean"))),
    ("CHK-37", declared(STATED)),
    ("CHK-37", declared({**CONFLICT, "measure": "Bedømte ikke dette tilbud"})),
    # the last statement counts
    ("CHK-37", declared(CONFLICT, STATED)),
    # the panel is nobody in particular
    ("CHK-37", two(7, 8)),
    # half the scale is not more than half
    ("CHK-56", spoken(("Anna", 3, ""), ("Bo", 8, ""), ("panel", 5, ""))),
    ("CHK-56", spoken(("Anna", 2, ""), ("Bo", 8, ""), ("panel", 5, REASON))),
    ("CHK-56", spoken(("Anna", 2, ""), ("panel", 8, ""))),
]


@pytest.mark.parametrize(("code", "case", "danish", "english"), FIRES, ids=[row[0] for row in FIRES])
def test_it_is_set_off_and_says_what_was_found_why_and_what_to_do(
    code: str, case: Case, danish: str, english: str
):
    told_of = [f for f in found(case, code.split(".", maxsplit=1)[0]) if f.code == code]
    assert told_of
    da, en = told(told_of[0])
    assert danish in da
    assert english in en
    for said in (da, en):
        assert "§" in said
        assert "{" not in said
        assert "ulovlig" not in said


@pytest.mark.parametrize(("code", "case"), QUIET, ids=[f"{row[0]}-{i}" for i, row in enumerate(QUIET)])
def test_its_near_miss_stays_silent(code: str, case: Case):
    assert triggers(case, code) == []


def test_every_trigger_of_the_group_is_set_off_above():
    mine = {code.split(".")[0] for code, *_ in FIRES}
    assert {f"{c}.{t}" for c in mine for t in BOOK.checks[c].triggers} == {code for code, *_ in FIRES}


@pytest.mark.parametrize("name", reference.examples())
def test_the_examples_are_reasoned_declared_and_agreed(name: str):
    case = reference.example(name)
    assert [f.code for check in ("CHK-30", "CHK-37", "CHK-56") for f in found(case, check)] == []


def test_scores_without_reasons_are_told_one_by_one_where_they_are_written():
    assert [f.place for f in found(two(7, 8), "CHK-30")] == [
        "assessments/A/LOT-0000/Q",
        "assessments/B/LOT-0000/Q",
    ]


def test_a_missing_declaration_stops_in_every_regime():
    case = declared()
    small = case.model_copy(update={"tender": case.tender.model_copy(update={"estimated_value": 400_000})})
    assert [(f.severity, f.place) for f in found(small, "CHK-37")] == [("stop", "declarations/Anna")]


def test_a_step_of_rounding_of_price_points_is_weighed():
    """Whole price points weigh 50 %: a step is 0.5, and A is 0.45 ahead (9 % of 5 points)."""
    model = a_model(*HALVES, round_points={"mode": "round", "decimals": 0})
    assert "rounding" in triggers(two("7.9", 7, model=model), "CHK-25")
    assert "rounding" not in triggers(two("7.9", 7, model=a_model(*HALVES)), "CHK-25")


def test_one_point_that_makes_two_bids_level_is_a_point_that_turns_the_award():
    assert "one_point" in triggers(two(8, 7), "CHK-25")
    assert "one_point" not in triggers(two("8.01", 7), "CHK-25")


def test_the_short_cut_past_clear_winners_never_hides_a_turn():
    """Every lead in steps of a tenth, by points and by kroner: told where trying every point finds it."""
    for model in (None, price_model()):
        for tenth in range(1, 30):
            second = f"{(100 - tenth) / 10}"
            assert ("one_point" in triggers(two(10, second, model=model), "CHK-25")) == (tenth <= 10)


@pytest.mark.parametrize(
    "case",
    [
        late("sealed", "opened", after=1),  # not closed yet
        late(*CLOSED, after=3),
        late(*CLOSED, "recalled:2", after=2),  # given anew after a recall
        late("sealed", "opened:1", "points_closed:1", "recalled:1", "points_closed:3", after=3),
        late(*CLOSED, "decided:2", "corrected:3", after=2),  # a correction with its reason
        late(*CLOSED, "decided:3", after=3, evaluators=[ANNA]),
    ],
)
def test_points_before_closing_after_a_recall_or_in_a_correction_are_in_time(case: Case):
    assert triggers(case, "CHK-51") == []


@pytest.mark.parametrize(
    "case",
    [
        late(*CLOSED, "decided:3", after=2),  # slipped in before the decision
        late(*CLOSED, "recalled:3", after=2),  # slipped in before the recall
        late(*CLOSED, "decided:2", "corrected:2", after=2),  # after the correction
    ],
)
def test_points_slipped_in_between_two_steps_are_told_where_they_stand(case: Case):
    assert [(f.code, f.place, f.severity) for f in found(case, "CHK-51")] == [
        ("CHK-51.after_closing", "assessments/A/*/Q/Anna", "stop")
    ]


def test_nobody_is_a_stranger_before_the_panel_is_named():
    assert triggers(declared(STATED), "CHK-51") == []


@pytest.mark.parametrize("state", ["sealed", "opened", "closed", "decided", "contract"])
def test_an_example_taken_through_its_life_by_the_rules_sets_nothing_off(state: course.State):
    assert triggers(at("groen_vedligehold", state), "CHK-51") == []
