"""Seals: is what was sealed still what stands here, and if not, which field differs?

A seal keeps a copy of the sealed model beside its fingerprint, so that a difference can be named and not only
noticed. Every assessment carries a mark over itself and the one before it; every step pins itself, the steps
and the seals before it, and the declarations and answers given until then; opening, closing and deciding pin
the bids and the last mark as well. Whoever computes all of it anew is found out by the head of the trail,
which is printed. Pure.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from scoring import casefile
from scoring.evaluation import EvaluationModel
from scoring.life import Event, Seal, Step
from scoring.model import Assessment, Case
from scoring.tender import Limits, Lot
from scoring.values import Finding, Severity, Value

_Said = str | int | Decimal
_OWN, _STEPS, _SEALS, _MARKS = "step", "events", "seals", "assessments"
_GROWING = ("declarations", "accepted")
"""What is only ever added to: a step pins how many there were and what they said. Older steps did not."""
_OPENS: tuple[Step, ...] = ("opened", "recalled")
"""After these, points are given until `points_closed`."""


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


def stamped(case: Case, event: Event) -> Event:
    """The event as the case's next step: with fingerprints of the seals and steps before it, and its own."""
    before = {_SEALS: _sha(casefile.canonical(_all_seals(case)))} if case.seal else {}
    before |= {_STEPS: _sha(casefile.canonical(case.events))} if case.events else {}
    before |= {part: f"{len(said)}:{_digest(said)}" for part in _GROWING if (said := getattr(case, part))}
    event = event.model_copy(update={"pins": {**event.pins, **before}})
    return event.model_copy(update={"pins": {**event.pins, _OWN: _own(event)}})


def as_sealed(case: Case) -> Case | None:
    """The case with model, lots and limits as they were sealed; None without a seal whose copy is whole."""
    if case.seal is None or _sha(case.seal.model) != case.seal.digest:
        return None
    parts = json.loads(case.seal.model)
    tender = case.tender.model_copy(
        update={
            "lots": tuple(Lot.model_validate(lot) for lot in parts["lots"]),
            "limits": Limits.model_validate(parts["limits"]),
        }
    )
    models = tuple(EvaluationModel.model_validate(model) for model in parts["models"])
    return case.model_copy(update={"tender": tender, "models": models})


def verify(case: Case) -> tuple[Finding, ...]:
    """Everything that is not as it was sealed, marked or pinned: place, what stood, what stands now."""
    return (*_of_model(case), *_of_marks(case), *_of_steps(case), *_of_pins(case), *_of_growing(case))


def _of_model(case: Case) -> Iterator[Finding]:
    if case.seal is None:
        torn_off = case.earlier_seals or any(e.step in ("sealed", "resealed") for e in case.events)
        yield _finding("torn_off", "seal") if torn_off else _finding("none", "seal", severity="note")
        return
    for place, worn in _named_seals(case):
        if worn.model and _sha(worn.model) != worn.digest:
            yield _finding("copy", f"{place}/model")
    sealed, found = as_sealed(case), False
    for d in casefile.differences(_bare(sealed), _bare(case)) if sealed else ():
        found = True
        yield _finding("differs", d.place, d.values)
    if not found and not is_sealed(case):
        yield _finding("changed", "models")


def _of_marks(case: Case) -> Iterator[Finding]:
    before = ""
    for i, a in enumerate(case.assessments):
        if a.mark != _mark(before, a) and (a.mark or case.seal):
            who: dict[str, _Said] = {"bid": a.bid, "criterion": a.criterion, "evaluator": a.evaluator}
            yield _finding("assessment", f"assessments/{i}", who)
        before = a.mark


def _of_steps(case: Case) -> Iterator[Finding]:
    """What is wrong with the steps themselves: altered, unmarked, out of their chain, under other seals."""
    seals = _all_seals(case)
    known = {_sha(casefile.canonical(seals[:n])) for n in range(1, len(seals) + 1)}
    for i, event in enumerate(case.events):
        place, said = f"events/{i}", _step(event)
        if _OWN not in event.pins:
            yield from [_finding("step_unmarked", place, said, "warn")] if case.seal else []
        elif event.pins[_OWN] != _own(event):
            yield _finding("step", place, said)
        elif i and event.pins.get(_STEPS) != _sha(casefile.canonical(case.events[:i])):
            yield _finding("steps_before", place, said)
        elif event.pins.get(_SEALS, "") not in known | {""}:
            yield _finding("seals_before", place, said)


def _of_pins(case: Case) -> Iterator[Finding]:
    """Bids and points that are not as the last step that pinned them found them."""
    marks = {a.mark for a in case.assessments}
    event = next((e for e in reversed(case.events) if _closed_over(e)), None)
    if event is None:
        return
    then, now = _closed_over(event), pinned(case)
    for place in sorted({*then, *now}):
        grew = place == _MARKS and _is_open(case) and then.get(place, "") in marks | {""}
        if then.get(place) != now.get(place) and not grew:
            yield _finding("pinned", place, _step(event))


def _of_growing(case: Case) -> Iterator[Finding]:
    """Declarations and answers that are not as they were at a step, told at the first step that knows."""
    for part in _GROWING:
        for event in case.events:
            many, _, pin = event.pins.get(part, "").partition(":")
            if pin and (not many.isdecimal() or _digest(getattr(case, part)[: int(many)]) != pin):
                yield _finding(part, part, _step(event))
                break


def _bare(case: Case) -> Case:
    return case.model_copy(update={"bids": (), "assessments": (), "events": ()})


def _closed_over(event: Event) -> dict[str, str]:
    apart = (_OWN, _STEPS, _SEALS, *_GROWING)
    return {place: pin for place, pin in event.pins.items() if place not in apart}


def _is_open(case: Case) -> bool:
    turns = [e.step for e in case.events if e.step in (*_OPENS, "points_closed")]
    return bool(turns) and turns[-1] in _OPENS


def _all_seals(case: Case) -> tuple[Seal, ...]:
    return (*case.earlier_seals, case.seal) if case.seal else case.earlier_seals


def _named_seals(case: Case) -> Iterator[tuple[str, Seal]]:
    yield from ((f"earlier_seals/{i}", worn) for i, worn in enumerate(case.earlier_seals))
    if case.seal:
        yield "seal", case.seal


def _step(event: Event) -> dict[str, _Said]:
    return {"step": event.step, "at": f"{event.at:%d.%m.%Y %H:%M}", "by": event.by}


def _own(event: Event) -> str:
    rest = {place: pin for place, pin in event.pins.items() if place != _OWN}
    return _sha(casefile.canonical(event.model_copy(update={"pins": rest})))


def _mark(before: str, assessment: Assessment) -> str:
    said = assessment.model_copy(update={"mark": ""})
    return _sha(before + casefile.canonical(said))


def _digest(entries: tuple[Value, ...]) -> str:
    return _sha(casefile.canonical(entries))


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _finding(
    code: str,
    place: str,
    values: Mapping[str, _Said] | None = None,
    severity: Severity = "stop",
) -> Finding:
    return Finding(code=f"seal.{code}", severity=severity, place=place, values=dict(values or {}))
