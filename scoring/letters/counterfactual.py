"""Counterfactual: what would have made a losing bid win? For a meeting with the bidder, never for a letter.

A price, or more points on one criterion, everything else unchanged: each by itself and each lot by itself,
worked out anew by the published model. It is no part of the evaluation.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from scoring import admission
from scoring.break_even import break_even
from scoring.break_even.worth import with_point
from scoring.document import Paragraph, Points, Section
from scoring.evaluation import Criterion, FixedPrice
from scoring.methods import METHODS, evaluate, ranked_total
from scoring.model import Case
from scoring.score import Opening, opening, ranked
from scoring.tables import criterion_name
from scoring.texts import Texts
from scoring.values import BidId, LotId, exactly


def debrief(case: Case, bid: BidId, t: Texts) -> Section:
    """The note about one bid, in the lots where it is ranked and another bid comes first.

    Raises `ScoringError` when a lot cannot be scored.
    """
    items = tuple(item for lot in case.tender.lots for item in _of_lot(case, bid, lot.id, t))
    told = Points(items) if items else Paragraph(t("letters.debrief.nothing"))
    heading = t("letters.debrief.heading", name=case.bid(bid).tenderer.name)
    return Section("debrief", heading, (Paragraph(t("letters.debrief.about")), told), internal=True)


def _of_lot(case: Case, bid: BidId, lot: LotId, t: Texts) -> Iterator[str]:
    if case.bid(bid) not in case.bids_in(lot) or case.bid(bid).rejection(lot) is not None:
        return
    opened = opening(case, lot)
    if bid not in opened.field.prices or _is_first(opened, bid):
        return
    where = t("letters.debrief.lot", lot=lot) if len(case.tender.lots) > 1 else ""
    if not isinstance(opened.model.method, FixedPrice):
        yield where + _price(opened, bid, t)
    enough = [_points(opened, bid, c, t) for c in admission.quality_criteria(opened.model)]
    for said in filter(None, enough):
        yield where + said
    if enough and not any(enough):
        yield where + t("letters.debrief.no_point")


def _price(opened: Opening, bid: BidId, t: Texts) -> str:
    """The highest price at which the bid would have shared or taken the first place."""
    found = break_even(opened, bid)
    if found.price is None:
        return t("letters.debrief.no_price")
    places = {"price": t.kroner(found.price, _ore(found.price)), "now": t.kroner(found.now, _ore(found.now))}
    return t("letters.debrief.price", **places)


def _points(opened: Opening, bid: BidId, c: Criterion, t: Texts) -> str:
    """The fewest whole points more on one criterion that would have done the same; empty where none would."""
    name, more = f"{c.id} {criterion_name(c, t.language)}", 1
    while (tried := with_point(opened, bid, c, more)) is not None:
        if bid not in tried.failed and _is_first(tried, bid):
            return t(
                "letters.debrief.point" if more == 1 else "letters.debrief.points", n=more, criterion=name
            )
        more += 1
    return ""


@exactly
def _is_first(opened: Opening, bid: BidId) -> bool:
    """Whether the bid holds the first place, alone or shared."""
    field = opened.ranked()
    totals = {b: ranked_total(x, opened.model.round_total) for b, x in evaluate(field).totals.items()}
    order = ranked(totals, METHODS[field.method.name].best)
    return bool(order) and bid in order[0]


def _ore(amount: Decimal) -> int:
    return 0 if amount == amount.to_integral_value() else 2
