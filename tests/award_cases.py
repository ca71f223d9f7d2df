"""Small random tenders with lots, and every award of a tender by plain enumeration: the independent route."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, product
from typing import Any

from builders import a_model, a_price, kroner, linear, quality

from scoring.award import AnalysisLimits
from scoring.bid import Bid
from scoring.model import Case
from scoring.score import score

Assigned = tuple[tuple[str, str], ...]

METHODS = (kroner(20_000), kroner(20_000), {"name": "percentage_on_price"}, linear(60))


def a_tender(
    *bids: Mapping[str, Any],
    lots: Mapping[str, int | None],
    points: Mapping[str, int] | None = None,
    method: Mapping[str, Any] | None = None,
    limits: Mapping[str, Any] | None = None,
    **tender: Any,
) -> Case:
    """Bids with prices per lot. points: quality points per bid (5 unless told)."""
    method = kroner(10_000) if method is None else method
    weighs = method["name"] in {"percentage_on_price", "linear_from_lowest"}
    criteria = (a_price(40 if weighs else None), quality("Q", 60 if weighs else 100))
    said = [{"bid": b["id"], "criterion": "Q", "points": (points or {}).get(b["id"], 5)} for b in bids]
    parts = [{"id": lot, "estimated_value": value} for lot, value in lots.items()]
    announced = {"combinations_announced": True, **(limits or {})}
    return Case.model_validate(
        {
            "tender": {"id": "T", "title": "Prøveudbud", "lots": parts, "limits": announced, **tender},
            "models": (a_model(*criteria, method=method),),
            "bids": bids,
            "assessments": said,
        }
    )


def bid(name: str, prices: Mapping[str, int], *, social: bool = False, **fields: Any) -> dict[str, Any]:
    kind = "social_economy" if social else "ordinary"
    lines = [{"lot": lot, "item": "sum", "unit_price": price} for lot, price in prices.items()]
    tenderer = {"name": f"{name} (fiktiv)", "kind": kind, **fields.pop("tenderer", {})}
    return {"id": name, "tenderer": tenderer, "prices": lines, **fields}


def random_tender(seed: int) -> tuple[Case, AnalysisLimits | None]:
    """2-4 lots, 2-5 bids, coarse prices so that ties are common, rules so tight that some have no award."""
    draw = random.Random(seed)
    lots = {f"L{k}": draw.choice((400_000, 600_000, 900_000)) for k in range(draw.randint(2, 4))}
    bids = [_bid(draw, f"B{k}", list(lots)) for k in range(draw.randint(2, 5))]
    limits: dict[str, Any] = {}
    if draw.random() < 0.5:
        limits["max_lots_won"] = draw.choice((1, 1, 2))
    if draw.random() < 0.25:
        pairs = [c for n in (2, 3) for c in combinations(lots, n)]
        limits["combinations"] = draw.sample(pairs, min(2, len(pairs)))
    points = {b["id"]: draw.choice((4, 6, 6, 8)) for b in bids}
    case = a_tender(*bids, lots=lots, points=points, method=draw.choice(METHODS), limits=limits)
    return case, _analysis(draw)


def _bid(draw: random.Random, name: str, lots: list[str]) -> dict[str, Any]:
    bidden = draw.sample(lots, draw.randint(max(1, len(lots) - 2), len(lots)))
    prices = {lot: 20_000 * draw.randint(20, 23) for lot in bidden}
    rules = [_discount(draw, k, bidden) for k in range(draw.choice((0, 0, 1, 1, 2)))]
    capacity = draw.choice((None, None, None, 1, 2))
    return bid(name, prices, social=draw.random() < 0.4, discounts=rules, capacity=capacity)


def _discount(draw: random.Random, k: int, bidden: list[str]) -> dict[str, Any]:
    percent = draw.choice((2, 3, "2.5", 5))
    if draw.random() < 0.5:
        return {"id": f"R{k}", "percent": percent, "min_lots": draw.randint(1, 3)}
    return {"id": f"R{k}", "percent": percent, "lots": draw.sample(bidden, min(len(bidden), 2))}


def _analysis(draw: random.Random) -> AnalysisLimits | None:
    if draw.random() < 0.6:
        return None
    return AnalysisLimits(
        budget=draw.choice((None, Decimal(900_000), Decimal(1_500_000))),
        social_share=draw.choice((None, None, Decimal(30))),
        social_lots=draw.choice((None, 1)),
        max_suppliers=draw.choice((None, 1, 2)),
    )


def large_tender(lots: int, bids: int, seed: int = 1) -> Case:
    """Every bidder bids on about a third of the lots; caps, capacities and discounts are common."""
    draw = random.Random(seed)
    values = {f"L{k:03}": draw.randint(3, 30) * 100_000 for k in range(lots)}
    offers = []
    for k in range(bids):
        bidden = draw.sample(list(values), max(1, round(0.37 * lots)))
        off = {"id": "R", "percent": draw.randint(1, 6), "min_lots": draw.randint(2, 5)}
        offers.append(
            bid(
                f"B{k:03}",
                {lot: round(values[lot] * draw.gauss(1, 0.05)) for lot in bidden},
                social=k % 4 == 0,
                discounts=[off] if draw.random() < 0.4 else [],
                capacity=draw.randint(2, max(2, lots // 4)) if draw.random() < 0.6 else None,
            )
        )
    points = {b["id"]: draw.randint(3, 9) for b in offers}
    return a_tender(*offers, lots=values, points=points, limits={"max_lots_won": max(2, lots // 5)})


@dataclass(frozen=True)
class Enumerated:
    """A lawful award: what it counts for (the lower the better) and what is paid."""

    assigned: Assigned
    worth: Fraction
    to_pay: Fraction


def every_award(case: Case, limits: AnalysisLimits | None = None) -> list[Enumerated]:
    """All lawful awards, from the rules as they are written, with nothing of the solver's model."""
    cards = {lot.id: score(case, lot.id) for lot in case.tender.lots}
    lots = [lot for lot in cards if cards[lot].totals]
    found = []
    for winners in product(*(sorted(cards[lot].totals) for lot in lots)):
        assigned = tuple(zip(lots, winners, strict=True))
        held = {b.id: [lot for lot, w in assigned if w == b.id] for b in case.bids}
        if all(_lawful(case, b, held[b.id]) for b in case.bids):
            award = _enumerated(case, cards, assigned, held)
            if limits is None or _within(case, cards, award, held, limits):
                found.append(award)
    return found


def _lawful(case: Case, bid: Bid, held: list[str]) -> bool:
    limits = case.tender.limits
    most = min(limits.max_lots_won or len(held), len(held) if bid.capacity is None else bid.capacity)
    together = (
        not limits.combinations or len(held) < 2 or any(set(held) <= set(c) for c in limits.combinations)
    )
    return len(held) <= most and together


def _enumerated(case: Case, cards: Mapping[str, Any], assigned: Assigned, held: Mapping[str, list[str]]):
    in_kroner = cards[assigned[0][0]].unit == "DKK" if assigned else True
    multiplies = in_kroner and case.models[0].method.name == "percentage_on_price"
    paid = sum(Fraction(cards[lot].prices[b]) for lot, b in assigned)
    values = {lot.id: Fraction(lot.estimated_value) for lot in case.tender.lots if lot.id in dict(assigned)}
    worth = sum(
        Fraction(cards[lot].totals[b]) * (1 if in_kroner else -values[lot] / sum(values.values()))
        for lot, b in assigned
    )
    for b in case.bids:
        counted = cards if multiplies else None
        off = max(
            (_off(b.id, d, held[b.id], cards, counted) for d in b.discounts), default=(Fraction(0),) * 2
        )
        worth, paid = worth - (off[0] if in_kroner else 0), paid - off[1]
    return Enumerated(assigned, worth, paid)


def _off(bid: str, discount: Any, held: list[str], cards: Mapping[str, Any], multiplied: Any):
    concerned = [lot for lot in held if not discount.lots or lot in discount.lots]
    needed = discount.min_lots or max(1, len(discount.lots))
    rate = Fraction(discount.percent) / 100 if len(concerned) >= needed else Fraction(0)
    paid = rate * sum(Fraction(cards[lot].prices[bid]) for lot in concerned)
    if not multiplied:
        return paid, paid
    return rate * sum(Fraction(cards[lot].totals[bid]) for lot in concerned), paid


def _within(case: Case, cards, award: Enumerated, held, limits: AnalysisLimits) -> bool:
    social = {b.id for b in case.bids if b.tenderer.kind == "social_economy"}
    listed = {lot: Fraction(cards[lot].prices[b]) for lot, b in award.assigned}
    won = sum(listed[lot] for lot, b in award.assigned if b in social)
    return all(
        (
            limits.budget is None or award.to_pay <= limits.budget,
            limits.social_share is None or won * 100 >= Fraction(limits.social_share) * sum(listed.values()),
            limits.social_lots is None or sum(b in social for _, b in award.assigned) >= limits.social_lots,
            limits.max_suppliers is None or sum(bool(lots) for lots in held.values()) <= limits.max_suppliers,
        )
    )


def assigned(outcomes) -> Iterator[Assigned]:
    return (tuple(o.assignments.items()) for o in outcomes)
