"""Rule limits: which numbers of the tool do the checks turn on, and does the department use others?"""

from __future__ import annotations

from decimal import Decimal

import streamlit as st

from scoring import edit
from scoring.model import Case
from scoring.rules.book import Rulebook
from widgets import session
from widgets.fields import Put, number_field
from widgets.forms import small


def limits(case: Case, book: Rulebook) -> None:
    """Every limit as a field; what differs from the program's is said beside it."""
    t = session.texts()
    with st.expander(t("rulebook.limits")):
        st.markdown(t("rulebook.limits_help"))
        for check in book.checks.values():
            for name, limit in check.limits.items():
                key = f"{check.id}.{name}"
                own = case.rule_limits.get(key)
                number_field(
                    f"{check.id}: {limit.text.in_(t.language)}",
                    f"rule_limits/{key}",
                    limit.value if own is None else own,
                    _put(key, limit.value),
                    unit=limit.unit.in_(t.language),
                )
                if own is not None:
                    small(t("rulebook.limit_own", limit=limit.value))


def _put(name: str, program: Decimal) -> Put[Decimal | None]:
    def put(case: Case, value: Decimal | None) -> Case:
        # An emptied field, like the program's own number, brings the program's limit back.
        return edit.with_rule_limit(case, name, None if value in (None, program) else value)

    return put
