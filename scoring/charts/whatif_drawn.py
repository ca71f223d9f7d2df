"""Drawn what-if: exact regions and stretches → the rows a chart draws."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import sqrt
from typing import TypeAlias

from scoring.charts.style import INK, THEME_COLOURS
from scoring.stability.path import Stretch
from scoring.texts import Texts
from scoring.values import BidId, exactly
from scoring.winner_map import Region, Triangle
from scoring.winner_map.polygons import Polygon, area, moments

BID_COLOURS = (
    "#F6DFA4",
    "#CDE5C3",
    "#CFDDF2",
    "#F3CFC6",
    "#E1D3EE",
    "#C9E6E6",
    "#E8E0D0",
    "#F7C9DC",
    "#DDE7A9",
    "#D5D9E0",
)
"""A colour per bidder, in the order of the bids and again from the first: ink on each is above 10:1."""
SHARED, NOBODY = "#ECECEC", "#FFFFFF"
"""Where bids are level, and where no bid passes the gates."""

_STEPS = 20
"""A stop for pointing at the map every twentieth of the way."""
_ROOM, _LITTLE = 0.03, 0.006
"""The part of the map a region needs for its name and part, and for its name alone."""
_RISE = sqrt(3) / 2
_RIGHT = 0.05
"""Further right than this, a point has its name on the left."""
Row: TypeAlias = dict[str, object]
Box = tuple[float, float, float, float]
"""Left, right, low and high end of a place in the plane of the map."""
_APART = 4.0
"""How far letters keep from a mark on a line [percentage points]."""
_WIDE, _TALL = 0.08, 0.06
"""Half the size of a region's label."""


@dataclass(frozen=True)
class Point:
    """A weighting on the map: its name, its place and whether it is the one being tried."""

    name: str
    corner: Sequence[Fraction]
    tried: bool


@dataclass(frozen=True)
class Line:
    """One weight from nothing to all: its name, who wins where, where it stands now and in the model."""

    name: str
    stretches: Sequence[Stretch]
    now: Fraction
    own: Fraction | None = None


def on_map(corner: Sequence[Fraction]) -> tuple[float, float]:
    """A point of the map in the plane: the first theme on top, the second left, the third right."""
    top, left, right = corner
    return float(right - left) / 2, float(top) * _RISE


def region_rows(found: Triangle, bids: Sequence[BidId], t: Texts) -> list[Row]:
    """The corners of every cell, in order."""
    cells = ((region, corners) for region in found.regions for corners in region.polygons)
    rows: list[Row] = []
    for number, (region, corners) in enumerate(cells):
        key, colour = f"{name_of(region.bids, t)}/{number}", colour_of(region.bids, bids)
        for n, corner in enumerate(corners):
            x, y = on_map(corner)
            rows.append({"cell": key, "n": n, "x": x, "y": y, "colour": colour})
    return rows


def point_rows(points: Sequence[Point]) -> list[Row]:
    """The weightings: the one tried is full and round, the model's a hollow diamond."""
    rows: list[Row] = []
    for point in points:
        x, y = on_map(point.corner)
        look = ("circle", INK, "white") if point.tried else ("diamond", "white", INK)
        rows.append({"x": x, "y": y, **dict(zip(("shape", "fill", "stroke"), look, strict=True))})
    return rows


def word_rows(found: Triangle, points: Sequence[Point], t: Texts) -> list[Row]:
    """Every word on the map: who wins in a region, the themes at the corners, the names of the weightings."""
    taken = [_box(point) for point in points]
    regions = (word for region in found.regions for word in _region_words(region, t, taken))
    return [*regions, *_corner_words(found, t), *(_point_word(point) for point in points)]


def stop_rows(found: Triangle, t: Texts) -> list[Row]:
    """Points over the whole map with the weights there and who wins."""
    shares = [percent(found.weight * Fraction(n, _STEPS), t) for n in range(_STEPS + 1)]
    rows: list[Row] = []
    for i in range(_STEPS + 1):
        for j in range(_STEPS + 1 - i):
            parts = (i, j, _STEPS - i - j)
            level = {bid for r in found.regions if any(_within(parts, c) for c in r.cells) for bid in r.bids}
            x, y = (parts[2] - j) / (2 * _STEPS), i / _STEPS * _RISE
            weights: Row = {theme: shares[n] for theme, n in zip(found.themes, parts, strict=True)}
            rows.append({"x": x, "y": y, "winner": name_of(sorted(level), t), **weights})
    return rows


def stretch_rows(n: int, line: Line, bids: Sequence[BidId], t: Texts) -> Iterator[Row]:
    """The stretches of one weight."""
    for s in line.stretches:
        label, start, end = name_of(s.winners, t), float(s.low * 100), float(s.high * 100)
        yield {
            "line": n,
            "head": False,
            "start": start,
            "middle": _clear(start, end, line),
            "end": end,
            "colour": colour_of(s.winners, bids),
            "label": label,
            "said": t("whatif.chart.from_to", winner=label, low=percent(s.low, t), high=percent(s.high, t)),
        }


def _clear(start: float, end: float, line: Line) -> float:
    """Where the letters of a stretch stand: in its middle, or beside the mark that is there."""
    marks = [float(x * 100) for x in (line.now, line.own) if x is not None]
    cuts = sorted([start, *(m for m in marks if start < m < end), end])
    places = [(start + end) / 2, *((a + b) / 2 for a, b in sorted(pairwise(cuts), key=lambda p: p[0] - p[1]))]
    return next((x for x in places if all(abs(x - m) > _APART for m in marks)), places[0])


def line_rows(n: int, line: Line, t: Texts) -> Row:
    """A line's name and its marks: the weight now, and the model's own where that is another."""
    now = float(line.now * 100)
    own = now if line.own is None else float(line.own * 100)
    label = t("whatif.chart.now", name=line.name, weight=percent(line.now, t))
    moved = line.own not in (None, line.now)
    return {"line": n, "head": True, "middle": 0.0, "now": now, "own": own, "moved": moved, "label": label}


def colour_of(winners: Sequence[BidId], bids: Sequence[BidId]) -> str:
    """The colour of a region."""
    if not winners:
        return NOBODY
    return SHARED if len(winners) > 1 else BID_COLOURS[list(bids).index(winners[0]) % len(BID_COLOURS)]


def name_of(winners: Sequence[BidId], t: Texts) -> str:
    """Who wins in a region, in letters: A2, or A1 = A3 where they are level."""
    return " = ".join(winners) or t("whatif.chart.nobody")


@exactly
def percent(x: Fraction, t: Texts) -> str:
    """A share as percent: 27,15 %."""
    return t.percent(Decimal(x.numerator * 100) / x.denominator)


def _region_words(region: Region, t: Texts, taken: Sequence[Box]) -> Iterator[Row]:
    cell = max(region.cells, key=area)
    size = float(area(cell))
    if size < _LITTLE:
        return
    places = list(_places(cell))
    at = next((at for at in places if not any(_over(at, box) for box in taken)), places[0])
    roomy = size >= _ROOM
    yield _word(at, name_of(region.bids, t), dy=-8 if roomy else 0, size=16, bold=True)
    if roomy:
        yield _word(at, percent(region.area, t), dy=10, size=13)


def _corner_words(found: Triangle, t: Texts) -> Iterator[Row]:
    weight = percent(found.weight, t)
    places = ((0.0, _RISE, (-28, -11)), (-0.5, 0.0, (18, 36)), (0.5, 0.0, (18, 36)))
    for theme, (x, y, (name, part)) in zip(found.themes, places, strict=True):
        colour = THEME_COLOURS[theme]
        yield _word((x, y), t(f"tables.theme.{theme}"), dy=name, size=14, bold=True, colour=colour)
        yield _word((x, y), weight, dy=part, size=14, colour=colour)


def _point_word(point: Point) -> Row:
    x, y = on_map(point.corner)
    side = -1 if x > _RIGHT else 1
    word = _word((x, y), point.name, dy=-9 if point.tried else 11, size=13)
    return {**word, "align": "left" if side > 0 else "right", "dx": 11 * side, "halo": True}


def _word(
    at: tuple[float, float], text: str, *, dy: int, size: int, bold: bool = False, colour: str = INK
) -> Row:
    return {
        "x": at[0],
        "y": at[1],
        "text": text,
        "dx": 0,
        "dy": dy,
        "size": size,
        "weight": "bold" if bold else "normal",
        "colour": colour,
        "align": "center",
        "halo": False,
    }


def _box(point: Point) -> Box:
    """The place a point takes with its name."""
    x, y = on_map(point.corner)
    near, far = 0.04, 0.04 + 0.018 * len(point.name)
    return (x - far, x + near, y - near, y + near) if x > _RIGHT else (x - near, x + far, y - near, y + near)


def _places(cell: Polygon) -> Iterator[tuple[float, float]]:
    """Where a label may stand: in the middle, or half way from there to a corner."""
    size, pull = moments(cell)
    middle = [x / size for x in pull]
    yield on_map(middle)
    for corner in cell:
        yield on_map([(x + Fraction(c, sum(corner))) / 2 for x, c in zip(middle, corner, strict=True)])


def _over(at: tuple[float, float], box: Box) -> bool:
    (x, y), (left, right, low, high) = at, box
    return left - _WIDE < x < right + _WIDE and low - _TALL < y < high + _TALL


def _within(point: tuple[int, int, int], cell: Polygon) -> bool:
    """Whether a point lies in a convex cell or on its edge; whole numbers, so no doubt."""
    a, b, c = point
    return all(
        a * (p[1] * q[2] - p[2] * q[1]) + b * (p[2] * q[0] - p[0] * q[2]) + c * (p[0] * q[1] - p[1] * q[0])
        >= 0
        for p, q in zip(cell, (*cell[1:], cell[0]), strict=True)
    )
