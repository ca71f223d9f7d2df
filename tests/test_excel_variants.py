"""The same tender, laid out otherwise: other language, shuffled columns, titles on top, wide prices."""

from __future__ import annotations

import io
from collections.abc import Callable
from random import Random

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from scoring import reference
from scoring.formats.excel import read, write
from scoring.model import Case
from tests.builders import a_bid, a_case
from tests.excel_cases import changed, everything, told


def opened(case: Case) -> Workbook:
    return load_workbook(io.BytesIO(write(case, "da")))


TABLES = ("Delaftaler", "Kriterier", "Skala", "Tilbudsgivere", "Priser", "Indikatorer", "Point", "Rabatter")


def kantine() -> Case:
    return reference.example("kantine")


def rewrite(sheet: Worksheet, change: Callable[[list[list[object]]], list[list[object]]]) -> None:
    """Take the sheet's cells from the headings down, change them as rows, and put them back."""
    rows = [[(c.value, c.number_format, c.data_type) for c in row] for row in sheet.iter_rows(min_row=3)]
    sheet.delete_rows(1, sheet.max_row)
    for r, row in enumerate(change(rows), start=1):  # type: ignore[arg-type]
        for c, entry in enumerate(row, start=1):
            if entry is not None:
                value, shown, kind = entry  # type: ignore[misc]
                cell = sheet.cell(r, c, value)
                cell.number_format = shown
                if kind == "s":
                    cell.data_type = "s"


def test_columns_may_stand_in_any_order() -> None:
    def shuffled(rows: list[list[object]]) -> list[list[object]]:
        order = list(range(len(rows[0])))
        Random(2).shuffle(order)
        return [[row[i] for i in order] for row in rows]

    def change(book: Workbook) -> None:
        for name in TABLES:
            if name == "Priser":
                book[name].delete_cols(8)  # a formula that points at moved columns would be another test
            rewrite(book[name], shuffled)

    reading = read(changed(kantine(), change), "u.xlsx")
    assert reading.findings == ()
    assert reading.case == kantine()


def test_titles_may_stand_above_the_headings() -> None:
    def change(book: Workbook) -> None:
        for name in (*TABLES, "Udbud", "Model"):
            book[name].insert_rows(1, 11)
            book[name]["A1"] = "Fjordby Kommune"
            book[name]["B2"] = "Bilag 2: Tilbud og point"
        for row in book["Priser"].iter_rows(min_row=15, min_col=8, max_col=8):
            row[0].value = None

    reading = read(changed(kantine(), change), "u.xlsx")
    assert reading.findings == ()
    assert reading.case == kantine()


def test_headings_are_known_however_they_are_spelt() -> None:
    def change(book: Workbook) -> None:
        for cell, heading in (
            ("D3", "MAENGDE"),
            ("F3", "tilbuds id*"),
            ("G3", "Enhedspris (kr.) *"),
            ("B3", "POST-NR"),
        ):
            book["Priser"][cell] = heading
        book["Tilbudsgivere"]["F3"] = "Stoerrelse"
        book["Kriterier"]["F3"] = "vægt (%)"
        book["Priser"].title = "PRISER "

    reading = read(changed(kantine(), change), "u.xlsx")
    assert reading.findings == ()
    assert reading.case == kantine()


def test_english_words_are_understood_in_a_danish_workbook() -> None:
    def change(book: Workbook) -> None:
        book["Priser"].title = "Prices"
        book["Point"]["D3"] = "Score"
        book["Kriterier"]["D6"] = "price"
        book["Model"]["B5"] = "Fixed kroner per quality point"

    reading = read(changed(kantine(), change), "u.xlsx")
    assert reading.findings == ()
    assert reading.case == kantine()


def wide(case: Case) -> Callable[[Workbook], None]:
    """Prices with one column per bid instead of one row per bid and line."""

    def change(book: Workbook) -> None:
        sheet = book["Priser"]
        sheet.delete_rows(1, sheet.max_row)
        bids = [b.id for b in case.bids]
        lines = {(p.lot, p.item): p for b in case.bids for p in b.prices}
        sheet.append(["Tilbudslister"])
        sheet.append(["Delaftale-id", "Post nr.", "Beskrivelse", "Mængde", "Enhed", *bids])
        for (lot, item), line in sorted(lines.items(), key=lambda entry: str(entry[0])):
            prices = {
                b.id: p.unit_price for b in case.bids for p in b.prices if (p.lot, p.item) == (lot, item)
            }
            row = [lot, item, line.description, line.quantity, line.unit]
            sheet.append([*row, *(prices.get(bid) for bid in bids)])

    return change


@pytest.mark.parametrize("name", reference.examples())
def test_prices_may_stand_with_one_column_per_bid(name: str) -> None:
    case = reference.example(name)
    reading = read(changed(case, wide(case)), "u.xlsx")
    assert reading.findings == ()
    assert reading.case == case


def test_an_empty_price_in_the_wide_form_is_asked_about_only_where_the_bid_has_other_prices() -> None:
    lines = [{"item": "1", "unit_price": 10}, {"item": "2", "unit_price": 20}]
    case = a_case(
        a_bid("A", price=None, prices=lines), a_bid("B", price=None, prices=lines[:1]), a_bid("C", price=None)
    )
    reading = read(changed(case, wide(case)), "u.xlsx")
    assert told(reading) == {("f052_blank", "'Priser'!G4")}
    assert reading.case == case


def test_a_fault_in_a_wide_price_names_its_own_cell() -> None:
    case = reference.example("beskaeftigelse")

    def change(book: Workbook) -> None:
        wide(case)(book)
        book["Priser"]["H3"] = "24.500"

    assert told(read(changed(case, change), "u.xlsx")) == {("f012_ambiguous", "'Priser'!H3")}


def test_numbers_may_be_typed_as_text() -> None:
    def change(book: Workbook) -> None:
        book["Priser"]["G4"] = "kr. 2.290.000,00"
        book["Point"]["D4"] = "10"
        book["Kriterier"]["F7"] = "40 %"
        book["Udbud"]["B13"] = "39.600.000,-"

    reading = read(changed(kantine(), change), "u.xlsx")
    assert reading.findings == ()
    assert reading.case == kantine()


@pytest.mark.parametrize("sheet", ["Udbud", "Model", "Kriterier", "Tilbudsgivere", "Priser", "Point"])
def test_a_missing_sheet_is_told(sheet: str) -> None:
    reading = read(changed(kantine(), lambda book: book.remove(book[sheet])), "u.xlsx")
    assert [f.values["sheet"] for f in reading.findings if f.code == "excel.f002_sheet_missing"] == [sheet]


def test_sheets_that_are_not_needed_may_be_missing() -> None:
    def change(book: Workbook) -> None:
        for name in ("Læs mig", "Lister", "Resultat", "Beregning", "Unormalt lave", "Afvisninger"):
            book.remove(book[name])

    reading = read(changed(kantine(), change), "u.xlsx")
    assert reading.findings == ()
    assert reading.case == kantine()


def test_missing_and_unknown_columns_are_told() -> None:
    def change(book: Workbook) -> None:
        book["Point"]["C3"] = "Kritterium"
        book["Priser"]["K3"] = "Leverandørens varenr."
        book["Priser"]["L3"] = "Enhedspris"
        book["Udbud"]["A5"] = "Overskrift"
        book.create_sheet("Noter")["A1"] = "husk mødet"

    assert told(read(changed(kantine(), change), "u.xlsx")) >= {
        ("f003_column_missing", "'Point'!A3"),
        ("f004_unknown_column", "'Point'!C3"),
        ("f004_unknown_column", "'Priser'!K3"),
        ("f004_double_column", "'Priser'!L3"),
        ("f003_key_missing", "'Udbud'!A1"),
        ("f004_unknown_key", "'Udbud'!A5"),
        ("f004_unknown_sheet", "'Noter'!A1"),
    }


def test_a_workbook_with_two_models_may_be_shuffled_too() -> None:
    def change(book: Workbook) -> None:
        book["Model"].insert_rows(1, 3)

    assert read(changed(everything(), change), "u.xlsx").case == everything()


def test_a_workbook_from_before_the_facts_of_the_procedure_were_asked_for_reads_as_before() -> None:
    def change(book: Workbook) -> None:
        book["Udbud"].delete_rows(29, book["Udbud"].max_row)
        book["Model"].delete_rows(32)
        book["Kriterier"].delete_cols(21, 2)
        book["Tilbudsgivere"].delete_cols(17, 7)
        book["Afvisninger"].delete_cols(5)
        book["Point"].delete_cols(8)

    case = a_case(a_bid("A"), a_bid("B"))
    reading = read(changed(case, change), "u.xlsx")
    assert reading.findings == ()
    assert reading.case == case


def test_sheets_of_what_happened_are_there_only_when_something_has() -> None:
    life = {
        "Bedømmere",
        "Adgang",
        "Hændelser",
        "Tildelinger",
        "Fingeraftryk",
        "Tidligere segl",
        "Forseglet model",
        "Accepterede bemærkninger",
        "Egne grænser",
        "Effekt, forudsætninger",
        "Effekt, kilder",
    }
    assert not life & set(opened(a_case(a_bid("A"))).sheetnames)
    assert life <= set(opened(everything()).sheetnames)


@pytest.mark.parametrize(
    ("sheet", "cells", "code", "place"),
    [
        # one number of citizens for a lot, and it must be there
        ("Effekt, kilder", {"C8": None}, "f010_empty", "'Effekt, kilder'!C8"),
        # a promise is read from one criterion
        ("Effekt, kilder", {"A5": "lovet andel i job", "B5": "Q2"}, "f041_twice", "'Effekt, kilder'!A5"),
        # a price line is paid per citizen or per result
        ("Effekt, kilder", {"B7": "1.10"}, "f041_twice", "'Effekt, kilder'!A7"),
        ("Effekt, forudsætninger", {"A5": "basisandel i job"}, "f041_twice", "'Effekt, forudsætninger'!A5"),
        ("Egne grænser", {"A5": "CHK-32.below_median"}, "f041_twice", "'Egne grænser'!A5"),
        ("Hændelser", {"A4": "glemt"}, "f016_not_in_list", "'Hændelser'!A4"),
        ("Accepterede bemærkninger", {"C4": None}, "f010_empty", "'Accepterede bemærkninger'!C4"),
    ],
)
def test_a_fault_in_what_happened_or_is_assumed_names_its_cell(
    sheet: str, cells: dict[str, str | None], code: str, place: str
) -> None:
    def change(book: Workbook) -> None:
        for cell, value in cells.items():
            book[sheet][cell] = value

    assert (code, place) in told(read(changed(everything(), change), "u.xlsx"))
