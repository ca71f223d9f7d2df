"""Course line: where in its life is the tender, in one line and in words?"""

from __future__ import annotations

import streamlit as st

from scoring import course
from scoring.model import Case
from scoring.texts import Texts
from widgets.forms import small


def state_line(case: Case, t: Texts) -> None:
    """Every state a tender passes through, the present one bold, and the same said in words."""
    here = course.state(case)
    states = course.LINE if here in course.LINE else (here,)
    words = (f"**{t(f'state.{s}')}**" if s == here else t(f"state.{s}") for s in states)
    st.markdown(" → ".join(words))
    small(t(f"state_said.{here}"))
