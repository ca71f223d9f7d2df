"""CPV field: what is bought, in the codes of the common procurement vocabulary?"""

from __future__ import annotations

import re

import streamlit as st

from scoring import edit, reference
from scoring.model import Case
from widgets import session
from widgets.explained import plain
from widgets.fields import text_field
from widgets.forms import small

_PLACE = "tender/cpv"


def cpv_field(case: Case) -> None:
    """The tender's codes in one field, each shown by name; what is not in the list is kept and told."""
    t, waiting = session.texts(), case.unread.get(_PLACE)
    shown = ", ".join(case.tender.cpv) if waiting is None else waiting
    text_field(t("facts.cpv"), _PLACE, shown, _put, help=t("facts.cpv_help"))
    if waiting is not None:
        strange = [code for code in _codes(waiting) if _known(code) is None]
        st.error(t("facts.cpv_unread", codes=", ".join(strange)))
        return
    names = reference.cpv()
    for code in case.tender.cpv:
        small(t("facts.cpv_is", code=code, name=plain(names.get(code[:8], t("facts.cpv_no_name")))))


def _codes(text: str) -> list[str]:
    return [code for code in re.split(r"[\s,;]+", text) if code]


def _known(code: str) -> str | None:
    """The eight digits of a code in the list, written with or without its check digit; None for any other."""
    found = re.fullmatch(r"(\d{8})(-\d)?", code, re.ASCII)
    return found[1] if found and found[1] in reference.cpv() else None


def _put(case: Case, text: str) -> Case:
    read = [_known(code) for code in _codes(text)]
    known = tuple(dict.fromkeys(code for code in read if code is not None))
    if None in read:
        return edit.with_unread(case, _PLACE, text)
    read_case = edit.with_unread(case, _PLACE, None)
    return edit.changed(read_case, tender=edit.changed(read_case.tender, cpv=known))
