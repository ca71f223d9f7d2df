"""What can never be true cannot be made; what is merely unfinished can."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from typing import Any

import pytest
from builders import ONLY, a_bid, a_case, a_model, a_price, kroner, quality
from pydantic import ValidationError

from scoring.bid import Bid, Tenderer
from scoring.evaluation import Criterion, EvaluationModel
from scoring.model import Case
from scoring.values import Finding, ScoringError, settled

TWO_LOTS = {"lots": [{"id": "L1"}, {"id": "L2"}]}


def faults(make: Any) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as error:
        make()
    return [(f.code, f.place) for e in error.value.errors() for f in e["ctx"]["findings"]]


def a_case_with(**fields: Any) -> Any:
    return lambda: a_case(a_bid("A", **fields))


def test_a_tender_without_model_or_bids_is_merely_unfinished():
    assert a_case(models=()).model_for(ONLY) is None


def test_weights_that_give_95_are_merely_unfinished():
    assert a_case(model=a_model(a_price(40), quality("Q", 55))).models[0].leaves()[1].weight == 55


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda: a_case(a_bid("A"), a_bid("A")), ("case.double_id", "bids")),
        (lambda: a_case(tender={"lots": [{"id": "L"}, {"id": "L"}]}), ("case.double_id", "tender/lots")),
        (lambda: a_case(model=a_model(lots=["L9"])), ("case.unknown_lot", "models/0/lots")),
        (
            lambda: a_case(tender={"limits": {"combinations": [["L9"]]}}),
            ("case.unknown_lot", "tender/limits/combinations"),
        ),
        (
            a_case_with(price=None, prices=[{"item": "1"}, {"item": "1"}]),
            ("case.double_id", "bids/A/prices"),
        ),
        (
            a_case_with(price=None, prices=[{"item": "1", "lot": "L9"}]),
            ("case.unknown_lot", "bids/A/prices/0/lot"),
        ),
        (
            a_case_with(rejections=[{"lot": "L9", "reason": "x"}]),
            ("case.unknown_lot", "bids/A/rejections/0/lot"),
        ),
        (a_case_with(abnormal=[{"lot": "L9"}]), ("case.unknown_lot", "bids/A/abnormal/0/lot")),
        (
            a_case_with(discounts=[{"id": "R", "lots": ["L9"], "percent": 5}]),
            ("case.unknown_lot", "bids/A/discounts/R"),
        ),
        (a_case_with(offered={"Z": 1}), ("case.unknown_criterion", "bids/A/offered/0/criterion")),
        (a_case_with(points={"Z": 1}), ("case.unknown_criterion", "assessments/0/criterion")),
        (
            lambda: a_case(assessments=[{"bid": "Z", "criterion": "Q"}]),
            ("case.unknown_bid", "assessments/0/bid"),
        ),
        (
            lambda: a_case(a_bid("A"), assessments=[{"bid": "A", "criterion": "Q", "lot": "L9"}]),
            ("case.unknown_lot", "assessments/1/lot"),
        ),
    ],
)
def test_a_broken_reference_cannot_be_made(make: Any, fault: tuple[str, str]):
    assert faults(make) == [fault]


def test_a_number_offered_twice_for_one_lot_cannot_be_made():
    offers = [{"criterion": "Q", "value": 1}, {"criterion": "Q", "value": 2}]
    bid = {"id": "A", "tenderer": {"name": "x"}, "offered": offers}
    tender = {"id": "T", "title": "x"}
    assert faults(lambda: Case.model_validate({"tender": tender, "models": [a_model()], "bids": [bid]})) == [
        ("case.double_id", "bids/A/offered")
    ]


@pytest.mark.parametrize(
    ("criteria", "fault"),
    [
        ((quality("Q"), quality("Q")), ("case.double_id", "criteria")),
        ((quality("Q", parent="Z"),), ("case.unknown_criteria", "criteria/Q/parent")),
        ((quality("Q", parent="Q"),), ("case.too_deep", "criteria/Q/parent")),
        (
            (quality("Q"), quality("R", parent="Q"), quality("S", parent="R")),
            ("case.too_deep", "criteria/S/parent"),
        ),
    ],
)
def test_a_tree_has_two_levels_and_known_parents(criteria: tuple[Criterion, ...], fault: tuple[str, str]):
    assert faults(lambda: EvaluationModel(criteria=criteria, method=kroner())) == [fault]


def test_a_criterion_with_children_is_weighed_through_them():
    model = a_model(a_price(40), quality("S", 60), quality("S1", 100, parent="S"))
    assert [c.id for c in model.leaves()] == ["P", "S1"]


def test_a_price_criterion_belongs_to_the_theme_price_unless_told_otherwise():
    assert a_price(40).theme == a_price(40, kind="cost").theme == "price"
    assert a_price(40, theme="effect").theme == "effect"
    assert quality().theme == "quality"


def test_a_scale_and_a_span_need_two_different_ends():
    with pytest.raises(ValidationError):
        quality(scale={"bottom": 5, "top": 5})
    with pytest.raises(ValidationError):
        quality(scoring={"how": "indicator", "worst": 5, "best": 5})


def test_values_do_not_change_and_refuse_what_they_do_not_know():
    with pytest.raises(ValidationError):
        Tenderer(name="x").name = "y"
    with pytest.raises(ValidationError):
        Tenderer.model_validate({"name": "x", "cvrnr": "1"})


def test_names_lose_outer_blanks_and_are_composed():
    name = unicodedata.normalize("NFD", "  Blåbær ")
    assert Tenderer(name=name).name == unicodedata.normalize("NFC", "Blåbær")


def test_a_bid_belongs_to_the_lots_it_prices_and_without_any_price_to_all():
    one = a_bid("A", lot="L1")
    none = a_bid("B", price=None, points=None)
    case = a_case(one, none, tender=TWO_LOTS)
    assert [[b.id for b in case.bids_in(lot)] for lot in ("L1", "L2")] == [["A", "B"], ["B"]]


def test_a_line_without_a_price_does_not_make_a_bid_for_its_lot():
    lines = [{"item": "1", "lot": "L1", "unit_price": 5}, {"item": "1", "lot": "L2"}]
    case = a_case(a_bid("A", price=None, prices=lines), tender=TWO_LOTS)
    assert [len(case.bids_in(lot)) for lot in ("L1", "L2")] == [1, 0]


def test_a_model_that_names_the_lot_goes_before_one_for_all():
    general, own = a_model(), a_model(lots=["L2"])
    case = a_case(models=(general, own), tender=TWO_LOTS)
    assert (case.model_for("L1"), case.model_for("L2")) == (general, own)


def test_a_bid_is_found_by_its_id():
    assert a_case(a_bid("A")).bid("A").id == "A"
    with pytest.raises(KeyError):
        a_case(a_bid("A")).bid("Z")


def test_a_rejection_for_all_lots_keeps_the_bid_out_of_each():
    bid = Bid.model_validate({"id": "A", "tenderer": {"name": "x"}, "rejections": [{"reason": "x"}]})
    assert bid.rejection("L1") is not None


def test_a_division_that_does_not_end_is_settled_without_moving_a_written_number():
    assert settled(Decimal("1.123456")) == Decimal("1.123456")
    assert settled(Decimal("0." + "9" * 50)) == 1


def test_an_error_carries_findings_and_names_their_codes():
    error = ScoringError(Finding(code="case.missing", severity="stop", place="tender/title"))
    assert str(error) == "case.missing tender/title"
    assert error.findings[0].place == "tender/title"
