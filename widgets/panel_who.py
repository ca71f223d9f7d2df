"""Panel, who: whose points does this person give, and whose may they see?"""

from __future__ import annotations

import streamlit as st

from scoring import access, course, panel
from scoring.evaluation import EvaluationModel
from scoring.model import Case
from scoring.values import PANEL, BidId
from widgets import session
from widgets.explained import plain

EVALUATOR = "points/evaluator"
LONGEST_NAME = 40
_ALONE_WITH_IT = ("sealed", "opened")
"""The states in which everybody judges on their own."""


def sees_all(case: Case) -> bool:
    """Whether this person may see every evaluator's points now."""
    person = session.person()
    if person.alone or course.state(case) not in _ALONE_WITH_IT:
        return True
    return bool(person.roles(case) & {"officer", "approver"})


def is_discreet(case: Case, evaluator: str) -> bool:
    """Whether others' points are kept from whoever judges as this evaluator."""
    return evaluator != PANEL and course.state(case) in _ALONE_WITH_IT


def must_declare(case: Case, evaluator: str) -> bool:
    """Whether the evaluator still has to declare interests before anything is shown or given."""
    if evaluator == PANEL or any(d.evaluator == evaluator for d in case.declarations):
        return False
    return course.state(case) == "opened" or evaluator in {e.id for e in case.evaluators}


def barred(case: Case, evaluator: str) -> frozenset[BidId]:
    """The bids a declared conflict keeps the evaluator from; the panel is nobody in particular."""
    declared = any(d.evaluator == evaluator for d in case.declarations)
    return access.barred(case, evaluator) if declared and evaluator != PANEL else frozenset()


def choose_voice(case: Case, model: EvaluationModel) -> str | None:
    """Whose points are shown and typed; None when this person is nobody here, or the name cannot be used."""
    t, voices = session.texts(), _voices(case, model)
    if not voices:
        st.info(t("panel.nobody"))
        return None
    if len(voices) == 1 and not session.person().alone:
        st.markdown(t("panel.you_are", name=plain(shown(case, voices[0]))))
        return voices[0]
    return _chosen(case, model, voices)


def shown(case: Case, evaluator: str) -> str:
    """An evaluator's name with what they do in the department."""
    function = next((e.function for e in case.evaluators if e.id == evaluator), "")
    name = session.texts()("points.panel") if evaluator == PANEL else panel.name_of(case, evaluator)
    return f"{name}, {function}" if function else name


def _voices(case: Case, model: EvaluationModel) -> tuple[str, ...]:
    """Those this person may choose between: the panel's own voice first, unless the mean counts."""
    person = session.person()
    if person.alone:
        heard = (a.evaluator for a in case.assessments)
        own = dict.fromkeys((*(e.id for e in case.evaluators), *heard))
    else:
        own = dict.fromkeys(e.id for e in case.evaluators if e.id in person.speaks_for(case))
    own.pop(PANEL, None)
    agreed = (PANEL,) if sees_all(case) else ()
    return (*agreed, *own) if model.panel == "consensus" else (*own, *agreed)


def _chosen(case: Case, model: EvaluationModel, voices: tuple[str, ...]) -> str | None:
    t, may_add = session.texts(), _names_are_free(case)
    typed_name = st.session_state.get(EVALUATOR)
    if typed_name is not None and typed_name not in voices:
        if may_add:
            voices = (
                (*voices[:-1], typed_name, voices[-1]) if model.panel == "mean" else (*voices, typed_name)
            )
        else:
            del st.session_state[EVALUATOR]
    agreed = t("points.panel" if model.panel == "consensus" else "points.panel_not_counted")
    chosen = st.selectbox(
        t("points.evaluator"),
        voices,
        format_func=lambda name: agreed if name == PANEL else shown(case, name),
        accept_new_options=may_add,
        key=EVALUATOR,
        help=t("points.evaluator_help" if may_add else "points.evaluator_fixed"),
        persist_state="session",
    )
    name = str(chosen or PANEL).strip()
    if len(name) > LONGEST_NAME:
        st.error(t("points.name_too_long", most=LONGEST_NAME))
        return None
    return name


def _names_are_free(case: Case) -> bool:
    """Whether a name that is typed is an evaluator: in a draft where no panel has been named."""
    return session.person().alone and course.state(case) == "draft" and not case.evaluators
