"""The session: nothing is lost on reload, and of two who save at once neither loses a word."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pages import field, new_store, page, press, revisions, stored
from streamlit.testing.v1 import AppTest

from scoring import casefile, edit, reference
from scoring.model import Assessment, Case
from scoring.store import Store

CASE = reference.example("beskaeftigelse")
ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def _own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", new_store(tmp_path))


def anne_saves(case: Case, rev: int) -> None:
    """A colleague's change arrives in the store behind this session's back."""
    Store(os.environ["DATABASE_URL"]).save(
        case.tender.id,
        casefile.dump(case),
        base=rev,
        who="Anne",
        what="Titel",
        at=datetime(2026, 3, 4, tzinfo=UTC),
    )


def retitled(title: str) -> Case:
    return edit.changed(CASE, tender=edit.changed(CASE.tender, title=title))


def open_points() -> AppTest:
    return page("views/points.py", CASE)


def type_points(app: AppTest, points: str) -> AppTest:
    box = field(app, "assessments/A1/*/E4/panel")
    box.set_value(points).run()
    assert not app.exception
    return app


def test_the_first_start_has_the_employment_example_open() -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    assert not app.exception
    assert "Beskæftigelsesrettede forløb" in app.sidebar.markdown[0].value
    assert app.query_params["sag"] == "A-BESK"


def test_a_change_is_saved_at_once_with_who_and_what() -> None:
    app = type_points(open_points(), "9")
    assert revisions(CASE) == 2
    newest = Store(os.environ["DATABASE_URL"]).history(CASE.tender.id)[-1]
    assert newest.who
    assert newest.what
    assert "udgave 2" in "".join(c.value for c in app.sidebar.caption)


def test_a_colleagues_saved_change_is_seen_at_the_next_touch() -> None:
    app = open_points()
    anne_saves(retitled("Annes titel"), rev=1)
    app.run()
    assert "Annes titel" in app.sidebar.markdown[0].value


def test_two_who_change_different_things_both_have_their_way() -> None:
    app = open_points()
    anne_saves(retitled("Annes titel"), rev=1)
    type_points(app, "9")
    assert (stored(CASE).tender.title, stored(CASE).assessments[-1].points) == ("Annes titel", 9)
    assert revisions(CASE) == 3
    assert not app.warning


def my_title(title: str) -> AppTest:
    """I retitle the tender after Anne has done so."""
    app = page("views/tenders.py", CASE)
    anne_saves(retitled("Annes titel"), rev=1)
    field(app, "tender/title").set_value(title).run()
    assert not app.exception
    return app


def test_who_changes_the_same_thing_second_is_told_and_both_versions_are_kept() -> None:
    app = my_title("Min titel")
    assert any("Anne gemte" in w.value for w in app.warning)
    assert stored(CASE).tender.title == "Annes titel"
    (aside,) = Store(os.environ["DATABASE_URL"]).aside(CASE.tender.id)
    mine = Store(os.environ["DATABASE_URL"]).load(CASE.tender.id, aside.rev)
    assert mine
    assert casefile.load(mine.document).tender.title == "Min titel"


def test_the_second_may_put_the_own_version_on_top() -> None:
    press(my_title("Min titel"), "Brug min udgave")
    assert stored(CASE).tender.title == "Min titel"
    assert revisions(CASE) == 3


def test_the_second_may_leave_the_first_version() -> None:
    press(my_title("Min titel"), "Behold udgaven fra Anne")
    assert stored(CASE).tender.title == "Annes titel"
    assert revisions(CASE) == 2


def points_from_anne(points: int) -> Case:
    return edit.with_assessment(CASE, Assessment(bid="A1", criterion="E4", points=points))


def test_two_who_judge_one_cell_clash_and_both_values_are_told() -> None:
    app = open_points()
    anne_saves(points_from_anne(3), rev=1)
    type_points(app, "9")
    told = "\n".join(m.value for m in app.main.markdown)
    assert "Dit: 9" in told
    assert "Det, der står nu: 3" in told
    assert stored(CASE).assessments[-1].points == 3


def test_the_own_version_on_top_takes_nothing_else_away() -> None:
    app = open_points()
    anne_saves(edit.changed(points_from_anne(3), tender=retitled("Annes titel").tender), rev=1)
    press(type_points(app, "9"), "Brug min udgave")
    assert [a.points for a in stored(CASE).assessments[-2:]] == [3, 9]
    assert stored(CASE).tender.title == "Annes titel"


def test_a_field_somebody_else_changed_is_drawn_anew_and_the_others_stay() -> None:
    app = open_points()
    here = "assessments/A1/*/E4/panel"
    kept = [f.key for f in (*app.text_input, *app.text_area) if here not in (f.key or "")]
    anne_saves(points_from_anne(3), rev=1)
    app.run()
    assert field(app, here).value == "3"
    assert [f.key for f in (*app.text_input, *app.text_area) if here not in (f.key or "")] == kept


def test_it_is_said_who_saved_last() -> None:
    app = open_points()
    anne_saves(retitled("Annes titel"), rev=1)
    app.run()
    assert any("Anne gemte" in m.value for m in app.sidebar.markdown)


def test_a_new_tender_is_made_and_opened() -> None:
    app = page("views/tenders.py", CASE)
    next(f for f in app.text_input if f.label == "Udbuddets titel").set_value("Rengøring af skoler")
    press(app, "Opret udbud")
    assert app.query_params["sag"] == "RENGØRING-AF-SKOLER"


def test_an_example_can_be_added_beside_the_open_one() -> None:
    app = press(page("views/tenders.py", CASE), reference.example("kantine").tender.title)
    assert app.query_params["sag"] == "B-KANT"


def test_title_and_deadline_can_be_changed_and_an_odd_date_is_kept_and_told() -> None:
    app = page("views/tenders.py", CASE)
    field(app, "tender/title").set_value("Nye forløb").run()
    field(app, "tender/tender_deadline").set_value("1.2.2027").run()
    assert stored(CASE).tender.title == "Nye forløb"
    assert str(stored(CASE).tender.tender_deadline) == "2027-02-01"
    field(app, "tender/tender_deadline").set_value("snart").run()
    assert any("»snart«" in e.value for e in app.error)
    assert str(stored(CASE).tender.tender_deadline) == "2027-02-01"
