"""Builders: a whole tender in three lines, with only what the test is about spelled out.

case = a_case(a_bid("A", price=1_000_000, points=7), a_bid("B", price=1_100_000, points=9))
case = a_case(..., model=a_model(a_price(40), quality("Q", 60), method=linear(spread=100)))
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from scoring.evaluation import Criterion, EvaluationModel
from scoring.model import Case
from scoring.score import Scorecard, score
from scoring.values import PANEL, SINGLE_LOT

ONLY = SINGLE_LOT
"""The only lot of an undivided tender."""

Number = int | str | Decimal
RISING_SPAN = {"how": "indicator", "worst": 0, "best": 100}


@dataclass(frozen=True)
class Offer:
    """A bid together with the points it was given."""

    bid: Mapping[str, Any]
    assessments: tuple[Mapping[str, Any], ...]


def a_bid(
    name: str = "A",
    *,
    price: Number | None = 1_000_000,
    points: Number | Mapping[str, Number] | None = 7,
    offered: Mapping[str, Number] | None = None,
    lot: str | None = None,
    rejected: str | None = None,
    evaluator: str = PANEL,
    **fields: Any,
) -> Offer:
    """One bid; a single number of points is for the criterion Q, None for nothing given."""
    given = {"Q": points} if isinstance(points, int | str | Decimal) else (points or {})
    bid = {"id": name, "tenderer": {"name": f"{name} (fiktiv)"}, **fields}
    if price is not None:
        bid["prices"] = [{"item": "sum", "lot": lot, "unit_price": price}]
    if offered is not None:
        bid["offered"] = [{"criterion": c, "value": value} for c, value in offered.items()]
    if rejected is not None:
        bid["rejections"] = [{"reason": rejected}]
    said = [
        {"bid": name, "criterion": c, "points": p, "lot": lot, "evaluator": evaluator}
        for c, p in given.items()
    ]
    return Offer(bid, tuple(said))


def a_case(*offers: Offer, model: EvaluationModel | None = None, **parts: Any) -> Case:
    """A tender with one lot (unless told otherwise) and these bids."""
    tender = {"id": "T", "title": "Prøveudbud", "fictional": True, **parts.pop("tender", {})}
    said = [a for offer in offers for a in offer.assessments]
    return Case.model_validate(
        {
            "tender": tender,
            "models": parts.pop("models", (a_model() if model is None else model,)),
            "bids": [offer.bid for offer in offers],
            "assessments": [*said, *parts.pop("assessments", ())],
            **parts,
        }
    )


def a_model(*criteria: Criterion, method: Mapping[str, Any] | None = None, **fields: Any) -> EvaluationModel:
    """Price 40 and quality Q 60 on the scale 0–10, linear over lowest price + 50 %, unless told otherwise."""
    method = linear() if method is None else method
    criteria = criteria or (a_price(40), quality("Q", 60))
    return EvaluationModel.model_validate({"criteria": criteria, "method": method, **fields})


def a_price(weight: Number | None = None, name: str = "P", **fields: Any) -> Criterion:
    return Criterion.model_validate({"id": name, "name": "Pris", "kind": "price", "weight": weight, **fields})


def quality(name: str = "Q", weight: Number | None = 100, **fields: Any) -> Criterion:
    return Criterion.model_validate({"id": name, "name": f"Kvalitet {name}", "weight": weight, **fields})


def linear(spread: Number = 50, outside: str = "floor", **fields: Any) -> dict[str, Any]:
    return {"name": "linear_from_lowest", "spread": spread, "outside": outside, **fields}


def kroner(per_point: Number | None = 60_000, **fields: Any) -> dict[str, Any]:
    return {"name": "fixed_kroner", "kroner_per_point": per_point, **fields}


def price_model(method: Mapping[str, Any] | None = None, **fields: Any) -> EvaluationModel:
    """A model in which the price has no weight: quality Q 100 and fixed kroner per point."""
    return a_model(a_price(), quality("Q", 100), method=kroner() if method is None else method, **fields)


def scored(case: Case, lot: str = ONLY, **analysis: Any) -> Scorecard:
    return score(case, lot, **analysis)


def totals(case: Case, lot: str = ONLY, **analysis: Any) -> dict[str, Decimal]:
    """The totals, each as short as it can be written."""
    return {bid: total.normalize() for bid, total in score(case, lot, **analysis).totals.items()}


def ranking(case: Case, lot: str = ONLY, **analysis: Any) -> list[list[str]]:
    return [list(group) for group in score(case, lot, **analysis).ranking]


def points_for_price(case: Case, lot: str = ONLY) -> dict[str, Decimal | None]:
    """What the price criterion gave each ranked bid."""
    return {row.bid: row.points for row in score(case, lot).rows if row.criterion == "P"}
