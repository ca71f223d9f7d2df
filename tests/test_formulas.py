"""Each formula by hand-made numbers an officer can check on paper; edges included."""

from __future__ import annotations

from decimal import Decimal, localcontext

import pytest

from scoring import formulas

M = 1_000_000
TEN = {"bottom": Decimal(0), "top": Decimal(10)}
ONE_TO_TEN = {"bottom": Decimal(1), "top": Decimal(10)}


def prices(**kroner: int) -> dict[str, Decimal]:
    return {bid: Decimal(price) for bid, price in kroner.items()}


def linear(
    spread: int = 50, outside: str = "floor", scale: dict = TEN, fallback: int | None = None, **kroner: int
):
    fallback_spread = None if fallback is None else Decimal(fallback)
    return formulas.linear_from_lowest(
        prices(**kroner), spread=Decimal(spread), outside=outside, fallback_spread=fallback_spread, **scale
    )


def span(outside: str = "clip", low: int = 700, high: int = 1700, **kroner: int):
    return formulas.linear_span(
        prices(**kroner), low=Decimal(low), high=Decimal(high), outside=outside, **TEN
    )


def test_a_point_deducts_a_fixed_amount():
    price = formulas.fixed_kroner(
        Decimal(M), Decimal("8.8"), per_point=Decimal(60_000), top=Decimal(10), form="deduct"
    )
    assert price == 472_000


def test_a_point_missed_adds_the_same_amount():
    price = formulas.fixed_kroner(
        Decimal(M), Decimal("8.8"), per_point=Decimal(60_000), top=Decimal(10), form="add"
    )
    assert price == 1_072_000


def test_quality_worth_more_than_the_price_gives_a_negative_evaluation_price():
    price = formulas.fixed_kroner(
        Decimal(100), Decimal(10), per_point=Decimal(60), top=Decimal(10), form="deduct"
    )
    assert price == -500


def test_the_lowest_price_gets_full_points():
    assert linear(A=M, B=2 * M)["A"] == 10


def test_points_fall_in_a_straight_line_to_the_end_of_the_spread():
    assert linear(A=1000, B=1250, C=1500) == {"A": 10, "B": 5, "C": 0}


def test_a_price_outside_the_spread_gets_the_bottom_under_floor():
    assert linear(A=1000, B=1600)["B"] == 0


def test_a_price_at_the_very_end_of_the_spread_is_not_outside():
    assert linear(A=1000, B=1500, outside="fallback", fallback=100) == {"A": 10, "B": 0}


def test_a_price_outside_the_spread_goes_below_the_bottom_under_negative():
    assert linear(A=1000, B=1600, outside="negative")["B"] == -2


def test_one_price_outside_the_spread_puts_all_bids_on_the_fallback_slope():
    """1600 lies outside 50 %; under 100 % the bid at 1250 gets 7.5 instead of 5."""
    assert linear(A=1000, B=1250, C=1600, outside="fallback", fallback=100) == {
        "A": 10,
        "B": Decimal("7.5"),
        "C": 4,
    }


def test_a_price_outside_the_fallback_too_gets_the_bottom():
    assert linear(A=1000, B=2500, outside="fallback", fallback=100)["B"] == 0


def test_one_bid_or_equal_prices_get_full_points():
    assert linear(A=1000) == {"A": 10}
    assert linear(A=1000, B=1000) == {"A": 10, "B": 10}


def test_on_a_scale_from_1_the_bottom_is_1():
    assert linear(A=1000, B=1150, C=1900, spread=30, scale=ONE_TO_TEN) == {
        "A": 10,
        "B": Decimal("5.5"),
        "C": 1,
    }


def test_the_spread_used_is_told():
    assert formulas.spread_used(prices(A=1000, B=1500), Decimal(50), Decimal(100)) == 50
    assert formulas.spread_used(prices(A=1000, B=1501), Decimal(50), Decimal(100)) == 100
    assert formulas.spread_used(prices(A=1000, B=1501), Decimal(50), None) == 50


def test_an_announced_span_gives_points_no_other_bid_moves():
    assert span(A=1000, B=1150)["A"] == span(A=1000, B=700, C=9000)["A"] == 7


def test_a_clipped_span_keeps_to_the_scale():
    assert span(A=100, B=1700, C=5000) == {"A": 10, "B": 0, "C": 0}


def test_an_extended_span_goes_on_at_both_ends():
    assert span("extend", A=600, B=1800) == {"A": 11, "B": -1}


def test_full_quality_leaves_the_own_price_as_it_is():
    assert formulas.percentage_on_price(Decimal(M), Decimal(10), price_share=Decimal("0.4"), **TEN) == M


def test_quality_missed_raises_the_own_price_by_its_percentage():
    """A price of 1,000,000, 7 of 10 points, weights 40/60: 60/40 · 3/10 = 45 % more."""
    raised = formulas.percentage_on_price(Decimal(M), Decimal(7), price_share=Decimal("0.4"), **TEN)
    assert raised == 1_450_000


def test_on_a_scale_from_1_no_quality_is_1_point():
    raised = formulas.percentage_on_price(Decimal(M), Decimal(1), price_share=Decimal("0.5"), **ONE_TO_TEN)
    assert raised == 2 * M


def test_after_the_gates_the_price_or_the_price_per_point_decides():
    assert formulas.gate_then_price(Decimal(900_000), Decimal(72), then="lowest_price") == 900_000
    assert formulas.gate_then_price(Decimal(900_000), Decimal(72), then="price_per_point") == 12_500


def test_the_ratio_is_points_per_krone_times_a_factor():
    assert formulas.quality_per_price(Decimal(500_000), Decimal(8), factor=Decimal(M)) == 16


def test_lowest_over_price():
    assert formulas.lowest_over_price(prices(A=1000, B=1250), **TEN) == {"A": 10, "B": 8}
    assert formulas.lowest_over_price(prices(A=1000, B=2000), **ONE_TO_TEN)["B"] == Decimal("5.5")


def test_min_max_gives_top_to_the_cheapest_and_bottom_to_the_dearest():
    assert formulas.min_max(prices(A=1000, B=1250, C=2000), **TEN) == {"A": 10, "B": Decimal("7.5"), "C": 0}
    assert formulas.min_max(prices(A=1000, B=1000), **TEN) == {"A": 10, "B": 10}


@pytest.mark.parametrize(
    ("average", "middle"),
    [
        ("mean", 1200),  # (800 + 1000 + 1800) / 3
        ("median", 1000),
    ],
)
def test_the_average_price_gets_the_middle_of_the_scale(average: str, middle: int):
    assert formulas.average_of(prices(A=800, B=1000, C=1800), average) == middle
    all_prices = prices(A=800, B=1000, C=1800, D=middle)
    assert formulas.average_of(prices(A=M), average) == M
    given = formulas.from_average(
        {k: v for k, v in all_prices.items() if k != "D"}, average=average, spread=Decimal(100), **TEN
    )
    line = Decimal(5) - Decimal(5) * (Decimal(800) - middle) / middle
    assert given["A"] == pytest.approx(line, abs=Decimal("1e-20"))


def test_points_from_the_average_stay_within_the_scale():
    given = formulas.from_average(prices(A=100, B=1000, C=3000), average="median", spread=Decimal(50), **TEN)
    assert given == {"A": 10, "B": 5, "C": 0}


def test_by_rank_counts_cheaper_bids_and_equal_prices_share_a_place():
    assert formulas.by_rank(prices(A=1, B=2, C=2, D=9), **TEN) == pytest.approx(
        {"A": 10, "B": Decimal(20) / 3, "C": Decimal(20) / 3, "D": 0}, abs=Decimal("1e-20")
    )
    assert formulas.by_rank(prices(A=5), **TEN) == {"A": 10}


@pytest.mark.parametrize(
    ("value", "worst", "best", "points"),
    [
        (25, 0, 50, "5"),
        (60, 0, 50, "10"),  # outside the span the end points count
        (-5, 0, 50, "0"),
        (30, 40, 20, "5"),  # lower is better
        (50, 40, 20, "0"),
        (10, 40, 20, "10"),
    ],
)
def test_an_offered_number_gets_points_on_the_line_of_its_span(
    value: int, worst: int, best: int, points: str
):
    given = formulas.indicator_points(Decimal(value), worst=Decimal(worst), best=Decimal(best), **TEN)
    assert given == Decimal(points)


def test_a_callers_coarse_decimal_context_changes_nothing():
    with localcontext(prec=4):
        coarse = linear(A=1_000_001, B=1_234_567)
    assert coarse == linear(A=1_000_001, B=1_234_567)
