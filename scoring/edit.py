"""Edit: how does one case become the next? Each function gives a new, checked case.

The screens use these; nothing here saves. A change that would break an invariant raises
pydantic's ValidationError, so that an impossible case never exists.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, TypeVar

from scoring import seals
from scoring.bid import Bid, OfferedValue, PriceLine, Rejection
from scoring.evaluation import Criterion, EvaluationModel
from scoring.life import Acceptance
from scoring.model import Assessment, Case
from scoring.papers import Delivery
from scoring.values import BidId, CriterionId, Kroner, LotId, Value

V = TypeVar("V", bound=Value)
_HasId = TypeVar("_HasId", Bid, Criterion)


def changed(value: V, /, **updates: Any) -> V:
    """The same value with some fields changed, checked anew."""
    return type(value).model_validate({**dict(value), **updates})


def with_bid(case: Case, bid: Bid, *, was: BidId | None = None) -> Case:
    """The bid put in place of the one called `was` (its own id if not given), or added last."""
    bids = _put(case.bids, bid, was or bid.id)
    if was in (None, bid.id):
        return changed(case, bids=bids)
    renamed = (changed(a, bid=bid.id) if a.bid == was else a for a in case.assessments)
    unread = {_moved(place, str(was), bid.id): typed for place, typed in case.unread.items()}
    return changed(case, bids=bids, assessments=tuple(renamed), unread=unread)


def without_bid(case: Case, bid: BidId) -> Case:
    """The case without the bid, its assessments and what was typed about it."""
    return changed(
        case,
        bids=tuple(b for b in case.bids if b.id != bid),
        assessments=tuple(a for a in case.assessments if a.bid != bid),
        unread={p: t for p, t in case.unread.items() if not p.startswith(_about(bid))},
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
        unread={p: typed for p, typed in case.unread.items() if not any(_judges(p, c) for c in gone)},
    )


def with_unit_price(case: Case, bid: BidId, line: PriceLine, price: Decimal | None) -> Case:
    """The bid's price for `line` (same lot and item); None empties the price and keeps the line."""
    b = case.bid(bid)
    priced = changed(line, unit_price=None if price is None else Kroner(price))
    here = (line.lot, line.item)
    if here in ((p.lot, p.item) for p in b.prices):
        lines = tuple(priced if (p.lot, p.item) == here else p for p in b.prices)
    else:
        lines = (*b.prices, priced)
    return with_bid(case, changed(b, prices=lines))


def with_line(case: Case, line: PriceLine) -> Case:
    """A price line that every bid of its lot is to price; bids that have the line keep theirs."""
    concerned = case.bids if line.lot is None else case.bids_in(line.lot) or case.bids
    for bid in concerned:
        if (line.lot, line.item) not in ((p.lot, p.item) for p in bid.prices):
            case = with_unit_price(case, bid.id, line, None)
    return case


def with_line_changed(case: Case, lot: LotId | None, item: str, **updates: Any) -> Case:
    """The line's description, quantity, unit or option changed in every bid that has it."""

    def mended(line: PriceLine) -> PriceLine:
        return changed(line, **updates) if (line.lot, line.item) == (lot, item) else line

    bids = (changed(b, prices=tuple(mended(p) for p in b.prices)) for b in case.bids)
    return changed(case, bids=tuple(bids))


def without_line(case: Case, lot: LotId | None, item: str) -> Case:
    """The case without a price line, the prices on it, and what was typed there."""
    bids = (
        changed(b, prices=tuple(p for p in b.prices if (p.lot, p.item) != (lot, item))) for b in case.bids
    )
    gone = (*(price_place(b.id, lot, item) for b in case.bids), line_place(lot, item, "quantity"))
    unread = {p: t for p, t in case.unread.items() if p not in gone}
    return changed(case, bids=tuple(bids), unread=unread)


def price_place(bid: BidId, lot: LotId | None, item: str) -> str:
    """Where a bid's unit price stands."""
    return f"bids/{bid}/prices/{lot or '*'}/{item}/unit_price"


def offer_place(bid: BidId, lot: LotId | None, criterion: CriterionId) -> str:
    """Where the number a bid offers on an indicator stands."""
    return f"bids/{bid}/offered/{lot or '*'}/{criterion}"


def points_place(bid: BidId, lot: LotId | None, criterion: CriterionId, evaluator: str) -> str:
    """Where an evaluator's points for a bid on a criterion stand."""
    return f"assessments/{bid}/{lot or '*'}/{criterion}/{evaluator}"


def line_place(lot: LotId | None, item: str, field: str) -> str:
    """Where a price line says what is to be priced: its description, quantity or unit."""
    return f"prices/{lot or '*'}/{item}/{field}"


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
    """One more assessment, with its mark; earlier ones stay."""
    return changed(case, assessments=(*case.assessments, seals.next_mark(case.assessments, assessment)))


def with_acceptance(case: Case, acceptance: Acceptance) -> Case:
    """A finding answered for; earlier answers stay."""
    return changed(case, accepted=(*case.accepted, acceptance))


def with_delivery(case: Case, delivery: Delivery) -> Case:
    """One more measurement of what was delivered on a promise; earlier ones stay."""
    return changed(case, deliveries=(*case.deliveries, delivery))


def with_rule_limit(case: Case, name: str, value: Decimal | None) -> Case:
    """The department's own limit for a check (`CHK-32.below_median`); None brings the program's back."""
    others = {key: limit for key, limit in case.rule_limits.items() if key != name}
    return changed(case, rule_limits=others if value is None else {**others, name: value})


def with_unread(case: Case, place: str, typed: str | None) -> Case:
    """What was typed at `place` and could not be read; None when it has been read."""
    others = {p: t for p, t in case.unread.items() if p != place}
    return changed(case, unread=others if typed is None else {**others, place: typed})


def _put(items: Iterable[_HasId], item: _HasId, key: str) -> tuple[_HasId, ...]:
    listed = list(items)
    ids = [other.id for other in listed]
    if key in ids:
        listed[ids.index(key)] = item
    else:
        listed.append(item)
    return tuple(listed)


def _about(bid: BidId) -> tuple[str, str]:
    return f"bids/{bid}/", f"assessments/{bid}/"


def _moved(place: str, was: BidId, now: BidId) -> str:
    moves = zip(_about(was), _about(now), strict=True)
    return next((new + place.removeprefix(old) for old, new in moves if place.startswith(old)), place)


def _judges(place: str, criterion: CriterionId) -> bool:
    parts = place.split("/")
    return (parts[0], *parts[3:4]) == ("assessments", criterion) or (
        (parts[0], *parts[2:3], *parts[4:5]) == ("bids", "offered", criterion)
    )
