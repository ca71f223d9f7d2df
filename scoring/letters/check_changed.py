"""Changed: what became of the sentences the letter is made of?

A sentence that states the same numbers, names and direction in other words is let through; one that does not,
or that is gone, is told with what should stand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from scoring.letters.check_facts import Fact
from scoring.letters.check_known import Known
from scoring.letters.check_lines import Compared, Unit
from scoring.values import Finding, Severity

_TURNS = ("letter_up", "letter_down", "letter_praise", "letter_criticism", "letter_denial")
"""Topics whose words carry which way a sentence points."""
_OWN = ("standstill", "complaint")
"""Sections whose missing and changed sentences have messages of their own."""
_LEGAL = (
    "decision",
    "model",
    "standstill",
    "complaint",
    "validity",
    "reservations",
    "reserved",
    "evidence",
    "rejected",
    "annulment",
    "recall",
    "explain",
)
"""Sections whose words are law or a decision, so that the officer looks at every change of them."""
_A_SLIP = 0.8
"""From what likeness two words are one word spelled otherwise."""
_IDLE = ("about", "contact", "")
"""Sections in which a sentence without facts may be left out."""


def findings(known: Known, held: Compared) -> Iterator[Finding]:
    """What was changed, what is gone, and what stands in another place than it should."""
    for was, now in held.changed:
        yield from _changed(known, was, now)
    yield from _gone(known, held)
    for unit in held.moved:
        if unit.kind in ("heading", "caption") or known.facts_in(unit.plain) or unit.criterion:
            yield known.finding("misplaced", "stop", unit)


def _changed(known: Known, was: Unit, now: Unit) -> Iterator[Finding]:
    if was.kind == "row":
        yield from _row(known, was, now)
        return
    found = [*_different(known, was, now)] or [*_named(known, was, now)]
    yield from found
    if not found and was.plain != now.plain:
        yield from _reworded(known, was, now)


def _different(known: Known, was: Unit, now: Unit) -> Iterator[Finding]:
    """What the two sentences state differently."""
    if was.kind == "title":
        yield known.finding("kind", "stop", now, right=was.plain)
        return
    before, after = known.facts_in(was.plain), known.facts_in(now.plain)
    if Counter(before) != Counter(after):
        yield _number(known, was, now, before, after)
    elif before != after:
        yield known.finding("swapped", "stop", now, right=was.plain)
    parties = known.parties(was.plain), known.parties(now.plain)
    if parties[0] != parties[1]:
        recipient = was.section == "" and was.kind == "text"
        yield known.finding("recipient" if recipient else "party", "stop", now, right=was.plain)
    elif _turns(known, was) != _turns(known, now):
        yield known.finding("direction", "stop", now, right=was.plain)


def _named(known: Known, was: Unit, now: Unit) -> Iterator[Finding]:
    """Names and quotations that stand no more, or were not there."""
    before, after = (_capitals(unit.plain, other.plain) for unit, other in ((was, now), (now, was)))
    lost, new = before - after, after - before
    if lost or new:
        found, due = (", ".join(sorted(words)) or "–" for words in (new, lost))
        yield known.finding("name_changed", "stop", now, right=was.plain, found=found, due=due)


def _capitals(text: str, other: str) -> Counter[str]:
    """The quotations, and the names: words with a capital that do not begin a sentence or a phrase.

    other: a word that stands there in small letters, or first, is no other name.
    """
    quoted = re.findall(r'"([^"]+)"', text)
    names = re.findall(r"(?<=[\wæøåÆØÅ,] )[A-ZÆØÅ]\w+", text)
    known = set(re.findall(r"\w+", other.lower()))
    return Counter([*quoted, *(name for name in names if name.lower() not in known)])


def _number(known: Known, was: Unit, now: Unit, before: Sequence[Fact], after: Sequence[Fact]) -> Finding:
    lost, new = Counter(before) - Counter(after), Counter(after) - Counter(before)
    days = any(fact.sort in ("day", "time") for fact in (*lost, *new))
    code = "day" if days else "number"
    if was.section in _OWN:
        code = f"{was.section}_changed"
    shown = {"found": _listed(new), "due": _listed(lost)}
    return known.finding(code, "stop", now, right=was.plain, **shown)


def _listed(facts: Counter[Fact]) -> str:
    return ", ".join(fact.shown for fact in facts.elements()) or "–"


def _turns(known: Known, unit: Unit) -> tuple[int, ...]:
    return tuple(len(known.mentioned(unit.plain, topic)) for topic in _TURNS)


def _row(known: Known, was: Unit, now: Unit) -> Iterator[Finding]:
    """A row of a table says the same cell by cell."""
    cells = [[" ".join(cell.split()) for cell in unit.text.split("\t")] for unit in (was, now)]
    wrong = [(a, b) for a, b in zip(*cells, strict=False) if a != b] or [(was.plain, now.plain)]
    for right, found in wrong:
        yield known.finding("cell", "stop", now, row=cells[0][0], found=found or "–", due=right or "–")


def _reworded(known: Known, was: Unit, now: Unit) -> Iterator[Finding]:
    """Other words, the same facts: told where the words are the panel's or the law's."""
    home = was.section.partition(".")[0]
    if home == "reasons":
        yield known.finding("reason_changed", _by_likeness(known, was, now), now, right=was.plain)
    elif home in _LEGAL:
        yield known.finding("reworded", _by_likeness(known, was, now), now, right=was.plain)


def _by_likeness(known: Known, was: Unit, now: Unit) -> Severity:
    """A slip of the pen that was mended leaves words alike; any other word may make another sentence."""
    one, other = (Counter(_words(known, unit)) for unit in (was, now))
    lost, new = list((one - other).elements()), list((other - one).elements())
    slips = len(lost) == len(new) and all(get_close_matches(word, new, 1, _A_SLIP) for word in lost)
    return "note" if slips else "warn"


def _words(known: Known, unit: Unit) -> list[str]:
    """The words of a sentence without the facts it states, which are the same."""
    text = unit.plain
    for fact in known.facts_in(unit.plain):
        text = re.sub(rf"(?<!\w){re.escape(fact.shown)}(?!\w)", " ", text, count=1)
    return re.findall(r"\w+", text.lower())


def _gone(known: Known, held: Compared) -> Iterator[Finding]:
    """What is missing: a whole section once, else row by row and sentence by sentence."""
    sections = {u.section for u in held.missing if u.kind == "heading"}
    stands = {u.section for u in (*held.same, *(now for _, now in held.changed)) if u.kind != "heading"}
    whole = sections - stands
    for unit in held.missing:
        home = unit.section.partition(".")[0]
        if unit.section in whole:
            if unit.kind == "heading":
                own = home in (*_OWN, "reasons")
                yield known.finding(f"{home}_missing" if own else "section_missing", "stop", unit)
        elif unit.kind in ("heading", "caption", "title"):
            yield known.finding("heading_missing", "warn", unit)
        elif home not in _IDLE or known.facts_in(unit.plain):
            yield known.finding(_missing(unit, home), "stop", unit)


def _missing(unit: Unit, home: str) -> str:
    """How a row or a sentence that is gone is told: as the table's, its section's, a criterion's."""
    if unit.kind == "row":
        return "row_missing"
    if home in _OWN:
        return f"{home}_missing"
    return "criterion_missing" if home == "reasons" and unit.criterion else "sentence_missing"
