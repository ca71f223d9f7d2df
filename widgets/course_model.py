"""Course model: the seal with its fingerprint, and how the sealed model is corrected before the deadline."""

from __future__ import annotations

import streamlit as st

from scoring import access, casefile, course, edit, rules, seals
from scoring.model import Case
from scoring.values import Finding
from widgets import session
from widgets.course_steps import Taken, step_form
from widgets.explained import plain
from widgets.fields import key_of
from widgets.rule_findings import found_in

_MOST_SHOWN = 40


def model_part(case: Case) -> None:
    """The sealed model: when, by whom, its fingerprint, and whether it is still the sealed one."""
    t, seal = session.texts(), case.seal
    if seal is None or session.mending():
        return
    st.subheader(t("course.model"), anchor=False)
    said = {"at": seal.sealed_at.astimezone(), "who": seal.sealed_by}
    st.markdown(plain(t("course.sealed_by", day=said["at"], **said)))
    st.code(seal.digest, language=None, wrap_lines=True)
    st.markdown(t("course.seal_holds") if seals.is_sealed(case) else f"**{t('course.seal_broken')}**")
    for earlier in case.earlier_seals:
        when = earlier.sealed_at.astimezone()
        st.markdown(plain(t("course.earlier_seal", day=when, at=when, digest=earlier.digest[:16])))
    if seal.reason:
        st.markdown(plain(t("course.because", reason=seal.reason)))
    if course.state(case) == "sealed" and access.may(case, session.person(), "course"):
        with st.expander(t("course.mend_title")):
            st.markdown(t("course.mend_how"))
            st.button(t("course.mend_begin"), key="course/mend", on_click=session.mend)


def mending_form(case: Case) -> None:
    """What has been changed in the sealed model so far, and the step that seals it anew."""
    t, saved = session.texts(), session.mending()
    if saved is None:
        return
    with st.container(horizontal=True):
        for page in ("criteria", "lots"):
            st.page_link(f"views/{page}.py", label=t("course.mend", page=t(f"{page}.title")))
    changed = casefile.differences(saved, case)
    if changed:
        st.markdown("\n".join(f"- {plain(t.sentence(d))}" for d in changed[:_MOST_SHOWN]))
        step_form(case, "resealed", Taken(findings=open_when_sealed(case)))
    else:
        st.markdown(t("course.mend_nothing"))
    st.button(t("course.mend_drop"), key="course/mend_drop", on_click=session.leave_mending)


def open_when_sealed(case: Case) -> tuple[Finding, ...]:
    """What the rules would still ask for once the model is sealed as it stands; nothing is sealed here."""
    then = seals.seal(case, by=session.who(), at=session.now())
    return rules.unanswered(then, found_in(then))


def signing(case: Case) -> None:
    """Whether a second person signs the seal and the decision."""
    if session.mending() or not access.may(case, session.person(), "signing"):
        return
    t, key = session.texts(), key_of("two_sign")
    st.session_state.setdefault(key, case.two_sign)
    st.toggle(t("course.two_sign"), key=key, on_change=_signed, args=(key,), help=t("course.two_sign_help"))


def _signed(key: str) -> None:
    held, t = session.opened(), session.texts()
    if held:
        on = bool(st.session_state[key])
        session.keep(
            edit.changed(held.case, two_sign=on), t("course.two_sign_on" if on else "course.two_sign_off")
        )
