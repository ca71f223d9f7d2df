"""Promises: what did the winner promise for its points, how is it proved, and what is a missing unit worth?

A promise that earned points moved the award, so the contract has to hold the winner to it. The price of a
missing unit follows from the same weights: what the points it gave made up for in kroner. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from scoring import kroner, weights
from scoring.evaluation import Criterion, OfferedIndicator
from scoring.kroner import Worth
from scoring.model import Case
from scoring.score import Row, Scorecard
from scoring.values import BidId, Kroner, LotId, Points, exactly


@dataclass(frozen=True)
class Promise:
    """One line of the contract annex: a criterion other than price that gave the winner points.

    promised [the criterion's unit]: the number offered; None where a plan was judged, and the plan itself is
    the promise. points: on the model's scale. per_unit [DKK]: what one missing unit repays; per_point [DKK]:
    the same for one point of a judged plan. None where the method puts no amount on a point. worth [DKK]:
    what all the points of the line made up for.
    """

    lot: LotId
    bid: BidId
    criterion: Criterion
    promised: Decimal | None
    points: Points
    per_unit: Kroner | None
    per_point: Kroner | None
    worth: Kroner | None


@dataclass(frozen=True)
class Kept:
    """A promise beside what was delivered. missing [unit], repaid [DKK]: never below zero.

    missing: all that lacks. repaid: for the part of it that had given points; what was promised beyond the
    span of the criterion gave none.
    """

    promise: Promise
    delivered: Decimal
    missing: Decimal
    repaid: Kroner | None


def promises(case: Case, card: Scorecard, bid: BidId) -> tuple[Promise, ...]:
    """Every line of the annex for a bid in a lot, in the model's order."""
    worth = {w.criterion.id: w for w in _rates(case, card).told().criteria}
    return tuple(_lines(case, card, bid, worth))


@exactly
def kept(promise: Promise, delivered: Decimal) -> Kept | None:
    """What was delivered beside what was promised; None for a promise that is no number.

    Source of the formula: the kroner that the points of the missing units made up for in the award, so that
    nothing is won by promising more than one means to keep.
    """
    scoring = promise.criterion.scoring
    if promise.promised is None or not isinstance(scoring, OfferedIndicator):
        return None
    falls = scoring.best < scoring.worst
    short = delivered - promise.promised if falls else promise.promised - delivered
    missing = max(short, Decimal(0))
    gave = abs(_inside(scoring, promise.promised) - _inside(scoring, delivered)) if missing else Decimal(0)
    repaid = None if promise.per_unit is None else Kroner(gave * promise.per_unit)
    return Kept(promise, delivered, missing, repaid)


def _inside(scoring: OfferedIndicator, x: Decimal) -> Decimal:
    """The number as it counts: outside the span the nearest end."""
    low, high = sorted((scoring.worst, scoring.best))
    return min(max(x, low), high)


def _rates(case: Case, card: Scorecard) -> kroner.Rates:
    # The amounts of the award as it was made: the lowest price is that of the bids that were ranked.
    model = kroner.model_of(case, card.lot)
    prices = {bid: price for bid, price in card.prices.items() if price > 0}
    ground = kroner.Basis(min(prices.values()), "bids", prices) if prices else None
    return kroner.Rates(model, ground, kroner.lot_value(case, card.lot), weights.of_whole(model))


def _lines(case: Case, card: Scorecard, bid: BidId, worth: dict[str, Worth]) -> Iterator[Promise]:
    model = kroner.model_of(case, card.lot)
    rows = {r.criterion: r for r in card.rows if r.bid == bid}
    for c in model.leaves():
        row = rows.get(c.id)
        if c.kind == "quality" and row and row.points is not None and row.points > model.scale.bottom:
            yield _line(case, card.lot, bid, c, row, worth.get(c.id))


@exactly
def _line(case: Case, lot: LotId, bid: BidId, c: Criterion, row: Row, worth: Worth | None) -> Promise:
    model = kroner.model_of(case, lot)
    points = row.points or Points(Decimal(0))
    whole = worth.swing if worth else None
    share = (points - model.scale.bottom) / (model.scale.top - model.scale.bottom)
    return Promise(
        lot,
        bid,
        c,
        row.raw if isinstance(c.scoring, OfferedIndicator) else None,
        points,
        worth.unit if worth else None,
        worth.point if worth else None,
        None if whole is None else Kroner(whole * share),
    )
