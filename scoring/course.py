"""Course: where in its life is a tender, which step may come next, and what does the step take?

draft → sealed → opened → points closed → decided → standstill → contract, or annulled; a recall goes back to
opened. The state is read from the steps taken, never stored beside them. Pure: the clock, what the rule
book found and who acts are arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Literal

from scoring import admission, panel, score, seals, weights
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

PINNING: frozenset[Step] = frozenset(
    ("opened", "supplemented", "points_closed", "decided", "corrected", "recalled")
)
"""The steps that pin the bids and the last point as they stand; a recall reopens the points on these bids."""


_NOT_PUBLISHED = frozenset(
    [
        "accepted",
        "access",
        "assessments",
        "bids",
        "declarations",
        "deliveries",
        "effect",
        "evaluators",
        "events",
        "notice",
        "prices",
        "report",
        "retained_until",
        "rule_limits",
        "scenarios",
    ]
)
"""The first word of a place that is no part of what is published."""


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
    found = (*_signed(case, move), *_in_time(case, move), *(needs(case, move) if needs else ()))
    return tuple({(f.code, f.place, *f.values.items()): f for f in found}.values())


def not_published(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those about bids, points, judges or papers, which do not keep the model from being sealed.

    Before the seal, bids and points can only be a trial of the model; what is left of them stops the award.
    """
    return tuple(f for f in findings if f.place.split("/")[0] in _NOT_PUBLISHED)


def take(case: Case, move: Move) -> Case:
    """The case after the step. Raises `ScoringError` with everything that is `due`."""
    waiting = due(case, move)
    if any(f.severity == "stop" for f in waiting):
        raise ScoringError(*waiting)
    if move.step == "sealed":
        case = case.model_copy(update={"assessments": seals.marked(case.assessments)})
    if move.step in ("sealed", "resealed"):
        case = seals.seal(case, by=move.by, at=move.at, reason=move.reason)
    event = Event(
        step=move.step,
        at=move.at,
        by=move.by,
        asked_by=move.asked_by,
        reason=move.reason,
        pins=seals.pinned(case) if move.step in PINNING else {},
        awards=dict(move.awards),
    )
    return case.model_copy(update={"events": (*case.events, seals.stamped(case, event))})


def _signed(case: Case, move: Move) -> Iterator[Finding]:
    if not move.by:
        yield _stop("no_name", step=move.step)
    if move.step in REASON_DUE and not move.reason.strip():
        yield _stop("no_reason", step=move.step)
    if case.two_sign and move.step in TWO_SIGN and move.asked_by in ("", move.by):
        yield _stop("second_person", step=move.step, by=move.by)


def _in_time(case: Case, move: Move) -> Iterator[Finding]:
    # A file may hold times without a zone; they are this machine's.
    if case.events and move.at.timestamp() < case.events[-1].at.timestamp():
        yield _stop("before_the_last", step=move.step, last=case.events[-1].step)


def _to_seal(case: Case, move: Move) -> Iterator[Finding]:
    if not case.models:
        yield _stop("no_model")
        return
    for lot in case.tender.lots:
        model = case.model_for(lot.id)
        if model is None:
            yield _stop("no_model_for", lot=lot.id)
        else:
            yield from _grave((*weights.findings(model), *admission.about_model(case, model, lot.id)))
    aside = not_published(move.findings)
    yield from _grave(f for f in move.findings if f not in aside)


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
    # Where prices are kept apart, their envelope may still be shut; the decision needs them.
    apart = admission.OF_PRICES if admission.prices_hidden(case) else frozenset()
    yield from (f for f in _grave(admission.check(case)) if f.code not in apart)
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
    yield from (f for f in _grave(admission.check(case)) if f.code in admission.OF_PRICES)
    for lot in case.tender.lots:
        ranked = _ranked(case, lot.id)
        if ranked and lot.id not in move.awards:
            yield _stop("no_award", lot=lot.id)
        elif lot.id in move.awards and move.awards[lot.id] not in ranked:
            yield _stop("award_unknown", lot=lot.id, bid=move.awards[lot.id])
    for lot_id in move.awards.keys() - {lot.id for lot in case.tender.lots}:
        yield _stop("award_unknown", lot=lot_id, bid=move.awards[lot_id])
    yield from _grave(move.findings)


def _ranked(case: Case, lot: LotId) -> frozenset[BidId]:
    """The bids that may be awarded the lot: those that compete and, where it can be scored, pass gates."""
    if any(_grave(admission.findings(case, lot))):
        return frozenset(b.id for b in admission.competing(case, lot))
    return frozenset(score.score(case, lot).totals)


def _unbroken(case: Case) -> Iterator[Finding]:
    yield from _grave(seals.verify(case))


def _grave(found: Iterable[Finding]) -> Iterator[Finding]:
    return (f for f in found if f.severity == "stop")


_NEEDS: Mapping[Step, Callable[[Case, Move], Iterator[Finding]]] = {
    "sealed": _to_seal,
    "resealed": _to_reseal,
    "opened": _to_open,
    "points_closed": _to_close,
    "decided": _to_decide,
}


def _stop(code: str, **values: str) -> Finding:
    return Finding(code=f"course.{code}", severity="stop", place="events", values=dict(values))
