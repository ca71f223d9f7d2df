"""Rule limits: which numbers of the tool do the checks turn on, and does the department use others?"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pandas as pd
import streamlit as st

from scoring import edit
from scoring.model import Case
from scoring.rules.book import Check, Limit, Rulebook
from scoring.texts import Texts
from widgets import session
from widgets.explained import plain
from widgets.fields import Put, number_field

_HEADS = ("check", "what", "tool", "own")


def limits(case: Case, book: Rulebook) -> None:
    """Every limit by check, the department's own beside the tool's, and one to change at a time."""
    t = session.texts()
    known = {f"{check.id}.{name}": (check, limit) for check, name, limit in _all(book)}
    with st.expander(t("rulebook.limits")):
        st.markdown(t("rulebook.limits_help"))
        heads = [t(f"rulebook.limit_head.{name}") for name in _HEADS]
        lines = [_line(*known[key], case.rule_limits.get(key), t) for key in known]
        st.table(pd.DataFrame(lines, columns=heads).set_index(heads[0]), border="horizontal")
        _change(case, known, t)


def _all(book: Rulebook) -> list[tuple[Check, str, Limit]]:
    return [(check, name, limit) for check in book.checks.values() for name, limit in check.limits.items()]


def _line(check: Check, limit: Limit, own: Decimal | None, t: Texts) -> tuple[str, ...]:
    said = (f"{check.id} {check.title.in_(t.language)}", limit.text.in_(t.language))
    numbers = (_number(limit.value, limit, t), "" if own is None else _number(own, limit, t))
    return tuple(map(plain, (*said, *numbers)))


def _number(value: Decimal, limit: Limit, t: Texts) -> str:
    return f"{t.number(value)} {limit.unit.in_(t.language)}".strip()


def _change(case: Case, known: Mapping[str, tuple[Check, Limit]], t: Texts) -> None:
    # A number that could not be read waits at its limit, so that one is opened first.
    waiting = (n for n, key in enumerate(known) if f"rule_limits/{key}" in case.unread)
    chosen = st.selectbox(
        t("rulebook.limit_choose"),
        list(known),
        index=next(waiting, None),
        placeholder=t("rulebook.limit_placeholder"),
        format_func=lambda key: f"{known[key][0].id}: {known[key][1].text.in_(t.language)}",
        key="graense",
    )
    if chosen in known:
        _, limit = known[chosen]
        own = case.rule_limits.get(chosen)
        number_field(
            t("rulebook.limit_own"),
            f"rule_limits/{chosen}",
            limit.value if own is None else own,
            _put(chosen, limit.value),
            unit=limit.unit.in_(t.language),
        )


def _put(name: str, program: Decimal) -> Put[Decimal | None]:
    def put(case: Case, value: Decimal | None) -> Case:
        # An emptied field, like the program's own number, brings the program's limit back.
        return edit.with_rule_limit(case, name, None if value in (None, program) else value)

    return put
