"""Papers, upload: is a letter that was finished in Word still true?"""

from __future__ import annotations

import streamlit as st

from scoring import reference
from scoring.formats.docx import NotAWordFile, left, read
from scoring.letters import Letter
from scoring.letters.check import check
from scoring.model import Case
from scoring.texts import Language
from widgets import session
from widgets.explained import plain
from widgets.fields import key_of
from widgets.papers_found import counted, told


def edited(case: Case, letter: Letter, language: Language) -> None:
    """A field for the Word file, and what the check finds in it. Nothing of the file is kept."""
    t = session.texts()
    file = st.file_uploader(
        t("justification.upload", bid=letter.bid),
        type=["docx"],
        max_upload_size=10,
        key=key_of(f"papers/{letter.kind}/{letter.bid}/upload"),
        help=t("justification.upload_help"),
    )
    if file is None:
        return
    try:
        said = (*read(file.getvalue()), *left(file.getvalue()))
    except NotAWordFile:
        st.error(plain(t("justification.not_word", file=file.name)))
        return
    found = check(letter, said, case, reference.rulebook(), reference.texts(language))
    st.markdown(f"**{plain(t('justification.checked', file=file.name, found=counted(found)))}**")
    told(found)
