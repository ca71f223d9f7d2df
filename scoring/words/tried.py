"""Tried: which weighting is being tried, and how is it written in an address?

A weighting is percent per theme, the criteria of a theme in their published proportion, or percent per
criterion. None stands for the model's own weights. Pure; who shows it keeps it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal
from urllib.parse import quote, unquote

from scoring import weights
from scoring.evaluation import EvaluationModel
from scoring.model import Case, Scenario
from scoring.values import THEMES, CriterionId, Percent, Share, exactly, settled
from scoring.weights import HUNDRED

Level = Literal["themes", "criteria"]
_PART = re.compile(r"([^:,]+):(\d{1,3}(?:\.\d{1,2})?)", re.ASCII)


@dataclass(frozen=True)
class Tried:
    """A weighting: percent by theme or by criterion, two decimals at most, sum 100."""

    level: Level
    percent: Mapping[str, Decimal]


def levels(model: EvaluationModel) -> tuple[Level, ...]:
    """On which levels there is something to move."""
    themes, criteria = weights.by_theme(model), weights.of_whole(model)
    found: list[Level] = ["themes"] if len(themes) > 1 else []
    if len(criteria) > max(1, len(themes)) or (not found and len(criteria) > 1):
        found.append("criteria")
    return tuple(found)


@exactly
def percents(model: EvaluationModel, tried: Tried | None, level: Level) -> dict[str, Decimal]:
    """The weights on one level, as a bar shows them."""
    if tried is not None and tried.level == level:
        return dict(tried.percent)
    shares = shares_of(model, tried)
    themes = {t: Share(s) for t, s in weights.by_theme(model, shares).items()}
    sums = weights.in_percent({t: themes.get(t, Share(Decimal(0))) for t in weights.by_theme(model)})
    if level == "themes":
        return dict(sums)
    of_theme = {c.id: c.theme for c in model.leaves()}
    found: dict[str, Decimal] = {}
    for theme, total in sums.items():
        found |= weights.in_percent({c: s for c, s in shares.items() if of_theme[c] == theme}, total)
    return {c: found.get(c, Decimal(0)) for c in shares}


@exactly
def shares_of(model: EvaluationModel, tried: Tried | None) -> dict[CriterionId, Share]:
    """The weighting as shares of the whole."""
    if tried is None:
        return weights.of_whole(model)
    if tried.level == "themes":
        return weights.with_themes(
            model, {theme: tried.percent[theme] for theme in THEMES if theme in tried.percent}
        )
    return {c: Share(percent / HUNDRED) for c, percent in tried.percent.items()}


@exactly
def settled_on(model: EvaluationModel, tried: Tried) -> Tried | None:
    """The weighting, or None when it is the model's own."""
    now, own = shares_of(model, tried), weights.of_whole(model)
    return None if all(settled(now[c]) == settled(own[c]) for c in own) else tried


def fits(model: EvaluationModel, tried: Tried) -> bool:
    """Whether the weighting is one of this model's."""
    known = weights.by_theme(model) if tried.level == "themes" else weights.of_whole(model)
    return tried.percent.keys() == known.keys() and sum(tried.percent.values()) == HUNDRED


def address(tried: Tried) -> str:
    """The weighting as it stands in an address: price:40,social:15.5,…"""
    return ",".join(f"{quote(key, safe='')}:{x.normalize():f}" for key, x in tried.percent.items())


def read(text: str, model: EvaluationModel) -> Tried | None:
    """The weighting an address names; None where it does not fit this model."""
    found = [_PART.fullmatch(part) for part in text.split(",")]
    percent = {unquote(m[1]): Decimal(m[2]) for m in found if m}
    if len(percent) != len(found):
        return None
    both = (Tried(level, percent) for level in levels(model))
    return next((tried for tried in both if fits(model, tried)), None)


def as_weights(model: EvaluationModel, tried: Tried | None) -> dict[CriterionId, Percent]:
    """The weighting as a scenario keeps it: percent per criterion, two decimals, sum 100."""
    return {c: Percent(x) for c, x in percents(model, tried, "criteria").items()}


def of_scenario(model: EvaluationModel, scenario: Scenario) -> Tried | None:
    """The weighting of a scenario that belongs to the model; None when it is the model's own.

    Where its criteria keep their published proportion to the hundredth, it is a weighting of themes.
    """
    kept = Tried("criteria", {c: Decimal(scenario.weights[c]) for c in weights.of_whole(model)})
    by_theme = Tried("themes", percents(model, kept, "themes"))
    as_themes = "themes" in levels(model) and as_weights(model, by_theme) == kept.percent
    return settled_on(model, by_theme if as_themes else kept)


def scenarios(case: Case, model: EvaluationModel) -> list[Scenario]:
    """The saved scenarios that belong to this model, oldest first."""
    known = weights.of_whole(model).keys()
    return [s for s in case.scenarios if s.weights.keys() == known and sum(s.weights.values()) == HUNDRED]
