"""What the model annex says, section by section, in both languages, and what it cannot say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from annex_cases import STEPS, D, cases, number, numbers, of, rows, said, section, whole, words
from builders import a_case, a_model, a_price, kroner, price_model, quality

from scoring import edit, reference, seals
from scoring.annex import example
from scoring.annex.within import Within
from scoring.document import Points, Table
from scoring.methods import METHODS
from scoring.model import Case
from scoring.score import score
from scoring.texts import LANGUAGES, Language


def stated(value: object) -> Iterator[Decimal]:
    """Every number that stands in a piece of a case."""
    match value:
        case dict():
            for entry in value.values():
                yield from stated(entry)
        case list() | tuple():
            for entry in value:
                yield from stated(entry)
        case bool() | str():
            return
        case int() | Decimal():
            yield D(value)


@pytest.mark.parametrize("name", [n for n in whole() if n != "lots"])
def test_every_number_of_the_formula_stands_in_the_model_or_is_a_weight_of_the_whole(name: str):
    case = cases()[name]
    model = case.models[0]
    parts = [number(row[4].removesuffix(" %")) for row in rows(section(case, "criteria")) if "%" in row[4]]
    given = {*stated(model.model_dump()), *stated(case.tender.model_dump()), *parts}
    in_lots = {lot.estimated_value * D("0.02") for lot in case.tender.lots if lot.estimated_value} | {
        D(30_000)
    }
    in_the_formula_itself = {D(1), D(2), D(100), D(0), D(60)}
    assert set(numbers(said(section(case, "formula")))) - given - in_lots - in_the_formula_itself == set()


@pytest.mark.parametrize("name", [n for n in whole() if n != "lots"])
def test_the_weights_of_the_whole_add_up(name: str):
    table = rows(section(cases()[name], "criteria"))
    parents = {c.parent for c in cases()[name].models[0].criteria}
    parts = [number(r[4].removesuffix(" %")) for r in table[:-1] if r[0] not in parents and "%" in r[4]]
    assert sum(parts) == 100
    assert table[-1][4] == "100 %"


def test_a_weight_of_the_parent_is_multiplied_out():
    by_id = {row[0]: row for row in rows(section(cases()["linear_span0"], "criteria"))}
    assert by_id["Q1"][3:] == ("55 %", "33 %")
    assert by_id["Q2"][3:] == ("25 %", "15 %")


def test_an_amount_keeps_its_ore_and_a_number_all_its_decimals():
    case = cases()["fixed_kroner0"]
    assert "evalueringspris = pris + 60.000,50 kr. × (10 − kvalitet)" in said(
        section(case, "formula")
    ).replace("\\", "")
    assert "højst 3.000.000,25 kr." in said(section(case, "gates")).replace("\\", "")
    spans = said(section(case, "criterion.Q3"))
    assert "0 + (10 − 0) × (tilbudt tal − 60) / ((-12,5) − 60)" in spans


def test_an_amount_by_the_lots_value_is_told_lot_by_lot():
    told = rows(section(reference.example("kantine"), "formula"))
    assert told[0] == ("L1", "2.400.000 kr.", "48.000 kr.")
    assert [row[2] for row in told] == ["48.000 kr.", "36.000 kr.", "72.000 kr.", "24.000 kr.", "18.000 kr."]


def test_a_gate_is_told_in_points_and_percent():
    case = a_case(model=a_model(gates={"each_at_least": "12.5"}, scale={"top": 7}))
    assert "mindst 0,875 point (12,5 % af 7)" in said(section(case, "gates"))


def test_what_a_point_is_worth_follows_the_weights():
    """20 % / 40 % × 50 % of the lowest price / 10 points = 2,5 % of the lowest price."""
    table = {row[0]: row[2] for row in rows(section(reference.example("groen_vedligehold"), "worth"))}
    assert table == {"Q1": "2,5 %", "Q2": "2,5 %", "S1": "0,75 %", "S2": "0,5 %", "M1": "1,25 %"}


def test_without_a_price_for_a_point_it_says_so():
    assert "kan ikke veksles" in said(section(cases()["by_rank0"], "worth"))


@pytest.mark.parametrize("name", [n for n in whole() if n != "lots"])
def test_the_worked_example_is_what_the_engine_makes_of_it(name: str):
    case, t = cases()[name], reference.texts("da")
    made = example.invented(Within(case, case.models[0], 0, t))
    assert made is not None
    card = score(made, made.tender.lots[0].id)
    show = (lambda x: t.kroner(x, 2)) if card.unit == "DKK" else t.number
    told = rows(section(case, "example"), 2)
    assert card.totals
    assert [(row[1], row[3]) for row in told] == [
        (bid, show(card.totals[bid])) for group in card.ranking for bid in group
    ]


@pytest.mark.parametrize("name", [n for n in whole() if n != "lots"])
def test_the_parts_of_the_example_add_up_to_the_result(name: str):
    """Where the method adds parts up; in point methods and kroner methods alike."""
    case = cases()[name]
    info = METHODS[case.models[0].method.name]
    if not info.adds_up:
        assert {row[5] for row in rows(section(case, "example"), 1)} == {"–"}
        return
    parts, results = rows(section(case, "example"), 1), rows(section(case, "example"), 2)
    for _, bid, _, result in results:
        added = sum(number(row[5].removesuffix(" kr.")) for row in parts if row[0] == bid and row[5] != "–")
        assert abs(added - number(result.removesuffix(" kr."))) < D("0.1")  # the total is cut to one decimal


def test_an_option_moves_the_example_only_where_options_count():
    with_options, without = (a_case(model=a_model(options_counted=c)) for c in (True, False))
    prices = [[row[2] for row in rows(section(case, "example"), 2)] for case in (with_options, without)]
    assert sorted(prices[0]) == ["1.050.000 kr.", "1.100.000 kr.", "1.200.000 kr."]
    assert sorted(prices[1]) == ["1.000.000 kr.", "1.050.000 kr.", "1.150.000 kr."]


def test_an_unfinished_model_has_no_example_and_says_so():
    case = a_case(model=a_model(a_price(40), quality("Q", 47)))
    assert "Et eksempel kan ikke regnes" in said(section(case, "example"))


@pytest.mark.parametrize("name", whole())
def test_danish_and_english_have_the_same_structure(name: str):
    def shape(language: Language) -> list[object]:
        return [
            (
                s.key,
                s.level,
                [(type(b), len(b.rows), len(b.head)) if isinstance(b, Table) else type(b) for b in s.blocks],
            )
            for s in of(cases()[name], language).sections
        ]

    assert shape("da") == shape("en")


@pytest.mark.parametrize("name", whole())
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_row_fits_its_head_and_nothing_is_left_unfilled(name: str, language: Language):
    made = of(cases()[name], language)
    tables = [b for s in made.sections for b in s.blocks if isinstance(b, Table)]
    assert all(len(row) == len(t.head) == len(t.align) for t in tables for row in t.rows)
    assert not re.search(r"[{}]", made.text())


def test_the_english_annex_has_the_english_names():
    assert "Green-area maintenance" in of(reference.example("groen_vedligehold"), "en").title
    assert "Maintenance plan and method" in words(reference.example("groen_vedligehold"), "en")


@pytest.mark.parametrize("name", reference.examples())
def test_the_examples_leave_nothing_unsaid(name: str):
    assert of(reference.example(name)).gaps == ()
    assert "missing" not in {s.key for s in of(reference.example(name)).sections}


def parts(case: Case) -> set[str]:
    return {gap.part for gap in of(case).gaps}


WHOLE = {"scale": {"steps": STEPS}, "tie_rule": "Lod"}
LISTED = a_price(40, evidence="Tilbudsliste")
TOLD = quality("Q", 60, emphasis="Dybde")
GAPS: list[tuple[str, Case]] = [
    ("tie_rule", a_case(model=a_model(LISTED, TOLD, scale=WHOLE["scale"]))),
    ("steps", a_case(model=a_model(LISTED, TOLD, tie_rule="Lod"))),
    ("emphasis", a_case(model=a_model(LISTED, quality("Q", 60), **WHOLE))),
    ("price_list", a_case(model=a_model(a_price(40), TOLD, **WHOLE))),
    ("weights", a_case(model=a_model(LISTED, quality("Q", 59, emphasis="Dybde"), **WHOLE))),
    (
        "indicator",
        a_case(
            model=a_model(
                LISTED, quality("Q", 60, scoring={"how": "indicator", "worst": 0, "best": 9}), **WHOLE
            )
        ),
    ),
]
PRICED = (a_price(evidence="Liste"), quality("Q", 100, emphasis="Dybde"))
GAPS += [
    (part, a_case(model=a_model(*PRICED, method=method, **WHOLE)))
    for part, method in (
        ("amount", kroner(None)),
        ("lot_value", kroner(None, percent_of_lot_value=2)),
        ("gates", {"name": "gate_then_price"}),
        ("fixed_price", {"name": "fixed_price"}),
    )
]
LOTS = {"lots": [{"id": "L1"}, {"id": "L2"}]}
GAPS += [
    ("model", a_case(model=a_model(LISTED, TOLD, lots=("L1",), **WHOLE), tender=LOTS)),
    (
        "units",
        a_case(
            models=(a_model(LISTED, TOLD, lots=("L1",), **WHOLE), a_model(*PRICED, method=kroner(), **WHOLE)),
            tender=LOTS,
        ),
    ),
    (
        "several_prices",
        a_case(model=a_model(a_price(20, evidence="L"), a_price(20, "R", evidence="L"), TOLD, **WHOLE)),
    ),
]


@pytest.mark.parametrize(("part", "case"), GAPS, ids=[part for part, _ in GAPS])
def test_what_the_annex_cannot_say_is_listed(part: str, case: Case):
    assert parts(case) == {part}
    for language in LANGUAGES:
        (listed,) = (b for b in section(case, "missing", language).blocks if isinstance(b, Points))
        gap = of(case).gaps[0]
        assert listed.items[0] == reference.texts(language)(f"annex.gap.{part}", **gap.values)


def test_a_whole_model_has_no_gap():
    assert parts(a_case(model=a_model(LISTED, TOLD, **WHOLE))) == set()


def test_every_gap_there_is_has_been_found_above():
    keys = reference.texts("da")._messages
    assert {key.removeprefix("annex.gap.") for key in keys if key.startswith("annex.gap.")} == {
        p for p, _ in GAPS
    }


def test_the_fingerprint_says_whether_the_model_is_sealed():
    case = reference.example("kantine")
    sealed = seals.seal(case, by="Anna", at=datetime(2026, 3, 1, 9, 5, tzinfo=UTC))
    broken = edit.with_model(sealed, edit.changed(sealed.models[0], tie_rule="Andet"))
    assert "Kladde" in said(section(case, "fingerprint"))
    assert "forseglet 01.03.2026 kl. 09:05 af Anna" in said(section(sealed, "fingerprint"))
    assert "ikke længere" in said(section(broken, "fingerprint"))
    assert sealed.seal is not None
    assert sealed.seal.digest in said(section(sealed, "fingerprint"))


def test_what_people_wrote_is_not_read_as_markup():
    rule = "# Lod | *nu*\n- 5 $ og :smile: <b>"
    text = of(a_case(model=a_model(tie_rule=rule))).text()
    assert "\\# Lod \\| \\*nu\\*  \n\\- 5 \\$ og \\:smile: \\<b\\>" in text


def test_a_bar_in_a_name_splits_no_row():
    case = a_case(model=a_model(a_price(40), quality("Q", 60, emphasis="a | b\nc")))
    (line,) = [x for x in of(case).text().splitlines() if "a \\| b" in x]
    assert line == "| Der lægges vægt på | a \\| b c |"


def test_a_rejected_bid_has_left_before_the_lowest_price_is_taken():
    assert "heller ikke, når den laveste pris findes" in words(a_case(model=price_model()))


def test_an_empty_case_has_an_annex_that_says_what_is_missing():
    assert parts(a_case(models=())) == {"model"}
