"""Course trail (Spor): who changed what, when, from what to what; and is the record still whole?"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from scoring import admission, casefile, course, seals
from scoring import trail as kept_trail
from scoring.formats import trail_book
from scoring.model import Case
from scoring.score import score
from scoring.store import Entry
from scoring.texts import Texts
from widgets import session, shown
from widgets.explained import plain
from widgets.fields import key_of
from widgets.forms import small

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_AT_FIRST, _MOST_SHOWN = 20, 200


def trail(held: session.Opened) -> None:
    """The revisions, one of them opened, the head of the chain, and the check of it all."""
    t = session.texts()
    st.subheader(t("course.trail"), anchor=False)
    entries = session.desk().history(held.entry.case)
    st.markdown(t("course.trail_words", n=len(entries)))
    _listed(entries, t)
    _one(held, entries, t)
    st.markdown(t("course.head"))
    st.code(entries[-1].hash, language=None, wrap_lines=True)
    small(t("course.head_short", head=kept_trail.short(entries[-1].hash)))
    if st.button(t("course.verify"), key=key_of("course/verify")):
        _verified(held, entries, t)
    _taken_out(held, t)


def _listed(entries: Sequence[Entry], t: Texts) -> None:
    all_of_them = len(entries) > _AT_FIRST and st.toggle(
        t("course.trail_all", n=len(entries)), key="course/all"
    )
    latest = list(reversed(entries)) if all_of_them else list(reversed(entries))[:_AT_FIRST]
    heads = [t(f"course.trail_head.{name}") for name in ("rev", "when", "who", "what")]
    lines = [(f"{e.rev}", _when(e, t), plain(e.who), plain(e.what)) for e in latest]
    st.table(pd.DataFrame(lines, columns=heads), border="horizontal", hide_index=True, alt=t("course.trail"))


def _one(held: session.Opened, entries: Sequence[Entry], t: Texts) -> None:
    """One revision opened, to be read: what it changed, where the tender stood, and its result."""
    by_rev = {e.rev: e for e in reversed(entries)}
    rev = st.selectbox(
        t("course.open_rev"),
        list(by_rev),
        index=None,
        format_func=lambda r: f"{r}. {by_rev[r].what} · {by_rev[r].who} · {_when(by_rev[r], t)}",
        placeholder=t("course.open_rev_none"),
        key=f"course/rev/{held.entry.case}",
    )
    case = session.desk().version(held.entry.case, rev) if rev else None
    if case is None or rev is None:
        return
    with st.container(border=True):
        here = course.state(case)
        st.markdown(plain(t("course.rev_state", rev=rev, state=t(f"state.{here}"))))
        _differences(held, rev, case, t)
        _result(case, t)
        document, name = casefile.dump(case), f"{held.entry.case}-{rev}.json"
        st.download_button(t("course.rev_file"), document, name, "application/json", on_click="ignore")
        if course.state(held.case) == here == "draft" and rev != held.entry.rev:
            label = t("course.restore", rev=rev)
            said = t("course.restored", rev=rev)
            st.button(label, key="course/restore", on_click=session.restore, args=(rev, said))


def _differences(held: session.Opened, rev: int, case: Case, t: Texts) -> None:
    before = session.desk().version(held.entry.case, rev - 1)
    if before is None:
        st.markdown(t("course.rev_first"))
        return
    changed = casefile.differences(before, case)
    st.markdown(t("course.rev_changed", n=len(changed)) if changed else t("course.rev_same"))
    heads = [t(f"course.change_head.{name}") for name in ("place", "before", "after")]
    lines = [
        (plain(d.place), plain(str(d.values["before"])), plain(str(d.values["after"])))
        for d in changed[:_MOST_SHOWN]
    ]
    if lines:
        st.table(pd.DataFrame(lines, columns=heads), border="horizontal", hide_index=True)


def _result(case: Case, t: Texts) -> None:
    """Who stood where, as the case was then."""
    found = [f for f in admission.check(case) if f.severity == "stop"]
    if found or not case.bids:
        st.markdown(t("course.rev_no_result"))
        return
    for lot in case.tender.lots:
        card = score(case, lot.id)
        if len(case.tender.lots) > 1:
            st.markdown(f"**{plain(f'{lot.id} {lot.title}')}**")
        st.table(shown.ranking(card, case, t), border="horizontal", hide_index=True)


def _verified(held: session.Opened, entries: Sequence[Entry], t: Texts) -> None:
    store = session.the_store()
    # The whole tender is checked, also what this person may not see yet.
    broken, newest = store.verify(held.entry.case), store.load(held.entry.case)
    whole = casefile.load(newest.document) if newest else held.case
    sealed = [f for f in seals.verify(whole) if f.severity == "stop"]
    if broken:
        first = min(broken, key=lambda e: abs(e.rev))
        st.error(t("course.chain_broken", rev=first.rev, who=first.who, when=_when(first, t)))
    if sealed:
        st.error("\n".join([t("course.seals_broken"), *(f"- {plain(t.sentence(f))}" for f in sealed)]))
    if not broken and not sealed:
        st.success(t("course.all_whole", n=len(entries)))


def _taken_out(held: session.Opened, t: Texts) -> None:
    """The trail as workbook and as JSON, for whoever may see all that stands in it."""
    key, language, store = held.entry.case, session.language(), session.the_store()
    newest = store.load(key)
    if newest is None or casefile.load(newest.document) != (session.mending() or held.case):
        st.markdown(t("course.export_later"))
        return
    left, right = st.columns(2)
    left.download_button(
        t("course.export_excel"),
        lambda: trail_book.write(kept_trail.trail(store, key), language),
        t("course.export_name", id=key) + ".xlsx",
        _XLSX,
        on_click="ignore",
    )
    right.download_button(
        t("course.export_json"),
        lambda: kept_trail.dump(kept_trail.trail(store, key)),
        t("course.export_name", id=key) + ".json",
        "application/json",
        on_click="ignore",
    )


def _when(entry: Entry, t: Texts) -> str:
    at = entry.at.astimezone()
    return f"{t.date(at)} {t.time(at)}"
