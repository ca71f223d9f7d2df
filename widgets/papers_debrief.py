"""Papers, debrief: what would have made a losing bid win? Internal, never a part of a letter."""

from __future__ import annotations

import streamlit as st

from scoring.document import Paragraph, Points
from scoring.letters.counterfactual import debrief as note
from scoring.model import Case
from scoring.values import BidId
from widgets import session
from widgets.explained import plain
from widgets.fields import key_of


def debrief(case: Case, bid: BidId) -> None:
    """A line that opens on the note about one bid."""
    t = session.texts()
    line = st.expander(t("justification.debrief"), key=key_of(f"papers/debrief/{bid}"), on_change="rerun")
    if line.open:
        with line:
            for block in note(case, bid, t).blocks:
                if isinstance(block, Paragraph):
                    st.markdown(plain(block.text))
                elif isinstance(block, Points):
                    st.markdown("\n".join(f"- {plain(item)}" for item in block.items))
