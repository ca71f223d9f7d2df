"""The page Point: every change is one more assessment, nothing is replaced, and the next cell is near."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from builders import a_bid, a_case, a_model, a_price, quality
from pages import chosen, field, new_store, page, press, said, stored
from streamlit.testing.v1 import AppTest

from scoring import reference
from scoring.model import Assessment, Case
from scoring.texts import Language
from scoring.values import PANEL

POINTS = "views/points.py"
TWO_LOTS = {"lots": [{"id": "L1", "title": "Nord"}, {"id": "L2", "title": "Syd"}]}


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", new_store(tmp_path))


def added(case: Case) -> list[tuple[str, str, str | None, Decimal | None, str]]:
    """The assessments that have come since, in short; the earlier ones must still be there."""
    now = stored(case).assessments
    assert now[: len(case.assessments)] == case.assessments
    return [(a.bid, a.evaluator, a.lot, a.points, a.rationale) for a in now[len(case.assessments) :]]


def grid(app: AppTest, column: str) -> list[str]:
    return list(app.main.dataframe[0].value[column])


def open_cell(app: AppTest) -> tuple[str, str]:
    return app.selectbox(key="points/bid").value, app.selectbox(key="points/criterion").value


def two_criteria(*bids: str, **points: int) -> Case:
    model = a_model(a_price(40), quality("Q", 30), quality("R", 30))
    given = {b: {c: p for c, p in points.items() if c.startswith(b)} for b in bids}
    offers = [a_bid(b, points={k[-1]: p for k, p in given[b].items()}) for b in bids]
    return a_case(*offers, model=model)


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("name", reference.examples())
def test_the_examples_show_in_both_languages(name: str, language: Language):
    app = page(POINTS, reference.example(name), language)
    assert reference.texts(language)("points.all_given") in said(app)


def test_the_page_opens_with_how_many_points_are_missing():
    assert "Der mangler point 2 steder." in said(
        page(POINTS, a_case(a_bid("A", points=None), a_bid("B", points=None)))
    )


def test_missing_points_in_other_lots_are_counted_too():
    case = a_case(
        a_bid("A", lot="L1", points=None), a_bid("B", lot="L2", points=None), tender={**TWO_LOTS, "id": "U"}
    )
    assert "Steder, hvor der mangler point: 1 i L1 og 1 i andre delaftaler." in said(page(POINTS, case))


def test_a_cell_says_given_missing_outside_apart_or_rejected():
    voices = [
        {"bid": "A", "criterion": "Q", "evaluator": who, "points": p} for who, p in (("Ida", 4), ("Bo", 7))
    ]
    bids = (
        a_bid("A"),
        a_bid("B", points=None),
        a_bid("C", points=12),
        a_bid("D", points=None, rejected="Sent"),
    )
    app = page(POINTS, a_case(*bids, assessments=voices))
    assert grid(app, "Q") == [
        "✓ 7 · ◐ spredt (3) · uden begrundelse",
        "– mangler",
        "▲ 12 uden for skalaen · uden begrundelse",
        "– (afvist)",
    ]


def test_points_and_then_a_rationale_are_two_assessments_and_the_last_holds_both():
    case = a_case(a_bid("A", points=None))
    app = page(POINTS, case)
    field(app, "assessments/A/*/Q/panel").set_value("7,5").run()
    field(app, "assessments/A/*/Q/panel/rationale").set_value("God plan").run()
    assert added(case) == [
        ("A", PANEL, None, Decimal("7.5"), ""),
        ("A", PANEL, None, Decimal("7.5"), "God plan"),
    ]
    assert all(a.at is not None for a in stored(case).assessments)
    assert "Alle point er givet." in said(app)


def test_a_changed_point_is_added_and_the_old_one_stays():
    case = a_case(a_bid("A", points=7))
    app = page(POINTS, case)
    field(app, "assessments/A/*/Q/panel").set_value("8").run()
    assert [p for _, _, _, p, _ in added(case)] == [Decimal(8)]


def test_the_same_points_written_otherwise_add_nothing():
    case = a_case(a_bid("A", points=7))
    field(page(POINTS, case), "assessments/A/*/Q/panel").set_value("7,0").run()
    assert added(case) == []


def test_points_taken_back_are_missing_again():
    case = a_case(a_bid("A", points=7))
    app = page(POINTS, case)
    field(app, "assessments/A/*/Q/panel").set_value("").run()
    assert [p for _, _, _, p, _ in added(case)] == [None]
    assert "Der mangler point ét sted." in said(app)


def test_what_is_no_number_is_kept_and_told_also_when_one_comes_back():
    case = a_case(a_bid("A", points=7), a_bid("B", points=7))
    app = page(POINTS, case)
    field(app, "assessments/A/*/Q/panel").set_value("syv").run()
    assert stored(case).unread == {"assessments/A/*/Q/panel": "syv"}
    again = page(POINTS, case)
    assert open_cell(again) == ("A", "Q")
    assert field(again, "assessments/A/*/Q/panel").value == "syv"
    assert "»syv« er ikke et tal" in said(again)
    assert "kunne ikke læses" in said(again)
    assert grid(again, "Q")[0] == "▲ »syv« kan ikke læses"


def test_points_outside_the_scale_are_told_at_the_field():
    app = page(POINTS, a_case(a_bid("A", points=12)))
    assert "A har 12 point for »Kvalitet Q«" in said(app)
    assert "skalaen går fra 0 til 10" in said(app)


def test_a_missing_rationale_is_noted():
    assert "Begrundelsen mangler." in said(page(POINTS, a_case(a_bid("A"))))


def test_an_evaluators_own_points_stand_beside_the_panels():
    case = a_case(a_bid("A", points=7), a_bid("B", points=6, evaluator="Ida"))
    app = page(POINTS, case)
    app.selectbox(key="points/evaluator").set_value("Ida").run()
    app.selectbox(key="points/bid").set_value("A").run()
    assert grid(app, "Q") == ["– mangler", "✓ 6"]
    field(app, "assessments/A/*/Q/Ida").set_value("5").run()
    assert added(case) == [("A", "Ida", None, Decimal(5), "")]
    app.selectbox(key="points/evaluator").set_value(PANEL).run()
    assert "Ida: **5**" in said(app)
    assert stored(case).assessments[0].points == 7


def test_where_the_mean_counts_an_evaluator_comes_first_and_the_page_says_so():
    case = a_case(a_bid("A", evaluator="Ida"), model=a_model(panel="mean"))
    app = page(POINTS, case)
    assert app.selectbox(key="points/evaluator").value == "Ida"
    assert "tæller ikke; modellen bruger gennemsnittet" in app.selectbox(key="points/evaluator").options[1]


def test_an_assessment_keeps_the_lots_it_was_made_for():
    case = reference.example("kantine")
    app = page(POINTS, case)
    press(app, "Næste")
    assert open_cell(app) == ("B2", "Q1")
    field(app, "assessments/B2/L1/Q1/panel").set_value("9").run()
    app.selectbox(key="points/criterion").set_value("S2").run()
    field(app, "assessments/B2/*/S2/panel").set_value("7").run()
    assert [(lot, p) for _, _, lot, p, _ in added(case)] == [("L1", 9), (None, 7)]


def test_a_new_assessment_is_for_the_lots_the_officer_says():
    case = a_case(a_bid("A", lot="L1", points=None), tender={**TWO_LOTS, "id": "U"})
    app = page(POINTS, case)
    assert app.radio[0].options == ["alle delaftaler", "kun L1"]
    app.radio[0].set_value(True).run()
    field(app, "assessments/A/L1/Q/panel").set_value("6").run()
    assert added(case) == [("A", PANEL, "L1", Decimal(6), "")]


def test_next_previous_and_next_missing():
    case = two_criteria("A", "B", AQ=5, BR=6)
    app = page(POINTS, case)
    assert open_cell(app) == ("B", "Q")
    press(app, "Næste, der mangler")
    assert open_cell(app) == ("A", "R")
    press(app, "Næste")
    assert open_cell(app) == ("B", "R")
    press(app, "Forrige")
    assert open_cell(app) == ("A", "R")


def test_a_click_in_the_grid_opens_the_cell():
    app = page(POINTS, two_criteria("A", "B", AQ=5, AR=5, BQ=5, BR=5))
    chosen(app, ":points/", 1, "R")
    assert open_cell(app) == ("B", "R")


def test_the_scale_and_the_offered_numbers_but_no_price_stand_beside_the_points():
    app = page(POINTS, reference.example("beskaeftigelse"))
    assert "10: Fremragende opfyldelse" in said(app)
    assert "6.744.000" not in said(app)
    assert "Ordinær beskæftigelse 6 måneder efter forløbet: 22 % af henviste" in said(app)


def test_without_criteria_or_bids_the_page_says_where_to_go():
    empty = Case.model_validate({"tender": {"id": "T", "title": "Prøve", "fictional": True}})
    app = page(POINTS, empty)
    assert "Opret dem på siden Kriterier." in said(app)
    assert [link.label for link in app.main.get("page_link")] == ["Kriterier"]
    without = page(POINTS, a_case(tender={"id": "U"}))
    assert "Ingen tilbud at bedømme endnu." in said(without)


def test_two_fields_in_one_go_lose_nothing():
    case = a_case(a_bid("A", points=None))
    app = page(POINTS, case)
    field(app, "assessments/A/*/Q/panel").set_value("7")
    field(app, "assessments/A/*/Q/panel/rationale").set_value("Kort")
    app.run()
    last = stored(case).assessments[-1]
    assert last == Assessment(
        bid="A", criterion="Q", points=Decimal(7), rationale="Kort", at=last.at, mark=last.mark
    )
