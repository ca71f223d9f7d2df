"""Models: is the evaluation model whole, fixed before the bids, and fit to be published?

Checks of what is written, before any bid is looked at: CHK-01, 03, 05, 06, 07, 08, 18, 22, 27, 53. What the
bids show about the model is in `models_tried.py`; which words make a tie rule partial in `tie_rules.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from scoring import annex, seals, weights
from scoring.evaluation import (
    EvaluationModel,
    FixedKroner,
    FixedPrice,
    GateThenPrice,
    LinearFromLowest,
    LinearSpan,
    Scale,
)
from scoring.methods import METHODS, kroner_per_point
from scoring.model import Case
from scoring.panel import assessed
from scoring.rules import models_tried, tie_rules
from scoring.rules.scored import Values
from scoring.rules.subject import Raised, Subject

_WEIGHTS = {
    "weights.sum_low_top": "sum_top",
    "weights.sum_high_top": "sum_top",
    "weights.sum_low": "sum_within",
    "weights.sum_high": "sum_within",
    "weights.missing": "missing",
    "weights.zero": "zero",
    "weights.price_not_weighed": "idle",
}
"""What `weights.findings` tells, and the trigger of CHK-01 it is; a price that is missing is CHK-07."""


_UNSAID = ("price_list", "units")
"""Parts missing from the model annex that CHK-03 tells; CHK-01, 05, 08, 14, 15, 18 and 27 tell the others."""


def checks(subject: Subject) -> Iterator[Raised]:
    """What the models, as they are written, set off; then what the bids show about them."""
    for i, model in enumerate(subject.case.models):
        yield from _weights(model)
        yield from _left_open(subject.case, i, model)
        yield from _price(subject.case, i, model)
        yield from _scales(subject, i, model)
        yield from _outside(i, model)
        yield from _tie_rule(i, model)
    yield from _unsaid(subject.case)
    yield from _changed(subject)
    yield from _untested(subject)
    yield from models_tried.checks(subject)


def _weights(model: EvaluationModel) -> Iterator[Raised]:
    """CHK-01: sums, missing and idle weights. A price weight under a fixed price is CHK-08."""
    for found in weights.findings(model):
        trigger = _WEIGHTS.get(found.code)
        if trigger and not (trigger == "idle" and isinstance(model.method, FixedPrice)):
            yield Raised("CHK-01", trigger, found.place, found.values)


def _unsaid(case: Case) -> Iterator[Raised]:
    """CHK-03: what the engine uses and the model annex cannot say; all else is written from the model."""
    for gap in annex.gaps(case):
        if gap.part in _UNSAID:
            yield Raised("CHK-03", gap.part, gap.place, gap.values)


def _left_open(case: Case, i: int, model: EvaluationModel) -> Iterator[Raised]:
    """CHK-05: a parameter nobody has fixed. What follows from the bids by a formula is no choice."""
    method = model.method
    if isinstance(method, FixedKroner) and method.kroner_per_point is None:
        if method.percent_of_lot_value is None:
            yield Raised("CHK-05", "amount_open", f"models/{i}/method/kroner_per_point")
        else:
            yield from _lot_values(case, model, method)
    gates = model.gates
    minima = (gates.total_at_least, gates.each_at_least, *(c.minimum_points for c in model.leaves()))
    if isinstance(method, GateThenPrice) and all(minimum is None for minimum in minima):
        yield Raised("CHK-05", "gates_open", f"models/{i}/gates")


def _lot_values(case: Case, model: EvaluationModel, method: FixedKroner) -> Iterator[Raised]:
    for lot in case.tender.lots:
        if case.model_for(lot.id) == model and kroner_per_point(method, lot.estimated_value) is None:
            place = f"tender/lots/{lot.id}/estimated_value"
            yield Raised("CHK-05", "lot_value_open", place, {"lot": lot.id})


def _price(case: Case, i: int, model: EvaluationModel) -> Iterator[Raised]:
    """CHK-07: the price element; CHK-08: a fixed price that is not one."""
    prices = [c for c in model.leaves() if c.kind != "quality"]
    if isinstance(model.method, FixedPrice):
        for c in prices:
            if c.weight:
                values: Values = {"name": c.name, "weight": c.weight}
                yield Raised("CHK-08", "weighed", f"criteria/{c.id}/weight", values)
        if model.method.price is None:
            yield Raised("CHK-08", "price_open", f"models/{i}/method/price")
    elif case.tender.award_criterion == "bpqr":
        if not prices:
            yield Raised("CHK-07", "missing", "criteria")
        elif METHODS[model.method.name].weighs_price and all(c.weight == 0 for c in prices):
            yield Raised("CHK-07", "weightless", f"criteria/{prices[0].id}/weight", {"name": prices[0].name})


def _scales(subject: Subject, i: int, model: EvaluationModel) -> Iterator[Raised]:
    """CHK-18: too few described steps on a scale that evaluators give points on; once per scale."""
    limit = subject.limit("CHK-18.steps")
    judged = assessed(model)
    scales: list[tuple[str, Scale, str]] = [
        (f"criteria/{c.id}/scale", c.scale, c.name) for c in judged if c.scale is not None
    ]
    if shared := [c.name for c in judged if c.scale is None]:
        scales.insert(0, (f"models/{i}/scale", model.scale, ", ".join(shared)))
    for place, scale, criteria in scales:
        described = sum(bool(step.text) for step in scale.steps)
        if described < limit:
            values: Values = {"bottom": scale.bottom, "top": scale.top, "steps": described, "limit": limit}
            yield Raised("CHK-18", "few_steps", place, {**values, "criteria": criteria})


def _outside(i: int, model: EvaluationModel) -> Iterator[Raised]:
    """CHK-22: points for price that may leave the scale."""
    method, place = model.method, f"models/{i}/method/outside"
    ends: Values = {"bottom": model.scale.bottom, "top": model.scale.top}
    if isinstance(method, LinearFromLowest) and method.outside == "negative":
        yield Raised("CHK-22", "negative", place, {**ends, "spread": method.spread})
    if isinstance(method, LinearSpan) and method.outside == "extend":
        yield Raised("CHK-22", "extend", place, {**ends, "low": method.low, "high": method.high})


def _tie_rule(i: int, model: EvaluationModel) -> Iterator[Raised]:
    """CHK-27: no rule for equal bids, or one that turns on who the bidder is."""
    place = f"models/{i}/tie_rule"
    if not model.tie_rule:
        yield Raised("CHK-27", "blank", place)
    elif found := tie_rules.partial(model.tie_rule):
        yield Raised("CHK-27", "partial", place, {"found": found})


def _changed(subject: Subject) -> Iterator[Raised]:
    """CHK-06: the model is not the one that was sealed; the graver, the further the tender has come."""
    case = subject.case
    if case.seal is not None and not seals.is_sealed(case):
        yield Raised("CHK-06", _stage(subject), "seal")


def _stage(subject: Subject) -> str:
    if models_tried.is_opened(subject):
        return "after_deadline"
    return "published" if _published(subject) else "before_publication"


def _untested(subject: Subject) -> Iterator[Raised]:
    """CHK-53: published or sealed without a trial run on invented bids, or tried only afterwards."""
    tested, published = subject.case.tender.model_tested, _published(subject)
    if tested is None and (published or subject.case.seal is not None):
        yield Raised("CHK-53", "untested", "tender/model_tested")
    elif tested and published and tested > published:
        yield Raised("CHK-53", "tested_late", "tender/model_tested")


def _published(subject: Subject) -> date | None:
    """When the tender was published, if it was on the day of the check."""
    case = subject.case
    days = [case.tender.published, *(e.at.date() for e in case.events if e.step == "sealed")]
    return min((day for day in days if day is not None and day <= subject.on), default=None)
