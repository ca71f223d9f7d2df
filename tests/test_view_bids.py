"""The page Tilbud: what is typed or pasted lands as meant, or is kept and told; nothing is lost."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from builders import a_bid, a_case, a_model, a_price, quality
from pages import field, new_store, page, press, revisions, said, stored, typed

from scoring import reference
from scoring.model import Case
from scoring.texts import Language

BIDS = "views/bids.py"
TWO_LOTS = {"lots": [{"id": "L1", "title": "Nord"}, {"id": "L2", "title": "Syd"}]}
INDICATOR = {"how": "indicator", "worst": 0, "best": 100}


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", new_store(tmp_path))


def with_indicator() -> Case:
    model = a_model(a_price(40), quality("Q", 30), quality("S", 30, scoring=INDICATOR))
    return a_case(a_bid("A"), a_bid("B"), model=model)


def prices(case: Case, bid: str) -> list[Decimal | None]:
    return [p.unit_price for p in case.bid(bid).prices]


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("name", reference.examples())
def test_the_examples_show_in_both_languages(name: str, language: Language):
    app = page(BIDS, reference.example(name), language)
    assert app.main.title[0].value == reference.texts(language)("bids.title")
    assert len(app.main.table) == 1


def test_the_page_opens_with_how_many_bid_and_how_many_are_out():
    app = page(BIDS, reference.example("beskaeftigelse"))
    assert "6 tilbud, heraf 3 socialøkonomiske." in said(app)
    out = a_case(a_bid("A", rejected="For sent"), a_bid("B"))
    assert "2 tilbud, ingen socialøkonomiske; 1 afvist." in said(page(BIDS, out))


def test_kind_is_told_by_word_and_shape():
    table = page(BIDS, reference.example("beskaeftigelse")).main.table[0].value
    assert list(table["Slags"])[:2] == ["■\u00a0ordinær", "●\u00a0socialøkonomisk"]


def test_a_pasted_block_of_danish_numbers_is_one_revision():
    case = reference.example("beskaeftigelse")
    app = page(BIDS, case)
    typed(app, "prices/LOT-0000", {0: {"*/1": "17,5", "*/2": "1.234,50"}, 1: {"*/1": "12 000"}})
    assert prices(stored(case), "A1") == [Decimal("17.5"), Decimal("1234.5")]
    assert prices(stored(case), "A2") == [Decimal(12000), Decimal(14000)]
    assert revisions(case) == 2


def test_a_number_that_can_mean_two_things_is_kept_marked_and_told():
    case = a_case(a_bid("A"), a_bid("B"))
    app = typed(page(BIDS, case), "prices/LOT-0000", {1: {"*/sum": "1.234"}})
    assert stored(case).unread == {"bids/B/prices/*/sum/unit_price": "1.234"}
    assert prices(stored(case), "B") == [Decimal(1_000_000)]
    assert "»1.234« kan læses på to måder. Skriv 1234 eller 1,2340." in said(app)
    again = page(BIDS, case)
    shown = again.main.dataframe[0].value
    assert list(shown["*/sum"]) == ["1.000.000,00", "▲ 1.234"]
    assert list(shown["short"]) == ["■ A", "■ B ▲ "]
    assert list(shown["shown/0"]) == ["1.000.000 kr.", "mangler tal"]
    assert "kan læses på to måder" in said(again)


def test_a_marked_text_mended_in_its_cell_is_read():
    case = a_case(a_bid("A"), unread={"bids/A/prices/*/sum/unit_price": "1.234"})
    typed(page(BIDS, case), "prices/LOT-0000", {0: {"*/sum": "▲ 1.234,00"}})
    assert stored(case).unread == {}
    assert prices(stored(case), "A") == [Decimal(1234)]


def test_a_negative_price_is_refused_where_it_stands():
    case = a_case(a_bid("A"))
    app = typed(page(BIDS, case), "prices/LOT-0000", {0: {"*/sum": "-5"}})
    assert prices(stored(case), "A") == [Decimal(1_000_000)]
    assert "A, sum: 1: Feltet tager ikke »-5«." in said(app)


def test_an_emptied_price_keeps_its_line_and_stops_the_scoring():
    case = reference.example("beskaeftigelse")
    app = typed(page(BIDS, case), "prices/LOT-0000", {2: {"*/2": None}})
    assert prices(stored(case), "A3") == [Decimal(26900), None]
    assert "A3 har ingen enhedspris på prislinje 2" in said(app)


def test_offered_numbers_are_typed_the_same_way():
    case = with_indicator()
    app = typed(page(BIDS, case), "offers/LOT-0000", {0: {"S": "17,5"}, 1: {"S": "mange"}})
    assert stored(case).bid("A").value_offered("S", "LOT-0000") == Decimal("17.5")
    assert stored(case).unread == {"bids/B/offered/*/S": "mange"}
    assert "»mange« er ikke et tal" in said(app)


def test_an_offered_number_keeps_the_lots_it_was_given_for():
    case = reference.example("kantine")
    typed(page(BIDS, case), "offers/L1", {0: {"S1": "41"}})
    assert [(o.lot, o.value) for o in stored(case).bid("B1").offered] == [(None, Decimal(41))]


def test_only_indicator_criteria_are_offered():
    app = page(BIDS, a_case(a_bid("A")))
    assert "Ingen kriterier måles på et tilbudt tal." in said(app)
    assert len(app.main.dataframe) == 1


def test_a_bid_is_rejected_with_a_reason_and_let_in_again():
    case = a_case(a_bid("A"), a_bid("B"))
    app = page(BIDS, case)
    press(app, "Tag A ud af konkurrencen")
    assert "Skriv grunden" in said(app)
    app.text_area(key="reject/A/reason").set_value("Underskrift mangler")
    press(app, "Tag A ud af konkurrencen")
    rejection = stored(case).bid("A").rejections[0]
    assert (rejection.lot, rejection.reason, rejection.withdrawn) == (None, "Underskrift mangler", False)
    assert "Afvist: Underskrift mangler" in app.main.table[0].value["Er det med?"].iloc[0]
    press(app, "Tag med igen")
    assert stored(case).bid("A").rejections == ()


def test_a_bid_is_withdrawn_in_one_lot_only():
    case = a_case(a_bid("A", price=None, points=None), tender=TWO_LOTS)
    app = page(BIDS, case)
    app.selectbox(key="reject/A/lot").set_value("L2")
    app.text_area(key="reject/A/reason").set_value("Trukket 3. maj")
    app.checkbox(key="reject/A/withdrawn").check()
    press(app, "Tag A ud af konkurrencen")
    (rejection,) = stored(case).bid("A").rejections
    assert (rejection.lot, rejection.withdrawn) == ("L2", True)
    assert "1 trukket tilbage" in said(app)


def test_a_second_bid_with_the_same_id_is_refused_in_words():
    case = a_case(a_bid("A"))
    app = page(BIDS, case)
    app.text_input(key="new_bid/id").set_value("A")
    app.text_input(key="new_bid/name").set_value("Ny")
    press(app, "Tilføj tilbud")
    assert "Nøglen »A« bruges allerede af A (fiktiv)" in said(app)
    assert app.text_input(key="new_bid/name").value == "Ny"
    app.text_input(key="new_bid/id").set_value("B")
    press(app, "Tilføj tilbud")
    assert [b.id for b in stored(case).bids] == ["A", "B"]


def test_bidders_are_changed_in_their_fields_and_a_name_cannot_be_emptied():
    case = a_case(a_bid("A"))
    app = page(BIDS, case)
    field(app, "bids/A/tenderer/disadvantaged_share").set_value("17,5 %").run()
    field(app, "bids/A/tenderer/rsv_checked").set_value("23.11.2026").run()
    field(app, "bids/A/tenderer/name").set_value(" ").run()
    tenderer = stored(case).bid("A").tenderer
    assert tenderer.disadvantaged_share == Decimal("17.5")
    assert str(tenderer.rsv_checked) == "2026-11-23"
    assert tenderer.name == "A (fiktiv)"
    assert "»A (fiktiv)« står stadig" in said(app)


def test_a_date_that_is_none_is_kept_and_told():
    case = a_case(a_bid("A"))
    app = page(BIDS, case)
    field(app, "bids/A/tenderer/rsv_checked").set_value("i går").run()
    assert stored(case).unread == {"bids/A/tenderer/rsv_checked": "i går"}
    assert "»i går« er ikke en dato" in said(app)


def test_a_bid_is_removed_with_its_points():
    case = a_case(a_bid("A"), a_bid("B"))
    press(page(BIDS, case), "Fjern A helt")
    assert [b.id for b in stored(case).bids] == ["B"]
    assert [a.bid for a in stored(case).assessments] == ["B"]


def test_a_price_line_is_added_for_all_bids_and_can_be_priced_and_removed():
    case = a_case(a_bid("A"), a_bid("B"))
    app = page(BIDS, case)
    for name, text in (("item", "2"), ("description", "Timer"), ("quantity", "4,5"), ("unit", "time")):
        app.text_input(key=f"new_line/LOT-0000/{name}").set_value(text)
    press(app, "Tilføj prislinje til alle tilbud")
    lines = [b.prices[1] for b in stored(case).bids]
    assert {(p.item, p.description, p.quantity, p.unit_price) for p in lines} == {
        ("2", "Timer", Decimal("4.5"), None)
    }
    typed(app, "prices/LOT-0000", {0: {"*/2": "400"}, 1: {"*/2": "395,50"}})
    assert [b.prices[1].unit_price for b in stored(case).bids] == [Decimal(400), Decimal("395.5")]
    app.selectbox(key="line/LOT-0000").set_value("*/2").run()
    press(app, "Fjern linje 2 fra alle tilbud")
    assert [len(b.prices) for b in stored(case).bids] == [1, 1]


def test_a_price_line_with_a_number_in_use_is_refused():
    case = a_case(a_bid("A"))
    app = page(BIDS, case)
    app.text_input(key="new_line/LOT-0000/item").set_value("sum")
    press(app, "Tilføj prislinje til alle tilbud")
    assert "Prislinje »sum« findes allerede" in said(app)


def test_the_quantity_of_a_line_is_changed_for_all_bids():
    case = a_case(a_bid("A"), a_bid("B"))
    app = page(BIDS, case)
    field(app, "prices/*/sum/quantity").set_value("12,5").run()
    assert [b.prices[0].quantity for b in stored(case).bids] == [Decimal("12.5")] * 2


def test_without_bids_the_page_says_what_to_do():
    app = page(BIDS, a_case())
    assert "Ingen tilbud endnu." in said(app)
    assert app.main.get("page_link")[0].label == "Hent et helt udbud fra Excel"
