"""Frame: what stands around every page: the tender, its state line, saved-state words, language, name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

import streamlit as st

from scoring import admission
from scoring.model import Case
from scoring.tender import Lot
from scoring.texts import LANGUAGES, Texts
from widgets import login, others, session
from widgets.course_line import state_line
from widgets.course_lock import mending_told
from widgets.danish_shell import speak

_STYLE = Path(__file__).with_name("frame.css")


def frame() -> None:
    """Draw the sidebar and settle the language; call once per run, before the page."""
    _remember_name()
    t = session.texts()
    speak(session.language())
    st.html(_STYLE)
    held = session.refresh()
    with st.sidebar:
        if held:
            _tender(held, t)
            others.watch()
        st.divider()
        _language(t)
        _who(held, t)
    others.told(t)
    if held:
        mending_told()


def need_case() -> session.Opened:
    """The open case; without one the page says what to do and ends here."""
    held = session.opened()
    if held is None:
        t = session.texts()
        st.title(t("frame.no_case_title"))
        st.write(t("frame.no_case"))
        st.page_link("views/tenders.py", label=t("tenders.title"))
        st.stop()
    return held


def choose_lot(case: Case) -> Lot:
    """The lot the page is about; asks only when there are several."""
    t, lots = session.texts(), case.tender.lots
    if len(lots) == 1:
        return lots[0]
    by_id = {lot.id: lot for lot in lots}
    chosen = st.selectbox(
        t("frame.lot"),
        list(by_id),
        format_func=lambda i: f"{i} {by_id[i].title}",
        key="lot",
        persist_state="session",
    )
    return by_id[chosen]


def tell(case: Case, places: Sequence[str] = ("",)) -> None:
    """The findings at these places as sentences, the stopping ones first; nothing when all is well.

    What could not be read is told at its field, so only a page about everything tells it again.
    """
    t, told = session.texts(), () if "" in places else ("score.unread",)
    found = [f for f in admission.check(case) if f.code not in told and f.place.startswith(tuple(places))]
    for severity, show in (("stop", st.error), ("warn", st.warning), ("note", st.info)):
        lines = [t.sentence(f) for f in found if f.severity == severity]
        if lines:
            show("\n".join([t(f"frame.{severity}"), *(f"- {line}" for line in lines)]))


def _tender(held: session.Opened, t: Texts) -> None:
    tender = held.case.tender
    st.markdown(f"**{tender.title}**")
    st.caption(" · ".join(part for part in (tender.buyer, tender.id) if part))
    state_line(held.case, t)
    stops = sum(f.severity == "stop" for f in admission.check(held.case))
    all_there = t("frame.complete" if held.case.bids else "frame.no_bids")
    missing = t("frame.missing_one" if stops == 1 else "frame.missing", n=stops) if stops else all_there
    st.page_link("views/course.py", label=missing)
    st.caption(t("frame.saved", at=held.entry.at.astimezone(), who=held.entry.who, rev=held.entry.rev))


def _language(t: Texts) -> None:
    names = {"da": "Dansk", "en": "English"}
    st.segmented_control(
        t("frame.language"),
        LANGUAGES,
        default=session.language(),
        format_func=lambda code: names[code],
        key="language_choice",
        on_change=_language_chosen,
        required=True,
    )


def _language_chosen() -> None:
    st.session_state["language"] = st.query_params["sprog"] = st.session_state["language_choice"]


def _who(held: session.Opened | None, t: Texts) -> None:
    if login.is_on():
        login.here(t, session.person().roles(held.case) if held else ())
    else:
        st.text_input(t("frame.name"), value=session.who(), key="navn_felt", on_change=_name_given)


def _name_given() -> None:
    st.session_state["navn"] = st.session_state["navn_felt"].strip()
    st.session_state["navn_ny"] = True


def _remember_name() -> None:
    # A cookie, so that the name is asked for once and survives a reload.
    if st.session_state.pop("navn_ny", False):
        name = quote(session.who(), safe="")
        script = f"document.cookie = 'navn={name};max-age=31536000;SameSite=Lax'"
        st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)
