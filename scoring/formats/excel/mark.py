"""Mark: a copy of the workbook in which every fault can be seen where it stands."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from scoring.formats.excel import style, words
from scoring.formats.excel.columns import FIRST, HEADER
from scoring.reference import texts
from scoring.texts import Language
from scoring.values import Finding

_PLACE = re.compile(r"'((?:[^']|'')*)'!([A-Z]{1,3}[0-9]+)")
_COLUMNS = ["number", "severity", "place", "code", "message"]


def marked(book: Workbook, findings: Sequence[Finding], language: Language) -> bytes:
    """The workbook with faulty cells filled and commented, and a sheet in front that lists and links them."""
    _sheet(book, findings, language)
    for finding in findings:
        cell = _cell(book, finding)
        if cell is not None:
            _mark(cell, finding, language)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(book: Workbook, finding: Finding) -> Cell | None:
    match = _PLACE.fullmatch(finding.place)
    name = match[1].replace("''", "'") if match else ""
    if not match or name not in book.sheetnames:
        return None
    cell = book[name][match[2]]
    return cell if isinstance(cell, Cell) else None


def _mark(cell: Cell, finding: Finding, language: Language) -> None:
    cell.fill = PatternFill("solid", fgColor=style.FAULT_FILLS[finding.severity])
    sentence = texts(language).sentence(finding)
    before = f"{cell.comment.text}\n" if cell.comment else ""
    cell.comment = Comment(before + sentence, "", height=120, width=320)


def _sheet(book: Workbook, findings: Sequence[Finding], language: Language) -> None:
    t, name = texts(language), words.sheet("faults", language)
    if name in book.sheetnames:
        del book[name]
    ws = book.create_sheet(name, 0)
    counts = {s: sum(f.severity == s for f in findings) for s in ("stop", "warn", "note")}
    summary = t("excel.faults.summary", stops=counts["stop"], warns=counts["warn"], notes=counts["note"])
    style.sheet(ws, summary)
    style.widths(ws, (6, 12, 26, 32, 110))
    for index, column in enumerate(_COLUMNS, start=1):
        style.head(ws.cell(HEADER, index), t(f"excel.faults.{column}"))
    for row, finding in enumerate(_sorted(book, findings), start=FIRST):
        shown = (str(row - HEADER), t(f"excel.faults.{finding.severity}"), finding.place, finding.code)
        for index, text in enumerate((*shown, t.sentence(finding)), start=1):
            style.text_into(ws.cell(row, index), text)
            style.entry(ws.cell(row, index), "text")
        if _PLACE.fullmatch(finding.place):
            ws.cell(row, 3).hyperlink = f"#{finding.place}"
            ws.cell(row, 3).font = Font(color="FF0B5FA5", underline="single")
        ws.cell(row, 2).fill = PatternFill("solid", fgColor=style.FAULT_FILLS[finding.severity])
    book.active = 0


def _sorted(book: Workbook, findings: Sequence[Finding]) -> list[Finding]:
    """By sheet, in the order of the workbook; what concerns the whole file first."""
    order = {name: i for i, name in enumerate(book.sheetnames)}
    sheet_of = {f.place: (_PLACE.fullmatch(f.place) or [None, ""])[1] for f in findings}
    return sorted(findings, key=lambda f: order.get(str(sheet_of[f.place]).replace("''", "'"), -1))
