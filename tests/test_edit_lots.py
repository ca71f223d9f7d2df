"""Lots are added, renamed and taken away, and everything that names them follows."""

from __future__ import annotations

from decimal import Decimal

import pytest
from builders import ONLY, a_bid, a_case, totals
from pydantic import ValidationError

from scoring import edit_lots, reference
from scoring.bid import Discount
from scoring.edit import price_place, with_unread
from scoring.model import Case
from scoring.score import score
from scoring.tender import Lot

D = Decimal


@pytest.fixture
def canteen() -> Case:
    return reference.example("kantine")


def test_an_undivided_tender_becomes_the_first_lot_with_its_prices():
    case = a_case(a_bid("A"), a_bid("B", price=1_200_000))
    parted = edit_lots.with_lot(edit_lots.divided(case, "L1"), Lot(id="L2", title="Nyt"))
    assert [lot.id for lot in parted.tender.lots] == ["L1", "L2"]
    assert totals(parted, "L1") == totals(case, ONLY)
    assert not score(parted, "L2").totals


def test_points_that_named_no_lot_still_count_for_every_lot():
    parted = edit_lots.divided(a_case(a_bid("A")), "L1")
    assert [a.lot for a in parted.assessments] == [None]


def test_a_lot_under_another_name_is_the_same_lot(canteen: Case):
    renamed = edit_lots.renamed_lot(canteen, "L5", "MØDER")
    assert score(renamed, "MØDER").totals == score(canteen, "L5").totals
    assert renamed.bid("B2").discounts[0].lots == ("L1", "MØDER")


def test_what_could_not_be_read_follows_its_lot(canteen: Case):
    waiting = with_unread(canteen, price_place("B1", "L5", "1"), "12,3,4")
    assert price_place("B1", "MØDER", "1") in edit_lots.renamed_lot(waiting, "L5", "MØDER").unread
    assert edit_lots.without_lot(waiting, "L5").unread == {}


def test_a_lot_leaves_with_its_prices_and_the_discounts_it_was_needed_for(canteen: Case):
    case = edit_lots.with_limits(canteen, combinations=(("L1", "L5"), ("L2", "L3")))
    smaller = edit_lots.without_lot(case, "L5")
    assert not any(p.lot == "L5" for b in smaller.bids for p in b.prices)
    assert [d.id for b in smaller.bids for d in b.discounts] == ["R1", "R3", "R4"]
    assert smaller.tender.limits.combinations == (("L1",), ("L2", "L3"))


def test_a_discount_that_still_can_be_earned_stays(canteen: Case):
    three = Discount(id="R9", lots=("L1", "L2", "L5"), min_lots=2, percent=D(4))
    case = edit_lots.without_lot(edit_lots.with_discount(canteen, "B1", three), "L5")
    assert case.bid("B1").discounts[-1].lots == ("L1", "L2")


def test_a_model_of_one_lot_leaves_with_it_and_never_becomes_the_model_of_all(canteen: Case):
    own = canteen.models[0].model_copy(update={"lots": ("L5",)})
    case = canteen.model_copy(update={"models": (*canteen.models, own)})
    assert edit_lots.without_lot(case, "L5").models == canteen.models


def test_the_last_lot_stays():
    case = a_case(a_bid("A"))
    assert edit_lots.without_lot(case, ONLY) == case


def test_a_discount_is_replaced_by_its_id_and_taken_away(canteen: Case):
    dearer = canteen.bid("B2").discounts[0].model_copy(update={"percent": D(6)})
    case = edit_lots.with_discount(canteen, "B2", dearer)
    assert [d.percent for d in case.bid("B2").discounts] == [D(6)]
    typed = with_unread(case, edit_lots.discount_place("B2", "R2", "percent"), "seks")
    gone = edit_lots.without_discount(typed, "B2", "R2")
    assert (gone.bid("B2").discounts, gone.unread) == ((), {})


@pytest.mark.parametrize("wrong", [D("1.5"), D(-1), D(0)])
def test_a_number_of_lots_is_whole_and_at_least_one(canteen: Case, wrong: Decimal):
    with pytest.raises(ValidationError):
        edit_lots.with_limits(canteen, max_lots_won=wrong)


def test_a_capacity_is_set_and_emptied(canteen: Case):
    assert edit_lots.with_capacity(canteen, "B1", D(3)).bid("B1").capacity == 3
    assert edit_lots.with_capacity(canteen, "B3", None).bid("B3").capacity is None
