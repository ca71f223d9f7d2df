"""Prisens magt, the survey: five statements as paired bars, every figure in a table, and its weak spots."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from scoring.charts import survey as drawn
from scoring.dominance import Dominance
from scoring.survey import GROUPS, PURCHASING, StatementId, Survey
from scoring.texts import Texts
from scoring.words import dominance as words
from widgets import dominance_shown as shown
from widgets import session
from widgets.explained import plain

_ANSWERED_BY_LAW: tuple[StatementId, ...] = ("PUR4", "REG1")
"""What no tender can answer, but the rules can."""


def survey_section(survey: Survey, found: Dominance | None) -> None:
    """The five statements on purchasing, with this tender as a mark where it can be set beside them."""
    t = session.texts()
    st.subheader(t("survey.title"), anchor=False)
    parts = (survey.source.text.in_(t.language), survey.source.since.in_(t.language), t("survey.opinion"))
    st.markdown("\n\n".join(plain(part) for part in parts))
    st.markdown(plain(t("survey.chart_words")))
    for statement in PURCHASING:
        _statement(survey, statement, found)
    _method(survey)
    _everything(survey)


def _statement(survey: Survey, statement: StatementId, found: Dominance | None) -> None:
    t = session.texts()
    text = t("survey.quoted", text=survey.statements[statement].text.in_(t.language))
    st.markdown(f"##### {plain(text)}")
    lines = shown.answers(survey, statement, found, t)
    alt = f"{text} {drawn.answers_alt(lines)}"
    st.altair_chart(drawn.answers(lines, t), theme=None, alt=alt)
    told = [*words.gaps(statement, survey, t), t(f"survey.cannot.{statement}")]
    st.markdown(plain(" ".join(told)))
    if statement in _ANSWERED_BY_LAW:
        st.page_link("views/rulebook.py", label=t("survey.rules_link"))
    with st.expander(t("survey.numbers"), key=f"survey/{statement}"):
        st.table(shown.figures(survey, survey.of(statement), t), border="horizontal", alt=alt)


def _method(survey: Survey) -> None:
    t = session.texts()
    with st.expander(t("survey.method.title"), key="survey/method"):
        for title, lines in _parts(survey, t):
            st.markdown(
                "\n".join([f"**{title}**", "", *(f"{n}. {plain(x)}" for n, x in enumerate(lines, 1))])
            )


def _parts(survey: Survey, t: Texts) -> Iterator[tuple[str, list[str]]]:
    here = t.language
    yield (
        t("survey.method.doubts"),
        [t("survey.method.doubt", text=d.text.in_(here), lines=d.lines) for d in survey.doubts],
    )
    yield t("survey.method.assumptions"), [a.text.in_(here) for a in survey.assumptions]
    yield t("survey.method.bases"), list(_bases(survey, t))
    yield (
        t("survey.method.voices"),
        [
            t("survey.method.voice", who=v.who.in_(here), text=v.text.in_(here), page=v.page)
            for v in survey.voices
        ],
    )


def _bases(survey: Survey, t: Texts) -> Iterator[str]:
    for group in (survey.groups[key] for key in GROUPS):
        name = group.name.in_(t.language)
        if group.base_note and group.population_basis:
            note = t("survey.method.base", group=name, note=group.base_note.in_(t.language))
            basis = group.population_basis.in_(t.language)
            yield f"{note} {t('survey.method.population', group=name, basis=basis)}"


def _everything(survey: Survey) -> None:
    t = session.texts()
    # Laid out only when it is open: it is the longest table of the app.
    with st.expander(
        t("survey.all.title", n=len(survey.figures)), key="survey/all", on_change="rerun"
    ) as more:
        if more.open:
            _table(survey, t)


def _table(survey: Survey, t: Texts) -> None:
    names = {key: name.in_(t.language) for key, name in survey.areas.items()}
    areas = (*names, "")
    area = st.selectbox(
        t("survey.all.area"),
        areas,
        index=areas.index("purchasing"),
        format_func=lambda key: names.get(key) or t("survey.all.every"),
        key="survey/area",
    )
    chosen = [f for f in survey.figures if not area or survey.statements[f.statement].area == area]
    table = shown.figures(survey, chosen, t, statements=True)
    st.table(table, border="horizontal", alt=t("survey.all.title", n=len(chosen)))
    st.markdown(plain(t("survey.all.words")))
