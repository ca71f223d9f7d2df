"""Award conflict: why is there no lawful award, and how far would each rule have to give?

All minimal sets of rules that cannot hold together; all minimal sets to drop; and for each rule alone,
the mildest form under which an award exists while the others stay. Lots are always all awarded.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from scoring.award.certificate import Effort
from scoring.award.programme import Measure, Programme, total
from scoring.award.search import Solution, best, feasible

Rules = frozenset[str]


@dataclass(frozen=True)
class Move:
    """How far one rule must give when the others stay.

    to: the best value of what it measures, in the programme's units (a share as a fraction), or how much
    higher its limits must be (`by`); both None when giving way on this rule alone never helps.
    """

    rule: str
    to: Fraction | None = None
    by: int | None = None

    @property
    def helps(self) -> bool:
        return self.to is not None or self.by is not None


@dataclass(frozen=True)
class Clash:
    """conflicts: minimal sets of rules that clash. drops: minimal sets to drop. proved: all of it, in whole
    numbers. Without any rule in `conflicts` not even one award covers the lots.
    """

    conflicts: tuple[Rules, ...]
    drops: tuple[Rules, ...]
    moves: tuple[Move, ...]
    proved: bool


class _Oracle:
    """Which sets of rules can hold together; asks the solver only what does not follow from before."""

    def __init__(self, programme: Programme, effort: Effort | None) -> None:
        self.programme, self.effort = programme, effort
        self.good: list[Rules] = []
        self.bad: list[Rules] = []
        self.proved = True

    def holds(self, rules: Rules) -> bool:
        if any(rules <= known for known in self.good):
            return True
        if any(known <= rules for known in self.bad):
            return False
        tried = feasible(self.programme.without(frozenset(self.programme.rules) - rules), self.effort)
        self.proved = self.proved and (tried.found or tried.proved)
        (self.good if tried.found else self.bad).append(rules)
        return tried.found


def clash(programme: Programme, effort: Effort | None = None) -> Clash:
    """The conflicts of a programme that has no solution."""
    oracle, rules = _Oracle(programme, effort), programme.rules
    if not oracle.holds(frozenset()):
        return Clash((frozenset(),), (), (), oracle.proved)
    conflicts = _minimal(s for s in _by_size(rules) if not oracle.holds(s))
    drops = _minimal(s for s in _by_size(rules) if oracle.holds(frozenset(rules) - s))
    moves = tuple(move(programme, rule, oracle.holds, effort) for rule in rules)
    return Clash(conflicts, drops, moves, oracle.proved)


def move(programme: Programme, rule: str, holds: object, effort: Effort | None = None) -> Move:
    """How far `rule` alone must give."""
    others = frozenset(programme.rules) - {rule}
    if callable(holds) and not holds(others):
        return Move(rule)
    measure = programme.measures.get(rule)
    if measure is not None:
        return Move(rule, to=_best_value(programme.without({rule}), measure, effort))
    if all(row.high is not None and row.low is None for row in programme.rows if row.rule == rule):
        return Move(rule, by=_least_shift(programme, rule, effort))
    return Move(rule)


def _by_size(rules: tuple[str, ...]) -> Iterable[Rules]:
    return (frozenset(s) for n in range(1, len(rules) + 1) for s in combinations(rules, n))


def _minimal(sets: Iterable[Rules]) -> tuple[Rules, ...]:
    kept: list[Rules] = []
    for s in sets:
        if not any(k <= s for k in kept):
            kept.append(s)
    return tuple(kept)


def _best_value(programme: Programme, measure: Measure, effort: Effort | None) -> Fraction | None:
    if not measure.of:
        found = best(programme.aiming(measure.terms, measure.best), effort)
        return Fraction(total(measure.terms, found.values)) if found.found else None
    return _best_share(programme, measure, effort)


def _best_share(programme: Programme, measure: Measure, effort: Effort | None) -> Fraction | None:
    # Dinkelbach: the best share is the λ at which the best of part - λ·whole is zero. Exact in fractions.
    share, better = None, feasible(programme, effort)
    while better.found:
        part, whole = total(measure.terms, better.values), total(measure.of, better.values)
        if whole == 0 or (share is not None and Fraction(part, whole) <= share):
            return share
        share = Fraction(part, whole)
        better = _beyond(programme, measure, share, effort)
    return share


def _beyond(programme: Programme, measure: Measure, share: Fraction, effort: Effort | None) -> Solution:
    terms = [(j, c * share.denominator) for j, c in measure.terms]
    terms += [(j, -c * share.numerator) for j, c in measure.of]
    return best(programme.aiming(tuple(terms), measure.best), effort)


def _least_shift(programme: Programme, rule: str, effort: Effort | None) -> int:
    # Upper bounds that count: an award exists once they are as high as their rows can reach.
    low, high = 0, max(sum(max(0, c) for _, c in row.terms) for row in programme.rows if row.rule == rule)
    while high - low > 1:
        middle = (low + high) // 2
        if feasible(programme.moved(rule, middle), effort).found:
            high = middle
        else:
            low = middle
    return high
