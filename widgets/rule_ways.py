"""Rule ways: what may one do for a goal, what did the survey believe, and what does the whole book say?"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from scoring import reference
from scoring.rules.book import Answer, Confidence, Instrument, Route, Rule, Rulebook
from scoring.texts import Texts
from widgets import session
from widgets.explained import plain
from widgets.forms import small
from widgets.rule_findings import sourced

_SURE: dict[Confidence, str] = {
    "source read": "rulebook.confidence.source_read",
    "excerpt only": "rulebook.confidence.excerpt_only",
    "memory": "rulebook.confidence.memory",
    "derived": "rulebook.confidence.derived",
}


def route_finder(book: Rulebook) -> None:
    """What the officer would like: a goal, the ways to it, and the short cut that may break a rule."""
    t = session.texts()
    st.subheader(t("rulebook.routes"), anchor=False)
    by_id = {route.id: route for route in book.routes}
    chosen = st.selectbox(
        t("rulebook.want"),
        list(by_id),
        index=None,
        placeholder=t("rulebook.want_choose"),
        format_func=lambda i: by_id[i].want.in_(t.language),
        key="maal",
        bind="query-params",
    )
    if chosen in by_id:
        _route(by_id[chosen], t)


def questions(book: Rulebook) -> None:
    """What was believed in the survey, and the answer the rules give, each with its section."""
    t = session.texts()
    st.subheader(t("rulebook.questions"), anchor=False)
    st.markdown(plain(t("rulebook.questions_old")))
    for answer in book.answers:
        with st.expander(plain(answer.belief.in_(t.language))):
            _question(answer, t)


def collection(book: Rulebook) -> None:
    """Every rule of the book with section, how sure, and source; searched by words."""
    t = session.texts()
    with st.expander(t("rulebook.all", n=len(book.rules))):
        words = st.text_input(t("rulebook.search")).casefold().split()
        lines = [
            (
                r.id,
                plain(r.topic.in_(t.language)),
                plain(r.text.in_(t.language)),
                _law(r.law, t),
                t(_SURE[r.confidence]),
            )
            for r in book.rules.values()
            if all(
                w in f"{r.id} {r.topic.da} {r.topic.en} {r.text.da} {r.text.en} {r.law}".casefold()
                for w in words
            )
        ]
        heads = [t(f"rulebook.head.{name}") for name in ("id", "topic", "text", "law", "confidence")]
        st.markdown(t("rulebook.shown", n=len(lines)))
        if lines:
            st.table(pd.DataFrame(lines, columns=heads).set_index(heads[0]), border="horizontal")


def stamp(book: Rulebook) -> None:
    """From what, when, and with which reservation the book was written."""
    t = session.texts()
    said = t("rulebook.stamp", version=book.version, reviewed=book.reviewed, act=book.act.in_(t.language))
    small(plain(said))


def _route(route: Route, t: Texts) -> None:
    st.markdown(f"**{t('rulebook.use')}**")
    st.markdown("\n".join(f"{n}. {_instrument(way, t)}" for n, way in enumerate(route.use, 1)))
    criteria = [c for way in route.use for c in way.criteria]
    if criteria:
        st.page_link("views/criteria.py", label=t("rulebook.to_library", criteria=", ".join(criteria)))
    st.warning(
        f"**{t('rulebook.short_cut')}** {plain(route.short_cut.in_(t.language))} "
        f"{plain(route.why_not.in_(t.language))}  \n{_law(sourced(route.law, route.confidence, t), t)}"
    )


def _instrument(way: Instrument, t: Texts) -> str:
    return f"{plain(way.text.in_(t.language))}  \n   :small[{_law(sourced(way.law, way.confidence, t), t)}]"


def _question(answer: Answer, t: Texts) -> None:
    st.markdown(plain(t("rulebook.figures", figures=answer.figures.in_(t.language))))
    st.markdown(plain(answer.answer.in_(t.language)))
    small(_law(sourced(answer.law, answer.confidence, t), t))
    behind = (reference.rulebook().rules[rule] for rule in answer.rules)
    st.markdown("\n".join(f"- {_rule(rule, t)}" for rule in behind))


def _rule(rule: Rule, t: Texts) -> str:
    law = _law(sourced(rule.law, rule.confidence, t), t)
    return f"{plain(rule.text.in_(t.language))} :small[{law}]"


def _said(rule: Rule, t: Texts) -> tuple[str, str]:
    return rule.topic.in_(t.language), rule.text.in_(t.language)


def _searched(rule: Rule) -> str:
    said = (rule.id, rule.topic.da, rule.topic.en, rule.text.da, rule.text.en, rule.law)
    return " ".join(said).casefold()


def _law(law: str, t: Texts) -> str:
    return plain(t("rulebook.law", law=law))
