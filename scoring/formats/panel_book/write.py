"""Write: the sheet an evaluator fills in, with the sentences of the scale on another."""

from __future__ import annotations

import io
from collections.abc import Collection
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from scoring import panel
from scoring.evaluation import Criterion
from scoring.formats.excel import style
from scoring.formats.excel.cells import to_cell
from scoring.formats.excel.columns import FIRST, HEADER
from scoring.formats.panel_book.rows import COLUMNS, Asked, asked, last
from scoring.model import Assessment, Case
from scoring.reading import plain
from scoring.reference import texts
from scoring.texts import Language
from scoring.values import BidId

_OPEN = ("points", "rationale")


def write(case: Case, evaluator: str, language: Language, barred: Collection[BidId] = ()) -> bytes:
    """The evaluator's sheet with what they have written so far, and a sheet with the scale's sentences."""
    t, book, rows = texts(language), Workbook(), asked(case, evaluator, barred)
    ws = book.active
    ws.title = t("panel.book.sheet")
    style.sheet(ws, t("panel.book.title", name=panel.name_of(case, evaluator), tender=case.tender.title))
    style.text_into(ws.cell(2, 1), t("panel.book.help"))
    for index, column in enumerate(COLUMNS, start=1):
        style.column(ws, index, column.kind, column.width)
        style.head(ws.cell(HEADER, index), t(f"panel.book.{column.key}"))
    for number, row in enumerate(rows, start=FIRST):
        _row(ws, number, row, last(case, row, evaluator), language)
    _scales(book, rows, language)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _row(ws: Worksheet, number: int, row: Asked, said: Assessment | None, language: Language) -> None:
    values: dict[str, Any] = {
        "lot": row.lot or texts(language)("panel.book.all_lots"),
        "bid": row.bid.id,
        "tenderer": row.bid.tenderer.name,
        "criterion": row.criterion.id,
        "criterion_name": _name(row.criterion, language),
        "scale": f"{plain(row.scale.bottom)}–{plain(row.scale.top)}",
        "points": said.points if said else None,
        "rationale": said.rationale if said else "",
    }
    for index, column in enumerate(COLUMNS, start=1):
        cell, value = ws.cell(number, index), to_cell(column, values[column.key], language)
        if isinstance(value, str):
            style.text_into(cell, value)
        elif value is not None:
            cell.value = value
        style.entry(cell, column.kind if column.key in _OPEN else "calculated")
        if column.key not in _OPEN:
            cell.number_format = "@"
    style.height(ws, number, ((ws.cell(number, i).value, c.width) for i, c in enumerate(COLUMNS, start=1)))


def _scales(book: Workbook, rows: tuple[Asked, ...], language: Language) -> None:
    t, ws = texts(language), book.create_sheet(texts(language)("panel.book.scales"))
    style.sheet(ws, t("panel.book.scales"))
    style.widths(ws, (12, 34, 10, 100))
    for index, key in enumerate(("criterion", "criterion_name", "points", "means"), start=1):
        style.head(ws.cell(HEADER, index), t(f"panel.book.{key}"))
    number = FIRST
    for row in {row.criterion.id: row for row in rows}.values():
        for step in sorted(row.scale.steps, key=lambda s: s.points, reverse=True):
            told = (row.criterion.id, _name(row.criterion, language), plain(step.points), step.text)
            for index, text in enumerate(told, start=1):
                style.text_into(ws.cell(number, index), text)
                style.entry(ws.cell(number, index), "calculated")
            style.height(ws, number, [(step.text, 100)])
            number += 1


def _name(criterion: Criterion, language: Language) -> str:
    return criterion.name_en or criterion.name if language == "en" else criterion.name
