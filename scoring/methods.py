"""Methods: how do price and quality meet? One registry, one way in.

`evaluate` takes the bids that compete in a lot and gives totals, each criterion's part of them
and the words that explain the price. The arithmetic itself is in `formulas.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Literal

from scoring import formulas
from scoring.evaluation import (
    ByRank,
    FixedKroner,
    FixedPrice,
    FromAverage,
    GateThenPrice,
    LinearFromLowest,
    LinearSpan,
    LowestOverPrice,
    Method,
    MinMax,
    PercentageOnPrice,
    QualityPerPrice,
    Rounding,
    Scale,
)
from scoring.values import (
    BidId,
    CriterionId,
    Finding,
    How,
    Kroner,
    Points,
    ScoringError,
    Share,
    exactly,
    settled,
)


@dataclass(frozen=True)
class MethodInfo:
    """What a method gives and needs.

    `relative`: another bid's price can move this bid's result. `adds_up`: the total is the sum of the
    criteria's parts. `comparison_only`: advised against, and never an award model.
    """

    unit: Literal["points", "DKK"]
    best: Literal["max", "min"]
    weighs_price: bool
    relative: bool = False
    adds_up: bool = True
    comparison_only: bool = False


METHODS: Mapping[str, MethodInfo] = {
    "fixed_kroner": MethodInfo("DKK", "min", weighs_price=False),
    "linear_from_lowest": MethodInfo("points", "max", weighs_price=True, relative=True),
    "linear_span": MethodInfo("points", "max", weighs_price=True),
    "percentage_on_price": MethodInfo("DKK", "min", weighs_price=True),
    "gate_then_price": MethodInfo("DKK", "min", weighs_price=False, adds_up=False),
    "quality_per_price": MethodInfo("points", "max", weighs_price=False, adds_up=False),
    "fixed_price": MethodInfo("points", "max", weighs_price=False),
    "lowest_over_price": MethodInfo("points", "max", weighs_price=True, relative=True, comparison_only=True),
    "min_max": MethodInfo("points", "max", weighs_price=True, relative=True, comparison_only=True),
    "from_average": MethodInfo("points", "max", weighs_price=True, relative=True, comparison_only=True),
    "by_rank": MethodInfo("points", "max", weighs_price=True, relative=True, comparison_only=True),
}
"""Every method, in the order it is offered."""


@dataclass(frozen=True)
class Field:
    """The bids that compete in one lot: evaluation prices, quality points, shares of the whole."""

    method: Method
    scale: Scale
    prices: Mapping[BidId, Kroner]
    quality: Mapping[BidId, Mapping[CriterionId, Points]]
    shares: Mapping[CriterionId, Share]
    price_share: Share
    lot_value: Kroner | None
    round_points: Rounding

    def without(self, bids: Collection[BidId]) -> Field:
        """The field that is left when `bids` leave."""
        return replace(
            self,
            prices={b: p for b, p in self.prices.items() if b not in bids},
            quality={b: q for b, q in self.quality.items() if b not in bids},
        )

    @exactly
    def mean_quality(self, bid: BidId) -> Points:
        """The weighted mean of the bid's quality points, by the shares among the quality criteria.

        Edges: the plain mean when an analysis leaves quality no weight; 0 without quality criteria.
        """
        whole = sum(self.shares.values(), Decimal(0))
        shares = self.shares if whole else dict.fromkeys(self.shares, Decimal(1))
        points = sum((shares[c] * p for c, p in self.quality[bid].items()), Decimal(0))
        return Points(points / (whole or len(shares) or 1))


@dataclass(frozen=True)
class Outcome:
    """What a method makes of a field.

    `price_part` and `quality_part` are each criterion's part of the total, in the method's unit
    (kroner or points); where the method does not add up, quality parts are points towards the quality.
    """

    totals: Mapping[BidId, Decimal]
    price_points: Mapping[BidId, Points]
    price_part: Mapping[BidId, Decimal]
    quality_part: Mapping[BidId, Mapping[CriterionId, Decimal]]
    how: Mapping[BidId, How]


@exactly
def evaluate(field: Field) -> Outcome:
    """Totals and parts for every bid in the field; an empty field gives an empty outcome."""
    if not field.prices:
        return Outcome({}, {}, {}, {}, {})
    match field.method:
        case FixedKroner() | PercentageOnPrice():
            return _in_kroner(field)
        case GateThenPrice() | QualityPerPrice() | FixedPrice():
            return _by_quality(field)
        case _:
            return _in_points(field)


@exactly
def totals(field: Field) -> dict[BidId, Decimal]:
    """Only the totals of `evaluate`, by the same arithmetic and without the words: for trying many prices."""
    if not field.prices:
        return {}
    match field.method:
        case FixedKroner() | PercentageOnPrice():
            _refuse_weightless_price(field)
            return {bid: _evaluation_price(field, bid) for bid in field.prices}
        case GateThenPrice() | QualityPerPrice() | FixedPrice():
            return {bid: _of_quality(field, bid) for bid in field.prices}
        case _:
            points, _ = _rounded_points(field)
            return _added(field, points, _shared(field))


@exactly
def kroner_per_point(method: FixedKroner, lot_value: Kroner | None) -> Kroner | None:
    """What one weighted quality point is worth in kroner; None when the model does not say."""
    if method.kroner_per_point is not None:
        return method.kroner_per_point
    if method.percent_of_lot_value is None or lot_value is None:
        return None
    return Kroner(method.percent_of_lot_value / 100 * lot_value)


@exactly
def price_points(
    method: Method, scale: Scale, prices: Mapping[BidId, Kroner]
) -> tuple[dict[BidId, Points], dict[str, Decimal]]:
    """Points for each price under a points method, and the figures they rest on; not yet rounded."""
    ends = {"bottom": scale.bottom, "top": scale.top}
    lowest: dict[str, Decimal] = {"lowest": min(prices.values())}
    match method:
        case LinearFromLowest(spread=spread, outside=outside, fallback_spread=fallback):
            points = formulas.linear_from_lowest(
                prices, spread=spread, outside=outside, fallback_spread=fallback, **ends
            )
            return points, {**lowest, "spread": formulas.spread_used(prices, spread, fallback)}
        case LinearSpan(low=low, high=high, outside=beyond):
            return formulas.linear_span(prices, low=low, high=high, outside=beyond, **ends), {
                "low": low,
                "high": high,
            }
        case LowestOverPrice():
            return formulas.lowest_over_price(prices, **ends), lowest
        case MinMax():
            return formulas.min_max(prices, **ends), {**lowest, "dearest": max(prices.values())}
        case FromAverage(average=average, spread=spread):
            points = formulas.from_average(prices, average=average, spread=spread, **ends)
            return points, {"centre": formulas.average_of(prices, average), "spread": spread}
        case ByRank():
            return formulas.by_rank(prices, **ends), {"bids": Decimal(len(prices))}
    raise TypeError(f"{method.name} gives no points for price")


def rounded(x: Decimal, rounding: Rounding) -> Decimal:
    """Points as the published model shortens them: half up, or cut towards zero; unshortened, all digits."""
    if rounding.mode == "none":
        return x
    mode = ROUND_HALF_UP if rounding.mode == "round" else ROUND_DOWN
    return settled(x).quantize(Decimal(1).scaleb(-rounding.decimals), rounding=mode)


def ranked_total(total: Decimal, rounding: Rounding) -> Decimal:
    """A total as bids are ranked by it: rounded as the model says, and equal where it is truly equal.

    Settled only here: points settled before they are weighed would part true ties in the last digit.
    """
    return settled(rounded(total, rounding))


def _in_points(field: Field) -> Outcome:
    points, figures = _rounded_points(field)
    price_part = {bid: field.price_share * p for bid, p in points.items()}
    quality_part = _shared(field)
    ends = {"bottom": field.scale.bottom, "top": field.scale.top}
    how = {
        bid: How(
            key=f"how.{field.method.name}",
            values={**ends, **figures, "price": price, "points": points[bid]},
        )
        for bid, price in field.prices.items()
    }
    return Outcome(_added(field, points, quality_part), points, price_part, quality_part, how)


def _rounded_points(field: Field) -> tuple[dict[BidId, Points], dict[str, Decimal]]:
    exact, figures = price_points(field.method, field.scale, field.prices)
    return {bid: Points(rounded(p, field.round_points)) for bid, p in exact.items()}, figures


def _added(
    field: Field, points: Mapping[BidId, Points], quality_part: Mapping[BidId, Mapping[CriterionId, Decimal]]
) -> dict[BidId, Decimal]:
    return {b: field.price_share * p + sum(quality_part[b].values(), Decimal(0)) for b, p in points.items()}


def _in_kroner(field: Field) -> Outcome:
    _refuse_weightless_price(field)
    quality_part = {bid: _kroner_parts(field, bid) for bid in field.prices}
    how = {bid: How(key="how.price", values={"price": price}) for bid, price in field.prices.items()}
    return Outcome(totals(field), {}, dict(field.prices), quality_part, how)


def _refuse_weightless_price(field: Field) -> None:
    if isinstance(field.method, PercentageOnPrice) and not field.price_share:
        raise ScoringError(Finding(code="score.price_weight_zero", severity="stop", place="weights"))


def _evaluation_price(field: Field, bid: BidId) -> Decimal:
    price, quality, top = field.prices[bid], field.mean_quality(bid), field.scale.top
    if isinstance(field.method, FixedKroner):
        per_point = kroner_per_point(field.method, field.lot_value) or Kroner(Decimal(0))
        return formulas.fixed_kroner(price, quality, per_point=per_point, top=top, form=field.method.form)
    share = field.price_share
    return formulas.percentage_on_price(price, quality, price_share=share, bottom=field.scale.bottom, top=top)


def _kroner_parts(field: Field, bid: BidId) -> dict[CriterionId, Decimal]:
    top, bottom = field.scale.top, field.scale.bottom
    whole = sum(field.shares.values(), Decimal(0)) or Decimal(1)
    if isinstance(field.method, FixedKroner):
        amount = kroner_per_point(field.method, field.lot_value) or Decimal(0)
        lacking = top if field.method.form == "add" else Decimal(0)
    else:
        amount = field.prices[bid] * (1 - field.price_share) / field.price_share / (top - bottom)
        lacking = top
    return {c: amount * field.shares[c] / whole * (lacking - p) for c, p in field.quality[bid].items()}


def _by_quality(field: Field) -> Outcome:
    key = "how.price_given" if isinstance(field.method, FixedPrice) else "how.price"
    how = {bid: How(key=key, values={"price": price}) for bid, price in field.prices.items()}
    return Outcome(totals(field), {}, {}, _shared(field), how)


def _of_quality(field: Field, bid: BidId) -> Decimal:
    price, quality = field.prices[bid], field.mean_quality(bid)
    match field.method:
        case GateThenPrice(then=then):
            return formulas.gate_then_price(price, quality, then=then)
        case QualityPerPrice(factor=factor):
            return formulas.quality_per_price(price, quality, factor=factor)
    return quality


def _shared(field: Field) -> dict[BidId, dict[CriterionId, Decimal]]:
    return {bid: {c: field.shares[c] * p for c, p in points.items()} for bid, points in field.quality.items()}
