"""Certificate: is this award proved best, in whole numbers?

Branch and bound in which every pruning rests on integer arithmetic. A solver's linear programme gives
multipliers; rounded to fractions with denominator 2^k they are only a suggestion, and for any
multipliers y the bound

    y·b + sum over variables of the least (c_j - (yA)_j)·x_j within its limits

holds exactly. A part without any award needs multipliers that show that (Farkas). So a solver's error
can make the proof longer, never wrong; and a better award met on the way replaces the first.
Source: weak duality; Neumaier & Shcherbina, "Safe bounds in linear and mixed-integer linear programming".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from scoring.award.bounds import Bounds, Floats, Side
from scoring.award.programme import Programme, Values
from scoring.award.solver import versions
from scoring.values import How

_FRACTIONAL = 1e-6


@dataclass(frozen=True)
class Effort:
    """How much work a proof may cost before it stops and says how far it came.

    iterations: simplex steps, the same on every machine. stop: asked at every node; the caller's clock.
    """

    iterations: int = 400_000
    nodes: int = 50_000
    stop: Callable[[], bool] | None = None


@dataclass(frozen=True)
class Certificate:
    """What is proved about a programme.

    closed: the search was finished. values, objective: the best award known; None when there is none.
    bound: no award is better; equals the objective when closed. All in the programme's whole units.
    """

    closed: bool
    values: Values | None
    objective: int | None
    bound: int | None
    nodes: int
    digest: str
    versions: str

    def how(self, scale: int = 1) -> How:
        """The sentence of the certificate; numbers in the programme's units divided by `scale`."""
        key = "award.certificate.open"
        if self.closed:
            key = "award.certificate.optimal" if self.values is not None else "award.certificate.none"
        values: dict[str, str | int | Decimal] = {
            "best": _shown(self.objective, scale),
            "bound": _shown(self.bound, scale),
            "nodes": self.nodes,
            "versions": self.versions,
            "digest": self.digest,
        }
        return How(key=key, values=values)


@dataclass(frozen=True)
class _Part:
    # A box still to be looked at. above: what its parent's bound says; born: the variable, side and
    # distance by which it was cut off from its parent.
    lower: Side
    upper: Side
    above: int | None = None
    born: tuple[int, int, float] | None = None


class _Search:
    def __init__(self, programme: Programme, start: Values | None) -> None:
        self.programme, self.bounds = programme, Bounds(programme)
        self.best = start
        self.least = None if start is None else programme.objective(start)
        self.nodes = 0
        self._gains = np.zeros((2, len(programme.names)))
        self._times = np.zeros((2, len(programme.names)))

    def offer(self, point: Floats) -> None:
        """Take a whole point for the best award, if it is one and better than the best so far."""
        values = tuple(int(x) for x in np.rint(point))
        if self.programme.broken(values):
            return
        worth = self.programme.objective(values)
        if self.least is None or worth < self.least:
            self.best, self.least = values, worth

    def pruned(self, bound: int | None) -> bool:
        return bound is not None and self.least is not None and bound >= self.least

    def learn(self, part: _Part, bound: int | None) -> None:
        """Remember by how much the bound rose when this part was cut off (None: it proved empty)."""
        reached = self.least if bound is None else bound
        if part.born is None or part.above is None or reached is None:
            return
        j, side, distance = part.born
        self._gains[side, j] += max(0, reached - part.above) / max(distance, _FRACTIONAL)
        self._times[side, j] += 1

    def branching(self, free: Side, point: Floats | None) -> int:
        """The undecided variable whose two sides are expected to raise the bound most."""
        if point is None:
            return int(free[0])
        known = self._times > 0
        usual = np.divide(self._gains.sum(1), np.maximum(self._times.sum(1), 1))[:, None]
        gain = np.where(known, self._gains / np.maximum(self._times, 1), np.maximum(usual, 1.0))[:, free]
        part = np.clip(point[free], 0.0, 1.0)
        least = 1e-6 * max(1.0, float(usual.max()))
        score = np.maximum(gain[0] * part, least) * np.maximum(gain[1] * (1 - part), least)
        undecided = np.minimum(part, 1 - part) > _FRACTIONAL
        return int(free[np.argmax(np.where(undecided, score, -1.0))])


def prove(programme: Programme, start: Values | None = None, effort: Effort | None = None) -> Certificate:
    """Prove `start` best, find a better award, or prove that there is none; within `effort`.

    `start` must keep every row; pass None when no award is known.
    """
    if start is not None and programme.broken(start):
        raise ValueError("the start breaks a row")
    search = _Search(programme, start)
    left = _explore(search, effort or Effort())
    open_bounds = [search.bounds.trivial if b is None else b for b in left]
    known = [*open_bounds, *([] if search.least is None else [search.least])]
    return Certificate(
        closed=not left,
        values=search.best,
        objective=search.least,
        bound=min(known, default=None),
        nodes=search.nodes,
        digest=programme.digest(),
        versions=versions(),
    )


def _explore(search: _Search, effort: Effort) -> list[int | None]:
    # Depth first; gives the bounds of the parts that were left open.
    waiting = [_Part(*search.bounds.box())]
    while waiting:
        part = waiting.pop()
        if search.pruned(part.above):
            continue
        if _spent(search, effort):
            waiting.append(part)
            break
        search.nodes += 1
        waiting += _branches(search, part)
    return [part.above for part in waiting if not search.pruned(part.above)]


def _spent(search: _Search, effort: Effort) -> bool:
    out = search.nodes >= effort.nodes or search.bounds.iterations >= effort.iterations
    return out or (effort.stop is not None and effort.stop())


def _branches(search: _Search, part: _Part) -> list[_Part]:
    relaxed = search.bounds.relax(part.lower, part.upper)
    if relaxed.point is not None and _whole(relaxed.point):
        search.offer(relaxed.point)
    bound = max((b for b in (part.above, relaxed.bound) if b is not None), default=None)
    search.learn(part, None if relaxed.empty else bound)
    if relaxed.empty or search.pruned(bound):
        return []
    lower, upper = part.lower, part.upper
    if search.least is not None:
        lower, upper = relaxed.fixed(lower, upper, search.least)
    free = np.flatnonzero(lower < upper)
    if not free.size:
        search.offer(lower.astype(np.float64))
        return []
    j = search.branching(free, relaxed.point)
    at = 0.5 if relaxed.point is None else float(relaxed.point[j])
    zero = _Part(lower, _with(upper, j, 0), bound, (j, 0, at))
    one = _Part(_with(lower, j, 1), upper, bound, (j, 1, 1 - at))
    return [zero, one] if at >= 0.5 else [one, zero]


def _whole(point: Floats) -> bool:
    return bool(np.abs(point - np.rint(point)).max(initial=0.0) < _FRACTIONAL)


def _with(side: Side, j: int, value: int) -> Side:
    changed = side.copy()
    changed[j] = value
    return changed


def _shown(x: int | None, scale: int) -> str | Decimal:
    return "" if x is None else Decimal(x) / scale
