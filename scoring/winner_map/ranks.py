"""Winner map ranks: which weightings make a bid second, third, last? How large a part of the map is each?

`orders` cuts the map into polygons with one order of the first places each, exactly. `rank_areas` gives, for
every bid, the part of the admitted weightings at which exactly r others are strictly better, in floats good
to 10^-12, and is the quick way for many bids. `pairs` compares two bids at a time, exactly. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from scoring.contest import Contest
from scoring.stability import Undefined
from scoring.values import BidId
from scoring.winner_map import Triangle
from scoring.winner_map.areas import counted_areas
from scoring.winner_map.ground import Ground, alike
from scoring.winner_map.polygons import Polygon, Whole3, area, clipped, divide


@dataclass(frozen=True)
class Order:
    """A part of the map where the first places go in this order; bids that are level throughout go together.

    places: groups from best, as deep as asked for. area: as a part of the admitted weightings.
    """

    places: tuple[tuple[BidId, ...], ...]
    cell: Polygon
    area: Fraction


def orders(field: Contest, found: Triangle, depth: int = 2) -> tuple[Order, ...]:
    """The admitted weightings cut by the order of the first `depth` places; largest parts first."""
    ground = _ground(field, found)
    cells: list[Order] = []
    for part, lines in ground.cells(found.admitted):
        for places, cell in _ordered(part, alike(ground, lines), depth):
            cells.append(Order(places, cell, area(cell) / found.admitted_area))
    return tuple(sorted(cells, key=lambda o: (-o.area, o.places)))


def rank_areas(field: Contest, found: Triangle) -> dict[BidId, tuple[float, ...]]:
    """For each bid, the parts of the admitted weightings with 0, 1, 2, … others strictly better.

    A bid that fails the gate somewhere has no rank there: its parts sum to less than 1.
    """
    ground = _ground(field, found)
    sums = {bid: np.zeros(len(field.entries)) for bid in field.entries}
    for part, lines in ground.cells(found.admitted):
        level = alike(ground, lines)
        planes = list(level)
        sizes = [len(bids) for bids in level.values()]
        for i, bids in enumerate(level.values()):
            better = counted_areas(part, planes, sizes, i)
            for bid in bids:
                sums[bid][: len(better)] += better
    whole = float(found.admitted_area)
    return {bid: tuple(float(x) / whole for x in areas) for bid, areas in sums.items()}


def pairs(field: Contest, found: Triangle) -> dict[tuple[BidId, BidId], Fraction]:
    """For each pair, the part of the admitted weightings at which the first is strictly better."""
    ground = _ground(field, found)
    sums: dict[tuple[BidId, BidId], Fraction] = {}
    for part, lines in ground.cells(found.admitted):
        planes = {bid: plane for plane, bids in alike(ground, lines).items() for bid in bids}
        for a, p in planes.items():
            for b, q in planes.items():
                if a != b:
                    won = clipped(part, (p[0] - q[0], p[1] - q[1], p[2] - q[2])) if p != q else ()
                    sums[a, b] = sums.get((a, b), Fraction(0)) + area(won)
    return {pair: x / found.admitted_area for pair, x in sums.items()}


def _ground(field: Contest, found: Triangle) -> Ground:
    ground = Ground.of(field, found.themes)
    if isinstance(ground, Undefined):
        raise TypeError(f"the map of another contest: {ground.reason}")
    return ground


def _ordered(
    part: Polygon, level: Mapping[Whole3, tuple[BidId, ...]], depth: int
) -> Iterator[tuple[tuple[tuple[BidId, ...], ...], Polygon]]:
    if not depth or not level:
        yield (), part
        return
    planes = list(level)
    for i, cell in divide(part, planes).regions.items():
        others = {plane: bids for plane, bids in level.items() if plane != planes[i]}
        for places, smaller in _ordered(cell, others, depth - 1):
            yield (level[planes[i]], *places), smaller
