"""Course log: which steps has the tender taken, when, by whom, and why?"""

from __future__ import annotations

import streamlit as st

from scoring.life import Event
from scoring.model import Case
from scoring.texts import Texts
from widgets import session
from widgets.explained import plain


def log(case: Case) -> None:
    """Every step taken, the latest first."""
    t = session.texts()
    if not case.events:
        return
    st.subheader(t("course.log"), anchor=False)
    st.markdown("\n".join(f"- {_line(event, t)}" for event in reversed(case.events)))


def _line(event: Event, t: Texts) -> str:
    at = event.at.astimezone()
    said = t("course.log_line", step=t(f"course.step.{event.step}.done"), day=at, at=at, who=event.by)
    parts = [plain(said)]
    if event.asked_by:
        parts.append(plain(t("course.log_asked", who=event.asked_by)))
    if event.awards:
        won = ", ".join(f"{t.lot(lot)}: {bid}" for lot, bid in sorted(event.awards.items()))
        parts.append(plain(t("course.log_awards", won=won)))
    if event.reason:
        parts.append(plain(t("course.because", reason=event.reason)))
    return " ".join(parts)
