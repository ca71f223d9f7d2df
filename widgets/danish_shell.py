"""Danish shell: what does Streamlit itself say on the screen, and in which language?

Streamlit has no setting for the language of its own words (Upload, Search, Fullscreen …) nor
for `html lang`. The pairs stand in `data/texts`; anything an officer wrote is left alone.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from scoring import reference
from scoring.texts import Language

_HERE = Path(__file__).parent
_SHELL = st.components.v2.component(
    "danish_shell",
    js=(_HERE / "danish_shell.js").read_text(encoding="utf-8"),
    css=".st-key-danish_shell { display: none; }",
    isolate_styles=False,
)


def speak(language: Language) -> None:
    """Let the frame around the page speak `language`; call once per run, before the page.

    Takes no room on the page. A change of language is taken over at once, without a reload.
    """
    _SHELL(key="danish_shell", data={"language": language, "words": words(language)})


def words(language: Language) -> list[list[str]]:
    """Pairs of Streamlit's own English and ours; `{x}` stands for what varies. None for English."""
    lines = reference.texts(language)("shell.words", x="{x}").strip().splitlines()
    return [line.split(" = ") for line in lines if " = " in line]
