"""Facts: which numbers and days does a sentence of a letter state?

Read as the letter's language writes them, also "1,12 mio. kr." and "femten dage". "7 %" and "7 point" are two
facts. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import Literal

from scoring.texts import Language

Sort = Literal["amount", "percent", "points", "day", "time", "law", "cvr", "mark", "number"]

_MONTHS = {
    name: month
    for names in (
        "januar februar marts april maj juni juli august september oktober november december",
        "january february march april may june july august september october november december",
        "jan feb mar apr maj jun jul aug sep okt nov dec",
        "jan feb mar apr may jun jul aug sep oct nov dec",
    )
    for month, name in enumerate(names.split(), 1)
}
_ONES: Mapping[Language, str] = {
    "da": "to tre fire fem seks syv otte ni ti elleve tolv tretten fjorten femten seksten sytten atten "
    "nitten",
    "en": "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen",
}
_TENS: Mapping[Language, str] = {
    "da": "tyve tredive fyrre halvtreds tres halvfjerds firs halvfems",
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
}
_COUNTED = (
    r"(?:point|points|dage?|days?|(?:kalender|arbejds|calendar|working) ?-?(?:dage|days)|procent\w*"
    r"|percent\w*|kroner|kr|mio|millioner|million|uger|weeks?|måneder|months?|år|years?|tilbud|bids|delaftaler|lots)\b"
)
_NUMBER = r"\d{1,3}(?:[., ]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?"
_MANY = {"mio": 10**6, "mill": 10**6, "mia": 10**9, "bill": 10**9, "tusi": 1000, "thou": 1000}
_TIMES = r"(?:mio\.?|mia\.?|millioner|million|milliarder|billion|tusind|thousand)"
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_FACT = re.compile(
    rf"""
    (?P<day>\b\d{{4}}-\d{{1,2}}-\d{{1,2}}\b|\b\d{{1,2}}[./-]\d{{1,2}}[./ -]\s?\d{{4}}\b
       |\b\d{{1,2}}\.?\s(?:{_MONTH})\b\.?(?:\s\d{{4}}\b)?)
    |(?P<time>\bkl\.?\s?\d{{1,2}}(?:[.:]\d{{2}})?\b|\b\d{{1,2}}:\d{{2}}\b)
    |(?P<law>§{{1,2}}\s?\d+(?:\s[a-z]\b)?|\bstk\.\s?\d+)
    |(?P<mark>\b[^\W\d_]{{1,4}}-?\d+(?:[.-]\d+)*\b
       |\b\d{{4}}/S\s?\d{{1,3}}-\d+\b|\b\d{{5,}}-\d{{4}}\b)
    |(?:\bkr\.?\s?|\bDKK\s?)(?P<before>{_NUMBER})(?:\s?(?P<many0>{_TIMES}))?
    |(?P<amount>{_NUMBER})(?:\s?(?P<many>{_TIMES}))?\s?(?:kr\b\.?|kroner\b|DKK\b|,-)
    |(?P<big>{_NUMBER})\s?(?P<many2>{_TIMES})
    |(?P<cvr>(?<![\d.,])\d{{8}}(?![\d.,]\d)|(?<=CVR-nr\.\s)\d\d\s\d\d\s\d\d\s\d\d)
    |(?P<percent>{_NUMBER})\s?(?:%|pct\b|procent\w*|percent\w*)
    |(?P<points>{_NUMBER})\s?points?\b
    |(?P<number>(?<!\w)[-+]?(?:{_NUMBER}))
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True)
class Fact:
    """Something a sentence states. shown: as it stands. step: how exactly an amount in millions is told.

    word: a number written as a word with nothing after it that is counted: "to navngivne mentorer".
    """

    sort: Sort
    value: Decimal | str
    shown: str = field(compare=False)
    step: Decimal = field(default=Decimal(0), compare=False)
    word: bool = field(default=False, compare=False)

    def near(self, amount: Decimal) -> bool:
        """Whether an amount could be meant, as exactly as this one is told."""
        return isinstance(self.value, Decimal) and abs(self.value - amount) <= self.step / 2


@lru_cache(maxsize=10_000)
def facts(text: str, language: Language) -> tuple[Fact, ...]:
    """What the text states, in order. The text is plain: one space, one kind of dash."""
    told = [(m.start(), fact) for m in _FACT.finditer(text) if (fact := _fact(m, language))]
    told += _in_words(text, language)
    return tuple(fact for _, fact in sorted(told, key=lambda found: found[0]))


def number(written: str, language: Language) -> Decimal:
    """The number as the language writes it: 1.120.000,50 or 1,120,000.50."""
    point, comma = (".", ",") if language == "da" else (",", ".")
    bare = written.replace(" ", "").lstrip("+")
    if re.fullmatch(rf"-?\d{{1,3}}(?:\{point}\d{{3}})+(?:\{comma}\d+)?|-?\d+(?:\{comma}\d+)?", bare):
        return Decimal(bare.replace(point, "").replace(comma, ".")).normalize()
    grouped = re.fullmatch(r"-?\d{1,3}(?:[.,]\d{3}){2,}", bare)
    return Decimal(re.sub("[.,]", "", bare) if grouped else _other(bare)).normalize()


def _other(bare: str) -> str:
    """Written the other language's way, or mixed: the last sign parts the decimals."""
    whole, sign, decimals = bare.replace(",", ".").rpartition(".")
    return f"{whole.replace('.', '')}{sign}{decimals}" if whole else bare


def _fact(m: re.Match[str], language: Language) -> Fact | None:
    shown = m.group().strip()
    amount, many = m["before"] or m["amount"] or m["big"], m["many0"] or m["many"] or m["many2"]
    if amount:
        return _amount(amount, many, shown, language)
    for sort, value in _AS_WRITTEN.items():
        if m[sort]:
            return Fact(sort, value(shown), shown)
    counted: tuple[Sort, ...] = ("percent", "points", "number")
    return next((Fact(sort, number(m[sort], language), shown) for sort in counted if m[sort]), None)


def _amount(written: str, many: str | None, shown: str, language: Language) -> Fact:
    value = number(written, language)
    if not many:
        return Fact("amount", value, shown)
    times = next(factor for beginning, factor in _MANY.items() if many.lower().startswith(beginning))
    exponent = value.as_tuple().exponent
    step = Decimal(1).scaleb(min(int(exponent), 0)) * times
    return Fact("amount", (value * times).normalize(), shown, step)


def _day(written: str) -> str:
    """The day as 2026-03-12; without a year as 03-12; as it stands if there is no such day."""
    parts = re.findall(r"\d+|[a-zæøå]+", written.lower())
    if len(parts[0]) == len("2026"):
        parts = parts[::-1]
    month = _MONTHS[parts[1]] if parts[1] in _MONTHS else int(parts[1]) if parts[1].isdigit() else 0
    try:
        return (
            str(date(int(parts[2]), month, int(parts[0]))) if len(parts) > 2 else f"{month:02}-{parts[0]:>02}"
        )
    except ValueError:
        return written


_AS_WRITTEN: Mapping[Sort, Callable[[str], str]] = {
    "day": _day,
    "time": lambda shown: ":".join(re.findall(r"\d+", shown)),
    "law": lambda shown: re.sub(r"[§\s]", "", shown),
    "mark": lambda shown: re.sub(r"\s", "", shown),
    "cvr": lambda shown: re.sub(r"\s", "", shown),
}
"""Facts that are no numbers to reckon with."""


def _in_words(text: str, language: Language) -> Iterator[tuple[int, Fact]]:
    values = _values(language)
    for m in re.finditer(r"[^\W\d_]+(?:-[^\W\d_]+)?", text):
        value = values.get(m.group().lower())
        # English "to" is no number, and Danish "fire" is no flame.
        if value is not None:
            counted = re.match(rf"\s{_COUNTED}", text[m.end() :], re.IGNORECASE)
            sort: Sort = _sort(counted.group().strip().lower()) if counted else "number"
            yield m.start(), Fact(sort, Decimal(value).normalize(), m.group(), word=not counted)


def _sort(counted: str) -> Sort:
    if counted.startswith("point"):
        return "points"
    if counted.startswith(("procent", "percent")):
        return "percent"
    return "amount" if counted.startswith(("kr", "mio", "mill")) else "number"


@cache
def _values(language: Language) -> dict[str, int]:
    ones = {word: n for n, word in enumerate(_ONES[language].split(), 2)}
    tens = {word: 10 * n for n, word in enumerate(_TENS[language].split(), 2)}
    joint = {"en": 1, "one": 1} | {word: n for word, n in ones.items() if n < 10}
    both = {
        f"{one}og{ten}" if language == "da" else f"{ten}-{one}": n + m
        for one, n in joint.items()
        for ten, m in tens.items()
    }
    return ones | tens | both
