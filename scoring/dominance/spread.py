"""Spread: how much did each criterion part the bids? Effective weights and covariance shares, exactly. Pure.

A weight says what a point is worth; it decides nothing where all bids have the same points. What parts the
bids is weight times range. Source: Bergman & Lundberg and Stilger et al. 2017 on how weights are reflected in
scores; the formulas are this program's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from scoring import admission
from scoring.contest import Contest
from scoring.evaluation import FixedKroner, GateThenPrice, PercentageOnPrice, QualityPerPrice
from scoring.methods import kroner_per_point
from scoring.values import CriterionId, exactly

Column = Sequence[int | Fraction]
PRICE: CriterionId = "price"
"""The name of the price among the criteria of a model that has no price criterion."""


def price_of(field: Contest) -> CriterionId:
    """The criterion that stands for the price."""
    found = admission.price_criterion(field.model)
    return found.id if found else PRICE


@dataclass(frozen=True)
class Parted:
    """What each criterion adds to each ranked bid's result: one column per criterion, higher is better.

    Points methods: weight * points. Fixed kroner: minus the price, and kroner earned by quality [DKK].
    Percentage on price: minus price, minus the kroner that lacking quality costs. Quality per krone: minus
    ln(price) and ln(quality), the quality's part shared among its criteria (`within`) by weight * range.
    Lowest price behind gates: the price alone. Given price: quality alone.
    """

    columns: Mapping[CriterionId, Column]
    within: Mapping[CriterionId, Mapping[CriterionId, Fraction]]

    @cached_property
    def ranges(self) -> Mapping[CriterionId, Fraction]:
        """How far apart each criterion sets the best and the worst bid, in the method's unit."""
        return {c: Fraction(max(x, default=0)) - Fraction(min(x, default=0)) for c, x in self.columns.items()}

    @cached_property
    def effective(self) -> Mapping[CriterionId, Fraction]:
        """Each criterion's part of all ranges together: sums to 1; empty where nothing parts the bids."""
        return self._parted(self.ranges)

    @cached_property
    def covariance(self) -> Mapping[CriterionId, Fraction]:
        """Cov(column, total) / Var(total): sums to 1, may be negative. Empty where all totals are equal."""
        totals = [sum(row, Fraction(0)) for row in zip(*self.columns.values(), strict=True)]
        return self._parted({c: _covariance(x, totals) for c, x in self.columns.items()})

    def _parted(self, sizes: Mapping[CriterionId, Fraction]) -> dict[CriterionId, Fraction]:
        whole = sum(sizes.values(), Fraction(0))
        if not whole:
            return {}
        return {
            part: size / whole * portion
            for c, size in sizes.items()
            for part, portion in self.within.get(c, {c: Fraction(1)}).items()
        }


def parted(field: Contest) -> Parted | None:
    """What parts the ranked bids; None where a ratio cannot be taken (a price or all quality at zero)."""
    bids, method = field.passing(), field.model.method
    price = price_of(field)
    prices = [field.entries[b].price for b in bids]
    quality = {
        c.id: [field.entries[b].points[c.id] for b in bids] for c in admission.quality_criteria(field.model)
    }
    shares = field.shares
    match method:
        case FixedKroner():
            amount = Fraction(kroner_per_point(method, field.lot_value) or 0)
            earned = {c: [amount * shares[c] * x for x in points] for c, points in quality.items()}
            return Parted({price: [-p for p in prices], **earned}, {})
        case PercentageOnPrice():
            return Parted(_on_price(field, price, prices, quality), {})
        case GateThenPrice(then="lowest_price"):
            return Parted({price: [-p for p in prices], **{c: [0] * len(bids) for c in quality}}, {})
        case GateThenPrice() | QualityPerPrice():
            return _ratio(price, prices, quality, shares)
    lines = field.lines(bids)
    columns = zip(lines.criteria, field.whole_shares, zip(*lines.rows, strict=True), strict=False)
    return Parted({c: [w * x for x in column] for c, w, column in columns}, {})


def _on_price(
    field: Contest,
    price: CriterionId,
    prices: Sequence[Fraction],
    quality: Mapping[CriterionId, Sequence[Fraction]],
) -> dict[CriterionId, Column]:
    top, shares = Fraction(field.model.scale.top), field.shares
    whole = shares[price] * (top - Fraction(field.model.scale.bottom))
    lacking = {
        c: [-shares[c] * p * (top - x) for p, x in zip(prices, points, strict=True)]
        for c, points in quality.items()
    }
    return {price: [-whole * p for p in prices], **lacking}


@exactly
def _ratio(
    price: CriterionId,
    prices: Sequence[Fraction],
    quality: Mapping[CriterionId, Sequence[Fraction]],
    shares: Mapping[CriterionId, Fraction],
) -> Parted | None:
    means = [
        sum((shares[c] * points[i] for c, points in quality.items()), Fraction(0)) for i in range(len(prices))
    ]
    if min([*prices, *means], default=0) <= 0:
        return None
    sizes = {c: shares[c] * (max(points) - min(points)) for c, points in quality.items()}
    whole = sum(sizes.values(), Fraction(0))
    portions = sizes if whole else shares
    size = sum(portions.values(), Fraction(0))
    together = {c: x / size for c, x in portions.items()}
    columns = {price: [-_ln(p) for p in prices], _TOGETHER: [_ln(q) for q in means]}
    return Parted(columns, {_TOGETHER: together})


_TOGETHER: CriterionId = "*"


def _ln(x: Fraction) -> Fraction:
    return Fraction(Decimal(x.numerator).ln() - Decimal(x.denominator).ln())


def _covariance(x: Column, y: Column) -> Fraction:
    # times n²: the factor is the same above and below the line
    n = len(x)
    return Fraction(n * sum(a * b for a, b in zip(x, y, strict=True)) - sum(x) * sum(y))
