"""Export, then import: the same case, whatever has been written in it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping

import pytest
from openpyxl import load_workbook
from pydantic import TypeAdapter

from scoring import casefile, reference
from scoring.evaluation import Method
from scoring.formats.excel import read, template, write
from scoring.model import Case
from scoring.values import Value
from tests.builders import a_bid, a_case
from tests.excel_cases import everything

METHOD = TypeAdapter[Method](Method)
METHODS = [
    {"name": "fixed_kroner", "kroner_per_point": "43000.50"},
    {"name": "linear_span", "low": 0, "high": "2000000", "outside": "extend"},
    {"name": "percentage_on_price"},
    {"name": "gate_then_price", "then": "price_per_point"},
    {"name": "quality_per_price", "factor": "1000"},
    {"name": "fixed_price", "price": "99.95"},
    {"name": "lowest_over_price"},
    {"name": "min_max"},
    {"name": "from_average", "average": "median", "spread": "80"},
    {"name": "by_rank"},
]


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("name", reference.examples())
def test_an_example_reads_back_as_the_same_case_without_a_word(name: str, language: str) -> None:
    case = reference.example(name)
    reading = read(write(case, language), "udbud.xlsx", cpv=reference.cpv())
    assert reading.findings == ()
    assert reading.case == case
    assert casefile.digest(reading.case) == casefile.digest(case)
    assert reading.marked is None


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_case_that_uses_every_field_reads_back_the_same(language: str) -> None:
    case = everything()
    reading = read(write(case, language), "udbud.xlsx")
    assert [f for f in reading.findings if f.severity == "stop"] == []
    assert reading.case == case
    assert casefile.dump(reading.case) == casefile.dump(case)


def used_fields(value: object) -> Iterator[tuple[str, str]]:
    """(class, field) of everything that has another value than its default."""
    if isinstance(value, Value):
        for name, field in type(value).model_fields.items():
            held = getattr(value, name)
            if field.is_required() or held != field.get_default(call_default_factory=True):
                yield type(value).__name__, name
                yield from used_fields(held)
    elif isinstance(value, Mapping):
        for entry in value.values():
            yield from used_fields(entry)
    elif isinstance(value, tuple):
        for entry in value:
            yield from used_fields(entry)


ONE_VALUE = {
    ("Case", "format"),
    ("EvaluationModel", "method_version"),
    ("OfferedIndicator", "how"),
    ("LinearFromLowest", "name"),
}
NOT_IN_A_WORKBOOK = {("Case", "unread")}
"""What could not be read on screen stays on the screen it was typed on."""


def test_the_case_that_uses_every_field_leaves_none_at_its_default() -> None:
    """So that a field added to the model later fails here until the workbook carries it."""
    schema, used = casefile.schema(), set(used_fields(everything()))
    classes = {"Case": schema, **schema["$defs"]}
    by_variant = {"AssessedPoints", *(type(METHOD.validate_python(m)).__name__ for m in METHODS)}
    for name in classes.keys() - by_variant:
        fields = {(name, field) for field in classes[name].get("properties", {})}
        assert fields - used <= ONE_VALUE | NOT_IN_A_WORKBOOK


@pytest.mark.parametrize("method", METHODS, ids=lambda m: m["name"])
def test_every_method_and_its_parameters_read_back(method: dict[str, object]) -> None:
    base = a_case(a_bid("A"), a_bid("B"))
    model = {**base.models[0].model_dump(), "method": method}
    case = Case.model_validate({**base.model_dump(), "models": [model]})
    assert read(write(case, "da"), "udbud.xlsx").case == case


def test_a_case_that_has_hardly_begun_reads_back() -> None:
    case = Case.model_validate({"tender": {"id": "T", "title": "Nyt udbud"}})
    assert read(write(case, "da"), "udbud.xlsx").case == case


def test_the_order_of_bids_lines_and_points_is_kept() -> None:
    case = a_case(a_bid("Z", price=1), a_bid("A", price=2), a_bid("M", price=3))
    again = read(write(case, "da"), "udbud.xlsx").case
    assert again is not None
    assert [b.id for b in again.bids] == ["Z", "A", "M"]
    assert [a.bid for a in again.assessments] == ["Z", "A", "M"]


def test_no_text_of_the_case_becomes_a_formula() -> None:
    book = load_workbook(io.BytesIO(write(everything(), "da")))
    for sheet, cell in (
        ("Udbud", "B5"),
        ("Udbud", "B6"),
        ("Udbud", "B7"),
        ("Tilbudsgivere", "B4"),
        ("Point", "E5"),
    ):
        found = book[sheet][cell]
        assert found.value[0] in "=+-@"
        assert (found.data_type, found.quotePrefix) == ("s", True)


def test_the_same_case_gives_the_same_workbook() -> None:
    case = a_case(a_bid("A"))
    first, second = (zipfile.ZipFile(io.BytesIO(write(case, "da"))) for _ in range(2))
    assert first.namelist() == second.namelist()
    for name in set(first.namelist()) - {"docProps/core.xml"}:
        assert first.read(name) == second.read(name)


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_template_asks_for_nothing_but_what_must_be_filled_in(language: str) -> None:
    reading = read(template(language), "skabelon.xlsx")
    assert reading.case is None
    assert {f.code for f in reading.findings} == {"excel.f010_empty"}


def test_the_template_opens_where_an_officer_can_begin() -> None:
    book = load_workbook(io.BytesIO(template("da")))
    assert book.sheetnames[:3] == ["Læs mig", "Udbud", "Delaftaler"]
    sheet = book["Priser"]
    assert sheet.protection.sheet
    assert not sheet.protection.password
    assert sheet.column_dimensions["G"].protection.locked is False
    assert sheet.column_dimensions["H"].protection.locked is True
    assert sheet["G3"].value == "Enhedspris *"
    assert sheet.freeze_panes == "A4"
    assert any("Lister" in rule.formula1 for rule in book["Model"].data_validations.dataValidation)


def test_a_single_model_needs_no_number_and_two_do() -> None:
    one = load_workbook(io.BytesIO(write(a_case(a_bid("A")), "da")))
    two = load_workbook(io.BytesIO(write(everything(), "da")))
    assert [c.value for c in one["Model"][3]] == ["Nøgle", "Værdi", "Forklaring"]
    assert [c.value for c in two["Model"][3]] == ["Nøgle", "Model 1", "Model 2", "Forklaring"]
    assert one["Kriterier"].max_column + 1 == two["Kriterier"].max_column
