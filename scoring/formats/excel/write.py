"""Write: a case as a workbook that an officer can fill in, and that reads back as the same case."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from scoring.formats.excel import result, style, words, working
from scoring.formats.excel.cells import to_cell
from scoring.formats.excel.columns import CODES, FIRST, HEADER, TEMPLATE_VERSION, Column, Sheet
from scoring.formats.excel.layout import SHEETS
from scoring.formats.excel.places import Places, quoted
from scoring.formats.excel.records import Record, records
from scoring.formats.excel.tender_sheets import MODEL
from scoring.model import Case
from scoring.reference import texts
from scoring.texts import Language

_LISTED_BEYOND = 150
_VALUE_WIDTH, _READ_ME_WIDTH = 44, 110
_EPOCH = datetime.fromisoformat("2000-01-01")
"""Workbooks carry no clock of their own: the same case gives the same bytes in the parts we write."""


def write(case: Case, language: Language) -> bytes:
    """The case as a workbook with every sheet filled in and formulas that recompute the result."""
    return _bytes(records(case), language, working.room_for(case), case.tender.title)


def template(language: Language) -> bytes:
    """The same workbook, empty: lists, notes and formulas that begin to count as it is filled in."""
    empty: dict[str, list[Record]] = {s.key: [] for s in SHEETS}
    defaults: Record = {"currency": "DKK", "vat": "excluded", "template_version": TEMPLATE_VERSION}
    empty["tender"] = [defaults]
    empty["model"] = [{"scale_bottom": Decimal(0), "scale_top": Decimal(10), "method_version": 1}]
    empty["lots"] = [{"lot": "LOT-0000"}]
    return _bytes(empty, language, working.room_for(None), "")


def _bytes(
    rows: Mapping[str, list[Record]], language: Language, room: Mapping[str, int], title: str
) -> bytes:
    book = Workbook()
    _read_me(book.active, language, title)
    shown = [s for s in SHEETS if s.always or rows[s.key]]
    for sheet in shown:
        ws = book.create_sheet(words.sheet(sheet.key, language))
        style.sheet(ws, texts(language)(f"excel.title.{sheet.key}"))
        columns = _columns(sheet, rows)
        (_keyed if sheet.keyed else _table)(ws, sheet, columns, rows[sheet.key], language)
    places = Places(language, room, models=max(1, len(rows["model"])))
    result.add(book, places)
    working.add(book, places)
    _lists(book, language)
    for sheet in shown:
        _validations(book[words.sheet(sheet.key, language)], sheet, _columns(sheet, rows), rows, language)
    book.properties.created = book.properties.modified = _EPOCH
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _columns(sheet: Sheet, rows: Mapping[str, list[Record]]) -> tuple[Column, ...]:
    """The columns that are written: a model's number where there are several, marks where some are set."""
    if sheet.key == "tender" and not (rows["tender"] and rows["tender"][0].get("seal_digest")):
        return tuple(c for c in sheet.columns if not c.key.startswith("seal"))
    left_out = {"model"} if len(rows["model"]) < 2 else set()
    if not any(row.get("mark") for row in rows["scores"]):
        left_out.add("mark")
    return tuple(c for c in sheet.columns if c.key not in left_out)


def _table(
    ws: Worksheet, sheet: Sheet, columns: Sequence[Column], rows: Iterable[Record], language: Language
) -> None:
    for index, column in enumerate(columns, start=1):
        style.column(ws, index, column.kind, column.width)
        note = words.help_text(column, language)
        style.head(ws.cell(HEADER, index), words.heading(column, language), note)
    for number, row in enumerate(rows, start=FIRST):
        for index, column in enumerate(columns, start=1):
            cell = ws.cell(number, index)
            if column.kind == "calculated":
                quantity, price = sheet.letter("quantity"), sheet.letter("unit_price")
                cell.value = f"={quantity}{number}*{price}{number}"
                style.entry(cell, column.kind)
            else:
                _put(cell, column, row.get(column.key), language)
        style.height(
            ws, number, ((ws.cell(number, i).value, c.width) for i, c in enumerate(columns, start=1))
        )


def _keyed(
    ws: Worksheet, sheet: Sheet, columns: Sequence[Column], rows: Sequence[Record], language: Language
) -> None:
    t = texts(language)
    several = sheet is MODEL and len(rows) > 1
    numbered = [t("excel.model_number", number=n) for n in range(1, len(rows) + 1)]
    heads = [t("excel.key"), *(numbered if several else [t("excel.value")]), t("excel.explanation")]
    for index, head in enumerate(heads, start=1):
        style.head(ws.cell(HEADER, index), head)
    style.widths(ws, (38, *(_VALUE_WIDTH for _ in heads[1:-1]), 90))
    for number, column in enumerate(columns, start=FIRST):
        style.head(ws.cell(number, 1), words.heading(column, language))
        for index, row in enumerate(rows or [{}], start=2):
            _put(ws.cell(number, index), column, row.get(column.key), language)
        style.text_into(ws.cell(number, len(heads)), words.help_text(column, language))
        style.entry(ws.cell(number, len(heads)), "calculated")
        style.height(ws, number, ((ws.cell(number, i).value, _VALUE_WIDTH) for i in range(2, len(heads))))


def _put(cell: Cell, column: Column, value: object, language: Language) -> None:
    written = to_cell(column, value, language)
    if isinstance(written, str):
        style.text_into(cell, written)
    elif written is not None:
        cell.value = written
    style.entry(cell, column.kind)


def _read_me(ws: Worksheet, language: Language, title: str) -> None:
    t = texts(language)
    ws.title = words.sheet("readme", language)
    style.sheet(ws, t("excel.readme.heading"), "A2")
    lines = [t("excel.readme.state", title=title)] if title else []
    lines += [
        t("excel.readme.purpose"),
        t("excel.readme.order"),
        t("excel.readme.required"),
        t("excel.readme.numbers"),
        t("excel.readme.result"),
        t("excel.readme.columns"),
        t("excel.readme.protection"),
        t("excel.readme.privacy"),
    ]
    style.widths(ws, (_READ_ME_WIDTH,))
    for number, line in enumerate(lines, start=3):
        style.text_into(ws.cell(number, 1), line)
        style.entry(ws.cell(number, 1), "calculated")
        style.height(ws, number, ((line, _READ_ME_WIDTH),))


def _lists(book: Workbook, language: Language) -> None:
    ws = book.create_sheet(words.sheet("lists", language))
    style.sheet(ws, words.sheet("lists", language))
    for index, codes in enumerate(CODES, start=1):
        style.head(ws.cell(HEADER, index), codes)
        for number, word in enumerate(words.choices(codes, language), start=FIRST):
            style.text_into(ws.cell(number, index), word)
    style.widths(ws, (28 for _ in CODES))


def _validations(
    ws: Worksheet,
    sheet: Sheet,
    columns: Sequence[Column],
    rows: Mapping[str, list[Record]],
    language: Language,
) -> None:
    for index, column in enumerate(columns, start=1):
        codes = "flag" if column.kind == "flag" else column.codes
        source = _list_range(codes, language) if codes else _id_range(column, rows, language)
        if not source:
            continue
        place = get_column_letter(index)
        row = FIRST + index - 1
        last = get_column_letter(max(2, ws.max_column - 1))
        where = f"B{row}:{last}{row}" if sheet.keyed else f"{place}{FIRST}:{place}{_last(rows, sheet.key)}"
        ws.add_data_validation(_validation(source, where, language, strict=bool(codes)))


def _validation(source: str, where: str, language: Language, *, strict: bool) -> DataValidation:
    t = texts(language)
    style_ = "stop" if strict else "warning"
    rule = DataValidation("list", formula1=f"={source}", sqref=where, allow_blank=True, errorStyle=style_)
    rule.showErrorMessage = True
    rule.errorTitle, rule.error = t("excel.list.heading"), t("excel.list.refused")
    return rule


def _list_range(codes: str, language: Language) -> str:
    letter = get_column_letter(list(CODES).index(codes) + 1)
    last = FIRST + len(CODES[codes]) - 1
    return f"{quoted(words.sheet('lists', language))}!${letter}${FIRST}:${letter}${last}"


def _id_range(column: Column, rows: Mapping[str, list[Record]], language: Language) -> str:
    sheet = "bidders" if column.key == "bid" else column.refers
    if column.kind != "id" or not sheet or column.path == "id":
        return ""
    return f"{quoted(words.sheet(sheet, language))}!$A${FIRST}:$A${_last(rows, sheet)}"


def _last(rows: Mapping[str, list[Record]], sheet: str) -> int:
    """The last row in which lists are offered: what there is, and some to spare."""
    return FIRST + len(rows[sheet]) + _LISTED_BEYOND
