"""Panel: which points count, given what each evaluator wrote down? What is missing, what must be discussed?

The model says whether the panel's consensus or the mean of the evaluators' points counts. An
evaluator who writes again is heard with the last word; earlier words stay in the case.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from scoring.evaluation import Criterion, EvaluationModel, Scale
from scoring.model import Assessment, Case
from scoring.values import PANEL, BidId, CriterionId, Finding, LotId, Points, exactly

_Key = tuple[BidId, CriterionId]
_THE_PANEL = (PANEL,)
Light = Literal["alike", "near", "apart", "far"]
"""How far evaluators are apart: not at all, up to half the limit, up to the limit, beyond it."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Points that count for one bid on one criterion, on the criterion's own scale, and whose they are."""

    points: Points
    evaluators: tuple[str, ...]
    rationale: str


@dataclass(frozen=True)
class Discussed:
    """A bid and criterion the meeting looks at.

    own: the evaluators' last words. lacking: those who have not given points. spread: None with fewer than
    two voices. agreed: what the panel has agreed on, if anything.
    """

    bid: BidId
    criterion: CriterionId
    own: Mapping[str, Assessment]
    lacking: tuple[str, ...]
    spread: Points | None
    light: Light | None
    agreed: Assessment | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the points that are due from an evaluator in a lot have been given."""

    evaluator: str
    given: int
    due: int


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


def judges(case: Case) -> dict[BidId, tuple[str, ...]]:
    """Who is to judge each bid: the panel, but for those a declared conflict keeps from it.

    Where no panel has been named, those who have given points.
    """
    heard = dict.fromkeys(a.evaluator for a in case.assessments if a.evaluator != PANEL)
    named = tuple(e.id for e in case.evaluators) or tuple(heard)
    last = {d.evaluator: d for d in case.declarations}
    out = {who: set(d.bids or (b.id for b in case.bids)) for who, d in last.items() if d.conflict}
    return {b.id: tuple(who for who in named if b.id not in out.get(who, ())) for b in case.bids}


def progress(case: Case, model: EvaluationModel, lot: LotId) -> tuple[Progress, ...]:
    """How far every evaluator has come with the bids of `lot` that are not rejected."""
    due: dict[str, list[_Key]] = {}
    for bid, voices in judges(case).items():
        if bid in _judged(case, lot):
            for who in voices:
                due.setdefault(who, []).extend((bid, c.id) for c in assessed(model))
    said = spoken(case, lot)
    return tuple(
        Progress(who, sum(_points(said, key, who) is not None for key in keys), len(keys))
        for who, keys in due.items()
    )


@exactly
def meeting(case: Case, model: EvaluationModel, lot: LotId, limit: Decimal) -> tuple[Discussed, ...]:
    """Every bid and criterion of `lot` the meeting looks at, the furthest apart first, then what is missing.

    limit [% of the criterion's scale]: how far evaluators may be apart.
    """
    said, panelists, found = spoken(case, lot), judges(case), []
    for bid in _judged(case, lot):
        for c in assessed(model):
            voices = said.get((bid, c.id), {})
            own = {w: a for w, a in voices.items() if w != PANEL and a.points is not None}
            points = [a.points for a in own.values() if a.points is not None]
            apart = Points(max(points) - min(points)) if len(points) > 1 else None
            scale = model.scale_of(c)
            shown = None if apart is None else light(apart, scale, limit)
            lacking = tuple(w for w in panelists[bid] if w not in own)
            item = Discussed(bid, c.id, own, lacking, apart, shown, voices.get(PANEL))
            width = Decimal(-1) if apart is None else apart / (scale.top - scale.bottom)
            if own or lacking:
                found.append((width, item))
    return tuple(item for _, item in sorted(found, key=lambda pair: -pair[0]))


@exactly
def light(spread: Points, scale: Scale, limit: Decimal) -> Light:
    """How grave a spread is. limit [% of the scale]."""
    share = spread / (scale.top - scale.bottom) * 100
    if not share:
        return "alike"
    return "near" if share <= limit / 2 else "apart" if share <= limit else "far"


def story(case: Case, lot: LotId, key: tuple[BidId, CriterionId]) -> tuple[Assessment, ...]:
    """Everything ever written about a bid and criterion in `lot`, the oldest first."""
    return tuple(a for a in case.assessments if (a.bid, a.criterion) == key and a.lot in (None, lot))


def name_of(case: Case, evaluator: str) -> str:
    """An evaluator's name; the id of one who is not on the panel."""
    return next((e.name or e.id for e in case.evaluators if e.id == evaluator), evaluator)


def assessed(model: EvaluationModel) -> tuple[Criterion, ...]:
    """The criteria on which evaluators give points."""
    return tuple(c for c in model.leaves() if c.kind == "quality" and c.scoring.how == "assessed")


def _judged(case: Case, lot: LotId) -> tuple[BidId, ...]:
    return tuple(b.id for b in case.bids_in(lot) if not b.rejection(lot))


def _points(said: Mapping[_Key, Mapping[str, Assessment]], key: _Key, who: str) -> Points | None:
    voice = said.get(key, {}).get(who)
    return voice.points if voice else None


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
