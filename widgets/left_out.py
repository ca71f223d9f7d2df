"""Left out: which bids does the officer hold out, to see what happens? Nothing is written."""

from __future__ import annotations

import streamlit as st

from scoring.model import Case
from scoring.values import BidId, LotId
from widgets import session


def named(case: Case, bid: BidId) -> str:
    """A bid as it stands in a list to choose from."""
    bidder = case.bid(bid).tenderer
    return f"{bid} {bidder.name}, {session.texts()(f'tables.kind.{bidder.kind}')}"


def left_out_of(case: Case, lot: LotId) -> list[str]:
    """The bids the officer holds out; the same on every page of the session."""
    t = session.texts()
    bids = [bid.id for bid in case.bids_in(lot) if not bid.rejection(lot)]
    return st.multiselect(
        t("result.leave_out"),
        bids,
        format_func=lambda bid: named(case, bid),
        help=t("result.leave_out_help"),
        placeholder=t("result.leave_out_nobody"),
        key=f"leave_out:{case.tender.id}:{lot}",
        persist_state="session",
    )
