"""The page Hvad nu hvis: the sentence, the tables, the address, the scenarios; and the values behind them."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pages
import pytest
from builders import ONLY, a_bid, a_case, a_model, a_price, kroner, linear, price_model, quality
from pages import press, revisions, said, stored
from streamlit.testing.v1 import AppTest
from test_texts import cases_of_every_method

from scoring import reference, seals, weights
from scoring.charts.whatif_drawn import word_rows
from scoring.model import Case, Scenario
from scoring.texts import LANGUAGES, Language
from scoring.winner_map import Triangle
from scoring.words import whatif as words
from scoring.words.asked import Asked
from scoring.words.tried import Tried, address, as_weights, levels, of_scenario, percents

VIEW = "views/whatif.py"
DANISH, ENGLISH = reference.texts("da"), reference.texts("en")
EMPLOYMENT = reference.example("beskaeftigelse")


@pytest.fixture(autouse=True)
def store_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", pages.new_store(tmp_path))


def page(case: Case, language: Language = "da") -> AppTest:
    return pages.page(VIEW, case, language)


def at(app: AppTest, weighting: str) -> AppTest:
    """The page opened with this weighting in its address."""
    app.query_params["vaegte"] = weighting
    app.run()
    assert not app.exception
    return app


def asked(case: Case, *left_out: str, lot: str = ONLY, **percent: float | str) -> Asked:
    """A lot with bids held out and the themes at these weights; none named: the model's."""
    model = case.model_for(lot)
    assert model
    tried = Tried("themes", {k: Decimal(str(x)) for k, x in percent.items()}) if percent else None
    return Asked(case, lot, model, left_out, tried)


def plain(text: str) -> str:
    return text.replace("\\", "").replace("\u00a0", " ")


def two_themes() -> Case:
    """A wins on quality, B on price; the first place turns between."""
    model = a_model(a_price(40), quality("Q", 60), method=linear())
    return a_case(a_bid("A", price=1_200_000, points=9), a_bid("B", price=1_000_000, points=6), model=model)


def test_the_page_says_how_little_it_takes_with_the_cheap_bid_held_out():
    app = page(EMPLOYMENT)
    app.multiselect[0].set_value(["A5"]).run()
    text = plain(said(app))
    assert "Vejer social værdi under 13,21 % i stedet for 15 %, vinder A2 i stedet for A4" in text
    assert "8 af 40 mulige ændringer på ét point giver et andet resultat." in text
    assert "Kommer A5 med igen (holdt ude her), vinder A5" in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", reference.examples())
def test_every_example_opens_in_both_languages(name: str, language: Language):
    app = page(reference.example(name), language)
    assert len(app.main.subheader) >= 7
    assert "{" not in said(app)


def test_the_page_is_always_called_analysis_and_says_why():
    app = page(EMPLOYMENT)
    assert "Analyse, ikke afgørelse" in said(app)
    assert "Evalueringsmodellen er ikke forseglet" in said(app)
    at(app, "price:40,social:15,effect:25,quality:20")
    assert "Vægtene er ikke modellens" in said(app)
    press(app, "Modellens vægte")
    assert "Vægtene er ikke modellens" not in said(app)


def test_at_the_sealed_weights_only_the_ranking_is_more_than_a_trial():
    sealed = seals.seal(EMPLOYMENT, by="Test", at=datetime(2026, 1, 2, tzinfo=UTC))
    assert "Rangordenen er den forseglede models" in said(page(sealed))


def test_an_address_sets_the_weights_and_is_kept():
    app = at(page(EMPLOYMENT), "price:70,social:10,effect:10,quality:10")
    assert "Prøvet: pris 70 %, social værdi 10 % og effekt 10 %; her vinder A5." in plain(said(app))
    assert app.query_params["vaegte"] == "price:70,social:10,effect:10,quality:10"
    assert revisions(EMPLOYMENT) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        "price:40",  # themes are missing
        "price:40,social:15,effect:25,quality:30",  # 110 %
        "price:-40,social:95,effect:25,quality:20",
        "price:4e1,social:15,effect:25,quality:20",
        "price:40.001,social:14.999,effect:25,quality:20",
        "price:40,price:40,social:15,effect:25,quality:20",  # twice the same
        "nothing",
    ],
)
def test_an_address_that_does_not_fit_is_said_and_the_models_weights_stand(wrong: str):
    app = at(page(EMPLOYMENT), wrong)
    assert "passer ikke til denne model" in said(app)
    assert "Vægtene er ikke modellens" not in said(app)
    assert "vaegte" not in app.query_params


def test_an_address_opens_its_lot():
    case = reference.example("kantine")
    pages.page("views/tenders.py", case)
    app = AppTest.from_file(str(pages.ROOT / "app.py"), default_timeout=30)
    app.query_params["sag"] = case.tender.id
    app.run()
    app.query_params["delaftale"] = "L3"
    app.switch_page(VIEW).run()
    assert "**B4 har den laveste evalueringspris" in plain(said(app))
    assert app.query_params["delaftale"] == "L3"


def test_the_models_own_weights_are_no_weighting_that_is_tried():
    app = at(page(EMPLOYMENT), "price:30,social:15,effect:35,quality:20")
    assert "Vægtene er ikke modellens" not in said(app)
    assert "vaegte" not in app.query_params


def test_a_model_with_one_weight_says_so_and_still_shows_prices():
    case = a_case(a_bid("A"), a_bid("B", price=1_200_000), model=price_model())
    text = plain(said(page(case)))
    assert "kun ét vægtet kriterium" in text
    assert "kr. mere end nu" in text


def test_a_scenario_is_appended_and_opens_as_it_was():
    app = at(page(EMPLOYMENT), "price:33.33,social:15,effect:31.67,quality:20")
    app.text_input(key="whatif/name").set_value("Forslag 2")
    app.text_area(key="whatif/note").set_value("Efter mødet")
    press(app, "Gem")
    (kept,) = stored(EMPLOYMENT).scenarios
    assert (kept.name, kept.note, sum(kept.weights.values())) == ("Forslag 2", "Efter mødet", 100)
    assert revisions(EMPLOYMENT) == 2
    model = EMPLOYMENT.models[0]
    again = of_scenario(model, kept)
    assert again is not None
    assert address(again) == "price:33.33,social:15,effect:31.67,quality:20"


def test_a_scenario_needs_a_name():
    app = press(page(EMPLOYMENT), "Gem")
    assert "Skriv et navn til scenariet." in said(app)
    assert revisions(EMPLOYMENT) == 1


def test_scenarios_stand_side_by_side_with_winner_and_lead():
    model = EMPLOYMENT.models[0]
    far = Tried(
        "themes", {k: Decimal(x) for k, x in zip(weights.by_theme(model), (10, 20, 50, 20), strict=True)}
    )
    case = EMPLOYMENT.model_copy(
        update={"scenarios": (Scenario(name="Effekt", weights=as_weights(model, far), note="prøve"),)}
    )
    table = next(found.value for found in page(case).table if "Scenarie" in found.value.columns)
    assert [plain(x) for x in table["Scenarie"]] == ["*Modellens vægte*", "Effekt"]
    assert [plain(x) for x in table["Vinder"]] == ["**A5**", "**A2**"]
    assert [plain(x) for x in table["Pris"]] == ["30 %", "10 %"]


def test_a_scenario_of_another_model_is_left_alone():
    case = two_themes().model_copy(update={"scenarios": (Scenario(name="x", weights={"P": Decimal(100)}),)})
    assert "Ingen scenarier" in said(page(case))


def test_two_themes_give_a_line_and_one_gives_none():
    app = page(reference.example("kantine"))
    assert "Kortet er derfor en linje" in said(app)
    one = a_model(a_price(), quality("A", 60), quality("B", 40), method=kroner())
    app = page(a_case(a_bid("A", points={"A": 7, "B": 7}), a_bid("B", points={"A": 8, "B": 5}), model=one))
    assert "færre end to temaer" in said(app)


def test_a_fixed_amount_says_who_wins_at_which_amount():
    text = plain(said(page(reference.example("kantine"))))
    assert "Modellens beløb er 48.000 kr. pr. vægtet kvalitetspoint." in text
    assert "B1 vinder fra 20.000 kr. til 117.391 kr." in text


def test_prices_are_told_in_kroner_and_no_price_plainly():
    case = a_case(
        a_bid("A", points={"Q": 10}),
        a_bid("B", price=1_000_000, points={"Q": 1}),
        model=a_model(a_price(10), quality("Q", 90), method=linear()),
    )
    table = next(found.value for found in page(case).table if "Pris nu" in found.value.columns)
    assert plain(table["Højeste pris som nr. 1"][1]) == "ingen pris"


def test_methods_are_tried_with_their_parameters_named():
    app = page(EMPLOYMENT)
    app.session_state["whatif/methods/more"] = True
    app.run()
    table = next(found.value for found in app.table if "Rækkefølge" in found.value.columns)
    names = [plain(x) for x in table["Metode og parametre"]]
    assert names[0] == "**Lineær fra laveste pris: spænd 100 %; dyrere priser får skalaens bund** (modellens)"
    assert any("spænd 25 %" in name for name in names)
    assert plain(table["Rækkefølge"].iloc[-1]).startswith("kan ikke regnes: ")


def test_a_price_without_a_weight_can_be_given_one_for_the_comparison():
    app = page(reference.example("kantine"))
    key = next(f.key for f in app.text_input if f.label.startswith("Prisens vægt"))
    assert "2 af 2 andre metoder" in plain(said(app))
    app.text_input(key=key).set_value("40").run()
    assert "af 12 andre metoder" in plain(said(app))
    app.text_input(key=key).set_value("fyrre").run()
    assert app.error
    assert revisions(reference.example("kantine")) == 1


def test_a_bid_is_chosen_and_its_weighting_put_into_the_bar():
    app = page(two_themes())
    box = next(b for b in app.selectbox if b.label == "Tilbud")
    leader = Asked(two_themes(), ONLY, two_themes().models[0]).card.winners()[0]
    box.set_value("B" if leader == "A" else "A").run()
    press(app, "Vis i bjælken")
    assert "Analyse, ikke afgørelse" in said(app)


@pytest.mark.parametrize("case", [*cases_of_every_method()], ids=lambda c: c.models[0].method.name)
def test_the_page_stands_under_every_method(case: Case):
    app = page(case)
    for level in levels(case.models[0])[:1]:
        keys = list(percents(case.models[0], None, level))
        at(app, ",".join(f"{k}:{100 if n == len(keys) - 1 else 0}" for n, k in enumerate(keys)))
    assert "{" not in said(app)


def test_gates_leave_parts_of_the_map_to_nobody():
    model = a_model(
        a_price(40),
        quality("S", 30, theme="social"),
        quality("E", 30, theme="effect"),
        method=linear(),
        gates={"total_at_least": 50},
    )
    bids = a_bid("A", points={"S": 9, "E": 2}), a_bid("B", price=1_200_000, points={"S": 6, "E": 4})
    found = asked(a_case(*bids, model=model))
    assert isinstance(found.map, Triangle)
    assert "ingen når kravene på" in words.map_sentence(found, found.map, DANISH)
    assert "ingen" in {row["text"] for row in word_rows(found.map, (), DANISH)}
    assert "{" not in said(page(a_case(*bids, model=model)))


def test_missing_points_are_told_with_the_way_to_mend_them():
    app = page(a_case(a_bid("A"), a_bid("B", points=None)))
    assert "Her er, hvad der mangler" in said(app)


def test_no_bids_at_all():
    assert "Der er ingen tilbud endnu" in said(page(a_case()))


def test_a_price_weight_of_nothing_is_told_where_the_method_divides_by_it():
    model = a_model(a_price(40), quality("Q", 60), method={"name": "percentage_on_price"})
    case = a_case(a_bid("A"), a_bid("B", price=1_200_000, points=9), model=model)
    app = at(page(case), "price:0,quality:100")
    assert "kan ikke regnes, når prisen vejer 0 %" in plain(said(app))
    press(app, "Modellens vægte")
    assert "kan ikke regnes, når" not in said(app)


def test_one_bid_alone_and_no_bid_left():
    app = page(a_case(a_bid("A")))
    assert "Falder A fra, er der ingen tilbud tilbage." in plain(said(app))
    app.multiselect[0].set_value(["A"]).run()
    assert not app.exception
    assert "Ingen tilbud er med i rangordenen ved denne vægtning." in plain(said(app))
