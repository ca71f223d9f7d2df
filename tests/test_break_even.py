"""The highest price at which a bid still ties the best: by proven answers, by the score itself, by hand.

Where no figure is given, `score` is the judge: whatever is said about a price must be so when the bid is
scored at that price, and not so one øre higher.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
import test_texts
from break_even_cases import (
    METHOD_CASES,
    MUCH,
    OPT10,
    ORE,
    ROUNDED,
    D,
    base_case,
    fields,
    found,
    opt10,
    shares10,
)
from builders import (
    ONLY,
    a_bid,
    a_case,
    a_model,
    a_price,
    kroner,
    linear,
    price_model,
    quality,
    scored,
)
from hypothesis import given
from hypothesis import strategies as st

from scoring import edit, methods, reference, weights
from scoring.break_even import BreakEven, break_even
from scoring.methods import METHODS
from scoring.model import Case
from scoring.score import opening
from scoring.values import ScoringError, exactly


def prices(case: Case, **analysis: Any) -> dict[str, Decimal | str]:
    """Each bid's break-even price, or the word for there being none."""
    return {
        bid: one.answer if one.price is None else one.price for bid, one in found(case, **analysis).items()
    }


def at_price(case: Case, bid: str, price: Decimal) -> Case:
    (line,) = case.bid(bid).prices
    return edit.with_unit_price(case, bid, line, price)


def is_first(case: Case, bid: str, price: Decimal) -> bool:
    return bid in scored(at_price(case, bid, price)).winners()


# Proven answers


@pytest.mark.parametrize("name", OPT10["expected"])
def test_the_proven_instance_has_its_totals_and_winners(name: str):
    due = OPT10["expected"][name]
    card = scored(opt10(name, round_points=ROUNDED), weights=shares10())
    unit = 100 if card.unit == "DKK" else 1
    assert {b: Fraction(t) * unit for b, t in card.totals.items()} == {
        bid: Fraction(total) for bid, total in due["totals"].items()
    }
    assert list(card.winners()) == due["winners"]


@pytest.mark.parametrize("name", OPT10["expected"])
def test_proven_break_even_prices(name: str):
    due = OPT10["expected"][name]["break_even"]
    assert prices(opt10(name), weights=shares10()) == {bid: D(ore) / 100 for bid, ore in due.items()}


@pytest.mark.parametrize("name", [n for n, e in OPT10["expected"].items() if "rounded_to_two_decimals" in e])
def test_proven_break_even_prices_when_price_points_are_rounded(name: str):
    due = OPT10["expected"][name]["rounded_to_two_decimals"]
    case = opt10(name, round_points=ROUNDED)
    assert prices(case, weights=shares10()) == {bid: D(ore) / 100 for bid, ore in due.items()}


def test_the_winner_of_the_base_case_may_become_ten_thousand_kroner_dearer():
    b = found(base_case())["B"]
    assert (b.price, b.room, b.is_first, b.rivals) == (1_130_000, 10_000, True, ("A",))
    assert (b.lowest, b.premium, b.premium_percent) == (1_000_000, 130_000, 13)


# The score agrees


def edges(one: BreakEven) -> Iterator[Decimal]:
    """Prices worth trying: on both sides of every end that was found, and far away."""
    yield from (ORE, MUCH, one.now)
    for span in one.spans:
        yield from (span.low, span.low - ORE)
        if span.high is not None:
            yield from (span.high, span.high + ORE)


def says_first(one: BreakEven, price: Decimal) -> bool:
    return any(span.low <= price and (span.high is None or price <= span.high) for span in one.spans)


def agrees(case: Case, more: tuple[Decimal, ...] = ()) -> None:
    for bid, one in found(case).items():
        tried = {price for price in (*edges(one), *more) if price >= ORE}
        said = {price: says_first(one, price) for price in tried}
        assert said == {price: is_first(case, bid, price) for price in tried}, (bid, one.spans)


@given(fields(), st.lists(st.integers(1, 3 * 10**8), max_size=3))
def test_every_price_that_is_said_to_be_first_is_and_no_other(case: Case, ores: list[int]):
    agrees(case, tuple(D(ore) / 100 for ore in ores))


@given(fields(rounding=True), st.lists(st.integers(1, 3 * 10**8), max_size=3))
def test_the_same_when_points_and_totals_are_rounded(case: Case, ores: list[int]):
    agrees(case, tuple(D(ore) / 100 for ore in ores))


@given(fields(bids=3))
def test_halving_through_the_score_finds_the_same_price(case: Case):
    if case.models[0].method.name == "linear_from_lowest":
        return  # a fallback has several stretches; the test above tries them
    for bid, one in found(case).items():
        low, high = 1, int(MUCH * 100)
        if not is_first(case, bid, D(low) / 100):
            assert one.answer == "none" or one.price == 0
            continue
        if is_first(case, bid, MUCH):
            assert one.answer == "any"
            continue
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if is_first(case, bid, D(middle) / 100) else (low, middle)
        assert one.price == D(low) / 100


@given(fields())
def test_the_rivals_are_those_who_win_one_ore_higher(case: Case):
    for bid, one in found(case).items():
        if one.answer == "price":
            assert scored(at_price(case, bid, one.price + ORE)).winners() == one.rivals


@given(fields())
def test_a_bid_is_first_exactly_when_its_own_price_lets_it_be(case: Case):
    winners = scored(case).winners()
    for bid, one in found(case).items():
        assert one.is_first == (bid in winners) == says_first(one, one.now)


@given(fields(rounding=True))
def test_the_order_of_the_bids_does_not_matter(case: Case):
    turned = edit.changed(case, bids=case.bids[::-1])
    assert found(turned) == found(case)


@given(fields(rounding=True))
def test_trying_prices_uses_the_totals_of_the_score(case: Case):
    field = opening(case, ONLY).ranked()
    assert methods.totals(field) == methods.evaluate(field).totals


def test_every_method_is_tried():
    assert {method["name"] for method in METHOD_CASES.values()} == set(METHODS)


# Words for what has no number


def test_alone_in_the_field_any_price_will_do():
    one = found(a_case(a_bid("A")))["A"]
    assert (one.answer, one.price, one.rivals, one.spans[0].high) == ("any", None, (), None)


@pytest.mark.parametrize(
    ("method", "quality_points", "answer"),
    [
        (linear(50), (10, 1), "any"),  # more ahead on quality than the whole price scale
        (linear(50, "negative"), (10, 1), "price"),  # the line goes on below zero
        ({"name": "linear_span", "low": 1, "high": 2_000_000, "outside": "clip"}, (10, 1), "any"),
        ({"name": "linear_span", "low": 1, "high": 2_000_000, "outside": "clip"}, (1, 10), "none"),
        ({"name": "lowest_over_price"}, (10, 1), "any"),
        ({"name": "lowest_over_price"}, (1, 10), "none"),
        ({"name": "min_max"}, (1, 10), "none"),
        ({"name": "by_rank"}, (10, 1), "any"),
    ],
)
def test_no_price_and_any_price_are_said_plainly(
    method: dict[str, Any], quality_points: tuple[int, int], answer: str
):
    model = a_model(a_price(40), quality("Q", 60), method=method)
    own, other = quality_points
    case = a_case(a_bid("A", points=own), a_bid("B", points=other), model=model)
    one = found(case)["A"]
    assert (one.answer, one.price is None) == (answer, answer != "price")
    assert one.rivals == (() if answer == "any" else ("B",))
    assert (one.premium, one.room) == (None, None) or answer == "price"


def test_a_low_enough_price_always_wins_on_a_line_without_end():
    case = a_case(a_bid("A", points=1), a_bid("B", points=10), model=a_model(method=linear(50, "negative")))
    assert found(case)["A"].answer == "price"


def test_a_fixed_amount_worth_more_than_the_price_leaves_no_price():
    case = a_case(
        a_bid("A", points=1), a_bid("B", price=500_000, points=10), model=price_model(kroner(60_000))
    )
    assert found(case)["A"].answer == "none"


def test_a_bid_may_be_free_where_the_method_takes_a_price_of_zero():
    case = a_case(
        a_bid("A", points=1), a_bid("B", price=540_000, points=10), model=price_model(kroner(60_000))
    )
    one = found(case)["A"]
    assert (one.answer, one.price, one.room_percent) == ("price", 0, -100)


def fixed_price_case() -> Case:
    model = a_model(a_price(), quality("Q"), method={"name": "fixed_price", "price": 1})
    return a_case(a_bid("A", points=9), a_bid("B", points=8), model=model)


def test_at_a_given_price_the_price_moves_nothing():
    assert prices(fixed_price_case()) == {"A": "any", "B": "none"}


def test_a_ceiling_on_the_price_is_a_highest_price():
    one = found(ceiling_case())["A"]
    assert (one.answer, one.price, one.rivals, one.how.key) == ("price", 1_400_000, (), "break_even.ceiling")


def test_a_bid_above_the_ceiling_is_told_how_far_it_must_come_down():
    model = a_model(method=linear(50), gates={"price_at_most": 1_400_000})
    case = a_case(a_bid("A", price=1_500_000, points=10), a_bid("B", points=1), model=model)
    one = found(case)["A"]
    assert (one.is_first, one.price, one.room, one.lowest) == (False, 1_400_000, -100_000, 1_000_000)


def test_a_gate_on_quality_that_no_price_opens_is_the_reason():
    model = a_model(gates={"each_at_least": 50})
    one = found(a_case(a_bid("A", points=4), a_bid("B", points=6), model=model))["A"]
    assert (one.answer, one.is_first, one.how.key) == ("none", False, "excluded.each_gate")


def test_a_bid_that_fails_a_gate_is_nobodys_rival():
    model = a_model(gates={"each_at_least": 50})
    case = a_case(a_bid("A", price=500_000, points=4), a_bid("B", points=6), model=model)
    assert (found(case)["B"].answer, found(case)["B"].lowest) == ("any", 1_000_000)


def test_the_lot_must_be_ready_to_score():
    with pytest.raises(ScoringError):
        found(a_case(a_bid("A", price=0), a_bid("B")))


def test_a_bid_that_does_not_compete_has_no_answer():
    with pytest.raises(KeyError):
        break_even(opening(a_case(a_bid("A"), a_bid("B", rejected="for sent")), ONLY), "B")


# Hard fields


def test_identical_bids_tie_at_their_own_price():
    case = a_case(a_bid("A", points=6), a_bid("B", points=6), a_bid("C", price=1_200_000, points=5))
    a, b = found(case)["A"], found(case)["B"]
    assert (a.price, a.rivals, b.price, b.rivals) == (1_000_000, ("B",), 1_000_000, ("A",))
    assert a.is_first
    assert b.is_first


@pytest.mark.parametrize("name", sorted(METHOD_CASES))
def test_equal_prices_and_equal_quality(name: str):
    method = METHOD_CASES[name]
    weigh = METHODS[method["name"]].weighs_price
    criteria = (a_price(40), quality("Q", 60)) if weigh else (a_price(), quality("Q"))
    gates = {"gates": {"each_at_least": 20}} if method["name"] == "gate_then_price" else {}
    model = a_model(*criteria, method=method, **gates)
    case = a_case(*(a_bid(name, price=1_000_000, points=5) for name in "ABC"), model=model)
    agrees(case)


def fallback_case() -> Case:
    model = a_model(a_price(50), quality("Q", 50), method=linear(10, "fallback", fallback_spread=200))
    return a_case(a_bid("A", points=9), a_bid("B", points=5), model=model)


def test_with_a_fallback_spread_a_bid_can_be_first_at_low_and_at_high_prices_but_not_between():
    """Far above the spread every bid is judged by the wider one, and price counts for less."""
    one = found(fallback_case())["A"]
    assert [(s.low, s.high) for s in one.spans] == [(ORE, 1_040_000), (D("1100000.01"), 1_800_000)]
    assert one.price == 1_800_000
    agrees(fallback_case(), (D(1_050_000), D(1_100_000), D(1_500_000)))


def negative_case() -> Case:
    model = a_model(a_price(), quality("Q"), method={"name": "quality_per_price"}, scale={"bottom": -5})
    return a_case(a_bid("A", points=-3), a_bid("B", price=1_100_000, points=-1), model=model)


def test_with_negative_quality_per_krone_a_bid_is_first_only_above_a_price():
    one = found(negative_case())["A"]
    assert (one.answer, one.spans[0].low, one.is_first) == ("any", 3_300_000, False)
    agrees(negative_case())


def test_prices_with_more_than_two_decimals_give_whole_ore():
    case = a_case(a_bid("A", price="1000000.005"), a_bid("B", price=1_100_000))
    assert found(case)["B"].price == 1_000_000


def ceiling_case() -> Case:
    model = a_model(method=linear(50), gates={"price_at_most": 1_400_000})
    return a_case(a_bid("A", points=10), a_bid("B", points=1), model=model)


# The example tenders


@exactly
def tie_weight(case: Case, one: str, other: str, reject: set[str]) -> Decimal:
    """The price weight [percent] at which two bids tie; the lead is a straight line in it."""
    model, low, high = case.models[0], D(10), D(90)

    def lead(percent: Decimal) -> Decimal:
        shares = weights.with_themes(model, {"price": percent})
        totals = scored(case, weights=shares, reject=reject).totals
        return totals[one] - totals[other]

    return low + (high - low) * lead(low) / (lead(low) - lead(high))


@pytest.mark.parametrize(
    ("name", "reject", "pair", "flip"),
    [
        ("beskaeftigelse", {"A5"}, ("A2", "A4"), "27.15"),
        ("beskaeftigelse", {"A5"}, ("A4", "A1"), "59.96"),
        ("groen_vedligehold", set(), ("C1", "C2"), "55.48"),
        ("groen_vedligehold", set(), ("C2", "C4"), "58.25"),
    ],
)
def test_where_two_bids_trade_the_first_place_both_break_even_at_their_own_price(
    name: str, reject: set[str], pair: tuple[str, str], flip: str
):
    case = reference.example(name)
    percent = tie_weight(case, *pair, reject)
    assert round(percent, 2) == D(flip)
    at = found(case, reject=reject, weights=weights.with_themes(case.models[0], {"price": percent}))
    assert [(abs(at[bid].room) <= ORE, at[bid].rivals) for bid in pair] == [
        (True, pair[1:]),
        (True, pair[:1]),
    ]


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_answer_can_be_said(language: str):
    texts = reference.texts(language)
    keys = set()
    for case in (fixed_price_case(), ceiling_case(), base_case(), fallback_case(), negative_case()):
        for one in found(case).values():
            keys.add(one.how.key)
            assert "{" not in texts(one.how.key, **one.how.values)
    said = {key for key in test_texts.messages(language) if key.startswith("break_even.")}
    assert said == keys
