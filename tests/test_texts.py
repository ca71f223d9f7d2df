"""Every code has its sentence in both languages, every sentence is used, and numbers look Danish."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache

import pytest
import test_house
from builders import ONLY, a_bid, a_case, a_model, a_price, price_model, quality, scored
from test_admission import STOPS

from scoring import admission, casefile, reference
from scoring.methods import METHODS
from scoring.model import Case
from scoring.texts import LANGUAGES, Texts
from scoring.values import Finding, How

DANISH, ENGLISH = reference.texts("da"), reference.texts("en")
D = Decimal


@pytest.mark.parametrize(
    ("amount", "danish", "english"),
    [
        (1_120_000, "1.120.000 kr.", "DKK 1,120,000"),
        (D("-99.5"), "-100 kr.", "DKK -100"),
        (0, "0 kr.", "DKK 0"),
    ],
)
def test_kroner(amount: Decimal | int, danish: str, english: str):
    assert (DANISH.kroner(amount), ENGLISH.kroner(amount)) == (danish, english)


def test_an_amount_that_ends_a_sentence_brings_no_second_full_stop():
    words = {"winner": "A", "total": DANISH.kroner(2_032_800), "second": "B", "lead": DANISH.kroner(17_000)}
    said = DANISH("result.tight.DKK", **words)
    assert said.startswith("A har den laveste evalueringspris, 2.032.800 kr. Meget tæt: B er kun")


def test_kroner_with_ore():
    assert DANISH.kroner(D("1234.5"), decimals=2) == "1.234,50 kr."


@pytest.mark.parametrize(
    ("x", "written"),
    [
        (D("12.5"), "12,5 %"),
        (D("40"), "40 %"),
        (D("33.3333"), "33,33 %"),
        (D("0.005"), "0,01 %"),
    ],
)
def test_percent(x: Decimal, written: str):
    assert DANISH.percent(x) == written


def test_percent_with_decimals_asked_for_and_in_english():
    assert DANISH.percent(D("12.5"), 2) == "12,50 %"
    assert ENGLISH.percent(D("12.5")) == "12.5%"


def test_points_always_have_two_decimals():
    assert [DANISH.points(x) for x in (7, D("7.654"), D("7.655"))] == ["7,00", "7,65", "7,66"]


@pytest.mark.parametrize(
    ("x", "written"),
    [
        (D("1234.5"), "1.234,5"),
        (D("0.00004"), "0"),
        (D("-0.00004"), "0"),  # no minus before nothing
        (D("-1234.56789"), "-1.234,5679"),
        (D("1E+3"), "1.000"),
    ],
)
def test_a_number_has_up_to_four_decimals_and_no_idle_zeros(x: Decimal, written: str):
    assert DANISH.number(x) == written


def test_dates_and_times():
    noon = datetime(2026, 11, 23, 14, 32, tzinfo=UTC)
    assert (DANISH.date(date(2026, 11, 23)), ENGLISH.date(date(2026, 11, 23))) == (
        "23.11.2026",
        "23 Nov 2026",
    )
    assert DANISH.time(noon) == "14:32"


@pytest.mark.parametrize(
    ("template", "value", "written"),
    [
        ("{x:kr}", D(1000), "1.000 kr."),
        ("{x:ore}", D(1000), "1.000,00 kr."),
        ("{x:pct}", D("12.5"), "12,5 %"),
        ("{x:pt}", D("7.5"), "7,50"),
        ("{x:n}", 1000, "1.000"),
        ("{x:d}", date(2026, 1, 2), "02.01.2026"),
        ("{x:t}", datetime(2026, 1, 2, 9, 5, tzinfo=UTC), "09:05"),
        ("{x:lot}", "L1", "L1"),
        ("{x}", D("1000.5"), "1.000,5"),
        ("{x}", "A5", "A5"),
        ("{x:>4}", "A5", "  A5"),
    ],
)
def test_a_format_word_in_a_message(template: str, value: object, written: str):
    assert Texts("da", {"a": template})("a", x=value) == written


def test_the_only_lot_of_an_undivided_tender_is_called_the_tender():
    assert Texts("da", {"a": "i {x:lot}", "lot.undivided": "udbuddet"})("a", x=ONLY) == "i udbuddet"


def test_an_absurdly_large_amount_can_still_be_written():
    """Quantity and unit price at their largest: 10^14 each."""
    assert DANISH.kroner(D(10) ** 28).endswith(".000 kr.")


def test_a_key_that_does_not_exist_is_an_error():
    with pytest.raises(KeyError):
        DANISH("no.such.key")


def cases_of_every_method() -> Iterator[Case]:
    offers = (a_bid("A"), a_bid("B", price=1_200_000, points=3))
    parameters = {
        "fixed_kroner": {"kroner_per_point": 10_000},
        "linear_from_lowest": {"spread": 50, "outside": "floor"},
        "linear_span": {"low": 0, "high": 2_000_000, "outside": "clip"},
    }
    for name, info in METHODS.items():
        weight = 40 if info.weighs_price else None
        criteria = (a_price(weight), quality("Q", 100 - (weight or 0)))
        gates = {"each_at_least": 50} if name == "gate_then_price" else {}
        yield a_case(
            *offers, model=a_model(*criteria, method={"name": name, **parameters.get(name, {})}, gates=gates)
        )


def cases_of_every_way_to_get_points() -> Iterator[Case]:
    span = {"how": "indicator", "worst": 0, "best": 30}
    offered = a_bid("A", points=None, offered={"Q": 15})
    yield a_case(offered, model=a_model(a_price(40), quality("Q", 60, scoring=span, unit="%")))
    for panel, evaluator in (("consensus", "panel"), ("mean", "Anna")):
        for scale in (None, {"top": 7}):
            criterion = quality("Q", 60, scale=scale)
            yield a_case(
                a_bid("A", points=3, evaluator=evaluator), model=a_model(a_price(40), criterion, panel=panel)
            )


def cases_of_every_exclusion() -> Iterator[Case]:
    for fields in (
        {"gates": {"price_at_most": 5}},
        {"gates": {"total_at_least": 90}},
        {"gates": {"each_at_least": 90}},
    ):
        yield a_case(a_bid("A"), model=a_model(**fields))
    yield a_case(a_bid("A"), model=a_model(a_price(40), quality("Q", 60, minimum_points=9)))
    yield a_case(a_bid("A", rejected="For sent"))
    yield a_case(a_bid("A", rejections=[{"reason": "Trukket", "withdrawn": True}]))
    yield a_case(a_bid("A"), model=price_model(), tender={"lots": [{"id": "LOT-0000"}]})


def explained() -> list[How]:
    cases = [
        *cases_of_every_method(),
        *cases_of_every_way_to_get_points(),
        *cases_of_every_exclusion(),
        *(reference.example(name) for name in reference.examples()),
    ]
    cards = [scored(case, lot.id) for case in cases for lot in case.tender.lots]
    cards.append(scored(a_case(a_bid("A")), reject={"A"}))
    cards.append(
        scored(a_case(a_bid("A"), model=a_model(a_price(), quality("Q"), method={"name": "fixed_price"})))
    )
    return [row.how for card in cards for row in card.rows] + [
        e.reason for card in cards for e in card.excluded
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_explanation_of_a_number_can_be_said(language: str):
    texts = reference.texts(language)
    for how in explained():
        said = texts(how.key, **how.values)
        assert said
        assert "{" not in said


@pytest.mark.parametrize("table", ["how.", "excluded."])
def test_every_explanation_there_is_has_been_said_above(table: str):
    said = {how.key for how in explained()}
    assert {key for key in messages("da") if key.startswith(table)} - said == set()


def found_in_core() -> list[Finding]:
    told = [f for wrong, _, _ in STOPS for f in admission.check(wrong)]
    after = a_case(a_bid("A", price=2), tender={"title": "Nyt"})
    return [*told, *casefile.differences(a_case(a_bid("A")), after)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_can_be_said(language: str):
    texts = reference.texts(language)
    for finding in found_in_core():
        said = texts.sentence(finding)
        assert said
        assert "{" not in said


def test_a_finding_says_what_is_wrong_in_danish():
    model = a_model(a_price(40), quality("Q", "47.5"))
    (finding,) = admission.check(a_case(model=model))
    assert DANISH.sentence(finding) == "Vægtene giver 87,5 %, ikke 100 %. Der mangler 12,5 procentpoint."


def test_the_explanation_of_a_price_says_the_formula_with_its_numbers():
    rows = scored(a_case(a_bid("A"), a_bid("B", price=1_120_000))).rows
    how = next(row.how for row in rows if (row.bid, row.criterion) == ("B", "P"))
    assert DANISH(how.key, **how.values) == (
        "10 − (10 − 0) × (1.120.000 kr. − 1.000.000 kr.) / (50 % × 1.000.000 kr.) = 7,60 point."
    )


@cache
def messages(language: str) -> frozenset[str]:
    return frozenset(key.split(".", 1)[1] for key in test_house.messages(language))


@cache
def nodes() -> tuple[ast.AST, ...]:
    return tuple(node for name in test_house.modules() for node in ast.walk(test_house.tree(name)))


@cache
def literals() -> frozenset[str]:
    """Every string in the code."""
    return frozenset(n.value for n in nodes() if isinstance(n, ast.Constant) and isinstance(n.value, str))


@cache
def words() -> frozenset[str]:
    """Every string, and every name of a field or a function: what may fill the gap of an f-string."""
    names = (getattr(n, "attr", None) or getattr(n, "id", None) or getattr(n, "arg", None) for n in nodes())
    return literals() | {name for name in names if isinstance(name, str)}


@cache
def patterns(beginning: str) -> tuple[re.Pattern[str], ...]:
    """The f-strings that begin so and look like a key, such as f"how.{name}", with a group for every gap."""
    made = {
        "".join(re.escape(str(v.value)) if isinstance(v, ast.Constant) else "(.+)" for v in n.values)
        for n in nodes()
        if isinstance(n, ast.JoinedStr)
    }
    return tuple(re.compile(p) for p in made if re.match(beginning, p))


def is_used(key: str) -> bool:
    """Whether the key, or the finding it speaks for, stands in the code or is put together there."""
    code = key.removeprefix("finding.")
    if {key, code} & literals():
        return True
    whole = (p.fullmatch(x) for x in (key, code) for p in patterns(r"[a-z_]+\\\."))
    longer = (p.fullmatch(key) for p in patterns(r"\(\.\+\)_[a-z]+$"))  # f"{key}_top"
    return any(fit and all(map(is_made, fit.groups())) for fit in whole) or any(
        fit and is_used(fit.group(1)) for fit in longer
    )


def is_made(part: str) -> bool:
    joined = (p.fullmatch(part) for p in patterns(r"\(\.\+\)_\(\.\+\)$"))  # f"{name}_{form}"
    return set(part.split(".")) <= words() or any(fit and words() >= set(fit.groups()) for fit in joined)


STRANGE_MARKS = {"da": re.compile(r"[“”„‟\"]"), "en": re.compile(r"[»«„‟\"]|(?<![\w}])['‘]\w")}
"""Quotation marks that are not the language's: Danish »x«, English “x”."""
TYPED = {"core.finding.case.not_a_number": '"1234.5"'}
"""What a file must hold to the letter."""


def sentences(language: str) -> Iterator[tuple[str, str]]:
    """Every message, and every sentence that data brings in both languages."""
    for key, text in test_house.messages(language).items():
        yield key, text.replace(TYPED.get(key, "\0"), "")
    for file in reference.folder().glob("*/**/*.toml"):
        for text in _in_language(tomllib.loads(file.read_text(encoding="utf-8")), language):
            yield file.name, text


def _in_language(data: object, language: str) -> Iterator[str]:
    """What stands under `da` or `en` in a table, however deep."""
    if isinstance(data, list):
        yield from (text for part in data for text in _in_language(part, language))
    elif isinstance(data, dict):
        said = data.get(language)
        if isinstance(said, str):
            yield said
        yield from (text for part in data.values() for text in _in_language(part, language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_quotes_in_one_way(language: str):
    """»x« in Danish, “x” in English: also what opens is closed."""
    opens, closes = ("»", "«") if language == "da" else ("“", "”")
    said = list(sentences(language))
    assert [(key, text) for key, text in said if STRANGE_MARKS[language].search(text)] == []
    assert [(key, text) for key, text in said if text.count(opens) != text.count(closes)] == []


def test_what_the_core_quotes_stands_in_the_marks_of_the_language():
    template = {"a": "speaks of {x:q}"}
    assert Texts("en", template)("a", x="»lokale varer«, »egnen«") == "speaks of “lokale varer”, “egnen”"
    assert Texts("da", template)("a", x="»egnen«") == "speaks of »egnen«"


def test_every_message_is_used_somewhere():
    assert sorted(key for key in messages("da") if not is_used(key)) == []


@pytest.mark.parametrize("key", ["frame.nobody_says_this", "finding.score.nobody_finds_this", "how_not"])
def test_a_message_nobody_uses_would_be_found(key: str):
    assert not is_used(key)


def test_every_finding_the_code_can_make_has_its_sentence():
    code = re.compile(r"(case|weights|score|store|reading)\.[a-z_]*[a-z]|excel\.f\d{3}_[a-z_]+")
    made = {text for text in literals() if code.fullmatch(text)} - {"case.json"}
    assert sorted(c for c in made if not {f"finding.{c}", c} & messages("da")) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_asked_for_exists(language: str):
    """Calls such as t("frame.saved") on the screens and the command line."""
    calls = (n for n in nodes() if isinstance(n, ast.Call) and n.args)
    said_by = ((getattr(c.func, "id", getattr(c.func, "attr", "")), c.args[0]) for c in calls)
    said = (a.value for name, a in said_by if name in {"t", "texts"} and isinstance(a, ast.Constant))
    keys = {key for key in said if isinstance(key, str) and "." in key}
    assert sorted(keys - messages(language)) == []
