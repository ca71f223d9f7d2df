"""Standstill: until when must the contract wait, and from which day may it be signed?

Calendar days counted from the day after sending (lov om Klagenævnet for Udbud § 3, stk. 1); a period that
ends on a Saturday, Sunday or public holiday runs on to the next working day (Regulation 1182/71, art. 3).
How many days is the rule book's to say. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays

_ONE = timedelta(days=1)
_SATURDAY = 5
_ASCENSION = "Kristi himmelfartsdag"


@dataclass(frozen=True)
class Standstill:
    """sent: the last letter's day. ends: the day at whose end (23.59) the period expires.

    earliest_signature: the day after. moved: the days it was carried over, with the reason of each.
    cautious: whether days that are no public holidays but widely closed are skipped too.
    """

    sent: date
    days: int
    ends: date
    earliest_signature: date
    moved: tuple[tuple[date, str], ...]
    cautious: bool


def standstill(sent: date, *, least: int, days: int | None = None, cautious: bool = True) -> Standstill:
    """The standstill of an award notice sent on `sent`; of several letters the last one's day counts.

    least: the days the act asks for with this way of sending (`Rulebook.standstill`). days: more, if the
    authority gives more; fewer is a ValueError. cautious: 5 June, 24 and 31 December and the Friday after
    Ascension are skipped too, since a longer period is always open to the authority.
    Source: KNL § 3; udbudsportalen.dk on standstill; the working-day rule as KNFU has applied it since 2011.
    """
    if days is not None and days < least:
        raise ValueError(f"standstill is at least {least} days, not {days}")
    counted = days or least
    ends, moved = sent + timedelta(days=counted), []
    while reason := closed(ends, cautious=cautious):
        moved.append((ends, reason))
        ends += _ONE
    return Standstill(sent, counted, ends, ends + _ONE, tuple(moved), cautious)


def closed(day: date, *, cautious: bool) -> str:
    """Why a period cannot end on this day: `weekend`, `holiday`, `closed`; empty when it can."""
    if day.weekday() >= _SATURDAY:
        return "weekend"
    if day in _public(day.year):
        return "holiday"
    return "closed" if cautious and day in set(_often_closed(day.year)) else ""


def holiday_name(day: date) -> str:
    """The Danish name of a public holiday; empty on other days."""
    return _public(day.year).get(day, "")


def _often_closed(year: int) -> Iterator[date]:
    yield from (date(year, 6, 5), date(year, 12, 24), date(year, 12, 31))
    yield from (day + _ONE for day, name in _public(year).items() if name == _ASCENSION)


@cache
def _public(year: int) -> dict[date, str]:
    # Store bededag is one until 2023 and not after; the library knows.
    return dict(holidays.country_holidays("DK", years=year, categories=("public",), language="da"))
