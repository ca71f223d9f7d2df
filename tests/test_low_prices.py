"""A price far below the others is pointed out, as a signal and not as a rule of law."""

from __future__ import annotations

from decimal import Decimal

from scoring import low_prices, reference
from scoring.score import score
from scoring.values import Kroner, Percent


def below(**prices: int) -> dict[str, Decimal]:
    found = low_prices.far_below("L1", {bid: Kroner(Decimal(p)) for bid, p in prices.items()})
    return {low.bid: round(low.below, 2) for low in found}


def test_the_meeting_catering_of_the_canteen_example():
    """B7 in L5: 512.000 kr. against a median of 868.000 kr., as the example's expected figures say."""
    (low,) = low_prices.far_below("L5", score(reference.example("kantine"), "L5").prices)
    assert (low.bid, low.others, round(low.below, 1)) == ("B7", 868_000, Decimal("41.0"))


def test_the_threshold_itself_is_not_far_below():
    assert below(A=70, B=100, C=100) == {}
    assert below(A=69, B=100, C=100) == {"A": Decimal(31)}


def test_two_bids_are_held_against_each_other():
    assert below(A=60, B=100) == {"A": Decimal(40)}


def test_nothing_to_compare_with_says_nothing():
    assert below(A=60) == {}
    assert below(A=0, B=0) == {}


def test_another_signal_may_be_asked_for():
    prices = {"A": Kroner(Decimal(90)), "B": Kroner(Decimal(100))}
    assert [p.bid for p in low_prices.far_below("L1", prices, Percent(Decimal(5)))] == ["A"]
