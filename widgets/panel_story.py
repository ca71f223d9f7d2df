"""Panel, story: everything ever written about one bid on one criterion, by whom, when, and why it changed."""

from __future__ import annotations

from datetime import datetime

import pandas as pd
import streamlit as st

from scoring import panel
from scoring.model import Assessment, Case
from scoring.values import PANEL, BidId, CriterionId, LotId
from widgets import session
from widgets.explained import plain


def story(case: Case, lot: LotId, cell: tuple[BidId, CriterionId], *, only: str | None = None) -> None:
    """A line for every word that was added; nothing is ever taken away. only: one evaluator's."""
    t = session.texts()
    told = [a for a in panel.story(case, lot, cell) if only in (None, a.evaluator)]
    if not told:
        return
    with st.expander(t("panel.story", n=len(told))):
        heads = [t(f"panel.head.{head}") for head in ("when", "who", "points", "rationale", "reason")]
        frame = pd.DataFrame([_line(case, a) for a in told], columns=heads)
        st.table(frame, border="horizontal", alt=t("panel.story_alt", bid=cell[0], criterion=cell[1]))


def _line(case: Case, a: Assessment) -> tuple[str, ...]:
    t = session.texts()
    who = t("points.panel") if a.evaluator == PANEL else panel.name_of(case, a.evaluator)
    points = t("panel.taken_back") if a.points is None else t.number(a.points)
    return (_when(a.at), plain(who), points, plain(a.rationale), plain(a.reason))


def _when(at: datetime | None) -> str:
    t = session.texts()
    if at is None:
        return t("panel.some_day")
    local = at.astimezone()
    return t("panel.at", d=t.date(local), t=t.time(local))
