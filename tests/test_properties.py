"""What must hold for every tender, not only for the ones somebody thought of."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

import pytest
from builders import a_bid, a_case, a_model, a_price, kroner, linear, price_model, quality, ranking, scored
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import casefile, methods, weights
from scoring.evaluation import Scale
from scoring.methods import METHODS
from scoring.model import Case
from scoring.score import Scorecard
from scoring.values import exactly, settled

SOME = settings(max_examples=60)
FEWER = settings(max_examples=30)
EXACT = Decimal("1e-20")
"""Far finer than any number in a case; only the last digits of divisions that do not end lie below it."""

POINT_METHODS: dict[str, dict[str, Any]] = {
    "floor": linear(50, "floor"),
    "negative": linear(35, "negative"),
    "fallback": linear(20, "fallback", fallback_spread=60),
    "clip": {"name": "linear_span", "low": 500_000, "high": 1_500_000, "outside": "clip"},
    "extend": {"name": "linear_span", "low": 500_000, "high": 1_500_000, "outside": "extend"},
    "lowest_over_price": {"name": "lowest_over_price"},
    "min_max": {"name": "min_max"},
    "mean": {"name": "from_average"},
    "median": {"name": "from_average", "average": "median", "spread": 30},
    "by_rank": {"name": "by_rank"},
}
WEIGHTED: dict[str, dict[str, Any]] = {**POINT_METHODS, "percentage": {"name": "percentage_on_price"}}
UNWEIGHTED: dict[str, dict[str, Any]] = {
    "deduct": kroner(37_500),
    "add": kroner(37_500, form="add"),
    "lowest_price": {"name": "gate_then_price"},
    "price_per_point": {"name": "gate_then_price", "then": "price_per_point"},
    "ratio": {"name": "quality_per_price"},
    "fixed_price": {"name": "fixed_price", "price": 1},
}

amounts = st.integers(100_000, 3_000_000).map(Decimal) | st.decimals(1, 3_000_000, places=2)
points = st.decimals(0, 10, places=2)
percents = st.integers(100, 9_900).map(lambda hundredths: Decimal(hundredths) / 100)
fields = st.lists(st.tuples(amounts, points, points), min_size=2, max_size=7)

methods_with_points = pytest.mark.parametrize("method", POINT_METHODS.values(), ids=POINT_METHODS)
every_method = pytest.mark.parametrize("name", [*WEIGHTED, *UNWEIGHTED])


def case_of(bids: list[tuple[Decimal, Decimal, Decimal]], name: str, weight: Decimal, **fields: Any) -> Case:
    """A tender of these (price, points for Q, points for R); the price weighs `weight` if it is weighed."""
    price = weight if name in WEIGHTED else None
    rest = 100 - (price or Decimal(0))
    half = (rest / 2).quantize(Decimal("0.01"))
    criteria = (a_price(price), quality("Q", half), quality("R", rest - half))
    if name in ("lowest_price", "price_per_point"):
        fields["gates"] = {"each_at_least": 5}
    model = a_model(*criteria, method={**WEIGHTED, **UNWEIGHTED}[name], **fields)
    offers = [a_bid(f"B{i}", price=p, points={"Q": q, "R": r}) for i, (p, q, r) in enumerate(bids)]
    return a_case(*offers, model=model)


def price_points(method: dict[str, Any], prices: list[Decimal], bottom: int = 0) -> list[Decimal]:
    model = a_model(method=method)
    named: dict[str, Any] = {f"B{i}": price for i, price in enumerate(prices)}
    scale = Scale(bottom=Decimal(bottom))
    return [settled(p) for p in methods.price_points(model.method, scale, named)[0].values()]


@methods_with_points
@SOME
@given(st.lists(amounts, min_size=2, max_size=7))
def test_a_cheaper_bid_never_gets_fewer_price_points_than_a_dearer_one(method: dict, prices: list[Decimal]):
    found = list(zip(prices, price_points(method, prices), strict=True))
    assert all(p >= q for price, p in found for other, q in found if price <= other)


@methods_with_points
@SOME
@given(st.lists(amounts, min_size=2, max_size=6), st.integers(0, 5), st.integers(1, 99))
def test_lowering_ones_own_price_never_costs_price_points(
    method: dict, prices: list[Decimal], which: int, percent: int
):
    """The others' prices stay as they are."""
    if method.get("outside") == "fallback":
        return  # see the next test: the fallback slope is the published exception
    at = which % len(prices)
    lower = [p * percent / 100 if i == at else p for i, p in enumerate(prices)]
    assert price_points(method, lower)[at] >= price_points(method, prices)[at]


def test_a_fallback_slope_can_punish_a_lower_price():
    """Why the fallback rule must be published: at 1,250 all are on 60 %, at 1,200 B is on 20 % and loses."""
    method = linear(20, "fallback", fallback_spread=60)
    dearer, cheaper = (price_points(method, [Decimal(1000), Decimal(b)])[1] for b in (1250, 1200))
    assert cheaper < dearer


@methods_with_points
@SOME
@given(amounts, amounts)
def test_equal_prices_get_equal_points(method: dict, price: Decimal, other: Decimal):
    first, second, _ = price_points(method, [price, price, other])
    assert first == second


@methods_with_points
@SOME
@given(st.lists(amounts, min_size=1, max_size=6), st.sampled_from([0, 1, -3]))
def test_points_stay_on_the_scale_unless_the_rule_lets_the_line_go_on(
    method: dict, prices: list[Decimal], bottom: int
):
    given_points = price_points(method, prices, bottom)
    if method.get("outside") not in ("negative", "extend"):
        assert all(bottom <= p <= 10 for p in given_points)
    if method["name"] in ("linear_from_lowest", "lowest_over_price", "min_max", "by_rank"):
        assert max(given_points) == 10


@every_method
@FEWER
@given(fields, percents, st.randoms(use_true_random=False))
def test_the_order_of_bids_never_matters(name: str, bids: list, weight: Decimal, chance: random.Random):
    case = case_of(bids, name, weight)
    shuffled = list(case.bids)
    chance.shuffle(shuffled)
    said = list(case.assessments)
    chance.shuffle(said)
    other = Case.model_validate({**dict(case), "bids": shuffled, "assessments": said})
    card, again = scored(case), scored(other)
    assert (again.totals, again.ranking) == (card.totals, card.ranking)
    assert {(r.bid, r.criterion): r for r in again.rows} == {(r.bid, r.criterion): r for r in card.rows}


@every_method
@FEWER
@given(fields, percents, st.sampled_from([{}, {"mode": "truncate", "decimals": 4}]))
def test_tied_inputs_tie(name: str, bids: list, weight: Decimal, rounding: dict):
    """The first bid again under another name shares its place."""
    case = case_of([*bids, bids[0]], name, weight, round_total=rounding)
    card = scored(case)
    first, twin = "B0", f"B{len(bids)}"
    if first in card.totals:
        assert card.place(first) == card.place(twin)
        assert card.totals[first] == card.totals[twin]
    else:
        assert twin not in card.totals


@exactly
def parts_of(card: Scorecard, bid: str) -> Decimal:
    return sum((r.weighted or Decimal(0) for r in card.rows if r.bid == bid), Decimal(0))


@every_method
@FEWER
@given(fields, percents)
def test_parts_add_up_to_the_total_where_the_method_says_so(name: str, bids: list, weight: Decimal):
    case = case_of(bids, name, weight)
    card = scored(case)
    if METHODS[card.method].adds_up:
        assert all(abs(parts_of(card, bid) - total) < EXACT for bid, total in card.totals.items())
    else:
        assert all(r.weighted is None for r in card.rows if r.criterion == "P")


@every_method
@FEWER
@given(fields, percents, st.integers(0, 6), st.integers(1, 300))
def test_more_quality_never_hurts(name: str, bids: list, weight: Decimal, which: int, more: int):
    at = which % len(bids)
    price, q, r = bids[at]
    better = [*bids[:at], (price, min(Decimal(10), q + Decimal(more) / 100), r), *bids[at + 1 :]]
    before, after = (scored(case_of(b, name, weight)) for b in (bids, better))
    bid = f"B{at}"
    if bid in before.totals:
        sign = 1 if before.best == "max" else -1
        assert sign * (after.totals[bid] - before.totals[bid]) >= 0


@SOME
@given(fields)
def test_deducting_and_adding_rank_alike(bids: list):
    assert ranking(case_of(bids, "deduct", Decimal(50))) == ranking(case_of(bids, "add", Decimal(50)))


@SOME
@given(fields, percents, st.integers(1, 200), st.sampled_from([0, 1]))
def test_the_linear_point_method_is_the_price_method_with_kroner_known_when_the_lowest_bid_is_opened(
    bids: list, weight: Decimal, spread: int, bottom: int
):
    """A weighted point is worth (w_q / w_p) · s · Pmin / (M − m) kroner.

    Then the price method's evaluation price, turned into points by the same slope, is the point total.
    """
    raised = [(p, max(Decimal(bottom), q), max(Decimal(bottom), r)) for p, q, r in bids]
    scale = {"bottom": bottom, "top": 10}
    half = ((100 - weight) / 2).quantize(Decimal("0.01"))
    criteria = (a_price(weight), quality("Q", half), quality("R", 100 - weight - half))
    offers = [a_bid(f"B{i}", price=p, points={"Q": q, "R": r}) for i, (p, q, r) in enumerate(raised)]
    in_points = scored(
        a_case(*offers, model=a_model(*criteria, method=linear(spread, "negative"), scale=scale))
    ).totals

    @exactly
    def by_the_price_method() -> list[Decimal]:
        lowest, reach = min(p for p, _, _ in raised), Decimal(spread) / 100
        per_point = (100 - weight) / weight * reach * lowest / (10 - bottom)
        means = [(half * q + (100 - weight - half) * r) / (100 - weight) for _, q, r in raised]
        evaluated = [p - per_point * mean for (p, _, _), mean in zip(raised, means, strict=True)]
        return [weight / 100 * (10 - (10 - bottom) * (e - lowest) / (reach * lowest)) for e in evaluated]

    assert all(abs(in_points[f"B{i}"] - p) < EXACT for i, p in enumerate(by_the_price_method()))


@SOME
@given(st.lists(st.tuples(st.integers(1, 30), st.integers(0, 10)), min_size=2, max_size=7), st.integers(1, 9))
def test_both_methods_rank_alike_where_the_kroner_per_point_can_be_written(bids: list, tenth: int):
    """Lowest price 100,000 and spread 50 %: kr per point = (w_q / w_p) · 5,000, a written number."""
    weight = {1: 20, 2: 25, 3: 40, 4: 50, 5: 80}[1 + tenth % 5]
    prices = [100_000, *(100_000 + 2_500 * p for p, _ in bids)]
    given_points = [0, *(q for _, q in bids)]
    both = enumerate(zip(prices, given_points, strict=True))
    offers = [a_bid(f"B{i}", price=p, points=q) for i, (p, q) in both]
    in_points = a_model(a_price(weight), quality("Q", 100 - weight), method=linear(50, "negative"))
    in_kroner = price_model(kroner(5_000 * (100 - weight) // weight))
    assert ranking(a_case(*offers, model=in_points)) == ranking(a_case(*offers, model=in_kroner))


@pytest.mark.parametrize("name", WEIGHTED)
@FEWER
@given(fields, percents, st.integers(2, 1000))
def test_all_prices_times_a_factor_change_nothing_but_kroner(
    name: str, bids: list, weight: Decimal, factor: int
):
    """Prices in another currency: relative methods, and spans that are converted too, rank alike."""
    times = [(p * factor, q, r) for p, q, r in bids]
    case, other = case_of(bids, name, weight), case_of(times, name, weight)
    if name in ("clip", "extend"):
        span = {**WEIGHTED[name], "low": 500_000 * factor, "high": 1_500_000 * factor}
        other = Case.model_validate({**dict(other), "models": [{**dict(other.models[0]), "method": span}]})
    assert ranking(other) == ranking(case)


RELATIVE = ("floor", "negative", "lowest_over_price", "min_max", "by_rank", "percentage")


@pytest.mark.parametrize("name", RELATIVE)
@FEWER
@given(fields, percents, st.sampled_from([2, 5, 10]))
def test_a_scale_ten_times_as_long_changes_no_ranking(name: str, bids: list, weight: Decimal, times: int):
    longer = [(p, q * times, r * times) for p, q, r in bids]
    other = case_of(longer, name, weight, scale={"top": 10 * times})
    assert ranking(other) == ranking(case_of(bids, name, weight))


@SOME
@given(fields, percents, st.sampled_from([*WEIGHTED, *UNWEIGHTED]))
def test_dump_then_load_is_identity(bids: list, weight: Decimal, name: str):
    case = case_of(bids, name, weight)
    again = casefile.load(casefile.dump(case))
    assert again == case
    assert casefile.digest(again) == casefile.digest(case)
    assert casefile.dump(again) == casefile.dump(case)


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=40)


@SOME
@given(title=texts.filter(str.strip), note=texts, amount=st.decimals(0, 10**13, places=6) | st.none())
def test_any_text_and_amount_survive_the_file(title: str, note: str, amount: Decimal | None):
    case = a_case(tender={"title": title, "note": note, "estimated_value": amount})
    assert casefile.load(casefile.dump(case)) == case


shares = st.integers(2, 8).flatmap(
    lambda n: st.lists(st.integers(0, 10_000), min_size=n - 1, max_size=n - 1).map(
        lambda cuts: [
            Decimal(b - a) / 100 for a, b in zip([0, *sorted(cuts)], [*sorted(cuts), 10_000], strict=True)
        ]
    )
)


@SOME
@given(shares, st.integers(0, 7), st.integers(-500, 10_500), st.sets(st.integers(0, 7)))
def test_moving_a_weight_keeps_the_sum_the_locks_and_the_order_of_the_others(
    parts: list[Decimal], which: int, to: int, locks: set[int]
):
    named = {f"c{i}": part for i, part in enumerate(parts)}
    key, locked = f"c{which % len(parts)}", {f"c{i}" for i in locks}
    moved = weights.move(named, key, Decimal(to) / 100, locked)
    assert sum(moved.values()) == 100
    assert all(moved[k] == named[k] for k in locked & named.keys())
    assert all(0 <= part == part.quantize(Decimal("0.01")) for part in moved.values())
    free = [k for k in named if k != key and k not in locked]
    step = Decimal("0.01")
    assert all(moved[a] <= moved[b] + step for a in free for b in free if named[a] <= named[b])


@SOME
@given(shares, st.integers(0, 7), st.integers(0, 10_000))
def test_a_weight_moved_within_its_room_stands_where_it_was_put(parts: list[Decimal], which: int, to: int):
    named = {f"c{i}": part for i, part in enumerate(parts)}
    key = f"c{which % len(parts)}"
    assert weights.move(named, key, Decimal(to) / 100)[key] == Decimal(to) / 100


@SOME
@given(percents, percents)
def test_setting_a_theme_gives_shares_that_sum_to_one(price: Decimal, to: Decimal):
    model = a_model(a_price(price), quality("Q", 100 - price))
    put = weights.with_themes(model, {"price": to})
    assert sum(put.values()) == 1
    assert weights.by_theme(model, put)["price"] == to / 100


@pytest.mark.parametrize(
    "name",
    [n for n, m in {**WEIGHTED, **UNWEIGHTED}.items() if not METHODS[m["name"]].relative],
)
@FEWER
@given(fields, percents, st.integers(0, 6))
def test_under_an_absolute_method_no_third_bid_moves_anothers_total(
    name: str, bids: list, weight: Decimal, which: int
):
    case = case_of(bids, name, weight)
    out = f"B{which % len(bids)}"
    everyone, left = scored(case).totals, scored(case, reject={out}).totals
    assert left == {bid: total for bid, total in everyone.items() if bid != out}
