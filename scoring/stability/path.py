"""Stability path: who wins along a straight way between two weightings? The upper envelope, exactly. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from scoring.contest import Contest, shares_of
from scoring.contest.lines import ByCriterion, Lines, whole
from scoring.values import BidId, CriterionId
from scoring.weights import of_whole

ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True)
class Stretch:
    """Between `low` and `high` [share of the whole] these bids win; several when level throughout."""

    low: Fraction
    high: Fraction
    winners: tuple[BidId, ...]


@dataclass(frozen=True)
class Flip:
    """Where the first place changes hands: who wins just below, just above, and who is level exactly here."""

    at: Fraction
    before: tuple[BidId, ...]
    after: tuple[BidId, ...]
    level: tuple[BidId, ...]


@dataclass(frozen=True)
class Path:
    """The straight way, x from 0 to 1, between two lists of shares in the contest's order."""

    field: Contest
    start: tuple[Fraction, ...]
    end: tuple[Fraction, ...]

    @classmethod
    def between(cls, field: Contest, start: ByCriterion, end: ByCriterion) -> Path:
        """The way between two weightings; a criterion that is not named weighs nothing."""
        return cls(field, *(tuple(w.get(c, ZERO) for c in field.criteria) for w in (start, end)))

    def walk(
        self, low: Fraction = ZERO, high: Fraction = ONE
    ) -> tuple[tuple[Stretch, ...], tuple[Flip, ...], tuple[tuple[BidId, ...], tuple[BidId, ...]]]:
        """Who wins from `low` to `high`, where it turns, and who is first at exactly both ends."""
        pieces = [s for a, b in pairwise(self.cuts(low, high)) for s in self.stretches(a, b)]
        stretches = tuple(_merged(pieces))
        flips = (Flip(a.high, a.winners, b.winners, self.first(a.high)) for a, b in pairwise(stretches))
        return stretches, tuple(flips), (self.first(low), self.first(high))

    def first(self, x: Fraction) -> tuple[BidId, ...]:
        """Who is first, alone or level, at exactly `x`."""
        lines, start, rise = self._run(x)
        values = _at(start, rise, x)
        best = max(values, default=None)
        return tuple(sorted(b for b, value in zip(lines.bids, values, strict=True) if value == best))

    def cuts(self, low: Fraction, high: Fraction) -> list[Fraction]:
        """`low`, `high` and the places between them at which a bid starts or ceases to pass the gate."""
        cuts = {low, high}
        for bid in self.field.firm if self.field.gate is not None else ():
            above = self.field.above_gate(bid)
            first, last = (
                sum((a * share for a, share in zip(above, w, strict=True)), ZERO)
                for w in (self.start, self.end)
            )
            if first * last < 0 and low < first / (first - last) < high:
                cuts.add(first / (first - last))
        return sorted(cuts)

    def stretches(self, low: Fraction, high: Fraction) -> Iterator[Stretch]:
        """The upper envelope of the bids' straight lines between two weights that no gate lies between."""
        lines, start, rise = self._run((low + high) / 2)
        if not lines.bids:
            yield Stretch(low, high, ())
            return
        for at, to, level in envelope(start, rise, low, high):
            yield Stretch(at, to or high, tuple(sorted(lines.bids[i] for i in level)))

    def _run(self, x: Fraction) -> tuple[Lines, list[int], list[int]]:
        """Each bid's line along the way, for those who pass the gate at `x`: start and rise to the end."""
        lines = self.field.lines(self._passing(x))
        start, end = whole(self.start), whole(self.end)
        low = [value * sum(end) for value in lines.values(start)]
        high = [value * sum(start) for value in lines.values(end)]
        return lines, low, [b - a for a, b in zip(low, high, strict=True)]

    def _passing(self, x: Fraction) -> tuple[BidId, ...]:
        if self.field.gate is None:
            return self.field.firm
        shares = (a * (1 - x) + b * x for a, b in zip(self.start, self.end, strict=True))
        return self.field.passing(dict(zip(self.field.criteria, shares, strict=True)))


def proportion(field: Contest, group: Sequence[CriterionId]) -> dict[CriterionId, Fraction]:
    """The group's shares of itself; what has been moved to nothing comes back in its published proportion."""
    base = field.shares
    if not any(base[c] for c in group):
        base = shares_of(field.model, of_whole(field.model))
    total = sum((base[c] for c in group), ZERO)
    return {c: base[c] / total for c in group}


def envelope(
    start: list[int], rise: list[int], low: Fraction, high: Fraction | None
) -> Iterator[tuple[Fraction, Fraction | None, list[int]]]:
    """The lines start + rise·x that are highest, and the stretch where they are; no `high` means no end."""
    at: Fraction | None = low
    while at is not None and at != high:
        pairs = list(zip(_at(start, rise, at), rise, strict=True))
        best = max(pairs)
        level = [i for i, pair in enumerate(pairs) if pair == best]
        turn = _next_crossing(start, rise, level[0], high)
        yield at, turn, level
        at = turn


def _at(start: list[int], rise: list[int], x: Fraction) -> list[int]:
    return [a * x.denominator + b * x.numerator for a, b in zip(start, rise, strict=True)]


def _next_crossing(start: list[int], rise: list[int], i: int, limit: Fraction | None) -> Fraction | None:
    """Where the first steeper line overtakes line `i`, which is the best and steepest where it starts."""
    top, bottom = (1, 0) if limit is None else (limit.numerator, limit.denominator)
    for a, b in zip(start, rise, strict=True):
        gap, faster = start[i] - a, b - rise[i]
        if faster > 0 and gap * bottom < top * faster:
            top, bottom = gap, faster
    return Fraction(top, bottom) if bottom else None


def _merged(pieces: list[Stretch]) -> Iterator[Stretch]:
    held = pieces[0]
    for piece in pieces[1:]:
        if piece.winners == held.winners:
            held = Stretch(held.low, piece.high, held.winners)
        else:
            yield held
            held = piece
    yield held
