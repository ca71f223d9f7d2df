"""Papers, found: what did the letter check find, how grave and where, and what is not filled in?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import streamlit as st

from scoring.letters import Letter
from scoring.model import Case
from scoring.values import BidId, Finding
from widgets import session
from widgets.explained import plain
from widgets.rule_findings import GRAVITY

_LACKS = "letters.lacks."
"""How the keys of what is not filled in begin."""
_SAID_SHORT = "letters.lacks.price_choice_short"
"""The same choice again, inside a table."""
_BLANK = "letter.placeholder"


def counted(findings: Sequence[Finding]) -> str:
    """How many findings of each severity, and places to fill in, in words; or that nothing was found."""
    blanks = sum(f.code == _BLANK for f in findings)
    graded = ((severity, sum(f.severity == severity for f in _others(findings))) for severity in GRAVITY)
    parts = [_how_many(what, n) for what, n in (*graded, ("blank", blanks)) if n]
    return ", ".join(parts) or session.texts()("justification.nothing_found")


def is_stopped(findings: Sequence[Finding]) -> bool:
    """Whether something has to be mended before the letter is sent."""
    return any(f.severity == "stop" for f in findings)


def told(findings: Sequence[Finding]) -> None:
    """Every finding with its severity in words and its place in the text, the stopping ones first."""
    t = session.texts()
    for severity in GRAVITY:
        word = t(f"justification.severity.{severity}")
        mine = [f for f in findings if f.severity == severity]
        lines = [f"- **{word}:** {_at(f)}{plain(t.sentence(f))}" for f in mine]
        if lines:
            st.markdown("\n".join(lines))


def told_of(letter: Letter, findings: Sequence[Finding]) -> None:
    """What the check found in a letter as the case makes it; what is not filled in by its name, once."""
    t, lacks = session.texts(), lacking((letter,))
    told(_others(findings))
    if lacks:
        lines = (f"- **{t('justification.to_fill')}:** {plain(what)}" for what in lacks)
        st.markdown("\n".join(lines))


def lacking(letters: Iterable[Letter]) -> Mapping[str, tuple[BidId, ...]]:
    """What nobody has filled in → the bids whose letters lack it, in the order of the letters."""
    t = session.texts()
    found: dict[str, tuple[BidId, ...]] = {}
    for letter in letters:
        for key in letter.said:
            if key.startswith(_LACKS) and key != _SAID_SHORT:
                what = t.gaps(key)
                found[what] = (*found.get(what, ()), letter.bid)
    return found


def unread(case: Case) -> tuple[tuple[str, str], ...]:
    """What was typed about the letters and could not be read: the field's name and the words."""
    t, start = session.texts(), "notice/"
    places = ((p.removeprefix(start), typed) for p, typed in case.unread.items() if p.startswith(start))
    return tuple((t(f"justification.{field}"), typed) for field, typed in places)


def beside_blanks(findings: Sequence[Finding]) -> str:
    """What the check found beside what is not filled in, in words; empty when there is nothing."""
    others = _others(findings)
    return counted(others) if others else ""


def _others(findings: Sequence[Finding]) -> list[Finding]:
    return [f for f in findings if f.code != _BLANK]


def _at(finding: Finding) -> str:
    return f"{plain(finding.place)}: " if finding.place else ""


def _how_many(what: str, n: int) -> str:
    return session.texts()(f"justification.{what}_{'one' if n == 1 else 'many'}", n=n)
