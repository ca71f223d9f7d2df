"""Criteria tree: how are criteria ordered, added and grouped, and how does a first model begin?

Two levels, as in `evaluation.py`. New criteria weigh 0 % until the officer gives them a weight.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from scoring import edit, weights
from scoring.evaluation import Criterion, EvaluationModel
from scoring.methods import METHODS
from scoring.model import Case
from scoring.values import CriterionId, LotId, Percent, Theme

_LETTERS: Mapping[Theme, str] = {
    "price": "P",
    "social": "S",
    "effect": "E",
    "quality": "Q",
    "environment": "M",
}


def children(model: EvaluationModel, parent: CriterionId | None) -> tuple[Criterion, ...]:
    """The criteria right under `parent` (None: the top level), in their order."""
    return tuple(c for c in model.criteria if c.parent == parent)


def in_order(model: EvaluationModel) -> tuple[Criterion, ...]:
    """Every criterion, each parent followed by its sub-criteria."""
    return tuple(c for top in children(model, None) for c in (top, *children(model, top.id)))


def weighed(model: EvaluationModel, parent: CriterionId | None) -> tuple[Criterion, ...]:
    """The siblings that take a weight; a price the method does not weigh is not one of them."""
    weighs_price = METHODS[model.method.name].weighs_price
    return tuple(c for c in children(model, parent) if c.kind == "quality" or weighs_price)


def shifted(model: EvaluationModel, criterion: CriterionId, by: int) -> EvaluationModel:
    """The criterion moved `by` places among its siblings; it stops at the ends."""
    order = list(in_order(model))
    mover = next(c for c in order if c.id == criterion)
    siblings = list(children(model, mover.parent))
    at = siblings.index(mover)
    siblings.insert(min(max(at + by, 0), len(siblings) - 1), siblings.pop(at))
    rest = [c for c in order if c.parent != mover.parent]
    return edit.changed(model, criteria=in_order(edit.changed(model, criteria=(*siblings, *rest))))


def added(
    case: Case, index: int, name: str, *, theme: Theme = "quality", parent: CriterionId | None = None
) -> tuple[Case, CriterionId]:
    """The case with one more criterion at the end of its siblings, and the new id.

    Price is a criterion of kind price, without a weight where the method weighs none. Under a parent the
    theme is the parent's. The first child takes the parent's whole weight, so that the parent still counts.
    """
    model = case.models[index]
    above = next((c for c in model.criteria if c.id == parent), None)
    theme = above.theme if above else theme
    taken = {c.id for m in case.models for c in m.criteria}
    key = _free(parent or _LETTERS[theme], taken, numbered=parent is not None)
    weighs = theme != "price" or METHODS[model.method.name].weighs_price
    new = Criterion(
        id=key,
        parent=parent,
        name=name,
        kind="price" if theme == "price" else "quality",
        theme=theme,
        weight=_first_weight(model, above) if weighs else None,
    )
    grown = edit.changed(model, criteria=(*model.criteria, new))
    return edit.with_model(case, edit.changed(grown, criteria=in_order(grown)), index), key


def _first_weight(model: EvaluationModel, above: Criterion | None) -> Percent:
    alone = above is not None and not any(c.parent == above.id for c in model.criteria)
    if above is None or not alone:
        return Percent(Decimal(0))
    whole = Percent(Decimal(100))
    return whole if model.weights_of == "parent" else above.weight or whole


def started(method: Mapping[str, object], names: Mapping[Theme, str]) -> EvaluationModel:
    """A first model: one criterion per theme in `names`, all with the same weight in whole percent.

    The first ones get the percents that are left over. Raises ValidationError for a method that lacks a
    parameter.
    """
    weighs_price = METHODS[str(method["name"])].weighs_price
    carrying = [theme for theme in names if theme != "price" or weighs_price]
    each, over = divmod(100, max(1, len(carrying)))
    parts = {theme: Percent(Decimal(each + (i < over))) for i, theme in enumerate(carrying)}
    criteria = [
        {
            "id": _LETTERS[theme],
            "name": name,
            "kind": "price" if theme == "price" else "quality",
            "theme": theme,
            "weight": parts.get(theme),
        }
        for theme, name in names.items()
    ]
    return EvaluationModel.model_validate({"criteria": criteria, "method": method, "weights_of": "whole"})


def with_own_model(case: Case, lot: LotId) -> Case:
    """`lot` decided by a copy of the model it shares with others; unchanged if it has its own, or none."""
    shared = case.model_for(lot)
    if shared is None or shared.lots == (lot,):
        return case
    others = tuple(name for name in shared.lots if name != lot)
    index = case.models.index(shared)
    kept = edit.with_model(case, edit.changed(shared, lots=others), index)
    return edit.with_model(kept, edit.changed(shared, lots=(lot,)), len(case.models))


def regrouped(model: EvaluationModel, criterion: CriterionId, parent: CriterionId | None) -> EvaluationModel:
    """The criterion put under `parent`, or on top; its weight goes along and is for the officer to mend."""
    moved = (edit.changed(c, parent=parent) if c.id == criterion else c for c in model.criteria)
    grown = edit.changed(model, criteria=tuple(moved))
    return edit.changed(grown, criteria=in_order(grown))


def may_hold(model: EvaluationModel, criterion: Criterion) -> Sequence[Criterion]:
    """The criteria that `criterion` may be put under: top-level quality ones, if it has none under itself."""
    if children(model, criterion.id) or criterion.kind != "quality":
        return ()
    return [c for c in children(model, None) if c.kind == "quality" and c.id != criterion.id]


def without_criterion(case: Case, criterion: CriterionId, index: int) -> Case:
    """As `edit.without_criterion`, and without what was typed about the criterion and could not be read."""
    gone = {criterion, *(c.id for c in children(case.models[index], criterion))}
    smaller = edit.without_criterion(case, criterion, index)
    prefixes = tuple(f"{place(index, c)}/" for c in gone)
    return edit.changed(
        smaller, unread={p: typed for p, typed in smaller.unread.items() if not p.startswith(prefixes)}
    )


def place(index: int, criterion: CriterionId) -> str:
    """Where a criterion of the model at `index` stands in the case."""
    return f"models/{index}/criteria/{criterion}"


def is_off(model: EvaluationModel) -> bool:
    """Whether bringing the weights to their due sums would change any of them."""
    return bool(weights.findings(model)) and weights.evened(model) != model


def _free(stem: str, taken: set[str], *, numbered: bool) -> CriterionId:
    if not numbered and stem not in taken:
        return stem
    n = 1 if numbered else 2
    while f"{stem}{n}" in taken:
        n += 1
    return f"{stem}{n}"
