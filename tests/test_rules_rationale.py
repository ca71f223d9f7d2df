"""Reasons for points: what they may not rest on, and whether they fit the points."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from scoring import reference
from scoring.evaluation import Criterion, Scale
from scoring.model import Case
from scoring.rules import rationale
from scoring.rules.rationale import CHECKS, FlagKind, Yardstick, lint
from scoring.rules.subject import Subject
from tests.builders import a_bid, a_case
from tests.rule_cases import BOOK, DAY, found, told

ROWS = tomllib.loads(Path(__file__).with_name("rationale_cases.toml").read_text(encoding="utf-8"))["case"]
QUALITY, PRICE = Criterion(id="Q", name="Kvalitet"), Criterion(id="P", name="Pris", kind="price")
SOUND = "Vikarer møder inden for to timer. Det trækker ned, at ferier ikke er dækket."
BY = Yardstick(BOOK.wording, Decimal(30), Decimal(70), Decimal(50), names=("Mette Holm",))


def kinds(text: str, points: int | None = None, criterion: Criterion = QUALITY) -> list[FlagKind]:
    given = None if points is None else Decimal(points)
    return [flag.kind for flag in lint(text, criterion, given, Scale(), BY)]


def with_reason(text: str, points: int = 6, evaluator: str = "panel") -> Case:
    said = {"bid": "A", "criterion": "Q", "points": points, "rationale": text, "evaluator": evaluator}
    return a_case(a_bid("A", points=None), assessments=[said])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"][:30])
def test_each_reason_gets_its_flag_and_no_other(row: dict[str, str]) -> None:
    assert kinds(row["text"]) == ([row["flag"]] if row["flag"] else [])


def test_a_personal_number_is_told_of_and_not_told_again() -> None:
    said = "Borgeren 010190-1234 er i job, og der er afsat 1203901234 kr. til forløbet."
    (flag,) = lint(said, QUALITY, None, Scale(), BY)
    assert (flag.kind, flag.words) == ("personal_data", "»010190-…«")


def test_the_cases_cover_every_flag() -> None:
    assert {row["flag"] for row in ROWS if row["flag"]} == {*CHECKS, "too_short"}
    assert sum(not row["flag"] for row in ROWS) >= 4


@pytest.mark.parametrize("name", reference.examples())
def test_no_reason_of_the_examples_is_flagged(name: str) -> None:
    assert not list(rationale.checks(Subject(reference.example(name), BOOK, DAY, None)))


@pytest.mark.parametrize("row", [row for row in ROWS if row["flag"] in CHECKS], ids=lambda row: row["flag"])
def test_a_flag_is_a_finding_at_the_reason_with_a_sentence_in_both_languages(row: dict[str, str]) -> None:
    flag = row["flag"]
    (finding,) = found(with_reason(row["text"], points=9), CHECKS[flag])
    danish, english = told(finding)

    assert finding.code == f"{CHECKS[flag]}.{flag}"
    assert finding.place == "assessments/A/*/Q/panel/rationale"
    assert finding.law
    assert "»Kvalitet Q«" in danish
    assert "“Kvalitet Q”" in english
    assert "ulovlig" not in danish.lower()


def test_a_sound_reason_is_no_finding() -> None:
    assert not list(rationale.checks(Subject(with_reason(SOUND), BOOK, DAY, None)))


def test_only_the_last_word_of_an_evaluator_is_read() -> None:
    first = {"bid": "A", "criterion": "Q", "points": 6, "rationale": "Lokale leverandører vægtes højt her."}
    case = a_case(a_bid("A", points=None), assessments=[first, {**first, "rationale": SOUND}])

    assert not list(rationale.checks(Subject(case, BOOK, DAY, None)))


def test_a_blank_reason_has_no_flags() -> None:
    assert not kinds("  ")


def test_the_price_may_be_named_where_the_price_is_judged() -> None:
    text = "Prisen er beregnet efter tilbudslisten og bilag 2."

    assert kinds(text) == ["price_in_quality"]
    assert not kinds(text, criterion=PRICE)


def test_a_promise_without_proof_is_flagged_only_when_it_earns_high_points() -> None:
    text = "Målet på 30 % står uden beregning og er ikke sandsynliggjort."

    assert kinds(text, 8) == ["uncertain_promise"]
    assert not kinds(text, 2)


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("Alle forhold er konkret beskrevet, og planen er bindende (9 point).", 7),
        ("Fremragende plan med bindende milepæle og ansvarlige.", 3),
        ("Utilstrækkelig plan, og bemandingen er ikke aftalt.", 9),
    ],
)
def test_words_that_do_not_fit_the_points_are_flagged(text: str, points: int) -> None:
    assert kinds(text, points) == ["contradicts_points"]


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("Alle forhold er konkret beskrevet, og planen er bindende (9 point).", 9),
        ("Fremragende plan med bindende milepæle og ansvarlige.", 10),
        ("Utilstrækkelig plan, og bemandingen er ikke aftalt.", 2),
    ],
)
def test_words_that_fit_the_points_are_not(text: str, points: int) -> None:
    assert not kinds(text, points)


def test_a_civil_registration_number_is_flagged_but_not_repeated() -> None:
    (flag,) = lint("Borger 010190-1234 har fulgt planen til ende.", QUALITY, None, Scale(), BY)

    assert flag.kind == "personal_data"
    assert "1234" not in flag.words


def test_a_person_known_by_name_is_not_named_in_a_reason() -> None:
    assert kinds("Som Mette Holm bemærkede, er afløsningen ikke dækket.") == ["personal_data"]


def test_a_firm_s_policy_may_be_named_to_say_that_it_does_not_count() -> None:
    assert not kinds("Kun henvisning til virksomhedens generelle CSR-politik.")
