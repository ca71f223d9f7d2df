"""Weights placed and evened: sub-criteria follow their parent, and every sum is exact."""

from __future__ import annotations

from decimal import Decimal

from builders import a_model, a_price, quality
from hypothesis import given
from hypothesis import strategies as st

from scoring import reference, weights
from scoring.evaluation import EvaluationModel
from scoring.values import Percent


def percent(number: float | str) -> Percent:
    return Percent(Decimal(str(number)))


def family(**fields: object) -> EvaluationModel:
    """Price 40 and Q 60 with sub-criteria Q1 30, Q2 20, Q3 10, all of the whole."""
    parts = [quality("Q1", 30, parent="Q"), quality("Q2", 20, parent="Q"), quality("Q3", 10, parent="Q")]
    return a_model(a_price(40), quality("Q", 60), *parts, **{"weights_of": "whole", **fields})


def of(model: EvaluationModel) -> dict[str, Decimal | None]:
    return {c.id: c.weight for c in model.criteria}


def test_sub_criteria_follow_a_parent_that_is_moved():
    placed = weights.placed(family(), {"P": percent(50), "Q": percent(50)})
    assert of(placed) == {"P": 50, "Q": 50, "Q1": 25, "Q2": Decimal("16.67"), "Q3": Decimal("8.33")}


def test_sub_criteria_weighed_by_their_parent_stay():
    model = a_model(
        a_price(40), quality("Q", 60), quality("Q1", 70, parent="Q"), quality("Q2", 30, parent="Q")
    )
    assert of(weights.placed(model, {"Q": percent(20)})) == {"P": 40, "Q": 20, "Q1": 70, "Q2": 30}


def test_sub_criteria_that_did_not_make_up_their_parent_are_left_for_the_officer():
    model = weights.placed(family(), {"Q3": percent(5)})
    assert of(weights.placed(model, {"Q": percent(30)})) == {"P": 40, "Q": 30, "Q1": 30, "Q2": 20, "Q3": 5}


def test_a_parent_raised_from_nothing_gives_its_sub_criteria_equal_parts():
    model = a_model(a_price(100), quality("Q", 0), quality("Q1", 0, parent="Q"), quality("Q2", 0, parent="Q"))
    raised = weights.placed(model.model_copy(update={"weights_of": "whole"}), {"Q": percent(10)})
    assert of(raised) == {"P": 100, "Q": 10, "Q1": 5, "Q2": 5}


@given(st.integers(0, 10_000))
def test_every_move_leaves_no_sum_off(hundredths: int):
    to = Percent(Decimal(hundredths) / 100)
    moved = weights.move({"P": Decimal(40), "Q": Decimal(60)}, "Q", to)
    placed = weights.placed(family(), {key: Percent(weight) for key, weight in moved.items()})
    assert not [f for f in weights.findings(placed) if f.code.startswith("weights.sum")]


def test_evened_weights_add_up_in_the_same_proportion():
    model = weights.placed(family(), {"P": percent(60), "Q": percent(60)})
    assert of(weights.evened(model)) == {
        "P": 50,
        "Q": 50,
        "Q1": 25,
        "Q2": Decimal("16.67"),
        "Q3": Decimal("8.33"),
    }


def test_a_price_that_is_not_weighed_loses_its_weight_when_evened():
    model = family(method={"name": "fixed_kroner", "kroner_per_point": 1000})
    assert of(weights.evened(model)) == {
        "P": None,
        "Q": 100,
        "Q1": 50,
        "Q2": Decimal("33.33"),
        "Q3": Decimal("16.67"),
    }


def test_weights_that_add_up_are_not_changed_by_evening():
    for name in reference.examples():
        model = reference.example(name).models[0]
        assert weights.evened(model) == model
