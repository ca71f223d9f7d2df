"""Award simplex: a linear programme solved exactly, in fractions, with the proof of its answer.

For the small programmes over weights. Every entry stays a whole number over one common denominator
(Edmonds' integer pivoting); Bland's rule keeps it from going in circles.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from operator import mul
from typing import Literal

Vector = Sequence[Fraction | int]


@dataclass(frozen=True)
class Answer:
    """best: maximal c·x and an x that reaches it, and multipliers y that prove it (y·b = c·x, yA ≥ c).

    none: no x keeps Ax ≤ b, x ≥ 0. endless: c·x has no maximum.
    """

    status: Literal["best", "none", "endless"]
    value: Fraction = Fraction(0)
    x: tuple[Fraction, ...] = ()
    y: tuple[Fraction, ...] = ()

    def proves(self, a: Sequence[Vector], b: Vector, c: Vector) -> bool:
        """Whether x and y are lawful and give the same value: checked in whole numbers, from the outside."""
        x, under_x = _whole(self.x)
        y, under_y = _whole(self.y)
        rows = [_whole([*row, limit]) for row, limit in zip(a, b, strict=True)]
        goal, under_c = _whole(c)
        kept = all(_dot(row[:-1], x) <= row[-1] * under_x for row, _ in rows)
        # y times row i, over a denominator all rows share
        shared = lcm(*(under for _, under in rows))
        weighted = [v * (shared // under) for v, (_, under) in zip(y, rows, strict=True)]
        sums = [_dot([row[j] for row, _ in rows], weighted) for j in range(len(goal) + 1)]
        reach = under_y * shared
        covered = all(s * under_c >= g * reach for s, g in zip(sums[:-1], goal, strict=True))
        lawful = kept and covered and min((*x, *y), default=0) >= 0
        return (
            lawful and Fraction(_dot(goal, x), under_c * under_x) == Fraction(sums[-1], reach) == self.value
        )


def maximise(a: Sequence[Vector], b: Vector, c: Vector) -> Answer:
    """Maximise c·x subject to Ax ≤ b and x ≥ 0."""
    rows = [_whole([*row, limit]) for row, limit in zip(a, b, strict=True)]
    goal, height = _whole(c)
    table = _Table([row for row, _ in rows], [-x for x in goal])
    if not table.make_feasible():
        return Answer("none")
    if not table.improve(table.goal):
        return Answer("endless")
    x, y, under = table.point(len(c)), table.multipliers(len(c)), table.denominator
    return Answer(
        "best",
        Fraction(_dot(goal, x), under * height),
        tuple(Fraction(v, under) for v in x),
        tuple(Fraction(v * s, under * height) for v, (_, s) in zip(y, rows, strict=True)),
    )


class _Table:
    # Columns: the variables now at zero, then the right-hand side. Rows: the basic ones, then the goal,
    # then the auxiliary goal. Variable n + i is the slack of row i; variable n + m the auxiliary one.

    def __init__(self, rows: list[list[int]], goal: list[int]) -> None:
        self.m, self.n = len(rows), len(goal)
        width = self.n + 2
        self.rows = [[*row[:-1], -1, row[-1]] for row in rows]
        self.rows += [[*goal, 0, 0], [0] * (width - 2) + [1, 0]]
        self.goal, self._auxiliary_goal = self.m, self.m + 1
        self.basic = [self.n + i for i in range(self.m)]
        self.idle = [*range(self.n), self.n + self.m]
        self.denominator = 1

    def make_feasible(self) -> bool:
        auxiliary = self.n + self.m
        worst = min(range(self.m), key=lambda i: self.rows[i][-1], default=0)
        if self.m and self.rows[worst][-1] < 0:
            self.pivot(worst, self.n)
            self.improve(self._auxiliary_goal)
            if self.rows[self._auxiliary_goal][-1] < 0:
                return False
        if auxiliary in self.basic:
            row = self.basic.index(auxiliary)
            self.pivot(row, next(j for j in range(self.n + 1) if self.rows[row][j]))
        self._close(self.idle.index(auxiliary))
        return True

    def improve(self, goal: int) -> bool:
        while True:
            entering = [j for j in range(self.n + 1) if self.rows[goal][j] < 0 and self.idle[j] >= 0]
            if not entering:
                return True
            column = min(entering, key=lambda j: self.idle[j])
            row = self._leaving(column)
            if row is None:
                return False
            self.pivot(row, column)

    def pivot(self, row: int, column: int) -> None:
        rows, old = self.rows, self.denominator
        pivot_row, p = rows[row], rows[row][column]
        for i, line in enumerate(rows):
            if i != row:
                factor = line[column]
                if factor:
                    rows[i] = [(x * p - factor * r) // old for x, r in zip(line, pivot_row, strict=True)]
                    rows[i][column] = -factor
                elif p != old:
                    rows[i] = [x * p // old for x in line]
        pivot_row[column] = old
        self.denominator = p
        if p < 0:
            self.rows = [[-x for x in line] for line in rows]
            self.denominator = -p
        self.basic[row], self.idle[column] = self.idle[column], self.basic[row]

    def point(self, count: int) -> list[int]:
        """The variables' values, over the denominator."""
        at = {v: self.rows[i][-1] for i, v in enumerate(self.basic)}
        return [at.get(j, 0) for j in range(count)]

    def multipliers(self, count: int) -> list[int]:
        """The rows' multipliers, over the denominator."""
        at = {v: self.rows[self.goal][j] for j, v in enumerate(self.idle)}
        return [at.get(count + i, 0) for i in range(self.m)]

    def _leaving(self, column: int) -> int | None:
        best: int | None = None
        for i in range(self.m):
            line = self.rows[i]
            if line[column] > 0 and (best is None or self._before(i, best, column)):
                best = i
        return best

    def _before(self, i: int, best: int, column: int) -> bool:
        mine, other = self.rows[i], self.rows[best]
        left, right = mine[-1] * other[column], other[-1] * mine[column]
        return left < right or (left == right and self.basic[i] < self.basic[best])

    def _close(self, column: int) -> None:
        # The auxiliary variable stays at zero for good.
        self.idle[column] = -1
        for line in self.rows:
            line[column] = 0


def _whole(numbers: Vector) -> tuple[list[int], int]:
    # The numbers as whole numbers over their least common denominator.
    under = lcm(*(x.denominator for x in numbers))
    return [x.numerator * (under // x.denominator) for x in numbers], under


def _dot(a: Sequence[int], b: Sequence[int]) -> int:
    return sum(map(mul, a, b))
