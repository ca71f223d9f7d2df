"""Edit: how does one case become the next? Each function gives a new, checked case.

The screens use these; nothing here saves. A change that would break an invariant raises
pydantic's ValidationError, so that an impossible case never exists.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, TypeVar

from scoring.evaluation import Criterion, EvaluationModel
from scoring.model import Assessment, Bid, Case, OfferedValue, PriceLine, Rejection
from scoring.values import BidId, CriterionId, Kroner, LotId, Value

V = TypeVar("V", bound=Value)
_HasId = TypeVar("_HasId", Bid, Criterion)


def changed(value: V, **updates: Any) -> V:
    """The same value with some fields changed, checked anew."""
    return type(value).model_validate({**dict(value), **updates})


def with_bid(case: Case, bid: Bid, *, was: BidId | None = None) -> Case:
    """The bid put in place of the one called `was` (its own id if not given), or added last."""
    bids = _put(case.bids, bid, was or bid.id)
    if was in (None, bid.id):
        return changed(case, bids=bids)
    renamed = (changed(a, bid=bid.id) if a.bid == was else a for a in case.assessments)
    return changed(case, bids=bids, assessments=tuple(renamed))


def without_bid(case: Case, bid: BidId) -> Case:
    """The case without the bid, its assessments and what was typed about it."""
    return changed(
        case,
        bids=tuple(b for b in case.bids if b.id != bid),
        assessments=tuple(a for a in case.assessments if a.bid != bid),
        unread={p: t for p, t in case.unread.items() if not p.startswith(f"bids/{bid}/")},
    )


def with_model(case: Case, model: EvaluationModel, index: int = 0) -> Case:
    """The evaluation model at `index` replaced; appended when there is none."""
    models = list(case.models)
    models[index : index + 1] = [model]
    return changed(case, models=tuple(models))


def with_criterion(model: EvaluationModel, criterion: Criterion) -> EvaluationModel:
    """The criterion put in place of the one with its id, or added last."""
    return changed(model, criteria=_put(model.criteria, criterion, criterion.id))


def without_criterion(case: Case, criterion: CriterionId, index: int = 0) -> Case:
    """The case without a criterion, its sub-criteria, and the points and offers that concern them."""
    model = case.models[index]
    gone = {criterion, *(c.id for c in model.criteria if c.parent == criterion)}
    smaller = changed(model, criteria=tuple(c for c in model.criteria if c.id not in gone))
    elsewhere = {c.id for m in (*case.models[:index], *case.models[index + 1 :]) for c in m.criteria}
    gone -= elsewhere
    bids = (changed(b, offered=tuple(o for o in b.offered if o.criterion not in gone)) for b in case.bids)
    return changed(
        case,
        models=(*case.models[:index], smaller, *case.models[index + 1 :]),
        bids=tuple(bids),
        assessments=tuple(a for a in case.assessments if a.criterion not in gone),
    )


def with_unit_price(case: Case, bid: BidId, line: PriceLine, price: Decimal | None) -> Case:
    """The bid's price for `line` (same lot and item); None takes the line away."""
    b = case.bid(bid)
    lines = tuple(p for p in b.prices if (p.lot, p.item) != (line.lot, line.item))
    if price is not None:
        before = [(p.lot, p.item) for p in b.prices]
        priced = changed(line, unit_price=Kroner(price))
        at = before.index((line.lot, line.item)) if (line.lot, line.item) in before else len(lines)
        lines = (*lines[:at], priced, *lines[at:])
    return with_bid(case, changed(b, prices=lines))


def with_offer(
    case: Case, bid: BidId, criterion: CriterionId, value: Decimal | None, lot: LotId | None = None
) -> Case:
    """The number the bid offers on an indicator; None takes it away."""
    b = case.bid(bid)
    others = tuple(o for o in b.offered if (o.criterion, o.lot) != (criterion, lot))
    offer = () if value is None else (OfferedValue(criterion=criterion, lot=lot, value=value),)
    return with_bid(case, changed(b, offered=(*others, *offer)))


def with_rejection(case: Case, bid: BidId, rejection: Rejection | None, lot: LotId | None = None) -> Case:
    """The bid rejected in `lot` (None: in all), or let in again."""
    b = case.bid(bid)
    others = tuple(r for r in b.rejections if r.lot != lot)
    return with_bid(case, changed(b, rejections=others if rejection is None else (*others, rejection)))


def with_assessment(case: Case, assessment: Assessment) -> Case:
    """One more assessment; earlier ones stay."""
    return changed(case, assessments=(*case.assessments, assessment))


def with_unread(case: Case, place: str, typed: str | None) -> Case:
    """What was typed at `place` and could not be read; None when it has been read."""
    others = {p: t for p, t in case.unread.items() if p != place}
    return changed(case, unread=others if typed is None else {**others, place: typed})


def _put(items: Iterable[_HasId], item: _HasId, key: str) -> tuple[_HasId, ...]:
    listed = list(items)
    at = next((i for i, other in enumerate(listed) if other.id == key), len(listed))
    return (*listed[:at], item, *listed[at + 1 :])
