"""Scope: does a new number concern one lot or all of them?"""

from __future__ import annotations

import streamlit as st

from scoring.model import Case
from scoring.values import LotId
from widgets import session


def choose_scope(case: Case, lot: LotId, *, key: str, only_here: bool = False) -> LotId | None:
    """The lot a new number is for; None means all. Asks only when there are several lots.

    `only_here`: what is suggested.
    """
    if len(case.tender.lots) == 1:
        return None
    t = session.texts()
    here = st.radio(
        t("scope.question"),
        (False, True),
        index=int(only_here),
        format_func=lambda only: t("scope.this", lot=lot) if only else t("scope.all"),
        horizontal=True,
        key=f"scope/{key}/{lot}",
        persist_state="session",
    )
    return lot if here else None
