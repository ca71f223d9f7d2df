"""Grid: where on the sheet Working does each intermediate figure stand?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from openpyxl.utils import get_column_letter

from scoring.formats.excel.columns import FIRST
from scoring.formats.excel.places import Places

LOT_FIELDS = (
    *("lot", "model", "method", "bottom", "top", "value", "per_point", "lowest", "highest", "bids"),
    *("centre", "spread", "price_share", "quality_share", "quality_count"),
)
CRITERION_FIELDS = (
    *("criterion", "model", "leaf", "quality", "weight", "share", "indicator", "worst", "best"),
    *("own_bottom", "own_top", "converts", "minimum", "bottom", "top"),
)
KEY_FIELDS = ("voice_key", "mean_key", "last")
_BEFORE = ["lot", "bid", "lines", "concerned", "out", "price"]
_AFTER = ["given", "quality", "gate", "competes", "price_in", "price_points", "total", "order", "rank"]


@dataclass(frozen=True)
class Grid:
    """Addresses on the sheet Working. Below each other: lots, criteria, bids per lot, keys to the scores."""

    places: Places

    @property
    def lots(self) -> int:
        """How many lots there is room for."""
        return self.places.room["lots"]

    @property
    def criteria(self) -> int:
        """How many criteria there is room for."""
        return self.places.room["criteria"]

    @property
    def bids(self) -> int:
        """How many bids there is room for in each lot."""
        return self.places.room["bidders"]

    @property
    def criteria_row(self) -> int:
        """The row of the first criterion."""
        return FIRST + self.lots + 3

    @property
    def bids_row(self) -> int:
        """The first bid of the first lot; the rows above hold shares, minimum points and what is offered."""
        return self.criteria_row + self.criteria + 5

    @property
    def keys_row(self) -> int:
        """The row of the first score's key."""
        return self.bids_row + self.lots * self.bids + 3

    def fields(self) -> tuple[str, ...]:
        """The columns of the bids' part."""
        return _bid_fields(self.criteria)

    def key_fields(self) -> tuple[str, ...]:
        """The columns of the keys' part; `counts0` says whether the score counts in the first lot."""
        return (*KEY_FIELDS, *(f"counts{lot}" for lot in range(self.lots)))

    def lot(self, field: str, lot: int) -> str:
        """A figure of a lot."""
        return f"${_letter(LOT_FIELDS, field)}${FIRST + lot}"

    def criterion(self, field: str, number: int) -> str:
        """A figure of a criterion."""
        return f"${_letter(CRITERION_FIELDS, field)}${self.criteria_row + number}"

    def all_criteria(self, field: str) -> str:
        """One figure of all criteria."""
        letter = _letter(CRITERION_FIELDS, field)
        return f"${letter}${self.criteria_row}:${letter}${self.criteria_row + self.criteria - 1}"

    def row(self, lot: int, bid: int) -> int:
        """The row of a bid in a lot."""
        return self.bids_row + lot * self.bids + bid

    def bid(self, field: str, row: int) -> str:
        """A figure of a bid in a lot."""
        return f"${_letter(self.fields(), field)}${row}"

    def across(self, kind: str, row: int) -> str:
        """The raw values or the points of all criteria, in one row."""
        first, last = (_letter(self.fields(), f"{kind}{n}") for n in (0, self.criteria - 1))
        return f"${first}${row}:${last}${row}"

    def in_lot(self, field: str, lot: int) -> str:
        """One figure of all bids in a lot."""
        letter = _letter(self.fields(), field)
        return f"${letter}${self.row(lot, 0)}:${letter}${self.row(lot, self.bids - 1)}"

    def key(self, field: str, number: int) -> str:
        """A key of one score."""
        return f"${_letter(self.key_fields(), field)}${self.keys_row + number}"

    def keys(self, field: str, start: int = 0) -> str:
        """One key of all scores from number `start` on, and the empty row after the last."""
        letter = _letter(self.key_fields(), field)
        last = self.keys_row + self.places.room["scores"]
        return f"${letter}${self.keys_row + start}:${letter}${last}"


@cache
def _bid_fields(criteria: int) -> tuple[str, ...]:
    numbers = range(criteria)
    return (*_BEFORE, *(f"raw{n}" for n in numbers), *(f"points{n}" for n in numbers), *_AFTER)


def _letter(fields: tuple[str, ...], field: str) -> str:
    return _letters(fields)[field]


@cache
def _letters(fields: tuple[str, ...]) -> dict[str, str]:
    return {field: get_column_letter(index) for index, field in enumerate(fields, start=1)}
