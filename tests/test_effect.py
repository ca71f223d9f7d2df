"""What the effect is worth to the municipality: the example to the kroner, and what must never happen."""

from __future__ import annotations

import tomllib
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from scoring import casefile, edit, reference
from scoring.effect import measure
from scoring.effect.arithmetic import saved_per_person
from scoring.effect.book import OUTLOOKS, Assumption, EffectBook
from scoring.effect.turning import BreakEven, break_even, one_at_a_time
from scoring.effect.worth import worth
from scoring.model import Case, EffectInputs
from scoring.score import score
from scoring.texts import LANGUAGES
from tests.builders import ONLY, a_bid, a_case, a_model, a_price, quality

BOOK = reference.effect_parameters()
EXAMPLE = "beskaeftigelse"
SPAN = {"how": "indicator", "worst": 0, "best": 100}


def expected() -> dict[str, Any]:
    text = (reference.folder() / "examples" / EXAMPLE / "expected.toml").read_text(encoding="utf-8")
    return tomllib.loads(text, parse_float=Decimal)["effect_adjusted_net_cost"]


def whole(x: Decimal, places: str = "1") -> Decimal:
    return x.quantize(Decimal(places), rounding=ROUND_HALF_UP)


def example() -> Case:
    return reference.example(EXAMPLE)


def a_course(*offers: Any, **effect: Any) -> Case:
    """Courses for 100 citizens; the bid promises a share on E, and the panel judges its evidence on K."""
    model = a_model(
        a_price(40), quality("E", 30, theme="effect", scoring=SPAN), quality("K", 30, theme="effect")
    )
    inputs: dict[str, Any] = {
        "parameters": {"baseline_share": {"central": 20}, "retention": {"central": 50}},
        "criteria": {"promised_share": "E", "credibility": "K"},
        "prices": {"run": "per_person", "job": "per_result"},
    }
    return a_case(*offers, model=model, effect={**inputs, **effect})


def a_promise(
    name: str = "A", *, share: int = 40, trust: int = 10, run: int = 10_000, job: int = 0, persons: int = 100
) -> Any:
    lines = [
        {"item": "run", "quantity": persons, "unit_price": run},
        {"item": "job", "quantity": 30, "unit_price": job},
    ]
    return a_bid(name, price=None, points={"K": trust}, offered={"E": share}, prices=lines)


@pytest.mark.parametrize("outlook", OUTLOOKS)
def test_the_published_example_comes_out_to_the_kroner(outlook: str):
    """An independent program computed the figures from the same prices, promises and points."""
    found = measure(example(), ONLY, BOOK).costs
    for bid, due in expected()[outlook].items():
        cost = found[bid][outlook]
        assert whole(cost.payment) == due["expected_payment"]
        assert whole(cost.extra_persons, "0.1") == due["extra_persons_in_work"]
        assert whole(cost.saving) == due["expected_municipal_saving"]
        assert whole(cost.net) == due["effect_adjusted_net_cost"]


def test_a_promise_below_the_baseline_costs_instead_of_saving():
    """A1 promises 22 % where the cautious baseline is 23 %: 1.2 persons fewer in work, and it is said."""
    effect = measure(example(), ONLY, BOOK)
    low = effect.costs["A1"]["low"]
    assert (low.extra_persons, low.lift) == (Decimal("-1.176"), Decimal("-0.007"))
    assert low.net > low.payment
    assert ("effect.below_baseline", "bids/A1") in {(f.code, f.place) for f in effect.findings}


def test_the_payment_follows_the_share_expected_in_work_not_the_promised_one():
    """100 citizens; 20 % + 0.5 × (40 % − 20 %) = 30 % in work: 30 results are paid for, not 40."""
    case = a_course(a_promise(share=40, trust=5, run=10_000, job=1_000))
    assert measure(case, ONLY, BOOK).costs["A"]["central"].payment == 1_000_000 + 30 * 1_000


def test_the_saving_is_the_formula_with_its_numbers():
    """One month, no drop-off: 20 more in work, 20 % displaced, half of 10,000 kr., 20 % refunded."""
    numbers = {
        "baseline_share": 20,
        "retention": 100,
        "discount_rate": 0,
        "horizon_months": 1,
        "benefit_monthly": 10_000,
    }
    case = a_course(a_promise(), parameters={k: {"central": v} for k, v in numbers.items()})
    cost = measure(case, ONLY, BOOK).costs["A"]["central"]
    assert cost.extra_persons == 16
    assert cost.saving == 16 * 10_000 * Decimal("0.5") * Decimal("0.8")
    assert cost.state_gain == 16 * 10_000 * Decimal("0.5") * Decimal("0.2")


def test_the_gain_of_the_state_is_never_in_the_net_cost():
    for costs in measure(example(), ONLY, BOOK).costs.values():
        for cost in costs.values():
            assert whole(cost.net, "0.01") == whole(cost.payment - cost.saving, "0.01")
            assert whole(cost.state_gain * 4, "0.01") == whole(cost.saving, "0.01")  # 20 % against 80 %


def test_nobody_stays_in_work_where_retention_is_nought():
    case = a_course(a_promise(), parameters={"baseline_share": {"central": 20}, "retention": {"central": 0}})
    assert measure(case, ONLY, BOOK).costs["A"]["central"].saving == 0


def test_a_line_with_no_use_of_its_own_is_paid_as_it_stands():
    case = a_course(a_promise(job=1_000), prices={"run": "per_person"})
    assert measure(case, ONLY, BOOK).costs["A"]["central"].payment == 1_000_000 + 30 * 1_000


def test_a_rejected_bid_has_no_net_cost():
    assert "A5" not in measure(example(), ONLY, BOOK, reject=["A5"]).costs


def test_the_order_changes_with_the_assumptions_in_the_example():
    effect = measure(example(), ONLY, BOOK, reject=["A5"])
    assert effect.order("low") == ("A1", "A3", "A4", "A2", "A6")
    assert effect.order("central") == ("A1", "A2", "A4", "A3", "A6")
    assert effect.order("high") == ("A2", "A4", "A1", "A6", "A3")


def test_at_the_break_even_lift_both_bids_cost_the_same():
    effect = measure(example(), ONLY, BOOK)
    found = break_even(effect, "A2", "A1")
    assert (found.outcome, whole(found.lift * 100, "0.1")) == ("met", Decimal("13.3"))
    # With exactly that share promised and fully believed, the net costs meet.
    case = edit.with_offer(example(), "A2", "E1", whole(found.likely * 100, "0.000001"))
    criteria = {"promised_share": "E1", "retention": "E2"}
    parameters = {**case.effect.parameters, "credibility": {"central": 100}}
    sure = edit.changed(case, effect=edit.changed(case.effect, criteria=criteria, parameters=parameters))
    met = measure(sure, ONLY, BOOK).costs["A2"]["central"].net
    assert met == pytest.approx(effect.costs["A1"]["central"].net, abs=1)  # the offer keeps six decimals


@pytest.mark.parametrize(
    ("first", "second", "outcome"),
    [
        ({"job": 500_000}, {"run": 1}, "no_gain"),  # a result costs more than it can save
        ({"run": 10_000_000}, {"run": 1}, "never"),  # dearer even with everybody in work
        ({"run": 1}, {"run": 10_000_000}, "always"),  # cheaper even with nobody in work
    ],
)
def test_where_no_lift_makes_two_bids_cost_the_same_it_says_why(first: dict, second: dict, outcome: str):
    effect = measure(a_course(a_promise("A", **first), a_promise("B", **second)), ONLY, BOOK)
    assert break_even(effect, "A", "B") == BreakEven("A", "B", outcome)


def test_one_at_a_time_moves_only_what_has_a_span_and_the_widest_comes_first():
    swings = one_at_a_time(measure(example(), ONLY, BOOK), "A2")
    assert [s.parameter for s in swings] == ["benefit_replaced_share", "baseline_share", "displacement"]
    assert (whole(swings[0].low), whole(swings[0].high)) == (6_917_531, 5_701_942)


def test_the_model_pays_46_833_kroner_for_one_more_promised_person():
    """A5 rejected: 112,400 kr. a percentage point, 2.4 persons each; ten points on E1 3,372,000 kr."""
    found = worth(example(), measure(example(), ONLY, BOOK, reject=["A5"]), reject=["A5"])
    assert (found.criterion, found.ten, found.per_point) == ("E1", 3_372_000, 112_400)
    assert whole(found.per_person) == 46_833


def test_a_person_really_in_work_saves_what_the_source_says_for_its_retentions():
    """After displacement, over 24 months: retention 52 % and 70 % give the published spans in hundreds."""
    effect = measure(example(), ONLY, BOOK)
    due = {"low": (30_600, 39_600), "central": (49_900, 64_600), "high": (78_700, 101_800)}
    for outlook, spans in due.items():
        values = effect.values(outlook)
        saved = tuple(int(whole(saved_per_person(effect.offers[b], values), "1E+2")) for b in ("A1", "A2"))
        assert saved == spans


def test_a_promised_person_saves_less_than_one_in_work_by_the_credibility():
    found = worth(example(), measure(example(), ONLY, BOOK, reject=["A5"]), reject=["A5"])
    for outlook in OUTLOOKS:
        assert found.expected[outlook].most < found.realised[outlook].most


def test_a_model_without_kroner_per_point_has_no_worth_of_a_person():
    case = a_course(a_promise("A"), a_promise("B"))
    fixed = edit.changed(case.models[0], method={"name": "fixed_price", "price": 1})
    case = edit.with_model(case, fixed)
    assert worth(case, measure(case, ONLY, BOOK)) is None


STOPS = {
    "nobody has said the baseline": (
        {"parameters": {"retention": {"central": 50}}},
        ("effect.missing", "effect/parameters/baseline_share"),
    ),
    "no criterion is the promise": (
        {"criteria": {"credibility": "K"}},
        ("effect.no_promise", "effect/criteria/promised_share"),
    ),
    "the criterion is gone": (
        {"criteria": {"promised_share": "X", "credibility": "K"}},
        ("effect.unknown_criterion", "effect/criteria/promised_share"),
    ),
    "a promise is offered, not judged": (
        {"criteria": {"promised_share": "K", "credibility": "K"}},
        ("effect.not_indicator", "effect/criteria/promised_share"),
    ),
    "evidence is judged, not offered": (
        {"criteria": {"promised_share": "E", "credibility": "E"}},
        ("effect.not_assessed", "effect/criteria/credibility"),
    ),
    "nobody has said how many": ({"prices": {}}, ("effect.no_persons", f"effect/persons/{ONLY}")),
    "more than all": (
        {"parameters": {"baseline_share": {"central": 120}, "retention": {"central": 50}}},
        ("effect.outside", "effect/parameters/baseline_share"),
    ),
    "half a month": (
        {
            "parameters": {
                "baseline_share": {"central": 20},
                "retention": {"central": 50},
                "horizon_months": {"central": "2.5"},
            }
        },
        ("effect.not_whole", "effect/parameters/horizon_months"),
    ),
}


@pytest.mark.parametrize(("inputs", "told"), STOPS.values(), ids=STOPS)
def test_what_is_missing_is_told_and_nothing_is_reckoned(inputs: dict[str, Any], told: tuple[str, str]):
    effect = measure(a_course(a_promise(), **inputs), ONLY, BOOK)
    assert effect.costs == {}
    assert told in {(f.code, f.place) for f in effect.findings}


def test_a_bid_that_lacks_something_is_told_and_the_others_are_reckoned():
    silent = a_bid(
        "B",
        price=None,
        points={"K": 5},
        prices=[{"item": "run", "quantity": 100, "unit_price": 1}, {"item": "job", "unit_price": None}],
    )
    unjudged = a_bid(
        "C", price=None, points=None, offered={"E": 130}, prices=[{"item": "run", "quantity": 100}]
    )
    effect = measure(a_course(a_promise(), silent, unjudged), ONLY, BOOK)
    assert list(effect.costs) == ["A"]
    assert {(f.code, f.place) for f in effect.findings if f.severity == "stop"} == {
        ("effect.offer_missing", "bids/B/offered/E"),
        ("effect.price_missing", "bids/B/prices"),
        ("effect.not_a_share", "bids/C/offered/E"),
        ("effect.points_missing", f"assessments/C/{ONLY}/K"),
        ("effect.price_missing", "bids/C/prices"),
    }


def test_bids_that_count_different_numbers_of_citizens_are_told():
    effect = measure(a_course(a_promise("A"), a_promise("B", persons=90)), ONLY, BOOK)
    assert ("effect.persons_differ", f"effect/persons/{ONLY}") in {(f.code, f.place) for f in effect.findings}
    stated = measure(a_course(a_promise("A"), a_promise("B", persons=90), persons={ONLY: 100}), ONLY, BOOK)
    assert stated.persons == 100


PITFALLS = {
    "19 citizens are few": (
        a_course(a_promise(persons=19)),
        a_course(a_promise(persons=20)),
        "effect.small_cohort",
    ),
    "more than 25 points above the baseline": (
        a_course(a_promise(share=46)),
        a_course(a_promise(share=45)),
        "effect.high_promise",
    ),
    "a promise hardly believed": (
        a_course(a_promise(trust=4)),
        a_course(a_promise(trust=5)),
        "effect.weak_credibility",
    ),
    "below the baseline": (
        a_course(a_promise(share=19)),
        a_course(a_promise(share=20)),
        "effect.below_baseline",
    ),
    "longer than three years": (
        a_course(
            a_promise(),
            parameters={
                k: {"central": v}
                for k, v in [("baseline_share", 20), ("retention", 50), ("horizon_months", 37)]
            },
        ),
        a_course(
            a_promise(),
            parameters={
                k: {"central": v}
                for k, v in [("baseline_share", 20), ("retention", 50), ("horizon_months", 36)]
            },
        ),
        "effect.long_horizon",
    ),
    "no displacement at all": (
        a_course(
            a_promise(),
            parameters={
                k: {"central": v} for k, v in [("baseline_share", 20), ("retention", 50), ("displacement", 0)]
            },
        ),
        a_course(a_promise()),
        "effect.no_displacement",
    ),
}


@pytest.mark.parametrize(("fires", "near", "code"), PITFALLS.values(), ids=PITFALLS)
def test_a_pitfall_is_told_and_its_near_miss_is_not(fires: Case, near: Case, code: str):
    assert code in {f.code for f in measure(fires, ONLY, BOOK).findings}
    assert code not in {f.code for f in measure(near, ONLY, BOOK).findings}


def test_a_job_promised_kept_and_paid_for_is_said_to_be_counted_more_than_once():
    assert "effect.counted_twice" in {f.code for f in measure(example(), ONLY, BOOK).findings}
    inputs = edit.changed(example().effect, prices={"1": "per_person"})
    unpaid = measure(edit.changed(example(), effect=inputs), ONLY, BOOK)
    assert "effect.counted_twice" not in {f.code for f in unpaid.findings}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_is_a_sentence(language: str):
    t, cases = reference.texts(language), [a_course(a_promise(), **inputs) for inputs, _ in STOPS.values()]
    cases += [example(), *(fires for fires, _, _ in PITFALLS.values())]
    cases.append(a_course(a_promise("A"), a_promise("B", persons=90)))
    cases.append(a_course(a_bid("C", price=None, points=None, offered={"E": 130})))
    cases.append(a_course(a_bid("C", price=None, points=None)))
    said = {f.code: t.sentence(f) for case in cases for f in measure(case, ONLY, BOOK).findings}
    there = {key.removeprefix("finding.") for key in t._messages if key.startswith("finding.effect.")}
    assert said.keys() == there
    assert [s for s in said.values() if "{" in s or not s] == []


def test_nothing_of_it_reaches_the_points():
    with_it, without = example(), edit.changed(example(), effect=EffectInputs())
    assert with_it.effect != without.effect
    assert score(with_it, ONLY) == score(without, ONLY)
    assert casefile.digest(with_it) == casefile.digest(without)
    assert casefile.model_digest(with_it) == casefile.model_digest(without)


def test_own_numbers_go_before_the_programs_and_one_number_is_enough():
    parameters = {
        "baseline_share": {"central": 20},
        "retention": {"central": 50},
        "displacement": {"central": 5},
    }
    used = measure(a_course(a_promise(), parameters=parameters), ONLY, BOOK).assumptions["displacement"]
    assert used.replaced
    assert [used.value(k) for k in OUTLOOKS] == [5, 5, 5]


def test_a_source_without_a_number_leaves_the_programs_numbers():
    parameters = {**example().effect.parameters, "displacement": {"source": "Spørg os"}}
    inputs = edit.changed(example().effect, parameters=parameters)
    used = measure(edit.changed(example(), effect=inputs), ONLY, BOOK).assumptions["displacement"]
    assert not used.replaced
    assert [used.value(k) for k in OUTLOOKS] == [30, 20, 10]


def test_every_assumption_has_a_unit_a_source_and_a_status():
    for row in BOOK.parameters.values():
        assert row.source.da
        assert row.source.en
        stated = [x for x in (row.low, row.central, row.high) if x is not None]
        assert len(stated) == (0 if row.status == "enter" else 3)
        assert all(row.least <= x <= row.most for x in stated)
        assert row.year is not None or row.status != "rate" or row.id == "state_refund"


def test_the_raised_rate_is_empty_and_must_be_entered():
    raised = next(r for r in BOOK.rates if r.id == "reform_raised")
    assert (raised.amount, raised.monthly(), raised.status) == (None, None, "enter")


def test_a_weekly_benefit_becomes_a_monthly_one():
    assert next(r for r in BOOK.rates if r.id == "sickness").monthly() == Decimal("20345.00")


def test_the_refund_falls_by_weeks_without_gaps():
    steps = BOOK.refund.steps
    assert [(s.from_week, s.percent) for s in steps] == [(1, 80), (5, 40), (27, 30), (53, 20)]
    assert [s.to_week for s in steps] == [*(s.from_week - 1 for s in steps[1:]), None]
    assert steps[-1].percent == BOOK.parameters["state_refund"].central


def test_a_row_without_status_cannot_be_read():
    row = {k: v for k, v in BOOK.parameters["displacement"].model_dump().items() if k != "status"}
    with pytest.raises(ValidationError):
        Assumption.model_validate(row)


@given(share=st.integers(0, 100), more=st.integers(0, 100), trust=st.integers(0, 10))
def test_a_higher_promise_never_saves_less(share: int, more: int, trust: int):
    low, high = sorted((share, more))
    effect = measure(
        a_course(a_promise("A", share=low, trust=trust), a_promise("B", share=high, trust=trust)), ONLY, BOOK
    )
    for outlook in OUTLOOKS:
        assert effect.costs["A"][outlook].saving <= effect.costs["B"][outlook].saving


def test_the_book_is_checked_when_it_is_read():
    assert isinstance(BOOK, EffectBook)
    assert next(iter(BOOK.parameters)) == "baseline_share"
