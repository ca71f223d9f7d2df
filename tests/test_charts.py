"""Charts draw the tables' numbers, in Danish, in house order, and say the same in a sentence."""

from __future__ import annotations

import json
from decimal import Decimal
from itertools import pairwise
from typing import Any

import altair as alt
import pandas as pd
import pytest
from builders import a_bid, a_case, kroner, price_model, scored

from scoring import charts, reference, tables
from scoring.charts.drawn import labelled, segments_of, steps_of
from scoring.charts.style import INK, QUIET
from scoring.model import Case
from scoring.score import Scorecard, score
from scoring.texts import Texts
from scoring.values import THEMES

DANISH, ENGLISH = reference.texts("da"), reference.texts("en")


def employment() -> tuple[Case, Scorecard]:
    case = reference.example("beskaeftigelse")
    return case, score(case, case.tender.lots[0].id, reject=["A5"])


def canteen() -> tuple[Case, Scorecard]:
    case = reference.example("kantine")
    return case, score(case, "L2")


def bars(case: Case, card: Scorecard, t: Texts = DANISH) -> alt.LayerChart:
    return charts.contributions(
        tables.contributions(card, case), tables.ranking(card, case), t, unit=card.unit
    )


def fall(case: Case, card: Scorecard, a: str, b: str, t: Texts = DANISH) -> alt.LayerChart:
    return charts.waterfall(tables.comparison(card, case, a, b), t, unit=card.unit, a=a, b=b)


def curve(t: Texts) -> alt.LayerChart:
    line = pd.DataFrame(
        {"price": [Decimal(1_000_000), Decimal(2_000_000)], "points": [Decimal(10), Decimal(0)]}
    )
    placed = pd.DataFrame(
        {"bid": ["A"], "name": ["Ærø & Søn"], "price": [Decimal(1_200_000)], "points": [Decimal("8.5")]}
    )
    return charts.price_curve(line, placed, t)


def every_chart(t: Texts) -> list[alt.LayerChart]:
    case, card = employment()
    kantine, lot = canteen()
    totals = charts.totals(tables.ranking(card, case), t, unit=card.unit)
    drawn = [bars(case, card, t), bars(kantine, lot, t), totals]
    return [*drawn, fall(case, card, "A4", "A2", t), fall(kantine, lot, "B2", "B4", t), curve(t)]


def values(chart: alt.LayerChart) -> list[dict[str, Any]]:
    return [row for data in chart.to_dict()["datasets"].values() for row in data]


@pytest.mark.parametrize("n", range(6))
def test_every_chart_carries_its_own_numbers_format(n: int):
    assert every_chart(DANISH)[n].to_dict()["config"]["locale"]["number"]["thousands"] == "."
    assert every_chart(ENGLISH)[n].to_dict()["config"]["locale"]["number"]["thousands"] == ","


@pytest.mark.parametrize("n", range(6))
def test_every_chart_keeps_its_legend_below_and_draws_no_grid(n: int):
    drawn = every_chart(DANISH)[n].to_dict()["layer"]
    channels = [channel for layer in drawn for channel in layer["encoding"].values()]
    legends = [c["legend"] for c in channels if isinstance(c, dict) and c.get("legend")]
    axes = [
        layer["encoding"][side].get("axis")
        for layer in drawn
        for side in ("x", "y")
        if side in layer["encoding"]
    ]
    assert all(legend["orient"] == "bottom" for legend in legends)
    assert all(axis["grid"] is False for axis in axes if axis)


def test_the_segments_of_a_bar_are_its_parts_end_to_end():
    case, card = employment()
    parts = tables.contributions(card, case)
    own = parts[parts["bid"] == "A4"]
    drawn = list(segments_of("A4", own, "points", DANISH))
    assert [s["theme"] for s in drawn] == [DANISH(f"tables.theme.{theme}") for theme in own["theme"]]
    assert all(a["end"] == b["start"] for a, b in pairwise(drawn))
    assert drawn[-1]["end"] == pytest.approx(float(card.totals["A4"]))  # floats only draw
    assert drawn[0]["said"] == "Pris 2,51"


def test_in_a_price_model_the_full_part_ends_at_the_evaluation_price_and_the_bar_at_the_price():
    case, card = canteen()
    parts = tables.contributions(card, case)
    full, *light = segments_of("B2", parts[parts["bid"] == "B2"], "DKK", DANISH)
    assert (full["start"], full["end"], full["opacity"]) == (0, 1_500_600, 1)
    assert full["said"] == "Evalueringspris 1.500.600 kr."
    assert {s["opacity"] < 1 for s in light} == {True}
    assert light[-1]["end"] == 1_722_000


def test_what_quality_adds_to_the_price_is_drawn_full_after_it():
    method = kroner(10_000, form="add")
    case = a_case(a_bid("A", points=7), a_bid("B", points=9), model=price_model(method))
    parts = tables.contributions(scored(case), case)
    price, lacking = segments_of("A", parts[parts["bid"] == "A"], "DKK", DANISH)
    assert (price["end"], lacking["start"], lacking["end"]) == (1_000_000, 1_000_000, 1_030_000)
    assert lacking["opacity"] == 1


def test_points_below_zero_go_to_the_left():
    parts = pd.DataFrame(
        [("A", "price", Decimal(-2)), ("A", "quality", Decimal(5))], columns=list(tables.CONTRIBUTIONS)
    )
    price, quality = segments_of("A", parts, "points", DANISH)
    assert (price["start"], price["end"], quality["start"], quality["end"]) == (-2, 0, 0, 5)


def test_a_price_that_quality_nearly_eats_up_still_shows_its_evaluation_price():
    case = a_case(a_bid("A", points=9), model=price_model(kroner(100_000)))
    said = {row.get("value") for row in values(bars(case, scored(case)))}
    assert "100.000 kr." in said


def test_the_waterfall_ends_at_the_lead_in_the_total():
    case, card = employment()
    *steps, total = steps_of(tables.comparison(card, case, "A4", "A2"), DANISH, "points", "A4", "A2")
    assert all(a["end"] == b["start"] for a, b in pairwise(steps))
    assert total["name"] == "I alt: A4 foran A2"
    assert (total["start"], total["value"]) == (0, "+0,02 point")
    assert total["end"] == pytest.approx(0.0188, abs=5e-5)  # the example's own four decimals


def test_names_kinds_and_the_winner_stand_in_words():
    said = values(bars(*employment()))
    words = {row[key] for row in said for key in ("title", "kind") if key in row}
    assert {"1. A4 Blåklinteskolen for Jobmod (fiktiv)", "●\u00a0socialøkonomisk · vinder"} <= words
    assert "■\u00a0ordinær" in words


def test_the_sentence_of_the_bars_gives_the_ranking():
    case, card = employment()
    said = charts.ranking_alt(tables.ranking(card, case), DANISH, unit=card.unit)
    assert "1. A4 Blåklinteskolen for Jobmod (fiktiv), ●\u00a0socialøkonomisk · vinder: 7,65 point" in said
    assert said.index("A4") < said.index("A2") < said.index("A6") < said.index("A1") < said.index("A3")


def test_the_sentence_of_the_waterfall_says_where_the_lead_is_won_and_lost():
    case, card = canteen()
    found = tables.comparison(card, case, "B2", "B4")
    assert charts.waterfall_alt(found, DANISH, unit="DKK", a="B2", b="B4") == (
        "B2 er i alt 27.800 kr. foran B4. "
        "B2 er foran på: Pris 26.000 kr.; Menu og fødevarekvalitet 14.400 kr. – "
        "og bagud på: Drift og leveringssikkerhed 9.000 kr.; Oplæringstimer på kontrakten 3.600 kr."
    )


def test_the_sentence_of_the_curve_gives_every_bid_cheapest_first():
    bids = pd.DataFrame(
        {
            "bid": ["B", "A"],
            "name": ["b", "a"],
            "price": [Decimal(20), Decimal(10)],
            "points": [Decimal(0), Decimal(9)],
        }
    )
    assert charts.price_curve_alt(bids, DANISH).endswith(
        "A 10 kr. giver 9,00 point; B 20 kr. giver 0,00 point"
    )


def test_labels_of_bids_with_close_prices_stand_above_each_other():
    line = pd.DataFrame({"price": [0.0, 100.0], "points": [10.0, 0.0]})
    bids = pd.DataFrame(
        {"bid": list("ABCD"), "price": [50.0, 20.0, 52.0, 99.0], "points": [5.0, 8.0, 5.0, 0.0]}
    )
    placed = labelled(bids, line)
    assert [(b.bid, b.level, b.side) for b in placed.itertuples()] == [
        ("B", 0, "left"),
        ("A", 0, "left"),
        ("C", 1, "left"),
        ("D", 0, "right"),
    ]


def test_themes_have_one_colour_each_in_house_order_readable_on_white():
    assert tuple(charts.THEME_COLOURS) == THEMES
    assert all(contrast(colour) >= 4.5 for colour in (*charts.THEME_COLOURS.values(), INK, QUIET))


def test_a_chart_is_plain_data_and_leads_nowhere():
    for chart in every_chart(DANISH):
        spec = chart.to_dict()
        spec.pop("$schema")
        assert "http" not in json.dumps(spec)


def contrast(colour: str) -> float:
    """Contrast with white, as WCAG 2.2 reckons it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)
