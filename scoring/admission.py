"""Admission: which bids compete in a lot, and what keeps the lot from being scored?

Rejected and withdrawn bids, and bids that fail a gate, leave before the lowest price is taken
(udbudsloven § 159). Everything that is missing is told at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal

from scoring import panel, weights
from scoring.bid import Bid
from scoring.evaluation import (
    Criterion,
    EvaluationModel,
    FixedKroner,
    FixedPrice,
    Gates,
    GateThenPrice,
    Method,
    QualityPerPrice,
)
from scoring.methods import METHODS, Field, kroner_per_point
from scoring.model import Case
from scoring.values import (
    BidId,
    CriterionId,
    Finding,
    How,
    Kroner,
    LotId,
    Points,
    Severity,
    exactly,
    settled,
    unknown,
)

OF_PRICES = frozenset(("score.price_missing", "score.line_price_missing"))
"""The codes of findings that say no more than that a price is not there."""
_OF_PAPERS = ("notice/", "deliveries/")
"""Places of what only papers say: what cannot be read there moves no point."""


@exactly
def evaluation_price(bid: Bid, lot: LotId, model: EvaluationModel) -> Kroner:
    """Evalueringsteknisk pris: quantity × unit price over the lines that count [DKK excl. VAT].

    A line without a price adds nothing; `findings` stops the scoring as long as there is one.
    """
    lines = (p for p in bid.lines(lot) if model.options_counted or not p.option)
    return Kroner(sum((p.quantity * (p.unit_price or Decimal(0)) for p in lines), Decimal(0)))


def competing(case: Case, lot: LotId, reject: Collection[str] = ()) -> tuple[Bid, ...]:
    """The bids that have not been rejected, nor left out for an analysis (`bid` or `bid/lot`)."""
    out = left_out(case, lot, reject)
    return tuple(b for b in case.bids_in(lot) if b.id not in out)


def left_out(case: Case, lot: LotId, reject: Collection[str] = ()) -> dict[BidId, How]:
    """The bids for `lot` that are rejected, withdrawn, or left out for an analysis, and why."""
    out = {}
    for bid in case.bids_in(lot):
        rejection = bid.rejection(lot)
        if rejection:
            key = "excluded.withdrawn" if rejection.withdrawn else "excluded.rejected"
            out[bid.id] = How(key=key, values={"reason": rejection.reason})
        elif bid.id in reject or f"{bid.id}/{lot}" in reject:
            out[bid.id] = How(key="excluded.in_analysis")
    return out


def gated(
    model: EvaluationModel, field: Field, raw: Mapping[tuple[BidId, CriterionId], Decimal]
) -> dict[BidId, How]:
    """The bids that fail a gate, and the first gate each failed. `raw`: points on criteria's own scales."""
    failed: dict[BidId, How] = {}
    if model.gates == Gates() and all(c.minimum_points is None for c in model.criteria):
        return failed
    for bid in field.prices:
        reason = next(_failures(model, field, bid, raw), None)
        if reason:
            failed[bid] = reason
    return failed


def check(case: Case, reject: Collection[str] = ()) -> tuple[Finding, ...]:
    """Everything that stops, or should make one pause before, the scoring of any lot."""
    found = [*_about_case(case, reject)]
    for lot in case.tender.lots:
        found += _about_lot(case, lot.id, reject)
    return tuple({(f.code, f.place, *f.values.items()): f for f in found}.values())


def findings(case: Case, lot: LotId, reject: Collection[str] = ()) -> tuple[Finding, ...]:
    """What keeps one lot from being scored: the case, the lot's model, prices, offered numbers and points."""
    return (*_about_case(case, reject), *_about_lot(case, lot, reject))


def _about_lot(case: Case, lot: LotId, reject: Collection[str]) -> tuple[Finding, ...]:
    if lot not in (part.id for part in case.tender.lots):
        return (unknown("lot", lot, "lot"),)
    model = case.model_for(lot)
    if model is None:
        return (_finding("no_model", f"tender/lots/{lot}", lot=lot),)
    bids = competing(case, lot, reject)
    competition = case.model_copy(update={"bids": bids})
    return (
        *weights.findings(model),
        *about_model(case, model, lot),
        *_about_prices(model, lot, bids),
        *_about_lines(lot, bids),
        *_about_offers(model, lot, bids),
        *panel.missing(competition, model, lot),
    )


def prices_hidden(case: Case) -> bool:
    """Whether a model of the case keeps prices apart until the quality is closed."""
    return any(m.prices_hidden for m in case.models)


def price_criterion(model: EvaluationModel) -> Criterion | None:
    """The criterion that stands for price or cost, if the model has one."""
    return next((c for c in model.leaves() if c.kind != "quality"), None)


def quality_criteria(model: EvaluationModel) -> tuple[Criterion, ...]:
    """The scored criteria that are not price or cost."""
    return tuple(c for c in model.leaves() if c.kind == "quality")


def _failures(
    model: EvaluationModel, field: Field, bid: BidId, raw: Mapping[tuple[BidId, CriterionId], Decimal]
) -> Iterator[How]:
    gates, top = model.gates, field.scale.top
    if gates.price_at_most is not None and field.prices[bid] > gates.price_at_most:
        yield How(
            key="excluded.price_gate", values={"price": field.prices[bid], "limit": gates.price_at_most}
        )
    if gates.total_at_least is not None:
        quality = Points(settled(field.mean_quality(bid)))
        if quality < gates.total_at_least / 100 * top:
            values = {"points": quality, "limit": gates.total_at_least / 100 * top}
            yield How(key="excluded.total_gate", values=dict(values))
    for c in quality_criteria(model):
        points = settled(field.quality[bid][c.id])
        if gates.each_at_least is not None and points < gates.each_at_least / 100 * top:
            limit = gates.each_at_least / 100 * top
            yield How(
                key="excluded.each_gate", values={"criterion": c.name, "points": points, "limit": limit}
            )
        if c.minimum_points is not None and raw[bid, c.id] < c.minimum_points:
            values = {"points": raw[bid, c.id], "limit": c.minimum_points}
            yield How(key="excluded.minimum", values={"criterion": c.name, **values})


def _about_case(case: Case, reject: Collection[str]) -> Iterator[Finding]:
    known = {b.id for b in case.bids} | {f"{b.id}/{lot.id}" for b in case.bids for lot in case.tender.lots}
    for name in sorted(set(reject) - known):
        yield _finding("reject_unknown", "--reject", bid=name)
    of_scoring = ((place, typed) for place, typed in case.unread.items() if not place.startswith(_OF_PAPERS))
    for place, typed in of_scoring:
        yield _finding("unread", place, typed=typed)
    for bid in case.bids:
        for i, line in enumerate(bid.prices):
            if line.lot is None and len(case.tender.lots) > 1:
                yield _finding(
                    "price_without_lot", f"bids/{bid.id}/prices/{i}/lot", bid=bid.id, item=line.item
                )
        for i, rejection in enumerate(bid.rejections):
            if not rejection.reason:
                yield _finding("rejection_without_reason", f"bids/{bid.id}/rejections/{i}/reason", bid=bid.id)


def about_model(case: Case, model: EvaluationModel, lot: LotId) -> Iterator[Finding]:
    """What is wrong with the model itself, before any bid is looked at."""
    method = model.method
    value = next(part.estimated_value for part in case.tender.lots if part.id == lot)
    if sum(c.kind != "quality" for c in model.leaves()) > 1:
        yield _finding("several_prices", "criteria")
    if not quality_criteria(model):
        yield _finding("no_quality", "criteria", "stop" if _needs_quality(model) else "note")
    if isinstance(method, FixedKroner) and kroner_per_point(method, value) is None:
        code = "lot_value_missing" if method.percent_of_lot_value is not None else "kroner_per_point_missing"
        yield _finding(code, "method/kroner_per_point", lot=lot)
    if isinstance(method, GateThenPrice) and not _has_quality_gate(model, method):
        yield _finding("gates_missing", "gates")
    if isinstance(method, FixedPrice) and method.price is None:
        yield _finding("fixed_price_missing", "method/price", "warn")
    if METHODS[method.name].comparison_only:
        yield _finding("comparison_only", "method", "warn")
    price = price_criterion(model)
    if METHODS[method.name].weighs_price and price is not None and price.weight == 100:
        yield _finding("only_price", "criteria", "note")


def _needs_quality(model: EvaluationModel) -> bool:
    by_quality = isinstance(model.method, FixedPrice | GateThenPrice | QualityPerPrice)
    return by_quality or model.gates.total_at_least is not None


def _has_quality_gate(model: EvaluationModel, method: GateThenPrice) -> bool:
    percent = (model.gates.total_at_least or 0) + (model.gates.each_at_least or 0)
    if method.then == "price_per_point":
        # what passes must have points above zero to be divided by
        return percent * model.scale.top > 0
    return percent > 0 or any(c.minimum_points is not None for c in quality_criteria(model))


def needs_above_zero(method: Method) -> bool:
    """Whether the method divides by prices, so that a bid at 0 kr. cannot be scored."""
    return METHODS[method.name].relative or isinstance(method, QualityPerPrice)


def _about_prices(model: EvaluationModel, lot: LotId, bids: tuple[Bid, ...]) -> Iterator[Finding]:
    if isinstance(model.method, FixedPrice):
        return
    for bid in bids:
        price, place = evaluation_price(bid, lot, model), f"bids/{bid.id}/prices"
        if not bid.priced(lot):
            yield _finding("price_missing", place, bid=bid.id, name=bid.tenderer.name, lot=lot)
        elif price == 0:
            severity: Severity = "stop" if needs_above_zero(model.method) else "warn"
            yield _finding("price_zero", place, severity, bid=bid.id, name=bid.tenderer.name, lot=lot)


def _about_lines(lot: LotId, bids: tuple[Bid, ...]) -> Iterator[Finding]:
    # A line that others have priced and this bid lacks makes the bid look cheaper than it is.
    asked = {p.item for b in bids for p in b.lines(lot) if p.unit_price is not None and not p.option}
    for bid in bids:
        lines = {p.item: p.unit_price for p in bid.lines(lot)}
        for item in sorted(asked | lines.keys()) if bid.priced(lot) else ():
            if lines.get(item) is None:
                severity: Severity = "stop" if item in lines else "warn"
                place = f"bids/{bid.id}/prices/{item}"
                yield _finding("line_price_missing", place, severity, bid=bid.id, item=item, lot=lot)


def _about_offers(model: EvaluationModel, lot: LotId, bids: tuple[Bid, ...]) -> Iterator[Finding]:
    for bid in bids:
        for c in quality_criteria(model):
            if c.scoring.how == "indicator" and bid.value_offered(c.id, lot) is None:
                yield _finding(
                    "offer_missing", f"bids/{bid.id}/offered/{c.id}", bid=bid.id, criterion=c.name, lot=lot
                )


def _finding(code: str, place: str, severity: Severity = "stop", **values: str) -> Finding:
    return Finding(code=f"score.{code}", severity=severity, place=place, values=dict(values))
