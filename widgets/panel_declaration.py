"""Panel, declaration: has the evaluator declared interests, and which bids does that keep them from?

Asked before any bid is judged (udbudsloven § 4, forvaltningsloven §§ 3-6). The words may be changed; what was
agreed to is kept. A new declaration is added, and the last one counts.
"""

from __future__ import annotations

import streamlit as st

from scoring import access, edit, panel
from scoring.life import Declaration
from scoring.model import Case
from widgets import session
from widgets.explained import plain
from widgets.fields import key_of
from widgets.forms import refuse, refused

_FORM = "declaration"


def declaration(case: Case, evaluator: str) -> None:
    """What the evaluator has declared; the form where nothing is, or where something has changed."""
    t, last = session.texts(), _last(case, evaluator)
    if last is None:
        st.subheader(t("panel.declaration"), anchor=False)
        _form(case, evaluator)
        return
    st.markdown(_said(case, last))
    with st.expander(t("panel.declaration_shown")):
        st.markdown(plain(last.text))
        if access.may(case, session.person(), "declarations"):
            st.markdown(f"**{t('panel.declaration_again')}**")
            _form(case, evaluator)


def _last(case: Case, evaluator: str) -> Declaration | None:
    return next((d for d in reversed(case.declarations) if d.evaluator == evaluator), None)


def _said(case: Case, d: Declaration) -> str:
    t = session.texts()
    when = (
        t("panel.at", d=t.date(d.at.astimezone()), t=t.time(d.at.astimezone()))
        if d.at
        else t("panel.some_day")
    )
    name = plain(panel.name_of(case, d.evaluator))
    if not d.conflict:
        return t("panel.declared_none", name=name, when=when)
    bids = ", ".join(d.bids) or t("panel.all_bids")
    return t("panel.declared_conflict", name=name, when=when, bids=bids, measure=plain(d.measure))


def _form(case: Case, evaluator: str) -> None:
    t = session.texts()
    if not access.may(case, session.person(), "declarations"):
        st.info(t("panel.declare_not_you"))
        return
    keys = {
        part: key_of(f"declarations/{evaluator}/{part}") for part in ("text", "conflict", "measure", "bids")
    }
    bidders = (f"- {plain(f'{b.id} {b.tenderer.name}')}" for b in case.bids)
    st.markdown("\n".join([f"**{t('panel.declaration_bids')}**", "", *bidders]))
    st.session_state.setdefault(keys["text"], t("panel.declaration_text"))
    st.text_area(t("panel.declaration_words"), key=keys["text"], height=220, max_chars=20_000)
    conflict = st.radio(
        t("panel.conflict"),
        (False, True),
        index=None,
        format_func=lambda yes: t("panel.conflict_yes" if yes else "panel.conflict_no"),
        key=keys["conflict"],
    )
    if conflict:
        names = {b.id: f"{b.id} {b.tenderer.name}" for b in case.bids}
        st.multiselect(
            t("panel.conflict_bids"),
            list(names),
            format_func=lambda i: names.get(i, i),
            key=keys["bids"],
            placeholder=t("panel.choose_bids"),
        )
        st.text_area(t("panel.measure"), key=keys["measure"], help=t("panel.measure_help"), max_chars=20_000)
    refused(_FORM)
    st.button(
        t("panel.declare"), key=key_of(f"declare/{evaluator}"), on_click=_declared, args=(evaluator, keys)
    )


def _declared(evaluator: str, keys: dict[str, str]) -> None:
    t, held = session.texts(), session.opened()
    typed = {part: st.session_state.get(key) for part, key in keys.items()}
    missing = _missing(typed)
    if missing or held is None:
        refuse(_FORM, t(f"panel.{missing}"))
        return
    made = Declaration(
        evaluator=evaluator,
        conflict=bool(typed["conflict"]),
        measure=str(typed["measure"] or "") if typed["conflict"] else "",
        bids=tuple(typed["bids"] or ()) if typed["conflict"] else (),
        text=str(typed["text"]),
        at=session.now(),
    )
    case = edit.changed(held.case, declarations=(*held.case.declarations, made))
    session.keep(case, t("panel.declared_by", name=panel.name_of(held.case, evaluator)))
    for part in ("conflict", "measure", "bids"):
        st.session_state.pop(keys[part], None)


def _missing(typed: dict[str, object]) -> str:
    """What the declaration lacks; empty when it is whole."""
    if not str(typed["text"] or "").strip():
        return "words_missing"
    if typed["conflict"] is None:
        return "answer_missing"
    if typed["conflict"] and not typed["bids"]:
        return "bids_missing"
    return "measure_missing" if typed["conflict"] and not str(typed["measure"] or "").strip() else ""
