"""The page Delaftaler: the combination, what each rule costs, what could not be proved, and the editing."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pages
import pytest
from builders import Offer, a_bid, a_case, kroner, linear, price_model
from streamlit.testing.v1 import AppTest

from scoring import edit_lots, reference, seals
from scoring.award import AnalysisLimits, Award, Effort, problem, solve
from scoring.award.tradeoff import curve
from scoring.charts import lots as charts
from scoring.model import Case
from scoring.score import score
from scoring.texts import Language
from scoring.words import lot_rules
from scoring.words import lots as lots_words
from widgets import lots_rules, lots_shown

DANISH, ENGLISH = reference.texts("da"), reference.texts("en")
PAGE = "views/lots.py"
D = Decimal
OUT = ("B7/L5",)


@pytest.fixture(autouse=True)
def _a_store_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", pages.new_store(tmp_path))


@pytest.fixture(scope="module")
def canteen() -> Case:
    return reference.example("kantine")


@pytest.fixture(scope="module")
def main_award(canteen: Case) -> Award:
    return solve(canteen, reject=OUT)


def in_lots(name: str, *prices: int, **fields: Any) -> Offer:
    """A bid with a price per lot, L1 first, and seven points in all of them."""
    lines = [{"item": "sum", "lot": f"L{n}", "unit_price": p} for n, p in enumerate(prices, 1) if p]
    return a_bid(name, price=None, prices=lines, **fields)


def lots_case(*offers: Offer, lots: int = 2, **limits: Any) -> Case:
    named = [{"id": f"L{n}", "title": f"Del {n}", "estimated_value": 1_000_000} for n in range(1, lots + 1)]
    return a_case(*offers, model=price_model(kroner(10_000)), tender={"lots": named, "limits": limits})


def clear(text: str) -> str:
    return text.replace("\\", "").replace("\u00a0", " ")


def words(app: AppTest) -> str:
    """What the page says outside its tables and charts."""
    parts = [*app.main.subheader, *app.main.markdown, *app.main.caption, *app.error]
    return clear("\n".join(str(part.value) for part in parts))


def opened(case: Case, language: Language = "da") -> AppTest:
    return pages.page(PAGE, case, language)


def test_the_main_combination_of_the_canteen(canteen: Case, main_award: Award):
    assert lots_words.headline(main_award, canteen, DANISH) == (
        "B2 får L1 og L5; B4 får L2 og L3; B6 får L4. "
        "Med 7.948.740 kr. er det den laveste samlede evalueringspris."
    )
    assert lots_words.paid(main_award.award, DANISH) == (
        "At betale: 9.216.240 kr. efter rabatter på 355.760 kr."
    )
    assert lots_words.runner_up(main_award, canteen, DANISH) == (
        "Meget tæt: den næstbedste kombination er kun 9.600 kr. dyrere (7.958.340 kr.): "
        "L4 går til B5 i stedet for B6."
    )


def test_the_same_in_english(canteen: Case, main_award: Award):
    assert lots_words.headline(main_award, canteen, ENGLISH) == (
        "B2 gets L1 and L5; B4 gets L2 and L3; B6 gets L4. "
        "With DKK 7,948,740, that is the lowest total evaluation price."
    )


def test_each_rule_is_a_sentence_with_its_cost(canteen: Case, main_award: Award):
    first, second, *discounts, last = map(clear, lots_rules.rules(canteen, main_award, DANISH))
    assert first == (
        "Hver tilbudsgiver kan højst vinde 2 delaftaler. **Reglen om højst 2 delaftaler koster 124.340 kr.: "
        "den samlede evalueringspris ville være 7.824.400 kr. uden den.**"
    )
    assert second.endswith(
        "B3 højst 2, B6 højst 1. Kapaciteten koster intet her: resultatet er det samme uden."
    )
    assert [d.rpartition(". ")[2] for d in discounts[:2]] == ["Den udløses ikke her.", "fra."]
    assert "Her trækkes 95.610 kr. fra." in discounts[1]
    assert last == (
        "**Rabatterne gør kombinationen 280.160 kr. billigere: "
        "den samlede evalueringspris ville være 8.228.900 kr. uden dem.**"
    )


def test_without_an_award_the_rules_are_told_without_costs(canteen: Case):
    assert (
        clear(next(lots_rules.rules(canteen, None, DANISH)))
        == "Hver tilbudsgiver kan højst vinde 2 delaftaler."
    )


def test_other_rules_are_told_too():
    case = lots_case(
        in_lots("A", 100, 100, discounts=[{"id": "R1", "lots": ["L1", "L2"], "percent": 5}]),
        in_lots("B", 110, 110, discounts=[{"id": "R2", "min_lots": 2, "percent": "2.5"}]),
        max_lots_bid=1,
        combinations=(("L1", "L2"),),
        combinations_announced=True,
    )
    told = [clear(line) for line in lots_rules.rules(case, None, DANISH)]
    assert told[0].endswith("Flere er der budt på af A og B; det er ikke regnet med her.")
    assert told[1].endswith("kombinationer: L1 + L2.")
    assert told[2:] == [
        "A giver rabat: 5 % på L1 og L2, hvis alle vindes.",
        "B giver rabat: 2,5 % på alt, der vindes, ved mindst 2 delaftaler.",
    ]


def test_a_discount_nobody_announced_is_told_and_told_not_to_count():
    case = lots_case(in_lots("A", 100, 100, discounts=[{"id": "R", "min_lots": 2, "percent": 5}]))
    last = [clear(line) for line in lots_rules.rules(case, None, DANISH)][-1]
    assert last.endswith(
        "Den regnes ikke med, for udbudsmaterialet siger ikke, at delaftaler kan tildeles samlet."
    )


def test_equal_combinations_are_named_and_none_is_chosen():
    case = lots_case(in_lots("A", 100, 100), in_lots("B", 100, 120))
    award = solve(case)
    assert lots_words.headline(award, case, DANISH).startswith("2 kombinationer er lige gode.")
    told = [clear(line) for line in lots_words.ties(award, case, DANISH)]
    assert told == ["A får L1 og L2. At betale: 200 kr.", "A får L2; B får L1. At betale: 200 kr."]
    assert "har ingen regel for det" in lots_words.tie_rule(case, DANISH)
    grid = lots_shown.grid({lot: score(case, lot) for lot in ("L1", "L2")}, case, award, DANISH)
    assert ["kan vinde" in cell for cell in grid.iloc[0]] == [False, True, True]
    assert ["vinder" in cell for cell in grid.iloc[1]] == [False, True, False]


def test_the_tie_rule_of_the_tender_documents_is_quoted():
    case = lots_case(in_lots("A", 100), in_lots("B", 100), lots=1)
    ruled = case.models[0].model_copy(update={"tie_rule": "Lodtrækning under notarens tilsyn."})
    case = case.model_copy(update={"models": (ruled,)})
    assert "»Lodtrækning under notarens tilsyn.«" in lots_words.tie_rule(case, DANISH)


def test_what_is_not_proved_is_not_called_best(canteen: Case):
    award = solve(canteen, reject=OUT, effort=Effort(nodes=0))
    assert "der er fundet" in lots_words.headline(award, canteen, DANISH)
    said = lots_words.certificate(award, DANISH)
    assert said.startswith("Ikke bevist færdigt: kombinationen er lovlig og højst")
    assert "ikke bevist" in lots_words.runner_up(award, canteen, DANISH)


def test_the_proof_speaks_of_points_as_points():
    case = reference.example("beskaeftigelse")
    assert "5,59 er bedst" in lots_words.proof(solve(case), DANISH)


def test_one_lot_for_five_with_three_bidders_is_impossible_and_the_page_says_how_far(canteen: Case):
    case = edit_lots.with_limits(canteen, max_lots_won=D(1))
    award = solve(case, reject=("B1", "B2", "B3"))
    assert award.status == "infeasible"
    assert lots_words.headline(award, case, DANISH) == "Ingen kombination opfylder alle regler."
    told = list(lot_rules.clashes(award.conflict, case, DANISH))
    assert told == ["Reglen om højst 1 delaftale kan ikke opfyldes, heller ikke uden de andre regler."]
    assert list(lot_rules.enough(award.conflict, case, DANISH)) == [
        "Hver tilbudsgiver skal kunne vinde 2 delaftaler."
    ]


def test_limits_of_an_analysis_that_clash_say_how_far_each_must_move(canteen: Case):
    limits = AnalysisLimits(budget=D(9_200_000), social_lots=2)
    award = solve(canteen, reject=OUT, limits=limits)
    assert list(lot_rules.clashes(award.conflict, canteen, DANISH)) == [
        "Disse kan ikke gælde samtidig: budgettet og kravet om antal delaftaler til socialøkonomiske."
    ]
    moves = list(lot_rules.enough(award.conflict, canteen, DANISH))
    assert moves[0].startswith("Budgettet skal være mindst 9.")
    assert moves[1] == "Kravet skal ned på 1 delaftale til socialøkonomiske."


def test_the_curve_numbers_its_combinations_and_marks_the_chosen(canteen: Case, main_award: Award):
    points = curve(problem(canteen, reject=OUT))
    table = lots_shown.tradeoff(points, main_award.assignments, ["social"], DANISH)
    assert list(table["Nr."])[3] == "4 (øverst på siden)"
    drawn = charts.tradeoff(points, main_award.assignments, "social", DANISH).to_dict()
    assert drawn["layer"][0]["encoding"]["y"]["title"] == "Social værdi, point i alt"
    said = charts.tradeoff_alt(points, "social", DANISH)
    assert said.startswith("Prikker med betaling og Social værdi, den billigste først: nr. 1: 9.112.930 kr.")


def test_more_lots_than_can_be_told_are_counted():
    case = lots_case(in_lots("A", *([100] * 13)), lots=13)
    assert lots_words.headline(solve(case, study=False), case, DANISH).startswith(
        "13 delaftaler er fordelt på 1 tilbudsgivere."
    )


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("name", reference.examples())
def test_the_examples_show_their_award_in_both_languages(name: str, language: Language):
    case, t = reference.example(name), reference.texts(language)
    app = opened(case, language)
    assert lots_words.headline(solve(case), case, t) in words(app)
    assert t("lots.proof.optimal") in words(app)
    assert t("result.analysis") in words(app)


def test_a_price_far_below_is_pointed_out_and_can_be_held_out_at_once(canteen: Case):
    app = opened(canteen)
    assert "B7 har i L5 prisen 512.000 kr.; det er 41,0 % under medianen af de andre" in words(app)
    pages.press(app, "Hold B7 i L5 ude")
    assert "Med 7.948.740 kr. er det den laveste samlede evalueringspris." in words(app)
    assert "Analyse, ikke afgørelse:** B7 i L5 er holdt ude i denne beregning." in words(app)
    assert pages.revisions(canteen) == 1


def test_a_limit_typed_is_read_strictly_and_shows_what_it_costs(canteen: Case):
    app = opened(canteen)
    limit(app, "social_lots").set_value("1,5").run()
    assert "»1,5« passer ikke her." in words(app)
    limit(app, "social_lots").set_value("2").run()
    assert "Grænserne koster" in words(app)
    limit(app, "budget").set_value("12.34").run()
    assert "er skrevet på engelsk" in words(app)
    limit(app, "budget").set_value("8.000.000").run()
    assert "Ingen kombination opfylder alle regler." in words(app)
    assert pages.revisions(canteen) == 1


def limit(app: AppTest, field: str) -> Any:
    return next(f for f in app.text_input if (f.key or "").endswith(f"/{field}") and "limit" in (f.key or ""))


def test_an_undivided_tender_says_so_and_is_divided_here():
    case = a_case(a_bid("A"), a_bid("B", price=1_200_000))
    app = opened(case)
    assert "Udbuddet er ikke delt" in words(app)
    values = {
        "new_lot/first": "L1",
        "new_lot/id": "L2",
        "new_lot/title": "Ny del",
        "new_lot/value": "500.000,00",
    }
    for key, value in values.items():
        app.text_input(key=key).set_value(value)
    pages.press(app, "Del udbuddet")
    assert [lot.id for lot in pages.stored(case).tender.lots] == ["L1", "L2"]
    assert pages.stored(case).tender.lots[1].estimated_value == 500_000
    assert "Ingen tilbud kan vinde L2." in words(app)


def test_the_rules_are_edited_and_saved(canteen: Case):
    app = opened(canteen)
    pages.field(app, "tender/limits/max_lots_won").set_value("3").run()
    assert pages.stored(canteen).tender.limits.max_lots_won == 3
    pages.field(app, "tender/limits/max_lots_won").set_value("halvanden").run()
    assert pages.stored(canteen).unread == {"tender/limits/max_lots_won": "halvanden"}
    pages.field(app, "tender/limits/max_lots_won").set_value("").run()
    stored = pages.stored(canteen)
    assert (stored.unread, stored.tender.limits.max_lots_won) == ({}, None)


def test_combinations_are_stated_and_taken_back(canteen: Case):
    app = opened(canteen)
    app.multiselect(key="new_combination/lots").set_value(["L1", "L5"])
    pages.press(app, "Tilføj kombination")
    assert pages.stored(canteen).tender.limits.combinations == (("L1", "L5"),)
    pages.press(app, "Fjern L1 + L5")
    assert pages.stored(canteen).tender.limits == canteen.tender.limits


def test_a_discount_is_added_changed_and_removed(canteen: Case):
    app = opened(canteen)
    app.text_input(key="new_discount/B1/percent").set_value("7,5")
    app.multiselect(key="new_discount/B1/lots").set_value(["L1", "L2"])
    pages.press(app, "Tilføj rabat")
    assert pages.stored(canteen).bid("B1").discounts[-1] == canteen.bid("B1").discounts[-1].model_copy(
        update={"id": "R5", "lots": ("L1", "L2"), "min_lots": None, "percent": D("7.5"), "text": ""}
    )
    pages.field(app, "bids/B1/discounts/R5/percent").set_value("120").run()
    assert pages.stored(canteen).unread == {"bids/B1/discounts/R5/percent": "120"}
    pages.press(app, "Fjern R5")
    assert pages.stored(canteen).bid("B1") == canteen.bid("B1")


def test_a_discount_without_a_figure_is_refused(canteen: Case):
    app = pages.press(opened(canteen), "Tilføj rabat")
    assert "Skriv procenten, og vælg delaftaler" in words(app)
    assert pages.revisions(canteen) == 1


def test_a_capacity_is_typed(canteen: Case):
    app = opened(canteen)
    pages.field(app, "bids/B1/capacity").set_value("2").run()
    assert pages.stored(canteen).bid("B1").capacity == 2


def test_a_lot_is_renamed_and_removed(canteen: Case):
    app = opened(canteen)
    pages.field(app, "tender/lots/L1/id").set_value("RÅD").run()
    assert pages.stored(canteen).tender.lots[0].id == "RÅD"
    pages.field(app, "tender/lots/RÅD/id").set_value("L2").run()
    assert "Nøglen »L2« kan ikke bruges" in words(app)
    pages.press(app, "Fjern RÅD helt")
    assert [lot.id for lot in pages.stored(canteen).tender.lots] == ["L2", "L3", "L4", "L5"]


def test_what_is_missing_is_told_and_the_rules_can_still_be_edited():
    case = lots_case(in_lots("A", 100, 100), in_lots("B", 100, 100, points=None))
    app = opened(case)
    assert "B mangler point" in words(app)
    assert pages.field(app, "tender/limits/max_lots_won")


def test_without_bids_the_rules_can_be_set(canteen: Case):
    app = opened(canteen.model_copy(update={"bids": (), "assessments": ()}))
    assert "Der er ingen tilbud endnu." in words(app)
    assert pages.field(app, "tender/lots/L1/title")


def test_lots_judged_in_different_units_cannot_be_added_up():
    case = lots_case(in_lots("A", 100, 100), in_lots("B", 110, 110))
    by_points = case.models[0].model_dump() | {"lots": ("L2",), "method": linear()}
    by_points["criteria"] = [
        c | {"weight": 40 if c["kind"] == "price" else 60} for c in by_points["criteria"]
    ]
    case = Case.model_validate(case.model_dump() | {"models": [case.models[0].model_dump(), by_points]})
    assert "Delaftalerne gøres op på forskellige måder" in words(opened(case))


def test_a_sealed_model_with_one_best_combination_is_the_decision():
    case = lots_case(in_lots("A", 100, 100), in_lots("B", 110, 90))
    at = datetime(2026, 1, 2, tzinfo=UTC)
    app = opened(seals.seal(case, by="Test", at=at, program="test"))
    assert "Analyse, ikke afgørelse:**" not in words(app)


def test_a_large_field_is_solved_when_asked_and_shown_by_winner():
    offers = [in_lots(f"B{b:02}", *[1_000 + (7 * b + 3 * n) % 40 for n in range(21)]) for b in range(20)]
    app = opened(lots_case(*offers, lots=21, max_lots_won=5))
    assert "Find den bedste kombination" in [toggle.label for toggle in app.toggle]
    next(x for x in app.toggle if x.label.startswith("Find")).set_value(True).run(timeout=120)
    assert not app.exception
    assert "21 delaftaler er fordelt på" in words(app)
    assert app.main.table[-1].value.shape[0] == 21
