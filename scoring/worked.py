"""Worked: how many points does a price get, on this tender's own numbers?

One worked example for the method in words, and the line from price to points for the curve. Uses the
same formulas as the score; decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from scoring import admission, formulas, kroner, methods, score
from scoring.evaluation import (
    EvaluationModel,
    FixedKroner,
    FromAverage,
    GateThenPrice,
    LinearFromLowest,
    LinearSpan,
    LowestOverPrice,
    QualityPerPrice,
)
from scoring.model import Case
from scoring.values import BidId, How, Kroner, LotId, Points, exactly, settled

_CURVE_STEPS = 80
_DEARER = Decimal("1.1")


@dataclass(frozen=True)
class Curve:
    """Points against price: a further bid's points at each price, and those of the competing bids."""

    line: tuple[tuple[Kroner, Points], ...]
    bids: Mapping[BidId, tuple[Kroner, Points]]


@exactly
def worked(case: Case, lot: LotId, test: Kroner | None = None) -> How | None:
    """One worked price: the next cheapest bid's if there is one, else a tenth above the basis.

    For a points method the price's points, `bid` empty where the price is nobody's; for the others the
    total of the cheapest ranked bid, which needs a lot that can be scored. None when there is nothing to
    work on.
    """
    model, ground = kroner.model_of(case, lot), kroner.basis(case, lot, test)
    if not kroner.gives_points(model):
        return _worked_total(case, lot, model)
    if isinstance(model.method, LinearSpan) and (ground is None or ground.source != "bids"):
        return _worked_price(model, {"": Kroner((model.method.low + model.method.high) / 2)}, "")
    if ground is None:
        return None
    prices = dict(ground.judged())
    if len(prices) == 1:
        prices[" "] = Kroner(ground.price * _DEARER)
    return _worked_price(model, prices, sorted(prices, key=lambda bid: (prices[bid], bid))[1])


@exactly
def curve(case: Case, lot: LotId, test: Kroner | None = None) -> Curve | None:
    """The price points as a line, from the lowest price to where the scale or the bids end.

    None for methods that give no points for price, and while there is no price to begin from.
    """
    model, ground = kroner.model_of(case, lot), kroner.basis(case, lot, test)
    if not kroner.gives_points(model) or (ground is None and not isinstance(model.method, LinearSpan)):
        return None
    judged = ground.judged() if ground else {}
    low, high = _reach(model, judged)
    step = (high - low) / _CURVE_STEPS
    prices = {*(low + step * i for i in range(_CURVE_STEPS + 1)), *judged.values()}
    now, _ = methods.price_points(model.method, model.scale, judged) if judged else ({}, {})
    line = ((Kroner(p), Points(settled(_points_at(model, judged, Kroner(p))))) for p in sorted(prices))
    bids = ground.prices if ground else {}
    return Curve(tuple(line), {bid: (price, Points(settled(now[bid]))) for bid, price in bids.items()})


def _worked_price(model: EvaluationModel, prices: Mapping[BidId, Kroner], bid: BidId) -> How:
    points, figures = methods.price_points(model.method, model.scale, prices)
    ends = {"bottom": model.scale.bottom, "top": model.scale.top}
    shown = methods.rounded(points[bid], model.round_points)
    values: dict[str, str | int | Decimal] = {**ends, **figures, "price": prices[bid], "points": shown}
    return How(key=f"how.{model.method.name}", values={**values, "bid": bid.strip()})


def _worked_total(case: Case, lot: LotId, model: EvaluationModel) -> How | None:
    if any(f.severity == "stop" for f in admission.findings(case, lot)):
        return None
    card = score.score(case, lot)
    if not card.totals:
        return None
    bid = min(card.totals, key=lambda b: (card.prices[b], b))
    rows = [r for r in card.rows if r.bid == bid and r.weight is not None and r.points is not None]
    whole = sum((r.weight for r in rows if r.weight), Decimal(0))
    quality = sum(((r.points or Decimal(0)) * (r.weight or Decimal(0)) for r in rows), Decimal(0)) / whole
    values: dict[str, str | int | Decimal] = {"bid": bid, "price": card.prices[bid], "quality": quality}
    if isinstance(model.method, FixedKroner):
        per_point = methods.kroner_per_point(model.method, kroner.lot_value(case, lot))
        values |= {} if per_point is None else {"per_point": per_point}
    if isinstance(model.method, QualityPerPrice):
        values |= {"factor": model.method.factor}
    values |= {"top": model.scale.top, "total": card.totals[bid]}
    return How(key=f"worked.{_form(model)}", values=values)


def _form(model: EvaluationModel) -> str:
    method = model.method
    if isinstance(method, FixedKroner):
        return f"{method.name}_{method.form}"
    return method.then if isinstance(method, GateThenPrice) else method.name


def _reach(model: EvaluationModel, prices: Mapping[BidId, Kroner]) -> tuple[Decimal, Decimal]:
    if isinstance(model.method, LinearSpan):
        ends = (model.method.low, model.method.high, *prices.values())
        return min(ends), max(ends)
    low, high = min(prices.values()), max(prices.values())
    match model.method:
        case LinearFromLowest(spread=spread, fallback_spread=fallback):
            return low, max(high, low * (1 + formulas.spread_used(prices, spread, fallback) / 100))
        case FromAverage(average=average, spread=spread):
            centre = formulas.average_of(prices, average)
            reach = centre * spread / 100
            return min(low, max(Decimal(0), centre - reach)), max(high, centre + reach)
        case LowestOverPrice():
            return low, max(high, low * 2)
    return low, high


def _points_at(model: EvaluationModel, prices: Mapping[BidId, Kroner], price: Kroner) -> Points:
    method = model.method
    if isinstance(method, FromAverage):
        # Its own bid would move the average; the line is drawn around the one there is now.
        centre = formulas.average_of(prices, method.average)
        reach = centre * method.spread / 100
        return formulas.linear_span(
            {"": price},
            low=Kroner(centre - reach),
            high=Kroner(centre + reach),
            outside="clip",
            bottom=model.scale.bottom,
            top=model.scale.top,
        )[""]
    points, _ = methods.price_points(method, model.scale, {**prices, "?": price})
    return points["?"]
