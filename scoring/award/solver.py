"""Award solver: the one place that chooses the solver and its settings.

A solver only proposes. Its answer counts after `Programme.broken` has re-checked every row in whole
numbers and `certificate.prove` has shown that nothing better exists. Defaults would not do: a relative
gap of 1e-4 is a hundred kroner in a million, and a tolerance of 1e-6 on amounts in øre breaks budgets.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from math import frexp, ldexp
from typing import Literal

import highspy
import pulp

from scoring.award.programme import Programme, Values

TOLERANCE = 1e-9
THREADS = 1
"""HiGHS fixes its threads at first use in a process, so every call uses this one number."""
NODES = 20_000
"""Where the solver stops looking and the proof goes on. Nodes, because a clock would differ."""
_LARGEST_COST = 31


@dataclass(frozen=True)
class Proposal:
    """What the solver says: an award it holds for best, one it found before it stopped, that there is
    none, or nothing usable.

    bound: no award is better than this, by the solver's own floating-point word [objective units].
    """

    said: Literal["best", "found", "none", "nothing"]
    values: Values = ()
    bound: float = float("-inf")


def solver(seed: int = 0) -> pulp.LpSolver:
    """HiGHS with no gap, tight tolerances and one thread."""
    return pulp.HiGHS(
        msg=False,
        gapRel=0.0,
        gapAbs=0.0,
        threads=THREADS,
        random_seed=seed,
        mip_max_nodes=NODES,
        # finds nothing here that the rest does not, and took a third of the time
        mip_heuristic_run_feasibility_jump=False,
        mip_feasibility_tolerance=TOLERANCE,
        primal_feasibility_tolerance=TOLERANCE,
        dual_feasibility_tolerance=TOLERANCE,
    )


@cache
def versions() -> str:
    """What took part, for the certificate."""
    return f"PuLP {version('pulp')}, HiGHS {highspy.Highs().version()}"


def as_pulp(programme: Programme) -> tuple[pulp.LpProblem, list[pulp.LpVariable], float]:
    """The programme as a PuLP model, its variables in order, and what a unit of its objective is worth.

    Variables are x0, x1, … and rows r0, r1, …: names of bids may collide once a solver has cleaned them.
    """
    model = pulp.LpProblem("award", pulp.LpMinimize)
    x = [model.add_variable(f"x{j}", 0, 1, pulp.LpInteger) for j in range(len(programme.names))]
    unit = ldexp(1.0, max(0, _exponent(programme) - _LARGEST_COST))
    model.setObjective(pulp.LpAffineExpression([(x[j], c / unit) for j, c in enumerate(programme.cost) if c]))
    for i, row in enumerate(programme.rows):
        terms = [(x[j], c) for j, c in row.terms]
        for sense, edge, side in ((1, row.low, "l"), (-1, row.high, "h")):
            if edge is not None and not (side == "h" and row.low == row.high):
                kind = 0 if row.low == row.high else sense
                left = pulp.LpAffineExpression(terms)
                model.addConstraint(pulp.LpConstraint(left, kind, f"r{i}{side}", edge))
    return model, x, unit


def propose(programme: Programme, seed: int = 0) -> Proposal:
    """The solver's word on the best award."""
    model, _, unit = as_pulp(programme)
    with suppress(KeyError):
        # PuLP 3 has no word for a stop at the limit of nodes; HiGHS is asked itself below.
        model.solve(solver(seed))
    highs = model.solverModel
    said, info = highs.getModelStatus(), highs.getInfo()
    if said in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return Proposal("none")
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return Proposal("nothing")
    bound = info.mip_dual_bound * unit + programme.constant
    finished = said == highspy.HighsModelStatus.kOptimal
    return Proposal("best" if finished else "found", _values(programme, model), bound)


def _values(programme: Programme, model: pulp.LpProblem) -> Values:
    # PuLP leaves out variables no row and no cost names (they may as well be 0), and adds a dummy of its own.
    values = [0] * len(programme.names)
    for variable, value in zip(model.variables(), model.solverModel.getSolution().col_value, strict=False):
        if variable.name.startswith("x"):
            values[int(variable.name[1:])] = round(value)
    return tuple(values)


def _exponent(programme: Programme) -> int:
    return frexp(float(max((abs(c) for c in programme.cost), default=0)))[1]
