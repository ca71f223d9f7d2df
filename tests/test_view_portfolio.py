"""The page Portefølje: all tenders together, beside opinions, and never more certain than it can be."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pages
import pytest
from builders import a_bid, a_case
from streamlit.testing.v1 import AppTest
from test_portfolio import against, decided, traded

from scoring import casefile, reference
from scoring.model import Case
from scoring.store import Store
from scoring.texts import Language

PAGE = "views/portfolio.py"
DANISH = reference.texts("da")


@pytest.fixture(autouse=True)
def _a_store_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", pages.new_store(tmp_path))


def named(case: Case, name: str, *, fictional: bool = False) -> Case:
    changed = {"id": name, "title": f"Udbud {name}", "fictional": fictional}
    return case.model_copy(update={"tender": case.tender.model_copy(update=changed)})


def opened(*cases: Case, language: Language = "da") -> AppTest:

    store = Store(os.environ["DATABASE_URL"])
    for case in cases:
        at = datetime(2026, 1, 2, tzinfo=UTC)
        store.save(case.tender.id, casefile.dump(case), base=0, who="Test", what="test", at=at)
    return pages.page(PAGE, cases[0], language)


def clear(text: str) -> str:
    return text.replace("\\", "").replace("\u00a0", " ")


def said(app: AppTest) -> str:
    parts = [*app.main.title, *app.main.subheader, *app.main.markdown]
    return clear("\n".join(str(part.value) for part in parts))


def first_sentence(app: AppTest) -> str:
    return clear(app.main.markdown[0].value).removeprefix("### ")


def table(app: AppTest, n: int) -> list[list[str]]:
    return [[clear(str(cell)) for cell in row] for row in app.main.table[n].value.to_numpy().tolist()]


def test_the_page_opens_with_its_answer():
    app = opened(named(decided(), "A"), named(traded(), "B"))
    assert app.main.title[0].value == "Portefølje"
    assert first_sentence(app) == (
        "Prisen afgjorde 1 af 2 delaftaler; den laveste pris kom på førstepladsen i 1."
    )


def test_every_lot_stands_in_the_table():
    app = opened(named(decided(), "A"), named(against(1_220_000, 9), "B"))
    assert table(app, 0) == [
        ["Udbud A", "prisen afgjorde", "40,0 %", "72,7 %", "0,0 %", "–"],
        ["Udbud B", "prisen afgjorde", "40,0 %", "59,5 %", "0,0 %", "S kom ikke først, 22,0 % dyrere"],
    ]


def test_counts_stand_with_their_intervals():
    counts = {row[0]: row[1:] for row in table(opened(named(decided(), "A"), named(traded(), "B")), 1)}
    assert counts["Prisen afgjorde"] == ["1 af 2", "50 %", "9–91"]
    assert counts["Et socialøkonomisk tilbud vandt, hvor et var i konkurrence"] == [
        "intet at tælle",
        "–",
        "–",
    ]


def test_each_statement_stands_beside_ours_with_what_cannot_be_compared():
    app = opened(named(decided(), "A"), named(traded(), "B"))
    told = said(app)
    assert "»Prisen er helt afgørende, når kommunen vælger udbydere af varer og tjenesteydelser.«" in told
    assert "Undersøgelsen spurgte i 2018, om prisen er helt afgørende; her er talt" in told
    assert "Undersøgelsens tal er holdninger fra 2018." in told
    charts = app.main.get("vega_lite_chart")
    assert len(charts) == 5
    assert "Prisen afgjorde 1 af 2: 50 % (9–91)" in clear(charts[0].proto.alt)


def test_few_lots_are_cautioned_against():
    assert "Med færre end 30" in said(opened(named(decided(), "A")))


def test_what_could_not_be_measured_is_named_with_why():
    broken = a_case(a_bid("A", price=None), a_bid("B"))
    app = opened(named(decided(), "A"), named(broken, "B"), named(a_case(), "C"))
    told = said(app)
    assert "Ikke talt med" in told
    assert "**Udbud B**" in told
    assert "har ingen pris" in told
    assert "Læg tilbuddene ind" in told


def test_a_first_tender_without_bids_shows_what_to_do():
    app = opened(named(a_case(), "A"))
    assert first_sentence(app).startswith("Ingen delaftaler har mindst to tilbud")
    assert [link.label for link in app.main.get("page_link")] == ["Udbud"]
    assert not app.main.table


def test_fictional_tenders_are_left_out_until_they_are_taken_in():
    app = opened(named(decided(), "A"), named(traded(), "B", fictional=True))
    (box,) = app.main.checkbox
    assert (box.label, box.value) == ("Tag opdigtede eksempler med (1)", False)
    assert first_sentence(app) == "Kun én delaftale kan opgøres. Prisen afgjorde den."
    box.check().run()
    assert not app.exception
    assert first_sentence(app).startswith("Prisen afgjorde 1 af 2")
    assert "Opdigtede eksempler blandt delaftalerne: 1." in said(app)


def test_where_all_tenders_are_fictional_they_are_shown_and_said_to_be():
    app = opened(*(reference.example(name) for name in reference.examples()))
    assert app.main.checkbox[0].value
    assert first_sentence(app).startswith("Prisen afgjorde 3 af 7")
    assert "Opdigtede eksempler blandt delaftalerne: 7." in said(app)
    app.main.checkbox[0].uncheck().run()
    assert first_sentence(app) == "Der er ingen udbud at opgøre."


def test_many_lots_scroll_by_themselves():
    app = opened(*(named(decided(), f"U{n:03}") for n in range(101)))
    assert len(app.main.dataframe[0].value) == 101
    assert len(app.main.table) == 6


def test_the_page_in_english():
    app = opened(named(decided(), "A"), named(traded(), "B"), language="en")
    assert app.main.title[0].value == "Portfolio"
    assert first_sentence(app).startswith("The price decided 1 of 2 lots")


def test_a_title_is_shown_as_it_was_written():
    case: Any = named(decided(), "A")
    odd = case.model_copy(update={"tender": case.tender.model_copy(update={"title": "*Rengøring* [2026]"})})
    assert table(opened(odd), 0)[0][0] == "*Rengøring* [2026]"
