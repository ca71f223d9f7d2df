"""Bids: which prices and bidders must somebody look at before the award?

CHK-23, 32, 33, 34, 52, 55. That prices mix currencies, or that some hold VAT, cannot be seen in a case: all
amounts are kroner without VAT. Nor can a wage below a collective agreement: bids are not asked for wages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from scoring import admission, cvr, low_prices
from scoring.bid import AbnormalPrice, Bid, Rejection
from scoring.evaluation import EvaluationModel, FixedPrice
from scoring.low_prices import LowPrice
from scoring.model import Case
from scoring.rules.book import Rulebook
from scoring.rules.days import decided_on
from scoring.rules.scored import Values
from scoring.rules.subject import Raised, Subject
from scoring.tender import Lot
from scoring.values import BidId, Kroner, LotId, Percent, exactly

_BELOW_MEDIAN = "CHK-32.below_median"
_HEARD_GROUNDS = ("abnormally_low", "state_aid")
_SAYS_ABNORMAL = re.compile(r"\bunormalt\s+lav\w*|\babnormally\s+low\b", re.IGNORECASE)


@dataclass(frozen=True)
class _Offers:
    """A lot with its model and the bids that compete in it."""

    lot: Lot
    model: EvaluationModel
    bids: tuple[Bid, ...]


def checks(subject: Subject) -> Iterator[Raised]:
    """What the bids and their handling set off."""
    yield from _cvr(subject.case)
    yield from _unheard(subject)
    for offers in _lots(subject.case):
        yield from _zero_price(offers)
        yield from _low(subject, offers)
        yield from _option_prices(offers)
    yield from _unqualified(subject)


def median_signal(case: Case, book: Rulebook) -> Percent:
    """How far below the median of the others a price must lie to be pointed out [percent]."""
    return Percent(case.rule_limits.get(_BELOW_MEDIAN, book.limit(_BELOW_MEDIAN)))


def _lots(case: Case) -> Iterator[_Offers]:
    for lot in case.tender.lots:
        model = case.model_for(lot.id)
        if model is not None:
            yield _Offers(lot, model, admission.competing(case, lot.id))


def _cvr(case: Case) -> Iterator[Raised]:
    """CHK-52: Danish CVR numbers that cannot be right. A missing number is missing, not wrong."""
    buyer = case.tender.buyer_cvr
    if buyer and not cvr.is_valid(buyer):
        yield Raised("CHK-52", "buyer", "tender/buyer_cvr", {"found": buyer})
    for bid in case.bids:
        who = bid.tenderer
        if who.cvr and cvr.is_danish(who.country) and not cvr.is_valid(who.cvr):
            values: Values = {"bid": bid.id, "found": who.cvr}
            yield Raised("CHK-52", "tenderer", f"bids/{bid.id}/tenderer/cvr", values)


def _zero_price(offers: _Offers) -> Iterator[Raised]:
    """CHK-23: a price of 0 kr. where the method divides by prices, or measures them by the lowest."""
    lot = offers.lot.id
    if admission.needs_above_zero(offers.model.method):
        for bid in offers.bids:
            if bid.priced(lot) and not admission.evaluation_price(bid, lot, offers.model):
                values: Values = {"bid": bid.id, "lot": lot}
                yield Raised("CHK-23", "zero_price", f"bids/{bid.id}/prices/{lot}", values)


def _low(subject: Subject, offers: _Offers) -> Iterator[Raised]:
    """CHK-32: a price far below the median or the mean of the others, or below the department's estimate.

    Said once per bid and lot, by the first yardstick it fails, until an assessment is on record. The mean is
    the mean of the *other* prices, as the median is: the mean of all is pulled down by the very price it
    judges. In the examples both point out the same bids. Only bids with every line priced are looked at.
    """
    seen: set[BidId] = set()
    for low in _signals(subject, offers):
        if low.bid not in seen and not _is_assessed(subject.case.bid(low.bid), low.lot):
            seen.add(low.bid)
            trigger = f"below_{low.yardstick}"
            prices = {"price": low.price, "others": low.others, "below": low.below}
            values: Values = {
                "bid": low.bid,
                "lot": low.lot,
                "limit": subject.limit(f"CHK-32.{trigger}"),
                **prices,
            }
            yield Raised("CHK-32", trigger, f"bids/{low.bid}/abnormal/{low.lot}", values)


def _signals(subject: Subject, offers: _Offers) -> tuple[LowPrice, ...]:
    if isinstance(offers.model.method, FixedPrice):
        return ()
    lot, whole = offers.lot.id, [b for b in offers.bids if _is_fully_priced(b, offers.lot.id)]
    prices = {b.id: admission.evaluation_price(b, lot, offers.model) for b in whole}
    by_others = (
        *low_prices.below_median(lot, prices, Percent(subject.limit(_BELOW_MEDIAN))),
        *low_prices.below_mean(lot, prices, Percent(subject.limit("CHK-32.below_mean"))),
    )
    estimate = _estimate(subject.case, offers.lot)
    if not estimate:
        return by_others
    # The estimate is of the whole purchase, options with it (as the thresholds reckon).
    in_full = {b.id: _in_full(b, lot) for b in whole}
    signal = Percent(subject.limit("CHK-32.below_estimate"))
    return (*by_others, *low_prices.below_estimate(lot, in_full, estimate, signal))


def _estimate(case: Case, lot: Lot) -> Kroner | None:
    if lot.estimated_value is None and len(case.tender.lots) == 1:
        return case.tender.estimated_value
    return lot.estimated_value


def _is_fully_priced(bid: Bid, lot: LotId) -> bool:
    lines = bid.lines(lot)
    return bool(lines) and all(line.unit_price is not None for line in lines)


@exactly
def _in_full(bid: Bid, lot: LotId) -> Kroner:
    parts = (line.quantity * (line.unit_price or Decimal(0)) for line in bid.lines(lot))
    return Kroner(sum(parts, Decimal(0)))


def _is_assessed(bid: Bid, lot: LotId) -> bool:
    return any(heard.assessment for heard in bid.abnormal if heard.lot in (None, lot))


def _unheard(subject: Subject) -> Iterator[Raised]:
    """CHK-33: a bid rejected for its low price, or for state aid, without the hearing § 169 asks for."""
    for bid in subject.case.bids:
        for i, rejection in enumerate(bid.rejections):
            if _is_for_price(rejection) and (trigger := _lacking(subject, bid, rejection)):
                yield Raised("CHK-33", trigger, f"bids/{bid.id}/rejections/{i}", {"bid": bid.id})


def _is_for_price(rejection: Rejection) -> bool:
    said = not rejection.ground and _SAYS_ABNORMAL.search(rejection.reason)
    return not rejection.withdrawn and (rejection.ground in _HEARD_GROUNDS or bool(said))


def _lacking(subject: Subject, bid: Bid, rejection: Rejection) -> str:
    """What the most complete hearing about the rejected price lacks; "" for nothing."""
    hearings = [h for h in bid.abnormal if None in (h.lot, rejection.lot) or h.lot == rejection.lot]
    order = ("", "not_assessed", "too_early", "no_deadline")
    return min((_gap(subject, h) for h in hearings if h.asked), key=order.index, default="not_asked")


def _gap(subject: Subject, hearing: AbnormalPrice) -> str:
    if hearing.answer_due is None:
        return "no_deadline"
    # A rejection has no day of its own: it takes effect with the award, and until then it can be taken back.
    if hearing.answer_due >= (decided_on(subject.case) or subject.on):
        return "too_early"
    return "" if hearing.assessment else "not_assessed"


def _unqualified(subject: Subject) -> Iterator[Raised]:
    """CHK-34: the first bid of a lot, before anybody has noted that it may be awarded anything.

    Rejected bids never set the lowest price, the mean or the rank of the others: they leave before any price
    is compared (`admission.competing`), so a relative method cannot lean on one.
    """
    first: dict[BidId, list[LotId]] = {}
    for lot, card in subject.cards.items():
        for bid in card.winners():
            first.setdefault(bid, []).append(lot)
    for bid, lots in first.items():
        if subject.case.bid(bid).qualified_on is None:
            values: Values = {"bid": bid, "lot": ", ".join(lots)}
            yield Raised("CHK-34", "not_qualified", f"bids/{bid}/qualified_on", values)


def _option_prices(offers: _Offers) -> Iterator[Raised]:
    """CHK-55: an option that others offer, or that stands unpriced, while options count in the price."""
    if not offers.model.options_counted or isinstance(offers.model.method, FixedPrice):
        return
    lot = offers.lot.id
    asked = {line.item for bid in offers.bids for line in bid.lines(lot) if line.option}
    for bid in offers.bids:
        priced = {line.item for line in bid.lines(lot) if line.unit_price is not None}
        for item in sorted(asked - priced) if bid.priced(lot) else ():
            values: Values = {"bid": bid.id, "item": item, "lot": lot}
            yield Raised("CHK-55", "option_unpriced", f"bids/{bid.id}/prices/{item}", values)
