"""Referee: who ranks where in a sealed case, worked out from its JSON alone?

Written from the published model and nothing else: it shares no line with the program it checks, uses only
the standard library, and reckons in exact fractions. `python tests/referee.py CASE.json` prints the ranking
by the model as it was sealed, or says that the seal is broken and leaves with 1.
"""

from __future__ import annotations

import hashlib
import json
import sys
from fractions import Fraction
from pathlib import Path

ONLY_LOT = {"id": "LOT-0000"}
HIGHEST_WINS = {
    "linear_from_lowest",
    "linear_span",
    "quality_per_price",
    "fixed_price",
    "lowest_over_price",
    "min_max",
    "from_average",
    "by_rank",
}


def number(written, default=None):
    """A number of the file as an exact fraction; an empty field gives the default."""
    return default if written is None else Fraction(str(written))


def shorten(x, rule):
    """Half up, cut towards zero, or untouched."""
    if not rule or rule.get("mode", "none") == "none":
        return x
    step = Fraction(1, 10 ** rule.get("decimals", 2))
    whole, rest = divmod(abs(x), step)
    up = rule["mode"] == "round" and rest * 2 >= step
    return (whole + up) * step * (1 if x >= 0 else -1)


def ends(scale):
    scale = scale or {}
    return number(scale.get("bottom"), Fraction(0)), number(scale.get("top"), Fraction(10))


def between(low, x, high):
    return max(low, min(high, x))


def referee(case):
    """lot id → (ranking from best to worst, totals): the ranking as lists of bids that share a place."""
    return {lot["id"]: judge(case, lot) for lot in case["tender"].get("lots") or [ONLY_LOT]}


def as_sealed(case):
    """The case with the models and lots of the seal's copy, whatever stands in the file now."""
    seal = case.get("seal")
    if not seal or not seal.get("model"):
        return case
    if hashlib.sha256(seal["model"].encode()).hexdigest() != seal["digest"]:
        sys.exit("The copy of the sealed model does not fit its fingerprint.")
    copy = json.loads(seal["model"])
    return {**case, "models": copy["models"], "tender": {**case["tender"], "lots": copy["lots"]}}


def judge(case, lot):
    model = model_of(case, lot["id"])
    leaves = leaves_of(model)
    quality = [c for c in leaves if c.get("kind", "quality") == "quality"]
    shares = {c["id"]: share_of(model, c) for c in leaves if c.get("weight") is not None}
    bids = [b for b in bids_in(case, lot["id"]) if not out(b, lot["id"])]
    prices = {b["id"]: price_of(b, lot["id"], model) for b in bids}
    judged, points = {}, {}
    for b in bids:
        for c in quality:
            judged[b["id"], c["id"]], points[b["id"], c["id"]] = points_of(case, model, lot["id"], b, c)
    weights = {c["id"]: shares.get(c["id"], Fraction(0)) for c in quality}
    means = {b: mean_quality(weights, {c: points[b, c] for c in weights}) for b in prices}
    for b in [b for b in prices if fails(model, prices[b], means[b], quality, judged, points, b)]:
        del prices[b]
    price_share = next((shares.get(c["id"], Fraction(0)) for c in leaves if c not in quality), Fraction(0))
    earned = {b: sum(weights[c] * points[b, c] for c in weights) for b in prices}
    totals = total(model, lot, prices, means, earned, price_share)
    totals = {b: shorten(t, model.get("round_total")) for b, t in totals.items()}
    return ranking(totals, model["method"]["name"] in HIGHEST_WINS), totals


def ranking(totals, highest_wins):
    levels = sorted(set(totals.values()), reverse=highest_wins)
    return [sorted(b for b, t in totals.items() if t == level) for level in levels]


def model_of(case, lot):
    named = [m for m in case["models"] if lot in m.get("lots", [])]
    return (named or [m for m in case["models"] if not m.get("lots")])[0]


def leaves_of(model):
    parents = {c.get("parent") for c in model["criteria"]}
    return [c for c in model["criteria"] if c["id"] not in parents]


def share_of(model, c):
    share = number(c["weight"]) / 100
    if c.get("parent") and model.get("weights_of", "parent") == "parent":
        parent = next(p for p in model["criteria"] if p["id"] == c["parent"])
        share *= number(parent.get("weight"), Fraction(0)) / 100
    return share


def lines_in(bid, lot):
    return [p for p in bid.get("prices", []) if p.get("lot") in (None, lot)]


def bids_in(case, lot):
    def priced(lines):
        return any(p.get("unit_price") is not None for p in lines)

    return [b for b in case.get("bids", []) if priced(lines_in(b, lot)) or not priced(b.get("prices", []))]


def out(bid, lot):
    return any(r.get("lot") in (None, lot) for r in bid.get("rejections", []))


def price_of(bid, lot, model):
    counted = [p for p in lines_in(bid, lot) if model.get("options_counted", True) or not p.get("option")]
    return sum(
        (number(p.get("quantity"), Fraction(1)) * number(p.get("unit_price"), Fraction(0)) for p in counted),
        Fraction(0),
    )


def points_of(case, model, lot, bid, c):
    """What the gates look at, and the points on the model's scale."""
    bottom, top = ends(model.get("scale"))
    scoring = c.get("scoring") or {"how": "assessed"}
    if scoring.get("how") == "indicator":
        offered = {
            o.get("lot"): number(o["value"])
            for o in bid.get("offered", [])
            if o["criterion"] == c["id"] and o.get("lot") in (None, lot)
        }
        value = offered.get(lot, offered.get(None))
        worst, best = number(scoring["worst"]), number(scoring["best"])
        on_line = bottom + (top - bottom) * (value - worst) / (best - worst)
        points = shorten(between(bottom, on_line, top), model.get("round_points"))
        return points, points
    raw = said(case, model, lot, bid, c)
    low, high = ends(c.get("scale") or model.get("scale"))
    if (low, high) == (bottom, top):
        return raw, raw
    on_line = bottom + (top - bottom) * (raw - low) / (high - low)
    return raw, shorten(between(bottom, on_line, top), model.get("round_points"))


def said(case, model, lot, bid, c):
    """The panel's agreed points, or the mean of the evaluators' last words."""
    last = {}
    for general in (True, False):  # a word for the lot goes before one for all lots
        for a in case.get("assessments", []):
            if (a["bid"], a["criterion"], a.get("lot")) == (bid["id"], c["id"], None if general else lot):
                last[a.get("evaluator", "panel")] = a
    if model.get("panel", "consensus") == "consensus":
        return number(last["panel"]["points"])
    heard = [number(a["points"]) for who, a in last.items() if who != "panel" and a.get("points") is not None]
    return shorten(sum(heard) / len(heard), model.get("round_points"))


def mean_quality(weights, points):
    whole = sum(weights.values())
    shares = weights if whole else dict.fromkeys(weights, Fraction(1))
    return sum((shares[c] * points[c] for c in points), Fraction(0)) / (sum(shares.values()) or 1)


def fails(model, price, mean, quality, judged, points, bid):
    gates, (_, top) = model.get("gates") or {}, ends(model.get("scale"))
    ceiling, in_all, on_each = (
        number(gates.get(k)) for k in ("price_at_most", "total_at_least", "each_at_least")
    )
    if ceiling is not None and price > ceiling:
        return True
    if in_all is not None and mean < in_all / 100 * top:
        return True
    if on_each is not None and any(points[bid, c["id"]] < on_each / 100 * top for c in quality):
        return True
    least = {c["id"]: number(c.get("minimum_points")) for c in quality}
    return any(limit is not None and judged[bid, c] < limit for c, limit in least.items())


def total(model, lot, prices, means, earned, price_share):
    method, (bottom, top) = model["method"], ends(model.get("scale"))
    name = method["name"]
    if not prices:
        return {}
    if name == "fixed_price":
        return {b: means[b] for b in prices}
    if name == "quality_per_price":
        return {b: number(method.get("factor"), Fraction(10**6)) * means[b] / p for b, p in prices.items()}
    if name == "gate_then_price":
        by_point = method.get("then", "lowest_price") == "price_per_point"
        return {b: p / means[b] if by_point else p for b, p in prices.items()}
    if name == "fixed_kroner":
        amount = number(method.get("kroner_per_point"))
        if amount is None:
            amount = number(method["percent_of_lot_value"]) / 100 * number(lot["estimated_value"])
        adds = method.get("form", "deduct") == "add"
        return {
            b: p + amount * (top - means[b]) if adds else p - amount * means[b] for b, p in prices.items()
        }
    if name == "percentage_on_price":
        per_share = (1 - price_share) / price_share
        return {b: p * (1 + per_share * (top - means[b]) / (top - bottom)) for b, p in prices.items()}
    exact = price_points(method, prices, bottom, top)
    return {b: price_share * shorten(x, model.get("round_points")) + earned[b] for b, x in exact.items()}


def price_points(method, prices, bottom, top):
    name, height, lowest, highest = method["name"], top - bottom, min(prices.values()), max(prices.values())
    if name == "linear_from_lowest":
        spread = number(method["spread"]) / 100
        if method["outside"] == "fallback" and highest > lowest * (1 + spread):
            spread = number(method["fallback_spread"]) / 100
        line = {b: top - height * (p - lowest) / (lowest * spread) for b, p in prices.items()}
        return line if method["outside"] == "negative" else {b: max(bottom, x) for b, x in line.items()}
    if name == "linear_span":
        low, high = number(method["low"]), number(method["high"])
        line = {b: bottom + height * (high - p) / (high - low) for b, p in prices.items()}
        return (
            line if method["outside"] == "extend" else {b: between(bottom, x, top) for b, x in line.items()}
        )
    if name == "lowest_over_price":
        return {b: bottom + height * lowest / p for b, p in prices.items()}
    if name == "min_max":
        return {b: top - height * (p - lowest) / ((highest - lowest) or 1) for b, p in prices.items()}
    if name == "by_rank":
        steps = max(1, len(prices) - 1)
        return {b: top - height * sum(q < p for q in prices.values()) / steps for b, p in prices.items()}
    if name == "from_average":
        order, n = sorted(prices.values()), len(prices)
        by_median = method.get("average", "mean") == "median"
        centre = (order[(n - 1) // 2] + order[n // 2]) / 2 if by_median else sum(order) / n
        reach = centre * number(method.get("spread"), Fraction(100)) / 100
        middle = (top + bottom) / 2
        return {
            b: between(bottom, middle - height / 2 * (p - centre) / reach, top) for b, p in prices.items()
        }
    raise ValueError(f"unknown method {name}")


if __name__ == "__main__":
    read = as_sealed(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"), parse_float=str))
    for lot_id, (order, totals) in referee(read).items():
        print(lot_id)
        for place in order:
            print("  ", " = ".join(place), float(totals[place[0]]))
