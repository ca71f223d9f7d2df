"""Panel, Excel: an evaluator's points and reasons written in a sheet of their own, and brought back."""

from __future__ import annotations

import streamlit as st

from scoring import access, edit
from scoring.formats import panel_book
from scoring.formats.panel_book import Reading
from scoring.model import Case
from scoring.values import PANEL
from widgets import session
from widgets.explained import plain
from widgets.fields import key_of
from widgets.panel_who import barred

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sheet(case: Case, evaluator: str) -> None:
    """Download, fill in, bring back: every fault is told at its cell, and stops it."""
    t = session.texts()
    if not access.may(case, session.person(), "consensus" if evaluator == PANEL else "points"):
        return
    with st.expander(t("panel.excel")):
        st.markdown(t("panel.excel_help"))
        out, language = barred(case, evaluator), session.language()
        st.download_button(
            t("panel.excel_get"),
            lambda: panel_book.write(case, evaluator, language, out),
            f"{case.tender.id} {t('points.title')} {evaluator}.xlsx",
            XLSX,
            on_click="ignore",
            key=key_of(f"panel/excel/{evaluator}"),
        )
        key = key_of(f"panel/up/{evaluator}")
        file = st.file_uploader(t("panel.excel_bring"), type=["xlsx"], max_upload_size=10, key=key)
        if file is not None:
            _read(panel_book.read(file.getvalue(), file.name, case, evaluator, language, out), file.name)


def _read(reading: Reading, name: str) -> None:
    t, n = session.texts(), len(reading.assessments)
    for finding in reading.findings:
        (st.error if finding.severity == "stop" else st.warning)(plain(t.sentence(finding)))
    if reading.marked:
        st.download_button(t("tenders.marked"), reading.marked, f"fejl-{name}", XLSX, on_click="ignore")
    if n:
        label = t("panel.excel_take_one" if n == 1 else "panel.excel_take", n=n)
        st.button(label, on_click=_taken, args=(reading,), type="primary", key=key_of("panel/take"))
    elif not reading.findings:
        st.info(t("panel.excel_nothing"))


def _taken(reading: Reading) -> None:
    held = session.opened()
    if held is None:
        return
    case, at = held.case, session.now()
    for said in reading.assessments:
        case = edit.with_assessment(case, edit.changed(said, at=at))
    session.keep(case, session.texts()("panel.excel_taken", n=len(reading.assessments)))
    # The fields show what stood there before the sheet came; without their keys they show the case.
    for key in [k for k in st.session_state if isinstance(k, str) and ":assessments/" in k]:
        del st.session_state[key]
