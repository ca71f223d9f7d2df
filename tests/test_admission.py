"""Who competes, who fails a gate, and what stops a lot: each stop fires once, and its near miss is silent."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from builders import (
    ONLY,
    Offer,
    a_bid,
    a_case,
    a_model,
    a_price,
    kroner,
    linear,
    price_model,
    quality,
    ranking,
    scored,
    totals,
)

from scoring import admission
from scoring.evaluation import EvaluationModel
from scoring.model import Case
from scoring.values import ScoringError

TWO_LOTS = {"lots": [{"id": "L1"}, {"id": "L2"}]}
SPAN = {"how": "indicator", "worst": 0, "best": 100}
RATIO = {"name": "quality_per_price"}
GATES = {"name": "gate_then_price"}
PER_POINT = {"name": "gate_then_price", "then": "price_per_point"}


def lines(*prices: dict[str, Any]) -> Offer:
    return a_bid("A", price=None, prices=list(prices))


def out(case: Case, lot: str = ONLY, **analysis: Any) -> dict[str, str]:
    return {e.bid: e.reason.key for e in scored(case, lot, **analysis).excluded}


def told(case: Case, **analysis: Any) -> list[tuple[str, str]]:
    return [(f.code.removeprefix("score."), f.severity) for f in admission.check(case, **analysis)]


def test_the_evaluation_price_is_quantity_times_unit_price_over_all_lines():
    case = a_case(
        lines({"item": "1", "quantity": "2.5", "unit_price": 100}, {"item": "2", "unit_price": "0.10"})
    )
    assert admission.evaluation_price(case.bid("A"), ONLY, a_model()) == Decimal("250.10")


def test_options_count_only_when_the_model_says_so():
    case = a_case(lines({"item": "1", "unit_price": 100}, {"item": "2", "unit_price": 7, "option": True}))
    without = a_model(options_counted=False)
    assert admission.evaluation_price(case.bid("A"), ONLY, a_model()) == 107
    assert admission.evaluation_price(case.bid("A"), ONLY, without) == 100


def test_only_the_lots_own_lines_count():
    case = a_case(
        lines({"item": "1", "lot": "L1", "unit_price": 5}, {"item": "1", "lot": "L2", "unit_price": 7}),
        tender=TWO_LOTS,
    )
    prices = [admission.evaluation_price(case.bid("A"), lot, a_model()) for lot in ("L1", "L2")]
    assert prices == [5, 7]


def test_a_rejected_bid_leaves_before_the_lowest_price_is_taken():
    """With the cheap bid in, B would get 0 points for its price; without it, B is the lowest."""
    cheap = a_bid("A", price=100_000, rejected="Ikke underskrevet")
    case = a_case(cheap, a_bid("B", points=5))
    assert totals(case) == {"B": 7}
    assert out(case) == {"A": "excluded.rejected"}


def test_a_withdrawn_bid_is_told_as_withdrawn_with_its_reason():
    case = a_case(a_bid("A", rejections=[{"reason": "Trukket", "withdrawn": True}]), a_bid("B"))
    assert out(case) == {"A": "excluded.withdrawn"}
    assert scored(case).excluded[0].reason.values == {"reason": "Trukket"}


def test_a_bid_may_be_rejected_in_one_lot_only():
    prices = [{"item": "1", "lot": lot, "unit_price": 5} for lot in ("L1", "L2")]
    bid = a_bid("A", price=None, prices=prices, rejections=[{"lot": "L1", "reason": "Dublet"}])
    case = a_case(bid, tender=TWO_LOTS)
    assert (ranking(case, "L1"), ranking(case, "L2")) == ([], [["A"]])


def test_an_analysis_may_leave_a_bid_out_of_all_lots_or_of_one():
    prices = [{"item": "1", "lot": lot, "unit_price": 5} for lot in ("L1", "L2")]
    case = a_case(a_bid("A", price=None, prices=prices), tender=TWO_LOTS)
    assert out(case, "L2", reject={"A"}) == {"A": "excluded.in_analysis"}
    assert ranking(case, "L2", reject={"A/L1"}) == [["A"]]
    assert ranking(case, "L1", reject={"A/L1"}) == []


@pytest.mark.parametrize(
    ("gates", "points", "expected"),
    [
        # 70 % of the ten points in the weighted mean; exactly 70 % is enough
        ({"total_at_least": 70}, {"Q": 8, "R": 5}, {}),
        ({"total_at_least": 70}, {"Q": 8, "R": "4.9"}, {"A": "excluded.total_gate"}),
        # 50 % on each; exactly 50 % is enough
        ({"each_at_least": 50}, {"Q": 5, "R": 10}, {}),
        ({"each_at_least": 50}, {"Q": "4.99", "R": 10}, {"A": "excluded.each_gate"}),
        # a ceiling on the price; a price at the ceiling is in
        ({"price_at_most": 1_000_000}, {"Q": 0, "R": 0}, {}),
        ({"price_at_most": 999_999}, {"Q": 9, "R": 9}, {"A": "excluded.price_gate"}),
        # several failed: the first in the order price, total, each is told
        ({"price_at_most": 1, "total_at_least": 90}, {"Q": 1, "R": 1}, {"A": "excluded.price_gate"}),
        ({"each_at_least": 50, "total_at_least": 90}, {"Q": 1, "R": 1}, {"A": "excluded.total_gate"}),
    ],
)
def test_gates(gates: dict[str, int], points: dict[str, int], expected: dict[str, str]):
    model = a_model(a_price(40), quality("Q", 40), quality("R", 20), gates=gates)
    assert out(a_case(a_bid("A", points=points), model=model)) == expected


def test_a_bid_behind_a_gate_does_not_set_the_lowest_price():
    model = a_model(gates={"each_at_least": 50})
    case = a_case(a_bid("A", price=100_000, points=4), a_bid("B", points=5), model=model)
    assert totals(case) == {"B": 7}


@pytest.mark.parametrize(("given", "expected"), [("3.99", {"A": "excluded.minimum"}), ("4", {})])
def test_minimum_points_on_one_criterion(given: str, expected: dict[str, str]):
    model = a_model(a_price(40), quality("Q", 60, minimum_points=4))
    assert out(a_case(a_bid("A", points=given), model=model)) == expected


def test_minimum_points_are_on_the_criterions_own_scale():
    """3 of 5 is 6 of 10: the minimum of 4 is meant on the scale to 5."""
    model = a_model(a_price(40), quality("Q", 60, minimum_points=4, scale={"top": 5}))
    assert out(a_case(a_bid("A", points=3), model=model)) == {"A": "excluded.minimum"}


@pytest.mark.parametrize(("offer", "expected"), [(39, {"A": "excluded.minimum"}), (40, {})])
def test_minimum_points_on_an_offered_number_are_points_not_the_number(offer: int, expected: dict[str, str]):
    """39 of 100 % gives 3.9 points, under the minimum of 4 although 39 is more than 4."""
    model = a_model(a_price(40), quality("Q", 60, minimum_points=4, scoring=SPAN))
    assert out(a_case(a_bid("A", points=None, offered={"Q": offer}), model=model)) == expected


def test_two_thirds_and_one_third_reach_a_gate_of_exactly_their_mean():
    third = a_model(a_price(10), quality("Q", 30), quality("R", 60), gates={"total_at_least": 50})
    assert out(a_case(a_bid("A", points={"Q": 5, "R": 5}), model=third)) == {}


MODEL = a_model()
FIXED = {"name": "fixed_price"}
UNREAD = {"bids/A/prices/1": "1.2,3"}
NO_REASON = [{"reason": " "}]
ONE_LINE = {"item": "1", "unit_price": 5}
TWO_PRICES = a_model(a_price(20), a_price(20, "P2"), quality("Q", 60))
PERCENT = kroner(None, percent_of_lot_value=2)
VALUED = {"lots": [{"id": ONLY, "estimated_value": 1_000_000}]}


def with_model(model: EvaluationModel, *, points: Any = 7, **parts: Any) -> Case:
    return a_case(a_bid("A", points=points), model=model, **parts)


STOPS = [
    # (what is wrong, its near miss, the finding)
    (a_case(a_bid(), unread=UNREAD), a_case(a_bid()), "unread"),
    (
        a_case(a_bid("A", price=None, prices=[ONE_LINE]), tender={"lots": [{"id": "L1"}, {"id": "L2"}]}),
        a_case(a_bid("A", price=None, prices=[ONE_LINE]), tender={"lots": [{"id": "L1"}]}),
        "price_without_lot",
    ),
    (
        a_case(a_bid("A", rejections=NO_REASON), a_bid("B")),
        a_case(a_bid("A", rejected="x"), a_bid("B")),
        "rejection_without_reason",
    ),
    (a_case(a_bid(points=None), models=()), a_case(a_bid()), "no_model"),
    (with_model(TWO_PRICES), with_model(MODEL), "several_prices"),
    (
        with_model(a_model(a_price(), method=RATIO), points=None),
        with_model(a_model(a_price(), method=kroner()), points=None),
        "no_quality",
    ),
    (with_model(price_model(kroner(None))), with_model(price_model(kroner(0))), "kroner_per_point_missing"),
    (with_model(price_model(PERCENT)), with_model(price_model(PERCENT), tender=VALUED), "lot_value_missing"),
    (
        with_model(price_model(GATES, gates={"price_at_most": 5_000_000})),
        with_model(price_model(GATES, gates={"each_at_least": 1})),
        "gates_missing",
    ),
    (
        with_model(price_model(PER_POINT, gates={"total_at_least": 0})),
        with_model(price_model(PER_POINT, gates={"total_at_least": 1})),
        "gates_missing",
    ),
    (a_case(a_bid("A", price=None)), a_case(a_bid()), "price_missing"),
    (a_case(a_bid("A", price=0)), a_case(a_bid("A", price="0.01")), "price_zero"),
    (
        a_case(a_bid("A", points=None), model=a_model(a_price(40), quality("Q", 60, scoring=SPAN))),
        a_case(
            a_bid("A", points=None, offered={"Q": 0}),
            model=a_model(a_price(40), quality("Q", 60, scoring=SPAN)),
        ),
        "offer_missing",
    ),
    (a_case(a_bid("A", points=None)), a_case(a_bid("A", points=0)), "points_missing"),
    (a_case(a_bid("A", points="10.5")), a_case(a_bid("A", points=10)), "points_outside"),
    (
        a_case(lines(ONE_LINE, {"item": "2"})),
        a_case(lines(ONE_LINE, {"item": "2", "unit_price": 0})),
        "line_price_missing",
    ),
]


@pytest.mark.parametrize(("wrong", "_near", "code"), STOPS, ids=[code for *_, code in STOPS])
def test_a_stop_stops_and_is_told_for_this_and_nothing_else(wrong: Case, _near: Case, code: str):
    assert (code, "stop") in told(wrong)
    with pytest.raises(ScoringError) as refused:
        scored(wrong, wrong.tender.lots[0].id)
    assert f"score.{code}" in {f.code for f in refused.value.findings}


@pytest.mark.parametrize(("wrong", "near", "code"), STOPS, ids=[code for *_, code in STOPS])
def test_its_near_miss_is_silent_and_can_be_scored(wrong: Case, near: Case, code: str):
    assert (code, "stop") not in told(near)
    scored(near, near.tender.lots[0].id)


@pytest.mark.parametrize(("wrong", "_near", "code"), STOPS, ids=[code for *_, code in STOPS])
def test_it_is_told_once(wrong: Case, _near: Case, code: str):
    places = [f.place for f in admission.check(wrong) if f.code == f"score.{code}"]
    assert len(places) == len(set(places))


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (with_model(a_model(a_price(100)), points=None), [("no_quality", "note"), ("only_price", "note")]),
        (with_model(a_model(a_price("99.99"), quality("Q", "0.01"))), []),
        (with_model(a_model(quality("Q", 100), method=FIXED)), [("fixed_price_missing", "warn")]),
        (with_model(a_model(quality("Q", 100), method={**FIXED, "price": 5})), []),
        (with_model(a_model(method={"name": "min_max"})), [("comparison_only", "warn")]),
        # a price of 0 stops only where it would be divided by
        (a_case(a_bid("A", price=0), model=price_model()), [("price_zero", "warn")]),
        (a_case(a_bid("A", price=0), model=price_model(RATIO)), [("price_zero", "stop")]),
        # a fixed price asks for no price lines
        (
            a_case(a_bid("A", price=None), model=a_model(quality("Q", 100), method={**FIXED, "price": 1})),
            [],
        ),
    ],
)
def test_what_is_told_without_stopping(case: Case, expected: list[tuple[str, str]]):
    assert told(case) == expected


def test_a_line_others_have_priced_is_asked_for():
    whole = a_bid("B", price=None, prices=[ONE_LINE, {"item": "2", "unit_price": 1}])
    case = a_case(lines(ONE_LINE), whole)
    assert told(case) == [("line_price_missing", "warn")]


def test_a_bid_to_leave_out_must_exist():
    case = a_case(a_bid("A"), tender=TWO_LOTS, models=(a_model(),))
    assert ("reject_unknown", "stop") in told(case, reject=["Z"])
    assert ("reject_unknown", "stop") in told(case, reject=["A/L9"])
    assert "reject_unknown" not in [code for code, _ in told(case, reject=["A", "A/L1"])]


def test_an_unknown_bid_to_leave_out_is_not_passed_over_in_silence():
    with pytest.raises(ScoringError):
        scored(a_case(a_bid("A")), reject={"Z"})


def test_a_lot_that_does_not_exist_is_refused():
    with pytest.raises(ScoringError) as refused:
        scored(a_case(a_bid()), "L9")
    assert [f.code for f in refused.value.findings] == ["case.unknown_lot"]


def test_a_rejected_bid_is_asked_for_nothing():
    bid = a_bid("A", price=None, points=None, rejected="For sent")
    assert told(a_case(bid, a_bid("B"))) == []


def test_a_bid_left_out_of_an_analysis_is_asked_for_nothing():
    case = a_case(a_bid("A", price=None, points=None), a_bid("B"))
    assert told(case, reject={"A"}) == []
    assert ranking(case, reject={"A"}) == [["B"]]


def test_everything_that_is_missing_is_told_at_once():
    model = a_model(a_price(40), quality("Q", 50), method=linear())
    case = a_case(a_bid("A", price=None, points=None), a_bid("B", points=11), model=model, unread=UNREAD)
    found = {f.code for f in admission.check(case)}
    assert found == {
        "score.unread",
        "weights.sum_low_top",
        "score.price_missing",
        "score.points_missing",
        "score.points_outside",
    }


def test_what_concerns_all_lots_is_told_once():
    case = a_case(tender=TWO_LOTS, model=a_model(a_price(40), quality("Q", 50)))
    assert [f.code for f in admission.check(case)] == ["weights.sum_low_top"]
