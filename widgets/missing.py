"""Missing: what keeps a lot from being scored, and on which page is it mended?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from scoring import access, admission
from scoring.model import Case
from scoring.texts import Texts
from scoring.values import Finding, LotId
from widgets import session
from widgets.explained import plain
from widgets.jump import page_of

_IN_ORDER = ("tenders", "criteria", "lots", "bids", "points")
"""The pages where something can be missing, in the order of the work."""


def stops(case: Case, lot: LotId, left_out: Sequence[str] = ()) -> tuple[Finding, ...]:
    """What keeps this lot from being scored, and what concerns the whole case; not other lots' matters."""
    mine = admission.findings(case, lot, left_out)
    rest = (other.id for other in case.tender.lots if other.id != lot)
    others = [f for other in rest for f in admission.findings(case, other, left_out)]
    found = (f for f in admission.check(case, left_out) if f in mine or f not in others)
    return tuple(f for f in found if f.severity == "stop")


def missing(found: Sequence[Finding]) -> None:
    """All that is missing, by the page where it is mended, with a link to it.

    Prices that are kept from everybody until the quality is closed are not missing.
    """
    t, held = session.texts(), session.opened()
    if held and access.prices_shut(held.case):
        st.info(t("panel.prices_shut"))
        found = [f for f in found if f.code not in admission.OF_PRICES]
    if not found:
        return
    st.write(t("result.missing"))
    for page in pages_of(found):
        own = [f.model_copy(update={"place": _where(f.place, t)}) for f in found if _page(f) == page]
        st.markdown("\n".join(f"- {plain(t.sentence(f))}" for f in own))
        st.page_link(f"views/{page}.py", label=t(f"result.go.{page}"))


def pages_of(found: Iterable[Finding]) -> list[str]:
    """The pages where these are mended, in the order of the work."""
    pages = {_page(f) for f in found}
    return [page for page in _IN_ORDER if page in pages]


def _page(finding: Finding) -> str:
    return page_of(finding.place) or "criteria"


def _where(place: str, t: Texts) -> str:
    """A place in the case as an officer names it: the bid, and the criterion whose points it is about."""
    kind, *parts = place.split("/")
    if kind == "assessments" and len(parts) > 2:
        return t("result.place_points", bid=parts[0], criterion=parts[2])
    if kind == "bids" and parts:
        return t("result.place_bid", bid=parts[0])
    return t(f"{page_of(place) or 'criteria'}.title")
