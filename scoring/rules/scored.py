"""Scored: which lots can be scored, by which model, and with which result?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from scoring.evaluation import EvaluationModel
from scoring.rules.subject import Subject
from scoring.score import Scorecard

Values = dict[str, str | int | Decimal]
"""What a sentence needs."""


@dataclass(frozen=True)
class ScoredLot:
    """One lot that can be scored: its model with its number in the case, and its scorecard."""

    number: int
    model: EvaluationModel
    card: Scorecard


def lots(subject: Subject) -> Iterator[ScoredLot]:
    """The lots that can be scored; one not scored yet is left out, for its gaps are told elsewhere."""
    for id_, card in subject.cards.items():
        model = subject.case.model_for(id_)
        if model is not None:
            yield ScoredLot(subject.case.models.index(model), model, card)
