"""Regler: which rules bind this purchase, what do the checks find, and which ways are open?"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from scoring import reference
from scoring.model import Case
from scoring.rules.regime import Regime, regime
from scoring.values import Finding
from widgets import jump, session
from widgets.explained import plain
from widgets.forms import small
from widgets.frame import need_case
from widgets.rule_book import collection, not_checked, stamp
from widgets.rule_eligible import eligibility
from widgets.rule_findings import findings, found_in, sourced, waiting
from widgets.rule_limits import limits
from widgets.rule_questions import questions
from widgets.rule_ways import route_finder

t = session.texts()
book = reference.rulebook()


def answer(case: Case, binding: Regime, found: Sequence[Finding]) -> None:
    """One sentence: which regime, and how much has to be settled."""
    under = t(f"regime.name.{binding.key}") if binding.key else t("rulebook.regime_open")
    st.markdown(f"### {plain(t('rulebook.answer_line', regime=under, waiting=waiting(case, found)))}")
    st.markdown(plain(t("rulebook.no_advice")))


def regime_of(binding: Regime) -> None:
    """The regime with the steps that led to it and the thresholds it rests on."""
    st.subheader(t("rulebook.regime_title"), anchor=False)
    st.markdown("\n".join(f"1. {plain(t(how.key, **how.values))}" for how in binding.why))
    for key in binding.candidates:
        basis = book.regimes[key]
        small(
            plain(
                t("rulebook.law", law=f"{t(f'regime.name.{key}')}: {sourced(basis.law, basis.confidence, t)}")
            )
        )
    if binding.key is None:
        jump.link("tender/estimated_value", t("rulebook.fill_facts"))
    if binding.thresholds:
        with st.expander(t("rulebook.thresholds")):
            heads = [t(f"rulebook.threshold.{name}") for name in ("name", "from", "to", "dkk", "eur", "law")]
            lines = [
                (
                    plain(x.name.in_(t.language)),
                    plain(t.date(x.valid_from)),
                    plain(t.date(x.valid_to)) if x.valid_to else "",
                    t("rulebook.not_stated") if x.dkk is None else plain(t.kroner(x.dkk)),
                    t("rulebook.not_stated") if x.eur is None else plain(f"{t.number(x.eur)} EUR"),
                    plain(sourced(x.law, x.confidence, t)),
                )
                for x in binding.thresholds
            ]
            st.table(pd.DataFrame(lines, columns=heads).set_index(heads[0]), border="horizontal")


held = need_case()
case = held.case
st.title(t("rulebook.title"), anchor=False)
binding, found = regime(case.tender, book, session.now().date()), found_in(case)
answer(case, binding, found)
regime_of(binding)
st.subheader(t("rulebook.findings"), anchor=False)
findings(case, found)
not_checked(book)
eligibility(case)
route_finder(book)
questions(book)
limits(case, book)
collection(book)
stamp(book)
