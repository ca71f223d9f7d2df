"""Follow-up book: the promises of a contract as a workbook that reckons what is missing while one types.

The delivered numbers are open cells; missing units and kroner are formulas by the rule of `promises.kept`.
Beside them the proof of every promise, and every measurement in order.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from scoring.decision import Decision, decision
from scoring.evaluation import OfferedIndicator
from scoring.formats.excel import style
from scoring.formats.excel.cells import escaped
from scoring.formats.excel.columns import FIRST, HEADER, CellKind
from scoring.model import Case
from scoring.reference import texts
from scoring.report.promised import Line, Owed, draft, indicator, level, name_of, owed, rate
from scoring.texts import Language, Texts

_Columns = dict[str, tuple[CellKind, int]]
_NUMBERS: _Columns = {
    "lot": ("text", 11),
    "supplier": ("text", 22),
    "promise": ("text", 28),
    "promised": ("number", 10),
    "unit": ("text", 16),
    "delivered": ("number", 10),
    "on": ("date", 12),
    "by": ("text", 16),
    "note": ("text", 24),
    "missing": ("number", 10),
    "per_unit": ("amount", 17),
    "repaid": ("amount", 17),
    "span_from": ("number", 11),
    "span_to": ("number", 11),
}
_PROOF: _Columns = {
    "lot": ("text", 11),
    "supplier": ("text", 22),
    "promise": ("text", 28),
    "promised": ("text", 20),
    "indicator": ("text", 36),
    "evidence": ("text", 30),
    "kpi": ("text", 30),
    "remedy": ("text", 30),
    "rate": ("text", 24),
}
_MEASURED: _Columns = {
    "lot": ("text", 11),
    "supplier": ("text", 22),
    "promise": ("text", 28),
    "on": ("date", 12),
    "delivered": ("number", 10),
    "unit": ("text", 16),
    "by": ("text", 16),
    "note": ("text", 44),
}
_TYPED = ("delivered", "on", "by", "note")
_AT = {name: get_column_letter(index) for index, name in enumerate(_NUMBERS, start=1)}
_MOST = "999999999999"
_Cell = str | Decimal | date | None


def write(case: Case, language: Language, made: Decision | None = None) -> bytes:
    """Three sheets: promised numbers beside what was delivered last, the proof, every measurement.

    Everything typed by people is written as text, so that `=1+1` never becomes a formula. Raises
    `ScoringError` when nothing can be scored.
    """
    t, made, book = texts(language), made or decision(case), Workbook()
    lines = [(part, line) for part in owed(case, made) for line in part.lines]
    numbers = [(part, line) for part, line in lines if line.promise.promised is not None]
    typed = _sheet(book.active, "promises", _NUMBERS, (_number(case, *at, t) for at in numbers), case, t)
    reason = draft(case, made, t)
    style.text_into(typed.cell(2, 1), t("promises.book.draft", reason=reason) if reason else _how(t))
    _open(typed, len(numbers), t)
    _sheet(book.create_sheet(), "proof", _PROOF, (_proof(case, *at, t) for at in lines), case, t)
    measured = _sheet(book.create_sheet(), "measured", _MEASURED, _measured(case, lines, t), case, t)
    style.text_into(measured.cell(2, 1), t("promises.book.how_measured"))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _how(t: Texts) -> str:
    return t("promises.book.how")


def _first(case: Case, part: Owed, line: Line, t: Texts) -> tuple[str, str, str]:
    return t.lot(part.lot), case.bid(part.bid).tenderer.name, name_of(line, t)


def _number(case: Case, part: Owed, line: Line, t: Texts) -> Sequence[_Cell]:
    promise, last, scoring = line.promise, line.last, line.promise.criterion.scoring
    span = (scoring.worst, scoring.best) if isinstance(scoring, OfferedIndicator) else (None, None)
    measured = (last.delivered, last.on, last.by, last.note) if last else (None, None, "", "")
    reckoned = (None, promise.per_unit, None)
    promised = (promise.promised, promise.criterion.unit)
    return *_first(case, part, line, t), *promised, *measured, *reckoned, *span


def _proof(case: Case, part: Owed, line: Line, t: Texts) -> Sequence[_Cell]:
    c = line.promise.criterion
    told = (text or t("promises.not_told") for text in (c.evidence, c.contract_kpi, c.remedy))
    return *_first(case, part, line, t), level(line, t), indicator(c), *told, rate(line.promise, t)


def _measured(case: Case, lines: Iterable[tuple[Owed, Line]], t: Texts) -> Iterator[Sequence[_Cell]]:
    for part, line in lines:
        for d in line.deliveries:
            unit = line.promise.criterion.unit
            yield *_first(case, part, line, t), d.on, d.delivered, unit, d.by, d.note


def _sheet(
    ws: Worksheet, name: str, columns: _Columns, rows: Iterable[Sequence[_Cell]], case: Case, t: Texts
) -> Worksheet:
    widths = [width for _, width in columns.values()]
    ws.title = t(f"promises.book.{name}")
    style.sheet(ws, "", freeze=f"D{FIRST}")
    style.text_into(ws.cell(1, 1), escaped(t("promises.book.title", title=case.tender.title)))
    style.widths(ws, widths)
    heads = [t(f"promises.col.{column}") for column in columns]
    for index, head in enumerate(heads, start=1):
        style.head(ws.cell(HEADER, index), head)
    style.height(ws, HEADER, zip(heads, widths, strict=True))
    for number, row in enumerate(rows, start=FIRST):
        for index, (value, (kind, _)) in enumerate(zip(row, columns.values(), strict=True), start=1):
            cell = ws.cell(number, index)
            if isinstance(value, str):
                style.text_into(cell, escaped(value))
            else:
                cell.value = value
            style.entry(cell, "calculated")
            cell.number_format = style.number_format(kind)
        style.height(ws, number, zip(row, widths, strict=True))
    return ws


def _open(ws: Worksheet, rows: int, t: Texts) -> None:
    """The cells that are typed in, the formulas beside them, and their sum."""
    check = DataValidation("decimal", formula1=f"-{_MOST}", formula2=_MOST, allow_blank=True)
    check.showErrorMessage = True
    ws.add_data_validation(check)
    for row in range(FIRST, FIRST + rows):
        for name in _TYPED:
            cell = ws[f"{_AT[name]}{row}"]
            style.entry(cell, _NUMBERS[name][0])
            cell.fill = PatternFill()
        check.add(f"{_AT['delivered']}{row}")
        ws[f"{_AT['missing']}{row}"] = _missing(row)
        if ws[f"{_AT['per_unit']}{row}"].value is not None:
            ws[f"{_AT['repaid']}{row}"] = _repaid(row)
    if rows:
        end, column = FIRST + rows, _AT["repaid"]
        style.head(ws[f"{_AT['promise']}{end}"], t("promises.sum"))
        style.head(ws[f"{column}{end}"], "")
        ws[f"{column}{end}"] = f"=SUM({column}{FIRST}:{column}{end - 1})"
        ws[f"{column}{end}"].number_format = style.number_format("amount")


def _missing(row: int) -> str:
    """The units that lack, whichever way is better: never below zero."""
    at = {name: f"{letter}{row}" for name, letter in _AT.items()}
    sign = f"IF({at['span_to']}<{at['span_from']},-1,1)"
    short = f"MAX(0,({at['promised']}-{at['delivered']})*{sign})"
    return f'=IF(ISNUMBER({at["delivered"]}),{short},"")'


def _repaid(row: int) -> str:
    """The kroner of the missing units that had given points: both numbers as they count, inside the span."""
    at = {name: f"{letter}{row}" for name, letter in _AT.items()}
    ends = f"{at['span_from']},{at['span_to']}"
    gave = f"ABS(MEDIAN({ends},{at['promised']})-MEDIAN({ends},{at['delivered']}))"
    lacks = f"N({at['missing']})>0"
    return f'=IF(ISNUMBER({at["delivered"]}),IF({lacks},{gave}*{at["per_unit"]},0),"")'
