"""Letters as tests read them: cases with everything filled in, and what a letter says as plain text.

    assert "12.900.000 kr." in text(made(parks(), "C2"))

(It asserts nothing, so PYTEST_DONT_REWRITE.)
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import Any

from sealed_cases import at

from scoring import letters, reference
from scoring.bid import AbnormalPrice, Bid, Rejection
from scoring.document import Paragraph, Points, Section, Table
from scoring.letters import Letter, LetterKind
from scoring.model import Case
from scoring.texts import Language

BOOK = reference.rulebook()
SENT = date(2026, 3, 6)
"""A Friday, the day after the decision of the sealed cases."""
BLANK = re.compile(r"\[(?:UDFYLD|FILL IN): [^\]]+\]")
PARKS, CANTEEN, JOBS = "groen_vedligehold", "kantine", "beskaeftigelse"
NOTICE: dict[str, Any] = {
    "sent": SENT,
    "prices": "shown",
    "notice_number": "2026/S 045-123456",
    "model_at": "bilag 4, afsnit 2",
    "contact": "Mette Holm, indkøb, Rådhuspladsen 1, 4000 Fjordby, tlf. 12 34 56 78",
    "bids_stand_until": date(2026, 9, 1),
    "ground": "Bevillingen er bortfaldet.",
    "next_step": "Et nyt udbud ventes offentliggjort i efteråret.",
}


def parks(**notice: Any) -> Case:
    """One lot, seven bids, C1 has won; everything noted unless told otherwise."""
    return filled(at(PARKS, "standstill"), **notice)


@cache
def canteen() -> Case:
    """Five lots, seven bids, at most two lots each; the awards are the best combination, B7 out of L5."""
    case = rejected(reference.example(CANTEEN), "B7", lot="L5", ground="requirement")
    return filled(case)


def asked(case: Case, bid: str, **fields: Any) -> Case:
    hearing = {"asked": date(2026, 3, 2), "answer_due": date(2026, 3, 12), **fields}
    return with_bid(case, bid, abnormal=(AbnormalPrice(**hearing),))


def filled(case: Case, **fields: Any) -> Case:
    """The case with everything the letters need noted, but for `fields`."""
    notice = case.notice.model_copy(update={**NOTICE, **fields})
    return case.model_copy(update={"notice": notice})


def made(
    case: Case, bid: str, kind: LetterKind = "afslag", language: Language = "da", on: date = SENT
) -> Letter:
    return letters.letter(case, kind, bid, reference.texts(language), BOOK, on)


def due(case: Case, language: Language = "da", on: date = SENT) -> dict[str, Letter]:
    return {letter.bid: letter for letter in letters.due(case, reference.texts(language), BOOK, on)}


def text(letter: Letter) -> str:
    """Everything the letter says, a line for each paragraph, item and row."""
    document = letter.document
    said = [document.title, document.subject, *(f"{k}: {v}" for k, v in document.meta), *document.footer]
    return "\n".join([*said, *(part for section in document.sections for part in parts(section))])


def parts(section: Section) -> list[str]:
    """The lines of one section, its heading first."""
    said = [section.heading]
    for block in section.blocks:
        if isinstance(block, Paragraph):
            said.append(block.text)
        elif isinstance(block, Points):
            said += block.items
        elif isinstance(block, Table):
            said += [block.caption, *(" | ".join(row) for row in (block.head, *block.rows))]
    return said


def section(letter: Letter, key: str) -> str:
    """What one section says; KeyError where the letter has none of that name."""
    return "\n".join(parts({s.key: s for s in letter.document.sections}[key]))


def keys(letter: Letter) -> list[str]:
    return [section.key for section in letter.document.sections]


def with_bid(case: Case, bid: str, **fields: Any) -> Case:
    """The case with some fields of one bid replaced."""
    return case.model_copy(
        update={"bids": tuple(_changed(b, fields) if b.id == bid else b for b in case.bids)}
    )


def rejected(case: Case, bid: str, **fields: Any) -> Case:
    """The case with one bid rejected, in all lots unless `lot` says one."""
    told = {"reason": "Prisen dækker ikke natarbejdet, jf. kravspecifikationen pkt. 3.2.", **fields}
    return with_bid(case, bid, rejections=(Rejection(**told),))


def _changed(bid: Bid, fields: dict[str, Any]) -> Bid:
    return bid.model_copy(update=fields)
