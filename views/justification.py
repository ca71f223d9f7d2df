"""Begrundelse: what is ready to print and send, what is missing, and how do the pages look?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import streamlit as st

from scoring import course, trail
from scoring.model import Case
from scoring.texts import LANGUAGES, Language
from scoring.values import Finding
from widgets import session
from widgets.explained import plain
from widgets.frame import need_case
from widgets.missing import missing, stops
from widgets.panel_who import sees_all
from widgets.papers_found import beside_blanks, is_stopped, lacking, unread
from widgets.papers_letters import letters
from widgets.papers_made import Checked, decided, round_of_letters
from widgets.papers_other import others
from widgets.papers_report import summary

t = session.texts()


def in_the_way(case: Case) -> tuple[Finding, ...]:
    """What keeps any lot from being scored, each thing once."""
    found = (f for lot in case.tender.lots for f in stops(case, lot.id))
    return tuple({(f.code, f.place, *f.values.items()): f for f in found}.values())


def answer(case: Case, made: Sequence[Checked]) -> None:
    """The sentence the page is about: what can be printed and sent, and what the check found."""
    stopped = len(made) if unread(case) else sum(is_stopped(c.findings) for c in made)
    n = t("justification.letter_one") if len(made) == 1 else t("justification.letter_many", n=len(made))
    where = standing(case, made)
    ready = where in ("draft", "altered") or not stopped
    said = t(f"justification.answer.{where if ready else f'{where}_stopped'}", letters=n, stopped=stopped)
    st.markdown(f"### {plain(said)}")
    if made:
        st.markdown(plain(" ".join(checked(case, made))))


def checked(case: Case, made: Sequence[Checked]) -> Iterator[str]:
    """What the letters lack, and what the check found in them beside that."""
    n, found = len(lacking(c.letter for c in made)), beside_blanks([f for c in made for f in c.findings])
    if unread(case):
        yield t("justification.answer.unread")
    if n:
        yield t(f"justification.answer.lacking_{'one' if n == 1 else 'many'}", n=n)
    if found:
        yield t("justification.answer.found", found=found)
    if not n and not found and not unread(case):
        yield t("justification.answer.clean")


def standing(case: Case, made: Sequence[Checked]) -> str:
    """How far the case has come, as the papers see it."""
    kinds = {c.letter.kind for c in made}
    if course.state(case) == "annulled":
        return "annulled"
    if "tilbagekaldelse" in kinds:
        return "recalled"
    if not decided(case).final:
        return "draft"
    return "altered" if any(c.letter.document.draft for c in made) else "decided"


def language_of_papers() -> Language:
    """The language the papers are written in; the screen's until another is chosen."""
    names: dict[Language, str] = {"da": "Dansk", "en": "English"}
    return st.segmented_control(
        t("justification.language"),
        LANGUAGES,
        default=t.language,
        format_func=lambda code: names[code],
        key=f"papers/language/{t.language}",
        required=True,
    )


def papers(case: Case, held: session.Opened) -> None:
    """The three parts; only the open one is made."""
    on = session.now().date()
    # A correction that is not sealed yet is in no version of the archive.
    head = "" if session.mending() else trail.short(held.entry.hash)
    made = round_of_letters(case, t.language, on)
    answer(case, made)
    language = language_of_papers()
    tabs = st.tabs(
        [t(f"justification.part.{part}") for part in ("report", "letters", "other")],
        key=f"papers/part/{t.language}",
        on_change="rerun",
    )
    for tab, show in zip(
        tabs,
        (
            lambda: summary(case, language, on, head),
            lambda: letters(case, round_of_letters(case, language, on), language, on),
            lambda: others(case, language, on, head),
        ),
        strict=True,
    ):
        if tab.open:
            with tab:
                show()


held = need_case()
st.title(t("justification.title"), anchor=False)
if not sees_all(held.case):
    st.info(t("justification.not_yet"))
elif not held.case.bids:
    st.write(t("justification.no_bids"))
    st.page_link("views/bids.py", label=t("result.go.bids"))
elif course.state(held.case) != "annulled" and (found := in_the_way(held.case)):
    st.markdown(f"### {plain(t('justification.answer.missing'))}")
    missing(found)
else:
    papers(held.case, held)
