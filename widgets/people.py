"""People: who has which role in the open tender, and what may each role do?

Shown where people log in; on one laptop whoever sits there holds every role.
"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from scoring import access, course, edit
from scoring.life import ROLES, Access, Evaluator, Role
from scoring.model import Case
from scoring.texts import Texts
from scoring.values import PANEL
from widgets import session
from widgets.explained import plain
from widgets.fields import key_of
from widgets.forms import refuse, refused, small

_FORM = "access"
_NEW = ("who", "name", "role")


def people() -> None:
    """Persons and access, for everybody with a part in the open tender; changed by whoever may."""
    held, person, t = session.opened(), session.person(), session.texts()
    if held is None or person.alone:
        return
    with st.expander(t("access.title")):
        if not held.case.access:
            st.info(t("access.nobody"))
        may = access.may(held.case, person, "people")
        for who in dict.fromkeys(a.who for a in held.case.access):
            _one(held.case, who, t, may=may)
        if may:
            _new(t)
        small(t("access.table_title"))
        st.table(allowed(t), border="horizontal", hide_index=True)


def allowed(t: Texts) -> pd.DataFrame:
    """What each role may change, and in which states of the tender, as a table in words."""
    rows = [
        {
            t("access.what"): t(f"access.area.{area}"),
            **{t(f"access.role.{role}"): _states(by.get(role, frozenset()), t) for role in ROLES},
        }
        for area, by in access.TABLE.items()
    ]
    return pd.DataFrame(rows, dtype="str")


def _states(states: frozenset[course.State], t: Texts) -> str:
    if states == frozenset(course.STATES):
        return t("access.always")
    return ", ".join(t(f"state.{state}") for state in course.STATES if state in states) or "–"


def _one(case: Case, who: str, t: Texts, *, may: bool) -> None:
    roles = [a.role for a in case.access if a.who == who]
    if not may:
        st.markdown(f"- {plain(who)}: {', '.join(t(f'access.role.{role}') for role in roles)}")
        return
    key = key_of(f"access/{who}")
    st.session_state.setdefault(key, roles)
    st.multiselect(
        plain(who),
        ROLES,
        format_func=lambda role: t(f"access.role.{role}"),
        key=key,
        on_change=_given,
        args=(who, key),
        placeholder=t("access.no_role"),
    )


def _new(t: Texts) -> None:
    keys = {part: key_of(f"access/new/{part}") for part in _NEW}
    who, name, role = st.columns(3)
    who.text_input(t("access.new_who"), key=keys["who"], max_chars=400)
    name.text_input(t("access.new_name"), key=keys["name"], max_chars=40, help=t("access.new_name_help"))
    role.selectbox(t("access.new_role"), ROLES, format_func=lambda r: t(f"access.role.{r}"), key=keys["role"])
    refused(_FORM)
    st.button(t("access.add"), key=key_of("access/add"), on_click=_added, args=(keys,))


def _added(keys: dict[str, str]) -> None:
    t, held = session.texts(), session.opened()
    who, name = (str(st.session_state.get(keys[part]) or "").strip() for part in ("who", "name"))
    role: Role = st.session_state[keys["role"]]
    if held is None or not who:
        refuse(_FORM, t("access.who_missing"))
        return
    session.keep(with_role(held.case, who, role, name), t("access.added", who=who, role=_named(role, t)))
    st.session_state[keys["who"]] = st.session_state[keys["name"]] = ""


def _given(who: str, key: str) -> None:
    held, t = session.opened(), session.texts()
    if held is None:
        return
    roles: list[Role] = st.session_state[key]
    others = tuple(a for a in held.case.access if a.who != who)
    case = edit.changed(held.case, access=(*others, *(Access(who=who, role=role) for role in roles)))
    if "evaluator" in roles:
        case = with_role(case, who, "evaluator")
    said = ", ".join(_named(role, t) for role in roles) or t("access.no_role")
    session.keep(case, t("access.changed", who=who, roles=said))


def _named(role: Role, t: Texts) -> str:
    return t(f"access.role.{role}")


def with_role(case: Case, who: str, role: Role, name: str = "") -> Case:
    """The case with a role given to a login. An evaluator gets a seat on the panel, if there is none yet."""
    mine = {a.role for a in case.access if access.same_login(a.who, who)}
    given = case.access if role in mine else (*case.access, Access(who=who, role=role))
    return edit.changed(case, access=given, evaluators=_seated(case, who, role, name))


def _seated(case: Case, who: str, role: Role, name: str) -> tuple[Evaluator, ...]:
    seats = case.evaluators
    if role != "evaluator" or any(access.same_login(e.who, who) for e in seats):
        return seats
    waiting = next((e for e in seats if name and e.id == name and not e.who), None)
    if waiting:
        return tuple(edit.changed(e, who=who) if e is waiting else e for e in seats)
    taken = {e.id.casefold() for e in seats} | {PANEL}
    made = name if name and name.casefold() not in taken else who
    return (*seats, Evaluator(id=made, name=name, who=who))
