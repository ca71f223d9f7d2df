"""Panel: which points count, given what each evaluator wrote down? What is missing?

The model says whether the panel's consensus or the mean of the evaluators' points counts. An
evaluator who writes again is heard with the last word; earlier words stay in the case.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from scoring.evaluation import Criterion, EvaluationModel
from scoring.model import Assessment, Case
from scoring.values import PANEL, BidId, CriterionId, Finding, LotId, Points, exactly

_Key = tuple[BidId, CriterionId]
_THE_PANEL = (PANEL,)


@dataclass(frozen=True, slots=True)
class Counted:
    """Points that count for one bid on one criterion, on the criterion's own scale, and whose they are."""

    points: Points
    evaluators: tuple[str, ...]
    rationale: str


@exactly
def counted(case: Case, model: EvaluationModel, lot: LotId) -> dict[_Key, Counted]:
    """The points that count in `lot`; a bid and criterion nobody has judged is left out."""
    found = {}
    for key, voices in spoken(case, lot).items():
        agreed = voices.get(PANEL)
        if model.panel == "consensus":
            if agreed and agreed.points is not None:
                found[key] = Counted(agreed.points, _THE_PANEL, agreed.rationale)
            continue
        heard = {who: a.points for who, a in voices.items() if who != PANEL and a.points is not None}
        if heard:
            mean = Points(sum(heard.values(), Decimal(0)) / len(heard))
            found[key] = Counted(mean, tuple(sorted(heard)), agreed.rationale if agreed else "")
    return found


def spoken(case: Case, lot: LotId) -> dict[_Key, Mapping[str, Assessment]]:
    """Per bid and criterion: each evaluator's last assessment for `lot`.

    One made for the lot goes before one made for all lots, whichever came last.
    """
    said: dict[_Key, dict[str, Assessment]] = {}
    for general in (True, False):
        for a in case.assessments:
            if a.lot == (None if general else lot):
                said.setdefault((a.bid, a.criterion), {})[a.evaluator] = a
    return dict(said)


def missing(case: Case, model: EvaluationModel, lot: LotId) -> tuple[Finding, ...]:
    """Every point that must be given, or that lies outside its scale, before `lot` can be scored."""
    return tuple(_missing(case, model, lot))


def spread(case: Case, lot: LotId) -> dict[_Key, Points]:
    """How far the evaluators' own points lie apart, highest minus lowest; the consensus is not a voice."""
    apart = {}
    for key, voices in spoken(case, lot).items():
        points = [a.points for who, a in voices.items() if who != PANEL and a.points is not None]
        if points:
            apart[key] = Points(max(points) - min(points))
    return apart


def moved(case: Case, lot: LotId) -> dict[_Key, tuple[Assessment, dict[str, Points]]]:
    """Where the panel agreed on other points than some evaluator's own: its assessment, and who said what."""
    found = {}
    for key, voices in spoken(case, lot).items():
        agreed = voices.get(PANEL)
        own = {w: a.points for w, a in voices.items() if w != PANEL and a.points is not None}
        if agreed and agreed.points is not None and any(p != agreed.points for p in own.values()):
            found[key] = (agreed, own)
    return found


def unreasoned(case: Case, lot: LotId) -> tuple[Finding, ...]:
    """Every point the panel moved without writing why."""
    return tuple(
        Finding(
            code="panel.no_reason",
            severity="stop",
            place=f"assessments/{bid}/{lot}/{criterion}/{PANEL}",
            values={"bid": bid, "criterion": criterion, "lot": lot},
        )
        for (bid, criterion), (agreed, _) in moved(case, lot).items()
        if not agreed.reason
    )


def assessed(model: EvaluationModel) -> tuple[Criterion, ...]:
    """The criteria on which evaluators give points."""
    return tuple(c for c in model.leaves() if c.kind == "quality" and c.scoring.how == "assessed")


def _missing(case: Case, model: EvaluationModel, lot: LotId) -> Iterator[Finding]:
    given = counted(case, model, lot)
    for bid in case.bids_in(lot):
        if bid.rejection(lot):
            continue
        for c in assessed(model):
            place = f"assessments/{bid.id}/{lot}/{c.id}"
            values: dict[str, str | int | Decimal] = {"bid": bid.id, "criterion": c.name, "lot": lot}
            points = given.get((bid.id, c.id))
            scale = model.scale_of(c)
            if points is None:
                yield Finding(code="score.points_missing", severity="stop", place=place, values=values)
            elif not scale.bottom <= points.points <= scale.top:
                values |= {"points": points.points, "bottom": scale.bottom, "top": scale.top}
                yield Finding(code="score.points_outside", severity="stop", place=place, values=values)
