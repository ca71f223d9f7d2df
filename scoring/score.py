"""Score: who is best in a lot, and how did every number come about?

The scorecard keeps raw value, points, weight, product and the sentence that says how. Totals are
`Decimal`; ties are judged on the rounded total and reported as ties, never broken.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Literal

from scoring import admission, panel, seals
from scoring import weights as weighting
from scoring.bid import Bid
from scoring.evaluation import Criterion, EvaluationModel, OfferedIndicator
from scoring.formulas import indicator_points
from scoring.methods import METHODS, Field, Outcome, evaluate, ranked_total, rounded
from scoring.model import Case
from scoring.panel import Counted
from scoring.values import (
    BidId,
    CriterionId,
    Finding,
    How,
    Kroner,
    LotId,
    Points,
    ScoringError,
    Share,
    exactly,
)

Weights = Mapping[CriterionId, Share]


@dataclass(frozen=True, slots=True)
class Row:
    """One bid on one criterion.

    raw: price [DKK], offered number, or points on the criterion's own scale. points: on the model's
    scale. weight: share of the whole. weighted: the part of the total, in the scorecard's unit; None
    where the method does not add parts up.
    """

    bid: BidId
    criterion: CriterionId
    raw: Decimal
    points: Points | None
    weight: Share | None
    weighted: Decimal | None
    how: How


@dataclass(frozen=True)
class Excluded:
    """A bid that is not ranked, and why."""

    bid: BidId
    reason: How


@dataclass(frozen=True)
class Scorecard:
    """Pointark: the result of one lot. `best` says whether the highest or the lowest total wins."""

    lot: LotId
    method: str
    unit: Literal["points", "DKK"]
    best: Literal["max", "min"]
    binding: bool
    rows: tuple[Row, ...]
    totals: Mapping[BidId, Decimal]
    ranking: tuple[tuple[BidId, ...], ...]
    excluded: tuple[Excluded, ...]
    prices: Mapping[BidId, Kroner]

    def winners(self) -> tuple[BidId, ...]:
        """The bids that share the first place; none when nobody is ranked."""
        return self.ranking[0] if self.ranking else ()

    def place(self, bid: BidId) -> tuple[int, int]:
        """First and last place the bid holds: (1, 1), or (1, 2) when two share the first."""
        before = 0
        for group in self.ranking:
            if bid in group:
                return before + 1, before + len(group)
            before += len(group)
        raise KeyError(bid)

    def lead(self) -> Decimal | None:
        """How far the best total is ahead of the next; zero in a tie, None with fewer than two bids."""
        order = [bid for group in self.ranking for bid in group]
        return abs(self.totals[order[0]] - self.totals[order[1]]) if len(order) > 1 else None


@dataclass(frozen=True)
class Opening:
    """What a lot is scored from: every competing bid before gates, and those that fail one.

    `judged`: what the gates look at, points on the criteria's own scales. `field` and `failed` do not
    depend on each other's prices: a bid's own price and points decide whether it passes.
    """

    model: EvaluationModel
    rows: tuple[Row, ...]
    field: Field
    judged: Mapping[tuple[BidId, CriterionId], Decimal]
    failed: Mapping[BidId, How]

    def ranked(self) -> Field:
        """The field of the bids that are ranked."""
        return self.field.without(self.failed)


@exactly
def opening(
    case: Case, lot: LotId, *, weights: Weights | None = None, reject: Collection[str] = ()
) -> Opening:
    """The field of `lot`, as `score` scores it; the same arguments and the same `ScoringError`."""
    model, stops = case.model_for(lot), _stops(case, lot, reject)
    if model is None or stops:
        raise ScoringError(*stops)
    bids = admission.competing(case, lot, reject)
    rows = _quality_rows(case, model, lot, bids)
    field = _field(case, model, lot, bids, rows, weighting.of_whole(model) if weights is None else weights)
    judged = _judged(model, rows)
    return Opening(model, rows, field, judged, admission.gated(model, field, judged))


@exactly
def score(
    case: Case, lot: LotId, *, weights: Weights | None = None, reject: Collection[str] = ()
) -> Scorecard:
    """The scorecard of `lot`.

    weights: other shares of the whole than the model's (an analysis). reject: bids to leave out as if
    rejected (an analysis): a bid id, or `bid/lot` for one lot. Raises `ScoringError` with every finding
    that stops the lot from being scored.
    """
    opened = opening(case, lot, weights=weights, reject=reject)
    model, field = opened.model, opened.ranked()
    outcome = evaluate(field)
    totals = {bid: ranked_total(total, model.round_total) for bid, total in outcome.totals.items()}
    info = METHODS[model.method.name]
    is_award = weights is None and not reject and not info.comparison_only
    out = {**admission.left_out(case, lot, reject), **opened.failed}
    return Scorecard(
        lot=lot,
        method=model.method.name,
        unit=info.unit,
        best=info.best,
        binding=is_award and seals.is_sealed(case),
        rows=tuple(_weighted(model, field, outcome, opened.rows)),
        totals=totals,
        ranking=ranked(totals, info.best),
        excluded=tuple(Excluded(bid, reason) for bid, reason in out.items()),
        prices=field.prices,
    )


def ranked(totals: Mapping[BidId, Decimal], best: Literal["max", "min"]) -> tuple[tuple[BidId, ...], ...]:
    """Bids from best to worst; those with equal totals share a place, in order of id."""
    sign = -1 if best == "max" else 1
    order = sorted(totals, key=lambda bid: (sign * totals[bid], bid))
    return tuple(tuple(group) for _, group in groupby(order, key=lambda bid: totals[bid]))


def _stops(case: Case, lot: LotId, reject: Collection[str]) -> tuple[Finding, ...]:
    return tuple(f for f in admission.findings(case, lot, reject) if f.severity == "stop")


def _field(
    case: Case,
    model: EvaluationModel,
    lot: LotId,
    bids: tuple[Bid, ...],
    rows: tuple[Row, ...],
    shares: Weights,
) -> Field:
    quality: dict[BidId, dict[CriterionId, Points]] = {b.id: {} for b in bids}
    for row in rows:
        quality[row.bid][row.criterion] = row.points or Points(Decimal(0))
    price = admission.price_criterion(model)
    return Field(
        method=model.method,
        scale=model.scale,
        prices={b.id: admission.evaluation_price(b, lot, model) for b in bids},
        quality=quality,
        shares={c.id: shares[c.id] for c in admission.quality_criteria(model)},
        price_share=shares.get(price.id, Share(Decimal(0))) if price else Share(Decimal(0)),
        lot_value=next(part.estimated_value for part in case.tender.lots if part.id == lot),
        round_points=model.round_points,
    )


def _quality_rows(case: Case, model: EvaluationModel, lot: LotId, bids: tuple[Bid, ...]) -> tuple[Row, ...]:
    given = panel.counted(case, model, lot)
    return tuple(
        _offered_row(model, lot, bid, c, c.scoring)
        if isinstance(c.scoring, OfferedIndicator)
        else _assessed_row(model, bid, c, given[bid.id, c.id])
        for bid in bids
        for c in admission.quality_criteria(model)
    )


def _judged(model: EvaluationModel, rows: tuple[Row, ...]) -> dict[tuple[BidId, CriterionId], Decimal]:
    # Minimum points are points: what an offered number gives, or what was judged on its own scale.
    offered = {c.id for c in model.leaves() if c.scoring.how == "indicator"}
    return {
        (r.bid, r.criterion): r.points if r.criterion in offered and r.points is not None else r.raw
        for r in rows
    }


def _offered_row(model: EvaluationModel, lot: LotId, bid: Bid, c: Criterion, line: OfferedIndicator) -> Row:
    raw = bid.value_offered(c.id, lot)
    if raw is None:
        raise KeyError(c.id)
    scale = model.scale
    exact = indicator_points(raw, worst=line.worst, best=line.best, bottom=scale.bottom, top=scale.top)
    points = Points(rounded(exact, model.round_points))
    ends = {"bottom": scale.bottom, "top": scale.top, "worst": line.worst, "best": line.best}
    how = How(key="how.indicator", values={**ends, "raw": raw, "unit": c.unit, "points": points})
    return Row(bid.id, c.id, raw, points, None, None, how)


def _assessed_row(model: EvaluationModel, bid: Bid, c: Criterion, given: Counted) -> Row:
    own, scale = model.scale_of(c), model.scale
    raw = Points(rounded(given.points, model.round_points)) if model.panel == "mean" else given.points
    key = "how.mean" if model.panel == "mean" else "how.consensus"
    points = raw
    if (own.bottom, own.top) != (scale.bottom, scale.top):
        exact = indicator_points(raw, worst=own.bottom, best=own.top, bottom=scale.bottom, top=scale.top)
        points, key = Points(rounded(exact, model.round_points)), f"{key}_converted"
    values: dict[str, str | int | Decimal] = {
        "raw": raw,
        "points": points,
        "own_bottom": own.bottom,
        "own_top": own.top,
        "bottom": scale.bottom,
        "top": scale.top,
        "evaluators": len(given.evaluators),
    }
    return Row(bid.id, c.id, raw, points, None, None, How(key, values))


def _weighted(model: EvaluationModel, field: Field, outcome: Outcome, rows: tuple[Row, ...]) -> Iterator[Row]:
    price = admission.price_criterion(model)
    quality = {(r.bid, r.criterion): r for r in rows}
    for c in model.leaves():
        for bid in field.prices:
            if price is not None and c.id == price.id:
                points, part = outcome.price_points.get(bid), outcome.price_part.get(bid)
                share = field.price_share or None
                yield Row(bid, c.id, field.prices[bid], points, share, part, outcome.how[bid])
            else:
                r, part = quality[bid, c.id], outcome.quality_part[bid][c.id]
                yield Row(bid, c.id, r.raw, r.points, field.shares[c.id], part, r.how)
