"""Papers, letters: what does each bidder receive, what did the check find in it, and is it ready to send?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import streamlit as st

from scoring.letters.files import file_names
from scoring.model import Case
from scoring.papers import Notice
from scoring.texts import Language
from scoring.values import BidId
from widgets import session
from widgets.explained import plain
from widgets.fields import key_of
from widgets.papers_debrief import debrief
from widgets.papers_files import take, take_all
from widgets.papers_found import beside_blanks, counted, is_stopped, lacking, told_of, unread
from widgets.papers_law import unchecked
from widgets.papers_made import Checked, one_letter
from widgets.papers_notice import notice
from widgets.papers_pages import pages
from widgets.papers_standstill import least_days, standstill
from widgets.papers_upload import edited
from widgets.rule_findings import found_in

_LOW_PRICE = "CHK-32."
"""The check that points out prices far below the others."""


def letters(case: Case, made: Sequence[Checked], language: Language, on: date) -> None:
    """What the letters say in common, the letters one by one, and those that are made on request."""
    t = session.texts()
    standstill(case)
    # What it began as is remembered: it would close by itself as soon as the first field is filled in.
    key = key_of("papers/notice")
    begun = st.session_state.setdefault(f"{key}/begun", case.notice == Notice())
    form = st.expander(t("justification.notice"), begun, key=key, on_change="rerun")
    with form:
        notice(case, least_days(case))
    if made:
        _together(case, made)
    else:
        st.markdown(t("justification.no_letters"))
    for checked in made:
        _one(case, checked, language)
    unchecked(checked.letter for checked in made)
    _requests(case, language, on)


def _together(case: Case, made: Sequence[Checked]) -> None:
    """What the letters lack, said once, and all of them in one file."""
    t, lacks = session.texts(), lacking(c.letter for c in made)
    for label, typed in unread(case):
        st.error(plain(t("justification.unread", field=label, typed=typed)))
    if lacks:
        lines = (f"- {plain(_whose(what, bids, len(made)))}" for what, bids in lacks.items())
        st.warning("\n".join([t("justification.lacks"), "", *lines]))
    stopped = [c.letter.bid for c in made if beside_blanks(c.findings) and is_stopped(c.findings)]
    if stopped:
        st.warning(plain(t("justification.stopped", bids=", ".join(stopped))))
    due = [c.letter for c in made]
    documents = {file: letter.document for file, letter in zip(file_names(due, case), due, strict=True)}
    name = t("justification.letters_file", id=case.tender.id)
    take_all(documents, name, t("justification.get_letters", n=len(made)))


def _whose(what: str, bids: Sequence[BidId], letters: int) -> str:
    t = session.texts()
    return what if len(bids) == letters else t("justification.lacks_some", what=what, bids=", ".join(bids))


def _one(case: Case, checked: Checked, language: Language) -> None:
    """A line that opens on the letter; what is inside is made when it is opened."""
    t, letter = session.texts(), checked.letter
    label = t(
        "justification.letter",
        bid=letter.bid,
        name=case.bid(letter.bid).tenderer.name,
        kind=t(f"justification.kind.{letter.kind}"),
        found=counted(checked.findings),
    )
    line = st.expander(plain(label), key=key_of(f"papers/{letter.kind}/{letter.bid}"), on_change="rerun")
    if line.open:
        with line:
            _opened(case, checked, language)


def _opened(case: Case, checked: Checked, language: Language) -> None:
    letter, paper = checked.letter, f"{checked.letter.kind}/{checked.letter.bid}"
    told_of(letter, checked.findings)
    take(letter.document, file_names([letter], case)[0], paper)
    pages(letter.document, paper)
    edited(case, letter, language)
    if letter.kind in ("tildeling", "afslag"):
        debrief(case, letter.bid)


def _requests(case: Case, language: Language, on: date) -> None:
    """A request for an explanation to every bidder whose price is pointed out or asked about."""
    asked = tuple(_low_priced(case))
    if not asked:
        return
    t = session.texts()
    st.subheader(t("justification.low_price_title"), anchor=False)
    st.markdown(plain(t("justification.low_price", bids=", ".join(asked))))
    for bid in asked:
        _one(case, one_letter(case, "anmodning_forklaring", bid, language, on), language)


def _low_priced(case: Case) -> Iterator[BidId]:
    pointed_out = {f.place.split("/")[1] for f in found_in(case) if f.code.startswith(_LOW_PRICE)}
    for bid in case.bids:
        if bid.id in pointed_out or any(not heard.assessment for heard in bid.abnormal):
            yield bid.id
