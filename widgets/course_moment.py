"""Course moment: when was a step taken? Now, or at a day and time the officer types."""

from __future__ import annotations

import re
from datetime import datetime, time

from scoring.reading import read_date

_MOMENT = re.compile(r"\s*(\S+)(?:\s+(?:kl\.?\s*)?(\d{1,2})[.:](\d{2}))?\s*")


def read_moment(text: str, now: datetime) -> datetime | None:
    """`23.11.2026 14:30` in this machine's zone; nothing typed is now, no time of day is midnight.

    None: it cannot be read, or it has not been yet.
    """
    if not text.strip():
        return now
    found = _MOMENT.fullmatch(text)
    day = read_date(found[1]) if found else None
    if found is None or day is None:
        return None
    try:
        at = datetime.combine(day, time(int(found[2] or 0), int(found[3] or 0)), now.tzinfo)
    except ValueError:
        return None
    return at if at <= now else None
