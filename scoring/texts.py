"""Texts: how does a code become a Danish or English sentence, a number, an amount, a date?

Formats with CLDR data (Babel). Holds no sentence itself: `reference.texts` hands it the
messages of `data/texts`. Reading a typed number is another question (`reading.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from string import Formatter
from typing import Any, Literal, cast

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from scoring.values import SINGLE_LOT, Finding, Value, exactly

Language = Literal["da", "en"]
LANGUAGES: tuple[Language, ...] = ("da", "en")
_MOST_DECIMALS = 4
_ENGLISH_MARKS = str.maketrans("»«", "“”")


class Said(Value):
    """A sentence in Danish and English, as data brings it."""

    da: str
    en: str

    def in_(self, language: Language) -> str:
        return self.da if language == "da" else self.en


class Texts(Formatter):
    """The messages of one language and the way it writes numbers.

    A message is a template such as `"{bid} koster {amount:kr}"`. Format words: `kr` kroner,
    `ore` kroner with øre, `pct` percent, `pct0` whole percent, `pt` points, `n` number,
    `d` date, `t` time of day, `lot` a lot, `step` a step of the tender's life, `state` where a tender stands,
    `q` quotations, which the core writes »x«, in the marks of the language.
    unread: the messages that rest on a provision nobody has read; they say so.
    """

    def __init__(
        self, language: Language, messages: Mapping[str, str], unread: Set[str] = frozenset()
    ) -> None:
        self.language = language
        self._unread = unread
        self._messages = messages
        self._words: dict[str, Callable[[Any], str]] = {
            "kr": self.kroner,
            "ore": partial(self.kroner, decimals=2),
            "pct": self.percent,
            "pct0": partial(self.percent, decimals=0),
            "pt": self.points,
            "n": self.number,
            "d": self.date,
            "t": self.time,
            "lot": self.lot,
            "q": self.quotations,
            "step": lambda step: self(f"course.step.{step}.done"),
            "state": lambda state: self(f"state.{state}"),
        }

    def __call__(self, key: str, /, **values: object) -> str:
        """The message under `key` with `values` in place. KeyError for a key that does not exist."""
        # An amount may end a sentence: "kr." has the full stop already.
        said = self.vformat(self._messages[key], (), values).replace("kr..", "kr.")
        return self._doubted(said) if key in self._unread else said

    def _doubted(self, said: str) -> str:
        """The text with "ikke efterprøvet …", in its last parenthesis if it ends in one."""
        mark, body = self("rulebook.unverified"), said.removesuffix(".")
        end = said[len(body) :]
        return f"{body[:-1]}; {mark}){end}" if body.endswith(")") else f"{body} ({mark}){end}"

    def gaps(self, key: str) -> str:
        """The message under `key` as it stands, with dots where values go. KeyError for an unknown key."""
        parts = self.parse(self._messages[key])
        return "".join(f"{words}{'' if name is None else '…'}" for words, name, _, _ in parts).replace(
            "….", "…"
        )

    def sentence(self, finding: Finding) -> str:
        """What a finding says: what was read, which rule, what to do instead."""
        return self(f"finding.{finding.code}", place=finding.place, **finding.values)

    def format_field(self, value: object, format_spec: str) -> str:
        """One value in the way its format word asks for."""
        if isinstance(value, Decimal) and not format_spec:
            return self.number(value)
        write = self._words.get(format_spec)
        return write(value) if write else cast(str, super().format_field(value, format_spec))

    @exactly
    def number(self, x: Decimal | int, decimals: int | None = None) -> str:
        """1.234,5. Without `decimals`, up to four are shown and trailing zeros are not."""
        places = _MOST_DECIMALS if decimals is None else decimals
        rounded = Decimal(x).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
        pattern = "#,##0." + ("#" if decimals is None else "0") * places if places else "#,##0"
        written = format_decimal(rounded, format=pattern, locale=self.language)
        return written.lstrip("-") if rounded == 0 else written

    def kroner(self, x: Decimal | int, decimals: int = 0) -> str:
        """1.120.000 kr. (Danish) or DKK 1,120,000 (English)."""
        amount = self.number(x, decimals)
        return f"{amount} kr." if self.language == "da" else f"DKK {amount}"

    def percent(self, x: Decimal | int, decimals: int | None = None) -> str:
        """12,5 % for the number 12.5."""
        number = self.number(_two_decimals(x)) if decimals is None else self.number(x, decimals)
        return f"{number} %" if self.language == "da" else f"{number}%"

    def points(self, x: Decimal | int) -> str:
        """7,65: two decimals, always."""
        return self.number(x, 2)

    def lot(self, lot: str) -> str:
        """The lot's id; the only lot of an undivided tender is called the tender."""
        return self("lot.undivided") if lot == SINGLE_LOT else lot

    def quotations(self, said: str) -> str:
        """»x« (Danish) or “x” (English)."""
        return said if self.language == "da" else said.translate(_ENGLISH_MARKS)

    def date(self, d: date) -> str:
        """23.11.2026 (Danish) or 23 Nov 2026 (English)."""
        return format_date(d, "dd.MM.yyyy" if self.language == "da" else "d MMM yyyy", locale=self.language)

    def time(self, t: datetime) -> str:
        """14:32, in the time zone the value carries."""
        return format_datetime(t, "HH:mm", locale=self.language)


def _two_decimals(x: Decimal | int) -> Decimal:
    return Decimal(x).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
