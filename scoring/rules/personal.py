"""Personal: does a text hold what looks like a person's CPR number, and how is it told without telling it?

The one rule for the checks, the workbook and the letters. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum.dk import cpr
from stdnum.exceptions import ValidationError

_DASH = "[-\u2010\u2011\u2012\u2013]"
_TEN = re.compile(
    rf"(?<![\w.,/+-])(\d{{6}})([ \u00a0]?{_DASH}[ \u00a0]?|[ \u00a0]?)(\d{{4}})(?![\w/]|{_DASH}\d|[.,]\d)",
    re.ASCII,
)
_OTHER_NUMBER = re.compile(
    r"(?:€|\b(?:kr|dkk|eur|(?:p|cvr|ean|gln|telefon|mobil)[- ]?n(?:umme)?r|produktionsenhed(?:snummer)?"
    r"|cvr|ean|gln|tlf|telefon|mobil)\b)[\s.:]*$",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"\s*(?:kr\b|dkk\b|eur\b|€|,-)", re.IGNORECASE)


def holds_cpr(text: str) -> bool:
    """Whether the text holds what looks like a CPR number: a day that exists, and four digits more.

    With a hyphen; or with a space or nothing between, unless a word beside them makes them an amount, a
    telephone number or a firm's number. The seventh digit gives the century, so 29 February needs a leap
    year. The check digit is not used: since 2007 numbers without it are given out.
    """
    return next(_found(text), None) is not None


def hidden(text: str) -> str:
    """The text with the last four digits of every such number left out, for a message about the text.

    What tells of the number is seen by more people than the text is.
    """
    for found in reversed(list(_found(text))):
        text = f"{text[: found.end(1)]}-…{text[found.end() :]}"
    return text


def without(text: str, instead: str) -> str:
    """The text with other words for every such number as a whole, for a paper that leaves the house."""
    for found in reversed(list(_found(text))):
        text = f"{text[: found.start()]}{instead}{text[found.end() :]}"
    return text


def cpr_in(text: str) -> tuple[str, ...]:
    """Every such number in the text, in order, each as `hidden` writes it."""
    return tuple(f"{found[1]}-…" for found in _found(text))


def _found(text: str) -> Iterator[re.Match[str]]:
    return (found for found in _TEN.finditer(text) if _is_cpr(text, found))


def _is_cpr(text: str, found: re.Match[str]) -> bool:
    try:
        cpr.get_birth_date(found[1] + found[3])
    except ValidationError:
        return False
    named = _OTHER_NUMBER.search(text[: found.start()]) or _AMOUNT.match(text, found.end())
    return bool(found[2].strip()) or not named
