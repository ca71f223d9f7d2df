"""Lots editor: which lots are there, and what do the tender documents say about winning several?"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import streamlit as st

from scoring import edit, edit_lots
from scoring.model import Case
from scoring.reading import typed
from scoring.tender import Lot
from scoring.values import Finding, Kroner, LotId
from widgets import session
from widgets.course_lock import locked
from widgets.fields import choice_field, key_of, number_field, text_field
from widgets.forms import refuse, refused, small

CHOSEN = "lots/chosen"
"""Which lot is opened."""
_NEW = ("id", "title", "value")


def lots_managed(case: Case) -> None:
    """One lot opened, and a form for one more; an undivided tender is divided by its second lot."""
    t = session.texts()
    if edit_lots.is_undivided(case):
        small(t("lots.undivided_how"))
    else:
        names = {lot.id: f"{lot.id} {lot.title}" for lot in case.tender.lots}
        if st.session_state.get(CHOSEN) not in names:
            st.session_state[CHOSEN] = next(iter(names))
        chosen = st.selectbox(
            t("lots.choose"),
            list(names),
            format_func=lambda i: names.get(i, i),
            key=CHOSEN,
            persist_state="session",
        )
        _lot_fields(case, next(lot for lot in case.tender.lots if lot.id == chosen))
    if not locked():
        _new_lot(case)


def limits(case: Case) -> None:
    """What is announced about winning several lots, and why the tender is not divided."""
    t, now = session.texts(), case.tender.limits
    first, second = st.columns(2)
    with first:
        _whole("max_lots_won", now.max_lots_won)
        options = (True, False)
        choice_field(
            t("lots.combinations_announced"),
            edit_lots.limit_place("combinations_announced"),
            now.combinations_announced,
            options,
            _put("combinations_announced"),
            name=lambda yes: t("lots.yes" if yes else "lots.no"),
        )
    with second:
        _whole("max_lots_bid", now.max_lots_bid)
        because = edit_lots.limit_place("not_divided_because")
        label, put = t("lots.not_divided_because"), _put("not_divided_because")
        text_field(
            label,
            because,
            now.not_divided_because,
            put,
            lines=3,
            help=t("lots.not_divided_help"),
        )
    if len(case.tender.lots) > 1:
        _combinations(case)


def _put(field: str) -> Callable[..., Case]:
    return lambda case, value: edit_lots.with_limits(case, **{field: value})


def _whole(field: str, value: int | None) -> None:
    t, number = session.texts(), None if value is None else Decimal(value)
    number_field(
        t(f"lots.{field}"), edit_lots.limit_place(field), number, _put(field), help=t(f"lots.{field}_help")
    )


def _lot_fields(case: Case, lot: Lot) -> None:
    t = session.texts()

    def put(field: str) -> Callable[..., Case]:
        def changed(now: Case, value: object) -> Case:
            own = next(part for part in now.tender.lots if part.id == lot.id)
            return edit_lots.with_lot(now, edit.changed(own, **{field: value}))

        return changed

    def place(field: str) -> str:
        return edit_lots.lot_place(lot.id, field)

    first, second, third = st.columns([1, 3, 2])
    with first:
        text_field(t("lots.id"), place("id"), lot.id, _renaming(lot.id))
        refused(place("id"))
    with second:
        text_field(t("lots.lot_title"), place("title"), lot.title, put("title"))
        text_field(t("lots.quantity"), place("quantity"), lot.quantity, put("quantity"))
    with third:
        label, value = t("lots.estimated_value"), lot.estimated_value
        number_field(
            label, place("estimated_value"), value, put("estimated_value"), what="amount", unit="kr."
        )
    if len(case.tender.lots) > 1 and not locked():
        with st.popover(t("lots.remove", id=lot.id)):
            st.write(t("lots.remove_means", id=lot.id))
            st.button(t("lots.remove_now", id=lot.id), key="remove_lot", on_click=_removed, args=(lot.id,))


def _renaming(was: LotId) -> Callable[[Case, str], Case]:
    def renamed(case: Case, typed_in: str) -> Case:
        t, now = session.texts(), typed_in.strip()
        if now == was:
            return case
        if not now or len(now) > 40 or now in {lot.id for lot in case.tender.lots}:
            st.session_state[key_of(edit_lots.lot_place(was, "id"))] = was
            refuse(edit_lots.lot_place(was, "id"), t("lots.id_not_free", id=now))
            return case
        st.session_state[CHOSEN] = now
        return edit_lots.renamed_lot(case, was, now)

    return renamed


def _removed(lot: LotId) -> None:
    held = session.opened()
    if held:
        session.keep(edit_lots.without_lot(held.case, lot), session.texts()("lots.removed", id=lot))


def _new_lot(case: Case) -> None:
    t, undivided = session.texts(), edit_lots.is_undivided(case)
    with st.form("new_lot", enter_to_submit=True):
        if undivided:
            st.text_input(t("lots.first_id"), value="L1", key="new_lot/first", max_chars=40)
        first, second, third = st.columns([1, 3, 2])
        first.text_input(t("lots.id"), key="new_lot/id", max_chars=40, help=t("lots.id_help"))
        second.text_input(t("lots.lot_title"), key="new_lot/title", max_chars=400)
        third.text_input(f"{t('lots.estimated_value')} (kr.)", key="new_lot/value", max_chars=40)
        st.form_submit_button(t("lots.divide" if undivided else "lots.add"), on_click=_lot_added)
    refused("new_lot")


def _lot_added() -> None:
    held, state, t = session.opened(), st.session_state, session.texts()
    if held is None:
        return
    case, key = held.case, state["new_lot/id"].strip()
    value = typed(state["new_lot/value"], "new_lot/value", "amount")
    if edit_lots.is_undivided(case):
        first = state["new_lot/first"].strip()
        if not first or first == key:
            refuse("new_lot", t("lots.id_not_free", id=first))
            return
        case = edit_lots.divided(case, first)
    if not key or key in {lot.id for lot in case.tender.lots}:
        refuse("new_lot", t("lots.id_not_free", id=key))
    elif isinstance(value, Finding):
        refuse("new_lot", t.sentence(value))
    elif value is not None and value < 0:
        refuse("new_lot", t("fields.refused", typed=state["new_lot/value"]))
    else:
        lot = Lot(
            id=key, title=state["new_lot/title"], estimated_value=None if value is None else Kroner(value)
        )
        state[CHOSEN] = key
        for field in _NEW:
            state[f"new_lot/{field}"] = ""
        session.keep(edit_lots.with_lot(case, lot), t("lots.added", id=key))


def _combinations(case: Case) -> None:
    t, stated = session.texts(), case.tender.limits.combinations
    st.markdown(f"**{t('lots.combinations')}**")
    small(t("lots.combinations_help"))
    for at, lots in enumerate(stated):
        left, right = st.columns([4, 1], vertical_alignment="center")
        left.write(" + ".join(lots))
        label = t("lots.combination_remove", lots=" + ".join(lots))
        right.button(
            label, key=f"combination/{at}", disabled=locked(), on_click=_combination_removed, args=(at,)
        )
    if locked():
        return
    with st.form("new_combination"):
        st.multiselect(
            t("lots.new_combination"),
            [lot.id for lot in case.tender.lots],
            key="new_combination/lots",
            placeholder=t("lots.choose_lots"),
        )
        st.form_submit_button(t("lots.combination_add"), on_click=_combination_added)
    refused("new_combination")


def _combination_added() -> None:
    held, t = session.opened(), session.texts()
    lots = tuple(st.session_state["new_combination/lots"])
    if held is None:
        return
    stated = held.case.tender.limits.combinations
    if len(lots) < 2 or set(lots) in [set(c) for c in stated]:
        refuse("new_combination", t("lots.combination_needed"))
        return
    st.session_state["new_combination/lots"] = []
    case = edit_lots.with_limits(held.case, combinations=(*stated, lots))
    session.keep(case, t("lots.combination_added", lots=" + ".join(lots)))


def _combination_removed(at: int) -> None:
    held, t = session.opened(), session.texts()
    if held:
        stated = held.case.tender.limits.combinations
        case = edit_lots.with_limits(held.case, combinations=(*stated[:at], *stated[at + 1 :]))
        session.keep(case, t("lots.combination_removed", lots=" + ".join(stated[at])))
