"""Date field: how does an officer type a day without it being bent?"""

from __future__ import annotations

from datetime import date

import streamlit as st

from scoring import edit
from scoring.model import Case
from scoring.reading import read_date
from widgets import session
from widgets.fields import Put, text_field


def date_field(
    label: str, place: str, day: date | None, put: Put[date | None], *, help: str | None = None
) -> None:
    """A day typed as 23.11.2026. What cannot be read is kept and told; an emptied field is no day."""
    t, held = session.texts(), session.opened()

    def read(case: Case, text: str) -> Case:
        found = read_date(text)
        unread = text if text.strip() and found is None else None
        case = edit.with_unread(case, place, unread)
        return case if unread else put(case, found)

    waiting = held.case.unread.get(place) if held else None
    shown = waiting if waiting is not None else f"{day:%d.%m.%Y}" if day else ""
    text_field(label, place, shown, read, help=help)
    if waiting is not None:
        st.error(t("facts.not_a_date", typed=waiting))
