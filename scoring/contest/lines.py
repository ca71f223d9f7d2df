"""Contest lines: what does every weight multiply, in whole numbers? And a published formula in fractions.

The figures `contest.py` is made of. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cached_property
from math import gcd, lcm
from typing import Any, TypeVar, cast

import numpy as np
import numpy.typing as npt

from scoring import formulas
from scoring.evaluation import Criterion, EvaluationModel, OfferedIndicator, Rounding
from scoring.methods import rounded
from scoring.values import BidId, CriterionId, Percent, Value, exactly

V = TypeVar("V", bound=Value)
_CENT = Decimal("0.01")
ByCriterion = Mapping[CriterionId, Fraction]


@dataclass(frozen=True)
class Lines:
    """One row of whole numbers per bid, one column per weighted criterion: the highest Σ w·row is best.

    A row is `scale` times the bid's line. Points methods: points. Fixed kroner: worth of the quality
    points minus the price [DKK]. Percentage on price: minus price × width, minus price × points lacking.
    Ratio: points / price. Lowest price behind gates: minus the price.
    """

    criteria: tuple[CriterionId, ...]
    bids: tuple[BidId, ...]
    rows: tuple[tuple[int, ...], ...]
    scale: int

    @cached_property
    def array(self) -> npt.NDArray[np.float64]:
        """The rows as floats: exact as long as the numbers stay below 2^53."""
        return np.array(self.rows, dtype=float).reshape(len(self.bids), len(self.criteria))

    def values(self, weights: Iterable[int]) -> list[int]:
        """Every bid's sum at these whole-number weights."""
        w = tuple(weights)
        return [sum(a * b for a, b in zip(w, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Entry:
    """One bid as it is judged. price [DKK]. given: per criterion the points each voice that counts gave (one
    for a consensus), or the number offered. raw: the points that count on the criterion's own scale, or that
    number. points: on the model's scale.
    """

    price: Fraction
    given: Mapping[CriterionId, tuple[Fraction, ...]]
    raw: ByCriterion
    points: ByCriterion


def judged(
    model: EvaluationModel, price: Fraction, given: Mapping[CriterionId, tuple[Fraction, ...]]
) -> Entry:
    """An entry with the points that follow from what was given."""
    leaves = {c.id: c for c in model.leaves()}
    raw = {c: counting(model, leaves[c], voices) for c, voices in given.items()}
    return Entry(price, given, raw, {c: points_of(model, leaves[c], x) for c, x in raw.items()})


def counting(model: EvaluationModel, c: Criterion, voices: tuple[Fraction, ...]) -> Fraction:
    """What counts of the points given on one criterion: the consensus, or the rounded mean."""
    if model.panel == "consensus" or c.scoring.how == "indicator":
        return voices[0]
    return counted(sum(voices, Fraction(0)) / len(voices), model.round_points)


def points_of(model: EvaluationModel, c: Criterion, raw: Fraction) -> Fraction:
    """An offered number, or points on the criterion's own scale, as points on the model's scale."""
    own, scale = model.scale_of(c), model.scale
    worst, best = Decimal(own.bottom), Decimal(own.top)
    if isinstance(c.scoring, OfferedIndicator):
        worst, best = c.scoring.worst, c.scoring.best
    elif (own.bottom, own.top) == (scale.bottom, scale.top):
        return raw
    ends: Any = [Fraction(x) for x in (worst, best, scale.bottom, scale.top)]
    value: Any = raw
    points = formulas.indicator_points(value, worst=ends[0], best=ends[1], bottom=ends[2], top=ends[3])
    return counted(Fraction(points), model.round_points)


def in_fractions(value: V) -> V:
    """The same value with fractions for decimals, so that the published formula itself runs exactly."""
    exact: dict[str, Any] = {key: Fraction(x) if isinstance(x, Decimal) else x for key, x in value}
    build: Any = type(value).model_construct
    return cast(V, build(**exact))


@exactly
def counted(x: Fraction, rounding: Rounding) -> Fraction:
    """`x` as the published model shortens it."""
    if rounding.mode == "none":
        return x
    return Fraction(rounded(Decimal(x.numerator) / x.denominator, rounding))


@exactly
def percent(share: Fraction) -> Percent:
    """A share as percent with two decimals, half up: for words and tables, never to decide by."""
    return Percent((Decimal(share.numerator * 100) / share.denominator).quantize(_CENT, ROUND_HALF_UP))


def whole(numbers: Iterable[Fraction]) -> tuple[int, ...]:
    """The smallest whole numbers in the same proportion; zeros stay zeros."""
    given = tuple(numbers)
    scale = lcm(*(x.denominator for x in given))
    scaled = [x.numerator * (scale // x.denominator) for x in given]
    common = gcd(*scaled) or 1
    return tuple(x // common for x in scaled)
