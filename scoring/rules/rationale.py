"""Rationale: does the reason for the points rest on what may count, and does it fit the points?

Reads the words of a reason (`scoring.rules.wording`); a flag is a sign for the evaluator, who decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from scoring import edit
from scoring.evaluation import Criterion, Scale
from scoring.model import Assessment, Case
from scoring.rules.personal import cpr_in, hidden
from scoring.rules.subject import Raised, Subject
from scoring.rules.wording import Wording, hits, quoted
from scoring.values import PANEL

FlagKind = Literal[
    "status_as_merit",
    "outside_subject",
    "local_preference",
    "suitability_in_award",
    "unequal_treatment",
    "comparison_without_reason",
    "too_short",
    "price_in_quality",
    "uncertain_promise",
    "minimum_rewarded",
    "new_criterion",
    "personal_data",
    "steered_result",
    "contradicts_points",
]
CHECKS: dict[FlagKind, str] = {
    "status_as_merit": "RAT-01",
    "outside_subject": "RAT-02",
    "local_preference": "RAT-03",
    "suitability_in_award": "RAT-04",
    "unequal_treatment": "RAT-05",
    "comparison_without_reason": "RAT-06",
    "price_in_quality": "RAT-07",
    "uncertain_promise": "RAT-08",
    "minimum_rewarded": "RAT-09",
    "new_criterion": "RAT-10",
    "personal_data": "RAT-11",
    "steered_result": "RAT-12",
    "contradicts_points": "RAT-13",
}
"""The check a flag belongs to. A reason that is too short is CHK-30's."""
_TOPICS: tuple[tuple[FlagKind, tuple[str, ...]], ...] = (
    ("status_as_merit", ("status",)),
    ("outside_subject", ("company", "profit")),
    ("local_preference", ("locality",)),
    ("suitability_in_award", ("selection",)),
    ("unequal_treatment", ("acquaintance",)),
    ("comparison_without_reason", ("comparison",)),
    ("price_in_quality", ("price",)),
    ("minimum_rewarded", ("minimum",)),
    ("new_criterion", ("unannounced",)),
    ("personal_data", ("person",)),
    ("steered_result", ("steered",)),
)
_NAMED = re.compile(
    r"\b(?:[Bb]orger(?:en)?|[Bb]eboer(?:en)?|[Pp]atient(?:en)?|[Ee]lev(?:en)?|[Kk]lient(?:en)?|[Dd]eltager(?:en)?"
    r"|[Mm]edarbejder(?:en)?|[Rr]esident|[Cc]itizen|[Pp]atient)\s+([A-ZÆØÅ][a-zæøåé]{2,})"
)
_POINTS = re.compile(
    r"\(\s*(\d+(?:[.,]\d+)?)\s*(?:points?)?\s*\)|(?:får|gives?|giver|tildeles|given)\s(?:\w+\s)?(\d+(?:[.,]\d+)?)\spoints?"
)


@dataclass(frozen=True)
class Flag:
    """What is wrong with a reason, and the words it is seen from."""

    kind: FlagKind
    words: str


@dataclass(frozen=True)
class Yardstick:
    """What a reason is held against. shortest [characters]; high, low [% of the scale]; names: of persons."""

    wording: Wording
    shortest: Decimal
    high: Decimal
    low: Decimal
    names: tuple[str, ...] = ()


def lint(
    text: str, criterion: Criterion, points: Decimal | None, scale: Scale, by: Yardstick
) -> tuple[Flag, ...]:
    """What in a reason may not carry the points, or does not fit them. A blank reason has no flags."""
    return tuple(_flags(text.strip(), criterion, points, scale, by)) if text.strip() else ()


def yardstick(subject: Subject) -> Yardstick:
    """The book's word lists and the department's limits; evaluators are the persons known by name."""
    case = subject.case
    voices = {*(a.evaluator for a in case.assessments), *(d.evaluator for d in case.declarations)} - {PANEL}
    return Yardstick(
        subject.book.wording,
        subject.limit("CHK-30.shortest"),
        subject.limit("RAT-13.high"),
        subject.limit("RAT-13.low"),
        tuple(sorted(voice for voice in voices if " " in voice)),
    )


def checks(subject: Subject) -> Iterator[Raised]:
    """The flags of every evaluator's last word on every bid."""
    by = yardstick(subject)
    last = {(a.bid, a.lot, a.criterion, a.evaluator): a for a in subject.case.assessments}
    for a in last.values():
        for criterion, scale in _judged(subject.case, a)[:1]:
            for flag in lint(a.rationale, criterion, a.points, scale, by):
                if flag.kind in CHECKS:
                    place = f"{edit.points_place(a.bid, a.lot, a.criterion, a.evaluator)}/rationale"
                    values = {"bid": a.bid, "name": criterion.name, "words": flag.words}
                    yield Raised(CHECKS[flag.kind], flag.kind, place, values)


def _judged(case: Case, a: Assessment) -> list[tuple[Criterion, Scale]]:
    """The criterion and scale an assessment is about, in each model that decides its lot."""
    models = [m for m in case.models if a.lot is None or not m.lots or a.lot in m.lots]
    return [(c, m.scale_of(c)) for m in models for c in m.criteria if c.id == a.criterion]


def _flags(
    text: str, criterion: Criterion, points: Decimal | None, scale: Scale, by: Yardstick
) -> Iterator[Flag]:
    if len(text) < by.shortest:
        yield Flag("too_short", f"»{hidden(text)}«")
    for kind, topics in _TOPICS:
        if kind == "price_in_quality" and criterion.kind != "quality":
            continue
        words = ", ".join(filter(None, (quoted(hits(by.wording, topic, text)) for topic in topics)))
        if words:
            yield Flag(kind, words)
    yield from _personal(text, by.names)
    yield from _promise(text, _height(points, scale), by)
    yield from _contradiction(text, points, _height(points, scale), by)


def _personal(text: str, names: Sequence[str]) -> Iterator[Flag]:
    told = [m.group() for m in _NAMED.finditer(text)]
    told += [name for name in names if re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE)]
    told += cpr_in(text)
    if told:
        yield Flag("personal_data", ", ".join(f"»{words}«" for words in told))


def _promise(text: str, height: Decimal | None, by: Yardstick) -> Iterator[Flag]:
    unproven = hits(by.wording, "unproven", text)
    rewarded = hits(by.wording, "full_points", text) or (height is not None and height >= by.high)
    if unproven and rewarded and hits(by.wording, "promise", text):
        yield Flag("uncertain_promise", quoted(unproven))


def _contradiction(
    text: str, points: Decimal | None, height: Decimal | None, by: Yardstick
) -> Iterator[Flag]:
    flawless, flaws = (hits(by.wording, topic, text) for topic in ("flawless", "flaw"))
    stated = _stated(text)
    if flawless and flaws:
        yield Flag("contradicts_points", quoted((*flawless, *flaws)))
    elif points is not None and stated and points not in stated:
        yield Flag("contradicts_points", ", ".join(f"»{s:f}«" for s in stated))
    elif height is not None:
        told = hits(by.wording, "superb" if height < by.low else "poor", text)
        if told and not by.low <= height < by.high:
            yield Flag("contradicts_points", quoted(told))


def _stated(text: str) -> list[Decimal]:
    """The points the reason itself names."""
    return [Decimal((m.group(1) or m.group(2)).replace(",", ".")) for m in _POINTS.finditer(text)]


def _height(points: Decimal | None, scale: Scale) -> Decimal | None:
    """How far up the scale the points lie [%]."""
    return None if points is None else (points - scale.bottom) / (scale.top - scale.bottom) * 100
