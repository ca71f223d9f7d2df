"""The effect section of Prisens magt: information with every assumption on screen, and never points."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from scoring import casefile, edit, reference
from scoring.bid import Rejection
from scoring.model import Case, EffectInputs, Estimate
from scoring.score import score
from tests.builders import ONLY, a_bid, a_case, a_model, a_price, quality
from tests.pages import field, new_store, page, press, revisions, said, stored

PAGE = "views/dominance.py"
BASELINE = "effect/parameters/baseline_share"
DISPLACEMENT = "effect/parameters/displacement"


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", new_store(tmp_path))


@pytest.fixture
def case() -> Case:
    return reference.example("beskaeftigelse")


def bare(case: Case) -> Case:
    """The same tender before anybody thought of the effect."""
    return edit.changed(case, effect=EffectInputs())


def typed(app: AppTest, place: str, text: str) -> AppTest:
    field(app, place).set_value(text).run()
    assert not app.exception
    return app


def chosen(app: AppTest, place: str, value: str) -> AppTest:
    next(s for s in app.selectbox if (s.key or "").endswith(place)).set_value(value).run()
    assert not app.exception
    return app


def table_with(app: AppTest, heading: str):
    return next(t.value for t in app.table if heading in t.value.columns)


def text(app: AppTest) -> str:
    """What is said, as a reader sees it: without the marks that keep markup out."""
    return said(app).replace("\\", "").replace("\u00a0", " ")


def test_the_lowest_net_cost_is_said_first_with_what_it_depends_on(case: Case):
    told = text(page(PAGE, bare(case)))
    assert "Der mangler oplysninger, før effekten kan regnes i kroner." in told
    told = text(page(PAGE, edit.changed(case, tender=edit.changed(case.tender, id="anden"))))
    assert "A5 har den laveste nettoomkostning under alle tre sæt forudsætninger" in told


def test_the_banner_says_information_only_and_how_surely_the_law_is_known(case: Case):
    told = text(page(PAGE, case))
    assert "Kun information." in told
    assert "indgår aldrig i pointene" in told
    assert "udbudsloven § 166; udbudsdirektivet art. 68, stk. 1" in told
    assert "(læst i loven)" in told
    assert "(vores slutning; ikke efterprøvet mod retsinformation.dk)" in told


def test_the_table_has_low_central_and_high_for_every_bid(case: Case):
    frame = table_with(page(PAGE, case), "Netto, central")
    assert list(frame.index) == ["A5", "A1", "A2", "A4", "A3", "A6"]
    row = [x.replace("\\", "").replace("\u00a0", " ") for x in frame.loc["A1"]]
    assert row == [
        "6.479.040 kr.",
        "335.636 kr.",
        "5,4",
        "6.573.634 kr.",
        "6.143.404 kr.",
        "5.387.226 kr.",
    ]


def test_the_state_gain_stands_alone(case: Case):
    frame = table_with(page(PAGE, case), "Statens gevinst")
    assert frame.loc["A1", "Statens gevinst"].replace("\\", "").startswith("83.909")


def test_break_even_is_said_in_words(case: Case):
    app = chosen(page(PAGE, case), "effect/against", "A1")
    assert (
        "A2 koster netto det samme som A1, hvis 31,3 % af borgerne kommer i job, 13,3 procentpoint over "
        "basisandelen. Tilbuddet lover 34 %, og der er regnet med 29,2 %."
    ) in text(app)
    assert "A5 koster netto mindre end A1, selv hvis ingen borgere kommer i job." in text(app)


def test_what_a_person_more_in_work_is_paid_stands_beside_what_it_may_save(case: Case):
    app = page(PAGE, edit.with_rejection(case, "A5", Rejection(reason="Unormalt lavt efter høring")))
    told = text(app)
    assert "3.372.000 kr. værd" in told
    assert "112.400 kr., det er 46.833 kr. for hver ekstra borger" in told
    assert "Det er mere end den besparelse, der ventes pr. lovet borger" in told
    assert table_with(app, "Besparelse pr. borger, tilbuddet lover i job").shape == (3, 2)


def test_a_bid_held_out_on_the_page_is_held_out_here_too(case: Case):
    app = page(PAGE, case)
    app.multiselect[0].set_value(["A5"]).run()
    assert "A5" not in table_with(app, "Netto, central").index
    assert "Hvilket tilbud der har den laveste nettoomkostning, afhænger af forudsætningerne" in text(app)


def test_every_assumption_is_on_screen_with_year_source_and_status(case: Case):
    told = text(page(PAGE, case))
    for row in reference.effect_parameters().parameters.values():
        assert row.name.da in told
    assert "Status: illustrativ, ikke målt." in told
    assert "Status: offentliggjort, kun læst i uddrag." in told
    assert "Status: afdelingens egne tal." in told  # the example's own baseline
    assert "År: 2024. Kilde: bm.dk" in told


def test_a_rate_that_was_not_found_must_be_entered(case: Case):
    app = page(PAGE, case)
    frame = table_with(app, "Beløb")
    raised = next(i for i in frame.index if "forhøjet" in i)
    assert frame.loc[raised, "Beløb"].replace("\\", "") == "mangler: skal indtastes"
    options = next(s for s in app.selectbox if s.key == "effect/rate").options
    assert not [o for o in options if "forhøjet" in o or "tillæg (" in o]


def test_the_refund_stair_shows_what_the_municipality_pays_itself(case: Case):
    frame = table_with(page(PAGE, case), "Kommunen betaler selv pr. måned")
    carried = [x.replace("\\", "").split("\u00a0")[0] for x in frame["Kommunen betaler selv pr. måned"]]
    assert carried == ["2.465", "7.396", "8.628", "9.861"]


def test_a_changed_assumption_is_saved_and_the_program_numbers_come_back(case: Case):
    app = typed(page(PAGE, case), f"{DISPLACEMENT}/central", "25")
    own = stored(case).effect.parameters["displacement"]
    assert (own.low, own.central, own.high, own.source) == (30, 25, 10, "")
    app = typed(app, f"{DISPLACEMENT}/source", "Egen analyse")
    app = typed(app, f"{DISPLACEMENT}/year", "2026")
    own = stored(case).effect.parameters["displacement"]
    assert (own.year, own.source) == (2026, "Egen analyse")
    assert "År: 2026. Kilde: Egen analyse. Status: afdelingens egne tal." in text(app)
    back = next(b for b in app.button if (b.key or "") == f"{DISPLACEMENT}/back")
    back.click().run()
    assert not app.exception
    assert "displacement" not in stored(case).effect.parameters
    assert field(app, f"{DISPLACEMENT}/central").value == "20"


def test_an_emptied_assumption_is_the_programs_again(case: Case):
    app = typed(page(PAGE, case), f"{DISPLACEMENT}/low", "")
    own = stored(case).effect.parameters["displacement"]
    assert (own.low, own.central) == (None, 20)
    for outlook in ("central", "high"):
        app = typed(app, f"{DISPLACEMENT}/{outlook}", "")
    assert "displacement" not in stored(case).effect.parameters
    assert field(app, f"{DISPLACEMENT}/high").value == "10"


@pytest.mark.parametrize(
    ("place", "wrong", "why"),
    [
        (f"{DISPLACEMENT}/central", "en del", "»en del«"),
        (f"{DISPLACEMENT}/central", "120", "ligger uden for 0 til 100"),
        ("effect/parameters/horizon_months/central", "24,5", "helt antal måneder"),
        (f"{BASELINE}/year", "i fjor", "fire cifre"),
        (f"effect/persons/{ONLY}", "0", "mindst 1"),
    ],
)
def test_what_cannot_be_read_is_refused_and_never_stops_the_scoring(
    case: Case, place: str, wrong: str, why: str
):
    app = typed(page(PAGE, case), place, wrong)
    assert why in text(app)
    assert stored(case) == case
    assert revisions(case) == 1


def test_a_rate_taken_from_the_list_brings_its_year_and_source(case: Case):
    app = page(PAGE, case)
    next(s for s in app.selectbox if s.key == "effect/rate").set_value("sickness").run()
    press(app, "Brug satsen")
    own = stored(case).effect.parameters["benefit_monthly"]
    assert own == Estimate(
        low=20345, central=20345, high=20345, year=2024, source="Sygedagpenge, højeste sats"
    )
    assert field(app, "effect/parameters/benefit_monthly/central").value == "20.345,00"


def test_a_tender_is_set_up_from_nothing_on_the_page(case: Case):
    app = page(PAGE, bare(case))
    assert "Vælg, hvilket kriterium der giver den lovede andel i job" in text(app)
    for role, criterion in {"promised_share": "E1", "retention": "E2", "credibility": "E4"}.items():
        app = chosen(app, f":effect/criteria/{role}", criterion)
    for item, use in {"1": "per_person", "2": "per_result"}.items():
        app = chosen(app, f":effect/prices/{item}", use)
    assert "»Basisandel i job uden indsatsen« mangler et tal" in text(app)
    for outlook, share in {"low": "23", "central": "18", "high": "14"}.items():
        app = typed(app, f"{BASELINE}/{outlook}", share)
    assert list(table_with(app, "Netto, central").index) == ["A5", "A1", "A2", "A4", "A3", "A6"]
    effect = stored(case).effect
    assert (effect.criteria, effect.prices) == (case.effect.criteria, case.effect.prices)


def test_the_number_of_citizens_can_be_said_instead_of_counted(case: Case):
    app = typed(page(PAGE, case), f"effect/persons/{ONLY}", "15")
    assert stored(case).effect.persons == {ONLY: 15}
    assert "Kun 15 borgere" in text(app)
    typed(app, f"effect/persons/{ONLY}", "")
    assert stored(case).effect.persons == {}


def test_a_tender_without_effect_criteria_says_so_in_one_line():
    app = page(PAGE, reference.example("groen_vedligehold"))
    assert "Udbuddet har ingen kriterier under Effekt" in text(app)
    assert "Kun information." not in text(app)


def test_a_model_that_gives_no_kroner_per_point_says_so():
    span = {"how": "indicator", "worst": 0, "best": 100}
    model = a_model(
        a_price(None),
        quality("E", 100, theme="effect", scoring=span),
        method={"name": "fixed_price", "price": 1},
    )
    lines = [{"item": "1", "quantity": 30, "unit_price": 100}]
    effect = {
        "parameters": {k: {"central": 50} for k in ("baseline_share", "retention", "credibility")},
        "criteria": {"promised_share": "E"},
        "prices": {"1": "per_person"},
    }
    bid = a_bid("A", price=None, points=None, prices=lines, offered={"E": 60})
    assert "Modellen giver ikke et point en værdi i kroner" in text(
        page(PAGE, a_case(bid, model=model, effect=effect))
    )


def test_nothing_typed_here_moves_a_point_or_a_digest(case: Case):
    app = typed(page(PAGE, case), f"{BASELINE}/central", "30")
    chosen(app, ":effect/criteria/credibility", "Q1")
    after = stored(case)
    assert after.effect != case.effect
    assert score(after, ONLY) == score(case, ONLY)
    assert casefile.digest(after) == casefile.digest(case)


def test_the_section_speaks_english(case: Case):
    told = text(page(PAGE, case, "en"))
    assert "Information only." in told
    assert "lowest net cost under all three sets of assumptions" in told
    assert "Kun information" not in told
