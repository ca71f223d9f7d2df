"""Access table: which role may change which part of a tender in which state, and who is somebody here?

One table for pages, command line and store alike. Pure.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from scoring import casefile, course
from scoring.course import State
from scoring.life import ROLES, STEPS, Acceptance, Role, Step
from scoring.model import Case
from scoring.values import PANEL, BidId, LotId

Area = Literal[
    "model",
    "facts",
    "bids",
    "points",
    "consensus",
    "declarations",
    "course",
    "answers",
    "trials",
    "people",
    "signing",
    "papers",
]
"""model: criteria, method, lots, what may be won. facts: the rest of the tender. points: an evaluator's own.
course: seals and steps. answers: accepted findings, the department's limits. trials: scenarios, effect.
people: evaluators and logins. signing: whether two must sign. papers: what the report and the letters say,
what was delivered afterwards, and until when all is kept.
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
    # Whoever must be asked for a signature cannot be left out by the one who asks.
    "signing": {"officer": frozenset(("draft",)), "approver": _ALL - _OVER},
    "papers": {"officer": _ALL},
}
"""Area → role → the states in which it may be changed; what does not stand here is refused.

A reader changes nothing. A correction of the model between seal and deadline, and of bids or points after the
decision, is a step of its own (`course`) and passes through it.
"""

STEP_TABLE: Mapping[bool, Mapping[Step, Role]] = {
    two: {step: "approver" if two and step in course.TWO_SIGN else "officer" for step in STEPS}
    for two in (False, True)
}
"""Whether two must sign → step → the role that takes it; where it is the approver, an officer has asked."""
ASKED = "course.asked"
"""The code of an officer's request for the second signature, kept among what is `accepted`."""

_AREA: Mapping[str, Area] = {
    "models": "model",
    "criteria": "model",
    "method": "model",
    "gates": "model",
    "tender/lots": "model",
    "tender/limits": "model",
    "tender": "facts",
    "bids": "bids",
    "prices": "bids",
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
    "two_sign": "signing",
    "retained_until": "papers",
    "notice": "papers",
    "report": "papers",
    "deliveries": "papers",
    "": "model",
}
"""The beginning of a place → its area, the first that fits. What nobody thought of is held as the model."""


@dataclass(frozen=True)
class Person:
    """Somebody at the screen. who: the login, or the name given on a machine without login.

    alone: nobody logs in here, so this person holds every role and speaks for every evaluator.
    creates: may make new tenders, and is officer in one that nobody has been named in yet.
    """

    who: str
    alone: bool = False
    creates: bool = False

    @property
    def may_create(self) -> bool:
        """Whether the person may make new tenders."""
        return self.alone or self.creates

    def roles(self, case: Case) -> frozenset[Role]:
        """What this person is in the tender; nothing for a stranger."""
        if self.alone:
            return frozenset(ROLES)
        if self.creates and not case.access:
            return frozenset(("officer",))
        return frozenset(a.role for a in case.access if same_login(a.who, self.who))

    def speaks_for(self, case: Case) -> frozenset[str]:
        """The evaluators whose points this person may give."""
        if self.alone:
            return frozenset({e.id for e in case.evaluators} | {a.evaluator for a in case.assessments})
        return frozenset(e.id for e in case.evaluators if same_login(e.who, self.who))


def may(case: Case, person: Person, area: Area) -> bool:
    """Whether the person may change something of the area, in the state the tender is in."""
    now = course.state(case)
    return any(now in TABLE[area].get(role, frozenset()) for role in person.roles(case))


def may_step(case: Case, person: Person, step: Step) -> bool:
    """Whether the step is this person's to take from here, whatever it still needs."""
    return step in course.may_follow(case) and STEP_TABLE[case.two_sign][step] in person.roles(case)


def asked(case: Case, step: Step, awards: Mapping[LotId, BidId] | None = None) -> tuple[Acceptance, ...]:
    """The officers' requests for a second signature under this step, as the case stands now.

    A request lapses when a step is taken, or anything that decides changes after it was made.
    """
    since = max((e.at for e in case.events), default=None)
    place = signing_place(case, step, awards or {})
    asked_now = (a for a in case.accepted if (a.code, a.place) == (ASKED, place))
    return tuple(a for a in asked_now if since is None or a.at > since)


def signing_place(case: Case, step: Step, awards: Mapping[LotId, BidId]) -> str:
    """What a signature is asked for: the step and a fingerprint of what it would be put under.

    A correction's seal goes under a model that is not in the case yet, so there the step alone counts.
    """
    if step == "resealed":
        return f"events/{step}"
    said = casefile.digest(case) + casefile.canonical(dict(awards))
    return f"events/{step}/{hashlib.sha256(said.encode()).hexdigest()[:16]}"


def area_of(place: str) -> Area:
    """The area a place in the case belongs to: `assessments/A/*/Q/panel` is the panel's consensus."""
    place = place.removeprefix("unread/")
    if place.startswith("assessments/") and place.endswith(f"/{PANEL}"):
        return "consensus"
    return next(area for start, area in _AREA.items() if not start or f"{place}/".startswith(f"{start}/"))


def same_login(login: str, who: str) -> bool:
    """Whether two names of a login are one; letters large or small are alike. An empty one is nobody's."""
    return bool(login) and login.casefold() == who.casefold()
