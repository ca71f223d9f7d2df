"""Panel, lint: what in a rationale may not carry the points? A sign at the field; the evaluator decides."""

from __future__ import annotations

import streamlit as st

from scoring import reference
from scoring.evaluation import Criterion, Scale
from scoring.model import Assessment, Case
from scoring.rules.rationale import CHECKS, Flag, lint, yardstick
from scoring.rules.subject import Subject
from scoring.tables import criterion_name
from scoring.values import SINGLE_LOT, Finding
from widgets import session
from widgets.explained import plain
from widgets.rule_findings import sourced


def told(case: Case, said: Assessment, criterion: Criterion, scale: Scale) -> None:
    """Every flag of the rationale, with the section it rests on."""
    t, book = session.texts(), reference.rulebook()
    subject = Subject(case, book, session.now().date(), None)
    by = yardstick(subject)
    for flag in lint(said.rationale, criterion, said.points, scale, by):
        finding = _finding(flag, said, criterion, by.shortest)
        checked = book.checks[finding.code.partition(".")[0]]
        law = sourced(checked.law, checked.confidence, t)
        st.info(plain(f"{t.sentence(finding)} ({law})"))


def _finding(flag: Flag, said: Assessment, criterion: Criterion, shortest: object) -> Finding:
    name = criterion_name(criterion, session.language())
    if flag.kind == "too_short":
        values = {"length": len(said.rationale), "limit": shortest, "lot": said.lot or SINGLE_LOT}
        code, values = "CHK-30.short", {"bid": said.bid, "criterion": name, **values}
    else:
        code = f"{CHECKS[flag.kind]}.{flag.kind}"
        values = {"bid": said.bid, "name": name, "words": flag.words}
    return Finding(code=code, severity="note", values=values)
