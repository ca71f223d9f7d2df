"""The letters, due: which letter who gets, rejections, annulments, recalls and questions about a price."""

from __future__ import annotations

from datetime import date

import pytest
from builders import a_bid, a_case, a_model, a_price, quality
from letters_told import (
    CANTEEN,
    JOBS,
    PARKS,
    asked,
    canteen,
    due,
    filled,
    keys,
    made,
    parks,
    rejected,
    section,
    text,
    with_bid,
)
from sealed_cases import at, move

from scoring import course, letters, reference
from scoring.bid import Rejection
from scoring.model import Case
from scoring.score import score


def test_each_bidder_gets_one_letter_by_how_it_did():
    kinds = {bid: told.kind for bid, told in due(canteen()).items()}
    assert kinds == {
        "B1": "afslag", "B2": "tildeling", "B3": "afslag", "B4": "tildeling",
        "B5": "afslag", "B6": "tildeling", "B7": "afslag",
    }  # fmt: skip
    out = filled(rejected(at(PARKS, "closed"), "C5"))
    assert due(out)["C5"].kind == "forkastelse"


def test_a_bid_taken_back_gets_no_letter():
    back = Rejection(reason="Trukket", withdrawn=True)
    assert set(due(with_bid(parks(), "C5", rejections=(back,)))) == {"C1", "C2", "C3", "C4", "C6", "C7"}


def test_an_annulled_tender_and_a_recalled_award_are_told_to_all():
    for step, kind in (("annulled", "annullation"), ("recalled", "tilbagekaldelse")):
        case = course.take(parks(), move(step, reason="Bevilling bortfaldet"))  # type: ignore[arg-type]
        found = due(case)
        assert {told.kind for told in found.values()} == {kind}
        assert len(found) == 7
        assert all("Bevillingen er bortfaldet." in text(told) for told in found.values())
        assert "Bevilling bortfaldet\n" not in text(found["C1"])  # the step's own reason is the department's


def test_points_taken_back_before_any_award_recall_nothing():
    case = course.take(at(PARKS, "closed"), move("recalled", reason="Regnefejl"))
    assert {told.kind for told in due(filled(case)).values()} == {"tildeling", "afslag"}


@pytest.mark.parametrize("state", ["draft", "sealed", "opened", "closed"])
def test_before_the_decision_a_letter_is_a_draft(state):
    assert {t.document.draft for t in due(filled(at(PARKS, state))).values()} == {
        "tildelingen er ikke besluttet"
    }


@pytest.mark.parametrize("state", ["decided", "standstill", "contract"])
def test_after_the_decision_it_is_not(state):
    assert {told.document.draft for told in due(filled(at(PARKS, state))).values()} == {""}


@pytest.mark.parametrize(("bid", "kind"), [("C1", "afslag"), ("C2", "tildeling"), ("C2", "forkastelse")])
def test_a_letter_the_bid_does_not_call_for_is_refused(bid: str, kind: letters.LetterKind):
    with pytest.raises(ValueError, match=bid):
        made(parks(), bid, kind)


def test_the_same_case_gives_the_same_letters():
    again = Case.model_validate(canteen().model_dump())
    assert due(canteen()) == due(again)


@pytest.mark.parametrize("ground", Rejection.model_fields["ground"].annotation.__args__)
def test_a_rejection_says_what_was_not_met(ground):
    told = section(
        made(filled(rejected(at(PARKS, "closed"), "C5", ground=ground)), "C5", "forkastelse"), "rejected"
    )
    assert "Grunden er: Prisen dækker ikke natarbejdet, jf. kravspecifikationen pkt. 3.2." in told
    assert "Tilbuddet på kontrakten er forkastet" in told


def test_a_rejected_bidder_reads_no_points_and_no_winner():
    told = made(filled(rejected(at(PARKS, "closed"), "C5")), "C5", "forkastelse")
    assert not {"result", "reasons", "price", "decision"} & set(keys(told))
    assert "Hvidtjørnsgartneren" not in text(told)


def test_a_bid_that_fails_the_models_own_demand_reads_its_own_number():
    model = a_model(a_price(40), quality("Q", 60, minimum_points=4))
    case = filled(a_case(a_bid("A"), a_bid("B", points=3), model=model))
    told = section(made(case, "B", "forkastelse"), "rejected")
    assert "mindstekrav i evalueringsmodellen" in told
    assert "3,00 point" in told
    assert "4,00" in told


def test_an_empty_reason_for_a_rejection_is_a_placeholder():
    case = filled(rejected(a_case(a_bid("A"), a_bid("B")), "B", reason="", lot=None))
    with pytest.raises(Exception, match="rejection_without_reason"):
        due(case)


def test_a_question_about_a_price_tells_the_recipients_numbers_alone():
    case = filled(asked(reference.example(JOBS), "A5"))
    told = made(case, "A5", "anmodning_forklaring", on=date(2026, 3, 2))
    said = section(told, "explain")
    assert "3.768.000 kr., fremstår lav" in said
    assert "senest 12.03.2026" in said
    for topic in ("metoden", "tekniske løsning", "arbejdsvilkår", "offentlig støtte"):
        assert topic in said
    card = score(case, case.tender.lots[0].id)
    others = [price for bid, price in card.prices.items() if bid != "A5"]
    assert not any(f"{int(price):,}".replace(",", ".") in text(told) for price in others)
    assert "decision" not in keys(told)
    assert told.document.draft == ""


def test_a_question_without_a_deadline_has_a_placeholder():
    case = asked(reference.example(JOBS), "A5", answer_due=None)
    assert "[UDFYLD: frist for redegørelsen]" in section(made(case, "A5", "anmodning_forklaring"), "explain")


def test_a_question_is_about_the_lot_that_appears_low():
    case = asked(reference.example(CANTEEN), "B7", lot="L5")
    said = section(made(case, "B7", "anmodning_forklaring"), "explain")
    assert "delaftale L5" in said
    assert "delaftale L3" not in said


@pytest.mark.parametrize("kind", ["annullation", "tilbagekaldelse"])
def test_an_end_that_has_not_come_is_a_draft(kind: letters.LetterKind):
    assert made(parks(), "C2", kind).document.draft
    assert "[UDFYLD: den saglige grund]" in text(made(parks(ground=""), "C2", kind))
