"""Follow-up: what was delivered on the promises that won, typed in later and shown against the promise.

A measurement is added and never replaced; the last one counts. What cannot be read is refused on the spot.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TypeAlias

import pandas as pd
import streamlit as st

from scoring import access, edit
from scoring.decision import Decision
from scoring.evaluation import OfferedIndicator
from scoring.formats import follow_up_book
from scoring.model import Case
from scoring.papers import Delivery
from scoring.reading import read_date, typed
from scoring.report.follow_up import numbers, states
from scoring.report.promised import Line, Owed, name_of, owed, whose
from scoring.texts import Texts
from scoring.values import BidId, CriterionId, Finding, LotId
from widgets import session
from widgets.course_lock import locked
from widgets.explained import plain
from widgets.fields import key_of
from widgets.forms import refuse, refused

_FORM = "deliveries"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FIELDS = ("delivered", "on", "by", "note")
Promised: TypeAlias = tuple[LotId, BidId, CriterionId]


def follow_up(case: Case, made: Decision) -> None:
    """Where the promises stand, a form for what was delivered, and all of it as a workbook.

    made: the decision of the case, or what would be decided: then nothing is typed in yet.
    """
    t = session.texts()
    parts = tuple(part for part in owed(case, made) if part.lines)
    if not parts:
        st.markdown(plain(t("promises.no_promise")))
        return
    for part in parts:
        _standing(case, part, t)
    if made.final:
        _form(case, parts, t)
    else:
        st.info(t("promises.widget.undecided"))
    _book(case, made, t)


def _standing(case: Case, part: Owed, t: Texts) -> None:
    st.markdown(f"**{plain(whose(case, part, t))}**")
    shown = numbers(case, part, t)
    if shown is None:
        st.markdown(plain(t("promises.widget.no_numbers")))
        return
    st.markdown("\n".join(f"- {plain(said)}" for said in states(part, t)))
    rows = [[plain(cell) for cell in row] for row in shown.rows]
    table = pd.DataFrame(rows, columns=list(shown.head)).set_index(shown.head[0])
    st.table(table, border="horizontal", alt=shown.caption)


def _form(case: Case, parts: Sequence[Owed], t: Texts) -> None:
    lines = {_key(part, line): (part, line) for part in parts for line in part.numbers}
    if not lines or locked(access.area_of("deliveries")):
        return

    def called(key: Promised) -> str:
        part, line = lines[key]
        return f"{whose(case, part, t)}: {name_of(line, t)}"

    st.markdown(f"**{plain(t('promises.widget.title'))}**")
    chosen = st.selectbox(
        t("promises.col.promise"), list(lines), format_func=called, key=key_of(f"{_FORM}/which")
    )
    line = lines[chosen][1]
    unit = line.promise.criterion.unit
    columns = dict(zip(_FIELDS, st.columns([2, 2, 3, 4]), strict=True))
    for field, column in columns.items():
        key = key_of(f"{_FORM}/{field}")
        st.session_state.setdefault(key, _before(field))
        label = t(f"promises.col.{field}")
        column.text_input(
            f"{label} ({unit})" if field == "delivered" and unit else label, key=key, max_chars=400
        )
    st.button(t("promises.widget.add"), key=key_of(f"{_FORM}/add"), on_click=_add, args=(chosen, line))
    refused(_FORM)


def _before(field: str) -> str:
    """What stands in a field before anybody types: today, and whoever is here."""
    return {"on": f"{session.now():%d.%m.%Y}", "by": session.who()}.get(field, "")


def _add(chosen: Promised, line: Line) -> None:
    held, t = session.opened(), session.texts()
    if held is None:
        return
    said = {field: str(st.session_state[key_of(f"{_FORM}/{field}")]) for field in _FIELDS}
    found = _delivery(chosen, line, said, t)
    if isinstance(found, str):
        refuse(_FORM, found)
        return
    session.keep(edit.with_delivery(held.case, found), t("promises.widget.added", name=name_of(line, t)))
    for field in _FIELDS:
        st.session_state.pop(key_of(f"{_FORM}/{field}"), None)


def _delivery(chosen: Promised, line: Line, said: dict[str, str], t: Texts) -> Delivery | str:
    """The measurement as it was typed, or the sentence that says what is wrong with it."""
    delivered, day = _number(line, said["delivered"], t), _day(said["on"], t)
    if isinstance(delivered, str):
        return delivered
    if isinstance(day, str):
        return day
    lot, bid, criterion = chosen
    try:
        return Delivery(
            lot=lot,
            bid=bid,
            criterion=criterion,
            delivered=delivered,
            on=day,
            by=said["by"],
            note=said["note"],
        )
    except ValueError:
        # More digits than the field takes.
        return t("fields.refused", typed=said["delivered"])


def _number(line: Line, text: str, t: Texts) -> Decimal | str:
    c = line.promise.criterion
    found = typed(text, _FORM, "percent" if c.unit.startswith("%") else "number")
    if isinstance(found, Finding):
        return t.sentence(found)
    if found is None:
        return t("promises.widget.no_number", name=name_of(line, t))
    above = isinstance(c.scoring, OfferedIndicator) and min(c.scoring.worst, c.scoring.best) >= 0
    return t("promises.widget.below_zero", typed=text.strip()) if above and found < 0 else found


def _day(text: str, t: Texts) -> date | str:
    today = session.now().date()
    day = read_date(text) if text.strip() else today
    if day is None:
        return t("facts.not_a_date", typed=text.strip())
    return t("promises.widget.later", on=day) if day > today else day


def _book(case: Case, made: Decision, t: Texts) -> None:
    st.download_button(
        t("promises.widget.book"),
        lambda: follow_up_book.write(case, t.language, made),
        f"{t('promises.file_follow', id=case.tender.id)}.xlsx",
        _XLSX,
        key=key_of(f"{_FORM}/book"),
        on_click="ignore",
    )


def _key(part: Owed, line: Line) -> Promised:
    return part.lot, part.bid, line.promise.criterion.id
