"""Model annex: the whole evaluation model in words and formulas, to read on screen and to take along."""

from __future__ import annotations

import streamlit as st

from scoring import annex
from scoring.model import Case
from widgets import session

_BELOW_THE_PAGE = 3
"""The page's own headings are above: the annex's title is a heading of the third level."""


def model_annex(case: Case) -> None:
    """A line that opens on the annex, with a button to download it; nothing for a case without a model."""
    if not case.models:
        return
    t = session.texts()
    line = st.expander(t("annex.show"), key="model_annex", on_change="rerun")
    if line.open:
        made = annex.of(case, t)
        with line:
            st.write(t("annex.show_words"))
            name = t("annex.file", id=case.tender.id)
            st.download_button(
                t("annex.download"), made.text().encode(), name, "text/markdown", on_click="ignore"
            )
            st.markdown(made.text(_BELOW_THE_PAGE))
