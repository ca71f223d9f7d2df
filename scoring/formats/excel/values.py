"""Values: what does one cell say, as the kind of value its column holds?

Numbers typed as text go through the strict reader; a percent cell, a formula without a stored value,
an error, a date where a number belongs: each is told for itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TypeAlias

from openpyxl.cell.cell import Cell, MergedCell
from stdnum.dk import cvr

from scoring.formats.excel import lists, words
from scoring.formats.excel.cells import unescaped
from scoring.formats.excel.columns import HUNDRED, Column
from scoring.formats.excel.faults import Faults
from scoring.reading import Read, plain, read_amount, read_date, read_moment, read_number, read_percent
from scoring.texts import Language

AnyCell: TypeAlias = Cell | MergedCell
_LARGEST = Decimal(10) ** 14
"""Amounts keep fourteen digits before the decimal mark."""
_PRODUCT = re.compile(r"=\s*\$?([A-Z]{1,3})\$?(\d+)\s*\*\s*\$?([A-Z]{1,3})\$?(\d+)\s*")
_SHOWN = 60


@dataclass(frozen=True)
class Source:
    """One cell in both readings of the workbook, where it stands, and what its column is called there."""

    formula: AnyCell
    value: AnyCell
    place: str
    column: Column
    heading: str
    language: Language


@dataclass(frozen=True)
class Entry:
    """What a cell was read as. `value` is None when it is blank, and when a fault was told."""

    place: str
    value: Any = None
    blank: bool = True
    raw: Any = None


def read_cell(source: Source, faults: Faults) -> Entry:
    """The cell's value; faults are told, and leave the value None."""
    raw = _content(source, faults)
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        blank = raw is not None or source.formula.value is None
        return Entry(source.place, blank=blank)
    return Entry(source.place, _READERS[source.column.kind](source, raw, faults), blank=False, raw=raw)


def _content(source: Source, faults: Faults) -> Any:
    """What stands in the cell: the value, or the stored value of its formula."""
    stored = source.value.value
    if source.formula.data_type == "f" and stored is None:
        product = _product(source)
        if product is None and source.column.kind != "calculated":
            faults.stop("f013_not_calculated", source.place)
        return product
    if source.value.data_type == "e":
        faults.stop("f014_error_cell", source.place, found=str(stored))
        return None
    return unescaped(stored).strip() if isinstance(stored, str) else stored


def _product(source: Source) -> Decimal | None:
    """A formula that multiplies two cells with numbers is worked out; others are not."""
    match = _PRODUCT.fullmatch(str(source.formula.value))
    sheet = source.value.parent
    if not match or sheet is None:
        return None
    factors = [sheet[f"{match[1]}{match[2]}"].value, sheet[f"{match[3]}{match[4]}"].value]
    if any(isinstance(f, bool) or not isinstance(f, int | float) for f in factors):
        return None
    return _decimal(factors[0]) * _decimal(factors[1])


def _decimal(number: float) -> Decimal:
    # Fifteen digits are what a spreadsheet shows and keeps; the rest is noise of the binary number.
    return Decimal(f"{number:.15g}")


def _text(source: Source, raw: Any, _faults: Faults) -> Any:
    if isinstance(raw, bool):
        return str(raw).upper()
    if isinstance(raw, datetime):
        return raw.date().isoformat() if raw.time() == time() else raw.isoformat(" ")
    if isinstance(raw, int | float | Decimal):
        return plain(raw if isinstance(raw, Decimal) else _decimal(raw))
    if source.column.key == "country" and words.same(raw) in words.spelt("excel.empty"):
        return ""
    if (
        source.column.key == "lot"
        and source.column.refers
        and words.same(raw) in words.spelt("excel.all_lots")
    ):
        return None
    return str(raw)


def _cvr(source: Source, raw: Any, faults: Faults) -> str:
    text = str(_text(source, raw, faults))
    compact: str = cvr.compact(text).upper().removeprefix("DK").strip()
    digits = re.sub(r"[^0-9]", "", compact)
    if isinstance(raw, int | float):
        return digits.zfill(8)
    return digits if len(digits) == 8 and re.fullmatch(r"[0-9 .\-]*", compact) else text


def _number(source: Source, raw: Any, faults: Faults) -> Decimal | None:
    number = _any_number(source, raw, faults)
    return None if number is None else _within(source, number, faults)


def _any_number(source: Source, raw: Any, faults: Faults) -> Decimal | None:
    shown = {"found": _shown(raw), "column": source.heading}
    if isinstance(raw, bool):
        faults.stop("f011_truth", source.place, **shown)
    elif isinstance(raw, date | time | timedelta):
        faults.stop("f011_date", source.place, **shown)
    elif isinstance(raw, str):
        return _typed_number(source, raw, faults)
    elif source.column.kind == "percent":
        return _percent(source, raw if isinstance(raw, Decimal) else _decimal(raw), faults)
    else:
        return raw if isinstance(raw, Decimal) else _decimal(raw)
    return None


def _typed_number(source: Source, text: str, faults: Faults) -> Decimal | None:
    kind = source.column.kind
    read = (
        read_amount(text)
        if kind == "amount"
        else read_percent(text)
        if kind == "percent"
        else read_number(text)
    )
    _tell(source, text, read, faults)
    if kind == "percent" and read.value is not None and "%" not in text:
        return _percent(source, read.value, faults, known_plain=True)
    return read.value


def _tell(source: Source, text: str, read: Read, faults: Faults) -> None:
    found = {"found": _shown(text), "column": source.heading}
    if read.code in ("not_a_number", "blank"):
        faults.stop("f011_not_a_number", source.place, **found)
    elif read.code == "ambiguous":
        first, second = (f"{r:f}".replace(".", ",") for r in read.readings)
        faults.stop("f012_ambiguous", source.place, found=found["found"], first=first, second=second)
    elif read.code == "english_format" and read.value is not None:
        faults.warn("f012_english_format", source.place, found=found["found"], instead=plain(read.value))


def _percent(source: Source, number: Decimal, faults: Faults, known_plain: bool = False) -> Decimal | None:
    if not known_plain and "%" in source.formula.number_format:
        return number * HUNDRED
    if 0 < number < 1:
        first, second = plain(number * HUNDRED), plain(number)
        faults.stop("f012_percent", source.place, found=plain(number), first=first, second=second)
        return None
    return number


def _within(source: Source, number: Decimal, faults: Faults) -> Decimal | None:
    low, high = source.column.low, source.column.high
    found = {"found": plain(number), "column": source.heading}
    if low is not None and high is not None and not low <= number <= high:
        faults.stop("f015_outside", source.place, low=low, high=high, **found)
    elif low is not None and number < low:
        faults.stop("f015_below", source.place, low=low, **found)
    elif abs(number) >= _LARGEST:
        faults.stop("f015_too_large", source.place, **found)
    else:
        return number
    return None


def _whole(source: Source, raw: Any, faults: Faults) -> int | None:
    number = _number(source, raw, faults)
    if number is None or number == number.to_integral_value():
        return None if number is None else int(number)
    faults.stop("f011_not_whole", source.place, found=plain(number), column=source.heading)
    return None


def _date(source: Source, raw: Any, faults: Faults) -> date | None:
    found = raw.date() if isinstance(raw, datetime) else raw if isinstance(raw, date) else None
    if found is None and isinstance(raw, str):
        found = read_date(raw)
    if found is None:
        faults.stop("f017_not_a_date", source.place, found=_shown(raw))
    return found


def _moment(source: Source, raw: Any, faults: Faults) -> datetime | None:
    found = raw if isinstance(raw, datetime) else read_moment(raw) if isinstance(raw, str) else None
    if found is None:
        faults.stop("f017_not_a_date", source.place, found=_shown(raw))
    return found


def _code(source: Source, raw: Any, faults: Faults) -> Any:
    codes = "flag" if source.column.kind == "flag" else source.column.codes
    text = {True: "yes", False: "no"}.get(raw, "") if isinstance(raw, bool) else str(raw)
    code = words.codes_by_name(codes).get(words.same(text))
    if code is None:
        among = ", ".join(words.choices(codes, source.language))
        faults.stop("f016_not_in_list", source.place, found=_shown(raw), among=among)
        return None
    return code == "yes" if source.column.kind == "flag" else code


def _several(source: Source, raw: Any, faults: Faults) -> Any:
    text = _text(source, raw, faults)
    if source.column.key == "lots_decided" and words.same(text) in words.spelt("excel.all_lots"):
        return None
    split = {"ids": lists.split, "groups": lists.split_groups, "shares": lists.split_shares}
    found = split[source.column.kind](text)
    if found is None:
        faults.stop("f016_list", source.place, found=_shown(raw), column=source.heading)
    return found


def _shown(raw: Any) -> str:
    if isinstance(raw, bool):
        return str(raw).upper()
    if isinstance(raw, datetime) and raw.time() == time():
        return raw.date().isoformat()
    text = plain(_decimal(raw)) if isinstance(raw, int | float) else str(raw)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


_READERS = {
    "text": _text,
    "id": _text,
    "ids": _several,
    "groups": _several,
    "shares": _several,
    "cvr": _cvr,
    "number": _number,
    "amount": _number,
    "percent": _number,
    "whole": _whole,
    "date": _date,
    "moment": _moment,
    "code": _code,
    "flag": _code,
    "calculated": _number,
}
