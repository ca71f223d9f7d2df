"""Award search: the best award, every award as good, the next best, and who can hold what.

Each answer is a solver's proposal that has been re-checked in whole numbers and carries a certificate;
where the proof does not finish, the answer says so and keeps the rigorous bound.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from scoring.award.certificate import Certificate, Effort, prove
from scoring.award.programme import Programme, Row, Values
from scoring.award.solver import Proposal, propose

_ROUNDS = 4


@dataclass(frozen=True)
class Solution:
    """optimal: proved best. feasible: keeps every rule, not proved best. infeasible: proved that no award
    exists. open: none found, none excluded.
    """

    status: Literal["optimal", "feasible", "infeasible", "open"]
    values: Values
    objective: int | None
    certificate: Certificate

    @property
    def found(self) -> bool:
        return self.status in ("optimal", "feasible")

    @property
    def proved(self) -> bool:
        return self.certificate.closed


@dataclass(frozen=True)
class Survey:
    """What there is beside the best award.

    equals: the awards as good as the best, itself among them. complete: whether these are all, proved.
    runner_up: the best award among the others; None where there is no other, or `equals` was cut short.
    """

    equals: tuple[Values, ...]
    complete: bool
    runner_up: Solution | None


def best(programme: Programme, effort: Effort | None = None) -> Solution:
    """The best award, with its certificate."""
    start = _checked(programme)
    return _solution(prove(programme, start, effort))


def survey(
    programme: Programme, first: Solution, most: int, effort: Effort | None = None
) -> tuple[Solution, Survey]:
    """All awards as good as the best (at most `most`) and the next best; `first` is what `best` found.

    Gives the best anew: one that had not been proved may be beaten on the way.
    """
    found, narrowed, following = [first.values], programme, None
    proved = first.proved
    while len(found) < most:
        narrowed = narrowed.plus(programme.other_than(found[-1]))
        following = best(narrowed, effort)
        proved = proved and following.proved
        if following.objective is None or first.objective is None:
            return first, Survey(tuple(found), proved, None)
        if following.objective < first.objective:
            return survey(programme, following, most, effort)
        if following.objective > first.objective:
            return first, Survey(tuple(found), proved, following)
        found.append(following.values)
    return first, Survey(tuple(found), False, None)


def contested(programme: Programme, objective: int, effort: Effort | None = None) -> tuple[Values, ...]:
    """A few awards as good as `objective` that together show every choice any such award makes.

    Each round asks for the award with the most choices not seen yet, until none shows a new one.
    """
    tied, seen, shown = programme.plus(programme.at_most(objective)), set[int](), list[Values]()
    while True:
        unseen = tuple((j, 1) for j in range(programme.choices) if j not in seen)
        more = best(tied.aiming(unseen, "max"), effort)
        if not more.found or not more.objective:
            return tuple(shown)
        shown.append(more.values)
        seen |= set(programme.chosen(more.values))


def feasible(programme: Programme, effort: Effort | None = None) -> Solution:
    """Whether any award keeps every rule."""
    return best(programme.aiming(()), effort)


def first_in_order(programme: Programme, objective: int, groups: tuple[tuple[int, ...], ...]) -> Values:
    """Of all awards as good as `objective` the one that comes first: group by group the earliest choice.

    For display only: it does not depend on how a solver works, nor on the order of bids.
    """
    narrowed, values = programme.plus(programme.at_most(objective)), None
    for group in groups:
        for j in group:
            taken = narrowed.plus(Row("shown", ((j, 1),), low=1))
            if values is not None and values[j]:
                narrowed = taken
                break
            tried = feasible(taken)
            if tried.found:
                narrowed, values = taken, tried.values
                break
    if values is None:
        raise ValueError("no award is that good")
    return values


def _checked(programme: Programme) -> Values | None:
    # A proposal that breaks a row is forbidden and the solver asked again; an open gap gets another seed.
    narrowed, kept = programme, None
    for seed in range(_ROUNDS):
        said = propose(narrowed, seed)
        if said.said in ("none", "nothing"):
            return kept
        if programme.broken(said.values):
            narrowed = narrowed.plus(*_forbid(said))
            continue
        kept = min((v for v in (kept, said.values) if v is not None), key=programme.objective)
        if said.said == "found" or programme.objective(kept) - said.bound < 1:
            return kept
    return kept


def _forbid(said: Proposal) -> Iterator[Row]:
    ones = tuple((j, 1) for j, x in enumerate(said.values) if x)
    zeros = tuple((j, -1) for j, x in enumerate(said.values) if not x)
    yield Row("not this vector", ones + zeros, high=len(ones) - 1)


def _solution(certificate: Certificate) -> Solution:
    values, closed = certificate.values, certificate.closed
    if values is None:
        return Solution("infeasible" if closed else "open", (), None, certificate)
    return Solution("optimal" if closed else "feasible", values, certificate.objective, certificate)
