"""Forms: the words beside the fields: what they hold, and what could not be taken and why."""

from __future__ import annotations

import streamlit as st

from scoring import reference
from scoring.texts import Texts


def refuse(form: str, sentence: str) -> None:
    """Remember why the form called `form` was not taken."""
    st.session_state[f"refused/{form}"] = sentence


def refused(form: str) -> None:
    """Tell why the form was not taken the last time, if it was not."""
    sentence = st.session_state.pop(f"refused/{form}", None)
    if sentence:
        st.error(sentence)


def small(words: str) -> None:
    """Small print in full ink: Streamlit's own caption is too pale to read (under 4.5:1)."""
    st.markdown(f":small[{words}]")


def sourced_help(key: str, t: Texts) -> str:
    """A field's help; where it names a section nobody has read, it says so."""
    said, basis = t(key), reference.rulebook().basis(key)
    read = basis is None or basis.confidence == "source read" or "§" not in said
    return said if read else f"{said} ({t('rulebook.unverified')})"
