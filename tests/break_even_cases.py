"""Cases for break-even: the proven instance, the base case of the measures, any field under any method."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from builders import ONLY, a_bid, a_case, a_model, a_price, kroner, linear, quality
from hypothesis import strategies as st

from scoring.break_even import BreakEven, break_evens
from scoring.methods import METHODS
from scoring.model import Case
from scoring.score import opening

D = Decimal
ORE = D("0.01")
MUCH = D(10) ** 13
OPT10 = json.loads(
    (Path(__file__).parent / "opt_instances" / "opt10_break_even.json").read_text(encoding="utf-8")
)
ROUNDED = {"mode": "round", "decimals": 2}


def found(case: Case, **analysis: Any) -> dict[str, BreakEven]:
    return {one.bid: one for one in break_evens(opening(case, ONLY, **analysis))}


def opt10(name: str, **rounding: Any) -> Case:
    due, weights = OPT10["expected"][name], OPT10["weights"]
    scale = {"top": due["top"]}
    if METHODS[due["method"]["name"]].weighs_price:
        criteria = (a_price(weights["P"]), quality("K1", weights["K1"]), quality("K2", weights["K2"]))
    else:
        criteria = (a_price(), quality("K1", 50), quality("K2", 50))
    model = a_model(*criteria, method=due["method"], scale=scale, **rounding)
    return a_case(
        *(
            a_bid(name, price=D(b["price"]) / 100, points={c: D(b[c]) / 100 for c in ("K1", "K2")})
            for name, b in OPT10["bids"].items()
        ),
        model=model,
    )


def shares10() -> dict[str, Decimal]:
    return {c: D(weight) / 100 for c, weight in OPT10["weights"].items()}


def base_case() -> Case:
    """metric-base-01, own computation: price 50 %, quality 30 %, social value 20 %, spread 50 %, negative."""
    rows = {"A": (1_000_000, 6, 4), "B": (1_120_000, 7, 9), "C": (1_250_000, 9, 6), "D": (1_080_000, 5, 5)}
    return a_case(
        *(a_bid(name, price=p, points={"K": k, "S": s}) for name, (p, k, s) in rows.items()),
        model=a_model(
            a_price(50), quality("K", 30), quality("S", 20, theme="social"), method=linear(50, "negative")
        ),
    )


METHOD_CASES: Mapping[str, dict[str, Any]] = {
    "fixed_kroner": kroner(60_000),
    "fixed_kroner add": kroner(60_000, form="add"),
    "linear floor": linear(50),
    "linear negative": linear(20, "negative"),
    "linear fallback": linear(10, "fallback", fallback_spread=60),
    "linear span clip": {"name": "linear_span", "low": 950_000, "high": 1_300_000, "outside": "clip"},
    "linear span extend": {"name": "linear_span", "low": 950_000, "high": 1_300_000, "outside": "extend"},
    "percentage_on_price": {"name": "percentage_on_price"},
    "gate lowest": {"name": "gate_then_price"},
    "gate per point": {"name": "gate_then_price", "then": "price_per_point"},
    "quality_per_price": {"name": "quality_per_price"},
    "fixed_price": {"name": "fixed_price", "price": 1},
    "lowest_over_price": {"name": "lowest_over_price"},
    "min_max": {"name": "min_max"},
    "from mean": {"name": "from_average", "spread": 30},
    "from median": {"name": "from_average", "average": "median", "spread": 40},
    "by_rank": {"name": "by_rank"},
}


@st.composite
def fields(draw: st.DrawFn, bids: int = 4, rounding: bool = False) -> Case:
    method = METHOD_CASES[draw(st.sampled_from(sorted(METHOD_CASES)))]
    weigh = METHODS[method["name"]].weighs_price
    share = draw(st.sampled_from([20, 40, 75]))
    criteria = (
        (a_price(share), quality("Q", 100 - share - 5), quality("S", 5))
        if weigh
        else (a_price(), quality("Q", 80), quality("S", 20))
    )
    more: dict[str, Any] = {"gates": {"each_at_least": 20}} if method["name"] == "gate_then_price" else {}
    if rounding:
        mode = st.sampled_from(["none", "round", "truncate"])
        more["round_points"] = {"mode": draw(mode), "decimals": draw(st.sampled_from([0, 2]))}
        more["round_total"] = {"mode": draw(mode), "decimals": draw(st.sampled_from([1, 3]))}
    price = st.integers(90, 140).map(lambda n: D(n) * 10_000) | st.integers(10**6, 2 * 10**8).map(
        lambda ore: D(ore) / 100
    )
    points = st.integers(1, 10)
    offers = [
        a_bid(f"B{n}", price=draw(price), points={"Q": draw(points), "S": draw(points)})
        for n in range(draw(st.integers(1, bids)))
    ]
    return a_case(*offers, model=a_model(*criteria, method=method, **more))
