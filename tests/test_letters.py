"""The letters: whom each names, what is decided by which model, and what nobody has filled in."""

from __future__ import annotations

import re

import pytest
from letters_told import (
    BLANK,
    CANTEEN,
    JOBS,
    PARKS,
    asked,
    canteen,
    due,
    filled,
    made,
    parks,
    rejected,
    section,
    text,
    with_bid,
)
from sealed_cases import at, move

from scoring import course, letters, reference
from scoring.decision import decision
from scoring.model import Case
from scoring.score import score
from scoring.texts import LANGUAGES, Language


def of_every_kind() -> list[tuple[str, letters.LetterKind, Case]]:
    out = filled(rejected(at(PARKS, "closed"), "C5", ground="requirement"))
    return [
        ("C1", "tildeling", parks()),
        ("C2", "afslag", parks()),
        ("C5", "forkastelse", out),
        ("C2", "annullation", course.take(parks(), move("annulled", reason="Bortfaldet"))),
        ("C5", "anmodning_forklaring", filled(asked(at(PARKS, "opened"), "C5"))),
        ("C2", "tilbagekaldelse", course.take(parks(), move("recalled", reason="Fejl"))),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_of_every_kind_can_be_written_in_both_languages(language: Language):
    for bid, kind, case in of_every_kind():
        told = made(case, bid, kind, language)
        assert (told.kind, told.bid, told.document.language) == (kind, bid, language)
        assert not BLANK.search(text(told)), (kind, BLANK.findall(text(told)))
        assert not re.search(r"[{}]", text(told)), kind
        assert case.bid(bid).tenderer.name in text(told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_letter_of_the_examples_names_a_third_bidder(language: Language):
    for case in (parks(), filled(at(JOBS, "standstill")), canteen(), filled(at(CANTEEN, "standstill"))):
        winners = {lot.id: awards for lot, awards in zip(case.tender.lots, awarded(case), strict=True)}
        for bid, told in due(case, language).items():
            for other in case.bids:
                known = other.id == bid or any(
                    winners[lot.id] == other.id and case.bid(bid) in case.bids_in(lot.id)
                    for lot in case.tender.lots
                )
                assert known or other.tenderer.name not in text(told), (bid, other.id)
                assert known or not re.search(rf"\b{other.id}\b", text(told)), (bid, other.id)


def awarded(case: Case) -> list[str | None]:
    won = decision(case).awards
    return [won.get(lot.id) for lot in case.tender.lots]


def test_who_the_bidder_is_changes_no_word():
    """Kind, registration, size and heads are turned round for every bid; the letters stay the same."""

    def turned(case: Case) -> Case:
        for b in case.bids:
            kind = "ordinary" if b.tenderer.kind == "social_economy" else "social_economy"
            other = {
                "kind": kind,
                "rsv": "yes" if b.tenderer.rsv == "no" else "no",
                "size": "micro",
                "employees": 3,
            }
            case = with_bid(case, b.id, tenderer=b.tenderer.model_copy(update=other))
        return case

    case = canteen()
    assert {b: t.document for b, t in due(turned(case)).items()} == {
        b: t.document for b, t in due(case).items()
    }


@pytest.mark.parametrize(
    "said",
    [
        "Bedre end Rågemark Grønservice på alle arealer.",
        "bedre end rågemark grønservice aps",
        "Planen er grundigere end i C3.",
        "Grundigere end tilbud C3",
        "Prisen ligger over de 12.100.000 kr., som et andet tilbud koster.",
        "Det koster 12100000",
        "CVR 11223344 har en bedre plan.",
    ],
)
def test_a_reason_that_tells_of_a_third_bid_is_not_taken_into_the_letter(said: str):
    case = reference.example(PARKS)
    case = with_bid(case, "C3", tenderer=case.bid("C3").tenderer.model_copy(update={"cvr": "11223344"}))
    price = score(case, case.tender.lots[0].id).prices["C3"]
    said = said.replace("12.100.000", f"{int(price):,}".replace(",", ".")).replace(
        "12100000", str(int(price))
    )
    last = next(a for a in case.assessments if a.bid == "C2" and a.evaluator == "panel")
    told = made(filled(with_words(case, last.criterion, said)), "C2")
    assert said not in text(told)
    assert "[UDFYLD: teksten nævner et andet tilbud" in section(told, "reasons")


@pytest.mark.parametrize(
    "said", ["Bedre end C1 på planen.", "Hvidtjørnsgartneren har ti års erfaring.", "20 % mere."]
)
def test_a_reason_may_tell_of_the_winner_and_of_other_numbers(said: str):
    assert said in section(made(filled(with_words(reference.example(PARKS), "Q1", said)), "C2"), "reasons")


def with_words(case: Case, criterion: str, said: str) -> Case:
    """The panel's reason for C2 on a criterion, in other words."""
    last = next(
        a
        for a in reversed(case.assessments)
        if (a.bid, a.criterion, a.evaluator) == ("C2", criterion, "panel")
    )
    again = last.model_copy(update={"rationale": said})
    return case.model_copy(update={"assessments": (*case.assessments, again)})


def test_the_model_is_called_unchanged_only_while_the_seal_holds():
    same = "den er ikke ændret efter offentliggørelsen"
    case = parks()
    digest = case.seal.digest if case.seal else ""
    assert same in section(made(case, "C2"), "model")
    assert digest in " ".join(made(case, "C2").document.footer)
    heavier = case.models[0].model_copy(update={"tie_rule": "Anden regel"})
    for broken in (
        case.model_copy(update={"models": (heavier,)}),
        case.model_copy(update={"seal": None}),
        case.model_copy(
            update={"assessments": tuple(a.model_copy(update={"rationale": "x"}) for a in case.assessments)}
        ),
    ):
        told = made(broken, "C2")
        assert same not in text(told)
        assert "[UDFYLD: om modellen er uændret" in section(told, "model")
        assert told.document.footer == ()
        assert told.document.draft


def test_a_model_corrected_before_the_deadline_is_not_called_the_first():
    case = at(PARKS, "sealed")
    case = course.take(case, move("resealed", day=1, reason="Trykfejl i bilag 4"))
    for day, step in enumerate(("opened", "points_closed"), 2):
        case = course.take(case, move(step, day=day))  # type: ignore[arg-type]
    case = filled(course.take(case, move("decided", day=4, awards={"LOT-0000": "C1"})))
    assert "senest er offentliggjort før tilbudsfristen" in section(made(case, "C2"), "model")
