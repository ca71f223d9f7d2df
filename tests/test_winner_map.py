"""Which weighting lets whom win: areas sum to one, corners are exact, ties and gates in their place."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from builders import ONLY, a_bid, a_case, a_model, a_price, kroner, linear, quality
from scipy.optimize import linprog

from scoring import reference
from scoring.contest import Contest, contest
from scoring.model import Case
from scoring.score import score
from scoring.stability import Undefined
from scoring.winner_map import Region, Rule, Segment, Triangle, winner_map
from scoring.winner_map.ranks import orders, pairs, rank_areas

OPT08 = json.loads(
    (Path(__file__).parent / "opt_instances" / "opt08_triangle.json").read_text(encoding="utf-8")
)
EACH = pytest.mark.parametrize("due", OPT08["expected"], ids=lambda due: due["what"])
THREE = ("price", "social", "effect")
SPAN = {"name": "linear_span", "low": 0, "high": 100, "outside": "extend"}
THIRD = Fraction(1, 3)


def three_themes(
    points: Mapping[str, Sequence[Any]], weights: Sequence[int] = (30, 30, 40), **fields: Any
) -> Case:
    """Bids by their points (0–100) for price, social value and effect; 100 minus the price is its points."""
    model = a_model(
        a_price(weights[0]),
        quality("S", weights[1], theme="social"),
        quality("E", weights[2], theme="effect"),
        *((quality("Q", 100 - sum(weights)),) if sum(weights) < 100 else ()),
        method=SPAN,
        scale={"bottom": 0, "top": 100},
        **fields,
    )
    extra = {} if sum(weights) == 100 else {"Q": 50}
    offers = (
        a_bid(bid, price=100 - Decimal(p), points={"S": s, "E": e, **extra})
        for bid, (p, s, e) in points.items()
    )
    return a_case(*offers, model=model)


def opt08() -> Contest:
    bids = {bid: [Decimal(x) / 100 for x in scores] for bid, scores in OPT08["bids"].items()}
    return contest(three_themes(bids), ONLY)


def rules_of(due: Mapping[str, Any]) -> list[Rule]:
    return [Rule(dict(zip(THREE, normal, strict=True))) for normal in due["rules"]]


def triangle(field: Contest, *rules: Rule) -> Triangle:
    found = winner_map(field, rules)
    assert isinstance(found, Triangle)
    return found


def region(found: Triangle, bid: str) -> Region:
    return next(r for r in found.regions if bid in r.bids)


def fractions(texts: Sequence[str]) -> tuple[Fraction, ...]:
    return tuple(Fraction(x) for x in texts)


@EACH
def test_degenerate_areas_are_exact(due: dict[str, Any]):
    found = triangle(opt08(), *rules_of(due))
    assert {b: found.area(b) for b in OPT08["bids"]} == {b: Fraction(x) for b, x in due["areas"].items()}
    assert found.complete


@EACH
def test_degenerate_corners_and_centres_are_exact(due: dict[str, Any]):
    found = triangle(opt08(), *rules_of(due))
    for bid, polygon in due["polygons"].items():
        (mine,) = region(found, bid).polygons
        assert set(mine) == {fractions(corner) for corner in polygon}
        assert region(found, bid).centre == fractions(due["centres"][bid])


@EACH
def test_identical_bids_share_a_region_and_line_or_point_winners_are_told_apart(due: dict[str, Any]):
    found = triangle(opt08(), *rules_of(due))
    assert region(found, "C").bids == ("C", "C2")
    assert {touch.bids for touch in found.touches} == {
        (bid,)
        for bid, margin in due["best_margins"].items()
        if margin == "0" and not Fraction(due["areas"][bid])
    }


def test_a_bid_first_only_on_a_line_has_its_two_ends_and_in_a_point_one():
    touches = {touch.bids: touch.corners for touch in triangle(opt08()).touches}
    half = (Fraction(1, 2), Fraction(1, 2), Fraction(0))
    assert touches == {("E",): (half, (THIRD,) * 3), ("G",): (half,)}


@EACH
def test_every_rank_has_its_area(due: dict[str, Any]):
    field = opt08()
    found = rank_areas(field, triangle(field, *rules_of(due)))
    for bid, areas in due["ranks"].items():
        assert found[bid] == pytest.approx([float(Fraction(x)) for x in areas], abs=1e-13)


@EACH
def test_cells_of_one_order_give_the_same_ranks_exactly(due: dict[str, Any]):
    field = opt08()
    cells = orders(field, triangle(field, *rules_of(due)), depth=len(OPT08["bids"]))
    assert sum(cell.area for cell in cells) == 1
    for bid, areas in due["ranks"].items():
        mine = [Fraction(0)] * len(areas)
        for cell in cells:
            ahead = 0
            for group in cell.places:
                if bid in group:
                    mine[ahead] += cell.area
                ahead += len(group)
        assert mine == list(fractions(areas))


@EACH
def test_pairs_are_compared_exactly(due: dict[str, Any]):
    field = opt08()
    found = pairs(field, triangle(field, *rules_of(due)))
    assert found == {(a, b): Fraction(x) for a, row in due["pairs"].items() for b, x in row.items()}


def test_published_oracle_of_a_price_quality_social_triangle():
    """Linear from the lowest price, 50 %; exact fractions A 11731/52392, B 3968/6549, C 241/1416, D 0.

    Source: own computation in exact polygons, 2,000,000 random weightings agree (case metric-winregion-04).
    """
    bids = {"A": (1_000_000, 6, 4), "B": (1_120_000, 7, 9), "C": (1_250_000, 9, 6), "D": (1_080_000, 5, 5)}
    model = a_model(
        a_price(50),
        quality("Q", 30, theme="quality"),
        quality("S", 20, theme="social"),
        method=linear(50, "negative"),
    )
    case = a_case(*(a_bid(b, price=p, points={"Q": q, "S": s}) for b, (p, q, s) in bids.items()), model=model)
    found = winner_map(contest(case, ONLY), themes=("price", "quality", "social"))
    assert isinstance(found, Triangle)
    assert {b: found.area(b) for b in bids} == {
        "A": Fraction(11731, 52392),
        "B": Fraction(3968, 6549),
        "C": Fraction(241, 1416),
        "D": 0,
    }
    assert found.winners == ("B",)
    assert [float(x) for x in region(found, "C").centre] == pytest.approx(
        [0.1395267287119738, 0.7246815684803588, 0.13579170280766736], abs=1e-15
    )


def test_example_a_shows_the_published_point_and_its_winner():
    found = triangle(contest(reference.example("beskaeftigelse"), ONLY, reject={"A5"}))
    assert [r.bids for r in found.regions] == [("A4",), ("A2",), ("A1",)]
    assert found.winners == ("A4",)
    assert found.shares(found.published) == {
        "price": Fraction(30, 100),
        "social": Fraction(15, 100),
        "effect": Fraction(35, 100),
    }
    assert found.held == {"Q1": Fraction(12, 100), "Q2": Fraction(8, 100)}
    assert found.complete


def test_charts_get_floats_of_the_same_corners():
    region = triangle(contest(three_themes({"A": (1, 2, 3)}), ONLY)).regions[0]
    assert region.drawn == (((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),)


def test_price_at_least_30_percent_is_of_the_whole():
    """Three themes weigh 80 % together: 30 % of the whole is 3/8 of the edge, so (5/8)² is left."""
    field = contest(reference.example("beskaeftigelse"), ONLY, reject={"A5"})
    found = triangle(field, Rule({"price": 1}, Fraction(30, 100)))
    assert found.admitted_area == Fraction(25, 64)
    assert found.complete
    assert min(found.shares(c)["price"] for r in found.regions for p in r.polygons for c in p) == Fraction(
        3, 10
    )


def sampled(found: Triangle, field: Contest, draws: int = 200_000) -> dict[str, float]:
    """The part of evenly drawn weightings each bid wins: by plain scores, without the polygons."""
    generator = np.random.Generator(np.random.PCG64(7))
    part = generator.dirichlet((1, 1, 1), draws)
    lines, shares = field.lines(), field.shares
    weights = np.zeros((draws, len(field.criteria)))
    for i, theme in enumerate(found.themes):
        own = [k for k, c in enumerate(field.criteria) if field.themes[c] == theme]
        whole = sum(float(shares[field.criteria[k]]) for k in own)
        for k in own:
            weights[:, k] = part[:, i] * float(found.weight) * float(shares[field.criteria[k]]) / whole
    for k, c in enumerate(field.criteria):
        if field.themes[c] not in found.themes:
            weights[:, k] = float(shares[c])
    first = (weights @ lines.array.T).argmax(axis=1)
    return {bid: float((first == i).mean()) for i, bid in enumerate(lines.bids)}


@pytest.mark.parametrize("name", ["beskaeftigelse"])
@pytest.mark.parametrize("reject", [(), ("A5",)])
def test_areas_agree_with_dense_sampling(name: str, reject: tuple[str, ...]):
    field = contest(reference.example(name), ONLY, reject=reject)
    found = triangle(field)
    for bid, part in sampled(found, field).items():
        assert float(found.area(bid)) == pytest.approx(part, abs=0.005), bid


def largest_lead(field: Contest, found: Triangle, bid: str) -> float:
    """By a linear programme: the largest t with the bid's total t above all others', over the triangle."""
    lines = field.lines()
    points = np.array([_corner_totals(field, found, row) for row in lines.rows])
    i = lines.bids.index(bid)
    others = np.delete(points, i, axis=0) - points[i]
    solved = linprog(
        [0, 0, 0, -1],
        A_ub=np.column_stack((others, np.ones(len(others)))),
        b_ub=np.zeros(len(others)),
        A_eq=[[1, 1, 1, 0]],
        b_eq=[1],
        bounds=[(0, None)] * 3 + [(None, None)],
    )
    return float(solved.x[3])


def _corner_totals(field: Contest, found: Triangle, row: Sequence[int]) -> list[float]:
    totals = []
    for theme in found.themes:
        own = {c: s for c, s in field.shares.items() if field.themes[c] == theme}
        mix = {c: found.weight * s / sum(own.values()) for c, s in own.items()} | dict(found.held)
        totals.append(float(sum(mix.get(c, 0) * x for c, x in zip(field.criteria, row, strict=True))))
    return [t / 1e6 for t in totals]


@pytest.mark.parametrize("reject", [(), ("A5",)])
def test_who_has_an_area_agrees_with_a_linear_programme_per_bid(reject: tuple[str, ...]):
    field = contest(reference.example("beskaeftigelse"), ONLY, reject=reject)
    found = triangle(field)
    for bid in field.entries:
        assert (found.area(bid) > 0) == (largest_lead(field, found, bid) > 1e-9), bid


def test_all_the_weight_on_one_theme_still_has_a_map():
    field = contest(three_themes({"A": (90, 10, 10), "B": (10, 90, 90)}), ONLY)
    case = three_themes({"A": (90, 10, 10), "B": (10, 90, 90)})
    moved = contest(case, ONLY, weights={"P": Decimal(1), "S": Decimal(0), "E": Decimal(0)})
    assert triangle(moved).regions == triangle(field).regions
    assert triangle(moved).published == (1, 0, 0)
    assert triangle(moved).winners == ("A",)


def test_one_bid_owns_the_land_and_identical_bids_share_it():
    assert [(r.bids, r.area) for r in triangle(contest(three_themes({"A": (1, 2, 3)}), ONLY)).regions] == [
        (("A",), 1)
    ]
    twins = triangle(contest(three_themes({"A": (1, 2, 3), "B": (1, 2, 3)}), ONLY))
    assert [(r.bids, r.area) for r in twins.regions] == [(("A", "B"), 1)]
    assert twins.area("A") == twins.area("B") == 1


def test_a_dominated_bid_has_no_land_and_equal_prices_are_no_trouble():
    found = triangle(contest(three_themes({"A": (50, 60, 70), "B": (50, 59, 70), "C": (50, 70, 60)}), ONLY))
    assert {b: found.area(b) for b in "ABC"} == {"A": Fraction(1, 2), "B": 0, "C": Fraction(1, 2)}
    # B is level with A where social value weighs nothing and effect or price alone decides
    assert [t.bids for t in found.touches] == [("B",)]


def test_a_price_of_zero_kroner_is_mapped():
    """Price points 100 − price: a price of 0 kr. gets 100."""
    found = triangle(contest(three_themes({"A": (100, 10, 10), "B": (10, 90, 90)}), ONLY))
    assert found.complete
    assert found.area("A") + found.area("B") == 1


def test_two_themes_make_a_line():
    model = a_model(a_price(40), quality("S", 20, theme="social"), quality("Q", 40), method=linear(50))
    case = a_case(
        a_bid("A", points={"S": 2, "Q": 6}), a_bid("B", price=1_100_000, points={"S": 9, "Q": 6}), model=model
    )
    found = winner_map(contest(case, ONLY))
    assert isinstance(found, Segment)
    assert (found.themes, found.weight, found.published) == (
        ("price", "social"),
        Fraction(3, 5),
        Fraction(2, 3),
    )
    # price points 10 and 8: level where 2·x = 7·(1 − x)
    assert [(s.low, s.high, s.winners) for s in found.stretches] == [
        (0, Fraction(7, 9), ("B",)),
        (Fraction(7, 9), 1, ("A",)),
    ]
    assert found.area("B") == Fraction(7, 9)
    above = winner_map(contest(case, ONLY), [Rule({"price": 1}, Fraction(30, 100))])
    assert isinstance(above, Segment)
    assert (above.low, above.high, above.area("B")) == (Fraction(1, 2), 1, Fraction(5, 9))


def test_a_model_with_one_theme_or_rules_without_room_say_why():
    assert winner_map(contest(a_case(a_bid("A")), ONLY)) == Undefined("fewer_than_two_themes")
    field = contest(three_themes({"A": (1, 2, 3)}), ONLY)
    rules = [Rule({"price": 1}, Fraction(60, 100)), Rule({"social": 1}, Fraction(50, 100))]
    assert winner_map(field, rules) == Undefined("no_weighting_admitted")


def test_a_price_method_maps_social_value_against_effect():
    model = a_model(
        a_price(), quality("S", 50, theme="social"), quality("E", 50, theme="effect"), method=kroner(100_000)
    )
    case = a_case(a_bid("A", points={"S": 9, "E": 1}), a_bid("B", points={"S": 1, "E": 9}), model=model)
    found = winner_map(contest(case, ONLY))
    assert isinstance(found, Segment)
    assert [(s.low, s.high, s.winners) for s in found.stretches] == [
        (0, Fraction(1, 2), ("B",)),
        (Fraction(1, 2), 1, ("A",)),
    ]


def test_a_gate_on_quality_cuts_the_map_where_bids_fall_out():
    """At least 50 of 100 weighted quality points: A passes where effect weighs no more than social value."""
    case = three_themes({"A": (90, 80, 20), "B": (10, 60, 55)}, gates={"total_at_least": 50})
    field = contest(case, ONLY)
    found = triangle(field)
    assert found.complete
    for r in found.regions:
        for cell in r.cells:
            inner = tuple(Fraction(sum(v[i] for v in cell), sum(map(sum, cell))) for i in range(3))
            weights = {
                c: Decimal(x.numerator) / x.denominator for c, x in zip(("P", "S", "E"), inner, strict=True)
            }
            assert score(case, ONLY, weights=weights).winners() == r.bids
    assert {r.bids for r in found.regions} == {("A",), ("B",)}


def test_where_nobody_passes_the_gate_nobody_wins():
    found = triangle(contest(three_themes({"A": (90, 80, 20)}, gates={"total_at_least": 50}), ONLY))
    assert {r.bids: r.area for r in found.regions} == {("A",): Fraction(1, 2), (): Fraction(1, 2)}
