"""Faults in a workbook: each told with its code at its cell, all at once, and none where there is none."""

from __future__ import annotations

import io
from datetime import datetime

import pytest
from openpyxl import Workbook, load_workbook

from scoring import reference
from scoring.formats.excel import read, write
from scoring.model import Case
from tests.builders import a_bid, a_case, a_model, a_price, quality
from tests.excel_cases import changed, everything, told, with_cell

PLANTED: list[tuple[str, str, object, str]] = [
    # sheet, cell, what somebody typed, the code that must be told there
    ("Udbud", "B7", "Vi har skrevet 010190-1234 her", "f070_cpr"),
    ("Udbud", "B8", "12345678", "f020_cvr"),
    ("Udbud", "B10", "hemmeligt", "f016_not_in_list"),
    ("Udbud", "B12", "85312511", "f022_cpv_unknown"),
    ("Udbud", "B14", "24,5", "f011_not_whole"),
    ("Udbud", "B16", "i foråret", "f017_not_a_date"),
    ("Udbud", "B28", 99, "f005_version"),
    ("Model", "B9", "0,15", "f012_percent"),
    ("Kriterier", "F4", 2.5, "f015_outside"),
    ("Kriterier", "D5", "gratis", "f016_not_in_list"),
    ("Kriterier", "C6", "", "f010_empty"),
    ("Kriterier", "B7", "Å", "f042_unknown"),
    ("Kriterier", "J8", 30, "f044_span"),
    ("Kriterier", "M9", "nul", "f011_not_a_number"),
    ("Kriterier", "F10", 0.5, "f032_parent"),
    ("Kriterier", "C12", "Tilbudt team (45 %)", "f034_text_differs"),
    ("Tilbudsgivere", "A5", "A1", "f041_twice"),
    ("Tilbudsgivere", "J6", "halvdelen", "f011_not_a_number"),
    ("Tilbudsgivere", "L7", "smidt ud", "f016_not_in_list"),
    ("Priser", "G4", "24.500", "f012_ambiguous"),
    ("Priser", "D5", "=B5", "f013_not_calculated"),
    ("Priser", "G6", "1,234.50", "f012_english_format"),
    ("Priser", "G7", "efter aftale", "f011_not_a_number"),
    ("Priser", "G8", "#REF!", "f014_error_cell"),
    ("Priser", "G9", True, "f011_truth"),
    ("Priser", "G10", datetime.fromisoformat("2026-01-05"), "f011_date"),
    ("Priser", "G11", "(5)", "f015_below"),
    ("Priser", "G12", 1570000, "f051_comma"),
    ("Priser", "H13", 1, "f050_total"),
    ("Priser", "F14", "A9", "f042_unknown"),
    ("Priser", "G15", 0, "f052_zero"),
    ("Indikatorer", "D6", "", "f010_empty"),
    ("Point", "D6", 11, "f015_outside"),
    ("Point", "C9", "X1", "f042_unknown"),
    ("Point", "D11", "7.125", "f012_ambiguous"),
]


def clean() -> Case:
    return reference.example("beskaeftigelse")


def plant(book: Workbook) -> None:
    for sheet, cell, value, _ in PLANTED:
        book[sheet][cell] = value


def test_more_than_thirty_planted_faults_are_all_told_at_their_cells_in_one_run() -> None:
    reading = read(changed(clean(), plant), "udbud.xlsx", cpv=reference.cpv())
    expected = {(code, f"'{sheet}'!{cell}") for sheet, cell, _, code in PLANTED}
    assert len(expected) >= 30
    assert expected - told(reading) == set()
    assert reading.case is None


def test_nothing_is_told_that_does_not_follow_from_a_planted_fault() -> None:
    """A fault may be seen from two cells: an id that is gone is missed where it is used."""
    reading = read(changed(clean(), plant), "udbud.xlsx", cpv=reference.cpv())
    places = {f"'{sheet}'!{cell}" for sheet, cell, *_ in PLANTED}
    also = {(code, place) for code, place in told(reading) if place not in places}
    assert {code for code, _ in also} <= {
        "f042_unknown",
        "f042_unknown_several",
        "f030_sum_low",
        "f030_sum_high",
        "f032_parent",
    } | {
        "f040_points_missing",
        "f040_offer_missing",
        "f041_twice",
        "f043_quantity",
        "f051_comma_low",
        "f051_outlier_low",
    }


def test_the_clean_copy_raises_no_alarm() -> None:
    reading = read(changed(clean(), lambda book: None), "udbud.xlsx", cpv=reference.cpv())
    assert reading.findings == ()


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_planted_fault_has_a_sentence_that_names_its_place(language: str) -> None:
    t = reference.texts(language)
    for finding in read(changed(clean(), plant), "udbud.xlsx", cpv=reference.cpv()).findings:
        assert finding.place in t.sentence(finding)


def test_the_marked_copy_shows_each_fault_where_it_stands() -> None:
    reading = read(changed(clean(), plant), "udbud.xlsx", cpv=reference.cpv())
    assert reading.marked is not None
    book = load_workbook(io.BytesIO(reading.marked))
    assert book.sheetnames[0] == "Fejl"
    price = book["Priser"]["G4"]
    assert "kan læses på to måder" in price.comment.text
    assert price.fill.fgColor.rgb == "FFF6C7BF"
    links = {
        row[2].hyperlink.location or row[2].hyperlink.ref
        for row in book["Fejl"].iter_rows(min_row=4)
        if row[2].hyperlink
    }
    assert len(links) >= 30
    shown = [row[2].value for row in book["Fejl"].iter_rows(min_row=4)]
    assert len(shown) == len(reading.findings)


def test_the_marked_copy_can_speak_english() -> None:
    reading = read(changed(clean(), plant), "udbud.xlsx", language="en")
    assert reading.marked is not None
    assert load_workbook(io.BytesIO(reading.marked)).sheetnames[0] == "Faults"


def test_a_rejection_without_a_reason_is_told_where_the_reason_belongs() -> None:
    reading = with_cell(two_bids(), "Tilbudsgivere", "L4", "afvist")
    assert told(reading) == {("f045_reason_missing", "'Tilbudsgivere'!M4")}
    assert reading.case is not None


def two_bids() -> Case:
    return a_case(a_bid("A", price=1_000_000), a_bid("B", price=1_100_000, points=8))


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "code", "severity"),
    [
        ("Model", "B8", "tillæg", "f018_not_for_method", "stop"),  # form belongs to fixed kroner
        ("Model", "B9", "", "f010_empty", "stop"),  # the line needs its spread
        ("Model", "B11", 0.4, "f044_fallback", "stop"),  # no fallback is wanted outside the spread
        ("Model", "B10", "stop ved enderne", "f018_not_for_method", "stop"),
        ("Model", "B20", -1, "f044_scale", "stop"),
        ("Kriterier", "D4", "kvalitet", "f035_no_price", "warn"),
        ("Kriterier", "F4", 0.45, "f030_sum_high", "stop"),
        ("Kriterier", "F4", 0.40125, "f015_decimals", "stop"),
        ("Kriterier", "B5", "Q", "f042_itself", "stop"),
        ("Kriterier", "I5", 4, "f018_not_for_scoring", "stop"),
        ("Kriterier", "G5", "point", "f033_mixed_units", "stop"),
        ("Tilbudsgivere", "B4", "x" * 401, "f019_too_long", "stop"),
        ("Tilbudsgivere", "E4", "forening", "f016_not_in_list", "stop"),
        ("Priser", "G4", 10**15, "f015_too_large", "stop"),
        ("Priser", "G4", 0.1234567, "f015_decimals", "stop"),
        ("Priser", "A4", "LOT-9", "f042_unknown", "stop"),
        ("Point", "D4", "", "f040_points_missing", "warn"),
        ("Point", "A5", "A", "f041_twice", "stop"),
    ],
)
def test_a_fault_is_told_at_its_cell(sheet: str, cell: str, value: object, code: str, severity: str) -> None:
    reading = with_cell(two_bids(), sheet, cell, value)
    found = {(f.code, f.place): f.severity for f in reading.findings}
    place = {"f033_mixed_units": "G4"}.get(code, cell)  # told at the first of the cells that do not agree
    assert found.get((f"excel.{code}", f"'{sheet}'!{place}")) == severity
    assert (reading.case is None) == (severity == "stop")


def test_the_parent_must_weigh_what_its_children_weigh_when_weights_are_of_the_whole() -> None:
    parts = (a_price(40), quality("Q", 60), quality("Q1", 35, parent="Q"), quality("Q2", 20, parent="Q"))
    case = a_case(a_bid("A", points={"Q1": 1, "Q2": 2}), model=a_model(*parts, weights_of="whole"))
    assert ("f032_parent", "'Kriterier'!F5") in told(read(changed(case, lambda b: None), "u.xlsx"))


def test_weights_in_points_are_converted_and_told_or_asked_about() -> None:
    def in_points(first: int, second: int) -> set[tuple[str, str]]:
        def change(book: Workbook) -> None:
            for cell, value in (("F4", first), ("F5", second), ("G4", "point"), ("G5", "point")):
                book["Kriterier"][cell] = value
                book["Kriterier"][cell].number_format = "General"

        reading = read(changed(two_bids(), change), "u.xlsx")
        if reading.case:
            assert [c.weight for c in reading.case.models[0].criteria] == [40, 60]
        return told(reading)

    assert in_points(420, 630) == {("f031_points", "'Kriterier'!F4")}
    assert in_points(300, 750 + 1) == {("f031_points_inexact", "'Kriterier'!F4")}


def test_weights_as_shares_of_one_are_read_as_such() -> None:
    def change(book: Workbook) -> None:
        for cell, value in (("F4", 0.4), ("F5", 0.6), ("G4", "decimal"), ("G5", "decimal")):
            book["Kriterier"][cell] = value
            book["Kriterier"][cell].number_format = "General"

    reading = read(changed(two_bids(), change), "u.xlsx")
    assert reading.findings == ()
    assert reading.case == two_bids()


def test_lots_that_do_not_add_up_are_told_but_yearly_values_do() -> None:
    lots = [{"id": "L1", "estimated_value": 100}, {"id": "L2", "estimated_value": 200}]

    def told_of(whole: int, months: int | None) -> set[tuple[str, str]]:
        tender = {"lots": lots, "estimated_value": whole, "duration_months": months}
        return told(read(changed(a_case(tender=tender), lambda b: None), "u.xlsx"))

    assert told_of(300, None) == set()
    assert told_of(1200, 48) == set()  # four years of 300
    assert told_of(3000, None) == {("f053_lot_sum", "'Udbud'!B13")}


def test_a_moved_comma_in_one_line_of_forty_is_found_in_that_line() -> None:
    """TBB 2015.185: a crane at 58,000 instead of 5,800,000 hid in a section total that looked normal."""

    def bid(name: str, crane: int) -> object:
        lines = [{"item": str(n), "unit_price": 300_000 + 7_000 * n} for n in range(1, 40)]
        return a_bid(name, price=None, prices=[*lines, {"item": "40", "unit_price": crane}])

    case = a_case(bid("A", 5_600_000), bid("B", 58_000), bid("C", 6_100_000))  # type: ignore[arg-type]
    reading = read(changed(case, lambda b: None), "u.xlsx")
    assert [(f.code, f.place, f.values["power"]) for f in reading.findings] == [
        ("excel.f051_comma_low", "'Priser'!G83", 100)
    ]
    assert reading.case == case


def test_a_changed_quantity_is_told_when_the_others_agree() -> None:
    lines = {
        name: [{"item": "1", "quantity": q, "unit_price": 10}] for name, q in (("A", 5), ("B", 5), ("C", 6))
    }
    case = a_case(*(a_bid(name, price=None, prices=prices) for name, prices in lines.items()))
    assert told(read(changed(case, lambda b: None), "u.xlsx")) == {("f043_quantity", "'Priser'!D6")}


def test_the_same_company_twice_is_told() -> None:
    tenderer = {"name": "X (fiktiv)", "cvr": "13748136"}
    case = a_case(a_bid("A", tenderer=tenderer), a_bid("B", tenderer=tenderer))
    assert told(read(changed(case, lambda b: None), "u.xlsx")) == {("f021_cvr_twice", "'Tilbudsgivere'!C5")}


@pytest.mark.parametrize(
    "number", ["13748136", "13585628", "29189706", "24256790", "29190658", "29979812", "68326214"]
)
def test_a_valid_cvr_number_passes(number: str) -> None:
    assert with_cell(two_bids(), "Tilbudsgivere", "C4", number).findings == ()


@pytest.mark.parametrize("number", ["12345678", "10000000", "00000000", "24256791", "35254119"])
def test_an_invalid_cvr_number_is_told(number: str) -> None:
    assert told(with_cell(two_bids(), "Tilbudsgivere", "C4", number)) == {("f020_cvr", "'Tilbudsgivere'!C4")}


@pytest.mark.parametrize("written", [13748136, "DK-13 74 81 36", "DK13748136", "13 74 81 36 "])
def test_a_cvr_number_is_the_same_however_it_is_written(written: object) -> None:
    case = with_cell(two_bids(), "Tilbudsgivere", "C4", written).case
    assert case is not None
    assert case.bids[0].tenderer.cvr == "13748136"


def test_a_foreign_number_is_no_cvr_number() -> None:
    case = a_case(a_bid("A", tenderer={"name": "X", "country": "SE", "cvr": "5560000000"}))
    assert read(changed(case, lambda b: None), "u.xlsx").findings == ()


@pytest.mark.parametrize(("value", "shown"), [("15 %", None), (0.15, "0%"), (15, None)])
def test_a_percentage_is_understood_however_it_is_written(value: object, shown: str | None) -> None:
    def put(book: Workbook) -> None:
        book["Tilbudsgivere"]["J4"] = value
        book["Tilbudsgivere"]["J4"].number_format = shown or "General"

    case = read(changed(two_bids(), put), "u.xlsx").case
    assert case is not None
    assert case.bids[0].tenderer.disadvantaged_share == 15


LAST_ROW = ("LOT-0001", "NA", "Q2", 4.5, datetime.fromisoformat("2027-12-31"))
PAPERS: list[tuple[str, str, object, str]] = [
    # sheet, cell, what somebody typed, the code that must be told there
    ("Begrundelse og breve", "B4", "i morgen", "f017_not_a_date"),
    ("Begrundelse og breve", "B6", 400, "f015_outside"),
    ("Begrundelse og breve", "B7", "måske", "f016_not_in_list"),
    ("Begrundelse og breve", "B9", "x" * 20_001, "f019_too_long"),
    ("Begrundelse og breve", "B11", "Ring til 010190-1234", "f070_cpr"),
    ("Begrundelse og breve", "B18", "; ;", "f016_list"),
    ("Dokumentation fra vinder", "A5", "x" * 20_001, "f019_too_long"),
    ("Opfølgning", "A4", "L9", "f042_unknown"),
    ("Opfølgning", "B5", "ZZ", "f042_unknown"),
    ("Opfølgning", "C6", "Q9", "f042_unknown"),
    ("Opfølgning", "D4", "meget", "f011_not_a_number"),
    ("Opfølgning", "E5", "", "f010_empty"),
]


@pytest.mark.parametrize(("sheet", "cell", "value", "code"), PAPERS)
def test_a_fault_in_what_the_letters_say_or_was_delivered_is_told_at_its_cell(
    sheet: str, cell: str, value: object, code: str
) -> None:
    assert (code, f"'{sheet}'!{cell}") in told(with_cell(everything(), sheet, cell, value))


def test_a_delivery_measured_anew_is_no_row_too_many() -> None:
    case = everything()
    again = read(changed(case, lambda book: book["Opfølgning"].append([*LAST_ROW])), "udbud.xlsx").case
    assert again is not None
    assert again.deliveries[: len(case.deliveries)] == case.deliveries
    assert [str(d.delivered) for d in again.deliveries[-2:]] == ["3", "4.5"]


def test_a_tender_with_no_letters_has_no_sheet_of_them() -> None:
    book = load_workbook(io.BytesIO(write(clean(), "da")))
    assert not {"Begrundelse og breve", "Dokumentation fra vinder", "Opfølgning"} & set(book.sheetnames)
