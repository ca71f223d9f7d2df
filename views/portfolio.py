"""Portefølje: how much did the price decide in all our tenders, and how did social-economy bids fare?"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from scoring import casefile, reference
from scoring.charts import survey as drawn
from scoring.portfolio import Line, Portfolio, Unmeasured, lines, portfolio, told
from scoring.store import Revision
from scoring.values import How, ScoringError
from widgets import portfolio_shown as shown
from widgets import session
from widgets.dominance_shown import figures
from widgets.explained import plain

t = session.texts()
MOST_IN_TABLE = 100
"""More lots than this are laid out in a table that scrolls by itself."""


@st.cache_data(max_entries=20_000, show_spinner=False)
def measured(key: str, document: str) -> tuple[Line | Unmeasured, ...]:
    """The lines of one stored tender; one that cannot be read any more is one that cannot be measured."""
    try:
        return tuple(lines(casefile.load(document)))
    except ScoringError as error:
        return (Unmeasured(key, key, None, error.findings),)


def chosen(revisions: Sequence[Revision]) -> list[Line | Unmeasured]:
    """The lots of all tenders; of the real ones only, unless the officer takes the fictional ones in."""
    found = [one for revision in revisions for one in measured(revision.case, revision.document)]
    fictional = {one.case for one in found if one.fictional}
    if not fictional:
        return found
    only_fictional = all(one.fictional for one in found)
    label = t("portfolio.take_fictional", n=len(fictional))
    if st.checkbox(label, value=only_fictional, key="portfolio/fictional", persist_state="session"):
        return found
    return [one for one in found if not one.fictional]


def said(how: How) -> str:
    """A sentence, as it may stand in a paragraph."""
    return plain(t(how.key, **how.values))


def answer(found: Portfolio) -> None:
    """The sentence the page is about, the means, and what to bear in mind."""
    with top:
        st.markdown(f"### {said(told.headline(found))}")
    means = (told.weights(found), told.premium(found), *told.social(found))
    if found.measured:
        st.markdown("\n\n".join(said(how) for how in means if how is not None))
    st.markdown("\n".join(f"- {said(how)}" for how in told.cautions(found)))


def beside(found: Portfolio) -> None:
    """The survey's statements, each with our counts and what cannot be compared."""
    survey = reference.survey()
    st.subheader(t("portfolio.beside_title"), anchor=False)
    st.markdown(plain(t("portfolio.beside_words")))
    for one in told.answers(found, survey):
        text = t("survey.quoted", text=survey.statements[one.statement].text.in_(t.language))
        st.markdown(f"##### {plain(text)}")
        bars = shown.bars(one, survey, t)
        alt = f"{text} {drawn.answers_alt(bars)}"
        st.altair_chart(drawn.answers(bars, t), theme=None, alt=alt)
        st.markdown(said(one.apart))
        with st.expander(t("survey.numbers"), key=f"portfolio/{one.statement}"):
            st.table(figures(survey, survey.of(one.statement), t), border="horizontal", alt=alt)


def counts(found: Portfolio) -> None:
    """Every count with its interval."""
    st.subheader(t("portfolio.counts_title"), anchor=False)
    st.markdown(plain(t("portfolio.counts_words")))
    st.table(shown.counts(found, t).map(plain), border="horizontal", alt=t("portfolio.counts_title"))


def each(found: Sequence[Line]) -> None:
    """Every lot on its own."""
    st.subheader(t("portfolio.lots_title"), anchor=False)
    table, title = shown.lots(found, t), t("portfolio.lots_title")
    if len(table) > MOST_IN_TABLE:
        st.dataframe(table, hide_index=True)
    else:
        st.table(table.map(plain), border="horizontal", alt=title)
    st.markdown(plain(t("portfolio.lots_words")))


def left_out(found: Sequence[Unmeasured]) -> None:
    """The lots that are not counted, and what is missing in each."""
    st.subheader(t("portfolio.unmeasured_title"), anchor=False)
    for one in found:
        reasons = (f"- {plain(t.sentence(f))}" for f in one.findings if f.severity != "warn")
        st.markdown("\n".join([f"**{plain(shown.named(one))}**", "", *reasons]))


def page(found: Sequence[Line | Unmeasured]) -> None:
    """All tenders together; or what to do when there are none."""
    together = portfolio(found)
    answer(together)
    if together.measured:
        each([one for one in found if isinstance(one, Line)])
    else:
        st.page_link("views/tenders.py", label=t("tenders.title"))
    if together.unmeasured:
        left_out(together.unmeasured)
    if together.contested:
        counts(together)
        beside(together)


st.title(t("portfolio.title"), anchor=False)
top = st.container()
page(chosen(session.desk().cases()))
