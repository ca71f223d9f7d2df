"""Fields: how does an officer type into a case without losing or bending anything?

Numbers are typed as text and read by the strict reader (never by the browser, which makes 175 of a
pasted 17,5). What cannot be read is kept as typed, said at the field, and stops the scoring.
Each field saves when it is left. Widget keys follow the case's generation, so that a version that
came from somebody else is shown as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Literal, TypeVar

import streamlit as st

from scoring import edit, reference
from scoring.model import Case
from scoring.reading import What, plain, typed
from scoring.values import Finding
from widgets import session
from widgets.course_lock import shut

T = TypeVar("T")
Put = Callable[[Case, T], Case]


def key_of(place: str) -> str:
    """The widget key of the field at `place` in the open case."""
    held = session.opened()
    return f"{held.entry.case}:{session.edition(place)}:{place}" if held else place


def number_field(
    label: str,
    place: str,
    value: Decimal | None,
    put: Put[Decimal | None],
    *,
    what: What = "number",
    unit: str = "",
    help: str | None = None,
    disabled: bool = False,
    label_visibility: Literal["visible", "hidden", "collapsed"] = "visible",
) -> None:
    """A number typed as text. `put(case, number)` gives the changed case; None: the field was emptied."""
    t, held = session.texts(), session.opened()
    waiting = held.case.unread.get(place) if held else None
    key = key_of(place)
    st.session_state.setdefault(key, waiting if waiting is not None else written(value, what))
    st.text_input(
        f"{label} ({unit})" if unit else label,
        key=key,
        on_change=_read_number,
        args=(label, place, put, what),
        help=help,
        disabled=disabled or shut(place),
        label_visibility=label_visibility,
    )
    if waiting is not None:
        found = typed(waiting, place, what)
        st.error(t.sentence(found) if isinstance(found, Finding) else t("fields.refused", typed=waiting))


def text_field(
    label: str, place: str, value: str, put: Put[str], *, lines: int = 1, help: str | None = None
) -> None:
    """A text of one or more lines. `put(case, text)` gives the changed case."""
    key = key_of(place)
    st.session_state.setdefault(key, value)
    if lines > 1:
        height = 34 * lines
        st.text_area(
            label,
            key=key,
            max_chars=20_000,
            height=height,
            on_change=_take,
            args=(label, place, put),
            help=help,
            disabled=shut(place),
        )
    else:
        st.text_input(
            label,
            key=key,
            max_chars=400,
            on_change=_take,
            args=(label, place, put),
            help=help,
            disabled=shut(place),
        )


def choice_field(
    label: str,
    place: str,
    value: T,
    options: tuple[T, ...],
    put: Put[T],
    *,
    name: Callable[[T], str] = str,
    help: str | None = None,
) -> None:
    """One of a few codes, shown by `name`. `put(case, code)` gives the changed case."""
    key = key_of(place)
    st.session_state.setdefault(key, value)
    st.selectbox(
        label,
        options,
        format_func=name,
        key=key,
        on_change=_take,
        args=(label, place, put),
        help=help,
        disabled=shut(place),
    )


def written(value: Decimal | None, what: What = "number") -> str:
    """A number as it stands in a field: amounts grouped with øre, so that they read back in one way only."""
    if value is None:
        return ""
    if what == "amount" and value == value.quantize(Decimal("0.01")):
        return reference.texts("da").number(value, 2)
    return plain(value)


def _take(label: str, place: str, put: Put[T]) -> None:
    held = session.opened()
    if held:
        session.keep(put(held.case, st.session_state[key_of(place)]), label)


def _read_number(label: str, place: str, put: Put[Decimal | None], what: What) -> None:
    held = session.opened()
    if held is None:
        return
    text = st.session_state[key_of(place)]
    session.keep(taken(held.case, place, text, put, what), label)


def taken(case: Case, place: str, text: str, put: Put[Decimal | None], what: What = "number") -> Case:
    """The case after `text` was typed at `place`: read and put, or kept as it was typed."""
    found = typed(text, place, what)
    if isinstance(found, Finding):
        return edit.with_unread(case, place, text)
    try:
        return put(edit.with_unread(case, place, None), found)
    except ValueError:
        # The number is a number but not one the field allows (120 %, a negative price).
        return edit.with_unread(case, place, text)
