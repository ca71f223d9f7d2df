"""What the tests of dominance share: two bids, a social-economy bid, a case measured, what is said of it."""

from __future__ import annotations

from typing import Any

from builders import ONLY, Offer, a_bid, a_case

from scoring import dominance, reference
from scoring.dominance import Dominance, told
from scoring.model import Case
from scoring.texts import Language


def measured(case: Case, lot: str = ONLY, **analysis: Any) -> Dominance:
    return dominance.measure(case, lot, **analysis)


def two(price_a: int, points_a: int, price_b: int, points_b: int, **fields: Any) -> Case:
    return a_case(
        a_bid("A", price=price_a, points=points_a), a_bid("B", price=price_b, points=points_b), **fields
    )


def social(name: str, **fields: Any) -> Offer:
    return a_bid(name, tenderer={"name": f"{name} (fiktiv)", "kind": "social_economy"}, **fields)


def said(found: Dominance, language: Language = "da") -> list[str]:
    t = reference.texts(language)
    return [t(how.key, **how.values) for how in told.sentences(found)]
