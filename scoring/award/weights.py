"""Award weights: under which weights does this bid win, if under any?

Exact linear programmes over the admissible weights. Every answer carries its own proof: weights under
which the bid wins, or a mixture of rivals that is better whatever the weights. Analysis, never the award.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from operator import sub
from typing import Literal

from scoring import weights as weighting
from scoring.admission import price_criterion, quality_criteria
from scoring.award.simplex import Answer, Vector, maximise
from scoring.evaluation import (
    EvaluationModel,
    FixedKroner,
    FixedPrice,
    GateThenPrice,
    PercentageOnPrice,
    QualityPerPrice,
)
from scoring.methods import kroner_per_point
from scoring.model import Case
from scoring.score import Scorecard, score
from scoring.values import BidId, CriterionId, Finding, LotId, ScoringError, exactly

Weighting = Mapping[CriterionId, Fraction]


@dataclass(frozen=True)
class WeightRule:
    """An admissible weighting keeps sum of part × weight ≥ at_least (weights are shares of the whole)."""

    parts: Weighting
    at_least: Fraction = Fraction(0)


@dataclass(frozen=True)
class Field:
    """Every bid's line on every weighed criterion; the highest weighted sum wins.

    points: one number per criterion, in `unit`; sums of share × number differ between bids exactly as
    their results do. published: the shares of the model.
    """

    criteria: tuple[CriterionId, ...]
    points: Mapping[BidId, tuple[Fraction, ...]]
    published: tuple[Fraction, ...]
    unit: Literal["points", "DKK", "none"] = "points"

    @cached_property
    def whole(self) -> tuple[int, Mapping[BidId, tuple[int, ...]]]:
        """A common denominator and the points as whole numbers over it."""
        under = lcm(*(x.denominator for line in self.points.values() for x in line))
        return under, {b: tuple(int(x * under) for x in line) for b, line in self.points.items()}

    def total(self, bid: BidId, weights: Sequence[Fraction]) -> Fraction:
        return sum((w * s for w, s in zip(weights, self.points[bid], strict=True)), Fraction(0))

    def leaders(self, weights: Sequence[Fraction]) -> tuple[BidId, ...]:
        totals = {bid: self.total(bid, weights) for bid in self.points}
        return tuple(sorted(bid for bid, t in totals.items() if t == max(totals.values())))


@dataclass(frozen=True)
class Chance:
    """Can the bid win? margin: the most it can be ahead of its best rival (None: it has no rival).

    weights: where it is that far ahead. mixture: when it cannot win, shares of rivals whose mixture beats
    it by at least -margin under all admissible weights (and on every criterion, if no rules limit them).
    """

    margin: Fraction | None
    weights: Weighting
    mixture: Mapping[BidId, Fraction]

    @property
    def verdict(self) -> Literal["wins", "ties", "never"]:
        if self.margin is None or self.margin > 0:
            return "wins"
        return "ties" if self.margin == 0 else "never"


@dataclass(frozen=True)
class Change:
    """The smallest change of the published weights that brings the bid to a shared first place.

    moved: sum of all changes, up and down [shares]; half of it is what moves from some criteria to others.
    A little more gives the bid the first place alone. rivals: with whom it then shares.
    """

    moved: Fraction
    weights: Weighting
    rivals: tuple[BidId, ...]


@dataclass(frozen=True)
class Favour:
    """What it would take for one bid to win one lot. Analysis, never the award."""

    bid: BidId
    lot: LotId
    leads_now: bool
    chance: Chance
    change: Change | None
    unit: Literal["points", "DKK", "none"]


def at_least(criterion: CriterionId, share: Fraction) -> WeightRule:
    return WeightRule({criterion: Fraction(1)}, share)


def at_most(criterion: CriterionId, share: Fraction) -> WeightRule:
    return WeightRule({criterion: Fraction(-1)}, -share)


def not_below(heavier: CriterionId, lighter: CriterionId) -> WeightRule:
    """`heavier` weighs at least as much as `lighter`."""
    return WeightRule({heavier: Fraction(1), lighter: Fraction(-1)})


@exactly
def favour(
    case: Case, lot: LotId, bid: BidId, *, rules: Sequence[WeightRule] = (), reject: Collection[str] = ()
) -> Favour:
    """What it would take for `bid` to win `lot`: totals before rounding, the bids that compete now.

    Raises ScoringError when the bid is not ranked, the method does not weigh, or the rules contradict.
    """
    field = field_of(case, lot, reject)
    if bid not in field.points:
        raise ScoringError(_stop("bid_not_ranked", bid=bid, lot=lot))
    chance = can_win(field, bid, rules)
    change = None if chance.verdict == "never" else nearest(field, bid, rules)
    return Favour(bid, lot, bid in field.leaders(field.published), chance, change, field.unit)


def can_win(field: Field, bid: BidId, rules: Sequence[WeightRule] = ()) -> Chance:
    """The weights under which `bid` is furthest ahead, or nearest, and the proof when that is behind.

    maximise t subject to (s_bid - s_k)·w ≥ t for every rival k, w ≥ 0, sum w = 1, and the rules.
    """
    n, rivals = len(field.criteria), [k for k in sorted(field.points) if k != bid]
    under, points = field.whole
    a: list[Vector] = [[*map(sub, points[k], points[bid]), 1, -1] for k in rivals]
    a += [[sign] * n + [0, 0] for sign in (1, -1)]
    a += [[-x for x in _parts(field, rule)] + [0, 0] for rule in rules]
    b = [0] * len(rivals) + [1, -1] + [-rule.at_least for rule in rules]
    aim = 1 if rivals else 0
    found = _proved(a, b, [0] * n + [aim, -aim])
    if found.status != "best":
        raise ScoringError(_stop("weight_rules_contradict"))
    weights = dict(zip(field.criteria, found.x, strict=False))
    if not rivals:
        return Chance(None, weights, {})
    shares = {k: share for k, share in zip(rivals, found.y, strict=False) if share}
    return Chance(found.value / under, weights, shares if found.value < 0 else {})


def nearest(
    field: Field, bid: BidId, rules: Sequence[WeightRule] = (), margin: Fraction = Fraction(0)
) -> Change | None:
    """The smallest change (sum of absolute changes) of the published weights by which `bid` is first.

    minimise sum(p + q) with w = published + p - q. margin: how far ahead it must be. None: never.
    """
    now, n = field.published, len(field.criteria)
    rivals = [k for k in sorted(field.points) if k != bid]
    under, points = field.whole
    needs: list[tuple[Vector, Fraction]] = [
        ([*map(sub, points[bid], points[k])], margin * under) for k in rivals
    ]
    needs += [(_parts(field, rule), rule.at_least) for rule in rules]
    needs += [([sign] * n, Fraction(sign)) for sign in (1, -1)]
    a: list[Vector] = [[*(-x for x in line), *line] for line, _ in needs]
    b = [sum((x * w for x, w in zip(line, now, strict=True)), Fraction(0)) - least for line, least in needs]
    a += [[0] * n + [int(i == j) for i in range(n)] for j in range(n)]
    found = _proved(a, [*b, *now], [-1] * (2 * n))
    if found.status != "best":
        return None
    w = [now[j] + found.x[j] - found.x[n + j] for j in range(n)]
    tied = tuple(k for k in rivals if field.total(k, w) + margin == field.total(bid, w))
    return Change(-found.value, dict(zip(field.criteria, w, strict=True)), tied)


def least_even_move(field: Field, bid: BidId, rules: Sequence[WeightRule] = ()) -> Fraction | None:
    """The least r [share] such that `bid` is first when no weight moves by more than r. None: never.

    minimise r subject to |w - published| ≤ r on every criterion, w ≥ 0, sum w = 1, and the rules. Where
    `nearest` counts what moves in all, this counts the largest single move.
    """
    now, n = field.published, len(field.criteria)
    _, points = field.whole
    needs = [([*map(sub, points[bid], points[k])], Fraction(0)) for k in sorted(field.points) if k != bid]
    needs += [(_parts(field, rule), rule.at_least) for rule in rules]
    needs += [([sign] * n, Fraction(sign)) for sign in (1, -1)]
    a: list[Vector] = [[*(-x for x in line), 0] for line, _ in needs]
    a += [[sign * int(i == j) for i in range(n)] + [-1] for j in range(n) for sign in (1, -1)]
    b = [-least for _, least in needs] + [sign * now[j] for j in range(n) for sign in (1, -1)]
    found = _proved(a, b, [*([0] * n), -1])
    return -found.value if found.status == "best" else None


@exactly
def field_of(case: Case, lot: LotId, reject: Collection[str] = ()) -> Field:
    """The lot's bids as lines over the weighed criteria.

    Points methods add up as they stand. Three more do so in disguise: a fixed amount per point
    (amount × points - price), a percentage on the price (price × points lacking), points per krone
    (points / price); the result is the same order, the unit only for the first.
    """
    model, card = case.model_for(lot), score(case, lot, reject=reject)
    if model is None:
        raise KeyError(lot)
    shares = weighting.of_whole(model)
    criteria = tuple(_weighed(model))
    if not criteria or (isinstance(model.method, GateThenPrice) and model.method.then == "lowest_price"):
        raise ScoringError(_stop("weights_do_not_decide", lot=lot))
    points = {(r.bid, r.criterion): Fraction(r.points) for r in card.rows if r.points is not None}
    value = next(part.estimated_value for part in case.tender.lots if part.id == lot)
    kroner = kroner_per_point(model.method, value) if isinstance(model.method, FixedKroner) else None
    whole = sum((Fraction(shares[c]) for c in criteria), Fraction(0))
    lines = {bid: _line(model, card, bid, criteria, points, Fraction(kroner or 0)) for bid in card.totals}
    unit: Literal["points", "DKK", "none"] = "DKK" if isinstance(model.method, FixedKroner) else card.unit
    disguised = isinstance(model.method, PercentageOnPrice | GateThenPrice)
    published = tuple(Fraction(shares[c]) / whole for c in criteria)
    return Field(criteria, lines, published, "none" if disguised else unit)


def _weighed(model: EvaluationModel) -> list[CriterionId]:
    by_quality = isinstance(model.method, FixedKroner | FixedPrice | GateThenPrice | QualityPerPrice)
    price = None if by_quality else price_criterion(model)
    return [*([price.id] if price else []), *(c.id for c in quality_criteria(model))]


def _line(
    model: EvaluationModel,
    card: Scorecard,
    bid: BidId,
    criteria: tuple[CriterionId, ...],
    points: Mapping[tuple[BidId, CriterionId], Fraction],
    kroner: Fraction,
) -> tuple[Fraction, ...]:
    price = Fraction(card.prices[bid])
    match model.method:
        case FixedKroner():
            return tuple(kroner * points[bid, c] - price for c in criteria)
        case QualityPerPrice(factor=factor):
            return tuple(Fraction(factor) * points[bid, c] / price for c in criteria)
        case GateThenPrice():
            return tuple(points[bid, c] / price for c in criteria)
        case PercentageOnPrice():
            top, bottom = Fraction(model.scale.top), Fraction(model.scale.bottom)
            lacking = [(top - points[bid, c]) / (top - bottom) for c in criteria[1:]]
            return (-price, *(-price * x for x in lacking))
    return tuple(points[bid, c] for c in criteria)


def _parts(field: Field, rule: WeightRule) -> list[Fraction]:
    return [Fraction(rule.parts.get(c, 0)) for c in field.criteria]


def _proved(a: Sequence[Vector], b: Vector, c: Vector) -> Answer:
    found = maximise(a, b, c)
    if found.status == "best" and not found.proves(a, b, c):
        raise ArithmeticError("the exact answer does not prove itself")
    return found


def _stop(code: str, **values: str) -> Finding:
    return Finding(code=f"award.{code}", severity="stop", place="weights", values=dict(values))
