"""Weightings: over a great many weightings of all criteria, how often does each bid come first? Ties exact.

The winner map is exact for three themes; over more criteria exact volumes cost too much, so weightings are
drawn, evenly over all that are admitted and with a seed. Weights and lines are whole numbers small enough for
floats to hold every product, so a tie counted is a tie. Pure.

Source: SMAA, rank acceptability (Lahdelma and Salminen); the map from an order of importance or from least
weights to the plain simplex is exact, so no weighting is drawn in vain.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from scoring.contest import Contest
from scoring.stability import Undefined
from scoring.values import BidId, CriterionId

Floats = npt.NDArray[np.float64]

DRAWS = 100_000
_BLOCK = 16_384
_EXACT = 2.0**52


@dataclass(frozen=True)
class Acceptance:
    """Over `draws` weightings: the part at which each bid is first alone, and first level with others.

    The standard error of a part is at most 1 / (2 · √draws).
    """

    alone: Mapping[BidId, float]
    level: Mapping[BidId, float]
    draws: int


def acceptance(
    field: Contest,
    *,
    seed: int,
    draws: int = DRAWS,
    order: Sequence[CriterionId] = (),
    at_least: Mapping[CriterionId, Fraction] | None = None,
) -> Acceptance | Undefined:
    """How often each bid is first when all weights are equally likely.

    order: criteria from the weightiest to the least, all of them, when that is known. at_least: shares of
    the whole the criteria cannot fall below. One or the other; `no_weighting_admitted` when the least shares
    pass 1. Not defined where a gate lets bids in and out as weights move (`gate_moves_with_weights`).
    """
    if field.gate is not None:
        return Undefined("gate_moves_with_weights")
    least = [float((at_least or {}).get(c, 0)) for c in field.criteria]
    if sum(least) > 1:
        return Undefined("no_weighting_admitted")
    generator = np.random.Generator(np.random.PCG64(seed))
    weights = drawn_weights(generator, len(field.criteria), draws)
    if order:
        weights = ranked(weights)[[order.index(c) for c in field.criteria]]
    elif any(least):
        weights = np.array(least)[:, None] + (1 - sum(least)) * weights
    lines = field.lines()
    rows = lines.array / (np.abs(lines.array).max(initial=0) or 1) if _too_large(lines.array) else lines.array
    alone, level = first_places(rows, in_whole_numbers(weights, rows))
    shares = ([float(x) / draws for x in found] for found in (alone, level - alone))
    named = [dict.fromkeys(field.entries, 0.0) | dict(zip(lines.bids, part, strict=True)) for part in shares]
    return Acceptance(named[0], named[1], draws)


def drawn_weights(generator: np.random.Generator, criteria: int, draws: int) -> Floats:
    """Weightings evenly over all that sum to 1: one column each."""
    spacing = generator.standard_exponential((criteria, draws))
    even: Floats = spacing / spacing.sum(axis=0)
    return even


def ranked(weights: Floats) -> Floats:
    """Even weightings turned into even ones with falling weights: the first row the weightiest.

    w = V·λ, where column k of V gives the first k criteria 1/k each.
    """
    falling: Floats = weights / np.arange(1, len(weights) + 1)[:, None]
    for k in range(len(falling) - 1, 0, -1):
        falling[k - 1] += falling[k]
    return falling


def in_whole_numbers(weights: Floats, rows: Floats) -> Floats:
    """The weightings in whole numbers fine enough, and small enough for every sum of products to be exact."""
    largest = max(1.0, float(np.abs(rows).max(initial=0)))
    steps = 2.0 ** np.floor(np.log2(_EXACT / (largest * len(weights))))
    whole: Floats = np.rint(weights * min(steps, 2.0**30))
    return whole


def first_places(rows: Floats, weights: Floats) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Per row, at how many of the weightings (columns) it is highest alone, and highest alone or level."""
    alone, level = np.zeros(len(rows), dtype=np.int64), np.zeros(len(rows), dtype=np.int64)
    for start in range(0, weights.shape[1] if len(rows) else 0, _BLOCK):
        values = rows @ weights[:, start : start + _BLOCK]
        first = values == values.max(axis=0)
        counts = np.count_nonzero(first, axis=1)
        level += counts
        if int(counts.sum()) > first.shape[1]:
            counts = np.count_nonzero(first[:, np.count_nonzero(first, axis=0) == 1], axis=1)
        alone += counts
    return alone, level


def _too_large(rows: Floats) -> bool:
    # beyond this, weights would have to be coarser than a thousandth to keep products exact
    return bool(np.abs(rows).max(initial=0) * max(1, rows.shape[1]) > _EXACT / 1000)
