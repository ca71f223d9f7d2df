"""Typed table: how does an officer type or paste a block of numbers without one of them bending?

Every cell is text until the strict reader has read it; the browser never makes a number of it. A
paste is one revision. What cannot be read stands in its cell, marked, and is told under the table.
The table keeps its place while one types: the widget's key follows the case's generation only, and
what was typed lies over the data until the page is left.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import pandas as pd
import streamlit as st

from scoring.model import Case
from scoring.reading import What, typed
from scoring.values import Finding
from widgets import session
from widgets.course_lock import shut
from widgets.fields import Put, key_of, taken, written

Cell = tuple[str, str]
MARK = "▲ "
"""Stands before a text that could not be read."""
_NAMES = ("short", "name")
_NAME_WIDTH, _WIDE, _NARROW, _FEW = 170, 190, 130, 2


@dataclass(frozen=True)
class Column:
    """A column of numbers: its heading, what is typed in it, and a longer explanation."""

    label: str
    what: What = "number"
    help: str | None = None


@dataclass(frozen=True)
class Table:
    """What a typed table shows and where each cell belongs.

    `rows` (id → short and long name) and `columns` by id, in order. `cells`: the numbers that are
    known. `place_of` and `put_of` say for a row and a column where its number stands and how it
    enters the case. `headings` stand over the two names. `shown`: read-only columns after the
    others, heading → text per row.
    """

    rows: Mapping[str, tuple[str, str]]
    columns: Mapping[str, Column]
    cells: Mapping[Cell, Decimal]
    place_of: Callable[[str, str], str]
    put_of: Callable[[str, str], Put[Decimal | None]]
    headings: tuple[str, str]
    shown: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def typed_table(table: Table, *, key: str, said: str, alt: str) -> None:
    """Show the table; every change is saved at once under the words `said`."""
    held = session.opened()
    if held is None:
        return
    widget = key_of(f"table/{key}")
    st.data_editor(
        _frame(table, held.case),
        key=widget,
        hide_index=True,
        placeholder="",
        alt=alt,
        disabled=_is_shut(table) or [*_NAMES, *_shown_ids(table)],
        column_config=_headings(table),
        on_change=_take,
        args=(widget, table, said),
    )
    _told(table, held.case)


def _is_shut(table: Table) -> bool:
    return any(shut(table.place_of(r, c)) for r in [*table.rows][:1] for c in [*table.columns][:1])


def _frame(table: Table, case: Case) -> pd.DataFrame:
    wrong = {r for r in table.rows if any(table.place_of(r, c) in case.unread for c in table.columns)}
    short = [f"{name} {MARK}" if r in wrong else name for r, (name, _) in table.rows.items()]
    columns = dict(zip(_NAMES, (short, [name for _, name in table.rows.values()]), strict=True))
    for c, column in table.columns.items():
        columns[c] = [_text(table, case, (r, c), column.what) for r in table.rows]
    for name, texts in zip(_shown_ids(table), table.shown.values(), strict=True):
        columns[name] = [texts.get(r, "") for r in table.rows]
    return pd.DataFrame(columns, dtype="str")


def _text(table: Table, case: Case, cell: Cell, what: What) -> str:
    waiting = case.unread.get(table.place_of(*cell))
    return written(table.cells.get(cell), what) if waiting is None else MARK + waiting


def _headings(table: Table) -> dict[str, object]:
    text = st.column_config.TextColumn
    short, name = table.headings
    names = {_NAMES[0]: text(short, pinned=True), _NAMES[1]: text(name, width=_NAME_WIDTH)}
    # Few columns have room for their whole heading; many are read by its beginning.
    width = _WIDE if len(table.columns) <= _FEW else _NARROW
    numbers = {
        c: text(column.label, help=column.help, alignment="right", width=width)
        for c, column in table.columns.items()
    }
    shown = {
        i: text(label, alignment="right") for i, label in zip(_shown_ids(table), table.shown, strict=True)
    }
    return {**names, **numbers, **shown}


def _shown_ids(table: Table) -> Sequence[str]:
    return [f"shown/{i}" for i in range(len(table.shown))]


def _take(widget: str, table: Table, said: str) -> None:
    held = session.opened()
    if held is None:
        return
    case, rows = held.case, list(table.rows)
    for at, cells in st.session_state[widget]["edited_rows"].items():
        for c, text in cells.items():
            r = rows[int(at)]
            typed_in = (text or "").removeprefix(MARK)
            case = taken(case, table.place_of(r, c), typed_in, table.put_of(r, c), table.columns[c].what)
    session.keep(case, said)


def _told(table: Table, case: Case) -> None:
    t = session.texts()
    lines = []
    for r in table.rows:
        for c, column in table.columns.items():
            place = table.place_of(r, c)
            if place in case.unread:
                found = typed(case.unread[place], place, column.what)
                refused = t("fields.refused", typed=case.unread[place])
                sentence = t.sentence(found) if isinstance(found, Finding) else refused
                lines.append(t("table.cell", row=r, column=column.label, sentence=sentence))
    if lines:
        st.error("\n".join([t("table.unread", mark=MARK.strip()), *(f"- {line}" for line in lines)]))
