"""The page Prisens magt: what price weighed here, beside what was believed in 2018, and never as a proof."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pages
import pytest
from builders import ONLY, a_bid, a_case, a_model, a_price, price_model, quality
from streamlit.testing.v1 import AppTest

from scoring import reference
from scoring.charts import survey as drawn
from scoring.charts.survey import Line
from scoring.dominance import measure
from scoring.model import Case
from scoring.survey import PURCHASING
from scoring.texts import Language
from scoring.words import dominance as words
from widgets import dominance_shown as shown

DANISH, ENGLISH = reference.texts("da"), reference.texts("en")
SURVEY = reference.survey()
PAGE = "views/dominance.py"


@pytest.fixture(autouse=True)
def _a_store_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", pages.new_store(tmp_path))


def opened(case: Case, language: Language = "da") -> AppTest:
    return pages.page(PAGE, case, language)


def clear(text: str) -> str:
    return text.replace("\\", "").replace("\u00a0", " ")


def said(app: AppTest) -> str:
    """What the page says outside its tables and charts."""
    parts = [*app.main.title, *app.main.subheader, *app.main.markdown]
    return clear("\n".join(str(part.value) for part in parts))


def first_sentence(app: AppTest) -> str:
    """What stands right under the title."""
    return clear(app.main.markdown[0].value).removeprefix("### ")


def lines(statement: str, case: Case | None = None, **analysis: Any) -> list[Line]:
    found = None if case is None else measure(case, ONLY, **analysis)
    return shown.answers(SURVEY, statement, found, DANISH)


def told(statement: str, case: Case | None = None, **analysis: Any) -> list[str]:
    return [f"{line.name} {line.said}".strip() for line in lines(statement, case, **analysis)]


# This tender


def test_the_page_opens_with_the_weight_on_paper_and_in_reality():
    app = opened(reference.example("beskaeftigelse"))
    app.multiselect[0].select("A5").run()
    assert first_sentence(app) == "Prisen vejede 30 % på papiret og 21,8 % i virkeligheden."
    assert "Analyse, ikke afgørelse:** A5 er holdt ude" in said(app)
    assert (
        first_sentence(opened(reference.example("groen_vedligehold")))
        == "Prisen vejede 40 % på papiret og 36,3 % i virkeligheden."
    )


def test_the_page_speaks_english():
    app = opened(reference.example("groen_vedligehold"), "en")
    assert app.main.title[0].value == "The power of price"
    assert first_sentence(app) == "The price weighed 40% on paper and 36.3% in reality."
    assert "60% of firms but 33% of purchasing departments" in said(app)
    assert "“EU rules prevent the municipality" in said(app)


def test_the_same_bids_are_held_out_here_as_on_the_other_pages():
    case = reference.example("beskaeftigelse")
    keys = {pages.page(f"views/{name}.py", case).multiselect[0].key for name in ("result", "dominance")}
    assert keys == {f"leave_out:{case.tender.id}:{ONLY}"}


def test_the_verdict_the_limits_and_the_map_are_told():
    text = said(opened(reference.example("groen_vedligehold")))
    for sentence in (
        "Prisen afgjorde det ikke: C1 var også kommet på førstepladsen, hvis prisen intet havde vejet.",
        "C1 er på førstepladsen, så længe prisen højst vejer 55,48 %",
        "15,48 procentpoint fra vægten på papiret: der står C1 og C2 lige.",
        "mellem pris og social værdi vinder den laveste pris (C4) på ingen.",
        "De andre temaer er holdt på modellens vægte.",
    ):
        assert sentence in text


def test_how_much_of_the_map_the_lowest_price_wins():
    text = said(opened(reference.example("beskaeftigelse")))
    assert "mellem pris, social værdi og effekt vinder den laveste pris (A5) på 38,9 %." in text
    assert "De andre temaer er holdt på modellens vægte." in text


def test_a_price_without_a_weight_is_measured_and_said_to_have_none():
    app = opened(reference.example("kantine"))
    assert first_sentence(app).startswith("Modellen giver ikke prisen nogen vægt i procent.")
    assert "så længe et kvalitetspoint er mellem" in said(app)
    assert "Søjlen viser vægten i virkeligheden" in said(app)


def test_another_lot_is_another_answer():
    app = opened(reference.example("kantine"))
    before = first_sentence(app)
    next(box for box in app.selectbox if box.label == "Delaftale").select("L2").run()
    assert not app.exception
    assert first_sentence(app) != before


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        (
            a_case(a_bid("A")),
            "Den reelle vægt kan ikke regnes ud, for kun ét tilbud kunne komme i betragtning.",
        ),
        (
            a_case(a_bid("A"), a_bid("B")),
            "Den reelle vægt kan ikke regnes ud, for intet kriterium skilte tilbuddene.",
        ),
        (
            a_case(a_bid("A", rejected="For sent")),
            "Den reelle vægt kan ikke regnes ud, for intet tilbud kunne komme i betragtning.",
        ),
        (
            a_case(a_bid("A"), a_bid("B", points=9), model=price_model({"name": "fixed_price"})),
            "Prisen er givet på forhånd, så tilbuddene konkurrerede på kvalitet alene.",
        ),
    ],
)
def test_a_tender_that_can_be_measured_only_in_part_still_has_its_page(case: Case, sentence: str):
    app = opened(case)
    assert first_sentence(app) == sentence
    assert "»Prisen er helt afgørende" in said(app)


def test_without_all_points_the_page_says_what_is_missing_and_still_shows_the_survey():
    app = opened(a_case(a_bid("A"), a_bid("B", points=None)))
    assert "B" in said(app)
    assert "Prisen vejede" not in said(app)
    assert "»Prisen er helt afgørende" in said(app)
    assert "♦ Dette udbud" not in str(app.main)


def test_without_bids_there_is_nothing_to_measure():
    app = opened(a_case())
    assert "Der er ingen tilbud endnu" in said(app)
    assert "»Prisen er helt afgørende" in said(app)


@pytest.mark.parametrize(
    ("points", "key"),
    [(("7", "7.1"), "bunched"), (("2", "9"), "near"), (("0", "10"), "spread")],
)
def test_far_from_the_weight_on_paper_the_page_says_why(points: tuple[str, str], key: str):
    a, b = points
    found = measure(a_case(a_bid("A", points=b), a_bid("B", price=1_300_000, points=a)), ONLY)
    apart = found.effective_price - found.nominal
    assert words.apart(found, DANISH) == DANISH(f"dominance.weights.{key}", n=DANISH.number(abs(apart), 1))


def test_prices_close_together_weigh_less_than_on_paper():
    found = measure(a_case(a_bid("A", points=9), a_bid("B", price=1_001_000, points=2)), ONLY)
    assert "procentpoint mindre i virkeligheden end på papiret" in words.apart(found, DANISH)


def test_every_theme_has_both_its_weights():
    case = reference.example("beskaeftigelse")
    themes = words.weighed(measure(case, ONLY, reject=["A5"]))
    assert [(w.theme, w.nominal) for w in themes] == [
        ("price", 30),
        ("social", 15),
        ("effect", 35),
        ("quality", 20),
    ]
    assert round(sum(w.effective for w in themes), 6) == 100
    assert drawn.weights_alt(themes, DANISH).startswith("Pris: 30 % → 21,8 %; Social værdi: 15 % → ")


def test_a_tie_is_called_a_tie():
    case = a_case(a_bid("A"), a_bid("B"), a_bid("C", points=2))
    assert words.changes(measure(case, ONLY), DANISH) == "A og B deler førstepladsen ved modellens vægte."


def test_points_are_worth_kroner_beside_the_prices():
    case = reference.example("beskaeftigelse")
    table = shown.swings(measure(case, ONLY, reject=["A5"]), DANISH)
    worth = dict(zip(table.iloc[:, 0].map(clear), table.iloc[:, 1].map(clear), strict=True))
    s1 = next(amount for name, amount in worth.items() if name.startswith("S1"))
    assert s1 == "1.798.400 kr."  # 8 / 30 of 6,744,000


def test_a_social_bid_is_held_against_the_median_of_the_others():
    case = reference.example("beskaeftigelse")
    app = opened(case)
    app.multiselect[0].select("A5").run()
    table = shown.social_bids(measure(case, ONLY, reject=["A5"]), case, DANISH)
    assert [clear(name).split()[0] for name in table.iloc[:, 0]] == ["A2", "A4", "A6"]
    assert "A4 (socialøkonomisk) er" in said(app)
    assert "tog ikke stilling" in said(app)


def test_where_no_social_economy_firm_has_bid_the_page_says_so():
    app = opened(a_case(a_bid("A"), a_bid("B", points=9)))
    assert "Ingen socialøkonomiske virksomheder har afgivet tilbud her." in said(app)


# The survey beside it


def test_the_page_says_who_answered_and_that_the_law_has_changed_since():
    text = said(opened(reference.example("groen_vedligehold")))
    assert "60 % af virksomhederne, men 33 % af indkøbsafdelingerne, svarede" in text
    for word in (
        "april 2018",
        "lov nr. 204 af 2019",
        "lov nr. 884 af 2022",
        "hjemkommune",
        "Det er meninger",
    ):
        assert word in text


@pytest.mark.parametrize("language", ["da", "en"])
def test_nothing_on_the_page_says_that_the_survey_proves(language: Language):
    app = opened(reference.example("beskaeftigelse"), language)
    text = said(app).lower()
    assert "bevise" not in text
    assert "prove" not in text


def test_what_the_report_does_not_say_is_not_stated_and_has_no_bar():
    assert told("PUR1") == [
        "Enig",
        "Virksomheder 60 % (50–69)",
        "Indkøbsafdelinger 33 % (23–44)",
        "Uenig",
        "Virksomheder ikke oplyst",
        "Indkøbsafdelinger 27 % (18–38)",
        "Hverken enig eller uenig, eller ved ikke",
        "Virksomheder ikke oplyst",
        "Indkøbsafdelinger 40 % (30–51)",
    ]
    silent = [line for line in lines("PUR1") if line.said == "ikke oplyst"]
    assert [(line.share, line.low, line.high) for line in silent] == [(None, None, None)] * 2


def test_an_answer_nobody_was_quoted_on_is_one_line():
    assert told("REG1") == [
        "Enig",
        "Virksomheder 57 % (47–66)",
        "Indkøbsafdelinger 9 % (4–18)",
        "Beskæftigelsesafdelinger 28 % (19–39)",
        "Erhvervsafdelinger 33 % (23–45)",
        "Uenig ikke oplyst for nogen",
    ]


def test_what_the_report_says_in_words_is_shown_in_words():
    assert "Erhvervsafdelinger godt en tredjedel" in told("BUS1")


CHEAPEST_WINS = a_case(a_bid("A"), a_bid("B", price=1_200_000, points=8))
BEST_WINS = a_case(a_bid("A", points=5), a_bid("B", price=1_010_000, points=9))
BEST_AND_CHEAPEST = a_case(a_bid("A", points=9), a_bid("B", price=1_200_000, points=5))


@pytest.mark.parametrize(
    ("case", "under", "mark"),
    [
        (CHEAPEST_WINS, "Enig", "♦ Dette udbud: prisen afgjorde"),
        (BEST_AND_CHEAPEST, "Uenig", "♦ Dette udbud: prisen gjorde ingen forskel"),
        (
            a_case(
                a_bid("A", points=4),
                a_bid("B", price=1_100_000, points=7),
                a_bid("C", price=1_900_000, points=8),
            ),
            "Uenig",
            "♦ Dette udbud: pris og kvalitet blev vejet",
        ),
    ],
)
def test_the_tender_stands_under_the_answer_its_verdict_fits(case: Case, under: str, mark: str):
    heads = [line.name for line in lines("PUR1", case) if line.kind in ("head", "tender")]
    assert heads[heads.index(mark) - 1] == under


def social(name: str, price: int) -> Any:
    return a_bid(name, price=price, tenderer={"name": name, "kind": "social_economy"})


@pytest.mark.parametrize(
    ("bids", "under", "mark"),
    [
        ((social("S", 1_200_000),), "Enig", "♦ Dette udbud: 1 af 1 dyrere"),
        ((social("S", 900_000),), "Uenig", "♦ Dette udbud: 0 af 1 dyrere"),
        (
            (social("S", 900_000), social("U", 1_200_000)),
            "Hverken enig eller uenig, eller ved ikke",
            "♦ Dette udbud: 1 af 2 dyrere",
        ),
    ],
)
def test_dearer_and_cheaper_social_bids_stand_under_their_answer(
    bids: tuple[Any, ...], under: str, mark: str
):
    case = a_case(a_bid("A"), a_bid("B", price=1_000_000), *bids)
    heads = [line.name for line in lines("PUR3", case) if line.kind in ("head", "tender")]
    assert heads[heads.index(mark) - 1] == under


@pytest.mark.parametrize("statement", ["PUR2", "PUR4", "REG1"])
def test_what_one_tender_cannot_answer_has_no_mark_but_a_reason(statement: str):
    assert not [line for line in lines(statement, CHEAPEST_WINS) if line.kind == "tender"]
    assert DANISH(f"survey.cannot.{statement}").startswith("Kan ikke måles")


def test_a_difference_chance_could_make_is_said_to_be_one():
    gaps = {statement: " ".join(words.gaps(statement, SURVEY, DANISH)) for statement in PURCHASING}
    assert gaps["PUR1"].startswith(
        "Flere virksomheder end indkøbsafdelinger er enige: 27 procentpoint (95 %: 12,2"
    )
    assert "6 procentpoint, inden for den statistiske usikkerhed (95 %: −11,6 til 23,6)" in gaps["PUR1"]
    assert gaps["PUR2"].startswith("Forskellen på 9 procentpoint")
    assert gaps["PUR3"].startswith("Flere virksomheder end indkøbsafdelinger er uenige: 36 procentpoint")
    assert "29 procentpoint flere uenige end enige (95 %: 13,8 til 44,2)" in gaps["PUR4"]
    assert "inden for den statistiske usikkerhed" in gaps["PUR4"]


def test_the_chart_says_in_words_what_it_shows():
    assert drawn.answers_alt(lines("PUR1", CHEAPEST_WINS)).startswith(
        "Enig: Virksomheder 60 % (50–69); Indkøbsafdelinger 33 % (23–44); ♦ Dette udbud: prisen afgjorde."
    )


def test_the_chart_draws_a_missing_figure_as_an_empty_bar():
    spec = drawn.answers(lines("PUR1"), DANISH).to_dict()
    rows = next(iter(spec["datasets"].values()))
    silent = [row for row in rows if row["silent"]]
    assert [(row["name"], row["said"], row["share"]) for row in silent] == [
        ("Virksomheder", "ikke oplyst", None)
    ] * 2
    assert [row["silent"] for row in rows if row["kind"] == "head"] == [False] * 3


def listed(app: AppTest) -> Any:
    """The table of all figures, as it stands on the page."""
    return next(t.value for t in app.main.table if "Udsagn" in t.value.columns)


def test_every_figure_of_the_survey_is_in_a_table():
    app = opened(reference.example("groen_vedligehold"))
    app.session_state["survey/all"] = True
    app.run()
    assert len(listed(app)) == 23  # what the purchasing departments were asked stands first
    area = next(box for box in app.selectbox if box.label == "Område")
    area.select("").run()
    assert len(listed(app)) == 110
    assert listed(app).iloc[34]["Tal"] == "ikke oplyst"
    assert listed(app).iloc[11]["Tal"] == "godt en tredjedel"


def test_a_table_says_base_place_source_and_caveats():
    table = shown.figures(SURVEY, SURVEY.of("PUR1"), DANISH)
    assert [clear(cell) for cell in table.iloc[2]] == [
        "Indkøbsafdelinger: enig",
        "33 %",
        "23,4–44,3 (optimistisk: 27,9–38,5)",
        "74",
        "oplyst i teksten, s. 15, linje 803-804 (side talt)",
        "Rapporten skriver »kommunerne«; læst som indkøbsafdelingerne, der fik spørgsmålene om indkøb.",
    ]
    silent = [clear(cell) for cell in table.iloc[1]]
    assert silent[1:3] == ["ikke oplyst", ""]


def test_the_weak_spots_of_the_report_are_one_click_away():
    app = opened(reference.example("groen_vedligehold"))
    panel = next(e for e in app.main.expander if e.label == "Metode, grundlag og svagheder")
    text = clear("\n".join(m.value for m in panel.markdown))
    for doubt in SURVEY.doubts:
        assert doubt.text.da in text.replace("\n", " ")
    for assumption in SURVEY.assumptions:
        assert assumption.text.da in text


def test_what_an_officer_named_is_shown_and_not_obeyed():
    odd = a_model(a_price(40), quality("Q_1*", 60))
    bids = (a_bid(name, points={"Q_1*": points}) for name, points in (("A", 7), ("B", 9)))
    table = shown.criteria(measure(a_case(*bids, model=odd), ONLY), DANISH)
    assert table.iloc[1, 0] == "Q\\_1\\* Kvalitet Q\\_1\\*"
