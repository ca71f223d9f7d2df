"""Bounds: while points are still missing, between which totals does each bid lie, and who can still win?

The missing points may fall anywhere on their scale. Totals follow from the very arithmetic of `score`, at
both ends of every scale; each method's total moves one way with the quality, so the ends are the limits.
A gate that the missing points may still open or shut is taken carefully: no bid is called beaten, and none
safe, because of it. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from scoring import admission, formulas, panel
from scoring.evaluation import EvaluationModel, LinearFromLowest
from scoring.methods import METHODS, Field, ranked_total, totals
from scoring.model import Assessment, Case
from scoring.score import Opening, opening
from scoring.values import PANEL, BidId, LotId, exactly

_SOMEBODY = "?"
"""Speaks where nobody has been named to judge."""


@dataclass(frozen=True)
class Reach:
    """What can still become of one bid, in the unit of the method (points, or DKK where the lowest wins).

    worst: None where a gate may still shut the bid out. best: None where no points can bring it through its
    gates. can_win: a first place, perhaps shared, is still possible. is_safe: at least a shared first place
    is certain.
    """

    bid: BidId
    worst: Decimal | None
    best: Decimal | None
    can_win: bool
    is_safe: bool


@dataclass(frozen=True)
class _Scene:
    """Bids that can be ranked together, and their totals with the lowest and the highest points."""

    low: Mapping[BidId, Decimal]
    high: Mapping[BidId, Decimal]


@exactly
def reach(case: Case, lot: LotId) -> tuple[Reach, ...]:
    """What can still become of every competing bid, in the bids' order.

    Nothing for a method that is for comparison only. Raises `ScoringError` with what else than points is
    missing.
    """
    model = case.model_for(lot)
    if model is None or METHODS[model.method.name].comparison_only:
        return ()
    low, high = (opening(_filled(case, model, lot, end), lot) for end in ("bottom", "top"))
    sign = 1 if METHODS[model.method.name].best == "max" else -1
    certain = low.field.prices.keys() - low.failed.keys()
    scenes = [_scene(low, high, bids, certain, sign) for bids in _together(low, high, certain)]
    return tuple(_reach(bid, scenes, certain, sign) for bid in high.field.prices)


def is_open(case: Case, model: EvaluationModel, lot: LotId) -> bool:
    """Whether points that count in the lot are still to be given."""
    return bool(_awaited(case, model, lot))


def _filled(case: Case, model: EvaluationModel, lot: LotId, end: Literal["bottom", "top"]) -> Case:
    """The case with every missing point at one end of its scale."""
    scales = {c.id: model.scale_of(c) for c in model.leaves()}
    more = tuple(
        Assessment(bid=bid, lot=lot, criterion=c, evaluator=who, points=getattr(scales[c], end))
        for bid, c, who in _awaited(case, model, lot)
    )
    unread = {place: typed for place, typed in case.unread.items() if not place.startswith("assessments/")}
    return case.model_copy(update={"assessments": (*case.assessments, *more), "unread": unread})


def _awaited(case: Case, model: EvaluationModel, lot: LotId) -> list[tuple[BidId, str, str]]:
    """The words still to come that count: bid, criterion and evaluator."""
    said, judges = panel.spoken(case, lot), panel.judges(case)
    awaited = []
    for bid in admission.competing(case, lot):
        for c in panel.assessed(model):
            voices = said.get((bid.id, c.id), {})
            given = {w for w, a in voices.items() if a.points is not None and not _unread(case, a, lot)}
            due = (PANEL,) if model.panel == "consensus" else judges[bid.id]
            waiting = [who for who in due if who not in given]
            if model.panel == "mean" and not waiting and not given - {PANEL}:
                waiting = [_SOMEBODY]
            awaited += [(bid.id, c.id, who) for who in waiting]
    return awaited


def _unread(case: Case, a: Assessment, lot: LotId) -> bool:
    return any(f"assessments/{a.bid}/{at}/{a.criterion}/{a.evaluator}" in case.unread for at in (lot, "*"))


def _together(low: Opening, high: Opening, certain: set[BidId]) -> Iterator[frozenset[BidId]]:
    """The sets of bids that give every possible lowest price, each as large as it can be.

    Only a line from the lowest price looks at who else is ranked: at the lowest price, and, where it has a
    wider spread in reserve, at whether the dearest lies outside the first.
    """
    method = low.model.method
    prices = {b: p for b, p in high.field.prices.items() if b not in high.failed}
    if not isinstance(method, LinearFromLowest) or not prices:
        yield frozenset(prices)
        return
    amounts = sorted(set(prices.values()))
    first = min((prices[b] for b in certain), default=amounts[-1])
    last = max((prices[b] for b in certain), default=amounts[0])
    for start in (p for p in amounts if p <= first):
        ends = (p for p in amounts if p >= max(start, last))
        by_spread = {_spread(method, {"first": start, "last": end}): end for end in ends}
        for end in by_spread.values():
            yield frozenset(b for b, p in prices.items() if start <= p <= end)


def _spread(method: LinearFromLowest, prices: formulas.Prices) -> Decimal:
    return formulas.spread_used(prices, method.spread, method.fallback_spread)


def _scene(low: Opening, high: Opening, bids: frozenset[BidId], certain: set[BidId], sign: int) -> _Scene:
    # A bid that may have no quality at all cannot be divided by it; it is not certain to be ranked either.
    at_low = bids if isinstance(low.model.method, LinearFromLowest) else bids & certain
    ends = _totals(low, low.field, at_low), _totals(high, high.field, bids)
    return _Scene(*({bid: sign * total for bid, total in end.items()} for end in ends))


def _totals(opened: Opening, field: Field, bids: frozenset[BidId]) -> dict[BidId, Decimal]:
    found = totals(field.without(field.prices.keys() - bids))
    return {bid: ranked_total(total, opened.model.round_total) for bid, total in found.items()}


def _reach(bid: BidId, scenes: list[_Scene], certain: set[BidId], sign: int) -> Reach:
    mine = [scene for scene in scenes if bid in scene.high]
    if not mine:
        return Reach(bid, None, None, can_win=False, is_safe=False)
    can_win = any(all(scene.high[bid] >= scene.low[other] for other in certain - {bid}) for scene in mine)
    is_safe = bid in certain and all(
        scene.low[bid] >= total for scene in mine for other, total in scene.high.items() if other != bid
    )
    worst = sign * min(scene.low[bid] for scene in mine) if bid in certain else None
    return Reach(bid, worst, sign * max(scene.high[bid] for scene in mine), can_win, is_safe)
