"""Papers, other: the report the act asks for, and what the winners' promises become in the contract."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import streamlit as st

from scoring import course
from scoring.document import Document
from scoring.model import Case
from scoring.texts import Language
from scoring.values import BidId
from widgets import session
from widgets.fields import key_of
from widgets.follow_up import follow_up as deliveries
from widgets.left_out import named
from widgets.papers_files import take
from widgets.papers_made import annex_of_contract, decided, follow_up, individual_report
from widgets.papers_pages import pages


def others(case: Case, language: Language, on: date, head: str) -> None:
    """Each paper on a line of its own, made when it is opened. What is annulled leaves no promises."""
    _paper(case, "individual", lambda: individual_report(case, language, on, head))
    if course.state(case) != "annulled":
        _paper(case, "annex", lambda: annex_of_contract(case, _supplier(case), language, on, head))
        _paper(case, "follow_up", lambda: _followed(case, language, on, head))


def _paper(case: Case, paper: str, make: Callable[[], Document]) -> None:
    t = session.texts()
    line = st.expander(t(f"justification.paper.{paper}"), key=key_of(f"papers/{paper}"), on_change="rerun")
    if line.open:
        with line:
            st.markdown(t(f"justification.paper.{paper}_words"))
            document = make()
            take(document, f"{case.tender.id}-{t(f'justification.paper.{paper}_file')}", paper)
            pages(document, paper)


def _supplier(case: Case) -> BidId | None:
    """Whose contract the annex belongs to; asked where there are several."""
    suppliers = tuple(dict.fromkeys(decided(case).awards.values()))
    if len(suppliers) < 2:
        return next(iter(suppliers), None)
    label = session.texts()("justification.supplier")
    return st.selectbox(
        label, suppliers, format_func=lambda bid: named(case, bid), key=key_of("papers/supplier")
    )


def _followed(case: Case, language: Language, on: date, head: str) -> Document:
    """The sheet, below the fields for what was delivered."""
    deliveries(case, decided(case))
    return follow_up(case, language, on, head)
