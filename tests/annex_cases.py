"""What the tests of the model annex share: cases of every method, and how an annex is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any, get_args

from builders import a_bid, a_case, a_model, a_price, quality

from scoring import annex, edit, reference
from scoring.annex import markdown
from scoring.document import Section, Table
from scoring.evaluation import (
    AssessedPoints,
    Criterion,
    EvaluationModel,
    Gates,
    Method,
    OfferedIndicator,
    Rounding,
    Scale,
    Step,
)
from scoring.methods import METHODS
from scoring.model import Case
from scoring.tender import Limits, Lot
from scoring.texts import Language

D = Decimal
METHOD_KINDS = get_args(get_args(Method)[0])
DESCRIBED = (
    EvaluationModel,
    Criterion,
    Scale,
    Step,
    Rounding,
    Gates,
    AssessedPoints,
    OfferedIndicator,
    Limits,
    Lot,
)
"""What a seal covers, and so what the annex must say: field by field."""
STEPS = [{"points": p, "text": f"Svarer til {p}"} for p in (0, 5, 10)]
PARAMETERS: dict[str, list[dict[str, Any]]] = {
    "fixed_kroner": [{"kroner_per_point": "60000.5", "form": "add"}, {"percent_of_lot_value": "1.5"}],
    "linear_from_lowest": [
        {"spread": 60, "outside": "floor"},
        {"spread": 40, "outside": "fallback", "fallback_spread": 80},
    ],
    "linear_span": [{"low": 500_000, "high": 2_000_000, "outside": "clip"}],
    "gate_then_price": [{"then": "price_per_point"}, {"then": "lowest_price"}],
    "from_average": [{"spread": 70, "average": "median"}],
    "fixed_price": [{"price": 900_000}],
}


def rich(method: str, parameters: Mapping[str, Any]) -> EvaluationModel:
    """A model with something in every field."""
    price = 40 if METHODS[method].weighs_price else None
    rest = {"emphasis": "Dybde", "evidence": "Notat", "subject_link": "Ydelsen", "contract_kpi": "98 %"}
    words = {**rest, "remedy": "Bod", "library": "QU01", "name_en": "In English", "unit": "point"}
    span = {"how": "indicator", "worst": 60, "best": "-12.5", "indicator": "Dage"}
    criteria = (
        a_price(price, evidence="Tilbudsliste"),
        quality("Q", 100 - (price or 0), **rest),
        quality("Q1", 55, parent="Q", minimum_points=1, **words),
        quality("Q2", 25, parent="Q", scale={"bottom": 1, "top": 5, "steps": STEPS[:2]}, **words),
        quality("Q3", 20, parent="Q", scoring=span, **words, minimum_points=1, theme="social"),
    )
    return a_model(
        *criteria,
        method={"name": method, **parameters},
        scale={"bottom": 0, "top": 10, "steps": STEPS},
        panel="mean",
        round_points={"mode": "round", "decimals": 3},
        round_total={"mode": "truncate", "decimals": 1},
        gates={"total_at_least": 20, "each_at_least": 5, "price_at_most": "3000000.25"},
        tie_rule="Lodtrækning.",
    )


def bids() -> list[Any]:
    lines = [{"item": "o", "option": True, "unit_price": 7_000}]
    made = []
    for name, price, points in (("A", 1_000_000, 6), ("B", 1_150_000, 8), ("C", 1_700_000, 9)):
        offer = a_bid(
            name, price=price, points={"Q1": points}, offered={"Q3": 60 - 7 * points}, evaluator="1"
        )
        offer.bid["prices"].extend(lines)  # type: ignore[attr-defined]
        made.append(offer)
    return made


def full(model: EvaluationModel) -> Case:
    """Three bids under the model, and two evaluators."""
    said = [
        {"bid": bid, "criterion": c, "points": p, "evaluator": who}
        for bid, c, p, who in (
            ("A", "Q2", 2, "1"), ("B", "Q2", "4.3", "1"), ("C", "Q2", 5, "1"),
            ("A", "Q1", 5, "2"), ("B", "Q1", 7, "2"), ("C", "Q1", 10, "2"),
        )
    ]  # fmt: skip
    lots = [
        {"id": "LOT-0000", "title": "Hele", "cpv": ["1"], "nuts": "DK01", "estimated_value": 2_000_000}
        | {"quantity": "meget"}
    ]
    limits = {"not_divided_because": "Samlet drift"}
    return a_case(*bids(), model=model, tender={"lots": lots, "limits": limits}, assessments=said)


def in_lots() -> Case:
    """Two models over three lots, with rules that tie the lots together."""
    lots = [{"id": f"L{i}", "title": f"Del {i}", "estimated_value": 100_000 * i} for i in (1, 2, 3)]
    limits = {
        "max_lots_bid": 3,
        "max_lots_won": 2,
        "rule": "Bedste samlet",
        "combinations": [["L1", "L2"]],
        "combinations_announced": True,
    }
    models = (
        edit.changed(rich("linear_from_lowest", PARAMETERS["linear_from_lowest"][0]), lots=("L1",)),
        rich("linear_span", PARAMETERS["linear_span"][0]),
    )
    return a_case(models=models, tender={"lots": lots, "limits": limits})


@cache
def cases() -> dict[str, Case]:
    """The examples, every method with every choice of its own, and a tender in lots."""
    made = {name: reference.example(name) for name in reference.examples()}
    for method in METHODS:
        for i, parameters in enumerate(PARAMETERS.get(method, [{}])):
            made[f"{method}{i}"] = full(rich(method, parameters))
    return {**made, "lots": in_lots()}


@cache
def whole() -> tuple[str, ...]:
    return tuple(cases())


def of(case: Case, language: Language = "da") -> annex.Annex:
    return annex.of(case, reference.texts(language))


FOLLOWING = {"missing", "worth", "example", "fingerprint"}
"""Sections that follow from the rest: they change with nearly everything and describe nothing."""


def words(case: Case, language: Language = "da") -> str:
    """What the annex says of the model, without what only follows from it."""
    made = of(case, language)
    told = (s for s in made.sections if s.key.partition(".")[0] not in FOLLOWING)
    return markdown.text(made.title, told)


def section(case: Case, key: str, language: Language = "da") -> Section:
    return next(s for s in of(case, language).sections if s.key == key)


def said(part: Section) -> str:
    return markdown.text("", [part])


def rows(part: Section, which: int = 0) -> tuple[tuple[str, ...], ...]:
    return [b for b in part.blocks if isinstance(b, Table)][which].rows


def number(text: str) -> Decimal:
    return D(text.replace(".", "").replace(",", "."))


def numbers(text: str) -> list[Decimal]:
    """The numbers of a Danish text; Q1 is a name and no number."""
    found = re.findall(r"(?<![\w.,])-?\d[\d.]*(?:,\d+)?(?![\w])", text.replace("\\", ""))
    return [number(x.rstrip(".")) for x in found]
