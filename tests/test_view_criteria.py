"""The page Kriterier: weights, the tree, the method and the model in kroner, as an officer meets them."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pages
import pytest
from builders import a_bid, a_case, a_model, a_price, kroner, quality
from streamlit.testing.v1 import AppTest

from scoring import casefile, edit, reference, store
from scoring.evaluation import EvaluationModel
from scoring.model import Case
from scoring.store import Store
from scoring.texts import Language

VIEW = "views/criteria.py"


@pytest.fixture(autouse=True)
def store_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", pages.new_store(tmp_path))


def page(case: Case, language: Language = "da") -> AppTest:
    """The page Kriterier with that case open."""
    return pages.page(VIEW, case, language)


def kept() -> Store:
    return Store(store.default_url())


def saved(key: str = "T") -> Case:
    """The case as the store has it now."""
    return casefile.load(kept().load(key).document)


def model(key: str = "T") -> EvaluationModel:
    return saved(key).models[0]


def weights_of(found: EvaluationModel) -> dict[str, Decimal | None]:
    return {c.id: c.weight for c in found.criteria}


def field(app: AppTest, label: str):
    """The field with this label; the first if several fields share it."""
    fields = [*app.text_input, *app.text_area, *app.selectbox]
    return next(found for found in fields if found.label == label)


def button(app: AppTest, label: str):
    return next(found for found in app.button if found.label == label)


def opened_line(app: AppTest, criterion: str) -> AppTest:
    """The page with one criterion's line open."""
    held = app.session_state["opened"]
    here = f"{held.entry.case}:{held.generation}:models/0/open"
    app.session_state[here] = criterion
    return app.run()


def words(app: AppTest) -> str:
    shown = (*app.markdown, *app.caption, *app.error, *app.warning, *app.info)
    return "\n".join(element.value for element in shown)


@pytest.mark.parametrize("name", ["beskaeftigelse", "kantine", "groen_vedligehold"])
def test_every_example_shows_its_criteria(name: str):
    app = page(reference.example(name))
    assert app.title[0].value == "Kriterier"
    assert not app.error


def test_the_page_opens_with_the_weights_and_a_point_in_kroner():
    app = page(reference.example("beskaeftigelse"))
    assert (
        "Pris vejer 30 %, social værdi 15 %, effekt 35 % og kvalitet 20 %. "
        "Ét point mere på social værdi svarer til 188.400 kr."
    ) in words(app)


def test_a_price_model_says_that_the_price_has_no_weight():
    app = page(reference.example("kantine"))
    assert "Prisen tæller krone for krone og har ingen vægt." in words(app)
    assert "Bjælken viser kun kvaliteten." in words(app)


def test_the_list_that_the_price_is_counted_from_can_be_named():
    app = opened_line(page(a_case(a_bid(), model=a_model(a_price(40), quality("Q", 60)))), "P")
    field(app, "Dokumentation: tilbudslisten, prisen regnes af").set_value("Bilag 1.").run()
    assert [c.evidence for c in model().criteria if c.kind == "price"] == ["Bilag 1."]


def test_every_criterion_of_every_example_can_be_opened():
    case = reference.example("beskaeftigelse")
    app = page(case)
    for c in case.models[0].criteria:
        assert not opened_line(app, c.id).exception
        assert field(app, "Navn").value == c.name


def test_a_typed_weight_is_saved_at_once_and_its_sub_criteria_follow():
    app = opened_line(page(reference.example("beskaeftigelse")), "E")
    field(app, "Vægt (%)").set_value("17,5").run()
    now = weights_of(model("A-BESK"))
    assert (now["E"], now["E1"], now["E2"]) == (Decimal("17.5"), Decimal("7.5"), 4)
    assert pages.revisions(reference.example("beskaeftigelse")) == 2
    assert "Vægtene giver 82,5 %, ikke 100 %." in words(app)


def test_weights_that_do_not_add_up_are_mended_with_one_press():
    app = opened_line(page(a_case(a_bid(), model=a_model(a_price(40), quality("Q", 50)))), "Q")
    button(app, "Ret vægtene, så de går op").click().run()
    assert sum(weights_of(model()).values()) == 100
    assert field(app, "Vægt (%)").value == "55,56"
    assert "Vægtene giver" not in words(app)


def test_a_weight_that_cannot_be_read_is_kept_as_typed_and_told_at_the_field():
    app = opened_line(page(a_case(a_bid())), "Q")
    field(app, "Vægt (%)").set_value("17.5").run()
    assert weights_of(model()) == {"P": 40, "Q": 60}
    assert field(app, "Vægt (%)").value == "17.5"
    assert "»17.5« er skrevet på engelsk. Skriv 17,5" in words(app)


def test_a_new_method_is_not_used_before_its_spread_is_typed():
    app = page(a_case(a_bid(), model=a_model(a_price(), quality("Q", 100), method=kroner())))
    field(app, "Metode").set_value("linear_from_lowest").run()
    assert model().method.name == "fixed_kroner"
    assert "Metoden mangler: Spænd over laveste pris, Pris uden for spændet." in words(app)

    field(app, "Spænd over laveste pris (%)").set_value("60").run()
    assert model().method.name == "fixed_kroner"

    field(app, "Pris uden for spændet").set_value("floor").run()
    assert dict(model().method) == {
        "name": "linear_from_lowest",
        "spread": 60,
        "outside": "floor",
        "fallback_spread": None,
    }
    assert "Metoden mangler" not in words(app)


def test_a_fallback_spread_must_be_typed_and_wider():
    app = page(a_case(a_bid()))
    field(app, "Pris uden for spændet").set_value("fallback").run()
    field(app, "Reservespænd (%)").set_value("40").run()
    assert "reservespændet skal være bredere end spændet" in words(app)
    assert model().method.outside == "floor"
    field(app, "Reservespænd (%)").set_value("80").run()
    assert (model().method.outside, model().method.fallback_spread) == ("fallback", 80)


def test_an_emptied_spread_leaves_the_saved_one():
    app = page(a_case(a_bid()))
    field(app, "Spænd over laveste pris (%)").set_value("").run()
    assert model().method.spread == 50
    assert "Indtil metoden er fuldstændig" in words(app)


def test_after_a_switch_the_prices_weight_is_shared_by_the_others_on_request():
    app = page(reference.example("beskaeftigelse"))
    field(app, "Metode").set_value("fixed_kroner").run()
    assert "Det er ikke angivet, hvad et kvalitetspoint er værd i kroner." in words(app)
    field(app, "Kroner pr. kvalitetspoint (kr.)").set_value("500.000,00").run()
    button(app, "Ret vægtene, så de går op").click().run()
    now = weights_of(model("A-BESK"))
    assert (now["P"], now["E"], now["Q"], now["S"]) == (None, 50, Decimal("28.57"), Decimal("21.43"))
    assert not app.error


@pytest.mark.parametrize("name", ["lowest_over_price", "min_max", "from_average", "by_rank"])
def test_a_method_for_comparison_is_shown_as_advised_against(name: str):
    app = page(a_case(a_bid()))
    field(app, "Metode").set_value(name).run()
    assert not app.exception
    assert "Frarådes." in words(app)


def test_the_methods_stand_in_the_order_they_are_offered():
    options = field(page(a_case(a_bid())), "Metode").options
    assert options[0] == "Fast beløb i kroner pr. kvalitetspoint"
    assert all("frarådes" in option for option in options[-4:])
    assert not any("frarådes" in option for option in options[:-4])


def test_a_criterion_is_added_and_named():
    app = page(a_case(a_bid()))
    button(app, "Tilføj kriterium").click().run()
    field(app, "Navn").set_value("Forsyningssikkerhed").run()
    assert [(c.id, c.name, c.weight) for c in model().criteria][-1] == ("Q2", "Forsyningssikkerhed", 0)
    assert "»Forsyningssikkerhed« har vægten 0 %." in words(app)


def test_a_sub_criterion_is_added_under_its_criterion():
    app = opened_line(page(a_case(a_bid())), "Q")
    button(app, "Tilføj delkriterium").click().run()
    assert [(c.id, c.parent) for c in model().criteria][-1] == ("Q1", "Q")


def test_a_criterion_is_removed_with_its_points():
    three = a_model(a_price(40), quality("Q", 50), quality("S", 10))
    app = opened_line(page(a_case(a_bid(points={"Q": 5, "S": 7}), model=three)), "S")
    button(app, "Fjern kriteriet").click().run()
    assert [c.id for c in model().criteria] == ["P", "Q"]
    assert {a.criterion for a in saved().assessments} == {"Q"}


def test_criteria_change_places():
    app = opened_line(page(reference.example("beskaeftigelse")), "Q")
    button(app, "Flyt op").click().run()
    assert [c.id for c in model("A-BESK").criteria if c.parent is None] == ["P", "Q", "E", "S"]


def test_an_offered_number_gets_its_span_when_both_ends_are_typed():
    app = opened_line(page(a_case(a_bid())), "Q")
    field(app, "Sådan gives point").set_value("indicator").run()
    field(app, "Værste værdi (giver 0 point)").set_value("40").run()
    assert model().criteria[1].scoring.how == "assessed"
    field(app, "Bedste værdi (giver 10 point)").set_value("12,5").run()
    assert dict(model().criteria[1].scoring) == {
        "how": "indicator",
        "worst": 40,
        "best": Decimal("12.5"),
        "indicator": "",
    }


def test_a_scale_of_its_own_takes_a_sentence_per_step():
    app = opened_line(page(a_case(a_bid())), "Q")
    field(app, "Pointskala").set_value("own").run()
    field(app, "Tilføj et trin ved … point").set_value("8").run()
    field(app, "8 point").set_value("Meget god opfyldelse").run()
    assert [(s.points, s.text) for s in model().criteria[1].scale.steps] == [(8, "Meget god opfyldelse")]
    assert model().scale.steps == ()


def test_a_minimum_demand_and_a_rounding_belong_to_the_model():
    app = page(a_case(a_bid()))
    field(app, "Mindst i alt (%)").set_value("70 %").run()
    field(app, "Afrunding af det samlede resultat").set_value("truncate").run()
    assert model().gates.total_at_least == 70
    assert (model().round_total.mode, model().round_total.decimals) == ("truncate", 2)


def test_a_tender_without_a_model_begins_with_what_the_officer_chose():
    app = page(a_case(models=()))
    assert button(app, "Begynd med denne model").disabled
    field(app, "Metode").set_value("linear_from_lowest").run()
    field(app, "Spænd over laveste pris (%)").set_value("60").run()
    assert button(app, "Begynd med denne model").disabled
    field(app, "Pris uden for spændet").set_value("negative").run()
    button(app, "Begynd med denne model").click().run()
    assert not app.exception
    assert weights_of(model()) == {"P": 34, "S": 33, "E": 33}
    assert (model().method.spread, model().method.outside) == (60, "negative")
    assert "Indtil metoden er fuldstændig" not in words(app)


def test_a_first_model_cannot_begin_with_numbers_that_do_not_hold_together():
    app = page(a_case(models=()))
    field(app, "Metode").set_value("linear_span").run()
    field(app, "Nederste pris (giver flest point) (kr.)").set_value("2.000.000,00").run()
    field(app, "Øverste pris (giver færrest point) (kr.)").set_value("1.000.000,00").run()
    field(app, "Pris uden for spændet").set_value("clip").run()
    assert "Den øverste pris skal ligge over den nederste." in words(app)
    assert button(app, "Begynd med denne model").disabled


def test_before_there_are_bids_a_price_is_typed_to_see_the_model_in_kroner():
    app = page(a_case())
    assert "hverken tilbud eller anslået værdi" in words(app)
    field(app, "Prøvepris (kr.), gemmes ikke").set_value("1.000.000,00").run()
    assert "Ét point mere på kvalitet svarer til 75.000 kr." in words(app)
    assert kept().load("T").rev == 1


def test_a_lot_gets_a_model_of_its_own_and_only_that_changes():
    app = page(reference.example("kantine"))
    app.selectbox(key="lot").set_value("L3").run()
    button(app, "Giv L3 sin egen model").click().run()
    field(app, "Form").set_value("add").run()
    case = saved("B-KANT")
    assert [m.method.form for m in case.models] == ["deduct", "add"]
    assert case.models[1].lots == ("L3",)


def test_another_version_of_the_weights_is_shown_as_it_is():
    app = opened_line(page(a_case(a_bid())), "Q")
    theirs = edit.with_model(saved(), a_model(a_price(30), quality("Q", 70)))
    kept().save(
        "T",
        casefile.dump(theirs),
        base=1,
        who="Anne",
        what="vægte",
        at=datetime(2026, 11, 23, 12, tzinfo=UTC),
    )
    opened_line(app.run(), "Q")
    assert field(app, "Vægt (%)").value == "70"


def test_the_page_speaks_english():
    app = page(reference.example("beskaeftigelse"), "en")
    assert app.title[0].value == "Criteria"
    assert "One more point on social value is worth DKK 188,400." in words(app)
