"""Course retention: until when may nothing of the tender be deleted, and does the department keep it longer?

The law's date follows from the award; the department's own can only lengthen it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import streamlit as st

from scoring import edit, reference
from scoring.model import Case
from scoring.reading import read_date
from scoring.rules import papers
from widgets import session
from widgets.course_lock import shut
from widgets.fields import key_of
from widgets.forms import refuse, refused, small

_PLACE = "retained_until"


def retention(case: Case) -> None:
    """The day before which nothing may be deleted, where it comes from, and a field for a later one."""
    t, own = session.texts(), case.retained_until
    least = papers.kept_until(case, reference.rulebook())
    st.subheader(t("course.kept"), anchor=False)
    days = [day for day in (least, own) if day is not None]
    if days:
        st.markdown(f"**{t('course.kept_until', day=max(days))}**")
    st.markdown(" ".join(_grounds(case, least)))
    # The day is part of the key, so that one set elsewhere is shown as it is.
    key = key_of(f"{_PLACE}/{own or ''}")
    st.session_state.setdefault(key, f"{own:%d.%m.%Y}" if own else "")
    st.text_input(
        t("course.kept_own"),
        key=key,
        max_chars=40,
        on_change=_lengthened,
        args=(key,),
        disabled=shut(_PLACE),
        help=t("course.kept_own_help"),
    )
    refused(_PLACE)
    small(t("course.kept_always"))


def _grounds(case: Case, least: date | None) -> Iterator[str]:
    """What the day follows from: the law's years, the department's own where they are more, the award."""
    t, book = session.texts(), reference.rulebook()
    by_law, years = book.stated("CHK-50.least_years"), papers.years_kept(case, book)
    yield t("course.kept_law", years=by_law)
    if years > by_law:
        yield t("course.kept_own_years", years=years)
    yield t("course.kept_counted", day=least) if least else t("course.kept_no_award")


def _lengthened(key: str) -> None:
    held, t = session.opened(), session.texts()
    if held is None:
        return
    typed = str(st.session_state[key]).strip()
    day, earliest = read_date(typed) if typed else None, _earliest(held.case)
    if typed and day is None:
        refuse(_PLACE, t("course.kept_not_a_day", typed=typed))
    elif day is not None and day < earliest:
        refuse(_PLACE, t("course.kept_too_early", typed=typed, day=earliest))
    else:
        said = t("course.kept_said", day=day) if day else t("course.kept_emptied")
        session.keep(edit.changed(held.case, retained_until=day), said)


def _earliest(case: Case) -> date:
    """The first day the department may choose: the law's, or today while nothing has been awarded."""
    return papers.kept_until(case, reference.rulebook()) or session.now().date()
