"""Rule findings: what did the checks find, how sure is the rule, where is it mended, who answers for it?"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from operator import is_
from typing import cast

import streamlit as st

from scoring import edit, reference, rules
from scoring.life import Acceptance
from scoring.model import Case
from scoring.rules.book import Confidence
from scoring.texts import Texts
from scoring.values import Finding, Severity
from widgets import jump, session
from widgets.explained import plain
from widgets.fields import key_of
from widgets.forms import small

_KEPT = "rules_checked"
_MOST_KEPT = 3
GRAVITY: tuple[Severity, ...] = ("stop", "warn", "note")


def found_in(case: Case) -> tuple[Finding, ...]:
    """What the rule book finds in the case today, seen together with the other tenders of the store."""
    return checked(case, session.other_cases())


def checked(case: Case, others: tuple[Case, ...] = ()) -> tuple[Finding, ...]:
    """What the rule book finds in the case today. The last answers are kept: a check takes up to 0.13 s."""
    day, kept = session.now().date(), st.session_state.setdefault(_KEPT, [])
    asked = (day, case, *others)
    for before, found in kept:
        # The very same values, not equal ones: to compare two cases would take longer than to check one.
        if len(before) == len(asked) and before[0] == day and all(map(is_, before[1:], asked[1:])):
            return cast("tuple[Finding, ...]", found)
    found = rules.check(case, reference.rulebook(), day, others)
    kept.insert(0, (asked, found))
    del kept[_MOST_KEPT:]
    return found


def sourced(law: str, confidence: Confidence, t: Texts) -> str:
    """The section, and how sure its wording is: what was not read says so."""
    mark = "" if confidence == "source read" else f" · {t('rulebook.unverified')}"
    return f"{law}{mark}"


def resting_on(law: str, confidence: Confidence, t: Texts) -> str:
    """The line under a sentence: the section it rests on and how sure it is, ready for the page."""
    return plain(t("rulebook.law", law=sourced(law, confidence, t)))


def waiting(case: Case, found: Sequence[Finding]) -> str:
    """How much waits for an answer, in words: only what there is."""
    t, left = session.texts(), rules.unanswered(case, found)
    counts = [(gravity, sum(f.severity == gravity for f in left)) for gravity in GRAVITY]
    told = [t(f"rulebook.count.{g}_{'one' if n == 1 else 'many'}", n=n) for g, n in counts if n]
    if not told:
        return t("rulebook.nothing_found")
    listed = t("rulebook.and").join(filter(None, (", ".join(told[:-1]), told[-1])))
    return t("rulebook.waiting", counts=listed)


def findings(case: Case, found: Sequence[Finding]) -> None:
    """What nobody has answered for, the stopping first; then what has been answered for, and by whom."""
    t, waiting = session.texts(), rules.unanswered(case, found)
    for gravity in GRAVITY:
        mine = [f for f in waiting if f.severity == gravity]
        if mine:
            st.subheader(t(f"rulebook.{gravity}", n=len(mine)), anchor=False)
            for check, alike in groupby(mine, key=rules.check_of):
                _check(check, list(alike), t)
    if not waiting:
        st.markdown(t("rulebook.nothing_found"))
    _answered(case, found, t)


def _check(check: str, found: Sequence[Finding], t: Texts) -> None:
    checked = reference.rulebook().checks[check]
    with st.container(border=True):
        st.markdown(f"**{plain(checked.title.in_(t.language))}**")
        for finding in found:
            st.markdown(plain(t.sentence(finding)))
            _acts(finding, t)
        law = sourced(checked.law, checked.confidence, t)
        small(plain(t("rulebook.rule", law=law, check=checked.id)))


def _acts(finding: Finding, t: Texts) -> None:
    """Where it is mended, and the place to answer for it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        page = jump.page_of(finding.place)
        if page:
            jump.link(finding.place, t("rulebook.mend", page=t(f"{page}.title")))
        if finding.severity != "note":
            with st.popover(t("rulebook.answer")):
                _answer(finding, t)


def _answer(finding: Finding, t: Texts) -> None:
    key = key_of(f"accepted/{finding.code}/{finding.place}")
    st.markdown(t("rulebook.answer_help"))
    st.text_area(t("rulebook.reason"), key=key, max_chars=400)
    st.button(t("rulebook.accept"), key=f"{key}/put", on_click=_accept, args=(finding, key))


def _accept(finding: Finding, key: str) -> None:
    held, reason = session.opened(), str(st.session_state.get(key, "")).strip()
    if held is None or not reason:
        return
    answer = Acceptance(
        code=finding.code,
        place=finding.place,
        about=rules.about(finding),
        reason=reason,
        by=session.who(),
        at=session.now(),
    )
    session.keep(edit.with_acceptance(held.case, answer), session.texts()("rulebook.accepted_what"))


def _answered(case: Case, found: Sequence[Finding], t: Texts) -> None:
    still = {(f.code, f.place, rules.about(f)): f for f in found}
    lines = [(a, still[key]) for a in case.accepted if (key := (a.code, a.place, a.about)) in still]
    if not lines:
        return
    with st.expander(t("rulebook.answered", n=len(lines))):
        for a, finding in lines:
            said = t("rulebook.answered_by", who=a.by, at=a.at.date(), reason=a.reason)
            st.markdown(f"- {plain(t.sentence(finding))}  \n  **{plain(said)}**")
