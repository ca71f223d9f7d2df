"""Panel, people: who judges, what do they do in the department, and which login speaks for them?

Names are asked for here, once. Somebody who has declared or given points stays.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from scoring import access, edit
from scoring.life import Evaluator
from scoring.model import Case
from scoring.values import PANEL
from widgets import session
from widgets.explained import plain
from widgets.fields import key_of, text_field
from widgets.forms import refuse, refused, small
from widgets.panel_who import LONGEST_NAME

_FORM = "evaluator"
_FIELDS = ("name", "function", "who")


def people(case: Case) -> None:
    """The panel, opened where it is to be named; only those who may change it can."""
    t = session.texts()
    may = access.may(case, session.person(), "people")
    if not may and not case.evaluators:
        return
    with st.expander(t("panel.people", n=len(case.evaluators))):
        small(t("panel.people_help"))
        for evaluator in case.evaluators:
            _one(case, evaluator) if may else st.markdown(f"- {_line(evaluator)}")
        if may:
            _new()


def _line(evaluator: Evaluator) -> str:
    return plain(", ".join(part for part in (evaluator.name or evaluator.id, evaluator.function) if part))


def has_spoken(case: Case, evaluator: str) -> bool:
    """Whether the evaluator has declared or given points, and so cannot be taken away."""
    return any(entry.evaluator == evaluator for entry in (*case.assessments, *case.declarations))


def _one(case: Case, evaluator: Evaluator) -> None:
    t = session.texts()
    with st.container(border=True):
        for part, column in zip(_shown_fields(), st.columns(len(_shown_fields())), strict=True):
            with column:
                place = f"evaluators/{evaluator.id}/{part}"
                text_field(t(f"panel.{part}"), place, getattr(evaluator, part), _put(evaluator.id, part))
        if has_spoken(case, evaluator.id):
            small(t("panel.stays"))
        else:
            st.button(
                t("panel.remove", name=evaluator.name or evaluator.id),
                key=key_of(f"evaluators/{evaluator.id}/remove"),
                on_click=_removed,
                args=(evaluator.id,),
            )


def _shown_fields() -> tuple[str, ...]:
    """The login is asked for only where people log in."""
    return _FIELDS[:2] if session.person().alone else _FIELDS


def _put(evaluator: str, part: str) -> Callable[[Case, str], Case]:
    def put(case: Case, text: str) -> Case:
        changed = (edit.changed(e, **{part: text}) if e.id == evaluator else e for e in case.evaluators)
        return edit.changed(case, evaluators=tuple(changed))

    return put


def _new() -> None:
    t = session.texts()
    keys = {part: key_of(f"evaluators/new/{part}") for part in _shown_fields()}
    for (part, key), column in zip(keys.items(), st.columns(len(keys)), strict=True):
        longest = LONGEST_NAME if part == "name" else 400
        column.text_input(t(f"panel.new_{part}"), key=key, max_chars=longest)
    refused(_FORM)
    st.button(t("panel.add"), key=key_of("evaluators/add"), on_click=_added, args=(keys,))


def _added(keys: dict[str, str]) -> None:
    t, held = session.texts(), session.opened()
    typed = {part: str(st.session_state.get(key) or "").strip() for part, key in keys.items()}
    if held is None or not typed["name"]:
        refuse(_FORM, t("panel.name_missing"))
        return
    taken = {e.id.casefold() for e in held.case.evaluators} | {PANEL}
    if typed["name"].casefold() in taken:
        refuse(_FORM, t("panel.name_taken", name=typed["name"]))
        return
    # The name is the id too: it is what the sheet, the trail and the file show.
    made = Evaluator(id=typed["name"], **typed)
    said = t("panel.added", name=typed["name"])
    session.keep(edit.changed(held.case, evaluators=(*held.case.evaluators, made)), said)
    for key in keys.values():
        st.session_state[key] = ""


def _removed(evaluator: str) -> None:
    t, held = session.texts(), session.opened()
    if held and not has_spoken(held.case, evaluator):
        left = tuple(e for e in held.case.evaluators if e.id != evaluator)
        session.keep(edit.changed(held.case, evaluators=left), t("panel.removed", name=evaluator))
