"""Life: who takes part in a tender, what do they declare, and which steps has it taken?

Frozen values about people and the course of a case; reads no files and knows no language. What may follow
upon what is said in `course.py`, who may do it in `access.py`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from scoring.values import BidId, Id, LotId, Name, Text, Value

Role = Literal["officer", "evaluator", "approver", "reader"]
ROLES: tuple[Role, ...] = ("officer", "evaluator", "approver", "reader")
"""Indkøber, evaluator, godkender, læser."""

Step = Literal[
    "sealed",
    "resealed",
    "opened",
    "supplemented",
    "points_closed",
    "decided",
    "notified",
    "signed",
    "award_notice",
    "corrected",
    "recalled",
    "annulled",
]
STEPS: tuple[Step, ...] = Step.__args__  # type: ignore[attr-defined]


class Evaluator(Value):
    """A member of the panel. who: the login that speaks for this evaluator; empty when nobody logs in."""

    id: Id
    name: Text = ""
    function: Text = ""
    """What the evaluator does in the department: "indkøb", "park og vej"."""
    who: Text = ""


class Access(Value):
    """What one login may do in this tender. Somebody with two roles stands twice."""

    who: Name
    role: Role


class Declaration(Value):
    """An evaluator's statement on conflicts of interest (udbudsloven § 4); the last one counts.

    conflict: whether there is one. measure: what was done about it. bids: those it concerns; none named
    means all of them. text: the words the evaluator agreed to.
    """

    evaluator: Id
    conflict: bool
    measure: Text = ""
    bids: tuple[BidId, ...] = ()
    text: Text = ""
    at: datetime | None = None


class Acceptance(Value):
    """An open finding that somebody answers for, with a reason. `code` and `place` are the finding's.

    about: fingerprint of what the finding said (`rules.about`): another finding at the same place, or the
    same with other words or numbers, is not answered by it.
    """

    code: Id
    place: Text = ""
    about: Text = ""
    reason: Name
    by: Name
    at: datetime


class Event(Value):
    """A step in the life of the tender: which, when, who took it, and why where a reason is due.

    asked_by: the first of two who sign, where two must. pins: SHA-256 of what the step closes over, by
    place. awards: who was awarded each lot.
    """

    step: Step
    at: datetime
    by: Text = ""
    asked_by: Text = ""
    reason: Text = ""
    pins: dict[str, str] = Field(default_factory=dict)
    awards: dict[LotId, BidId] = Field(default_factory=dict)


class Seal(Value):
    """The fingerprint of the published model, with a copy of it, so that a difference can be named."""

    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    """SHA-256 in hexadecimal, over `model` where there is one."""
    sealed_at: datetime
    sealed_by: Text
    program: Text = ""
    reason: Text = ""
    """Why an earlier seal was replaced; empty on the first."""
    model: str = ""
    """The sealed parts as canonical JSON."""
