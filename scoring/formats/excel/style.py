"""Style: how do the workbook's cells look, lock and print?"""

from __future__ import annotations

import math
from collections.abc import Iterable
from copy import copy

from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from scoring.formats.excel.columns import FIRST, HEADER, CellKind

INK, GREY, FAINT = "FF1F2933", "FFE7EBEF", "FFF5F7F9"
FAULT_FILLS = {"stop": "FFF6C7BF", "warn": "FFFBE3B0", "note": "FFDCE8F5"}
_FORMATS: dict[CellKind, str] = {
    "amount": '#,##0.00" kr."',
    "percent": "0.00%",
    "date": "dd-mm-yyyy",
    "text": "@",
    "id": "@",
    "ids": "@",
    "groups": "@",
    "shares": "@",
    "cvr": "@",
    "moment": "@",
    "calculated": '#,##0.00" kr."',
}
_FACE = "Calibri"
_LINE, _MOST_LINES, _WIDER = 15, 27, 1.1
"""Height of a line [points]; the most a spreadsheet shows; how much wider text is than the average sign."""
_BOLD = Font(name=_FACE, size=11, bold=True, color=INK)
_HEAD = PatternFill("solid", fgColor=GREY)
_LOCKED = PatternFill("solid", fgColor=FAINT)
_UNDER = Border(bottom=Side(style="thin", color=INK))
_WRAP = Alignment(wrap_text=True, vertical="top")
_OPEN = Protection(locked=False)


def number_format(kind: CellKind) -> str:
    """The Excel number format of a kind of cell; amounts are in DKK, so the heading names the unit."""
    return _FORMATS.get(kind, "General")


def sheet(ws: Worksheet, title: str, freeze: str = "") -> None:
    """Title, frozen headings, protection without password, and printing on landscape A4."""
    ws["A1"] = title
    ws["A1"].font = Font(name=_FACE, bold=True, size=13, color=INK)
    ws.freeze_panes = freeze or f"A{FIRST}"
    ws.sheet_view.showGridLines = False
    ws.protection.sheet = True
    for allowed in ("formatCells", "formatColumns", "formatRows", "insertRows", "deleteRows", "sort"):
        setattr(ws.protection, allowed, False)  # openpyxl: False means that it is not forbidden
    ws.page_setup.orientation, ws.page_setup.paperSize = "landscape", ws.PAPERSIZE_A4
    ws.page_setup.fitToWidth, ws.page_setup.fitToHeight = 1, 0
    ws.sheet_properties.pageSetUpPr.fitToPage = True
    ws.print_title_rows = f"{HEADER}:{HEADER}"
    ws.oddFooter.center.text = "&A, &P/&N"


def head(cell: Cell, text: str, note: str = "") -> None:
    """One heading; `note` opens when the pointer rests on it."""
    text_into(cell, text)
    cell.font, cell.fill, cell.border, cell.alignment = _BOLD, _HEAD, _UNDER, copy(_WRAP)
    if note:
        cell.comment = Comment(note, "", height=90, width=280)


def column(ws: Worksheet, index: int, kind: CellKind, width: int) -> None:
    """The look of a whole column, so that rows added later are open and formatted like the others."""
    dimension = ws.column_dimensions[get_column_letter(index)]
    dimension.width, dimension.number_format, dimension.alignment = width, number_format(kind), copy(_WRAP)
    dimension.protection = Protection(locked=kind == "calculated")


def entry(cell: Cell, kind: CellKind) -> None:
    """The look of one cell that people fill in, or that is calculated."""
    cell.number_format, cell.alignment = number_format(kind), copy(_WRAP)
    if kind == "calculated":
        cell.fill = _LOCKED
    else:
        cell.protection = _OPEN


def text_into(cell: Cell, text: str) -> None:
    """Write a text as text: `=1+1` and `@sum` stay what they are and never become formulas."""
    cell.value = text
    cell.data_type = "s"
    if text[:1] in ("=", "+", "-", "@"):
        cell.quotePrefix = True


def height(ws: Worksheet, row: int, entries: Iterable[tuple[object, float]]) -> None:
    """Make a row as high as its longest text needs. `entries`: what is written, and the column's width."""
    lines = (math.ceil(len(str(text)) * _WIDER / width) for text, width in entries if isinstance(text, str))
    most = min(max(lines, default=1), _MOST_LINES)
    if most > 1:
        ws.row_dimensions[row].height = most * _LINE


def widths(ws: Worksheet, sizes: Iterable[int]) -> None:
    """Column widths from the left [characters]."""
    for index, size in enumerate(sizes, start=1):
        ws.column_dimensions[get_column_letter(index)].width = size
