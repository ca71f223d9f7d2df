"""Winner map polygons: cut a triangle of weights into whole-number polygons, one per winner. Exact. Pure.

A point of the triangle is three whole numbers in the proportion of its weights, as small as they can be; a
plane is three whole numbers too: a bid's total at each corner. A bid's region is where its plane is highest.
Nothing is ever rounded, so there are no slivers: what has an area has an exact one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import gcd

import numpy as np

from scoring.winner_map.hull import above_first, neighbours

Whole3 = tuple[int, int, int]
Polygon = tuple[Whole3, ...]
"""Corners, anticlockwise as seen with price, social value, effect in that order; empty without area."""

TRIANGLE: Polygon = ((1, 0, 0), (0, 1, 0), (0, 0, 1))

_FEW = 24
"""Up to so many planes every pair is compared; above, a hull proposes which pairs matter."""
_FILTER = 1e-9
_SMALL = 400


@dataclass(frozen=True)
class Division:
    """A polygon divided among planes (by index): a region each for those highest somewhere with an area.

    touching: planes that are highest only on a line or in a point, with its corners.
    """

    regions: Mapping[int, Polygon]
    touching: Mapping[int, tuple[Whole3, ...]]


def divide(base: Polygon, planes: Sequence[Whole3]) -> Division:
    """Who is highest where. The planes differ from each other; `base` is convex and has an area.

    Proof of completeness: each region lies within what its plane wins from a part of the others; where the
    plane is the highest of all at every corner of it, the region is what it wins from all (it is convex),
    and the regions of those planes cover the polygon. Where a corner shows a higher plane, that is cut in.
    """
    regions = (_by_pairs if len(planes) <= _FEW else _proposed)(base, planes)
    while True:
        higher, touching = _checked(regions, planes)
        if not higher:
            return Division(regions, touching)
        regions = _cut_in(base, planes, {*regions, *higher})


def clipped(polygon: Polygon, plane: Whole3) -> Polygon:
    """The part of a convex polygon where the plane is at least zero; empty where that has no area."""
    a, b, c = plane
    signs = [a * x + b * y + c * z for x, y, z in polygon]
    if not signs or max(signs) <= 0:
        return ()
    if min(signs) >= 0:
        return polygon
    found: list[Whole3] = []
    for v, w, s, t in zip(polygon, (*polygon[1:], polygon[0]), signs, (*signs[1:], signs[0]), strict=True):
        if s >= 0:
            found.append(v)
        if (s > 0 > t) or (s < 0 < t):
            m, n = abs(t), abs(s)
            found.append(smallest((m * v[0] + n * w[0], m * v[1] + n * w[1], m * v[2] + n * w[2])))
    return tuple(found)


def smallest(point: Whole3) -> Whole3:
    """The smallest whole numbers in the same proportion."""
    common = gcd(*point) or 1
    return (point[0] // common, point[1] // common, point[2] // common)


def area(polygon: Polygon) -> Fraction:
    """The polygon's part of the whole triangle."""
    parts = []
    for v, w in pairwise(polygon[1:]):
        u = polygon[0]
        parts.append(Fraction(_turn(u, v, w), sum(u) * sum(v) * sum(w)))
    return total(parts)


def total(parts: Sequence[Fraction]) -> Fraction:
    """The sum, by halves: the fractions stay short for longest."""
    if len(parts) <= 2:
        return sum(parts, Fraction(0))
    half = len(parts) // 2
    return total(parts[:half]) + total(parts[half:])


def moments(polygon: Polygon) -> tuple[Fraction, tuple[Fraction, ...]]:
    """The area, and the area times the centroid (three shares)."""
    fans = [(polygon[0], v, w) for v, w in pairwise(polygon[1:])]
    parts = [Fraction(_turn(*fan), sum(fan[0]) * sum(fan[1]) * sum(fan[2])) for fan in fans]
    middles = [
        [sum((Fraction(p[i], sum(p)) for p in fan), Fraction(0)) / 3 for i in range(3)] for fan in fans
    ]
    pull = (total([part * m[i] for part, m in zip(parts, middles, strict=True)]) for i in range(3))
    return total(parts), tuple(pull)


def inside(polygon: Polygon) -> Whole3:
    """A point in the inside of a polygon with an area: between all its corners."""
    return smallest((sum(p[0] for p in polygon), sum(p[1] for p in polygon), sum(p[2] for p in polygon)))


def _turn(u: Whole3, v: Whole3, w: Whole3) -> int:
    return (
        u[0] * (v[1] * w[2] - v[2] * w[1])
        - u[1] * (v[0] * w[2] - v[2] * w[0])
        + u[2] * (v[0] * w[1] - v[1] * w[0])
    )


def _minus(p: Whole3, q: Whole3) -> Whole3:
    return (p[0] - q[0], p[1] - q[1], p[2] - q[2])


def _won(base: Polygon, planes: Sequence[Whole3], i: int, rivals: Sequence[int]) -> Polygon:
    """Where plane `i` is highest among itself and its rivals."""
    left, own = base, planes[i]
    for k in rivals:
        if k != i:
            left = clipped(left, _minus(own, planes[k]))
            if not left:
                break
    return left


def _by_pairs(base: Polygon, planes: Sequence[Whole3]) -> dict[int, Polygon]:
    # the strongest first: what cannot win is then cut away at once
    x, y, z = inside(base)
    order = sorted(
        range(len(planes)), key=lambda i: -(planes[i][0] * x + planes[i][1] * y + planes[i][2] * z)
    )
    found = ((i, _won(base, planes, i, order)) for i in range(len(planes)))
    return {i: polygon for i, polygon in found if polygon}


def _proposed(base: Polygon, planes: Sequence[Whole3]) -> dict[int, Polygon]:
    beside = neighbours(base, planes)
    found = ((i, _won(base, planes, i, sorted(near))) for i, near in sorted(beside.items()))
    return {i: polygon for i, polygon in found if polygon}


def _cut_in(base: Polygon, planes: Sequence[Whole3], among: set[int]) -> dict[int, Polygon]:
    """The regions among these planes only, every pair compared."""
    kept = sorted(among)
    found = _by_pairs(base, [planes[i] for i in kept])
    return {kept[i]: polygon for i, polygon in found.items()}


def _checked(
    regions: Mapping[int, Polygon], planes: Sequence[Whole3]
) -> tuple[set[int], dict[int, tuple[Whole3, ...]]]:
    """Planes higher than the winner at some corner of its region; and those only level with it there."""
    owners: dict[Whole3, list[int]] = {}
    for i, polygon in regions.items():
        for corner in polygon:
            owners.setdefault(corner, []).append(i)
    higher: set[int] = set()
    level: dict[int, list[Whole3]] = {}
    for corner, rivals in _doubtful(owners, planes):
        x, y, z = corner
        values = {k: planes[k][0] * x + planes[k][1] * y + planes[k][2] * z for k in rivals}
        best = max(values.values())
        highest = [k for k, value in values.items() if value == best]
        if any(values[i] < best for i in owners[corner]):
            higher.update(highest)
        for k in highest:
            if k not in regions:
                level.setdefault(k, []).append(corner)
    return higher, {k: tuple(sorted(points)) for k, points in level.items()}


def _doubtful(
    owners: Mapping[Whole3, Sequence[int]], planes: Sequence[Whole3]
) -> Iterator[tuple[Whole3, Sequence[int]]]:
    """Each corner with the planes that floats cannot tell to be lower than its winners there."""
    if len(owners) * len(planes) <= _SMALL:
        yield from ((corner, range(len(planes))) for corner in owners)
        return
    heights = above_first(planes)
    places = np.array([[x / sum(corner) for x in corner] for corner in owners])
    values = places @ heights.T
    near = values >= values[range(len(owners)), [of[0] for of in owners.values()], None] - _FILTER
    for n, (corner, of) in enumerate(owners.items()):
        yield corner, sorted({*map(int, np.flatnonzero(near[n])), *of})
