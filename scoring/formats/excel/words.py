"""Words: how are sheets, columns and codes called in the workbook, in either language?

A text such as `Tilbud-id|Tilbuds-id` gives the name that is written, then others that are
understood. Comparing forgives case, `*`, brackets, hyphens, blanks and how æ, ø, å are spelt.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from scoring.formats.excel.columns import CODES, HELPED, Column, Sheet
from scoring.formats.excel.layout import SHEETS, UNREAD_SHEETS
from scoring.reference import texts
from scoring.texts import LANGUAGES, Language

_DANISH_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe"})
_BRACKETS = re.compile(r"\([^)]*\)")
_NOT_A_LETTER = re.compile(r"[^a-z0-9%]")


def same(text: str) -> str:
    """The form in which two spellings of one heading are equal: `Tilbuds-ID *` and `tilbudsid`."""
    bare = _BRACKETS.sub("", text) if _BRACKETS.sub("", text).strip() else text
    composed = unicodedata.normalize("NFC", bare.casefold()).translate(_DANISH_LETTERS)
    plain = unicodedata.normalize("NFD", composed)
    return _NOT_A_LETTER.sub("", plain)


def sheet(key: str, language: Language) -> str:
    """The sheet's name."""
    return texts(language)(f"excel.sheet.{key}")


def language_of(title: str, key: str) -> Language:
    """The language in which a sheet is named so; Danish when both are."""
    return "da" if same(title) == same(sheet(key, "da")) else "en"


def column(key: str, language: Language) -> str:
    """The column's heading, without the star of a required one."""
    return _names(f"excel.column.{key}", language)[0]


def heading(column_: Column, language: Language) -> str:
    """The heading as it is written: with a star if the column must be filled in."""
    return column(column_.key, language) + (" *" if column_.required else "")


def code(codes: str, key: str, language: Language) -> str:
    """The word for one code of a list."""
    return _names(f"excel.code.{codes}.{key}", language)[0]


def choices(codes: str, language: Language) -> tuple[str, ...]:
    """The words of a code list, in the order they are offered."""
    return tuple(code(codes, key, language) for key in CODES[codes])


@cache
def columns_by_name(sheet_: Sheet) -> Mapping[str, str]:
    """Every spelling of the sheet's headings, in `same` form → column key."""
    return dict(_spellings("excel.column", (c.key for c in sheet_.columns)))


@cache
def codes_by_name(codes: str) -> Mapping[str, str]:
    """Every spelling of a list's words, and the code itself → code."""
    spelt = {same(key): key for key in CODES[codes]}
    return spelt | dict(_spellings(f"excel.code.{codes}", CODES[codes]))


@cache
def sheets_by_name() -> Mapping[str, str]:
    """Every sheet's name in both languages, in `same` form → sheet key."""
    return dict(_spellings("excel.sheet", (*(s.key for s in SHEETS), *UNREAD_SHEETS)))


@cache
def spelt(key: str) -> frozenset[str]:
    """Both languages' words for a single text, in `same` form."""
    return frozenset(same(texts(language)(key)) for language in LANGUAGES)


def help_text(column_: Column, language: Language) -> str:
    """What belongs in the column, in a sentence; empty where the heading says it all."""
    return texts(language)(f"excel.help.{column_.key}") if column_.key in HELPED else ""


def _names(key: str, language: Language) -> list[str]:
    return texts(language)(key).split("|")


def _spellings(prefix: str, keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    for key in keys:
        for language in LANGUAGES:
            for name in _names(f"{prefix}.{key}", language):
                yield same(name), key
