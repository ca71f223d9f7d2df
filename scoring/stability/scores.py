"""Stability of scores: does the award survive a change of one score by one point? How many marks decide it?

Only points that evaluators gave are moved, by steps on the criterion's own scale and never off it; offered
numbers and prices stand. Exact, with the model's gates and rounding. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from scoring import panel
from scoring.contest import Contest
from scoring.contest.lines import Entry, Lines, counting, points_of
from scoring.evaluation import Criterion
from scoring.values import BidId, CriterionId


@dataclass(frozen=True)
class ScoreChange:
    """One evaluator's score moved by `change` points on the criterion's own scale.

    before, after: the points that count. With the mean of the panel as rule they move by the change
    divided by the number of evaluators.
    """

    bid: BidId
    criterion: CriterionId
    change: int
    before: Fraction
    after: Fraction


@dataclass(frozen=True)
class ScoreFlip:
    """A single change that gives other winners, and who they are; several when they become level."""

    change: ScoreChange
    winners: tuple[BidId, ...]


@dataclass(frozen=True)
class ScoreFlips:
    """The single changes that give other winners, of the `tried` ones that were possible."""

    winners: tuple[BidId, ...]
    flips: tuple[ScoreFlip, ...]
    tried: int

    @property
    def survives(self) -> bool:
        """Whether the award survives every single change."""
        return not self.flips


@dataclass(frozen=True)
class Overturn:
    """The fewest changes, at most one step per score, that bring `rival` level with the winner or past it."""

    rival: BidId
    changes: tuple[ScoreChange, ...]


def flips(field: Contest, step: int = 1) -> ScoreFlips:
    """Which single changes of a score by `step` points give other winners. Off the scale: not tried."""
    now = _Now.of(field)
    winners = field.first(now.lines, now.values)
    tried = [found for bid in field.entries for found in _changes(field, bid, step)]
    after = ((moved.change, now.winners_after(moved)) for moved in tried)
    found = (ScoreFlip(change, others) for change, others in after if others != winners)
    return ScoreFlips(winners, tuple(found), len(tried))


def overturns(field: Contest, step: int = 1) -> tuple[Overturn, ...]:
    """For each rival, the fewest single-step changes that cost the winner the lead over it; fewest first.

    The largest shifts are taken first, which is the fewest because every shift counts alike; a rival that
    no such changes can bring level is left out. Totals before rounding. Empty with level winners, and with
    a gate on points, where a changed score can let a bid in or out: see `flips`.
    """
    now = _Now.of(field)
    lines, values = now.lines, now.values
    first = [i for i, value in enumerate(values) if value == max(values)]
    if len(first) != 1 or gated(field):
        return ()
    shifts = [[(now.gain(m), m.change) for m in _changes(field, bid, step)] for bid in lines.bids]
    found = []
    for k, rival in enumerate(lines.bids):
        useful = [(-gain, c) for gain, c in shifts[first[0]] if gain < 0] + [s for s in shifts[k] if s[0] > 0]
        changes = _fewest(values[first[0]] - values[k], useful) if k != first[0] else ()
        if changes:
            found.append(Overturn(rival, changes))
    return tuple(sorted(found, key=lambda o: (len(o.changes), o.rival)))


def gated(field: Contest) -> bool:
    """Whether a changed score may let a bid past a gate, or keep it out."""
    gates = field.model.gates
    minimum = any(c.minimum_points is not None for c in field.model.leaves())
    return minimum or (gates.total_at_least, gates.each_at_least) != (None, None)


def assessed(field: Contest) -> tuple[Criterion, ...]:
    """The weighted criteria on which evaluators give points."""
    return tuple(c for c in panel.assessed(field.model) if c.id in field.shares)


@dataclass(frozen=True)
class _Moved:
    """A possible change: what the voices say after it, and the points that makes on the model's scale."""

    change: ScoreChange
    voices: tuple[Fraction, ...]
    points: Fraction

    def entry(self, entry: Entry) -> Entry:
        c = self.change.criterion
        given, raw, points = {c: self.voices}, {c: self.change.after}, {c: self.points}
        return Entry(entry.price, {**entry.given, **given}, {**entry.raw, **raw}, {**entry.points, **points})


@dataclass(frozen=True)
class _Now:
    """The contest before anything is changed: every bid's sum, and what a point adds to it."""

    field: Contest
    gated: bool
    lines: Lines
    values: list[int]
    places: Mapping[BidId, int]
    units: Mapping[BidId, Fraction]
    weights: Mapping[CriterionId, int]

    @classmethod
    def of(cls, field: Contest) -> _Now:
        lines = field.lines()
        places = {bid: i for i, bid in enumerate(lines.bids)}
        units = {bid: field.per_point(bid) * lines.scale for bid in lines.bids}
        weights = dict(zip(field.criteria, field.whole_shares, strict=True))
        return cls(field, gated(field), lines, lines.values(field.whole_shares), places, units, weights)

    def gain(self, moved: _Moved) -> Fraction:
        """What the change adds to the bid's sum at the whole shares."""
        bid, c = moved.change.bid, moved.change.criterion
        return (moved.points - self.field.entries[bid].points[c]) * self.units[bid] * self.weights[c]

    def winners_after(self, moved: _Moved) -> tuple[BidId, ...]:
        bid = moved.change.bid
        if self.gated:
            changed = self.field.with_entry(bid, moved.entry(self.field.entries[bid]))
            if changed.admits(bid) != (bid in self.places):
                return changed.winners()
        values: list[int | Fraction] = [*self.values]
        if bid in self.places:
            values[self.places[bid]] += self.gain(moved)
        return self.field.first(self.lines, values)


def _changes(field: Contest, bid: BidId, step: int) -> Iterator[_Moved]:
    entry = field.entries[bid]
    for c in assessed(field):
        scale, voices = field.model.scale_of(c), entry.given[c.id]
        low, high = Fraction(scale.bottom), Fraction(scale.top)
        for change in (-step, step):
            i = next((i for i, x in enumerate(voices) if low <= x + change <= high), None)
            if i is not None:
                after = (*voices[:i], voices[i] + change, *voices[i + 1 :])
                raw = counting(field.model, c, after)
                said = ScoreChange(bid, c.id, change, entry.raw[c.id], raw)
                yield _Moved(said, after, points_of(field.model, c, raw))


def _fewest(lead: int, useful: list[tuple[Fraction, ScoreChange]]) -> tuple[ScoreChange, ...]:
    """The first so many of the largest shifts that make up for the lead; none if all together do not."""
    left, used = Fraction(lead), []
    for gain, change in sorted(useful, key=lambda s: (-s[0], s[1].bid, s[1].criterion)):
        if left <= 0:
            break
        left -= gain
        used.append(change)
    return tuple(used) if left <= 0 else ()
