"""The criteria tree: order, adding, grouping, removing, a first model."""

from __future__ import annotations

import pytest
from builders import a_bid, a_case, a_model, a_price, quality
from pydantic import ValidationError

from scoring import criteria_tree, edit, reference, weights
from scoring.values import SINGLE_LOT

KITCHEN = "kantine"


def ids(model) -> list[str]:
    return [c.id for c in model.criteria]


def test_a_new_criterion_weighs_nothing_and_stands_last_among_its_siblings():
    case, key = criteria_tree.added(reference.example("beskaeftigelse"), 0, "Nyt", parent="E")
    assert key == "E5"
    assert ids(case.models[0])[:7] == ["P", "E", "E1", "E2", "E3", "E4", "E5"]
    assert next(c for c in case.models[0].criteria if c.id == "E5").weight == 0


def test_a_sub_criterion_takes_its_parents_theme():
    case, key = criteria_tree.added(reference.example("beskaeftigelse"), 0, "Nyt", parent="S")
    assert next(c.theme for c in case.models[0].criteria if c.id == key) == "social"


def test_an_id_in_use_is_not_used_again():
    case, first = criteria_tree.added(a_case(model=a_model(a_price(40), quality("Q", 60))), 0, "Nyt")
    _, second = criteria_tree.added(case, 0, "Nyt")
    assert (first, second) == ("Q2", "Q3")


def test_a_price_added_under_a_method_that_does_not_weigh_it_has_no_weight():
    model = a_model(quality("Q", 100), method={"name": "fixed_kroner", "kroner_per_point": 1})
    case, key = criteria_tree.added(a_case(model=model), 0, "Pris", theme="price")
    added = next(c for c in case.models[0].criteria if c.id == key)
    assert (added.kind, added.theme, added.weight) == ("price", "price", None)


def test_a_criterion_moves_with_its_sub_criteria_and_stops_at_the_ends():
    model = reference.example("beskaeftigelse").models[0]
    up = criteria_tree.shifted(model, "Q", -1)
    assert [c.id for c in criteria_tree.children(up, None)] == ["P", "Q", "E", "S"]
    assert ids(up)[1:4] == ["Q", "Q1", "Q2"]
    assert criteria_tree.shifted(model, "P", -1) == model


def test_a_criterion_put_under_another_stands_with_its_siblings():
    model = a_model(a_price(40), quality("Q", 30), quality("S", 30))
    assert criteria_tree.regrouped(model, "S", "Q").criteria[2].parent == "Q"


def test_a_criterion_with_sub_criteria_and_a_price_cannot_be_put_under_another():
    model = reference.example("beskaeftigelse").models[0]
    by_id = {c.id: c for c in model.criteria}
    assert [c.id for c in criteria_tree.may_hold(model, by_id["E1"])] == ["E", "Q", "S"]
    assert not criteria_tree.may_hold(model, by_id["E"])
    assert not criteria_tree.may_hold(model, by_id["P"])


def test_a_removed_criterion_takes_its_points_and_what_was_typed_about_it_along():
    case = a_case(a_bid("A"), model=a_model(a_price(40), quality("Q", 60), quality("S", 0)))
    typed = edit.with_unread(case, f"{criteria_tree.place(0, 'Q')}/weight", "17,x")
    smaller = criteria_tree.without_criterion(typed, "Q", 0)
    assert (ids(smaller.models[0]), smaller.assessments, smaller.unread) == (["P", "S"], (), {})


def test_a_first_model_shares_the_weight_alike_in_whole_percent():
    names = {"price": "Pris", "social": "Social værdi", "effect": "Effekt"}
    model = criteria_tree.started({"name": "linear_from_lowest", "spread": 60, "outside": "floor"}, names)
    assert [(c.id, c.weight) for c in model.criteria] == [("P", 34), ("S", 33), ("E", 33)]
    assert not weights.findings(model)


def test_a_first_model_of_a_price_method_weighs_quality_alone():
    names = {"price": "Pris", "social": "Social værdi", "effect": "Effekt"}
    model = criteria_tree.started({"name": "fixed_kroner", "kroner_per_point": 1000}, names)
    assert [(c.id, c.weight) for c in model.criteria] == [("P", None), ("S", 50), ("E", 50)]
    assert not weights.findings(model)


def test_a_first_model_invents_no_parameter():
    with pytest.raises(ValidationError):
        criteria_tree.started({"name": "linear_from_lowest"}, {"price": "Pris"})


def test_a_lot_can_get_a_model_of_its_own():
    case = criteria_tree.with_own_model(reference.example(KITCHEN), "L3")
    assert [m.lots for m in case.models] == [(), ("L3",)]
    assert case.models[0].criteria == case.models[1].criteria
    assert criteria_tree.with_own_model(case, "L3") == case


def test_a_lot_leaves_the_model_it_shared_by_name():
    case = reference.example(KITCHEN)
    shared = edit.with_model(case, edit.changed(case.models[0], lots=("L1", "L2")))
    assert [m.lots for m in criteria_tree.with_own_model(shared, "L2").models] == [("L1",), ("L2",)]


def test_a_model_no_lot_has_is_not_copied():
    case = a_case(models=())
    assert criteria_tree.with_own_model(case, SINGLE_LOT) == case


def test_weights_that_do_not_add_up_can_be_mended():
    model = a_model(a_price(40), quality("Q", 50))
    assert criteria_tree.is_off(model)
    assert not criteria_tree.is_off(weights.evened(model))


def test_the_first_child_takes_the_parents_weight_so_that_the_parent_still_counts():
    case, key = criteria_tree.added(a_case(model=a_model(a_price(40), quality("Q", 60))), 0, "Ny", parent="Q")
    assert next(c.weight for c in case.models[0].criteria if c.id == key) == 100
