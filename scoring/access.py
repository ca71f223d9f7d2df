"""Access: who may change what in which state of a tender, and what may somebody see before they should?

One table decides, for pages and store alike: a change is judged by where in the case it falls, so that a
page, the command line and a direct call meet the same answer. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from scoring import casefile, course
from scoring.bid import Bid
from scoring.course import State
from scoring.life import ROLES, Role
from scoring.model import Assessment, Case
from scoring.values import PANEL, Finding

Area = Literal[
    "model", "facts", "bids", "points", "consensus", "declarations", "course", "answers", "trials", "people"
]
"""model: criteria, method, lots, what may be won. facts: the rest of the tender. points: an evaluator's own.
course: seals and steps. answers: accepted findings, the department's limits. trials: scenarios, effect.
people: evaluators, logins, whether two must sign.
"""

_ALL = frozenset(course.STATES)
_OVER: frozenset[State] = frozenset(("contract", "annulled"))
_GIVING: frozenset[State] = frozenset(("draft", "opened"))

TABLE: Mapping[Area, Mapping[Role, frozenset[State]]] = {
    "model": {"officer": frozenset(("draft",))},
    "facts": {"officer": _ALL - _OVER},
    "bids": {"officer": frozenset(("draft", "sealed", "opened", "closed"))},
    "points": {"evaluator": _GIVING},
    "consensus": {"officer": _GIVING},
    "declarations": {"officer": _ALL - _OVER, "evaluator": _ALL - _OVER},
    "course": {"officer": _ALL, "approver": _ALL},
    "answers": {"officer": _ALL - _OVER, "approver": _ALL - _OVER},
    "trials": {"officer": _ALL, "approver": _ALL},
    "people": {"officer": _ALL - _OVER},
}
"""Area → role → the states in which it may be changed; what does not stand here is refused.

A reader changes nothing. A correction of the model between seal and deadline, and of bids or points after the
decision, is a step of its own (`course`) and passes through it.
"""

_AREA: Mapping[str, Area] = {
    "models": "model",
    "tender/lots": "model",
    "tender/limits": "model",
    "tender": "facts",
    "bids": "bids",
    "assessments": "points",
    "declarations": "declarations",
    "seal": "course",
    "earlier_seals": "course",
    "events": "course",
    "accepted": "answers",
    "rule_limits": "answers",
    "scenarios": "trials",
    "effect": "trials",
    "evaluators": "people",
    "access": "people",
    "two_sign": "people",
    "retained_until": "people",
}


@dataclass(frozen=True)
class Person:
    """Somebody at the screen. who: the login, or the name given on a machine without login.

    alone: nobody logs in here, so this person holds every role and speaks for every evaluator.
    """

    who: str
    alone: bool = False

    def roles(self, case: Case) -> frozenset[Role]:
        """What this person is in the tender; nothing for a stranger."""
        if self.alone:
            return frozenset(ROLES)
        return frozenset(a.role for a in case.access if a.who.casefold() == self.who.casefold())

    def speaks_for(self, case: Case) -> frozenset[str]:
        """The evaluators whose points this person may give."""
        if self.alone:
            return frozenset({e.id for e in case.evaluators} | {a.evaluator for a in case.assessments})
        return frozenset(e.id for e in case.evaluators if e.who and e.who.casefold() == self.who.casefold())


def may(case: Case, person: Person, area: Area) -> bool:
    """Whether the person may change something of the area, in the state the tender is in."""
    now = course.state(case)
    return any(now in TABLE[area].get(role, frozenset()) for role in person.roles(case))


def refusals(before: Case, after: Case, person: Person) -> tuple[Finding, ...]:
    """Why this change may not be made by this person now; nothing when it may.

    What is appended (points, declarations, steps, answers) may never be rewritten, whoever asks.
    """
    return (*_rewritten(before, after), *_not_allowed(before, after, person), *_wrong_steps(before, after))


def view_for(case: Case, person: Person) -> Case:
    """The case as this person may see it now.

    Until the points are closed an evaluator sees no other evaluator's points, and no price where the model
    keeps prices hidden; nor the bids a conflict keeps them from. An officer sees all but, where prices are
    hidden, the prices too stay shut until the quality is closed. A stranger sees nothing: `ScoringError`
    is the store's to raise.
    """
    now, roles = course.state(case), person.roles(case)
    open_to_all = now not in ("sealed", "opened") or (person.alone and not _hides(case))
    if open_to_all:
        return case
    bids = case.bids
    if _hides(case):
        bids = tuple(_unpriced(b) for b in bids)
    if person.alone or "officer" in roles or "approver" in roles:
        return case.model_copy(update={"bids": bids})
    own = person.speaks_for(case)
    heard = tuple(a for a in case.assessments if a.evaluator in own)
    return case.model_copy(update={"bids": bids, "assessments": heard, "scenarios": ()})


def barred(case: Case, evaluator: str) -> frozenset[str]:
    """The bids a declared conflict keeps this evaluator from; all of them as long as nothing is declared."""
    said = [d for d in case.declarations if d.evaluator == evaluator]
    if not said:
        return frozenset(b.id for b in case.bids)
    last = said[-1]
    if not last.conflict:
        return frozenset()
    return frozenset(last.bids or (b.id for b in case.bids))


def _hides(case: Case) -> bool:
    return any(m.prices_hidden for m in case.models)


def _unpriced(bid: Bid) -> Bid:
    shut = tuple(p.model_copy(update={"unit_price": None}) for p in bid.prices)
    return bid.model_copy(update={"prices": shut, "discounts": ()})


def _rewritten(before: Case, after: Case) -> Iterator[Finding]:
    for part in ("assessments", "declarations", "events", "accepted", "earlier_seals"):
        was, now = getattr(before, part), getattr(after, part)
        if _unmarked(now[: len(was)]) != _unmarked(was):
            yield _refused("rewritten", part)


def _unmarked(entries: tuple[object, ...]) -> tuple[object, ...]:
    # A mark follows from what stands before it, and two who append at once push each other's along.
    return tuple(e.model_copy(update={"mark": ""}) if isinstance(e, Assessment) else e for e in entries)


def _not_allowed(before: Case, after: Case, person: Person) -> Iterator[Finding]:
    now = course.state(before)
    through_a_step = {e.step for e in after.events[len(before.events) :]}
    for area, place in dict(_touched(before, after)).items():
        if area == "model" and "resealed" in through_a_step:
            continue
        if area in ("bids", "points", "consensus") and "corrected" in through_a_step:
            continue
        if not may(before, person, area):
            yield _refused("not_allowed", place, area=area, state=now)
    own = person.speaks_for(after) if not person.alone else None
    for a in after.assessments[len(before.assessments) :]:
        if own is not None and a.evaluator not in own and a.evaluator != PANEL:
            yield _refused("not_yours", f"assessments/{a.bid}/{a.criterion}", evaluator=a.evaluator)
        if a.evaluator != PANEL and now == "opened" and a.bid in barred(after, a.evaluator):
            yield _refused("barred", f"assessments/{a.bid}/{a.criterion}", evaluator=a.evaluator, bid=a.bid)


def _touched(before: Case, after: Case) -> Iterator[tuple[Area, str]]:
    """Every area the change falls in, with one place in it."""
    for a in after.assessments[len(before.assessments) :]:
        yield ("consensus" if a.evaluator == PANEL else "points"), f"assessments/{a.bid}/{a.criterion}"
    rest = {"assessments": ()}
    for d in casefile.differences(before.model_copy(update=rest), after.model_copy(update=rest)):
        place = d.place.removeprefix("unread/")
        yield next(area for start, area in _AREA.items() if f"{place}/".startswith(f"{start}/")), d.place


def _wrong_steps(before: Case, after: Case) -> Iterator[Finding]:
    now = before
    for event in after.events[len(before.events) :]:
        if event.step not in course.may_follow(now):
            yield _refused("wrong_step", "events", step=event.step, state=course.state(now))
        now = now.model_copy(update={"events": (*now.events, event)})


def _refused(code: str, place: str, **values: str) -> Finding:
    return Finding(code=f"access.{code}", severity="stop", place=place, values=dict(values))
