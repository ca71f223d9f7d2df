"""A change makes a new case: the old one stays as it was, and an impossible one never exists."""

from __future__ import annotations

from decimal import Decimal

import pytest
from builders import ONLY, a_bid, a_case, a_model, a_price, kroner, quality, totals
from pydantic import ValidationError

from scoring import edit
from scoring.bid import Bid, OfferedValue, PriceLine, Rejection, Tenderer
from scoring.model import Assessment, Case

TWO_LOTS = {"lots": [{"id": "L1"}, {"id": "L2"}]}
SUM = PriceLine(item="sum")


def a_plain_bid(name: str) -> Bid:
    return Bid(id=name, tenderer=Tenderer(name=name))


def bids(case: Case) -> list[str]:
    return [b.id for b in case.bids]


def price(case: Case, bid: str, item: str = "sum") -> Decimal | None:
    return next(p.unit_price for p in case.bid(bid).prices if p.item == item)


def test_a_change_is_checked_and_the_old_value_stays():
    case = a_case(a_bid("A"))
    assert edit.changed(case.tender, title="Nyt").title == "Nyt"
    assert case.tender.title == "Prøveudbud"
    with pytest.raises(ValidationError):
        edit.changed(case.tender, title="")


def test_a_field_may_have_any_name_even_value():
    offer = OfferedValue(criterion="Q", value=Decimal(3))
    assert edit.changed(offer, value=Decimal(4)).value == 4


def test_a_bid_is_added_last_or_put_in_its_place():
    case = a_case(a_bid("A"), a_bid("B"))
    assert bids(edit.with_bid(case, a_plain_bid("C"))) == ["A", "B", "C"]
    renewed = edit.with_bid(case, a_plain_bid("A"))
    assert (bids(renewed), renewed.bid("A").prices) == (["A", "B"], ())


def test_a_bid_that_gets_another_id_takes_its_points_and_unread_fields_along():
    unread = {"bids/A/prices/*/sum/unit_price": "1..2", "assessments/A/*/Q/panel": "x", "tender/title": "y"}
    case = a_case(a_bid("A"), a_bid("B"), unread=unread)
    renamed = edit.with_bid(case, edit.changed(case.bid("A"), id="Z"), was="A")
    assert bids(renamed) == ["Z", "B"]
    assert [a.bid for a in renamed.assessments] == ["Z", "B"]
    assert sorted(renamed.unread) == [
        "assessments/Z/*/Q/panel",
        "bids/Z/prices/*/sum/unit_price",
        "tender/title",
    ]


def test_a_bid_cannot_take_anothers_id():
    case = a_case(a_bid("A"), a_bid("B"))
    with pytest.raises(ValidationError):
        edit.with_bid(case, edit.changed(case.bid("A"), id="B"), was="A")


def test_a_bid_leaves_with_its_points_and_unread_fields():
    unread = {"bids/A/prices/*/sum/unit_price": "x", "bids/AA/prices/*/sum/unit_price": "x"}
    left = edit.without_bid(a_case(a_bid("A"), a_bid("AA"), unread=unread), "A")
    assert bids(left) == ["AA"]
    assert [a.bid for a in left.assessments] == ["AA"]
    assert list(left.unread) == ["bids/AA/prices/*/sum/unit_price"]


def test_a_model_is_replaced_or_appended():
    model = a_model(a_price(), quality("Q"), method=kroner())
    assert edit.with_model(a_case(), model).models == (model,)
    assert edit.with_model(a_case(models=()), model).models == (model,)


def test_a_criterion_is_replaced_or_added_last():
    model = a_model()
    assert [c.id for c in edit.with_criterion(model, quality("R", 10)).criteria] == ["P", "Q", "R"]
    assert edit.with_criterion(model, quality("Q", 10)).criteria[1].weight == 10


def test_a_criterion_leaves_with_its_children_points_offers_and_unread_fields():
    span = {"how": "indicator", "worst": 0, "best": 1}
    model = a_model(
        a_price(40),
        quality("S", 60),
        quality("S1", 50, parent="S"),
        quality("S2", 50, parent="S", scoring=span),
    )
    unread = {
        "assessments/A/*/S1/panel": "x",
        "bids/A/offered/*/S2": "y",
        "bids/A/prices/*/S2/unit_price": "z",
    }
    case = a_case(a_bid("A", points={"S1": 5}, offered={"S2": 1}), model=model, unread=unread)
    left = edit.without_criterion(case, "S")
    assert [c.id for c in left.models[0].criteria] == ["P"]
    assert (left.assessments, left.bids[0].offered) == ((), ())
    assert list(left.unread) == ["bids/A/prices/*/S2/unit_price"]


def test_points_stay_where_another_model_still_has_the_criterion():
    models = (a_model(lots=["L1"]), a_model(lots=["L2"]))
    case = a_case(a_bid("A", lot="L2"), models=models, tender=TWO_LOTS)
    left = edit.without_criterion(case, "Q", index=0)
    assert len(left.assessments) == 1
    assert [len(m.criteria) for m in left.models] == [1, 2]


def test_a_unit_price_is_put_in_emptied_and_added():
    case = a_case(a_bid("A"))
    dearer = edit.with_unit_price(case, "A", SUM, Decimal("17.5"))
    assert price(dearer, "A") == Decimal("17.5")
    assert price(edit.with_unit_price(dearer, "A", SUM, None), "A") is None
    added = edit.with_unit_price(case, "A", PriceLine(item="2"), Decimal(3))
    assert [p.item for p in added.bids[0].prices] == ["sum", "2"]
    assert price(case, "A") == 1_000_000


def test_a_line_is_asked_of_every_bid_and_those_who_have_it_keep_their_price():
    case = edit.with_unit_price(a_case(a_bid("A"), a_bid("B")), "A", PriceLine(item="2"), Decimal(3))
    asked = edit.with_line(case, PriceLine(item="2"))
    assert (price(asked, "A", "2"), price(asked, "B", "2")) == (3, None)


def test_a_line_of_a_lot_is_asked_of_the_bids_for_that_lot():
    case = a_case(a_bid("A", lot="L1"), a_bid("B", lot="L2"), tender=TWO_LOTS)
    asked = edit.with_line(case, PriceLine(item="2", lot="L1"))
    assert [len(b.prices) for b in asked.bids] == [2, 1]


def test_a_line_is_changed_in_every_bid_that_has_it():
    case = edit.with_line_changed(a_case(a_bid("A"), a_bid("B")), None, "sum", quantity=Decimal(3))
    assert totals(case, ONLY) == totals(a_case(a_bid("A", price=3_000_000), a_bid("B", price=3_000_000)))
    assert [b.prices[0].quantity for b in case.bids] == [3, 3]


def test_a_line_leaves_every_bid_with_what_was_typed_there():
    unread = {
        edit.price_place("A", None, "sum"): "x",
        edit.line_place(None, "sum", "quantity"): "y",
        edit.price_place("A", None, "2"): "z",
    }
    left = edit.without_line(a_case(a_bid("A"), a_bid("B"), unread=unread), None, "sum")
    assert [b.prices for b in left.bids] == [(), ()]
    assert list(left.unread.values()) == ["z"]


def test_places_name_lot_item_and_evaluator():
    assert edit.price_place("A", "L1", "2") == "bids/A/prices/L1/2/unit_price"
    assert edit.offer_place("A", None, "Q") == "bids/A/offered/*/Q"
    assert edit.points_place("A", "L1", "Q", "panel") == "assessments/A/L1/Q/panel"
    assert edit.line_place(None, "2", "unit") == "prices/*/2/unit"


def test_an_offered_number_is_put_in_and_taken_away_for_its_lot_alone():
    case = a_case(a_bid("A"), tender=TWO_LOTS)
    offered = edit.with_offer(edit.with_offer(case, "A", "Q", Decimal(3)), "A", "Q", Decimal(4), "L1")
    assert [(o.lot, o.value) for o in offered.bids[0].offered] == [(None, 3), ("L1", 4)]
    left = edit.with_offer(offered, "A", "Q", None)
    assert [(o.lot, o.value) for o in left.bids[0].offered] == [("L1", 4)]


def test_a_bid_is_rejected_and_let_in_again():
    case = a_case(a_bid("A"), a_bid("B", price=2_000_000))
    rejected = edit.with_rejection(case, "A", Rejection(reason="For sent"))
    assert list(totals(rejected)) == ["B"]
    again = edit.with_rejection(rejected, "A", Rejection(reason="Rettet grund"))
    assert [r.reason for r in again.bids[0].rejections] == ["Rettet grund"]
    assert edit.with_rejection(rejected, "A", None) == case


def test_an_assessment_is_added_and_none_is_lost():
    case = edit.with_assessment(a_case(a_bid("A")), Assessment(bid="A", criterion="Q", points=Decimal(9)))
    assert [a.points for a in case.assessments] == [7, 9]


def test_what_could_not_be_read_is_kept_until_it_is_read():
    kept = edit.with_unread(a_case(), "bids/A/x", "1,,2")
    assert kept.unread == {"bids/A/x": "1,,2"}
    assert edit.with_unread(kept, "bids/A/x", "1,3,").unread == {"bids/A/x": "1,3,"}
    assert edit.with_unread(kept, "bids/A/x", None) == a_case()
