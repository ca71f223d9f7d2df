"""Cells: how does a value of the case stand in a cell, and which text may a cell hold?"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from scoring.formats.excel import lists, words
from scoring.formats.excel.columns import HUNDRED, Column
from scoring.reading import plain
from scoring.reference import texts
from scoring.texts import Language

CellValue = str | int | Decimal | date | None
_DIGITS_KEPT = 15
"""A spreadsheet keeps fifteen digits of a number; a longer one is written as text to lose nothing."""
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")


def to_cell(column: Column, value: Any, language: Language) -> CellValue:
    """What is written for `value`; None leaves the cell empty."""
    if value is None:
        return None
    writers: dict[str, Callable[[Any], CellValue]] = {
        "code": lambda v: words.code(column.codes, v, language) if v else None,
        "flag": lambda v: words.code("flag", "yes" if v else "no", language),
        "percent": lambda v: _number(v / HUNDRED),
        "number": _number,
        "amount": _number,
        "ids": lambda v: lists.join(v) or None,
        "groups": lambda v: lists.join_groups(v) or None,
        "shares": lambda v: lists.join_shares(v) or None,
        "moment": lambda v: str(v.isoformat(" ")),
        "whole": int,
        "date": lambda v: v,
    }
    write = writers.get(column.kind)
    return write(value) if write else _text(column, value, language)


def escaped(text: str) -> str:
    """The text with what XML cannot hold written as `_x000B_`, the way Office Open XML prescribes."""
    text = _LOOKS_ESCAPED.sub("_x005F_", text)
    return _NOT_IN_XML.sub(lambda m: f"_x{ord(m[0]):04X}_", text)


def unescaped(text: str) -> str:
    """The text that `escaped` was given."""
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text)


def _number(value: Decimal) -> Decimal | str:
    fits = len(value.normalize().as_tuple().digits) <= _DIGITS_KEPT
    return value if fits else plain(value)


def _text(column: Column, value: str, language: Language) -> str | None:
    # An empty cell means the default. Only for the country is that another value than the empty text.
    if not value:
        return texts(language)("excel.empty") if column.key == "country" else None
    return escaped(value)
