"""Award bounds: how good can an award within a box of 0/1 limits possibly be, in whole numbers?

The floating-point linear programme only suggests multipliers. What is returned is computed from them
in integers and holds whatever the solver did.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from math import frexp, ldexp
from typing import Any, TypeAlias

import highspy
import numpy as np
import numpy.typing as npt

from scoring.award.programme import Programme
from scoring.award.solver import THREADS, TOLERANCE

Side: TypeAlias = npt.NDArray[np.int64]
"""The lower or the upper limits of all variables."""
Floats: TypeAlias = npt.NDArray[np.float64]
Whole: TypeAlias = npt.NDArray[Any]
"""Integers: 64-bit where they cannot overflow, otherwise Python's own."""

_GUARD_BITS = 14
_WORD = 2.0**61
_COST_BITS = 12


@dataclass(frozen=True)
class Relaxation:
    """What is known about a box.

    empty: proved to hold no award. bound: no award in it is better (None: nothing known). point: the
    linear programme's answer. slack: what moving each variable away from its best limit costs at least,
    times 2^bits, signed; with `floor`, the bound times 2^bits.
    """

    empty: bool = False
    bound: int | None = None
    point: Floats | None = None
    slack: Whole | None = None
    floor: int = 0
    bits: int = 0
    constant: int = 0

    def fixed(self, lower: Side, upper: Side, least: int) -> tuple[Side, Side]:
        """The box without the values that would cost at least what the best award costs."""
        if self.slack is None:
            return lower, upper
        room = ((least - self.constant - 1) << self.bits) - self.floor
        stays_down = np.asarray(self.slack > room, dtype=bool)
        stays_up = np.asarray(-self.slack > room, dtype=bool)
        return np.where(stays_up & (lower < upper), 1, lower), np.where(
            stays_down & (lower < upper), 0, upper
        )


class Bounds:
    """The linear programme of a programme, kept warm from box to box, and its exact bounds."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self.iterations = 0
        self._cost_shift = max(0, _bits(programme.cost) - _COST_BITS)
        self._row_shift = [_bits(tuple(c for _, c in row.terms)) for row in programme.rows]
        self._exact = _Exact(programme)
        self._bits = max(self._row_shift, default=0) + _GUARD_BITS
        self._columns = np.arange(len(programme.names), dtype=np.int32)
        self._solver = _linear(programme, self._row_shift, self._cost_shift)

    @property
    def trivial(self) -> int:
        """The bound without any rule: every variable at its cheaper value."""
        return self.programme.constant + sum(min(0, c) for c in self.programme.cost)

    def box(self) -> tuple[Side, Side]:
        n = len(self.programme.names)
        return np.zeros(n, dtype=np.int64), np.ones(n, dtype=np.int64)

    def relax(self, lower: Side, upper: Side) -> Relaxation:
        """Solve the box's linear programme and turn its multipliers into an exact statement."""
        solver = self._solver
        solver.changeColsBounds(
            len(self._columns), self._columns, lower.astype(np.float64), upper.astype(np.float64)
        )
        solver.run()
        self.iterations += max(1, solver.getInfo().simplex_iteration_count)
        said = solver.getModelStatus()
        if said == highspy.HighsModelStatus.kOptimal:
            return self._bounded(lower, upper)
        if said == highspy.HighsModelStatus.kInfeasible and self._refuted(lower, upper):
            return Relaxation(empty=True)
        return Relaxation()

    def _bounded(self, lower: Side, upper: Side) -> Relaxation:
        solution = self._solver.getSolution()
        y = self._multipliers(solution.row_dual, self._cost_shift)
        slack = self._exact.scaled_cost(self._bits) - self._exact.combined(y)
        floor = self._exact.least_rows(y) + _dot(np.where(slack > 0, lower, upper), slack)
        bound = -((-floor) >> self._bits) + self.programme.constant
        point = np.asarray(solution.col_value)
        return Relaxation(
            bound=bound,
            point=point,
            slack=slack,
            floor=floor,
            bits=self._bits,
            constant=self.programme.constant,
        )

    def _refuted(self, lower: Side, upper: Side) -> bool:
        # Farkas: multipliers for which the rows ask for more than the box can give.
        _, has_ray, ray = self._solver.getDualRay()
        if not has_ray:
            return False
        largest = float(np.abs(ray).max(initial=0.0)) or 1.0
        for sign in (1.0, -1.0):
            y = self._multipliers(sign * np.asarray(ray) / largest, 0)
            held = self._exact.combined(y)
            if self._exact.least_rows(y) > _dot(np.where(held > 0, upper, lower), held):
                return True
        return False

    def _multipliers(self, duals: Any, shift: int) -> list[int]:
        places = (shift - s + self._bits for s in self._row_shift)
        y = [int(ldexp(float(d), p)) if d else 0 for d, p in zip(duals, places, strict=True)]
        return self._exact.admissible(y)


class _Exact:
    """The integer side of a programme: columns, row limits, costs."""

    def __init__(self, programme: Programme) -> None:
        rows = programme.rows
        self._low = [row.low for row in rows]
        self._high = [row.high for row in rows]
        entries = sorted((j, i, c) for i, row in enumerate(rows) for j, c in row.terms)
        self._row_of = np.array([i for _, i, _ in entries], dtype=np.int64)
        self._largest = max((abs(c) for _, _, c in entries), default=0)
        self._coefficients = _whole([c for _, _, c in entries])
        columns = np.array([j for j, _, _ in entries], dtype=np.int64)
        self._used, self._starts = np.unique(columns, return_index=True)
        self._deepest = int(np.diff([*self._starts, len(entries)]).max(initial=1))
        self._cost = programme.cost
        self._costs: Whole | None = None

    def scaled_cost(self, bits: int) -> Whole:
        if self._costs is None:
            self._costs = _whole([c << bits for c in self._cost])
        return self._costs

    def admissible(self, y: list[int]) -> list[int]:
        # A multiplier may lean only on a limit the row has.
        return [
            0 if (v > 0 and low is None) or (v < 0 and high is None) else v
            for v, low, high in zip(y, self._low, self._high, strict=True)
        ]

    def combined(self, y: list[int]) -> Whole:
        """The rows added up, each times its multiplier: one number per variable."""
        safe = max((abs(v) for v in y), default=0) * self._largest * self._deepest < _WORD
        kind: Any = np.int64 if safe and self._coefficients.dtype == np.int64 else object
        products = np.array(y, dtype=kind)[self._row_of] * self._coefficients.astype(kind)
        sums = np.zeros(len(self._cost), dtype=kind)
        if len(self._used):
            sums[self._used] = np.add.reduceat(products, self._starts)
        return sums

    def least_rows(self, y: list[int]) -> int:
        """The least the rows together can give with these multipliers."""
        limits = zip(y, self._low, self._high, strict=True)
        return sum(v * ((low if v > 0 else high) or 0) for v, low, high in limits if v)


def _dot(limits: Side, numbers: Whole) -> int:
    return int(sum(numbers[np.flatnonzero(limits)].tolist()))


def _whole(numbers: list[int]) -> Whole:
    small = all(abs(x) < _WORD for x in numbers)
    return np.array(numbers, dtype=np.int64 if small else object)


def _bits(numbers: tuple[int, ...]) -> int:
    return frexp(float(max((abs(c) for c in numbers), default=0)))[1]


def _linear(programme: Programme, row_shift: list[int], cost_shift: int) -> Any:
    # Rows and costs are scaled by powers of two, which changes no digit; no presolve, so that a proof
    # of emptiness (a ray) exists.
    n, rows = len(programme.names), programme.rows
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = n, len(rows)
    lp.col_cost_ = np.array([ldexp(float(c), -cost_shift) for c in programme.cost])
    lp.col_lower_, lp.col_upper_ = np.zeros(n), np.ones(n)
    lp.row_lower_ = _limits([r.low for r in rows], row_shift, -highspy.kHighsInf)
    lp.row_upper_ = _limits([r.high for r in rows], row_shift, highspy.kHighsInf)
    matrix = lp.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.start_ = np.cumsum([0, *(len(r.terms) for r in rows)])
    matrix.index_ = np.fromiter(chain.from_iterable((j for j, _ in r.terms) for r in rows), dtype=np.int32)
    values = (ldexp(float(c), -s) for r, s in zip(rows, row_shift, strict=True) for _, c in r.terms)
    matrix.value_ = np.fromiter(values, dtype=np.float64)
    solver = highspy.Highs()
    options = {"output_flag": False, "presolve": "off", "threads": THREADS, "solver": "simplex"}
    tolerances = {f"{side}_feasibility_tolerance": TOLERANCE for side in ("primal", "dual")}
    for name, value in (options | tolerances).items():
        solver.setOptionValue(name, value)
    solver.passModel(lp)
    return solver


def _limits(edges: list[int | None], shift: list[int], without: float) -> Floats:
    pairs = zip(edges, shift, strict=True)
    return np.array([without if e is None else ldexp(float(e), -s) for e, s in pairs])
