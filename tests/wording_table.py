"""The labelled criterion texts held against the matcher: what should fire, and what did.

Run it for the table: python -m tests.wording_table
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from scoring.evaluation import Criterion
from scoring.rules import criteria
from scoring.rules.subject import Subject
from scoring.values import Percent
from tests.builders import a_case, a_model
from tests.rule_cases import BOOK, DAY

CHECKS = ("CHK-09", "CHK-11", "CHK-12", "CHK-14", "CHK-19", "CHK-19b", "CHK-28")
PARTS = ("dev", "held", "fresh", "last", "final", "other", "later")


@dataclass(frozen=True)
class Labelled:
    text: str
    fires: frozenset[str]


@dataclass(frozen=True)
class Tally:
    """right: found and due. alarms: found but not due. missed: due but not found."""

    right: int
    alarms: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.alarms) if self.right else 0.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right else 0.0


def cases(part: str) -> list[Labelled]:
    file = Path(__file__).with_name("wording_cases.toml")
    rows = tomllib.loads(file.read_text(encoding="utf-8"))[part]
    return [Labelled(row["text"], frozenset(row["fires"])) for row in rows]


def fired(text: str) -> frozenset[str]:
    """The checks a criterion sets off whose only words are these."""
    case = a_case(model=a_model(Criterion(id="Q", name="Q", weight=Percent(Decimal(100)), emphasis=text)))
    raised = criteria.checks(Subject(case, BOOK, DAY, None))
    return frozenset({r.check for r in raised} & set(CHECKS))


def tallies(part: str) -> dict[str, Tally]:
    """Per check, and under `all` for all of them."""
    right, alarms, missed = Counter[str](), Counter[str](), Counter[str]()
    for row, got in results(part):
        for check in got | row.fires:
            kind = right if check in got & row.fires else alarms if check in got else missed
            kind.update((check, "all"))
    return {c: Tally(right[c], alarms[c], missed[c]) for c in (*CHECKS, "all")}


def results(part: str) -> Iterator[tuple[Labelled, frozenset[str]]]:
    return ((row, fired(row.text)) for row in cases(part))


def table() -> str:
    lines = [f"{'part':<6}{'check':<9}{'right':>6}{'alarms':>8}{'missed':>8}{'precision':>11}{'recall':>8}"]
    for part in PARTS:
        for check, t in tallies(part).items():
            lines.append(
                f"{part:<6}{check:<9}{t.right:>6}{t.alarms:>8}{t.missed:>8}{t.precision:>11.2f}{t.recall:>8.2f}"
            )
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())
