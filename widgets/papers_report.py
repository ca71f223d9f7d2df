"""Papers, report: which sections has the justification summary, and how does it look?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import streamlit as st

from scoring import edit, report
from scoring.document import Document
from scoring.model import Case
from scoring.texts import Language
from widgets import session
from widgets.course_lock import locked
from widgets.explained import plain
from widgets.fields import choice_field, key_of
from widgets.papers_files import take
from widgets.papers_made import full_report
from widgets.papers_pages import pages


def summary(case: Case, language: Language, on: date, head: str) -> None:
    """Form and sections, the two files, and the pages as they print."""
    with st.spinner(session.texts()("justification.making")):
        full = full_report(case, language, on, head)
    _form(case)
    _sections(case, full)
    shown = report.shown(full, case.report)
    take(shown, session.texts()("justification.file", id=case.tender.id), "report")
    pages(shown, "report")


def _form(case: Case) -> None:
    t = session.texts()
    choice_field(
        t("justification.form"),
        "report/form",
        case.report.form,
        ("full", "short"),
        # Another form begins with its own sections.
        lambda case, form: _with_report(case, form=form, sections=()),
        name=lambda form: t(f"justification.form_{form}"),
    )


def _sections(case: Case, full: Document) -> None:
    """A tick for every section the report can have here; what stands under a section goes with it."""
    t = session.texts()
    headings: dict[str, str] = {}
    for section in full.sections:
        headings.setdefault(section.key, section.heading)
    internal = {s.key for s in full.sections if s.internal}
    ticked = {s.key for s in report.shown(full, case.report).sections}
    with st.expander(t("justification.sections", n=len(ticked), all=len(headings))):
        for key, heading in headings.items():
            place = key_of(f"report/sections/{key}")
            st.session_state[place] = key in ticked
            label = t("justification.internal", section=heading) if key in internal else heading
            st.checkbox(
                plain(label),
                key=place,
                on_change=_tick,
                args=(key, headings, ticked),
                # None ticked would mean all of them.
                disabled=locked("papers") or ticked == {key},
            )


def _tick(key: str, headings: Mapping[str, str], ticked: set[str]) -> None:
    held, t = session.opened(), session.texts()
    if held is None:
        return
    wanted = ticked ^ {key}
    own = {k for k in headings if k in report.SHORT} if held.case.report.form == "short" else set(headings)
    kept = () if wanted == own else tuple(k for k in headings if k in wanted)
    session.keep(_with_report(held.case, sections=kept), t("justification.ticked", section=headings[key]))


def _with_report(case: Case, **updates: object) -> Case:
    return edit.changed(case, report=edit.changed(case.report, **updates))
