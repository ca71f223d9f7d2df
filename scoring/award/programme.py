"""Award programme: one sparse integer description of an award and its rules.

Every route reads it: the PuLP model, the solver's arrays, the exact re-check, the proof. All variables
are 0 or 1 and all numbers whole (øre, fractions of points), so nothing here is ever rounded.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from math import gcd
from typing import Literal

Terms = tuple[tuple[int, int], ...]
"""(variable, coefficient) for every variable that takes part."""
Values = tuple[int, ...]
"""0 or 1 for every variable."""


@dataclass(frozen=True)
class Row:
    """low ≤ sum of coefficient × variable ≤ high. `rule` is the rule it belongs to; without one it
    always stands (every lot is awarded once; what a helping variable means).
    """

    name: str
    terms: Terms
    low: int | None = None
    high: int | None = None
    rule: str = ""

    def holds(self, values: Sequence[int]) -> bool:
        got = total(self.terms, values)
        return (self.low is None or got >= self.low) and (self.high is None or got <= self.high)

    def reduced(self) -> Row:
        """The same row divided by the greatest common divisor of its coefficients."""
        step = gcd(*(c for _, c in self.terms)) or 1
        terms = tuple((j, c // step) for j, c in self.terms)
        low = None if self.low is None else -(-self.low // step)
        high = None if self.high is None else self.high // step
        return replace(self, terms=terms, low=low, high=high)


@dataclass(frozen=True)
class Measure:
    """What a rule measures: how good an award is by the rule's own yardstick, when the rule is lifted.

    The sum of `terms`, over the sum of `of` where the rule is a share.
    """

    best: Literal["min", "max"]
    terms: Terms
    of: Terms = ()


@dataclass(frozen=True)
class Programme:
    """Minimise constant + cost·x over 0/1 vectors that keep every row.

    Two awards are different when their first `choices` variables differ; the rest are helping
    variables (a discount earned, a supplier used). No award's choices contain another's.
    """

    names: tuple[str, ...]
    cost: tuple[int, ...]
    rows: tuple[Row, ...]
    choices: int
    constant: int = 0
    measures: Mapping[str, Measure] = field(default_factory=dict)

    def objective(self, values: Sequence[int]) -> int:
        return self.constant + sum(c for c, x in zip(self.cost, values, strict=True) if x)

    def broken(self, values: Sequence[int]) -> tuple[Row, ...]:
        """The rows this vector breaks, in whole numbers."""
        return tuple(row for row in self.rows if not row.holds(values))

    @cached_property
    def rules(self) -> tuple[str, ...]:
        """The rules that have rows here, in order of name."""
        return tuple(sorted({row.rule for row in self.rows} - {""}))

    def without(self, rules: Collection[str]) -> Programme:
        return replace(self, rows=tuple(row for row in self.rows if row.rule not in rules))

    def plus(self, *rows: Row) -> Programme:
        return replace(self, rows=(*self.rows, *rows))

    def aiming(self, terms: Terms, best: Literal["min", "max"] = "min") -> Programme:
        """The same rules with another aim."""
        cost = [0] * len(self.names)
        for j, c in terms:
            cost[j] += c if best == "min" else -c
        return replace(self, cost=tuple(cost), constant=0)

    def moved(self, rule: str, by: int) -> Programme:
        """The programme in which every upper bound of `rule` is `by` higher."""
        rows = (
            replace(row, high=row.high + by) if row.rule == rule and row.high is not None else row
            for row in self.rows
        )
        return replace(self, rows=tuple(rows))

    def at_most(self, objective: int) -> Row:
        """The row that keeps the objective at `objective` or below."""
        terms = tuple((j, c) for j, c in enumerate(self.cost) if c)
        return Row("objective", terms, high=objective - self.constant)

    def other_than(self, values: Sequence[int]) -> Row:
        """The row that forbids this award and no other."""
        chosen = self.chosen(values)
        return Row("another award", tuple((j, 1) for j in chosen), high=len(chosen) - 1)

    def chosen(self, values: Sequence[int]) -> tuple[int, ...]:
        return tuple(j for j in range(self.choices) if values[j])

    def digest(self) -> str:
        """SHA-256 of the whole problem; the order of rows does not matter."""
        lines = [repr((self.names, self.cost, self.choices, self.constant))]
        lines += sorted(repr((r.name, r.rule, sorted(r.terms), r.low, r.high)) for r in self.rows)
        return sha256("\n".join(lines).encode()).hexdigest()


def total(terms: Terms, values: Sequence[int]) -> int:
    return sum(c for j, c in terms if values[j])


class Builder:
    """Gathers variables and rows; `programme()` gives the frozen description."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._cost: list[int] = []
        self._rows: list[Row] = []
        self.measures: dict[str, Measure] = {}

    def variable(self, name: str, cost: int = 0) -> int:
        """A new 0/1 variable; its number."""
        self._names.append(name)
        self._cost.append(cost)
        return len(self._names) - 1

    def row(
        self,
        name: str,
        terms: Iterable[tuple[int, int]],
        *,
        low: int | None = None,
        high: int | None = None,
        rule: str = "",
    ) -> None:
        kept = tuple((j, c) for j, c in terms if c)
        self._rows.append(Row(name, kept, low, high, rule).reduced())

    def programme(self, choices: int, constant: int = 0) -> Programme:
        return Programme(
            tuple(self._names), tuple(self._cost), tuple(self._rows), choices, constant, dict(self.measures)
        )


def ones(variables: Iterable[int], coefficient: int = 1) -> Iterator[tuple[int, int]]:
    return ((j, coefficient) for j in variables)
