"""Session: which case is open, who is here, and is the last change saved?

Every change is saved at once as a revision; there is no save button to forget. The case stands in
the page's address, so that a reload comes back to it. When somebody saved first, both versions
are kept and the officer chooses.
"""

from __future__ import annotations

import getpass
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from urllib.parse import unquote

import streamlit as st

from scoring import casefile, reference, store
from scoring.model import Case
from scoring.store import Entry, Revision, SavedBefore, Store
from scoring.texts import LANGUAGES, Language, Texts
from scoring.values import ScoringError

FIRST_EXAMPLE = "beskaeftigelse"
_ADDRESS = "sag"
_NAME = "navn"


@dataclass(frozen=True)
class Opened:
    """The open case and the revision it is; `generation` changes whenever it came from elsewhere."""

    case: Case
    entry: Entry
    generation: int


@dataclass(frozen=True)
class Clash:
    """Somebody saved first: their revision is open, the officer's own is kept beside it."""

    theirs: Revision
    mine: Revision


@st.cache_resource
def the_store() -> Store:
    """The store of this program; on first use it holds the first example tender."""
    opened = Store(store.default_url())
    if not opened.cases():
        add(
            opened,
            reference.example(FIRST_EXAMPLE),
            who="Udbudsvægten",
            what=texts()("session.example_added"),
        )
    return opened


def add(into: Store, case: Case, *, who: str, what: str) -> Revision:
    """Save a case that is new to the store, under its tender's id."""
    return into.save(case.tender.id, casefile.dump(case), base=0, who=who, what=what, at=now())


def language() -> Language:
    """The language of the screen: Danish unless the officer switched."""
    chosen = st.session_state.get("language") or st.query_params.get("sprog", "da")
    return cast(Language, chosen if chosen in LANGUAGES else "da")


def texts() -> Texts:
    """The messages of the screen's language."""
    return reference.texts(language())


def now() -> datetime:
    """The time, in this machine's zone."""
    return datetime.now().astimezone()


def who() -> str:
    """The officer's name as last given, or the name the machine knows."""
    return str(st.session_state.get(_NAME) or unquote(st.context.cookies.get(_NAME, "")) or getpass.getuser())


def refresh() -> Opened | None:
    """Look in the store for the open case as it stands now; once per run, before anything is shown.

    It is the one in the page's address; without an address, the one changed last.
    """
    key = st.query_params.get(_ADDRESS) or st.session_state.get(_ADDRESS)
    newest = the_store().load(key) if key else max(the_store().cases(), key=lambda r: r.at, default=None)
    held = opened()
    if newest is None:
        st.session_state.pop("opened", None)
        return None
    if held is None or (held.entry.case, held.entry.rev) != (newest.case, newest.rev):
        held = _take(newest)
    st.session_state[_ADDRESS] = st.query_params[_ADDRESS] = newest.case
    return held


def opened() -> Opened | None:
    """The open case as this run knows it; None when no case is open."""
    return cast("Opened | None", st.session_state.get("opened"))


def other_cases() -> tuple[Case, ...]:
    """The newest version of every other tender in the store that can be read."""
    held = opened()
    mine = held.entry.case if held else ""
    return tuple(case for r in the_store().cases() if r.case != mine and (case := _read(r.document)))


@st.cache_resource(max_entries=500)
def _read(document: str) -> Case | None:
    try:
        return casefile.load(document)
    except ScoringError:
        return None  # said on the page Udbud, where that tender is listed


def open_case(key: str) -> None:
    """Make `key` the open case."""
    st.session_state[_ADDRESS] = st.query_params[_ADDRESS] = key
    st.session_state.pop("clash", None)


def keep(case: Case, what: str) -> None:
    """Save the case as the next revision, said in `what`; without a change nothing is written."""
    held = opened()
    if held is None or case == held.case:
        return
    key, document = held.entry.case, casefile.dump(case)
    try:
        saved = the_store().save(key, document, base=held.entry.rev, who=who(), what=what, at=now())
    except SavedBefore as before:
        mine = the_store().set_aside(key, document, who=who(), what=what, at=now())
        st.session_state["clash"] = Clash(before.newest, mine)
        _take(before.newest)
        return
    st.session_state["opened"] = Opened(case, saved, held.generation)


def clash() -> Clash | None:
    """The clash the officer has not settled yet."""
    return cast("Clash | None", st.session_state.get("clash"))


def settle(*, mine: bool, what: str) -> None:
    """End the clash: put the officer's version on top, or leave theirs. Both stay in the history."""
    settled, held = cast(Clash, st.session_state.pop("clash")), opened()
    if mine and held:
        document, key, base = settled.mine.document, held.entry.case, held.entry.rev
        _take(the_store().save(key, document, base=base, who=who(), what=what, at=now()))


def _take(revision: Revision) -> Opened:
    before = opened()
    taken = Opened(casefile.load(revision.document), revision, before.generation + 1 if before else 0)
    st.session_state["opened"] = taken
    return taken
