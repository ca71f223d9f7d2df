"""Sealed cases: an example taken through its life, for tests of what may happen where in it.

    case = at("kantine", "decided")

Every step is the product's own (`course.take`), by people who are named, one working day after the other.
(It asserts nothing, so PYTEST_DONT_REWRITE.)
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from scoring import admission, course, reference
from scoring.course import Move, State
from scoring.life import Step
from scoring.model import Case
from scoring.score import score
from scoring.values import BidId, LotId

FIRST_DAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""A Monday. The steps follow day by day."""
OFFICER, APPROVER = "Indkøber Et", "Godkender To"
PATH: tuple[tuple[Step, State], ...] = (
    ("sealed", "sealed"),
    ("opened", "opened"),
    ("points_closed", "closed"),
    ("decided", "decided"),
    ("notified", "standstill"),
    ("signed", "contract"),
)
"""The steps on the straight way, and the state each leads to."""


@cache
def at(name: str, state: State) -> Case:
    """The example where it stands in `state`; `draft` is the example itself."""
    return taken(reference.example(name), state)


def taken(case: Case, state: State, before: Callable[[Case, Step], Case] | None = None) -> Case:
    """A draft taken to `state`. before: what somebody does to the case just before each step."""
    if state == "draft":
        return case
    for day, (step, reached) in enumerate(PATH):
        case = before(case, step) if before else case
        awards = awards_of(case) if step == "decided" else {}
        case = course.take(case, move(step, day=day, awards=awards))
        if reached == state:
            return case
    raise ValueError(state)


def move(step: Step, *, day: int = len(PATH), **fields: Any) -> Move:
    """A step taken so many days after the first, by the officer and, where two must sign, on asking."""
    told = {"by": OFFICER, "asked_by": APPROVER, "at": FIRST_DAY + timedelta(days=day), **fields}
    return Move(step=step, **told)


def awards_of(case: Case) -> dict[LotId, BidId]:
    """The best bid in each lot, whatever the limits on what one bid may win."""
    ready = (lot.id for lot in case.tender.lots if not admission.findings(case, lot.id))
    return {lot: score(case, lot).winners()[0] for lot in ready}
