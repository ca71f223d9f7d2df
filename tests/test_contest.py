"""The what-if ground: exact lines order the bids exactly as `score` does, under every method."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from builders import ONLY, a_bid, a_case, a_model, a_price, kroner, linear, quality
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import reference
from scoring.contest import contest
from scoring.evaluation import EvaluationModel
from scoring.model import Case
from scoring.score import score
from scoring.values import ScoringError

WEIGHED = [
    linear(50),
    linear(50, "negative"),
    linear(20, "fallback", fallback_spread=90),
    {"name": "linear_span", "low": 500_000, "high": 1_500_000, "outside": "clip"},
    {"name": "linear_span", "low": 500_000, "high": 1_500_000, "outside": "extend"},
    {"name": "percentage_on_price"},
    {"name": "lowest_over_price"},
    {"name": "min_max"},
    {"name": "from_average", "average": "mean"},
    {"name": "from_average", "average": "median", "spread": 40},
    {"name": "by_rank"},
]
UNWEIGHED = [
    kroner(40_000),
    kroner(40_000, form="add"),
    {"name": "quality_per_price"},
    {"name": "fixed_price", "price": 1_000_000},
    {"name": "gate_then_price", "then": "lowest_price"},
    {"name": "gate_then_price", "then": "price_per_point"},
]
ROUNDINGS = [
    {},
    {"round_points": {"mode": "round", "decimals": 1}},
    {"round_total": {"mode": "round", "decimals": 1}},
]
GATED = {"gates": {"total_at_least": 45}}
EQUAL = Decimal("1e-25")


def model(method: dict, first: int, **fields) -> EvaluationModel:
    """Two criteria; the second is judged on a scale of its own."""
    weighs = method in WEIGHED
    own = {"scale": {"bottom": 1, "top": 7}}
    rest = 100 - first - (30 if weighs else 0)
    price = a_price(30 if weighs else None)
    if method["name"] == "gate_then_price":
        fields = {**fields, "gates": {"total_at_least": 45}}
    return a_model(price, quality("Q", first), quality("R", rest, **own), method=method, **fields)


points = st.tuples(st.integers(300_000, 2_000_000), st.decimals(0, 10, places=1), st.decimals(1, 7, places=1))


def a_contest(bids, evaluation: EvaluationModel) -> Case:
    offers = (a_bid(f"B{i}", price=p, points={"Q": q, "R": r}) for i, (p, q, r) in enumerate(bids))
    return a_case(*offers, model=evaluation)


@pytest.mark.parametrize("method", [*WEIGHED, *UNWEIGHED], ids=lambda m: "-".join(map(str, m.values())))
@given(
    bids=st.lists(points, min_size=1, max_size=5),
    first=st.integers(1, 69),
    extra=st.sampled_from([*ROUNDINGS, GATED]),
)
def test_lines_order_the_bids_as_score_does(method: dict, bids, first: int, extra):
    case = a_contest(bids, model(method, first, **extra))
    card, field = score(case, ONLY), contest(case, ONLY)
    assert set(field.passing()) == set(card.totals)
    assert field.winners() == tuple(sorted(card.winners()))
    if card.totals and "round_total" not in extra:
        values = dict(zip(field.lines().bids, field.lines().values(field.whole_shares), strict=True))
        order = sorted(values, key=lambda b: (-values[b], b))
        assert [b for group in card.ranking for b in group] == order


@settings(max_examples=40)
@given(bids=st.lists(points, min_size=1, max_size=5), first=st.integers(1, 69))
def test_a_points_total_is_the_sum_of_weights_times_line(bids, first: int):
    case = a_contest(bids, model(linear(50), first))
    field, totals = contest(case, ONLY), score(case, ONLY).totals
    lines = field.lines()
    for bid, row in zip(lines.bids, lines.rows, strict=True):
        total = sum(share * x for share, x in zip(field.shares.values(), row, strict=True)) / lines.scale
        assert abs(totals[bid] - Decimal(total.numerator) / total.denominator) < EQUAL


@pytest.mark.parametrize("name", reference.examples())
def test_the_examples_have_the_same_winners_in_every_lot(name: str):
    case = reference.example(name)
    for lot in case.tender.lots:
        assert contest(case, lot.id).winners() == score(case, lot.id).winners()


def test_a_third_stays_a_third():
    """Two evaluators say 7, one says 8: the mean is 22/3, not 7.333…"""
    offers = [a_bid("A", points=7, evaluator=e) for e in "xy"]
    third = a_bid("A", points=8, evaluator="z")
    case = a_case(
        offers[0], model=a_model(panel="mean"), assessments=[*offers[1].assessments, *third.assessments]
    )
    assert contest(case, ONLY).entries["A"].points == {"Q": Fraction(22, 3)}


def test_what_costs_nothing_is_best_per_krone():
    case = a_case(
        a_bid("A", price=0, points=6),
        a_bid("B", price=1, points=9),
        model=a_model(a_price(), quality("Q", 100), method=UNWEIGHED[-1], gates={"total_at_least": 50}),
    )
    assert contest(case, ONLY).winners() == score(case, ONLY).winners() == ("A",)


def test_what_stops_the_scoring_stops_the_contest():
    with pytest.raises(ScoringError) as stopped:
        contest(a_case(a_bid("A", points=None)), ONLY)
    assert [f.code for f in stopped.value.findings] == ["score.points_missing"]
