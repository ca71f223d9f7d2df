"""Contest: who competes in a lot, and what does every weight multiply? All in exact fractions.

The common ground of what-if analysis. Under every method here, for given bids, the order of the bids at
weights w is the order of sums Σ w·line, where `line` is one number per bid and criterion: price models
and ratios are linear in disguise. Pure; decides nothing that `score` decides otherwise, and a test says so.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import groupby
from math import lcm
from typing import Any

import numpy as np
import numpy.typing as npt

from scoring import admission, panel
from scoring import weights as weighting
from scoring.bid import Bid
from scoring.contest.lines import ByCriterion, Entry, Lines, counted, in_fractions, judged, whole
from scoring.evaluation import (
    Criterion,
    EvaluationModel,
    FixedKroner,
    FixedPrice,
    GateThenPrice,
    Method,
    OfferedIndicator,
    PercentageOnPrice,
    QualityPerPrice,
)
from scoring.methods import METHODS, kroner_per_point, price_points, ranked_total
from scoring.model import Assessment, Case
from scoring.values import PANEL, BidId, CriterionId, Kroner, LotId, ScoringError, Share, Theme, exactly

_SETTLED = 10**15
"""Weights that differ by less than 10^-30 are one weight, as `values.settled` has it."""


@dataclass(frozen=True)
class Contest:
    """The bids of a lot in exact figures, before gates.

    shares: of the whole, for the weighted criteria in the model's order.
    """

    lot: LotId
    model: EvaluationModel
    shares: ByCriterion
    entries: Mapping[BidId, Entry]
    lot_value: Kroner | None

    @cached_property
    def criteria(self) -> tuple[CriterionId, ...]:
        """The weighted criteria, in the model's order."""
        return tuple(self.shares)

    @cached_property
    def themes(self) -> Mapping[CriterionId, Theme]:
        """The theme of each weighted criterion."""
        return {c.id: c.theme for c in self.model.leaves() if c.id in self.shares}

    @cached_property
    def whole_shares(self) -> tuple[int, ...]:
        """The shares as whole numbers in the same proportion."""
        return whole(self.shares.values())

    def without(self, bids: Collection[BidId]) -> Contest:
        """The contest when `bids` have left."""
        return replace(self, entries={b: e for b, e in self.entries.items() if b not in bids})

    def with_entry(self, bid: BidId, entry: Entry) -> Contest:
        """The contest when one bid is judged as `entry`."""
        return replace(self, entries={**self.entries, bid: entry})

    def with_shares(self, shares: ByCriterion) -> Contest:
        """The contest at other shares of the whole."""
        return replace(self, shares=shares)

    def passing(self, shares: ByCriterion | None = None) -> tuple[BidId, ...]:
        """The bids that pass every gate at these shares (the contest's own if not given)."""
        at = self.shares if shares is None else shares
        return tuple(b for b in self.firm if self.gate is None or self._mean(b, at) >= self.gate)

    def admits(self, bid: BidId) -> bool:
        """Whether one bid passes every gate at the contest's shares."""
        return self.reaches_minima(bid) and (self.gate is None or self._mean(bid, self.shares) >= self.gate)

    @cached_property
    def firm(self) -> tuple[BidId, ...]:
        """The bids that pass the gates no weight can move: the price ceiling and each criterion's minimum."""
        return tuple(bid for bid in self.entries if self.reaches_minima(bid))

    @cached_property
    def gate(self) -> Fraction | None:
        """The mean of weighted quality points a bid must reach; None without such a gate."""
        percent = self.model.gates.total_at_least
        return None if percent is None else Fraction(percent) / 100 * Fraction(self.model.scale.top)

    def above_gate(self, bid: BidId) -> tuple[Fraction, ...]:
        """A line over the criteria: at least zero exactly at the weights where `bid` passes the gate."""
        gate = self.gate or Fraction(0)
        given = self.entries[bid].points
        return tuple(given[c] - gate if c in given else Fraction(0) for c in self.criteria)

    def lines(self, bids: tuple[BidId, ...] | None = None) -> Lines:
        """The lines of `bids`; not given, of those that pass the gates at the contest's shares."""
        among = self.passing() if bids is None else bids
        if among not in self._known:
            self._known[among] = self.without([b for b in self.entries if b not in among])._made()
        return self._known[among]

    def reaches_minima(self, bid: BidId, but: Collection[CriterionId] = ()) -> bool:
        """Whether a bid passes the gates no weight can move, those on the criteria `but` left aside."""
        entry, ceiling = self.entries[bid], self.model.gates.price_at_most
        return (ceiling is None or entry.price <= Fraction(ceiling)) and all(
            self.reaches_minimum(c, entry.raw[c], points)
            for c, points in entry.points.items()
            if c not in but
        )

    def reaches_minimum(self, criterion: CriterionId, raw: Fraction, points: Fraction) -> bool:
        """Whether points on one criterion (its own scale, the model's scale) pass the gates on it."""
        c, each = self._leaves[criterion], self.model.gates.each_at_least
        judged = points if c.scoring.how == "indicator" else raw
        return (each is None or points >= Fraction(each) / 100 * Fraction(self.model.scale.top)) and (
            c.minimum_points is None or judged >= Fraction(c.minimum_points)
        )

    def winners(self) -> tuple[BidId, ...]:
        """Who shares the first place at the contest's shares; judged on totals rounded as the model says."""
        lines = self.lines()
        return self.first(lines, lines.values(self.whole_shares))

    def first(self, lines: Lines, values: Sequence[int | Fraction]) -> tuple[BidId, ...]:
        """Who shares the first place, given each bid's sum at the contest's whole shares."""
        shown = self._as_judged(lines, values)
        best: Any = max(shown, default=None)
        return tuple(sorted(b for b, value in zip(lines.bids, shown, strict=True) if value == best))

    def ranking(self, bids: tuple[BidId, ...] | None = None) -> tuple[tuple[BidId, ...], ...]:
        """The bids (not given: those past the gates) from best to worst; level ones share a place."""
        lines = self.lines(bids)
        shown: dict[BidId, Any] = dict(
            zip(lines.bids, self._as_judged(lines, lines.values(self.whole_shares)), strict=True)
        )
        order = sorted(sorted(shown), key=lambda bid: shown[bid], reverse=True)
        return tuple(tuple(sorted(group)) for _, group in groupby(order, key=lambda bid: shown[bid]))

    def _as_judged(
        self, lines: Lines, values: Sequence[int | Fraction]
    ) -> Sequence[int | Fraction | Decimal]:
        if self.model.round_total.mode == "none":
            return values
        scaled = lines.scale * sum(self.whole_shares)
        return [self._shown(b, Fraction(v) / scaled) for b, v in zip(lines.bids, values, strict=True)]

    def rounded_values(self, bid: BidId, values: Sequence[Fraction]) -> npt.NDArray[Any]:
        """A bid's possible sums at the whole shares as the totals they are rounded to, the highest best."""
        lines = self.lines()
        scaled = lines.scale * sum(self.whole_shares)
        return np.array([self._shown(bid, value / scaled) for value in values], dtype=object)

    def per_point(self, bid: BidId) -> Fraction:
        """What one more point on the model's scale adds to the bid's line, before `Lines.scale`."""
        return Fraction(1) if self._gives_points() else self._terms(self.model.method, bid)[1]

    @exactly
    def _shown(self, bid: BidId, value: Fraction) -> Decimal:
        """The total as `score` rounds and shows it, turned so that the highest is best."""
        exact = value
        match self.model.method:
            case FixedKroner(form="add", kroner_per_point=_) as method:
                amount = kroner_per_point(method, self.lot_value) or 0
                exact = value - Fraction(amount) * Fraction(self.model.scale.top)
            case PercentageOnPrice():
                price = next(c.id for c in self.model.leaves() if c.kind != "quality")
                width = Fraction(self.model.scale.top - self.model.scale.bottom)
                exact = value / (self.shares[price] * width) if self.shares[price] else value
            case GateThenPrice(then="price_per_point"):
                exact = -1 / value if self.entries[bid].price else Fraction(0)
            case QualityPerPrice(factor=factor):
                exact = value * Fraction(factor)
        total = ranked_total(Decimal(abs(exact.numerator)) / exact.denominator, self.model.round_total)
        return total if exact >= 0 else -total

    def _mean(self, bid: BidId, shares: ByCriterion) -> Fraction:
        points = self.entries[bid].points
        among = sum(shares[c] for c in points)
        if not among:
            return sum(points.values(), Fraction(0)) / (len(points) or 1)
        return sum((shares[c] * p for c, p in points.items()), Fraction(0)) / among

    @cached_property
    def _leaves(self) -> dict[CriterionId, Criterion]:
        return {c.id: c for c in admission.quality_criteria(self.model)}

    @cached_property
    def _known(self) -> dict[tuple[BidId, ...], Lines]:
        return {}

    def _made(self) -> Lines:
        rows = self._rows() if self.entries else []
        scale = lcm(*(x.denominator for row in rows for x in row))
        whole_rows = (tuple(x.numerator * (scale // x.denominator) for x in row) for row in rows)
        return Lines(self.criteria, tuple(self.entries), tuple(whole_rows), scale)

    def _gives_points(self) -> bool:
        info = METHODS[self.model.method.name]
        return info.weighs_price and info.unit == "points"

    def _rows(self) -> list[tuple[Fraction, ...]]:
        if self._gives_points():
            points = self._price_points()
            return [self._row(e, points[bid], Fraction(1), Fraction(0)) for bid, e in self.entries.items()]
        return [self._row(e, *self._terms(self.model.method, bid)) for bid, e in self.entries.items()]

    def _row(self, entry: Entry, price: Fraction, times: Fraction, plus: Fraction) -> tuple[Fraction, ...]:
        points = entry.points
        return tuple(points[c] * times + plus if c in points else price for c in self.criteria)

    def _terms(self, method: Method, bid: BidId) -> tuple[Fraction, Fraction, Fraction]:
        """What the price's weight multiplies; the factor and constant that turn points into a line."""
        price, top, none = self.entries[bid].price, Fraction(self.model.scale.top), Fraction(0)
        match method:
            case FixedKroner():
                return none, Fraction(kroner_per_point(method, self.lot_value) or 0), -price
            case PercentageOnPrice():
                return -price * (top - Fraction(self.model.scale.bottom)), price, -price * top
            case FixedPrice():
                return none, Fraction(1), none
            case GateThenPrice(then="lowest_price"):
                return none, none, -price
            case GateThenPrice() | QualityPerPrice() if price:
                return none, 1 / price, none
        # what costs nothing is better per krone than anything that costs something
        dearest = max((top / e.price for e in self.entries.values() if e.price), default=none)
        return none, none, dearest + 1

    def _price_points(self) -> dict[BidId, Fraction]:
        prices: dict[BidId, Any] = {bid: e.price for bid, e in self.entries.items()}
        found, _ = price_points(in_fractions(self.model.method), in_fractions(self.model.scale), prices)
        return {bid: counted(Fraction(points), self.model.round_points) for bid, points in found.items()}


def contest(
    case: Case,
    lot: LotId,
    *,
    weights: Mapping[CriterionId, Share] | None = None,
    reject: Collection[str] = (),
) -> Contest:
    """The contest of `lot`; weights and reject as for `score.score`, and the same `ScoringError`."""
    stops = [f for f in admission.findings(case, lot, reject) if f.severity == "stop"]
    model = case.model_for(lot)
    if model is None or stops:
        raise ScoringError(*stops)
    said = panel.spoken(case, lot)
    return Contest(
        lot=lot,
        model=model,
        shares=shares_of(model, weighting.of_whole(model) if weights is None else weights),
        entries={b.id: _entry(model, lot, b, said) for b in admission.competing(case, lot, reject)},
        lot_value=next(part.estimated_value for part in case.tender.lots if part.id == lot),
    )


def shares_of(model: EvaluationModel, weights: Mapping[CriterionId, Share]) -> dict[CriterionId, Fraction]:
    """The shares of the criteria the method weighs, as fractions that sum to exactly 1."""
    weighs_price = METHODS[model.method.name].weighs_price
    weighed = [c.id for c in model.leaves() if c.kind == "quality" or weighs_price]
    shares = {c: Fraction(weights[c]).limit_denominator(_SETTLED) for c in weighed}
    return {c: share / (sum(shares.values()) or 1) for c, share in shares.items()}


def _entry(
    model: EvaluationModel, lot: LotId, bid: Bid, said: Mapping[Any, Mapping[str, Assessment]]
) -> Entry:
    given: dict[CriterionId, tuple[Fraction, ...]] = {}
    for c in admission.quality_criteria(model):
        if isinstance(c.scoring, OfferedIndicator):
            given[c.id] = (Fraction(bid.value_offered(c.id, lot) or 0),)
        else:
            heard = said[bid.id, c.id].items()
            given[c.id] = tuple(
                Fraction(a.points)
                for who, a in heard
                if a.points is not None and (who == PANEL) == (model.panel == "consensus")
            )
    return judged(model, Fraction(admission.evaluation_price(bid, lot, model)), given)
