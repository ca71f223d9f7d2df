"""Course steps: what does a step need and do, and how is it taken without a slip of the hand?

A step is pressed twice: first to see what it does, then to take it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from scoring import access, course
from scoring.life import Acceptance, Step
from scoring.model import Case
from scoring.values import BidId, Finding, LotId, ScoringError
from widgets import session
from widgets.course_moment import read_moment
from widgets.course_needs import left_for_award, needs
from widgets.explained import plain
from widgets.fields import key_of
from widgets.forms import refuse, refused
from widgets.papers_standstill import before_signing

_DATED: tuple[Step, ...] = ("opened", "supplemented", "notified", "signed", "award_notice")
"""The steps that happen outside the program and may be noted afterwards."""


@dataclass(frozen=True)
class Taken:
    """What is known about a step beside its fields: the findings it meets, who is awarded what, what else."""

    findings: Sequence[Finding] = ()
    awards: Mapping[LotId, BidId] | None = None
    reason_due: bool = False
    """Whether this step needs a reason here, though such steps do not always."""


def step_form(case: Case, step: Step, taken: Taken) -> None:
    """The conditions, the fields and the button of one step."""
    t = session.texts()
    st.markdown(plain(t(f"course.step.{step}.does")))
    _fields(case, step, taken)
    move = _move(case, step, taken)
    if move is None:
        st.error(t("course.not_a_moment"))
        return
    found = course.due(case, move) if session.mending() else session.due(move)
    waiting = [f for f in found if f.severity == "stop"]
    if taken.reason_due and not move.reason:
        waiting.append(Finding(code="course.no_reason", severity="stop", values={"step": step}))
    needs(case, step, waiting)
    if step in ("sealed", "resealed"):
        left_for_award(taken.findings)
    if step == "signed":
        before_signing(case, move.at)
    _button(case, step, taken, blocked=bool(waiting))
    refused(_key(case, step))


def _fields(case: Case, step: Step, taken: Taken) -> None:
    t = session.texts()
    if step in course.REASON_DUE or taken.reason_due:
        st.text_area(
            t(f"course.step.{step}.reason") if step in course.REASON_DUE else t("course.reason"),
            key=_key(case, step, "reason"),
            max_chars=4000,
        )
    if step in _DATED:
        st.text_input(
            t("course.moment"),
            key=_key(case, step, "at"),
            placeholder=t("course.moment_now"),
            help=t("course.moment_help"),
            max_chars=40,
        )
    if case.two_sign and step in course.TWO_SIGN:
        _second(case, step, taken)


def _second(case: Case, step: Step, taken: Taken) -> None:
    """The other of the two who sign: named by whoever works alone; where people log in, the one who asked."""
    t, key = session.texts(), _key(case, step, "asked")
    if session.person().alone:
        st.text_input(t("course.asked_by"), key=key, help=t("course.asked_help"), max_chars=200)
        return
    waiting = _requests(step, taken)
    for request in waiting:
        at = request.at.astimezone()
        st.markdown(plain(t("course.asks", who=request.by, day=at, at=at, reason=request.reason)))
    st.session_state[key] = waiting[-1].by if waiting else ""
    if not waiting and "officer" in session.person().roles(case):
        note = st.text_input(t("course.ask_note"), key=f"{key}/note", max_chars=400)
        args = (step, note.strip(), taken.awards)
        st.button(
            t("course.ask"), key=f"{key}/ask", disabled=not note.strip(), on_click=session.ask, args=args
        )


def _requests(step: Step, taken: Taken) -> list[Acceptance]:
    held, me = session.opened(), session.who()
    asked = session.desk().asked(held.entry.case, step, taken.awards or {}) if held else ()
    return [a for a in asked if not access.same_login(a.by, me)] or list(asked)


def _button(case: Case, step: Step, taken: Taken, *, blocked: bool) -> None:
    t, asked = session.texts(), _key(case, step, "sure")
    label = t(f"course.step.{step}.name")
    if not st.session_state.get(asked) or blocked:
        st.button(label, key=_key(case, step, "first"), disabled=blocked, on_click=_ask, args=(asked, True))
        return
    with st.container(border=True):
        st.markdown(f"**{plain(t('course.sure', step=label, who=session.who()))}**")
        st.markdown(plain(t(f"course.step.{step}.sure")))
        with st.container(horizontal=True):
            st.button(
                t("course.yes", step=label),
                key=_key(case, step, "second"),
                type="primary",
                on_click=_take,
                args=(step, taken),
            )
            st.button(t("course.no"), key=_key(case, step, "back"), on_click=_ask, args=(asked, False))


def _ask(key: str, sure: bool) -> None:
    st.session_state[key] = sure


def _take(step: Step, taken: Taken) -> None:
    held, t = session.opened(), session.texts()
    move = _move(held.case, step, taken) if held else None
    if held is None or move is None:
        return
    done = t(f"course.step.{step}.done")
    try:
        if session.mending():
            session.keep(course.take(held.case, move), done)
            return
        refusals = session.take(move, done)
    except ScoringError as error:
        refusals = error.findings
    if refusals:
        refuse(_key(held.case, step), "\n".join(f"- {t.sentence(f)}" for f in refusals))


def _move(case: Case, step: Step, taken: Taken) -> course.Move | None:
    at = read_moment(_said(case, step, "at"), session.now())
    if at is None:
        return None
    return course.Move(
        step,
        by=session.who(),
        at=at,
        reason=_said(case, step, "reason"),
        asked_by=_said(case, step, "asked"),
        awards=taken.awards or {},
        findings=taken.findings,
    )


def _said(case: Case, step: Step, field: str) -> str:
    return str(st.session_state.get(_key(case, step, field)) or "").strip()


def _key(case: Case, step: Step, field: str = "") -> str:
    # A step may be taken more than once, and the next time nothing of the last is left in the fields.
    return key_of(f"course/{len(case.events)}/{step}/{field}")
