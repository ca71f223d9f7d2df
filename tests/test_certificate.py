"""Proofs of awards in whole numbers: right on every small programme, rigorous when cut short."""

from __future__ import annotations

import random
from itertools import product

import numpy as np
import pytest
from award_generator import large
from award_instances import programme_of

from scoring.award import solver as award_solver
from scoring.award.bounds import Bounds
from scoring.award.certificate import Effort, prove
from scoring.award.programme import Programme, Row
from scoring.award.search import best

BIG = 10**10


def a_programme(draw: random.Random, size: int = 8) -> Programme:
    """Anything a row can be: negative and huge coefficients, both limits, equalities, often none lawful."""
    scale = draw.choice((1, 1, 1_000_003, BIG))
    rows = []
    for i in range(draw.randint(1, 6)):
        terms = tuple((j, draw.randint(-9, 9) * scale) for j in range(size) if draw.random() < 0.6)
        middle = sum(c for _, c in terms) // 2 + draw.randint(-3, 3)
        width = draw.choice((0, 2, 9)) * scale
        low, high = draw.choice(((middle - width, middle + width), (None, middle), (middle, None)))
        rows.append(Row(f"r{i}", tuple((j, c) for j, c in terms if c), low, high, rule="r"))
    cost = tuple(draw.randint(-50, 50) * draw.choice((1, scale)) for _ in range(size))
    return Programme(tuple(f"x{j}" for j in range(size)), cost, tuple(rows), size, draw.randint(-5, 5))


def lawful(programme: Programme) -> list[tuple[int, ...]]:
    return [x for x in product((0, 1), repeat=len(programme.names)) if not programme.broken(x)]


@pytest.mark.parametrize("batch", range(8))
def test_every_small_programme_gets_its_true_optimum(batch: int):
    for seed in range(25 * batch, 25 * batch + 25):
        draw = random.Random(seed)
        programme = a_programme(draw)
        all_of_them = lawful(programme)
        start = draw.choice(all_of_them) if all_of_them and draw.random() < 0.5 else None
        proof = prove(programme, start)
        assert proof.closed
        assert (proof.values is None) == (not all_of_them)
        if all_of_them:
            assert proof.objective == proof.bound == min(map(programme.objective, all_of_them))
            assert programme.objective(proof.values) == proof.objective


@pytest.mark.parametrize("seed", range(40))
def test_a_bound_holds_for_every_point_of_its_box(seed: int):
    draw = random.Random(seed)
    programme = a_programme(draw)
    bounds = Bounds(programme)
    lower = np.array([draw.choice((0, 0, 1)) for _ in programme.names])
    upper = np.maximum(lower, [draw.choice((0, 1, 1)) for _ in programme.names])
    inside = [x for x in lawful(programme) if all(lower <= x) and all(x <= upper)]
    relaxed = bounds.relax(lower, upper)
    least = min(map(programme.objective, inside), default=None)
    assert not (relaxed.empty and inside)
    if least is not None and relaxed.bound is not None:
        assert relaxed.bound <= least
        kept_low, kept_high = relaxed.fixed(lower, upper, least + 1)
        best = next(x for x in inside if programme.objective(x) == least)
        assert all(kept_low <= best)
        assert all(best <= kept_high)


@pytest.mark.parametrize("nodes", [0, 1, 3, 10])
def test_a_proof_cut_short_gives_a_bound_that_holds_and_no_claim(nodes: int):
    programme = programme_of(large(12, 8, 3)).programme
    whole = prove(programme)
    cut = prove(programme, whole.values, Effort(nodes=nodes))
    assert whole.closed
    assert cut.bound <= whole.objective
    assert cut.closed == (cut.bound == whole.objective)
    assert cut.how().key == ("award.certificate.optimal" if cut.closed else "award.certificate.open")


def test_the_caller_can_stop_the_proof():
    programme = programme_of(large(12, 8, 3)).programme
    stopped = prove(programme, effort=Effort(stop=lambda: True))
    assert (stopped.closed, stopped.nodes) == (False, 0)


def test_a_start_that_is_not_best_is_replaced():
    programme = Programme(("a", "b"), (7, 5), (Row("one", ((0, 1), (1, 1)), 1, 1),), 2)
    assert prove(programme, (1, 0)).values == (0, 1)


def test_a_start_that_breaks_a_rule_is_refused():
    programme = Programme(("a",), (7,), (Row("out", ((0, 1),), high=0, rule="r"),), 1)
    with pytest.raises(ValueError, match="breaks a row"):
        prove(programme, (1,))


def test_a_programme_without_rows_and_one_without_variables():
    assert prove(Programme(("a", "b"), (7, -5), (), 2)).values == (0, 1)
    assert prove(Programme((), (), (), 0, constant=3)).objective == 3
    assert prove(Programme((), (), (Row("never", (), low=1),), 0)).values is None


def test_a_row_of_amounts_in_oere_is_kept_to_the_last_one():
    prices = (5_348_278_486, 5_664_122_107, 37_709_291_588)
    row = Row("budget", tuple(enumerate(prices)), high=sum(prices) - 1)
    found = prove(Programme(("a", "b", "c"), (-1, -1, -1), (row,), 3))
    assert (found.closed, found.objective) == (True, -2)


def test_the_fingerprint_follows_the_problem_and_not_the_order_of_rows():
    rows = (Row("a", ((0, 1),), high=1), Row("b", ((0, 2),), high=2))
    once = Programme(("x",), (1,), rows, 1)
    assert once.digest() == Programme(("x",), (1,), rows[::-1], 1).digest()
    assert once.digest() != Programme(("x",), (2,), rows, 1).digest()


def test_a_solver_that_stops_early_leaves_the_rest_to_the_proof(monkeypatch):
    monkeypatch.setattr(award_solver, "NODES", 0)
    programme = programme_of(large(12, 8, 3)).programme
    said = award_solver.propose(programme)
    assert said.said in ("found", "nothing")
    assert best(programme).status == "optimal"
