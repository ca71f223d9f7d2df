"""Correction: an error is found after the decision. What changes, what follows from it, and what stays?

A rettelse mends arithmetic or typing and leaves the award as it is. Where the winner changes, the decision
has to be recalled and the tender evaluated again (udbudsloven § 170). Pure; time and name are arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from scoring import casefile, course, edit
from scoring.bid import Bid
from scoring.model import Case
from scoring.score import Row, Scorecard, score
from scoring.values import BidId, CriterionId, Finding, LotId, ScoringError

Winners = Mapping[LotId, tuple[BidId, ...]]
"""Lot → the bids that share the first place, or hold the lot in some best award."""

_Said = Decimal | str | None


@dataclass(frozen=True)
class Input:
    """Something that was typed: where it stands, and what stood and stands there (None: nothing)."""

    place: str
    before: _Said
    after: _Said


@dataclass(frozen=True)
class Number:
    """Something that was worked out. A place is first and last: (1, 2) is shared.

    criterion: for points, and for the part of the total where a method gives no points for it.
    """

    lot: LotId
    bid: BidId
    what: Literal["points", "part", "total", "place"]
    before: Decimal | tuple[int, int] | None
    after: Decimal | tuple[int, int] | None
    criterion: CriterionId | None = None


@dataclass(frozen=True)
class Correction:
    """The difference between a case and the corrected one.

    kept_assessments, kept_prices: how many are byte for byte what they were; of how many there were before.
    winners: lot → before and after. unchanged: how many points, totals and places were worked out alike.
    """

    inputs: tuple[Input, ...]
    numbers: tuple[Number, ...]
    unchanged: int
    kept_assessments: int
    assessments: int
    kept_prices: int
    prices: int
    winners: Mapping[LotId, tuple[tuple[BidId, ...], tuple[BidId, ...]]]

    @property
    def moved(self) -> tuple[LotId, ...]:
        """The lots whose winner is another one now."""
        return tuple(lot for lot, (was, now) in self.winners.items() if set(was) != set(now))


def first_places(case: Case) -> Winners:
    """Who ranks first in each lot, whatever the rules about winning several lots say."""
    return {lot.id: score(case, lot.id).winners() for lot in case.tender.lots}


def correction(before: Case, after: Case, *, award: Callable[[Case], Winners] = first_places) -> Correction:
    """What differs between two versions of a case, and what follows. `award` says who wins each lot.

    Raises `ScoringError` when one of the two cannot be scored.
    """
    every = [number for lot in after.tender.lots for number in _numbers(before, after, lot.id)]
    moved = tuple(n for n in every if n.before != n.after)
    prices = [(b.id, p) for b in before.bids for p in b.prices]
    still = {(b.id, casefile.canonical(p)) for b in after.bids for p in b.prices}
    was, now = award(before), award(after)
    return Correction(
        inputs=tuple(_inputs(before, after)),
        numbers=moved,
        unchanged=len(every) - len(moved),
        kept_assessments=_kept(before, after),
        assessments=len(before.assessments),
        kept_prices=sum((bid, casefile.canonical(p)) in still for bid, p in prices),
        prices=len(prices),
        winners={lot: (was.get(lot, ()), now.get(lot, ())) for lot in {**was, **now}},
    )


def corrected(
    before: Case,
    after: Case,
    *,
    by: str,
    at: datetime,
    reason: str,
    award: Callable[[Case], Winners] = first_places,
) -> Case:
    """The corrected case with its step: the changed bids or points and why, in one save.

    Raises `ScoringError` when something else than bids and points differs, when nothing does, when the winner
    would be another one, or when the tender stands where nothing is corrected.
    """
    waiting = tuple(_refused(before, after, award))
    if waiting:
        raise ScoringError(*waiting)
    return course.take(after, course.Move("corrected", by=by, at=at, reason=reason))


def _refused(before: Case, after: Case, award: Callable[[Case], Winners]) -> Iterator[Finding]:
    alike = {"bids": before.bids, "assessments": before.assessments, "unread": before.unread}
    for other in casefile.differences(before, after.model_copy(update=alike)):
        yield _stop("not_input", other.place)
    if after.assessments[: len(before.assessments)] != before.assessments:
        yield _stop("rewritten", "assessments")
    found = correction(before, after, award=award)
    if not found.inputs:
        yield _stop("nothing", "bids")
    for lot in found.moved:
        yield _stop("winner_changes", f"tender/lots/{lot}", lot=lot)


def _inputs(before: Case, after: Case) -> Iterator[Input]:
    was, now = ({b.id: b for b in case.bids} for case in (before, after))
    for bid in {**was, **now}:
        yield from _of_bid(bid, was.get(bid), now.get(bid))
    yield from _of_points(before, after)


def _of_bid(name: BidId, was: Bid | None, now: Bid | None) -> Iterator[Input]:
    stood, stands = (dict(_typed(bid)) if bid else {} for bid in (was, now))
    for place in {**stood, **stands}:
        if stood.get(place) != stands.get(place):
            yield Input(place, stood.get(place), stands.get(place))
    for d in casefile.differences_of(*(_rest(bid) for bid in (was, now))):
        yield Input(f"bids/{name}/{d.place}".rstrip("/"), str(d.values["before"]), str(d.values["after"]))


def _typed(bid: Bid) -> Iterator[tuple[str, _Said]]:
    """Everything on the price list and every number offered, by where it stands."""
    for p in bid.prices:
        here = edit.price_place(bid.id, p.lot, p.item)
        yield here, p.unit_price
        for field in ("description", "quantity", "unit", "option", "note"):
            said = getattr(p, field)
            yield here.replace("/unit_price", f"/{field}"), said if isinstance(said, Decimal) else str(said)
    for o in bid.offered:
        yield edit.offer_place(bid.id, o.lot, o.criterion), o.value


def _rest(bid: Bid | None) -> object:
    """The bid without what `_typed` tells; None where there is no bid."""
    if bid is None:
        return None
    return bid.model_copy(update={"prices": (), "offered": ()}).model_dump(mode="json")


def _of_points(before: Case, after: Case) -> Iterator[Input]:
    standing = {_spot(a): a.points for a in before.assessments}
    for a in after.assessments[len(before.assessments) :]:
        place = edit.points_place(a.bid, a.lot, a.criterion, a.evaluator)
        yield Input(place, standing.get(_spot(a)), a.points)
        standing[_spot(a)] = a.points


def _spot(a: object) -> tuple[object, ...]:
    return tuple(getattr(a, field) for field in ("bid", "lot", "criterion", "evaluator"))


def _kept(before: Case, after: Case) -> int:
    pairs = zip(before.assessments, after.assessments, strict=False)
    return sum(casefile.canonical(a) == casefile.canonical(b) for a, b in pairs)


def _numbers(before: Case, after: Case, lot: LotId) -> Iterator[Number]:
    was, now = score(before, lot), score(after, lot)
    rows_was, rows_now = _rows(was), _rows(now)
    for key in {**rows_was, **rows_now}:
        yield _of_row(lot, rows_was.get(key), rows_now.get(key))
    for bid in {**was.totals, **now.totals}:
        yield Number(lot, bid, "total", was.totals.get(bid), now.totals.get(bid))
        yield Number(lot, bid, "place", _place(was, bid), _place(now, bid))


def _of_row(lot: LotId, was: Row | None, now: Row | None) -> Number:
    """What a bid got on a criterion, before and after; at least one of the two is there."""
    either = now or was
    if either is None:
        raise ValueError(lot)
    if either.points is None:
        before, after = (row.weighted if row else None for row in (was, now))
        return Number(lot, either.bid, "part", before, after, either.criterion)
    given, gives = (row.points if row else None for row in (was, now))
    return Number(lot, either.bid, "points", given, gives, either.criterion)


def _rows(card: Scorecard) -> dict[tuple[BidId, CriterionId], Row]:
    return {(r.bid, r.criterion): r for r in card.rows}


def _place(card: Scorecard, bid: BidId) -> tuple[int, int] | None:
    return card.place(bid) if bid in _ranked(card.ranking) else None


def _ranked(ranking: Iterable[Iterable[BidId]]) -> set[BidId]:
    return {bid for group in ranking for bid in group}


def _stop(code: str, place: str, **values: str) -> Finding:
    return Finding(code=f"correction.{code}", severity="stop", place=place, values=dict(values))
