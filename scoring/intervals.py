"""Intervals: how sure may one be of a share counted among few answers?

95 % intervals by statsmodels, for the survey's shares and for counts over the department's own
tenders. They describe chance alone: no interval knows wording, coverage or who chose to answer.
Floats throughout: an interval is shown, nothing is decided by it. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from math import sqrt
from statistics import NormalDist
from typing import Any

LEVEL = 0.95
_SURE = 12
_Z = NormalDist().inv_cdf((1 + LEVEL) / 2)


@dataclass(frozen=True, slots=True)
class Interval:
    """From `low` to `high`, as parts of the whole: 0.125 is 12.5 %. A difference may be negative."""

    low: float
    high: float


def wilson(count: float, n: float) -> Interval:
    """The 95 % interval of Wilson's score for `count` of `n`.

    `count` may be a fraction, since a report may give a rounded percentage and not the count.
    n = 0: nothing was seen, so 0 to 1. Source: E. B. Wilson, JASA 22 (1927), 209-212.
    """
    if not n:
        return Interval(0.0, 1.0)
    low, high = _proportion().proportion_confint(count, n, alpha=1 - LEVEL, method="wilson")
    # A float's last digits would make nothing of seven a little more than nothing.
    return Interval(round(float(low), _SURE), round(float(high), _SURE))


def effective_base(n: float, population: int) -> float:
    """How many answers `n` of a population of `population` count for: n·(N-1)/(N-n).

    Only when those who did not answer are missing at random; everybody answered (n = N): no doubt
    is left and the base is infinite, which a percentage rounded to whole points does not deserve.
    Source: W. G. Cochran, Sampling Techniques (1977), section 2.6.
    """
    return n * (population - 1) / (population - n)


def newcombe(count1: float, n1: float, count2: float, n2: float) -> Interval:
    """The 95 % interval of share 1 minus share 2, two different groups of answerers.

    Newcombe's hybrid of the two Wilson intervals, without continuity correction.
    Source: R. G. Newcombe, Statistics in Medicine 17 (1998), 873-890, method 10.
    """
    low, high = _proportion().confint_proportions_2indep(
        count1, n1, count2, n2, method="newcomb", compare="diff", alpha=1 - LEVEL
    )
    return Interval(float(low), float(high))


def within(share1: float, share2: float, n: float) -> Interval:
    """The 95 % interval of share 1 minus share 2, two answers of the same `n` people.

    Wald with the multinomial variance (p1 + p2 - (p1 - p2)²) / n: who agrees cannot also disagree,
    so the shares are not independent and Newcombe's interval would be too narrow.
    """
    difference = share1 - share2
    half = _Z * sqrt((share1 + share2 - difference**2) / n)
    return Interval(difference - half, difference + half)


@cache
def _proportion() -> Any:
    # Two seconds of loading, which nobody should wait who asks for no interval.
    return import_module("statsmodels.stats.proportion")
