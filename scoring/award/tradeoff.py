"""Award trade-off: what does more social value or effect cost, over whole awards?

Every point is the cheapest lawful award with at least so many points; a curve of weighted sums would miss
most of them. Differences between points are exact; nothing between them exists. Analysis, never the award.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from scoring.award.case import Problem
from scoring.award.certificate import Effort
from scoring.award.programme import Programme, Row, Terms, Values, total
from scoring.award.rules import POINT, payment, theme_points
from scoring.award.search import best
from scoring.values import BidId, Kroner, LotId, Points, Theme, exactly

_QUICK = Effort(iterations=5_000)


@dataclass(frozen=True)
class Point:
    """One award on the curve. social, effect: the winners' mean points on the theme, added over the lots."""

    assignments: dict[LotId, BidId]
    to_pay: Kroner
    social: Points
    effect: Points
    proved: bool


@exactly
def curve(
    posed: Problem, against: Theme = "social", *, most: int = 25, effort: Effort | None = None
) -> tuple[Point, ...]:
    """From the cheapest award to the one with most points on `against`; each step dearer and better.

    most: about how many points to look for, evenly between the ends; 0 finds every one.
    """
    terms = theme_points(posed.choices, against)
    return tuple(_points(posed, posed.programme, terms, most, effort or _QUICK))


@exactly
def surface(
    posed: Problem, *, levels: int = 5, most: int = 8, effort: Effort | None = None
) -> tuple[Point, ...]:
    """Price, social value and effect together: the awards no other one found beats on all three.

    levels: how many least values of effect are tried; each gives a curve against social value.
    """
    effort = effort or _QUICK
    effect, social = theme_points(posed.choices, "effect"), theme_points(posed.choices, "social")
    ends = [point.effect * POINT for point in curve(posed, "effect", most=2, effort=effort)]
    if not ends:
        return ()
    low, high = int(min(ends)), int(max(ends))
    tried = sorted({low + (high - low) * k // max(1, levels - 1) for k in range(levels)})
    found = [
        point
        for level in tried
        for point in _points(
            posed, posed.programme.plus(Row("effect", effect, low=level)), social, most, effort
        )
    ]
    return _undominated(found)


def _points(posed: Problem, programme: Programme, terms: Terms, most: int, effort: Effort) -> Iterator[Point]:
    highest = best(programme.aiming(terms, "max"), effort)
    pay, level, count = payment(posed.choices, posed.cuts), 0, 0
    top = total(terms, highest.values) if highest.found else -1
    level = -1
    while level < top:
        count += 1
        left = most - count
        # The first step has no demand; then either every value, or even steps up to the top.
        step = 0 if count == 1 else max(1, -(-(top - level) // max(1, left + 1))) if most else 1
        demand = programme.plus(Row("least points", terms, low=level + step)) if count > 1 else programme
        cheapest = best(demand.aiming(pay), effort)
        if not cheapest.found:
            return
        row = Row("no dearer", pay, high=total(pay, cheapest.values))
        fullest = best(demand.plus(row).aiming(terms, "max"), effort)
        values = fullest.values if fullest.found else cheapest.values
        level = total(terms, values)
        yield _point(posed, values, proved=cheapest.proved and fullest.proved)


def _point(posed: Problem, values: Values, *, proved: bool) -> Point:
    social, effect = (
        Points(total(theme_points(posed.choices, theme), values) / Decimal(POINT))
        for theme in ("social", "effect")
    )
    return Point(posed.assignments(values), posed.to_pay(values), social, effect, proved)


def _undominated(points: list[Point]) -> tuple[Point, ...]:
    distinct = {(p.to_pay, -p.social, -p.effect): p for p in points}
    order = sorted(distinct)
    return tuple(
        distinct[mine]
        for mine in order
        if not any(other != mine and all(o <= m for o, m in zip(other, mine, strict=True)) for other in order)
    )
