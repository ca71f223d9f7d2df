"""Models tried: what do the bids, invented or real, show about the evaluation model?

CHK-20, 24, 26, 57, 58. Until the bids are in, the model can still be mended and the finding warns; afterwards
it is a note, for the published model decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from scoring.contest import contest
from scoring.dominance.spread import parted
from scoring.evaluation import (
    FixedKroner,
    FixedPrice,
    LinearFromLowest,
    LowestOverPrice,
    MinMax,
)
from scoring.methods import METHODS, kroner_per_point
from scoring.rules.scored import ScoredLot, Values, lots
from scoring.rules.subject import Raised, Subject
from scoring.score import Scorecard, score
from scoring.values import BidId, CriterionId, exactly, settled

_BY_EXTREMES = (LinearFromLowest, LowestOverPrice, MinMax)
"""Relative methods in which another bid counts only as the cheapest or the dearest."""
_NARROW = {"before": "narrow_before", "after": "narrow_after"}
_GATES = ("excluded.price_gate", "excluded.total_gate", "excluded.each_gate", "excluded.minimum")


def is_opened(subject: Subject) -> bool:
    """Whether the bids are in: opened, or the deadline for them over, on the day of the check."""
    case, due = subject.case, subject.case.tender.tender_deadline
    times = [case.tender.opened, *(e.at for e in case.events if e.step == "opened")]
    return any(t is not None and t.date() <= subject.on for t in times) or (
        due is not None and due < subject.on
    )


def checks(subject: Subject) -> Iterator[Raised]:
    """What the scorecards of the lots that can be scored set off."""
    when = "after" if is_opened(subject) else "before"
    for lot in lots(subject):
        yield from _drift(subject, lot, when)
        yield from _reversal(subject, lot)
        yield from _gates(subject, lot)
        yield from _narrow(subject, lot, when)
        yield from _beyond_price(subject, lot)


@exactly
def _drift(subject: Subject, lot: ScoredLot, when: str) -> Iterator[Raised]:
    """CHK-20: a criterion that parts the bids far more, or far less, than its weight says.

    effective = weight * range / the sum over all criteria (see `dominance.spread`). Only where prices are
    weighed in percent or given: an amount in kroner per point says openly what a point decides.
    """
    info, card = METHODS[lot.model.method.name], lot.card
    weighed = info.adds_up and (info.weighs_price or isinstance(lot.model.method, FixedPrice))
    if not weighed or len(card.totals) < 2:
        return
    field, limit = contest(subject.case, card.lot), subject.limit("CHK-20.drift")
    found, names = parted(field), {c.id: c.name for c in lot.model.leaves()}
    for criterion, share in found.effective.items() if found else ():
        effective, weight = _percent(share), _percent(field.shares.get(criterion, Fraction(0)))
        if abs(effective - weight) > limit and criterion in names:
            values: Values = {
                "name": names[criterion],
                "weight": weight,
                "effective": effective,
                "limit": limit,
            }
            place = f"criteria/{criterion}/weight/{card.lot}"
            yield Raised("CHK-20", f"drift_{when}", place, {**values, "lot": card.lot})


def _percent(share: Fraction) -> Decimal:
    return settled(Decimal(share.numerator) * 100 / share.denominator)


def _reversal(subject: Subject, lot: ScoredLot) -> Iterator[Raised]:
    """CHK-24: a losing bid whose leaving crowns another winner, though no other offer has changed."""
    card, first = lot.card, lot.card.winners()
    if not METHODS[lot.model.method.name].relative:
        return
    for bid in _movers(lot):
        then = score(subject.case, card.lot, reject={bid}).winners()
        if then != first:
            values: Values = {
                "out": bid,
                "winner": ", ".join(first),
                "then": ", ".join(then),
                "lot": card.lot,
            }
            yield Raised("CHK-24", "winner_moves", f"models/{lot.number}/method/{card.lot}/{bid}", values)


def _movers(lot: ScoredLot) -> list[BidId]:
    """The losing bids whose leaving can move the others at all."""
    card = lot.card
    losing = [bid for bid in card.totals if bid not in card.winners()]
    if not isinstance(lot.model.method, _BY_EXTREMES) or not losing:
        return losing
    ends = {min(card.prices.values()), max(card.prices.values())}
    return [bid for bid in losing if card.prices[bid] in ends]


@exactly
def _gates(subject: Subject, lot: ScoredLot) -> Iterator[Raised]:
    """CHK-26: gates that most of the bids fail."""
    card, limit = lot.card, subject.limit("CHK-26.failing")
    failed = [out.bid for out in card.excluded if out.reason.key in _GATES]
    bids = len(failed) + len(card.totals)
    if bids and Decimal(100 * len(failed)) / bids > limit:
        values: Values = {"failed": len(failed), "bids": bids, "limit": limit, "lot": card.lot}
        yield Raised("CHK-26", "too_high", f"models/{lot.number}/gates/{card.lot}", values)


@exactly
def _narrow(subject: Subject, lot: ScoredLot, when: str) -> Iterator[Raised]:
    """CHK-57: a heavy criterion on which all bids lie so close that its weight decides little."""
    heavy, within = subject.limit("CHK-57.weight"), subject.limit("CHK-57.within")
    width = lot.model.scale.top - lot.model.scale.bottom
    weights = {r.criterion: 100 * r.weight for r in lot.card.rows if r.weight is not None}
    names = {c.id: c.name for c in lot.model.leaves()}
    for criterion, points in _points(lot.card).items():
        spread = 100 * (max(points) - min(points)) / width
        if len(points) > 1 and weights.get(criterion, Decimal(0)) >= heavy and spread <= within:
            values: Values = {"name": names[criterion], "weight": weights[criterion], "spread": spread}
            place = f"criteria/{criterion}/scale/{lot.card.lot}"
            yield Raised("CHK-57", _NARROW[when], place, {**values, "limit": within, "lot": lot.card.lot})


def _points(card: Scorecard) -> dict[CriterionId, list[Decimal]]:
    """The points of the ranked bids, by criterion; none where a price gives no points."""
    found: dict[CriterionId, list[Decimal]] = {}
    for row in card.rows:
        if row.points is not None and row.bid in card.totals:
            found.setdefault(row.criterion, []).append(row.points)
    return found


@exactly
def _beyond_price(subject: Subject, lot: ScoredLot) -> Iterator[Raised]:
    """CHK-58: the deduction for full points is larger than a bid's whole price."""
    method, card = lot.model.method, lot.card
    if not isinstance(method, FixedKroner) or method.form != "deduct":
        return
    value = next(part.estimated_value for part in subject.case.tender.lots if part.id == card.lot)
    most = (kroner_per_point(method, value) or Decimal(0)) * lot.model.scale.top
    cheaper = [bid for bid in card.totals if card.prices[bid] < most]
    if cheaper:
        values: Values = {"most": most, "bids": ", ".join(cheaper), "lot": card.lot}
        yield Raised("CHK-58", "beyond_price", f"models/{lot.number}/method/{card.lot}", values)
