"""A price far below the others is pointed out, as a signal and not as a rule of law."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from statistics import median

from hypothesis import given
from hypothesis import strategies as st

from scoring import low_prices, reference
from scoring.low_prices import LowPrice
from scoring.score import score
from scoring.values import Kroner, Percent

SIGNAL = Percent(Decimal(30))


def kroner(**prices: int) -> Mapping[str, Kroner]:
    return {bid: Kroner(Decimal(price)) for bid, price in prices.items()}


def shown(found: tuple[LowPrice, ...]) -> dict[str, Decimal]:
    return {low.bid: round(low.below, 2) for low in found}


def below(**prices: int) -> dict[str, Decimal]:
    return shown(low_prices.below_median("L1", kroner(**prices), SIGNAL))


def below_mean(**prices: int) -> dict[str, Decimal]:
    return shown(low_prices.below_mean("L1", kroner(**prices), Percent(Decimal(20))))


def test_the_meeting_catering_of_the_canteen_example():
    """B7 in L5: 512.000 kr. against a median of 868.000 kr., as the example's expected figures say."""
    prices = score(reference.example("kantine"), "L5").prices
    (low,) = low_prices.below_median("L5", prices, SIGNAL)
    assert (low.bid, low.others, round(low.below, 1)) == ("B7", 868_000, Decimal("41.0"))


def test_the_threshold_itself_is_not_far_below():
    assert below(A=70, B=100, C=100) == {}
    assert below(A=69, B=100, C=100) == {"A": Decimal(31)}


def test_two_bids_are_held_against_each_other():
    assert below(A=60, B=100) == {"A": Decimal(40)}


def test_nothing_to_compare_with_says_nothing():
    assert below(A=60) == {}
    assert below(A=0, B=0) == {}
    assert below() == {}


def test_another_signal_may_be_asked_for():
    prices = kroner(A=90, B=100)
    assert [p.bid for p in low_prices.below_median("L1", prices, Percent(Decimal(5)))] == ["A"]


def test_the_mean_is_of_the_others_and_needs_three_bids():
    """79 is 21 % below the mean of the others, 100, but 15.05 % below the mean of all, 93."""
    assert below_mean(A=79, B=100, C=100) == {"A": Decimal(21)}
    assert below_mean(A=80, B=100, C=100) == {}
    assert below_mean(A=10, B=100) == {}


def test_the_departments_own_estimate_needs_no_other_bid():
    estimate = Kroner(Decimal(100))
    found = low_prices.below_estimate("L1", kroner(A=69, B=70), estimate, SIGNAL)
    assert [(p.bid, p.others, p.yardstick) for p in found] == [("A", 100, "estimate")]


@given(st.dictionaries(st.sampled_from("ABCDEFGHI"), st.integers(1, 1000), min_size=2))
def test_the_median_of_the_others_is_what_it_is_when_each_bid_is_taken_out(prices: dict[str, int]):
    found = low_prices.below_median("L1", kroner(**prices), Percent(Decimal(-10_000_000)))
    assert {low.bid: low.others for low in found} == {
        bid: median(Decimal(p) for other, p in prices.items() if other != bid) for bid in prices
    }
