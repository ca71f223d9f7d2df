"""Winner map areas: on how much of a polygon do exactly r bids lie above a given one? In floats, to 10^-12.

By Green's theorem. Each border line within the polygon is cut where others cross it; a piece adds half the
cross product of its ends to the count of better bids on its left, and takes it from the count on its right.
Lines that coincide are one line with a jump, found in whole numbers, so that no tie hangs on rounding. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd

import numpy as np
import numpy.typing as npt

from scoring.winner_map.polygons import Polygon, Whole3

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class _Borders:
    """The lines on which bids change places with one bid.

    gradient, height: f(x, y) = height + gradient · (x, y), with x and y the second and third weights. above,
    below: how many bids are better where f > 0, and where f < 0. always: how many are better everywhere.
    """

    gradient: Floats
    height: Floats
    above: Counts
    below: Counts
    always: int


@dataclass(frozen=True)
class _Runs:
    """Straight runs start + t · way, for t from low to high."""

    start: Floats
    way: Floats
    low: Floats
    high: Floats


def counted_areas(part: Polygon, planes: Sequence[Whole3], sizes: Sequence[int], i: int) -> Floats:
    """The areas (parts of the whole triangle) where exactly 0, 1, 2, … bids lie above plane `i`.

    sizes: how many bids each plane stands for; bids on the same plane are never above each other.
    """
    corners = np.array([[x / sum(v) for x in v[1:]] for v in part])
    middle = corners.mean(axis=0)
    borders = _borders(part, planes, sizes, i, middle)
    corners = corners - middle
    edges = np.roll(corners, -1, axis=0) - corners
    none, one = np.zeros(len(corners)), np.ones(len(corners))
    most = sum(sizes)
    counts, pieces = _cut(_Runs(corners, edges, none, one), borders, own=False)
    areas = np.bincount(counts.ravel(), pieces.ravel(), most)
    if len(borders.height):
        counts, pieces = _cut(_chords(borders, corners, edges), borders, own=True)
        areas = areas + np.bincount((counts + borders.above[:, None]).ravel(), pieces.ravel(), most)
        areas = areas - np.bincount((counts + borders.below[:, None]).ravel(), pieces.ravel(), most)
    return areas.astype(float)


def _borders(
    part: Polygon, planes: Sequence[Whole3], sizes: Sequence[int], i: int, middle: Floats
) -> _Borders:
    """The border lines that pass through the inside of `part`, those that coincide as one."""
    a, b, c = planes[i]
    always, jumps = 0, dict[Whole3, list[int]]()
    for (x, y, z), size in zip(planes, sizes, strict=True):
        line = (x - a, y - b, z - c)
        signs = [line[0] * v[0] + line[1] * v[1] + line[2] * v[2] for v in part]
        if min(signs) >= 0:
            always += size if max(signs) > 0 else 0
        elif max(signs) > 0:
            common = gcd(*line)
            turned = -common if line < (0, 0, 0) else common
            found = jumps.setdefault((line[0] // turned, line[1] // turned, line[2] // turned), [0, 0])
            found[turned < 0] += size
    sizes_of = [max(map(abs, line)) for line in jumps]
    lines = np.array([[x / s for x in line] for line, s in zip(jumps, sizes_of, strict=True)]).reshape(-1, 3)
    gradient = lines[:, 1:] - lines[:, :1]
    sides = np.array(list(jumps.values()), dtype=np.int64).reshape(-1, 2)
    return _Borders(gradient, lines[:, 0] + gradient @ middle, sides[:, 0], sides[:, 1], always)


def _chords(borders: _Borders, corners: Floats, edges: Floats) -> _Runs:
    """Each border line as the run within the polygon that has its better side on the left."""
    gradient = borders.gradient
    start = -gradient * (borders.height / (gradient**2).sum(axis=1))[:, None]
    way = np.column_stack((gradient[:, 1], -gradient[:, 0]))
    within = edges[:, 0] * (start[:, 1:] - corners[:, 1]) - edges[:, 1] * (start[:, :1] - corners[:, 0])
    going = edges[:, 0] * way[:, 1:] - edges[:, 1] * way[:, :1]
    with np.errstate(divide="ignore", invalid="ignore"):
        at = -within / going
    low = np.where(going > 0, at, -np.inf).max(axis=1)
    high = np.where(going < 0, at, np.inf).min(axis=1)
    return _Runs(start, way, low, np.maximum(low, high))


def _cut(runs: _Runs, borders: _Borders, *, own: bool) -> tuple[Counts, Floats]:
    """Each run cut at the borders it crosses: how many bids are better along each piece, and what it adds.

    own: the runs are the borders themselves, and a border does not count along its own run.
    """
    height = runs.start @ borders.gradient.T + borders.height
    slope = runs.way @ borders.gradient.T
    with np.errstate(divide="ignore", invalid="ignore"):
        at = np.clip(np.nan_to_num(-height / slope), runs.low[:, None], runs.high[:, None])
    up, down = borders.above, borders.below
    begin = np.where(slope > 0, down, np.where((slope < 0) | (height > 0), up, down))
    step = np.sign(slope).astype(np.int64) * (up - down)
    if own:
        np.fill_diagonal(begin, 0)
        np.fill_diagonal(step, 0)
    order = np.argsort(at, axis=1)
    passed = np.cumsum(np.take_along_axis(step, order, axis=1), axis=1)
    knots = np.column_stack((runs.low, np.take_along_axis(at, order, axis=1), runs.high))
    first = borders.always + begin.sum(axis=1)[:, None]
    counts: Counts = np.column_stack((first, first + passed))
    turn = runs.start[:, 0] * runs.way[:, 1] - runs.start[:, 1] * runs.way[:, 0]
    return counts, turn[:, None] * np.diff(knots, axis=1)
