"""Many weightings at once: the counts are those of exact totals, ties and all."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from builders import ONLY, a_bid, a_case, a_model, a_price, linear, quality
from hypothesis import given
from hypothesis import strategies as st

from scoring import reference
from scoring.contest import contest
from scoring.stability import Undefined
from scoring.stability.weightings import Acceptance, acceptance, drawn_weights, first_places, ranked
from scoring.winner_map import Triangle, winner_map


def generator(seed: int = 1) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(seed))


def accepted(field, **how) -> Acceptance:
    found = acceptance(field, seed=4, **how)
    assert isinstance(found, Acceptance)
    return found


@given(
    st.lists(st.tuples(*[st.integers(0, 9)] * 3), min_size=1, max_size=6),
    st.lists(st.tuples(*[st.integers(0, 5)] * 3), min_size=1, max_size=20),
)
def test_first_places_with_ties_are_those_of_whole_numbers(rows, weights):
    alone, level = first_places(np.array(rows, dtype=float), np.array(weights, dtype=float).T)
    totals = [[sum(a * b for a, b in zip(row, w, strict=True)) for row in rows] for w in weights]
    firsts = [[i for i, t in enumerate(column) if t == max(column)] for column in totals]
    assert list(level) == [sum(i in first for first in firsts) for i in range(len(rows))]
    assert list(alone) == [sum(first == [i] for first in firsts) for i in range(len(rows))]


def test_three_themes_agree_with_the_exact_map():
    model = a_model(
        a_price(30), quality("S", 30, theme="social"), quality("E", 40, theme="effect"), method=linear(50)
    )
    points = {"A": (1_000_000, 6, 4), "B": (1_120_000, 7, 9), "C": (1_250_000, 9, 6)}
    case = a_case(
        *(a_bid(b, price=p, points={"S": s, "E": e}) for b, (p, s, e) in points.items()), model=model
    )
    field = contest(case, ONLY)
    exact = winner_map(field)
    assert isinstance(exact, Triangle)
    found = accepted(field)
    assert found.alone == pytest.approx({b: float(exact.area(b)) for b in points}, abs=0.005)


def test_identical_bids_are_level_in_every_single_weighting():
    found = accepted(contest(a_case(a_bid("A"), a_bid("B")), ONLY), draws=1_000)
    assert (found.alone, found.level) == ({"A": 0, "B": 0}, {"A": 1, "B": 1})


def test_the_same_seed_gives_the_same_answer():
    field = contest(reference.example("beskaeftigelse"), ONLY, reject={"A5"})
    assert acceptance(field, seed=9) == acceptance(field, seed=9) != acceptance(field, seed=10)


def test_an_order_of_importance_is_kept_in_every_weighting():
    falling = ranked(drawn_weights(generator(), 5, 10_000))
    assert (np.diff(falling, axis=0) <= 1e-15).all()
    assert falling.sum(axis=0) == pytest.approx(1)
    # the mean of the ordered simplex: (1 + 1/2 + … + 1/5) / 5 for the first, 1/25 for the last
    assert falling.mean(axis=1) == pytest.approx(
        [sum(1 / k for k in range(j, 6)) / 5 for j in range(1, 6)], abs=0.005
    )


def test_order_and_least_weights_bound_what_is_drawn():
    """Price first: A, cheaper; quality at least 90 %: B."""
    case = a_case(a_bid("A", points=5), a_bid("B", price=1_200_000, points=9))
    field = contest(case, ONLY)
    # price points 10 and 6: level where price and quality weigh the same
    assert accepted(field, order=("P", "Q")).alone["A"] == pytest.approx(1, abs=1e-4)
    assert accepted(field, at_least={"Q": Fraction(9, 10)}).alone == {"A": 0, "B": 1}
    assert acceptance(field, seed=1, at_least={"Q": Fraction(11, 10)}) == Undefined("no_weighting_admitted")


def test_a_gate_that_moves_with_the_weights_is_not_averaged_over():
    case = a_case(a_bid("A"), model=a_model(gates={"total_at_least": 50}))
    assert acceptance(contest(case, ONLY), seed=1) == Undefined("gate_moves_with_weights")
