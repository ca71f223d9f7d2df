"""Papers, files: how is a paper taken along, as a page that stays and as one that can be finished?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import streamlit as st

from scoring.document import Document
from scoring.formats.bundle import zipped
from scoring.formats.docx import docx
from scoring.formats.pdf import pdf
from widgets import session
from widgets.fields import key_of

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PDF, _ZIP = "application/pdf", "application/zip"


def take(document: Document, name: str, paper: str) -> None:
    """The paper as PDF and Word file. name: of the files, without ending. paper: what it is on the page."""
    t, key = session.texts(), key_of(f"papers/{paper}/get")
    with st.container(horizontal=True):
        st.download_button(
            t("justification.get_pdf"),
            lambda: pdf(document),
            f"{name}.pdf",
            _PDF,
            key=f"{key}/pdf",
            on_click="ignore",
        )
        st.download_button(
            t("justification.get_docx"),
            lambda: docx(document),
            f"{name}.docx",
            _DOCX,
            key=f"{key}/docx",
            on_click="ignore",
        )


def take_all(documents: Mapping[str, Document], name: str, label: str) -> None:
    """All of them, both ways, in one ZIP. documents: by the name of their files, without ending."""
    st.download_button(
        label, lambda: zipped(dict(_both(documents))), f"{name}.zip", _ZIP, on_click="ignore", type="primary"
    )


def _both(documents: Mapping[str, Document]) -> Iterator[tuple[str, bytes]]:
    for name, document in documents.items():
        yield f"{name}.docx", docx(document)
        yield f"{name}.pdf", pdf(document)
