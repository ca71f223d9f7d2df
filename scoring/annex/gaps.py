"""Gaps: what can the annex not say, because the officer has not written it yet?

Text and arithmetic come from one model, so that nothing else can be missing (udbudsloven § 160).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from scoring import admission, weights
from scoring.annex import lots
from scoring.evaluation import Criterion, EvaluationModel, FixedPrice, OfferedIndicator
from scoring.model import Case

_IN_MODEL = {
    "score.kroner_per_point_missing": "amount",
    "score.lot_value_missing": "lot_value",
    "score.gates_missing": "gates",
    "score.fixed_price_missing": "fixed_price",
    "score.several_prices": "several_prices",
}
"""What `admission.about_model` tells, and the part of the annex that is missing for it."""


@dataclass(frozen=True)
class Gap:
    """A part of the annex that cannot be written. part: a key of the texts; place: the field to fill in."""

    part: str
    place: str
    values: Mapping[str, str] = field(default_factory=dict)


def gaps(case: Case) -> tuple[Gap, ...]:
    """Every part that cannot be said, each once."""
    return tuple({(gap.part, gap.place): gap for gap in _all(case)}.values())


def _all(case: Case) -> Iterator[Gap]:
    for lot in case.tender.lots:
        if case.model_for(lot.id) is None:
            yield Gap("model", f"tender/lots/{lot.id}", {"lot": lot.id})
    for i, model in enumerate(case.models):
        yield from _of_model(case, i, model)
    if len(lots.units(case)) > 1:
        yield Gap("units", "models")


def _of_model(case: Case, i: int, model: EvaluationModel) -> Iterator[Gap]:
    if weights.findings(model):
        yield Gap("weights", "criteria")
    for lot in case.tender.lots:
        if case.model_for(lot.id) is model:
            for f in admission.about_model(case, model, lot.id):
                if f.code in _IN_MODEL:
                    yield Gap(_IN_MODEL[f.code], _place(i, f.code, lot.id), {"lot": lot.id})
    yield from _of_price(model)
    for c in admission.quality_criteria(model):
        yield from _of_criterion(i, model, c)
    if not model.tie_rule:
        yield Gap("tie_rule", f"models/{i}/tie_rule")


def _of_price(model: EvaluationModel) -> Iterator[Gap]:
    price = admission.price_criterion(model)
    if price and not price.evidence and not isinstance(model.method, FixedPrice):
        yield Gap("price_list", f"criteria/{price.id}/evidence", _named(price))


def _of_criterion(i: int, model: EvaluationModel, c: Criterion) -> Iterator[Gap]:
    if isinstance(c.scoring, OfferedIndicator):
        if not c.scoring.indicator:
            yield Gap("indicator", f"criteria/{c.id}/indicator", _named(c))
        return
    if not c.emphasis:
        yield Gap("emphasis", f"criteria/{c.id}/emphasis", _named(c))
    if not any(step.text for step in model.scale_of(c).steps):
        place = f"models/{i}/scale" if c.scale is None else f"criteria/{c.id}/scale"
        yield Gap("steps", place, _named(c))


def _place(i: int, code: str, lot: str) -> str:
    places = {
        "score.lot_value_missing": f"tender/lots/{lot}/estimated_value",
        "score.kroner_per_point_missing": f"models/{i}/method/kroner_per_point",
        "score.gates_missing": f"models/{i}/gates",
        "score.fixed_price_missing": f"models/{i}/method/price",
    }
    return places.get(code, "criteria")


def _named(c: Criterion) -> dict[str, str]:
    return {"id": c.id, "name": c.name}
