"""Session: which case is open, who is here, and is the last change saved?

Every change is saved at once as a revision; there is no save button to forget. The case stands in
the page's address, so that a reload comes back to it. What others saved meanwhile is taken in; where
both changed one thing, both versions are kept and the officer chooses. Shows what the person may see,
and nothing else (`scoring.desk`).
"""

from __future__ import annotations

import getpass
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast
from urllib.parse import unquote

import streamlit as st

from scoring import access, casefile, reference, store
from scoring.course import Move
from scoring.desk import Desk, Kept, Seen
from scoring.life import Step
from scoring.model import Case
from scoring.store import Entry, Revision, Store
from scoring.texts import LANGUAGES, Language, Texts
from scoring.values import BidId, Finding, LotId, ScoringError
from widgets import login
from widgets.arrivals import touched

FIRST_EXAMPLE = "beskaeftigelse"
_MENDING = "mending"
_ADDRESS = "sag"
_NAME = "navn"


@dataclass(frozen=True)
class Opened:
    """The open case and the revision it is; `generation` changes with the case that is open."""

    case: Case
    entry: Entry
    generation: int


@dataclass(frozen=True)
class Clash:
    """A change that was not saved: others changed the same, or it may not be made. Kept in `mine`.

    base: the revision the change was made from.
    """

    theirs: Entry
    mine: Revision
    base: int
    clashes: tuple[Finding, ...] = ()
    refused: tuple[Finding, ...] = ()


@st.cache_resource
def the_store() -> Store:
    """The store of this program; on first use it holds the first example tender."""
    url = store.default_url()
    opened = Store(url)
    if not opened.cases():
        example, what = reference.example(FIRST_EXAMPLE), texts()("session.example_added")
        Desk(opened, access.Person("Udbudsvægten", alone=True)).create(example, what, now())
    if not login.is_on():
        return opened
    opened.close()
    return Store(url, access.guard(login.creates))


def desk() -> Desk:
    """The tenders as whoever is here may see and change them."""
    return Desk(the_store(), person())


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
    """Who logged in; without login the name as last given, or the name the machine knows."""
    if login.is_on():
        return login.login()
    return str(st.session_state.get(_NAME) or unquote(st.context.cookies.get(_NAME, "")) or getpass.getuser())


def person() -> access.Person:
    """Whoever is here, for `scoring.access`: alone on a machine where nobody logs in."""
    if not login.is_on():
        return access.Person(who(), alone=True)
    return access.Person(who(), creates=login.creates(who()))


def refresh() -> Opened | None:
    """Look in the store for the open case as it stands now; once per run, before anything is shown.

    It is the one in the page's address; without an address, the one changed last. A tender in which the
    person has no part is not there.
    """
    key = st.query_params.get(_ADDRESS) or st.session_state.get(_ADDRESS) or _latest()
    mended = opened()
    if mending() and mended and key == mended.entry.case:
        return mended  # not saved yet, so the store does not know it
    leave_mending()
    seen, held = (desk().open(key) if key else None), opened()
    if seen is None:
        st.session_state.pop("opened", None)
        return None
    entry = seen.entry
    if held is None or (held.entry.case, held.entry.rev, held.case) != (entry.case, entry.rev, seen.case):
        if held and held.entry.case == entry.case and held.entry.rev < entry.rev:
            st.session_state["joined"] = entry
        held = _take(seen)
    st.session_state[_ADDRESS] = st.query_params[_ADDRESS] = entry.case
    return held


def _latest() -> str:
    newest = max(desk().cases(), key=lambda r: r.at, default=None)
    return newest.case if newest else ""


def opened() -> Opened | None:
    """The open case as this run knows it; None when no case is open."""
    return cast("Opened | None", st.session_state.get("opened"))


def mend() -> None:
    """Begin to correct the sealed model: changes wait in this session until it is sealed anew."""
    held = opened()
    if held:
        st.session_state[_MENDING] = held.case


def mending() -> Case | None:
    """The case as saved, while its sealed model is being corrected; None otherwise."""
    return cast("Case | None", st.session_state.get(_MENDING))


def leave_mending() -> None:
    """Drop the correction that was not sealed; the saved case is shown again."""
    held = opened()
    if st.session_state.pop(_MENDING, None) is not None and held:
        seen = desk().open(held.entry.case)
        if seen:
            _take(seen)


def other_cases() -> tuple[Case, ...]:
    """The newest version of every other tender in the store that can be read."""
    held = opened()
    mine = held.entry.case if held else ""
    return tuple(case for r in desk().cases() if r.case != mine and (case := _read(r.document)))


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


def add(case: Case, what: str) -> None:
    """Save a new tender under its id or the next free one, and open it; else say why it may not be made."""
    try:
        open_case(desk().create(case, what, now()).case)
    except ScoringError as error:
        st.session_state["refused"] = error.findings


def keep(case: Case, what: str) -> None:
    """Save the case as the next revision, said in `what`; without a change nothing is written."""
    held = opened()
    if held is None or case == held.case:
        return
    if mending() and case.events == held.case.events:
        st.session_state["opened"] = replace(held, case=case)
        return
    saved = st.session_state.pop(_MENDING, None)
    before = Seen(saved or held.case, held.entry)
    _kept(lambda: desk().keep(before, case, what, now()), held, case)


def restore(rev: int, what: str) -> None:
    """Put an older version of the open case on top, as a new one."""
    if held := opened():
        _kept(lambda: desk().restore(held.entry.case, rev, what, now()), held, held.case)


def due(move: Move) -> tuple[Finding, ...]:
    """What stands in the way of a step, judged on the whole case and not on what is shown here."""
    held = opened()
    return desk().due(held.entry.case, move) if held else ()


def take(move: Move, what: str) -> tuple[Finding, ...]:
    """Take a step on the whole case as it stands now; what stops it, else nothing."""
    held = opened()
    if held is None:
        return ()
    kept = desk().take(held.entry.case, move, what, now())
    _take(kept.seen)
    return kept.refused


def ask(step: Step, reason: str, awards: Mapping[LotId, BidId] | None = None) -> None:
    """Ask for the second signature under a step."""
    if held := opened():
        _kept(lambda: desk().ask(held.entry.case, step, reason, awards or {}, now()), held, held.case)


def clash() -> Clash | None:
    """What was not saved and the officer has not settled yet."""
    return cast("Clash | None", st.session_state.get("clash"))


def settle(*, mine: bool, what: str) -> None:
    """End the clash: put the officer's version on top, or leave theirs. Both stay in the history."""
    settled, held = cast(Clash, st.session_state.pop("clash")), opened()
    if mine and held:
        _kept(lambda: desk().insist(settled.mine, settled.base, what, now()), held, held.case)


def joined() -> Entry | None:
    """The last save of somebody else that was taken in here."""
    return cast("Entry | None", st.session_state.get("joined"))


def edition(place: str) -> str:
    """What keeps the widget of a field apart from the one before somebody else's value came into it."""
    held = opened()
    times = st.session_state.get("editions", {}).get(place, 0)
    return f"{held.generation if held else 0}{f'.{times}' if times else ''}"


def _kept(done: Callable[[], Kept], held: Opened, mine: Case) -> None:
    try:
        kept = done()
    except ScoringError as error:
        # The person has been taken off the tender, say; the next look in the store shows what is left.
        st.session_state["refused"] = error.findings
        return
    if kept.aside:
        theirs, base = kept.seen.entry, held.entry.rev
        st.session_state["clash"] = Clash(theirs, kept.aside, base, kept.clashes, kept.refused)
    elif kept.refused:
        st.session_state["refused"] = kept.refused
    if kept.with_:
        st.session_state["joined"] = kept.with_[-1]
    # What was typed stands on the screen: compared with that, not with what was there before it.
    st.session_state["opened"] = replace(held, case=mine)
    _take(kept.seen)


def _take(seen: Seen) -> Opened:
    """Show this version. Fields that it changes are drawn anew; what is typed elsewhere stays."""
    before = opened()
    generation = before.generation if before else -1
    if before and before.entry.case == seen.entry.case:
        _draw_anew(before, seen.case)
    else:
        generation += 1
        st.session_state.update(editions={}, joined=None)
    taken = st.session_state["opened"] = Opened(seen.case, seen.entry, generation)
    return taken


def _draw_anew(before: Opened, after: Case) -> None:
    if before.case == after:
        return
    editions, case = dict(st.session_state.get("editions", {})), before.entry.case
    keys = (str(key).split(":", 2) for key in st.session_state)
    shown = {parts[2] for parts in keys if len(parts) == 3 and parts[0] == case}
    for place in touched(shown, before.case, after):
        editions[place] = editions.get(place, 0) + 1
    st.session_state["editions"] = editions
