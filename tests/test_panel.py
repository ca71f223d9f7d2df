"""Which points count: the consensus or the mean, the latest word, the lot's own before the general one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from builders import ONLY, a_bid, a_case, a_model, a_price, quality

from scoring import panel
from scoring.model import Case

MEAN = a_model(panel="mean")
TWO_LOTS = {"lots": [{"id": "L1"}, {"id": "L2"}]}


def said(points: int | str | None, who: str = "panel", lot: str | None = None, **fields) -> dict:
    return {"bid": "A", "criterion": "Q", "points": points, "evaluator": who, "lot": lot, **fields}


def heard(*assessments: dict, lot: str = ONLY, **parts) -> Case:
    return a_case(a_bid("A", points=None), assessments=assessments, **parts)


def points(case: Case, lot: str = ONLY) -> Decimal | None:
    found = panel.counted(case, case.models[0], lot).get(("A", "Q"))
    return found.points if found else None


def test_the_consensus_counts_and_the_evaluators_own_points_do_not():
    assert points(heard(said(3, "Anna"), said(9, "Bo"), said(7))) == 7


def test_or_the_mean_of_the_evaluators_counts_and_the_consensus_does_not():
    assert points(heard(said(3, "Anna"), said(8, "Bo"), said(1), model=MEAN)) == Decimal("5.5")


def test_the_latest_assessment_of_an_evaluator_counts():
    assert points(heard(said(3), said(8))) == 8
    assert points(heard(said(3, "Anna"), said(6, "Bo"), said(5, "Anna"), model=MEAN)) == Decimal("5.5")


def test_points_taken_back_do_not_count():
    assert points(heard(said(3), said(None))) is None


def test_points_for_the_lot_go_before_points_for_all_lots_whichever_came_last():
    case = heard(said(4, lot="L1"), said(9), tender=TWO_LOTS)
    assert (points(case, "L1"), points(case, "L2")) == (4, 9)


def test_nobody_heard_leaves_the_bid_out():
    assert panel.counted(heard(), a_model(), ONLY) == {}
    assert points(heard(said(3, "Anna"))) is None
    assert points(heard(said(None, "Anna"), said(3), model=MEAN)) is None


def test_who_was_heard_is_told_in_order_and_the_panels_reason_kept():
    case = heard(said(3, "Bo"), said(8, "Anna"), said(None, rationale="Enige."), model=MEAN)
    found = panel.counted(case, MEAN, ONLY)["A", "Q"]
    assert found.evaluators == ("Anna", "Bo")
    assert found.rationale == "Enige."
    assert panel.counted(heard(said(3, "Anna"), model=MEAN), MEAN, ONLY)["A", "Q"].rationale == ""


def test_the_spread_is_between_the_evaluators_and_leaves_the_consensus_out():
    assert panel.spread(heard(said(3, "Anna"), said(8, "Bo"), said(10)), ONLY) == {("A", "Q"): 5}
    assert panel.spread(heard(said(10)), ONLY) == {}


def test_only_judged_quality_criteria_need_points():
    span = {"how": "indicator", "worst": 0, "best": 10}
    model = a_model(a_price(40), quality("Q", 30), quality("R", 30, scoring=span))
    assert [c.id for c in panel.assessed(model)] == ["Q"]


def test_every_missing_point_is_told_with_bid_and_criterion():
    model = a_model(a_price(40), quality("Q", 30), quality("R", 30))
    case = a_case(a_bid("A", points={"Q": 5}), a_bid("B", points=None), model=model)
    assert [(f.code, f.place) for f in panel.missing(case, model, ONLY)] == [
        ("score.points_missing", f"assessments/A/{ONLY}/R"),
        ("score.points_missing", f"assessments/B/{ONLY}/Q"),
        ("score.points_missing", f"assessments/B/{ONLY}/R"),
    ]


@pytest.mark.parametrize(("given", "told"), [("10.01", 1), ("10", 0), ("0", 0), ("-0.01", 1)])
def test_points_outside_the_scale_are_told_and_its_ends_are_inside(given: str, told: int):
    found = panel.missing(heard(said(given)), a_model(), ONLY)
    assert [f.code for f in found] == ["score.points_outside"] * told


def test_the_criterions_own_scale_is_the_one_that_bounds_its_points():
    model = a_model(a_price(40), quality("Q", 60, scale={"top": 5}))
    assert [f.values["top"] for f in panel.missing(heard(said(6), model=model), model, ONLY)] == [5]
    assert panel.missing(heard(said(5), model=model), model, ONLY) == ()


def test_a_rejected_bid_needs_no_points():
    case = a_case(a_bid("A", points=None, rejected="For sent"))
    assert panel.missing(case, a_model(), ONLY) == ()
