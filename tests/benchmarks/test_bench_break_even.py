"""What all break-even prices of a lot cost: 10 bids × 5 quality criteria, with the lot opened before.

Beside it, in the same run, the plain way: halving the price through the score, to the same answers.

    pytest tests/benchmarks/test_bench_break_even.py
"""

from __future__ import annotations

import random
from decimal import Decimal
from time import perf_counter
from typing import Any

import pytest
from builders import ONLY, a_bid, a_case, a_model, a_price, kroner, linear, quality, scored

from scoring import edit
from scoring.break_even import break_evens
from scoring.break_even.worth import in_kroner, point_moves, premiums
from scoring.model import Case
from scoring.score import Opening, opening

CRITERIA = [f"Q{n}" for n in range(5)]
METHODS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "linear": (linear(50), {}),
    "linear, points rounded": (linear(50), {"round_points": {"mode": "round"}}),
    "linear with fallback": (linear(30, "fallback", fallback_spread=100), {}),
    "fixed kroner": (kroner(60_000), {}),
    "announced span": ({"name": "linear_span", "low": 0, "high": 2_000_000, "outside": "clip"}, {}),
    "lowest over price": ({"name": "lowest_over_price"}, {}),
    "min-max": ({"name": "min_max"}, {}),
    "mean": ({"name": "from_average"}, {}),
    "median": ({"name": "from_average", "average": "median"}, {}),
    "by rank": ({"name": "by_rank"}, {}),
}


def lot(name: str, bids: int = 10) -> Case:
    chance = random.Random(bids)
    method, more = METHODS[name]
    weighs = method["name"] != "fixed_kroner"
    criteria = (a_price(40 if weighs else None), *(quality(c, 12 if weighs else 20) for c in CRITERIA))
    offers = (
        a_bid(
            f"B{n:02}",
            price=chance.randint(9_000_000, 14_000_000) / Decimal(10),
            points={c: chance.randint(2, 10) for c in CRITERIA},
        )
        for n in range(bids)
    )
    return a_case(*offers, model=a_model(*criteria, method=method, **more))


@pytest.mark.parametrize("name", METHODS)
def test_all_break_even_prices_of_ten_bids(benchmark, name: str):
    benchmark.group = "break-even, 10 bids"
    opened = opening(lot(name), ONLY)
    assert len(benchmark(break_evens, opened)) == 10


@pytest.mark.parametrize("bids", [5, 12, 50])
def test_all_break_even_prices_by_number_of_bids(benchmark, bids: int):
    benchmark.group = "break-even, linear"
    assert len(benchmark(break_evens, opening(lot("linear", bids), ONLY))) == bids


def test_points_in_kroner_and_premiums(benchmark):
    opened = opening(lot("linear"), ONLY)
    benchmark(lambda: (in_kroner(opened), premiums(opened)))


def test_one_point_more_or_less_for_one_bid(benchmark):
    opened = opening(lot("linear"), ONLY)
    benchmark(point_moves, opened, "B00")


def test_against_halving_through_the_score(benchmark):
    """The same answers for three bids; the ratio is printed and kept."""
    case = lot("linear", 3)
    opened: Opening = opening(case, ONLY)
    start = perf_counter()
    plain = {bid.id: halved(case, bid.id) for bid in case.bids}
    theirs = perf_counter() - start
    found = benchmark(break_evens, opened)
    assert {one.bid: one.price for one in found} == plain
    if benchmark.stats:
        ratio = theirs / benchmark.stats["min"]
        benchmark.extra_info["ratio"] = round(ratio)
        print(f"\n{ratio:.0f} times as fast as halving through the score")


def halved(case: Case, bid: str) -> Decimal:
    (line,) = case.bid(bid).prices
    low, high = 1, 10**11
    while high - low > 1:
        middle = (low + high) // 2
        tried = edit.with_unit_price(case, bid, line, Decimal(middle) / 100)
        low, high = (middle, high) if bid in scored(tried).winners() else (low, middle)
    return Decimal(low) / 100
