"""Who is best, and how every number came about: ties are ties, nothing binds that was not sealed."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from itertools import product

import pytest
from builders import (
    ONLY,
    a_bid,
    a_case,
    a_model,
    a_price,
    kroner,
    linear,
    points_for_price,
    price_model,
    quality,
    ranking,
    scored,
    totals,
)

from scoring import seals
from scoring.evaluation import EvaluationModel
from scoring.model import Case
from scoring.score import Row, ranked

SPAN = {"how": "indicator", "worst": 0, "best": 30}
CUT = {"mode": "truncate", "decimals": 4}


def row(case: Case, bid: str, criterion: str) -> Row:
    return next(r for r in scored(case).rows if (r.bid, r.criterion) == (bid, criterion))


def sealed(case: Case) -> Case:
    return seals.seal(case, by="Test", at=datetime(2026, 1, 2, tzinfo=UTC))


def test_price_and_quality_meet_by_their_weights():
    """B is 10 % dearer: 8 points for price; 0.4 · 8 + 0.6 · 9 = 8.6."""
    case = a_case(a_bid("A", points=7), a_bid("B", price=1_100_000, points=9))
    assert totals(case) == {"A": Decimal("8.2"), "B": Decimal("8.6")}
    assert ranking(case) == [["B"], ["A"]]


def test_the_lowest_evaluation_price_wins_in_kroner():
    case = a_case(a_bid("A", points=7), a_bid("B", price=1_100_000, points=9), model=price_model())
    card = scored(case)
    assert (card.unit, card.best) == ("DKK", "min")
    assert ranking(case) == [["B"], ["A"]]


def test_a_row_keeps_raw_value_points_weight_and_product():
    case = a_case(a_bid("A"), a_bid("B", price=1_100_000, points=9))
    price, judged = row(case, "B", "P"), row(case, "B", "Q")
    assert (price.raw, price.points, price.weight, price.weighted) == (
        1_100_000,
        8,
        Decimal("0.4"),
        Decimal("3.2"),
    )
    assert (judged.raw, judged.points, judged.weight, judged.weighted) == (
        9,
        9,
        Decimal("0.6"),
        Decimal("5.4"),
    )
    assert (price.how.key, judged.how.key) == ("how.linear_from_lowest", "how.consensus")


def test_in_a_price_model_a_row_is_in_kroner_and_the_price_has_no_weight():
    case = a_case(a_bid("A", points=7), model=price_model())
    assert (row(case, "A", "P").weight, row(case, "A", "P").weighted) == (None, 1_000_000)
    assert row(case, "A", "Q").weighted == -420_000


def test_where_parts_do_not_add_up_the_price_has_no_part():
    model = price_model({"name": "quality_per_price"})
    assert row(a_case(a_bid("A"), model=model), "A", "P").weighted is None


def test_a_fixed_price_leaves_quality_alone_to_decide():
    model = a_model(quality("Q", 100), method={"name": "fixed_price", "price": 900_000})
    case = a_case(a_bid("A", price=None, points=6), a_bid("B", price=None, points=8), model=model)
    assert totals(case) == {"A": 6, "B": 8}
    assert {r.criterion for r in scored(case).rows} == {"Q"}


def test_an_offered_number_is_turned_into_points_and_says_so():
    model = a_model(a_price(40), quality("Q", 60, scoring=SPAN, unit="%"))
    case = a_case(a_bid("A", points=None, offered={"Q": 15}), model=model)
    offered = row(case, "A", "Q")
    assert (offered.raw, offered.points, offered.how.key) == (15, 5, "how.indicator")


def test_a_number_offered_for_the_lot_goes_before_one_for_all_lots():
    model = a_model(a_price(40), quality("Q", 60, scoring=SPAN))
    offers = [{"criterion": "Q", "value": 30}, {"criterion": "Q", "lot": "L1", "value": 15}]
    prices = [{"item": "1", "lot": lot, "unit_price": 5} for lot in ("L1", "L2")]
    bid = a_bid("A", price=None, points=None, prices=prices, offered=None)
    case = a_case(bid, model=model, tender={"lots": [{"id": "L1"}, {"id": "L2"}]})
    case = Case.model_validate({**dict(case), "bids": [{**dict(case.bids[0]), "offered": offers}]})
    assert (totals(case, "L1"), totals(case, "L2")) == ({"A": 7}, {"A": 10})


def test_points_on_an_own_scale_are_converted_to_the_models_scale():
    """4 on the scale 1–5 is 7.5 on the scale 0–10; 1 on the scale 1–10 is 0."""
    for own, given, due in (({"bottom": 1, "top": 5}, 4, "7.5"), ({"bottom": 1, "top": 10}, 1, "0")):
        model = a_model(a_price(40), quality("Q", 60, scale=own))
        judged = row(a_case(a_bid("A", points=given), model=model), "A", "Q")
        assert (judged.raw, judged.points) == (given, Decimal(due))
        assert judged.how.key == "how.consensus_converted"


def test_on_a_scale_from_1_to_10_price_points_go_from_10_to_1():
    case = a_case(
        a_bid("A", price=1000),
        a_bid("B", price=1250),
        a_bid("C", price=2000),
        model=a_model(scale={"bottom": 1}),
    )
    assert points_for_price(case) == {"A": 10, "B": Decimal("5.5"), "C": 1}


def test_the_mean_of_the_panel_is_rounded_as_calculated_points_are():
    said = [
        {"bid": "A", "criterion": "Q", "points": p, "evaluator": who}
        for who, p in (("Anna", 7), ("Bo", 7), ("Cai", 6))
    ]
    rounding = {"mode": "round", "decimals": 1}
    model = a_model(panel="mean", round_points=rounding)
    judged = row(a_case(a_bid("A", points=None), assessments=said, model=model), "A", "Q")
    assert (judged.raw, judged.how.key, judged.how.values["evaluators"]) == (Decimal("6.7"), "how.mean", 3)


def test_a_mean_on_an_own_scale_is_converted():
    model = a_model(a_price(40), quality("Q", 60, scale={"top": 5}), panel="mean")
    case = a_case(a_bid("A", points=4, evaluator="Anna"), model=model)
    assert (row(case, "A", "Q").points, row(case, "A", "Q").how.key) == (8, "how.mean_converted")


@pytest.mark.parametrize(
    ("weight", "points", "total"),
    [
        (30, 10, "9.6666"),  # 0.3 · 8.888… + 0.7 · 10 = 9.6666…
        (90, 7, "8.7"),  # 0.9 · 8.888… is 8 exactly; 8.7, never 8.6999
    ],
)
def test_a_total_is_cut_as_a_fraction_not_as_a_row_of_nines(weight: int, points: int, total: str):
    """A price of 310 against 300 at spread 30 % gives 8.888… points."""
    model = a_model(a_price(weight), quality("Q", 100 - weight), method=linear(30), round_total=CUT)
    case = a_case(a_bid("A", price=300), a_bid("B", price=310, points=points), model=model)
    assert totals(case)["B"] == Decimal(total)


def test_ties_are_judged_on_the_rounded_total():
    offers = (a_bid("A", points="7.01"), a_bid("B", points="7.04"))
    assert ranking(a_case(*offers)) == [["B"], ["A"]]
    rounded = a_model(round_total={"mode": "round", "decimals": 1})
    assert ranking(a_case(*offers, model=rounded)) == [["A", "B"]]


def test_a_tie_is_reported_as_a_tie_and_shares_its_places():
    case = a_case(a_bid("C", points=5), a_bid("B"), a_bid("A"), a_bid("D", points=1))
    card = scored(case)
    assert card.ranking == (("A", "B"), ("C",), ("D",))
    assert card.winners() == ("A", "B")
    assert [card.place(bid) for bid in "ABCD"] == [(1, 2), (1, 2), (3, 3), (4, 4)]
    assert card.lead() == 0


def test_a_bid_that_is_not_ranked_has_no_place():
    with pytest.raises(KeyError):
        scored(a_case(a_bid("A"))).place("Z")


def test_with_one_bid_there_is_no_lead_and_with_none_no_winner():
    assert scored(a_case(a_bid("A"))).lead() is None
    nobody = scored(a_case())
    assert (nobody.winners(), nobody.ranking, nobody.totals) == ((), (), {})


def test_the_lead_is_how_far_the_best_is_ahead():
    case = a_case(a_bid("A", points=7), a_bid("B", points=9))
    assert scored(case).lead() == Decimal("1.2")
    assert scored(a_case(a_bid("A", points=7), a_bid("B", points=9), model=price_model())).lead() == 120_000


def test_ranking_goes_from_best_to_worst_both_ways():
    given = {"A": Decimal(1), "B": Decimal(3), "C": Decimal(1)}
    assert ranked(given, "max") == (("B",), ("A", "C"))
    assert ranked(given, "min") == (("A", "C"), ("B",))


ROUNDINGS = ({}, {"mode": "round", "decimals": 2}, {"mode": "truncate", "decimals": 4})


@pytest.mark.parametrize("rounding", ROUNDINGS, ids=["exact", "rounded", "cut"])
@pytest.mark.parametrize("weight", [7, 10, 25, 30, 35, 45, 60, 70, 90])
def test_bids_that_are_worth_the_same_tie_whatever_fractions_their_points_are(weight: int, rounding: dict):
    """B is dearer by what `better` quality points are worth: spread · better · (100 − weight) kroner.

    The price points are better · (100 − weight) / weight below the top: thirds, sevenths, ninths.
    """
    for spread, better in product((30, 35, 50, 70, 100), range(1, 10)):
        model = a_model(
            a_price(weight),
            quality("Q", 100 - weight),
            method=linear(spread, "negative"),
            round_total=rounding,
        )
        lowest, dearer = 1000 * weight, spread * better * (100 - weight)
        case = a_case(
            a_bid("A", price=lowest, points=0), a_bid("B", price=lowest + dearer, points=better), model=model
        )
        assert ranking(case) == [["A", "B"]], f"spread {spread}, better {better}"


@pytest.mark.parametrize("rounding", ROUNDINGS, ids=["exact", "rounded", "cut"])
@pytest.mark.parametrize("times", [2, 3, 7, 9])
def test_twice_the_quality_at_twice_the_price_ties_per_krone(times: int, rounding: dict):
    case = a_case(
        a_bid("A", price=30_000, points=1),
        a_bid("B", price=30_000 * times, points=times),
        model=price_model({"name": "quality_per_price"}, round_total=rounding),
    )
    assert ranking(case) == [["A", "B"]]


@pytest.mark.parametrize("rounding", ROUNDINGS, ids=["exact", "rounded", "cut"])
@pytest.mark.parametrize("cheaper", range(1, 10))
def test_equal_totals_tie_under_lowest_over_price(cheaper: int, rounding: dict):
    model = a_model(a_price(50), quality("Q", 50), method={"name": "lowest_over_price"}, round_total=rounding)
    case = a_case(
        a_bid("A", price=3 * (10 - cheaper), points=0), a_bid("B", price=30, points=cheaper), model=model
    )
    assert ranking(case) == [["A", "B"]]


@pytest.mark.parametrize(
    "model",
    [
        a_model(method=linear("0.01", "negative")),
        a_model(a_price("0.01"), quality("Q", "99.99"), method={"name": "percentage_on_price"}),
    ],
)
def test_prices_at_both_ends_of_what_can_be_written_are_scored_all_the_same(model: EvaluationModel):
    dear = [{"item": "1", "quantity": "99999999999999", "unit_price": "99999999999999"}]
    case = a_case(a_bid("A", price=None, prices=dear), a_bid("B", price="0.000001"), model=model)
    assert ranking(case) == [["B"], ["A"]]


def test_only_a_sealed_case_scored_as_it_stands_is_binding():
    case = sealed(a_case(a_bid("A"), a_bid("B")))
    assert scored(case).binding
    assert not scored(a_case(a_bid("A"))).binding
    assert not scored(case, reject={"B"}).binding
    assert not scored(case, weights={"P": Decimal("0.4"), "Q": Decimal("0.6")}).binding


def test_a_model_changed_after_the_seal_does_not_bind():
    case = sealed(a_case(a_bid("A")))
    other = Case.model_validate({**dict(case), "models": (a_model(method=linear(60)),)})
    assert not scored(other).binding


@pytest.mark.parametrize("method", ["lowest_over_price", "min_max", "from_average", "by_rank"])
def test_a_method_for_comparison_never_binds(method: str):
    case = sealed(a_case(a_bid("A"), a_bid("B", price=1_100_000), model=a_model(method={"name": method})))
    assert seals.is_sealed(case)
    assert not scored(case).binding


def test_other_weights_are_an_analysis_of_the_same_bids():
    case = a_case(a_bid("A", points=7), a_bid("B", price=1_100_000, points=9))
    assert ranking(case, weights={"P": Decimal("0.9"), "Q": Decimal("0.1")}) == [["A"], ["B"]]


def test_a_lot_is_decided_by_the_model_that_names_it():
    models = (a_model(), a_model(a_price(), quality("Q", 100), method=kroner(1), lots=["L2"]))
    prices = [{"item": "1", "lot": lot, "unit_price": 50} for lot in ("L1", "L2")]
    bid = a_bid("A", price=None, prices=prices)
    case = a_case(bid, models=models, tender={"lots": [{"id": "L1"}, {"id": "L2"}]})
    assert (totals(case, "L1"), totals(case, "L2")) == ({"A": Decimal("8.2")}, {"A": 43})


def test_a_card_names_its_lot_method_and_prices():
    card = scored(a_case(a_bid("A")))
    assert (card.lot, card.method, card.prices) == (ONLY, "linear_from_lowest", {"A": 1_000_000})


def test_bids_that_are_truly_equal_tie_whatever_digits_their_points_run_to() -> None:
    """40 % · 80/9 + 60 % · 10/3 = 50/9 = 40 % · 50/9 + 60 % · 50/9: neither is ahead."""
    span = {"how": "indicator", "worst": 0, "best": 9}
    method = {"name": "linear_span", "low": 0, "high": 9, "outside": "extend"}
    model = a_model(a_price(40), quality("Q", 60, scoring=span), method=method)
    a = a_bid("A", price=1, points=None, offered={"Q": 3})
    b = a_bid("B", price=4, points=None, offered={"Q": 5})
    assert ranking(a_case(a, b, model=model)) == [["A", "B"]]
