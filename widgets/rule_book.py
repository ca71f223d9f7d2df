"""Rule book: what does the whole book say and from where, and what do the checks leave out?"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from scoring.rules.book import Confidence, NotChecked, Rule, Rulebook
from scoring.texts import Texts
from widgets import session
from widgets.explained import plain
from widgets.forms import small

_SURE: dict[Confidence, str] = {
    "source read": "rulebook.confidence.source_read",
    "excerpt only": "rulebook.confidence.excerpt_only",
    "memory": "rulebook.confidence.memory",
    "derived": "rulebook.confidence.derived",
}
_HEADS = ("id", "topic", "text", "law", "confidence", "sources")


def not_checked(book: Rulebook) -> None:
    """The checks that are not made here, or only in part; one opened says why."""
    t = session.texts()
    what = "; ".join(row.inside(t.language) for row in book.not_checked if not row.part)
    st.markdown(plain(t("rulebook.not_checked", what=what)))
    with st.expander(t("rulebook.not_checked_why")):
        st.markdown("\n".join(f"- {plain(_left_out(row, t))}" for row in book.not_checked))


def collection(book: Rulebook) -> None:
    """Every rule of the book with section, how sure, and source; searched by words."""
    t = session.texts()
    with st.expander(t("rulebook.all", n=len(book.rules))):
        words = st.text_input(t("rulebook.search")).casefold().split()
        shown = [r for r in book.rules.values() if all(word in _searched(r) for word in words)]
        st.markdown(t("rulebook.shown", n=len(shown)))
        if shown:
            heads = [t(f"rulebook.head.{name}") for name in _HEADS]
            lines = [_line(r, book, t) for r in shown]
            st.table(pd.DataFrame(lines, columns=heads).set_index(heads[0]), border="horizontal")


def stamp(book: Rulebook) -> None:
    """From what, when, and with which reservation the book was written."""
    t = session.texts()
    said = t("rulebook.stamp", version=book.version, reviewed=book.reviewed, act=book.act.in_(t.language))
    small(plain(said))


def _left_out(row: NotChecked, t: Texts) -> str:
    key = "rulebook.not_checked_part" if row.part else "rulebook.not_checked_line"
    return t(key, what=row.what.in_(t.language), why=row.why.in_(t.language), check=row.id)


def _line(rule: Rule, book: Rulebook, t: Texts) -> tuple[str, ...]:
    # The addresses stand as recorded: some are shortened, and nothing here is fetched.
    sources = "; ".join(book.sources[key] for key in rule.sources)
    said = (rule.topic.in_(t.language), rule.text.in_(t.language), rule.law, t(_SURE[rule.confidence]))
    return (rule.id, *map(plain, said), plain(sources) or t("rulebook.no_source"))


def _searched(rule: Rule) -> str:
    said = (rule.id, rule.topic.da, rule.topic.en, rule.text.da, rule.text.en, rule.law)
    return " ".join(said).casefold()
