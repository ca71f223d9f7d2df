"""Lots analysis: what if there were a budget, or a demand for more social value? Analysis, not the decision.

Nothing here is written into the case. Numbers are typed as text and read by the strict reader.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import streamlit as st

from scoring.award import AnalysisLimits, Award
from scoring.award.tradeoff import Point
from scoring.charts import lots as charts
from scoring.model import Case
from scoring.reading import What, typed, typed_percent
from scoring.values import Finding, Kroner, Percent, Points, Theme
from scoring.words import lot_rules
from scoring.words import lots as lots_words
from widgets import lots_shown, session
from widgets.explained import plain
from widgets.forms import small
from widgets.lots_solved import SMALL_CURVE, awarded, is_small, traded_off

_WHOLE = ("social_lots", "max_suppliers")
TRADED: tuple[Theme, ...] = ("social", "effect")
"""The themes that can be weighed against what is paid."""


def limits_tried(case: Case, held_out: tuple[str, ...], award: Award) -> None:
    """The limits nobody announced, and what the best combination would be under them."""
    limits = _limits(case)
    if limits is None:
        return
    if limits == AnalysisLimits():
        st.write(session.texts()("lots.no_limits_yet"))
        return
    with st.spinner(session.texts()("lots.working")):
        _outcome(case, award, awarded(case, held_out, limits))


def tradeoff(case: Case, held_out: tuple[str, ...], award: Award) -> None:
    """The curve of payment against social value or effect, as a sentence, a chart and a table."""
    t, themes = session.texts(), _themes(case)
    if not themes:
        st.write(t("lots.curve.no_theme"))
        return
    theme = themes[0]
    if len(themes) > 1:
        theme = st.radio(
            t("lots.curve.theme"),
            themes,
            format_func=lambda x: t(f"tables.theme.{x}"),
            horizontal=True,
            key=f"lots/curve/{case.tender.id}",
            persist_state="session",
        )
    asked = st.toggle(
        t("lots.curve.show"),
        value=is_small(case, SMALL_CURVE),
        key=f"lots/curve_shown/{case.tender.id}",
        persist_state="session",
    )
    if asked:
        with st.spinner(t("lots.working")):
            points = traded_off(case, held_out, theme)
        _curve(award, points, theme, themes)


def _curve(award: Award, points: tuple[Point, ...], theme: Theme, themes: tuple[Theme, ...]) -> None:
    t, name = session.texts(), session.texts()(f"tables.theme.{theme}")
    if len(points) < 2:
        st.write(t("lots.curve.only_one", theme=name))
        return
    first, last = points[0], points[-1]
    low, high = (p.effect if theme == "effect" else p.social for p in (first, last))
    values = {"low": low, "high": high, "paid": first.to_pay, "most": last.to_pay}
    sentence = t("lots.curve.answer", theme=name, more=last.to_pay - first.to_pay, **values)
    place = next((n for n, p in enumerate(points, 1) if p.assignments == award.assignments), None)
    where = t("lots.curve.award_is", n=place) if place else t("lots.curve.award_is_not", theme=name)
    unproved = "" if all(p.proved for p in points) else t("lots.curve.unproved")
    st.markdown(plain(" ".join(filter(None, (sentence, where, unproved)))))
    words = charts.tradeoff_alt(points, theme, t)
    st.altair_chart(charts.tradeoff(points, award.assignments, theme, t), theme=None, alt=words)
    with st.expander(t("result.show_numbers")):
        st.table(lots_shown.tradeoff(points, award.assignments, themes, t), border="horizontal", alt=words)
        small(t("lots.curve.about"))


def why_not(case: Case, award: Award) -> None:
    """Why no combination keeps every rule, and what would be enough."""
    t, found = session.texts(), award.conflict
    if found is None:
        return
    st.markdown("\n".join(f"- {plain(line)}" for line in lot_rules.clashes(found, case, t)))
    lines = [f"- {plain(line)}" for line in lot_rules.enough(found, case, t)]
    if lines:
        st.markdown("\n".join([t("lots.clash.enough"), "", *lines]))


def _outcome(case: Case, award: Award, tried: Award) -> None:
    t = session.texts()
    st.markdown(f"**{plain(lots_words.headline(tried, case, t))}**")
    if tried.award and award.award:
        worse = abs(tried.award.objective - award.award.objective)
        against = (
            t(f"lots.limits_cost_{award.unit}", worse=lots_words.measured(worse, award, t))
            if worse
            else t("lots.limits_free")
        )
        st.markdown(plain(f"{lots_words.paid(tried.award, t)} {against}"))
    why_not(case, tried)
    small(plain(lots_words.certificate(tried, t)))


def _limits(case: Case) -> AnalysisLimits | None:
    # None while something typed cannot be read.
    t, (first, second, third) = session.texts(), st.columns(3)
    effect = "effect" in _themes(case)
    with first:
        read = {"budget": _field(case, "budget", "amount"), "max_suppliers": _field(case, "max_suppliers")}
    with second:
        read |= {
            "social_share": _field(case, "social_share", "percent"),
            "social_lots": _field(case, "social_lots"),
        }
    with third:
        if effect:
            read["effect_points"] = _field(case, "effect_points")
        else:
            small(t("lots.no_effect"))
    if any(isinstance(x, Finding) for x in read.values()):
        return None
    return _read_limits({name: x for name, x in read.items() if isinstance(x, Decimal)})


def _read_limits(read: Mapping[str, Decimal]) -> AnalysisLimits:
    whole = {name: int(read[name]) for name in _WHOLE if name in read}
    return AnalysisLimits(
        budget=Kroner(read["budget"]) if "budget" in read else None,
        social_share=Percent(read["social_share"]) if "social_share" in read else None,
        effect_points=Points(read["effect_points"]) if "effect_points" in read else None,
        **whole,
    )


def _field(case: Case, field: str, what: What = "number") -> Decimal | Finding | None:
    """What is typed as a limit, with what is wrong with it told under the field."""
    t, key = session.texts(), f"lots/limit/{case.tender.id}/{field}"
    text = st.text_input(t(f"lots.limit.{field}"), key=key, persist_state="session", max_chars=40)
    read = typed_percent(text, field) if what == "percent" else typed(text, field, what)
    if isinstance(read, Decimal) and not _fits(read, field):
        read = Finding(code="lots.does_not_fit", severity="stop", place=field, values={"found": text.strip()})
    if isinstance(read, Finding):
        st.error(t.sentence(read))
    return read


def _fits(x: Decimal, field: str) -> bool:
    least = 1 if field == "max_suppliers" else 0
    return x >= least and (field not in _WHOLE or x == int(x))


def _themes(case: Case) -> tuple[Theme, ...]:
    present = {c.theme for model in case.models for c in model.leaves()}
    return tuple(theme for theme in TRADED if theme in present)
