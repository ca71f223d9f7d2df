"""Winner map ground: weights of themes as weights of criteria, bids as planes over the map. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from scoring.contest import Contest
from scoring.contest.lines import Lines, whole
from scoring.stability import Undefined
from scoring.stability.path import proportion
from scoring.values import BidId, CriterionId, Theme
from scoring.winner_map.polygons import Polygon, Whole3, clipped, inside


@dataclass(frozen=True)
class Rule:
    """A demand on the weights: the sum of factor × weight over the map's themes is at least `at_least`.

    Weights are shares of the whole. Price at least 30 %: Rule({"price": 1}, 3/10). Social value at least as
    heavy as price: Rule({"social": 1, "price": -1}).
    """

    factors: Mapping[Theme, Fraction | int]
    at_least: Fraction = Fraction(0)


@dataclass(frozen=True)
class Ground:
    """What the map stands on: how the themes' weights become criteria's weights, in whole numbers.

    mixed: for each theme its criteria's proportion, with one common sum. of_three: what the themes weigh
    together, and held what each other criterion weighs, over a common `whole`.
    """

    field: Contest
    themes: tuple[Theme, ...]
    mixed: tuple[tuple[int, ...], ...]
    held: tuple[int, ...]
    of_three: int
    whole: int

    @classmethod
    def of(cls, field: Contest, themes: Sequence[Theme]) -> Ground | Undefined:
        """The ground under the themes the model weighs."""
        present = tuple(t for t in themes if t in field.themes.values())
        if len(present) < 2:
            return Undefined("fewer_than_two_themes")
        groups = [[c for c in field.criteria if field.themes[c] == t] for t in present]
        weights = dict(zip(field.criteria, field.whole_shares, strict=True))
        mixed = [proportion(field, group) for group in groups]
        flat = whole([part.get(c, Fraction(0)) for part in mixed for c in field.criteria])
        n = len(field.criteria)
        rows = tuple(flat[i * n : (i + 1) * n] for i in range(len(present)))
        held = tuple(0 if field.themes[c] in present else weights[c] for c in field.criteria)
        sum_all = sum(field.whole_shares)
        together = sum_all - sum(held)
        return (
            cls(field, present, rows, held, together, sum_all)
            if together
            else Undefined("no_weighting_admitted")
        )

    def plane(self, row: Sequence[int]) -> tuple[int, ...]:
        """A line over the criteria as its values at the map's corners, in whole numbers."""
        base = sum(w * x for w, x in zip(self.held, row, strict=True)) * sum(self.mixed[0])
        return tuple(
            self.of_three * sum(m * x for m, x in zip(part, row, strict=True)) + base for part in self.mixed
        )

    def demand(self, rule: Rule) -> tuple[int, ...]:
        """A rule as a plane that is at least zero where it is kept."""
        share = self.share()
        return whole([share * rule.factors.get(t, 0) - Fraction(rule.at_least) for t in self.themes])

    def gate(self, bid: BidId) -> tuple[int, ...]:
        """A plane that is at least zero where the bid passes the gate on quality points."""
        return self.plane(whole(self.field.above_gate(bid)))

    def published(self) -> tuple[Fraction, ...]:
        """The contest's weights as a point of the map."""
        weights = dict(zip(self.field.criteria, self.field.whole_shares, strict=True))
        sums = (sum(w for c, w in weights.items() if self.field.themes[c] == t) for t in self.themes)
        return tuple(Fraction(s, self.of_three) for s in sums)

    def held_shares(self) -> dict[CriterionId, Fraction]:
        """The shares of the criteria that do not move."""
        pairs = zip(self.field.criteria, self.held, strict=True)
        return {c: Fraction(w, self.whole) for c, w in pairs if self.field.themes[c] not in self.themes}

    def cells(self, admitted: Polygon) -> Iterator[tuple[Polygon, Lines]]:
        """The admitted polygon cut where a bid starts or ceases to pass the gate; who passes in each part."""
        parts = [admitted]
        gates = {bid: three(self.gate(bid)) for bid in self.field.firm} if self.field.gate is not None else {}
        for plane in gates.values():
            halves = (clipped(part, side) for part in parts for side in (plane, three([-x for x in plane])))
            parts = [half for half in halves if half] if any(plane) else parts
        for part in parts:
            point = inside(part)
            out = {b for b, p in gates.items() if sum(a * x for a, x in zip(p, point, strict=True)) < 0}
            yield part, self.field.lines(tuple(b for b in self.field.firm if b not in out))

    def share(self) -> Fraction:
        """What the themes weigh together, as a share of the whole."""
        return Fraction(self.of_three, self.whole)

    def all_on(self, theme: int) -> dict[CriterionId, Fraction]:
        """The shares of the whole when one theme has all that the themes weigh together."""
        part, size = self.mixed[theme], sum(self.mixed[theme])
        moving = {
            c: self.share() * Fraction(m, size) for c, m in zip(self.field.criteria, part, strict=True) if m
        }
        return self.held_shares() | moving


def alike(ground: Ground, lines: Lines) -> dict[Whole3, tuple[BidId, ...]]:
    """The planes of the bids, and for each the bids that share it everywhere on the map."""
    level: dict[Whole3, list[BidId]] = {}
    for bid, row in zip(lines.bids, lines.rows, strict=True):
        level.setdefault(three(ground.plane(row)), []).append(bid)
    return {plane: tuple(sorted(bids)) for plane, bids in level.items()}


def three(plane: Sequence[int]) -> Whole3:
    """A plane over a triangle, as such."""
    a, b, c = plane
    return a, b, c
