"""Who can still win: the limits hold against every way the missing points can fall, tried one by one."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from random import Random

import pytest
from builders import ONLY, a_bid, a_case, a_model, a_price, kroner, linear, quality

from scoring import admission, bounds, panel
from scoring.model import Assessment, Case
from scoring.score import score
from scoring.values import PANEL, ScoringError

SCALE = {"bottom": 0, "top": 2}
METHODS = {
    "fixed_kroner": kroner(60_000),
    "fixed_kroner_added": kroner(60_000, form="add"),
    "linear_floor": linear(spread=30),
    "linear_negative": linear(spread=20, outside="negative"),
    "linear_fallback": linear(spread=10, outside="fallback", fallback_spread=60),
    "linear_span": {"name": "linear_span", "low": 900_000, "high": 1_200_000, "outside": "clip"},
    "percentage_on_price": {"name": "percentage_on_price"},
    "gate_then_price": {"name": "gate_then_price"},
    "price_per_point": {"name": "gate_then_price", "then": "price_per_point"},
    "quality_per_price": {"name": "quality_per_price"},
    "fixed_price": {"name": "fixed_price", "price": 1_000_000},
}
WEIGHS_PRICE = ("linear", "percentage")
"""Every award method; those for comparison only award nothing."""


def a_draw(seed: int, method: str, *, gates: dict | None = None, **fields) -> Case:
    """Three bids on two criteria with the scale 0–2; a few points given, the others missing."""
    draw = Random(seed)
    price = a_price(40) if method.startswith(WEIGHS_PRICE) else a_price()
    shares = (35, 25) if price.weight else (60, 40)
    model = a_model(
        price,
        quality("Q", shares[0]),
        quality("R", shares[1], scale={"bottom": 0, "top": 4}),
        method=METHODS[method],
        scale=SCALE,
        gates=gates or ({"each_at_least": 50} if "gate" in method or "per_point" in method else {}),
        **fields,
    )
    points = [
        {c: draw.choice(range(top + 1)) for c, top in (("Q", 2), ("R", 4)) if draw.random() < 0.55}
        for _ in "ABC"
    ]
    prices = [draw.choice([900_000, 1_000_000, 1_100_000, 1_250_000, 1_400_000]) for _ in "ABC"]
    return a_case(
        *(a_bid(b, price=p, points=q) for b, p, q in zip("ABC", prices, points, strict=True)), model=model
    )


def endings(case: Case, judges: tuple[str, ...] = (PANEL,)) -> Iterator[Case]:
    """Every case that can come of it with whole points."""
    model, said = case.models[0], panel.spoken(case, ONLY)
    missing = [
        (b.id, c.id, who, range(int(model.scale_of(c).top) + 1))
        for b in admission.competing(case, ONLY)
        for c in panel.assessed(model)
        for who in judges
        if who not in said.get((b.id, c.id), {})
    ]
    for points in product(*(steps for *_, steps in missing)):
        more = tuple(
            Assessment(bid=b, criterion=c, evaluator=who, points=Decimal(p))
            for (b, c, who, _), p in zip(missing, points, strict=True)
        )
        yield case.model_copy(update={"assessments": (*case.assessments, *more)})


def check(case: Case, judges: tuple[str, ...] = (PANEL,), *, gated: bool = False) -> None:
    cards = [score(ending, ONLY) for ending in endings(case, judges)]
    best, worst = (max, min) if cards[0].best == "max" else (min, max)
    for found in bounds.reach(case, ONLY):
        totals = [c.totals[found.bid] for c in cards if found.bid in c.totals]
        won = [found.bid in c.winners() for c in cards]
        dropped = len(totals) < len(cards)
        assert (found.worst is None) == dropped
        if totals:
            assert found.best == best(totals)
        if not dropped:
            assert found.worst == worst(totals)
        if gated:  # careful: never called beaten when it can win, never safe when it is not
            assert found.can_win >= any(won)
            assert found.is_safe <= all(won)
        else:
            assert found.can_win == any(won)
            assert found.is_safe == all(won)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("method", [m for m in METHODS if "gate" not in m and m != "price_per_point"])
def test_the_limits_are_exact_for_every_method_without_gates(method: str, seed: int):
    check(a_draw(seed, method))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("method", METHODS)
def test_with_gates_no_bid_is_called_beaten_or_safe_that_is_not(method: str, seed: int):
    check(a_draw(seed, method, gates={"each_at_least": 50, "total_at_least": 50}), gated=True)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("mode", ["round", "truncate"])
def test_rounded_points_and_totals_have_the_same_limits(mode: str, seed: int):
    rounding = {"mode": mode, "decimals": 1}
    check(a_draw(seed, "linear_floor", round_points=rounding, round_total=rounding))


@pytest.mark.parametrize("seed", range(3))
def test_under_the_mean_an_evaluator_who_has_not_spoken_can_still_move_it(seed: int):
    draw = Random(seed)
    voices = [
        {"bid": b, "criterion": "Q", "evaluator": who, "points": draw.choice(range(3))}
        for b in "AB"
        for who in ("Ida", "Bo", "Eva")
        if draw.random() < 0.6
    ]
    case = a_case(
        a_bid("A", points=None),
        a_bid("B", price=1_100_000, points=None),
        model=a_model(scale=SCALE, panel="mean"),
        evaluators=[{"id": who} for who in ("Ida", "Bo", "Eva")],
        assessments=voices,
    )
    check(case, ("Ida", "Bo", "Eva"))


def test_a_bid_nobody_can_reach_is_safe_and_the_others_cannot_win():
    case = a_case(a_bid("A", points=9), a_bid("B", price=1_500_000, points=None))
    a, b = bounds.reach(case, ONLY)
    assert (a.can_win, a.is_safe) == (True, True)
    assert (b.can_win, b.is_safe) == (False, False)
    assert (b.worst, b.best) == (0, 6)


def test_with_every_point_given_the_limits_are_the_totals():
    case = a_case(a_bid("A", points=7), a_bid("B", points=7))
    card = score(case, ONLY)
    found = bounds.reach(case, ONLY)
    assert [(r.worst, r.best) for r in found] == [(card.totals[b], card.totals[b]) for b in "AB"]
    assert all(r.can_win and r.is_safe for r in found)  # a tie: both share the first place
    assert not bounds.is_open(case, case.models[0], ONLY)


def test_points_that_cannot_be_read_are_missing():
    case = a_case(a_bid("A", points=7), unread={"assessments/A/*/Q/panel": "syv"})
    (found,) = bounds.reach(case, ONLY)
    assert found.worst is not None
    assert found.worst < found.best
    assert bounds.is_open(case, case.models[0], ONLY)


def test_a_bid_no_points_can_bring_through_its_gate_has_no_best():
    case = a_case(a_bid("A", points=4), a_bid("B", points=None), model=a_model(gates={"each_at_least": 50}))
    a, b = bounds.reach(case, ONLY)
    assert (a.best, a.can_win) == (None, False)
    assert (b.worst, b.can_win, b.is_safe) == (None, True, False)


def test_a_dear_bid_that_may_fall_at_its_gate_may_widen_the_spread_for_all_or_not():
    case = a_case(
        a_bid("A", price=1_000_000, points=1),
        a_bid("B", price=1_050_000, points=2),
        a_bid("C", price=1_500_000, points=None),
        model=a_model(scale=SCALE, method=METHODS["linear_fallback"], gates={"each_at_least": 50}),
    )
    check(case, gated=True)
    b = bounds.reach(case, ONLY)[1]
    assert b.worst < b.best


def test_a_rejected_bid_has_no_limits():
    case = a_case(a_bid("A", points=None), a_bid("B", points=None, rejected="For sent"))
    assert [r.bid for r in bounds.reach(case, ONLY)] == ["A"]


def test_a_method_for_comparison_only_awards_nothing():
    assert (
        bounds.reach(a_case(a_bid("A", points=None), model=a_model(method={"name": "by_rank"})), ONLY) == ()
    )


def test_what_else_is_missing_is_told():
    with pytest.raises(ScoringError, match="price_missing"):
        bounds.reach(a_case(a_bid("A", price=None, points=None)), ONLY)
