"""Papers, pages: how will this paper look when it is printed, page by page, and what does it say in words?"""

from __future__ import annotations

from hashlib import sha256

import pandas as pd
import streamlit as st

from scoring.document import Block, Document, Figure, Paragraph, Points, Signatures, Table
from scoring.formats.pdf import pictures
from widgets import session
from widgets.explained import plain
from widgets.fields import key_of

_PPI = 120
"""Dots to an inch of the pictures: A4 is about 990 wide, as broad as the page is shown."""
_KEPT = 60


def pages(document: Document, name: str) -> None:
    """The real pages, one at a time, and below them the same words as text. name: what the paper is here."""
    t = session.texts()
    with st.spinner(t("justification.drawing")):
        drawn = _drawn(document)
    _leaf(drawn, document.title, name)
    as_text = st.checkbox(t("justification.as_text"), key=key_of(f"papers/{name}/text"))
    if as_text:
        with st.container(border=True):
            _text(document)


def _fingerprint(document: Document) -> str:
    """What the pages show: everything but the files inside the PDF."""
    shown = {name: value for name, value in vars(document).items() if name != "attached"}
    return sha256(repr(shown).encode()).hexdigest()


@st.cache_data(max_entries=_KEPT, show_spinner=False, hash_funcs={Document: _fingerprint})
def _drawn(document: Document) -> tuple[bytes, ...]:
    return pictures(document, _PPI)


@st.fragment
def _leaf(drawn: tuple[bytes, ...], title: str, name: str) -> None:
    """One page with what turns it. A fragment, so that only it is drawn anew."""
    t, n, key = session.texts(), len(drawn), key_of(f"papers/{name}/page")
    at = st.session_state[key] = min(int(st.session_state.get(key, 1)), n)
    if n > 1:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.button(
                t("justification.before"), key=f"{key}/-", on_click=_turn, args=(key, -1), disabled=at == 1
            )
            st.button(
                t("justification.after"),
                key=f"{key}/+",
                on_click=_turn,
                args=(key, 1),
                disabled=at == n,
            )
            st.selectbox(
                t("justification.page"),
                range(1, n + 1),
                key=key,
                format_func=lambda page: t("print.page", page=page, pages=n),
                label_visibility="collapsed",
                width=180,
            )
    with st.container(border=True):
        alt = t("justification.page_alt", title=title, page=at, pages=n)
        st.image(drawn[at - 1], alt=alt, width="stretch")


def _turn(key: str, step: int) -> None:
    st.session_state[key] += step


def _text(document: Document) -> None:
    """The paper in words, for who reads it aloud or searches in it."""
    st.markdown(f"### {plain(document.title)}")
    st.markdown("  \n".join(f"{plain(label)}: {plain(value)}" for label, value in document.meta))
    for section in document.sections:
        st.markdown(f"{'#' * (3 + section.level)} {plain(section.heading)}")
        for block in section.blocks:
            _block(block)


def _block(block: Block) -> None:
    match block:
        case Paragraph():
            said = plain(block.text)
            st.markdown(f"**{said}**" if block.strong else said)
        case Points():
            mark = "1." if block.numbered else "-"
            st.markdown("\n".join(f"{mark} {plain(item)}" for item in block.items))
        case Table():
            st.markdown(plain(block.caption))
            # A head may be empty or stand twice, which a frame of columns by name cannot show.
            heads = [plain(head) or "\u200b" * (n + 1) for n, head in enumerate(block.head)]
            cells = [[plain(cell) for cell in row] for row in block.rows]
            st.table(pd.DataFrame(cells, columns=heads), border="horizontal", hide_index=True)
        case Figure():
            st.markdown(f"{plain(block.caption)}: {plain(block.alt)}")
        case Signatures():
            st.markdown("\n".join(f"- {plain(', '.join(filter(None, line)))}" for line in block.lines))
