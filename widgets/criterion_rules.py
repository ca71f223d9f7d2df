"""Criterion rules: what do the rules say about one criterion, and what may stand in its place?"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from scoring import reference, rules
from scoring.evaluation import Criterion
from scoring.model import Case
from scoring.texts import Texts
from scoring.values import Finding
from widgets import library, session
from widgets.explained import plain
from widgets.rule_findings import GRAVITY, checked, sourced

_SHOW = {"stop": st.error, "warn": st.warning, "note": st.info}


def about(case: Case, c: Criterion) -> tuple[Finding, ...]:
    """What nobody has answered for about this criterion; its weight is told about at the field itself."""
    found = rules.unanswered(case, checked(case))
    own = (f for f in found if f"{f.place}/".startswith(f"criteria/{c.id}/"))
    return tuple(f for f in own if f.place != f"criteria/{c.id}/weight")


def replaceable(index: int, c: Criterion, found: Sequence[Finding]) -> None:
    """The findings the library has something for, each with its sections, and buttons that use it."""
    t, answered = session.texts(), [f for f in found if _has_substitute(f)]
    for finding in answered:
        _told([finding], t)
    for check in dict.fromkeys(map(rules.check_of, answered)):
        library.suggest(index, c, check)


def others(found: Sequence[Finding]) -> None:
    """The findings that are mended by writing more, one box for each degree of gravity."""
    for gravity in GRAVITY:
        alike = [f for f in found if f.severity == gravity and not _has_substitute(f)]
        _told(alike, session.texts())


def _has_substitute(finding: Finding) -> bool:
    ideas = reference.library().blocked.values()
    return any(rules.check_of(finding) in idea.checks for idea in ideas)


def _told(found: Sequence[Finding], t: Texts) -> None:
    """One box: each sentence with its sections and how surely they are known."""
    checks = reference.rulebook().checks
    lines = []
    for f in found:
        check = checks[rules.check_of(f)]
        law = t("criteria.law", law=sourced(check.law, check.confidence, t))
        lines.append(f"{plain(t.sentence(f))}  \n{plain(law)}")
    if lines:
        _SHOW[found[0].severity]("\n\n".join(lines))
