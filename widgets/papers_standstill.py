"""Papers, standstill: until when must the contract wait, why that day, and where does no such rule apply?"""

from __future__ import annotations

from datetime import date, datetime

import streamlit as st

from scoring import reference
from scoring.letters.within import WAITS, Mailing
from scoring.model import Case
from scoring.rules.regime import regime
from scoring.standstill import Standstill, holiday_name
from scoring.texts import Texts
from widgets import session
from widgets.explained import plain
from widgets.forms import small
from widgets.rule_findings import sourced

_SATURDAY = 5


def standstill(case: Case) -> None:
    """The last day of the standstill with the reason of every day it moved; or why there is none."""
    t, book, on = session.texts(), reference.rulebook(), session.now().date()
    mailing = Mailing(case, t, book, on)
    candidates = regime(case.tender, book, on).candidates
    if not WAITS & set(candidates):
        names = " / ".join(t(f"regime.name.{key}") for key in candidates)
        st.markdown(plain(t("justification.no_wait", regime=names)))
        return
    if mailing.sent is None:
        st.markdown(plain(t("justification.not_sent")))
    elif mailing.standstill is None:
        days, least = case.notice.days, mailing.least_days
        st.error(t("justification.too_few_days", days=days, least=least))
    else:
        _told(mailing.standstill, case, t)
    if set(candidates) - WAITS:
        st.markdown(plain(t("justification.regime_open")))


def before_signing(case: Case, at: datetime) -> None:
    """A warning when a contract signed at that time would be signed before the standstill has run out."""
    t, book, on = session.texts(), reference.rulebook(), session.now().date()
    found = Mailing(case, t, book, on).standstill
    waits = WAITS & set(regime(case.tender, book, on).candidates)
    if found and waits and at.astimezone().date() < found.earliest_signature:
        st.warning(plain(t("justification.signed_early", ends=found.ends, earliest=found.earliest_signature)))


def least_days(case: Case) -> int:
    """The days the act asks for with the way the letters are sent [calendar days]."""
    return Mailing(case, session.texts(), reference.rulebook(), session.now().date()).least_days


def _told(found: Standstill, case: Case, t: Texts) -> None:
    ends = t("justification.ends", ends=found.ends, earliest=found.earliest_signature)
    st.markdown(f"**{plain(ends)}**")
    way = t("justification.on_paper" if case.notice.paper else "justification.electronic")
    first = t("justification.counted", days=found.days, sent=found.sent, way=way)
    moved = [t("justification.moved", day=day, why=_why(day, reason, t)) for day, reason in found.moved]
    st.markdown("\n".join(f"- {plain(line)}" for line in (first, *moved)))
    asked = reference.rulebook().standstill
    small(plain(t("rulebook.law", law=sourced(asked.law, asked.confidence, t))))


def _why(day: date, reason: str, t: Texts) -> str:
    if reason == "holiday":
        return holiday_name(day)
    name = ("saturday" if day.weekday() == _SATURDAY else "sunday") if reason == "weekend" else reason
    return t(f"justification.because.{name}")
