"""Awards with bundles, automatic discounts and value rules, written onto the award programme.

What our own tenders cannot say (yet): it shows that the programme, the search and the proof carry more
than they need to. Semantics: every lot is covered exactly once, by a single bid or by a bundle, all or
nothing at its own price. A discount is automatic: from `n` single bids won, each of the supplier's single
bids is reduced by floor(price × basis points / 10000). `max_lots` and `min_lots_if_any` count lots,
`max_list_value` caps list prices before discount, and so do the share and `budget_list`; `budget` counts
prices after discount.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scoring.award.programme import Builder, Measure, Programme, ones

FOLDER = Path(__file__).parent / "opt_instances"


@dataclass(frozen=True)
class Offer:
    """A single bid or a bundle: what is won or lost as one."""

    supplier: str
    lots: tuple[str, ...]
    price: int
    social: int
    effect: int
    single: bool


@dataclass(frozen=True)
class Instance:
    lots: tuple[str, ...]
    suppliers: Mapping[str, Mapping[str, Any]]
    offers: Mapping[str, Offer]
    discounts: tuple[tuple[str, int, int], ...] = ()
    rules: Mapping[str, int] = field(default_factory=dict)
    aim: str = "price"
    expected: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Posed:
    programme: Programme
    offers: tuple[str, ...]
    active: Mapping[int, str]

    def awarded(self, values: tuple[int, ...]) -> list[str]:
        return [name for name, x in zip(self.offers, values, strict=False) if x]

    def discounts(self, values: tuple[int, ...]) -> list[str]:
        return [supplier for z, supplier in self.active.items() if values[z]]


def read(name: str) -> Instance:
    raw = json.loads(next(FOLDER.glob(f"{name}*.json")).read_text(encoding="utf-8"))
    bids = {
        k: Offer(s, (lot,), p, social, effect, True) for k, (s, lot, p, social, effect) in raw["bids"].items()
    }
    for k, (supplier, parts, price) in raw["bundles"].items():
        bids[k] = bundle(supplier, [bids[b] for b in parts], price)
    discounts = tuple((s, n, bp) for s, n, bp in raw["discounts"])
    return Instance(
        tuple(raw["lots"]), raw["suppliers"], bids, discounts, raw["rules"], raw["aim"], raw["expected"]
    )


def bundle(supplier: str, parts: list[Offer], price: int) -> Offer:
    lots = tuple(p.lots[0] for p in parts)
    return Offer(supplier, lots, price, sum(p.social for p in parts), sum(p.effect for p in parts), False)


def off(price: int, basis_points: int) -> int:
    return price * basis_points // 10_000


def programme_of(instance: Instance) -> Posed:
    build, offers = Builder(), instance.offers
    x = {k: build.variable(k) for k in offers}
    for lot in instance.lots:
        build.row(lot, ones(x[k] for k, o in offers.items() if lot in o.lots), low=1, high=1)
    used = {s: build.variable(f"used {s}") for s in instance.suppliers}
    cuts: list[tuple[int, int]] = []
    active = {}
    for supplier, least, bp in instance.discounts:
        active[_discount(build, instance, x, supplier, least, bp, cuts)] = supplier
    for s, terms in instance.suppliers.items():
        _supplier(build, instance, x, used[s], s, terms)
    social = [(x[k], o.social) for k, o in offers.items()]
    listed = [(x[k], o.price) for k, o in offers.items()]
    price = [*listed, *((d, -amount) for d, amount in cuts)]
    _rules(build, instance, x, used, {"price": price, "listed": listed, "social": social})
    aim = tuple(price) if instance.aim == "price" else tuple(social)
    programme = build.programme(len(x)).aiming(aim, "min" if instance.aim == "price" else "max")
    return Posed(programme, tuple(offers), active)


def _discount(build, instance, x, supplier, least, bp, cuts) -> int:
    singles = [k for k, o in instance.offers.items() if o.supplier == supplier and o.single]
    n, z = len(singles), build.variable(f"discount {supplier}")
    counted = list(ones(x[k] for k in singles))
    build.row(f"earned {supplier}", [*counted, (z, -least)], low=0)
    build.row(f"not refused {supplier}", [*counted, (z, -max(1, n - least + 1))], high=least - 1)
    for k in singles:
        d = build.variable(f"{k} discounted")
        build.row(f"{k} won", [(x[k], 1), (d, -1)], low=0)
        build.row(f"{k} active", [(z, 1), (d, -1)], low=0)
        build.row(f"{k} both", [(x[k], 1), (z, 1), (d, -1)], high=1)
        cuts.append((d, off(instance.offers[k].price, bp)))
    return z


def _supplier(build, instance, x, used, supplier, terms) -> None:
    mine = {k: o for k, o in instance.offers.items() if o.supplier == supplier}
    lots = [(x[k], len(o.lots)) for k, o in mine.items()]
    for k in mine:
        build.row(f"{k} uses {supplier}", [(used, 1), (x[k], -1)], low=0)
    build.row(f"{supplier} idle", [*lots, (used, -1)], low=0)
    if "max_lots" in terms:
        build.row(f"{supplier} max lots", lots, high=terms["max_lots"], rule="max_lots")
    if "min_lots_if_any" in terms:
        least = terms["min_lots_if_any"]
        build.row(f"{supplier} min lots", [*lots, (used, -least)], low=0, rule="min_lots_if_any")
    if "max_list_value" in terms:
        value = [(x[k], o.price) for k, o in mine.items()]
        build.row(f"{supplier} value", value, high=terms["max_list_value"], rule="max_list_value")


def _rules(build, instance, x, used, sums) -> None:
    rules, social = instance.rules, {s for s, t in instance.suppliers.items() if t.get("social")}
    if "max_suppliers" in rules:
        terms = tuple(ones(used.values()))
        build.row("suppliers", terms, high=rules["max_suppliers"], rule="max_suppliers")
        build.measures["max_suppliers"] = Measure("min", terms)
    for name in ("budget", "budget_list"):
        if name in rules:
            terms = tuple(sums["price" if name == "budget" else "listed"])
            build.row(name, terms, high=rules[name], rule="budget")
            build.measures["budget"] = Measure("min", terms)
    if "min_social_share_bp" in rules:
        bp, won = (
            rules["min_social_share_bp"],
            {k for k, o in instance.offers.items() if o.supplier in social},
        )
        terms = [(x[k], o.price * ((10_000 if k in won else 0) - bp)) for k, o in instance.offers.items()]
        build.row("share", terms, low=0, rule="min_social_share")
        by = tuple((x[k], instance.offers[k].price) for k in sorted(won))
        build.measures["min_social_share"] = Measure("max", by, tuple(sums["listed"]))
    if "min_social_total_h" in rules:
        terms = tuple(sums["social"])
        build.row("social", terms, low=rules["min_social_total_h"], rule="min_social_total")
        build.measures["min_social_total"] = Measure("max", terms)


def awards(instance: Instance) -> list[tuple[frozenset[str], int]]:
    """Every lawful award and its price (or social points), by plain enumeration: the independent route."""
    covering = defaultdict(list)
    for k, o in instance.offers.items():
        covering[min(o.lots, key=instance.lots.index)].append(k)
    found: list[tuple[frozenset[str], int]] = []

    def extend(taken: frozenset[str], covered: frozenset[str]) -> None:
        rest = [lot for lot in instance.lots if lot not in covered]
        if not rest:
            if lawful(instance, taken):
                found.append((taken, worth(instance, taken)))
            return
        for k in covering[rest[0]]:
            if not covered & set(instance.offers[k].lots):
                extend(taken | {k}, covered | set(instance.offers[k].lots))

    extend(frozenset(), frozenset())
    return found


def price(instance: Instance, taken: frozenset[str]) -> int:
    paid = sum(instance.offers[k].price for k in taken)
    for supplier, least, bp in instance.discounts:
        singles = [o for o in map(instance.offers.get, taken) if o and o.single and o.supplier == supplier]
        if len(singles) >= least:
            paid -= sum(off(o.price, bp) for o in singles)
    return paid


def worth(instance: Instance, taken: frozenset[str]) -> int:
    return price(instance, taken) if instance.aim == "price" else social_points(instance, taken)


def social_points(instance: Instance, taken: frozenset[str]) -> int:
    return sum(instance.offers[k].social for k in taken)


def lawful(instance: Instance, taken: frozenset[str], dropped: frozenset[str] = frozenset()) -> bool:
    return all(rule in dropped or held for rule, held in _judged(instance, taken))


def _judged(instance, taken):
    offers, rules = [instance.offers[k] for k in taken], instance.rules
    listed = sum(o.price for o in offers)
    for s, terms in instance.suppliers.items():
        mine = [o for o in offers if o.supplier == s]
        lots = sum(len(o.lots) for o in mine)
        yield "max_lots", lots <= terms.get("max_lots", lots)
        yield "min_lots_if_any", not lots or lots >= terms.get("min_lots_if_any", 0)
        value = sum(o.price for o in mine)
        yield "max_list_value", value <= terms.get("max_list_value", value)
    if "max_suppliers" in rules:
        yield "max_suppliers", len({o.supplier for o in offers}) <= rules["max_suppliers"]
    if "budget" in rules:
        yield "budget", price(instance, taken) <= rules["budget"]
    if "budget_list" in rules:
        yield "budget", listed <= rules["budget_list"]
    if "min_social_share_bp" in rules:
        won = sum(o.price for o in offers if instance.suppliers[o.supplier].get("social"))
        yield "min_social_share", won * 10_000 >= listed * rules["min_social_share_bp"]
    if "min_social_total_h" in rules:
        yield "min_social_total", social_points(instance, taken) >= rules["min_social_total_h"]
