"""What more social value or effect costs, over whole awards."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from award_cases import every_award, random_tender

from scoring import award, reference
from scoring.award.tradeoff import curve, surface


def canteen():
    return award.problem(reference.example("kantine"), reject=("B7/L5",))


def front(points: set[tuple]) -> set[tuple]:
    """What no other point beats: (payment, -social)."""
    return {p for p in points if not any(q != p and q[0] <= p[0] and q[1] <= p[1] for q in points)}


@pytest.mark.parametrize("seed", range(25))
def test_the_whole_curve_equals_the_front_of_every_award(seed: int):
    case, _ = random_tender(seed)
    case = as_social(case)
    posed = award.problem(case)
    if award.solve(case, study=False).status == "infeasible":
        assert curve(posed, most=0) == ()
        return
    quality = {a.bid: Fraction(a.points) for a in case.assessments}
    due = front({(a.to_pay, -sum(quality[b] for _, b in a.assigned)) for a in every_award(case)})
    assert {(Fraction(p.to_pay), -Fraction(p.social)) for p in curve(posed, most=0)} == due


def as_social(case):
    model = case.models[0]
    criteria = tuple(c.model_copy(update={"theme": "social"}) if c.id == "Q" else c for c in model.criteria)
    method = {"name": "fixed_kroner", "kroner_per_point": 0}
    plain = type(model).model_validate(
        {
            "criteria": [{**c.model_dump(), "weight": 100 if c.id == "Q" else None} for c in criteria],
            "method": method,
        }
    )
    return case.model_copy(update={"models": (plain,)})


def test_each_step_of_the_curve_pays_more_for_more():
    points = curve(canteen(), most=0)
    assert len(points) == 8
    assert all(a.to_pay < b.to_pay and a.social < b.social for a, b in pairwise(points))
    assert (points[0].to_pay, points[-1].to_pay) == (9_112_930, 9_484_850)
    assert all(p.proved for p in points)


@pytest.mark.parametrize("most", [2, 3, 5])
def test_a_short_curve_keeps_both_ends_and_lies_on_the_whole_one(most: int):
    whole, short = curve(canteen(), most=0), curve(canteen(), most=most)
    assert len(short) <= most
    assert (short[0], short[-1]) == (whole[0], whole[-1])
    assert {p.to_pay for p in short} <= {p.to_pay for p in whole}


def test_three_goals_keep_only_what_nothing_found_beats():
    case = reference.example("beskaeftigelse")
    points = surface(award.problem(case, reject=("A5",)), levels=6)
    keys = {(p.to_pay, -p.social, -p.effect) for p in points}
    assert len(keys) == len(points)
    assert not any(a != b and all(x <= y for x, y in zip(a, b, strict=True)) for a in keys for b in keys)
    assert {p.assignments["LOT-0000"] for p in points} <= {"A1", "A2", "A3", "A4", "A6"}
