"""Panel, bounds: who can still win while points are missing? For those who may see everybody's points."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from scoring import access, bounds
from scoring.bounds import Reach
from scoring.evaluation import EvaluationModel
from scoring.methods import METHODS
from scoring.model import Case
from scoring.tender import Lot
from scoring.values import ScoringError
from scoring.words.headline import listed
from widgets import session
from widgets.explained import plain
from widgets.forms import small


def who_can_win(case: Case, model: EvaluationModel, lot: Lot) -> None:
    """The sentence, and the limits behind it; nothing once every point is given."""
    t = session.texts()
    if not bounds.is_open(case, model, lot.id):
        return
    st.subheader(t("panel.can_win"), anchor=False)
    if access.prices_shut(case):
        st.markdown(t("panel.can_win_shut"))
        return
    try:
        found = bounds.reach(case, lot.id)
    except ScoringError:
        st.markdown(t("panel.can_win_not_yet"))
        return
    if not found:
        st.markdown(t("panel.can_win_no_award"))
        return
    st.markdown(_answer(found))
    with st.expander(t("panel.can_win_numbers")):
        st.table(_frame(case, model, found), border="horizontal", alt=_answer(found))
        small(t("panel.can_win_how"))


def _answer(found: tuple[Reach, ...]) -> str:
    t = session.texts()
    can, safe = [r.bid for r in found if r.can_win], [r.bid for r in found if r.is_safe]
    if safe:
        return t("panel.safe", bids=listed(tuple(safe), t))
    if not can:
        return t("panel.nobody_can_win")
    out = [r.bid for r in found if not r.can_win]
    said = t("panel.can", bids=listed(tuple(can), t), n=len(can), of=len(found))
    return f"{said} {t('panel.cannot', bids=listed(tuple(out), t))}" if out else said


def _frame(case: Case, model: EvaluationModel, found: tuple[Reach, ...]) -> pd.DataFrame:
    t, unit = session.texts(), METHODS[model.method.name].unit
    heads = [t(f"panel.head.{head}") for head in ("bid", "worst", "best", "still")]
    lines = []
    for r in found:
        ends = ((r.worst, "panel.may_drop"), (r.best, "panel.must_drop"))
        told = (t(key) if x is None else t.kroner(x) if unit == "DKK" else t.number(x) for x, key in ends)
        state = "safe_one" if r.is_safe else "can_one" if r.can_win else "cannot_one"
        name = f"{r.bid} {case.bid(r.bid).tenderer.name}"
        lines.append((plain(name), *map(plain, told), t(f"panel.{state}")))
    return pd.DataFrame(lines, columns=heads)
