"""Prisens magt, this tender: weights in effect, where the winner changes, kroner, the social-economy bids."""

from __future__ import annotations

from fractions import Fraction

import streamlit as st

from scoring.charts import survey as drawn
from scoring.charts import whatif
from scoring.dominance import Dominance
from scoring.evaluation import FixedKroner, PercentageOnPrice
from scoring.model import Case
from scoring.stability import sweeps
from scoring.survey import Survey
from scoring.words import dominance as words
from scoring.words.whatif import limits_alt
from widgets import dominance_shown as shown
from widgets import session
from widgets.explained import plain


def weights(found: Dominance) -> None:
    """What each theme weighed on paper, and what set the bids apart."""
    t = session.texts()
    if not found.effective:
        return
    st.subheader(t("dominance.weights.title"), anchor=False)
    told = " ".join(part for part in (words.apart(found, t), t("dominance.weights.words")) if part)
    if isinstance(found.field.model.method, FixedKroner | PercentageOnPrice):
        told += " " + t("dominance.weights.kroner")
    st.markdown(plain(told))
    themes = words.weighed(found)
    alt = drawn.weights_alt(themes, t)
    st.altair_chart(drawn.weights(themes, t), theme=None, alt=alt)
    st.markdown(
        t("dominance.weights.legend" if found.nominal is not None else "dominance.weights.legend_effective")
    )
    with st.expander(t("dominance.show_numbers")):
        st.table(shown.criteria(found, t), border="horizontal", alt=alt)
        st.markdown(plain(t("dominance.weights.covariance_words")))


def changes(found: Dominance, case: Case) -> None:
    """How far the price's weight may move, and how much of the map the lowest price wins."""
    t = session.texts()
    if not found.winners:
        return
    st.subheader(t("dominance.interval.title"), anchor=False)
    said = words.changes(found, t)
    if said:
        st.markdown(plain(said))
    sweep = sweeps(found.field).get(found.price) if found.interval else None
    if sweep:
        name = t("tables.theme.price")
        line = whatif.Line(name, sweep.stretches, Fraction(sweep.share))
        chart = whatif.sweep_lines([line], [bid.id for bid in case.bids], t)
        st.altair_chart(chart, theme=None, alt=limits_alt([(name, sweep)], t))
    st.markdown(plain(words.map_share(found, t)))
    st.page_link("views/whatif.py", label=t("dominance.map.link"))


def kroner(found: Dominance) -> None:
    """What points were worth beside the distance between the prices."""
    t = session.texts()
    if not found.swings or found.price_range is None:
        return
    st.subheader(t("dominance.kroner.title"), anchor=False)
    if all(swing.ten is None for swing in found.swings):
        st.markdown(t("dominance.kroner.none"))
        return
    far = (
        t("dominance.kroner.words", range=found.price_range)
        if found.price_range
        else t("dominance.kroner.equal")
    )
    st.markdown(plain(" ".join(part for part in (words.paid(found, t), far) if part)))
    st.table(shown.swings(found, t), border="horizontal", alt=t("dominance.kroner.title"))


def social(found: Dominance, case: Case, survey: Survey) -> None:
    """Per social-economy bid: dearer or cheaper than the median of the others, beside what was believed."""
    t = session.texts()
    st.subheader(t("dominance.social.title"), anchor=False)
    if not found.social_bids:
        st.markdown(t("dominance.social.nobody"))
    else:
        st.markdown("\n".join(f"- {plain(words.social(bid, t))}" for bid in found.social_bids))
    st.markdown(plain(words.dearer_asked(survey, t)))
    if found.social_bids:
        with st.expander(t("dominance.show_numbers"), key="dominance/social"):
            st.table(shown.social_bids(found, case, t), border="horizontal", alt=t("dominance.social.title"))
