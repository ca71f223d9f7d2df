"""Point giving: do evaluators give a criterion its points, or does the bid offer a number?"""

from __future__ import annotations

from decimal import Decimal

import streamlit as st

from scoring.evaluation import Criterion, EvaluationModel, OfferedIndicator
from scoring.reading import typed
from scoring.values import Finding
from widgets import session
from widgets.fields import choice_field, key_of, number_field, text_field
from widgets.scale_editor import scale_editor
from widgets.spot import Spot


def point_giving(spot: Spot, model: EvaluationModel, c: Criterion) -> None:
    """Points from evaluators, or a straight line over the span of an offered number.

    A span is put in place when both its ends are there; until then the criterion stays as it was.
    """
    t, key, wanted = session.texts(), key_of(spot.place("how")), key_of(spot.place("wanted"))
    st.session_state.setdefault(key, st.session_state.get(wanted, c.scoring.how))
    st.selectbox(
        t("criteria.how"),
        ("assessed", "indicator"),
        format_func=lambda how: t(f"criteria.how_{how}"),
        key=key,
        on_change=_how_chosen,
        args=(spot, key, wanted),
    )
    if st.session_state[key] == "assessed":
        _own_scale(spot, model, c)
        return
    ends = {"bottom": model.scale.bottom, "top": model.scale.top}
    text_field(t("criteria.unit"), spot.place("unit"), c.unit, lambda now, x: spot.put(now, unit=x))
    for field, column in zip(("worst", "best"), st.columns(2), strict=True):
        with column:
            _end_of_span(spot, c, field, t(f"criteria.{field}", **ends))
    st.caption(t("criteria.span_help"))
    if isinstance(c.scoring, OfferedIndicator):
        text_field(
            t("criteria.indicator"),
            spot.place("indicator"),
            c.scoring.indicator,
            lambda now, x: spot.put_span(now, indicator=x),
        )
    else:
        st.info(t("criteria.span_missing"))


def _how_chosen(spot: Spot, key: str, wanted: str) -> None:
    held, chosen = session.opened(), st.session_state[key]
    st.session_state[wanted] = chosen
    if held and chosen == "assessed":
        session.keep(spot.put(held.case, scoring={"how": "assessed"}), session.texts()("criteria.how"))


def _end_of_span(spot: Spot, c: Criterion, field: str, label: str) -> None:
    if isinstance(c.scoring, OfferedIndicator):
        end = getattr(c.scoring, field)
        number_field(label, spot.place(field), end, lambda now, x: spot.put_span(now, **{field: x}))
        return
    key = key_of(spot.place(f"new/{field}"))
    st.text_input(label, key=key, on_change=_span_typed, args=(spot,), persist_state="session")
    found = typed(st.session_state[key], field)
    if isinstance(found, Finding):
        st.error(session.texts().sentence(found))


def _span_typed(spot: Spot) -> None:
    """Both ends are there and differ: the criterion gets its span. Until then nothing changes."""
    held = session.opened()
    texts = {
        field: st.session_state.get(key_of(spot.place(f"new/{field}")), "") for field in ("worst", "best")
    }
    ends = {field: typed(text, field) for field, text in texts.items()}
    if held and all(isinstance(x, Decimal) for x in ends.values()) and ends["worst"] != ends["best"]:
        what = session.texts()("criteria.how")
        session.keep(spot.put(held.case, scoring={"how": "indicator", **ends}), what)


def _own_scale(spot: Spot, model: EvaluationModel, c: Criterion) -> None:
    t = session.texts()
    choice_field(
        t("criteria.scale"),
        spot.place("own_scale"),
        "own" if c.scale else "shared",
        ("shared", "own"),
        lambda now, x: spot.put(now, scale=spot.model(now).scale if x == "own" else None),
        name=lambda x: t(f"criteria.scale_{x}", bottom=model.scale.bottom, top=model.scale.top),
    )
    if c.scale:
        scale_editor(c.scale, spot.place("scale"), spot.put_scale)


def minimum(spot: Spot, model: EvaluationModel, c: Criterion) -> None:
    """The points under which a bid cannot win."""
    t, scale = session.texts(), model.scale_of(c)
    number_field(
        t("criteria.minimum"),
        spot.place("minimum_points"),
        c.minimum_points,
        lambda now, x: spot.put(now, minimum_points=x),
        help=t("criteria.minimum_help", bottom=scale.bottom, top=scale.top),
    )
