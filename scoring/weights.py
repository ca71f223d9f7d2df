"""Weights: shares of parent → shares of the whole; move one weight, keep sum and locks."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from decimal import ROUND_FLOOR, Decimal

from scoring import edit
from scoring.evaluation import Criterion, EvaluationModel
from scoring.methods import METHODS
from scoring.values import THEMES, CriterionId, Finding, Percent, ScoringError, Share, Theme, exactly

HUNDRED = Decimal(100)
_STEP = Decimal("0.01")


@exactly
def of_whole(model: EvaluationModel) -> dict[CriterionId, Share]:
    """Each weighted leaf's share of the whole, 0 to 1; exact.

    With `weights_of` parent a child's weight is percent of its parent's. A leaf without a weight
    (the price in a price model) is left out.
    """
    by_id = {c.id: c for c in model.criteria}
    shares: dict[CriterionId, Share] = {}
    for leaf in model.leaves():
        if leaf.weight is None:
            continue
        parent = by_id[leaf.parent] if leaf.parent and model.weights_of == "parent" else None
        of_parent = (parent.weight or Decimal(0)) / HUNDRED if parent else Decimal(1)
        shares[leaf.id] = Share(leaf.weight / HUNDRED * of_parent)
    return shares


def by_theme(
    model: EvaluationModel, weights: Mapping[CriterionId, Share] | None = None
) -> dict[Theme, Share]:
    """The themes' shares of the whole, in the order of `THEMES`; themes without weight are left out."""
    shares = of_whole(model) if weights is None else weights
    themes = {c.id: c.theme for c in model.leaves()}
    sums = {t: sum((s for c, s in shares.items() if themes[c] == t), Decimal(0)) for t in THEMES}
    return {theme: Share(share) for theme, share in sums.items() if share}


@exactly
def with_themes(model: EvaluationModel, percent: Mapping[Theme, Decimal]) -> dict[CriterionId, Share]:
    """The leaves' shares when the named themes weigh `percent` of the whole.

    The other themes share the rest in their published proportion; so do criteria within a theme.
    Raises ScoringError for a theme without criteria, or when the named themes do not leave 0 to 100 %.
    """
    now = by_theme(model)
    rest = HUNDRED - sum(percent.values(), Decimal(0))
    others = sum((share for theme, share in now.items() if theme not in percent), Decimal(0))
    unknown = [theme for theme in percent if theme not in now]
    if unknown:
        raise ScoringError(*(_stop("weights.theme_without_criteria", t, theme=t) for t in unknown))
    if rest < 0 or min(percent.values(), default=Decimal(0)) < 0 or (rest > 0 and not others):
        raise ScoringError(_stop("weights.themes_do_not_fit", "weights", sum=HUNDRED - rest))
    factor = {t: percent[t] / HUNDRED / share for t, share in now.items() if t in percent}
    themes = {c.id: c.theme for c in model.leaves()}
    kept = rest / HUNDRED / others if others else Decimal(0)
    return {c: Share(share * factor.get(themes[c], kept)) for c, share in of_whole(model).items()}


@exactly
def move(
    parts: Mapping[str, Decimal], key: str, to: Decimal, locked: Collection[str] = frozenset()
) -> dict[str, Decimal]:
    """The weights after `key` is set to `to`: locked ones stay, the others keep their proportion.

    parts [percent, sum 100]; the result has two decimals at most and sums to exactly what it summed
    to. `to` is kept between 0 and what the locks leave. If nothing else is free to move, nothing moves.
    """
    free = [k for k in parts if k != key and k not in locked]
    if not free or key in locked:
        return dict(parts)
    room = sum((parts[k] for k in (key, *free)), Decimal(0))
    target = min(max(Decimal(to).quantize(_STEP), Decimal(0)), room)
    base = _base({k: parts[k] for k in free})
    return {**parts, key: target, **_apportioned(base, room - target)}


@exactly
def placed(model: EvaluationModel, weights: Mapping[CriterionId, Percent | None]) -> EvaluationModel:
    """The model with these weights [percent, two decimals at most]; other criteria keep theirs.

    With `weights_of` whole, sub-criteria that made up their parent's weight follow it: in proportion, by
    largest remainder, so that they sum to it exactly. Sub-criteria that did not are left for the officer.
    """
    after: dict[CriterionId, Percent | None] = {}
    for parent, to in weights.items():
        if model.weights_of == "whole" and to is not None:
            after |= _followed(model, parent, to)
    after |= weights
    changed = (edit.changed(c, weight=after.get(c.id, c.weight)) for c in model.criteria)
    return edit.changed(model, criteria=tuple(changed))


@exactly
def in_percent(shares: Mapping[str, Share], total: Decimal = HUNDRED) -> dict[str, Percent]:
    """Shares as percent with two decimals that sum to exactly `total`, by largest remainder."""
    return _percent(_apportioned(_base(shares), total))


@exactly
def evened(model: EvaluationModel) -> EvaluationModel:
    """The weights brought to their due sums in proportion, top level first.

    A price the method does not weigh loses its weight. Where no sibling has a weight, all get equal ones.
    """
    weighs_price = METHODS[model.method.name].weighs_price
    for parent in (None, *(c.id for c in model.criteria)):
        siblings = [c for c in model.criteria if c.parent == parent]
        weighed = [c for c in siblings if c.kind == "quality" or weighs_price]
        if weighed:
            due = _due(next((c for c in model.criteria if c.id == parent), None), model)
            shared = _apportioned(_base({c.id: c.weight or Decimal(0) for c in weighed}), due)
            unweighed: dict[CriterionId, Percent | None] = {c.id: None for c in siblings}
            model = placed(model, {**unweighed, **_percent(shared)})
    return model


def findings(model: EvaluationModel) -> tuple[Finding, ...]:
    """What is wrong with the weights (udbudsloven §§ 160, 165): sums, missing and idle weights."""
    return (*_weight_faults(model), *_sum_faults(model))


def _followed(model: EvaluationModel, parent: CriterionId, to: Decimal) -> dict[CriterionId, Percent]:
    before = next(c.weight for c in model.criteria if c.id == parent)
    children = {c.id: c.weight for c in model.criteria if c.parent == parent}
    parts = {c: weight for c, weight in children.items() if weight is not None}
    if not parts or sum(parts.values(), Decimal(0)) != before:
        return {}
    return _percent(_apportioned(_base(parts), to))


def _base(parts: Mapping[str, Decimal]) -> Mapping[str, Decimal]:
    # The proportion to keep; from nothing, all alike.
    return parts if any(parts.values()) else dict.fromkeys(parts, Decimal(1))


def _percent(parts: Mapping[str, Decimal]) -> dict[CriterionId, Percent]:
    return {key: Percent(weight) for key, weight in parts.items()}


def _due(parent: Criterion | None, model: EvaluationModel) -> Decimal:
    # What the weights under `parent` must sum to.
    if parent is None or model.weights_of == "parent" or parent.weight is None:
        return HUNDRED
    return parent.weight


def _apportioned(base: Mapping[str, Decimal], total: Decimal) -> dict[str, Decimal]:
    # Largest remainder: parts are cut to the hundredth; left-over hundredths go where most was cut.
    whole = sum(base.values(), Decimal(0))
    exact = {k: total * part / whole for k, part in base.items()}
    cut = {k: x.quantize(_STEP, rounding=ROUND_FLOOR) for k, x in exact.items()}
    spare = int((total - sum(cut.values(), Decimal(0))) / _STEP)
    order = sorted(base, key=lambda k: (cut[k] - exact[k], k))
    return {k: cut[k] + (_STEP if k in order[:spare] else 0) for k in base}


def _weight_faults(model: EvaluationModel) -> Iterator[Finding]:
    weighs_price = METHODS[model.method.name].weighs_price
    if model.method.name != "fixed_price" and not any(c.kind != "quality" for c in model.leaves()):
        yield _stop("weights.price_missing", "criteria")
    for c in model.criteria:
        place = f"criteria/{c.id}/weight"
        if c.kind != "quality" and not weighs_price:
            if c.weight:
                yield _stop("weights.price_not_weighed", place, name=c.name, weight=c.weight)
        elif c.weight is None:
            yield _stop("weights.missing", place, name=c.name)
        elif c.weight == 0:
            yield _stop("weights.zero", place, name=c.name)


def _sum_faults(model: EvaluationModel) -> Iterator[Finding]:
    siblings: dict[CriterionId | None, list[Criterion]] = {}
    for c in model.criteria:
        siblings.setdefault(c.parent, []).append(c)
    for parent in (None, *(c for c in model.criteria if c.id in siblings)):
        children = [c for c in siblings.get(parent.id if parent else None, []) if c.weight is not None]
        due = _due(parent, model)
        total = sum((c.weight or Decimal(0) for c in children), Decimal(0))
        if children and total != due:
            code = "weights.sum_low" if total < due else "weights.sum_high"
            under = f"criteria/{parent.id}" if parent else "criteria"
            gap, name = abs(due - total), parent.name if parent else ""
            yield _stop(code if parent else f"{code}_top", under, sum=total, due=due, gap=gap, name=name)


def _stop(code: str, place: str, **values: str | Decimal) -> Finding:
    return Finding(
        code=code, severity="stop", place=place, values=dict(values), law="udbudsloven §§ 160, 165"
    )
