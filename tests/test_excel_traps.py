"""Files that are not what they seem, and what a spreadsheet hides: told, never guessed, never slow."""

from __future__ import annotations

import io
import time
import zipfile

import pytest
from openpyxl import Workbook, load_workbook

from scoring import reference
from scoring.formats.excel import Reading, read, write
from scoring.formats.excel.cells import escaped, unescaped
from scoring.formats.excel.lists import join, join_groups, split, split_groups
from tests.builders import a_bid, a_case
from tests.excel_cases import changed, everything, told, with_cell

OLE = bytes.fromhex("D0CF11E0A1B11AE1")
QUICK = 2.0
"""Seconds a refusal may take."""


def plain() -> bytes:
    return write(a_case(a_bid("A"), a_bid("B")), "da")


def with_member(name: str, content: bytes, *, data: bytes | None = None) -> bytes:
    """The workbook with one file inside replaced or added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data or plain())) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, content)
    return out.getvalue()


def a_bomb() -> bytes:
    row = b"<row r='1'><c r='A1'><v>1</v></c></row>" * 8_000_000
    return with_member("xl/worksheets/sheet2.xml", b"<worksheet><sheetData>" + row[:300_000_000])


def entities() -> bytes:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    text = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]><worksheet>&l9;</worksheet>'
    return with_member("xl/worksheets/sheet2.xml", text.encode())


def empty_zip() -> bytes:
    out = io.BytesIO()
    zipfile.ZipFile(out, "w").close()
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (lambda: b"Tilbud;Pris\nA1;100\n", "f001_not_a_workbook"),  # a CSV file with another name
        (lambda: b"", "f001_not_a_workbook"),
        (empty_zip, "f001_not_a_workbook"),
        (lambda: OLE + b"\0" * 600 + "Workbook".encode("utf-16-le"), "f001_old_format"),  # an .xls renamed
        (lambda: OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "f001_password"),
        (lambda: plain()[:4000], "f001_damaged"),  # a download that broke off
        (lambda: with_member("xl/workbook.xml", b"<workbook"), "f001_damaged"),
        (entities, "f001_damaged"),
        (a_bomb, "f001_too_large"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused_at_once(data: object, code: str) -> None:
    content = data()  # type: ignore[operator]
    begun = time.perf_counter()
    reading = read(content, "udbud.xlsx")
    assert time.perf_counter() - begun < QUICK
    assert [f.code for f in reading.findings] == [f"excel.{code}"]
    assert (reading.case, reading.marked) == (None, None)
    assert "udbud.xlsx" in reference.texts("da").sentence(reading.findings[0])


@pytest.mark.parametrize(
    "name", ["NA", "None", "NULL", "TRUE", "nan", "#N/A", "=SUM(A1:A9)", "1.234", "1E5", "007"]
)
def test_a_bidder_may_be_called_anything(name: str) -> None:
    case = a_case(a_bid(name, tenderer={"name": name}), a_bid("B"))
    reading = read(write(case, "da"), "u.xlsx")
    assert [f for f in reading.findings if f.severity == "stop"] == []
    assert reading.case == case


def test_an_id_typed_as_a_number_is_the_same_id() -> None:
    case = a_case(a_bid("1"), a_bid("2"))

    def change(book: Workbook) -> None:
        for sheet, cell in (("Tilbudsgivere", "A4"), ("Priser", "F4"), ("Point", "A4")):
            book[sheet][cell] = 1

    assert read(changed(case, change), "u.xlsx").case == case


def test_a_product_that_was_never_calculated_is_worked_out() -> None:
    def change(book: Workbook) -> None:
        sheet = book["Priser"]
        sheet["M4"], sheet["N4"] = 250_000, 4
        sheet["G4"] = "=M4*N4"

    reading = read(changed(a_case(a_bid("A"), a_bid("B")), change), "u.xlsx")
    assert reading.case is not None
    assert reading.case.bids[0].prices[0].unit_price == 1_000_000


def test_any_other_formula_that_was_never_calculated_is_told() -> None:
    reading = with_cell(a_case(a_bid("A"), a_bid("B")), "Priser", "G4", "=SUM(D4:D5)")
    assert told(reading) == {("f013_not_calculated", "'Priser'!G4")}


@pytest.mark.parametrize("error", ["#REF!", "#DIV/0!", "#N/A", "#VALUE!"])
def test_an_error_cell_is_told_and_never_read_as_blank(error: str) -> None:
    reading = with_cell(a_case(a_bid("A"), a_bid("B")), "Tilbudsgivere", "B4", error)
    assert told(reading) == {("f014_error_cell", "'Tilbudsgivere'!B4")}


def test_hidden_rows_and_sheets_are_read_and_told() -> None:
    def change(book: Workbook) -> None:
        book["Priser"].row_dimensions[4].hidden = True
        book["Skala"].sheet_state = "veryHidden"

    case = a_case(a_bid("A"), a_bid("B"))
    reading = read(changed(case, change), "u.xlsx")
    assert told(reading) == {("f060_hidden", "'Priser'!A4"), ("f060_hidden_sheet", "'Skala'!A1")}
    assert reading.case == case


def test_merged_cells_are_told() -> None:
    case = a_case(a_bid("A"), a_bid("B"))
    reading = read(changed(case, lambda book: book["Point"].merge_cells("C4:C5")), "u.xlsx")
    assert ("f061_merged", "'Point'!C4") in told(reading)
    assert ("f010_empty", "'Point'!C5") in told(reading)


def test_a_merged_title_above_the_headings_is_no_fault() -> None:
    case = a_case(a_bid("A"), a_bid("B"))
    reading = read(changed(case, lambda book: book["Point"].merge_cells("A1:F1")), "u.xlsx")
    assert reading.findings == ()


def test_external_links_and_macros_are_told_and_never_followed() -> None:
    data = with_member("xl/vbaProject.bin", b"\0")
    data = with_member("xl/externalLinks/note.txt", b"x", data=data)
    reading = read(data, "u.xlsm")
    assert {(f.code, f.severity) for f in reading.findings} == {
        ("excel.f071_external", "warn"),
        ("excel.f072_macros", "note"),
    }
    assert reading.case is not None


def test_the_marked_copy_does_not_wake_formulas_that_were_texts() -> None:
    def change(book: Workbook) -> None:
        book["Priser"]["G4"] = "1.234"

    reading = read(changed(everything(), change), "u.xlsx")
    assert reading.marked is not None
    again = load_workbook(io.BytesIO(reading.marked))
    assert again["Tilbudsgivere"]["B4"].data_type == "s"
    assert again["Tilbudsgivere"]["B4"].value.startswith("=HYPERLINK")


def test_a_quoted_fault_text_cannot_become_a_formula_in_the_marked_copy() -> None:
    reading: Reading = with_cell(a_case(a_bid("A")), "Tilbudsgivere", "E4", "+cmd|' /C calc'!A0")
    assert reading.marked is not None
    cells = [c for row in load_workbook(io.BytesIO(reading.marked))["Fejl"].iter_rows() for c in row]
    assert {c.data_type for c in cells if c.value} == {"s"}


@pytest.mark.parametrize("text", ["a\x0bb", "a\rb", "_x000D_", "_x005F_x000D_", "\x00", "plain"])
def test_what_xml_cannot_hold_is_written_so_that_it_comes_back(text: str) -> None:
    assert unescaped(escaped(text)) == text
    assert not any(ord(c) < 32 for c in escaped(text))


@pytest.mark.parametrize("names", [("L1",), ("L1", "L2"), ("a;b", 'c"d', "e + f", "=x"), (" kant ", "æ ø")])
def test_names_in_one_cell_come_apart_again(names: tuple[str, ...]) -> None:
    assert split(join(names)) == names
    assert split_groups(join_groups((names, names))) == (names, names)


@pytest.mark.parametrize("text", ["L1 +", "+", '"', "a = b", "L1 + L2"])
def test_a_list_that_cannot_be_read_is_not_guessed_at(text: str) -> None:
    assert split(text) is None


@pytest.mark.parametrize("text", ["L1;L2", "L1; L2;", " L1 ;L2 "])
def test_a_list_may_be_typed_loosely(text: str) -> None:
    assert split(text) == ("L1", "L2")
