"""Intervals of shares: published examples to the last decimal, and the edges."""

from __future__ import annotations

import pytest

from scoring.intervals import Interval, effective_base, newcombe, wilson, within


def four(found: Interval) -> tuple[float, float]:
    return round(found.low, 4), round(found.high, 4)


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [
        # R. G. Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilsons_interval(count: int, n: int, low: float, high: float):
    assert four(wilson(count, n)) == (low, high)


def test_all_of_them_leave_no_room_above_the_whole():
    assert wilson(7, 7).high == 1.0
    assert wilson(0, 7).low == 0.0


def test_of_nothing_nothing_is_known():
    assert wilson(0, 0) == Interval(0.0, 1.0)


def test_more_answers_make_a_narrower_interval():
    few, many = wilson(3, 10), wilson(300, 1000)
    assert few.low < many.low < 0.3 < many.high < few.high


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        # R. G. Newcombe, Statistics in Medicine 17 (1998), 873-890, table II, method 10
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((0, 10), (0, 20), -0.1611, 0.2775),
    ],
)
def test_newcombes_difference(first: tuple[int, int], second: tuple[int, int], low: float, high: float):
    assert four(newcombe(*first, *second)) == (low, high)


def test_turned_round_a_difference_changes_its_sign():
    one, other = newcombe(56, 70, 48, 80), newcombe(48, 80, 56, 70)
    assert four(other) == tuple(-end for end in reversed(four(one)))


def test_two_answers_of_the_same_people():
    """The variance is (0.33 + 0.27 - 0.06²) / 74, worked out by hand."""
    assert four(within(0.33, 0.27, 74)) == (-0.116, 0.236)


def test_a_large_part_of_a_finite_population_counts_for_more():
    assert round(effective_base(74, 98), 1) == 299.1
    assert round(effective_base(1, 98), 1) == 1.0
