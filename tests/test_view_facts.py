"""The facts about purchase and bidder: what is typed lands as meant, and only what matters is asked for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from builders import a_bid, a_case, a_model, quality
from pages import ROOT, field, new_store, page, press, said, stored
from streamlit.testing.v1 import AppTest

from scoring import reference
from scoring.evaluation import Criterion
from scoring.model import Case
from scoring.texts import Language
from widgets.jump import PAGES, page_of

TENDERS, BIDS, CRITERIA = "views/tenders.py", "views/bids.py", "views/criteria.py"
SMALL = {"cpv": ["77310000"], "estimated_value": 1_000_000, "published": date(2026, 3, 1)}


@pytest.fixture(autouse=True)
def _own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", new_store(tmp_path))


def a_tender(*offers: Any, **fields: Any) -> Case:
    return a_case(*offers, tender={"id": "U", **fields})


def choice(app: AppTest, place: str) -> Any:
    return next(f for f in app.selectbox if (f.key or "").endswith(f":{place}"))


def shown(app: AppTest) -> set[str]:
    """The places of the fields on the page."""
    fields = (*app.text_input, *app.text_area, *app.selectbox)
    return {f.key.split(":", 2)[2] for f in fields if (f.key or "").count(":") >= 2}


def opened(app: AppTest) -> list[str]:
    return [e.label for e in app.main.expander if e.proto.expanded]


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("name", reference.examples())
def test_the_examples_show_their_facts_in_both_languages(name: str, language: Language):
    app = page(TENDERS, reference.example(name), language)
    assert reference.texts(language)("facts.title") in [h.value for h in app.main.subheader]


def test_numbers_days_and_choices_land_in_the_case():
    case = a_tender()
    app = page(TENDERS, case)
    field(app, "tender/estimated_value").set_value("1.250.000,50 kr.").run()
    field(app, "tender/duration_months").set_value("24").run()
    field(app, "tender/published").set_value("1.3.2026").run()
    choice(app, "tender/contract_kind").set_value("works").run()
    choice(app, "tender/award_criterion").set_value("price").run()
    choice(app, "tender/performed_in_denmark").set_value(False).run()
    now = stored(case).tender
    assert (now.estimated_value, now.duration_months) == (Decimal("1250000.5"), 24)
    assert (now.published, now.contract_kind, now.award_criterion) == (date(2026, 3, 1), "works", "price")
    assert not now.performed_in_denmark


def test_what_cannot_be_read_is_kept_told_and_stands_open_the_next_time():
    case = a_tender(estimated_value=5)
    app = page(TENDERS, case)
    field(app, "tender/estimated_value").set_value("1.234").run()
    field(app, "tender/published").set_value("i foråret").run()
    assert stored(case).unread == {"tender/estimated_value": "1.234", "tender/published": "i foråret"}
    assert stored(case).tender.estimated_value == 5
    assert "»1.234« kan læses på to måder" in said(app)
    again = page(TENDERS, case)
    assert "»i foråret« er ikke en dato" in said(again)
    assert opened(again) == ["Hvad købes, for hvor meget, og hvornår?"]
    field(again, "tender/published").set_value("").run()
    field(again, "tender/estimated_value").set_value("1234").run()
    assert stored(case).unread == {}
    assert opened(again) == ["Hvad købes, for hvor meget, og hvornår?"]  # not shut at the moment it is mended


def test_half_a_month_is_refused():
    case = a_tender()
    app = page(TENDERS, case)
    field(app, "tender/duration_months").set_value("2,5").run()
    assert stored(case).unread == {"tender/duration_months": "2,5"}
    assert "Feltet tager ikke »2,5«" in said(app)


def test_cpv_codes_are_read_with_or_without_check_digit_and_shown_by_name():
    case = a_tender()
    app = page(TENDERS, case)
    field(app, "tender/cpv").set_value("85312510-7, 77310000; 77310000").run()
    assert stored(case).tender.cpv == ("85312510", "77310000")
    assert "85312510: " in said(app)
    assert reference.cpv()["77310000"] in said(app)


@pytest.mark.parametrize("typed", ["12345678", "8531251", "85312510 Rehabilitering", "853125107"])
def test_a_code_that_is_not_in_the_list_is_kept_and_told(typed: str):
    case = a_tender(cpv=["77310000"])
    app = page(TENDERS, case)
    field(app, "tender/cpv").set_value(typed).run()
    assert stored(case).unread == {"tender/cpv": typed}
    assert stored(case).tender.cpv == ("77310000",)
    assert f"ikke koder i CPV-listen: {typed.rsplit(maxsplit=1)[-1]}." in said(app)


def test_the_page_says_which_rules_the_facts_lead_to():
    assert "kan endnu ikke afgøres" in said(page(TENDERS, a_tender()))
    large = a_tender(cpv=["77310000"], estimated_value=13_000_000, id="L")
    assert "følger indkøbet: **udbudslovens afsnit II**" in said(page(TENDERS, large))
    small = a_tender(**SMALL, id="S")
    assert "med klar grænseoverskridende interesse eller under tærsklen" in said(page(TENDERS, small))


def test_the_form_on_cross_border_interest_is_shown_only_below_the_threshold():
    above = page(TENDERS, a_tender(cpv=["77310000"], estimated_value=13_000_000, id="L"))
    assert "tender/cross_border/present" not in shown(above)
    case = a_tender(**SMALL, id="S")
    app = page(TENDERS, case)
    assert "tender/market_test" not in shown(app)
    field(app, "tender/cross_border/market").set_value("Lokale gartnere").run()
    choice(app, "tender/cross_border/present").set_value("no").run()
    field(app, "tender/market_test").set_value("Tre tilbud").run()
    now = stored(case).tender
    assert (now.cross_border.market, now.cross_border.present) == ("Lokale gartnere", "no")
    assert now.market_test == "Tre tilbud"


def test_a_reservation_asks_for_what_its_section_asks_for():
    case = a_tender()
    app = page(TENDERS, case)
    assert "tender/reserved_in_notice" not in shown(app)
    choice(app, "tender/reserved").set_value("res-ws").run()
    assert "tender/earlier_reserved_award" not in shown(app)
    choice(app, "tender/reserved_in_notice").set_value(True).run()
    choice(app, "tender/reserved").set_value("res-pub-ser").run()
    field(app, "tender/earlier_reserved_award").set_value("2024-05-01").run()
    now = stored(case).tender
    assert (now.reserved, now.reserved_in_notice) == ("res-pub-ser", True)
    assert now.earlier_reserved_award == date(2024, 5, 1)


def test_dialogue_clause_and_demands_are_kept():
    case = a_tender(cpv=["77310000"], estimated_value=13_000_000)
    app = page(TENDERS, case)
    choice(app, "tender/market_dialogue/held").set_value(True).run()
    field(app, "tender/market_dialogue/shared").set_value("Referat til alle").run()
    field(app, "tender/market_dialogue/measures").set_value("Lang frist").run()
    field(app, "tender/model_tested").set_value("2.2.2026").run()
    field(app, "tender/training/exception").set_value("Sikkerhed").run()
    field(app, "tender/minimum_turnover").set_value("2.000.000,00").run()
    field(app, "tender/limits/not_divided_because").set_value("Én bane").run()
    now = stored(case).tender
    assert (now.market_dialogue.shared, now.market_dialogue.measures) == ("Referat til alle", "Lang frist")
    assert (now.model_tested, now.minimum_turnover) == (date(2026, 2, 2), 2_000_000)
    assert (now.training.exception, now.limits.not_divided_because) == ("Sikkerhed", "Én bane")
    choice(app, "tender/training/included").set_value(True).run()
    assert stored(case).tender.training.included
    assert "tender/training/exception" not in shown(app)


def test_a_divided_tender_is_asked_for_its_rule_and_not_why_it_is_whole():
    case = a_tender(lots=[{"id": "L1"}, {"id": "L2"}])
    app = page(TENDERS, case)
    assert "tender/limits/not_divided_because" not in shown(app)
    field(app, "tender/limits/rule").set_value("Den laveste samlede pris").run()
    assert stored(case).tender.limits.rule == "Den laveste samlede pris"


def test_supplies_are_not_asked_for_a_training_clause():
    assert "tender/training/included" not in shown(page(TENDERS, a_tender(contract_kind="supplies")))


def test_an_emptied_title_is_not_taken():
    case = a_tender()
    field(page(TENDERS, case), "tender/title").set_value(" ").run()
    assert stored(case).tender.title == "Prøveudbud"


def test_whether_prices_are_hidden_is_said_with_the_model():
    case = a_tender(a_bid())
    app = page(CRITERIA, case)
    choice(app, "models/0/prices_hidden").set_value(True).run()
    assert stored(case).models[0].prices_hidden


def test_a_cost_can_say_which_data_the_bidders_supply():
    """Without the field, the check that asks for it (CHK-42) could not be answered."""
    cost = Criterion.model_validate({"id": "L", "name": "Levetid", "kind": "cost", "weight": 40})
    case = a_case(a_bid(), model=a_model(cost, quality("Q", 60)), tender={"id": "U"})
    app = page(CRITERIA, case)
    app.query_params["felt"] = "criteria/L/evidence"
    field(app.run(), "models/0/criteria/L/evidence").set_value("Energiforbrug pr. år").run()
    assert stored(case).models[0].criteria[0].evidence == "Energiforbrug pr. år"


def test_a_bidder_is_asked_only_what_the_tender_turns_on():
    plain = shown(page(BIDS, a_tender(a_bid())))
    asked = {"integration_is_main_aim", "public_mission", "reinvests_profit", "participatory"}
    assert not {f"bids/A/tenderer/{name}" for name in asked} & plain
    assert "bids/A/consulted" not in plain
    dialogue = {"held": True, "measures": "Frist"}
    workshop = a_tender(a_bid(), id="W", reserved="res-ws", market_dialogue=dialogue)
    assert {"bids/A/tenderer/integration_is_main_aim", "bids/A/consulted"} <= shown(page(BIDS, workshop))
    care = shown(page(BIDS, a_tender(a_bid(), id="C", reserved="res-pub-ser")))
    assert {f"bids/A/tenderer/{name}" for name in asked - {"integration_is_main_aim"}} <= care


def test_a_bidders_facts_land_in_the_case():
    case = a_tender(a_bid(), reserved="res-pub-ser", market_dialogue={"held": True})
    app = page(BIDS, case)
    choice(app, "bids/A/tenderer/public_mission").set_value("yes").run()
    choice(app, "bids/A/tenderer/participatory").set_value("no").run()
    choice(app, "bids/A/consulted").set_value(True).run()
    field(app, "bids/A/qualified_on").set_value("3.3.2026").run()
    bid = stored(case).bid("A")
    assert (bid.tenderer.public_mission, bid.tenderer.participatory) == (True, False)
    assert bid.tenderer.reinvests_profit is None
    assert (bid.consulted, bid.qualified_on) == (True, date(2026, 3, 3))


def test_a_rejection_says_what_kind_of_reason_it_is_and_the_kind_can_be_changed():
    case = a_tender(a_bid("A"), a_bid("B"))
    app = page(BIDS, case)
    app.text_area(key="reject/A/reason").set_value("Prisen er for lav")
    app.selectbox(key="reject/A/ground").set_value("abnormally_low")
    press(app, "Tag A ud af konkurrencen")
    assert stored(case).bid("A").rejections[0].ground == "abnormally_low"
    choice(app, "bids/A/rejections/*/ground").set_value("late").run()
    (rejection,) = stored(case).bid("A").rejections
    assert (rejection.ground, rejection.reason) == ("late", "Prisen er for lav")


def test_a_withdrawn_bid_has_no_kind_of_reason():
    case = a_tender(a_bid("A"), a_bid("B"))
    app = page(BIDS, case)
    app.text_area(key="reject/A/reason").set_value("Trukket")
    app.selectbox(key="reject/A/ground").set_value("late")
    app.checkbox(key="reject/A/withdrawn").check()
    press(app, "Tag A ud af konkurrencen")
    assert stored(case).bid("A").rejections[0].ground == ""
    assert "bids/A/rejections/*/ground" not in shown(app)


def test_a_jump_opens_the_group_of_the_place_and_the_bid_it_names():
    case = a_tender(a_bid("A"), a_bid("B"))
    app = page(TENDERS, case)
    app.query_params["felt"] = "tender/minimum_turnover"
    assert opened(app.run()) == ["Delaftaler, klausuler og krav"]
    app.switch_page(BIDS)
    app.query_params["felt"] = "bids/B/tenderer/disadvantaged_share"
    app.run()
    assert "Ret, afvis eller fjern et tilbud" in opened(app)
    assert "bids/B/tenderer/disadvantaged_share" in shown(app)
    app.selectbox(key="bids/chosen").set_value("A").run()
    assert "bids/A/tenderer/disadvantaged_share" in shown(app)


@pytest.mark.parametrize(
    ("place", "home"),
    [
        ("tender/estimated_value", "tenders"),
        ("tender/limits/rule", "tenders"),
        ("tender/limits/max_lots_won", "lots"),
        ("tender/lots/L1/estimated_value", "lots"),
        ("tender/lots/L1", "criteria"),
        ("criteria", "criteria"),
        ("criteria/Q1/evidence", "criteria"),
        ("models/0/prices_hidden", "criteria"),
        ("method/price", "criteria"),
        ("gates", "criteria"),
        ("bids/A/tenderer/rsv", "bids"),
        ("prices/*/sum/quantity", "bids"),
        ("assessments/A/*/Q/panel", "points"),
        ("declarations/Anna", "points"),
        ("", None),
        ("tenderness", None),
    ],
)
def test_every_place_has_its_page(place: str, home: str | None):
    assert page_of(place) == home


def test_the_pages_of_places_exist():
    assert set(PAGES.values()) <= {file.stem for file in (ROOT / "views").glob("*.py")}
