"""Evaluation: what is an evaluation model? Criteria, scales, method, rounding, gates.

Everything that turns bids into a ranking, as it must stand in the tender documents
(udbudsloven § 160). The formulas live in `methods.py`; here are their parameters.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from scoring.values import (
    AMOUNT,
    RATE,
    RAW,
    CriterionId,
    Finding,
    Kind,
    Kroner,
    LotId,
    Name,
    Percent,
    Points,
    Text,
    Theme,
    Value,
    doubles,
    refuse,
    unknown,
)


class Step(Value):
    """One step of a points scale and the sentence that describes it."""

    points: Annotated[Points, RAW]
    text: Text


class Scale(Value):
    """A points scale with its lowest and highest value and a sentence for some or all steps."""

    bottom: Annotated[Points, RAW] = Points(Decimal(0))
    top: Annotated[Points, RAW] = Points(Decimal(10))
    steps: tuple[Step, ...] = ()

    @model_validator(mode="after")
    def _rises(self) -> Self:
        if self.top <= self.bottom:
            raise PydanticCustomError("scale_not_rising", "scale top must lie above its bottom")
        return self


class AssessedPoints(Value):
    """The evaluators give points on the scale."""

    how: Literal["assessed"] = "assessed"


class OfferedIndicator(Value):
    """The bid offers a number; a straight line over a stated span turns it into points.

    `worst` gives the bottom of the scale and `best` the top; `worst` may be the larger
    number, which is how "lower is better" is said. Outside the span the end points count.
    """

    how: Literal["indicator"] = "indicator"
    worst: Annotated[Decimal, RAW]
    best: Annotated[Decimal, RAW]
    indicator: Text = ""

    @model_validator(mode="after")
    def _is_a_span(self) -> Self:
        if self.worst == self.best:
            raise PydanticCustomError("span_empty", "the span of an indicator needs two different ends")
        return self


class Criterion(Value):
    """Under- eller delkriterium. Two levels: a criterion with children is weighed through them."""

    id: CriterionId
    parent: CriterionId | None = None
    name: Name
    name_en: Text = ""
    kind: Kind = "quality"
    theme: Theme = "quality"
    weight: Annotated[Percent, RATE] | None = None
    scoring: Annotated[AssessedPoints | OfferedIndicator, Field(discriminator="how")] = AssessedPoints()
    scale: Scale | None = None
    """The criterion's own scale; without one, the model's scale."""
    unit: Text = ""
    emphasis: Text = ""
    """What is given weight ("ved evalueringen lægges vægt på …")."""
    subject_link: Text = ""
    evidence: Text = ""
    contract_kpi: Text = ""
    """What of the promise the contract holds the winner to, and how it is measured."""
    remedy: Text = ""
    """What follows when the promise is not kept."""
    library: Text = ""
    """The criterion of the library it was made from, if any."""
    minimum_points: Annotated[Points, RAW] | None = None

    @model_validator(mode="before")
    @classmethod
    def _theme_follows_kind(cls, data: object) -> object:
        if isinstance(data, dict) and "theme" not in data and data.get("kind") in ("price", "cost"):
            return {**data, "theme": "price"}
        return data


class Rounding(Value):
    """How a number is shortened before it counts. `truncate` cuts towards zero."""

    mode: Literal["none", "round", "truncate"] = "none"
    decimals: Annotated[int, Field(ge=0, le=10)] = 2


class FixedKroner(Value):
    """Prismodel with a fixed amount in kroner per quality point."""

    name: Literal["fixed_kroner"] = "fixed_kroner"
    kroner_per_point: Annotated[Kroner, AMOUNT] | None = None
    percent_of_lot_value: Annotated[Percent, RATE] | None = None
    """The amount as percent of the lot's estimated value; used when no amount is given."""
    form: Literal["deduct", "add"] = "deduct"
    """deduct points earned, or add points missed: the ranking is the same."""


class LinearFromLowest(Value):
    """Pointmodel: a straight line from the lowest price to the lowest price + spread."""

    name: Literal["linear_from_lowest"] = "linear_from_lowest"
    spread: Annotated[Percent, Field(gt=0, decimal_places=2)]
    outside: Literal["floor", "negative", "fallback"]
    fallback_spread: Annotated[Percent, Field(gt=0, decimal_places=2)] | None = None

    @model_validator(mode="after")
    def _fallback_is_stated(self) -> Self:
        if (self.outside == "fallback") != (self.fallback_spread is not None):
            raise PydanticCustomError(
                "fallback_spread_missing", "outside=fallback and fallback_spread go together"
            )
        if self.fallback_spread is not None and self.fallback_spread <= self.spread:
            raise PydanticCustomError(
                "fallback_spread_small", "the fallback spread must be wider than the spread"
            )
        return self


class LinearSpan(Value):
    """Pointmodel: a straight line over a span of prices announced in kroner."""

    name: Literal["linear_span"] = "linear_span"
    low: Annotated[Kroner, AMOUNT]
    high: Annotated[Kroner, AMOUNT]
    outside: Literal["clip", "extend"]

    @model_validator(mode="after")
    def _rises(self) -> Self:
        if self.high <= self.low:
            raise PydanticCustomError("span_not_rising", "the span's high end must lie above its low end")
        return self


class PercentageOnPrice(Value):
    """Prismodel: the bid's own price is raised by a percentage for the quality it lacks."""

    name: Literal["percentage_on_price"] = "percentage_on_price"


class GateThenPrice(Value):
    """Quality must pass the model's gates; then price alone, or price per quality point, decides."""

    name: Literal["gate_then_price"] = "gate_then_price"
    then: Literal["lowest_price", "price_per_point"] = "lowest_price"


class QualityPerPrice(Value):
    """Ratio: quality points per krone, times a factor that only makes the number readable."""

    name: Literal["quality_per_price"] = "quality_per_price"
    factor: Annotated[Decimal, Field(gt=0)] = Decimal(1_000_000)


class FixedPrice(Value):
    """The price is given (udbudsloven § 162, stk. 4); bids compete on quality alone."""

    name: Literal["fixed_price"] = "fixed_price"
    price: Annotated[Kroner, AMOUNT] | None = None


class LowestOverPrice(Value):
    """Comparison only: points in proportion to lowest price / price."""

    name: Literal["lowest_over_price"] = "lowest_over_price"


class MinMax(Value):
    """Comparison only: the cheapest bid gets the top, the dearest the bottom."""

    name: Literal["min_max"] = "min_max"


class FromAverage(Value):
    """Comparison only: the middle of the scale at the average price, a line on both sides."""

    name: Literal["from_average"] = "from_average"
    average: Literal["mean", "median"] = "mean"
    spread: Annotated[Percent, Field(gt=0, decimal_places=2)] = Percent(Decimal(100))


class ByRank(Value):
    """Comparison only: points by place in the order of prices."""

    name: Literal["by_rank"] = "by_rank"


Method = Annotated[
    FixedKroner
    | LinearFromLowest
    | LinearSpan
    | PercentageOnPrice
    | GateThenPrice
    | QualityPerPrice
    | FixedPrice
    | LowestOverPrice
    | MinMax
    | FromAverage
    | ByRank,
    Field(discriminator="name"),
]


class Gates(Value):
    """Minimum demands on quality and a ceiling on price; a bid that fails one is not ranked."""

    total_at_least: Annotated[Percent, RATE] | None = None
    """Percent of the highest possible quality points."""
    each_at_least: Annotated[Percent, RATE] | None = None
    """Percent of the highest points on every single quality criterion."""
    price_at_most: Annotated[Kroner, AMOUNT] | None = None


class EvaluationModel(Value):
    """Evalueringsmodel: everything that turns bids into a ranking (udbudsloven §§ 24 nr. 39, 160)."""

    lots: tuple[LotId, ...] = ()
    """The lots it decides; none named means all."""
    criteria: tuple[Criterion, ...]
    method: Method
    weights_of: Literal["parent", "whole"] = "parent"
    """Whether a child's weight is percent of its parent or of the whole."""
    scale: Scale = Scale()
    panel: Literal["consensus", "mean"] = "consensus"
    """Whether the panel's agreed points count, or the mean of the evaluators' points."""
    round_points: Rounding = Rounding()
    """For points that are calculated: from prices, offered numbers and means."""
    round_total: Rounding = Rounding()
    """For the total or evaluation price; ties are judged on the rounded number."""
    options_counted: bool = True
    """Whether price lines marked as options belong to the evaluation price."""
    gates: Gates = Gates()
    tie_rule: Text = ""
    prices_hidden: bool = False
    """Whether evaluators see no price before the quality points are closed (udbudsloven § 159, stk. 8)."""
    method_version: Literal[1] = 1

    @model_validator(mode="after")
    def _tree_holds(self) -> Self:
        known = {c.id: c for c in self.criteria}
        faults = [*doubles("criteria", (c.id for c in self.criteria))]
        for c in self.criteria:
            if c.parent is not None and c.parent not in known:
                faults.append(unknown(f"criteria/{c.id}/parent", c.parent, "criteria"))
            elif c.parent is not None and (c.parent == c.id or known[c.parent].parent is not None):
                faults.append(Finding(code="case.too_deep", severity="stop", place=f"criteria/{c.id}/parent"))
        return refuse(faults, self)

    def leaves(self) -> tuple[Criterion, ...]:
        """The criteria that are scored: those without children, in order."""
        parents = {c.parent for c in self.criteria}
        return tuple(c for c in self.criteria if c.id not in parents)

    def scale_of(self, criterion: Criterion) -> Scale:
        """The criterion's own scale, or the model's."""
        return criterion.scale or self.scale
