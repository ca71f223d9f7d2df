"""A generator of awards that look ordinary and trip solvers: bundles, automatic discounts, capacity, social
share, budgets one unit short. Seeded; half in øre, half in kroner."""

from __future__ import annotations

import random
from dataclasses import replace

from award_instances import Instance, Offer, bundle, price, programme_of

from scoring.award.search import best


def tender(seed: int, lots: tuple[int, int] = (4, 12), suppliers: tuple[int, int] = (4, 10)) -> Instance:
    """A tender in which the lowest price is sought."""
    draw = random.Random(seed)
    unit = 100 if seed % 2 else 1
    names = tuple(f"L{k}" for k in range(draw.randint(*lots)))
    value = {lot: draw.lognormvariate(14, 0.8) for lot in names}
    firms = {f"S{k}": {"social": draw.random() < 0.3} for k in range(draw.randint(*suppliers))}
    offers: dict[str, Offer] = {}
    for s, terms in firms.items():
        level = draw.gauss(1.05 if terms["social"] else 1.0, 0.04)
        for lot in names:
            if draw.random() < 0.65 or (s == "S0"):
                amount = max(1, round(value[lot] * level * draw.gauss(1, 0.05) * unit))
                points = draw.randint(6000, 10_000) if terms["social"] else draw.randint(2000, 8000)
                offers[f"B{len(offers)}"] = Offer(s, (lot,), amount, points, draw.randint(2000, 9000), True)
    singles = dict(offers)
    discounts = []
    for s, terms in firms.items():
        mine = [k for k, o in singles.items() if o.supplier == s]
        _bundles(draw, offers, singles, s, mine)
        if draw.random() < 0.4 and len(mine) >= 2:
            discounts.append((s, draw.randint(2, min(5, len(mine))), draw.randint(100, 600)))
        _provisos(draw, terms, sum(offers[k].price for k in mine), len(mine), spared=s == "S0")
    rules = {"min_social_share_bp": draw.choice((1000, 1500, 2500))} if draw.random() < 0.6 else {}
    if draw.random() < 0.4:
        rules["max_suppliers"] = draw.randint(2, 5)
    return Instance(names, firms, offers, tuple(discounts), rules)


def most_social(cheapest: Instance) -> Instance | None:
    """The same tender: most social points with one unit less than the best award would cost."""
    free = best(programme_of(replace(cheapest, aim="social")).programme)
    if not free.found:
        return None
    posed = programme_of(replace(cheapest, aim="social"))
    cost = price(cheapest, frozenset(posed.awarded(free.values)))
    return replace(cheapest, aim="social", rules={**cheapest.rules, "budget": cost - 1})


def _bundles(draw, offers, singles, s, mine) -> None:
    for _ in range(draw.randint(1, 3) if draw.random() < 0.4 and len(mine) >= 2 else 0):
        parts = [singles[k] for k in draw.sample(mine, draw.randint(2, min(4, len(mine))))]
        lower = draw.uniform(0.91, 0.98)
        offers[f"P{len(offers)}"] = bundle(s, parts, round(sum(p.price for p in parts) * lower))


def _provisos(draw, terms, listed, count, *, spared) -> None:
    if spared:
        return
    if draw.random() < 0.5:
        terms["max_lots"] = draw.randint(1, max(1, count // 2 + 1))
    if draw.random() < 0.3:
        terms["max_list_value"] = int(listed * draw.uniform(0.3, 0.8))
    if draw.random() < 0.2 and count >= 2:
        terms["min_lots_if_any"] = 2


def large(lots: int, suppliers: int, seed: int) -> Instance:
    """A big tender of the ordinary kind.

    Lognormal lots, a quarter social bidders 5 % dearer, bundles at 2-9 % off, automatic discounts of 1-6 %
    from 2-5 lots, capacities, min-two-lots bidders, a 15 % share.
    """
    draw = random.Random(seed)
    names = tuple(f"L{k}" for k in range(lots))
    value = {lot: draw.lognormvariate(14, 0.8) for lot in names}
    firms = {f"S{k}": {"social": k % 4 == 1} for k in range(suppliers)}
    offers: dict[str, Offer] = {}
    for s, terms in firms.items():
        level, most = (1.05 if terms["social"] else 1.0) * draw.gauss(1, 0.03), max(2, round(0.37 * lots))
        for lot in sorted(draw.sample(names, draw.randint(most // 2 + 1, min(lots, most * 3 // 2)))):
            points = draw.randint(6000, 9500) if terms["social"] else draw.randint(3000, 8000)
            amount = round(value[lot] * level * draw.gauss(1, 0.05))
            offers[f"B{len(offers)}"] = Offer(s, (lot,), amount, points, draw.randint(2000, 9000), True)
    for lot in names:
        if not any(o.lots == (lot,) for o in offers.values()):
            offers[f"B{len(offers)}"] = Offer("S0", (lot,), round(value[lot]), 5000, 5000, True)
    return _with_terms(draw, names, firms, offers)


def _with_terms(draw, names, firms, offers) -> Instance:
    singles, discounts = dict(offers), []
    for s, terms in firms.items():
        mine = [k for k, o in singles.items() if o.supplier == s]
        _bundles(draw, offers, singles, s, mine)
        if draw.random() < 0.4 and len(mine) >= 2:
            discounts.append((s, draw.randint(2, min(5, len(mine))), draw.randint(100, 600)))
        if draw.random() < 0.6 and s != "S0":
            terms["max_lots"] = draw.randint(2, max(2, len(mine) // 2))
        if draw.random() < 0.1 and len(mine) > 2:
            terms["min_lots_if_any"] = 2
    return Instance(names, firms, offers, tuple(discounts), {"min_social_share_bp": 1500})
