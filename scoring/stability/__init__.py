"""Stability: how far may one weight move before another bid wins? Exact limits, rivals named.

One theme or criterion moves from 0 to 100 % of the whole; the others share the rest in their proportion.
Limits are fractions, and they are those of the totals before any rounding of totals. Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from scoring.contest import Contest
from scoring.contest.lines import whole
from scoring.evaluation import FixedKroner
from scoring.stability.bounds import limits
from scoring.stability.path import ONE, ZERO, Flip, Path, Stretch, envelope, proportion
from scoring.values import THEMES, BidId, CriterionId, Theme


@dataclass(frozen=True)
class Undefined:
    """What cannot be asked of this model, and why.

    reason: `price_not_weighed` (the method gives the price no weight), `only_weight` (nothing else has
    any weight), `theme_without_criteria`, `no_amount_per_point`, `fewer_than_two_themes`,
    `no_weighting_admitted`.
    """

    reason: str


@dataclass(frozen=True)
class Sweep:
    """Who wins as one weight moves from 0 to 1.

    moved: the criteria that move together. share: their weight now. stretches: in order, without gaps.
    ends: who is first with no weight at all on what moves, and with all of it there.
    """

    moved: tuple[CriterionId, ...]
    share: Fraction
    stretches: tuple[Stretch, ...]
    flips: tuple[Flip, ...]
    ends: tuple[tuple[BidId, ...], tuple[BidId, ...]]

    def winning(self, bid: BidId) -> tuple[tuple[Fraction, Fraction], ...]:
        """The weights at which `bid` is first, alone or level: closed intervals, a point where low = high."""
        found = [(s.low, s.high) for s in self.stretches if bid in s.winners]
        found += [(f.at, f.at) for f in self.flips if bid in f.level]
        found += [(x, x) for x, bids in zip((ZERO, ONE), self.ends, strict=True) if bid in bids]
        return tuple(_joined(sorted(found)))

    def at(self, share: Fraction) -> tuple[BidId, ...]:
        """Who is first when what moves weighs `share` of the whole."""
        exact = {ZERO: self.ends[0], ONE: self.ends[1]} | {f.at: f.level for f in self.flips}
        found = exact.get(share)
        return next(s.winners for s in self.stretches if s.low <= share <= s.high) if found is None else found


@dataclass(frozen=True)
class Holding:
    """How far a weight may move while `bid` stays first; the other weights keep their proportion.

    share, low, high [share of the whole]. At a limit `bid` is level with the rivals named, beyond it one of
    them (or, where bids must pass a gate, whoever is left) wins. None: no limit that way.
    """

    moved: tuple[CriterionId, ...]
    bid: BidId
    share: Fraction
    low: Fraction | None
    high: Fraction | None
    rivals_low: tuple[BidId, ...]
    rivals_high: tuple[BidId, ...]


@dataclass(frozen=True)
class AmountStretch:
    """Between `low` and `high` [DKK per weighted quality point; None: no end] these bids win."""

    low: Fraction
    high: Fraction | None
    winners: tuple[BidId, ...]


def sweep(
    field: Contest, *, theme: Theme | None = None, criterion: CriterionId | None = None
) -> Sweep | Undefined:
    """Who wins as a theme, or one criterion, moves from no weight to all of it."""
    moved = _moved(field, theme, criterion)
    if isinstance(moved, Undefined):
        return moved
    others = [c for c in field.criteria if c not in moved]
    stretches, flips, ends = Path.between(field, proportion(field, others), proportion(field, moved)).walk()
    return Sweep(moved, sum((field.shares[c] for c in moved), ZERO), stretches, flips, ends)


def sweeps(field: Contest) -> dict[Theme | CriterionId, Sweep]:
    """A sweep of every theme that can move, in house order, then of every criterion in the model's."""
    themes = ((t, sweep(field, theme=t)) for t in THEMES if t in field.themes.values())
    criteria = ((c, sweep(field, criterion=c)) for c in field.criteria)
    return {key: found for key, found in (*themes, *criteria) if isinstance(found, Sweep)}


def holdings(
    field: Contest, bid: BidId | None = None, *, only: Collection[Theme | CriterionId] | None = None
) -> dict[Theme | CriterionId, Holding]:
    """The stability interval of every theme and criterion (or `only` these), for `bid` or else the winner.

    With level winners and no bid named, the first in order of id. Empty when nobody, or not `bid`, is first.
    """
    lines = field.lines()
    values = lines.values(field.whole_shares)
    best = max(values, default=None)
    first = [b for b, value in zip(lines.bids, values, strict=True) if value == best]
    if bid is None:
        bid = min(first, default=None)
    if bid is None or bid not in first:
        return {}
    groups = {key: moved for key, moved in _groups(field).items() if only is None or key in only}
    if field.gate is not None:
        found = sweeps(field)
        return {key: _held(found[key], bid) for key in groups}
    return {
        key: Holding(moved, bid, sum((field.shares[c] for c in moved), ZERO), *limit)
        for (key, moved), limit in zip(
            groups.items(), limits(lines, field.whole_shares, bid, list(groups.values())), strict=True
        )
    }


def by_amount(field: Contest) -> tuple[AmountStretch, ...] | Undefined:
    """Who wins as the amount per weighted quality point moves from 0 kr. upwards, without end.

    What a price weight is to a points method, the amount is to a fixed-kroner model, which weighs no price.
    """
    if not isinstance(field.model.method, FixedKroner):
        return Undefined("no_amount_per_point")
    bids = field.passing()
    if not bids:
        return ()
    priced = [-field.entries[b].price for b in bids]
    sums = [sum((field.shares[c] * p for c, p in field.entries[b].points.items()), ZERO) for b in bids]
    numbers = list(whole([*priced, *sums]))
    found = envelope(numbers[: len(bids)], numbers[len(bids) :], ZERO, None)
    return tuple(
        AmountStretch(low, high, tuple(sorted(bids[i] for i in level))) for low, high, level in found
    )


def _groups(field: Contest) -> dict[Theme | CriterionId, tuple[CriterionId, ...]]:
    asked: list[tuple[Theme | CriterionId, tuple[CriterionId, ...] | Undefined]] = [
        (t, _moved(field, t, None)) for t in THEMES if t in field.themes.values()
    ]
    asked += [(c, _moved(field, None, c)) for c in field.criteria]
    return {key: moved for key, moved in asked if not isinstance(moved, Undefined) and _moves(field, moved)}


def _moves(field: Contest, moved: Sequence[CriterionId]) -> bool:
    # From 0 or 100 % there is no proportion to keep but the published one; `sweep` shows that case.
    return 0 < sum(field.shares[c] for c in moved) < 1


def _held(found: Sweep, bid: BidId) -> Holding:
    low, high = next((a, b) for a, b in found.winning(bid) if a <= found.share <= b)
    rivals = [tuple(b for b in found.at(x) if b != bid) for x in (low, high)]
    left = low > 0 or bool(rivals[0])
    right = high < 1 or bool(rivals[1])
    return Holding(
        found.moved,
        bid,
        found.share,
        low if left else None,
        high if right else None,
        rivals[0] if left else (),
        rivals[1] if right else (),
    )


def _moved(
    field: Contest, theme: Theme | None, criterion: CriterionId | None
) -> tuple[CriterionId, ...] | Undefined:
    moved = tuple(c for c in field.criteria if c == criterion or field.themes[c] == theme)
    if not moved:
        kinds = {c.id: c.kind for c in field.model.leaves()}
        priced = theme == "price" or kinds.get(criterion or "") in ("price", "cost")
        return Undefined("price_not_weighed" if priced else "theme_without_criteria")
    return moved if len(moved) < len(field.criteria) else Undefined("only_weight")


def _joined(intervals: list[tuple[Fraction, Fraction]]) -> Iterator[tuple[Fraction, Fraction]]:
    held: tuple[Fraction, Fraction] | None = None
    for low, high in intervals:
        if held is not None and low <= held[1]:
            held = held[0], max(held[1], high)
        else:
            if held is not None:
                yield held
            held = low, high
    if held is not None:
        yield held
