"""Seals: is what was sealed still what stands here, and if not, which field differs?

A seal keeps a copy of the sealed model beside its fingerprint, so that a difference can be named and not only
noticed. Every assessment carries a mark over itself and the one before it; opening, closing and deciding pin
the bids and the last mark. Somebody who computes all of it anew is found out by the head of the trail, which
is printed. Pure.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from scoring import casefile
from scoring.life import Seal
from scoring.model import Assessment, Case
from scoring.values import Finding, Severity

_Said = str | int | Decimal


def seal(case: Case, *, by: str, at: datetime, program: str = "", reason: str = "") -> Case:
    """The same case with a seal over its model as it stands; an earlier seal is kept beside it."""
    copy = casefile.canonical(casefile.model_parts(case))
    made = Seal(digest=_sha(copy), model=copy, sealed_at=at, sealed_by=by, program=program, reason=reason)
    earlier = (*case.earlier_seals, case.seal) if case.seal else case.earlier_seals
    return case.model_copy(update={"seal": made, "earlier_seals": earlier})


def is_sealed(case: Case) -> bool:
    """Whether the case carries a seal and its model is still the sealed one."""
    return case.seal is not None and case.seal.digest == casefile.model_digest(case)


def marked(assessments: Iterable[Assessment]) -> tuple[Assessment, ...]:
    """The same assessments, each with its mark: SHA-256 over the mark before it and everything it says."""
    done: list[Assessment] = []
    for a in assessments:
        done.append(next_mark(done, a))
    return tuple(done)


def next_mark(before: Sequence[Assessment], assessment: Assessment) -> Assessment:
    """The assessment with the mark it has behind those before it."""
    return assessment.model_copy(update={"mark": _mark(before[-1].mark if before else "", assessment)})


def pinned(case: Case) -> dict[str, str]:
    """Fingerprints of what a step closes over: each bid, and the last assessment's mark."""
    pins = {f"bids/{b.id}": _sha(casefile.canonical(b)) for b in case.bids}
    return pins | ({"assessments": case.assessments[-1].mark} if case.assessments else {})


def verify(case: Case) -> tuple[Finding, ...]:
    """Everything that is not as it was sealed, marked or pinned: place, what stood, what stands now."""
    return (*_of_model(case), *_of_marks(case), *_of_pins(case))


def _of_model(case: Case) -> Iterator[Finding]:
    if case.seal is None:
        yield _finding("none", "seal", severity="note")
        return
    if case.seal.model and _sha(case.seal.model) != case.seal.digest:
        yield _finding("copy", "seal/digest")
    now = json.loads(casefile.canonical(casefile.model_parts(case)))
    sealed = json.loads(case.seal.model) if case.seal.model else None
    if sealed is not None:
        for d in casefile.differences_of(sealed, now):
            yield _finding("differs", d.place, d.values)
    elif not is_sealed(case):
        yield _finding("changed", "models")


def _of_marks(case: Case) -> Iterator[Finding]:
    before = ""
    for i, a in enumerate(case.assessments):
        if a.mark != _mark(before, a) and (a.mark or case.seal):
            where: dict[str, str | int | Decimal] = {
                "bid": a.bid,
                "criterion": a.criterion,
                "evaluator": a.evaluator,
            }
            yield _finding("assessment", f"assessments/{i}", where)
        before = a.mark


def _of_pins(case: Case) -> Iterator[Finding]:
    event = next((e for e in reversed(case.events) if e.pins), None)
    if event is None:
        return
    now = pinned(case)
    for place in sorted({*event.pins, *now}):
        grows = place == "assessments" and event.step in ("opened", "recalled", "supplemented")
        if event.pins.get(place) != now.get(place) and not grows:
            yield _finding("pinned", place, {"step": event.step, "at": event.at.isoformat()})


def _mark(before: str, assessment: Assessment) -> str:
    said = assessment.model_copy(update={"mark": ""})
    return _sha(before + casefile.canonical(said))


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _finding(
    code: str,
    place: str,
    values: Mapping[str, str | int | Decimal] | None = None,
    severity: Severity = "stop",
) -> Finding:
    return Finding(code=f"seal.{code}", severity=severity, place=place, values=dict(values or {}))
