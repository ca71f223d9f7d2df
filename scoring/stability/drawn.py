"""Drawn scores: how often does each bid come first over many draws of uncertain scores? Gates included. Pure.

The fallback of `stability_uncertainty` where the chances cannot be computed. Whoever calls brings the seeded
generator.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from scoring.contest import Contest
from scoring.values import BidId, CriterionId

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_LEVEL = 1e-9
"""Totals closer than this, as a part of the largest, are level: floats cannot tell."""


@dataclass(frozen=True)
class Outcome:
    """What a score may turn into: on its own scale, on the model's, and how likely."""

    raw: Fraction
    points: Fraction
    chance: float


def drawn(
    field: Contest,
    outcomes: Mapping[BidId, Mapping[CriterionId, list[Outcome]]],
    generator: np.random.Generator,
    draws: int,
) -> tuple[Floats, Floats]:
    """The chances of being first alone, and first level, in the order of `field.entries`."""
    bids = tuple(field.entries)
    alone, level = np.zeros(len(bids)), np.zeros(len(bids))
    if not bids:
        return alone, level
    gains, passes = (
        np.stack(x, axis=1)
        for x in zip(*(_bid(field, b, outcomes[b], generator, draws) for b in bids), strict=True)
    )
    for pattern in np.unique(passes, axis=0):
        among = tuple(b for b, is_in in zip(bids, pattern, strict=True) if is_in)
        if not among:
            continue
        first = _first(field, among, gains[(passes == pattern).all(axis=1)][:, pattern])
        shared = first.sum(axis=1) > 1
        alone[pattern] += first[~shared].sum(axis=0)
        level[pattern] += first[shared].sum(axis=0)
    return alone / draws, level / draws


def _first(field: Contest, among: tuple[BidId, ...], gains: Floats) -> Flags:
    """Which bids are first in each draw, given the weighted points gained over what they have now."""
    lines = field.lines(among)
    scaled = sum(field.whole_shares) * lines.scale
    base = np.array([float(Fraction(value, scaled)) for value in lines.values(field.whole_shares)])
    totals = base + gains * np.array([float(field.per_point(bid)) for bid in among])
    near: Flags = totals >= totals.max(axis=1, keepdims=True) - _LEVEL * max(1.0, float(np.abs(totals).max()))
    return near


def _bid(
    field: Contest,
    bid: BidId,
    outcomes: Mapping[CriterionId, list[Outcome]],
    generator: np.random.Generator,
    draws: int,
) -> tuple[Floats, Flags]:
    """One bid's weighted gain in each draw, and whether it passes the gates there."""
    entry = field.entries[bid]
    gained = np.zeros(draws)
    firm = np.full(draws, field.reaches_minima(bid, frozenset(outcomes)))
    quality = float(sum((field.shares[c] * p for c, p in entry.points.items()), Fraction(0)))
    whole = float(sum((field.shares[c] for c in entry.points), Fraction(0)))
    for c, found in outcomes.items():
        picked = generator.choice(len(found), size=draws, p=[o.chance for o in found])
        gained += np.array([float(field.shares[c] * (o.points - entry.points[c])) for o in found])[picked]
        firm &= np.array([field.reaches_minimum(c, o.raw, o.points) for o in found])[picked]
    if field.gate is not None and whole:
        firm &= quality + gained >= whole * float(field.gate) - _LEVEL
    return gained, firm
