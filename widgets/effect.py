"""Effect on screen: what the promised effect may be worth to the municipality. Information, never points."""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st

from scoring import reference
from scoring.effect import Effect, measure
from scoring.effect.turning import break_even, one_at_a_time
from scoring.effect.worth import worth
from scoring.evaluation import EvaluationModel
from scoring.model import Case
from scoring.tables import criterion_name
from scoring.values import LotId
from scoring.words import effect as words
from widgets import effect_shown as shown
from widgets import session
from widgets.effect_inputs import inputs
from widgets.explained import plain

_LAW = ("AC-35", "AC-36")
"""What a life-cycle cost is, and that a social gain is none."""


def effect_section(case: Case, lot: LotId, reject: Collection[str] = ()) -> None:
    """Net cost per bid under three sets of assumptions, what turns it, and every assumption to change.

    reject: bids held out on the page. Nothing here is read by a scorecard.
    """
    t, model = session.texts(), case.model_for(lot)
    st.subheader(t("effect.title"), anchor=False)
    if model is None or not _concerns(case, model):
        st.markdown(t("effect.none"))
        return
    found = measure(case, lot, reference.effect_parameters(), reject=reject)
    st.markdown(f"**{plain(words.headline(found, t))}**")
    _banner()
    _findings(found)
    if found.costs:
        _costs(found)
        _turning(found)
        _swings(found)
        _worth(case, found, model, reject)
    inputs(case, lot, model, found)


def _concerns(case: Case, model: EvaluationModel) -> bool:
    return bool(case.effect.criteria) or any(c.theme == "effect" for c in model.leaves())


def _banner() -> None:
    t, rules = session.texts(), reference.rulebook().rules
    lines = [t("effect.banner"), *(words.law(rules[name], t) for name in _LAW)]
    st.info("\n\n".join(plain(line) for line in lines))


def _findings(found: Effect) -> None:
    t, book = session.texts(), reference.effect_parameters()
    for severity, say in (("stop", st.warning), ("warn", st.warning), ("note", st.markdown)):
        lines = [words.told(f, book, t) for f in found.findings if f.severity == severity]
        if lines:
            say("\n".join(f"- {plain(line)}" for line in lines))


def _costs(found: Effect) -> None:
    t = session.texts()
    st.markdown(plain(t("effect.costs.words", persons=t.number(found.persons or 0))))
    st.table(shown.costs(found, t), border="horizontal", alt=t("effect.costs.alt"))
    st.markdown(plain(t("effect.costs.columns")))
    with st.expander(t("effect.costs.state"), key="effect/state"):
        st.markdown(plain(t("effect.costs.state_words")))
        st.table(shown.promises(found, t), border="horizontal", alt=t("effect.costs.state_alt"))


def _turning(found: Effect) -> None:
    t, bids = session.texts(), found.order("central")
    if len(bids) < 2:
        return
    st.markdown(f"#### {t('effect.turning.title')}")
    st.markdown(plain(t("effect.turning.words")))
    against = st.selectbox(t("effect.turning.against"), bids, key="effect/against", persist_state="session")
    lifts = [break_even(found, bid, against) for bid in bids if bid != against]
    st.markdown("\n".join(f"- {plain(line)}" for line in words.turning(found, lifts, t)))


def _swings(found: Effect) -> None:
    t, book = session.texts(), reference.effect_parameters()
    st.markdown(f"#### {t('effect.swings.title')}")
    bids = found.order("central")
    bid = st.selectbox(t("effect.swings.bid"), bids, key="effect/swings", persist_state="session")
    swings = one_at_a_time(found, bid)
    if not swings:
        st.markdown(t("effect.swings.none"))
        return
    told = words.widest(bid, swings[0], book, t)
    st.markdown(plain(f"{told} {t('effect.swings.words')}"))
    with st.expander(t("effect.show_numbers"), key="effect/swings/more"):
        st.table(shown.swings(swings, book, t), border="horizontal", alt=told)


def _worth(case: Case, found: Effect, model: EvaluationModel, reject: Collection[str]) -> None:
    t, priced = session.texts(), worth(case, found, reject=reject)
    st.markdown(f"#### {t('effect.worth.title')}")
    if priced is None:
        st.markdown(t("effect.worth.none"))
        return
    criterion = next(c for c in model.leaves() if c.id == priced.criterion)
    told = words.worth(priced, criterion_name(criterion, t.language), t)
    st.markdown(plain(f"{told} {t('effect.worth.before')}"))
    st.table(shown.worth(priced, t), border="horizontal", alt=t("effect.worth.alt"))
