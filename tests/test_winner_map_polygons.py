"""Polygons in whole numbers: they cover, they do not overlap, and a float proposal cannot make them wrong."""

from __future__ import annotations

import random
from fractions import Fraction
from math import isqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.winner_map import polygons as winner_map_polygons
from scoring.winner_map.areas import counted_areas
from scoring.winner_map.polygons import TRIANGLE, Whole3, area, clipped, divide, inside, total

tiny = st.lists(st.tuples(*[st.integers(0, 4)] * 3), min_size=1, max_size=12, unique=True)
large = st.lists(st.tuples(*[st.integers(0, 10**24)] * 3), min_size=1, max_size=12, unique=True)


def value(plane: Whole3, point: Whole3) -> int:
    return sum(a * x for a, x in zip(plane, point, strict=True))


def sphere(n: int, size: int) -> list[Whole3]:
    """Planes of which every one wins somewhere: points on an eighth of a sphere."""
    rng = random.Random(5)
    found: set[Whole3] = set()
    while len(found) < n:
        x, y = rng.randrange(size), rng.randrange(size)
        if x * x + y * y < size * size:
            found.add((x, y, isqrt(size * size - x * x - y * y)))
    return sorted(found)


@given(st.one_of(tiny, large))
def test_regions_cover_the_triangle_and_belong_to_the_highest_plane(planes: list[Whole3]):
    found = divide(TRIANGLE, planes)
    assert total([area(p) for p in found.regions.values()]) == 1
    for i, polygon in found.regions.items():
        for point in (*polygon, inside(polygon)):
            assert value(planes[i], point) == max(value(p, point) for p in planes)
        assert sum(value(p, inside(polygon)) == value(planes[i], inside(polygon)) for p in planes) == 1


@given(tiny)
def test_a_plane_that_only_touches_is_highest_at_its_corners_and_has_no_area(planes: list[Whole3]):
    found = divide(TRIANGLE, planes)
    for k, corners in found.touching.items():
        assert 1 <= len(corners) <= 2
        for corner in corners:
            assert value(planes[k], corner) == max(value(p, corner) for p in planes)
    never = set(range(len(planes))) - found.regions.keys() - found.touching.keys()
    corners = {corner for polygon in found.regions.values() for corner in polygon}
    for k in never:
        assert all(value(planes[k], c) < max(value(p, c) for p in planes) for c in corners)


@settings(max_examples=50)
@given(st.lists(st.tuples(*[st.integers(0, 5)] * 3), min_size=26, max_size=60, unique=True))
def test_the_hull_way_and_the_pair_way_give_the_same_map(planes: list[Whole3]):
    """Tiny numbers: parallel, coincident and concurrent borders everywhere."""
    proposed = divide(TRIANGLE, planes)
    pairs = winner_map_polygons._by_pairs(TRIANGLE, planes)
    assert {i: set(p) for i, p in proposed.regions.items()} == {i: set(p) for i, p in pairs.items()}


@pytest.mark.parametrize("proposal", ["one", "none", "wrong"])
def test_a_bad_proposal_is_found_out(proposal: str, monkeypatch: pytest.MonkeyPatch):
    planes = sphere(40, 10**6)
    due = winner_map_polygons._by_pairs(TRIANGLE, planes)
    best = max(range(len(planes)), key=lambda i: planes[i][0])
    bad = {"one": {best: set()}, "none": {best: set(), 0: {best}}, "wrong": {i: {0} for i in range(5)}}[
        proposal
    ]
    monkeypatch.setattr(winner_map_polygons, "neighbours", lambda base, planes: bad)
    assert divide(TRIANGLE, planes).regions == due


def test_500_bids_that_all_win_cover_the_triangle_exactly():
    found = divide(TRIANGLE, sphere(500, 10**6))
    assert len(found.regions) == 500
    assert total([area(p) for p in found.regions.values()]) == 1


@given(tiny, st.tuples(*[st.integers(-5, 5)] * 3))
def test_a_rule_and_its_opposite_share_the_triangle(planes: list[Whole3], rule: Whole3):
    halves = [clipped(TRIANGLE, rule), clipped(TRIANGLE, (-rule[0], -rule[1], -rule[2]))]
    areas = [area(half) for half in halves if half]
    assert sum(areas) == 1 if any(rule) else areas == []
    for half in (h for h in halves if h):
        assert total([area(p) for p in divide(half, planes).regions.values()]) == area(half)


@settings(max_examples=60)
@given(st.lists(st.tuples(*[st.integers(0, 4)] * 3), min_size=1, max_size=7, unique=True), st.data())
def test_areas_by_number_of_better_bids_agree_with_exact_cells(planes: list[Whole3], data: st.DataObject):
    """Green's theorem in floats against cutting the triangle along every border in fractions."""
    sizes = [data.draw(st.integers(1, 2)) for _ in planes]
    for i in range(len(planes)):
        due = np.zeros(sum(sizes))
        cells = [TRIANGLE]
        for k, p in enumerate(planes):
            line = tuple(a - b for a, b in zip(p, planes[i], strict=True))
            if k != i:
                cells = [
                    h for c in cells for h in (clipped(c, line), clipped(c, tuple(-x for x in line))) if h
                ]
        for cell in cells:
            better = (
                m
                for p, m in zip(planes, sizes, strict=True)
                if value(p, inside(cell)) > value(planes[i], inside(cell))
            )
            due[sum(better)] += float(area(cell))
        assert counted_areas(TRIANGLE, planes, sizes, i) == pytest.approx(due, abs=1e-12)


def test_the_whole_triangle_has_area_one():
    assert area(TRIANGLE) == Fraction(1)
