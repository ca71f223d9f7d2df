"""What an award, its proof and its model cost, against the raw solver and other routes in the same run.

    pytest -s tests/benchmarks/test_bench_award.py

Prints one row per figure; the asserted goals are ratios, except the seconds a person waits.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import highspy
import numpy as np
import pulp
import pytest
from award_cases import large_tender
from award_generator import large, most_social, tender
from award_instances import programme_of

from scoring import award
from scoring.award.bounds import Bounds
from scoring.award.certificate import Effort, prove
from scoring.award.programme import Programme
from scoring.award.search import best, survey
from scoring.award.solver import TOLERANCE, as_pulp, propose
from scoring.award.weights import Field, can_win

SIZES = ((5, 5), (20, 30), (100, 50), (300, 100))
CBC = ("integerTolerance 1e-9", "primalTolerance 1e-9")


def timed(act: Callable[[], Any], times: int = 3) -> tuple[float, Any]:
    """The least of several runs [s], and what came out."""
    spent, out = [], None
    for _ in range(times):
        start = time.perf_counter()
        out = act()
        spent.append(time.perf_counter() - start)
    return min(spent), out


def raw(programme: Programme) -> highspy.Highs:
    """The same model handed to HiGHS as arrays, with our settings, not solved yet."""
    lp = highspy.HighsLp()
    n, rows = len(programme.names), programme.rows
    lp.num_col_, lp.num_row_ = n, len(rows)
    lp.col_cost_ = np.array(programme.cost, dtype=float)
    lp.col_lower_, lp.col_upper_ = np.zeros(n), np.ones(n)
    lp.integrality_ = [highspy.HighsVarType.kInteger] * n
    lp.row_lower_ = np.array([-highspy.kHighsInf if r.low is None else r.low for r in rows], dtype=float)
    lp.row_upper_ = np.array([highspy.kHighsInf if r.high is None else r.high for r in rows], dtype=float)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.cumsum([0, *(len(r.terms) for r in rows)])
    lp.a_matrix_.index_ = np.array([j for r in rows for j, _ in r.terms])
    lp.a_matrix_.value_ = np.array([c for r in rows for _, c in r.terms], dtype=float)
    solver = highspy.Highs()
    for name, value in {
        "output_flag": False,
        "threads": 1,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": 0.0,
        "mip_feasibility_tolerance": TOLERANCE,
        "primal_feasibility_tolerance": TOLERANCE,
    }.items():
        solver.setOptionValue(name, value)
    solver.passModel(lp)
    return solver


def by_cbc(programme: Programme) -> int | None:
    """PuLP→CBC with tight settings; None when it says there is no award."""
    model, x, _ = as_pulp(programme)
    model.solve(pulp.PULP_CBC_CMD(msg=False, gapRel=0, gapAbs=0, options=list(CBC)))
    return _said(programme, model, x)


def by_defaults(programme: Programme, solver: pulp.LpSolver) -> int | str | None:
    """What PuLP's default settings give; "broken" when the award breaks a rule."""
    model, x, _ = as_pulp(programme)
    model.solve(solver)
    return _said(programme, model, x)


def _said(programme: Programme, model: pulp.LpProblem, x: list[pulp.LpVariable]) -> int | str | None:
    if model.status != pulp.LpStatusOptimal:
        return None
    values = tuple(round(v.varValue or 0) for v in x)
    return "broken" if programme.broken(values) else programme.objective(values)


@pytest.mark.parametrize(("lots", "suppliers"), SIZES)
def test_award_against_the_raw_solver_and_cbc(lots: int, suppliers: int):
    rows = []
    for seed in range(1 if lots == 300 else 4):
        programme = programme_of(large(lots, suppliers, seed)).programme
        times = 1 if lots == 300 else 2
        bare, _ = timed(lambda programme=programme: raw(programme).run(), times)
        solved, said = timed(lambda programme=programme: propose(programme), times)
        whole, found = timed(lambda programme=programme: best(programme), times)
        cbc, other = timed(lambda programme=programme: by_cbc(programme), 1)
        assert found.status == "optimal"
        assert found.objective == programme.objective(said.values)
        assert other in (found.objective, None, "broken") or other > found.objective
        rows.append((bare, solved, whole, cbc, found.certificate.nodes, other == found.objective))
    bare, solved, whole, cbc = (statistics.median(r[k] for r in rows) for k in range(4))
    print(
        f"\naward {lots}×{suppliers}: raw HiGHS {bare:.3f} s, PuLP→HiGHS {solved:.3f} s"
        f" ({solved / bare:.2f}×), with proof {whole:.3f} s,"
        f" PuLP→CBC {cbc:.3f} s ({cbc / solved:.1f}× ours, {cbc / whole:.1f}× with proof),"
        f" nodes {[r[4] for r in rows]}, CBC right {sum(r[5] for r in rows)}/{len(rows)}"
    )


@pytest.mark.parametrize(("lots", "bids"), SIZES)
def test_a_whole_case_with_proof_and_study(lots: int, bids: int):
    case = large_tender(lots, bids)
    scored, posed = timed(lambda: award.problem(case), 1)
    proved, found = timed(lambda: best(posed.programme), 1)
    whole, result = timed(lambda: award.solve(case), 1)
    print(
        f"\ncase {lots}×{bids}: scoring and model {scored:.2f} s, award with proof {proved:.2f} s, everything"
        f" with runner-up and rule costs {whole:.2f} s, {found.certificate.nodes} nodes"
    )
    assert result.status == "optimal"


def test_model_build_300_by_100():
    programme = programme_of(large(300, 100, 0)).programme

    def by_sums() -> pulp.LpProblem:
        model = pulp.LpProblem("award", pulp.LpMinimize)
        x = [model.add_variable(f"x{j}", 0, 1, pulp.LpInteger) for j in range(len(programme.names))]
        model += pulp.lpSum(c * x[j] for j, c in enumerate(programme.cost))
        for row in programme.rows:
            left = pulp.lpSum(c * x[j] for j, c in row.terms)
            if row.low is not None:
                model += left >= row.low
            if row.high is not None:
                model += left <= row.high
        return model

    sums, _ = timed(by_sums)
    affine, _ = timed(lambda: as_pulp(programme))
    arrays, _ = timed(lambda: raw(programme))
    exact, _ = timed(lambda: Bounds(programme))
    print(
        f"\nmodel 300×100: lpSum {sums:.3f} s, our PuLP model {affine:.3f} s ({sums / affine:.1f}×),"
        f" arrays {arrays:.3f} s ({sums / arrays:.1f}×), arrays with their exact side {exact:.3f} s"
    )
    assert sums / arrays >= 10


def test_260_adversarial_awards():
    right, spent, wrong = 0, [], {"HiGHS defaults": 0, "CBC defaults": 0}
    asked = 0
    for seed in range(200):
        cheapest = tender(seed)
        richest = most_social(cheapest)
        for instance in (cheapest, richest) if richest is not None and asked < 260 else ():
            asked += 1
            programme = programme_of(instance).programme
            took, found = timed(lambda programme=programme: best(programme), 1)
            spent.append(took)
            right += found.proved
            due = found.objective
            wrong["HiGHS defaults"] += by_defaults(programme, pulp.HiGHS(msg=False)) != due
            wrong["CBC defaults"] += by_defaults(programme, pulp.PULP_CBC_CMD(msg=False)) != due
    print(
        f"\nadversarial: {asked} awards, {right} certified, median {statistics.median(spent) * 1000:.0f} ms,"
        f" longest {max(spent):.2f} s; wrong by the certificate: {wrong}"
    )
    assert (asked, right) == (260, 260)


def test_proof_at_60_by_40():
    spent, nodes = [], []
    for seed in range(20):
        programme = programme_of(large(60, 40, seed)).programme
        start = propose(programme).values
        end = time.perf_counter() + 30
        took, proof = timed(
            lambda p=programme, s=start, e=end: prove(p, s, Effort(stop=lambda: time.perf_counter() > e)), 1
        )
        spent.append(took if proof.closed else 30.0)
        nodes.append(proof.nodes)
    done = sum(s < 30 for s in spent)
    print(
        f"\nproof 60×40: {done}/20 within 30 s, median {statistics.median(spent):.2f} s,"
        f" longest {max(spent):.1f} s,"
        f" nodes median {statistics.median(nodes):.0f}, most {max(nodes)}"
    )
    assert done >= 18


def test_uniqueness_and_runner_up():
    ratios = []
    for seed in range(6):
        programme = programme_of(large(20, 30, seed)).programme
        first, found = timed(lambda programme=programme: best(programme), 1)
        more, (_, seen) = timed(lambda p=programme, f=found: survey(p, f, 2), 1)
        ratios.append(more / first)
        assert seen.complete or len(seen.equals) == 2
    print(f"\nuniqueness and runner-up 20×30: {min(ratios):.1f}-{max(ratios):.1f} × the first solve")
    assert statistics.median(ratios) <= 10


def test_can_it_win_10_by_6():
    draw = random.Random(10)
    names = tuple(f"K{j}" for j in range(6))
    points = {f"T{i}": tuple(Fraction(draw.randint(2000, 10_000)) for _ in names) for i in range(10)}
    field = Field(names, points, (Fraction(1, 6),) * 6)

    def linear_programme(bid: str) -> float:
        model = pulp.LpProblem("weights", pulp.LpMaximize)
        w = [model.add_variable(f"w{j}", 0, 1) for j in range(6)]
        t = model.add_variable("t")
        model += t
        model += pulp.lpSum(w) == 1
        for other, line in points.items():
            if other != bid:
                lead = zip(points[bid], line, w, strict=True)
                model += pulp.lpSum(float(x - y) * v for x, y, v in lead) >= t
        model.solve(pulp.PULP_CBC_CMD(msg=False))
        return t.varValue

    ours, chances = timed(lambda: [can_win(field, b) for b in points])
    cbc, others = timed(lambda: [linear_programme(b) for b in points])
    for chance, other in zip(chances, others, strict=True):
        assert abs(float(chance.margin) - other) < 1e-3
    print(f"\ncan it win 10×6: {ours * 100:.2f} ms a bid with proof, PuLP→CBC {cbc / ours:.1f}×")
    assert cbc / ours >= 5
