"""Figures others have published, and figures computed by hand, come out of the same `score` an officer uses.

The numbers, sources and confidence stand in `oracles/scoring.toml`.
"""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from builders import ONLY, a_model, a_price, quality, scored

from scoring.model import Case
from scoring.score import Scorecard

ORACLES = tomllib.loads(
    (Path(__file__).parent / "oracles" / "scoring.toml").read_text(encoding="utf-8"), parse_float=Decimal
)["oracle"]


def case_of(oracle: dict[str, Any]) -> Case:
    model = a_model(
        *(_criterion(dict(c)) for c in oracle["criteria"]),
        method=oracle["method"],
        **{key: oracle[key] for key in ("scale", "gates", "round_total") if key in oracle},
    )
    offers = [_bid(name, values, oracle["criteria"]) for name, values in oracle["bids"].items()]
    said = [
        {"bid": name, "criterion": c["id"], "points": values[c["id"]]}
        for name, values in oracle["bids"].items()
        for c in oracle["criteria"]
        if "price" not in c and "best" not in c
    ]
    tender = {"id": oracle["name"], "title": oracle["name"]}
    return Case.model_validate({"tender": tender, "models": [model], "bids": offers, "assessments": said})


def _criterion(c: dict[str, Any]):
    name, weight = c.pop("id"), c.pop("weight", None)
    if c.pop("price", False):
        return a_price(weight, name)
    if "best" in c:
        return quality(name, weight, scoring={"how": "indicator", **c})
    return quality(name, weight, **({"scale": c} if c else {}))


def _bid(name: str, values: dict[str, Any], criteria: list[dict[str, Any]]) -> dict[str, Any]:
    lines = values.get("lines", [])
    if "pris" in values:
        lines = [{"item": "pris", "unit_price": values["pris"]}]
    offered = [{"criterion": c["id"], "value": values[c["id"]]} for c in criteria if "best" in c]
    out = [{"reason": values["withdrawn"], "withdrawn": True}] if "withdrawn" in values else []
    return {"id": name, "tenderer": {"name": name}, "prices": lines, "offered": offered, "rejections": out}


def card_of(oracle: dict[str, Any]) -> Scorecard:
    return scored(case_of(oracle))


def those_with(figure: str):
    """The oracles that state a figure; the source is told by pytest when one fails."""
    stated = [o for o in ORACLES if figure in o["expected"]]
    return pytest.mark.parametrize("oracle", stated, ids=[o["name"] for o in stated])


def assert_near(found: dict[str, Decimal], oracle: dict[str, Any], figure: str):
    due = oracle["expected"][figure]
    apart = {bid: (found.get(bid), number) for bid, number in due.items() if found.get(bid) is None}
    apart |= {
        b: (found[b], n) for b, n in due.items() if b in found and abs(found[b] - n) > oracle["tolerance"]
    }
    assert apart == {}, f"{oracle['what']} {oracle['source']} {oracle['confidence']}"


@those_with("price_points")
def test_points_for_price(oracle: dict[str, Any]):
    rows = [row for row in card_of(oracle).rows if row.criterion == "pris"]
    assert_near({row.bid: row.points for row in rows if row.points is not None}, oracle, "price_points")


@those_with("price_parts")
def test_what_the_price_adds_to_the_total(oracle: dict[str, Any]):
    rows = [row for row in card_of(oracle).rows if row.criterion == "pris"]
    assert_near({row.bid: row.weighted for row in rows if row.weighted is not None}, oracle, "price_parts")


@those_with("totals")
def test_totals(oracle: dict[str, Any]):
    assert_near(dict(card_of(oracle).totals), oracle, "totals")


@those_with("ranking")
def test_ranking_with_ties_as_ties(oracle: dict[str, Any]):
    found = [list(group) for group in card_of(oracle).ranking]
    assert [sorted(group) for group in found] == oracle["expected"]["ranking"], oracle["what"]


@those_with("excluded")
def test_who_is_out_and_why(oracle: dict[str, Any]):
    out = {e.bid: e.reason.key for e in card_of(oracle).excluded}
    assert out == oracle["expected"]["excluded"], oracle["what"]


@those_with("total_at_least")
def test_every_ranked_bid_reaches_the_published_minimum_ratio(oracle: dict[str, Any]):
    """The Japanese minimum ratio is a figure of the notice, not a gate of this tool."""
    assert min(card_of(oracle).totals.values()) >= oracle["expected"]["total_at_least"]


def test_every_oracle_names_its_source_and_is_asserted_somewhere():
    asserted = {"price_points", "price_parts", "totals", "ranking", "excluded", "total_at_least"}
    assert [o["name"] for o in ORACLES if not o["source"] or not asserted & set(o["expected"])] == []
    assert [o["name"] for o in ORACLES if set(o["expected"]) - asserted] == []


def named(name: str) -> dict[str, Any]:
    return next(o for o in ORACLES if o["name"] == name)


@pytest.mark.parametrize("name", ["real-jp-01", "real-jp-03", "real-jp-06"])
def test_a_japanese_ratio_is_cut_not_rounded(name: str):
    """With conventional rounding at least one of the three published tables would not come out."""
    published = named(name)["expected"]["totals"]
    assert {bid: f"{total:.4f}" for bid, total in card_of(named(name)).totals.items()} == {
        bid: f"{total:.4f}" for bid, total in published.items()
    }


def test_rounding_would_miss_a_published_japanese_figure():
    wrong = 0
    for name in ("real-jp-01", "real-jp-03", "real-jp-06"):
        rounding = {"round_total": {"mode": "round", "decimals": 4}}
        rounded = card_of({**named(name), **rounding}).totals
        wrong += sum(rounded[bid] != total for bid, total in named(name)["expected"]["totals"].items())
    assert wrong > 0


def test_a_hopeless_cheap_bid_turns_the_order_of_two_others_under_lowest_over_price():
    before, after = card_of(named("rr-hyper-a")), card_of(named("rr-hyper-b"))
    assert before.place("A") < before.place("B")
    assert after.place("B") < after.place("A")


@pytest.mark.parametrize("pair", [("rr-span-a", "rr-span-b")])
def test_an_announced_span_gives_the_same_totals_with_or_without_a_third_bid(pair: tuple[str, str]):
    without, joined = (card_of(named(name)) for name in pair)
    assert {bid: joined.totals[bid] for bid in without.totals} == without.totals


def test_dropping_any_bid_leaves_the_others_unmoved_under_an_announced_span():
    case = case_of(named("dk-point-span-01"))
    everyone = scored(case).totals
    for bid in everyone:
        left = scored(case, ONLY, reject={bid}).totals
        assert left == {b: total for b, total in everyone.items() if b != bid}
