"""Tables: where in this workbook do the sheets, headings and rows stand, and what do they say?

Headings are searched in the first twenty rows, in either language, in any order; titles may stand
above them. Gives rows of entries by column key, each with its cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from scoring.formats.excel import words
from scoring.formats.excel.bid_sheets import PRICES
from scoring.formats.excel.columns import HEADER, CellKind, Sheet
from scoring.formats.excel.faults import Faults
from scoring.formats.excel.guard import Opened
from scoring.formats.excel.layout import SHEETS, UNREAD_SHEETS
from scoring.formats.excel.places import quoted
from scoring.formats.excel.values import Entry, Source, read_cell
from scoring.texts import Language

_SEARCHED = 20


@dataclass(frozen=True)
class Row:
    """One record: entries by column key. `place` is its first cell."""

    place: str
    entries: Mapping[str, Entry]

    def get(self, key: str) -> Any:
        """The value in a column; None when blank, unreadable or not there."""
        entry = self.entries.get(key)
        return None if entry is None else entry.value

    def at(self, key: str) -> str:
        """The cell of a column, or the row's first cell when the sheet has no such column."""
        entry = self.entries.get(key)
        return self.place if entry is None else entry.place

    def blank(self, key: str) -> bool:
        """Whether nothing stands in a column."""
        entry = self.entries.get(key)
        return entry is None or entry.blank


@dataclass(frozen=True)
class Found:
    """A sheet of the workbook: which one it is, its heading row, and where each column stands."""

    sheet: Sheet
    formulas: Worksheet
    values: Worksheet
    language: Language
    header: int
    columns: Mapping[str, int]
    others: Mapping[int, str]
    """Columns with a heading that is not known, by number."""

    def place(self, row: int, column: int) -> str:
        """A cell as faults write it: 'Tilbud'!D7."""
        return f"{quoted(self.formulas.title)}!{get_column_letter(column)}{row}"

    def heading(self, key: str) -> str:
        """The column's heading as it stands in the workbook, or as we would write it."""
        if key not in self.columns or self.sheet.keyed:
            return words.column(key, self.language)
        return str(self.formulas.cell(self.header, self.columns[key]).value).strip(" *")

    def entry(self, key: str, row: int, column: int, faults: Faults, kind: CellKind | None = None) -> Entry:
        """One cell, read as what its column holds, or as another kind of value."""
        cells = self.formulas.cell(row, column), self.values.cell(row, column)
        spec = (
            self.sheet.column(key) if kind is None else replace(self.sheet.column(key), kind=kind, high=None)
        )
        return read_cell(
            Source(*cells, self.place(row, column), spec, self.heading(key), self.language), faults
        )


def find(book: Opened, faults: Faults) -> dict[str, Found]:
    """Every sheet that is read, by key; missing, unknown and hidden ones are told."""
    found: dict[str, Found] = {}
    names = words.sheets_by_name()
    for ws in book.formulas.worksheets:
        key = names.get(words.same(ws.title))
        if key in UNREAD_SHEETS:
            continue
        if key is None or key in found:
            if any(cell.value is not None for row in ws.iter_rows() for cell in row):
                faults.warn("f004_unknown_sheet", f"{quoted(ws.title)}!A1", found=ws.title)
            continue
        sheet = next(s for s in SHEETS if s.key == key)
        found[key] = _found(sheet, ws, book.values[ws.title])
        if ws.sheet_state != "visible":
            faults.note("f060_hidden_sheet", f"{quoted(ws.title)}!A1", found=ws.title)
    language = main_language(found)
    for sheet in SHEETS:
        if sheet.required and sheet.key not in found:
            faults.stop("f002_sheet_missing", "", sheet=words.sheet(sheet.key, language))
    return found


def main_language(found: Mapping[str, Found]) -> Language:
    """The language of the workbook, by the name of its first sheet that is read."""
    languages: list[Language] = [f.language for f in found.values()]
    return languages[0] if languages else "da"


def _found(sheet: Sheet, ws: Worksheet, values: Worksheet) -> Found:
    language = words.language_of(ws.title, sheet.key)
    if sheet.keyed:
        return _found_keyed(sheet, ws, values, language)
    names = words.columns_by_name(sheet)
    scored = [(len({names[k] for k in _headings(ws, r).values() if k in names}), -r) for r in _top(ws)]
    best, minus_row = max(scored, default=(0, -HEADER))
    header = -minus_row if best else HEADER
    columns: dict[str, int] = {}
    others: dict[int, str] = {}
    for index, name in _headings(ws, header).items() if best else ():
        key = names.get(name, "")
        if key and key not in columns:
            columns[key] = index
        else:
            others[index] = str(ws.cell(header, index).value).strip()
    return Found(sheet, ws, values, language, header, columns, others)


def _found_keyed(sheet: Sheet, ws: Worksheet, values: Worksheet, language: Language) -> Found:
    """`columns` then gives the row of each key, and `header` the column the keys stand in."""
    names = words.columns_by_name(sheet)
    rows: dict[str, int] = {}
    others: dict[int, str] = {}
    known = {c: sum(words.same(str(v)) in names for v in _column(ws, c).values()) for c in range(1, 6)}
    keys = max(known, key=lambda c: known[c])
    for row, value in _column(ws, keys).items():
        key = names.get(words.same(str(value)), "")
        if key and key not in rows:
            rows[key] = row
        elif rows or key:
            others[row] = str(value).strip()
    return Found(sheet, ws, values, language, keys, rows, others)


def _column(ws: Worksheet, column: int) -> dict[int, Any]:
    cells = ((row, ws.cell(row, column).value) for row in range(1, min(ws.max_row, 200) + 1))
    return {row: value for row, value in cells if isinstance(value, str) and value.strip()}


def _top(ws: Worksheet) -> range:
    return range(1, min(ws.max_row, _SEARCHED) + 1)


def _headings(ws: Worksheet, row: int) -> dict[int, str]:
    cells = ((cell.column, cell.value) for cell in ws[row])
    return {
        column: words.same(str(value)) for column, value in cells if value is not None and str(value).strip()
    }


def rows(found: Found, faults: Faults, *, wide: Mapping[int, str] | None = None) -> list[Row]:
    """The records of a sheet. `wide`: price columns by number → bid, instead of one row per bid."""
    _tell_columns(found, faults, wide or {})
    if not found.columns:
        return []
    return list(_wide_rows(found, faults, wide) if wide else _rows(found, faults))


def _rows(found: Found, faults: Faults) -> Iterator[Row]:
    for number in _filled(found):
        row = Row(found.place(number, min(found.columns.values())), _entries(found, number, faults))
        _tell_empty(found, row, faults)
        yield row


def _entries(found: Found, number: int, faults: Faults) -> dict[str, Entry]:
    columns = found.columns
    unit = "weight_unit"
    entries = {unit: found.entry(unit, number, columns[unit], faults)} if unit in columns else {}
    # 0.15 is a mistyped percentage, unless the row says that its weight is a share or a number of points.
    plain = unit in entries and entries[unit].value in ("points", "decimal")
    for key, column in columns.items():
        if key != unit:
            entries[key] = found.entry(
                key, number, column, faults, "number" if plain and key == "weight" else None
            )
    return entries


def _filled(found: Found) -> Iterator[int]:
    """The rows in which something stands besides what is calculated."""
    typed = [c for key, c in found.columns.items() if found.sheet.column(key).kind != "calculated"]
    for number in range(found.header + 1, found.formulas.max_row + 1):
        values = (found.formulas.cell(number, column).value for column in typed)
        if any(value is not None and str(value).strip() for value in values):
            yield number


def _wide_rows(found: Found, faults: Faults, wide: Mapping[int, str]) -> Iterator[Row]:
    price = found.sheet.column("unit_price")
    expanded: list[tuple[str, Row]] = []
    for number in _filled(found):
        entries = _entries(found, number, faults)
        row = Row(found.place(number, min(found.columns.values())), entries)
        _tell_empty(found, row, faults, leave=("bid", "unit_price"))
        for column, bid in wide.items():
            cells = found.formulas.cell(number, column), found.values.cell(number, column)
            place = found.place(number, column)
            entry = read_cell(Source(*cells, place, price, bid, found.language), faults)
            its_bid = Entry(found.place(found.header, column), bid, blank=False, raw=bid)
            expanded.append((bid, replace(row, entries={**entries, "bid": its_bid, "unit_price": entry})))
    bidding = {(bid, row.get("lot")) for bid, row in expanded if not row.blank("unit_price")}
    for bid, row in expanded:
        if not row.blank("unit_price"):
            yield row
        elif (bid, row.get("lot")) in bidding:
            faults.warn("f052_blank", row.at("unit_price"))


def keyed(found: Found, faults: Faults) -> list[Row]:
    """The records of a sheet of keys: one per column in which a value stands, counted from the left."""
    _tell_columns(found, faults, {})
    if not found.columns:
        return []
    first, records = min(found.columns.values()), []
    for column in _value_columns(found):
        entries = {key: found.entry(key, row, column, faults) for key, row in found.columns.items()}
        row = Row(found.place(first, column), entries)
        _tell_empty(found, row, faults)
        records.append(row)
    return records


def _value_columns(found: Found) -> list[int]:
    """The value columns: the one beside the keys, and for models each further one with a method."""
    ws, beside = found.formulas, found.header + 1
    method = found.columns.get("method")
    if method is None:
        return [beside]
    chosen = [c for c in range(beside, ws.max_column + 1) if str(ws.cell(method, c).value or "").strip()]
    started = any(ws.cell(row, beside).value is not None for row in found.columns.values())
    return chosen or ([beside] if started else [])


def _tell_columns(found: Found, faults: Faults, wide: Mapping[int, str]) -> None:
    keyed_ = found.sheet.keyed
    top = 1 if keyed_ else found.header
    for column in found.sheet.columns:
        in_wide = wide and column.key in ("bid", "unit_price")
        if column.required and column.key not in found.columns and not in_wide:
            code = "f003_key_missing" if keyed_ else "f003_column_missing"
            faults.stop(code, found.place(top, 1), column=words.column(column.key, found.language))
    for index, name in found.others.items():
        if index in wide:
            continue
        place = found.place(index, found.header) if keyed_ else found.place(found.header, index)
        known = words.same(name) in words.columns_by_name(found.sheet)
        unknown = "f004_unknown_key" if keyed_ else "f004_unknown_column"
        faults.warn("f004_double_column" if known else unknown, place, found=name)


def _tell_empty(found: Found, row: Row, faults: Faults, leave: tuple[str, ...] = ()) -> None:
    for column in found.sheet.columns:
        if (
            column.required
            and column.key in row.entries
            and column.key not in leave
            and row.blank(column.key)
        ):
            faults.stop("f010_empty", row.at(column.key), column=found.heading(column.key))


def bids_as_columns(found: Found, bids: set[str]) -> dict[int, str]:
    """The price columns of the wide form: unknown headings that are the id of a bid."""
    if found.sheet is not PRICES or "unit_price" in found.columns:
        return {}
    return {index: name for index, name in found.others.items() if name in bids}


def describe(found: Found, rows_: list[Row], faults: Faults) -> None:
    """Tell of hidden rows and merged cells among the records."""
    ws, title = found.formulas, found.formulas.title
    numbers = {int(row.place.rpartition("!")[2].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) for row in rows_}
    hidden = sorted(n for n in numbers if ws.row_dimensions[n].hidden)
    if hidden:
        cells = ", ".join(str(n) for n in hidden)
        faults.note("f060_hidden", found.place(hidden[0], 1), count=len(hidden), cells=cells)
    for merged in ws.merged_cells.ranges:
        if merged.max_row > (0 if found.sheet.keyed else found.header) and _among(found, merged.min_col):
            place = f"{quoted(title)}!{get_column_letter(merged.min_col)}{merged.min_row}"
            faults.warn("f061_merged", place, found=merged.coord)


def _among(found: Found, column: int) -> bool:
    return found.sheet.keyed or column in {*found.columns.values(), *found.others}
