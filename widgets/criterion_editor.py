"""Criterion editor: what does one criterion ask, how is it given points, and what does it weigh?

Every field saves when it is left. Findings stand at the field they concern.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from scoring import criteria_tree, weights
from scoring.evaluation import Criterion, EvaluationModel
from scoring.model import Case
from scoring.values import THEMES, CriterionId, Finding, Theme
from widgets import session
from widgets.course_lock import locked
from widgets.fields import choice_field, key_of, number_field, text_field
from widgets.point_giving import minimum, point_giving
from widgets.spot import Spot


def criterion_editor(case: Case, index: int, key: CriterionId, found: Sequence[Finding]) -> None:
    """The fields of one criterion of the model at `index`. `found`: the findings of the lot."""
    spot = Spot(index, key)
    model, c = spot.model(case), spot.criterion(case)
    is_scored = c.kind == "quality" and not criteria_tree.children(model, key)
    _name(spot, c)
    left, right = st.columns(2)
    with left:
        _weight(spot, model, c)
    with right:
        _kind(spot, c)
    said(found, f"criteria/{c.id}/weight")
    _parent(spot, model, c)
    if is_scored:
        point_giving(spot, model, c)
    for field in _texts(c, is_scored):
        _long_text(spot, c, field)
    if is_scored:
        minimum(spot, model, c)
    _order_and_removal(spot, case, c)


def _texts(c: Criterion, is_scored: bool) -> tuple[str, ...]:
    # A price says which list it is counted from; a cost says which data it asks for (udbudsloven § 167).
    if is_scored:
        return ("emphasis", "subject_link", "evidence", "contract_kpi", "remedy")
    return ("emphasis",) if c.kind == "quality" else ("emphasis", "evidence")


def said(found: Sequence[Finding], *places: str) -> None:
    """The findings at exactly these places, as sentences."""
    t = session.texts()
    for finding in found:
        if finding.place in places:
            show = {"stop": st.error, "warn": st.warning, "note": st.info}[finding.severity]
            show(t.sentence(finding))


def add(index: int, theme: Theme, parent: CriterionId | None = None) -> None:
    """One more criterion with weight 0 %, opened so that the officer can say what it is."""
    held, t = session.opened(), session.texts()
    if held:
        name = t(f"criteria.new_{theme}") if parent is None else t("criteria.new_under")
        case, key = criteria_tree.added(held.case, index, name, theme=theme, parent=parent)
        session.keep(case, t("criteria.added", key=key))
        open_only(index, key)


def open_only(index: int, criterion: CriterionId | None) -> None:
    """Open the line of one criterion and close the others."""
    st.session_state[opened_key(index)] = criterion


def line_key(index: int, criterion: CriterionId) -> str:
    """The key of a criterion's line in the tree."""
    return key_of(f"models/{index}/open/{criterion}")


def opened_key(index: int) -> str:
    """Where the page remembers which criterion of the model at `index` is open."""
    return key_of(f"models/{index}/open")


def forget_weight(index: int, criterion: CriterionId | None) -> None:
    """Let the weight field show the weight the bar gave, not the one typed before."""
    if criterion:
        st.session_state.pop(key_of(f"{criteria_tree.place(index, criterion)}/weight"), None)


def _name(spot: Spot, c: Criterion) -> None:
    t = session.texts()
    with st.container():
        text_field(
            t("criteria.name"),
            spot.place("name"),
            c.name,
            lambda now, x: spot.put(now, name=x) if x.strip() else now,
        )
        if not st.session_state[key_of(spot.place("name"))].strip():
            st.error(t("criteria.name_needed", name=c.name))


def _weight(spot: Spot, model: EvaluationModel, c: Criterion) -> None:
    t = session.texts()
    if c not in criteria_tree.weighed(model, c.parent) and c.weight is None:
        st.markdown(t("criteria.price_unweighed"))
        return
    of_parent = c.parent is not None and model.weights_of == "parent"
    number_field(
        t("criteria.weight"),
        spot.place("weight"),
        c.weight,
        lambda now, x: spot.put_model(now, weights.placed(spot.model(now), {c.id: x})),
        what="percent",
        unit="%",
        help=t("criteria.weight_help_parent" if of_parent else "criteria.weight_help"),
    )


def _kind(spot: Spot, c: Criterion) -> None:
    t = session.texts()
    if c.kind == "quality":
        themes = tuple(theme for theme in THEMES if theme != "price" or c.theme == "price")
        choice_field(
            t("criteria.theme"),
            spot.place("theme"),
            c.theme,
            themes,
            lambda now, x: spot.put(now, theme=x),
            name=lambda x: t(f"tables.theme.{x}"),
        )
    else:
        choice_field(
            t("criteria.kind"),
            spot.place("kind"),
            c.kind,
            ("price", "cost"),
            lambda now, x: spot.put(now, kind=x),
            name=lambda x: t(f"criteria.kind_{x}"),
        )


def _parent(spot: Spot, model: EvaluationModel, c: Criterion) -> None:
    t = session.texts()
    holders = {p.id: p.name for p in criteria_tree.may_hold(model, c)}
    if holders:
        choice_field(
            t("criteria.parent"),
            spot.place("parent"),
            c.parent or "",
            ("", *holders),
            lambda now, x: spot.put_model(now, criteria_tree.regrouped(spot.model(now), c.id, x or None)),
            name=lambda x: holders[x] if x else t("criteria.on_top"),
        )


def _long_text(spot: Spot, c: Criterion, field: str) -> None:
    t = session.texts()
    word = "price_list" if (field, c.kind) == ("evidence", "price") else field
    text_field(
        t(f"criteria.{word}"),
        spot.place(field),
        getattr(c, field),
        lambda now, x: spot.put(now, **{field: x}),
        lines=2,
        help=t(f"criteria.{word}_help"),
    )


def _order_and_removal(spot: Spot, case: Case, c: Criterion) -> None:
    if locked():
        return
    t, siblings = session.texts(), criteria_tree.children(spot.model(case), c.parent)
    with st.container(horizontal=True):
        for by, word, end in ((-1, "up", siblings[0]), (1, "down", siblings[-1])):
            label, key = t(f"criteria.{word}"), key_of(spot.place(word))
            st.button(label, key=key, disabled=c == end, on_click=_shift, args=(spot, by, label))
        if c.parent is None and c.kind == "quality":
            key = key_of(spot.place("add"))
            st.button(t("criteria.add_under"), key=key, on_click=add, args=(spot.index, c.theme, c.id))
        with st.popover(t("criteria.remove")):
            st.write(
                t("criteria.remove_sure", name=c.name, n=sum(a.criterion == c.id for a in case.assessments))
            )
            st.button(
                t("criteria.remove_yes"),
                key=key_of(spot.place("remove")),
                on_click=_remove,
                args=(spot, c.name),
            )


def _shift(spot: Spot, by: int, what: str) -> None:
    held = session.opened()
    if held:
        model = criteria_tree.shifted(spot.model(held.case), spot.id, by)
        session.keep(spot.put_model(held.case, model), what)


def _remove(spot: Spot, name: str) -> None:
    held, t = session.opened(), session.texts()
    if held:
        smaller = criteria_tree.without_criterion(held.case, spot.id, spot.index)
        session.keep(smaller, t("criteria.removed", name=name))
        st.session_state.pop(opened_key(spot.index), None)
