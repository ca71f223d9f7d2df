"""Prisens magt: how much did price decide in this tender, and what was believed in 2018?"""

from __future__ import annotations

import streamlit as st

from scoring import reference
from scoring.dominance import Dominance, measure
from scoring.model import Case
from scoring.score import score
from scoring.values import LotId
from scoring.words import dominance as words
from scoring.words.headline import why_analysis
from widgets import dominance_sections as section
from widgets import session
from widgets.dominance_survey import survey_section
from widgets.effect import effect_section
from widgets.explained import plain
from widgets.frame import choose_lot, need_case
from widgets.left_out import left_out_of
from widgets.missing import missing, stops

t = session.texts()
survey = reference.survey()


def answer(case: Case, lot: LotId, found: Dominance, left_out: list[str]) -> None:
    """The sentence the page is about, the verdict, what was believed, and whether it is analysis."""
    st.markdown(f"### {plain(words.headline(found, t))}")
    st.markdown(plain(t(found.how.key, **found.how.values)))
    st.markdown(plain(words.people(survey, t)))
    why = why_analysis(score(case, lot, reject=left_out), left_out, t)
    if why:
        st.markdown(f"**{t('result.analysis')}:** {plain(why)}")


def measured(case: Case, lot: LotId, left_out: list[str]) -> Dominance | None:
    """What this tender shows; None, with what is missing, where it cannot be scored."""
    found = stops(case, lot, left_out)
    if found:
        missing(found)
        return None
    dominance = measure(case, lot, reject=left_out)
    answer(case, lot, dominance, left_out)
    return dominance


def page(case: Case, lot: LotId) -> None:
    """The tender, the survey beside it, and what the effect may be worth."""
    top = st.container()
    left_out = left_out_of(case, lot)
    with top:
        found = measured(case, lot, left_out)
    if found:
        section.weights(found)
        section.changes(found, case)
        section.kroner(found)
        section.social(found, case, survey)
    survey_section(survey, found)
    if found:
        effect_section(case, lot, left_out)


held = need_case()
st.title(t("dominance.title"), anchor=False)
chosen = choose_lot(held.case)
if held.case.bids:
    page(held.case, chosen.id)
else:
    st.write(t("dominance.no_bids"))
    st.page_link("views/bids.py", label=t("result.go.bids"))
    survey_section(survey, None)
