"""What the tests of the checks share: a case is checked on a day, and one check's findings are told apart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from scoring import reference, rules
from scoring.model import Case
from scoring.values import Finding

BOOK = reference.rulebook()
DAY = date(2026, 3, 1)


def found(case: Case, check: str, on: date = DAY, others: Sequence[Case] = ()) -> list[Finding]:
    """The findings of one check (`CHK-32`)."""
    return [f for f in rules.check(case, BOOK, on, others) if rules.check_of(f) == check]


def triggers(case: Case, check: str, on: date = DAY, others: Sequence[Case] = ()) -> list[str]:
    """What set the check off; empty when it stays silent."""
    return [f.code.partition(".")[2] for f in found(case, check, on, others)]


def told(finding: Finding) -> tuple[str, str]:
    """The finding's sentence in Danish and English."""
    return reference.texts("da").sentence(finding), reference.texts("en").sentence(finding)
