"""A point said in kroner: a bid that is that much dearer and one point better ties.

The amounts are not compared with a table but with the score: that is what they claim. Formulas: the
exchange rates of each method, solved for the price that one more point makes up for.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from builders import ONLY, a_bid, a_case, a_model, a_price, kroner, linear, price_model, quality, totals

from scoring import kroner as worth
from scoring import reference, worked
from scoring.evaluation import Criterion
from scoring.model import Case
from scoring.values import Kroner

LOWEST = 1_000_000


def three_criteria() -> tuple[Criterion, ...]:
    return (a_price(40), quality("Q", 45, theme="quality"), quality("S", 15, theme="social"))


def pair(method: dict[str, object], price: Decimal, points: dict[str, object], start: dict[str, int]) -> Case:
    """A at the lowest price with the points of `start`, beside B that costs `price` and has `points`."""
    weighs = method["name"] in (
        "linear_from_lowest",
        "linear_span",
        "percentage_on_price",
        "lowest_over_price",
    )
    parts = three_criteria() if weighs else (a_price(), quality("Q", 75), quality("S", 25, theme="social"))
    model = a_model(*parts, method=method)
    return a_case(a_bid("A", price=LOWEST, points=start), a_bid("B", price=price, points=points), model=model)


SWAPS = {
    # absolute and relative straight lines, anywhere on the scale
    "fixed amount": (kroner(60_000), {"Q": 5, "S": 5}),
    "linear from lowest, 50 %": (linear(spread=50), {"Q": 5, "S": 5}),
    "linear from lowest, negative": (linear(spread=20, outside="negative"), {"Q": 5, "S": 5}),
    "announced span": (
        {"name": "linear_span", "low": 500_000, "high": 3_000_000, "outside": "extend"},
        {"Q": 5, "S": 5},
    ),
    # bent: from the lowest price
    "lowest over price": ({"name": "lowest_over_price"}, {"Q": 5, "S": 5}),
}


@pytest.mark.parametrize("name", SWAPS)
@pytest.mark.parametrize("criterion", ["Q", "S"])
def test_one_point_more_for_its_amount_in_kroner_is_a_tie(name: str, criterion: str):
    method, start = SWAPS[name]
    before = pair(method, Decimal(LOWEST), start, start)
    amounts = {w.criterion.id: w.point for w in worth.in_kroner(before, ONLY).criteria}
    dearer = (LOWEST + amounts[criterion]).quantize(Decimal("1e-6"))
    result = totals(pair(method, dearer, {**start, criterion: start[criterion] + 1}, start))
    # a price has six decimals at most, so a tie is one to within what they can say
    assert abs(result["A"] - result["B"]) < Decimal("1e-9")


@pytest.mark.parametrize(
    ("method", "start"),
    [
        # the last point up to full quality: B is a tenth of the criterion better and dearer by the amount
        ({"name": "percentage_on_price"}, {"Q": 9, "S": 10}),
    ],
)
def test_the_last_point_on_the_bids_own_price_is_a_tie(method: dict[str, object], start: dict[str, int]):
    case = pair(method, Decimal(LOWEST), start, start)
    amount = next(w.point for w in worth.in_kroner(case, ONLY).criteria if w.criterion.id == "Q")
    result = totals(pair(method, LOWEST + amount, {"Q": 10, "S": 10}, start))
    assert result["A"] == result["B"]


def test_the_example_says_what_a_point_of_social_value_is_worth():
    # (15 % / 30 %) × 100 % × 3,768,000 / 10, the lowest price being A5's
    seen = worth.in_kroner(reference.example("beskaeftigelse"), ONLY)
    assert {w.theme: w.point for w in seen.themes} == {
        "price": None,
        "social": 188_400,
        "effect": 439_600,
        "quality": 251_200,
    }
    assert (seen.basis.price, seen.basis.source) == (3_768_000, "bids")


def test_a_better_unit_of_an_offered_number_is_worth_its_part_of_the_span():
    # E1 runs from 10 to 40 percent: a third of a point for each
    seen = worth.in_kroner(reference.example("beskaeftigelse"), ONLY)
    first = seen.criteria[0]
    assert (first.criterion.id, first.point, first.unit, first.swing) == ("E1", 188_400, 62_800, 1_884_000)


def test_a_point_on_a_shorter_scale_of_its_own_is_worth_more():
    own = quality("S", 15, scale={"bottom": 0, "top": 5})
    case = a_case(a_bid(points={"Q": 5, "S": 5}), model=a_model(a_price(40), quality("Q", 45), own))
    by_id = {w.criterion.id: w for w in worth.in_kroner(case, ONLY).criteria}
    assert by_id["S"].point == by_id["S"].swing / 5 == 37_500


def test_a_fixed_amount_needs_no_price():
    case = a_case(model=price_model(kroner(60_000)))
    assert not worth.rests_on_price(case.models[0])
    seen = worth.in_kroner(case, ONLY)
    assert (seen.basis, seen.criteria[0].point) == (None, 60_000)


def test_before_the_bids_a_price_to_try_with_goes_before_the_estimated_value():
    lots = ({"id": ONLY, "estimated_value": 2_000_000},)
    case = a_case(tender={"lots": lots})
    assert worth.basis(case, ONLY).source == "estimate"
    tried = worth.basis(case, ONLY, Kroner(Decimal(900_000)))
    assert (tried.price, tried.source) == (900_000, "test")


def test_without_any_price_nothing_is_made_up():
    seen = worth.in_kroner(a_case(), ONLY)
    assert (seen.basis, seen.criteria[0].point) == (None, None)


@pytest.mark.parametrize("method", [kroner(1000), linear(), {"name": "quality_per_price"}])
def test_quality_without_weight_has_no_worth(method: dict[str, object]):
    case = a_case(a_bid(), model=a_model(a_price(100), quality("Q", 0), method=method))
    assert worth.in_kroner(case, ONLY).criteria[0].point is None


def test_a_rejected_bid_is_not_the_lowest_price():
    case = a_case(a_bid("A", price=500_000, rejected="for sent"), a_bid("B", price=900_000))
    assert worth.basis(case, ONLY).price == 900_000


@pytest.mark.parametrize(
    "method",
    [
        {"name": "gate_then_price", "then": "lowest_price"},  # above the gate a point buys nothing
        {"name": "fixed_price"},  # nothing to exchange with
        {"name": "by_rank"},  # one krone counts as a million
    ],
)
def test_where_a_point_has_no_worth_none_is_said(method: dict[str, object]):
    case = a_case(a_bid(), model=a_model(a_price(40), quality("Q", 60), method=method))
    assert not worth.has_worth(case.models[0])
    assert {w.point for w in worth.in_kroner(case, ONLY).criteria} == {None}


def test_a_point_that_no_price_makes_up_for_has_no_amount():
    # one point of quality weighs more than the whole price scale
    model = a_model(a_price(5), quality("Q", 95), method={"name": "lowest_over_price"})
    seen = worth.in_kroner(a_case(a_bid(), model=model), ONLY)
    assert seen.criteria[0].point is None


def test_the_worked_example_is_the_next_cheapest_bids_price():
    how = worked.worked(reference.example("groen_vedligehold"), ONLY)
    assert (how.key, how.values["bid"], how.values["price"]) == ("how.linear_from_lowest", "C2", 12_480_000)
    assert round(how.values["points"], 4) == Decimal("8.9367")


def test_a_price_method_is_worked_on_the_cheapest_ranked_bid():
    case = a_case(
        a_bid("A", price=1_000_000, points=7), a_bid("B", price=900_000, points=5), model=price_model()
    )
    how = worked.worked(case, ONLY)
    assert how.key == "worked.fixed_kroner_deduct"
    assert (how.values["bid"], how.values["quality"], how.values["total"]) == ("B", 5, 600_000)


def test_a_tender_without_prices_has_no_worked_example_and_no_curve():
    assert worked.worked(a_case(), ONLY) is None
    assert worked.curve(a_case(), ONLY) is None


def test_the_curve_runs_from_the_lowest_price_to_the_end_of_the_scale_and_carries_the_bids():
    curve = worked.curve(a_case(a_bid("A", price=1_000_000), a_bid("B", price=1_200_000)), ONLY)
    assert curve.line[0] == (1_000_000, 10)
    assert curve.line[-1] == (1_500_000, 0)
    assert curve.bids == {"A": (1_000_000, 10), "B": (1_200_000, 6)}


@pytest.mark.parametrize("name", ["lowest_over_price", "min_max", "from_average", "by_rank", "linear_span"])
def test_every_points_method_has_a_curve_on_which_its_bids_lie(name: str):
    more = {"linear_span": {"low": 0, "high": 3_000_000, "outside": "clip"}}.get(name, {})
    model = a_model(a_price(40), quality("Q", 60), method={"name": name, **more})
    bids = (a_bid(f"B{n}", price=1_000_000 + 100_000 * n * n) for n in range(4))
    curve = worked.curve(a_case(*bids, model=model), ONLY)
    line = dict(curve.line)
    on_it = name != "by_rank"  # a further bid at the same price takes a place of its own
    assert all(line[price] == points for price, points in curve.bids.values()) or not on_it
    assert [p for _, p in curve.line] == sorted((p for _, p in curve.line), reverse=True)
