"""Hvad nu hvis: who would win under other weights, and how little would it take?"""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from scoring import charts, tables
from scoring.model import Case
from scoring.values import LotId, ScoringError
from scoring.words.asked import Asked
from scoring.words.headline import headline
from scoring.words.whatif import nearest, why_analysis
from widgets import session, shown
from widgets import whatif_bar as weighting
from widgets import whatif_scenarios as scenarios
from widgets import whatif_sections as section
from widgets.explained import plain
from widgets.frame import choose_lot, need_case
from widgets.left_out import left_out_of
from widgets.missing import missing, stops
from widgets.whatif_favour import favour_section

t = session.texts()
_STYLE = """<style>
.st-key-whatif-banner { border-left: 6px solid #4A5560; background: #F2F4F6; padding: .4rem .8rem }
</style>"""


def banner(asked: Asked) -> None:
    """That this is analysis, and why."""
    with st.container(key="whatif-banner"):
        st.markdown(f"**{t('whatif.analysis')}** {plain(why_analysis(asked, t))}")


def ranking(asked: Asked) -> None:
    """The live ranking beside the bar."""
    card, case = asked.card, asked.case
    st.markdown(f"**{plain(headline(card, case, t))}**")
    ranked = tables.ranking(card, case)
    words = charts.ranking_alt(ranked, t, unit=card.unit)
    st.altair_chart(charts.totals(ranked, t, unit=card.unit), theme=None, alt=words)
    with section.unfolded(t("whatif.show_numbers"), "ranking") as numbers:
        if numbers.open:
            st.table(shown.ranking(card, case, t), border="horizontal", alt=words)


def sections(asked: Asked) -> None:
    """Everything that follows from the weighting."""
    parts = (
        (t("whatif.map.title"), section.winner_map),
        (t("whatif.limits.title"), section.limits),
        (t("whatif.price.title"), section.prices),
        (t("whatif.points.title"), section.points),
        (t("whatif.field.title"), section.field),
        (t("whatif.method.title"), section.methods),
    )
    for title, draw in parts:
        st.subheader(title, anchor=False)
        draw(asked)
    st.subheader(t("whatif.favour.title"), anchor=False)
    favour_section(asked, weighting.state_key(asked.case, asked.model))


@st.fragment
def what_if(lot: LotId) -> None:
    """One move of the bar: weights, ranking, map and all that follows, in one step. Writes nothing."""
    held = session.opened()
    model = held.case.model_for(lot) if held else None
    if held is None or model is None:
        return
    top, (left, right) = st.container(), st.columns([1, 1], gap="large")
    with top:
        tried = weighting.tried_now(held.case, model)
    with left:
        level, tried = weighting.bar(held.case, model, tried)
        actions = st.container(horizontal=True)
        left_out = left_out_of(held.case, lot)
    weighting.keep_address(held.case, model, lot, tried)
    asked = Asked(held.case, lot, model, tuple(left_out), tried, level)
    with actions:
        weighting.back(held.case, model, tried)
        scenarios.save(asked)
        weighting.share(held.case, lot, tried)
    with top:
        banner(asked)
    answered(asked, top, right)
    st.subheader(t("whatif.scenarios.title"), anchor=False)
    scenarios.compared(asked)


def answered(asked: Asked, top: DeltaGenerator, right: DeltaGenerator) -> None:
    """The answer on top, the ranking beside the bar, the rest below; or why it cannot be worked out."""
    try:
        asked.card  # noqa: B018
    except ScoringError as stopped:
        with top:
            missing(stopped.findings)
        return
    with top:
        st.markdown(f"### {plain(nearest(asked, t))}")
    if asked.card.ranking:
        with right:
            ranking(asked)
        sections(asked)


def page(case: Case, lot: LotId) -> None:
    """The page for one lot, once it can be scored."""
    found = stops(case, lot, ())
    if found:
        missing(found)
    else:
        what_if(lot)


held = need_case()
st.title(t("whatif.title"), anchor=False)
st.html(_STYLE)
if not held.case.bids:
    st.write(t("result.no_bids"))
    st.page_link("views/bids.py", label=t("result.go.bids"))
    st.stop()
weighting.lot_from_address(held.case)
chosen = choose_lot(held.case)
if len(held.case.tender.lots) > 1:
    st.caption(t("whatif.lot_alone"))
page(held.case, chosen.id)
