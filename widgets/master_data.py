"""Master data: what is the tender called, who buys, and until when may one bid?"""

from __future__ import annotations

import streamlit as st

from scoring import edit
from scoring.model import Case
from scoring.reading import read_date
from widgets import session
from widgets.fields import Put, text_field

_DEADLINE = "tender/tender_deadline"


def master_data(case: Case) -> None:
    """The fields, each saved when it is left; a date that cannot be read is kept and told."""
    t, tender, typed = session.texts(), case.tender, case.unread.get(_DEADLINE)
    day = tender.tender_deadline
    text_field(t("tenders.title_field"), "tender/title", tender.title, _put("title"))
    text_field(t("tenders.buyer_field"), "tender/buyer", tender.buyer, _put("buyer"))
    shown = typed or (f"{day:%d.%m.%Y}" if day else "")
    text_field(t("tenders.deadline_field"), _DEADLINE, shown, _put_deadline, help=t("tenders.deadline_help"))
    if typed:
        st.error(t("tenders.deadline_unread", typed=typed))


def _put(name: str) -> Put[str]:
    def put(case: Case, text: str) -> Case:
        if name == "title" and not text.strip():
            return case  # a tender without a title cannot be told from the others
        return edit.changed(case, tender=edit.changed(case.tender, **{name: text}))

    return put


def _put_deadline(case: Case, text: str) -> Case:
    day = read_date(text)
    if day is None and text.strip():
        return edit.with_unread(case, _DEADLINE, text)
    tender = edit.changed(case.tender, tender_deadline=day)
    return edit.changed(edit.with_unread(case, _DEADLINE, None), tender=tender)
