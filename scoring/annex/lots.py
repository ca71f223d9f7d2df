"""Lots: what is awarded separately, which model decides what, and how are several lots awarded together?"""

from __future__ import annotations

from collections.abc import Iterator

from scoring.annex.within import kroner, paragraphs, table
from scoring.document import Block, Points, Section
from scoring.evaluation import EvaluationModel, FixedKroner, GateThenPrice
from scoring.methods import METHODS
from scoring.model import Case
from scoring.tender import Limits, Lot
from scoring.texts import Texts

_COLUMNS = ("lot", "title", "cpv", "place", "value", "quantity", "model")


def section(case: Case, t: Texts) -> Section:
    """The lots, each with the model that decides it; what no lot says has no column."""
    told = [dict(_told(case, lot, t)) for lot in case.tender.lots]
    used = [column for column in _COLUMNS if any(row[column] for row in told)]
    rows = (tuple(row[column] for column in used) for row in told)
    because = case.tender.limits.not_divided_because
    undivided = t("annex.undivided") if len(told) == 1 else ""
    said = paragraphs(undivided, t("annex.not_divided", because=because) if because else "")
    head = tuple(t(f"annex.lot.{column}") for column in used)
    # An undivided tender that says nothing of its only lot needs no table to say that there is one model.
    plain = len(told) == 1 and len(case.models) == 1 and set(used) == {"lot", "model"}
    return Section("lots", t("annex.lots"), said if plain else (*said, table("", head, rows)))


def _told(case: Case, lot: Lot, t: Texts) -> Iterator[tuple[str, str]]:
    yield "lot", t.lot(lot.id)
    yield "title", lot.title
    yield "cpv", ", ".join(lot.cpv)
    yield "place", lot.nuts
    yield "value", "" if lot.estimated_value is None else kroner(t, lot.estimated_value)
    yield "quantity", lot.quantity
    model = case.model_for(lot.id)
    yield "model", t("annex.no_model") if model is None else str(_number(case, model))


def together(case: Case, t: Texts) -> Iterator[Section]:
    """How many lots one bidder may bid for and win, and how the combination is chosen; undivided: nothing."""
    if len(case.tender.lots) < 2:
        return
    limits = case.tender.limits
    blocks: tuple[Block, ...] = (Points(tuple(_limits(limits, t))), *paragraphs(*_chosen(case, t)))
    yield Section("together", t("annex.together"), blocks)


def units(case: Case) -> frozenset[str]:
    """What the lots' results are measured in; more than one cannot be added up."""
    return frozenset(_unit(m) for lot in case.tender.lots if (m := case.model_for(lot.id)) is not None)


def _number(case: Case, model: EvaluationModel) -> int:
    return next(i for i, m in enumerate(case.models, start=1) if m is model)


def _limits(limits: Limits, t: Texts) -> Iterator[str]:
    for key, most in (("bid", limits.max_lots_bid), ("won", limits.max_lots_won)):
        yield t(f"annex.lots_{key}", most=most) if most is not None else t(f"annex.lots_{key}_free")
    if limits.rule:
        yield t("annex.lots_rule", rule=limits.rule)
    yield t("annex.announced" if limits.combinations_announced else "annex.not_announced")
    if limits.combinations:
        sets = "; ".join(" + ".join(lots) for lots in limits.combinations)
        yield t("annex.combinations", sets=sets)
    yield t("annex.capacity")


def _chosen(case: Case, t: Texts) -> Iterator[str]:
    found = units(case)
    if len(found) > 1:
        yield t("annex.units_differ")
        return
    for unit in found:
        yield t(f"annex.objective.{unit}")
    if "points" in found:
        complete = all(lot.estimated_value for lot in case.tender.lots)
        yield t("annex.lots_by_value" if complete else "annex.lots_alike")
    yield t("annex.equal_combinations")
    if case.tender.limits.combinations_announced:
        decided = (case.model_for(lot.id) for lot in case.tender.lots)
        kinds = dict.fromkeys(_discount(model) for model in decided if model)
        yield from (t(f"annex.discount.{kind}") for kind in kinds)


def _unit(model: EvaluationModel) -> str:
    per_point = isinstance(model.method, GateThenPrice) and model.method.then == "price_per_point"
    return "per_point" if per_point else METHODS[model.method.name].unit


def _discount(model: EvaluationModel) -> str:
    """What a conditional discount is taken off: the price, the result, or the payment alone."""
    if METHODS[model.method.name].unit == "points":
        return "payment"
    return "price" if isinstance(model.method, FixedKroner) else "result"
