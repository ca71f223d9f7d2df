"""Days: which day lies so many months away?"""

from __future__ import annotations

from calendar import monthrange
from datetime import date

_FIRST, _LAST = date.min.year, date.max.year


def months_on(day: date, months: int) -> date:
    """The day `months` later (earlier when negative); the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not _FIRST <= year <= _LAST:
        return date.min if year < _FIRST else date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
