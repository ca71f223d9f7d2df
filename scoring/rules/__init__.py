"""Rules: which rules bind this tender, and which checks does it set off on a given day?

Pure: the rule book and the day are arguments. Messages say "kan være i strid med § x", never that something
is unlawful; they ask for the legal department's answer and are no substitute for it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from scoring import casefile
from scoring.model import Case
from scoring.rules import bids, criteria, models, papers, procedure, rationale, scores
from scoring.rules.book import Check, RegimeKey, Rulebook
from scoring.rules.regime import regime
from scoring.rules.subject import Raised, Subject
from scoring.values import Finding, Severity

GROUPS: tuple[Callable[[Subject], Iterator[Raised]], ...] = (
    models.checks,
    criteria.checks,
    procedure.checks,
    papers.checks,
    bids.checks,
    scores.checks,
    rationale.checks,
)
_GRAVEST: tuple[Severity, ...] = ("stop", "warn", "note")


def check(case: Case, book: Rulebook, on: date, others: Sequence[Case] = ()) -> tuple[Finding, ...]:
    """Every check the case sets off on the day, the gravest first, then by check.

    code: `CHK-32.below_median`, the check and what set it off. law: the sections behind it.
    """
    binding = regime(case.tender, book, on).key
    subject = Subject(case, book, on, binding, tuple(others))
    found = [_finding(raised, book, binding) for group in GROUPS for raised in group(subject)]
    return tuple(sorted(found, key=_order))


def unanswered(case: Case, found: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings nobody has answered for with a name and a reason (`Case.accepted`)."""
    answered = {(a.code, a.place, a.about) for a in case.accepted}
    return tuple(f for f in found if (f.code, f.place, about(f)) not in answered)


def about(finding: Finding) -> str:
    """A fingerprint of what a finding says, so that an answer holds for that and nothing else."""
    return hashlib.sha256(casefile.canonical(finding.values).encode()).hexdigest()[:16]


def check_of(finding: Finding) -> str:
    """The check behind a finding: `CHK-32`."""
    return finding.code.partition(".")[0]


def severity(check: Check, trigger: str, regime: RegimeKey | None) -> Severity:
    """How grave a trigger is under the regime; without a known regime as under udbudsloven part II."""
    grave = check.triggers[trigger]
    milder = regime not in (None, "full") and not check.everywhere
    return "warn" if grave == "stop" and milder else grave


def _finding(raised: Raised, book: Rulebook, binding: RegimeKey | None) -> Finding:
    checked = book.checks[raised.check]
    return Finding(
        code=f"{raised.check}.{raised.trigger}",
        severity=severity(checked, raised.trigger, binding),
        place=raised.place,
        values=dict(raised.values),
        law=checked.law,
    )


def _order(finding: Finding) -> tuple[int, str, str]:
    return _GRAVEST.index(finding.severity), finding.code, finding.place
