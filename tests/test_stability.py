"""How far a weight may move: exact limits that `score` confirms a hair to either side."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal, localcontext
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from builders import ONLY, a_bid, a_case, a_model, a_price, kroner, linear, quality
from hypothesis import given, settings
from hypothesis import strategies as st
from test_examples import TWO_DECIMALS, case_as, every

from scoring import reference
from scoring.contest import Contest, contest
from scoring.contest.lines import percent
from scoring.model import Case
from scoring.score import score
from scoring.stability import Flip, Stretch, Sweep, Undefined, by_amount, holdings, sweep, sweeps
from scoring.stability.bounds import limits

OPT = Path(__file__).parent / "opt_instances"
HAIR = Fraction(1, 10**9)
TWENTY_DIGITS = Decimal("1e-20")
METHODS = [
    linear(50),
    linear(50, "negative"),
    {"name": "linear_span", "low": 500_000, "high": 1_500_000, "outside": "clip"},
    {"name": "percentage_on_price"},
    {"name": "lowest_over_price"},
    {"name": "min_max"},
]


def example_a(**analysis: Any) -> Contest:
    return contest(reference.example("beskaeftigelse"), ONLY, **{"reject": {"A5"}, **analysis})


def swept(field: Contest, **moved: Any) -> Sweep:
    found = sweep(field, **moved)
    assert isinstance(found, Sweep)
    return found


def in_percent(stretches: tuple[Stretch, ...]) -> list[tuple[Decimal, Decimal, tuple[str, ...]]]:
    return [(percent(s.low), percent(s.high), s.winners) for s in stretches]


def weights_at(field: Contest, moved: tuple[str, ...], share: Fraction) -> dict[str, Decimal]:
    """The shares when what moves weighs `share` and the others keep their proportion: worked out afresh."""
    now = sum(field.shares[c] for c in moved)
    factors = {c: share / now if c in moved else (1 - share) / (1 - now) for c in field.criteria}
    with localcontext() as exact:
        exact.prec = 60
        shares = {c: field.shares[c] * factors[c] for c in field.criteria}
        return {c: Decimal(x.numerator) / x.denominator for c, x in shares.items()}


def winners_by_score(case: Case, field: Contest, found: Sweep, share: Fraction, reject=()) -> tuple[str, ...]:
    """Who is first by `score`. Weights like 50/83 have no end in decimals: a tie is one to 20 digits."""
    card = score(case, ONLY, weights=weights_at(field, found.moved, share), reject=reject)
    best = card.totals[card.winners()[0]] if card.totals else Decimal(0)
    return tuple(sorted(bid for bid, total in card.totals.items() if abs(total - best) < TWENTY_DIGITS))


@every("winner_by_weight")
def test_limits_of_the_examples_to_two_decimals(name: str, due: dict[str, Any]):
    field = contest(case_as(name, due.get("method")), ONLY, reject=due.get("reject", ()))
    expected = [(w["from"], w["to"], (w["bid"],)) for w in due["winners"]]
    assert in_percent(swept(field, theme=due["theme"]).stretches) == [
        (pytest.approx(a, abs=TWO_DECIMALS), pytest.approx(b, abs=TWO_DECIMALS), bids)
        for a, b, bids in expected
    ]


def test_price_limits_of_example_a_are_fractions():
    """A2 to 27.15 %, A4 to 59.96 %, A1 above: here to the last digit."""
    found = swept(example_a(), theme="price")
    assert [f.at for f in found.flips] == [Fraction(26414, 97289), Fraction(357713, 596588)]
    assert found.flips[0] == Flip(Fraction(26414, 97289), ("A2",), ("A4",), ("A2", "A4"))
    assert found.share == Fraction(3, 10)
    assert found.winning("A4") == ((Fraction(26414, 97289), Fraction(357713, 596588)),)
    assert found.winning("A3") == ()


@pytest.mark.parametrize("reject", [(), ("A5",)])
def test_score_agrees_a_hair_to_either_side_of_every_flip(reject: tuple[str, ...]):
    case = reference.example("beskaeftigelse")
    field = contest(case, ONLY, reject=reject)
    for found in sweeps(field).values():
        for flip in found.flips:
            assert winners_by_score(case, field, found, flip.at - HAIR, reject) == flip.before
            assert winners_by_score(case, field, found, flip.at + HAIR, reject) == flip.after


def bisected(case: Case, field: Contest, found: Sweep, low: Fraction, high: Fraction) -> Fraction:
    """Where the winner changes between two weights, found only by asking `score`."""
    first = winners_by_score(case, field, found, low)
    while high - low > Fraction(1, 10**12):
        middle = (low + high) / 2
        low, high = (middle, high) if winners_by_score(case, field, found, middle) == first else (low, middle)
    return low


@pytest.mark.parametrize("theme", ["price", "social", "quality"])
def test_flips_agree_with_bisection(theme: str):
    case = reference.example("groen_vedligehold")
    field = contest(case, ONLY)
    found = swept(field, theme=theme)
    middles = [(s.low + s.high) / 2 for s in found.stretches]
    for flip, low, high in zip(found.flips, middles, middles[1:], strict=False):
        assert abs(bisected(case, field, found, low, high) - flip.at) < Fraction(1, 10**11)


@st.composite
def tenders(draw: st.DrawFn, gates: Mapping[str, Any] | None = None) -> Case:
    """Price and three criteria in two themes; few different points, so that ties are common."""
    first, second = draw(st.integers(1, 30)), draw(st.integers(1, 30))
    model = a_model(
        a_price(30),
        quality("S", first, theme="social"),
        quality("T", second, theme="social"),
        quality("E", 70 - first - second, theme="effect"),
        method=draw(st.sampled_from(METHODS)),
        **({"gates": gates} if gates else {}),
    )
    one = st.tuples(st.integers(8, 13), *[st.integers(0, 5)] * 3)
    bids = draw(st.lists(one, min_size=1, max_size=6))
    offers = (
        a_bid(f"B{i}", price=100_000 * p, points={"S": 2 * s, "T": 2 * t, "E": 2 * e})
        for i, (p, s, t, e) in enumerate(bids)
    )
    return a_case(*offers, model=model)


@settings(max_examples=60)
@given(tenders(), st.fractions(Fraction(1, 100), Fraction(99, 100), max_denominator=100))
def test_whatever_the_weight_the_sweep_says_what_score_says(case: Case, share: Fraction):
    field = contest(case, ONLY)
    for found in sweeps(field).values():
        assert found.at(share) == winners_by_score(case, field, found, share)


@settings(max_examples=60)
@given(
    tenders({"total_at_least": 50}), st.fractions(Fraction(1, 100), Fraction(99, 100), max_denominator=100)
)
def test_with_a_gate_too(case: Case, share: Fraction):
    """Moving a quality weight lets bids in and out, and with them the lowest price."""
    field = contest(case, ONLY)
    for found in sweeps(field).values():
        assert found.at(share) == winners_by_score(case, field, found, share)
        for flip in found.flips:
            if 0 < flip.at < 1:
                assert flip.level == winners_by_score(case, field, found, flip.at)


@settings(max_examples=60)
@given(tenders())
def test_stretches_cover_everything_without_gaps(case: Case):
    for found in sweeps(contest(case, ONLY)).values():
        assert (found.stretches[0].low, found.stretches[-1].high) == (0, 1)
        assert [a.high for a in found.stretches[:-1]] == [b.low for b in found.stretches[1:]]
        assert all(a.winners != b.winners for a, b in zip(found.stretches, found.stretches[1:], strict=False))
        for flip in found.flips:
            assert set(flip.before) | set(flip.after) <= set(flip.level)


@settings(max_examples=100)
@given(tenders())
def test_the_closed_form_gives_the_same_interval_as_the_sweep(case: Case):
    field = contest(case, ONLY)
    for winner in field.winners():
        for key, held in holdings(field, winner).items():
            low, high = next((a, b) for a, b in sweeps(field)[key].winning(winner) if a <= held.share <= b)
            assert (held.low or 0, 1 if held.high is None else held.high) == (low, high)


def test_the_interval_beside_a_weight_names_the_rival():
    held = holdings(example_a())
    assert percent(held["price"].low) == Decimal("27.15")
    assert (held["price"].rivals_low, held["price"].rivals_high) == (("A2",), ("A1",))
    assert percent(held["social"].low) == Decimal("13.21")
    assert (held["social"].high, held["social"].rivals_high) == (None, ())
    assert percent(held["effect"].high) == Decimal("37.88")


def test_many_bids_give_the_same_limits_by_floats_as_by_whole_numbers(monkeypatch: pytest.MonkeyPatch):
    offers = (
        a_bid(f"B{i}", price=100_000 + 37 * i * i, points={"Q": i % 11, "R": (7 * i) % 10})
        for i in range(150)
    )
    model = a_model(a_price(40), quality("Q", 35), quality("R", 25), method=linear(100))
    field = contest(a_case(*offers, model=model), ONLY)
    lines, winner = field.lines(), field.winners()[0]
    groups = [(c,) for c in field.criteria]
    quick = limits(lines, field.whole_shares, winner, groups)
    monkeypatch.setattr("scoring.stability.bounds._FEW", 10**9)
    assert quick == limits(lines, field.whole_shares, winner, groups)


def test_level_bids_hold_only_one_side_each():
    """Half price, half quality: A gives 8 and 8, B gives 10 and 6. More price is B's, less is A's."""
    model = a_model(a_price(50), quality("Q", 50), method=linear(50))
    case = a_case(a_bid("A", price=1_100_000, points=8), a_bid("B", points=6), model=model)
    field = contest(case, ONLY)
    assert field.winners() == ("A", "B")
    a, b = holdings(field, "A")["price"], holdings(field, "B")["price"]
    assert (a.low, a.high, a.rivals_high) == (None, Fraction(1, 2), ("B",))
    assert (b.low, b.high, b.rivals_low) == (Fraction(1, 2), None, ("A",))


def test_identical_bids_share_every_weight():
    twins = contest(a_case(a_bid("A"), a_bid("B")), ONLY)
    assert twins.winners() == ("A", "B")
    assert [(s.low, s.high, s.winners) for s in swept(twins, theme="price").stretches] == [(0, 1, ("A", "B"))]
    assert holdings(twins)["price"].low is None


def test_a_tie_only_at_the_very_end_is_told():
    """Same price, different quality: at 100 % price both are level."""
    found = swept(contest(a_case(a_bid("A", points=9), a_bid("B", points=5)), ONLY), theme="price")
    assert [s.winners for s in found.stretches] == [("A",)]
    assert found.ends == (("A",), ("A", "B"))
    assert found.winning("B") == ((1, 1),)
    assert found.at(Fraction(1)) == ("A", "B")


def test_one_bid_wins_throughout():
    assert in_percent(swept(contest(a_case(a_bid("A")), ONLY), theme="price").stretches) == [
        (Decimal("0.00"), Decimal("100.00"), ("A",))
    ]


def test_what_cannot_be_asked_says_why():
    field = contest(a_case(a_bid("A"), model=a_model(a_price(), quality("Q", 100), method=kroner())), ONLY)
    assert sweep(field, theme="price") == Undefined("price_not_weighed")
    assert sweep(field, theme="quality") == Undefined("only_weight")
    assert sweep(field, theme="social") == Undefined("theme_without_criteria")
    assert by_amount(contest(a_case(a_bid("A")), ONLY)) == Undefined("no_amount_per_point")


def test_a_fixed_kroner_model_is_swept_by_its_amount():
    """B costs 100,000 kr. more and has 2 points more: level at 50,000 kr. a point."""
    model = a_model(a_price(), quality("Q", 100), method=kroner(60_000))
    case = a_case(a_bid("A", points=7), a_bid("B", price=1_100_000, points=9), model=model)
    found = by_amount(contest(case, ONLY))
    assert not isinstance(found, Undefined)
    assert [(s.low, s.high, s.winners) for s in found] == [(0, 50_000, ("A",)), (50_000, None, ("B",))]


def test_a_theme_moved_to_nothing_comes_back_in_its_published_proportion():
    others = ("E1", "E2", "E3", "E4", "S1", "S2", "Q1", "Q2")
    field = example_a(weights=dict.fromkeys(others, Decimal(0)) | {"P": Decimal(1)})
    published = swept(example_a(), theme="price")
    assert swept(field, theme="price").stretches == published.stretches
    assert swept(field, theme="price").share == 1


def test_opt09s_limits_beside_every_weight():
    """Five criteria of points to 100; the winner T3's limits were proved as fractions."""
    data = json.loads((OPT / "opt09_weights.json").read_text(encoding="utf-8"))
    shares = dict(zip(data["criteria"], data["published"], strict=True))
    criteria = [quality(k, Decimal(w) / 100) for k, w in shares.items()]
    bids = [
        a_bid(name, points={k: Decimal(x) / 100 for k, x in zip(shares, line, strict=True)}, price=None)
        for name, line in data["bids"].items()
    ]
    method = {"name": "fixed_price", "price": 1}
    held = holdings(contest(a_case(*bids, model=a_model(*criteria, method=method, scale={"top": 100})), ONLY))
    for key, due in data["stability"].items():
        assert held[key].low == (Fraction(due["low"]) if due["rival_low"] else None), key
        assert held[key].high == (Fraction(due["high"]) if due["rival_high"] else None), key
        assert held[key].rivals_low == ((due["rival_low"],) if due["rival_low"] else ()), key
        assert held[key].rivals_high == ((due["rival_high"],) if due["rival_high"] else ()), key
