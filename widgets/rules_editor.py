"""Rules editor: what else belongs to the model? Minimum demands, rounding, whose points count, ties."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from scoring import criteria_tree, edit
from scoring.evaluation import EvaluationModel
from scoring.model import Case
from scoring.values import Finding
from widgets import session
from widgets.course_lock import locked
from widgets.criterion_editor import said
from widgets.fields import choice_field, number_field, text_field
from widgets.scale_editor import Change, scale_editor

_DECIMALS = tuple(range(7))
_GATES = (
    ("total_at_least", "percent", "%"),
    ("each_at_least", "percent", "%"),
    ("price_at_most", "amount", "kr."),
)


def gates(model: EvaluationModel, index: int, found: Sequence[Finding]) -> None:
    """Minimum demands on quality and a ceiling on the price; an empty field is no demand."""
    t = session.texts()
    st.write(t("rules.gates_words"))
    said(found, "gates")
    for (field, what, unit), column in zip(_GATES, st.columns(3), strict=True):
        with column:
            number_field(
                t(f"rules.{field}"),
                f"models/{index}/gates/{field}",
                getattr(model.gates, field),
                lambda now, x, field=field: _put_part(now, index, "gates", **{field: x}),
                what=what,
                unit=unit,
                help=t(f"rules.{field}_help"),
            )


def counting(model: EvaluationModel, index: int) -> None:
    """Rounding, whose points count, options, what sub-criteria's weights are percent of, and ties."""
    t = session.texts()
    for part in ("round_points", "round_total"):
        _rounding(model, index, part)
    _choice(model, index, "panel", ("consensus", "mean"))
    choice_field(
        t("rules.options_counted"),
        f"models/{index}/options_counted",
        "yes" if model.options_counted else "no",
        ("yes", "no"),
        lambda now, x: _put(now, index, options_counted=x == "yes"),
        name=lambda x: t(f"choice.options_counted.{x}"),
    )
    choice_field(
        t("facts.prices_hidden"),
        f"models/{index}/prices_hidden",
        model.prices_hidden,
        (True, False),
        lambda now, x: _put(now, index, prices_hidden=x),
        name=lambda x: t("facts.yes" if x else "facts.no"),
        help=t("facts.prices_hidden_help"),
    )
    if all(c.parent is None for c in model.criteria):
        _choice(model, index, "weights_of", ("whole", "parent"))
    else:
        st.write(t("rules.weights_of_is", of=t(f"choice.weights_of.{model.weights_of}")))
    text_field(
        t("rules.tie_rule"),
        f"models/{index}/tie_rule",
        model.tie_rule,
        lambda now, x: _put(now, index, tie_rule=x),
        lines=3,
        help=t("rules.tie_rule_help"),
    )


def shared_scale(model: EvaluationModel, index: int) -> None:
    """The points scale of every criterion that has none of its own."""

    def put(case: Case, change: Change) -> Case:
        return _put(case, index, scale=change(case.models[index].scale))

    st.write(session.texts()("rules.scale_words"))
    scale_editor(model.scale, f"models/{index}/scale", put)


def lots_of(case: Case, lot: str) -> None:
    """Which lots the model decides, and a way to give this lot one of its own."""
    t, model = session.texts(), case.model_for(lot)
    if model is None or len(case.tender.lots) == 1:
        return
    if model.lots == (lot,):
        st.caption(t("rules.own_model", lot=lot))
        return
    others = ", ".join(model.lots) or t("rules.all_lots")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(t("rules.shared_model", lots=others))
        label = t("rules.give_own", lot=lot)
        st.button(label, type="tertiary", disabled=locked(), on_click=_give_own, args=(lot, label))


def _rounding(model: EvaluationModel, index: int, part: str) -> None:
    t, rounding = session.texts(), getattr(model, part)
    left, right = st.columns([3, 2])
    with left:
        choice_field(
            t(f"rules.{part}"),
            f"models/{index}/{part}/mode",
            rounding.mode,
            ("none", "round", "truncate"),
            lambda now, x: _put_part(now, index, part, mode=x),
            name=lambda x: t(f"choice.rounding.{x}"),
            help=t(f"rules.{part}_help"),
        )
    with right:
        if rounding.mode != "none":
            choice_field(
                t("rules.decimals"),
                f"models/{index}/{part}/decimals",
                rounding.decimals,
                tuple(sorted({*_DECIMALS, rounding.decimals})),
                lambda now, x: _put_part(now, index, part, decimals=x),
            )


def _choice(model: EvaluationModel, index: int, field: str, options: tuple[str, ...]) -> None:
    t = session.texts()
    choice_field(
        t(f"rules.{field}"),
        f"models/{index}/{field}",
        getattr(model, field),
        options,
        lambda now, x: _put(now, index, **{field: x}),
        name=lambda x: t(f"choice.{field}.{x}"),
    )


def _put(case: Case, index: int, **updates: Any) -> Case:
    return edit.with_model(case, edit.changed(case.models[index], **updates), index)


def _put_part(case: Case, index: int, part: str, **updates: Any) -> Case:
    return _put(case, index, **{part: edit.changed(getattr(case.models[index], part), **updates)})


def _give_own(lot: str, what: str) -> None:
    held = session.opened()
    if held:
        session.keep(criteria_tree.with_own_model(held.case, lot), what)
