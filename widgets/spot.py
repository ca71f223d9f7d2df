"""Spot: where in the case does one criterion stand, and how is it changed there?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from scoring import criteria_tree, edit
from scoring.evaluation import Criterion, EvaluationModel
from scoring.model import Case
from scoring.values import CriterionId
from widgets.scale_editor import Change


@dataclass(frozen=True)
class Spot:
    """One criterion of the model at `index`, wherever the case has come to when a change arrives."""

    index: int
    id: CriterionId

    def place(self, field: str = "") -> str:
        return "/".join(filter(None, (criteria_tree.place(self.index, self.id), field)))

    def model(self, case: Case) -> EvaluationModel:
        return case.models[self.index]

    def criterion(self, case: Case) -> Criterion:
        return next(c for c in self.model(case).criteria if c.id == self.id)

    def put(self, case: Case, **updates: Any) -> Case:
        changed = edit.changed(self.criterion(case), **updates)
        return self.put_model(case, edit.with_criterion(self.model(case), changed))

    def put_model(self, case: Case, model: EvaluationModel) -> Case:
        return edit.with_model(case, model, self.index)

    def put_span(self, case: Case, **updates: Any) -> Case:
        return self.put(case, scoring={**dict(self.criterion(case).scoring), **updates})

    def put_scale(self, case: Case, change: Change) -> Case:
        return self.put(case, scale=change(self.model(case).scale_of(self.criterion(case))))
