"""Udbudsvægten on screen: `streamlit run app.py`. Pages are files in `views/`."""

from __future__ import annotations

import streamlit as st

from scoring import reference
from widgets import login, session
from widgets.frame import frame

PAGES = {
    "tenders": "udbud",
    "course": "forloeb",
    "criteria": "kriterier",
    "bids": "tilbud",
    "points": "point",
    "result": "resultat",
    "whatif": "hvad-nu-hvis",
    "lots": "delaftaler",
    "dominance": "prisens-magt",
    "justification": "begrundelse",
    "portfolio": "portefoelje",
    "rulebook": "regler",
}
"""Page file → its address."""

st.set_page_config(page_title="Udbudsvægten", page_icon=str(reference.folder() / "icon.png"), layout="wide")
t = session.texts()
pages = [
    st.Page(f"views/{name}.py", title=t(f"{name}.title"), url_path=address, default=name == "tenders")
    for name, address in PAGES.items()
]
page = st.navigation(pages, position="hidden" if login.must() else "sidebar")
login.demand(t)
frame()
page.run()
