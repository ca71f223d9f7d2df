"""Under which weights does a bid win? Exact programmes over the weights, each with its proof."""

from __future__ import annotations

import json
import random
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from award_cases import a_tender, bid
from award_instances import FOLDER
from builders import a_bid, a_case, a_model, a_price, kroner, quality

from scoring import reference
from scoring.award.simplex import maximise
from scoring.award.weights import (
    Field,
    at_least,
    at_most,
    can_win,
    favour,
    field_of,
    least_even_move,
    nearest,
    not_below,
)
from scoring.score import score
from scoring.values import ScoringError, Share

OPT09 = json.loads((FOLDER / "opt09_weights.json").read_text(encoding="utf-8"))
BIDS = tuple(OPT09["bids"])


def the_field() -> Field:
    points = {b: tuple(map(Fraction, line)) for b, line in OPT09["bids"].items()}
    return Field(tuple(OPT09["criteria"]), points, tuple(Fraction(w, 10_000) for w in OPT09["published"]))


@pytest.mark.parametrize("name", BIDS)
def test_the_most_favourable_weights_and_the_proof_that_none_exist(name: str):
    due, chance = OPT09["expected"][name], can_win(the_field(), name)
    assert chance.margin == Fraction(due["max_margin_h"])
    assert (chance.verdict != "never") == due["potentially_optimal"]
    assert {k: str(v) for k, v in chance.mixture.items()} == (due["dominating_mixture"] or {})


@pytest.mark.parametrize("name", BIDS)
def test_the_smallest_change_of_the_published_weights(name: str):
    due, change = OPT09["expected"][name]["min_l1_change"], nearest(the_field(), name)
    assert (change is None) == (due is None)
    if change is not None:
        assert change.moved == Fraction(due)
        assert name in the_field().leaders(tuple(change.weights.values()))


@pytest.mark.parametrize("name", BIDS)
def test_the_least_even_move_of_every_weight(name: str):
    due, moved = OPT09["expected"][name]["min_linf_change"], least_even_move(the_field(), name)
    assert moved == (None if due is None else Fraction(due))


@pytest.mark.parametrize("name", ["T2", "T4"])
def test_the_mixture_of_rivals_is_better_on_every_criterion(name: str):
    field, chance = the_field(), can_win(the_field(), name)
    assert sum(chance.mixture.values()) == 1
    for j, own in enumerate(field.points[name]):
        mixed = sum(share * field.points[k][j] for k, share in chance.mixture.items())
        assert mixed - own >= -chance.margin


def a_field(draw: random.Random, bids: int, criteria: int = 3) -> Field:
    names = tuple(f"K{j}" for j in range(criteria))
    points = {f"T{i}": tuple(Fraction(draw.randint(0, 10)) for _ in names) for i in range(bids)}
    parts = [draw.randint(1, 9) for _ in names]
    return Field(names, points, tuple(Fraction(p, sum(parts)) for p in parts))


def grid(step: int):
    return [
        tuple(Fraction(x, step) for x in (a, b, step - a - b))
        for a in range(step + 1)
        for b in range(step + 1 - a)
    ]


@pytest.mark.parametrize("seed", range(25))
def test_a_fine_grid_finds_nothing_better(seed: int):
    field = a_field(random.Random(seed), 5)
    lines = {w: {k: field.total(k, w) for k in field.points} for w in grid(30)}
    for name in field.points:
        chance, change = can_win(field, name), nearest(field, name)
        leads = {w: t[name] - max(v for k, v in t.items() if k != name) for w, t in lines.items()}
        assert max(leads.values()) <= chance.margin
        changes = [
            sum(abs(x - y) for x, y in zip(w, field.published, strict=True))
            for w, lead in leads.items()
            if lead >= 0
        ]
        assert change is None or change.moved <= min(changes, default=change.moved)
        assert (change is None) == (chance.verdict == "never")
        assert change is not None or not changes


@pytest.mark.parametrize("seed", range(25))
def test_rules_for_the_weights_are_kept_and_narrow_the_chance(seed: int):
    field = a_field(random.Random(seed), 4)
    rules = (at_least("K0", Fraction(3, 10)), at_most("K2", Fraction(1, 4)), not_below("K0", "K1"))
    for name in field.points:
        chance = can_win(field, name, rules)
        w = chance.weights
        assert w["K0"] >= Fraction(3, 10)
        assert w["K2"] <= Fraction(1, 4)
        assert w["K0"] >= w["K1"]
        assert sum(w.values()) == 1
        assert chance.margin <= can_win(field, name).margin
        change = nearest(field, name, rules)
        assert (change is None) == (chance.verdict == "never")


def test_a_bid_without_rivals_always_wins():
    field = Field(("K",), {"A": (Fraction(5),)}, (Fraction(1),))
    assert can_win(field, "A").verdict == "wins"
    assert nearest(field, "A").moved == 0


def test_identical_bids_can_only_tie():
    field = Field(("K",), {"A": (Fraction(5),), "B": (Fraction(5),)}, (Fraction(1),))
    assert can_win(field, "A").verdict == "ties"


def test_the_change_asks_for_a_lead_when_told_to():
    field = Field(
        ("P", "Q"),
        {"A": (Fraction(10), Fraction(0)), "B": (Fraction(0), Fraction(10))},
        (Fraction(6, 10), Fraction(4, 10)),
    )
    assert nearest(field, "B").moved == Fraction(2, 10)
    assert nearest(field, "B", margin=Fraction(1)).moved == Fraction(3, 10)
    assert nearest(field, "B").rivals == ("A",)


def test_course_tender_without_the_abnormal_bid_any_but_a3_can_win():
    case = reference.example("beskaeftigelse")
    verdicts = {b.id: favour(case, "LOT-0000", b.id, reject=("A5",)) for b in case.bids if b.id != "A5"}
    assert {b for b, v in verdicts.items() if v.chance.verdict == "never"} == {"A3"}
    assert {b for b, v in verdicts.items() if v.leads_now} == {"A4"}
    assert verdicts["A2"].change.rivals == ("A4",)
    assert Decimal("0.0187") < Decimal(float(verdicts["A2"].change.moved)) < Decimal("0.0189")


@pytest.mark.parametrize(
    "method",
    [
        kroner(30_000),
        {"name": "percentage_on_price"},
        {"name": "quality_per_price"},
        {"name": "linear_span", "low": 800_000, "high": 1_300_000, "outside": "extend"},
    ],
    ids=lambda method: method["name"],
)
def test_the_weighted_lines_order_the_bids_as_the_method_does(method):
    draw = random.Random(7)
    weighs = method["name"] in ("percentage_on_price", "linear_span")
    price = a_price(40 if weighs else None)
    parts = (("Q", 35), ("S", 25)) if weighs else (("Q", 60), ("S", 40))
    model = a_model(price, *(quality(c, w) for c, w in parts), method=method)
    offers = [
        a_bid(
            f"B{k}",
            price=draw.randint(800, 1_300) * 1_000,
            points={"Q": draw.randint(2, 10), "S": draw.randint(2, 10)},
        )
        for k in range(6)
    ]
    case = a_case(*offers, model=model)
    field = field_of(case, "LOT-0000")
    for _ in range(20):
        cuts = sorted(draw.sample(range(1, 100), len(field.criteria) - 1))
        shares = [Fraction(b - a, 100) for a, b in pairwise((0, *cuts, 100))]
        weights = {
            c: Share(Decimal(w.numerator) / w.denominator)
            for c, w in zip(field.criteria, shares, strict=True)
        }
        card = score(case, "LOT-0000", weights=weights)
        totals = {b: field.total(b, shares) for b in field.points}
        mine = sorted(totals, key=lambda b: -totals[b])
        assert mine == [b for group in card.ranking for b in group]


def test_rules_that_contradict_each_other_and_bids_that_do_not_compete_are_told():
    case = a_tender(bid("A", {"L1": 100}), bid("B", {"L1": 200}), lots={"L1": None})
    with pytest.raises(ScoringError, match="weight_rules_contradict"):
        favour(case, "L1", "A", rules=(at_least("Q", Fraction(2)),))
    with pytest.raises(ScoringError, match="bid_not_ranked"):
        favour(case, "L1", "Z")
    lowest = a_model(a_price(), quality(), method={"name": "gate_then_price"}, gates={"total_at_least": 10})
    with pytest.raises(ScoringError, match="weights_do_not_decide"):
        favour(a_case(a_bid("A"), model=lowest), "LOT-0000", "A")


@pytest.mark.parametrize("seed", range(150))
def test_the_exact_simplex_proves_its_answers(seed: int):
    draw = random.Random(seed)
    m, n = draw.randint(1, 6), draw.randint(1, 5)
    a = [[Fraction(draw.randint(-4, 4), draw.randint(1, 3)) for _ in range(n)] for _ in range(m)]
    b = [Fraction(draw.randint(-3, 6)) for _ in range(m)]
    c = [Fraction(draw.randint(-4, 4)) for _ in range(n)]
    found = maximise(a, b, c)
    if found.status == "best":
        assert found.proves(a, b, c)
        assert not found.proves(a, b, [*c[:-1], c[-1] + 1]) or found.x[-1] == 0
    bounded = [*a, *([Fraction(int(i == j)) for j in range(n)] for i in range(n))]
    capped = maximise(bounded, [*b, *[Fraction(50)] * n], c)
    assert (capped.status == "none") <= (found.status == "none")
    assert found.status != "endless" or capped.status == "best"
