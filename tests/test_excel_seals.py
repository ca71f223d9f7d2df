"""A sealed tender as a workbook: the seal comes through whole, and a change by hand is found and named."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache

import pytest
from openpyxl import Workbook, load_workbook

from scoring import casefile, course, reference, seals
from scoring.formats.excel import read, write
from scoring.model import Case
from tests.excel_cases import edited, everything, told
from tests.sealed_cases import at, move

NAME = "beskaeftigelse"


@cache
def workbook() -> bytes:
    """The decided example as an officer gets it on a Danish machine."""
    return write(at(NAME, "decided"), "da")


def read_back(change: Callable[[Workbook], object]) -> Case:
    """The decided example after somebody has changed its workbook in a spreadsheet."""
    reading = read(edited(workbook(), change), "udbud.xlsx", cpv=reference.cpv())
    assert reading.case is not None, reading.findings
    return reading.case


def broken(case: Case) -> set[tuple[str, str]]:
    return {(f.code, f.place) for f in seals.verify(case)}


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize(("name", "state"), [("kantine", "contract"), (NAME, "decided")])
def test_a_tender_far_in_its_life_reads_back_the_same(name: str, state: course.State, language: str) -> None:
    case = at(name, state)
    reading = read(write(case, language), "udbud.xlsx", cpv=reference.cpv())
    assert reading.findings == ()
    assert reading.case == case
    assert casefile.digest(reading.case) == casefile.digest(case)
    assert seals.verify(reading.case) == ()
    assert course.state(reading.case) == state


def test_a_replaced_seal_keeps_its_copy() -> None:
    case = course.take(at(NAME, "sealed"), move("resealed", day=0, reason="Stavefejl i bilag 2"))
    again = read(write(case, "da"), "udbud.xlsx").case
    assert again is not None
    assert again.earlier_seals == case.earlier_seals != ()
    assert again.seal == case.seal
    assert seals.verify(again) == ()


def test_a_draft_has_no_sheet_of_seals_and_no_marks() -> None:
    book = load_workbook(io.BytesIO(write(reference.example(NAME), "da")))
    assert {"Tidligere segl", "Forseglet model", "Fingeraftryk", "Tildelinger"} & set(
        book.sheetnames
    ) == set()
    assert "Mærke" not in [c.value for c in book["Point"][3]]
    assert "Mærke" in [c.value for c in load_workbook(io.BytesIO(workbook()))["Point"][3]]


def test_no_cell_holds_more_than_a_spreadsheet_can() -> None:
    book = load_workbook(io.BytesIO(write(everything(), "da")))
    cells = (c.value for sheet in book for row in sheet.iter_rows() for c in row)
    assert max(len(v.encode("utf-16-le")) // 2 for v in cells if isinstance(v, str)) <= 32_767


def test_saving_it_anew_in_a_spreadsheet_breaks_nothing() -> None:
    assert read_back(lambda book: None) == at(NAME, "decided")


def test_a_changed_weight_is_named() -> None:
    def change(book: Workbook) -> None:
        weights = {row[0].value: row[5] for row in book["Kriterier"].iter_rows(min_row=4)}
        weights["Q1"].value, weights["Q2"].value = weights["Q2"].value, weights["Q1"].value

    places = {place for code, place in broken(read_back(change)) if code == "seal.differs"}
    assert places == {"models/0/criteria/Q1/weight", "models/0/criteria/Q2/weight"}


def test_a_changed_rule_of_the_method_is_named() -> None:
    def change(book: Workbook) -> None:
        spread = next(row[1] for row in book["Model"].iter_rows(min_row=4) if row[0].value == "Spænd")
        spread.value = 2

    assert ("seal.differs", "models/0/method/spread") in broken(read_back(change))


@pytest.mark.parametrize(
    ("column", "value"), [("D", 9), ("E", "En anden begrundelse end den, der blev skrevet.")]
)
def test_a_changed_point_or_rationale_is_named(column: str, value: object) -> None:
    case = at(NAME, "decided")
    third = case.assessments[3]

    def change(book: Workbook) -> None:
        assert book["Point"]["A7"].value == third.bid
        book["Point"][f"{column}7"] = value

    assert broken(read_back(change)) == {("seal.assessment", "assessments/3")}


def test_a_point_put_right_together_with_its_mark_breaks_the_next_one() -> None:
    case = at(NAME, "decided")
    forged = case.assessments[3].model_copy(update={"points": case.assessments[3].points + 1})
    mark = seals.next_mark(case.assessments[:3], forged).mark

    def change(book: Workbook) -> None:
        book["Point"]["D7"], book["Point"]["I7"] = forged.points, mark

    assert broken(read_back(change)) == {("seal.assessment", "assessments/4")}


def test_a_changed_price_is_named_by_the_bid() -> None:
    def change(book: Workbook) -> None:
        book["Priser"]["G4"] = 1

    bid = at(NAME, "decided").bids[0].id
    assert broken(read_back(change)) == {("seal.pinned", f"bids/{bid}")}


def test_a_changed_copy_is_told_as_the_copy() -> None:
    def change(book: Workbook) -> None:
        cell = book["Forseglet model"]["C4"]
        cell.value = cell.value.replace('"weight":"', '"weight":"1', 1)

    assert ("seal.copy", "seal/model") in broken(read_back(change))


def test_a_copy_taken_out_is_found() -> None:
    assert broken(read_back(lambda book: book.remove(book["Forseglet model"])))


def test_a_seal_taken_out_is_found() -> None:
    def change(book: Workbook) -> None:
        sheet = book["Udbud"]
        for row in sheet.iter_rows(min_row=4):
            if str(row[0].value).startswith("Segl"):
                row[1].value = None
        book.remove(book["Forseglet model"])

    assert {code for code, _ in broken(read_back(change))} >= {"seal.torn_off"}


@pytest.mark.parametrize(
    ("sheet", "cell", "last"),
    [("Tildelinger", "A4", 4), ("Fingeraftryk", "A4", 4), ("Forseglet model", "A4", 1)],
)
def test_what_belongs_to_a_step_or_a_seal_that_is_not_there_is_told(sheet: str, cell: str, last: int) -> None:
    def change(book: Workbook) -> None:
        book[sheet][cell] = last + 1

    reading = read(edited(workbook(), change), "udbud.xlsx")
    assert ("f015_outside", f"'{sheet}'!{cell}") in told(reading)
    assert reading.case is None
