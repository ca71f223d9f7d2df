"""Papers, law: which sentences of the letters has nobody held against retsinformation.dk?

A letter to a bidder cannot say so in its own text, so the officer is told here.
"""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from scoring import reference
from scoring.letters import Letter
from widgets import session
from widgets.explained import plain
from widgets.rule_findings import sourced


def unchecked(letters: Iterable[Letter]) -> None:
    """Every such sentence that these letters use, with its section; nothing when all have been checked."""
    t, book = session.texts(), reference.rulebook()
    keys = dict.fromkeys(key for letter in letters for key in letter.said)
    found = [(key, basis) for key in keys if (basis := book.basis(key)) and not basis.verified]
    if not found:
        return
    with st.expander(t("justification.unchecked", n=len(found))):
        st.markdown(t("justification.unchecked_words"))
        lines = (
            f"- {plain(t.gaps(key))}  \n  {plain(sourced(basis.law, basis.confidence, t))}"
            for key, basis in found
        )
        st.markdown("\n".join(lines))
