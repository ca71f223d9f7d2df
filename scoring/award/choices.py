"""Award choices: one bid in one lot, and what it counts for when the lots are awarded together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from scoring.evaluation import FixedKroner
from scoring.model import Case
from scoring.score import Scorecard
from scoring.values import BidId, Kroner, LotId, Percent, Theme


@dataclass(frozen=True)
class Choice:
    """One bid in one lot.

    price: what is paid before discounts [DKK]. total: what it counts for, evaluation price [DKK] or
    points. themes: the bid's mean points per theme in this lot, by the weights within the theme.
    multiplies: whether the total is the price times a factor, so that a discount lowers it in proportion.
    """

    bid: BidId
    lot: LotId
    social_economy: bool
    price: Kroner
    total: Fraction
    themes: Mapping[Theme, Fraction]
    multiplies: bool

    def saving(self, percent: Percent) -> Fraction:
        """What a discount takes off the evaluation price [DKK]."""
        return Fraction(percent) / 100 * (self.total if self.multiplies else Fraction(self.price))

    def points(self, theme: Theme) -> Fraction:
        """Mean points on a theme; 0 where the model has no such criteria."""
        return self.themes.get(theme, Fraction(0))


def choices_of(case: Case, cards: Mapping[LotId, Scorecard]) -> Iterator[Choice]:
    """Every ranked bid in every lot, in order of lot and bid."""
    kinds = {b.id: b.tenderer.kind == "social_economy" for b in case.bids}
    for lot, card in sorted(cards.items()):
        model = case.model_for(lot)
        multiplies = model is not None and card.unit == "DKK" and not isinstance(model.method, FixedKroner)
        themes = _theme_points(case, card)
        for bid in sorted(card.totals):
            yield Choice(
                bid, lot, kinds[bid], card.prices[bid], Fraction(card.totals[bid]), themes[bid], multiplies
            )


def _theme_points(case: Case, card: Scorecard) -> dict[BidId, dict[Theme, Fraction]]:
    model = case.model_for(card.lot)
    themes = {c.id: c.theme for c in model.leaves()} if model else {}
    sums: dict[BidId, dict[Theme, tuple[Fraction, Fraction]]] = {bid: {} for bid in card.totals}
    for row in card.rows:
        if row.points is not None and row.weight and row.bid in sums:
            of, points = sums[row.bid].get(themes[row.criterion], (Fraction(0), Fraction(0)))
            share = Fraction(row.weight)
            sums[row.bid][themes[row.criterion]] = of + share, points + share * Fraction(row.points)
    return {bid: {t: points / of for t, (of, points) in s.items()} for bid, s in sums.items()}
