"""Uncertain scores: how often does each bid come first when every score may be one step off?

Each evaluator's score is, independently of the others, one step lower, as given, or one step higher, each
as likely as the others that lie on the scale. Totals take few values, so the chances are computed, not drawn:
per bid a convolution over its scores, then all bids against all. Only where a changed score can let a bid
past a gate, or the totals take too many values, seeded draws take over, and the result says so. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import gcd, lcm
from typing import Any

import numpy as np
import numpy.typing as npt

from scoring.contest import Contest
from scoring.contest.lines import counting, points_of
from scoring.evaluation import Criterion
from scoring.stability.drawn import Outcome, drawn
from scoring.stability.scores import assessed, gated
from scoring.values import BidId, CriterionId

Floats = npt.NDArray[np.float64]
Cells = npt.NDArray[np.int64]
Voices = tuple[Fraction, ...]
ByGiven = Mapping[Voices, list[Outcome]]
"""What each combination of scores given on a criterion may turn into."""

DRAWS = 100_000
_DENSE = 2_000
"""Up to this many cells a lattice without gaps is quicker than one that leaves out what is empty."""
_MOST_CELLS = 2**17
_MOST_INT = 2**62


@dataclass(frozen=True)
class Uncertainty:
    """The chance that each bid is first alone, and first level with others. draws: 0 when computed exactly.

    Exact chances are sums of floats, good to 10^-12; drawn ones have a standard error of at most
    1 / (2 · √draws), and are judged on totals before rounding. A bid that never passes the gates: 0.
    """

    alone: Mapping[BidId, float]
    level: Mapping[BidId, float]
    draws: int


def uncertainty(field: Contest, *, seed: int, step: int = 1, draws: int = DRAWS) -> Uncertainty:
    """The chances when every score may be `step` points off; `seed` for the case that needs draws."""
    outcomes = {c.id: _outcomes(field, c, step) for c in assessed(field)}
    lattice = None if gated(field) else _lattice(field, outcomes)
    if lattice is None:
        by_bid = {
            b: {c: found[e.given[c]] for c, found in outcomes.items()} for b, e in field.entries.items()
        }
        bids = tuple(field.entries)
        found = drawn(field, by_bid, np.random.Generator(np.random.PCG64(seed)), draws)
    else:
        bids = field.lines().bids
        found = _chances(_totals(field, lattice), lattice.chances)
    none = dict.fromkeys(field.entries, 0.0)
    alone, level = (none | dict(zip(bids, map(float, chances), strict=True)) for chances in found)
    return Uncertainty(alone, level, draws if lattice is None else 0)


def _outcomes(field: Contest, c: Criterion, step: int) -> ByGiven:
    """What each score given on a criterion may turn into; the same for bids with the same scores."""
    scale = field.model.scale_of(c)
    ends = Fraction(scale.bottom), Fraction(scale.top)
    kinds = {entry.given[c.id] for entry in field.entries.values()}
    return {given: [*_turned(field, c, given, step, ends)] for given in kinds}


def _turned(
    field: Contest, c: Criterion, given: Voices, step: int, ends: tuple[Fraction, Fraction]
) -> Iterator[Outcome]:
    """With several voices, every sum their steps can make: only the mean counts, so one may carry it all."""
    shifted = {0: 1.0}
    for x in given:
        steps = [0, *([-step] if x - ends[0] >= step else []), *([step] if ends[1] - x >= step else [])]
        after: dict[int, float] = {}
        for (total, chance), d in product(shifted.items(), steps):
            after[total + d] = after.get(total + d, 0.0) + chance / len(steps)
        shifted = after
    for d, chance in shifted.items():
        raw = counting(field.model, c, (given[0] + d, *given[1:]))
        yield Outcome(raw, points_of(field.model, c, raw), chance)


@dataclass(frozen=True)
class _Lattice:
    """How likely each bid (row) gains (low + grid · cell) / scale weighted points, for each cell."""

    low: int
    grid: int
    scale: int
    cells: Cells
    chances: Floats


def _lattice(field: Contest, outcomes: Mapping[CriterionId, ByGiven]) -> _Lattice | None:
    """The bids' gains over what counts now, in whole numbers; None where they can be too many."""
    entries = [field.entries[bid] for bid in field.lines().bids]
    points = [o.points for by_given in outcomes.values() for found in by_given.values() for o in found]
    scale = lcm(*(p.denominator for p in (*points, *(e.points[c] for e in entries for c in outcomes))))
    gains = {c: _gains(field, c, by_given, scale) for c, by_given in outcomes.items()}
    every = {c: sorted({g for found in of.values() for g in found}) for c, of in gains.items()}
    grid = gcd(*(g - found[0] for found in every.values() for g in found)) or 1
    steps = {c: [(g - found[0]) // grid for g in found] for c, found in every.items()}
    dense = sum(found[-1] for found in steps.values()) <= _DENSE
    cells, chances = np.zeros(1, dtype=np.int64), np.ones((len(entries), 1))
    for c, found in every.items():
        kinds = {given: [of.get(g, 0.0) for g in found] for given, of in gains[c].items()}
        likely = np.array([kinds[e.given[c]] for e in entries]).reshape(len(entries), len(found))
        cells, chances = (_dense if dense else _sparse)(cells, chances, steps[c], likely)
        if len(cells) > _MOST_CELLS:
            return None
    return _Lattice(sum(found[0] for found in every.values()), grid, scale, cells, chances)


def _gains(field: Contest, c: CriterionId, by_given: ByGiven, scale: int) -> dict[Voices, dict[int, float]]:
    """For each combination of scores given: the weighted points gained, times `scale`, and how likely."""
    weight = dict(zip(field.criteria, field.whole_shares, strict=True))[c]
    now = {e.given[c]: _times(e.points[c], scale) for e in field.entries.values()}
    found: dict[Voices, dict[int, float]] = {}
    for given, outcomes in by_given.items():
        likely = found.setdefault(given, {})
        for o in outcomes:
            gain = (_times(o.points, scale) - now[given]) * weight
            likely[gain] = likely.get(gain, 0.0) + o.chance
    return found


def _times(x: Fraction, scale: int) -> int:
    return x.numerator * (scale // x.denominator)


def _dense(cells: Cells, chances: Floats, steps: list[int], likely: Floats) -> tuple[Cells, Floats]:
    """The gains after one more score, on a lattice without gaps: moved by every step (0 first) and added."""
    wider = np.zeros((len(chances), len(cells) + steps[-1]))
    for step, chance in zip(steps, likely.T, strict=True):
        wider[:, step : step + len(cells)] += chance[:, None] * chances
    return np.arange(wider.shape[1]), wider


def _sparse(cells: Cells, chances: Floats, steps: list[int], likely: Floats) -> tuple[Cells, Floats]:
    """The same where most cells of the lattice stay empty."""
    moved, place = np.unique(np.concatenate([cells + step for step in steps]), return_inverse=True)
    more = np.concatenate([chance[:, None] * chances for chance in likely.T], axis=1)
    return moved, np.array([np.bincount(place, row, len(moved)) for row in more])


def _totals(field: Contest, lattice: _Lattice) -> npt.NDArray[Any]:
    """Every bid's total in each cell, in one unit; rounded as the model rounds it."""
    lines = field.lines()
    values = lines.values(field.whole_shares)
    units = [field.per_point(bid) * lines.scale for bid in lines.bids]
    common = lcm(*(u.denominator for u in units))
    slopes = [u.numerator * (common // u.denominator) for u in units]
    starts = [v * common * lattice.scale + s * lattice.low for v, s in zip(values, slopes, strict=True)]
    reach = lattice.grid * int(lattice.cells.max(initial=0))
    fits = all(abs(a) + s * reach < _MOST_INT for a, s in zip(starts, slopes, strict=True))
    kind = np.int64 if fits else object
    cells = lattice.cells.astype(kind) * lattice.grid
    totals: npt.NDArray[Any] = (
        np.array(starts, dtype=kind)[:, None] + np.array(slopes, dtype=kind)[:, None] * cells
    )
    if field.model.round_total.mode == "none":
        return totals
    unit = common * lattice.scale
    rows = (
        field.rounded_values(bid, [Fraction(int(t), unit) for t in row])
        for bid, row in zip(lines.bids, totals, strict=True)
    )
    return np.array(list(rows), dtype=object)


def _chances(totals: npt.NDArray[Any], likely: Floats) -> tuple[Floats, Floats]:
    """First alone, and first level: a bid's chances times the others' of being below, or not above."""
    if not totals.size:
        return np.zeros(0), np.zeros(0)
    ranks = np.unique(totals.ravel(), return_inverse=True)[1].reshape(totals.shape)
    on = np.array([np.bincount(r, p, int(ranks.max()) + 1) for r, p in zip(ranks, likely, strict=True)])
    not_above = np.cumsum(on, axis=1)
    alone = (on * _of_the_others(not_above - on)).sum(axis=1)
    shared = (on * _of_the_others(not_above)).sum(axis=1)
    return alone, np.maximum(0.0, shared - alone)


def _of_the_others(factors: Floats) -> Floats:
    """For every row the product of all other rows."""
    before, after = np.ones_like(factors), np.ones_like(factors)
    before[1:] = np.cumprod(factors[:-1], axis=0)
    after[:-1] = np.cumprod(factors[:0:-1], axis=0)[::-1]
    return before * after
