"""Persons and access on the page Udbud: who has which role, whom a login speaks for, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import a_bid, a_case
from pages import new_store, page, press, revisions, said, stored
from streamlit.testing.v1 import AppTest

from scoring import access, casefile, edit
from scoring.model import Case
from scoring.texts import LANGUAGES, Language
from widgets import session
from widgets.people import can_sign

TENDERS = "views/tenders.py"
MIA, BO, ANE = "mia@by.dk", "bo@by.dk", "ane@by.dk"
NO_OFFICER = "Udbuddet skal have mindst én indkøber"


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", new_store(tmp_path))


def a_tender(**parts) -> Case:
    roles = [(MIA, "officer"), (MIA, "approver"), (BO, "evaluator")]
    return a_case(
        a_bid("A"),
        **{
            "access": [{"who": who, "role": role} for who, role in roles],
            "evaluators": [{"id": "Bo", "name": "Bo Dam", "who": BO}, {"id": "Ane", "name": "Ane Krog"}],
            **parts,
        },
    )


def seen_by(who: str, monkeypatch: pytest.MonkeyPatch, case: Case, language: Language = "da") -> AppTest:
    monkeypatch.setattr(session, "person", lambda: access.Person(who))
    monkeypatch.setattr(session, "who", lambda: who)
    return page(TENDERS, case, language)


def roles(case: Case) -> list[tuple[str, str]]:
    return [(a.who, a.role) for a in stored(case).access]


def words(app: AppTest) -> str:
    return said(app).replace("\\", "").replace("`", "")


def choice(app: AppTest, what: str):
    """The roles of a login, or the field with this label."""
    return next(m for m in app.multiselect if m.label == what or f":access/{what}/" in (m.key or ""))


def button(app: AppTest, label: str) -> AppTest:
    return press(app, next(b.label for b in app.button if b.label.replace("\\", "") == label))


def named(app: AppTest, login: str, role: str, name: str = "") -> AppTest:
    next(f for f in app.text_input if f.label == "Login (mailadresse)").set_value(login)
    next(f for f in app.text_input if f.label == "Navn").set_value(name)
    next(f for f in app.selectbox if f.label == "Rolle").set_value(role).run()
    return press(app, "Giv adgang")


def test_every_login_stands_over_its_roles(monkeypatch: pytest.MonkeyPatch):
    app = seen_by(MIA, monkeypatch, a_tender())
    assert [line.value for line in app.main.text] == [MIA, BO]


def test_an_officer_gives_roles_and_takes_them_away(monkeypatch: pytest.MonkeyPatch):
    case = a_tender()
    app = named(seen_by(MIA, monkeypatch, case), ANE, "approver")
    assert (ANE, "approver") in roles(case)
    choice(app, ANE).set_value(["officer", "reader"]).run()
    assert [role for who, role in roles(case) if who == ANE] == ["officer", "reader"]
    button(app, f"Tag adgangen fra {ANE}")
    assert ANE not in dict(roles(case))
    assert f"Tag adgangen fra {ANE}" not in [b.label for b in app.button]


def test_the_last_officer_cannot_be_taken_away_and_is_shown_again(monkeypatch: pytest.MonkeyPatch):
    case = a_tender()
    app = seen_by(MIA, monkeypatch, case)
    app = choice(app, MIA).set_value(["approver"]).run()
    assert NO_OFFICER in words(app)
    assert choice(app, MIA).value == ["officer", "approver"]
    app = button(app.run(), f"Tag adgangen fra {MIA}")
    assert NO_OFFICER in words(app)
    assert (roles(case), revisions(case)) == ([(a.who, a.role) for a in case.access], 1)


def test_a_login_that_was_refused_stays_in_its_field(monkeypatch: pytest.MonkeyPatch):
    case = a_tender()
    app = named(seen_by(MIA, monkeypatch, case), "BO@by.dk", "evaluator")
    assert "BO@by.dk har allerede rollen bedømmer" in words(app)
    assert next(f for f in app.text_input if f.label == "Login (mailadresse)").value == "BO@by.dk"
    assert revisions(case) == 1


def test_a_new_evaluator_takes_the_seat_of_that_name(monkeypatch: pytest.MonkeyPatch):
    case = a_tender()
    named(seen_by(MIA, monkeypatch, case), ANE, "evaluator", name="Ane")
    assert [(e.id, e.who) for e in stored(case).evaluators] == [("Bo", BO), ("Ane", ANE)]


def test_whom_a_login_speaks_for_is_shown_and_can_be_changed(monkeypatch: pytest.MonkeyPatch):
    case = a_tender()
    app = seen_by(MIA, monkeypatch, case)
    assert choice(app, "Giver point som").options == ["Bo Dam", "Ane Krog"]
    app = choice(app, "Giver point som").set_value(["Ane"]).run()
    assert [e.who for e in stored(case).evaluators] == ["", BO]
    app = choice(app, "Giver point som").set_value([]).run()
    assert f"{BO} er bedømmer, men loginnet er ikke knyttet til nogen i panelet" in words(app)


def test_nobody_takes_a_seat_that_is_somebody_elses(monkeypatch: pytest.MonkeyPatch):
    seats = [{"id": "Bo", "who": BO}, {"id": "Ane", "who": ANE}, {"id": "Ida"}]
    app = seen_by(MIA, monkeypatch, a_tender(evaluators=seats))
    assert choice(app, "Giver point som").options == ["Bo", "Ida"]


def test_an_evaluator_whose_login_has_no_role_is_told_and_given_it(monkeypatch: pytest.MonkeyPatch):
    case = a_tender(evaluators=[{"id": "Ane", "name": "Ane Krog", "who": ANE}])
    app = seen_by(MIA, monkeypatch, case)
    assert f"Ane Krog er i panelet med loginnet {ANE}" in words(app)
    app = button(app, f"Giv {ANE} rollen bedømmer")
    assert (ANE, "evaluator") in roles(case)
    assert "Ane Krog er i panelet" not in words(app)


@pytest.mark.parametrize(
    ("two", "approver", "told"), [(False, MIA, False), (True, MIA, True), (True, ANE, False)]
)
def test_two_who_must_sign_are_told_when_there_are_not_two(
    two: bool, approver: str, told: bool, monkeypatch: pytest.MonkeyPatch
):
    people = [{"who": MIA, "role": "officer"}, {"who": approver, "role": "approver"}]
    case = a_tender(access=people, two_sign=two)
    app = seen_by(MIA, monkeypatch, case)
    assert can_sign(case) is (approver == ANE)
    assert ("Ingen kan skrive under" in words(app)) is told
    assert ("To personer skriver under" in words(app)) is two


def test_who_may_not_change_people_reads_them_in_words(monkeypatch: pytest.MonkeyPatch):
    app = seen_by(BO, monkeypatch, a_tender())
    assert f"- {BO}: bedømmer · giver point som Bo Dam" in words(app)
    assert f"- {MIA}: indkøber, godkender" in words(app)
    assert not any("access/" in (f.key or "") for f in (*app.multiselect, *app.text_input, *app.button))


def test_a_login_spelt_in_two_ways_is_one_person(monkeypatch: pytest.MonkeyPatch):
    case = a_tender(access=[{"who": MIA, "role": "officer"}, {"who": "MIA@by.dk", "role": "reader"}])
    app = seen_by(MIA, monkeypatch, case)
    assert choice(app, MIA).value == ["officer", "reader"]
    choice(app, MIA).set_value(["officer"]).run()
    assert roles(case) == [(MIA, "officer")]


def test_a_change_by_somebody_else_is_shown_and_not_undone(monkeypatch: pytest.MonkeyPatch):
    case = a_tender()
    app = seen_by(MIA, monkeypatch, case)
    other = session.the_store()
    roles_now = edit.changed(case, access=(*case.access, {"who": BO, "role": "reader"}))
    other.save("T", casefile.dump(roles_now), base=1, who=ANE, what="x", at=session.now())
    assert choice(app.run(), BO).value == ["evaluator", "reader"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_nobody_logs_in_the_panel_and_the_signing_are_all_there_is(language: Language):
    app = page(TENDERS, a_tender(two_sign=True), language)
    assert "Bo Dam, Ane Krog" in words(app)
    assert ("To personer skriver under" if language == "da" else "Two people sign") in words(app)
    assert not any("access/" in (f.key or "") for f in (*app.multiselect, *app.text_input, *app.button))
    assert ("siden Point" if language == "da" else "page Points") in words(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_of_it_can_be_said_in_both_languages(language: Language, monkeypatch: pytest.MonkeyPatch):
    case = a_tender(evaluators=[{"id": "Ane", "who": ANE}], two_sign=True)
    assert "{" not in words(seen_by(MIA, monkeypatch, case, language))
