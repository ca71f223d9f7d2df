"""Jump: on which page is the field at a place, and how does one get there?

A jump is an address: the page with `felt=<place>` behind it, so that the page can open the part in question.
"""

from __future__ import annotations

import streamlit as st

PAGES = {
    "assessments": "points",
    "bids": "bids",
    "criteria": "criteria",
    "declarations": "points",
    "deliveries": "justification",
    "earlier_seals": "course",
    "evaluators": "points",
    "events": "course",
    "gates": "criteria",
    "method": "criteria",
    "models": "criteria",
    "notice": "justification",
    "prices": "bids",
    "report": "justification",
    "retained_until": "course",
    "scenarios": "whatif",
    "seal": "course",
    "tender": "tenders",
    "tender/limits": "lots",
    "tender/limits/not_divided_because": "tenders",
    "tender/limits/rule": "tenders",
    "tender/lots": "lots",
}
"""Beginning of a place → the page it is mended on; the longest beginning counts."""

_ADDRESS = "felt"


def page_of(place: str) -> str | None:
    """The page (its file in `views/`) where the field at `place` is; None where nothing in the case is meant.

    `tender/lots/L1` without a field is a lot that no model decides: that is mended among the criteria.
    """
    parts = place.split("/")
    if parts[:2] == ["tender", "lots"] and len(parts) == 3:
        return "criteria"
    beginnings = ("/".join(parts[:n]) for n in range(len(parts), 0, -1))
    return next((PAGES[b] for b in beginnings if b in PAGES), None)


def link(place: str, label: str) -> None:
    """A link to the page of the place, which opens there; nothing where there is no such page."""
    page = page_of(place)
    if page:
        st.page_link(f"views/{page}.py", label=label, query_params={_ADDRESS: place})


def asked(*beginnings: str) -> str:
    """The place this page was asked to open, if it begins so; else empty."""
    place = str(st.query_params.get(_ADDRESS, ""))
    return place if place.startswith(beginnings) else ""


def done() -> None:
    """The place has been opened: a reload does not open it again."""
    st.query_params.pop(_ADDRESS, None)
