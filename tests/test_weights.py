"""Weights are percent of the parent or of the whole; moving one keeps sum, locks and proportions."""

from __future__ import annotations

from decimal import Decimal

import pytest
from builders import a_model, a_price, kroner, linear, quality

from scoring import weights
from scoring.evaluation import Criterion, EvaluationModel
from scoring.values import ScoringError, Theme

D = Decimal


def group(name: str, weight: int | str | None, **fields) -> Criterion:
    return quality(name, weight, **fields)


def under(parent: str, name: str, weight: int | str | None, theme: Theme = "quality") -> Criterion:
    return quality(name, weight, parent=parent, theme=theme)


TREE = (
    a_price(40),
    group("S", 60),
    under("S", "S1", 75, "social"),
    under("S", "S2", 25, "effect"),
)


def codes(*criteria: Criterion, **fields) -> list[str]:
    return [f.code for f in weights.findings(a_model(*criteria, **fields))]


def test_a_childs_weight_is_percent_of_its_parent():
    assert weights.of_whole(a_model(*TREE)) == {"P": D("0.4"), "S1": D("0.45"), "S2": D("0.15")}


def test_or_percent_of_the_whole_when_the_model_says_so():
    tree = (a_price(40), group("S", 60), under("S", "S1", 45), under("S", "S2", 15))
    assert weights.of_whole(a_model(*tree, weights_of="whole")) == {
        "P": D("0.4"),
        "S1": D("0.45"),
        "S2": D("0.15"),
    }


def test_a_price_without_weight_is_left_out():
    assert weights.of_whole(a_model(a_price(), quality("Q", 100), method=kroner())) == {"Q": 1}


def test_a_child_of_a_parent_without_weight_weighs_nothing():
    assert weights.of_whole(a_model(a_price(100), group("S", None), under("S", "S1", 100)))["S1"] == 0


def test_themes_add_up_in_their_fixed_order():
    assert list(weights.by_theme(a_model(*reversed(TREE[:2]), *TREE[2:])).items()) == [
        ("price", D("0.4")),
        ("social", D("0.45")),
        ("effect", D("0.15")),
    ]


def test_themes_of_other_weights_than_the_models():
    other = {"P": D(1), "S1": D(0), "S2": D(0)}
    assert weights.by_theme(a_model(*TREE), other) == {"price": 1}


def test_a_theme_set_to_70_leaves_the_others_in_proportion():
    """Social 45 and effect 15 share the 30 that price leaves as 22.5 and 7.5."""
    shares = weights.with_themes(a_model(*TREE), {"price": D(70)})
    assert shares == {"P": D("0.7"), "S1": D("0.225"), "S2": D("0.075")}


def test_all_themes_may_be_named_when_they_give_100():
    shares = weights.with_themes(a_model(*TREE), {"price": D(20), "social": D(50), "effect": D(30)})
    assert shares == {"P": D("0.2"), "S1": D("0.5"), "S2": D("0.3")}


def test_no_theme_named_changes_nothing():
    assert weights.with_themes(a_model(*TREE), {}) == weights.of_whole(a_model(*TREE))


@pytest.mark.parametrize(
    ("percent", "code"),
    [
        ({"environment": D(10)}, "weights.theme_without_criteria"),
        ({"price": D(101)}, "weights.themes_do_not_fit"),
        ({"price": D(-1)}, "weights.themes_do_not_fit"),
        ({"price": D(80), "social": D(30)}, "weights.themes_do_not_fit"),
        # all named, and they give 90: nobody is left to take the rest
        ({"price": D(40), "social": D(40), "effect": D(10)}, "weights.themes_do_not_fit"),
    ],
)
def test_themes_that_cannot_be_are_refused(percent: dict[Theme, Decimal], code: str):
    with pytest.raises(ScoringError) as refused:
        weights.with_themes(a_model(*TREE), percent)
    assert [f.code for f in refused.value.findings] == [code]


def test_a_weight_moved_to_40_leaves_the_others_in_proportion():
    moved = weights.move({"a": D(20), "b": D(60), "c": D(20)}, "a", D(40))
    assert moved == {"a": 40, "b": 45, "c": 15}


def test_a_locked_weight_stays():
    moved = weights.move({"a": D(20), "b": D(60), "c": D(20)}, "a", D(30), locked={"b"})
    assert moved == {"a": 30, "b": 60, "c": 10}


def test_a_weight_moves_no_further_than_the_locks_leave():
    assert weights.move({"a": D(20), "b": D(60), "c": D(20)}, "a", D(90), {"b"}) == {"a": 40, "b": 60, "c": 0}
    assert weights.move({"a": D(20), "b": D(80)}, "a", D(-5)) == {"a": 0, "b": 100}
    assert weights.move({"a": D(20), "b": D(80)}, "a", D(105)) == {"a": 100, "b": 0}


def test_a_locked_weight_does_not_move_itself():
    parts = {"a": D(20), "b": D(80)}
    assert weights.move(parts, "a", D(50), locked={"a"}) == parts


def test_nothing_moves_when_all_the_others_are_locked():
    parts = {"a": D(20), "b": D(80)}
    assert weights.move(parts, "a", D(50), locked={"b"}) == parts


def test_weights_at_zero_share_equally_when_they_get_room():
    assert weights.move({"a": D(100), "b": D(0), "c": D(0)}, "a", D(50)) == {"a": 50, "b": 25, "c": 25}


def test_thirds_are_whole_hundredths_and_still_give_100():
    moved = weights.move({"a": D(1), "b": D(33), "c": D(33), "d": D(33)}, "a", D(0))
    assert sum(moved.values()) == 100
    assert sorted(moved.values()) == [0, D("33.33"), D("33.33"), D("33.34")]


def test_a_tree_that_adds_up_has_nothing_to_mend():
    assert codes(*TREE) == []


@pytest.mark.parametrize(
    ("criteria", "fields", "expected"),
    [
        # 95 at the top, and its near miss 100
        ((a_price(40), quality("Q", 55)), {}, ["weights.sum_low_top"]),
        ((a_price(40), quality("Q", 60)), {}, []),
        ((a_price(40), quality("Q", "60.01")), {}, ["weights.sum_high_top"]),
        # 99.99 and 100.01 under a parent
        ((a_price(40), group("S", 60), under("S", "S1", "99.99")), {}, ["weights.sum_low"]),
        (
            (a_price(40), group("S", 60), under("S", "S1", "90"), under("S", "S2", "20")),
            {},
            ["weights.sum_high"],
        ),
        ((a_price(40), group("S", 60), under("S", "S1", "90"), under("S", "S2", "10")), {}, []),
        # of the whole: the children give what their parent weighs
        ((a_price(40), group("S", 60), under("S", "S1", 60)), {"weights_of": "whole"}, []),
        ((a_price(40), group("S", 60), under("S", "S1", 100)), {"weights_of": "whole"}, ["weights.sum_high"]),
        # a weight forgotten: the others give 100, so it alone is told
        ((a_price(40), quality("Q", 60), quality("R", None)), {}, ["weights.missing"]),
        ((a_price(40), quality("Q", 60), quality("R", 0)), {}, ["weights.zero"]),
        ((a_price(40), quality("Q", "59.99"), quality("R", "0.01")), {}, []),
        # no price at all, except where the price is fixed
        ((quality("Q", 100),), {}, ["weights.price_missing"]),
        ((quality("Q", 100),), {"method": {"name": "fixed_price"}}, []),
        ((a_price(100, kind="cost"),), {}, []),
        # a price model does not weigh the price
        ((a_price(40), quality("Q", 60)), {"method": kroner()}, ["weights.price_not_weighed"]),
        ((a_price(), quality("Q", 100)), {"method": kroner()}, []),
        ((a_price(0), quality("Q", 100)), {"method": kroner()}, []),
        ((a_price(), quality("Q", 100)), {"method": linear()}, ["weights.missing"]),
    ],
)
def test_what_is_told_about_weights(criteria: tuple[Criterion, ...], fields: dict, expected: list[str]):
    assert codes(*criteria, **fields) == expected


def test_a_wrong_sum_tells_how_much_is_missing_and_where():
    model = a_model(a_price(40), group("S", 60), under("S", "S1", 70), under("S", "S2", 25))
    (finding,) = weights.findings(model)
    assert finding.place == "criteria/S"
    assert finding.values == {"sum": 95, "due": 100, "gap": 5, "name": "Kvalitet S"}
    assert (finding.severity, finding.law) == ("stop", "udbudsloven §§ 160, 165")


OF_WHOLE = (a_price(40), group("S", 60), under("S", "S1", 45), under("S", "S2", 15))


def of(model: EvaluationModel) -> dict[str, Decimal | None]:
    return {c.id: c.weight for c in model.criteria}


def test_children_follow_their_parents_weight_when_weights_are_of_the_whole():
    placed = weights.placed(a_model(*OF_WHOLE, weights_of="whole"), {"P": D(60), "S": D(40)})
    assert of(placed) == {"P": 60, "S": 40, "S1": 30, "S2": 10}
    assert weights.findings(placed) == ()


def test_children_of_a_parent_keep_their_percent_of_it():
    assert of(weights.placed(a_model(*TREE), {"P": D(60), "S": D(40)})) == {
        "P": 60,
        "S": 40,
        "S1": 75,
        "S2": 25,
    }


def test_children_that_did_not_make_up_their_parents_weight_are_left_for_the_officer():
    tree = (a_price(40), group("S", 60), under("S", "S1", 45), under("S", "S2", 16))
    placed = weights.placed(a_model(*tree, weights_of="whole"), {"S": D(30)})
    assert of(placed) == {"P": 40, "S": 30, "S1": 45, "S2": 16}


def test_a_weight_taken_away_leaves_the_children_as_they_are():
    placed = weights.placed(a_model(*OF_WHOLE, weights_of="whole"), {"S": None})
    assert of(placed) == {"P": 40, "S": None, "S1": 45, "S2": 15}


def test_a_childs_own_weight_goes_before_the_one_that_follows_its_parent():
    placed = weights.placed(a_model(*OF_WHOLE, weights_of="whole"), {"S": D(40), "S1": D(1)})
    assert of(placed) == {"P": 40, "S": 40, "S1": 1, "S2": 10}


@pytest.mark.parametrize(
    ("criteria", "fields", "expected"),
    [
        # 20 and 30 become 40 and 60
        ((a_price(20), quality("Q", 30)), {}, {"P": 40, "Q": 60}),
        # nothing weighs anything yet: all alike
        ((a_price(), quality("Q", None)), {}, {"P": 50, "Q": 50}),
        # a price model does not weigh its price
        ((a_price(40), quality("Q", 60)), {"method": kroner()}, {"P": None, "Q": 100}),
        # of the whole: the children give what their parent comes to weigh
        (
            (a_price(20), group("S", 30), under("S", "S1", 1)),
            {"weights_of": "whole"},
            {"P": 40, "S": 60, "S1": 60},
        ),
        # of the parent: they give 100
        ((a_price(20), group("S", 30), under("S", "S1", 1)), {}, {"P": 40, "S": 60, "S1": 100}),
    ],
)
def test_weights_are_brought_to_their_due_sums(
    criteria: tuple[Criterion, ...], fields: dict, expected: dict[str, int | None]
):
    evened = weights.evened(a_model(*criteria, **fields))
    assert of(evened) == expected
    assert weights.findings(evened) == ()


def test_three_alike_are_brought_to_100_to_the_last_hundredth():
    evened = weights.evened(a_model(a_price(1), quality("Q", 1), quality("R", 1)))
    assert sum(weight or 0 for weight in of(evened).values()) == 100
