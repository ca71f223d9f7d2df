"""Criteria: what counts, how much, what is given weight, and how is each criterion turned into points?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from scoring import admission, weights
from scoring.annex.within import Within, exact, name, paragraphs, percent, table, term
from scoring.criteria_tree import in_order
from scoring.document import Block, Paragraph, Section, Table
from scoring.evaluation import Criterion, OfferedIndicator, Scale
from scoring.methods import METHODS
from scoring.values import exactly


def sections(at: Within) -> Iterator[Section]:
    """The weights, each criterion by itself, the scale, and who gives the points."""
    yield at.section("criteria", at.t("annex.criteria"), *_weights(at))
    for c in in_order(at.model):
        heading = at.t("annex.criterion", id=c.id, name=name(at.t, c))
        blocks = (_facts(at, c), *paragraphs(*_scored(at, c)), *_own_steps(at, c))
        yield at.section(f"criterion.{c.id}", heading, *blocks, level=2)
    yield at.section("scale", at.t("annex.scale"), *_shared_scale(at))
    yield at.section("panel", at.t("annex.panel"), *paragraphs(*_panel(at)))


@exactly
def share(at: Within, c: Criterion) -> Decimal | None:
    """A criterion's weight of the whole [percent]; None for one without weight."""
    leaf = weights.of_whole(at.model).get(c.id)
    if leaf is not None:
        return leaf * 100
    return c.weight if c.parent is None else None


def _weights(at: Within) -> tuple[Block, ...]:
    t, model = at.t, at.model
    columns = ("id", "criterion", "theme", "of_parent", "of_whole")
    head = tuple(t(f"annex.col_{column}") for column in columns)
    rows = [(c.id, name(t, c), _theme(at, c), _of_parent(at, c), _of_whole(at, c)) for c in in_order(model)]
    whole = sum((s for s in weights.of_whole(model).values()), Decimal(0)) * 100
    rows.append(("", t("annex.sum"), "", "", percent(t, whole)))
    counted = ", ".join(c.id for c in model.leaves() if c.id in weights.of_whole(model))
    words = t(f"annex.weights_of.{model.weights_of}")
    unweighed = "" if METHODS[model.method.name].weighs_price else t("annex.price_unweighed")
    return (
        table(t("annex.weights_table"), head, rows, numbers=2),
        *paragraphs(words, t("annex.leaves", criteria=counted), unweighed),
    )


def _theme(at: Within, c: Criterion) -> str:
    return at.t(f"annex.kind.{c.kind}" if c.kind != "quality" else f"annex.theme.{c.theme}")


def _of_whole(at: Within, c: Criterion) -> str:
    x = share(at, c)
    return at.t("annex.no_weight") if x is None else percent(at.t, x)


@exactly
def _of_parent(at: Within, c: Criterion) -> str:
    parent = next((p for p in at.model.criteria if p.id == c.parent), None)
    if c.weight is None or parent is None:
        return ""
    if at.model.weights_of == "parent":
        return percent(at.t, c.weight)
    return at.t.percent(c.weight / parent.weight * 100) if parent.weight else ""


def _facts(at: Within, c: Criterion) -> Table:
    t, parent = at.t, next((p for p in at.model.criteria if p.id == c.parent), None)
    weight = t("annex.no_weight") if c.weight is None else percent(t, c.weight)
    indicator = c.scoring.indicator if isinstance(c.scoring, OfferedIndicator) else ""
    told = {
        "annex.fact.kind": t(f"annex.kind.{c.kind}"),
        "annex.fact.theme": t(f"annex.theme.{c.theme}"),
        "annex.fact.parent": t("annex.criterion", id=parent.id, name=name(t, parent)) if parent else "",
        "annex.fact.weight": weight,
        "annex.fact.emphasis": c.emphasis or (t("annex.not_stated") if lacks_emphasis(at, c) else ""),
        "annex.fact.indicator": indicator,
        "annex.fact.unit": c.unit,
        "annex.fact.evidence": c.evidence,
        "annex.fact.subject_link": c.subject_link,
        "annex.fact.contract_kpi": c.contract_kpi,
        "annex.fact.remedy": c.remedy,
        "annex.fact.library": c.library,
    }
    rows = ((t(key), text) for key, text in told.items() if text)
    return table("", (t("annex.col_fact"), t("annex.col_text")), rows)


def lacks_emphasis(at: Within, c: Criterion) -> bool:
    """Whether evaluators are to judge the criterion, and nothing says what is given weight."""
    judged = c in admission.quality_criteria(at.model) and c.scoring.how == "assessed"
    return judged and not c.emphasis


def _scored(at: Within, c: Criterion) -> Iterator[str]:
    t = at.t
    if c not in at.model.leaves():
        yield t("annex.through_children")
    elif c.kind != "quality":
        yield t(
            "annex.price_points" if METHODS[at.model.method.name].weighs_price else "annex.price_no_points"
        )
    elif isinstance(c.scoring, OfferedIndicator):
        yield from _indicator(at, c, c.scoring)
    else:
        yield from _assessed(at, c)
    if c.minimum_points is not None and c in admission.quality_criteria(at.model):
        yield t("annex.minimum", points=exact(t, c.minimum_points))


def _indicator(at: Within, c: Criterion, line: OfferedIndicator) -> Iterator[str]:
    t, scale = at.t, at.model.scale
    ends = {"bottom": exact(t, scale.bottom), "top": exact(t, scale.top)}
    unit = f" ({c.unit})" if c.unit else ""
    yield t("annex.indicator", worst=exact(t, line.worst), best=exact(t, line.best), unit=unit, **ends)
    ends = {"bottom": term(t, scale.bottom), "top": term(t, scale.top)}
    yield t("annex.indicator_formula", id=c.id, worst=term(t, line.worst), best=term(t, line.best), **ends)


def _assessed(at: Within, c: Criterion) -> Iterator[str]:
    t, own, scale = at.t, at.model.scale_of(c), at.model.scale
    if c.scale is None:
        yield t("annex.assessed", bottom=exact(t, own.bottom), top=exact(t, own.top))
        return
    yield t("annex.assessed_own", bottom=exact(t, own.bottom), top=exact(t, own.top))
    if (own.bottom, own.top) != (scale.bottom, scale.top):
        ends = {"own_bottom": term(t, own.bottom), "own_top": term(t, own.top)}
        yield t("annex.converted", id=c.id, bottom=term(t, scale.bottom), top=term(t, scale.top), **ends)


def _own_steps(at: Within, c: Criterion) -> tuple[Block, ...]:
    judged = c in admission.quality_criteria(at.model) and c.scoring.how == "assessed"
    return _steps(at, c.scale) if judged and c.scale is not None else ()


def _shared_scale(at: Within) -> tuple[Block, ...]:
    t, scale = at.t, at.model.scale
    said = t("annex.scale_words", bottom=exact(t, scale.bottom), top=exact(t, scale.top))
    shared = [
        c for c in admission.quality_criteria(at.model) if c.scale is None and c.scoring.how == "assessed"
    ]
    return (Paragraph(said), *(_steps(at, scale) if shared or scale.steps else ()))


def _steps(at: Within, scale: Scale) -> tuple[Block, ...]:
    t = at.t
    if not any(step.text for step in scale.steps):
        return (Paragraph(t("annex.no_steps")),)
    order = sorted(scale.steps, key=lambda step: step.points)
    rows = ((exact(t, step.points), step.text or t("annex.not_stated")) for step in order)
    head = (t("annex.col_points"), t("annex.col_step"))
    return (table(t("annex.steps_table"), head, rows), Paragraph(t("annex.between_steps")))


def _panel(at: Within) -> Iterator[str]:
    model, t = at.model, at.t
    yield t(f"annex.counts.{model.panel}")
    yield t("annex.hidden" if model.prices_hidden else "annex.not_hidden")
