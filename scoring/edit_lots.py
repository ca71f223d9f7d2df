"""Edit lots: how do a tender's lots, the rules on winning several, and the bidders' discounts change?

Each function gives a new, checked case; nothing here saves. What names a lot follows it when it is renamed
and leaves with it when it is taken away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from scoring.bid import AbnormalPrice, Bid, Discount, OfferedValue, PriceLine, Rejection
from scoring.edit import changed, with_bid
from scoring.evaluation import EvaluationModel
from scoring.model import Assessment, Case
from scoring.tender import Lot
from scoring.values import SINGLE_LOT, BidId, LotId

_OfLot = TypeVar("_OfLot", PriceLine, OfferedValue, Rejection, AbnormalPrice, Assessment)
Names = Mapping[LotId | None, LotId | None]


def is_undivided(case: Case) -> bool:
    """Whether the tender is one purchase that has not been divided into lots."""
    return [lot.id for lot in case.tender.lots] == [SINGLE_LOT]


def divided(case: Case, first: LotId) -> Case:
    """The undivided tender as a first lot of its own name: all its prices are now that lot's.

    Points and offered numbers that named no lot count for every lot, as before.
    """
    (only,) = case.tender.lots
    own = changed(only, id=first, title=only.title or case.tender.title)
    names: Names = {only.id: first}
    return _called(case, (own,), names, {**names, None: first})


def renamed_lot(case: Case, was: LotId, now: LotId) -> Case:
    """The case with a lot under another id, everywhere."""
    lots = (changed(lot, id=now) if lot.id == was else lot for lot in case.tender.lots)
    names: Names = {was: now}
    return _called(case, tuple(lots), names, names)


def with_lot(case: Case, lot: Lot) -> Case:
    """The lot put in place of the one with its id, or added last."""
    ids = [other.id for other in case.tender.lots]
    if lot.id in ids:
        lots = tuple(lot if other.id == lot.id else other for other in case.tender.lots)
    else:
        lots = (*case.tender.lots, lot)
    return changed(case, tender=changed(case.tender, lots=lots))


def without_lot(case: Case, gone: LotId) -> Case:
    """The case without a lot, its prices and points, and the discounts that can no longer be earned.

    An evaluation model that decided this lot alone leaves with it. The last lot stays.
    """
    if len(case.tender.lots) == 1:
        return case
    limits = case.tender.limits
    combinations = (tuple(lot for lot in c if lot != gone) for c in limits.combinations)
    tender = changed(
        case.tender,
        lots=tuple(lot for lot in case.tender.lots if lot.id != gone),
        limits=changed(limits, combinations=tuple(c for c in combinations if c)),
    )
    return changed(
        case,
        tender=tender,
        models=tuple(_models_without(case.models, gone)),
        bids=tuple(_bid_without(bid, gone) for bid in case.bids),
        assessments=_elsewhere(case.assessments, gone),
        unread={p: typed for p, typed in case.unread.items() if gone not in _lots_in(p)},
    )


def with_limits(case: Case, **updates: Any) -> Case:
    """What the tender documents say about winning several lots, with some of it changed."""
    return changed(case, tender=changed(case.tender, limits=changed(case.tender.limits, **updates)))


def with_capacity(case: Case, bid: BidId, lots: Decimal | None) -> Case:
    """How many lots the bidder can carry out at most; None: no limit of its own."""
    return with_bid(case, changed(case.bid(bid), capacity=lots))


def with_discount(case: Case, bid: BidId, discount: Discount) -> Case:
    """The bid's discount put in place of the one with its id, or added last."""
    own = case.bid(bid)
    ids = [d.id for d in own.discounts]
    if discount.id in ids:
        discounts = tuple(discount if d.id == discount.id else d for d in own.discounts)
    else:
        discounts = (*own.discounts, discount)
    return with_bid(case, changed(own, discounts=discounts))


def without_discount(case: Case, bid: BidId, discount: str) -> Case:
    """The bid without one of its discounts, and without what was typed there."""
    own, place = case.bid(bid), discount_place(bid, discount, "")
    case = with_bid(case, changed(own, discounts=tuple(d for d in own.discounts if d.id != discount)))
    return changed(case, unread={p: typed for p, typed in case.unread.items() if not p.startswith(place)})


def lot_place(lot: LotId, field: str) -> str:
    """Where something about a lot stands."""
    return f"tender/lots/{lot}/{field}"


def limit_place(field: str) -> str:
    """Where a rule on winning several lots stands."""
    return f"tender/limits/{field}"


def discount_place(bid: BidId, discount: str, field: str) -> str:
    """Where something about a bid's discount stands."""
    return f"bids/{bid}/discounts/{discount}/{field}"


def _called(case: Case, lots: tuple[Lot, ...], names: Names, of_prices: Names) -> Case:
    limits = case.tender.limits
    combinations = tuple(_named(c, names) for c in limits.combinations)
    tender = changed(case.tender, lots=lots, limits=changed(limits, combinations=combinations))
    return changed(
        case,
        tender=tender,
        models=tuple(changed(m, lots=_named(m.lots, names)) for m in case.models),
        bids=tuple(_bid_called(bid, names, of_prices) for bid in case.bids),
        assessments=_followed(case.assessments, names),
        unread={_place_called(place, names, of_prices): typed for place, typed in case.unread.items()},
    )


def _bid_called(bid: Bid, names: Names, of_prices: Names) -> Bid:
    return changed(
        bid,
        prices=_followed(bid.prices, of_prices),
        offered=_followed(bid.offered, names),
        rejections=_followed(bid.rejections, names),
        abnormal=_followed(bid.abnormal, names),
        discounts=tuple(changed(d, lots=_named(d.lots, names)) for d in bid.discounts),
    )


def _bid_without(bid: Bid, gone: LotId) -> Bid:
    return changed(
        bid,
        prices=_elsewhere(bid.prices, gone),
        offered=_elsewhere(bid.offered, gone),
        rejections=_elsewhere(bid.rejections, gone),
        abnormal=_elsewhere(bid.abnormal, gone),
        discounts=tuple(_discounts_without(bid.discounts, gone)),
    )


def _discounts_without(discounts: Iterable[Discount], gone: LotId) -> Iterator[Discount]:
    # A discount on lots that can no longer all be won is no discount; without its lots it would be on any.
    for d in discounts:
        left = tuple(lot for lot in d.lots if lot != gone)
        if left == d.lots or (left and d.min_lots is not None and len(left) >= d.min_lots):
            yield changed(d, lots=left)


def _models_without(models: Iterable[EvaluationModel], gone: LotId) -> Iterator[EvaluationModel]:
    for model in models:
        left = tuple(lot for lot in model.lots if lot != gone)
        if left or not model.lots:
            yield changed(model, lots=left)


def _elsewhere(items: tuple[_OfLot, ...], gone: LotId) -> tuple[_OfLot, ...]:
    return tuple(item for item in items if item.lot != gone)


def _followed(items: tuple[_OfLot, ...], names: Names) -> tuple[_OfLot, ...]:
    return tuple(changed(item, lot=names.get(item.lot, item.lot)) for item in items)


def _named(lots: Iterable[LotId], names: Names) -> tuple[LotId, ...]:
    return tuple(names.get(lot) or lot for lot in lots)


def _place_called(place: str, names: Names, of_prices: Names) -> str:
    parts = place.split("/")
    at = _at(parts)
    if at is None:
        return place
    was = None if parts[at] == "*" else parts[at]
    now = (of_prices if "prices" in parts[:3] else names).get(was, was)
    return "/".join([*parts[:at], now or "*", *parts[at + 1 :]])


def _lots_in(place: str) -> tuple[str, ...]:
    parts = place.split("/")
    at = _at(parts)
    return () if at is None else (parts[at],)


def _at(parts: list[str]) -> int | None:
    # Which word of a place is a lot, if any (see the places here and in `edit`).
    kinds = {("tender", "lots"): 2, ("assessments",): 2, ("prices",): 1}
    found = next((at for start, at in kinds.items() if tuple(parts[: len(start)]) == start), None)
    if parts[0] == "bids" and parts[2:3] in (["prices"], ["offered"], ["rejections"]):
        found = 3
    return found if found is not None and found < len(parts) else None
