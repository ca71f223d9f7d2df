"""The page Resultat: the sentence, the reasons, the numbers opened, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from builders import ONLY, a_bid, a_case, a_model, a_price, kroner, linear, price_model, quality, scored
from streamlit.testing.v1 import AppTest

from scoring import casefile, reference, seals
from scoring.model import Case
from scoring.score import score
from scoring.store import Store
from scoring.texts import Language
from scoring.words.headline import headline, why_analysis
from widgets import explained, shown

ROOT = Path(__file__).parent.parent
DANISH, ENGLISH = reference.texts("da"), reference.texts("en")
Open = Callable[..., AppTest]


def said(case: Case, **analysis: Any) -> str:
    return headline(scored(case, **analysis), case, DANISH)


def test_a_clear_winner():
    case = a_case(a_bid("A", points=9), a_bid("B", points=6))
    assert said(case) == "A vinder med 9,40 point; B er 1,80 point efter."


def test_a_tight_race_is_called_tight():
    case = reference.example("beskaeftigelse")
    card = score(case, ONLY, reject=["A5"])
    assert headline(card, case, DANISH) == "A4 vinder med 7,65 point. Meget tæt: A2 er kun 0,02 point efter."
    assert (
        headline(card, case, ENGLISH)
        == "A4 wins with 7.65 points. Very close: A2 is only 0.02 points behind."
    )


def test_a_lead_that_two_decimals_would_hide_is_shown():
    case = a_case(a_bid("A", points="7.0002"), a_bid("B", points=7))
    assert said(case) == "A vinder med 8,2001 point. Meget tæt: B er kun 0,0001 point efter."


def test_a_tie_is_named_a_tie():
    assert said(a_case(a_bid("A"), a_bid("B"))) == "A og B deler førstepladsen med 8,20 point hver."


def test_two_who_share_the_second_place_are_both_named():
    case = a_case(a_bid("A", points=9), a_bid("B"), a_bid("C"))
    assert said(case) == "A vinder med 9,40 point; B og C er 1,20 point efter."


def test_one_bid_alone():
    assert said(a_case(a_bid("A"))) == "A er med 8,20 point det eneste tilbud i konkurrencen."


def test_nobody_left():
    assert said(a_case(a_bid("A", rejected="For sent"))) == "Ingen tilbud er med i rangordenen."


def test_a_price_model_speaks_of_kroner():
    case = reference.example("kantine")
    assert headline(score(case, "L2"), case, DANISH) == (
        "B2 har den laveste evalueringspris, 1.500.600 kr.; B4 er 27.800 kr. dyrere."
    )


@pytest.mark.parametrize(
    ("method", "sentence"),
    [
        (
            {"name": "gate_then_price"},
            "A har den laveste pris, 1.000.000 kr.; B er 500.000 kr. dyrere.",
        ),
        (
            {"name": "gate_then_price", "then": "price_per_point"},
            "A har den laveste pris pr. kvalitetspoint, 142.857 kr.; B er 71.429 kr. dyrere.",
        ),
        (
            {"name": "quality_per_price"},
            "A giver mest kvalitet for prisen, 7,00; B er 2,33 efter.",
        ),
    ],
)
def test_a_method_that_adds_nothing_up_has_its_own_words(method: dict[str, str], sentence: str):
    model = price_model(method, gates={"each_at_least": 50})
    assert said(a_case(a_bid("A"), a_bid("B", price=1_500_000), model=model)) == sentence


def test_why_a_result_is_analysis():
    case = a_case(a_bid("A"), a_bid("B"))
    sealed = seals.seal(case, by="Test", at=datetime(2026, 1, 2, tzinfo=UTC), program="test")
    assert why_analysis(scored(case), (), DANISH) == "evalueringsmodellen er ikke forseglet."
    assert why_analysis(scored(sealed), (), DANISH) == ""
    assert why_analysis(scored(sealed, reject=["A"]), ["A"], DANISH) == "A er holdt ude i denne beregning."


def steps(case: Case, bid: str = "A", lot: str = ONLY) -> list[str]:
    """The working of a bid as plain words."""
    frame = explained.steps(score(case, lot), case, bid, DANISH)
    return [
        " | ".join(line).replace("\\", "").replace("\u00a0", " ").replace("*", "")
        for line in frame.to_numpy()
    ]


def test_every_number_is_opened_to_points_times_weight():
    price, points, total = steps(a_case(a_bid("A", price=1_200_000, points=7), a_bid("B", points=6)))
    line = "10 − (10 − 0) × (1.200.000 kr. − 1.000.000 kr.) / (50 % × 1.000.000 kr.) = 6,00 point."
    assert price == f"Pris. {line} | 6 × 40 % = 2,4"
    assert points == "Kvalitet Q. Panelets fælles vurdering: 7 point. | 7 × 60 % = 4,2"
    assert total == "I alt. Summen er ikke afrundet. 2,4 + 4,2 = 6,6 | 6,60 point"


def test_a_deduction_is_opened_to_kroner_per_point():
    *_, last, total = steps(a_case(a_bid("A"), model=price_model(kroner(10_000))))
    assert last.endswith("7 × 100 % × 10.000 kr. = −70.000 kr.")
    assert total.endswith("1.000.000 kr. − 70.000 kr. = 930.000 kr. | 930.000 kr.")


def test_an_addition_is_opened_to_the_points_that_lack():
    *_, last, total = steps(a_case(a_bid("A"), model=price_model(kroner(10_000, form="add"))))
    assert last.endswith("(10 − 7) × 100 % × 10.000 kr. = +30.000 kr.")
    assert total.endswith("1.000.000 kr. + 30.000 kr. = 1.030.000 kr. | 1.030.000 kr.")


def test_a_percentage_on_the_price_is_opened():
    model = a_model(a_price(50), quality("Q", 50), method={"name": "percentage_on_price"})
    *_, last, total = steps(a_case(a_bid("A", points=8), model=model))
    assert last.endswith("(10 − 8) / (10 − 0) × 100 % × 50 % / 50 % × 1.000.000 kr. = +200.000 kr.")
    assert total.endswith("= 1.200.000 kr. | 1.200.000 kr.")


@pytest.mark.parametrize(
    ("method", "worked"),
    [
        ({"name": "gate_then_price"}, "Prisen afgør: 1.000.000 kr."),
        (
            {"name": "gate_then_price", "then": "price_per_point"},
            "1.000.000 kr. / 8 kvalitetspoint = 125.000 kr.",
        ),
        ({"name": "quality_per_price"}, "1.000.000 × 8 / 1.000.000 kr. = 8,00"),
    ],
)
def test_a_total_that_is_no_sum_is_opened_to_its_own_formula(method: dict[str, str], worked: str):
    model = price_model(method, gates={"each_at_least": 50})
    assert worked in steps(a_case(a_bid("A", points=8), model=model))[-1]


def test_the_price_is_opened_line_by_line():
    case = reference.example("beskaeftigelse")
    first, _, total = explained.price_lines(score(case, ONLY), case, "A1", DANISH)
    assert first.replace("\\", "") == "Driftsbetaling pr. forløb: 240 forløb × 24.500 kr. = 5.880.000 kr."
    assert total == "I alt: 6.744.000 kr."


def test_what_an_officer_wrote_is_shown_and_not_obeyed():
    assert explained.plain("*A* [x](y) <b> 1. ~~a~~") == r"\*A\* \[x\](y) \<b\> 1\. \~\~a\~\~"


def test_the_table_behind_the_bars_adds_up():
    case = reference.example("beskaeftigelse")
    frame = shown.ranking(score(case, ONLY, reject=["A5"]), case, DANISH)
    themes = ["Pris", "Social værdi", "Effekt", "Kvalitet"]
    heads = ["Plads", "Tilbud", "Tilbudt pris", *themes, "I alt", "Efter den bedste"]
    assert frame.columns.tolist() == heads
    assert frame["I alt"].tolist() == ["**7,6542**", "7,6354", "7,2414", "6,4427", "6,2912"]


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """`opened(case, language)`: the page Resultat of the running app with this case open."""
    url = f"sqlite:///{(tmp_path / 'store.sqlite').as_posix()}"
    monkeypatch.setenv("DATABASE_URL", url)
    st.cache_resource.clear()

    def open_page(case: Case, language: Language = "da") -> AppTest:
        now = datetime(2026, 1, 2, tzinfo=UTC)
        Store(url).save(case.tender.id, casefile.dump(case), base=0, who="Test", what="test", at=now)
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
        app.query_params["sag"] = case.tender.id
        app.query_params["sprog"] = language
        app.run().switch_page("views/result.py").run()
        assert not app.exception
        return app

    return open_page


def words(app: AppTest) -> str:
    """What the page says outside its tables and charts."""
    parts = [*app.main.header, *app.main.subheader, *app.main.markdown, *app.main.caption]
    return "\n".join(str(part.value) for part in parts).replace("\\", "").replace("\u00a0", " ")


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("name", reference.examples())
def test_the_examples_show_their_result_in_both_languages(opened: Open, name: str, language: Language):
    case, t = reference.example(name), reference.texts(language)
    app = opened(case, language)
    sentence = headline(score(case, case.tender.lots[0].id), case, t)
    assert sentence in words(app)
    assert t("result.analysis") in words(app)
    assert len(app.main.get("vega_lite_chart")) == 2


def test_a_bid_held_out_moves_the_result_and_is_marked_analysis(opened: Open):
    app = opened(reference.example("beskaeftigelse"))
    app.multiselect[0].select("A5").run()
    assert "A4 vinder med 7,65 point. Meget tæt: A2 er kun 0,02 point efter." in words(app)
    assert "Analyse, ikke afgørelse:** A5 er holdt ude i denne beregning." in words(app)
    assert "~~A5 Granitblik Forløb A/S (fiktiv)~~" in words(app)


def test_what_is_missing_is_said_all_at_once(opened: Open):
    app = opened(a_case(a_bid("A", price=None), a_bid("B", points=None), model=a_model(method=linear())))
    assert "A (A (fiktiv)) har ingen pris" in words(app)
    assert "B mangler point for »Kvalitet Q«" in words(app)
    assert [link.label for link in app.main.get("page_link")] == ["Åbn siden Tilbud", "Åbn siden Point"]


def test_a_number_that_could_not_be_read_holds_the_result_back(opened: Open):
    case = a_case(a_bid("A"), a_bid("B", points=6), unread={"bids/A/prices/0/unit_price": "12,3,4"})
    assert "Tilbud A: »12,3,4« kunne ikke læses" in words(opened(case))


def test_a_text_that_is_no_points_is_told_with_bid_and_criterion_not_with_a_key(opened: Open):
    case = a_case(a_bid("A"), a_bid("B", points=6), unread={"assessments/B/*/Q/panel": "otte"})
    assert "Tilbud B, kriterium Q: »otte« kunne ikke læses" in words(opened(case))


def test_without_bids_the_page_says_what_to_do(opened: Open):
    assert "Der er ingen tilbud endnu." in words(opened(a_case()))


def test_a_rejected_bid_stands_struck_through_with_its_reason(opened: Open):
    app = opened(a_case(a_bid("A"), a_bid("B", rejected="Underskrift mangler")))
    assert "~~B B (fiktiv)~~ (■ ordinær): Afvist: Underskrift mangler" in words(app)


def test_the_comparison_follows_the_choice(opened: Open):
    app = opened(reference.example("kantine"))
    compare = next(box for box in app.selectbox if box.label == "Sammenlign B1 med")
    compare.select("B6").run()
    assert "B1 er 79.800 kr. foran B6." in words(app)
    assert Decimal("2081800") - Decimal("2002000") == 79_800


def test_a_page_of_lots_names_every_winner_first(opened: Open):
    app = opened(reference.example("kantine"))
    assert "Vinderne, hver delaftale for sig: L1: B1; L2: B2; L3: B4; L4: B6; L5: B7." in words(app)
    assert "rabatter på flere delaftaler er ikke regnet med her" in words(app)
