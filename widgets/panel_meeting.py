"""Panel, meeting: how far apart are the evaluators, what must be discussed, and how far are they all?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pandas as pd
import streamlit as st

from scoring import panel, reference
from scoring.evaluation import EvaluationModel, Scale
from scoring.model import Case
from scoring.panel import Discussed, Light
from scoring.rules.subject import Subject
from scoring.tables import criterion_name
from scoring.tender import Lot
from scoring.values import Points
from widgets import session
from widgets.explained import plain
from widgets.forms import small
from widgets.panel_who import shown

MARKS: dict[Light, str] = {"alike": "=", "near": "○", "apart": "◐", "far": "●"}
"""The fuller the mark, the further apart; a word stands beside it."""


def limit(case: Case) -> Decimal:
    """How far evaluators may be apart [% of the scale]: the department's limit, or the book's (CHK-56)."""
    return Subject(case, reference.rulebook(), session.now().date(), None).limit("CHK-56.spread")


def lamp(case: Case, spread: Points, scale: Scale) -> str:
    """The spread light of a cell: a mark, a word and how many points."""
    return _lamp(panel.light(spread, scale, limit(case)), spread)


def _lamp(light: Light, spread: Points) -> str:
    t = session.texts()
    return f"{MARKS[light]} {t(f'panel.light.{light}', spread=spread)}"


def meeting(case: Case, model: EvaluationModel, lot: Lot) -> None:
    """What the meeting must discuss, the furthest apart first, and where points are missing."""
    t, found = session.texts(), panel.meeting(case, model, lot.id, limit(case))
    if not found:
        return
    st.subheader(t("panel.meeting"), anchor=False)
    st.markdown(_answer(case, found))
    apart = [item for item in found if item.light not in (None, "alike")]
    if apart:
        st.table(_frame(case, model, apart), border="horizontal", alt=t("panel.meeting_alt", n=len(apart)))
        small(t("panel.lights", limit=limit(case)))
    lacking = list(_lacking(case, model, found))
    if lacking:
        st.markdown("\n".join([f"**{t('panel.lacking')}**", "", *lacking]))


def _answer(case: Case, found: tuple[Discussed, ...]) -> str:
    t, far = session.texts(), sum(item.light == "far" for item in found)
    if far:
        return t("panel.far_one" if far == 1 else "panel.far", n=far, limit=limit(case))
    return t("panel.none_far" if any(item.light for item in found) else "panel.too_early", limit=limit(case))


def _frame(case: Case, model: EvaluationModel, apart: list[Discussed]) -> pd.DataFrame:
    t, names = session.texts(), {c.id: criterion_name(c, session.language()) for c in model.leaves()}
    heads = ("light", "cell", "own", "agreed")
    lines = [
        (
            _lamp(item.light, item.spread),
            plain(f"{item.bid}, {item.criterion} {names[item.criterion]}"),
            plain("; ".join(f"{panel.name_of(case, w)} {t.number(a.points)}" for w, a in item.own.items())),
            _agreed(item),
        )
        for item in apart
        if item.light is not None and item.spread is not None
    ]
    return pd.DataFrame(lines, columns=[t(f"panel.head.{head}") for head in heads])


def _agreed(item: Discussed) -> str:
    t, agreed = session.texts(), item.agreed
    if agreed is None or agreed.points is None:
        return t("panel.not_agreed")
    moved = any(a.points != agreed.points for a in item.own.values())
    key = "panel.agreed_no_reason" if moved and not agreed.reason else "panel.agreed"
    return plain(t(key, points=agreed.points))


def _lacking(case: Case, model: EvaluationModel, found: tuple[Discussed, ...]) -> Iterator[str]:
    names = {c.id: criterion_name(c, session.language()) for c in model.leaves()}
    for item in found:
        if item.lacking:
            who = ", ".join(panel.name_of(case, w) for w in item.lacking)
            said = session.texts()("panel.lacks", bid=item.bid, criterion=names[item.criterion], who=who)
            yield f"- {plain(said)}"


def progress(case: Case) -> None:
    """How far every evaluator has come in every lot."""
    t, lines = session.texts(), []
    for lot in case.tender.lots:
        model = case.model_for(lot.id)
        for p in panel.progress(case, model, lot.id) if model else ():
            where = t.lot(lot.id) if len(case.tender.lots) > 1 else ""
            said = t("panel.progress", name=shown(case, p.evaluator), given=p.given, due=p.due)
            lines.append(f"- {plain(f'{where}: {said}' if where else said)}")
    if lines:
        st.markdown("\n".join([f"**{t('panel.progress_title')}**", "", *lines]))
