"""Steps: what of a change is a step in the tender's life, to be taken anew on what others saved? Pure."""

from __future__ import annotations

from scoring import course
from scoring.access.change import move, unmarked
from scoring.life import Event
from scoring.model import Case


def without_steps(view: Case, mine: Case) -> tuple[Case, tuple[Event, ...]]:
    """The change without the steps taken in it, and those; they are taken anew on the whole, merged case."""
    n = len(view.events)
    steps = mine.events[n:] if mine.events[:n] == view.events else ()
    if not steps:
        return mine, ()
    back = {part: getattr(view, part) for part in ("events", "seal", "earlier_seals")}
    k = len(view.assessments)
    if unmarked(mine.assessments[:k]) == unmarked(view.assessments):
        back["assessments"] = (*view.assessments, *mine.assessments[k:])
    return mine.model_copy(update=back), steps


def with_steps(case: Case, steps: tuple[Event, ...]) -> Case:
    """The case after these steps, each with its own conditions. Raises `ScoringError` with what is due."""
    for event in steps:
        case = course.take(case, move(event))
    return case
