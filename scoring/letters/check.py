"""Letter check: does a letter still say what the case says, and nothing it may not say?

The letter as the case makes it is the truth. What was read back is laid beside it sentence by sentence: what
stands unchanged is right, what was changed or taken out is told with what should stand, what was put in is
looked through. Reasons people wrote are always looked through. A silent check proves nothing: nobody has
understood the sentences.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from scoring.letters import check_changed, check_words
from scoring.letters.check_known import Known
from scoring.letters.check_lines import (
    BESIDE,
    Line,
    Unit,
    compared,
    lines_of,
    on_every_page,
    plain,
    units,
)
from scoring.letters.within import Mailing
from scoring.model import Case
from scoring.rules.book import Rulebook
from scoring.texts import Texts
from scoring.values import Finding, Severity

if TYPE_CHECKING:
    from scoring.letters import Letter

__all__ = ["Line", "check", "lines_of"]

_GRAVEST: tuple[Severity, ...] = ("stop", "warn", "note")


def check(letter: Letter, said: Sequence[Line], case: Case, book: Rulebook, t: Texts) -> tuple[Finding, ...]:
    """What is wrong with a letter as it was read back, the gravest first, else in the order of the text.

    letter: as the case makes it now. said: the lines of a Word file, or `lines_of(letter.document)`. t: the
    texts of the letter's language. place: the heading and the beginning of the sentence.
    """
    starts = _starts(case)
    meant = units(lines_of(letter.document), starts)
    known = Known(Mailing(case, t, book, letter.document.on), letter, meant)
    headings = frozenset(unit.plain for unit in meant if unit.kind == "heading")
    told = _findings(known, units(said, starts, headings))
    found = {(f.code, f.place, *map(str, f.values.items())): f for f in told}
    return tuple(sorted(found.values(), key=lambda f: _GRAVEST.index(f.severity)))


def _findings(known: Known, said: Sequence[Unit]) -> Iterator[Finding]:
    text = [unit for unit in said if unit.kind not in BESIDE]
    aside = [unit for unit in said if unit.kind in BESIDE and not _of_every_page(known, unit)]
    held = compared(known.meant, text, known.voice)
    for unit in (*held.same, *held.moved, *(now for _, now in held.changed), *held.added, *aside):
        yield from check_words.always(known, unit)
    yield from check_changed.findings(known, held)
    for was, now in held.changed:
        yield from check_words.put(known, now, was.plain)
    twins = {(u.plain, u.section, u.criterion) for u in known.meant}
    for unit in held.added:
        if (unit.plain, unit.section, unit.criterion) not in twins:
            yield from check_words.added(known, unit)
    for unit in aside:
        yield from (*check_words.beside(known, unit), *check_words.added(known, unit))
    yield from check_words.reasons(known, " ".join(unit.plain for unit in text))


def _of_every_page(known: Known, unit: Unit) -> bool:
    """Whether a header or footer is the letter's own."""
    document = known.letter.document
    draft = plain(known.mailing.t("print.draft", reason=document.draft)) if document.draft else None
    return unit.kind in ("header", "footer") and unit.plain in (*on_every_page(document), draft)


def _starts(case: Case) -> Mapping[str, str]:
    """How a row or a paragraph about a criterion begins."""
    named = ((c, name) for m in case.models for c in m.criteria for name in (c.name, c.name_en) if name)
    return {plain(f"{c.id} {name}"): c.id for c, name in named}
