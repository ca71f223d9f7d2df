"""Point: which points are given, which are missing, and on what grounds?"""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from scoring import admission, course, panel
from scoring.model import Case
from scoring.tables import criterion_name
from scoring.tender import Lot
from scoring.values import PANEL, Finding
from widgets import panel_excel, session
from widgets.assessment import Cell, Page, one_cell
from widgets.bidder import named
from widgets.explained import plain
from widgets.fields import key_of
from widgets.forms import small
from widgets.frame import choose_lot, need_case
from widgets.panel_bounds import who_can_win
from widgets.panel_declaration import declaration
from widgets.panel_meeting import meeting, progress
from widgets.panel_people import people
from widgets.panel_story import story
from widgets.panel_who import choose_voice, must_declare

t = session.texts()
BID, CRITERION, MOVES = "points/bid", "points/criterion", "points/moves"
_WIDTH = 200


def answer(case: Case, lot: Lot) -> str:
    """How many points are missing, here and in the other lots, and how many texts are no points."""
    unread = sum(place.startswith("assessments/") for place in case.unread)
    given = _given(case, lot)
    told = t("points.unread_one" if unread == 1 else "points.unread", n=unread)
    return f"{given} {told}" if unread else given


def _given(case: Case, lot: Lot) -> str:
    here, all_lots = _missing(admission.findings(case, lot.id)), _missing(admission.check(case))
    elsewhere = all_lots - here
    if not here and not elsewhere:
        return t("points.all_given")
    if len(case.tender.lots) == 1:
        return t("points.missing_one") if len(here) == 1 else t("points.missing", n=len(here))
    return t("points.missing_in", n=len(here), lot=lot.id, more=len(elsewhere))


def _missing(findings: tuple[Finding, ...]) -> set[str]:
    return {f.place for f in findings if f.code == "score.points_missing"}


def grid(page: Page) -> None:
    """Bids by criteria; a click or the arrow keys open a cell."""
    language = session.language()
    columns = {c.id: [page.sign(b, c) for b in page.bids] for c in page.criteria}
    short, names = zip(*(named(b, page.lot.id) for b in page.bids), strict=True)
    frame = pd.DataFrame({"short": short, "name": names, **columns}, dtype="str")
    text = st.column_config.TextColumn
    whole = {c.id: f"{c.id} {criterion_name(c, language)}" for c in page.criteria}
    headings = {c: text(name, help=name, width=_WIDTH) for c, name in whole.items()}
    # A new key after a step by button: a cell that is still marked in the table could not be opened again.
    key = key_of(f"points/{page.lot.id}/{page.evaluator}/{st.session_state.get(MOVES, 0)}")
    st.dataframe(
        frame,
        hide_index=True,
        column_config={
            "short": text(t("bids.bid"), pinned=True),
            "name": text(t("bids.name"), width=_WIDTH),
            **headings,
        },
        on_select=partial(_selected, key, page),
        selection_mode="single-cell",
        key=key,
        alt=t("points.grid_alt", lot=page.lot.title or page.case.tender.title, n=len(page.lacking())),
    )
    small(t("points.legend"))


def _selected(key: str, page: Page) -> None:
    cells = st.session_state[key]["selection"]["cells"]
    for row, column in cells:
        st.session_state[BID] = page.bids[row].id
        if column in {c.id for c in page.criteria}:
            st.session_state[CRITERION] = column


def _go(cell: Cell) -> None:
    st.session_state[BID], st.session_state[CRITERION] = cell
    _moved()


def _moved() -> None:
    st.session_state[MOVES] = st.session_state.get(MOVES, 0) + 1


def steps(page: Page) -> Cell:
    """Which cell is open, and the ways to the next one: lists, and three buttons."""
    bids = {b.id: f"{b.id} {b.tenderer.name}" for b in page.bids}
    criteria = {c.id: f"{c.id} {criterion_name(c, session.language())}" for c in page.criteria}
    first = next(iter(page.lacking()), page.cells[0])
    for key, names, start in ((BID, bids, first[0]), (CRITERION, criteria, first[1])):
        if st.session_state.get(key) not in names:
            st.session_state[key] = start
    left, right = st.columns(2)
    bid = left.selectbox(
        t("bids.bid"),
        list(bids),
        format_func=lambda i: bids.get(i, i),
        key=BID,
        on_change=_moved,
        persist_state="session",
    )
    criterion = right.selectbox(
        t("points.criterion"),
        list(criteria),
        format_func=lambda i: criteria.get(i, i),
        key=CRITERION,
        on_change=_moved,
        persist_state="session",
    )
    _buttons(page, (bid, criterion))
    return bid, criterion


def _buttons(page: Page, here: Cell) -> None:
    at = page.cells.index(here)
    before, after = page.cells[:at], page.cells[at + 1 :]
    lacking = [c for c in (*after, *before) if c in page.lacking()]
    ways = (
        ("previous", t("points.previous"), before[-1:]),
        ("next", t("points.next"), after[:1]),
        ("next_missing", t("points.next_missing"), lacking[:1]),
    )
    with st.container(horizontal=True):
        for name, label, to in ways:
            st.button(label, key=f"points/{name}", disabled=not to, on_click=_go, args=to or (here,))


def points(case: Case) -> None:
    """The page for a case that has bids and criteria."""
    top = st.container()
    lot = choose_lot(case)
    model = case.model_for(lot.id)
    if model is None or not panel.assessed(model):
        st.write(t("points.no_criteria"))
        st.page_link("views/criteria.py", label=t("criteria.title"))
        return
    if not case.bids_in(lot.id):
        st.write(t("points.no_bids"))
        st.page_link("views/bids.py", label=t("bids.title"))
        return
    people(case)
    evaluator = choose_voice(case, model)
    if evaluator is None:
        return
    if evaluator != PANEL and (case.evaluators or course.state(case) != "draft"):
        declaration(case, evaluator)
    if must_declare(case, evaluator):
        st.info(t("panel.declare_first", name=panel.name_of(case, evaluator)))
        return
    page = Page(case, lot, model, evaluator)
    top.markdown(own_answer(page) if page.discreet else answer(case, lot))
    judging(page)


def own_answer(page: Page) -> str:
    """How far one evaluator has come, where everybody judges on their own."""
    out = {b.id for b in page.bids if b.rejection(page.lot.id)} | page.barred
    due = sum(bid not in out for bid, _ in page.cells)
    name = panel.name_of(page.case, page.evaluator)
    return plain(t("panel.progress", name=name, given=due - len(page.lacking()), due=due))


def judging(page: Page) -> None:
    """The grid, one cell opened, and what the panel as a whole looks at."""
    grid(page)
    cell = steps(page)
    one_cell(page, cell)
    story(page.case, page.lot.id, cell, only=page.evaluator if page.discreet else None)
    panel_excel.sheet(page.case, page.evaluator)
    if page.evaluator == PANEL:
        meeting(page.case, page.model, page.lot)
        who_can_win(page.case, page.model, page.lot)
        progress(page.case)


held = need_case()
st.title(t("points.title"))
points(held.case)
