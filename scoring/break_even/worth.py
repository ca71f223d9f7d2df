"""Break-even, in kroner per point: what is quality worth here, and what did a bid's social value earn it?

The rates are those of `kroner.py`, at the ranked bids' prices and at the weights the lot was opened with;
what one more or one less point does to a break-even price is computed anew, not by the rate. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from scoring import admission, kroner
from scoring.break_even import BreakEven, break_even
from scoring.evaluation import Criterion
from scoring.formulas import indicator_points
from scoring.methods import METHODS, Field, evaluate, rounded
from scoring.score import Opening, ranked
from scoring.values import BidId, CriterionId, Kroner, Percent, Points, Theme, exactly, settled


@dataclass(frozen=True)
class Premium:
    """What the model accepts a bid to cost more for its lead over the cheapest bid on one theme.

    points: the lead in weighted points, negative where the cheapest is better. kroner: what it makes up
    for, None where a point has no worth in kroner. percent: of the lowest price.
    """

    bid: BidId
    cheapest: BidId
    theme: Theme
    points: Points
    kroner: Kroner | None
    percent: Percent | None


@dataclass(frozen=True)
class PointMove:
    """A bid's break-even price with one point more (`change` 1) or less (-1) on one criterion.

    One point on the criterion's own scale; on an offered number, one point on the model's. price_moves
    [DKK]: how far the break-even price moves, None where there is no price before or after.
    """

    criterion: CriterionId
    change: int
    after: BreakEven
    price_moves: Kroner | None


@exactly
def in_kroner(opened: Opening) -> kroner.InKroner:
    """Kroner per point, per ten points and per whole scale, by criterion and theme."""
    return rates(opened).told()


@exactly
def premiums(opened: Opening) -> tuple[Premium, ...]:
    """The premium accepted for each theme of each ranked bid over the cheapest one.

    premium = share of the whole * (the bid's points - the cheapest bid's), summed over the theme, at the rate
    of a point. Of several cheapest bids the best ranked counts, then the first by id. A cheapest bid that
    is better has the same amount with a minus. Source: kroner per point as in `kroner.py`.
    """
    field, worth = opened.ranked(), rates(opened)
    if worth.basis is None:
        return ()
    cheapest, themes = _cheapest(opened), _themes(opened)
    return tuple(
        _premium(field, worth, bid, cheapest, theme, criteria)
        for bid in field.prices
        if bid != cheapest
        for theme, criteria in themes.items()
    )


@exactly
def point_moves(opened: Opening, bid: BidId) -> tuple[PointMove, ...]:
    """What one more and one less point on each quality criterion does to the bid's break-even price.

    Points the scale does not hold are left out. A gate may close or open with the point.
    """
    now = break_even(opened, bid)
    moves = []
    for c in admission.quality_criteria(opened.model):
        for change in (1, -1):
            changed = with_point(opened, bid, c, change)
            if changed is not None:
                after = break_even(changed, bid)
                moves.append(PointMove(c.id, change, after, _moved(now.price, after.price)))
    return tuple(moves)


def _moved(before: Kroner | None, after: Kroner | None) -> Kroner | None:
    return None if before is None or after is None else Kroner(after - before)


def with_point(opened: Opening, bid: BidId, criterion: Criterion, change: int) -> Opening | None:
    """The lot as it would be opened with `change` points more on one criterion; None beyond the scale."""
    model, indicator = opened.model, criterion.scoring.how == "indicator"
    own = model.scale if indicator else model.scale_of(criterion)
    raw = opened.judged[bid, criterion.id] + change
    if not own.bottom <= raw <= own.top:
        return None
    points = Points(raw)
    if (own.bottom, own.top) != (model.scale.bottom, model.scale.top):
        ends = {"bottom": model.scale.bottom, "top": model.scale.top}
        line = indicator_points(raw, worst=own.bottom, best=own.top, **ends)
        points = Points(rounded(line, model.round_points))
    field = opened.field
    quality = {**field.quality, bid: {**field.quality[bid], criterion.id: points}}
    judged = {**opened.judged, (bid, criterion.id): raw}
    changed = replace(field, quality=quality)
    failed = admission.gated(model, changed, judged)
    return replace(opened, field=changed, judged=judged, failed=failed)


def rates(opened: Opening) -> kroner.Rates:
    """The rates by which weighted points are said in kroner, at the ranked bids' prices."""
    field, price = opened.ranked(), admission.price_criterion(opened.model)
    prices = {bid: amount for bid, amount in field.prices.items() if amount > 0}
    ground = kroner.Basis(min(prices.values()), "bids", prices) if prices else None
    shares = {**field.shares, **({price.id: field.price_share} if price else {})}
    return kroner.Rates(opened.model, ground, field.lot_value, shares)


def _cheapest(opened: Opening) -> BidId:
    field = opened.ranked()
    totals, best = evaluate(field).totals, METHODS[field.method.name].best
    order = [bid for group in ranked(totals, best) for bid in group]
    return min(order, key=lambda bid: field.prices[bid])


def _themes(opened: Opening) -> dict[Theme, tuple[CriterionId, ...]]:
    quality = admission.quality_criteria(opened.model)
    themes = dict.fromkeys(c.theme for c in quality)
    return {theme: tuple(c.id for c in quality if c.theme == theme) for theme in themes}


def _premium(
    field: Field,
    rates: kroner.Rates,
    bid: BidId,
    cheapest: BidId,
    theme: Theme,
    criteria: tuple[CriterionId, ...],
) -> Premium:
    leads = (field.shares[c] * (field.quality[bid][c] - field.quality[cheapest][c]) for c in criteria)
    lead, lowest = sum(leads, Decimal(0)), field.prices[cheapest]
    worth = rates.worth(abs(lead))
    amount = None if worth is None else Kroner(worth if lead >= 0 else -worth)
    percent = Percent(settled(amount / lowest * 100)) if amount is not None and lowest else None
    return Premium(bid, cheapest, theme, Points(settled(lead)), amount, percent)
