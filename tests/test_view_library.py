"""The library on the page Kriterier: search, read, insert, and replace what a rule has something against."""

from __future__ import annotations

from pathlib import Path

import pages
import pytest
from builders import a_bid, a_case, a_model, a_price, quality
from streamlit.testing.v1 import AppTest

from scoring import reference
from scoring.evaluation import Criterion
from scoring.model import Case

VIEW = "views/criteria.py"
RISKY = "Virksomheden skal være registreret socialøkonomisk virksomhed"


@pytest.fixture(autouse=True)
def store_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", pages.new_store(tmp_path))


def a_tender(**social: object) -> Case:
    """Price 40, quality 50, and a social criterion S of 10 that begins empty."""
    begun = quality("S", 10, theme="social").model_copy(update=social)
    model = a_model(a_price(40), quality("Q", 50), begun)
    return a_case(a_bid(points={"Q": 5, "S": 7}), model=model, tender={"cpv": ["90911200"]})


def library(case: Case) -> AppTest:
    """The page Kriterier with the library open."""
    return pages.press(pages.page(VIEW, case), "Find i biblioteket")


def searched(app: AppTest, words: str) -> AppTest:
    label = "Søg i biblioteket"
    next(f for f in app.text_input if f.label == label).set_value(words).run()
    assert not app.exception
    return app


def lines(app: AppTest) -> list[str]:
    """What is found, as its lines read."""
    labels = [e.label.replace("\\", "") for e in app.expander]
    return [label for label in labels if label[:2] in {"SV", "EF", "QU", "SP"}]


def opened(app: AppTest, found: str) -> AppTest:
    """The page after the line of an entry or idea has been pressed."""
    held = app.session_state["opened"]
    app.session_state[f"{held.entry.case}:{held.generation}:library/0/opened"] = found
    app.run()
    assert not app.exception
    return app


def at_criterion(app: AppTest, criterion: str) -> AppTest:
    held = app.session_state["opened"]
    app.session_state[f"{held.entry.case}:{held.generation}:models/0/open"] = criterion
    app.run()
    assert not app.exception
    return app


def words(app: AppTest) -> str:
    shown = (*app.main.markdown, *app.caption, *app.error, *app.warning, *app.info)
    return "\n".join(element.value.replace("\\", "").replace("\u00a0", " ") for element in shown)


def criterion(case: Case, key: str) -> Criterion:
    return next(c for c in pages.stored(case).models[0].criteria if c.id == key)


def test_the_library_is_closed_until_it_is_asked_for():
    app = pages.page(VIEW, a_tender())
    assert lines(app) == []
    app = pages.press(app, "Find i biblioteket")
    assert "45 færdige kriterier og 10 ideer" in words(app)
    assert "Fundet: 55." in words(app)
    assert lines(pages.press(app, "Luk biblioteket")) == []


def test_a_long_list_begins_short_and_can_be_seen_whole():
    app = library(a_tender())
    assert len(lines(app)) == 8
    assert len(lines(pages.press(app, "Vis alle 55"))) == 55


@pytest.mark.parametrize(
    ("sought", "first", "second"),
    [
        ("registreret socialøkonomisk", "SP01", "SV01"),
        ("CSR-politik", "SP02", "SV06"),
        ("lokal", "SP03", "QU12"),
    ],
)
def test_a_risky_word_shows_the_idea_with_its_sections_and_then_what_is_lawful(
    sought: str, first: str, second: str
):
    found = lines(searched(library(a_tender()), sought))
    assert found[0].startswith(first)
    assert "kan være i strid med udbudsloven §" in found[0]
    assert found[1].startswith(second)
    assert found[1].endswith("kan bruges, som det står")


def test_an_idea_says_why_and_leads_to_what_may_be_used():
    app = opened(searched(library(a_tender()), "registreret socialøkonomisk"), "SP01")
    assert (
        "Kan være i strid med udbudsloven §§ 2, 54, 163, 190 · ikke efterprøvet mod retsinformation.dk."
        in words(app)
    )
    assert "Virksomhedens status siger intet om, hvordan netop denne kontrakt udføres" in words(app)
    app = pages.press(app, "Se SV06 Oplærings- og støtteplan")
    assert "Tilbudsgiver vedlægger en plan på højst 3 sider" in words(app)


def test_an_entry_shows_everything_an_officer_weighs_it_by():
    told = words(opened(library(a_tender()), "SV01"))
    for part in (
        "Grønt: kan bruges, som det er skrevet",
        "Timer med struktureret oplæring",
        "0 timer pr. 1.000 kontrakttimer giver 0 point, 150 timer pr. 1.000 kontrakttimer giver 10 point",
        "Forslag, ikke evidens; fastsæt enderne efter markedsdialog.",
        "Anonymiseret timeregnskab",
        "**Holder, når:**",
        "**Kan være i strid med reglerne, når:**",
        "Ordinære timer omdøbes til oplæring",
        "Loft på skalaen",
        "rullende 12 måneder",
        "Bod pr. manglende time",
        "5 % til 15 % af det hele",
        "udbudsloven §§ 162-165",
        "Rengøring, Kantine og måltider",
    ):
        assert part in told
    assert "ikke skrevet med udbuddets CPV" not in told
    assert "ikke skrevet med udbuddets CPV (90911200)" in words(opened(library(a_tender()), "EF01"))


def test_amber_is_said_in_words():
    app = opened(searched(library(a_tender()), "praktik"), "SV05")
    assert next(line for line in lines(app) if line.startswith("SV05")).endswith("lad det vurdere først")
    assert "Gult: lad den juridiske afdeling vurdere kriteriet" in words(app)


def test_the_filters_leave_what_fits():
    app = library(a_tender())
    next(b for b in app.checkbox if "90911200" in b.label).check().run()
    next(s for s in app.selectbox if s.label == "Tema").set_value("effect").run()
    assert [line[:4] for line in lines(app)] == ["EF08"]


def test_nothing_found_says_what_to_try():
    assert "Prøv et kortere ord" in words(searched(library(a_tender()), "xyzzy"))


def test_inserting_puts_the_whole_criterion_under_its_theme_in_one_save_and_opens_it():
    case = a_tender()
    app = pages.press(opened(library(case), "SV01"), "Indsæt")
    made = criterion(case, "S1")
    assert (made.parent, made.weight, made.library) == ("S", 100, "SV01")
    assert made.remedy.startswith("Handleplan ved gult.")
    assert pages.revisions(case) == 2
    assert lines(app) == []
    assert pages.field(app, "models/0/criteria/S1/remedy").value == made.remedy
    assert "Tilpas det, der endnu står, som det stod der: tilknytningen til det udbudte, skalaens ender" in (
        words(app)
    )


def test_what_has_been_adapted_is_no_longer_asked_for():
    case = a_tender()
    app = pages.press(opened(library(case), "SV06"), "Indsæt")
    assert "Tilpas det, der endnu står, som det stod der: tilknytningen til det udbudte." in words(app)
    pages.field(app, "models/0/criteria/S1/subject_link").set_value("Planen gælder rådhusets kantine.").run()
    assert "Tilpas det, der endnu står" not in words(app)


def test_a_criterion_that_already_asks_something_is_not_made_a_group_unasked():
    case = a_tender(emphasis="Ved evalueringen lægges vægt på trivsel på holdet.")
    pages.press(opened(library(case), "SV01"), "Indsæt")
    assert criterion(case, "S2").parent is None


def test_a_remedy_can_be_written():
    case = a_tender()
    app = at_criterion(pages.page(VIEW, case), "S")
    pages.field(app, "models/0/criteria/S/remedy").set_value("Bod pr. manglende time.").run()
    assert criterion(case, "S").remedy == "Bod pr. manglende time."


def test_a_risky_criterion_is_told_with_its_sections_and_replaced_in_its_place():
    case = a_tender(name=RISKY)
    app = at_criterion(pages.page(VIEW, case), "S")
    assert "taler om »registreret socialøkonomisk virksomhed«" in words(app)
    assert "kan være i strid med udbudsloven §§ 2 og 163" in words(app)
    assert "Hjemmel: udbudsloven §§ 2, 54, 163, 190 · ikke efterprøvet mod retsinformation.dk" in words(app)
    assert "1 bedømmelser og tilbudte tal" in words(app)

    app = pages.press(app, "Erstat med »Andel af kontraktens timer udført af personer i målgruppen«")
    made = criterion(case, "S")
    assert (made.weight, made.parent, made.library) == (10, None, "SV02")
    assert pages.revisions(case) == 2
    assert "S" not in {a.criterion for a in pages.stored(case).assessments}
    assert not [b for b in app.button if b.label.startswith("Erstat med")]
    assert pages.field(app, "models/0/criteria/S/name").value == made.name
    assert RISKY not in words(app)


def test_an_innocent_criterion_is_left_in_peace():
    app = at_criterion(pages.page(VIEW, a_tender(name="Oplæring på kontrakten")), "S")
    assert not [b for b in app.button if b.label.startswith("Erstat med")]


def test_a_group_is_not_replaced():
    risky = quality("S", 60).model_copy(update={"name": RISKY})
    model = a_model(a_price(40), risky, quality("S1", 100, parent="S"))
    app = at_criterion(pages.page(VIEW, a_case(model=model)), "S")
    assert not [b for b in app.button if b.label.startswith("Erstat med")]


def test_a_place_in_the_address_opens_its_criterion():
    case = reference.example("kantine")
    app = pages.page(VIEW, case)
    app.query_params["felt"] = "criteria/S1/evidence"
    app.run()
    assert pages.field(app, "models/0/criteria/S1/evidence").value
    assert "felt" not in app.query_params
