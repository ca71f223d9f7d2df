"""Read: the sheet an evaluator brings back; every fault is told at its cell, and stops the whole of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from openpyxl.utils import get_column_letter

from scoring.evaluation import Scale
from scoring.formats.excel import words
from scoring.formats.excel.columns import Column
from scoring.formats.excel.faults import Faults
from scoring.formats.excel.guard import Opened, opened
from scoring.formats.excel.mark import marked
from scoring.formats.excel.places import quoted
from scoring.formats.excel.values import Entry, Source, read_cell
from scoring.formats.panel_book.rows import COLUMNS, Asked, Key, asked, last
from scoring.model import Assessment, Case
from scoring.reference import texts
from scoring.texts import LANGUAGES, Language
from scoring.values import BidId, Finding

_NEEDED = {"lot", "bid", "criterion", "points", "rationale"}
_LONGEST, _SEARCHED = 20_000, 20


@dataclass(frozen=True)
class Reading:
    """What the sheet adds: only what differs from the case. marked: a copy with the faults."""

    assessments: tuple[Assessment, ...]
    findings: tuple[Finding, ...]
    marked: bytes | None


def read(
    data: bytes, name: str, case: Case, evaluator: str, language: Language, barred: Collection[BidId] = ()
) -> Reading:
    """What the sheet says that the case does not have yet. With a fault that stops, nothing is taken.

    name: the file's name, for messages. The assessments carry no time: the caller has the clock.
    """
    book = opened(data, name)
    if isinstance(book, Finding):
        return Reading((), (book,), None)
    faults = Faults()
    for finding in book.findings:
        faults.add(finding)
    said = tuple(_read(book, _Task(case, evaluator, barred, language), faults))
    found = faults.all()
    stopped = any(f.severity == "stop" for f in found)
    copy = marked(book.formulas, found, language) if found else None
    return Reading(() if stopped else said, found, copy)


@dataclass(frozen=True)
class _Task:
    """Whose sheet is read against which case."""

    case: Case
    evaluator: str
    barred: Collection[BidId]
    language: Language


def _read(book: Opened, task: _Task, faults: Faults) -> Iterator[Assessment]:
    sheet = _found(book, task.language)
    if sheet is None:
        faults.add(_finding("no_sheet", "", sheet=texts(task.language)("panel.book.sheet")))
        return
    due = {row.key: row for row in asked(task.case, task.evaluator, task.barred)}
    seen: dict[Key, str] = {}
    for number in sheet.rows():
        key, place = sheet.key(number, faults), sheet.place(number, "bid")
        if key is None:
            continue
        if key in seen:
            faults.add(_finding("double_row", place, first=seen[key]))
        elif key not in due:
            faults.add(_not_due(key, place, task.barred))
        else:
            yield from _assessment(sheet, number, due[key], task, faults)
        seen.setdefault(key, place)


def _assessment(sheet: _Sheet, number: int, row: Asked, task: _Task, faults: Faults) -> Iterator[Assessment]:
    points = sheet.entry(number, "points", faults, row.scale).value
    written = sheet.entry(number, "rationale", faults)
    if len(written.value or "") > _LONGEST:
        size = len(written.value)
        faults.stop(
            "f019_too_long", written.place, column=sheet.heading("rationale"), size=size, limit=_LONGEST
        )
        return
    new = Assessment(bid=row.bid.id, lot=row.lot, criterion=row.criterion.id, evaluator=task.evaluator)
    before = last(task.case, row, task.evaluator) or new
    now = {
        "points": before.points if points is None else points,
        "rationale": written.value or before.rationale,
    }
    said = Assessment.model_validate({**dict(before), **now, "mark": "", "at": None})
    if (said.points, said.rationale) != (before.points, before.rationale):
        yield said


def _not_due(key: Key, place: str, barred: Collection[BidId]) -> Finding:
    _, bid, criterion = key
    if bid in barred:
        return _finding("row_barred", place, bid=bid)
    return _finding("row_unknown", place, bid=bid, criterion=criterion)


@dataclass(frozen=True)
class _Sheet:
    """The sheet that was found, its heading row, and where its columns stand."""

    book: Opened
    title: str
    header: int
    columns: Mapping[str, int]
    language: Language

    def rows(self) -> range:
        """The rows under the headings."""
        return range(self.header + 1, self.book.formulas[self.title].max_row + 1)

    def place(self, row: int, key: str) -> str:
        """A cell as faults write it."""
        return f"{quoted(self.title)}!{get_column_letter(self.columns[key])}{row}"

    def heading(self, key: str) -> str:
        """The column's heading in the reader's language."""
        return texts(self.language)(f"panel.book.{key}")

    def entry(self, row: int, key: str, faults: Faults, scale: Scale | None = None) -> Entry:
        """One cell; points outside the scale are told."""
        column = next(c for c in COLUMNS if c.key == key)
        if scale is not None:
            column = Column(key, column.kind, low=scale.bottom, high=scale.top)
        formula, value = (
            book[self.title].cell(row, self.columns[key]) for book in (self.book.formulas, self.book.values)
        )
        place = self.place(row, key)
        return read_cell(Source(formula, value, place, column, self.heading(key), self.language), faults)

    def key(self, row: int, faults: Faults) -> Key | None:
        """What the row is about; None for an empty row."""
        lot, bid, criterion = (
            str(self.entry(row, k, faults).value or "") for k in ("lot", "bid", "criterion")
        )
        if not (bid or criterion):
            return None
        everything = {words.same(texts(language)("panel.book.all_lots")) for language in LANGUAGES}
        return ("" if words.same(lot) in everything else lot), bid, criterion


def _found(book: Opened, language: Language) -> _Sheet | None:
    """The sheet with our headings, in either language."""
    names = {words.same(texts(lang)(f"panel.book.{c.key}")): c.key for lang in LANGUAGES for c in COLUMNS}
    for ws in book.values.worksheets:
        for row in range(1, min(ws.max_row, _SEARCHED) + 1):
            cells = {names.get(words.same(str(cell.value or ""))): cell.column for cell in ws[row]}
            columns = {key: index for key, index in cells.items() if key}
            if columns.keys() >= _NEEDED:
                return _Sheet(book, ws.title, row, columns, language)
    return None


def _finding(code: str, place: str, **values: str | int | Decimal) -> Finding:
    return Finding(code=f"panel.{code}", severity="stop", place=place, values=dict(values))
