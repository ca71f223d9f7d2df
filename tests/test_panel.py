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


def judged_by(*voices: dict, bids: str = "AB", **parts) -> Case:
    offers = [a_bid(b, points=None) for b in bids]
    return a_case(*offers, assessments=voices, evaluators=[{"id": "Anna"}, {"id": "Bo"}], **parts)


def test_the_panel_judges_every_bid_but_where_a_declared_conflict_keeps_somebody_from_it():
    conflict = {"evaluator": "Bo", "conflict": True, "bids": ["B"], "measure": "Ude"}
    assert panel.judges(judged_by(declarations=[conflict])) == {"A": ("Anna", "Bo"), "B": ("Anna",)}
    everywhere = {**conflict, "bids": []}
    assert panel.judges(judged_by(declarations=[everywhere])) == {"A": ("Anna",), "B": ("Anna",)}
    lifted = {"evaluator": "Bo", "conflict": False}
    assert panel.judges(judged_by(declarations=[conflict, lifted]))["B"] == ("Anna", "Bo")


def test_where_no_panel_is_named_those_heard_are_the_panel():
    assert panel.judges(heard(said(3, "Bo"), said(4, "Anna"), said(5))) == {"A": ("Bo", "Anna")}


def test_progress_counts_what_is_due_from_each_and_leaves_out_rejected_bids_and_conflicts():
    conflict = {"evaluator": "Bo", "conflict": True, "bids": ["B"], "measure": "Ude"}
    case = judged_by(said(3, "Anna"), said(None, "Bo"), bids="ABC", declarations=[conflict])
    out = case.bids[2].model_copy(update={"rejections": a_bid_rejected()})
    case = case.model_copy(update={"bids": (*case.bids[:2], out)})
    found = panel.progress(case, case.models[0], ONLY)
    assert [(p.evaluator, p.given, p.due) for p in found] == [("Anna", 1, 2), ("Bo", 0, 1)]


def a_bid_rejected() -> tuple:
    return a_case(a_bid("X", rejected="For sent")).bids[0].rejections


@pytest.mark.parametrize(
    ("apart", "shown"), [("0", "alike"), ("2.5", "near"), ("2.51", "apart"), ("5", "apart"), ("5.01", "far")]
)
def test_the_light_follows_the_limit_and_the_limit_itself_is_not_beyond_it(apart: str, shown: str):
    assert panel.light(Decimal(apart), a_model().scale, Decimal(50)) == shown


def test_the_light_is_held_against_the_criterions_own_scale():
    assert panel.light(Decimal(3), quality(scale={"top": 5}).scale, Decimal(50)) == "far"


def test_the_meeting_looks_at_the_widest_spread_first_and_then_at_what_is_missing():
    b = [{**said(p, who), "bid": "B"} for p, who in ((1, "Anna"), (9, "Bo"))]
    case = judged_by(said(4, "Anna"), said(6, "Bo"), said(5), *b, bids="ABC")
    first, second, third = panel.meeting(case, case.models[0], ONLY, Decimal(50))
    assert (first.bid, first.spread, first.light, first.agreed) == ("B", 8, "far", None)
    assert (second.bid, second.light, second.agreed.points) == ("A", "near", 5)
    assert {who: a.points for who, a in second.own.items()} == {"Anna": 4, "Bo": 6}
    assert (third.bid, third.spread, third.lacking) == ("C", None, ("Anna", "Bo"))


def test_the_story_holds_every_word_in_order_and_only_those_about_the_lot():
    case = heard(
        said(3, "Anna"), said(4, "Anna"), said(5, lot="L1"), said(6, lot="L2"), said(None), tender=TWO_LOTS
    )
    assert [a.points for a in panel.story(case, "L1", ("A", "Q"))] == [3, 4, 5, None]


def test_points_the_panel_moves_need_a_reason():
    case = judged_by(said(4, "Anna"), said(6, "Bo"), said(6))
    assert [f.code for f in panel.unreasoned(case, ONLY)] == ["panel.no_reason"]
    assert panel.unreasoned(judged_by(said(6, "Anna"), said(6, "Bo"), said(6)), ONLY) == ()
    assert panel.unreasoned(judged_by(said(4, "Anna"), said(6, reason="Læst igen")), ONLY) == ()


def test_without_prices_a_bid_is_in_the_lots_it_has_lines_for():
    bids = (a_bid("A", lot="L1", price=1), a_bid("B", lot="L2", price=1), a_bid("C", price=None))
    case = a_case(*(b for b in bids), tender=TWO_LOTS, model=a_model(prices_hidden=True))
    shut = case.model_copy(
        update={
            "bids": tuple(
                b.model_copy(
                    update={"prices": tuple(p.model_copy(update={"unit_price": None}) for p in b.prices)}
                )
                for b in case.bids
            )
        }
    )
    for lot, there in (("L1", ["A", "C"]), ("L2", ["B", "C"])):
        assert [b.id for b in case.bids_in(lot)] == [b.id for b in shut.bids_in(lot)] == there
