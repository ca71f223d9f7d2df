"""Stability limits: the closed form for how far a weight may move, in whole numbers. Pure.

When the criteria J move from their weight w_J to a share x of the whole, bid i stays ahead of rival k as
long as A_k + B_k·x >= 0, with u the part of a total that does not move, m the part that does, W all weight:
A_k = w_J·(u_i - u_k), B_k = (W - w_J)·(m_i - m_k) - A_k. The limits are fractions -A_k / B_k.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import chain

import numpy as np
import numpy.typing as npt

from scoring.contest.lines import Lines
from scoring.values import BidId, CriterionId

Limit = tuple[Fraction | None, Fraction | None, tuple[BidId, ...], tuple[BidId, ...]]
"""The lowest and highest share, and the rivals who are level there; None where nobody stops the move."""

_FEW = 200
"""Up to this many pairs of bid and criterion plain whole numbers are quicker than numpy."""
_EXACT_IN_FLOAT = 2**52
_NEAR = 1 + 1e-12


def limits(
    lines: Lines, weights: Sequence[int], bid: BidId, groups: Sequence[Sequence[CriterionId]]
) -> list[Limit]:
    """The limits for each group of criteria that moves together; `bid` is first at these weights."""
    i, whole = lines.bids.index(bid), sum(weights)
    largest = float(np.abs(lines.array).max(initial=0))
    columns = [[lines.criteria.index(c) for c in group] for group in groups]
    if len(lines.bids) * len(groups) <= _FEW or 4 * largest * whole**2 >= _EXACT_IN_FLOAT:
        near: list[Sequence[int]] = [range(len(lines.bids))] * len(columns)
    else:
        near = _near(lines.array, np.array(weights, dtype=float), i, columns)
    own = lines.rows[i]
    leads = {
        k: sum(w * (a - b) for w, a, b in zip(weights, own, lines.rows[k], strict=True))
        for k in {*chain(*near)}
    }
    return [
        _limit(lines, weights, i, group, {k: leads[k] for k in rivals})
        for group, rivals in zip(columns, near, strict=True)
    ]


def _limit(lines: Lines, weights: Sequence[int], i: int, group: list[int], leads: Mapping[int, int]) -> Limit:
    """The exact limits set by these rivals, given bid i's lead over each."""
    weight = sum(weights[c] for c in group)
    rest = sum(weights) - weight
    own = lines.rows[i]
    lower: tuple[int, int, list[int]] = (-1, 1, [])
    upper: tuple[int, int, list[int]] = (2, 1, [])
    for k, lead in leads.items():
        row = lines.rows[k]
        moving = sum(weights[c] * (own[c] - row[c]) for c in group)
        a = weight * (lead - moving)
        b = rest * moving - a
        if b > 0:
            lower = _tighter(lower, -a, b, k, sign=1)
        elif b < 0:
            upper = _tighter(upper, a, -b, k, sign=-1)
    low = Fraction(lower[0], lower[1]) if lower[0] >= 0 else None
    high = Fraction(upper[0], upper[1]) if upper[0] <= upper[1] else None
    return low, high, _named(lines, lower[2], low), _named(lines, upper[2], high)


def _tighter(
    best: tuple[int, int, list[int]], top: int, bottom: int, k: int, sign: int
) -> tuple[int, int, list[int]]:
    gap = sign * (top * best[1] - best[0] * bottom)
    if gap > 0:
        return top, bottom, [k]
    return (best[0], best[1], [*best[2], k]) if gap == 0 else best


def _named(lines: Lines, rivals: list[int], limit: Fraction | None) -> tuple[BidId, ...]:
    return () if limit is None else tuple(sorted(lines.bids[k] for k in rivals))


def _near(
    rows: npt.NDArray[np.float64], weights: npt.NDArray[np.float64], i: int, groups: list[list[int]]
) -> list[Sequence[int]]:
    """The rivals that can set a limit: numerators and denominators are exact, quotients nearly so."""
    ahead = np.ascontiguousarray((rows[i] - rows).T)
    chosen = np.zeros((len(groups), len(weights)))
    for g, group in enumerate(groups):
        chosen[g, group] = weights[group]
    moving, weight = chosen @ ahead, chosen.sum(axis=1)[:, None]
    a = weight * (weights @ ahead - moving)
    b = (weights.sum() - weight) * moving - a
    rising, falling = b > 0, b < 0
    with np.errstate(divide="ignore", invalid="ignore"):
        at = -a / b
    low = np.where(rising, at, -1.0).max(axis=1, keepdims=True) / _NEAR
    high = np.where(falling, at, 2.0).min(axis=1, keepdims=True) * _NEAR
    near = (at >= low) & rising | (at <= high) & falling
    found: list[Sequence[int]] = [[] for _ in groups]
    for g, k in zip(*(x.tolist() for x in np.nonzero(near)), strict=True):
        found[g] = [*found[g], k]
    return found
