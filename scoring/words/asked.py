"""Asked: one weighting of one lot, with all that is worked out from it. Pure; nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from scoring import weights
from scoring.contest import Contest, contest
from scoring.evaluation import EvaluationModel, FixedKroner
from scoring.methods import kroner_per_point
from scoring.model import Case
from scoring.score import Opening, Scorecard, opening, score
from scoring.stability import Holding, Sweep, holdings, sweeps
from scoring.tables import criterion_name
from scoring.texts import Texts
from scoring.values import THEMES, CriterionId, Kroner, LotId, Share, Theme, exactly
from scoring.winner_map import CORNERS, WinnerMap, winner_map
from scoring.words.tried import Level, Tried, shares_of

Key = str
"""A theme, or the id of a criterion."""


@dataclass(frozen=True)
class Asked:
    """A weighting of a lot. left_out: bids held out by hand. tried: None for the model's own weights.

    level: what the officer moves.
    """

    case: Case
    lot: LotId
    model: EvaluationModel
    left_out: tuple[str, ...] = ()
    tried: Tried | None = None
    level: Level = "themes"

    @cached_property
    def weights(self) -> dict[CriterionId, Share] | None:
        """Shares of the whole to score by; None for the model's own."""
        return None if self.tried is None else shares_of(self.model, self.tried)

    @cached_property
    def card(self) -> Scorecard:
        """The result at this weighting."""
        return score(self.case, self.lot, weights=self.weights, reject=self.left_out)

    @cached_property
    def opened(self) -> Opening:
        """The lot as it is scored."""
        return opening(self.case, self.lot, weights=self.weights, reject=self.left_out)

    @cached_property
    def field(self) -> Contest:
        """The lot in exact figures."""
        return contest(self.case, self.lot, weights=self.weights, reject=self.left_out)

    @cached_property
    def sweeps(self) -> dict[Theme | CriterionId, Sweep]:
        """Who wins as one theme or criterion moves."""
        return sweeps(self.field)

    @cached_property
    def holdings(self) -> dict[Theme | CriterionId, Holding]:
        """How far each weight may move before the winner changes."""
        return holdings(self.field)

    @cached_property
    def map(self) -> WinnerMap:
        """The winner map over `corners`."""
        return winner_map(self.field, themes=self.corners)

    @cached_property
    def corners(self) -> tuple[Theme, Theme, Theme]:
        """Price, social value and effect; what the model does not weigh gives way to what it does."""
        weighed = weights.by_theme(self.model)
        order = [t for t in CORNERS if t in weighed] + [
            t for t in THEMES if t in weighed and t not in CORNERS
        ]
        chosen = sorted([*order, *(t for t in THEMES if t not in order)][:3], key=THEMES.index)
        a, b, c = chosen
        return a, b, c

    @cached_property
    def themes(self) -> tuple[Theme, ...]:
        """The themes the model weighs, in house order."""
        return tuple(weights.by_theme(self.model))

    @cached_property
    def moving(self) -> tuple[Key, ...]:
        """What the officer moves: the themes, or the criteria."""
        return self.themes if self.level == "themes" else self.field.criteria

    @cached_property
    def amount_per_point(self) -> Kroner | None:
        """What a fixed-kroner model gives for a weighted quality point; None for other methods."""
        method = self.model.method
        return kroner_per_point(method, self.field.lot_value) if isinstance(method, FixedKroner) else None

    @cached_property
    def is_model(self) -> bool:
        """Whether this is the case as it stands: the model's weights and every bid."""
        return self.tried is None and not self.left_out

    @cached_property
    def own_point(self) -> tuple[Fraction, ...] | None:
        """The model's own weights as a point of the map: what the corners weigh in proportion."""
        own = weights.by_theme(self.model)
        parts = [Fraction(own.get(t, Share(Decimal(0)))) for t in self.corners if t in self.themes]
        return tuple(x / sum(parts) for x in parts) if sum(parts) else None


def named(asked: Asked, key: Key, t: Texts) -> str:
    """A theme's name, or a criterion's id and name."""
    if key in THEMES and key in asked.themes:
        return t(f"tables.theme.{key}")
    c = next(c for c in asked.model.criteria if c.id == key)
    return f"{c.id} {criterion_name(c, t.language)}"


@exactly
def decimal(x: Fraction) -> Decimal:
    """A fraction as a decimal number."""
    return Decimal(x.numerator) / x.denominator
