"""Days: which day lies so many months away, and on which was the award decided that still stands?"""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from scoring.model import Case

_FIRST, _LAST = date.min.year, date.max.year


def months_on(day: date, months: int) -> date:
    """The day `months` later (earlier when negative); the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not _FIRST <= year <= _LAST:
        return date.min if year < _FIRST else date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def decided_on(case: Case) -> date | None:
    """The day of the last award; None before one, and where it was recalled or annulled."""
    turns = [event for event in case.events if event.step in ("decided", "recalled", "annulled")]
    return turns[-1].at.date() if turns and turns[-1].step == "decided" else None
