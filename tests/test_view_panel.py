"""The page Point for a panel: declared before judging, judged alone, discussed together, nothing lost."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from builders import a_bid, a_case, a_model
from openpyxl import load_workbook
from pages import field, new_store, page, press, stored
from pages import said as marked_up
from streamlit.testing.v1 import AppTest

from scoring import access, reference
from scoring.formats import panel_book
from scoring.model import Case
from scoring.texts import Language
from scoring.values import PANEL
from widgets import session

POINTS = "views/points.py"
DAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
IDA, BO = {"id": "Ida", "name": "Ida Holm", "function": "park og vej", "who": "ida@by.dk"}, {"id": "Bo"}
OPENED = [{"step": step, "at": DAY, "by": "Eva"} for step in ("sealed", "opened")]
FREE = [{"evaluator": who, "conflict": False, "text": "Jeg erklærer", "at": DAY} for who in ("Ida", "Bo")]


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", new_store(tmp_path))


def a_panel(*offers, **parts) -> Case:
    offers = offers or (a_bid("A", points=None), a_bid("B", price=1_200_000, points=None))
    return a_case(*offers, evaluators=[IDA, BO], **{"events": OPENED, "declarations": FREE, **parts})


def word(bid: str, who: str, points: int | None, rationale: str = "") -> dict:
    return {"bid": bid, "criterion": "Q", "evaluator": who, "points": points, "rationale": rationale}


def as_evaluator(case: Case, who: str = "Ida", language: Language = "da") -> AppTest:
    app = page(POINTS, case, language)
    app.selectbox(key="points/evaluator").set_value(who).run()
    assert not app.exception
    return app


def log_in(monkeypatch: pytest.MonkeyPatch, who: str) -> None:
    monkeypatch.setattr(session, "person", lambda: access.Person(who))


def said(app: AppTest) -> str:
    """What the page says, without marks and hard spaces."""
    return marked_up(app).replace("\\", "").replace("\u00a0", " ")


def told(app: AppTest) -> str:
    """What the page says, its tables included."""
    tables = "\n".join(" ".join(map(str, row)) for table in app.main.table for row in table.value.to_numpy())
    return f"{said(app)}\n{tables}"


def by_label(app: AppTest, label: str):
    kinds = (*app.text_input, *app.text_area, *app.radio, *app.multiselect)
    return next(f for f in kinds if f.label == label)


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_whole_page_can_be_said_in_both_languages(language: Language):
    case = a_panel(assessments=[word("A", "Ida", 2, "Lokal"), word("A", "Bo", 9), word("A", PANEL, 5)])
    for who in (PANEL, "Ida", "Bo"):
        assert "{" not in told(as_evaluator(case, who, language))


def test_names_are_asked_once_and_then_chosen():
    case = a_case(a_bid("A", points=None))
    app = page(POINTS, case)
    by_label(app, "Den nye bedømmers navn").set_value("Ida Holm")
    by_label(app, "Den nye bedømmers funktion").set_value("park og vej")
    press(app, "Tilføj bedømmer")
    (ida,) = stored(case).evaluators
    assert (ida.id, ida.name, ida.function) == ("Ida Holm", "Ida Holm", "park og vej")
    assert app.selectbox(key="points/evaluator").options == [
        "Panelets fælles vurdering",
        "Ida Holm, park og vej",
    ]
    by_label(app, "Den nye bedømmers navn").set_value("ida holm")
    press(app, "Tilføj bedømmer")
    assert "er allerede i panelet" in said(app)
    field(app, "evaluators/Ida Holm/function").set_value("indkøb").run()
    assert stored(case).evaluators[0].function == "indkøb"
    press(app, "Fjern Ida Holm")
    assert stored(case).evaluators == ()


def test_an_evaluator_who_has_spoken_stays():
    app = page(POINTS, a_panel(declarations=FREE[:1]))
    assert [b.label for b in app.button if b.label.startswith("Fjern")] == ["Fjern Bo"]


def test_until_interests_are_declared_no_bid_is_shown():
    app = as_evaluator(a_panel(declarations=[]))
    assert "Ida Holm afgiver sin erklæring" in said(app)
    assert not app.main.dataframe
    assert "B B (fiktiv)" in said(app)  # one must know who the bidders are to say so
    assert "udbudsloven § 4" in by_label(app, "Erklæringens ord (kan tilpasses)").value
    assert "forvaltningsloven §§ 3-6" in by_label(app, "Erklæringens ord (kan tilpasses)").value


def test_a_declaration_needs_an_answer_and_a_conflict_its_bids_and_measure():
    case = a_panel(declarations=[])
    app = as_evaluator(case)
    press(app, "Afgiv erklæring")
    assert "Svar ja eller nej" in said(app)
    app.radio[0].set_value(True).run()
    press(app, "Afgiv erklæring")
    assert "Vælg de tilbud" in said(app)
    app.multiselect[0].set_value(["B"]).run()
    press(app, "Afgiv erklæring")
    assert "hvad der er gjort ved konflikten" in said(app)
    assert stored(case).declarations == ()
    by_label(app, "Erklæringens ord (kan tilpasses)").set_value("Mine ord")
    by_label(app, "Hvad er der gjort ved konflikten?").set_value("Bo bedømmer")
    press(app, "Afgiv erklæring")
    (made,) = stored(case).declarations
    assert (made.evaluator, made.conflict, made.bids, made.measure, made.text) == (
        *("Ida", True, ("B",), "Bo bedømmer"),
        "Mine ord",
    )
    assert made.at is not None
    assert list(app.main.dataframe[0].value["Q"]) == ["– mangler", "– (inhabil)"]


def test_no_points_can_be_given_to_a_bid_a_conflict_concerns():
    conflict = {"evaluator": "Ida", "conflict": True, "bids": ["B"], "measure": "Bo bedømmer"}
    app = as_evaluator(a_panel(declarations=[conflict]))
    assert field(app, "assessments/A/*/Q/Ida").value == ""
    app.selectbox(key="points/bid").set_value("B").run()
    assert "oplyst en interessekonflikt, der berører B" in said(app)
    assert "tilbyder" not in said(app)
    assert not [f for f in app.text_input if "assessments/" in (f.key or "")]


def test_evaluators_judge_alone_until_the_points_are_closed():
    case = a_panel(assessments=[word("A", "Bo", 9, "Bos hemmelige grund")])
    app = as_evaluator(case)
    assert "Bos hemmelige grund" not in told(app)
    assert list(app.main.dataframe[0].value["Q"]) == ["– mangler", "– mangler"]
    assert "Alle bedømmer hver for sig" in said(app)
    assert "Ida Holm: 0 af 2 point givet" in said(app)
    closed = [*OPENED, {"step": "points_closed", "at": DAY, "by": "Eva"}]
    after = as_evaluator(
        case.model_copy(
            update={
                "tender": case.tender.model_copy(update={"id": "T2"}),
                "events": a_panel(events=closed).events,
            }
        )
    )
    assert "Bos hemmelige grund" in told(after)


def test_in_a_draft_without_a_panel_everything_stays_free():
    case = a_case(a_bid("A", points=7), a_bid("B", points=6, evaluator="Ida"))
    app = page(POINTS, case)
    app.selectbox(key="points/evaluator").set_value("Ida").run()
    app.selectbox(key="points/bid").set_value("A").run()
    assert "Panelets fælles vurdering: **7**" in said(app)
    assert not app.main.get("file_uploader") or "Erklæring" not in said(app)


def test_a_login_speaks_for_its_own_evaluator_only(monkeypatch: pytest.MonkeyPatch):
    case = a_panel(
        assessments=[word("A", "Bo", 9, "Bos grund"), word("A", "Ida", 4)],
        access=[{"who": "ida@by.dk", "role": "evaluator"}],
    )
    log_in(monkeypatch, "IDA@by.dk")
    app = page(POINTS, case)
    assert "Point gives af **Ida Holm, park og vej**." in said(app)
    assert not [s for s in app.selectbox if s.key == "points/evaluator"]
    assert "Bos grund" not in told(app)
    assert "Det skal mødet drøfte" not in [s.value for s in app.subheader]
    field(app, "assessments/B/*/Q/Ida").set_value("6").run()
    assert [(a.bid, a.evaluator, a.points) for a in stored(case).assessments][-1] == ("B", "Ida", 6)
    assert len(stored(case).assessments) == 3


def test_a_login_without_an_evaluator_is_told_whom_to_ask(monkeypatch: pytest.MonkeyPatch):
    log_in(monkeypatch, "laeser@by.dk")
    app = page(POINTS, a_panel(access=[{"who": "laeser@by.dk", "role": "reader"}]))
    assert "Ingen bedømmer i dette udbud er knyttet til dit login" in said(app)


def test_a_flagged_rationale_is_told_at_the_field_with_its_section():
    case = a_panel(
        assessments=[word("A", "Ida", 8, "Tilbudsgiver er en lokal virksomhed, hvilket tæller positivt.")]
    )
    app = as_evaluator(case)
    app.selectbox(key="points/bid").set_value("A").run()
    assert [
        i.value
        for i in app.info
        if "udbudsloven §§ 2 og 3" in i.value.replace("\\", "").replace("\u00a0", " ")
    ]


def test_points_the_panel_moves_need_a_reason_and_the_originals_stay():
    case = a_panel(assessments=[word("A", "Ida", 4, "Ida siger"), word("A", "Bo", 7, "Bo siger")])
    app = page(POINTS, case)
    app.selectbox(key="points/bid").set_value("A").run()
    assert not [f for f in app.text_area if (f.key or "").endswith("/reason")]
    field(app, "assessments/A/*/Q/panel").set_value("6").run()
    assert "Skriv hvorfor" in said(app)
    field(app, "assessments/A/*/Q/panel/reason").set_value("Planen var læst forskelligt").run()
    assert "Skriv hvorfor" not in said(app)
    now = stored(case).assessments
    assert now[:2] == case.assessments
    assert (now[-1].points, now[-1].reason) == (6, "Planen var læst forskelligt")
    assert all(a.mark for a in now[2:])
    for words in (
        "Ida siger",
        "Bo siger",
        "Planen var læst forskelligt",
        "Ida Holm",
        "Panelets fælles vurdering",
    ):
        assert words in told(app)


def test_the_meeting_sees_the_widest_spread_first_and_who_lacks_points():
    given = [word("A", "Ida", 4), word("A", "Bo", 6), word("B", "Ida", 1), word("B", "Bo", 9)]
    offers = tuple(a_bid(b, points=None) for b in "ABC")
    app = page(POINTS, a_panel(*offers, assessments=given))
    meeting = next(t.value for t in app.main.table if "Afstand" in t.value.columns)
    assert list(meeting["Afstand"]) == ["● langt fra (8)", "○ tæt (2)"]
    assert "Panelet skal drøfte ét sted" in said(app)
    assert "C, Kvalitet Q: Ida Holm, Bo" in said(app)
    assert "Ida Holm, park og vej: 2 af 3 point givet" in said(app)


def test_the_departments_own_limit_moves_the_light():
    given = [word("A", "Ida", 4), word("A", "Bo", 6)]
    app = page(POINTS, a_panel(assessments=given, rule_limits={"CHK-56.spread": 10}))
    assert app.main.dataframe[0].value["Q"].iloc[0] == "– mangler · ● langt fra (2)"


def test_who_can_still_win_is_said_while_points_are_missing():
    case = a_panel(a_bid("A", points=9), a_bid("B", price=1_500_000, points=None))
    app = page(POINTS, case)
    assert "Sikker på mindst en delt førsteplads" in said(app)
    app = as_evaluator(case)
    assert "førsteplads" not in said(app)


def test_between_seal_and_opening_points_can_only_be_read():
    app = as_evaluator(a_panel(a_bid("A", points=5, evaluator="Ida"), events=OPENED[:1]))
    assert "Der kan ikke gives point her nu. Nu: forseglet." in said(app)
    assert "Point: **5**" in said(app)


def test_a_sheet_brought_back_becomes_the_evaluators_own_points():
    case = a_panel()
    app = as_evaluator(case)
    book = load_workbook(BytesIO(panel_book.write(case, "Ida", "da")))
    book.worksheets[0]["G4"] = 8
    out = BytesIO()
    book.save(out)
    app.file_uploader[0].upload("ida.xlsx", out.getvalue(), "application/vnd.ms-excel").run()
    assert not app.exception
    press(app, "Hent én bedømmelse ind")
    (a,) = stored(case).assessments
    assert (a.bid, a.evaluator, a.points) == ("A", "Ida", 8)
    assert a.at is not None


def test_the_limit_of_the_lights_is_the_books():
    assert reference.rulebook().limit("CHK-56.spread") == 50
    assert "mere end 50 % af skalaen" in said(
        page(POINTS, a_panel(model=a_model(), assessments=[word("A", "Ida", 0), word("A", "Bo", 10)]))
    )
