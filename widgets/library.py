"""Library: which ready criterion does the officer look for, and what may stand in the place of a risky one?

Nothing is saved before "Indsæt" or "Erstat med …"; each of them is one revision.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

import streamlit as st

from scoring import criteria_tree, library, reference
from scoring.evaluation import Criterion, EvaluationModel, OfferedIndicator
from scoring.library import Blocked, Entry, Found, Library
from scoring.model import Case
from scoring.tables import criterion_name
from scoring.texts import Texts
from scoring.values import THEMES, CriterionId
from widgets import session
from widgets.criterion_editor import open_only
from widgets.explained import plain
from widgets.fields import key_of
from widgets.rule_findings import sourced

_SHOWN_AT_FIRST = 8


def open_button(index: int) -> None:
    """The button that opens the library, or closes it again."""
    t, is_open = session.texts(), _is_open(index)
    label = t("library.close" if is_open else "library.find")
    st.button(label, key=_key(index, "button"), on_click=_open, args=(index, not is_open))


def shelf(case: Case, index: int) -> None:
    """The opened library: search, filters, what they find; nothing while it is closed."""
    if not _is_open(index):
        return
    t, books = session.texts(), reference.library()
    with st.container(border=True):
        st.write(t("library.words", entries=len(books.entries), blocked=len(books.blocked)))
        found = _looked_for(case, index, books, t)
        opened = st.session_state.get(_key(index, "opened"))
        by_id = {**books.entries, **books.blocked}
        if opened and by_id[opened] not in found:
            found = (by_id[opened], *found)
        st.write(t("library.found", n=len(found)) if found else t("library.none"))
        everything = st.session_state.get(_key(index, "all"), False)
        first = [f for n, f in enumerate(found) if everything or n < _SHOWN_AT_FIRST or f.id == opened]
        for one in first:
            _line(case, index, one, one.id == opened, t)
        if len(first) < len(found):
            label = t("library.more", n=len(found))
            st.button(label, key=_key(index, "more"), on_click=_set, args=(_key(index, "all"), True))


def suggest(index: int, c: Criterion, check: str) -> None:
    """What of the library may replace a criterion that set off `check` (`CHK-09`), if anything."""
    held, t = session.opened(), session.texts()
    if held is None or criteria_tree.children(held.case.models[index], c.id):
        return
    entries = library.suggested(reference.library(), check, held.case.tender.cpv)
    if not entries:
        return
    st.write(t("library.instead_of"))
    with st.container(horizontal=True):
        for entry in entries:
            key, label = (
                _key(index, f"{c.id}/{check}/{entry.id}"),
                t("library.replace", name=_name(entry)),
            )
            st.button(label, key=key, wrap=True, on_click=_replace, args=(index, c.id, entry.id))
    gone = _said_about(held.case, c.id)
    if gone:
        st.write(t("library.offers_go", n=gone))


def adapt(c: Criterion) -> None:
    """What of a criterion from the library is still for the officer to adapt."""
    t, left = session.texts(), library.unadapted(reference.library(), c)
    if left:
        st.info(t("library.adapt", what=", ".join(t(f"library.adapt_{part}") for part in left)))


def _looked_for(case: Case, index: int, books: Library, t: Texts) -> Sequence[Found]:
    words = st.text_input(
        t("library.look_for"),
        key=_key(index, "words"),
        placeholder=t("library.look_for_example"),
        on_change=_set,
        args=(_key(index, "opened"), None),
    )
    left, right = st.columns(2)
    with left:
        theme = st.selectbox(
            t("library.theme"),
            ("", *(x for x in THEMES if any(e.theme == x for e in books.entries.values()))),
            format_func=lambda x: t(f"tables.theme.{x}") if x else t("library.all"),
            key=_key(index, "theme"),
        )
    with right:
        use = st.selectbox(
            t("library.use"),
            ("", *sorted(get_args(library.Use), key=lambda x: t(f"library.uses.{x}"))),
            format_func=lambda x: t(f"library.uses.{x}") if x else t("library.all"),
            key=_key(index, "use"),
        )
    codes = case.tender.cpv
    only = bool(codes) and st.checkbox(t("library.fits", codes=", ".join(codes)), key=_key(index, "fits"))
    return library.search(books, words, theme or None, codes if only else None, use or None)


def _line(case: Case, index: int, found: Found, is_open: bool, t: Texts) -> None:
    key = _key(index, f"line/{found.id}")
    st.session_state[key] = is_open
    if isinstance(found, Entry):
        light, theme = t(f"library.entry_{found.light}"), t(f"tables.theme.{found.theme}")
        label = t("library.entry", id=found.id, name=_name(found), theme=theme, light=light)
    else:
        label = t("library.blocked", id=found.id, name=_name(found), law=found.law)
    line = st.expander(plain(label), key=key, on_change=_pressed, args=(index, found.id))
    if is_open:
        with line:
            if isinstance(found, Entry):
                _entry(case, index, found, t)
            else:
                _blocked(index, found, t)


def _entry(case: Case, index: int, entry: Entry, t: Texts) -> None:
    model = case.models[index]
    st.write(t(f"library.{entry.light}"))
    tops = [c for c in criteria_tree.children(model, None) if c.kind == "quality"]
    names = {c.id: f"{c.id} {criterion_name(c, t.language)}" for c in tops}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        key = _key(index, f"under/{entry.id}")
        st.selectbox(
            t("library.under"),
            ("", *names),
            index=1 + list(names).index(at) if (at := _natural_parent(model, entry)) else 0,
            format_func=lambda c: names.get(c, t("library.on_top")),
            key=key,
        )
        st.button(
            t("library.insert"),
            type="primary",
            key=_key(index, f"insert/{entry.id}"),
            on_click=_insert,
            args=(index, entry.id, key),
        )
    scale = model.scale
    if isinstance(entry.scoring, OfferedIndicator):
        ends = {"worst": entry.scoring.worst, "best": entry.scoring.best, "unit": entry.unit}
        _told(t, "indicator", f"{entry.scoring.indicator} ({entry.unit}).")
        _told(t, "scale", t("library.span", **ends, bottom=scale.bottom, top=scale.top))
        st.warning(_basis(reference.library(), t))
    else:
        _told(t, "scale", t("library.assessed", bottom=scale.bottom, top=scale.top))
    for part in ("emphasis", "subject_link", "evidence", "measured", "lawful_when", "unlawful_when"):
        _told(t, part, getattr(entry, part))
    for part in ("gaming", "guard", "kpi", "remedy"):
        _told(t, part, getattr(entry, part))
    if entry.uses:
        _told(t, "use", ", ".join(t(f"library.uses.{use}") for use in entry.uses))
    if case.tender.cpv and not library.fits(entry, case.tender.cpv):
        st.info(t("library.not_for_cpv", codes=", ".join(case.tender.cpv)))
    _told(t, "weight", t("library.weight_span", low=entry.lowest_weight, high=entry.highest_weight))
    _told(t, "law", sourced(entry.law, entry.confidence, t))
    st.caption(t("library.thumb"))


def _blocked(index: int, idea: Blocked, t: Texts) -> None:
    danish = t.language == "da"
    st.warning(t("library.short_of_law", law=sourced(idea.law, idea.confidence, t)))
    _told(t, "why", idea.why if danish else idea.why_en)
    _told(t, "instead", idea.instead if danish else idea.instead_en)
    with st.container(horizontal=True):
        for entry in library.substitutes(reference.library(), idea):
            label = t("library.see", id=entry.id, name=_name(entry))
            key = _key(index, f"see/{idea.id}/{entry.id}")
            st.button(label, key=key, wrap=True, on_click=_set, args=(_key(index, "opened"), entry.id))


def _told(t: Texts, part: str, text: str) -> None:
    st.markdown(f"**{t(f'library.{part}')}:** {plain(text)}")


def _basis(books: Library, t: Texts) -> str:
    return books.scale_basis if t.language == "da" else books.scale_basis_en


def _name(found: Found) -> str:
    return found.name if session.language() == "da" else found.name_en


def _natural_parent(model: EvaluationModel, entry: Entry) -> CriterionId | None:
    """A top criterion of the entry's theme that is a group, or still empty; else none."""
    for c in criteria_tree.children(model, None):
        is_group = bool(criteria_tree.children(model, c.id))
        is_empty = c.scoring.how == "assessed" and not (c.emphasis or c.subject_link)
        if c.theme == entry.theme and c.kind == "quality" and (is_group or is_empty):
            return c.id
    return None


def _said_about(case: Case, c: CriterionId) -> int:
    given = sum(a.criterion == c for a in case.assessments)
    return given + sum(o.criterion == c for bid in case.bids for o in bid.offered)


def _insert(index: int, entry: str, under: str) -> None:
    held, t, taken = session.opened(), session.texts(), reference.library().entries[entry]
    if held:
        case, key = library.inserted(held.case, index, taken, st.session_state[under] or None)
        session.keep(case, t("library.inserted", name=taken.name, key=key))
        open_only(index, key)
        _open(index, False)


def _replace(index: int, key: CriterionId, entry: str) -> None:
    held, t, taken = session.opened(), session.texts(), reference.library().entries[entry]
    if held:
        old = next(c.name for c in held.case.models[index].criteria if c.id == key)
        case = library.replaced(held.case, index, taken, key)
        session.keep(case, t("library.replaced", old=old, new=taken.name))
        _forget(f"{criteria_tree.place(index, key)}/")


def _forget(place: str) -> None:
    """Let the fields under `place` show what the case holds now, not what was typed before."""
    for key in [k for k in st.session_state if str(k).startswith(key_of(place))]:
        del st.session_state[key]


def _pressed(index: int, found: str) -> None:
    is_open = st.session_state[_key(index, f"line/{found}")]
    st.session_state[_key(index, "opened")] = found if is_open else None


def _open(index: int, is_open: bool) -> None:
    _set(_key(index, "open"), is_open)
    _set(_key(index, "opened"), None)


def _set(key: str, value: object) -> None:
    st.session_state[key] = value


def _is_open(index: int) -> bool:
    return bool(st.session_state.get(_key(index, "open")))


def _key(index: int, part: str) -> str:
    return key_of(f"library/{index}/{part}")
