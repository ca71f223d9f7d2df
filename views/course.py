"""Forløb: where in its life is the tender, what may follow, and who did what?"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from scoring import access, course, rules
from scoring.life import Step
from scoring.model import Case
from scoring.values import Finding
from widgets import session
from widgets.correction_form import correction_form
from widgets.course_awards import awards
from widgets.course_log import log
from widgets.course_model import mending_form, model_part, open_when_sealed, signing
from widgets.course_retention import retention
from widgets.course_steps import Taken, step_form
from widgets.course_trail import trail
from widgets.explained import plain
from widgets.frame import need_case
from widgets.model_annex import model_annex
from widgets.rule_findings import found_in

t = session.texts()
ALONG = {
    "draft": "sealed",
    "sealed": "opened",
    "opened": "points_closed",
    "closed": "decided",
    "decided": "notified",
    "standstill": "signed",
    "contract": "award_notice",
}
"""State → the step that leads on when nothing goes wrong."""


def answer(case: Case) -> None:
    """The sentence the page is about: where the tender stands, and what comes next."""
    here = course.state(case)
    done = here == "contract" and course.last(case, "award_notice") is not None
    where = "mending" if session.mending() else "done" if done else here
    st.markdown(f"### {plain(t(f'course.answer.{where}'))}")
    annulled = course.last(case, "annulled")
    if annulled:
        st.markdown(plain(t("course.because", reason=annulled.reason)))


def step(case: Case, name: Step, waiting: Sequence[Finding]) -> None:
    """One step that may be taken, with what it needs."""
    if name == "decided":
        chosen, differs = awards(case)
        step_form(case, name, Taken(findings=waiting, awards=chosen, reason_due=differs))
    else:
        step_form(case, name, Taken(findings=waiting))


def steps(case: Case) -> None:
    """The step along the way opened, the others folded; what is corrected has a part of its own."""
    may = [s for s in course.may_follow(case) if s not in ("corrected", "resealed")]
    along = ALONG.get(course.state(case))
    if along == "award_notice" and course.last(case, "award_notice"):
        may, along = [], None
    waiting = open_when_sealed(case) if along == "sealed" else rules.unanswered(case, found_in(case))
    if along in may:
        st.subheader(t("course.next", step=t(f"course.step.{along}.name")), anchor=False)
        with st.container(border=True):
            step(case, along, waiting)
    for other in may:
        if other != along:
            with st.expander(t(f"course.step.{other}.name")):
                step(case, other, waiting)


held = need_case()
case = held.case
st.title(t("course.title"), anchor=False)
answer(case)
if session.mending():
    mending_form(case)
elif access.may(case, session.person(), "course"):
    steps(case)
else:
    st.info(t("course.not_yours"))
signing(case)
if course.state(case) in ("decided", "standstill"):
    correction_form(case)
model_part(case)
model_annex(case)
log(case)
trail(held)
retention(case)
