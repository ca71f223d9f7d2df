"""What a what-if costs: in milliseconds, and against other libraries in the same run.

Ratios are between the best of several runs. Goals are asserted only when benchmarks are switched on.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from time import perf_counter
from typing import Any

import numpy as np
import pytest
import shapely
import skcriteria
from builders import ONLY, a_bid, a_case, a_model, a_price, linear, quality
from pymcdm.methods import WSM
from skcriteria.agg.simple import WeightedSumModel

from scoring.contest import contest
from scoring.model import Case
from scoring.stability import holdings, sweeps
from scoring.stability.bounds import limits
from scoring.stability.field import leaving, other_methods
from scoring.stability.scores import flips, overturns
from scoring.stability.uncertainty import uncertainty
from scoring.stability.weightings import acceptance, drawn_weights, first_places, ranked
from scoring.winner_map import Triangle, winner_map
from scoring.winner_map.areas import counted_areas
from scoring.winner_map.polygons import TRIANGLE, Whole3, area, divide, total
from scoring.winner_map.ranks import rank_areas

MS = 1000
DRAWS = 100_000


def best(run: Callable[[], Any], rounds: int = 15) -> float:
    """The shortest of several runs, in seconds."""
    times = []
    for _ in range(rounds):
        start = perf_counter()
        run()
        times.append(perf_counter() - start)
    return min(times)


def told(benchmark, ours: float, goal: str, holds: bool, **others: float) -> None:
    """Keeps what was measured beside the benchmark, and holds it against the goal."""
    benchmark.extra_info.update(
        ms=round(ours * MS, 3), goal=goal, **{k: round(v, 2) for k, v in others.items()}
    )
    print(f"\n{benchmark.name}: {ours * MS:.3f} ms, {others}, goal {goal}")
    assert holds or benchmark.disabled


def tender(bids: int, criteria: int, weights: Sequence[int] = ()) -> Case:
    """A linear model with the three themes and quality, ordinary prices, points in halves."""
    rng = random.Random(bids * 100 + criteria)
    themes = ("social", "effect", "quality")
    share = Decimal(70) / (criteria - 1)
    cut = share.quantize(Decimal("0.01"))
    names = [f"K{i}" for i in range(criteria - 1)]
    even = dict.fromkeys(names, cut) | {names[0]: Decimal(70) - cut * (criteria - 2)}
    model = a_model(
        a_price(30),
        *(
            quality(n, w, theme=themes[i % 3])
            for i, (n, w) in enumerate((dict(zip(names, weights, strict=True)) if weights else even).items())
        ),
        method=linear(100),
    )
    return a_case(
        *(
            a_bid(
                f"B{i:02}",
                price=rng.randrange(800_000, 1_300_000),
                points={n: Decimal(rng.randrange(6, 20)) / 2 for n in names},
            )
            for i in range(bids)
        ),
        model=model,
    )


def planes(n: int) -> list[Whole3]:
    rng = random.Random(n)
    return [(rng.randrange(10_001), rng.randrange(10_001), rng.randrange(10_001)) for _ in range(n)]


def rows_and_weights(n: int, m: int):
    generator = np.random.Generator(np.random.PCG64(n))
    rows = np.rint(generator.uniform(0, 1000, (n, m)))
    return rows, np.rint(drawn_weights(generator, m, DRAWS) * 10_000)


def test_100_000_weightings_with_ties_against_libraries(benchmark):
    rows, weights = rows_and_weights(10, 6)
    benchmark(first_places, rows, weights)
    few = weights[:, :300].T / 10_000
    plain = WSM(normalization_function=lambda x, cost: x)
    kinds = np.ones(6)
    by_pymcdm = best(lambda: [plain(rows, w / w.sum(), kinds) for w in few], 3) / 300 * DRAWS
    rule = WeightedSumModel()
    some = few[:60]
    by_skcriteria = (
        best(lambda: [rule.evaluate(skcriteria.mkdm(rows, [max] * 6, weights=w)) for w in some], 3)
        / 60
        * DRAWS
    )
    ours = best(lambda: first_places(rows, weights), 40)
    ratios = {"pymcdm": by_pymcdm / ours, "skcriteria": by_skcriteria / ours}
    told(benchmark, ours, "6,000 × pymcdm, 30,000 × scikit-criteria", ratios["pymcdm"] >= 6000, **ratios)


def by_shapely(points: Sequence[Whole3]) -> list[float]:
    """The regions by clipping with half-planes in floats, stopping when nothing is left."""
    p = np.array(points, dtype=float)
    base, areas = shapely.Polygon([(0, 0), (1, 0), (0, 1)]), []
    for i in range(len(p)):
        left = base
        for k in np.argsort(-p.sum(axis=1)):
            if k == i or left.is_empty:
                continue
            d = p[i] - p[k]
            # f = d0 + (d1 - d0)·x + (d2 - d0)·y
            left = left.intersection(_half_plane(d[0], d[1] - d[0], d[2] - d[0]))
        areas.append(2 * left.area)
    return areas


def _half_plane(c: float, a: float, b: float) -> shapely.Polygon:
    size = float(np.hypot(a, b)) or 1.0
    n, t = np.array([a, b]) / size, np.array([-b, a]) / size
    foot = -c / size * n
    ends = (foot + 9 * t, foot - 9 * t, foot - 9 * t + 9 * n, foot + 9 * t + 9 * n)
    return shapely.Polygon(ends)


def by_draws(points: Sequence[Whole3], draws: int) -> np.ndarray:
    even = np.random.Generator(np.random.PCG64(1)).dirichlet((1, 1, 1), draws).T
    return np.bincount((np.array(points, dtype=float) @ even).argmax(axis=0), minlength=len(points)) / draws


def mapped(points: Sequence[Whole3]) -> Fraction:
    """Regions, areas and the proof that they are all."""
    whole = total([area(p) for p in divide(TRIANGLE, points).regions.values()])
    assert whole == 1
    return whole


@pytest.mark.parametrize(("bids", "goal", "rounds"), [(5, 4, 30), (50, 4, 20), (500, 150, 20)])
def test_the_winner_map_against_shapely(benchmark, bids: int, goal: int, rounds: int):
    points = planes(bids)
    benchmark(mapped, points)
    ours = best(lambda: mapped(points), rounds)
    ratio = best(lambda: by_shapely(points), 3) / ours
    told(benchmark, ours, f"{goal} × shapely", ratio >= goal, shapely=ratio)


def test_the_winner_map_of_5_bids_against_a_million_draws(benchmark):
    points = planes(5)
    benchmark(mapped, points)
    ours = best(lambda: mapped(points), 30)
    ratio = best(lambda: by_draws(points, 1_000_000), 3) / ours
    told(benchmark, ours, "300 × draws", ratio >= 300, draws=ratio)


def test_all_ranks_of_50_bids_against_draws(benchmark):
    points = planes(50)

    def ours() -> list[np.ndarray]:
        return [counted_areas(TRIANGLE, points, [1] * 50, i) for i in range(50)]

    def drawn() -> np.ndarray:
        even = np.random.Generator(np.random.PCG64(1)).dirichlet((1, 1, 1), DRAWS).T
        places = np.argsort(np.argsort(-(np.array(points, dtype=float) @ even), axis=0), axis=0)
        return np.array([np.bincount(row, minlength=50) for row in places]) / DRAWS

    benchmark(ours)
    assert np.abs(np.array(ours()) - drawn()).max() < 0.01
    mine = best(ours, 10)
    ratio = best(drawn, 3) / mine
    told(benchmark, mine, "5 × draws, error under 1e-12", ratio >= 5, draws=ratio)


@pytest.mark.parametrize(("bids", "criteria"), [(5, 4), (50, 8), (500, 20)])
def test_every_stability_interval(benchmark, bids: int, criteria: int):
    rng = random.Random(bids)
    names = [f"K{k}" for k in range(criteria - 1)]
    model = a_model(a_price(100 - 4 * len(names)), *(quality(n, 4) for n in names), method=linear(100))
    offers = (
        a_bid(
            f"B{i}",
            price=100_000 + rng.randrange(50_000),
            points={n: Decimal(rng.randrange(1001)) / 100 for n in names},
        )
        for i in range(bids)
    )
    field = contest(a_case(*offers, model=model), ONLY)
    lines, winner, groups = field.lines(), field.winners()[0], [(c,) for c in field.criteria]
    assert lines.array.shape == (bids, criteria)

    def ours() -> object:
        return limits(lines, field.whole_shares, winner, groups)

    benchmark(ours)
    mine = best(ours, 40)
    told(benchmark, mine, "0.3 ms", mine < 0.3e-3)


def test_an_order_of_importance_costs_no_more_than_free_weights(benchmark):
    rows, _ = rows_and_weights(10, 6)
    generator = np.random.Generator(np.random.PCG64(1))

    def free() -> object:
        return first_places(rows, drawn_weights(generator, 6, DRAWS))

    def ordered() -> object:
        return first_places(rows, ranked(drawn_weights(generator, 6, DRAWS)))

    benchmark(ordered)
    ours = best(ordered, 20)
    ratio = ours / best(free, 20)
    told(benchmark, ours, "1.2 × free", ratio <= 1.2, free=ratio)


def test_uncertain_scores_against_400_000_draws(benchmark):
    field = contest(tender(8, 7, weights=(12, 12, 12, 12, 11, 11)), ONLY)
    rows = field.lines().array
    weights = np.array([float(s) for s in field.shares.values()])

    def drawn() -> np.ndarray:
        generator = np.random.Generator(np.random.PCG64(1))
        steps = generator.integers(-1, 2, (400_000, 8, 6))
        totals = rows @ weights + steps @ weights[1:] * float(field.lines().scale)
        first = totals >= totals.max(axis=1, keepdims=True) - 1e-9
        shared = first.sum(axis=1) > 1
        return np.array([first[~shared].sum(axis=0), first[shared].sum(axis=0)]) / 400_000

    benchmark(lambda: uncertainty(field, seed=1))
    assert uncertainty(field, seed=1).draws == 0
    ours = best(lambda: uncertainty(field, seed=1), 20)
    ratio = best(drawn, 3) / ours
    told(benchmark, ours, "400 × draws", ratio >= 400, draws=ratio)


def slider_core(case: Case) -> None:
    """What follows the finger: the contest at new weights, intervals beside them, the map with its areas."""
    field = contest(case, ONLY)
    holdings(field)
    found = winner_map(field)
    assert isinstance(found, Triangle)
    assert found.complete


def whole_page(case: Case) -> None:
    """Everything the page shows but break-even prices."""
    field = contest(case, ONLY)
    field.ranking()
    sweeps(field)
    holdings(field)
    found = winner_map(field)
    assert isinstance(found, Triangle)
    assert found.complete
    rank_areas(field, found)
    assert [r.polygons for r in found.regions]
    flips(field)
    overturns(field)
    uncertainty(field, seed=1)
    other_methods(field)
    leaving(field)
    acceptance(field, seed=1)


@pytest.mark.parametrize(("bids", "criteria", "core", "page"), [(5, 6, 6, 25), (12, 12, None, None)])
def test_one_move_of_a_slider(benchmark, bids: int, criteria: int, core: int | None, page: int | None):
    case = tender(bids, criteria)
    benchmark(slider_core, case)
    mine, whole = best(lambda: slider_core(case), 30), best(lambda: whole_page(case), 15)
    holds = core is None or (mine * MS < core and whole * MS < page)
    told(benchmark, mine, f"core {core} ms, page {page} ms", holds, page_ms=whole * MS)
