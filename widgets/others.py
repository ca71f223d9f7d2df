"""Others: who else has just saved in this tender, and what became of two changes to one thing?

The newest revision's number is looked at every few seconds. Nothing on the screen is replaced while somebody
is typing: the new version is taken in when the field is left, and merged with what was typed there.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from scoring import casefile
from scoring.texts import Texts
from scoring.values import Finding
from widgets import session
from widgets.explained import plain

_EVERY_S = 4
_WAIT = st.components.v2.component(
    "others",
    js=Path(__file__).with_name("others.js").read_text(encoding="utf-8"),
    css=".st-key-others { display: none; }",
    isolate_styles=False,
)


@st.fragment(run_every=_EVERY_S)
def watch() -> None:
    """Say when somebody else saves, and show their version when nobody is typing here."""
    t, held = session.texts(), session.opened()
    newest = session.desk().head(held.entry.case) if held and not session.mending() else None
    is_newer = bool(held and newest and newest.rev > held.entry.rev)
    last = newest if is_newer else session.joined()
    if last:
        st.markdown(plain(t("merge.saved", who=last.who, at=last.at.astimezone())))
    if not is_newer or newest is None:
        return
    if _WAIT(key="others", data={"newer": newest.rev}, on_quiet_change=_nothing).get("quiet"):
        st.rerun()


def told(t: Texts) -> None:
    """What was not saved and why, with both values, and the choice between them."""
    for finding in st.session_state.pop("refused", ()):
        st.error(plain(t.sentence(finding)))
    clash = session.clash()
    if clash is None:
        return
    if clash.refused:
        st.error("\n".join([t("merge.refused"), *(f"- {plain(t.sentence(f))}" for f in clash.refused)]))
        _mine(t, clash)
        st.button(t("merge.read"), on_click=session.settle, kwargs={"mine": False, "what": ""})
        return
    st.warning(t("frame.clash", who=clash.theirs.who, at=clash.theirs.at.astimezone()))
    for finding in clash.clashes:
        _both(t, finding)
    _mine(t, clash)
    left, right = st.columns(2)
    done = t("frame.kept_mine")
    left.button(t("frame.keep_mine"), on_click=session.settle, kwargs={"mine": True, "what": done})
    keep = t("frame.keep_theirs", who=clash.theirs.who)
    right.button(keep, on_click=session.settle, kwargs={"mine": False, "what": ""})


def _both(t: Texts, finding: Finding) -> None:
    if finding.code != "merge.clash":
        st.markdown(f"- {plain(t.sentence(finding))}")
        return
    st.markdown(f"**{plain(finding.place)}**")
    for label, value in ((t("merge.mine"), "mine"), (t("merge.theirs"), "theirs")):
        st.markdown(f"- {plain(label)}: {plain(str(finding.values[value]))}")


def _mine(t: Texts, clash: session.Clash) -> None:
    """Everything in which the version kept aside differs from the one that stands."""
    held = session.opened()
    if held is None:
        return
    mine = session.desk().version(clash.mine.case, clash.mine.rev)
    with st.expander(t("frame.see_difference")):
        for difference in casefile.differences(held.case, mine) if mine else ():
            st.markdown(f"- {plain(t.sentence(difference))}")


def _nothing() -> None:
    """A trigger is only delivered when it has a callback."""
