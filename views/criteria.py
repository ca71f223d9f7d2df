"""Kriterier: what counts, how much, and how do price and quality meet?"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import streamlit as st

from scoring import admission, criteria_tree, edit, kroner, weights, worked
from scoring.charts import THEME_COLOURS
from scoring.evaluation import Criterion, EvaluationModel
from scoring.methods import METHODS
from scoring.model import Case
from scoring.tables import criterion_name
from scoring.tender import Lot
from scoring.values import THEMES, CriterionId, Finding, How, LotId, Theme
from widgets import jump, library, session
from widgets.course_lock import locked, told
from widgets.criterion_editor import (
    add,
    criterion_editor,
    forget_weight,
    line_key,
    open_only,
    opened_key,
    said,
)
from widgets.criterion_rules import about, others, replaceable
from widgets.fields import key_of
from widgets.frame import choose_lot, need_case
from widgets.in_kroner import in_words, model_in_kroner, price_curve, test_price
from widgets.method_editor import choose_method, complete, taken_into_use
from widgets.model_annex import model_annex
from widgets.rules_editor import counting, gates, lots_of, shared_scale
from widgets.weight_bar import Part, weight_bar

t = session.texts()
_BORDERS = "".join(
    f"[class*='st-key-top-{theme}-'] details, [class*='st-key-sub-{theme}-'] details"
    f" {{ border-left: 6px solid {colour} }}\n"
    for theme, colour in THEME_COLOURS.items()
)
_STYLE = f"""<style>
{_BORDERS}[class*='st-key-sub-'] {{ padding-left: 1.5rem }}
[class*='st-key-top-'], [class*='st-key-sub-'] {{ flex-wrap: nowrap }}
[class*='st-key-top-'] > :last-child, [class*='st-key-sub-'] > :last-child {{ min-width: 0 }}
[class*='st-key-top-'] > :first-child, [class*='st-key-sub-'] > :first-child {{ padding-top: .5rem }}
[data-testid='stTable'] th {{ overflow-wrap: anywhere }}
</style>"""


def answer(case: Case, lot: LotId, model: EvaluationModel) -> str:
    """What weighs how much, and what a point is worth in kroner."""
    seen = kroner.in_kroner(case, lot, test_price())
    parts = [t(f"criteria.weighs_{worth.theme}", weight=worth.weight) for worth in seen.themes]
    listed = ", ".join(parts[:-1]) + t("criteria.and", last=parts[-1]) if len(parts) > 1 else "".join(parts)
    key = "criteria.answer" if METHODS[model.method.name].weighs_price else "criteria.answer_unweighed"
    return " ".join([t(key, weights=listed), *in_words(seen)[:1]])


def start(case: Case) -> None:
    """A tender without a model: choose a method and the themes; nothing is decided unseen."""
    st.write(t("criteria.answer_none"))
    st.header(t("criteria.start_method"), anchor=False)
    choose_method(None, len(case.models))
    st.header(t("criteria.start_themes"), anchor=False)
    themes = [theme for theme in THEMES if theme != "price"]
    chosen = st.pills(
        t("criteria.start_themes_label"),
        themes,
        selection_mode="multi",
        default=["social", "effect"],
        format_func=lambda theme: t(f"tables.theme.{theme}"),
        key="start/themes",
    )
    st.caption(t("criteria.start_help"))
    method = complete(None, len(case.models))
    st.button(
        t("criteria.start"),
        type="primary",
        disabled=not (method and chosen),
        on_click=started,
        args=(method, [theme for theme in THEMES if theme == "price" or theme in chosen]),
    )


def started(method: dict[str, object], themes: Sequence[Theme]) -> None:
    """The first model put into the case."""
    held = session.opened()
    if held:
        names = {theme: t(f"criteria.new_{theme}") for theme in themes}
        model = criteria_tree.started(method, names)
        index = len(held.case.models)
        session.keep(edit.with_model(held.case, model, index), t("criteria.started"))
        taken_into_use(index)


def bar(case: Case, model: EvaluationModel, index: int) -> None:
    """The weight bar of the top level, or of the sub-criteria under one of them; every move is saved."""
    groups = {c.id: c for c in model.criteria if len(criteria_tree.weighed(model, c.id)) > 1}
    parent: CriterionId | None = None
    if groups:
        parent = (
            st.segmented_control(
                t("criteria.bar_level"),
                ("", *groups),
                default="",
                required=True,
                format_func=lambda c: _name(groups[c]) if c else t("criteria.top_level"),
                key=key_of(f"models/{index}/bar"),
            )
            or None
        )
    siblings = criteria_tree.weighed(model, parent)
    parts = [Part(c.id, f"{c.id} {_name(c)}", c.theme, c.weight or Decimal(0)) for c in siblings]
    key = key_of(f"models/{index}/weights/{parent or ''}")
    moved = weight_bar(parts, key=key, texts=t, fixed=locked())
    if moved:
        placed = weights.placed(model, {c: w for c, w in moved.items() if w != _weight(model, c)})
        session.keep(edit.with_model(case, placed, index), t("criteria.moved"))
        forget_weight(index, st.session_state.get(opened_key(index)))
        st.rerun()
    if not METHODS[model.method.name].weighs_price and parent is None:
        st.caption(t("criteria.bar_without_price"))


def sums(model: EvaluationModel, index: int, found: Sequence[Finding]) -> None:
    """What is wrong with the weights as a whole, and one way to mend it."""
    said(found, "criteria", *(f"criteria/{c.id}" for c in model.criteria))
    if criteria_tree.is_off(model):
        even, help = t("criteria.even"), t("criteria.even_help")
        st.button(even, on_click=evened, args=(index,), help=help, disabled=locked())


def evened(index: int) -> None:
    """All weights brought to the sums they owe, in proportion."""
    held = session.opened()
    if held:
        model = weights.evened(held.case.models[index])
        session.keep(edit.with_model(held.case, model, index), t("criteria.even"))
        forget_weight(index, st.session_state.get(opened_key(index)))


def tree(case: Case, model: EvaluationModel, index: int, found: Sequence[Finding]) -> None:
    """Every criterion as a line that opens; one is open at a time."""
    st.html(_STYLE)
    opened = st.session_state.get(opened_key(index))
    for c in criteria_tree.in_order(model):
        key = line_key(index, c.id)
        st.session_state[key] = c.id == opened
        row = f"{'sub' if c.parent else 'top'}-{c.theme}-{index}-{c.id}"
        # The weight stands beside the line: in it, every change would make a new line and lose the focus.
        with st.container(key=row, horizontal=True, gap="small"):
            st.markdown(_weight_of(c, index, case, found), width=88)
            line = st.expander(f"{c.id} {_name(c)}", key=key, on_change=_pressed, args=(index, c.id))
        if c.id == opened:
            with line:
                by_the_rules = about(case, c)
                with st.container():  # always there, as below the bar
                    library.adapt(c)
                    if not locked():
                        replaceable(index, c, by_the_rules)
                criterion_editor(case, index, c.id, found)
                others(by_the_rules)
    if locked():
        return
    with st.container(horizontal=True):
        st.button(t("criteria.add"), on_click=add, args=(index, "quality"))
        if all(c.kind == "quality" for c in model.criteria):
            st.button(t("criteria.add_price"), on_click=add, args=(index, "price"))
        library.open_button(index)
    library.shelf(case, index)


def method(case: Case, lot: Lot, model: EvaluationModel, index: int, found: Sequence[Finding]) -> None:
    """The evaluation method in words, as a formula, with its source, and worked on this tender."""
    st.header(t("criteria.method"), anchor=False)
    left, right = st.columns([3, 2], gap="large")
    with left:
        shown = choose_method(model, index)
        said(found, "method/kroner_per_point", "method/price")
    with right:
        st.markdown(t("criteria.formula", formula=t(f"method.{shown}.formula")))
        example = worked.worked(case, lot.id, test_price())
        if example and shown == model.method.name:
            st.markdown(_worked(example))
        st.caption(t("criteria.source", source=t(f"method.{shown}.source")))
        if shown == model.method.name:
            price_curve(case, lot.id)


def _weight_of(c: Criterion, index: int, case: Case, found: Sequence[Finding]) -> str:
    places = (f"criteria/{c.id}/", f"{criteria_tree.place(index, c.id)}/")
    told = [f"{f.place}/" for f in found] + [f"{place}/" for place in case.unread]
    weight = t("criteria.no_weight") if c.weight is None else t.percent(c.weight)
    missing = any(place.startswith(places) for place in told)
    return t("criteria.line_missing" if missing else "criteria.line", weight=weight)


def _worked(example: How) -> str:
    said_so = t(example.key, **example.values)
    bid = example.values.get("bid")
    return t("criteria.worked", bid=bid, example=said_so) if bid else t("criteria.trial", example=said_so)


def jumped(model: EvaluationModel, index: int) -> None:
    """Open the criterion another page sent the officer to, once."""
    parts = jump.asked("criteria/", f"models/{index}/criteria/").partition("criteria/")[2].split("/")
    if parts[0] in {c.id for c in model.criteria}:
        open_only(index, parts[0])
        jump.done()


def _pressed(index: int, criterion: CriterionId) -> None:
    open_only(index, criterion if st.session_state[line_key(index, criterion)] else None)


def _name(c: Criterion) -> str:
    return criterion_name(c, session.language())


def _weight(model: EvaluationModel, criterion: CriterionId) -> object:
    return next(c.weight for c in model.criteria if c.id == criterion)


held = need_case()
st.title(t("criteria.title"), anchor=False)
lot = choose_lot(held.case)
model = held.case.model_for(lot.id)
if model is None:
    start(held.case)
    st.stop()
index, found = held.case.models.index(model), admission.findings(held.case, lot.id)
jumped(model, index)
st.write(answer(held.case, lot.id, model))
lots_of(held.case, lot.id)
told(held.case)
if held.case.bids and not held.case.seal:
    st.caption(t("criteria.bids_are_in"))
bar(held.case, model, index)
with st.container():  # always there, so that what comes and goes in it moves nothing below and no focus
    sums(model, index, found)
left, right = st.columns([5, 4], gap="large")
with left:
    st.header(t("criteria.tree"), anchor=False)
    tree(held.case, model, index, found)
with right:
    st.header(t("in_kroner.title"), anchor=False)
    model_in_kroner(held.case, lot.id, model)
method(held.case, lot, model, index, found)
with st.expander(t("rules.scale"), expanded=False):
    shared_scale(model, index)
with st.expander(t("rules.gates"), expanded=model.method.name == "gate_then_price"):
    gates(model, index, found)
with st.expander(t("rules.counting")):
    counting(model, index)
model_annex(held.case)
