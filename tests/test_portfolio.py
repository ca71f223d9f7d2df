"""Many lots together: what is counted, of how many, and what stands beside the survey."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from builders import a_bid, a_case, a_model, a_price, linear, price_model, quality
from dominance_cases import social, two
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import reference
from scoring.intervals import wilson
from scoring.model import Case
from scoring.portfolio import BESIDE, COUNTS, Centre, Line, Portfolio, Unmeasured, lines, portfolio, told

D = Decimal


def together(*cases: Case) -> Portfolio:
    return portfolio(line for case in cases for line in lines(case))


def pairs(found: Portfolio, *keys: str) -> list[tuple[int, int]]:
    return [(found.counts[key].count, found.counts[key].n) for key in keys]


def decided(**fields: Any) -> Case:
    """The lowest price wins, and would not at equal prices."""
    return two(1_000_000, 5, 1_400_000, 7, **fields)


def irrelevant() -> Case:
    return two(1_000_000, 5, 1_100_000, 9)


def traded() -> Case:
    return a_case(
        a_bid("A", price=1_000_000, points=3),
        a_bid("B", price=1_050_000, points=8),
        a_bid("C", price=1_500_000, points=9),
    )


def against(price: int, points: int, **tenderer: Any) -> Case:
    """A social-economy bid against one at 1,000,000 kr. with 7 points."""
    who = {"name": "S (fiktiv)", "kind": "social_economy", **tenderer}
    return a_case(a_bid("S", price=price, points=points, tenderer=who), a_bid("A", price=1_000_000, points=7))


def test_verdicts_are_counted_of_lots_with_competition():
    found = together(decided(), decided(), irrelevant(), traded(), a_case(a_bid("A")))
    assert (found.lots, found.measured, found.contested) == (5, 5, 4)
    assert pairs(found, "lowest_won", "price_decided", "price_irrelevant", "traded_off") == [
        (2, 4),
        (2, 4),
        (1, 4),
        (1, 4),
    ]
    assert found.counts["price_decided"].share == 50


def test_the_interval_is_wilsons():
    count = together(decided(), irrelevant()).counts["price_decided"]
    assert count.interval == wilson(1, 2)
    assert together().counts["price_decided"].interval == wilson(0, 0)
    assert together().counts["price_decided"].share is None


def test_tenders_are_counted_once_and_lots_each():
    found = together(*map(reference.example, reference.examples()))
    assert (found.tenders, found.lots, found.measured, found.fictional) == (3, 7, 7, 7)


def test_a_shared_first_place_counts_neither_for_nor_against_the_lowest_price():
    rounded = {"mode": "round", "decimals": 0}
    model = a_model(a_price(40), quality("Q", 60), method=linear(50), round_total=rounded)
    found = together(two(1_000_000, 5, 1_200_000, 8, model=model))
    assert pairs(found, "lowest_won") == [(0, 0)]
    assert (found.level, found.contested) == (1, 1)


def test_a_given_price_is_no_case_of_the_lowest_price():
    found = together(two(1_000_000, 5, 1_100_000, 7, model=price_model({"name": "fixed_price", "price": 1})))
    assert pairs(found, "lowest_won", "price_irrelevant") == [(0, 0), (1, 1)]
    assert (found.level, found.premium) == (0, None)


def test_mean_and_median_of_weights_and_premium():
    """40 % on paper everywhere. Premiums: 0, 10 and 5 % of 1,000,000 kr."""
    found = together(decided(), irrelevant(), traded())
    assert found.nominal == Centre(3, D(40), D(40))
    assert found.premium == Centre(3, D(5), D(5))
    assert found.premium_kroner == Centre(3, D(50_000), D(50_000))
    assert found.effective is not None
    assert found.effective.n == 3


def test_a_model_without_a_price_weight_has_none_on_paper_but_one_in_reality():
    found = together(two(1_000_000, 5, 1_100_000, 7, model=price_model()))
    assert found.nominal is None
    assert found.effective is not None


def test_social_bids_received_ranked_won_and_lost_closely():
    out = a_case(social("S", rejected="For sent"), a_bid("A"))
    found = together(against(900_000, 8), against(1_220_000, 9), against(1_400_000, 7), out)
    assert (found.received, found.ranked, found.won, found.close) == (4, 3, 1, 1)
    assert pairs(found, "social_present", "social_won", "social_close") == [(3, 3), (1, 3), (1, 2)]


def test_a_lot_with_no_social_bid_is_not_one_they_lost():
    found = together(decided())
    assert pairs(found, "social_present", "social_won", "social_close") == [(0, 1), (0, 0), (0, 0)]


def test_a_first_place_shared_between_the_sides_is_won_by_neither():
    found = together(against(1_000_000, 7))
    assert pairs(found, "social_present", "social_won", "social_close") == [(1, 1), (0, 0), (0, 0)]
    assert (found.won, found.value, found.value_share) == (0, 0, None)


def test_the_value_share_is_of_what_one_side_won():
    found = together(against(900_000, 8), decided(), decided(), against(1_000_000, 7))
    assert (found.social_value, found.value) == (900_000, 2_900_000)
    assert found.value_share is not None
    assert round(found.value_share * 100, 2) == D("31.03")


def test_dearer_is_counted_by_bid_beside_others():
    found = together(against(1_200_000, 7), against(900_000, 7), against(1_000_000, 5), a_case(social("S")))
    assert pairs(found, "social_dearer") == [(1, 3)]
    assert found.dearer is not None
    assert (found.dearer.n, found.dearer.median) == (3, 0)
    assert round(found.dearer.mean, 4) == D("3.3333")


def test_registered_and_unregistered_bids_are_told_apart_and_unknown_ones_left_out():
    found = together(
        against(900_000, 8, rsv="yes"),
        against(1_400_000, 7, rsv="yes"),
        against(900_000, 8, rsv="no"),
        against(900_000, 8),
    )
    assert pairs(found, "registered_won", "unregistered_won") == [(1, 2), (1, 1)]


def test_social_value_with_a_weight_is_counted():
    weighed = a_model(a_price(40), quality("Q", 60, theme="social"))
    found = together(two(1_000_000, 5, 1_100_000, 5, model=weighed), decided())
    assert pairs(found, "social_weighed") == [(1, 2)]


def test_a_broken_lot_is_kept_with_its_findings_and_the_rest_goes_on():
    found = together(a_case(a_bid("A", price=None)), decided())
    (broken,) = found.unmeasured
    assert (broken.case, broken.lot, broken.title) == ("T", "LOT-0000", "Prøveudbud")
    assert broken.findings[0].severity == "stop"
    assert (found.lots, found.measured) == (2, 1)


@pytest.mark.parametrize(
    ("case", "code"),
    [
        (a_case(), "portfolio.no_bids"),
        (a_case(a_bid("A"), model=a_model(gates={"each_at_least": 90})), "portfolio.nobody_ranked"),
    ],
)
def test_a_lot_without_bids_to_rank_is_noted(case: Case, code: str):
    (one,) = lines(case)
    assert isinstance(one, Unmeasured)
    (finding,) = one.findings
    assert (finding.code, finding.severity) == (code, "note")
    assert all(reference.texts(language).sentence(finding) for language in ("da", "en"))


def test_lots_are_taken_one_at_a_time_and_forgotten():
    alive = []

    def stream() -> Iterator[Line | Unmeasured]:
        for _ in range(20):
            yield from lines(decided())
            alive.append(sum(isinstance(thing, Line) for thing in gc.get_objects()))

    assert portfolio(stream()).contested == 20
    assert alive[-1] == alive[0]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from([decided, irrelevant, traded, lambda: against(1_220_000, 9)]), max_size=8))
def test_no_count_exceeds_what_it_is_counted_of_and_verdicts_share_out_the_lots(kinds: list[Any]):
    found = together(*(kind() for kind in kinds))
    assert set(found.counts) == set(COUNTS)
    assert all(0 <= c.count <= c.n <= max(found.contested, found.ranked) for c in found.counts.values())
    verdicts = ("price_decided", "price_irrelevant", "traded_off")
    assert sum(found.counts[key].count for key in verdicts) == found.contested


@settings(max_examples=10, deadline=None)
@given(st.permutations([decided, irrelevant, traded, lambda: against(900_000, 8)]))
def test_the_order_of_the_tenders_changes_nothing(kinds: list[Any]):
    in_order = together(decided(), irrelevant(), traded(), against(900_000, 8))
    assert together(*(kind() for kind in kinds)) == in_order


def said(found: Portfolio, language: Any = "da") -> list[str]:
    t = reference.texts(language)
    first = (told.headline(found), told.weights(found), told.premium(found))
    hows = (*first, *told.social(found), *told.cautions(found))
    return [t(how.key, **how.values) for how in hows if how is not None]


def test_the_headline():
    assert said(together())[0] == "Der er ingen udbud at opgøre."
    assert said(together(a_case(a_bid("A"))))[0].startswith("Ingen delaftaler har mindst to tilbud")
    assert said(together(decided()))[0] == "Kun én delaftale kan opgøres. Prisen afgjorde den."
    assert said(together(traded()))[0] == "Kun én delaftale kan opgøres. Prisen afgjorde den ikke alene."
    assert said(together(decided(), traded()))[0] == (
        "Prisen afgjorde 1 af 2 delaftaler; den laveste pris kom på førstepladsen i 1."
    )


def test_small_numbers_and_opinions_are_cautioned_against():
    few = said(together(decided()))
    assert any(s.startswith("Delaftaler i opgørelsen: 1. Med færre end 30") for s in few)
    assert any("holdninger fra 2018" in s for s in few)
    many = portfolio(line for _ in range(30) for line in lines(decided()))
    assert not any("Med færre end" in s for s in said(many))


def test_every_statement_stands_beside_a_count_with_what_cannot_be_compared():
    survey = reference.survey()
    answers = told.answers(together(decided()), survey)
    assert [a.statement for a in answers] == ["PUR1", "PUR2", "PUR3", "PUR4", "REG1"] == list(BESIDE)
    for answer in answers:
        assert answer.counts
        assert {f.group for f in answer.figures} == {"firms", "purchasing"}
        for language in ("da", "en"):
            assert reference.texts(language)(answer.apart.key)


def test_what_the_report_does_not_state_is_told_as_missing():
    survey, t = reference.survey(), reference.texts("da")
    (price, *_) = told.answers(together(decided()), survey)
    sentences = [t(how.key, **how.values) for how in told.said_then(price, survey, "da")]
    assert sentences[0] == "Virksomheder, enig: 60 % (95 %-interval 50,4 % til 68,9 %)"
    assert sentences[1] == "Virksomheder, uenig: ikke oplyst"


@pytest.mark.parametrize("language", ["da", "en"])
def test_everything_can_be_said(language: str):
    rounded = {"mode": "round", "decimals": 0}
    level = a_model(a_price(40), quality("Q", 60), method=linear(50), round_total=rounded)
    cases = [two(1_000_000, 5, 1_200_000, 8, model=level), against(900_000, 8), a_case(a_bid("A"))]
    variants = [together(*cases), together(against(1_200_000, 7)), together(against(1_000_000, 5))]
    variants.append(together(two(1_000_000, 5, 1_100_000, 7, model=price_model())))
    assert not [s for found in variants for s in said(found, language) if "{" in s]
