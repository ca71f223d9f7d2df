"""Master data: what is the tender called, who buys, and until when may one bid?"""

from __future__ import annotations

from collections.abc import Callable

from scoring import edit
from scoring.model import Case
from widgets import session
from widgets.date_field import date_field
from widgets.fields import text_field

PLACES = ("tender/title", "tender/buyer", "tender/tender_deadline")


def master_data(case: Case) -> None:
    """The fields, each saved when it is left; a date that cannot be read is kept and told."""
    t, tender = session.texts(), case.tender
    text_field(t("tenders.title_field"), "tender/title", tender.title, _put("title"))
    text_field(t("tenders.buyer_field"), "tender/buyer", tender.buyer, _put("buyer"))
    label, put = t("tenders.deadline_field"), _put("tender_deadline")
    date_field(label, "tender/tender_deadline", tender.tender_deadline, put, help=t("tenders.deadline_help"))


def _put(name: str) -> Callable[..., Case]:
    def put(case: Case, value: object) -> Case:
        if name == "title" and not str(value).strip():
            return case  # a tender without a title cannot be told from the others
        return edit.changed(case, tender=edit.changed(case.tender, **{name: value}))

    return put
