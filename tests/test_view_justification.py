"""The page Begrundelse: its sentence, the ticks, the facts of the letters, the check, and who may see it."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path

import docx as word
import pytest
from builders import a_bid, a_case
from docx.oxml import OxmlElement
from pages import field, new_store, page, said, stored
from sealed_cases import at, move
from streamlit.testing.v1 import AppTest

from scoring import course, edit, letters, reference, report
from scoring.formats.docx import docx
from scoring.life import Access, Evaluator
from scoring.model import Case
from scoring.papers import Notice, Report
from scoring.texts import Language

PAGE = "views/justification.py"
DANISH = reference.texts("da")
BOOK = reference.rulebook()
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FILLED = Notice(
    sent=date(2026, 3, 9),
    prices="shown",
    notice_number="2026/S 045-123456",
    model_at="udbudsbetingelserne, punkt 7",
    contact="Indkøb (fiktiv), indkoeb@fjordby.example",
    bids_stand_until=date(2026, 9, 1),
)


@pytest.fixture(autouse=True)
def _own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", new_store(tmp_path))


def with_notice(case: Case, **fields: object) -> Case:
    return edit.changed(case, notice=edit.changed(FILLED, **fields))


def opened(case: Case, part: str = "report", language: Language = "da") -> AppTest:
    """The page with one of its parts open."""
    t, app = reference.texts(language), page("views/bids.py", case, language)
    app.session_state[f"papers/part/{language}"] = t(f"justification.part.{part}")
    app.switch_page(PAGE).run()
    assert not app.exception
    return app


GIVEN_AWAY = {
    "linear_from_lowest": "ud fra den laveste pris: en tilbudsgiver kan ofte regne den ud",
    "from_average": "ud fra gennemsnittet af priserne",
    "min_max": "ud fra den laveste og den højeste pris",
    "linear_span": "",
}


@pytest.mark.parametrize(
    ("method", "prices"), [*((m, "withheld") for m in GIVEN_AWAY), ("min_max", None), ("min_max", "shown")]
)
def test_beside_the_choice_of_price_it_says_what_the_own_points_give_away(method: str, prices: str | None):
    case = with_notice(at("groen_vedligehold", "draft"), prices=prices)
    fields = {
        "linear_from_lowest": {"spread": 50, "outside": "floor"},
        "linear_span": {"low": 1, "high": 2, "outside": "clip"},
    }
    model = {**case.models[0].model_dump(), "method": {"name": method, **fields.get(method, {})}}
    case = case.model_copy(update={"models": (type(case.models[0]).model_validate(model),)})
    page_says = told(opened(case, "letters"))
    due = GIVEN_AWAY[method] if prices != "shown" else ""
    assert due in page_says
    assert ("Modellen giver point ud fra" in page_says) == bool(due)


def told(app: AppTest) -> str:
    parts = [*app.main.success, *app.main.caption, *app.main.subheader]
    return "\n".join([said(app), *(str(p.value) for p in parts)]).replace("\\", "").replace("\u00a0", " ")


def unfold(app: AppTest, paper: str, case: Case) -> AppTest:
    """The line of a letter or another paper opened."""
    app.session_state[f"{case.tender.id}:0:papers/{paper}"] = True
    app.run()
    assert not app.exception
    return app


def ticks(app: AppTest) -> dict[str, bool]:
    return {
        c.key.rpartition("/")[2]: c.value for c in app.main.checkbox if ":report/sections/" in (c.key or "")
    }


def tick(app: AppTest, section: str) -> AppTest:
    next(c for c in app.main.checkbox if (c.key or "").endswith(f"/sections/{section}")).uncheck().run()
    assert not app.exception
    return app


def box(app: AppTest, place: str):
    return next(b for b in app.selectbox if (b.key or "").endswith(f":{place}"))


def altered(made: bytes, before: str, after: str) -> bytes:
    """The Word file with the first place where `before` stands written anew, as a hand in Word would."""
    opened_file, saved = word.Document(io.BytesIO(made)), io.BytesIO()
    cells = (p for t in opened_file.tables for row in t.rows for cell in row.cells for p in cell.paragraphs)
    line = next(p for p in (*opened_file.paragraphs, *cells) if before in p.text)
    whole = line.text.replace(before, after)
    for run in line.runs:
        run.text = ""
    line.runs[0].text = whole
    opened_file.save(saved)
    return saved.getvalue()


def struck(made: bytes, words: str) -> bytes:
    """The Word file with a paragraph somebody wrote and struck out, both with tracked changes."""
    opened_file, saved = word.Document(io.BytesIO(made)), io.BytesIO()
    gone = OxmlElement("w:del")
    gone.append(OxmlElement("w:r"))
    gone[0].append(OxmlElement("w:delText"))
    gone[0][0].text = words
    opened_file.add_paragraph()._p.append(gone)
    opened_file.save(saved)
    return saved.getvalue()


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("draft", "Begrundelsen og 7 breve kan læses som udkast: tildelingen er ikke besluttet."),
        ("decided", "Tildelingen er besluttet, og begrundelsen er klar til print. 7 af 7 breve mangler"),
        ("contract", "Tildelingen er besluttet, og begrundelsen er klar til print. 7 af 7 breve mangler"),
    ],
)
def test_the_page_opens_with_what_is_ready_and_what_is_missing(state: course.State, sentence: str):
    app = opened(at("groen_vedligehold", state), "letters")
    assert sentence in told(app)
    assert "oplysninger; de står under Breve." in told(app)
    assert "om det vindende tilbuds pris oplyses eller holdes tilbage (C2, C3, C4, C5, C6, C7)" in told(app)


def test_letters_with_nothing_to_mend_are_ready_to_send():
    app = opened(with_notice(at("groen_vedligehold", "decided")), "letters")
    assert "begrundelsen er klar til print, og 7 breve er klar til at blive sendt." in told(app)
    assert "Brevkontrollen fandt intet at bemærke." in told(app)


def test_an_annulled_tender_has_letters_about_it_and_nothing_to_follow_up():
    case = course.take(at("groen_vedligehold", "decided"), move("annulled", reason="Behovet er bortfaldet."))
    app = opened(case, "letters")
    assert "Udbuddet er annulleret" in told(app)
    assert len([e for e in app.main.expander if ": annullation." in e.label.replace("\\", "")]) == 7
    field(app, "notice/next_step").input("Der udbydes igen til foråret.").run()
    assert stored(case).notice.next_step == "Der udbydes igen til foråret."
    app = opened(case, "other")
    assert [e.label for e in app.main.expander] == ["Individuel rapport"]


def test_what_cannot_be_scored_says_what_is_missing_with_a_way_to_it():
    app = page(PAGE, a_case(a_bid("A", points=None), a_bid("B")))
    assert "Begrundelse og breve kan først laves, når resultatet kan regnes." in told(app)
    assert "A mangler point for »Kvalitet Q«" in told(app)
    assert [link.label for link in app.main.get("page_link")] == [DANISH("result.go.points")]


def test_an_example_suggests_printing_and_the_result_leads_here():
    case = at("groen_vedligehold", "draft")
    for view, label in (
        ("views/tenders.py", "tenders.print"),
        ("views/result.py", "result.go.justification"),
    ):
        links = {link.label: link.proto.page for link in page(view, case).main.get("page_link")}
        assert links[DANISH(label)].endswith("begrundelse")


def test_a_tender_without_bids_says_so():
    app = page(PAGE, a_case())
    assert DANISH("justification.no_bids") in told(app)


def test_an_unticked_section_is_saved_and_leaves_the_pages():
    case = edit.changed(at("groen_vedligehold", "decided"), report=Report(form="short"))
    app = tick(opened(case), "result")
    kept = stored(case).report
    assert kept.form == "short"
    assert "result" not in kept.sections
    assert "decision" in kept.sections
    assert not ticks(app)["result"]
    app.main.checkbox[-1].check().run()
    assert "#### Afgørelse" in told(app)
    assert "#### Resultat" not in told(app)
    next(c for c in app.main.checkbox if (c.key or "").endswith("/sections/result")).check().run()
    assert stored(case).report == Report(form="short")


def test_another_form_begins_with_its_own_sections():
    case = edit.changed(
        at("groen_vedligehold", "decided"), report=Report(form="full", sections=("decision",))
    )
    app = opened(case)
    assert [key for key, on in ticks(app).items() if on] == ["decision"]
    assert next(c for c in app.main.checkbox if (c.key or "").endswith("/sections/decision")).disabled
    box(app, "report/form").select("short").run()
    assert stored(case).report == Report(form="short")
    on = {key for key, on in ticks(app).items() if on}
    assert "result" in on
    assert on <= report.SHORT


def test_the_pages_are_pictures_with_words_for_who_cannot_see_them():
    app = opened(edit.changed(at("groen_vedligehold", "decided"), report=Report(form="short")))
    (picture,) = app.main.get("image")
    assert picture.proto.imgs[0].alt.startswith("Side 1 af 2 af »Begrundelse for tildelingen«")
    next(b for b in app.main.button if b.label == DANISH("justification.after")).click().run()
    (turned,) = app.main.get("image")
    assert turned.proto.imgs[0].alt.startswith("Side 2 af 2")
    assert turned.proto.imgs[0].url != picture.proto.imgs[0].url
    app.main.checkbox[-1].check().run()
    assert "Afgørelse" in told(app)


def test_the_facts_of_the_letters_are_saved_as_they_are_typed():
    case = at("groen_vedligehold", "decided")
    app = opened(case, "letters")
    field(app, "notice/sent").input("13.05.2026").run()
    field(app, "notice/contact").input("Anne Holm (fiktiv)").run()
    field(app, "notice/evidence").input("Serviceattest\n\n Forsikring ").run()
    field(app, "notice/days").input("12").run()
    box(app, "notice/prices").select("withheld").run()
    assert not app.exception
    assert stored(case).notice == Notice(
        sent=date(2026, 5, 13),
        contact="Anne Holm (fiktiv)",
        evidence=("Serviceattest", "Forsikring"),
        days=12,
        prices="withheld",
    )


def test_the_standstill_is_worked_out_with_the_reason_of_every_day_it_moved():
    app = opened(with_notice(at("groen_vedligehold", "decided"), sent=date(2026, 5, 4)), "letters")
    assert (
        "Standstill udløber den 18.05.2026 kl. 23.59, og kontrakten kan tidligst underskrives den 19.05.2026."
        in (told(app))
    )
    assert "10 kalenderdage, regnet fra dagen efter den 04.05.2026 (sendt elektronisk)." in told(app)
    assert "slutter ikke den 14.05.2026: Kristi himmelfartsdag." in told(app)
    assert "slutter ikke den 15.05.2026: det er ingen helligdag" in told(app)
    assert "slutter ikke den 16.05.2026: det er en lørdag." in told(app)
    assert "slutter ikke den 17.05.2026: det er en søndag." in told(app)
    box(app, "notice/paper").select(True).run()
    assert "Standstill udløber den 19.05.2026 kl. 23.59" in told(app)


def test_a_day_that_is_no_day_keeps_its_words_and_stops_nothing_else():
    case = with_notice(at("groen_vedligehold", "decided"))
    app = opened(case, "letters")
    field(app, "notice/sent").input("midt i maj").run()
    assert field(app, "notice/sent").value == "midt i maj"
    assert "»midt i maj« er ikke en dato" in told(app)
    assert stored(case).unread == {"notice/sent": "midt i maj"}
    assert stored(case).notice.sent == FILLED.sent
    assert "»midt i maj« i feltet »Brevene sendes den« kan ikke læses" in told(app)
    assert "7 af 7 breve mangler noget, før de kan sendes. Noget af det skrevne" in told(app).replace(
        "\n", " "
    )


def test_fewer_days_than_the_act_asks_for_are_refused_and_a_change_to_paper_says_so():
    case = with_notice(at("groen_vedligehold", "decided"))
    app = opened(case, "letters")
    field(app, "notice/days").input("9").run()
    assert stored(case).notice.days is None
    assert field(app, "notice/days").value == "9"
    field(app, "notice/days").input("12").run()
    box(app, "notice/paper").select(True).run()
    assert "Standstill på 12 dage er for kort" in told(app)


def test_where_no_standstill_applies_the_page_says_so():
    small = edit.changed(at("groen_vedligehold", "draft").tender, estimated_value=100_000)
    app = opened(edit.changed(at("groen_vedligehold", "draft"), tender=small), "letters")
    assert "gælder klagenævnslovens standstill ikke her" in told(app)


def test_a_letter_unfolds_with_its_findings_in_words_and_its_pages():
    case = at("groen_vedligehold", "decided")
    app = unfold(opened(case, "letters"), "afslag/C2", case)
    assert "**Skal udfyldes:** bekendtgørelsens nummer" in told(app)
    (picture,) = app.main.get("image")
    assert picture.proto.imgs[0].alt.startswith("Side 1 af")
    assert "Internt: hvad ville have vundet?" in [e.label for e in app.main.expander]


def test_the_debrief_tells_the_price_that_would_have_won():
    case = at("groen_vedligehold", "decided")
    app = unfold(unfold(opened(case, "letters"), "afslag/C2", case), "debrief/C2", case)
    assert "Med en pris på højst" in told(app)


def test_an_edited_letter_with_a_wrong_number_is_told_which_and_where():
    case = with_notice(at("groen_vedligehold", "decided"))
    made = letters.letter(case, "afslag", "C2", DANISH, BOOK, datetime.now().astimezone().date())
    app = unfold(opened(case, "letters"), "afslag/C2", case)
    app.main.file_uploader[0].upload("brev.docx", docx(made.document), DOCX).run()
    assert "brev.docx: intet at bemærke." in told(app)
    wrong = altered(docx(made.document), "7,56 point", "9,99 point")
    app.main.file_uploader[0].upload("rettet.docx", wrong, DOCX).run()
    (line,) = (part for part in told(app).split("\n") if "9,99" in part)
    assert line.startswith("- **Stop:** Evalueringens resultat: ")
    assert "7,56" in line


def test_what_was_struck_out_with_tracked_changes_is_still_in_the_file_and_is_told():
    case = with_notice(at("groen_vedligehold", "decided"))
    made = letters.letter(case, "afslag", "C2", DANISH, BOOK, datetime.now().astimezone().date())
    rival = case.bid("C5").tenderer.name
    document = struck(docx(made.document), rival)
    app = unfold(opened(case, "letters"), "afslag/C2", case)
    app.main.file_uploader[0].upload("brev.docx", document, DOCX).run()
    assert any("C5" in part or rival in part for part in told(app).split("\n") if "Stop" in part)


def test_a_file_that_is_no_word_file_is_refused_in_words():
    case = at("groen_vedligehold", "decided")
    app = unfold(opened(case, "letters"), "afslag/C2", case)
    app.main.file_uploader[0].upload("brev.docx", b"ikke Word", DOCX).run()
    assert "»brev.docx« kan ikke læses som en Word-fil" in told(app)


def test_a_bidder_with_a_low_price_can_be_asked_to_explain():
    app = opened(at("beskaeftigelse", "draft"), "letters")
    assert DANISH("justification.low_price_title") in told(app)
    asked = [e.label for e in app.main.expander if "anmodning om redegørelse" in e.label]
    assert len(asked) == 1
    assert asked[0].startswith("A5 ")


def test_sentences_nobody_has_checked_are_listed_with_their_section():
    app = opened(at("groen_vedligehold", "decided"), "letters")
    assert "Et brev til en tilbudsgiver kan ikke selv bære det forbehold" in told(app)
    assert "ikke efterprøvet mod retsinformation.dk" in told(app)


def test_an_evaluator_sees_no_paper_before_the_points_are_closed(monkeypatch: pytest.MonkeyPatch):
    case = edit.changed(
        at("groen_vedligehold", "opened"),
        access=(Access(who="ida", role="evaluator"), Access(who="mette", role="officer")),
        evaluators=(Evaluator(id="ida", who="ida"),),
    )
    monkeypatch.setattr("widgets.login.is_on", lambda: True)
    monkeypatch.setattr("widgets.login.must", lambda: False)
    monkeypatch.setattr("widgets.login.login", lambda: "ida")
    app = page(PAGE, case)
    assert DANISH("justification.not_yet") in told(app)
    assert not app.main.get("image")
    assert not app.main.expander
