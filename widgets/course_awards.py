"""Course awards: who is awarded each lot, beside what the sealed model says?"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from scoring import admission, decision
from scoring.correction import Winners
from scoring.model import Case
from scoring.tender import Lot
from scoring.values import BidId, LotId, ScoringError
from scoring.words.headline import listed
from widgets import session
from widgets.explained import plain
from widgets.fields import key_of
from widgets.lots_solved import awarded


def proposed(case: Case) -> Winners:
    """Who wins each lot, by `decision.proposed`, solved within the time an officer can wait."""
    return decision.proposed(case, lambda of: awarded(of, ()))


def awards(case: Case) -> tuple[Mapping[LotId, BidId], bool]:
    """The bids chosen, lot by lot, and whether one is more than the plain result (a reason is due)."""
    t = session.texts()
    try:
        winners = proposed(case)
    except ScoringError as error:
        st.error("\n".join(f"- {t.sentence(f)}" for f in error.findings))
        return {}, False
    chosen = {lot.id: _one(case, lot, winners.get(lot.id, ())) for lot in case.tender.lots}
    kept = {lot: bid for lot, bid in chosen.items() if bid}
    plainly = all(winners.get(lot, ()) == (bid,) for lot, bid in kept.items())
    if not plainly:
        st.warning(t("course.award_differs"))
    return kept, not plainly


def _one(case: Case, lot: Lot, winners: tuple[BidId, ...]) -> BidId | None:
    t = session.texts()
    rivals = [b.id for b in admission.competing(case, lot.id)]
    if not rivals:
        st.markdown(plain(t("course.nobody", lot=lot.id)))
        return None
    several, named = len(case.tender.lots) > 1, listed(winners, t) or t("course.nobody_ranked")
    st.markdown(plain(t("course.proposal_tie" if len(winners) > 1 else "course.proposal", who=named)))
    return st.selectbox(
        t("course.award_lot", lot=f"{lot.id} {lot.title}".strip()) if several else t("course.award"),
        rivals,
        index=rivals.index(winners[0]) if len(winners) == 1 and winners[0] in rivals else None,
        format_func=lambda b: f"{b} {case.bid(b).tenderer.name}",
        placeholder=t("course.award_choose"),
        help=t("course.award_help"),
        key=key_of(f"course/{len(case.events)}/award/{lot.id}"),
    )
