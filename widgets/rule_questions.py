"""Rule questions: what was believed in the survey, how many believed it, and what do the rules say to it?"""

from __future__ import annotations

import streamlit as st

from scoring import reference
from scoring.rules.book import Answer, Rule, Rulebook
from scoring.texts import Texts
from scoring.words import believed
from widgets import session
from widgets.explained import plain
from widgets.forms import small
from widgets.rule_findings import resting_on


def questions(book: Rulebook) -> None:
    """What was believed in the survey, and the answer the rules give, each with its section."""
    t = session.texts()
    st.subheader(t("rulebook.questions"), anchor=False)
    st.markdown(plain(t("rulebook.questions_old")))
    for answer in book.answers:
        with st.expander(plain(answer.belief.in_(t.language))):
            _question(answer, book, t)


def _question(answer: Answer, book: Rulebook, t: Texts) -> None:
    survey = reference.survey()
    if not answer.statements:
        st.markdown(plain(t("rulebook.quotation")))
    for statement in answer.statements:
        asked = survey.statements[statement].text.in_(t.language)
        st.markdown(plain(t("rulebook.figures", figures=t("survey.quoted", text=asked))))
        st.markdown("\n".join(f"- {plain(line)}" for line in believed.answers(survey, statement, t)))
    st.markdown(plain(answer.answer.in_(t.language)))
    small(resting_on(answer.law, answer.confidence, t))
    st.markdown("\n".join(f"- {_rule(book.rules[rule], t)}" for rule in answer.rules))


def _rule(rule: Rule, t: Texts) -> str:
    return f"{plain(rule.text.in_(t.language))} :small[{resting_on(rule.law, rule.confidence, t)}]"
