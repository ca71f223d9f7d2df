"""Formula: how do price and quality become one result, with this model's own numbers?

Every method has its formula, what happens outside the span, and what happens at the edges (equal prices, one
bid, a price of nothing). The arithmetic is that of `scoring.formulas`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from scoring import admission, weights
from scoring.annex.within import Within, exact, kroner, paragraphs, percent, table, term
from scoring.document import Block, Paragraph, Section
from scoring.evaluation import (
    EvaluationModel,
    FixedKroner,
    FromAverage,
    GateThenPrice,
    LinearFromLowest,
    LinearSpan,
    QualityPerPrice,
)
from scoring.methods import METHODS, kroner_per_point
from scoring.values import exactly


def section(at: Within) -> Section:
    """The formula with its numbers, its letters, its outside rule and its edges."""
    method = at.model.method
    heading = at.t("annex.formula", name=at.t(f"method.{method.name}.name"))
    best = at.t(f"annex.best.{METHODS[method.name].best}")
    rules = paragraphs(*_outside(at), at.t(f"annex.edge.{edge(at.model)}", **_ends(at)), best)
    advised = paragraphs(at.t("annex.comparison_only")) if METHODS[method.name].comparison_only else ()
    return at.section(
        "formula", heading, *_lines(at), *_amounts(at), *paragraphs(*_letters(at)), *rules, *advised
    )


def edge(model: EvaluationModel) -> str:
    """What the edges of a method are kept under: its name, and for gates what decides after them."""
    return model.method.then if isinstance(model.method, GateThenPrice) else model.method.name


def numbers(at: Within) -> dict[str, str]:
    """The method's parameters as the formula writes them."""
    t, method = at.t, at.model.method
    match method:
        case LinearFromLowest(spread=spread, fallback_spread=fallback):
            wide = {"fallback": percent(t, fallback)} if fallback is not None else {}
            return {"spread": percent(t, spread), **wide}
        case LinearSpan(low=low, high=high):
            return {"low": kroner(t, low), "high": kroner(t, high)}
        case FromAverage(average=average, spread=spread):
            return {"average": t(f"annex.average.{average}"), "spread": percent(t, spread)}
        case QualityPerPrice(factor=factor):
            return {"factor": exact(t, factor)}
        case FixedKroner(kroner_per_point=amount):
            return {"amount": t("annex.amount_of_lot") if amount is None else kroner(t, amount)}
    return {}


def _ends(at: Within) -> dict[str, str]:
    return {"bottom": term(at.t, at.model.scale.bottom), "top": term(at.t, at.model.scale.top)}


def _lines(at: Within) -> Iterator[Paragraph]:
    for line in _formulas(at):
        yield Paragraph(line, strong=True)


def _formulas(at: Within) -> Iterator[str]:
    t, model = at.t, at.model
    info, known = METHODS[model.method.name], {**_ends(at), **numbers(at)}
    if info.weighs_price and info.unit == "points":
        yield t(f"annex.points_for.{model.method.name}", **known)
        yield t("annex.total", terms=_sum(at, {_price_id(at): price_weight(at), **quality_weights(at)}))
        return
    yield _quality(at)
    if isinstance(model.method, FixedKroner):
        yield t(f"annex.result.{model.method.form}", **known)
    elif isinstance(model.method, GateThenPrice):
        yield t(f"annex.result.{model.method.then}")
    else:
        price = percent(t, price_weight(at))
        yield t(f"annex.result.{model.method.name}", price=price, **known)


def _sum(at: Within, parts: Mapping[str, Decimal]) -> str:
    return " + ".join(f"{percent(at.t, weight)} × {of}" for of, weight in parts.items())


def _price_id(at: Within) -> str:
    price = admission.price_criterion(at.model)
    return price.id if price else at.t("annex.price_points_name")


@exactly
def _quality(at: Within) -> str:
    parts = quality_weights(at)
    whole = sum(parts.values(), Decimal(0))
    if not parts:
        return at.t("annex.no_quality")
    if whole == 100:
        return at.t("annex.quality", terms=_sum(at, parts))
    return at.t("annex.quality_of", terms=_sum(at, parts), whole=percent(at.t, whole))


@exactly
def quality_weights(at: Within) -> dict[str, Decimal]:
    """The quality criteria's weights of the whole [percent], in order."""
    shares = weights.of_whole(at.model)
    return {c.id: shares[c.id] * 100 for c in admission.quality_criteria(at.model) if c.id in shares}


@exactly
def price_weight(at: Within) -> Decimal:
    """The price's weight of the whole [percent]; 0 where it has none."""
    price = admission.price_criterion(at.model)
    return weights.of_whole(at.model).get(price.id, Decimal(0)) * 100 if price else Decimal(0)


def _letters(at: Within) -> Iterator[str]:
    t, model = at.t, at.model
    ends = {"bottom": exact(t, model.scale.bottom), "top": exact(t, model.scale.top)}
    ids = ", ".join(quality_weights(at))
    if ids:
        yield t("annex.where_quality", ids=ids, **ends)
    if METHODS[model.method.name].weighs_price and METHODS[model.method.name].unit == "points":
        yield t("annex.where_price_points", id=_price_id(at))
    if model.method.name != "fixed_price":
        yield t("annex.where_price")
    if METHODS[model.method.name].relative:
        yield t("annex.where_others")


def _outside(at: Within) -> Iterator[str]:
    method = at.model.method
    if isinstance(method, LinearFromLowest | LinearSpan):
        yield at.t(f"annex.outside.{method.outside}", **_ends(at), **numbers(at))
    if isinstance(method, FromAverage):
        yield at.t("annex.outside.clipped", **_ends(at))


def _amounts(at: Within) -> Iterator[Block]:
    """What a point is worth in each lot, where the model says it as percent of the lot's estimated value."""
    t, method = at.t, at.model.method
    if not isinstance(method, FixedKroner) or method.percent_of_lot_value is None:
        return
    rate = percent(t, method.percent_of_lot_value)
    if method.kroner_per_point is not None:
        yield Paragraph(t("annex.percent_unused", percent=rate))
        return
    yield Paragraph(t("annex.percent_of_lot", percent=rate))
    rows = []
    for lot in at.lots:
        amount = kroner_per_point(method, lot.estimated_value)
        told = (lot.estimated_value, amount)
        rows.append((t.lot(lot.id), *(t("annex.not_stated") if x is None else kroner(t, x) for x in told)))
    head = (t("annex.col_lot"), t("annex.col_value"), t("annex.col_per_point"))
    yield table(t("annex.amounts_table"), head, rows, numbers=2)
