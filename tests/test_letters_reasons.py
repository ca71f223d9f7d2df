"""The letters, why: every criterion in both directions, the points, the place and the price."""

from __future__ import annotations

import re

import pytest
from builders import a_bid, a_case, a_model, a_price, quality
from letters_told import (
    CANTEEN,
    JOBS,
    canteen,
    due,
    filled,
    keys,
    made,
    parks,
    section,
    text,
)
from sealed_cases import at

from scoring import reference


def test_every_criterion_is_told_and_in_which_direction():
    told = section(made(parks(), "C2"), "reasons")
    assert [line for line in told.splitlines() if "(vægt" in line] == [
        "Q1 Plejeplan og faglig metode (vægt 20 %)",
        "Q2 Driftssikkerhed og bemanding (vægt 20 %)",
        "S1 Andel af kontraktens timer udført af personer uden for arbejdsmarkedet (vægt 6 %)",
        "S2 Oplærings- og støtteplan (vægt 4 %)",
        "M1 Maskintimer uden fossilt brændstof (vægt 10 %)",
    ]
    assert "Det vindende tilbud er vurderet højere end jeres: 9 point mod 7 point." in told
    assert "Jeres tilbud er vurderet højere end det vindende: 9 point mod 4 point." in told
    assert "Jeres tilbud får flere point end det vindende: 8 point mod 1 point." in told


def test_both_directions_and_what_is_alike_stand_in_short_above():
    told = section(made(filled(at(JOBS, "standstill")), "A2"), "reasons").splitlines()
    short = [
        line for line in told if " er vurderet " in line and "mod" not in line and "til hvert" not in line
    ]
    assert [line.split(" på ")[0] for line in short] == ["Jeres tilbud er vurderet højere"]
    told = section(made(filled(reference.example(JOBS), prices="shown"), "A1"), "reasons")
    assert "De to tilbud er vurderet lige på" not in told
    case = a_case(a_bid("A", points={"Q": 7, "R": 5}), a_bid("B", price=2_000_000, points={"Q": 7, "R": 5}),
                  model=a_model(a_price(40), quality("Q", 30), quality("R", 30)))  # fmt: skip
    assert "De to tilbud er vurderet lige på Q Kvalitet Q; R Kvalitet R." in section(
        made(case, "B"), "reasons"
    )


def in_short(letter) -> list[str]:
    """What stands above the criteria, without the line that opens it."""
    told = section(letter, "reasons").splitlines()[1:]
    return told[: next(n for n, line in enumerate(told) if "(vægt" in line)]


def test_the_price_stands_first_in_short_where_it_may_be_told():
    opens, price = in_short(made(parks(), "C2"))[:2]
    assert opens == "Tilbuddene sammenlignet på pris og kvalitet:"
    assert price == "Jeres tilbud får flere point på P Pris."
    jobs = filled(at(JOBS, "standstill"))
    assert in_short(made(jobs, "A2"))[1] == "Det vindende tilbud får flere point på P Pris."
    assert "den laveste pris af de to." in section(due(canteen())["B3"], "reasons.L2")


@pytest.mark.parametrize("prices", ["withheld", None])
def test_a_price_kept_back_is_not_told_in_short_either(prices: str | None):
    told = in_short(made(parks(prices=prices, prices_because="Hemmelig"), "C2"))
    assert told[0] == "Tilbuddene sammenlignet på kvalitet:"
    assert not any("Pris" in line or "pris" in line for line in told)


def test_a_price_the_quality_is_not_yet_in_has_another_name_than_the_result():
    told = section(due(canteen())["B3"], "price.L2")
    assert "Prisen, før kvaliteten regnes med, er" in told
    assert "evalueringstekniske" not in told
    assert "Den evalueringstekniske pris er" in section(made(parks(), "C2"), "price")


def test_the_reasons_are_the_panels_words_about_both_bids():
    told = section(made(parks(), "C2"), "reasons")
    assert "Grundig plan for pleje og ukrudt uden kemi. Planen for træpleje er mindre udfoldet." in told
    assert "Arealspecifikke plejeplaner med tydelige kvalitetsmål, artsvalg og biodiversitet." in told
    assert "Evaluator" not in told


def test_points_come_with_the_scales_own_sentence_or_the_two_they_lie_between():
    told = section(made(parks(), "C2"), "reasons")
    assert "Det vindende tilbud: 4 point (»Middel opfyldelse«)." in told
    assert "Jeres tilbud: 7 point (mellem 6, »God opfyldelse«, og 8, »Meget god opfyldelse«)." in told


def test_an_offered_number_comes_with_its_unit_its_points_and_the_published_line():
    told = section(made(parks(), "C2"), "reasons")
    assert "0 % giver 0 point, 40 % giver 10 point" in told
    assert "Jeres tilbud: 32 %, som giver 8 point." in told
    assert "Det vindende tilbud: 4 %, som giver 1 point." in told


def test_the_winner_reads_its_own_assessment_and_nobody_elses():
    told = made(parks(), "C1", "tildeling")
    assert "Vurdering af tilbuddet" in section(told, "reasons")
    assert "Det vindende tilbud" not in text(told)
    assert "Fjordby Kommune (fiktiv) har besluttet at tildele jer kontrakten." in section(told, "decision")


def test_a_point_without_a_reason_is_a_placeholder_and_not_silence():
    case = a_case(a_bid("A"), a_bid("B", price=1_300_000, points=5))
    told = section(made(case, "B"), "reasons")
    assert "Det vindende tilbud: 7 point. [UDFYLD: begrundelse for pointene]" in told
    assert "Jeres tilbud: 5 point. [UDFYLD: begrundelse for pointene]" in told


def test_of_a_mean_the_panels_reason_counts_and_no_evaluators():
    said = [
        {"bid": b, "criterion": "Q", "evaluator": who, "points": p, "rationale": f"{who} om {b}"}
        for b, p in (("A", 8), ("B", 5))
        for who in ("Anna", "Bo")
    ]
    said.append({"bid": "A", "criterion": "Q", "rationale": "Panelets ord om A."})
    model = a_model(a_price(40), quality("Q", 60), panel="mean")
    case = a_case(a_bid("A", points=None), a_bid("B", points=None), model=model, assessments=said)
    told = section(made(case, "B"), "reasons")
    assert "Det vindende tilbud: 8 point. Panelets ord om A." in told
    assert "Jeres tilbud: 5 point. [UDFYLD" in told
    assert "Anna" not in told


def test_points_on_a_criterions_own_scale_are_told_on_both():
    steps = [{"points": 0, "text": "Intet"}, {"points": 5, "text": "Alt"}]
    own = quality("Q", 60, scale={"bottom": 0, "top": 5, "steps": steps})
    case = a_case(a_bid("A", points=5), a_bid("B", points=2), model=a_model(a_price(40), own))
    told = section(made(case, "B"), "reasons")
    assert (
        "Jeres tilbud: 2 på kriteriets skala fra 0 til 5, omregnet 4 point (mellem 0, »Intet«, og 5, »Alt«)."
        in told
    )
    assert "10 point mod 4 point" in told


def test_the_table_holds_both_bids_and_their_totals():
    told = section(made(parks(), "C2"), "result")
    assert "Jeres tilbud er placeret som nr. 2 af 7." in told
    assert "Q1 Plejeplan og faglig metode | 20 % | 9 | 7 | 1,8 | 1,4" in told
    assert "Samlede point |  |  |  | 7,81 point | 7,56 point" in told
    assert "Samlet resultat: 7,81 point for det vindende tilbud og 7,56 point for jeres tilbud." in told


def test_a_total_in_kroner_is_an_evaluation_price():
    case = filled(at(CANTEEN, "standstill"))
    told = section(made(case, "B3"), "result.L4")
    assert "Evalueringspris" in told
    assert "−" in told
    assert re.search(r"P Pris \| – \| – \| – \| [\d.]+ kr\. \| [\d.]+ kr\.", told)


@pytest.mark.parametrize(
    ("own", "winner", "said"),
    [
        (1_200_000, 1_000_000, "Det vindende tilbud har den laveste pris af de to."),
        (900_000, 1_000_000, "Jeres tilbud har den laveste pris af de to."),
        (1_000_000, 1_000_000, "for begge tilbud"),
    ],
)
def test_the_price_is_told_in_both_directions(own: int, winner: int, said: str):
    case = filled(a_case(a_bid("A", price=winner, points=9), a_bid("B", price=own, points=1)))
    assert said in section(made(case, "B"), "price")


def test_until_somebody_has_chosen_the_winners_price_is_a_placeholder():
    told = made(parks(prices=None), "C2")
    assert "[UDFYLD: om det vindende tilbuds pris oplyses eller holdes tilbage]" in section(told, "price")
    assert "P Pris | 40 % | [UDFYLD: pris] | 8,9367" in section(told, "result")
    assert "12.900.000" not in text(told)


def test_one_point_is_one_point_in_english():
    told = text(made(parks(), "C2", language="en"))
    assert "The winning tender: 4%, which gives 1 point." in told.replace("4 %", "4%")
    assert "8 points against 1 point." in told
    assert not re.search(r"(?<![\d.,])1 points", told)


def test_a_withheld_price_cannot_be_worked_out_from_the_table():
    told = made(parks(prices="withheld", prices_because="Enhedspriserne er forretningshemmeligheder"), "C2")
    assert "P Pris | 40 % | oplyses ikke | 8,9367 | oplyses ikke | 3,5747" in section(told, "result")
    assert "Samlede point |  |  |  | oplyses ikke | 7,56 point" in section(told, "result")
    assert "Grunden er: Enhedspriserne er forretningshemmeligheder." in section(told, "price")
    for number in ("12.900.000", "8,2278", "3,2911", "7,81"):
        assert number not in text(told)


def test_a_supplement_in_percent_of_a_withheld_price_is_withheld_too():
    case = a_case(
        a_bid("A", points=6), a_bid("B", points=1), model=a_model(method={"name": "percentage_on_price"})
    )
    told = section(made(filled(case, prices="withheld"), "B"), "result")
    assert re.search(r"^Q Kvalitet Q \| 60 % \| 6 \| 1 \| oplyses ikke \| [\d.]+ kr\.$", told, re.MULTILINE)


def test_withholding_needs_a_reason():
    told = section(made(parks(prices="withheld"), "C2"), "price")
    assert "[UDFYLD: hvorfor prisen holdes tilbage]" in told


def test_the_winners_own_letter_holds_its_price_whatever_was_chosen():
    assert "12.900.000 kr." in section(made(parks(prices="withheld"), "C1", "tildeling"), "price")


def test_where_price_alone_decides_the_winners_price_suffices():
    case = filled(
        a_case(a_bid("A", points=None), a_bid("B", price=1_100_000, points=None), model=a_model(a_price(100)))
    )
    told = made(case, "B")
    assert "reasons" not in keys(told)
    assert "1.000.000 kr. for det vindende tilbud" in section(told, "price")


def test_a_price_set_beforehand_is_no_secret_and_no_difference():
    model = a_model(a_price(), quality("Q", 100), method={"name": "fixed_price", "price": 500_000})
    told = made(a_case(a_bid("A", price=None, points=8), a_bid("B", price=None, points=6), model=model), "B")
    assert "Prisen er fastsat i udbudsmaterialet: 500.000 kr." in section(told, "price")
    assert "[UDFYLD: pris]" not in section(told, "result")


def test_a_bid_alone_is_told_that_it_is():
    told = made(filled(a_case(a_bid("A"))), "A", "tildeling")
    assert "Jeres tilbud er det eneste, der er evalueret." in section(told, "result")
