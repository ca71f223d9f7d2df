"""Award: which bids get which lots under the published rules?

The award of the sealed model is the best lawful combination, proved in whole numbers; equal awards are all
named and never chosen between. Limits nobody announced, other weights and left-out rules give an analysis,
which says so. Pure; the caller's clock, if any, comes in with `Effort`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from scoring.award.case import Problem, problem
from scoring.award.certificate import Certificate, Effort
from scoring.award.conflict import Clash, clash
from scoring.award.programme import Row, Values, ones
from scoring.award.rules import ANNOUNCED, YARDSTICKS, AnalysisLimits
from scoring.award.search import Solution, best, contested, first_in_order, survey
from scoring.model import Case
from scoring.score import Weights
from scoring.values import BidId, Finding, How, Kroner, LotId, Percent, Severity, exactly

__all__ = ["AnalysisLimits", "Award", "Effort", "Outcome", "RuleCost", "problem", "solve"]

Assignments = Mapping[LotId, BidId]


@dataclass(frozen=True)
class Outcome:
    """One award: who gets which lot, what it counts for and what is paid.

    objective: total evaluation price [DKK], or points weighted by the lots' estimated values.
    taken_off: the discounts that apply, by bid and rule [DKK].
    """

    assignments: Assignments
    objective: Decimal
    to_pay: Kroner
    taken_off: Mapping[tuple[BidId, str], Kroner]


@dataclass(frozen=True)
class RuleCost:
    """What a rule costs: how much better the award would be without it (negative: it makes it better).

    proved: whether both awards are proved best; otherwise the figure is what was found.
    """

    rule: str
    cost: Decimal
    objective_without: Decimal
    proved: bool


@dataclass(frozen=True)
class Award:
    """The result. `status`: optimal (proved), feasible (lawful, not proved best), infeasible (proved), open.

    bound: no award is better [unit of the objective]. optimal_count: how many awards are as good as the
    best; `counted` says whether that is all of them. alternatives: the others of these. contested: per lot
    the bids that hold it in some award as good. runner_up_distance: how much worse the next award is.
    conflict: why no award is lawful; moves in kroner, points, percent or number, as the rule counts.
    binding: the one award of the sealed model; analysis: something was changed to see what happens.
    """

    status: Literal["optimal", "feasible", "infeasible", "open"]
    unit: Literal["points", "DKK"]
    best: Literal["max", "min"]
    award: Outcome | None
    bound: Decimal | None
    optimal_count: int
    counted: bool
    alternatives: tuple[Outcome, ...]
    contested: Mapping[LotId, tuple[BidId, ...]]
    runner_up: Outcome | None
    runner_up_distance: Decimal | None
    runner_up_proved: bool
    rule_costs: tuple[RuleCost, ...]
    conflict: Clash | None
    certificate: Certificate
    scale: int
    analysis: bool
    binding: bool
    findings: tuple[Finding, ...]

    @property
    def assignments(self) -> Assignments:
        return self.award.assignments if self.award else {}

    @property
    def objective(self) -> Decimal | None:
        return self.award.objective if self.award else None

    @property
    def to_pay(self) -> Kroner | None:
        return self.award.to_pay if self.award else None

    def proof(self) -> How:
        """The sentence of the certificate, in the unit of the objective."""
        # The programme minimises, so points to be gained stand in it as points lost.
        return self.certificate.how(self.scale if self.best == "min" else -self.scale)

    @property
    def gap(self) -> Decimal | None:
        """How far the bound is from the award; zero when it is proved best."""
        if self.award is None or self.bound is None:
            return None
        return abs(self.award.objective - self.bound)


@exactly
def solve(
    case: Case,
    *,
    reject: Collection[str] = (),
    weights: Weights | None = None,
    limits: AnalysisLimits | None = None,
    without_rules: frozenset[str] = frozenset(),
    reserved_from: Percent | None = None,
    effort: Effort | None = None,
    most: int = 12,
    study: bool = True,
) -> Award:
    """The award of a case; arguments as in `problem`.

    most: how many equal awards to look for. study: also the other equal awards, the runner-up, what each
    rule costs, and the clashes when no award is lawful; without it only the award and its proof.
    """
    posed = problem(
        case,
        reject=reject,
        weights=weights,
        limits=limits,
        without_rules=without_rules,
        reserved_from=reserved_from,
    )
    found = best(posed.programme, effort)
    if found.found and study:
        return _result(case, posed, *_beside(posed, found, most, effort))
    conflict = clash(posed.programme, effort) if found.status == "infeasible" and study else None
    return _result(case, posed, found, _Beside((found.values,) if found.found else (), conflict=conflict))


@dataclass(frozen=True)
class _Beside:
    # What is known beside the best award; the award shown comes first among the equals.
    equals: tuple[Values, ...]
    counted: bool = False
    holders: tuple[Values, ...] = ()
    next_best: Solution | None = None
    costs: tuple[RuleCost, ...] = ()
    conflict: Clash | None = None


def _beside(posed: Problem, found: Solution, most: int, effort: Effort | None) -> tuple[Solution, _Beside]:
    programme, groups = posed.programme, posed.groups()
    found, seen = survey(programme, found, most if found.proved else 2, effort)
    equals, holders = seen.equals, seen.equals
    least = programme.objective(found.values)
    if len(equals) >= most > 1:
        # Too many to name: who can hold what, and the one that comes first for display.
        holders = contested(programme, least, effort)
        shown = first_in_order(programme, least, groups)
        equals = (shown, *(v for v in equals if programme.chosen(v) != programme.chosen(shown)))
    equals = (equals[0], *equals[1:]) if holders is not seen.equals else _in_order(posed, equals)
    costs = tuple(_costs(posed, found, effort))
    return found, _Beside(equals, seen.complete, holders, seen.runner_up, costs)


def _in_order(posed: Problem, equals: tuple[Values, ...]) -> tuple[Values, ...]:
    return tuple(sorted(equals, key=lambda values: tuple(posed.assignments(values).values())))


def _costs(posed: Problem, found: Solution, effort: Effort | None) -> Iterator[RuleCost]:
    programme = posed.programme
    lifted = {rule: programme.without({rule}) for rule in programme.rules if rule in ANNOUNCED}
    if posed.helping and posed.unit == "DKK":
        lifted["discounts"] = programme.plus(Row("no discounts", tuple(ones(posed.helping)), high=0))
    for rule, other in lifted.items():
        free = best(other, effort)
        if free.objective is not None and found.objective is not None:
            gain = Decimal(found.objective - free.objective) / posed.scale
            yield RuleCost(rule, gain, posed.shown(free.objective), found.proved and free.proved)


def _result(case: Case, posed: Problem, found: Solution, beside: _Beside) -> Award:
    outcomes = tuple(_outcome(posed, values) for values in beside.equals)
    following, bound = beside.next_best, found.certificate.bound
    next_best = _outcome(posed, following.values) if following else None
    single = found.status == "optimal" and beside.counted and len(outcomes) == 1
    return Award(
        status=found.status,
        unit=posed.unit,
        best=posed.best,
        award=outcomes[0] if outcomes else None,
        bound=None if bound is None else posed.shown(bound),
        optimal_count=len(outcomes) if found.proved else 0,
        counted=beside.counted,
        alternatives=outcomes[1:],
        contested=_contested(posed, beside.holders or beside.equals),
        runner_up=next_best,
        runner_up_distance=abs(next_best.objective - outcomes[0].objective) if next_best else None,
        runner_up_proved=following is not None and following.proved,
        rule_costs=beside.costs,
        conflict=_in_own_units(beside.conflict),
        certificate=found.certificate,
        scale=posed.scale,
        analysis=posed.analysis,
        binding=posed.sealed and not posed.analysis and single,
        findings=(*posed.findings, *_remarks(case, posed, found, beside)),
    )


def _in_own_units(clash: Clash | None) -> Clash | None:
    if clash is None:
        return None
    moves = (
        m if m.to is None else replace(m, to=m.to / YARDSTICKS.get(m.rule, Fraction(1))) for m in clash.moves
    )
    return replace(clash, moves=tuple(moves))


def _outcome(posed: Problem, values: Values) -> Outcome:
    return Outcome(
        assignments=posed.assignments(values),
        objective=posed.shown(posed.programme.objective(values)),
        to_pay=posed.to_pay(values),
        taken_off=posed.taken_off(values),
    )


def _contested(posed: Problem, holders: tuple[Values, ...]) -> dict[LotId, tuple[BidId, ...]]:
    held = [posed.assignments(values) for values in holders]
    return {lot: tuple(sorted({h[lot] for h in held})) for lot in posed.lots if held}


def _remarks(case: Case, posed: Problem, found: Solution, beside: _Beside) -> Iterator[Finding]:
    if len(beside.equals) > 1:
        rule = next((m.tie_rule for m in case.models if m.tie_rule), "")
        yield _finding(
            "tie" if beside.counted else "tie_uncounted", "warn", awards=len(beside.equals), rule=rule
        )
    if found.status in ("feasible", "open"):
        yield _finding("not_proved", "warn")
    units = len(posed.lots) + len(posed.helping)
    near = beside.next_best.objective if beside.next_best else None
    close = near is not None and found.objective is not None and near - found.objective <= units
    if posed.rounded and (close or len(beside.equals) > 1):
        yield _finding("within_rounding", "warn", units=posed.scale)


def _finding(code: str, severity: Severity, **values: str | int) -> Finding:
    return Finding(code=f"award.{code}", severity=severity, place="award", values=dict(values))
