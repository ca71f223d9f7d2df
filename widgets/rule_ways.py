"""Rule ways: what may one do for a goal, and which short cut may break a rule?"""

from __future__ import annotations

import streamlit as st

from scoring.rules.book import Instrument, Route, Rulebook
from scoring.texts import Texts
from widgets import session
from widgets.explained import plain
from widgets.rule_findings import resting_on


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


def _route(route: Route, t: Texts) -> None:
    st.markdown(f"**{t('rulebook.use')}**")
    st.markdown("\n".join(f"{n}. {_instrument(way, t)}" for n, way in enumerate(route.use, 1)))
    criteria = [c for way in route.use for c in way.criteria]
    if criteria:
        st.page_link("views/criteria.py", label=t("rulebook.to_library", criteria=", ".join(criteria)))
    st.warning(
        f"**{t('rulebook.short_cut')}** {plain(route.short_cut.in_(t.language))} "
        f"{plain(route.why_not.in_(t.language))}  \n{resting_on(route.law, route.confidence, t)}"
    )


def _instrument(way: Instrument, t: Texts) -> str:
    return f"{plain(way.text.in_(t.language))}  \n   :small[{resting_on(way.law, way.confidence, t)}]"
