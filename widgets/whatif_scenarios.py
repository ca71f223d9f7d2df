"""What-if scenarios: save a weighting with a name and a note, and hold the saved ones side by side."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import streamlit as st

from scoring import edit
from scoring.model import Case, Scenario
from scoring.score import ScoringError
from scoring.texts import Texts
from scoring.words.asked import Asked
from scoring.words.headline import lead_of, listed
from scoring.words.tried import Tried, as_weights, of_scenario, percents, scenarios
from widgets import session
from widgets.explained import plain
from widgets.whatif_bar import show, state_key


def save(asked: Asked) -> None:
    """Name the weighting and append it to the case; the only thing on the page that writes."""
    t = session.texts()
    with st.popover(t("whatif.scenarios.save")), st.form("whatif/save", border=False, clear_on_submit=True):
        st.write(t("whatif.scenarios.words"))
        name = st.text_input(t("whatif.scenarios.name"), max_chars=100, key="whatif/name").strip()
        note = st.text_area(t("whatif.scenarios.note"), max_chars=2_000, height=90, key="whatif/note")
        if not st.form_submit_button(t("whatif.scenarios.keep"), type="primary"):
            return
        held = session.opened()
        if not name or held is None:
            st.error(t("whatif.scenarios.name_needed"))
            return
        session.keep(with_scenario(held.case, asked, name, note), t("whatif.scenarios.saved", name=name))
    st.rerun()


def with_scenario(case: Case, asked: Asked, name: str, note: str) -> Case:
    """The case with the weighting appended; earlier scenarios stay as they are."""
    added = Scenario(
        name=name,
        weights=as_weights(asked.model, asked.tried),
        note=note,
        by=session.who(),
        at=session.now(),
    )
    return edit.changed(case, scenarios=(*case.scenarios, added))


def compared(asked: Asked) -> None:
    """The saved weightings side by side, and a way to put one into the bar."""
    t, kept = session.texts(), scenarios(asked.case, asked.model)
    if not kept:
        st.write(t("whatif.scenarios.none"))
        return
    st.write(t("whatif.scenarios.compare"))
    st.table(table(asked, t), border="horizontal", alt=t("whatif.scenarios.title"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            t("whatif.scenarios.choose"),
            range(len(kept)),
            index=None,
            placeholder=t("whatif.scenarios.nothing"),
            format_func=lambda n: kept[n].name,
            key=f"whatif/scenario/{asked.case.tender.id}",
        )
        to = None if chosen is None else of_scenario(asked.model, kept[chosen])
        st.button(
            t("whatif.scenarios.show"),
            key="whatif/scenario/show",
            disabled=chosen is None,
            on_click=show,
            args=(state_key(asked.case, asked.model), to),
        )


def table(asked: Asked, t: Texts) -> pd.DataFrame:
    """The model's weights, what is tried now, and every scenario: weights by theme, winner, lead, note."""
    heads = [t("whatif.scenarios.scenario"), *(t(f"tables.theme.{theme}") for theme in asked.themes)]
    heads += [t(f"whatif.scenarios.{head}") for head in ("winner", "lead", "note", "by")]
    return pd.DataFrame(list(_lines(asked, t)), columns=heads)


def _lines(asked: Asked, t: Texts) -> Iterator[tuple[str, ...]]:
    yield (f"*{t('whatif.scenarios.own')}*", *_outcome(asked, None, t), "", "")
    if asked.tried:
        yield (f"*{t('whatif.scenarios.tried')}*", *_outcome(asked, asked.tried, t), "", "")
    for s in scenarios(asked.case, asked.model):
        by = t("whatif.scenarios.by_at", by=s.by, at=s.at.astimezone()) if s.at else s.by
        yield plain(s.name), *_outcome(asked, of_scenario(asked.model, s), t), plain(s.note), plain(by)


def _outcome(asked: Asked, tried: Tried | None, t: Texts) -> tuple[str, ...]:
    weights = percents(asked.model, tried, "themes")
    shown = [plain(t.percent(weights[theme])) for theme in asked.themes]
    try:
        card = Asked(asked.case, asked.lot, asked.model, asked.left_out, tried).card
    except ScoringError:
        return (*shown, t("whatif.scenarios.not_scored"), "")
    lead = card.lead()
    ahead = "" if lead is None else plain(lead_of(card, lead, asked.case, t))
    return (*shown, f"**{plain(listed(card.winners(), t))}**", ahead)
