"""Winner map hull: which bids can border on each other? A float proposal, for exact arithmetic to prove.

With many bids most pairs never meet. Qhull finds the upper envelope of the planes in floats; it may err,
and whatever it says is only used to save comparisons. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt
from scipy.spatial import HalfspaceIntersection, QhullError

Whole3 = tuple[int, int, int]
Floats = npt.NDArray[np.float64]


def neighbours(base: Sequence[Whole3], planes: Sequence[Whole3]) -> dict[int, set[int]]:
    """The planes that seem highest somewhere in the polygon, each with those it seems to border on.

    Where Qhull finds no envelope, those that are highest at a corner: the caller's proof finds the rest.
    """
    heights = above_first(planes)
    corners = np.array([[x / sum(corner) for x in corner] for corner in base])
    found: dict[int, set[int]] = {int(i): set() for i in (heights @ corners.T).argmax(axis=0)}
    try:
        facets = HalfspaceIntersection(*_under_a_lid(heights, corners)).dual_facets
    except QhullError:
        facets = []
    for facet in facets:
        meeting = sorted({i for i in facet if i < len(planes)})
        for i in meeting:
            found.setdefault(i, set())
        for i, k in combinations(meeting, 2):
            found[i].add(k)
            found[k].add(i)
    return found


def above_first(planes: Sequence[Whole3]) -> Floats:
    """The planes' heights at the triangle's corners above the first plane, scaled to at most 1."""
    a, b, c = planes[0]
    above = [(p[0] - a, p[1] - b, p[2] - c) for p in planes]
    size = max(max(abs(x), abs(y), abs(z)) for x, y, z in above) or 1
    if size < 2**53:
        return np.array(above, dtype=float) / size
    return np.array([[x / size for x in p] for p in above])


def _under_a_lid(heights: Floats, corners: Floats) -> tuple[Floats, Floats]:
    """The room above all planes, inside the polygon's walls and below a lid; and a point well inside it.

    Rows a·x + b·y + c·z + d <= 0, with x the weight of the second corner and y of the third.
    """
    flat = corners[:, 1:]
    edge = np.roll(flat, -1, axis=0) - flat
    walls = np.column_stack(
        (edge[:, 1], -edge[:, 0], np.zeros(len(flat)), edge[:, 0] * flat[:, 1] - edge[:, 1] * flat[:, 0])
    )
    rise = heights[:, 1:] - heights[:, :1]
    floor = np.column_stack((rise, -np.ones(len(heights)), heights[:, 0]))
    lid = float((heights @ corners.T).max()) + 1.0
    middle = corners.mean(axis=0)
    point = np.array([*middle[1:], (float((heights @ middle).max()) + lid) / 2])
    return np.vstack((floor, walls, [[0.0, 0.0, 1.0, -lid]])), point
