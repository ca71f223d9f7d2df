"""What quality is worth in kroner where bids compete, and what a point does to a break-even price."""

from __future__ import annotations

from decimal import ROUND_FLOOR

from break_even_cases import ORE, D, base_case, fields, found
from builders import ONLY, a_bid, a_case, a_model, a_price, quality, scored
from hypothesis import given

from scoring import edit, reference
from scoring.break_even import break_even, worth
from scoring.model import Case
from scoring.score import opening


def test_a_point_in_the_base_case_in_kroner():
    told = worth.in_kroner(opening(base_case(), ONLY))
    assert {w.criterion.id: (w.point, w.ten) for w in told.criteria} == {
        "K": (30_000, 300_000),
        "S": (20_000, 200_000),
    }


def test_the_premium_accepted_for_social_value_over_the_cheapest_bid():
    """20 % of (9 - 4) points at 100,000 kr. for each point of the total."""
    by = {(p.bid, p.theme): p for p in worth.premiums(opening(base_case(), ONLY))}
    social = by["B", "social"]
    assert (social.cheapest, social.points, social.kroner, social.percent) == ("A", 1, 100_000, 10)
    assert by["D", "quality"].kroner == -30_000
    assert not any(bid == "A" for bid, _ in by)


def test_one_point_more_on_a_straight_line_moves_the_price_by_the_worth_of_a_point():
    opened = opening(base_case(), ONLY)
    moves = {(m.criterion, m.change): m.price_moves for m in worth.point_moves(opened, "B")}
    assert moves == {("K", 1): 30_000, ("K", -1): -30_000, ("S", 1): 20_000, ("S", -1): -20_000}


def test_a_point_the_scale_does_not_hold_is_left_out():
    opened = opening(a_case(a_bid("A", points=10), a_bid("B", points=0)), ONLY)
    assert [m.change for m in worth.point_moves(opened, "A")] == [-1]
    assert [m.change for m in worth.point_moves(opened, "B")] == [1]


def test_a_point_is_one_on_the_criterions_own_scale_and_may_fall_below_a_gate():
    own = quality("Q", 60, scale={"top": 5}, minimum_points=3)
    case = a_case(a_bid("A", points=3), a_bid("B", points=3), model=a_model(a_price(40), own))
    up, down = worth.point_moves(opening(case, ONLY), "A")
    fourth = a_case(a_bid("A", points=4), a_bid("B", points=3), model=a_model(a_price(40), own))
    assert up.after.price == found(fourth)["A"].price
    assert (down.after.answer, down.price_moves) == ("none", None)


@given(fields(rounding=True))
def test_a_point_more_is_judged_as_if_the_panel_had_given_it(case: Case):
    opened = opening(case, ONLY)
    for move in worth.point_moves(opened, "B0"):
        said = next(a for a in case.assessments if (a.bid, a.criterion) == ("B0", move.criterion))
        given_it = edit.with_assessment(case, edit.changed(said, points=said.points + move.change))
        assert move.after == break_even(opening(given_it, ONLY), "B0")


def test_sample_a_in_kroner():
    """A4 leads A2 by 0.0188 points of the total, each worth 2,248,000 kr.: 42,250.66 kr."""
    case = reference.example("beskaeftigelse")
    one = found(case, reject={"A5"})
    points = {w.criterion.id: w for w in worth.in_kroner(opening(case, ONLY, reject={"A5"})).criteria}
    card = scored(case, reject={"A5"})
    per_total_point = points["E1"].point / (points["E1"].weight / 100)
    assert one["A4"].room == (card.lead() * per_total_point).quantize(ORE, rounding=ROUND_FLOOR)
    assert one["A4"].room == D("42250.66")
    assert (one["A4"].rivals, one["A2"].rivals) == (("A2",), ("A4",))
    assert one["A2"].room == -one["A4"].room - ORE
