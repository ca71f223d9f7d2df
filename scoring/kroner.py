"""Kroner: what is a quality point worth in this model?

A point model is a price model whose amount is known only when the lowest price is: here both are said
in kroner. Information beside the model, never a part of the score. Source of the exchange rates: the
formulas in `formulas.py`, solved for the price that one more point makes up for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from scoring import admission, formulas, methods, weights
from scoring.evaluation import (
    Criterion,
    EvaluationModel,
    FixedKroner,
    FixedPrice,
    FromAverage,
    GateThenPrice,
    LinearFromLowest,
    LinearSpan,
    LowestOverPrice,
    Method,
    MinMax,
    OfferedIndicator,
    PercentageOnPrice,
    QualityPerPrice,
)
from scoring.model import Case
from scoring.values import BidId, CriterionId, Kroner, LotId, Percent, Share, Theme, exactly, settled


@dataclass(frozen=True)
class Basis:
    """The prices an amount rests on.

    price [DKK]: the lowest competing price; before there are bids a price to try with, else the estimated
    value. `prices` holds the competing bids' prices above zero, empty before there are any.
    """

    price: Kroner
    source: Literal["bids", "test", "estimate"]
    prices: Mapping[BidId, Kroner]

    def judged(self) -> Mapping[BidId, Kroner]:
        """The prices to judge by: the bids', or the one price there is."""
        return self.prices or {"": self.price}


@dataclass(frozen=True)
class Worth:
    """What one criterion is worth in kroner; None where no amount can be said.

    weight [percent of the whole]. point: one more point on the criterion's own scale. unit: one better
    unit of an offered number. swing: from the bottom to the top of the scale. ten: ten more points at the
    same weight, whether or not the scale holds that many.
    """

    criterion: Criterion
    weight: Percent
    point: Kroner | None
    unit: Kroner | None
    swing: Kroner | None
    ten: Kroner | None


@dataclass(frozen=True)
class ThemeWorth:
    """What one more point on every quality criterion of a theme is worth. weight [percent of the whole]."""

    theme: Theme
    weight: Percent
    point: Kroner | None


@dataclass(frozen=True)
class InKroner:
    """The model in kroner. `basis` is None where the model needs no price, or where there is none yet."""

    basis: Basis | None
    themes: tuple[ThemeWorth, ...]
    criteria: tuple[Worth, ...]


@exactly
def in_kroner(case: Case, lot: LotId, test: Kroner | None = None) -> InKroner:
    """What a point is worth, by theme and by criterion. KeyError for a lot without a model."""
    model = model_of(case, lot)
    return Rates(model, basis(case, lot, test), lot_value(case, lot), weights.of_whole(model)).told()


@exactly
def basis(case: Case, lot: LotId, test: Kroner | None = None) -> Basis | None:
    """The prices to reckon with: the competing bids', else `test`, else the lot's estimated value."""
    model = model_of(case, lot)
    bids = (b for b in admission.competing(case, lot) if b.priced(lot))
    prices = {b.id: price for b in bids if (price := admission.evaluation_price(b, lot, model)) > 0}
    if prices:
        return Basis(min(prices.values()), "bids", prices)
    if test:
        return Basis(test, "test", {})
    value = lot_value(case, lot)
    if value is None and len(case.tender.lots) == 1:
        value = case.tender.estimated_value
    return Basis(value, "estimate", {}) if value else None


def rests_on_price(model: EvaluationModel) -> bool:
    """Whether the worth of a point is known only with a price; a fixed amount or span needs none."""
    return not isinstance(model.method, FixedKroner | LinearSpan | FixedPrice) and has_worth(model)


def has_worth(model: EvaluationModel) -> bool:
    """Whether a quality point has a worth in kroner at all under this method."""
    gate_only = isinstance(model.method, GateThenPrice) and model.method.then == "lowest_price"
    return not gate_only and model.method.name not in ("fixed_price", "by_rank")


@dataclass(frozen=True)
class Rates:
    """A model with what it takes to say a gain of weighted points in kroner.

    shares: of the whole, by scored criterion; the model's own, or an analysis's.
    """

    model: EvaluationModel
    basis: Basis | None
    lot_value: Kroner | None
    shares: Mapping[CriterionId, Share]

    @exactly
    def told(self) -> InKroner:
        """What a point is worth, by theme and by criterion."""
        themes = (
            ThemeWorth(theme, Percent(share * 100), self.theme(theme))
            for theme, share in weights.by_theme(self.model, self.shares).items()
        )
        quality = (c for c in self.model.leaves() if c.kind == "quality" and c.id in self.shares)
        ground = self.basis if rests_on_price(self.model) else None
        return InKroner(ground, tuple(themes), tuple(self.criterion(c) for c in quality))

    def theme(self, theme: Theme) -> Kroner | None:
        """One more point on every quality criterion of a theme."""
        quality = (c for c in self.model.leaves() if c.kind == "quality" and c.theme == theme)
        gain = sum((self.shares[c.id] for c in quality if c.id in self.shares), Decimal(0))
        return self.worth(gain) if gain else None

    def criterion(self, c: Criterion) -> Worth:
        """What one criterion is worth."""
        share, own = self.shares[c.id], self.model.scale_of(c)
        whole = share * self._width()
        unit = None
        if isinstance(c.scoring, OfferedIndicator):
            unit = self.worth(whole / abs(c.scoring.best - c.scoring.worst))
        point = share if c.scoring.how == "indicator" else whole / (own.top - own.bottom)
        weight = Percent(share * 100)
        return Worth(c, weight, self.worth(point), unit, self.worth(whole), self.worth(point * 10))

    @exactly
    def worth(self, gain: Decimal) -> Kroner | None:
        """The kroner that `gain` points of the weighted total make up for."""
        amount = self._exactly_worth(gain)
        return None if amount is None else Kroner(settled(amount))

    def _exactly_worth(self, gain: Decimal) -> Kroner | None:
        if not self._quality():
            return None
        if isinstance(self.model.method, FixedKroner):
            per_point = methods.kroner_per_point(self.model.method, self.lot_value)
            return None if per_point is None else Kroner(per_point * gain / self._quality())
        if gives_points(self.model):
            price = admission.price_criterion(self.model)
            share = self.shares.get(price.id) if price else None
            return self._for_price_points(gain / share) if share else None
        return self._by_quality(gain / self._quality())

    def _for_price_points(self, points: Decimal) -> Kroner | None:
        method, width = self.model.method, self._width()
        if isinstance(method, LinearSpan):
            return Kroner(points * (method.high - method.low) / width)
        return _at(self.basis, method, points / width) if self.basis else None

    def _by_quality(self, points: Decimal) -> Kroner | None:
        # At full quality, where the last point is earned; further down the rate differs a little.
        method, top = self.model.method, self.model.scale.top
        if self.basis is None or not has_worth(self.model):
            return None
        if isinstance(method, PercentageOnPrice):
            price = admission.price_criterion(self.model)
            share = self.shares.get(price.id) if price else None
            return Kroner(self.basis.price * points * (1 - share) / share / self._width()) if share else None
        if isinstance(method, QualityPerPrice | GateThenPrice) and top > 0:
            return Kroner(self.basis.price * points / top)
        return None

    def _quality(self) -> Decimal:
        quality = (c.id for c in self.model.leaves() if c.kind == "quality")
        return sum((self.shares[c] for c in quality if c in self.shares), Decimal(0))

    def _width(self) -> Decimal:
        return self.model.scale.top - self.model.scale.bottom


def model_of(case: Case, lot: LotId) -> EvaluationModel:
    """The model that decides `lot`; KeyError for a lot without one."""
    model = case.model_for(lot)
    if model is None:
        raise KeyError(lot)
    return model


def lot_value(case: Case, lot: LotId) -> Kroner | None:
    """The lot's own estimated value, as the evaluation takes it."""
    return next(part.estimated_value for part in case.tender.lots if part.id == lot)


def gives_points(model: EvaluationModel) -> bool:
    """Whether the method turns prices into points."""
    info = methods.METHODS[model.method.name]
    return info.weighs_price and info.unit == "points"


def _at(basis: Basis, method: Method, part: Decimal) -> Kroner | None:
    """The kroner that `part` of the price scale stands for, seen from the lowest price."""
    prices = basis.judged()
    match method:
        case LinearFromLowest(spread=spread, fallback_spread=fallback):
            return Kroner(part * formulas.spread_used(prices, spread, fallback) / 100 * basis.price)
        case LowestOverPrice():
            return Kroner(basis.price * part / (1 - part)) if part < 1 else None
        case MinMax():
            return Kroner(part * (max(prices.values()) - basis.price)) or None
        case FromAverage(average=average, spread=spread):
            return Kroner(part * 2 * formulas.average_of(prices, average) * spread / 100)
    return None
