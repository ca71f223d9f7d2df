"""Forms: the words beside the fields: what they hold, and what could not be taken and why."""

from __future__ import annotations

import streamlit as st


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
