"""Trail book: a tender's trail as a workbook: every change, revision and assessment in a row of its own."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from scoring.formats.excel import style
from scoring.formats.excel.cells import escaped
from scoring.formats.excel.columns import FIRST, HEADER
from scoring.model import Assessment
from scoring.reference import texts
from scoring.texts import Language, Texts
from scoring.trail import Change, Trail

_LONGEST = 32_000
"""A cell holds 32,767 signs; what is cut says so."""
_CHANGES = {"rev": 10, "at": 26, "who": 24, "what": 30, "kind": 14, "place": 40, "before": 50, "after": 50}
_REVISIONS = {"line": 14, "rev": 10, "at": 26, "who": 24, "what": 40, "hash": 68, "previous": 68}
_ASSESSMENTS = {
    "bid": 10,
    "lot": 12,
    "criterion": 14,
    "evaluator": 22,
    "points": 10,
    "rationale": 70,
    "reason": 40,
    "given": 26,
    "mark": 68,
}
_Row = Sequence[str | int | Decimal | None]


def write(trail: Trail, language: Language) -> bytes:
    """Three sheets: changes, revisions with their fingerprints, and the assessments as they stand in order.

    Everything typed by people is written as text, so that `=1+1` never becomes a formula.
    """
    t, book = texts(language), Workbook()
    _sheet(book.active, "changes", _CHANGES, (_change(c, t) for c in trail.changes), trail, t)
    _sheet(book.create_sheet(), "revisions", _REVISIONS, _revisions(trail, t), trail, t)
    said = trail.newest.assessments if trail.newest else ()
    _sheet(book.create_sheet(), "assessments", _ASSESSMENTS, map(_assessment, said), trail, t)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _change(c: Change, t: Texts) -> _Row:
    return c.rev, c.at.isoformat(), c.who, c.what, t(f"trail.{c.kind}"), c.place, c.before, c.after


def _revisions(trail: Trail, t: Texts) -> Iterable[_Row]:
    for line, entries in (("main", trail.revisions), ("aside", trail.aside)):
        for r in entries:
            yield t(f"trail.column.{line}"), r.rev, r.stamp, r.who, r.what, r.hash, r.previous


def _assessment(a: Assessment) -> _Row:
    given = a.at.isoformat() if a.at else ""
    return a.bid, a.lot or "", a.criterion, a.evaluator, a.points, a.rationale, a.reason, given, a.mark


def _sheet(
    ws: Worksheet, name: str, columns: dict[str, int], rows: Iterable[_Row], trail: Trail, t: Texts
) -> None:
    ws.title = t(f"trail.sheet_{name}")
    style.sheet(ws, "")
    style.text_into(ws.cell(1, 1), escaped(t(f"trail.title_{name}", case=trail.case)))
    style.text_into(ws.cell(2, 1), t("trail.head", head=trail.head))
    style.widths(ws, columns.values())
    for index, column in enumerate(columns, start=1):
        style.head(ws.cell(HEADER, index), t(f"trail.column.{column}"))
    for number, row in enumerate(rows, start=FIRST):
        for index, value in enumerate(row, start=1):
            cell = ws.cell(number, index)
            if isinstance(value, str):
                style.text_into(cell, _fitting(escaped(value), t))
            else:
                cell.value = value
            style.entry(cell, "calculated")
            cell.number_format = "General"


def _fitting(text: str, t: Texts) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + t("trail.cut")
