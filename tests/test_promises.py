"""Promises: the annex of the contract, and what a missing unit repays."""

from __future__ import annotations

from decimal import Decimal

import pytest
from builders import ONLY, a_bid, a_case, a_model, a_price, kroner, linear, price_model, quality

from scoring import reference
from scoring.promises import kept, promises
from scoring.score import score

D = Decimal


@pytest.fixture(scope="module")
def employment():
    """The winner A4 of the employment example, A5 held out: lowest price 6,744,000 kr., spread 100 %."""
    case = reference.example("beskaeftigelse")
    card = score(case, ONLY, reject=["A5"])
    return {p.criterion.id: p for p in promises(case, card, "A4")}


def test_two_points_of_mentor_hours_repay_the_price_advantage_they_bought(employment):
    """8 % · 2 / (30 % · 10 / 6,744,000) = 359,680 kr., as worked out independently."""
    assert 2 * employment["S1"].per_point == 359_680
    # 2.4 hours short in each of 240 courses are two points on a span of 12 hours: 624 kr. per missing hour
    short = kept(employment["S1"], employment["S1"].promised - D("2.4"))
    assert short.missing == D("2.4")
    assert round(short.repaid) == 359_680
    assert round(short.repaid / (D("2.4") * 240)) == 624


def test_every_criterion_that_gave_points_is_a_line_with_what_the_points_made_up_for(employment):
    assert set(employment) == {"E1", "E2", "E3", "E4", "Q1", "Q2", "S1", "S2"}
    for line in employment.values():
        assert round(line.worth, 6) == round(line.points * line.per_point, 6)


def test_a_judged_plan_promises_itself_and_no_number(employment):
    assert employment["S2"].promised is None
    assert kept(employment["S2"], D(1)) is None


def test_a_promise_that_is_kept_or_more_repays_nothing(employment):
    line = employment["E1"]
    for more in (0, 5):
        assert kept(line, line.promised + more).repaid == 0


def test_where_lower_is_better_the_missing_is_what_lies_above():
    span = {"how": "indicator", "worst": 24, "best": 4}
    model = a_model(a_price(50), quality("T", 50, scoring=span, unit="timer"), method=linear(spread=100))
    case = a_case(a_bid("A", points={}, offered={"T": 8}), model=model)
    (line,) = promises(case, score(case, ONLY), "A")
    assert kept(line, D(10)).missing == 2
    assert kept(line, D(6)).missing == 0


def test_a_criterion_at_the_bottom_of_its_scale_earned_nothing_and_promises_nothing():
    case = a_case(a_bid("A", points=0), a_bid("B", points=5))
    assert promises(case, score(case, ONLY), "A") == ()


def test_with_a_fixed_amount_a_missing_point_repays_that_amount():
    case = a_case(a_bid("A", points=7), a_bid("B", points=5), model=price_model(kroner(4_800)))
    (line,) = promises(case, score(case, ONLY), "A")
    assert (line.per_point, line.worth) == (4_800, 33_600)
