"""Hvad nu hvis without a screen: weightings and their addresses, sentences, tables and drawings."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from builders import ONLY, a_bid, a_case, a_model, a_price, kroner, linear, price_model, quality

from scoring import reference, weights
from scoring.award.weights import favour
from scoring.charts.style import INK, THEME_COLOURS
from scoring.charts.whatif import Line, Point, sweep_lines, winner_map
from scoring.charts.whatif_drawn import BID_COLOURS, point_rows, region_rows, stop_rows, word_rows
from scoring.contest import contest
from scoring.model import Case
from scoring.stability import sweep
from scoring.winner_map import Triangle
from scoring.words import whatif as words
from scoring.words.asked import Asked
from scoring.words.tried import Tried, address, as_weights, levels, percents, read, shares_of
from widgets import whatif_shown as shown
from widgets.whatif_favour import sentences

DANISH = reference.texts("da")
EMPLOYMENT = reference.example("beskaeftigelse")


def asked(case: Case, *left_out: str, lot: str = ONLY, **percent: float | str) -> Asked:
    """A lot with bids held out and the themes at these weights; none named: the model's."""
    model = case.model_for(lot)
    assert model
    tried = Tried("themes", {k: Decimal(str(x)) for k, x in percent.items()}) if percent else None
    return Asked(case, lot, model, left_out, tried)


def plain(text: str) -> str:
    return text.replace("\\", "").replace("\u00a0", " ")


def two_themes() -> Case:
    """A wins on quality, B on price; the first place turns between."""
    model = a_model(a_price(40), quality("Q", 60), method=linear())
    return a_case(a_bid("A", price=1_200_000, points=9), a_bid("B", price=1_000_000, points=6), model=model)


def told(case: Case, bid: str, *left_out: str) -> str:
    model = case.models[0]
    return " ".join(sentences(favour(case, ONLY, bid, reject=left_out), model, DANISH))


def test_level_winners_need_nothing_at_all():
    case = a_case(a_bid("A"), a_bid("B"))
    assert words.nearest(asked(case), DANISH) == "Hvor lidt skal der til? Intet: A og B står lige."


def test_a_bid_that_is_better_on_everything_cannot_be_moved_from_the_first_place():
    case = a_case(a_bid("A", price=900_000, points=9), a_bid("B", points=6))
    assert "Intet tema kan flyttes alene" in words.nearest(asked(case), DANISH)


def test_a_flip_by_less_than_a_hundredth_is_not_called_nothing():
    case = two_themes()
    limit = sweep(contest(case, ONLY), theme="price").flips[0].at
    just = (Decimal(limit.numerator) / limit.denominator * 100).quantize(Decimal("0.01"))
    said_so = words.nearest(asked(case, price=just, quality=100 - just), DANISH)
    assert "Det er 0 procentpoint" not in said_so
    below, now = re.findall(r"(\d+,\d+) %", said_so)[:2]
    assert below != now


def test_an_address_holds_weights_and_nothing_else():
    tried = Tried("themes", {"price": Decimal("40.50"), "quality": Decimal("59.50")})
    assert address(tried) == "price:40.5,quality:59.5"
    model = two_themes().models[0]
    assert read(address(tried), model) == tried


def test_criteria_with_odd_ids_survive_the_address():
    model = a_model(a_price(40), quality("A:1,b", 35), quality("Å %", 25))
    tried = Tried("criteria", {"P": Decimal(10), "A:1,b": Decimal("60.25"), "Å %": Decimal("29.75")})
    assert read(address(tried), model) == tried


def test_moved_themes_keep_their_criteria_in_proportion():
    model = EMPLOYMENT.models[0]
    tried = Tried("themes", {k: Decimal(x) for k, x in percents(model, None, "themes").items()})
    assert shares_of(model, tried) == weights.of_whole(model)
    kept = as_weights(model, Tried("themes", {**tried.percent, "price": Decimal(40), "effect": Decimal(25)}))
    assert sum(kept.values()) == 100
    assert sum(kept[c] for c in ("E1", "E2", "E3", "E4")) == 25


def test_themes_are_offered_where_there_are_several_and_criteria_where_they_say_more():
    one = a_model(a_price(), quality("A", 60), quality("B", 40), method=kroner())
    assert levels(EMPLOYMENT.models[0]) == ("themes", "criteria")
    assert levels(two_themes().models[0]) == ("themes",)
    assert levels(one) == ("criteria",)
    assert levels(price_model()) == ()


def test_the_map_says_areas_corners_and_what_is_held():
    found = asked(EMPLOYMENT, "A5")
    assert isinstance(found.map, Triangle)
    assert words.map_sentence(found, found.map, DANISH) == (
        "Af alle måder at dele vægten mellem pris, social værdi og effekt vinder A4 på 63,71 %, "
        "A2 på 26,46 % og A1 på 9,83 %. Kvalitet 20 % er holdt fast."
    )


def test_a_model_without_effect_has_another_corner_and_says_so():
    found = asked(reference.example("groen_vedligehold"))
    assert isinstance(found.map, Triangle)
    assert found.map.themes == ("price", "social", "quality")
    assert "Modellen vægter ikke effekt." in words.map_sentence(found, found.map, DANISH)


def test_when_held_weights_move_the_models_point_is_said_to_be_projected():
    found = asked(EMPLOYMENT, "A5", price=45, social=15, effect=25, quality=15)
    assert isinstance(found.map, Triangle)
    told = words.where(found, found.map, DANISH)
    assert "Modellens vægte: pris 30 %, social værdi 15 % og effekt 35 %." in told
    assert "de holdte temaer vejer noget andet her end i modellen" in told


def test_the_map_is_drawn_with_a_letter_in_every_region_and_both_points():
    found = asked(EMPLOYMENT, "A5", price=45, social=15, effect=20, quality=20)
    assert isinstance(found.map, Triangle)
    points = [Point("Modellens vægte", found.own_point or (), tried=False)]
    points.append(Point("Prøves nu", found.map.published, tried=True))
    told = [row["text"] for row in word_rows(found.map, points, DANISH)]
    assert {"A1", "A2", "A4", "Pris", "Social værdi", "Effekt", "80 %", *(p.name for p in points)} <= set(
        told
    )
    assert [row["shape"] for row in point_rows(points)] == ["diamond", "circle"]
    spec = winner_map(found.map, points, ["A1", "A2", "A3", "A4"], DANISH).to_dict()
    assert len(spec["layer"]) == 5


def test_pointing_at_the_map_says_the_winner_the_bar_would_give():
    found = asked(EMPLOYMENT, "A5")
    assert isinstance(found.map, Triangle)
    stops = {(s["price"], s["social"]): s["winner"] for s in stop_rows(found.map, DANISH)}
    assert len(stops) == 231
    for price, social, effect in ((80, 0, 0), (40, 20, 20), (20, 4, 56), (28, 12, 40), (0, 80, 0)):
        there = asked(EMPLOYMENT, "A5", price=price, social=social, effect=effect, quality=20)
        assert stops[f"{price} %", f"{social} %"] == " = ".join(there.card.winners())


def test_a_bid_keeps_its_colour_and_no_colour_is_a_themes():
    bids = ["A1", "A2", "A3", "A4", "A5", "A6"]
    maps = [asked(EMPLOYMENT, *out).map for out in ((), ("A5",))]
    colours = [
        {(str(row["cell"]).split("/")[0], row["colour"]) for row in region_rows(m, bids, DANISH)}
        for m in maps
        if isinstance(m, Triangle)
    ]
    assert len(colours) == 2
    both = dict(colours[0]).keys() & dict(colours[1]).keys()
    assert both
    assert all(dict(colours[0])[bid] == dict(colours[1])[bid] for bid in both)
    assert not set(BID_COLOURS) & set(THEME_COLOURS.values())


@pytest.mark.parametrize("colour", BID_COLOURS)
def test_ink_reads_well_on_every_bids_colour(colour: str):
    def light(hexed: str) -> float:
        parts = [int(hexed[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear_ = [x / 12.92 if x <= 0.03928 else ((x + 0.055) / 1.055) ** 2.4 for x in parts]
        return 0.2126 * linear_[0] + 0.7152 * linear_[1] + 0.0722 * linear_[2]

    assert (light(colour) + 0.05) / (light(INK) + 0.05) > 10


def test_letters_on_a_line_keep_clear_of_its_marks():
    found = sweep(contest(two_themes(), ONLY), theme="price")
    line = Line("Pris", found.stretches, Fraction(1, 4), Fraction(3, 10))
    spec = sweep_lines([line], ["A", "B"], DANISH).to_dict()
    rows = [row for data in spec["datasets"].values() for row in data if row.get("head") is False]
    assert all(abs(row["middle"] - mark) > 4 for row in rows for mark in (25, 30))


def test_limits_name_who_wins_beyond_them():
    found = asked(EMPLOYMENT, "A5")
    table = shown.limits(found, found.themes, DANISH)
    assert [plain(x) for x in table.iloc[0]] == ["Pris", "30 %", "27,15 % til 59,96 %", "A2", "A1"]
    assert [plain(x) for x in table.iloc[2]] == ["Effekt", "35 %", "0 % til 37,88 %", "ingen grænse", "A2"]


def test_what_it_takes_for_a_bid_to_win_is_told_weight_by_weight():
    assert "Den mindste ændring af modellens vægte flytter 0,94 procentpoint" in told(EMPLOYMENT, "A2", "A5")
    assert "Så deler A2 førstepladsen med A4; en anelse mere, og A2 vinder alene." in told(
        EMPLOYMENT, "A2", "A5"
    )


def test_a_bid_that_cannot_win_gets_the_proof():
    proof = told(EMPLOYMENT, "A3", "A5")
    assert "A3 kan ikke vinde ved nogen vægtning. Beviset: 78,27 % A1" in proof
    beaten = a_case(a_bid("A", price=900_000, points=9), a_bid("B", points=6))
    assert told(beaten, "B") == "B kan ikke vinde ved nogen vægtning: A er bedre på hvert kriterium."


def test_the_winner_is_told_to_be_the_winner():
    assert told(EMPLOYMENT, "A4", "A5").startswith("A4 er allerede nr. 1 ved modellens vægte.")
