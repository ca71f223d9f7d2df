"""People: who has which role in the open tender, for whom does a login speak, and what may each role do?

Where nobody logs in, whoever sits there holds every role; then only the panel and the signing are told.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import pandas as pd
import streamlit as st

from scoring import access, course, edit, panel
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
    if held is None:
        return
    with st.expander(t("access.title")):
        if person.alone:
            _alone(held.case, t)
            return
        if not held.case.access:
            st.info(t("access.nobody"))
        may = access.may(held.case, person, "people")
        for who in _logins(held.case):
            _one(held.case, who, t) if may else st.markdown(f"- {_line(held.case, who, t)}")
        _unheard(held.case, t, may=may)
        if may:
            _new(t)
        _signing(held.case, t)
        small(t("access.table_title"))
        st.table(allowed(t), border="horizontal", hide_index=True)


def allowed(t: Texts) -> pd.DataFrame:
    """What each role may change, and in which states of the tender, as a table in words."""
    rows = [
        {
            t("access.what"): t(f"access.area.{area}"),
            **{_named(role, t): _states(by.get(role, frozenset()), t) for role in ROLES},
        }
        for area, by in access.TABLE.items()
    ]
    return pd.DataFrame(rows, dtype="str")


def can_sign(case: Case) -> bool:
    """Whether there is an officer who can ask and another person who can approve."""
    officers, approvers = ([a.who for a in case.access if a.role == role] for role in ("officer", "approver"))
    return any(not access.same_login(o, a) for o in officers for a in approvers)


def _alone(case: Case, t: Texts) -> None:
    st.markdown(t("access.alone"))
    names = ", ".join(panel.name_of(case, e.id) for e in case.evaluators)
    st.markdown(plain(t("access.panel_is", names=names) if names else t("access.panel_none")))
    _signing(case, t)


def _signing(case: Case, t: Texts) -> None:
    """Whether two must sign, and whether there are two who can; it is chosen on the page Forløb."""
    st.markdown(t("access.two_sign" if case.two_sign else "access.one_signs"))
    if case.two_sign and not session.person().alone and not can_sign(case):
        st.warning(t("access.nobody_to_sign"))


def _states(states: frozenset[course.State], t: Texts) -> str:
    if states == frozenset(course.STATES):
        return t("access.always")
    return ", ".join(t(f"state.{state}") for state in course.STATES if state in states) or "–"


def _logins(case: Case) -> list[str]:
    """Every login with a role, once, as it is written the first time."""
    return list({a.who.casefold(): a.who for a in reversed(case.access)}.values())[::-1]


def _roles(case: Case, who: str) -> list[Role]:
    mine = {a.role for a in case.access if access.same_login(a.who, who)}
    return [role for role in ROLES if role in mine]


def _seats(case: Case, who: str) -> list[str]:
    """The evaluators a login speaks for."""
    return [e.id for e in case.evaluators if access.same_login(e.who, who)]


def _line(case: Case, who: str, t: Texts) -> str:
    said = f"{who}: {', '.join(_named(role, t) for role in _roles(case, who))}"
    names = ", ".join(panel.name_of(case, seat) for seat in _seats(case, who))
    return _unlinked(t("access.speaks", said=said, names=names) if names else said, who)


def _unlinked(said: str, who: str) -> str:
    """The sentence without markup, its login set as code: an address would else become a link."""
    return plain(said).replace(plain(who), f"`{who.replace('`', ' ')}`")


def _one(case: Case, who: str, t: Texts) -> None:
    """One login: its roles, whom it speaks for, and the way out."""
    roles, seats = _roles(case, who), _seats(case, who)
    with st.container(border=True):
        st.text(who)  # not as markup: an address would become a link
        judges = "evaluator" in roles or bool(seats)
        left, *right = st.columns(2 if judges else 1)
        with left:
            # What is chosen is part of the key, so that a change made elsewhere is shown as it is.
            key = key_of(f"access/{who}/{'+'.join(roles)}")
            st.session_state.setdefault(key, roles)
            st.multiselect(
                t("access.roles"),
                ROLES,
                format_func=lambda role: _named(role, t),
                key=key,
                on_change=_given,
                args=(who, key),
                placeholder=t("access.no_role"),
            )
        for column in right:
            with column:
                _speaks_for(case, who, seats, t)
        if judges and not seats:
            st.warning(_unlinked(t("access.speaks_for_nobody", who=who), who))
        refused(f"{_FORM}/{who}")
        name = plain(t("access.remove", who=who))
        st.button(name, key=key_of(f"access/{who}/remove"), on_click=_removed, args=(who,))


def _speaks_for(case: Case, who: str, seats: Sequence[str], t: Texts) -> None:
    free = [e.id for e in case.evaluators if not e.who or e.id in seats]
    key = key_of(f"access/{who}/for/{'+'.join(seats)}")
    st.session_state.setdefault(key, list(seats))
    st.multiselect(
        t("access.speaks_for"),
        free,
        format_func=lambda seat: panel.name_of(case, seat),
        key=key,
        on_change=_spoken_for,
        args=(who, key),
        placeholder=t("access.nobody_yet"),
    )


def _unheard(case: Case, t: Texts, *, may: bool) -> None:
    """Evaluators whose login has no role as evaluator, and who therefore cannot give points."""
    judging = [a.who for a in case.access if a.role == "evaluator"]
    for e in case.evaluators:
        if e.who and not any(access.same_login(e.who, who) for who in judging):
            said = t("access.seat_without_role", name=panel.name_of(case, e.id), who=e.who)
            st.warning(_unlinked(said, e.who))
            if may:
                label = plain(t("access.give_evaluator", who=e.who))
                args = (e.who, "evaluator")
                st.button(label, key=key_of(f"access/{e.who}/evaluator"), on_click=_role_given, args=args)


def _new(t: Texts) -> None:
    keys = {part: key_of(f"access/new/{part}") for part in _NEW}
    who, name, role = st.columns(3)
    who.text_input(t("access.new_who"), key=keys["who"], max_chars=400)
    name.text_input(t("access.new_name"), key=keys["name"], max_chars=40, help=t("access.new_name_help"))
    role.selectbox(t("access.new_role"), ROLES, format_func=lambda r: _named(r, t), key=keys["role"])
    refused(_FORM)
    st.button(t("access.add"), key=key_of("access/add"), on_click=_added, args=(keys,))


def _added(keys: dict[str, str]) -> None:
    t, held = session.texts(), session.opened()
    who, name = (str(st.session_state.get(keys[part]) or "").strip() for part in ("who", "name"))
    role: Role = st.session_state[keys["role"]]
    if held is None or not who:
        refuse(_FORM, t("access.who_missing"))
    elif role in _roles(held.case, who):
        refuse(_FORM, t("access.has_role", who=who, role=_named(role, t)))
    else:
        case = with_role(held.case, who, role, name)
        if _kept(case, t("access.added", who=who, role=_named(role, t)), _FORM):
            st.session_state[keys["who"]] = st.session_state[keys["name"]] = ""


def _role_given(who: str, role: Role) -> None:
    held, t = session.opened(), session.texts()
    if held:
        _kept(with_role(held.case, who, role), t("access.added", who=who, role=_named(role, t)), _FORM)


def _given(who: str, key: str) -> None:
    held, t = session.opened(), session.texts()
    if held is None:
        return
    chosen = cast(list[Role], st.session_state[key])
    case = _with_roles(held.case, who, chosen)
    if "evaluator" in chosen:
        case = with_role(case, who, "evaluator")
    said = ", ".join(_named(role, t) for role in chosen) or t("access.no_role")
    if not _kept(case, t("access.changed", who=who, roles=said), f"{_FORM}/{who}"):
        st.session_state[key] = _roles(held.case, who)


def _removed(who: str) -> None:
    held, t = session.opened(), session.texts()
    if held:
        _kept(_with_roles(held.case, who, ()), t("access.removed", who=who), f"{_FORM}/{who}")


def _spoken_for(who: str, key: str) -> None:
    held, t = session.opened(), session.texts()
    if held is None:
        return
    chosen, seats = set(st.session_state[key]), _seats(held.case, who)
    moved = [
        edit.changed(e, who=who if e.id in chosen else "") if (e.id in chosen) != (e.id in seats) else e
        for e in held.case.evaluators
    ]
    names = ", ".join(panel.name_of(held.case, seat) for seat in sorted(chosen)) or t("access.nobody_yet")
    said = t("access.speaks_changed", who=who, names=names)
    if not _kept(edit.changed(held.case, evaluators=tuple(moved)), said, f"{_FORM}/{who}"):
        st.session_state[key] = seats


def _kept(case: Case, what: str, form: str) -> bool:
    """Save the change; where it may not be made, say why in the form and leave what was typed."""
    held, t = session.opened(), session.texts()
    found = access.refusals(held.case, case, session.person()) if held else ()
    if found:
        refuse(form, "\n".join(f"- {t.sentence(f)}" for f in found))
        return False
    session.keep(case, what)
    return True


def _named(role: Role, t: Texts) -> str:
    return t(f"access.role.{role}")


def _with_roles(case: Case, who: str, roles: Sequence[Role]) -> Case:
    """The case in which a login has these roles and no others, in the place it had."""
    given = tuple(Access(who=who, role=role) for role in roles)
    others = [a for a in case.access if not access.same_login(a.who, who)]
    at = next((i for i, a in enumerate(case.access) if access.same_login(a.who, who)), len(others))
    return edit.changed(case, access=(*others[:at], *given, *others[at:]))


def with_role(case: Case, who: str, role: Role, name: str = "") -> Case:
    """The case with a role given to a login. An evaluator gets a seat on the panel, if there is none yet."""
    given = case.access if role in _roles(case, who) else (*case.access, Access(who=who, role=role))
    return edit.changed(case, access=given, evaluators=_seated(case, who, role, name))


def _seated(case: Case, who: str, role: Role, name: str) -> tuple[Evaluator, ...]:
    seats = case.evaluators
    if role != "evaluator" or _seats(case, who):
        return seats
    waiting = next((e for e in seats if name and e.id == name and not e.who), None)
    if waiting:
        return tuple(edit.changed(e, who=who) if e is waiting else e for e in seats)
    taken = {e.id.casefold() for e in seats} | {PANEL}
    made = name if name and name.casefold() not in taken else who
    return (*seats, Evaluator(id=made, name=name, who=who))
