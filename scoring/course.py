"""Course: where in its life is a tender, which step may come next, and what does the step take?

draft → sealed → opened → points closed → decided → standstill → contract, or annulled; a recall goes back to
opened. The state is read from the steps taken, never stored beside them. Pure: the clock, what the rule
book found and who acts are arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Literal

from scoring import admission, panel, seals, weights
from scoring.life import Event, Step
from scoring.model import Case
from scoring.values import PANEL, BidId, Finding, LotId, ScoringError

State = Literal["draft", "sealed", "opened", "closed", "decided", "standstill", "contract", "annulled"]
LINE: tuple[State, ...] = ("draft", "sealed", "opened", "closed", "decided", "standstill", "contract")
"""The states a tender passes through when nothing goes wrong, in order."""
STATES: tuple[State, ...] = (*LINE, "annulled")

NEXT: Mapping[State, Mapping[Step, State]] = {
    "draft": {"sealed": "sealed"},
    "sealed": {"resealed": "sealed", "opened": "opened", "annulled": "annulled"},
    "opened": {"supplemented": "opened", "points_closed": "closed", "annulled": "annulled"},
    "closed": {
        "supplemented": "closed",
        "decided": "decided",
        "recalled": "opened",
        "annulled": "annulled",
    },
    "decided": {
        "notified": "standstill",
        "corrected": "decided",
        "recalled": "opened",
        "annulled": "annulled",
    },
    "standstill": {
        "corrected": "standstill",
        "signed": "contract",
        "recalled": "opened",
        "annulled": "annulled",
    },
    "contract": {"award_notice": "contract"},
    "annulled": {},
}
"""State → the steps that may be taken there → the state each leads to."""

REASON_DUE: frozenset[Step] = frozenset(("resealed", "supplemented", "corrected", "recalled", "annulled"))
"""The steps that need a written reason."""
TWO_SIGN: frozenset[Step] = frozenset(("sealed", "resealed", "decided"))
"""The steps a second person signs where the tender asks for it."""


@dataclass(frozen=True)
class Move:
    """A step somebody wants to take. findings: what the rule book found that nobody has answered for."""

    step: Step
    by: str
    at: datetime
    reason: str = ""
    asked_by: str = ""
    awards: Mapping[LotId, BidId] = field(default_factory=dict)
    findings: Sequence[Finding] = ()


def state(case: Case) -> State:
    """Where the tender stands, by the steps taken. A seal without a step (an older file) counts as sealed."""
    now: State = "sealed" if case.seal and not any(e.step == "sealed" for e in case.events) else "draft"
    for event in case.events:
        now = NEXT[now].get(event.step, now)
    return now


def may_follow(case: Case) -> tuple[Step, ...]:
    """The steps that may be taken from where the tender stands, whatever they still need."""
    return tuple(NEXT[state(case)])


def last(case: Case, step: Step) -> Event | None:
    """The last time a step was taken; None if it never was."""
    return next((e for e in reversed(case.events) if e.step == step), None)


def due(case: Case, move: Move) -> tuple[Finding, ...]:
    """Everything that stands in the way of a step; nothing when it may be taken."""
    if move.step not in may_follow(case):
        return (_stop("not_now", step=move.step, state=state(case)),)
    needs = _NEEDS.get(move.step)
    return (*_signed(case, move), *(needs(case, move) if needs else ()))


def take(case: Case, move: Move) -> Case:
    """The case after the step. Raises `ScoringError` with everything that is `due`."""
    waiting = due(case, move)
    if any(f.severity == "stop" for f in waiting):
        raise ScoringError(*waiting)
    if move.step in ("sealed", "resealed"):
        case = case.model_copy(update={"assessments": seals.marked(case.assessments)})
        case = seals.seal(case, by=move.by, at=move.at, reason=move.reason)
    pinning = move.step in ("opened", "supplemented", "points_closed", "decided", "corrected")
    event = Event(
        step=move.step,
        at=move.at,
        by=move.by,
        asked_by=move.asked_by,
        reason=move.reason,
        pins=seals.pinned(case) if pinning else {},
        awards=dict(move.awards),
    )
    return case.model_copy(update={"events": (*case.events, event)})


def _signed(case: Case, move: Move) -> Iterator[Finding]:
    if not move.by:
        yield _stop("no_name", step=move.step)
    if move.step in REASON_DUE and not move.reason.strip():
        yield _stop("no_reason", step=move.step)
    if case.two_sign and move.step in TWO_SIGN and move.asked_by in ("", move.by):
        yield _stop("second_person", step=move.step, by=move.by)


def _to_seal(case: Case, move: Move) -> Iterator[Finding]:
    if not case.models:
        yield _stop("no_model")
    for lot in case.tender.lots:
        model = case.model_for(lot.id)
        if model:
            yield from (f for f in weights.findings(model) if f.severity == "stop")
            yield from (f for f in admission.about_model(case, model, lot.id) if f.severity == "stop")
    yield from (f for f in move.findings if f.severity == "stop")


def _to_reseal(case: Case, move: Move) -> Iterator[Finding]:
    deadline = case.tender.tender_deadline
    if deadline is not None and move.at.date() > deadline:
        yield _stop("after_deadline", deadline=f"{deadline:%d.%m.%Y}")
    yield from _to_seal(case, move)


def _to_open(case: Case, move: Move) -> Iterator[Finding]:
    yield from _unbroken(case)
    deadline = case.tender.tender_deadline
    if deadline is not None and move.at < datetime.combine(deadline, time(), move.at.tzinfo):
        yield _stop("before_deadline", deadline=f"{deadline:%d.%m.%Y}")


def _to_close(case: Case, _: Move) -> Iterator[Finding]:
    yield from _unbroken(case)
    yield from (f for f in admission.check(case) if f.severity == "stop")
    for lot in case.tender.lots:
        model = case.model_for(lot.id)
        if model and model.panel == "consensus":
            yield from panel.unreasoned(case, lot.id)
    spoke = {a.evaluator for a in case.assessments} - {PANEL}
    declared = {d.evaluator for d in case.declarations}
    for evaluator in sorted(spoke - declared):
        yield _stop("not_declared", evaluator=evaluator)


def _to_decide(case: Case, move: Move) -> Iterator[Finding]:
    yield from _unbroken(case)
    for lot in case.tender.lots:
        if lot.id not in move.awards:
            yield _stop("no_award", lot=lot.id)
        elif move.awards[lot.id] not in {b.id for b in admission.competing(case, lot.id)}:
            yield _stop("award_unknown", lot=lot.id, bid=move.awards[lot.id])
    yield from (f for f in move.findings if f.severity == "stop")


def _unbroken(case: Case) -> Iterator[Finding]:
    yield from (f for f in seals.verify(case) if f.severity == "stop")


_NEEDS: Mapping[Step, Callable[[Case, Move], Iterator[Finding]]] = {
    "sealed": _to_seal,
    "resealed": _to_reseal,
    "opened": _to_open,
    "points_closed": _to_close,
    "decided": _to_decide,
}


def _stop(code: str, **values: str) -> Finding:
    return Finding(code=f"course.{code}", severity="stop", place="events", values=dict(values))
