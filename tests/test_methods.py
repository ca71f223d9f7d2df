"""Every method is offered with its unit, and judged on the same rules of rounding."""

from __future__ import annotations

from decimal import Decimal
from typing import get_args

import pytest
from builders import (
    a_bid,
    a_case,
    a_model,
    a_price,
    kroner,
    linear,
    points_for_price,
    price_model,
    quality,
    totals,
)

from scoring import evaluation, methods
from scoring.evaluation import FixedKroner, FixedPrice, Rounding, Scale
from scoring.methods import METHODS, Field, rounded
from scoring.values import ScoringError, exactly

COMPARED = ("lowest_over_price", "min_max", "from_average", "by_rank")


def test_every_method_a_model_can_name_is_registered_in_the_order_it_is_offered():
    variants = get_args(get_args(evaluation.Method)[0])
    assert [v.model_fields["name"].default for v in variants] == list(METHODS)


def test_the_default_offer_is_fixed_kroner():
    assert next(iter(METHODS)) == "fixed_kroner"


def test_methods_for_comparison_stand_last_and_are_marked():
    assert [name for name, info in METHODS.items() if info.comparison_only] == list(COMPARED)
    assert list(METHODS)[-len(COMPARED) :] == list(COMPARED)


def test_price_methods_minimise_kroner_and_point_methods_maximise_points():
    assert {(info.unit, info.best) for info in METHODS.values()} == {("DKK", "min"), ("points", "max")}


@pytest.mark.parametrize(
    ("x", "mode", "decimals", "due"),
    [
        ("2.345", "none", 2, "2.345"),
        ("2.345", "round", 2, "2.35"),  # half up, as an officer rounds
        ("-2.345", "round", 2, "-2.35"),
        ("2.349", "truncate", 2, "2.34"),
        ("-2.349", "truncate", 2, "-2.34"),  # towards zero
        ("7.5", "round", 0, "8"),
        ("7.9", "truncate", 0, "7"),
    ],
)
def test_rounding_as_the_model_says(x: str, mode: str, decimals: int, due: str):
    assert rounded(Decimal(x), Rounding(mode=mode, decimals=decimals)) == Decimal(due)


def test_three_thirds_are_whole_again_before_they_are_cut():
    @exactly
    def whole() -> Decimal:
        return 3 * (Decimal(7) / 3)

    assert whole() != 7
    assert rounded(whole(), Rounding(mode="truncate", decimals=4)) == 7


def test_points_for_price_are_rounded_as_points_not_only_in_the_total():
    case = a_case(
        a_bid("A", price=1000),
        a_bid("B", price=1100),
        model=a_model(method=linear(30), round_points={"mode": "round", "decimals": 1}),
    )
    assert points_for_price(case) == {"A": 10, "B": Decimal("6.7")}


def test_kroner_per_point_may_be_a_percentage_of_the_lots_value():
    method = FixedKroner(percent_of_lot_value=Decimal(2))
    assert methods.kroner_per_point(method, Decimal(1_500_000)) == 30_000
    assert methods.kroner_per_point(method, None) is None
    assert methods.kroner_per_point(FixedKroner(), Decimal(1_500_000)) is None


def test_a_stated_amount_goes_before_a_percentage():
    method = FixedKroner(kroner_per_point=Decimal(5), percent_of_lot_value=Decimal(2))
    assert methods.kroner_per_point(method, Decimal(1_500_000)) == 5


def test_deducting_and_adding_differ_by_a_constant():
    offers = (a_bid("A", price=900, points=3), a_bid("B", price=1000, points=8))
    deducted = totals(a_case(*offers, model=price_model(kroner(20))))
    added = totals(a_case(*offers, model=price_model(kroner(20, form="add"))))
    assert {b: added[b] - deducted[b] for b in added} == {"A": 200, "B": 200}


def test_without_quality_criteria_a_price_model_is_the_price():
    case = a_case(a_bid("A", points=None), model=a_model(a_price(), method=kroner()))
    assert totals(case) == {"A": 1_000_000}


def test_a_price_that_weighs_everything_leaves_the_percentage_out():
    model = a_model(a_price(40), quality("Q", 60), method={"name": "percentage_on_price"})
    case = a_case(a_bid("A", points=2), model=model)
    assert totals(case, weights={"P": Decimal(1), "Q": Decimal(0)}) == {"A": 1_000_000}


def test_a_percentage_on_a_price_without_weight_is_refused():
    model = a_model(a_price(40), quality("Q", 60), method={"name": "percentage_on_price"})
    with pytest.raises(ScoringError) as refused:
        totals(a_case(a_bid("A"), model=model), weights={"P": Decimal(0), "Q": Decimal(1)})
    assert [f.code for f in refused.value.findings] == ["score.price_weight_zero"]


def test_an_empty_field_gives_an_empty_outcome():
    nobody = Field(FixedPrice(), Scale(), {}, {}, {}, Decimal(0), None, Rounding())
    assert methods.evaluate(nobody).totals == {}


def test_a_method_without_price_points_is_not_asked_for_them():
    with pytest.raises(TypeError, match="fixed_price"):
        methods.price_points(FixedPrice(), Scale(), {"A": Decimal(1)})


def test_a_gate_on_the_total_uses_the_plain_mean_when_an_analysis_leaves_quality_no_weight():
    model = a_model(a_price(40), quality("Q", 40), quality("R", 20), gates={"total_at_least": 50})
    case = a_case(a_bid("A", points={"Q": 10, "R": 2}), a_bid("B", points={"Q": 5, "R": 3}), model=model)
    only_price = {"P": Decimal(1), "Q": Decimal(0), "R": Decimal(0)}
    assert list(totals(case, weights=only_price)) == ["A"]
