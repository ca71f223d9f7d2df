"""Another method, or another set of bids: who would have won then?"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from builders import ONLY, a_bid, a_case, a_model, a_price, kroner, linear, price_model, quality
from hypothesis import given, settings
from hypothesis import strategies as st
from test_examples import every

from scoring import reference
from scoring.contest import contest
from scoring.edit import changed, with_model
from scoring.evaluation import EvaluationModel, FixedKroner, LinearFromLowest, LinearSpan, QualityPerPrice
from scoring.methods import METHODS
from scoring.model import Case
from scoring.score import score
from scoring.stability.field import OtherMethod, Reversal, default_methods, other_methods, reversals

WEIGHED = [linear(50), {"name": "lowest_over_price"}, {"name": "min_max"}, {"name": "percentage_on_price"}]


def method_of(fields: dict[str, Any]):
    return a_model(method=fields).method


def tried(case: Case, fields: dict[str, Any], **analysis: Any) -> OtherMethod:
    (found,) = other_methods(contest(case, ONLY, **analysis), [method_of(fields)])
    return found


@every("scoring")
def test_every_published_figure_of_another_method_is_met(name: str, due: dict[str, Any]):
    if "method" in due:
        field = contest(reference.example(name), due["lot"], reject=due.get("reject", ()))
        (found,) = other_methods(field, [method_of(due["method"])])
        assert [list(group) for group in found.ranking] == due["ranking"]


def test_the_ratio_would_have_crowned_another_in_example_a():
    found = tried(reference.example("beskaeftigelse"), {"name": "lowest_over_price"}, reject={"A5"})
    assert (found.winners, found.other_winner, found.comparison_only) == (("A2",), True, True)


@given(
    bids=st.lists(st.tuples(st.integers(5, 15), st.integers(0, 10)), min_size=1, max_size=5),
    fields=st.sampled_from(WEIGHED),
)
@settings(max_examples=60)
def test_another_method_is_what_score_makes_of_the_model_with_that_method(bids, fields: dict[str, Any]):
    offers = (a_bid(f"B{i}", price=100_000 * p, points=q) for i, (p, q) in enumerate(bids))
    case = a_case(
        *offers, model=a_model(method={"name": "linear_span", "low": 0, "high": 2_000_000, "outside": "clip"})
    )
    other = with_model(case, changed(case.models[0], method=method_of(fields)))
    assert tried(case, fields).ranking == score(other, ONLY).ranking


def test_without_a_price_weight_quality_shares_all_of_it():
    """40 % price, 20 % Q, 40 % R becomes one third and two thirds of the quality."""
    model = a_model(a_price(40), quality("Q", 20), quality("R", 40), method=linear(50))
    case = a_case(a_bid("A", points={"Q": 9, "R": 3}), a_bid("B", points={"Q": 4, "R": 6}), model=model)
    assert tried(case, {"name": "fixed_price"}).ranking == (("B",), ("A",))


def test_the_default_needs_no_amount_in_kroner_and_leaves_out_the_published_method():
    published = a_model(method=linear(50))
    found = default_methods(published)
    assert {m.name for m in found} == set(METHODS) - {"fixed_kroner", "linear_span"}
    assert [m.spread for m in found if isinstance(m, LinearFromLowest)] == [25, 75, 100]
    negative = default_methods(a_model(method=linear(60, "negative")))
    assert {m.outside for m in negative if isinstance(m, LinearFromLowest)} == {"negative"}


@pytest.mark.parametrize(
    ("model", "method", "reason"),
    [
        (price_model(), LinearFromLowest(spread=Decimal(50), outside="floor"), "price_not_weighed"),
        (a_model(), FixedKroner(), "amount_missing"),
        (a_model(), FixedKroner(kroner_per_point=Decimal(10)), ""),
        (a_model(), LinearSpan(low=Decimal(1), high=Decimal(2), outside="clip"), ""),
        (a_model(), method_of({"name": "gate_then_price"}), "gates_missing"),
        (a_model(gates={"each_at_least": 10}), method_of({"name": "gate_then_price"}), ""),
        (a_model(a_price(100)), QualityPerPrice(), "quality_missing"),
        (
            a_model(quality("Q", 100), method={"name": "fixed_price", "price": 1}),
            LinearSpan(low=Decimal(1), high=Decimal(2), outside="clip"),
            "price_missing",
        ),
    ],
)
def test_what_cannot_be_formed_says_why(model: EvaluationModel, method, reason: str):
    points = 7 if any(c.kind == "quality" for c in model.leaves()) else None
    (found,) = other_methods(contest(a_case(a_bid("A", points=points), model=model), ONLY), [method])
    assert (found.reason, found.winners) == (reason, () if reason else ("A",))


def test_a_price_of_nothing_stops_the_relative_methods():
    case = a_case(a_bid("A", price=0), a_bid("B"), model=price_model())
    assert tried(case, {"name": "quality_per_price"}).reason == "price_zero"


def test_a_price_weight_may_be_given_to_a_model_without_one():
    field = contest(
        a_case(a_bid("A", points=7), a_bid("B", price=1_100_000, points=9), model=price_model()), ONLY
    )
    low, high = (
        other_methods(field, [method_of(linear(50))], price_share=Decimal(s))[0] for s in ("0.4", "0.9")
    )
    assert (low.winners, high.winners) == (("B",), ("A",))


def about(found: tuple[Reversal, ...], bid: str) -> Reversal:
    return next(r for r in found if r.bid == bid)


def test_the_return_of_the_rejected_bid_turns_two_that_did_not_change():
    """With A5 back, A2 is ahead of A4 and A5 wins."""
    back = about(reversals(reference.example("beskaeftigelse"), ONLY, reject={"A5"}), "A5")
    assert (back.move, back.out, back.winners, back.other_winner) == ("returns", "left_out", ("A5",), True)
    assert back.swapped == (("A2", "A4"),)


def test_the_cheap_bids_leaving_turns_them_again():
    gone = about(reversals(reference.example("beskaeftigelse"), ONLY), "A5")
    assert (gone.move, gone.winners, gone.swapped[0]) == ("leaves", ("A4",), ("A4", "A2"))


@pytest.mark.parametrize("name", ["beskaeftigelse", "groen_vedligehold"])
def test_leaving_is_what_score_says_without_the_bid(name: str):
    case = reference.example(name)
    for found in reversals(case, ONLY):
        assert found.ranking == score(case, ONLY, reject={found.bid}).ranking


def test_a_rejected_bid_that_was_judged_can_be_seen_back_and_one_that_was_not_cannot():
    case = a_case(
        a_bid("A"),
        a_bid("B", price=900_000, points=8, rejected="For sent"),
        a_bid("C", points=None, rejected="Tom"),
    )
    found = reversals(case, ONLY)
    assert (about(found, "B").out, about(found, "B").winners) == ("rejected", ("B",))
    assert (about(found, "C").reason, about(found, "C").ranking) == ("not_scored", ())
    assert (about(found, "A").move, about(found, "A").ranking) == ("leaves", ())


def test_a_bid_that_failed_a_gate_can_be_seen_back():
    case = a_case(
        a_bid("A", points=7), a_bid("B", price=500_000, points=4), model=a_model(gates={"total_at_least": 50})
    )
    back = about(reversals(case, ONLY), "B")
    assert (back.out, back.winners) == ("gate", ("B",))


@given(st.lists(st.tuples(st.integers(5, 15), st.integers(0, 10)), min_size=2, max_size=6))
@settings(max_examples=60)
def test_absolute_methods_never_swap_anybody(bids):
    offers = [a_bid(f"B{i}", price=100_000 * p, points=q) for i, (p, q) in enumerate(bids)]
    span = a_model(method={"name": "linear_span", "low": 500_000, "high": 1_500_000, "outside": "clip"})
    for model in (span, price_model(kroner(40_000))):
        assert [r.swapped for r in reversals(a_case(*offers, model=model), ONLY)] == [()] * len(bids)
