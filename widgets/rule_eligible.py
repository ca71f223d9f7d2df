"""Rule eligible: which bidders may win a reserved contract, by the facts stated and never by the register?"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from scoring import reference
from scoring.model import Case
from scoring.rules.eligibility import Eligibility
from scoring.rules.eligibility import eligibility as worked_out
from scoring.values import BidId
from widgets import jump, session
from widgets.explained import plain

_RESERVED = {
    "none": "rulebook.reserved.none",
    "res-ws": "rulebook.reserved.res_ws",
    "res-pub-ser": "rulebook.reserved.res_pub_ser",
}


def eligibility(case: Case) -> None:
    """A line per bidder for § 54 and § 190; one opened shows each condition with its sentence."""
    t = session.texts()
    if not case.bids:
        return
    found = worked_out(case, reference.rulebook())
    reserved = case.tender.reserved != "none"
    st.subheader(t("rulebook.eligibility"), anchor=False)
    st.markdown(plain(t(_RESERVED[case.tender.reserved])))
    with st.expander(t("rulebook.eligibility_show"), expanded=reserved):
        heads = [t("rulebook.bidder"), t("rulebook.art20"), t("rulebook.art77"), t("rulebook.rsv")]
        lines = [_line(case, e) for e in found]
        st.table(pd.DataFrame(lines, columns=heads).set_index(heads[0]), border="horizontal")
    with st.expander(t("rulebook.eligibility_why")):
        by_id = {e.bid: e for e in found}
        chosen = st.selectbox(
            t("rulebook.bidder"),
            list(by_id),
            format_func=lambda b: _named(case, b),
            key="berettiget",
            persist_state="session",
        )
        if chosen in by_id:
            _conditions(by_id[chosen])


def _line(case: Case, e: Eligibility) -> tuple[str, str, str, str]:
    t = session.texts()
    verdicts = (t(f"rulebook.verdict.{standing.verdict}") for standing in (e.art20, e.art77))
    return (plain(_named(case, e.bid)), *verdicts, t(f"rulebook.rsv_is.{case.bid(e.bid).tenderer.rsv}"))


def _named(case: Case, bid: BidId) -> str:
    return f"{bid} {case.bid(bid).tenderer.name}"


def _conditions(e: Eligibility) -> None:
    t, book = session.texts(), reference.rulebook()
    for name, standing in (("art20", e.art20), ("art77", e.art77)):
        st.markdown(f"**{t(f'rulebook.{name}')}: {t(f'rulebook.verdict.{standing.verdict}')}**")
        for c in standing.conditions:
            unread = any(book.rules[r].confidence != "source read" for r in c.rules)
            mark = f" :small[({t('rulebook.unverified')})]" if unread else ""
            verdict = t(f"rulebook.verdict.{c.verdict}")
            st.markdown(f"- {verdict}: {plain(t(c.how.key, **c.how.values))}{mark}")
    st.markdown(plain(t(e.rsv.key, **e.rsv.values)))
    jump.link(f"bids/{e.bid}", t("rulebook.mend", page=t("bids.title")))
