"""How much the price decided: weights in reality, verdicts, room, premium, social-economy bids."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from break_even_cases import METHOD_CASES, base_case, fields
from builders import ONLY, a_bid, a_case, a_model, a_price, kroner, linear, price_model, quality, ranking
from dominance_cases import measured, said, social, two
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import edit, reference
from scoring.break_even import break_evens
from scoring.contest import contest
from scoring.dominance.verdict import without_price
from scoring.evaluation import Gates
from scoring.methods import METHODS
from scoring.model import Case
from scoring.score import opening
from scoring.stability import holdings
from scoring.values import Kroner, ScoringError
from scoring.winner_map import winner_map

D = Decimal
EXACT = D("1e-20")
SOME = settings(max_examples=60, deadline=None)
EXPECTED = reference.folder() / "examples"


def close(numbers: Iterable[Decimal], wanted: Iterable[float]) -> bool:
    return [float(x) for x in numbers] == pytest.approx(list(wanted), abs=0.005)


def test_the_base_case_of_the_measures():
    """metric-base-01, own computation: effective 53.19, 25.53, 21.28; swings 120,000 and 100,000 kr."""
    found = measured(base_case())
    assert found.nominal == 50
    assert close(found.effective.values(), [53.1915, 25.5319, 21.2766])
    assert {s.criterion: (s.ten, s.swing) for s in found.swings} == {
        "K": (300_000, 120_000),
        "S": (200_000, 100_000),
    }
    assert found.price_range == 250_000
    assert {b: e.price for b, e in found.break_evens.items()}["B"] == 1_130_000


@pytest.mark.parametrize(
    ("example", "reject", "nominal", "effective", "low", "high"),
    [
        ("beskaeftigelse", ["A5"], 30, 21.79, 27.15, 59.96),
        ("groen_vedligehold", [], 40, 36.35, None, 55.48),
    ],
)
def test_the_examples(
    example: str, reject: list[str], nominal: int, effective: float, low: float | None, high: float
):
    found = measured(reference.example(example), reject=reject)
    assert found.nominal == nominal
    assert float(found.effective_price or 0) == pytest.approx(effective, abs=0.005)
    assert found.interval is not None
    ends = (found.interval.low, found.interval.high)
    assert [x and round(float(x), 2) for x in ends] == [low, high]
    wanted = tomllib.loads((EXPECTED / example / "expected.toml").read_text(encoding="utf-8"))
    (by_price,) = [
        w
        for w in wanted["winner_by_weight"]
        if w["theme"] == "price" and w.get("reject", []) == reject and "method" not in w
    ]
    stretch = next(w for w in by_price["winners"] if w["bid"] == found.winners[0])
    assert (low or 0.0, high) == (stretch["from"], stretch["to"])


def test_the_interval_is_that_of_what_if():
    case = reference.example("beskaeftigelse")
    held = holdings(contest(case, ONLY, reject=["A5"]))["price"]
    found = measured(case, reject=["A5"]).interval
    assert found is not None
    assert held.low is not None
    assert held.high is not None
    for ours, exact in ((found.low, held.low), (found.high, held.high)):
        assert abs(Fraction(ours or 0) - exact * 100) < Fraction(1, 10**20)
    assert (found.rivals_low, found.rivals_high) == (held.rivals_low, held.rivals_high) == (("A2",), ("A1",))


def test_the_nearest_flip_is_the_nearer_end():
    flip = measured(reference.example("beskaeftigelse"), reject=["A5"]).flip
    assert flip is not None
    assert (round(flip.at, 2), round(flip.away, 2), flip.rivals) == (D("27.15"), D("2.85"), ("A2",))


def test_the_canteen_with_a_fixed_amount_per_point():
    """Kroner for quality against prices: L1's prices lie 157,000 kr. apart, its quality 199,200 kr."""
    found = measured(reference.example("kantine"), "L1")
    assert (found.nominal, found.nominal_reason) == (None, "price_not_weighed")
    swings = sum((s.swing or D(0) for s in found.swings), D(0))
    assert (found.price_range, swings) == (157_000, 199_200)
    assert close([found.effective_price or D(0)], [100 * 157_000 / (157_000 + 199_200)])
    assert (found.interval, found.map_share_lowest) == (None, None)
    assert said(found)[2] == (
        "B1 er på førstepladsen, så længe et kvalitetspoint er mellem 20.000 kr. og 117.391 kr. værd. "
        "I modellen er det 48.000 kr."
    )


def test_the_lowest_price_that_would_lose_at_equal_prices_decided():
    found = measured(two(1_000_000, 5, 1_400_000, 7))
    assert (found.verdict, found.winners, found.lowest_won) == ("price_decided", ("A",), True)
    assert said(found)[1].endswith("Havde alle priser været ens, var det blevet B.")


def test_a_price_that_parts_two_equally_good_bids_decided():
    assert measured(two(1_000_000, 7, 1_100_000, 7)).verdict == "price_decided"


def test_a_winner_that_needs_no_price_makes_the_price_irrelevant():
    found = measured(two(1_000_000, 5, 1_100_000, 9))
    assert (found.verdict, found.winners, found.lowest_won) == ("price_irrelevant", ("B",), False)
    both_best = measured(two(1_000_000, 9, 1_100_000, 5))
    assert (both_best.verdict, both_best.lowest_won) == ("price_irrelevant", True)


def test_a_winner_neither_cheapest_nor_best_is_a_trade_off():
    case = a_case(
        a_bid("A", price=1_000_000, points=3),
        a_bid("B", price=1_050_000, points=8),
        a_bid("C", price=1_500_000, points=9),
    )
    found = measured(case)
    assert (found.winners, found.verdict, found.at_equal_prices) == (("B",), "traded_off", ("C",))


def test_equal_prices_decide_nothing():
    found = measured(two(1_000_000, 5, 1_000_000, 7))
    assert (found.verdict, found.effective_price) == ("price_irrelevant", 0)
    assert (found.lowest, found.lowest_won, found.premium and found.premium.kroner) == (("A", "B"), True, 0)


def test_bids_alike_in_everything_are_parted_by_nothing():
    found = measured(two(1_000_000, 7, 1_000_000, 7))
    assert (found.effective, found.effective_price, found.effective_reason) == ({}, None, "all_equal")
    assert (found.covariance, found.winners, found.verdict) == ({}, ("A", "B"), "price_irrelevant")


def test_with_one_bid_there_is_nothing_to_decide():
    found = measured(a_case(a_bid("A")))
    assert (found.verdict, found.effective_reason, found.lowest_won) == (None, "one_bid", True)
    assert said(found)[:2] == [
        "Den reelle vægt kan ikke regnes ud, for kun ét tilbud kunne komme i betragtning.",
        "Kun A kunne komme i betragtning, så prisen fik intet at afgøre.",
    ]


def test_where_no_bid_passes_there_is_nothing_to_measure():
    case = two(1_000_000, 5, 1_100_000, 7, model=a_model(gates={"each_at_least": 90}))
    found = measured(case)
    assert (found.ranked, found.winners, found.verdict, found.premium, found.swings) == (
        (),
        (),
        None,
        None,
        (),
    )
    assert (found.effective_reason, found.price_range, found.lowest_won) == ("nobody", None, None)
    assert said(found)[1] == "Intet tilbud kunne komme i betragtning, så der er intet at måle."


def test_a_lowest_price_that_only_shares_the_first_place_neither_won_nor_lost():
    """7.0 points against 7.2: level when rounded to whole points."""
    model = a_model(
        a_price(40), quality("Q", 60), method=linear(50), round_total={"mode": "round", "decimals": 0}
    )
    found = measured(two(1_000_000, 5, 1_200_000, 8, model=model))
    assert found.winners == ("A", "B")
    assert found.lowest_won is None
    assert found.premium is not None
    assert found.premium.kroner == 0


def test_a_given_price_is_not_competed_on():
    model = price_model({"name": "fixed_price", "price": 1_000_000})
    found = measured(two(1_000_000, 5, 1_100_000, 7, model=model))
    assert (found.lowest, found.lowest_won, found.premium) == ((), None, None)
    assert (found.nominal_reason, found.verdict) == ("price_given", "price_irrelevant")
    assert said(found)[0].startswith("Prisen er givet på forhånd")


def test_behind_gates_the_lowest_price_has_all_the_weight():
    model = price_model({"name": "gate_then_price"}, gates={"each_at_least": 10})
    found = measured(two(1_000_000, 5, 1_100_000, 7, model=model))
    assert (found.effective, found.verdict) == ({"P": 100, "Q": 0}, "price_decided")


def test_quality_per_krone_is_parted_by_logarithms():
    """ln 1.21 against ln 1.1: two thirds."""
    found = measured(
        two(1_000_000, 10, 1_210_000, 11, model=price_model({"name": "quality_per_price"}, scale={"top": 20}))
    )
    assert close([found.effective_price or D(0)], [66.6667])


def test_a_ratio_with_nothing_in_it_has_no_effective_weight():
    found = measured(two(1_000_000, 0, 1_210_000, 9, model=price_model({"name": "quality_per_price"})))
    assert (found.effective_price, found.effective_reason) == (None, "zero_in_ratio")


def test_without_a_weight_on_the_price_a_percentage_model_asks_for_the_least_lacking():
    model = a_model(a_price(40), quality("Q", 60), method={"name": "percentage_on_price"})
    found = measured(two(1_000_000, 7, 1_600_000, 8, model=model))
    assert (found.winners, found.without_price, found.verdict) == (("A",), ("A",), "price_decided")


def test_the_premium_is_the_winners_price_over_the_lowest():
    paid = measured(reference.example("beskaeftigelse"), reject=["A5"]).premium
    assert paid is not None
    assert paid.percent is not None
    assert (paid.kroner, round(paid.percent, 2)) == (1_092_000, D("16.19"))


def test_a_lowest_price_of_nothing_has_no_percent():
    found = measured(two(0, 1, 100_000, 9, model=price_model(kroner(60_000))))
    assert found.premium is not None
    assert (found.premium.kroner, found.premium.percent) == (100_000, None)
    assert said(found)[3] == "Vinderen koster 100.000 kr. mere end den laveste pris."


def test_the_part_of_the_triangle_won_by_the_lowest_price():
    case = reference.example("beskaeftigelse")
    found = measured(case, reject=["A5"])
    assert found.lowest == ("A1",)
    area = winner_map(contest(case, ONLY, reject=["A5"])).area("A1")  # type: ignore[union-attr]
    assert found.map_share_lowest is not None
    assert abs(Fraction(found.map_share_lowest) - area * 100) < Fraction(1, 10**20)
    assert 0 < area < 1


def test_two_themes_make_a_line_and_level_lowest_prices_count_once():
    model = a_model(a_price(40), quality("S", 60, theme="social"))
    offers = (a_bid("A", price=1_000_000, points={"S": 5}), a_bid("B", price=1_000_000, points={"S": 5}))
    dear = a_bid("C", price=1_250_000, points={"S": 10})
    # level at 5 points * w = 5 points * (1 - w)
    assert measured(a_case(*offers, dear, model=model)).map_share_lowest == 50


def test_two_lowest_prices_win_their_parts_of_the_triangle_together():
    model = a_model(a_price(40), quality("S", 30, theme="social"), quality("E", 30, theme="effect"))
    case = a_case(
        a_bid("A", price=1_000_000, points={"S": 9, "E": 2}),
        a_bid("B", price=1_000_000, points={"S": 2, "E": 9}),
        a_bid("C", price=1_050_000, points={"S": 8, "E": 8}),
        model=model,
    )
    found = measured(case)
    area = winner_map(found.field).area  # type: ignore[union-attr]
    assert found.lowest == ("A", "B")
    assert area("A") > 0
    assert abs(Fraction(found.map_share_lowest or 0) - (area("A") + area("B")) * 100) < Fraction(1, 10**20)


def test_a_bid_over_the_ceiling_stays_out_at_equal_prices_and_the_others_stay_in():
    """X has the best quality at a price over the ceiling; no equal price of the others is over it."""
    model = a_model(gates={"price_at_most": 1_200_000})
    case = a_case(
        a_bid("A", price=1_000_000, points=5),
        a_bid("B", price=1_150_000, points=7),
        a_bid("X", price=1_500_000, points=10),
        model=model,
    )
    assert measured(case).at_equal_prices == ("B",)


def test_a_rejected_bid_takes_no_part():
    case = two(1_000_000, 5, 1_100_000, 7)
    with_low = a_case(
        a_bid("A", price=1_000_000, points=5),
        a_bid("B", price=1_100_000, points=7),
        a_bid("X", price=100_000, points=1, rejected="For sent"),
    )
    assert measured(with_low).effective == measured(case).effective


def test_what_cannot_be_scored_is_an_error_with_findings():
    with pytest.raises(ScoringError) as error:
        measured(a_case(a_bid("A", price=None)))
    assert error.value.findings


def test_an_analysis_says_so():
    case = reference.example("beskaeftigelse")
    assert (measured(case).analysis, measured(case, reject=["A5"]).analysis) == (False, True)


def test_a_theme_is_the_sum_of_its_criteria():
    found = measured(reference.example("beskaeftigelse"), reject=["A5"])
    effect = sum(found.effective[c] for c in ("E1", "E2", "E3", "E4"))
    assert abs((found.effective_of("effect") or D(0)) - effect) < EXACT
    assert found.effective_of("price") == found.effective_price


@SOME
@given(fields(rounding=True))
def test_effective_weights_and_covariances_sum_to_100(case: Case):
    found = measured(case)
    for parts in (found.effective, found.covariance):
        assert not parts or abs(sum(parts.values()) - 100) < EXACT
    assert all(x >= 0 for x in found.effective.values())


@SOME
@given(fields(rounding=True))
def test_verdicts_are_what_they_say(case: Case):
    found = measured(case)
    ranked = ranking(case)
    assert list(found.winners) == (ranked[0] if ranked else [])
    if found.verdict == "price_decided":
        assert found.lowest_won
        assert set(found.at_equal_prices) - set(found.winners)
    if found.verdict == "price_irrelevant":
        assert found.without_price == found.winners
    assert (found.verdict is None) == (len(found.ranked) < 2)


@SOME
@given(fields(rounding=True))
def test_at_equal_prices_is_what_scoring_makes_of_equal_prices(case: Case):
    """Every bid that passes its gates is offered at the lowest price, and the published method scores it."""
    found = measured(case)
    if not found.ranked or case.models[0].method.name == "fixed_price":
        return
    price = min(found.prices.values())
    same = a_case(
        *(a_bid(b, price=price, points=_points(case, b)) for b in found.ranked),
        model=case.models[0],
    )
    assert list(found.at_equal_prices) == ranking(same)[0]


def _points(case: Case, bid: str) -> dict[str, Decimal]:
    return {a.criterion: a.points for a in case.assessments if a.bid == bid and a.points is not None}


@SOME
@given(fields())
def test_the_shortcut_for_no_weight_on_the_price_is_none(case: Case):
    found = measured(case)
    assert found.without_price == without_price(found.field)


@SOME
@given(fields(), st.sampled_from([3, 10, 1000]))
def test_the_unit_of_money_changes_nothing(case: Case, factor: int):
    method = case.models[0].method
    scaled = case.model_copy(update={"bids": tuple(_dearer(b, factor) for b in case.bids)})
    amounts = {name: getattr(method, name, None) for name in ("kroner_per_point", "low", "high")}
    changed = {name: amount * factor for name, amount in amounts.items() if amount is not None}
    model = case.models[0].model_copy(update={"method": method.model_copy(update=changed)})
    before, after = measured(case), measured(scaled.model_copy(update={"models": (model,)}))
    assert after.verdict == before.verdict
    assert after.effective.keys() == before.effective.keys()
    assert all(abs(after.effective[c] - x) < EXACT for c, x in before.effective.items())


def _dearer(bid: Any, factor: int) -> Any:
    lines = (p.model_copy(update={"unit_price": p.unit_price * factor}) for p in bid.prices)
    return bid.model_copy(update={"prices": tuple(lines)})


@SOME
@given(fields())
def test_the_order_of_the_bids_changes_nothing(case: Case):
    turned = case.model_copy(update={"bids": case.bids[::-1]})
    a, b = measured(case), measured(turned)
    assert (a.verdict, a.winners, a.premium) == (b.verdict, b.winners, b.premium)
    assert a.effective == b.effective


@SOME
@given(fields())
def test_break_even_premiums_are_those_of_what_if(case: Case):
    wanted = {b.bid: b for b in break_evens(opening(case, ONLY))}
    assert all(found == wanted[bid] for bid, found in measured(case).break_evens.items())


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("name", METHOD_CASES)
def test_every_method_can_be_told(name: str, language: str):
    method = METHOD_CASES[name]
    weigh = METHODS[method["name"]].weighs_price
    criteria = (a_price(40), quality("Q", 60)) if weigh else (a_price(), quality("Q", 100))
    gates = {"each_at_least": 20} if method["name"] == "gate_then_price" else {}
    offers = (a_bid("A"), social("S", price=1_150_000, points=9), social("R", rejected="Nej"))
    found = measured(a_case(*offers, model=a_model(*criteria, method=method, gates=gates)))
    sentences = said(found, language)
    assert len(sentences) >= 4
    assert not any("{" in sentence for sentence in sentences)


def test_a_bid_stopped_by_a_gate_is_not_measured():
    case = reference.example("groen_vedligehold")
    model = case.models[0].model_copy(update={"gates": Gates(price_at_most=Kroner(D(13_000_000)))})
    found = measured(edit.with_model(case, model))
    assert set(found.ranked) < {b.id for b in case.bids}
    assert {b.bid: b.outcome for b in found.social_bids}["C6"] == "out"
