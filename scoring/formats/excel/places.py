"""Places: where do the formulas find the cells of the other sheets?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from scoring.formats.excel import words
from scoring.formats.excel.columns import CODES, FIRST
from scoring.formats.excel.layout import SHEETS
from scoring.texts import Language

_SHEET = {s.key: s for s in SHEETS}


def quoted(name: str) -> str:
    """A sheet's name as formulas and faults write it: 'Læs mig'."""
    return "'" + name.replace("'", "''") + "'"


def literal(text: str) -> str:
    """A text inside a formula."""
    return '"' + text.replace('"', '""') + '"'


@dataclass(frozen=True)
class Places:
    """Addresses on the sheets this program writes. `room` is how many rows of each sheet formulas look at."""

    language: Language
    room: Mapping[str, int]
    models: int

    def rows(self, sheet: str) -> range:
        """The rows the formulas look at."""
        return range(FIRST, FIRST + self.room[sheet])

    def cell(self, sheet: str, column: str, row: int) -> str:
        """One cell of a sheet of records."""
        return f"{self._name(sheet)}!${_SHEET[sheet].letter(column)}${row}"

    def column(self, sheet: str, column: str) -> str:
        """A whole column of records, as far as there is room."""
        letter, rows = _SHEET[sheet].letter(column), self.rows(sheet)
        return f"{self._name(sheet)}!${letter}${rows[0]}:${letter}${rows[-1]}"

    def of_model(self, key: str, number: str) -> str:
        """A setting of the model whose number stands in the cell `number`."""
        row = FIRST + [c.key for c in _SHEET["model"].columns].index(key)
        last = get_column_letter(1 + self.models)
        return f"INDEX({self._name('model')}!$B${row}:${last}${row},1,{number})"

    def model_cell(self, key: str, number: int) -> str:
        """A setting of one model, counted from 1."""
        row = FIRST + [c.key for c in _SHEET["model"].columns].index(key)
        return f"{self._name('model')}!${get_column_letter(1 + number)}${row}"

    def word(self, codes: str, code: str) -> str:
        """A code's word, as a text in a formula."""
        return literal(words.code(codes, code, self.language))

    def code_list(self, codes: str) -> str:
        """The cells in which a code list stands."""
        letter = get_column_letter(list(CODES).index(codes) + 1)
        return f"{self._name('lists')}!${letter}${FIRST}:${letter}${FIRST + len(CODES[codes]) - 1}"

    def _name(self, sheet: str) -> str:
        return quoted(words.sheet(sheet, self.language))
