"""Reading: what number or date did an officer type, if it can only mean one thing?

Strict Danish: `1.234,50`, `1234,5`, `1 234,50`. What can mean two things (`1.234`) is an error
that asks; what is not a number is never zero; a blank is not zero. Pure; knows no language of
messages, only of numbers. The same reader serves workbooks and the app's text fields.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from scoring.values import Finding, Percent

Code = Literal["", "blank", "not_a_number", "ambiguous", "english_format"]
What = Literal["number", "amount", "percent"]


@dataclass(frozen=True)
class Read:
    """What a text was read as.

    code: empty when all is well. blank, not_a_number: no value. ambiguous: no value, and `readings`
    holds both, the Danish one first. english_format: `value` is the only possible reading, but it is
    written the English way.
    """

    value: Decimal | None
    code: Code = ""
    readings: tuple[Decimal, ...] = ()


_LONGEST = 60
_SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f\t"), " ")
_MINUSES = dict.fromkeys(map(ord, "\u2212\u2012\u2013"), "-")
_IN_BRACKETS = re.compile(r"\((.+)\)")
_SIGNED = re.compile(r"([+-]?) ?([0-9].*)")
_PLAIN = re.compile(r"[0-9]+(,[0-9]+)?")
_GROUP = "[1-9][0-9]{0,2}"
_DANISH = re.compile(rf"{_GROUP}(?:\.[0-9]{{3}})+(,[0-9]+)?|{_GROUP}(?: [0-9]{{3}})+(,[0-9]+)?")
_ENGLISH = re.compile(
    rf"(?:0|[1-9][0-9]*)\.[0-9]+|{_GROUP}(?:,[0-9]{{3}})+\.[0-9]+|{_GROUP}(?:,[0-9]{{3}}){{2,}}"
)
_TWO_WAYS = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_CURRENCY = re.compile(r"^(kr\.?|dkk) ?|(?: ?(kr\.?|dkk))$", re.IGNORECASE)
_NO_ORE = re.compile(r",(-{1,2})$")


def read_number(text: str) -> Read:
    """The number in `text`, by the table in the tests. Spaces group thousands; (5) and −5 are minus five."""
    cleaned = _cleaned(text)
    if not cleaned:
        return Read(None, "blank")
    bracketed = _IN_BRACKETS.fullmatch(cleaned)
    if bracketed:
        read = _unsigned(bracketed[1].strip())
        return _negative(read)
    signed = _SIGNED.fullmatch(cleaned)
    if not signed or len(cleaned) > _LONGEST:
        return Read(None, "not_a_number")
    read = _unsigned(signed[2])
    return _negative(read) if signed[1] == "-" else read


def read_amount(text: str) -> Read:
    """An amount in kroner: also `kr. 1.234,50`, `1.234,50 kr.`, `DKK 5` and `1.234,-`."""
    cleaned = _CURRENCY.sub("", _cleaned(text), count=1).strip()
    if not cleaned and _cleaned(text):
        return Read(None, "not_a_number")
    without_ore = _NO_ORE.sub("", cleaned)
    if cleaned and not without_ore:
        return Read(None, "not_a_number")
    if without_ore != cleaned and _DANISH.fullmatch(without_ore):
        # ",-" says that what stands before it is whole kroner, so a point can only group thousands.
        return Read(_decimal(without_ore))
    return read_number(without_ore)


def read_percent(text: str) -> Read:
    """A percentage as an officer writes it: `15 %`, `15%` and `15` are all 15."""
    cleaned = _cleaned(text)
    if cleaned.endswith("%"):
        read = read_number(cleaned[:-1])
        return Read(None, "not_a_number") if read.code == "blank" else read
    return read_number(cleaned)


def read_date(text: str) -> date | None:
    """A date written 2026-11-23, 23-11-2026 or 23.11.2026; None for anything else."""
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text.strip(), re.ASCII)
    danish = re.fullmatch(r"(\d{1,2})([-.])(\d{1,2})\2(\d{4})", text.strip(), re.ASCII)
    parts = (iso[1], iso[2], iso[3]) if iso else (danish[4], danish[3], danish[1]) if danish else None
    try:
        return date(*map(int, parts)) if parts else None
    except ValueError:
        return None


def read_moment(text: str) -> datetime | None:
    """A point in time: ISO 8601, or a date as `read_date` takes it followed by 14:32 or 14.32."""
    danish = re.fullmatch(r"(\S+) (?:kl\. ?)?(\d{1,2})[.:](\d{2})", text.strip(), re.ASCII)
    day = read_date(danish[1]) if danish else read_date(text)
    try:
        if day and danish:
            return datetime.fromisoformat(f"{day} {danish[2]:>02}:{danish[3]}")
        return datetime.fromisoformat(str(day) if day else text.strip())
    except ValueError:
        return None


def typed(text: str, place: str, what: What = "number") -> Decimal | Finding | None:
    """For a text field: the number, a finding that says what to write instead, or None for a blank.

    Stricter than a workbook cell: a number written the English way is asked about, not taken.
    """
    read = {"number": read_number, "amount": read_amount, "percent": read_percent}[what](text)
    if read.code == "blank" or (not read.code and read.value is not None):
        return read.value
    return Finding(code=f"reading.{read.code}", severity="stop", place=place, values=_shown(text, read))


def typed_percent(text: str, place: str) -> Percent | Finding | None:
    """`typed` for a weight or rate; it must lie between 0 and 100."""
    found = typed(text, place, "percent")
    if isinstance(found, Decimal) and not 0 <= found <= 100:
        values: dict[str, str | int | Decimal] = {"found": text.strip(), "low": 0, "high": 100}
        return Finding(code="reading.outside", severity="stop", place=place, values=values)
    return Percent(found) if isinstance(found, Decimal) else found


def plain(number: Decimal) -> str:
    """A number as one types it in Danish, without grouping: 1234,5. Reads back as the same number."""
    written = f"{number.normalize():f}" if number else "0"
    whole, _, decimals = written.partition(".")
    if len(decimals) == 3 and len(whole.lstrip("-")) <= 3 and whole.lstrip("-") != "0":
        decimals += "0"  # 7,125 could be read in two ways; 7,1250 cannot
    return f"{whole},{decimals}" if decimals else whole


def _cleaned(text: str) -> str:
    return text.translate(_SPACES).translate(_MINUSES).strip()


def _unsigned(text: str) -> Read:
    if _TWO_WAYS.fullmatch(text):
        whole, part = re.split(r"[.,]", text)
        both = (Decimal(whole + part), Decimal(f"{whole}.{part}"))
        return Read(None, "ambiguous", both if "." in text else both[::-1])
    if _PLAIN.fullmatch(text) or _DANISH.fullmatch(text):
        return Read(_decimal(text))
    if _ENGLISH.fullmatch(text):
        return Read(Decimal(text.replace(",", "")), "english_format")
    return Read(None, "not_a_number")


def _decimal(danish: str) -> Decimal:
    return Decimal(danish.replace(".", "").replace(" ", "").replace(",", "."))


def _negative(read: Read) -> Read:
    value = None if read.value is None else -read.value
    return replace(read, value=value, readings=tuple(-r for r in read.readings))


def _shown(text: str, read: Read) -> dict[str, str | int | Decimal]:
    shown = text.strip()[:_LONGEST]
    if read.readings:
        first, second = (plain(r) for r in read.readings)
        return {"found": shown, "first": first, "second": second}
    suggestion = {} if read.value is None else {"instead": plain(read.value)}
    return {"found": shown, **suggestion}
