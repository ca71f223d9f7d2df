"""Tables say exactly what the scorecard says: same numbers, stable columns, house order."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from builders import ONLY, a_bid, a_case, a_model, a_price, linear, price_model, quality, scored

from scoring import reference, tables
from scoring.model import Case
from scoring.score import Scorecard, score
from scoring.values import SINGLE_LOT, THEMES, exactly, settled

DANISH, ENGLISH = reference.texts("da"), reference.texts("en")


def all_lots() -> Iterator[tuple[str, Case, Scorecard]]:
    for name in reference.examples():
        case = reference.example(name)
        for lot in case.tender.lots:
            yield f"{name} {lot.id}", case, score(case, lot.id)


LOTS = [pytest.param(case, card, id=name) for name, case, card in all_lots()]


@exactly
def summed(amounts: list[Decimal]) -> Decimal:
    return settled(sum(amounts, Decimal(0)))


@pytest.mark.parametrize(("case", "card"), LOTS)
def test_the_ranking_holds_the_cards_totals_and_places(case: Case, card: Scorecard):
    frame = tables.ranking(card, case)
    assert tuple(frame.columns) == tables.RANKING
    assert dict(zip(frame["bid"], frame["total"], strict=True)) == dict(card.totals)
    assert [(r.first, r.last) for r in frame.itertuples()] == [card.place(bid) for bid in frame["bid"]]
    assert list(frame.loc[frame["winner"].astype(bool), "bid"]) == list(card.winners())


@pytest.mark.parametrize(("case", "card"), LOTS)
def test_the_rows_hold_the_cards_rows(case: Case, card: Scorecard):
    frame = tables.rows(card, case)
    assert tuple(frame.columns) == tables.ROWS
    kept = ["bid", "criterion", "raw", "points", "weight", "weighted", "how"]
    assert [tuple(r) for r in frame[kept].itertuples(index=False)] == [
        (r.bid, r.criterion, r.raw, r.points, r.weight, r.weighted, r.how) for r in card.rows
    ]


@pytest.mark.parametrize(("case", "card"), LOTS)
def test_the_contributions_of_a_bid_sum_to_its_total(case: Case, card: Scorecard):
    frame = tables.contributions(card, case)
    for bid, total in card.totals.items():
        assert summed(list(frame.loc[frame["bid"] == bid, "amount"])) == settled(total)


@pytest.mark.parametrize(("case", "card"), LOTS)
def test_themes_stand_in_house_order_under_every_bid(case: Case, card: Scorecard):
    for _, own in tables.contributions(card, case).groupby("bid"):
        places = [THEMES.index(theme) for theme in own["theme"]]
        assert places == sorted(places)


@pytest.mark.parametrize(("case", "card"), LOTS)
def test_the_leads_of_a_comparison_sum_to_the_difference_of_the_totals(case: Case, card: Scorecard):
    first, *others = (bid for group in card.ranking for bid in group)
    for other in others:
        frame = tables.comparison(card, case, first, other)
        assert tuple(frame.columns) == tables.COMPARISON
        # Each total is settled at 30 decimals, so their difference may be off by a last digit.
        assert abs(summed(list(frame["lead"])) - tables.lead(card, first, other)) <= Decimal("2E-30")
        assert summed(list(frame["lead"])) >= 0


def test_fewer_kroner_are_a_lead():
    case = a_case(a_bid("A", price=900_000), a_bid("B", price=1_000_000), model=price_model())
    frame = tables.comparison(scored(case), case, "A", "B")
    assert dict(zip(frame["criterion"], frame["lead"], strict=True)) == {"P": 100_000, "Q": 0}


def test_a_rounded_total_shows_what_the_rounding_gave():
    rounding = {"mode": "round", "decimals": 0}
    case = a_case(a_bid("A", points=9), a_bid("B", points="6.4"), model=a_model(round_total=rounding))
    card = scored(case)
    last = tables.comparison(card, case, "A", "B").iloc[-1]
    assert (last["criterion"], last["lead"]) == ("", Decimal("-0.56"))  # 9 - 8 = 1, where 9.4 - 7.84 = 1.56


def test_without_rounding_nothing_is_said_to_come_from_rounding():
    case = reference.example("groen_vedligehold")
    found = tables.comparison(score(case, SINGLE_LOT), case, "C1", "C2")
    assert list(found["criterion"]) == ["P", "Q1", "Q2", "S1", "S2", "M1"]


def test_bids_that_share_the_first_place_both_win():
    case = a_case(a_bid("A"), a_bid("B"), a_bid("C", points=3))
    frame = tables.ranking(scored(case), case)
    assert [(r.bid, r.first, r.last, r.winner) for r in frame.itertuples()] == [
        ("A", 1, 2, True),
        ("B", 1, 2, True),
        ("C", 3, 3, False),
    ]


def test_a_method_that_adds_nothing_up_has_no_parts_and_no_leads():
    method = {"name": "quality_per_price"}
    case = a_case(a_bid("A"), a_bid("B", points=6), model=price_model(method))
    card = scored(case)
    assert len(tables.contributions(card, case)) == 0
    assert set(tables.comparison(card, case, "A", "B")["lead"]) == {None}


def test_a_rejected_bid_stands_with_its_reason_in_words():
    case = a_case(a_bid("A"), a_bid("B", rejected="Underskrift mangler"))
    card = scored(case)
    assert tables.excluded(card, case, DANISH)["reason"].tolist() == ["Afvist: Underskrift mangler"]
    assert tables.excluded(card, case, ENGLISH)["reason"].tolist() == ["Rejected: Underskrift mangler"]


def test_the_price_lines_multiply_and_an_uncounted_option_says_so():
    lines = [
        {"item": "1", "quantity": 240, "unit_price": 24_500},
        {"item": "2", "quantity": 1, "unit_price": 5_000, "option": True},
    ]
    model = a_model(options_counted=False)
    frame = tables.prices(a_case(a_bid("A", price=None, prices=lines)), ONLY, "A", model)
    assert list(zip(frame["amount"], frame["counted"], strict=True)) == [(5_880_000, True), (5_000, False)]


def test_every_lot_has_its_winner_and_an_unready_lot_none():
    case = reference.example("kantine")
    cards: dict[str, Scorecard | None] = {lot.id: score(case, lot.id) for lot in case.tender.lots}
    frame = tables.lots({**cards, "L3": None}, case)
    assert frame["winners"].tolist() == [("B1",), ("B2",), (), ("B6",), ("B7",)]


def test_criteria_are_named_in_the_language_of_the_screen():
    model = a_model(a_price(40, name_en="Price"), quality("Q", 60))
    case = a_case(a_bid("A"), model=model)
    assert tables.rows(scored(case), case)["name"].tolist() == ["Pris", "Kvalitet Q"]
    assert tables.rows(scored(case), case, "en")["name"].tolist() == ["Price", "Kvalitet Q"]


@pytest.mark.parametrize(
    ("x", "unit", "said"),
    [
        ("7.6542", "points", "7,65 point"),
        ("0.0188", "points", "0,02 point"),
        ("0.0004", "points", "0,0004 point"),  # a lead is never shown as none
        ("0", "points", "0,00 point"),
        ("1500600", "DKK", "1.500.600 kr."),
        ("0.25", "DKK", "0,25 kr."),
        ("-22000", "DKK", "−22.000 kr."),
    ],
)
def test_an_amount_in_danish(x: str, unit: tables.Unit, said: str):
    assert tables.amount(Decimal(x), unit, DANISH) == said


def test_unequal_totals_are_shown_with_enough_decimals_to_look_unequal():
    assert tables.decimals([Decimal("7.65"), Decimal("7.64")], "points") == 2
    assert tables.decimals([Decimal("6.6737"), Decimal("6.6724")], "points") == 3
    assert tables.decimals([Decimal("6.5"), Decimal("6.5")], "points") == 2
    assert tables.decimals([Decimal("1000.4"), Decimal("1000.1")], "DKK") == 2


@pytest.mark.parametrize(
    ("points", "tight"),
    [(7, False), ("6.9", True), (5, False)],  # a tie is a tie; 0.06 of 8.2 is tight; 1.2 is not
)
def test_a_race_within_one_per_cent_is_tight(points: str | int, tight: bool):
    assert tables.is_tight(scored(a_case(a_bid("A"), a_bid("B", points=points)))) is tight


def test_a_frame_is_empty_when_nobody_competes():
    case = a_case(a_bid("A", rejected="For sent"), model=a_model(method=linear()))
    card = scored(case)
    assert (len(tables.ranking(card, case)), len(tables.contributions(card, case))) == (0, 0)
