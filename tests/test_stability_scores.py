"""One point more or less: which single scores decide the award, and how sure it is when all may be off."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import combinations, product
from typing import Any

import pytest
from builders import ONLY, a_bid, a_case, a_model, a_price, kroner, linear, quality
from hypothesis import given, settings
from hypothesis import strategies as st
from test_examples import expected

from scoring import reference
from scoring.contest import Contest, contest
from scoring.edit import with_assessment
from scoring.model import Assessment, Case
from scoring.score import score
from scoring.stability.scores import ScoreFlips, flips, overturns
from scoring.stability.uncertainty import uncertainty

ROUNDED = {"round_total": {"mode": "round", "decimals": 1}}


def told(found: ScoreFlips) -> set[tuple[str, str, int, tuple[str, ...]]]:
    return {(f.change.bid, f.change.criterion, f.change.change, f.winners) for f in found.flips}


def by_score(case: Case, *, mean: bool = False) -> set[tuple[str, str, int, tuple[str, ...]]]:
    """Every single-point change tried by scoring the whole case anew."""
    before = score(case, ONLY).winners()
    found = set()
    scales = {c.id: case.models[0].scale_of(c) for c in case.models[0].leaves()}
    for i, said in enumerate(case.assessments):
        for change in (-1, 1):
            points = Decimal(said.points) + change
            if scales[said.criterion].bottom <= points <= scales[said.criterion].top:
                changed = said.model_copy(update={"points": points})
                after = case.model_copy(
                    update={"assessments": (*case.assessments[:i], changed, *case.assessments[i + 1 :])}
                )
                winners = score(after, ONLY).winners()
                if winners != before:
                    found.add((said.bid, said.criterion, change, winners))
    return found


@st.composite
def tenders(draw: st.DrawFn, **fields: Any) -> Case:
    methods = [linear(50), {"name": "percentage_on_price"}, {"name": "lowest_over_price"}]
    first = draw(st.integers(5, 55))
    model = a_model(
        a_price(30),
        quality("Q", first),
        quality("R", 70 - first, scale={"bottom": 0, "top": 4}),
        method=draw(st.sampled_from(methods)),
        **fields,
    )
    one = st.tuples(st.integers(9, 13), st.integers(0, 10), st.integers(0, 4))
    bids = draw(st.lists(one, min_size=1, max_size=5))
    offers = (a_bid(f"B{i}", price=100_000 * p, points={"Q": q, "R": r}) for i, (p, q, r) in enumerate(bids))
    return a_case(*offers, model=model)


def test_the_eight_single_points_that_turn_example_a_and_no_others():
    found = flips(contest(reference.example("beskaeftigelse"), ONLY, reject={"A5"}))
    due = expected("beskaeftigelse")["near_tie"]["one_point_changes_that_flip"]
    assert told(found) == {(f["bid"], f["criterion"], f["change"], (f["winner"],)) for f in due}
    assert len(found.flips) == 8
    assert (found.winners, found.survives) == (("A4",), False)


def test_every_possible_change_was_tried_and_none_off_the_scale():
    """A has the top and B the bottom: one step each is possible, on one criterion."""
    found = flips(contest(a_case(a_bid("A", points=10), a_bid("B", points=0)), ONLY))
    assert (found.tried, found.flips, found.survives) == (2, (), True)


def test_only_judged_criteria_are_moved():
    span = {"how": "indicator", "worst": 0, "best": 10}
    model = a_model(a_price(40), quality("Q", 60, scoring=span))
    case = a_case(a_bid("A", points=None, offered={"Q": 5}), model=model)
    assert flips(contest(case, ONLY)).tried == 0


@settings(max_examples=40)
@given(tenders())
def test_the_list_is_what_scoring_anew_gives(case: Case):
    assert told(flips(contest(case, ONLY))) == by_score(case)


@settings(max_examples=40)
@given(tenders(gates={"total_at_least": 40, "each_at_least": 20}))
def test_with_gates_too(case: Case):
    """A point less can shut a bid out and a point more let it in, and the lowest price with it."""
    assert told(flips(contest(case, ONLY))) == by_score(case)


@settings(max_examples=40)
@given(tenders(**ROUNDED))
def test_with_rounded_totals_too(case: Case):
    assert told(flips(contest(case, ONLY))) == by_score(case)


@settings(max_examples=40)
@given(tenders(gates={"total_at_least": 40}, **ROUNDED))
def test_with_gates_and_rounding_too(case: Case):
    assert told(flips(contest(case, ONLY))) == by_score(case)


def test_with_the_mean_of_the_panel_one_evaluator_moves_a_third_of_a_point():
    """A has 8, 8, 8 and B 7, 8, 8: one point more from one evaluator makes B level."""
    said = {"A": (8, 8, 8), "B": (7, 8, 8)}
    more = [
        {"bid": bid, "criterion": "Q", "points": p, "evaluator": f"e{i}"}
        for bid, points in said.items()
        for i, p in enumerate(points)
    ]
    case = a_case(
        a_bid("A", points=None), a_bid("B", points=None), model=a_model(panel="mean"), assessments=more
    )
    found = flips(contest(case, ONLY))
    assert told(found) == {("A", "Q", -1, ("A", "B")), ("B", "Q", 1, ("A", "B"))}
    assert {f.change.after - f.change.before for f in found.flips} == {Fraction(1, 3), Fraction(-1, 3)}
    assert told(found) == by_score(case)


def fewest_by_trying(case: Case, rival: str, most: int = 3) -> int | None:
    """The fewest one-step changes that bring the rival level, by trying every set of them."""
    winner = score(case, ONLY).winners()[0]
    steps = [(a, d) for a in case.assessments for d in (-1, 1) if a.bid in (winner, rival)]
    tops = {c.id: case.models[0].scale_of(c).top for c in case.models[0].leaves()}
    steps = [(a, d) for a, d in steps if 0 <= a.points + d <= tops[a.criterion]]
    for n in range(1, most + 1):
        for chosen in combinations(steps, n):
            if len({(a.bid, a.criterion) for a, _ in chosen}) < n:
                continue
            after = case
            for a, d in chosen:
                after = with_assessment(
                    after, Assessment(bid=a.bid, criterion=a.criterion, points=a.points + d)
                )
            totals = score(after, ONLY).totals
            if totals[rival] >= totals[winner]:
                return n
    return None


@settings(max_examples=25)
@given(tenders().filter(lambda c: c.models[0].method.name != "percentage_on_price"))
def test_the_fewest_changes_are_the_fewest(case: Case):
    field = contest(case, ONLY)
    found = {o.rival: len(o.changes) for o in overturns(field)}
    if len(field.winners()) == 1:
        for rival in set(field.entries) - set(field.winners()):
            due = fewest_by_trying(case, rival, most=2)
            assert found.get(rival, 99) == due if due else found.get(rival, 99) > 2


def test_one_mark_is_enough_in_example_a():
    found = overturns(contest(reference.example("beskaeftigelse"), ONLY, reject={"A5"}))
    assert [(o.rival, len(o.changes)) for o in found] == [("A2", 1), ("A6", 5)]


def by_enumeration(field: Contest) -> tuple[dict[str, float], dict[str, float]]:
    """Every combination of every score one step down, as given, one step up; each as likely."""
    places = [(b, c, x) for b, e in field.entries.items() for c, x in e.raw.items()]
    alone = dict.fromkeys(field.entries, 0.0)
    level = dict.fromkeys(field.entries, 0.0)
    tops = {c.id: field.model.scale_of(c).top for c in field.model.leaves()}
    choices = [[d for d in (-1, 0, 1) if 0 <= x + d <= tops[c]] for _, c, x in places]
    lines, shares, cases = field.lines(), field.shares, list(product(*choices))
    base = {
        b: sum(w * x for w, x in zip(shares.values(), r, strict=True))
        for b, r in zip(lines.bids, lines.rows, strict=True)
    }
    wide = {c.id: Fraction(10) / Fraction(field.model.scale_of(c).top) for c in field.model.leaves()}
    for chosen in cases:
        totals = dict(base)
        for (b, c, _), d in zip(places, chosen, strict=True):
            totals[b] += shares[c] * d * wide[c] * field.per_point(b) * lines.scale
        first = [b for b, t in totals.items() if t == max(totals.values())]
        for b in first:
            (alone if len(first) == 1 else level)[b] += 1 / len(cases)
    return alone, level


@settings(max_examples=15)
@given(tenders().filter(lambda c: len(c.bids) <= 3))
def test_chances_equal_counting_every_case(case: Case):
    field = contest(case, ONLY)
    alone, level = by_enumeration(field)
    found = uncertainty(field, seed=0)
    assert found.draws == 0
    assert found.alone == pytest.approx(alone, abs=1e-12)
    assert found.level == pytest.approx(level, abs=1e-12)


def test_the_seed_decides_the_draws_and_draws_agree_with_the_computed_chances():
    case = reference.example("beskaeftigelse")
    exact = uncertainty(contest(case, ONLY, reject={"A5"}), seed=1)
    # a gate nobody can fall at makes the chances be drawn
    gated = case.models[0].model_copy(
        update={"gates": case.models[0].gates.model_copy(update={"total_at_least": Decimal(1)})}
    )
    field = contest(case.model_copy(update={"models": (gated,)}), ONLY, reject={"A5"})
    drawn, again, other = (uncertainty(field, seed=s) for s in (1, 1, 2))
    assert (exact.draws, drawn.draws) == (0, 100_000)
    assert drawn == again != other
    assert drawn.alone == pytest.approx(exact.alone, abs=0.006)


def test_a_bid_at_the_gate_loses_its_chance_when_a_score_falls():
    """A's 5 stands at the gate of 50 %: with 4, one chance in three, it is out and B, twice as dear, wins."""
    model = a_model(a_price(90), quality("Q", 10), gates={"total_at_least": 50})
    case = a_case(a_bid("A", points=5), a_bid("B", price=2_000_000, points=10), model=model)
    found = uncertainty(contest(case, ONLY), seed=3)
    assert found.alone == pytest.approx({"A": 2 / 3, "B": 1 / 3}, abs=0.005)


def test_rounded_totals_are_computed_not_drawn():
    """To whole points: both round to 8, so they are level unless a score moves."""
    model = a_model(a_price(40), quality("Q", 60), round_total={"mode": "round", "decimals": 0})
    field = contest(a_case(a_bid("A", points=7), a_bid("B", price=1_100_000, points=8), model=model), ONLY)
    found = uncertainty(field, seed=0)
    # A: 7.6, 8.2, 8.8 → 8, 8, 9; B: 7.4, 8, 8.6 → 7, 8, 9; all nine as likely
    assert found.draws == 0
    assert found.alone == pytest.approx({"A": (2 + 2) / 9, "B": 2 / 9})
    assert found.level == pytest.approx({"A": 3 / 9, "B": 3 / 9})


def test_without_judged_criteria_nothing_is_uncertain():
    span = {"how": "indicator", "worst": 0, "best": 10}
    case = a_case(
        a_bid("A", points=None, offered={"Q": 5}),
        a_bid("B", price=900_000, points=None, offered={"Q": 5}),
        model=a_model(a_price(), quality("Q", 100, scoring=span), method=kroner()),
    )
    assert uncertainty(contest(case, ONLY), seed=0).alone == {"A": 0.0, "B": 1.0}
