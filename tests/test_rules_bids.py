"""Checks of the bids: what sets each off, what must not, and what it says in both languages."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from builders import Offer, a_bid, a_case, a_model, price_model, quality
from rule_cases import BOOK, found, told, triggers

from scoring import cvr, reference
from scoring.life import Event
from scoring.model import Case
from scoring.rules.bids import median_signal

ASKED = {"asked": "2026-02-02", "answer_due": "2026-02-16"}
CHECKED = {"qualified_on": "2026-02-10"}
UNPRICED = {"item": "o", "option": True}
FIXED = a_model(quality("Q"), method={"name": "fixed_price", "price": 5})


def prices(*amounts: int, **fields: Any) -> Case:
    """Bids A, B, C … with these prices."""
    offers = (a_bid(name, price=p) for name, p in zip("ABCDEFG", amounts, strict=False))
    return a_case(*offers, **fields)


def rejected(ground: str = "abnormally_low", reason: str = "Prisen", **hearing: Any) -> Case:
    """A is rejected, after this hearing if any."""
    abnormal = [hearing] if hearing else []
    bid = a_bid("A", rejections=[{"reason": reason, "ground": ground}], abnormal=abnormal)
    return a_case(bid, a_bid("B"))


def numbered(number: str, **tenderer: Any) -> Case:
    return a_case(a_bid("A", tenderer={"name": "A (fiktiv)", "cvr": number, **tenderer}))


def lines(*more: dict[str, Any]) -> Offer:
    """A bid for the purchase itself, and for what else is told."""
    return a_bid("A", price=None, prices=[{"item": "sum", "unit_price": 1000}, *more])


PRICED = {**UNPRICED, "unit_price": 9}
OFFERS_OPTION = a_bid("B", price=None, prices=[{"item": "sum", "unit_price": 900}, PRICED])
HALF_PRICED = a_bid("A", price=None, prices=[{"item": "sum", "unit_price": 5}, {"item": "2"}])
TWO_LOTS = {"lots": [{"id": "L1"}, {"id": "L2"}]}

FIRES: list[tuple[str, Case, str, str]] = [
    ("CHK-23.zero_price", prices(0, 100), "A har prisen 0 kr.", "A has a price of 0"),
    # 31 % below the one other bid
    ("CHK-32.below_median", prices(69, 100), "31 % under medianen", "31% below the median"),
    # 21 % below the median of the others, 100; 25.94 % below their mean
    ("CHK-32.below_mean", prices(79, 100, 100, 120), "26 % under gennemsnittet", "26% below the mean"),
    # all alike, and all 31 % below what the department expected
    (
        "CHK-32.below_estimate",
        prices(69, 69, tender={"estimated_value": 100}),
        "31 % under kommunens eget skøn",
        "31% below the municipality's own estimate",
    ),
    ("CHK-33.not_asked", rejected(), "A er afvist på grund af prisen", "A is rejected because of its price"),
    ("CHK-33.no_deadline", rejected(asked="2026-02-02"), "ingen svarfrist", "no time limit"),
    # the last day for the reply is the day of the check
    (
        "CHK-33.too_early",
        rejected(asked="2026-02-02", answer_due="2026-03-01"),
        "før fristen for redegørelsen",
        "before the time limit",
    ),
    (
        "CHK-33.not_assessed",
        rejected(**ASKED),
        "vurderingen af redegørelsen",
        "assessment of the explanation",
    ),
    ("CHK-34.not_qualified", prices(100, 120), "A står forrest", "A is first"),
    ("CHK-52.buyer", a_case(tender={"buyer_cvr": "13748137"}), "»13748137«", "“13748137”"),
    ("CHK-52.tenderer", numbered("12345678"), "»12345678« hos A", "“12345678” of A"),
    ("CHK-55.option_unpriced", a_case(lines(UNPRICED)), "optionen »o«", "the option “o”"),
]

QUIET: list[tuple[str, Case]] = [
    ("CHK-23", prices(1, 100)),
    # a fixed amount per point takes a price of 0
    ("CHK-23", prices(0, 100, model=price_model())),
    ("CHK-23", a_case(a_bid("A", price=0, rejected="Trukket"), a_bid("B"))),
    # exactly at the limits: 30 % below the median, 20 % below the mean, 30 % below the estimate
    ("CHK-32", prices(70, 100)),
    ("CHK-32", prices(80, 100, 100)),
    ("CHK-32", prices(70, 70, tender={"estimated_value": 100})),
    # two bids have no mean, so that 25 % is no sign
    ("CHK-32", prices(75, 100)),
    # one bid alone, and no estimate
    ("CHK-32", prices(10)),
    # asked, answered and judged
    ("CHK-32", a_case(a_bid("A", price=50, abnormal=[{**ASKED, "assessment": "Forklaret"}]), a_bid("B"))),
    ("CHK-32", a_case(a_bid("A", price=50, rejected="For sent"), a_bid("B"), a_bid("C"))),
    # half of its lines have no price yet
    ("CHK-32", a_case(HALF_PRICED, a_bid("B"))),
    # the price is given to all
    ("CHK-32", prices(10, 100, model=FIXED)),
    ("CHK-33", rejected(**ASKED, assessment="Kan ikke forklare prisen")),
    ("CHK-33", rejected(ground="late", reason="For sent")),
    ("CHK-33", a_case(a_bid("A", rejections=[{"reason": "Unormalt lav", "withdrawn": True}]), a_bid("B"))),
    ("CHK-34", a_case(a_bid("A", **CHECKED), a_bid("B", price=1_200_000))),
    # no winner yet
    ("CHK-34", a_case(a_bid("A"), a_bid("B", points=None))),
    # Erhvervsstyrelsen's own example; a foreign number; no number
    ("CHK-52", a_case(tender={"buyer_cvr": "13748136"})),
    ("CHK-52", numbered("10000009")),
    ("CHK-52", numbered("12345678", country="SE")),
    ("CHK-52", numbered("")),
    # options are left out of the price, for all
    ("CHK-55", a_case(lines(UNPRICED), model=a_model(options_counted=False))),
    ("CHK-55", a_case(lines(UNPRICED | {"unit_price": 0}))),
    # an ordinary line without a price is told by the scoring itself
    ("CHK-55", a_case(lines({"item": "2"}))),
]


@pytest.mark.parametrize(("code", "case", "danish", "english"), FIRES, ids=[row[0] for row in FIRES])
def test_it_is_set_off_and_says_what_was_found_why_and_what_to_do(
    code: str, case: Case, danish: str, english: str
):
    told_of = [f for f in found(case, code.split(".", maxsplit=1)[0]) if f.code == code]
    assert told_of
    da, en = told(told_of[0])
    assert danish in da
    assert english in en
    for said in (da, en):
        assert "§" in said or "modul" in said
        assert "{" not in said
        assert "ulovlig" not in said


@pytest.mark.parametrize(("code", "case"), QUIET, ids=[f"{row[0]}-{i}" for i, row in enumerate(QUIET)])
def test_its_near_miss_stays_silent(code: str, case: Case):
    assert triggers(case, code) == []


def test_every_trigger_of_the_group_is_set_off_above():
    mine = {code.split(".")[0] for code, *_ in FIRES}
    assert {f"{c}.{t}" for c in mine for t in BOOK.checks[c].triggers} == {code for code, *_ in FIRES}


@pytest.mark.parametrize(
    ("name", "low"),
    [
        ("beskaeftigelse", ["bids/A5/abnormal/LOT-0000"]),
        ("kantine", ["bids/B7/abnormal/L5"]),
        ("groen_vedligehold", []),
    ],
)
def test_the_low_prices_of_the_examples_and_nothing_else(name: str, low: list[str]):
    assert [f.place for f in found(reference.example(name), "CHK-32")] == low


def test_a_low_price_is_said_once_by_the_first_yardstick_it_fails():
    assert triggers(prices(50, 100, 100, tender={"estimated_value": 200}), "CHK-32") == [
        "below_estimate",
        "below_estimate",
        "below_median",
    ]


def test_a_lot_has_its_own_low_price_and_its_own_assessment():
    """A is low in L1 and in L2, and only L1 has been looked into."""
    offers = [{"item": lot, "lot": lot, "unit_price": 50} for lot in ("L1", "L2")]
    heard = [{**ASKED, "lot": "L1", "assessment": "Forklaret"}]
    others = [a_bid(f"B{lot}", lot=lot, price=100) for lot in ("L1", "L2")]
    case = a_case(
        a_bid("A", price=None, prices=offers, abnormal=heard),
        *others,
        tender=TWO_LOTS,
    )
    assert [f.place for f in found(case, "CHK-32")] == ["bids/A/abnormal/L2"]


def test_the_limit_of_a_tender_goes_before_the_books_and_the_page_of_lots_uses_the_same():
    case = prices(70, 100)
    own = case.model_copy(update={"rule_limits": {"CHK-32.below_median": 25}})
    assert triggers(own, "CHK-32") == ["below_median"]
    assert (median_signal(case, BOOK), median_signal(own, BOOK)) == (30, 25)


def test_a_rejection_in_words_counts_like_one_by_its_ground():
    assert triggers(rejected(ground="", reason="Prisen er unormalt lav."), "CHK-33") == ["not_asked"]
    assert triggers(rejected(ground="state_aid"), "CHK-33") == ["not_asked"]


def test_the_hearing_of_another_lot_does_not_count():
    bid = a_bid(
        "A",
        price=None,
        prices=[{"item": "1", "lot": "L1", "unit_price": 5}],
        rejections=[{"lot": "L1", "reason": "Pris", "ground": "abnormally_low"}],
        abnormal=[{"lot": "L2", **ASKED, "assessment": "Ikke forklaret"}],
    )
    assert triggers(a_case(bid, tender=TWO_LOTS), "CHK-33") == ["not_asked"]


def test_a_rejection_without_hearing_stops_below_the_thresholds_too():
    case = rejected()
    small = case.model_copy(update={"tender": case.tender.model_copy(update={"estimated_value": 400_000})})
    assert {f.severity for f in found(small, "CHK-33")} == {"stop"}


def test_bids_that_share_the_first_place_must_all_be_qualified():
    assert triggers(prices(100, 100), "CHK-34") == ["not_qualified", "not_qualified"]


def test_a_bid_that_offers_no_option_others_offer_is_asked_about():
    case = a_case(lines(), OFFERS_OPTION)
    assert [f.place for f in found(case, "CHK-55")] == ["bids/A/prices/o"]


@pytest.mark.parametrize(
    ("number", "fits"),
    [
        ("13748136", True),  # Erhvervsstyrelsen's example: the weighted sum is 132
        ("10000009", True),  # the sum is 11
        ("13748137", False),
        ("12345678", False),  # the sum is 114: remainder 4
        ("60000000", False),  # the first seven leave remainder 1: no last digit fits
        ("60000001", False),
        ("01374813", False),  # a leading zero
        ("1374813", False),
    ],
)
def test_the_form_of_a_cvr_number(number: str, fits: bool):
    assert cvr.is_valid(number) == fits


def test_until_an_award_the_day_of_the_check_decides_whether_the_time_to_reply_has_passed():
    case = rejected(**ASKED, assessment="Kan ikke forklare prisen")
    assert triggers(case, "CHK-33", on=date(2026, 2, 16)) == ["too_early"]
    assert triggers(case, "CHK-33", on=date(2026, 2, 17)) == []


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ((("decided", 16),), ["too_early"]),  # awarded on the last day for the reply: time does not mend it
        ((("decided", 17),), []),
        ((("decided", 16), ("recalled", 20)), []),  # taken back: the bid can be judged anew
        ((("decided", 16), ("recalled", 20), ("decided", 25)), []),
    ],
)
def test_after_an_award_the_day_of_the_award_decides_it(steps: tuple[tuple[str, int], ...], told: list[str]):
    events = [{"step": step, "at": f"2026-02-{day}T12:00:00Z"} for step, day in steps]
    case = rejected(**ASKED, assessment="Kan ikke forklare prisen").model_copy(
        update={"events": tuple(Event.model_validate(event) for event in events)}
    )
    assert triggers(case, "CHK-33", on=date(2026, 6, 1)) == told


def test_a_relative_method_is_not_touched_by_a_rejected_bid():
    """A rejected bid at 0 kr. neither divides by zero nor sets the lowest price."""
    case = a_case(a_bid("A", price=0, rejected="Trukket"), a_bid("B", **CHECKED))
    assert [f.code for f in found(case, "CHK-23") + found(case, "CHK-34")] == []
