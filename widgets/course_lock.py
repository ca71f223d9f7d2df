"""Course lock: may this part of the tender be changed now, and if not, why not?

One answer for every field: it is asked where in the case the field stands, and `scoring.access` decides.
"""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from scoring import access, course
from scoring.access import Area
from scoring.model import Case
from widgets import session
from widgets.explained import plain


def locked(area: Area = "model") -> bool:
    """Whether nothing of the area may be changed now by whoever is here."""
    held = session.opened()
    if held is None or (area == "model" and session.mending()):
        return False
    return not access.may(held.case, session.person(), area)


def shut(place: str) -> bool:
    """Whether the field at `place` may not be changed now."""
    return locked(access.area_of(place))


def told(case: Case) -> None:
    """One sentence on why the model cannot be changed here, and where to go; nothing while it can be."""
    if not locked():
        return
    t, state = session.texts(), course.state(case)
    if state == "draft":
        st.info(t("course.lock.role"))
        return
    key = "sealed" if state == "sealed" else "opened"
    at, who = _sealed(case)
    st.info(plain(t(f"course.lock.{key}", at=at.astimezone(), who=who)))
    st.page_link("views/course.py", label=t("course.lock.go"))


def _sealed(case: Case) -> tuple[datetime, str]:
    """When and by whom the model was sealed; by the step, where a file holds the step and no seal."""
    if case.seal:
        return case.seal.sealed_at, case.seal.sealed_by
    step = next(e for e in reversed(case.events) if e.step in ("sealed", "resealed"))
    return step.at, step.by


def mending_told() -> None:
    """On every page while the sealed model is being corrected: nothing counts until it is sealed again."""
    if session.mending():
        t = session.texts()
        st.warning(t("course.mending"))
        st.page_link("views/course.py", label=t("course.lock.go"))
