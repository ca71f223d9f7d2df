"""Formulas: the published arithmetic of every evaluation method, one function each.

Every function is pure and takes the bids that compete; rejected bids have left before. Prices are
DKK without VAT, points lie on the model's scale from `bottom` to `top`. Which parameters belong
to the published model stands in `evaluation.py`; sources are named with each formula. Which method uses
which formula stands in `methods.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from statistics import mean, median
from typing import Literal

from scoring.values import BidId, Kroner, Percent, Points, Share, exactly

Prices = Mapping[BidId, Kroner]
Outside = Literal["floor", "negative", "fallback"]


@exactly
def fixed_kroner(
    price: Kroner, quality: Points, *, per_point: Kroner, top: Points, form: Literal["deduct", "add"]
) -> Kroner:
    """Evaluation price with a fixed amount per quality point; the lowest wins.

    deduct: price - per_point * quality; add: price + per_point * (top - quality). The two differ by a
    constant and rank alike. price, per_point [DKK; DKK per weighted point], quality [weighted points].
    Edges: may go below zero when quality is worth more than the price; that is not clipped.
    Source: KFST's guide on evaluation models, ch. 4, "prismodel, fast beløb" (contents list read; the
    formula's numbers are our own); Swedish "mervärdesmodell", Metodhandboken part 12.
    """
    return Kroner(price - per_point * quality if form == "deduct" else price + per_point * (top - quality))


@exactly
def linear_from_lowest(
    prices: Prices,
    *,
    spread: Percent,
    outside: Outside,
    fallback_spread: Percent | None = None,
    bottom: Points,
    top: Points,
) -> dict[BidId, Points]:
    """Points for price, falling in a straight line from the lowest price to lowest + spread.

    points = top - (top - bottom) * (price - lowest) / (spread * lowest). spread [percent of the lowest
    price]. A price outside the spread: `floor` gives the bottom, `negative` lets the line go on,
    `fallback` judges all bids by the wider fallback spread (and gives the bottom outside that too).
    Edges: one bid, or equal prices: top. The lowest price must be above zero.
    Source: KFST's guide on evaluation models, ch. 3 (contents list read); same formula in Swiss practice,
    submissionsrecht.ch, "Die lineare Methode".
    """
    lowest, reach = min(prices.values()), spread_used(prices, spread, fallback_spread)
    line = {bid: top - (top - bottom) * (p - lowest) / (lowest * reach / 100) for bid, p in prices.items()}
    if outside == "negative":
        return {bid: Points(points) for bid, points in line.items()}
    return {bid: Points(max(bottom, points)) for bid, points in line.items()}


@exactly
def spread_used(prices: Prices, spread: Percent, fallback_spread: Percent | None) -> Percent:
    """The spread that judges all bids: the fallback where there is one and a price lies outside the first."""
    reaches = max(prices.values()) <= min(prices.values()) * (1 + spread / 100)
    return spread if reaches or fallback_spread is None else fallback_spread


@exactly
def linear_span(
    prices: Prices,
    *,
    low: Kroner,
    high: Kroner,
    outside: Literal["clip", "extend"],
    bottom: Points,
    top: Points,
) -> dict[BidId, Points]:
    """Points for price on a straight line over a span announced in kroner.

    points = bottom + (top - bottom) * (high - price) / (high - low). No other bid moves them.
    Outside the span: `clip` keeps bottom and top, `extend` lets the line go on. A clipped span with
    low > 0 makes price cuts under `low` worthless: held unlawful in Sweden, HFD 2022:41.
    Source: announced span, HFD 2022:41 (lagen.nu/dom/hfd/2022:41); same model as SPOTIS.
    """
    line = {b: bottom + (top - bottom) * (high - p) / (high - low) for b, p in prices.items()}
    if outside == "extend":
        return {bid: Points(points) for bid, points in line.items()}
    return {bid: Points(min(top, max(bottom, points))) for bid, points in line.items()}


@exactly
def percentage_on_price(
    price: Kroner, quality: Points, *, price_share: Share, bottom: Points, top: Points
) -> Kroner:
    """Evaluation price: the bid's own price, raised for the quality it lacks; the lowest wins.

    price * (1 + (1 - price_share) / price_share * (top - quality) / (top - bottom)).
    quality [weighted mean of the quality criteria, points]. Full quality: the price itself.
    Edges: a price share of zero has no meaning here. Rewards a cheap bid's lack of quality least in kroner.
    Source: abakus.as, "Tilbydere"; e-avrop, "Procentuellt påslag och avdrag".
    """
    lacking = (top - quality) / (top - bottom)
    return Kroner(price * (1 + (1 - price_share) / price_share * lacking))


@exactly
def gate_then_price(
    price: Kroner, quality: Points, *, then: Literal["lowest_price", "price_per_point"]
) -> Kroner:
    """What decides among the bids that passed the gates; the lowest wins.

    lowest_price: price [DKK]; price_per_point: price / quality [DKK per point]. Quality above zero.
    Source: the gates are those of Tilbudsvælgeren (udbudsportalen.dk): 70 % of the total and 50 % of
    each criterion; the step after the gates is this tool's own choice, since that page's text is cut off.
    """
    return Kroner(price if then == "lowest_price" else price / quality)


@exactly
def quality_per_price(price: Kroner, quality: Points, *, factor: Decimal) -> Points:
    """Quality points per krone; the highest wins.

    factor * quality / price. factor only makes the number readable. Edges: the price must be above zero;
    moving the scale's zero moves the ranking.
    Source: "Richtwertmethode" Z = L/P (UfAB); used with truncation by Japan's ministry MLIT.
    """
    return Points(factor * quality / price)


@exactly
def lowest_over_price(prices: Prices, *, bottom: Points, top: Points) -> dict[BidId, Points]:
    """Comparison only: points = bottom + (top - bottom) * lowest / price.

    Advised against: dear bids are hardly punished, and a losing cheap bid can turn the order of two
    others. Prices above zero. Source: Georgia Procurement Manual 5.6.3.2.2; World Bank QCBS.
    """
    lowest = min(prices.values())
    return {bid: Points(bottom + (top - bottom) * lowest / price) for bid, price in prices.items()}


@exactly
def min_max(prices: Prices, *, bottom: Points, top: Points) -> dict[BidId, Points]:
    """Comparison only: the cheapest gets the top, the dearest the bottom, a line between.

    points = top - (top - bottom) * (price - lowest) / (dearest - lowest). Equal prices: top. Advised
    against: one absurdly dear bid makes price count for nothing among the rest.
    Source: min-max normalisation, as in pymcdm 1.4.
    """
    lowest, dearest = min(prices.values()), max(prices.values())
    width = (dearest - lowest) or 1
    return {bid: Points(top - (top - bottom) * (price - lowest) / width) for bid, price in prices.items()}


@exactly
def from_average(
    prices: Prices, *, average: Literal["mean", "median"], spread: Percent, bottom: Points, top: Points
) -> dict[BidId, Points]:
    """Comparison only: the middle of the scale at the average price, a line on both sides.

    points = middle - (top - bottom) / 2 * (price - average) / (spread * average), kept within the scale.
    spread [percent of the average]. Advised against: every bid moves every other ("flipping").
    Source: family of the German Mittelwert- and Medianmethode (UfAB); this form is our own.
    """
    centre = average_of(prices, average)
    middle, half = (top + bottom) / 2, (top - bottom) / 2
    line = {b: middle - half * (p - centre) / (centre * spread / 100) for b, p in prices.items()}
    return {bid: Points(min(top, max(bottom, points))) for bid, points in line.items()}


@exactly
def average_of(prices: Prices, average: Literal["mean", "median"]) -> Kroner:
    """The mean or the median price [DKK]; at least one price."""
    return Kroner((median if average == "median" else mean)(prices.values()))


@exactly
def by_rank(prices: Prices, *, bottom: Points, top: Points) -> dict[BidId, Points]:
    """Comparison only: points by place, from top for the cheapest to bottom for the dearest.

    points = top - (top - bottom) * (number of cheaper bids) / (number of bids - 1). One bid: top.
    Advised against: one krone counts as much as a million. Source: rank method, Stilger et al. 2017.
    """
    steps = max(1, len(prices) - 1)
    cheaper = {bid: sum(other < price for other in prices.values()) for bid, price in prices.items()}
    return {bid: Points(top - (top - bottom) * n / steps) for bid, n in cheaper.items()}


@exactly
def indicator_points(value: Decimal, *, worst: Decimal, best: Decimal, bottom: Points, top: Points) -> Points:
    """Points for an offered number, on a straight line from `worst` (bottom) to `best` (top).

    Outside the span the end points count. `worst` may be the larger number (lower is better).
    """
    share = (value - worst) / (best - worst)
    return Points(min(top, max(bottom, bottom + (top - bottom) * share)))
