"""An evaluator's own workbook: what is due and nothing else, back without loss, faults at the cell."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from builders import a_bid, a_case, a_model, a_price, quality
from openpyxl import Workbook, load_workbook

from scoring import reference
from scoring.formats import panel_book
from scoring.formats.panel_book import Reading
from scoring.model import Case
from scoring.texts import Language
from scoring.values import PANEL

TWO_LOTS = {"lots": [{"id": "L1"}, {"id": "L2"}]}
STEPS = {
    "bottom": 0,
    "top": 5,
    "steps": [{"points": 5, "text": "Fremragende"}, {"points": 0, "text": "Intet"}],
}


def a_panel(**parts) -> Case:
    model = a_model(a_price(40), quality("Q", 30), quality("R", 30, scale=STEPS))
    words = [
        {"bid": "A", "criterion": "Q", "evaluator": "Ida", "points": "7.5", "rationale": "=God plan"},
        {"bid": "A", "criterion": "Q", "evaluator": "Bo", "points": 3, "rationale": "Bos hemmelige grund"},
        {"bid": "A", "criterion": "R", "points": 2, "rationale": "Panelets hemmelige grund"},
    ]
    offers = (a_bid("A", price=1_234_567, points=None), a_bid("B", price=7_654_321, points=None))
    return a_case(*offers, model=model, evaluators=[{"id": "Ida"}, {"id": "Bo"}], assessments=words, **parts)


def back(
    case: Case, change: Callable[[Workbook], object] = lambda _: None, language: Language = "da", **out
) -> Reading:
    book = load_workbook(BytesIO(panel_book.write(case, "Ida", language, **out)))
    change(book)
    data = BytesIO()
    book.save(data)
    return panel_book.read(data.getvalue(), "ida.xlsx", case, "Ida", "da", **out)


def put(cell: str, value: object) -> Callable[[Workbook], object]:
    def change(book: Workbook) -> None:
        book.worksheets[0][cell] = value

    return change


def rows(case: Case, **out) -> list[tuple]:
    ws = load_workbook(BytesIO(panel_book.write(case, "Ida", "da", **out))).worksheets[0]
    return [tuple(c.value for c in row) for row in ws.iter_rows(min_row=4) if row[1].value]


def test_the_sheet_holds_the_evaluators_own_points_and_what_is_due():
    found = [(r[1], r[3], r[5], r[6], r[7]) for r in rows(a_panel())]
    assert found == [
        ("A", "Q", "0–10", 7.5, "=God plan"),
        ("A", "R", "0–5", None, None),
        ("B", "Q", "0–10", None, None),
        ("B", "R", "0–5", None, None),
    ]


@pytest.mark.parametrize("language", ["da", "en"])
def test_nothing_of_other_evaluators_and_no_price_is_in_it(language: Language):
    data = panel_book.write(a_panel(), "Ida", language)
    book = load_workbook(BytesIO(data))
    text = " ".join(
        str(c.value) for ws in book.worksheets for row in ws.iter_rows() for c in row if c.value is not None
    )
    assert "hemmelige" not in text
    assert "Bo" not in text.split()
    assert "1234567" not in text
    assert "7654321" not in text
    assert "Fremragende" in text


def test_a_formula_in_a_rationale_stays_a_text():
    ws = load_workbook(BytesIO(panel_book.write(a_panel(), "Ida", "da"))).worksheets[0]
    assert ws["H4"].data_type == "s"


@pytest.mark.parametrize("language", ["da", "en"])
def test_an_unchanged_sheet_brings_nothing(language: Language):
    reading = back(a_panel(), language=language)
    assert (reading.assessments, reading.findings, reading.marked) == ((), (), None)


def test_changed_cells_become_assessments_of_that_evaluator():
    def change(book: Workbook) -> None:
        ws = book.worksheets[0]
        ws["G4"], ws["H4"], ws["G6"], ws["H6"] = "8,25", "Bedre plan", 4, "Mangler bilag"

    first, second = back(a_panel(), change).assessments
    assert (first.bid, first.criterion, first.evaluator, str(first.points)) == ("A", "Q", "Ida", "8.25")
    assert first.rationale == "Bedre plan"
    assert (second.bid, second.points, second.lot, second.mark) == ("B", 4, None, "")


def test_a_blank_cell_changes_nothing():
    assert back(a_panel(), put("G4", None)).assessments == ()


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        ("G5", 5.01, "excel.f015_outside"),  # the criterion's own scale ends at 5
        ("G4", "syv", "excel.f011_not_a_number"),
        ("G4", "1.234", "excel.f012_ambiguous"),
        ("B4", "Z", "panel.row_unknown"),
        ("D4", "P", "panel.row_unknown"),  # the price is not judged
        ("D5", "Q", "panel.double_row"),
        ("H4", "x" * 20_001, "excel.f019_too_long"),
    ],
)
def test_a_fault_is_told_at_its_cell_and_stops_the_whole_sheet(cell: str, value: object, code: str):
    def change(book: Workbook) -> None:
        put("G6", 4)(book)
        put(cell, value)(book)

    reading = back(a_panel(), change)
    assert [f.code for f in reading.findings] == [code]
    place = reading.findings[0].place
    assert place == f"'Min bedømmelse'!{cell if cell[0] in 'GH' else 'B' + cell[1]}"
    assert reading.assessments == ()
    assert code.removeprefix("excel.") in str(
        load_workbook(BytesIO(reading.marked)).worksheets[0]["D4"].value
    )
    for language in ("da", "en"):
        assert "{" not in reference.texts(language).sentence(reading.findings[0])


def test_bids_a_conflict_concerns_are_not_in_the_sheet_and_not_taken():
    assert {r[1] for r in rows(a_panel(), barred={"A"})} == {"B"}
    reading = back(a_panel(), put("B4", "A"), barred={"A"})
    assert [f.code for f in reading.findings] == ["panel.row_barred"]


def test_rejected_bids_are_not_due():
    case = a_case(a_bid("A", points=None), a_bid("B", points=None, rejected="For sent"))
    assert [r[1] for r in rows(case)] == ["A"]


def test_each_lot_has_its_rows_and_what_was_judged_for_all_lots_stands_once():
    words = [{"bid": "A", "criterion": "Q", "evaluator": "Ida", "points": 5}]
    offers = (a_bid("A", price=None, points=None), a_bid("B", lot="L2", points=None))
    case = a_case(*offers, tender={**TWO_LOTS, "id": "U"}, assessments=words)
    assert [(r[0], r[1]) for r in rows(case)] == [("alle", "A"), ("alle", "B")]
    apart = a_case(*offers, tender={**TWO_LOTS, "id": "U"})
    assert [(r[0], r[1]) for r in rows(apart)] == [("L1", "A"), ("L2", "A"), ("L2", "B")]
    (said,) = back(apart, put("G5", 6)).assessments
    assert (said.lot, said.bid, said.points) == ("L2", "A", 6)


def test_a_file_that_is_no_such_sheet_says_what_to_do():
    book, data = Workbook(), BytesIO()
    book.save(data)
    reading = panel_book.read(data.getvalue(), "x.xlsx", a_panel(), "Ida", "da")
    assert [f.code for f in reading.findings] == ["panel.no_sheet"]
    assert (
        panel_book.read(b"no", "x.xlsx", a_panel(), "Ida", "da").findings[0].code
        == "excel.f001_not_a_workbook"
    )


def test_the_panels_own_voice_can_be_written_in_a_sheet_too():
    data = panel_book.write(a_panel(), PANEL, "da")
    assert "Panelets hemmelige grund" in [
        c.value for row in load_workbook(BytesIO(data)).worksheets[0] for c in row
    ]
