"""Winner map: which weighting lets whom win? The land of price, social value and effect, exactly divided.

Three themes share what the others leave; the others are held at their weights. Every bid's region is a set of
polygons with exact corners and areas that sum to exactly 1. With only two of the themes in the model the map
is a line. Regions are closed: on a border the bids beside it are level. Totals before rounding. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from scoring.contest import Contest
from scoring.contest.lines import Lines
from scoring.stability import Undefined
from scoring.stability.path import Flip, Path, Stretch
from scoring.values import BidId, CriterionId, Theme
from scoring.winner_map.ground import Ground, Rule, alike, three
from scoring.winner_map.polygons import (
    TRIANGLE,
    Polygon,
    Whole3,
    area,
    clipped,
    divide,
    moments,
    total,
)

CORNERS: tuple[Theme, Theme, Theme] = ("price", "social", "effect")
"""The themes at the corners, in this order everywhere."""

__all__ = ["CORNERS", "Region", "Rule", "Segment", "Touch", "Triangle", "WinnerMap", "winner_map"]

Corner = tuple[Fraction, Fraction, Fraction]
"""A point of the map: the three themes' parts of what they weigh together; they sum to 1."""


@dataclass(frozen=True)
class Region:
    """Where `bids` win: one bid, or bids that are level throughout; nobody where no bid passes the gates.

    cells: its polygons in whole numbers, a corner's three numbers in the proportion of its weights.
    area: as a part of the admitted weightings.
    """

    bids: tuple[BidId, ...]
    cells: tuple[Polygon, ...]
    area: Fraction

    @cached_property
    def polygons(self) -> tuple[tuple[Corner, ...], ...]:
        """The polygons with corners as exact parts that sum to 1."""
        return tuple(tuple(_corner(v) for v in cell) for cell in self.cells)

    @property
    def drawn(self) -> tuple[tuple[tuple[float, float, float], ...], ...]:
        """The polygons in floats, for charts only."""
        return tuple(tuple((float(a), float(b), float(c)) for a, b, c in p) for p in self.polygons)

    @cached_property
    def centre(self) -> Corner:
        """The centroid: the weighting most typical of this winner (the central weights)."""
        found = [moments(cell) for cell in self.cells]
        size = total([a for a, _ in found])
        x, y, z = (total([pull[i] for _, pull in found]) / size for i in range(3))
        return x, y, z


@dataclass(frozen=True)
class Touch:
    """Bids that share the first place only in a point (one corner) or on a line (its ends)."""

    bids: tuple[BidId, ...]
    corners: tuple[Corner, ...]


@dataclass(frozen=True)
class Triangle:
    """The map of three themes.

    weight: what they weigh together. held: the other criteria's shares. admitted: the weightings the rules
    admit, and `admitted_area` their part of the triangle. published: the contest's weights as a point.
    winners: who is first there.
    """

    themes: tuple[Theme, Theme, Theme]
    weight: Fraction
    held: Mapping[CriterionId, Fraction]
    admitted: Polygon
    admitted_area: Fraction
    regions: tuple[Region, ...]
    touches: tuple[Touch, ...]
    published: Corner
    winners: tuple[BidId, ...]

    @property
    def complete(self) -> bool:
        """Whether the areas sum to exactly 1: nobody else wins anywhere."""
        return total([r.area for r in self.regions]) == 1

    def area(self, bid: BidId) -> Fraction:
        """The part of the admitted weightings at which `bid` is first, alone or level."""
        return total([r.area for r in self.regions if bid in r.bids])

    def shares(self, corner: Sequence[Fraction]) -> dict[Theme, Fraction]:
        """A point of the map as the three themes' shares of the whole."""
        return {t: part * self.weight for t, part in zip(self.themes, corner, strict=True)}


@dataclass(frozen=True)
class Segment:
    """The map of a model with two of the themes: x is the first theme's part of what the two weigh together.

    stretches: who wins from 0 to 1, or between the limits the rules set. ends: who is first at both limits.
    """

    themes: tuple[Theme, Theme]
    weight: Fraction
    held: Mapping[CriterionId, Fraction]
    low: Fraction
    high: Fraction
    stretches: tuple[Stretch, ...]
    flips: tuple[Flip, ...]
    ends: tuple[tuple[BidId, ...], tuple[BidId, ...]]
    published: Fraction
    winners: tuple[BidId, ...]

    def area(self, bid: BidId) -> Fraction:
        """The part of the admitted weightings at which `bid` is first, alone or level."""
        won = sum((s.high - s.low for s in self.stretches if bid in s.winners), Fraction(0))
        return won / (self.high - self.low)


WinnerMap = Triangle | Segment | Undefined


def winner_map(
    field: Contest, rules: Sequence[Rule] = (), themes: tuple[Theme, Theme, Theme] = CORNERS
) -> WinnerMap:
    """Who wins at which weights of the three themes.

    A theme the model does not weigh (a price method weighs no price) is left out: two themes give a
    `Segment`, fewer give `Undefined`. So do rules that leave no room.
    """
    ground = Ground.of(field, themes)
    if isinstance(ground, Undefined):
        return ground
    demands = [ground.demand(rule) for rule in rules]
    return _triangle(ground, demands) if len(ground.themes) == 3 else _segment(ground, demands)


def _triangle(ground: Ground, demands: Sequence[tuple[int, ...]]) -> Triangle | Undefined:
    admitted = TRIANGLE
    for plane in demands:
        admitted = clipped(admitted, three(plane))
    if not admitted:
        return Undefined("no_weighting_admitted")
    size = area(admitted)
    cells: dict[tuple[BidId, ...], list[Polygon]] = {}
    touches: dict[tuple[BidId, ...], set[Whole3]] = {}
    for part, lines in ground.cells(admitted):
        _divided(ground, part, lines, cells, touches)
    regions = (Region(b, tuple(p), total([area(x) for x in p]) / size) for b, p in cells.items())
    first, second, third = ground.published()
    a, b, c = ground.themes
    return Triangle(
        (a, b, c),
        ground.share(),
        ground.held_shares(),
        admitted,
        size,
        tuple(sorted(regions, key=lambda r: (-r.area, r.bids))),
        tuple(Touch(b, tuple(_corner(v) for v in sorted(at))) for b, at in sorted(touches.items())),
        (first, second, third),
        ground.field.winners(),
    )


def _divided(
    ground: Ground,
    part: Polygon,
    lines: Lines,
    cells: dict[tuple[BidId, ...], list[Polygon]],
    touches: dict[tuple[BidId, ...], set[Whole3]],
) -> None:
    """Adds who wins where in one part of the map."""
    if not lines.bids:
        cells.setdefault((), []).append(part)
        return
    level = alike(ground, lines)
    bids = list(level.values())
    found = divide(part, list(level))
    for i, polygon in found.regions.items():
        cells.setdefault(bids[i], []).append(polygon)
    for i, corners in found.touching.items():
        touches.setdefault(bids[i], set()).update(corners)


def _segment(ground: Ground, demands: Sequence[tuple[int, ...]]) -> Segment | Undefined:
    low, high = Fraction(0), Fraction(1)
    for one, other in demands:
        # one·x + other·(1 - x) >= 0
        if one > other:
            low = max(low, Fraction(-other, one - other))
        elif one < other:
            high = min(high, Fraction(other, other - one))
        elif one < 0:
            high = Fraction(-1)
    if low >= high:
        return Undefined("no_weighting_admitted")
    path = Path.between(ground.field, ground.all_on(1), ground.all_on(0))
    stretches, flips, ends = path.walk(low, high)
    share, held = ground.share(), ground.held_shares()
    first, second = ground.themes
    at = ground.published()[0]
    return Segment(
        (first, second), share, held, low, high, stretches, flips, ends, at, ground.field.winners()
    )


def _corner(point: Whole3) -> Corner:
    size = sum(point)
    return Fraction(point[0], size), Fraction(point[1], size), Fraction(point[2], size)
