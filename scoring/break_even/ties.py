"""Ties: at which price would one bid score the same as another? The published formulas, solved for the price.

Closed forms where the method has one. They propose; `break_even` lets the method's own arithmetic
decide, because rounding, floors and a moving lowest price can put the answer elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from scoring import formulas
from scoring.evaluation import (
    ByRank,
    FixedKroner,
    FromAverage,
    GateThenPrice,
    LinearFromLowest,
    LinearSpan,
    LowestOverPrice,
    MinMax,
    PercentageOnPrice,
    QualityPerPrice,
)
from scoring.methods import METHODS, Field, kroner_per_point
from scoring.values import BidId, Kroner, exactly

Tie: TypeAlias = Decimal | None


@dataclass(frozen=True)
class Others:
    """The other bids' prices [DKK]: lowest, dearest, and all of them; everybody's weighted quality points."""

    lowest: Decimal
    dearest: Decimal
    prices: tuple[Kroner, ...]
    points: Mapping[BidId, Decimal]


@exactly
def likely_prices(field: Field, bid: BidId) -> tuple[Decimal, ...]:
    """The prices at which `bid` would tie its hardest rival, one per straight line the method may use.

    Empty where there is no closed form, no rival, or no finite price. By rank the points only move at
    the others' prices, so those are given.
    """
    rivals = [other for other in field.prices if other != bid]
    if not rivals:
        return ()
    prices = tuple(field.prices[other] for other in rivals)
    if field.method.name == "by_rank":
        return prices
    points = {
        b: sum((field.shares[c] * p for c, p in q.items()), Decimal(0)) for b, q in field.quality.items()
    }
    others = Others(min(prices), max(prices), prices, points)
    info = METHODS[field.method.name]
    told = _in_points if info.weighs_price and info.unit == "points" else _by_quality
    lines = zip(*(tuple(told(field, bid, rival, others)) for rival in rivals), strict=True)
    found = ([tie for tie in line if tie is not None] for line in lines)
    return tuple(min(ties) for ties in found if ties)


def _by_quality(field: Field, bid: BidId, rival: BidId, _: Others) -> Iterator[Tie]:
    price, method = field.prices[rival], field.method
    own, other = field.mean_quality(bid), field.mean_quality(rival)
    match method:
        case FixedKroner():
            yield fixed_kroner(price, kroner_per_point(method, field.lot_value) or Decimal(0), own - other)
        case PercentageOnPrice():
            ends = (field.scale.bottom, field.scale.top)
            yield percentage_on_price(price, field.price_share, own, other, *ends)
        case QualityPerPrice() | GateThenPrice(then="price_per_point"):
            yield per_point(price, own, other)
        case GateThenPrice():
            yield price


def _in_points(field: Field, bid: BidId, rival: BidId, others: Others) -> Iterator[Tie]:
    width = field.price_share * (field.scale.top - field.scale.bottom)
    if not width:
        return
    price, lead = field.prices[rival], (others.points[bid] - others.points[rival]) / width
    match field.method:
        case LinearSpan(low=low, high=high, outside=beyond):
            price = min(high, max(low, price)) if beyond == "clip" else price
            yield linear_span(price, high - low, lead)
        case LinearFromLowest(spread=spread, fallback_spread=fallback, outside=outside):
            for reach in (spread, fallback) if fallback else (spread,):
                yield linear_from_lowest(price, others.lowest, reach / 100, lead, outside != "negative")
        case LowestOverPrice():
            yield lowest_over_price(price, others.lowest, lead)
        case MinMax():
            yield min_max(price, others, lead)
        case FromAverage(average="mean", spread=spread):
            yield from_mean(price, others, spread / 100, lead)


@exactly
def fixed_kroner(rival: Decimal, per_point: Decimal, lead: Decimal) -> Decimal:
    """Price = rival's price + kroner per point * lead. lead [weighted quality points over the rival].

    At or below zero: no price will do. Source: `formulas.fixed_kroner`, solved for the price.
    """
    return rival + per_point * lead


@exactly
def percentage_on_price(
    rival: Decimal, price_share: Decimal, own: Decimal, other: Decimal, bottom: Decimal, top: Decimal
) -> Tie:
    """Price = rival's price * (1 + mark-up of the rival's missing quality) / (1 + that of one's own).

    mark-up = (1 - price_share) / price_share * (top - quality) / (top - bottom). No other bid matters.
    Source: `formulas.percentage_on_price`, solved for the price.
    """
    if not price_share:
        return None
    rate = (1 - price_share) / price_share / (top - bottom)
    return rival * (1 + rate * (top - other)) / (1 + rate * (top - own))


@exactly
def per_point(rival: Decimal, own: Decimal, other: Decimal) -> Tie:
    """Price = rival's price * own quality / the rival's quality. A rival without quality: none.

    Source: `formulas.quality_per_price` and `formulas.gate_then_price`, solved for the price.
    """
    return rival * own / other if other > 0 else None


@exactly
def linear_span(rival: Decimal, width: Decimal, lead: Decimal) -> Decimal:
    """Price = rival's price + lead * (high - low).

    Here and below, lead: the quality lead in weighted points over (price share * width of the scale).
    Source: `formulas.linear_span`, solved for the price.
    """
    return rival + lead * width


@exactly
def linear_from_lowest(rival: Decimal, lowest: Decimal, spread: Decimal, lead: Decimal, floor: bool) -> Tie:
    """Price = rival's price + lead * spread * lowest.

    Where that is below the others' lowest: rival's price / (1 - spread * lead), since the lowest moves. A
    rival outside the spread counts as at its end where there is a floor. spread [share of the lowest].
    Source: `formulas.linear_from_lowest`, solved for the price.
    """
    counted = min(rival, lowest * (1 + spread)) if floor else rival
    price = counted + lead * spread * lowest
    return price if price >= lowest else rival / (1 - spread * lead)


@exactly
def lowest_over_price(rival: Decimal, lowest: Decimal, lead: Decimal) -> Tie:
    """1 / (1 / rival's price - lead / lowest); None (any price) when that is not above zero.

    Below the others' lowest: rival's price * (1 + lead). Source: `formulas.lowest_over_price`, solved.
    """
    inverse = 1 / rival - lead / lowest
    if inverse <= 0:
        return None
    return 1 / inverse if 1 / inverse >= lowest else rival * (1 + lead)


@exactly
def min_max(rival: Decimal, others: Others, lead: Decimal) -> Tie:
    """Price = rival's price + lead * (dearest - lowest), as long as that lies between them.

    Cheaper than all: (lead * dearest + rival) / (1 + lead). Dearer than all: (rival - lead * lowest) /
    (1 - lead). None where there is no such price. Source: `formulas.min_max`, solved for the price.
    """
    price = rival + lead * (others.dearest - others.lowest)
    if price < others.lowest:
        return (lead * others.dearest + rival) / (1 + lead) if lead > -1 else None
    if price > others.dearest:
        return (rival - lead * others.lowest) / (1 - lead) if lead < 1 else None
    return price


@exactly
def from_mean(rival: Decimal, others: Others, spread: Decimal, lead: Decimal) -> Tie:
    """(rival's price + b * sum of the others' prices) / (1 - b), b = 2 * spread * lead / number of bids.

    None (any price) when b reaches 1. Source: `formulas.from_average` on the mean, before the ends of the
    scale stop it, solved for the price. The median has no closed form.
    """
    part = 2 * spread * lead / (len(others.prices) + 1)
    return (rival + part * sum(others.prices)) / (1 - part) if part < 1 else None


@exactly
def turning_prices(field: Field, bid: BidId) -> tuple[Decimal, Decimal] | None:
    """The lowest and the highest price of `bid` with every price within the spread: outside, the fallback.

    None where the method has no fallback, or turns to it whatever this bid costs.
    Source: `formulas.spread_used`, solved for the price.
    """
    prices = {other: price for other, price in field.prices.items() if other != bid}
    if not isinstance(field.method, LinearFromLowest) or not prices:
        return None
    spread, fallback = field.method.spread, field.method.fallback_spread
    if fallback is None or formulas.spread_used(prices, spread, fallback) == fallback:
        return None
    wide = 1 + spread / 100
    return max(prices.values()) / wide, min(prices.values()) * wide


@exactly
def still_between(field: Field, bid: BidId) -> tuple[Decimal, Decimal] | None:
    """The prices between which `bid` moves nobody else's points, both included; None where there are none.

    A method that looks at the lowest and the dearest price is still as long as the bid is neither; one that
    looks at the lowest alone, at any dearer price.
    """
    method, prices = field.method, [p for other, p in field.prices.items() if other != bid]
    if not METHODS[method.name].relative:
        return Decimal(0), Decimal("Infinity")
    if not prices or isinstance(method, FromAverage | ByRank):
        return None
    by_dearest = isinstance(method, MinMax) or (
        isinstance(method, LinearFromLowest) and method.fallback_spread is not None
    )
    return min(prices), max(prices) if by_dearest else Decimal("Infinity")
