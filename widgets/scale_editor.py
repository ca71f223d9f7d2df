"""Scale editor: from which to which number of points, and which sentence describes each step?"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import streamlit as st

from scoring import edit
from scoring.evaluation import Scale, Step
from scoring.model import Case
from scoring.reading import plain, typed
from scoring.values import Finding, Points
from widgets import session
from widgets.course_lock import locked
from widgets.fields import key_of, number_field, text_field

Change = Callable[[Scale], Scale]
PutScale = Callable[[Case, Change], Case]


def scale_editor(scale: Scale, here: str, put: PutScale) -> None:
    """The ends of a scale and a sentence per step. `put(case, change)` changes the scale kept at `here`."""
    t = session.texts()
    for end, column in zip(("bottom", "top"), st.columns(2), strict=True):
        with column:
            number_field(
                t(f"scale.{end}"),
                f"{here}/{end}",
                getattr(scale, end),
                lambda now, x, end=end: put(now, lambda old: edit.changed(old, **{end: x})),
            )
    for step in sorted(scale.steps, key=lambda s: s.points, reverse=True):
        _step(step, here, put)
    _new_step(here, put)


def _step(step: Step, here: str, put: PutScale) -> None:
    t, place = session.texts(), f"{here}/steps/{plain(step.points)}"
    text_field(
        t("scale.step", points=step.points),
        f"{place}/text",
        step.text,
        lambda now, x: put(now, _with_step(Step(points=step.points, text=x))),
        lines=2,
    )
    st.button(
        t("scale.remove", points=step.points),
        key=key_of(f"{place}/remove"),
        type="tertiary",
        disabled=locked(),
        on_click=_keep,
        args=(put, _without_step(step.points), t("scale.remove", points=step.points)),
    )


def _new_step(here: str, put: PutScale) -> None:
    t, key = session.texts(), key_of(f"{here}/new_step")
    st.text_input(
        t("scale.new_step"),
        key=key,
        help=t("scale.new_step_help"),
        disabled=locked(),
        on_change=_add,
        args=(key, put),
    )
    found = typed(st.session_state[key], here)
    if isinstance(found, Finding):
        st.error(t.sentence(found))


def _add(key: str, put: PutScale) -> None:
    points = typed(st.session_state[key], key)
    if isinstance(points, Decimal):
        _keep(
            put,
            _with_step(Step(points=Points(points), text=""), keep=True),
            session.texts()("scale.new_step"),
        )
        st.session_state[key] = ""


def _keep(put: PutScale, change: Change, what: str) -> None:
    held = session.opened()
    if held:
        session.keep(put(held.case, change), what)


def _with_step(step: Step, *, keep: bool = False) -> Change:
    """The step put in its place by points; `keep`: a step that is already there stays as it is."""

    def change(scale: Scale) -> Scale:
        if keep and any(s.points == step.points for s in scale.steps):
            return scale
        return _with_steps(scale, (*_without_step(step.points)(scale).steps, step))

    return change


def _without_step(points: Points) -> Change:
    return lambda scale: _with_steps(scale, tuple(s for s in scale.steps if s.points != points))


def _with_steps(scale: Scale, steps: tuple[Step, ...]) -> Scale:
    return edit.changed(scale, steps=tuple(sorted(steps, key=lambda s: s.points)))
