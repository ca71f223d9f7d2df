"""Change: why may this person not make this change now?

A change is judged by where in the case it falls, so that a page, the command line and a direct call to the
store meet the same answer. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scoring import casefile, course, seals
from scoring.access.sight import barred
from scoring.access.table import STEP_TABLE, Area, Person, area_of, asked, may, same_login
from scoring.course import Move
from scoring.life import Event, Role
from scoring.model import Assessment, Case
from scoring.values import PANEL, Finding, ScoringError


def refusals(before: Case, after: Case, person: Person) -> tuple[Finding, ...]:
    """Why this change may not be made by this person now; nothing when it may.

    What is appended (points, declarations, steps, answers) may never be rewritten, whoever asks; only in a
    draft do invented points go with the bid or the criterion they were given for.
    """
    if not person.roles(before):
        return (_refused("stranger", ""),)
    return (
        *_rewritten(before, after),
        *_not_allowed(before, after, person),
        *_not_own(before, after, person),
        *_left_without(before, after, person),
        *_wrong_steps(before, after, person),
    )


def guard(creates: Callable[[str], bool]) -> Callable[[str, str | None, str], None]:
    """The store's guard where people log in: every write is judged by what the writer may do.

    creates: who may make new tenders. The guard takes who writes, the document that stands (None: a new
    tender) and the one to come, and raises `ScoringError` to refuse.
    """

    def judge(who: str, before: str | None, after: str) -> None:
        found = _to_create(who, after) if before is None else _to_change(who, before, after)
        if found:
            raise ScoringError(*found)

    def _to_create(who: str, after: str) -> tuple[Finding, ...]:
        made = creates(who) and after and "officer" in Person(who).roles(casefile.load(after))
        return () if made else (_refused("may_not_create", ""),)

    def _to_change(who: str, before: str, after: str) -> tuple[Finding, ...]:
        return refusals(casefile.load(before), casefile.load(after), Person(who, creates=creates(who)))

    return judge


def move(event: Event) -> Move:
    """The step of an event as it was wanted."""
    return Move(
        step=event.step,
        by=event.by,
        at=event.at,
        reason=event.reason,
        asked_by=event.asked_by,
        awards=event.awards,
    )


def _rewritten(before: Case, after: Case) -> Iterator[Finding]:
    kept = ("declarations", "events", "accepted", "earlier_seals", "deliveries")
    for part in kept if course.state(before) == "draft" else ("assessments", *kept):
        was, now = getattr(before, part), getattr(after, part)
        if now[: len(was)] != was:
            yield _refused("rewritten", part)


def _not_allowed(before: Case, after: Case, person: Person) -> Iterator[Finding]:
    now = course.state(before)
    steps = {e.step for e in after.events[len(before.events) :]}
    through = ("model",) if "resealed" in steps else ()
    through = (*through, "bids", "points", "consensus") if "corrected" in steps else through
    for area, place in _touched(before, after).items():
        if area not in through and not may(before, person, area):
            yield _refused("not_allowed", place, area=area, state=now)


def _touched(before: Case, after: Case) -> dict[Area, str]:
    """Every area the change falls in, with one place in it."""
    found: dict[Area, str] = {}
    for place in _places(before, after):
        found.setdefault(area_of(place), place)
    return found


def _places(before: Case, after: Case) -> Iterator[str]:
    was, now = unmarked(before.assessments), unmarked(after.assessments)
    if now[: len(was)] != was:
        yield f"assessments/{PANEL}"
    else:
        yield from (f"assessments/{a.bid}/{a.criterion}/{a.evaluator}" for a in now[len(was) :])
    rest: dict[str, tuple[Assessment, ...]] = {"assessments": ()}
    found = casefile.differences(before.model_copy(update=rest), after.model_copy(update=rest))
    yield from (d.place for d in found)


def unmarked(assessments: tuple[Assessment, ...]) -> list[Assessment]:
    # The first seal marks what a draft holds, whoever takes the step; later marks are held with the rest.
    return [a.model_copy(update={"mark": ""}) for a in assessments]


def _not_own(before: Case, after: Case, person: Person) -> Iterator[Finding]:
    now = course.state(before)
    own = None if person.alone else person.speaks_for(after)
    mended = _cells(before) if _corrects(before, after, person) else frozenset()
    for a in after.assessments[len(before.assessments) :]:
        place = f"assessments/{a.bid}/{a.criterion}"
        theirs = own is not None and a.evaluator not in own and a.evaluator != PANEL
        if theirs and (a.bid, a.lot, a.criterion, a.evaluator) not in mended:
            yield _refused("not_yours", place, evaluator=a.evaluator)
        if a.evaluator != PANEL and now == "opened" and a.bid in barred(after, a.evaluator):
            yield _refused("barred", place, evaluator=a.evaluator, bid=a.bid)
    for d in after.declarations[len(before.declarations) :]:
        if own is not None and d.evaluator not in own and "officer" not in person.roles(before):
            yield _refused("not_yours", "declarations", evaluator=d.evaluator)


def _corrects(before: Case, after: Case, person: Person) -> bool:
    """Whether an officer notes a correction: points somebody gave may be put right, none may be given."""
    steps = {e.step for e in after.events[len(before.events) :]}
    return "corrected" in steps and "officer" in person.roles(before)


def _cells(case: Case) -> frozenset[tuple[str | None, ...]]:
    return frozenset((a.bid, a.lot, a.criterion, a.evaluator) for a in case.assessments)


def _left_without(before: Case, after: Case, person: Person) -> Iterator[Finding]:
    if not person.alone and after.access != before.access and not _with_role(after, "officer"):
        yield _refused("no_officer", "access")


def _with_role(case: Case, role: Role) -> tuple[str, ...]:
    return tuple(a.who for a in case.access if a.role == role)


def _wrong_steps(before: Case, after: Case, person: Person) -> Iterator[Finding]:
    steps = after.events[len(before.events) :]
    sealing = any(e.step in ("sealed", "resealed") for e in steps)
    if after.seal != before.seal and not sealing:
        yield _refused("seal_without_step", "seal")
    for i, event in enumerate(steps):
        now = after.model_copy(update={"events": (*before.events, *steps[:i]), "seal": before.seal})
        if event.step not in course.may_follow(now):
            yield _refused("wrong_step", "events", step=event.step, state=course.state(now))
            return
        yield from _not_theirs(before, event, person)
        yield from (f for f in course.due(now, move(event)) if f.severity == "stop")
    if steps:
        stood = {(f.code, f.place) for f in seals.verify(before)}
        broken = (f for f in seals.verify(after) if f.severity == "stop")
        yield from (f for f in broken if (f.code, f.place) not in stood)


def _not_theirs(case: Case, event: Event, person: Person) -> Iterator[Finding]:
    """Whether the step is this person's, and where two sign, whether another has asked."""
    role = STEP_TABLE[case.two_sign][event.step]
    if role not in person.roles(case):
        yield _refused("not_your_step", "events", step=event.step, role=role)
    if person.alone:
        return
    if not same_login(event.by, person.who):
        yield _refused("not_your_name", "events", step=event.step, by=event.by)
    if role == "approver":
        asking = {a.by.casefold() for a in asked(case, event.step, event.awards)}
        officers = {who.casefold() for who in _with_role(case, "officer")}
        if event.asked_by.casefold() not in asking & officers - {person.who.casefold()}:
            yield _refused("not_asked", "events", step=event.step)


def _refused(code: str, place: str, **values: str) -> Finding:
    return Finding(code=f"access.{code}", severity="stop", place=place, values=dict(values))
