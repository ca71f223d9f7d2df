"""Papers, made: the report and the letters of the open case, each worked out once for what the case says.

Kept by the content of the case, the language and the day, so that opening a part of the page, turning a page
or typing in a field does not make the same paper again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

import streamlit as st

from scoring import casefile, decision, letters, reference, report
from scoring.decision import Decision
from scoring.document import Document
from scoring.letters import Letter, LetterKind
from scoring.letters.check import check, lines_of
from scoring.model import Case
from scoring.report import follow_up as promised
from scoring.report.individual import individual
from scoring.texts import Language
from scoring.values import BidId, Finding
from widgets.lots_solved import awarded

_KEPT = 16


@dataclass(frozen=True)
class Checked:
    """A letter and what the check found in it."""

    letter: Letter
    findings: tuple[Finding, ...]


def decided(case: Case) -> Decision:
    """Who is awarded each lot; in a tender of several lots from the award the page Delaftaler keeps."""
    return decision.decision(case, lambda case: awarded(case, ()))


def full_report(case: Case, language: Language, on: date, head: str) -> Document:
    """The justification summary with all its sections. head: fingerprint of the newest version, short."""
    return _full_report(case, language, on, head)


def individual_report(case: Case, language: Language, on: date, head: str) -> Document:
    """The report on the tender that the act asks for (udbudsloven § 174)."""
    return _individual_report(case, language, on, head)


def annex_of_contract(case: Case, bid: BidId | None, language: Language, on: date, head: str) -> Document:
    """The promises that earned points, as an annex of a supplier's contract."""
    return _annex_of_contract(case, bid, language, on, head)


def follow_up(case: Case, language: Language, on: date, head: str) -> Document:
    """The promises beside what was delivered."""
    return _follow_up(case, language, on, head)


def round_of_letters(case: Case, language: Language, on: date) -> tuple[Checked, ...]:
    """The letters the case calls for now, one per bidder, each checked."""
    return _round_of_letters(case, language, on)


def one_letter(case: Case, kind: LetterKind, bid: BidId, language: Language, on: date) -> Checked:
    """A letter that is made on request, checked."""
    return _one_letter(case, kind, bid, language, on)


def _content(case: Case) -> str:
    return sha256(casefile.dump(case).encode()).hexdigest()


@st.cache_data(max_entries=_KEPT, show_spinner=False, hash_funcs={Case: _content})
def _full_report(case: Case, language: Language, on: date, head: str) -> Document:
    t, sources = reference.texts(language), reference.sources()
    return report.of(case, t, sources, on, head=head, program=reference.program())


@st.cache_data(max_entries=_KEPT, show_spinner=False, hash_funcs={Case: _content})
def _individual_report(case: Case, language: Language, on: date, head: str) -> Document:
    t, sources = reference.texts(language), reference.sources()
    return individual(case, t, sources, on, head=head, program=reference.program())


@st.cache_data(max_entries=_KEPT, show_spinner=False, hash_funcs={Case: _content})
def _annex_of_contract(case: Case, bid: BidId | None, language: Language, on: date, head: str) -> Document:
    t, program = reference.texts(language), reference.program()
    return promised.contract_annex(case, t, on, bid=bid, made=decided(case), head=head, program=program)


@st.cache_data(max_entries=_KEPT, show_spinner=False, hash_funcs={Case: _content})
def _follow_up(case: Case, language: Language, on: date, head: str) -> Document:
    t, program = reference.texts(language), reference.program()
    return promised.follow_up(case, t, on, made=decided(case), head=head, program=program)


@st.cache_data(max_entries=_KEPT, show_spinner=False, hash_funcs={Case: _content})
def _round_of_letters(case: Case, language: Language, on: date) -> tuple[Checked, ...]:
    made = letters.due(case, reference.texts(language), reference.rulebook(), on)
    return tuple(_checked(letter, case, language) for letter in made)


@st.cache_data(max_entries=_KEPT, show_spinner=False, hash_funcs={Case: _content})
def _one_letter(case: Case, kind: LetterKind, bid: BidId, language: Language, on: date) -> Checked:
    made = letters.letter(case, kind, bid, reference.texts(language), reference.rulebook(), on)
    return _checked(made, case, language)


def _checked(letter: Letter, case: Case, language: Language) -> Checked:
    t, book = reference.texts(language), reference.rulebook()
    return Checked(letter, check(letter, lines_of(letter.document), case, book, t))
